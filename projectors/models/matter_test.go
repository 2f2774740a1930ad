package models

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"oneseal/events"
	"oneseal/events/law"
	"oneseal/projectors/story"
	"oneseal/projectors/story/storytest"
)

// at is a fact of September 2017, told by an actor: at("04 09:30", "clerk", data).
func at(clock, actor string, data any) story.Entry {
	entry := storytest.Act(clock+reflect.TypeOf(data).String(), 1, data)
	happened, err := time.ParseInLocation("2006-01-02 15:04", "2017-09-"+clock, time.FixedZone("", 8*3600))
	if err != nil {
		panic(err)
	}
	entry.Event.Time, entry.Event.Actor, entry.Event.Organ, entry.Event.Area = happened, actor, "organ-1", "990001001"
	return entry
}

// rowOf folds a story.
func rowOf[R any](t *testing.T, fold func(story.Story) (R, error), given ...story.Entry) R {
	t.Helper()
	row, err := fold(story.Of(given[0].Event.Subject, given))
	if err != nil {
		t.Fatal(err)
	}
	return row
}

// says checks one thing that a row says.
func says[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

// lists checks one list of a row.
func lists[T comparable](t *testing.T, what string, got, want []T) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

var (
	foldApproval = inChina(FoldApproval)
	foldPenalty  = inChina(FoldPenalty)
	foldAbsence  = inChina(FoldAbsence)
)

// inChina gives the fold by China's law and calendar, where no item, post or organ is known.
func inChina[R any](fold func(story.Story, *Lookup) (R, error)) func(story.Story) (R, error) {
	return func(s story.Story) (R, error) {
		r, err := NewReference(nil, law.China)
		if err != nil {
			var none R
			return none, err
		}
		return fold(s, &Lookup{Reference: r})
	}
}

// on is how a time reads on the local clock, or empty.
func on(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.Format("02 15:04")
}

func TestPushThatIsSentAgainIsAwaitedSinceTheFirstSending(t *testing.T) {
	sent := &events.PushSent{Direction: "front_to_back", Case: "approval/1", From: "window/1", To: "organ/b", Content: "case"}
	given := []story.Entry{at("04 09:00", "system", sent), at("04 09:01", "system", &events.PushFailed{}), at("04 09:31", "system", sent)}
	p := rowOf(t, FoldPush, given[:2]...)
	if p.State != "failed" {
		t.Errorf("a push that did not arrive is %s", p.State)
	}
	p = rowOf(t, FoldPush, append(given, at("04 10:00", "b", &events.PushAcknowledged{By: "staff/b"}), at("04 10:01", "b", &events.PushAcknowledged{By: "staff/c"}), at("04 11:00", "system", sent))...)
	says(t, "p.State", p.State, "acknowledged")
	says(t, "p.Sent", on(p.Sent), "04 09:00")
	says(t, "p.Acknowledged", on(p.Acknowledged), "04 10:00")
	says(t, "p.AcknowledgedBy", p.AcknowledgedBy, "staff/b")
	says(t, "p.Sendings", p.Sendings, 3)
	says(t, "p.Failures", p.Failures, 1)
	says(t, "p.Organ", p.Organ, "organ-1")
	says(t, "p.Area", p.Area, "990001001")
	says(t, "p.Direction", p.Direction, "front_to_back")
	says(t, "p.To", p.To, "organ/b")
}

func TestNothingThatStandsIsAVoidMatter(t *testing.T) {
	wrong := at("04 09:00", "a", &events.PushAcknowledged{})
	withdrawn := at("05 09:00", "a", &events.FactCorrected{Corrects: events.EventRef{Source: "/s", ID: wrong.Event.ID, Type: wrong.Event.Type}, Effect: events.EffectWithdrawn, Reason: "r"})
	p := rowOf(t, FoldPush, wrong, withdrawn)
	says(t, "p.State", p.State, "void")
	says(t, "p.Revision", p.Revision, 2)
}

func TestWhoeverWasAskedFirstStaysTheFirstOfficer(t *testing.T) {
	given := []story.Entry{at("04 09:00", "a", &events.InquiryReceived{FirstOfficer: "staff/a", Channel: "phone"}),
		at("04 09:10", "a", &events.InquiryHandedOver{To: "post/x"}), at("04 09:20", "b", &events.InquiryReceived{FirstOfficer: "staff/b", Channel: "phone"}),
		at("04 09:40", "b", &events.InquiryHandedOver{To: "staff/a"})}
	i := rowOf(t, FoldInquiry, given...)
	says(t, "i.State", i.State, "handed_over")
	says(t, "i.FirstOfficer", i.FirstOfficer, "staff/a")
	says(t, "i.Handovers", i.Handovers, 2)
	says(t, "i.HandedTo", i.HandedTo, "staff/a")
	says(t, "i.HandedOver", on(i.HandedOver), "04 09:10")
	i = rowOf(t, FoldInquiry, append(given, at("04 10:00", "a", &events.InquiryClosed{Result: "answered"}), at("04 10:05", "b", &events.InquiryClosed{Result: "withdrawn"}), at("05 09:00", "b", &events.InquiryHandedOver{To: "staff/c"}))...)
	says(t, "i.State", i.State, "closed")
	says(t, "i.ClosedBy", i.ClosedBy, "a")
	says(t, "i.Result", i.Result, "answered")
	says(t, "i.Closed", on(i.Closed), "04 10:00")
}

func TestTransferBeginsAnotherWait(t *testing.T) {
	given := []story.Entry{at("04 09:00", "q", &events.TicketTaken{Number: "A1"}), at("04 09:05", "q", &events.TicketCalled{Window: "window/1"}),
		at("04 09:07", "q", &events.TicketTransferred{To: "window/2"}), at("04 09:20", "q", &events.TicketCalled{Window: "window/2"})}
	k := rowOf(t, FoldTicket, given...)
	says(t, "k.State", k.State, "at_window")
	if waits(k) != "window/1 04 09:00 04 09:05 04 09:07 transferred; window/2 04 09:07 04 09:20  at_window; " {
		t.Errorf("%s: %s", k.State, waits(k))
	}
	k = rowOf(t, FoldTicket, append(given, at("04 09:30", "c", &events.TicketServed{Cases: []events.Subject{"approval/1"}}))...)
	says(t, "k.State", k.State, "served")
	says(t, "k.Waits[1].Outcome", k.Waits[1].Outcome, "served")
	says(t, "k.Waits[1].Left", on(k.Waits[1].Left), "04 09:30")
	says(t, "k.Cases[0]", k.Cases[0], "approval/1")
}

func TestOfRepeatedCallsTheLastCounts(t *testing.T) {
	k := rowOf(t, FoldTicket, at("04 09:00", "q", &events.TicketTaken{Number: "A1"}), at("04 09:05", "q", &events.TicketCalled{Window: "window/1"}), at("04 09:09", "q", &events.TicketCalled{Window: "window/3"}))
	says(t, "k.Called", on(k.Called), "04 09:05")
	if waits(k) != "window/3 04 09:00 04 09:09  at_window; " {
		t.Errorf("waits %s", waits(k))
	}
}

func TestVisitorWhoLeftWaitedAtNoWindow(t *testing.T) {
	k := rowOf(t, FoldTicket, at("04 09:00", "q", &events.TicketTaken{Number: "A1"}), at("04 10:00", "q", &events.TicketAbandoned{}))
	says(t, "k.State", k.State, "abandoned")
	if waits(k) != " 04 09:00  04 10:00 abandoned; " {
		t.Errorf("%s: %s", k.State, waits(k))
	}
}

func TestServiceWithoutACallHasNoWait(t *testing.T) {
	k := rowOf(t, FoldTicket, at("04 09:10", "c", &events.TicketServed{Window: "window/4"}))
	if waits(k) != "window/4   04 09:10 served; " {
		t.Errorf("waits %s", waits(k))
	}
}

func waits(k Ticket) (told string) {
	for _, w := range k.Waits {
		told += w.Window + " " + on(w.Since) + " " + on(w.Called) + " " + on(w.Left) + " " + w.Outcome + "; "
	}
	return told
}

func TestAbsenceIsCoveredWhenEveryPostIs(t *testing.T) {
	given := []story.Entry{at("04 09:00", "a", &events.AbsenceStarted{Absent: "staff/a", Posts: []events.Subject{"post/1", "post/2"}, Due: []events.Subject{"approval/1"}}),
		at("04 09:30", "b", &events.AbsenceTakenOver{Post: "post/2", Deputy: "staff/b"}), at("04 09:40", "c", &events.AbsenceTakenOver{Post: "post/2", Deputy: "staff/c"})}
	a := rowOf(t, foldAbsence, given...)
	want := []Cover{{Post: "post/1"}, {"post/2", "staff/b", given[1].Event.Time}}
	says(t, "a.State", a.State, "uncovered")
	lists(t, "a.Posts", a.Posts, want)
	given = append(given, at("04 15:00", "b", &events.AbsenceTakenOver{Post: "post/1", Deputy: "staff/b"}))
	a = rowOf(t, foldAbsence, given...)
	says(t, "a.State", a.State, "covered")
	says(t, "a.Posts[0].TakenOver", on(a.Posts[0].TakenOver), "04 15:00")
	if len(a.Due) != 1 {
		t.Fatalf("the number of a.Due is %v, want %v", len(a.Due), 1)
	}
	a = rowOf(t, foldAbsence, append(given, at("06 09:00", "a", &events.AbsenceEnded{}))...)
	says(t, "a.State", a.State, "ended")
	says(t, "a.Ended", on(a.Ended), "06 09:00")
}

func TestErrandEndsWhenTheApplicantHasTheResult(t *testing.T) {
	given := []story.Entry{at("04 09:00", "v", &events.ErrandTaken{Point: "point/1", Item: "item/SX-001", Materials: []string{"M1"}}), at("05 10:00", "v", &events.ErrandForwarded{Case: "approval/1", Way: "carried"})}
	r := rowOf(t, FoldErrand, given...)
	says(t, "r.State", r.State, "forwarded")
	says(t, "r.Case", r.Case, "approval/1")
	says(t, "r.Taken", on(r.Taken), "04 09:00")
	says(t, "r.Forwarded", on(r.Forwarded), "05 10:00")
	given = append(given, at("11 09:00", "v", &events.ErrandResultReturned{Result: "no. 1"}), at("12 09:00", "v", &events.ErrandHandedOver{Method: "in_person"}), at("13 09:00", "v", &events.ErrandClosed{Reason: "r"}))
	r = rowOf(t, FoldErrand, given...)
	says(t, "r.State", r.State, "handed_over")
	says(t, "r.Result", r.Result, "no. 1")
	says(t, "r.Closed", on(r.Closed), "13 09:00")
	r = rowOf(t, FoldErrand, given[0], given[4])
	says(t, "r.State", r.State, "closed")
	if !r.Forwarded.IsZero() {
		t.Errorf("r.Forwarded is %v, want none", r.Forwarded)
	}
}

func TestGradeThatWasGivenStays(t *testing.T) {
	given := []story.Entry{at("04 09:00", "r", &events.RatingGiven{Of: "ticket/1", Grade: "dissatisfied", Scope: "visit", Window: "window/1", Tags: []string{"slow"}}),
		at("05 09:00", "r", &events.RatingGiven{Of: "ticket/1", Grade: "satisfied"}), at("06 09:00", "c", &events.RatingCalledBack{Result: "confirmed"})}
	r := rowOf(t, FoldRating, given...)
	says(t, "r.State", r.State, "called_back")
	says(t, "r.Grade", r.Grade, "dissatisfied")
	says(t, "r.CallBack", r.CallBack, "confirmed")
	says(t, "r.Window", r.Window, "window/1")
	if len(r.Tags) != 1 {
		t.Fatalf("the number of r.Tags is %v, want %v", len(r.Tags), 1)
	}
	r = rowOf(t, FoldRating, append(given, at("11 09:00", "c", &events.RatingRectified{Measure: "m", Regrade: "satisfied"}), at("12 09:00", "c", &events.RatingSetAside{Reason: "r"}))...)
	says(t, "r.State", r.State, "rectified")
	says(t, "r.Grade", r.Grade, "dissatisfied")
	says(t, "r.Regrade", r.Regrade, "satisfied")
	says(t, "r.SetAside", on(r.SetAside), "12 09:00")
}

func TestWithdrawnCardStaysWithdrawn(t *testing.T) {
	issued := at("04 09:00", "s", &events.CardIssued{Case: "approval/1", Level: "yellow", Clock: "promise", Trigger: "overdue", Holder: "post/1", Policy: "p/1"})
	c := rowOf(t, FoldCard, issued, at("05 09:00", "s", &events.CardWithdrawn{Reason: "r"}), at("06 09:00", "b", &events.CardAnswered{Answer: "a"}))
	says(t, "c.State", c.State, "withdrawn")
	says(t, "c.Level", c.Level, "yellow")
	says(t, "c.Clock", c.Clock, "promise")
	says(t, "c.Trigger", c.Trigger, "overdue")
	says(t, "c.Holder", c.Holder, "post/1")
	says(t, "c.Policy", c.Policy, "p/1")
	says(t, "c.Answered", on(c.Answered), "06 09:00")
	c = rowOf(t, FoldCard, issued, at("05 09:00", "b", &events.CardAcknowledged{By: "staff/b"}), at("06 09:00", "b", &events.CardAnswered{Answer: "a"}), at("07 09:00", "s", &events.CardClosed{Accountability: "accountability/1"}))
	says(t, "c.State", c.State, "closed")
	says(t, "c.AcknowledgedBy", c.AcknowledgedBy, "staff/b")
	says(t, "c.Accountability", c.Accountability, "accountability/1")
	says(t, "c.Issued", on(c.Issued), "04 09:00")
	says(t, "c.Closed", on(c.Closed), "07 09:00")
}

func TestAccountabilityThatNobodyAnsweredIsDecided(t *testing.T) {
	a := rowOf(t, FoldAccountability, at("04 09:00", "p", &events.AccountabilityOpened{Against: "post/1", Cards: []events.Subject{"card/1"}, Ground: "g"}),
		at("08 09:00", "h", &events.AccountabilityDecided{Measure: "talk", Document: "d"}))
	says(t, "a.State", a.State, "decided")
	says(t, "a.Measure", a.Measure, "talk")
	if !a.Answered.IsZero() {
		t.Errorf("a.Answered is %v, want none", a.Answered)
	}
	says(t, "a.Against", a.Against, "post/1")
	if len(a.Cards) != 1 {
		t.Fatalf("the number of a.Cards is %v, want %v", len(a.Cards), 1)
	}
}

func TestSealedDigestStandsBesideTheRequestedOne(t *testing.T) {
	given := []story.Entry{at("04 09:00", "a", &events.SealingRequested{Seal: "seal/1", Document: "document/1", SHA256: "aa"}), at("04 09:10", "h", &events.SealingApproved{Approver: "staff/h"}),
		at("04 09:20", "k", &events.SealingApplied{Seal: "seal/1", Document: "document/1", SHA256: "bb", Copies: events.Counted(2)})}
	s := rowOf(t, FoldSealing, given...)
	says(t, "s.State", s.State, "applied")
	says(t, "s.RequestedSHA256", s.RequestedSHA256, "aa")
	says(t, "s.AppliedSHA256", s.AppliedSHA256, "bb")
	says(t, "s.RequestedBy", s.RequestedBy, "a")
	says(t, "s.Approver", s.Approver, "staff/h")
	says(t, "s.AppliedBy", s.AppliedBy, "k")
	says(t, "s.Copies.Value()", s.Copies.Value(), 2)
	s = rowOf(t, FoldSealing, append(given, at("05 09:00", "k", &events.SealingVoided{Reason: "r"}))...)
	says(t, "s.State", s.State, "voided")
	says(t, "s.Applied", on(s.Applied), "04 09:20")
	if s = rowOf(t, FoldSealing, given[0], at("04 09:05", "h", &events.SealingRejected{Reason: "r"})); s.State != "rejected" {
		t.Errorf("row %+v", s)
	}
}

func TestDocumentKeepsTheDigestOfItsFirstIssue(t *testing.T) {
	issued := &events.DocumentIssued{Kind: "penalty_notice", Number: "1", Template: "t/1", Case: "penalty/1", SHA256: "aa"}
	given := []story.Entry{at("04 09:00", "a", issued), at("05 09:00", "a", &events.DocumentServed{Method: "in_person"}), at("06 09:00", "a", &events.DocumentIssued{Kind: "demand", Number: "1", Template: "t/1", Case: "penalty/1", SHA256: "bb"})}
	d := rowOf(t, FoldDocument, given...)
	says(t, "d.State", d.State, "served")
	says(t, "d.SHA256", d.SHA256, "aa")
	says(t, "d.Kind", d.Kind, "penalty_notice")
	says(t, "d.Method", d.Method, "in_person")
	says(t, "d.Issued", on(d.Issued), "04 09:00")
	d = rowOf(t, FoldDocument, append(given, at("07 09:00", "a", &events.DocumentReplaced{By: "document/2", Reason: "r"}), at("08 09:00", "a", &events.DocumentServed{Method: "post"}))...)
	says(t, "d.State", d.State, "replaced")
	says(t, "d.ReplacedBy", d.ReplacedBy, "document/2")
}

func TestPostTellsWhoHeldItAndWhen(t *testing.T) {
	given := []story.Entry{at("01 09:00", "s", &events.PostEstablished{Title: "t", Organ: "organ/1", Items: []events.Subject{"item/1"}}),
		at("01 09:01", "s", &events.PostAssigned{Holder: "staff/a", Role: "a", From: september(1)}), at("01 09:02", "s", &events.PostAssigned{Holder: "staff/b", Role: "b", From: september(1), To: september(9)}),
		at("05 09:00", "s", &events.PostRelieved{Holder: "staff/a", Role: "a", From: september(6)}), at("05 09:01", "s", &events.PostAssigned{Holder: "staff/c", Role: "a", From: september(6)}),
		at("05 09:02", "s", &events.PostAssigned{Holder: "staff/c", Role: "a", From: september(7)})}
	p := rowOf(t, FoldPost, given...)
	want := []Holder{{"staff/a", "a", september(1), september(6)}, {"staff/b", "b", september(1), september(10)}, {"staff/c", "a", september(7), events.Date{}}}
	says(t, "p.State", p.State, "held")
	lists(t, "p.Holders", p.Holders, want)
	says(t, "p.Body", p.Body, "organ/1")
	says(t, "p.Title", p.Title, "t")
	if p = rowOf(t, FoldPost, given[:4]...); p.State != "vacant" {
		t.Errorf("nobody holds the post that is %s", p.State)
	}
	p = rowOf(t, FoldPost, append(given, at("20 09:00", "s", &events.PostAbolished{Effective: september(20)}), at("21 09:00", "s", &events.PostEstablished{Title: "t", Organ: "organ/1"}))...)
	says(t, "p.State", p.State, "abolished")
	says(t, "p.Holders[2].To", p.Holders[2].To, september(20))
	says(t, "p.AbolishedOn", p.AbolishedOn, september(20))
}

func september(day int) events.Date {
	return events.DateOf(time.Date(2017, 9, day, 0, 0, 0, 0, time.UTC))
}

func TestItemVersionCountsWhatTheGovernmentMakes(t *testing.T) {
	i := rowOf(t, FoldItem, at("01 09:00", "s", &events.ItemVersionPublished{Version: "1", Effective: september(1), Kind: "single", TaskCode: "c",
		Materials: []events.ItemMaterial{{Code: "M1", Need: "always", From: "applicant"}, {Code: "M2", Need: "always", From: "government"}, {Code: "M3", Need: "conditional", From: "government"},
			{Code: "M4", Need: "always", From: "applicant"}, {Code: "M5", Need: "conditional", From: "government"}}}))
	v := i.Versions[0]
	says(t, "v.GovernmentMaterials", v.GovernmentMaterials, 1)
	says(t, "v.TaskCode", v.TaskCode, "c")
}

func TestAbsenceWithCasesIsCoveredByTheNextWorkday(t *testing.T) {
	started := &events.AbsenceStarted{Absent: "staff/a", Posts: []events.Subject{"post/1"}, Due: []events.Subject{"approval/1"}}
	taken := &events.AbsenceTakenOver{Post: "post/1", Deputy: "staff/b"}
	for _, test := range []struct {
		name  string
		given []story.Entry
		want  string // since
	}{
		{"nobody came yet: as of the Monday after the Friday", []story.Entry{at("08 09:00", "a", started)}, "2017-09-11"},
		{"covered on the Monday", []story.Entry{at("08 09:00", "a", started), at("11 17:00", "b", taken)}, ""},
		{"covered on the Tuesday", []story.Entry{at("08 09:00", "a", started), at("12 09:00", "b", taken)}, "2017-09-11"},
		{"back on the same day", []story.Entry{at("08 09:00", "a", started), at("08 16:00", "a", &events.AbsenceEnded{})}, ""},
		{"back on the Monday", []story.Entry{at("08 09:00", "a", started), at("11 09:00", "a", &events.AbsenceEnded{})}, "2017-09-11"},
		{"without cases", []story.Entry{at("08 09:00", "a", &events.AbsenceStarted{Absent: "staff/a", Posts: started.Posts})}, ""},
	} {
		a := rowOf(t, foldAbsence, test.given...)
		var got string
		for _, f := range a.Findings {
			got += f.Since.String()
		}
		if got != test.want {
			t.Errorf("%s: since %q, want %q", test.name, got, test.want)
		}
	}
}

func TestInquiryThatWasHandedOverIsNotWithItsFirstOfficerAgain(t *testing.T) {
	received, handed := at("04 09:00", "a", &events.InquiryReceived{FirstOfficer: "staff/1"}), at("04 08:30", "a", &events.InquiryHandedOver{To: "staff/2"})
	says(t, "received alone", rowOf(t, FoldInquiry, received).State, "with_first_officer")
	says(t, "handed over before", rowOf(t, FoldInquiry, handed, received).State, "handed_over")
}

func TestSuggestionWithoutACaseNamesNone(t *testing.T) {
	opened := at("04 09:00", "a", &events.IncidentOpened{Origin: "alert", Category: "c"})
	says(t, "none", len(rowOf(t, FoldIncident, opened, at("04 09:05", "a", &events.IncidentCaseSuggested{})).Cases), 0)
	says(t, "one", len(rowOf(t, FoldIncident, opened, at("04 09:05", "a", &events.IncidentCaseSuggested{Case: "penalty/1"})).Cases), 1)
}

func TestReuseIsByTheOrganThatToldItUnlessTheOwnerDid(t *testing.T) {
	shared := at("04 09:00", "a", &events.EvidenceCollected{})
	shared.Event.Organ = "owner"
	for organ, want := range map[string]string{"owner": "recipient", "": "recipient", "another": "another"} {
		reused := at("04 10:00", "b", &events.EvidenceReused{By: "recipient"})
		reused.Event.Organ = organ
		says(t, "told by "+organ, rowOf(t, FoldEvidence, shared, reused).Reuses[0].By, want)
	}
}
