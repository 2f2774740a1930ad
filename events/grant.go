package events

import (
	"slices"
	"strconv"
	"strings"
)

var grantFamily = Family{
	Name:   "grant",
	Table:  "grants",
	Title:  Title{"共享授权", "Grant"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[GrantRequested]("requested", "申请数据共享", "Grant requested", "report 3.4; Data Sharing Regulation Art. 19").by(TellerAnyone),
		fact[GrantRefused]("refused", "不予授权", "Grant refused", "report 3.4"),
		fact[GrantGiven]("given", "授权共享", "Grant given", "report 3.4; Data Sharing Regulation Art. 25; Zhejiang Enforcement Regulation Art. 18"),
		fact[GrantChanged]("changed", "授权变更", "Grant changed", "report 3.4"),
		fact[GrantSuspended]("suspended", "授权中止", "Grant suspended", "report 3.4"),
		fact[GrantResumed]("resumed", "授权恢复", "Grant resumed", "report 3.4"),
		fact[GrantRevoked]("revoked", "授权撤销", "Grant revoked", "report 3.4; Data Sharing Regulation Art. 25"),
		fact[GrantExpired]("expired", "授权到期", "Grant expired", "report 3.4"),
		fact[GrantCut]("cut", "切断供数", "Delivery cut off", "design"),
	},
	States: []Value{
		{"requested", "已申请", "requested"}, {"refused", "不予授权", "refused"}, {"in_force", "有效", "in force"}, {"suspended", "已中止", "suspended"},
		{"revoked", "已撤销", "revoked"}, {"expired", "已到期", "expired"},
	},
	Lifecycle: `
		[*] --> requested: requested
		[*] --> in_force: given
		requested --> in_force: given
		requested --> [*]: refused
		in_force --> in_force: changed
		in_force --> suspended: suspended
		suspended --> suspended: cut
		suspended --> in_force: resumed
		in_force --> [*]: revoked, expired
		suspended --> [*]: revoked, expired`,
}

// GrantTerms say what of the holder's events leaves to whom, for what and until when. The holder is the organ of the event.
type GrantTerms struct {
	Recipient string   `json:"recipient"` // organ
	Purpose   string   `json:"purpose"`
	Basis     string   `json:"basis"`                          // law and article that allow it
	Types     []string `json:"types" title:"事件类型|event types"` // of the catalogue, such as "oneseal.evidence.shared", or "oneseal.evidence.*"
	// Fields are those that leave, each as a path of JSONPath (RFC 9535) into the event, such as "$.data.kind", "$.data.matches[*].object"
	// or "$.area"; a path to an object stands for all in it that is not personal. Id, source, type, subject, time and organ leave in any case.
	Fields []string `json:"fields,omitzero" title:"字段|fields"`
	// Personal are fields that name a person in one of the types, each with the article that allows to pass it on.
	Personal []PersonalField `json:"personal,omitzero" title:"个人信息字段|personal fields"`
	Filter   GrantFilter     `json:"filter,omitzero" title:"范围|filter"`
	From     Moment          `json:"from,omitzero"` // what happened before is not covered; absent: from the giving on
	Until    Moment          `json:"until"`         // from then on nothing leaves
	Rate     Count           `json:"rate,omitzero" title:"每秒上限|at most a second"`
}

// PersonalField is a field that names a person, with what allows to pass it on.
type PersonalField struct {
	Field string `json:"field" title:"字段|field"`
	Basis string `json:"basis"` // law and article
}

// GrantFilter narrows a grant. Each list that is stated must hold what the event states; what an event does not state is in no list.
type GrantFilter struct {
	Kinds   []string   `json:"kinds,omitzero" title:"种类|kinds"`      // codes of the field "kind" of the events' data
	Areas   []AreaCode `json:"areas,omitzero" title:"区划|areas"`      // with all that lie in them
	Cases   []Subject  `json:"cases,omitzero" title:"案件|cases"`      // the event's subject, or its field "case"
	Cameras []Subject  `json:"cameras,omitzero" title:"摄像机|cameras"` // the event's subject, or its field "camera"
}

// GrantRequested: another organ asks for a grant.
type GrantRequested struct {
	Holder  string   `json:"holder" title:"持有机关|holder"` // organ that is asked
	Purpose string   `json:"purpose"`
	Basis   string   `json:"basis"`
	Types   []string `json:"types" title:"事件类型|event types"`
	Fields  []string `json:"fields,omitzero" title:"字段|fields"`
}

// GrantRefused: the request was refused.
type GrantRefused struct {
	Recipient string `json:"recipient"` // organ that asked
	Reason    string `json:"reason"`
}

// GrantGiven: events of the holder leave to the recipient from now on, and what the grant covers of the past.
type GrantGiven struct{ GrantTerms }

// GrantChanged: other terms hold from now on. What has left under the former ones stays with the recipient.
type GrantChanged struct{ GrantTerms }

// GrantSuspended: nothing leaves until the grant is resumed.
type GrantSuspended struct {
	Reason string `json:"reason"`
}

// GrantResumed: events leave again, also those of the time between.
type GrantResumed struct {
	Reason string `json:"reason,omitzero"`
}

// GrantRevoked: nothing leaves any more.
type GrantRevoked struct {
	Reason string `json:"reason"`
}

// GrantExpired: its last instant has passed.
type GrantExpired struct{}

// GrantCut: the recipient's access to the stream has ended, or is suspended: login, rights and open connections.
type GrantCut struct {
	Recipient string   `json:"recipient"` // organ
	Reason    CutCause `json:"reason"`
}

// CutCause is why a recipient was cut off.
type CutCause string

func (CutCause) Values() []Value {
	return []Value{{"revoked", "授权撤销", "revoked"}, {"expired", "授权到期", "expired"}, {"suspended", "授权中止", "suspended"}}
}

// Covers tells whether the terms name the type.
func (g *GrantTerms) Covers(eventType string) bool {
	return slices.ContainsFunc(g.Types, func(pattern string) bool { return covers(pattern, eventType) })
}

// Agrees tells whether what the event states agrees with itself and with the catalogue, where no schema can say so. Whoever takes
// events in asks it. The error is an [*Invalid].
func Agrees(e *Event) error {
	if c, is := e.Data.(*FactCorrected); is && c.Replacement != nil {
		replaced := *e
		replaced.Type, replaced.Data = c.Corrects.Type, c.Replacement
		err := Agrees(&replaced)
		if bad, is := err.(*Invalid); is && strings.HasPrefix(bad.Path, "/data/") {
			bad.Path = "/data" + bad.Path
		}
		return err
	}
	if d, is := e.Data.(interface{ agrees(*Event) *Invalid }); is {
		if bad := d.agrees(e); bad != nil {
			return bad
		}
	}
	return nil
}

func covers(pattern, eventType string) bool {
	if prefix, all := strings.CutSuffix(pattern, "*"); all && strings.HasSuffix(prefix, ".") {
		return strings.HasPrefix(eventType, prefix)
	}
	return pattern == eventType
}

// agrees says which term can't hold, by its path.
func (g *GrantTerms) agrees(e *Event) *Invalid {
	types, bad := typesNamed(g.Types)
	if bad != nil {
		return bad
	}
	for i, field := range g.Fields {
		at := "/data/fields/" + strconv.Itoa(i)
		mark, bad := markOf(at, field, types)
		if bad != nil {
			return bad
		}
		if mark != "" {
			return invalid(at, field, "names a person ("+mark+") and has no basis of its own", `move it to "personal", with the article that allows to pass it on`)
		}
	}
	for i, p := range g.Personal {
		at := "/data/personal/" + strconv.Itoa(i) + "/field"
		mark, bad := markOf(at, p.Field, types)
		if bad != nil {
			return bad
		}
		if mark == "" {
			return invalid(at, p.Field, "names no person", `move it to "fields"`)
		}
	}
	switch _, key, _ := strings.Cut(e.Subject, "/"); {
	case !g.From.IsZero() && !g.From.Before(g.Until.Time):
		return invalid("/data/until", formatTime(g.Until.Time), "is not after "+formatTime(g.From.Time)+", from which the grant covers events", "state a later instant")
	case e.Organ == "":
		return invalid("/organ", "", "is missing", "name the organ that holds the events: it alone can give them")
	case e.Organ == g.Recipient:
		return invalid("/data/recipient", g.Recipient, "is the organ that gives", "name another organ")
	case !plainKey(key):
		return invalid("/subject", e.Subject, "can't name a topic", `send "grant/" and at most 100 lower-case letters, digits and hyphens`)
	}
	return nil
}

// plainKey tells keys of which a topic, a user and a group can be named.
func plainKey(key string) bool {
	return key != "" && len(key) <= 100 && !strings.ContainsFunc(key, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-'
	})
}

func (d *GrantRequested) agrees(*Event) *Invalid {
	types, bad := typesNamed(d.Types)
	if bad != nil {
		return bad
	}
	for i, field := range d.Fields {
		if _, bad := markOf("/data/fields/"+strconv.Itoa(i), field, types); bad != nil {
			return bad
		}
	}
	return nil
}

// typesNamed finds the types that patterns name.
func typesNamed(patterns []string) (types []*TypeInfo, bad *Invalid) {
	for i, pattern := range patterns {
		before := len(types)
		for t := range catalogue {
			if covers(pattern, catalogue[t].Type) {
				types = append(types, &catalogue[t])
			}
		}
		if len(types) == before {
			return nil, invalid("/data/types/"+strconv.Itoa(i), pattern, "matches no type of the catalogue", "name one such as oneseal.evidence.shared or oneseal.evidence.* (see `oneseal types`)")
		}
	}
	return types, nil
}

// markOf finds how a field that a grant names is marked as personal; "" if it is not. Every type that has the field is asked.
func markOf(at, field string, types []*TypeInfo) (mark string, bad *Invalid) {
	path, ok := ParseFieldPath(field)
	if !ok {
		return "", invalid(at, field, "is no path that a grant may name", `send one such as "$.data.kind" or "$.data.matches[*].object": names after points, [*] for all of a list`)
	}
	found := false
	for _, t := range types {
		if m, has := path.In(t); has {
			found = true
			if mark == "" {
				mark = m
			}
		}
	}
	if !found {
		return "", invalid(at, field, "is in none of the types that the grant names", "correct its spelling, or name the type that has it; the attributes "+strings.Join(grantable, ", ")+" are in all")
	}
	return mark, nil
}
