package models

import (
	"testing"

	"oneseal/events"
	"oneseal/projectors/story"
)

func TestAlertIsVerifiedWhenSomeoneFirstLooked(t *testing.T) {
	given := []story.Entry{at("04 09:00", "cam", &events.AlertReceived{Camera: "camera/1", Source: "platform", Kind: "smoke"}), at("04 09:05", "a", &events.AlertVerified{Outcome: "false", FalseCause: "light"}),
		at("04 09:30", "b", &events.AlertVerified{Outcome: "true", Incident: "incident/1"})}
	a := rowOf(t, FoldAlert, given[0])
	says(t, "a.State", a.State, "received")
	says(t, "a.Outcome", a.Outcome, "")
	says(t, "a.Camera", a.Camera, "camera/1")
	says(t, "a.From", a.From, "platform")
	says(t, "a.Kind", a.Kind, "smoke")
	a = rowOf(t, FoldAlert, given...)
	says(t, "a.State", a.State, "verified")
	says(t, "a.Verified", on(a.Verified), "04 09:05")
	says(t, "a.VerifiedBy", a.VerifiedBy, "a")
	says(t, "a.Outcome", a.Outcome, "true")
	says(t, "a.FalseCause", a.FalseCause, "")
	says(t, "a.Incident", a.Incident, "incident/1")
}

func TestFailedVerificationSendsAnIncidentBack(t *testing.T) {
	due := at("04 13:00", "", &events.IncidentFiled{}).Event.Time
	given := []story.Entry{at("04 09:00", "a", &events.IncidentOpened{Origin: "alert", Category: "c", Alerts: []events.Subject{"alert/1"}}), at("04 09:05", "a", &events.IncidentFiled{Due: events.Moment{Time: due}, Unit: "work_hours"}),
		at("04 09:06", "a", &events.IncidentAssigned{To: "organ/1", Due: events.Moment{Time: due.Add(1)}}), at("04 11:00", "a", &events.IncidentHandled{}), at("04 11:30", "a", &events.IncidentVerified{Result: "failed"})}
	i := rowOf(t, FoldIncident, given...)
	says(t, "i.State", i.State, "assigned")
	says(t, "i.Verifications", i.Verifications, 1)
	says(t, "i.Failed", i.Failed, 1)
	if !i.Passed.IsZero() {
		t.Errorf("i.Passed is %v, want none", i.Passed)
	}
	if !i.Due.Equal(due) {
		t.Error("i.Due.Equal(due) does not hold")
	}
	says(t, "i.To", i.To, "organ/1")
	i = rowOf(t, FoldIncident, append(given, at("04 12:00", "a", &events.IncidentDeferred{Due: events.Moment{Time: due.AddDate(0, 0, 1)}}), at("04 14:00", "a", &events.IncidentHandled{}), at("04 14:30", "a", &events.IncidentVerified{Result: "passed"}),
		at("04 14:31", "a", &events.IncidentClosed{Result: "solved"}), at("05 09:00", "a", &events.IncidentAssigned{To: "organ/2"}))...)
	says(t, "i.State", i.State, "closed")
	says(t, "i.Verifications", i.Verifications, 2)
	says(t, "i.Failed", i.Failed, 1)
	says(t, "i.Passed", on(i.Passed), "04 14:30")
	says(t, "i.Handled", on(i.Handled), "04 11:00")
	says(t, "i.Deferrals", i.Deferrals, 1)
	if i.DeferredTo.Equal(i.Due) {
		t.Error("i.DeferredTo.Equal(i.Due) holds")
	}
	if !i.Due.Equal(due) {
		t.Error("i.Due.Equal(due) does not hold")
	}
	if i = rowOf(t, FoldIncident, given[0], given[2]); !i.Due.Equal(due.Add(1)) {
		t.Errorf("without a filing the limit is the assignment's, not %v", i.Due)
	}
}

func TestOrderKeepsWhoCouldHaveGoneWhenItWasGiven(t *testing.T) {
	candidates := []events.Candidate{{Officer: "staff/1", Distance: events.Measured(80)}, {Officer: "staff/2", Distance: events.Measured(300)}}
	given := []story.Entry{at("04 09:00", "a", &events.DispatchOrdered{Incident: "incident/1", Officer: "staff/2", Candidates: candidates, Datum: "wgs84", Override: "busy"}),
		at("04 09:01", "a", &events.DispatchOrdered{Incident: "incident/1", Officer: "staff/1", Candidates: candidates[:1], Datum: "wgs84"}), at("04 09:02", "b", &events.DispatchAccepted{}), at("04 09:09", "b", &events.DispatchArrived{By: "officer"})}
	o := rowOf(t, FoldDispatch, given...)
	says(t, "o.State", o.State, "on_scene")
	says(t, "o.Officer", o.Officer, "staff/2")
	says(t, "o.Override", o.Override, "busy")
	lists(t, "o.Candidates", o.Candidates, candidates)
	says(t, "o.Arrived", on(o.Arrived), "04 09:09")
	o = rowOf(t, FoldDispatch, given[0], at("04 09:01", "b", &events.DispatchRefused{Reason: "r"}), given[2])
	says(t, "o.State", o.State, "refused")
	says(t, "o.Reason", o.Reason, "r")
}

func TestOutageBeginsWithTheLastSignOfLife(t *testing.T) {
	given := []story.Entry{at("01 09:00", "s", &events.CameraRegistered{Source: "blue_sky", Position: &events.Position{Lat: events.Latitude{Measure: events.Measured(33)}, Datum: "wgs84"}}),
		at("02 09:00", "s", &events.CameraWentOffline{LastSeen: events.Moment{Time: at("02 08:57", "", &events.CameraSigned{}).Event.Time}}), at("02 10:00", "c", &events.CameraFaulted{Fault: "fan"})}
	c := rowOf(t, FoldCamera, given...)
	says(t, "c.State", c.State, "offline")
	if len(c.Outages) != 1 {
		t.Fatalf("the number of c.Outages is %v, want %v", len(c.Outages), 1)
	}
	says(t, "c.Outages[0].Cause", c.Outages[0].Cause, "offline")
	says(t, "c.Outages[0].From", on(c.Outages[0].From), "02 08:57")
	if !c.Outages[0].To.IsZero() {
		t.Errorf("c.Outages[0].To is %v, want none", c.Outages[0].To)
	}
	given = append(given, at("02 11:00", "s", &events.CameraCameOnline{}), at("02 12:00", "s", &events.CameraCameOnline{}), at("03 09:00", "c", &events.CameraFaulted{Fault: "fan"}))
	c = rowOf(t, FoldCamera, given...)
	if len(c.Outages) != 2 {
		t.Fatalf("the number of c.Outages is %v, want %v", len(c.Outages), 2)
	}
	says(t, "c.Outages[0].To", on(c.Outages[0].To), "02 11:00")
	says(t, "c.Outages[1].Cause", c.Outages[1].Cause, "fan")
	says(t, "c.Source", c.Source, "blue_sky")
	says(t, "c.Latitude.Value()", c.Latitude.Value(), 33)
	if c = rowOf(t, FoldCamera, append(given, at("04 09:00", "s", &events.CameraRetired{}), at("05 09:00", "s", &events.CameraCameOnline{}))...); c.State != "retired" {
		t.Errorf("a retired camera is %s", c.State)
	}
}

func TestShiftThatWasHandedOverStillEnds(t *testing.T) {
	given := []story.Entry{at("04 07:00", "s", &events.ShiftPlanned{Place: "command_centre", Officer: "staff/a"}), at("04 08:03", "a", &events.ShiftStarted{Place: "command_centre", Officer: "staff/a"}),
		at("04 15:55", "a", &events.ShiftHandedOver{To: "shift/2", Alerts: []events.Subject{"alert/1"}})}
	s := rowOf(t, FoldShift, given...)
	says(t, "s.State", s.State, "handed_over")
	if !s.Ended.IsZero() {
		t.Errorf("s.Ended is %v, want none", s.Ended)
	}
	says(t, "s.Started", on(s.Started), "04 08:03")
	says(t, "s.HandedTo", s.HandedTo, "shift/2")
	if len(s.Alerts) != 1 {
		t.Fatalf("the number of s.Alerts is %v, want %v", len(s.Alerts), 1)
	}
	s = rowOf(t, FoldShift, append(given, at("04 16:00", "a", &events.ShiftEnded{}))...)
	says(t, "s.State", s.State, "ended")
	says(t, "s.Ended", on(s.Ended), "04 16:00")
	s = rowOf(t, FoldShift, given[0], at("04 07:30", "s", &events.ShiftCancelled{Replacement: "shift/3"}))
	says(t, "s.State", s.State, "cancelled")
	says(t, "s.Replacement", s.Replacement, "shift/3")
}

func TestEvidenceTellsWhoMayUseItAndWhoDid(t *testing.T) {
	collected := &events.EvidenceCollected{Kind: "electronic", Origin: "camera", Camera: "camera/1", Case: "penalty/1", File: &events.File{SHA256: "aa", KeptUntil: september(30)}, Signature: "sig"}
	given := []story.Entry{at("04 09:00", "a", collected), at("05 09:00", "d", &events.EvidencePreserved{Until: september(29), SHA256: "bb"}), at("06 09:00", "l", &events.EvidenceReviewed{Result: "failed", Flaws: []events.EvidenceFlaw{"unclear"}}),
		at("07 09:00", "l", &events.EvidenceReviewed{Result: "passed"}), at("08 09:00", "l", &events.EvidenceShared{Recipient: "police", Case: "penalty/p"}), at("09 09:00", "p", &events.EvidenceAccessed{By: "police"}),
		at("10 09:00", "p", &events.EvidenceReused{By: "police", Case: "penalty/p"})}
	v := rowOf(t, FoldEvidence, given...)
	says(t, "v.State", v.State, "shared")
	says(t, "v.SHA256", v.SHA256, "aa")
	says(t, "v.PreservedSHA256", v.PreservedSHA256, "bb")
	if !v.Signed {
		t.Error("v.Signed does not hold")
	}
	says(t, "v.KeptUntil", v.KeptUntil, september(30))
	says(t, "v.Failed", on(v.Failed), "06 09:00")
	says(t, "v.Passed", on(v.Passed), "07 09:00")
	says(t, "v.Accesses", v.Accesses, 1)
	says(t, "v.WithoutPurpose", v.WithoutPurpose, 1)
	if len(v.Shares) != 1 {
		t.Fatalf("the number of v.Shares is %v, want %v", len(v.Shares), 1)
	}
	says(t, "v.Shares[0].By", v.Shares[0].By, "police")
	says(t, "v.Shares[0].Case", v.Shares[0].Case, "penalty/p")
	if len(v.Reuses) != 1 {
		t.Fatalf("the number of v.Reuses is %v, want %v", len(v.Reuses), 1)
	}
	says(t, "v.Reuses[0].Case", v.Reuses[0].Case, "penalty/p")
	says(t, "v.Reuses[0].At", on(v.Reuses[0].At), "10 09:00")
	v = rowOf(t, FoldEvidence, append(given, at("28 09:00", "s", &events.EvidenceDeleted{Reason: "retention_over"}), at("29 09:00", "p", &events.EvidenceRejected{By: "court", Reason: "r"}))...)
	says(t, "v.State", v.State, "deleted")
	says(t, "v.RejectedBy", v.RejectedBy, "court")
}
