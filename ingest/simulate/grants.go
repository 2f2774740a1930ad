package simulate

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"strconv"

	"oneseal/events"
)

// grantDay tells each February of the three grants that the enforcement bureau is asked for, or gives unasked: one to public security, which
// is changed, interrupted for a day and expires after a year; one that is refused; one to the market bureau, which is revoked. It draws
// nothing, so that towns are otherwise as they would be without it.
func (t *town) grantDay() {
	if date := t.now.time(); date.YearDay() != 51 {
		return
	}
	year := strconv.Itoa(t.now.year())
	clerk := t.legal[2].key()
	tell := func(s *story, actor string, data any) *events.Event {
		e := t.event(s, actor, data)
		t.out = append(t.out, e)
		return e
	}
	cut := func(s *story, by *events.Event, recipient string, why events.CutCause) {
		tell(s, system, &events.GrantCut{Recipient: recipient, Reason: why}).CausationID = by.ID
	}

	asked := t.story("grant", year+"-public-security", enforcementBureau)
	tell(asked, "public-security", &events.GrantRequested{Holder: asked.organ, Purpose: "案件办理", Basis: sharingBasis,
		Types: []string{"oneseal.evidence.*", "oneseal.alert.received"}, Fields: []string{"$.data.kind", "$.data.case"}})
	terms := events.GrantTerms{Recipient: "public-security", Purpose: "案件办理", Basis: sharingBasis,
		Types: []string{"oneseal.evidence.*"}, Fields: []string{"$.data.kind", "$.data.origin", "$.data.case", "$.data.result"}, Rate: events.Counted(1000)}
	t.at(t.now.plusWorkdays(4).work(2*hour), func() {
		terms.From, terms.Until = (t.now - 365*day).moment(), (t.now + 365*day).moment()
		tell(asked, clerk, &events.GrantGiven{GrantTerms: terms})
		t.at(t.now+365*day, func() {
			cut(asked, tell(asked, system, &events.GrantExpired{}), "public-security", "expired")
		})
	})
	t.at(t.now.plusWorkdays(40).work(2*hour), func() {
		terms.Types = append(terms.Types, "oneseal.penalty.filed", "oneseal.penalty.decided")
		terms.Fields = append(terms.Fields, "$.area")
		terms.Personal = []events.PersonalField{{Field: "$.data.plate", Basis: "公共安全视频图像信息系统管理条例/20"}}
		tell(asked, clerk, &events.GrantChanged{GrantTerms: terms})
	})
	t.at(t.now.plusWorkdays(60).work(2*hour), func() {
		cut(asked, tell(asked, clerk, &events.GrantSuspended{Reason: "接收方核查账户"}), "public-security", "suspended")
		t.at(t.now+day, func() { tell(asked, clerk, &events.GrantResumed{Reason: "核查完毕"}) })
	})

	digest := func(of string) events.SHA256 {
		sum := sha256.Sum256([]byte(of))
		return events.SHA256(hex.EncodeToString(sum[:]))
	}
	// What left under the grant in March was received, and what the market bureau says that it has is not what left.
	deliver := func(of *story, recipient, number string, has string) {
		s := t.story("delivery", year+"-"+number, enforcementBureau)
		seed := sha256.Sum256([]byte(t.source + of.subject))
		signing := ed25519.NewKeyFromSeed(seed[:])
		provided := &events.DeliveryProvided{Grant: of.name(), Recipient: recipient, Events: events.Counted(3), First: "first-" + number, Last: "last-" + number, SHA256: digest(s.subject)}
		provided.Signed = events.Sign(signing, provided.Text())
		e := tell(s, system, provided)
		t.at(t.now+day, func() {
			got := &events.DeliveryAcknowledged{By: recipient, SHA256: digest(has + s.subject)}
			got.Signed = events.Sign(signing, got.Text(s.name()))
			tell(s, recipient, got)
			if has != "" && t.now.year()%4 == 2 {
				t.correct(s, e, events.FactCorrected{Effect: events.EffectReplaced, Reason: "时间登记有误", Time: (t.now - day - 2*minute).moment()})
			}
		})
	}
	t.at(t.now.plusWorkdays(20).work(2*hour), func() { deliver(asked, "public-security", "1", "") })
	t.at(t.now.plusWorkdays(30).work(2*hour), func() {
		deliver(t.story("grant", year+"-market", enforcementBureau), "county-market-bureau", "2", "other ")
	})

	refused := t.story("grant", year+"-environment", enforcementBureau)
	tell(refused, "environment", &events.GrantRequested{Holder: refused.organ, Purpose: "统计", Basis: sharingBasis, Types: []string{"oneseal.penalty.*"}})
	t.at(t.now.plusWorkdays(3).work(2*hour), func() {
		tell(refused, clerk, &events.GrantRefused{Recipient: "environment", Reason: "与所述目的无关"})
	})

	revoked := t.story("grant", year+"-market", enforcementBureau)
	t.at(t.now.plusWorkdays(2).work(2*hour), func() {
		tell(revoked, clerk, &events.GrantGiven{GrantTerms: events.GrantTerms{Recipient: "county-market-bureau", Purpose: "联合监管", Basis: sharingBasis,
			Types: []string{"oneseal.inspection.*"}, Fields: []string{"$.data"}, Until: (t.now + 200*day).moment()}})
	})
	t.at(t.now.plusWorkdays(70).work(2*hour), func() {
		e := tell(revoked, clerk, &events.GrantRevoked{Reason: "用途已完成"})
		cut(revoked, e, "county-market-bureau", "revoked")
		if t.now.year()%4 == 2 {
			t.correct(revoked, e, events.FactCorrected{Effect: events.EffectReplaced, Reason: "时间登记有误", Time: (t.now - 2*minute).moment()})
		}
	})
}
