package events_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"oneseal/events"
)

func TestImpersonalLeavesOutWhatIsMarked(t *testing.T) {
	party := events.Party{Kind: "person", Pseudonym: "p-1", Name: "甲某", IDNumber: "450721198001010013", Phone: "13800000000", Address: "某村1号"}
	for _, test := range []struct {
		data any
		want [][2]string // names and texts
	}{
		{&events.ApprovalApplicantIdentified{ApprovalStep: events.ApprovalStep{Activity: "核验", Case: events.ApprovalCase{Item: "SX-1"}}, Applicant: party, Method: "card"},
			[][2]string{{"activity", "核验"}, {"case.item", "SX-1"}, {"applicant.kind", "person"}, {"applicant.pseudonym", "p-1"}, {"method", "card"}}},
		{&events.ApprovalCorrectionNoticeIssued{Missing: []string{"M1", "M2"}}, [][2]string{{"missing", "M1, M2"}}},
		{&events.ApprovalAccepted{PromisedDays: events.HalfWorkdays(9)}, [][2]string{{"promised_days", "4.5"}}},
		{&events.PenaltyDecided{Outcome: "penalty", Fine: events.Money{Amount: events.Hundredths(7150), Currency: "CNY"}},
			[][2]string{{"outcome", "penalty"}, {"fine.amount", "71.50"}, {"fine.currency", "CNY"}}},
		{&events.ItemVersionPublished{Version: "2", Steps: []events.ItemStep{{Code: "1", Stage: "acceptance"}}},
			[][2]string{{"version", "2"}, {"steps.1.code", "1"}, {"steps.1.stage", "acceptance"}}},
		// What a correction states instead is raw JSON beside its decoded form: neither is listed.
		{&events.FactCorrected{Corrects: events.EventRef{Source: "/s", ID: "1", Type: "oneseal.approval.applicant_identified"}, Effect: events.EffectReplaced, Reason: "typing error",
			Time: events.Moment{Time: time.Date(2017, 9, 1, 9, 0, 0, 0, time.UTC)}, Data: []byte(`{"applicant":{"name":"甲某"}}`), Replacement: &events.ApprovalApplicantIdentified{Applicant: party}},
			[][2]string{{"corrects.source", "/s"}, {"corrects.id", "1"}, {"corrects.type", "oneseal.approval.applicant_identified"}, {"effect", "replaced"}, {"reason", "typing error"}, {"time", "2017-09-01T09:00:00Z"}}},
	} {
		var got [][2]string
		for _, stated := range events.Impersonal(test.data) {
			got = append(got, [2]string{stated.Name, stated.Text})
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s:\ngot  %v\nwant %v", reflect.TypeOf(test.data), got, test.want)
		}
	}
}

func TestImpersonalSaysFieldsAndCodesInBothLanguages(t *testing.T) {
	said := make(map[string]events.Stated)
	for _, data := range []any{
		&events.ApprovalAccepted{ApprovalStep: events.ApprovalStep{Case: events.ApprovalCase{Item: "SX-1"}}, PromisedDays: events.HalfWorkdays(9), Handling: "joint"},
		&events.PenaltyNoticeServed{Rights: []events.PartyRight{"statement", "hearing"}},
		&events.ItemVersionPublished{Steps: []events.ItemStep{{Code: "1", Stage: "acceptance"}}},
	} {
		for _, stated := range events.Impersonal(data) {
			said[stated.Name] = stated
		}
	}
	for name, want := range map[string]events.Stated{
		"case.item":     {Title: events.Title{ZH: "案件：事项", EN: "case: item"}},
		"promised_days": {Title: events.Title{ZH: "承诺时限（个工作日）", EN: "promised limit (workdays)"}},
		"handling":      {Title: events.Title{ZH: "办理方式", EN: "handling"}, Said: events.Title{ZH: "联合办理", EN: "joint"}},
		"rights":        {Title: events.Title{ZH: "权利", EN: "rights"}, Said: events.Title{ZH: "陈述申辩、听证", EN: "statement, hearing"}},
		"steps.1.stage": {Title: events.Title{ZH: "环节1：环节", EN: "steps 1: stage"}, Said: events.Title{ZH: "受理", EN: "acceptance"}},
	} {
		if got := said[name]; got.Title != want.Title || got.Said != want.Said {
			t.Errorf("%s reads %v %v, not %v %v", name, got.Title, got.Said, want.Title, want.Said)
		}
	}
}

// Of no type of the catalogue does a field come out that is marked, however deep it lies.
func TestImpersonalHoldsForEveryType(t *testing.T) {
	marked, listed := 0, 0
	for _, info := range events.Catalogue() {
		e, err := events.DecodeStructured(stored(t, &info))
		if err != nil {
			t.Fatal(err)
		}
		marked += mark(reflect.ValueOf(e.Data), false)
		stated := events.Impersonal(e.Data)
		listed += len(stated)
		for _, s := range stated {
			if strings.Contains(s.Text, personal) {
				t.Errorf("%s lists %s", info.Type, s.Name)
			}
		}
	}
	if marked < 20 || listed < 1000 {
		t.Errorf("only %d texts are marked, and %d fields listed", marked, listed)
	}
}

const personal = "personal"

// mark puts a word into all texts beneath fields that are marked as personal, and counts them.
func mark(v reflect.Value, within bool) int {
	n := 0
	switch {
	case v.Kind() == reflect.Pointer && !v.IsNil():
		return mark(v.Elem(), within)
	case v.Kind() == reflect.String && within && v.CanSet():
		v.SetString(personal)
		return 1
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			n += mark(v.Index(i), within)
		}
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			if field := v.Type().Field(i); field.IsExported() {
				n += mark(v.Field(i), within || field.Tag.Get("personal") != "")
			}
		}
	}
	return n
}
