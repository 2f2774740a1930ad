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
		want []events.Stated
	}{
		{&events.ApprovalApplicantIdentified{ApprovalStep: events.ApprovalStep{Activity: "核验", Case: events.ApprovalCase{Item: "SX-1"}}, Applicant: party, Method: "card"},
			[]events.Stated{{"activity", "核验"}, {"case.item", "SX-1"}, {"applicant.kind", "person"}, {"applicant.pseudonym", "p-1"}, {"method", "card"}}},
		{&events.ApprovalCorrectionNoticeIssued{Missing: []string{"M1", "M2"}}, []events.Stated{{"missing", "M1, M2"}}},
		{&events.ApprovalAccepted{PromisedDays: events.HalfWorkdays(9)}, []events.Stated{{"promised_days", "4.5"}}},
		{&events.PenaltyDecided{Outcome: "penalty", Fine: events.Money{Amount: events.Hundredths(7150), Currency: "CNY"}},
			[]events.Stated{{"outcome", "penalty"}, {"fine.amount", "71.50"}, {"fine.currency", "CNY"}}},
		{&events.ItemVersionPublished{Version: "2", Steps: []events.ItemStep{{Code: "1", Stage: "acceptance"}}},
			[]events.Stated{{"version", "2"}, {"steps.1.code", "1"}, {"steps.1.stage", "acceptance"}}},
		// What a correction states instead is raw JSON beside its decoded form: neither is listed.
		{&events.FactCorrected{Corrects: events.EventRef{Source: "/s", ID: "1", Type: "oneseal.approval.applicant_identified"}, Effect: events.EffectReplaced, Reason: "typing error",
			Time: events.Moment{Time: time.Date(2017, 9, 1, 9, 0, 0, 0, time.UTC)}, Data: []byte(`{"applicant":{"name":"甲某"}}`), Replacement: &events.ApprovalApplicantIdentified{Applicant: party}},
			[]events.Stated{{"corrects.source", "/s"}, {"corrects.id", "1"}, {"corrects.type", "oneseal.approval.applicant_identified"}, {"effect", "replaced"}, {"reason", "typing error"}, {"time", "2017-09-01T09:00:00Z"}}},
	} {
		if got := events.Impersonal(test.data); !slices.Equal(got, test.want) {
			t.Errorf("%s:\ngot  %v\nwant %v", reflect.TypeOf(test.data), got, test.want)
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
