package models

import (
	"slices"
	"testing"

	"oneseal/events"
	"oneseal/projectors/story"
)

func TestAlertIsVerifiedWhenSomeoneFirstLooked(t *testing.T) {
	given := []story.Entry{at("04 09:00", "cam", &events.AlertReceived{Camera: "camera/1", Source: "platform", Kind: "smoke"}), at("04 09:05", "a", &events.AlertVerified{Outcome: "false", FalseCause: "light"}),
		at("04 09:30", "b", &events.AlertVerified{Outcome: "true", Incident: "incident/1"})}
	if a := rowOf(t, FoldAlert, given[0]); a.State != "received" || a.Outcome != "" || a.Camera != "camera/1" || a.From != "platform" || a.Kind != "smoke" {
		t.Errorf("row %+v", a)
	}
	if a := rowOf(t, FoldAlert, given...); a.State != "verified" || on(a.Verified) != "04 09:05" || a.VerifiedBy != "a" || a.Outcome != "true" || a.FalseCause != "" || a.Incident != "incident/1" {
		t.Errorf("row %+v", a)
	}
}

func TestFailedVerificationSendsAnIncidentBack(t *testing.T) {
	due := at("04 13:00", "", &events.IncidentFiled{}).Event.Time
	given := []story.Entry{at("04 09:00", "a", &events.IncidentOpened{Origin: "alert", Category: "c", Alerts: []events.Subject{"alert/1"}}), at("04 09:05", "a", &events.IncidentFiled{Due: events.Moment{Time: due}, Unit: "work_hours"}),
		at("04 09:06", "a", &events.IncidentAssigned{To: "organ/1", Due: events.Moment{Time: due.Add(1)}}), at("04 11:00", "a", &events.IncidentHandled{}), at("04 11:30", "a", &events.IncidentVerified{Result: "failed"})}
	i := rowOf(t, FoldIncident, given...)
	if i.State != "assigned" || i.Verifications != 1 || i.Failed != 1 || !i.Passed.IsZero() || !i.Due.Equal(due) || i.To != "organ/1" {
		t.Errorf("row %+v", i)
	}
	i = rowOf(t, FoldIncident, append(given, at("04 12:00", "a", &events.IncidentDeferred{Due: events.Moment{Time: due.AddDate(0, 0, 1)}}), at("04 14:00", "a", &events.IncidentHandled{}), at("04 14:30", "a", &events.IncidentVerified{Result: "passed"}),
		at("04 14:31", "a", &events.IncidentClosed{Result: "solved"}), at("05 09:00", "a", &events.IncidentAssigned{To: "organ/2"}))...)
	if i.State != "closed" || i.Verifications != 2 || i.Failed != 1 || on(i.Passed) != "04 14:30" || on(i.Handled) != "04 11:00" || i.Deferrals != 1 || i.DeferredTo.Equal(i.Due) || !i.Due.Equal(due) {
		t.Errorf("row %+v", i)
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
	if o.State != "on_scene" || o.Officer != "staff/2" || o.Override != "busy" || !slices.Equal(o.Candidates, candidates) || on(o.Arrived) != "04 09:09" {
		t.Errorf("row %+v", o)
	}
	if o = rowOf(t, FoldDispatch, given[0], at("04 09:01", "b", &events.DispatchRefused{Reason: "r"}), given[2]); o.State != "refused" || o.Reason != "r" {
		t.Errorf("row %+v", o)
	}
}

func TestOutageBeginsWithTheLastSignOfLife(t *testing.T) {
	given := []story.Entry{at("01 09:00", "s", &events.CameraRegistered{Source: "blue_sky", Position: &events.Position{Lat: events.Latitude{Measure: events.Measured(33)}, Datum: "wgs84"}}),
		at("02 09:00", "s", &events.CameraWentOffline{LastSeen: events.Moment{Time: at("02 08:57", "", &events.CameraSigned{}).Event.Time}}), at("02 10:00", "c", &events.CameraFaulted{Fault: "fan"})}
	c := rowOf(t, FoldCamera, given...)
	if c.State != "offline" || len(c.Outages) != 1 || c.Outages[0].Cause != "offline" || on(c.Outages[0].From) != "02 08:57" || !c.Outages[0].To.IsZero() {
		t.Errorf("row %+v", c)
	}
	given = append(given, at("02 11:00", "s", &events.CameraCameOnline{}), at("02 12:00", "s", &events.CameraCameOnline{}), at("03 09:00", "c", &events.CameraFaulted{Fault: "fan"}))
	c = rowOf(t, FoldCamera, given...)
	if len(c.Outages) != 2 || on(c.Outages[0].To) != "02 11:00" || c.Outages[1].Cause != "fan" || c.Source != "blue_sky" || c.Latitude.Value() != 33 {
		t.Errorf("row %+v", c)
	}
	if c = rowOf(t, FoldCamera, append(given, at("04 09:00", "s", &events.CameraRetired{}), at("05 09:00", "s", &events.CameraCameOnline{}))...); c.State != "retired" {
		t.Errorf("a retired camera is %s", c.State)
	}
}

func TestShiftThatWasHandedOverStillEnds(t *testing.T) {
	given := []story.Entry{at("04 07:00", "s", &events.ShiftPlanned{Place: "command_centre", Officer: "staff/a"}), at("04 08:03", "a", &events.ShiftStarted{Place: "command_centre", Officer: "staff/a"}),
		at("04 15:55", "a", &events.ShiftHandedOver{To: "shift/2", Alerts: []events.Subject{"alert/1"}})}
	if s := rowOf(t, FoldShift, given...); s.State != "handed_over" || !s.Ended.IsZero() || on(s.Started) != "04 08:03" || s.HandedTo != "shift/2" || len(s.Alerts) != 1 {
		t.Errorf("row %+v", s)
	}
	if s := rowOf(t, FoldShift, append(given, at("04 16:00", "a", &events.ShiftEnded{}))...); s.State != "ended" || on(s.Ended) != "04 16:00" {
		t.Errorf("row %+v", s)
	}
	if s := rowOf(t, FoldShift, given[0], at("04 07:30", "s", &events.ShiftCancelled{Replacement: "shift/3"})); s.State != "cancelled" || s.Replacement != "shift/3" {
		t.Errorf("row %+v", s)
	}
}

func TestEvidenceTellsWhoMayUseItAndWhoDid(t *testing.T) {
	collected := &events.EvidenceCollected{Kind: "electronic", Origin: "camera", Camera: "camera/1", Case: "penalty/1", File: &events.File{SHA256: "aa", KeptUntil: september(30)}, Signature: "sig"}
	given := []story.Entry{at("04 09:00", "a", collected), at("05 09:00", "d", &events.EvidencePreserved{Until: september(29), SHA256: "bb"}), at("06 09:00", "l", &events.EvidenceReviewed{Result: "failed", Flaws: []events.EvidenceFlaw{"unclear"}}),
		at("07 09:00", "l", &events.EvidenceReviewed{Result: "passed"}), at("08 09:00", "l", &events.EvidenceShared{Recipient: "police", Case: "penalty/p"}), at("09 09:00", "p", &events.EvidenceAccessed{By: "police"}),
		at("10 09:00", "p", &events.EvidenceReused{By: "police", Case: "penalty/p"})}
	v := rowOf(t, FoldEvidence, given...)
	if v.State != "shared" || v.SHA256 != "aa" || v.PreservedSHA256 != "bb" || !v.Signed || v.KeptUntil != september(30) || on(v.Failed) != "06 09:00" || on(v.Passed) != "07 09:00" || v.Accesses != 1 || v.WithoutPurpose != 1 {
		t.Errorf("row %+v", v)
	}
	if len(v.Shares) != 1 || v.Shares[0].By != "police" || v.Shares[0].Case != "penalty/p" || len(v.Reuses) != 1 || v.Reuses[0].Case != "penalty/p" || on(v.Reuses[0].At) != "10 09:00" {
		t.Errorf("shares %+v, reuses %+v", v.Shares, v.Reuses)
	}
	if v = rowOf(t, FoldEvidence, append(given, at("28 09:00", "s", &events.EvidenceDeleted{Reason: "retention_over"}), at("29 09:00", "p", &events.EvidenceRejected{By: "court", Reason: "r"}))...); v.State != "deleted" || v.RejectedBy != "court" {
		t.Errorf("row %+v", v)
	}
}
