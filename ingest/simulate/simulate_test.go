package simulate_test

import (
	"crypto/sha256"
	"reflect"
	"slices"
	"testing"
	"time"

	"oneseal/events"
	"oneseal/events/calendar"
	"oneseal/ingest/simulate"
)

func date(year, month, day int) time.Time {
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
}

func TestSameSeedSameBytes(t *testing.T) {
	run := func(seed uint64) (digest [32]byte, count int) {
		hash := sha256.New()
		for e := range simulate.Run(simulate.Options{From: date(2017, 4, 1), To: date(2017, 6, 30), Seed: seed, Towns: 2}) {
			document, err := events.EncodeStructured(e)
			if err != nil {
				t.Fatal(err)
			}
			hash.Write(document)
			count++
		}
		return [32]byte(hash.Sum(nil)), count
	}
	first, count := run(7)
	again, _ := run(7)
	other, _ := run(8)
	if first != again || first == other || count < 10_000 {
		t.Errorf("%d events, the same seed gives the same: %t, another seed the same: %t", count, first == again, first == other)
	}
}

// Every type of the catalogue occurs, and every event decodes strictly to itself.
func TestEveryTypeOccursAndDecodesToItself(t *testing.T) {
	seen := make(map[string]int)
	for e := range simulate.Run(simulate.Options{From: simulate.Begin, To: date(2018, 12, 31), Seed: 1}) {
		if seen[e.Type]++; seen[e.Type] > 300 && seen[e.Type]%50 != 0 {
			continue
		}
		document, err := events.EncodeStructured(e)
		if err != nil {
			t.Fatalf("%s: %v", e.ID, err)
		}
		decoded, err := events.DecodeStructured(document)
		if err != nil {
			t.Fatalf("%s is refused: %v", document, err)
		}
		if !reflect.DeepEqual(decoded, e) {
			t.Fatalf("%s comes back as %+v %+v, was %+v %+v", document, decoded, decoded.Data, e, e.Data)
		}
	}
	for _, info := range events.Catalogue() {
		if seen[info.Type] == 0 {
			t.Errorf("%s does not occur", info.Type)
		}
	}
}

// A town's systems state its events in order, but for those that come late.
func TestOnlyLateEventsAreOutOfOrder(t *testing.T) {
	last := make(map[string]time.Time)
	for e := range simulate.Run(simulate.Options{From: date(2017, 1, 1), To: date(2017, 3, 31), Seed: 3, Towns: 3}) {
		if e.Time.Before(last[e.Source]) {
			if e.RecordedTime.IsZero() && !e.Time.Add(time.Hour+time.Minute).After(last[e.Source]) {
				t.Fatalf("%s of %v comes after %v", e.ID, e.Time, last[e.Source])
			}
			continue
		}
		last[e.Source] = e.Time
	}
}

// What the truth says was planted can be seen in the events that it names.
func TestPlantedTruthIsInTheEvents(t *testing.T) {
	var truths []simulate.Truth
	byID := make(map[string][]*events.Event)
	for e := range simulate.Run(simulate.Options{From: date(2016, 1, 1), To: date(2018, 12, 31), Seed: 5, Truth: func(truth simulate.Truth) { truths = append(truths, truth) }}) {
		if byID[e.ID] = append(byID[e.ID], e); !reflect.DeepEqual(byID[e.ID][0], e) {
			t.Fatalf("%s names %+v and %+v", e.ID, byID[e.ID][0], e)
		}
	}
	count := make(map[simulate.TruthKind]int)
	for _, truth := range truths {
		count[truth.Kind]++
		var named []*events.Event
		for _, id := range truth.Events {
			if len(byID[id]) == 0 || truth.Source != byID[id][0].Source {
				t.Fatalf("%+v names %q, which is no event", truth, id)
			}
			named = append(named, byID[id][0])
		}
		first, last := named[0], named[len(named)-1]
		shown := true
		switch truth.Kind {
		case simulate.DecisionBeforeNotice:
			_, decided := first.Data.(*events.PenaltyDecided)
			_, notice := last.Data.(*events.PenaltyNoticeServed)
			shown = decided && notice && first.Time.Before(last.Time)
		case simulate.OneOfficer:
			shown = len(first.Data.(*events.PenaltyEvidenceCollected).Officers) == 1
		case simulate.NoLegalReview:
			for _, all := range byID {
				_, reviewed := all[0].Data.(*events.PenaltyLegalReviewed)
				shown = shown && !(reviewed && all[0].Subject == truth.Subject)
			}
		case simulate.SecondCorrection:
			_, a := first.Data.(*events.ApprovalCorrectionNoticeIssued)
			_, b := last.Data.(*events.ApprovalCorrectionNoticeIssued)
			shown = a && b && first != last
		case simulate.OverduePromise, simulate.OverdueStatute, simulate.OverdueStep:
			shown = tookLongerThan(t, truth.Kind, first, last)
		case simulate.Late:
			shown = first.RecordedTime.Sub(first.Time) >= 2*time.Hour
		case simulate.Doubled:
			shown = len(byID[truth.Events[0]]) == 2 && reflect.DeepEqual(byID[truth.Events[0]][0], byID[truth.Events[0]][1])
		case simulate.EnteredTwice:
			shown = first.ID != last.ID && reflect.DeepEqual(first.Data, last.Data)
		case simulate.Corrected:
			shown = last.Data.(*events.FactCorrected).Corrects.ID == first.ID
		case simulate.ClockDrift:
			shown = first.Time.Sub(first.Data.(*events.AlertReceived).DeviceTime.Time).Abs() > time.Minute
		case simulate.FalseAlarm:
			shown = last.Data.(*events.AlertVerified).Outcome == "false"
		case simulate.RefusedEvidence:
			_, shown = last.Data.(*events.EvidenceRejected)
		case simulate.AlteredEvidence:
			shown = first.Data.(*events.EvidenceCollected).File.SHA256 != last.Data.(*events.EvidencePreserved).SHA256
		case simulate.TamperedDocument:
			shown = first.Data.(*events.DocumentIssued).SHA256 != last.Data.(*events.SealingApplied).SHA256
		case simulate.NoPurpose:
			shown = first.Data.(*events.EvidenceAccessed).Purpose == ""
		}
		if !shown {
			t.Errorf("%+v is not shown by its events", truth)
		}
	}
	for _, kind := range []simulate.TruthKind{simulate.DecisionBeforeNotice, simulate.OneOfficer, simulate.NoLegalReview, simulate.SecondCorrection, simulate.OverduePromise, simulate.OverdueStep,
		simulate.Uncovered, simulate.Late, simulate.Doubled, simulate.EnteredTwice, simulate.Corrected, simulate.ClockDrift, simulate.WrongDatum, simulate.FalseAlarm, simulate.RefusedEvidence,
		simulate.AlteredEvidence, simulate.TamperedDocument, simulate.NoPurpose} {
		if count[kind] == 0 {
			t.Errorf("nothing of kind %s was planted", kind)
		}
	}
	t.Log(count)
}

// tookLongerThan counts the workdays between acceptance and a later act, suspensions included.
func tookLongerThan(t *testing.T, kind simulate.TruthKind, first, last *events.Event) bool {
	from, limit := first.Time, int32(2*5)
	switch d := first.Data.(type) {
	case *events.ApprovalDeemedAccepted:
		from = d.MaterialsReceived.Midnight()
	case *events.ApprovalAccepted:
		limit = d.PromisedDays.Halves()
		switch kind {
		case simulate.OverdueStatute:
			limit = d.StatutoryDays.Halves()
		case simulate.OverdueStep:
			limit = limit * 7 / 10
		}
	}
	days, err := calendar.Published().Workdays(events.DateOf(from), events.DateOf(last.Time))
	if err != nil {
		t.Fatal(err)
	}
	return int32(2*days) > limit
}

// The limits of the simple procedure are those of the law of the day; burning straw is never decided on the spot.
func TestSimpleDecisionsKeepTheLawsLimits(t *testing.T) {
	burned := 0
	for e := range simulate.Run(simulate.Options{From: date(2017, 1, 1), To: date(2017, 12, 31), Seed: 9}) {
		decided, is := e.Data.(*events.PenaltyDecided)
		if !is {
			continue
		}
		limit := int64(50)
		if decided.Case.Party == "organisation" {
			limit = 1000
		}
		if decided.Procedure == events.ProcedureSimple && decided.Fine.Amount.Hundredths() > limit*100 {
			t.Errorf("%s fines a %s %s yuan on the spot", e.ID, decided.Case.Party, decided.Fine.Amount)
		}
		if decided.Case.Cause == "露天焚烧秸秆" {
			if burned++; decided.Procedure != events.ProcedureOrdinary {
				t.Errorf("%s decides straw burning on the spot", e.ID)
			}
		}
	}
	if burned == 0 {
		t.Error("nobody burned straw")
	}
}

// Nothing that names a person is in the events.
func TestNoPersonalFieldIsStated(t *testing.T) {
	var personal func(v reflect.Value) []string
	personal = func(v reflect.Value) (found []string) {
		switch v.Kind() {
		case reflect.Pointer, reflect.Interface:
			if !v.IsNil() {
				found = personal(v.Elem())
			}
		case reflect.Slice:
			for i := range v.Len() {
				found = append(found, personal(v.Index(i))...)
			}
		case reflect.Struct:
			for i := range v.NumField() {
				field := v.Type().Field(i)
				if tag := field.Tag.Get("personal"); tag != "" && tag != "face" && !v.Field(i).IsZero() {
					found = append(found, field.Name)
				}
				if field.IsExported() {
					found = append(found, personal(v.Field(i))...)
				}
			}
		}
		return found
	}
	seen := make(map[string]int)
	for e := range simulate.Run(simulate.Options{From: date(2016, 1, 1), To: date(2017, 12, 31), Seed: 4}) {
		if seen[e.Type]++; seen[e.Type] > 500 {
			continue
		}
		if found := personal(reflect.ValueOf(e.Data)); len(found) > 0 {
			t.Fatalf("%s states %q", e.ID, found)
		}
	}
}

func TestOptionsOutsideTheTownsLifeAreRefused(t *testing.T) {
	good := simulate.Options{From: date(2017, 1, 1), To: date(2017, 1, 31)}
	for name, change := range map[string]func(*simulate.Options){
		"before the pilot":    func(o *simulate.Options) { o.From = date(2010, 1, 1) },
		"after the calendar":  func(o *simulate.Options) { o.To = date(2040, 1, 1) },
		"ends before it is":   func(o *simulate.Options) { o.To = date(2016, 1, 1) },
		"less than no town":   func(o *simulate.Options) { o.Towns = -1 },
		"more than the earth": func(o *simulate.Options) { o.Volume = 1e6 },
	} {
		bad := good
		change(&bad)
		if bad.Check() == nil || len(slices.Collect(simulate.Run(bad))) > 0 {
			t.Errorf("%s: not refused", name)
		}
	}
	if err := good.Check(); err != nil {
		t.Error(err)
	}
}
