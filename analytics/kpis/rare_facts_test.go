package kpis_test

import (
	"fmt"
	"reflect"
	"strings"
	"time"

	"oneseal/events"
)

// Stories that the town does not tell: parts of stories, acts that go on as this runs, what breaks every rule.

// chronicler tells facts in the name of the body that tells such ones in the town.
type chronicler struct{ all []*events.Event }

func (t *chronicler) tell(subject string, at time.Time, actor string, data any) *events.Event {
	e := &events.Event{ID: fmt.Sprint("rare-", len(t.all)), Source: "/test", Subject: subject, Time: at, Organ: "approval-bureau", Area: "990001001", Actor: actor, Data: data}
	family, name, _ := strings.Cut(subject, "/")
	switch family {
	case "penalty", "casefile", "evidence", "draw":
		e.Organ = "enforcement-bureau"
	case "alert", "incident", "dispatch", "shift":
		e.Organ = "command-centre"
	case "dispute", "petition":
		e.Organ = "politics-law-office"
	}
	// Some stories are told elsewhere, and by others.
	if strings.ContainsAny(name[len(name)-1:], "27") {
		e.Organ, e.Area = "neighbour-"+e.Organ, "990002001"
	}
	for _, info := range events.Catalogue() {
		if info.Data == reflect.TypeOf(data).Elem() && (info.Name() != "fact_corrected" || info.Type == "oneseal."+family+".fact_corrected") {
			e.Type = info.Type
		}
	}
	document, err := events.EncodeStructured(e)
	if err == nil {
		_, err = events.DecodeStructured(document)
	}
	if err != nil {
		panic(err) // nobody could send it: the projection would wait for it
	}
	t.all = append(t.all, e)
	return e
}

type telling func(subject string, at time.Time, actor string, data any) *events.Event

func rareCases(tell telling, day time.Time) {
	of := events.ApprovalStep{Case: events.ApprovalCase{Item: "coded-0"}}
	by := func(group string) events.ApprovalStep { return events.ApprovalStep{Group: group, Case: of.Case} }
	now := time.Now().In(day.Location()).Truncate(time.Second)
	days := func(n int) time.Time { return day.AddDate(0, 0, n) }

	tell("approval/rare-now", now, "a", &events.ApprovalReceived{ApprovalStep: of})
	tell("approval/rare-early", day, "a", &events.ApprovalReceived{ApprovalStep: of})
	tell("approval/rare-early", days(1), "a", &events.ApprovalWithdrawn{ApprovalStep: of})

	tell("approval/rare-given-up", day, "a", &events.ApprovalAccepted{ApprovalStep: of})
	tell("approval/rare-given-up", days(90), "a", &events.ApprovalWithdrawn{ApprovalStep: of}) // after every limit

	mistaken := tell("approval/rare-mistaken", day, "a", &events.ApprovalReceived{ApprovalStep: of})
	tell("approval/rare-mistaken", days(1), "a", &events.FactCorrected{Corrects: events.EventRef{Source: mistaken.Source, ID: mistaken.ID, Type: mistaken.Type}, Effect: events.EffectWithdrawn, Reason: "r"})
	// Beyond the years that have a notice.
	tell("approval/rare-long", now, "a", &events.ApprovalAccepted{ApprovalStep: of, PromisedDays: events.HalfWorkdays(2 * 300), StatutoryDays: events.HalfWorkdays(2 * 400)})

	const broken = "approval/rare-broken"
	tell(broken, day, "", &events.ApprovalReceived{ApprovalStep: of})
	tell(broken, day.Add(time.Hour), "", &events.ApprovalReceived{ApprovalStep: of})
	tell(broken, days(13), "a", &events.ApprovalAccepted{ApprovalStep: by("a"), PromisedDays: events.HalfWorkdays(10), StatutoryDays: events.HalfWorkdays(20)})
	tell(broken, days(14), "a", &events.ApprovalClockSuspended{ApprovalStep: of, Ground: "other"})
	tell(broken, days(19), "a", &events.ApprovalClockResumed{ApprovalStep: of})
	tell(broken, days(20), "a", &events.ApprovalClockExtended{ApprovalStep: of, Days: events.HalfWorkdays(22), Reason: "r"}).Role = "head"
	tell(broken, days(21), "b", &events.ApprovalReReviewed{ApprovalStep: by("a")})
	tell(broken, days(22), "c", &events.ApprovalReReviewed{ApprovalStep: by("b")})
	tell(broken, days(48), "b", &events.ApprovalRefused{ApprovalStep: by("b")})

	const overlapping = "approval/rare-overlapping"
	tell(overlapping, day, "a", &events.ApprovalAccepted{ApprovalStep: of})
	tell(overlapping, days(1), "a", &events.ApprovalClockSuspended{ApprovalStep: of, Ground: "hearing", Days: events.HalfWorkdays(20)})
	tell(overlapping, days(6), "a", &events.ApprovalClockResumed{ApprovalStep: of})
	tell(overlapping, days(5), "a", &events.ApprovalClockSuspended{ApprovalStep: of, Ground: "tender"})
	tell(overlapping, days(15), "a", &events.ApprovalClockSuspended{ApprovalStep: of, Ground: "auction", Days: events.HalfWorkdays(20)})
	tell(overlapping, days(20), "a", &events.ApprovalGranted{ApprovalStep: of})
	tell(overlapping, days(25), "a", &events.ApprovalClockResumed{ApprovalStep: of})

	// An item that was slow and often asked for up to the new version, and is fast and rarely asked for now.
	for n, effective := range []time.Time{time.Date(2012, 7, 31, 0, 0, 0, 0, time.UTC), time.Date(2013, 1, 1, 0, 0, 0, 0, time.UTC)} {
		tell("item/mix", effective, "s", &events.ItemVersionPublished{Version: fmt.Sprint(n), Effective: events.DateOf(effective), PromisedDays: events.HalfWorkdays(10), Kind: "single"})
	}
	mix := events.ApprovalStep{Case: events.ApprovalCase{Item: "mix"}}
	for n := range 402 {
		at, took := time.Date(2012, 9, 3, 9, 0, 0, 0, day.Location()), 60
		if n >= 400 {
			at, took = day, 1
		}
		tell(fmt.Sprint("approval/rare-mix-", n), at, "a", &events.ApprovalAccepted{ApprovalStep: mix})
		tell(fmt.Sprint("approval/rare-mix-", n), at.AddDate(0, 0, took), "a", &events.ApprovalGranted{ApprovalStep: mix})
	}

	tell("approval/rare-dawn", day.Add(-8*time.Hour), "a", &events.ApprovalReceived{ApprovalStep: of}) // the evening before, by UTC
	tell("approval/rare-dawn", days(7), "a", &events.ApprovalAccepted{ApprovalStep: of})               // the fifth workday
	waiting := now
	for workdays(waiting, now) < 5 {
		waiting = waiting.AddDate(0, 0, -1)
	}
	tell("approval/rare-waiting", waiting, "a", &events.ApprovalReceived{ApprovalStep: of})
	tell("ticket/rare-longer", days(1).Add(-time.Minute), "q", &events.TicketCalled{Window: "window/01"})
	tell("ticket/rare-longer", days(1).Add(time.Minute), "a", &events.TicketServed{Cases: []events.Subject{"approval/rare-early"}})

	const foreign = "approval/rare-foreign" // another item's system; its officers are not named
	step := events.ApprovalStep{Activity: "T1", Case: events.ApprovalCase{Item: "unknown"}}
	tell(foreign, day, "", &events.ApprovalReceived{ApprovalStep: step})
	tell(foreign, days(1), "", &events.ApprovalInitialReviewed{ApprovalStep: step})
	step.Case.Ended = events.Moment{Time: days(2)}
	tell(foreign, days(2), "", &events.ApprovalInitialReviewed{ApprovalStep: step})

	unrelated := events.ApprovalStep{Case: events.ApprovalCase{Item: "SX-001"}}
	tell("approval/rare-unrelated", day, "a", &events.ApprovalReceived{ApprovalStep: unrelated})
	tell("approval/rare-unrelated", day, "a", &events.ApprovalCorrectionNoticeIssued{ApprovalStep: unrelated, Missing: []string{"M9"}})
	tell("approval/rare-unrelated", days(1), "a", &events.ApprovalNotAccepted{ApprovalStep: unrelated})

	tell("power/rare-1", day, "a", &events.PowerReceived{Title: "t", Kind: "other", Effective: events.DateOf(day.AddDate(3, 0, 0))})
	tell("power/rare-1", day, "a", &events.PowerExercised{Case: "approval/rare-1"})
	tell("power/rare-2", day, "a", &events.PowerReceived{Title: "t", Kind: "other", Effective: events.DateOf(day)})
	tell("power/rare-2", days(5), "a", &events.PowerReturnDecided{Answer: "adopted", Effective: events.DateOf(days(9))})

	tell("power/rare-3", day.AddDate(-1, 0, 0), "a", &events.PowerReceived{Title: "t", Kind: "other", Effective: events.DateOf(day.AddDate(-1, 0, 0))})
	tell("power/rare-3", day.AddDate(0, -3, 0), "a", &events.PowerExercised{Case: "approval/rare-1"})

	squadron := events.PenaltyStep{Case: events.PenaltyCase{Squadron: "squadron-1"}}
	fine := events.Money{Amount: events.Hundredths(100), Currency: "CNY"}
	two := []events.Subject{"staff/a", "staff/b"}
	for n, c := range []struct {
		filed           time.Time
		decided, served int // days after; 0: not
		paid            int
		officers        []events.Subject
		notice          int // days before the decision; -1: none
		file            string
		closed          bool
		more            any
	}{
		{time.Date(2022, 3, 1, 9, 0, 0, 0, day.Location()), 90, 1, 15, two, 3, "complete", true, nil},
		{time.Date(2022, 3, 1, 9, 0, 0, 0, day.Location()), 91, 20, 16, two, 0, "complete", true, nil},
		{time.Date(2022, 3, 2, 9, 0, 0, 0, day.Location()), 100, 1, 0, two, 3, "complete", false, &events.PenaltyPeriodExtended{PenaltyStep: squadron, Until: events.DateOf(day), Reason: "r"}},
		{time.Date(2022, 3, 3, 9, 0, 0, 0, day.Location()), 0, 0, 0, nil, -1, "", false, nil},
		{now.AddDate(0, 0, -3), 0, 0, 0, nil, -1, "", false, nil},
		{now.AddDate(0, 0, -3), 2, 0, 0, two, 1, "open", false, nil},
		{now.AddDate(0, 0, -9), 4, 2, 0, two, 2, "open", false, nil},
		{day, 10, 2, 3, nil, 2, "complete", true, nil},
		{day, 10, 2, 3, two, 2, "", true, nil},
		{day, 10, 2, 3, two[:1], 2, "complete", true, nil},
		{day, 10, 2, 3, two, -1, "lacking", true, nil},
		{day, 10, 0, 0, two, 2, "complete", true, nil},
		{day, 10, 2, 3, two, 2, "complete", true, &events.PenaltyDiscussed{PenaltyStep: squadron}},
		{day, 10, 2, 3, two, 2, "complete", true, &events.PenaltyStatementMade{PenaltyStep: squadron}},
		{day, 0, 2, 3, two, -1, "", false, nil},
	} {
		subject := fmt.Sprint("penalty/rare-", n)
		at := c.filed
		tell(subject, at, "a", &events.PenaltyFiled{PenaltyStep: squadron})
		if c.more != nil {
			tell(subject, at.Add(time.Hour), "a", c.more)
		}
		if c.decided > 0 {
			at = c.filed.AddDate(0, 0, c.decided)
			if c.notice >= 0 {
				tell(subject, at.AddDate(0, 0, -c.notice).Add(-time.Hour), "a", &events.PenaltyNoticeServed{PenaltyStep: squadron})
			}
			tell(subject, at, "a", &events.PenaltyDecided{PenaltyStep: squadron, Procedure: events.ProcedureOrdinary, Outcome: "penalty", Fine: fine, Officers: c.officers})
		}
		if c.served > 0 {
			at = at.AddDate(0, 0, c.served)
			tell(subject, at, "a", &events.PenaltyServed{PenaltyStep: squadron})
		}
		if c.paid > 0 {
			at = at.AddDate(0, 0, c.paid)
			tell(subject, at, "bank", &events.PenaltyPaid{PenaltyStep: squadron, Amount: fine})
		}
		if c.closed {
			at = at.AddDate(0, 0, 1)
			tell(subject, at, "a", &events.PenaltyClosed{PenaltyStep: squadron})
		}
		if c.file != "" {
			file := fmt.Sprint("casefile/rare-", n)
			tell(file, c.filed, "a", &events.CasefileOpened{Case: events.Subject(subject)})
			archived := &events.CasefileArchived{Documents: events.Counted(1)}
			if c.file == "lacking" {
				archived.Missing = []string{"service_receipt"}
			}
			if c.file != "open" {
				tell(file, at.AddDate(0, 0, 1), "a", archived)
			}
		}
	}
	tell("penalty/rare-foreign", day, "a", &events.PenaltyDecided{Procedure: events.ProcedureSimple, Outcome: "penalty"})
	tell("penalty/rare-foreign", days(1), "a", &events.PenaltyClosed{})
	tell("penalty/rare-served", day, "a", &events.PenaltyServed{PenaltyStep: squadron})

	// Since 2018 what was discussed is reviewed before it is decided.
	const unreviewed = "penalty/rare-unreviewed"
	for n, data := range []any{&events.PenaltyFiled{PenaltyStep: squadron}, &events.PenaltyNoticeServed{PenaltyStep: squadron}, &events.PenaltyDiscussed{PenaltyStep: squadron},
		&events.PenaltyDecided{PenaltyStep: squadron, Procedure: events.ProcedureOrdinary, Outcome: "penalty", Fine: fine, Officers: two}, &events.PenaltyServed{PenaltyStep: squadron}, &events.PenaltyClosed{PenaltyStep: squadron}} {
		tell(unreviewed, time.Date(2022, 3, 1+7*n, 9, 0, 0, 0, day.Location()), "a", data)
	}
}

func rareOrders(tell telling, day time.Time) {
	now := time.Now().In(day.Location()).Truncate(time.Second)
	later := func(m int) time.Time { return day.Add(time.Duration(m) * time.Minute) }
	moment := func(at time.Time) events.Moment { return events.Moment{Time: at} }

	received := &events.AlertReceived{Camera: "camera/03", Source: "sensor", Kind: "smoke"}
	verified := func(incident events.Subject) *events.AlertVerified {
		return &events.AlertVerified{Outcome: "true", Incident: incident}
	}
	tell("alert/rare-1", day, "c", received)
	tell("alert/rare-2", day, "a", &events.AlertVerified{Outcome: "false"})
	tell("alert/rare-3", day, "c", received)
	tell("alert/rare-3", later(-5), "a", verified(""))
	tell("alert/rare-4", day, "c", received)
	tell("alert/rare-4", later(5), "a", verified("incident/rare-1"))
	tell("alert/rare-5", day, "c", received)
	tell("alert/rare-5", later(5), "a", verified("incident/rare-2"))
	tell("alert/rare-6", day, "c", received)
	tell("alert/rare-6", later(5), "a", verified("incident/rare-3"))

	opened := &events.IncidentOpened{Origin: "patrol", Category: "暴露垃圾", Urgency: "normal"}
	tell("incident/rare-1", day, "a", opened)
	tell("incident/rare-1", later(1), "a", &events.IncidentAssigned{To: "organ/a", Due: moment(later(60))})
	tell("incident/rare-2", day, "a", opened)
	tell("incident/rare-2", later(1), "a", &events.IncidentFiled{})
	tell("incident/rare-3", day, "a", opened)
	tell("incident/rare-3", later(1), "a", &events.IncidentFiled{Due: moment(now.Add(time.Hour))})
	tell("incident/rare-4", day, "a", opened)
	tell("incident/rare-4", later(1), "a", &events.IncidentFiled{Due: moment(later(60))})
	tell("incident/rare-4", later(2), "a", &events.IncidentDeferred{Due: moment(later(120)), Reason: "r"})
	tell("incident/rare-4", later(121), "a", &events.IncidentClosed{Result: "solved"})
	tell("incident/rare-5", day, "a", opened)
	tell("incident/rare-5", later(1), "a", &events.IncidentFiled{Due: moment(later(60))})
	tell("incident/rare-5", later(61), "a", &events.IncidentClosed{Result: "solved"})

	near := []events.Candidate{{Officer: "staff/near", Distance: events.Measured(100)}, {Officer: "staff/far", Distance: events.Measured(201)}, {Officer: "staff/next", Distance: events.Measured(200)}}
	order := func(officer events.Subject, datum events.Datum, override string, of []events.Candidate) *events.DispatchOrdered {
		return &events.DispatchOrdered{Incident: "incident/rare-2", Officer: officer, Datum: datum, Override: override, Candidates: of}
	}
	for n, o := range []*events.DispatchOrdered{order("staff/next", "wgs84", "", near), order("staff/far", "wgs84", "", near), order("staff/far", "gcj02", "busy", near), order("staff/other", "wgs84", "", near),
		order("staff/near", "unknown", "", near), order("staff/near", "wgs84", "", nil)} {
		tell(fmt.Sprint("dispatch/rare-", n), later(n), "a", o)
	}
	tell("dispatch/rare-done", day, "a", order("staff/near", "wgs84", "", near))
	tell("dispatch/rare-done", later(9), "b", &events.DispatchFeedbackSubmitted{Result: "handled"})
	tell("dispatch/rare-arrived", later(9), "b", &events.DispatchArrived{})

	registered := &events.CameraRegistered{Source: "village_defence"}
	beat := func(device events.Subject, seconds float64) *events.HeartbeatReceived {
		h := &events.HeartbeatReceived{Device: device, Status: "online"}
		if seconds > 0 {
			h.Interval = events.Measured(seconds)
		}
		return h
	}
	tell("camera/rare-1", day, "s", registered)
	tell("heartbeat/camera-rare-1", later(60), "c", beat("camera/rare-1", 0))
	tell("heartbeat/camera-rare-1", later(60*24*40), "c", beat("camera/rare-1", 3600))
	tell("heartbeat/camera-rare-1", later(60*24*40+90), "c", beat("camera/rare-1", 0))
	tell("camera/rare-1", later(60*24*41), "s", &events.CameraWentOffline{})
	tell("camera/rare-2", day, "s", registered)
	tell("heartbeat/camera-rare-2", later(-60), "c", beat("camera/rare-2", 60*86400))
	tell("heartbeat/camera-rare-2", later(60*24*35), "c", &events.HeartbeatReceived{Device: "camera/rare-2", Status: "fault"})
	tell("camera/rare-2", later(60*24*50), "s", &events.CameraRetired{})
	tell("camera/rare-3", day, "s", registered)
	tell("heartbeat/camera-rare-4", day, "c", beat("camera/rare-4", 60)) // of no register

	tell("shift/rare-1", later(60*10), "a", &events.ShiftPlanned{Place: "command_centre", Officer: "staff/a", From: moment(day), To: moment(day)})
	tell("shift/rare-1", later(60*10+1), "a", &events.ShiftEnded{})
	tell("shift/rare-2", day, "a", &events.ShiftStarted{Place: "command_centre", Officer: "staff/a"}) // over others that end before it
	tell("shift/rare-2", day.AddDate(0, 1, 0), "a", &events.ShiftEnded{})
}

func rareMatters(tell telling, day time.Time) {
	now := time.Now().In(day.Location()).Truncate(time.Second)
	days := func(n int) time.Time { return day.AddDate(0, 0, n) }
	date := func(n int) events.Date { return events.DateOf(days(n)) }

	// Cases 0 and 1 are closed, 3 is open, 7 was decided on the tenth day and closed.
	for n, v := range []struct {
		of, shared, cited events.Subject
		camera            events.Subject
		kept              int
		rejected          bool
	}{
		{"penalty/rare-7", "penalty/rare-0", "penalty/rare-0", "camera/03", 30, false},
		{"penalty/rare-7", "penalty/rare-1", "", "camera/rare-1", 30, false},
		{"penalty/rare-3", "penalty/rare-3", "", "camera/03", 30, false},
		{"penalty/rare-7", "penalty/rare-none", "penalty/rare-none", "camera/03", 2, false},
		{"penalty/rare-7", "", "", "", 30, false},
		{"penalty/rare-7", "", "", "camera/03", 0, false},
		{"penalty/rare-none", "", "", "camera/03", 30, false},
		{"penalty/rare-7", "", "", "camera/03", 30, true},
		{"penalty/rare-7", "", "", "camera/03", 3, false}, // preserved on the last day
	} {
		subject := fmt.Sprint("evidence/rare-", n)
		if v.shared != "" {
			subject += "7" // of the neighbour: the cases are of another organ than what they may cite
		}
		file := &events.File{URI: "urn:x", SHA256: events.SHA256(strings.Repeat("a", 64)), KeptUntil: date(v.kept)}
		if v.kept == 0 {
			file.KeptUntil = events.Date{}
		}
		tell(subject, day, "a", &events.EvidenceCollected{Kind: "electronic", Origin: "camera", Camera: v.camera, Case: v.of, File: file, Signature: "s"})
		tell(subject, days(3), "a", &events.EvidencePreserved{Until: date(300)})
		if n != 4 && n != 1 {
			tell(subject, days(4), "l", &events.EvidenceReviewed{Result: "passed"})
		}
		if v.shared != "" {
			tell(subject, days(5), "l", &events.EvidenceShared{Recipient: "police", Purpose: "p", Basis: "b", Case: v.shared})
		}
		if v.cited != "" {
			tell(subject, days(6), "police", &events.EvidenceReused{By: "police", Case: v.cited})
		}
		if v.rejected {
			tell(subject, days(7), "l", &events.EvidenceRejected{Reason: "r"})
		}
	}

	digest := events.SHA256(strings.Repeat("b", 64))
	committed := &events.DrawCommitted{Field: "综合执法", SeedHash: digest, Objects: events.Pool{SHA256: digest, Size: events.Counted(700)}, Officers: events.Pool{SHA256: digest, Size: events.Counted(3)},
		Drawn: events.Counted(2), Each: events.Counted(1), Method: "draw/1"}
	matches := []events.DrawMatch{{Object: "enterprise/1", Officers: []events.Subject{"staff/a"}}, {Object: "enterprise/1", Officers: []events.Subject{"staff/b"}}}
	tell("draw/rare-1", day, "d", &events.DrawExecuted{Matches: matches})
	tell("draw/rare-2", day, "d", committed)
	tell("draw/rare-3", day, "d", committed)
	tell("draw/rare-3", days(1), "d", &events.DrawCancelled{Reason: "r"})
	tell("draw/rare-4", day, "d", committed)
	tell("draw/rare-4", days(1), "d", &events.DrawExecuted{Matches: matches})
	tell("draw/rare-4", days(2), "d", &events.DrawOfficerReplaced{Object: "enterprise/1", From: "staff/a", To: "staff/c", Reason: "interest"})

	registered := &events.DisputeRegistered{Category: "邻里", Area: "990001001201"}
	tell("dispute/rare-1", day, "m", registered)
	tell("dispute/rare-1", days(1), "m", &events.DisputeAgreementReached{Form: "oral"})
	tell("dispute/rare-2", day, "m", registered)
	tell("dispute/rare-2", days(1), "m", &events.DisputeAgreementReached{Form: "oral", Due: date(9)})
	tell("dispute/rare-3", day, "m", registered)
	tell("dispute/rare-3", days(1), "m", &events.DisputeAgreementReached{Form: "oral", Due: events.DateOf(now.AddDate(0, 0, 9))})

	petition := &events.PetitionRegistered{Category: "环境污染"}
	tell("petition/rare-1", day, "c", petition)
	tell("petition/rare-2", day, "c", &events.PetitionReceiptNotified{Acceptance: "accepted"})
	tell("petition/rare-2", days(75), "c", &events.PetitionExtended{Until: date(80), Reason: "r"})
	tell("petition/rare-2", days(81), "c", &events.PetitionOpinionIssued{Result: "explained"})
	tell("petition/rare-3", day, "c", petition)
	tell("petition/rare-3", days(1), "c", &events.PetitionClosed{Outcome: "withdrawn"})
	tell("petition/rare-4", now, "c", petition)
	tell("petition/rare-5", day, "c", petition)
	tell("petition/rare-5", days(16), "c", &events.PetitionForwarded{To: "a"})
	tell("petition/rare-5", days(31), "c", &events.PetitionReceiptNotified{Acceptance: "accepted"})
	tell("petition/rare-5", days(91), "c", &events.PetitionOpinionIssued{Result: "explained"})
	tell("petition/rare-6", day, "c", petition)
	tell("petition/rare-6", day, "c", &events.PetitionForwarded{To: "a"})
	tell("petition/rare-6", day, "c", &events.PetitionReceiptNotified{Acceptance: "accepted"})
	tell("petition/rare-6", days(50), "c", &events.PetitionExtended{Until: date(110), Reason: "r"}) // longer than the law allows
	tell("petition/rare-6", days(100), "c", &events.PetitionOpinionIssued{Result: "explained"})
}
