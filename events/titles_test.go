package events_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"

	"oneseal/events"
)

// untitled says what is wrong with what people read, if anything is: Chinese without a Chinese character is taken for
// names that are the same in both languages only.
func untitled(title events.Title) string {
	switch {
	case title.ZH == "" || title.EN == "":
		return "lacks a title in one language"
	case strings.ContainsFunc(title.EN, func(r rune) bool { return unicode.Is(unicode.Han, r) }):
		return "has a Chinese title for English"
	case title.ZH != title.EN && !strings.ContainsFunc(title.ZH, func(r rune) bool { return unicode.Is(unicode.Han, r) || unicode.IsUpper(r) }) && title.ZH != "-":
		return "has no Chinese title"
	case title.ZH == title.EN && title.EN == strings.ToLower(title.EN) && title.EN != "-":
		return "has a code for a title"
	}
	return ""
}

func TestEveryFieldAndValueOfTheCatalogueHasTitles(t *testing.T) {
	seen := make(map[reflect.Type]bool)
	fields, values := 0, 0
	var check func(reflect.Type)
	check = func(of reflect.Type) {
		if seen[of] {
			return
		}
		seen[of] = true
		if enumerated, is := reflect.Zero(of).Interface().(events.Enumerated); is {
			for _, v := range enumerated.Values() {
				values++
				if problem := untitled(v.Title()); problem != "" {
					t.Errorf("%s %q %s: %q, %q", of.Name(), v.Code, problem, v.ZH, v.EN)
				}
			}
			return
		}
		switch of.Kind() {
		case reflect.Pointer, reflect.Slice:
			check(of.Elem())
		case reflect.Struct:
			if of.PkgPath() != reflect.TypeFor[events.Event]().PkgPath() {
				return
			}
			for i := range of.NumField() {
				field := of.Field(i)
				name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
				if !field.IsExported() || name == "-" {
					continue
				}
				if name != "" {
					fields++
					title, unit := events.FieldTitle(field)
					if problem := untitled(title); problem != "" {
						t.Errorf("%s.%s %s: %v; give the field a title, or the name a line in the vocabulary", of.Name(), field.Name, problem, title)
					}
					if problem := untitled(events.UnitTitle(unit)); unit != "" && problem != "" {
						t.Errorf("%s.%s is in %q, which is no unit", of.Name(), field.Name, unit)
					}
				}
				check(field.Type)
			}
		}
	}
	for _, info := range events.Catalogue() {
		for v := &info; v != nil; v = v.Former() {
			if problem := untitled(v.Title); problem != "" {
				t.Errorf("%s %s: %v", v.Type, problem, v.Title)
			}
			check(v.Data)
		}
	}
	if fields < 700 || values < 400 {
		t.Errorf("only %d fields and %d values were looked at", fields, values)
	}
}

func TestEveryFamilyAndStateHasTitles(t *testing.T) {
	for _, name := range events.Families() {
		family, _ := events.LookupFamily(name)
		if problem := untitled(family.Title); problem != "" {
			t.Errorf("family %s %s", name, problem)
		}
		states := family.AllStates()
		for _, state := range states {
			if problem := untitled(state.Title()); problem != "" {
				t.Errorf("state %s of %s %s", state.Code, name, problem)
			}
		}
		for _, way := range family.Transitions() {
			for _, state := range []string{way.From, way.To} {
				if state != "[*]" && !slices.ContainsFunc(states, func(v events.Value) bool { return v.Code == state }) {
					t.Errorf("the lifecycle of %s goes through %s, which is none of its states", name, state)
				}
			}
		}
	}
	for _, v := range slices.Concat(events.Roles, events.Units, events.ApprovalOutcome("").Values()) {
		if problem := untitled(v.Title()); problem != "" {
			t.Errorf("%q %s", v.Code, problem)
		}
	}
}

// The words that the law and the report use, where others were shown for the same codes before.
func TestCodesReadAsTheLawHasThem(t *testing.T) {
	for _, test := range []struct {
		got  events.Title
		want string
	}{
		{events.TitleOf(events.CardTrigger("not_accepted")), "未按时告知是否受理"},             // Licensing Law Art. 32: no word in time, not a refusal
		{events.TitleOf(events.ApprovalOutcome("not_accepted")), "不予受理"},              // Art. 32: a refusal to accept
		{events.TitleOf(events.CardTrigger("late_forwarding")), "转送或送达迟延"},            // Art. 44: delivery; supervision schemes: forwarding
		{events.TitleOf(events.ProcedureOrdinary), "普通程序"},                            // Penalty Law of 2021, before it 一般程序
		{events.TitleOf(events.PenaltyOutcome("no_penalty_unproven")), "违法事实不成立不予处罚"}, // Art. 57
		{events.TitleOf(events.EvidenceKind("inspection_record")), "勘验笔录、现场笔录"},       // Art. 46
	} {
		if test.got.ZH != test.want {
			t.Errorf("%q reads %q, not %q", test.got.EN, test.got.ZH, test.want)
		}
	}
}

func TestNameIsSaidByTheNearestWhoUsesIt(t *testing.T) {
	for _, test := range []struct {
		name, table string
		want        events.Name
		code, said  string
	}{
		{"level", "cards", events.Name{Title: events.Title{ZH: "级别", EN: "level"}}, "red", "红牌"},
		{"kind", "documents", events.Name{Title: events.Title{ZH: "类别", EN: "kind"}}, "demand", "催告书"},
		{"state", "cards_v", events.Name{Title: events.Title{ZH: "状态", EN: "state"}}, "closed", "已销牌"},
		{"state", "penalties", events.Name{Title: events.Title{ZH: "状态", EN: "state"}}, "closed", "已结案"},
		{"outcome", "approvals", events.Name{Title: events.Title{ZH: "结果", EN: "outcome"}}, "not_accepted", "不予受理"},
		{"outcome", "alerts", events.Name{Title: events.Title{ZH: "结果", EN: "outcome"}}, "", "未核实"},
		{"suspensions.ground", "approvals", events.Name{Title: events.Title{ZH: "中止：事由", EN: "suspensions: ground"}}, "hearing", "听证"},
		{"acknowledged_on", "cards", events.Name{Title: events.Title{ZH: "签收日期", EN: "acknowledged on"}}, "2017", "2017"},
		{"basis", "kept_kpi_on_time", events.Name{Title: events.Title{ZH: "口径", EN: "basis"}}, "promised_workdays", "承诺"},
	} {
		got, known := events.NameOf(test.name, test.table)
		if !known || got.Title != test.want.Title || got.Of(test.code).ZH != test.said {
			t.Errorf("%s of %s reads %v, and %q there %v", test.name, test.table, got.Title, test.code, got.Of(test.code))
		}
	}
	if n, known := events.NameOf("nobody_said_so"); known {
		t.Errorf("a name that nobody uses reads %v", n)
	}
}
