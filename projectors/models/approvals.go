package models

import (
	"time"

	"github.com/ClickHouse/ch-go/proto"

	"oneseal/events"
	"oneseal/projectors/columns"
	"oneseal/projectors/story"
)

// Approval is one approval case: what happened, with each act's own time, beside what was
// promised and what the law allows. Instants are in UTC, days are those of the story's zone.
type Approval struct {
	story.Story
	State   string // void, received, correcting, accepted, reviewing, decided, delivered or closed
	Outcome string // granted, refused, not_accepted, withdrawn, terminated, or empty while open

	Item, Channel, Department, Unit, Responsible, Organ, Area string

	Received, Accepted, Decided, Delivered, Ended time.Time
	ReceivedOn, AcceptedOn, DecidedOn             events.Date
	// AcceptedOn is the day that was stated. DeemedOn is that on which the application counts as accepted since nobody told anything
	// within the law's days (Licensing Law Art. 32): the receipt's, whatever was stated later. It counts so from DeemedFrom on, which
	// may lie ahead while the case waits for a word.
	DeemedOn, DeemedFrom events.Date
	DeemedAccepted       bool

	// StatutoryDays and PromisedDays are the limits told at acceptance, else those of the item's version in force then, else the
	// law's own for licences, else absent. StatutoryFrom says which: acceptance, item_version or law.
	StatutoryDays, PromisedDays events.Workdays
	StatutoryFrom               string
	// ExtendedDays is what the law lets the limit be extended by.
	ExtendedDays      events.Workdays
	Handling          events.Handling
	Suspensions       []Suspension
	Extensions        []Extension
	CorrectionNotices uint16
	Clocks            Clocks

	StatedStart, StatedDeadline, StatedPlanned, StatedEnd time.Time

	Steps    []Step
	Findings []Finding

	Acceptance *events.Event // by which the clocks start: of a deemed one what was received; nil before it
	refs       []Referred
}

// Suspension is a span in which a case was said to stand (Licensing Law Art. 45). To is absent while it lasts.
type Suspension struct {
	Ground     string
	From, To   events.Date
	StatedDays events.Workdays
	Event      *events.Event // that suspended it
	Resumed    *events.Event // nil while it lasts
	Unjudged   bool          // by no law: the clocks stand as the source says
}

// Lawful is whether the clocks stand in it: on a ground of Art. 45, with the written notice of how long.
func (s *Suspension) Lawful() bool {
	return s.Unjudged || LawfulGround(events.SuspensionGround(s.Ground)) && !s.StatedDays.IsZero()
}

// Extension is a prolonged limit (Licensing Law Art. 42).
type Extension struct {
	On     events.Date
	Days   events.Workdays
	Role   string // of who extended it, as stated
	Reason string // told to the applicant
	Valid  bool   // whether it counts
	WhyNot events.Title
	Event  *events.Event // that told it
}

// FoldApproval folds the story of an approval case. Acts out of order or without the acts they
// need are folded as they stand; what they break is found beside it.
func FoldApproval(story story.Story, look *Lookup) (Approval, error) {
	a := Approval{Story: story, State: "void", Organ: story.Owner(), Findings: Strangers(&story), Steps: make([]Step, 0, len(story.Events))}
	for _, e := range story.Events {
		if stated, ok := e.Data.(interface{ Step() *events.ApprovalStep }); ok {
			a.state(stated.Step())
			a.Steps = append(a.Steps, Step{Event: e, At: e.Time.In(a.Zone), Activity: stated.Step().Activity, Unit: stated.Step().Group})
		}
		putText(&a.Area, e.Area)
		a.happen(e)
	}
	a.readClocks(look)
	a.judge(look)
	a.refs = look.asked
	return a, nil
}

func (a *Approval) referred() []Referred { return a.refs }

// state takes over what the source says of the whole case.
func (a *Approval) state(step *events.ApprovalStep) {
	c := &step.Case
	putText(&a.Item, c.Item)
	putText(&a.Channel, c.Channel)
	putText(&a.Department, c.Department)
	putText(&a.Unit, c.Group)
	putText(&a.Responsible, c.Responsible)
	put(&a.StatedStart, c.Started.Time)
	put(&a.StatedDeadline, c.Deadline.Time)
	put(&a.StatedPlanned, c.PlannedEnd.Time)
	put(&a.StatedEnd, c.Ended.Time)
}

func (a *Approval) happen(e *events.Event) {
	switch d := e.Data.(type) {
	case *events.ApprovalReceived:
		if a.Received.IsZero() {
			a.Received, a.ReceivedOn = e.Time, a.Day(e.Time)
		}
		a.reach("received")
	case *events.ApprovalCorrectionNoticeIssued:
		a.CorrectionNotices++
		a.reach("correcting")
	case *events.ApprovalCorrectionSubmitted:
		a.reach("received")
	case *events.ApprovalAccepted:
		if a.Accepted.IsZero() {
			a.Accepted, a.AcceptedOn = e.Time, a.Day(e.Time)
			a.StatutoryDays, a.PromisedDays, a.Handling, a.Acceptance = d.StatutoryDays, d.PromisedDays, d.Handling, e
		}
		a.reach("accepted")
	case *events.ApprovalDeemedAccepted:
		if a.Accepted.IsZero() {
			a.Accepted, a.AcceptedOn, a.DeemedAccepted, a.Acceptance = e.Time, d.MaterialsReceived, true, e
			a.DeemedOn, a.DeemedFrom = d.MaterialsReceived, a.Day(e.Time)
		}
		a.reach("accepted")
	case *events.ApprovalNotAccepted:
		a.end("closed", "not_accepted", e)
	case *events.ApprovalStepTaken:
		if a.State == "void" {
			a.reach("received")
		}
	case *events.ApprovalInitialReviewed, *events.ApprovalReReviewed:
		a.reach("reviewing")
	case *events.ApprovalGranted:
		a.decide("granted", e)
	case *events.ApprovalRefused:
		a.decide("refused", e)
	case *events.ApprovalDelivered:
		if a.Delivered.IsZero() {
			a.Delivered = e.Time
		}
		if a.Outcome != "" {
			a.State = "delivered"
		}
	case *events.ApprovalWithdrawn:
		a.end("closed", "withdrawn", e)
	case *events.ApprovalTerminated:
		a.end("closed", "terminated", e)
	case *events.ApprovalClockSuspended:
		a.Suspensions = append(a.Suspensions, Suspension{Ground: string(d.Ground), From: a.Day(e.Time), StatedDays: d.Days, Event: e})
	case *events.ApprovalClockResumed:
		if s := a.resumed(d); s != nil {
			s.To, s.Resumed = a.Day(e.Time), e
		}
	case *events.ApprovalClockExtended:
		a.Extensions = append(a.Extensions, Extension{On: a.Day(e.Time), Days: d.Days, Role: e.Role, Reason: d.Reason, Event: e})
	default:
		if a.State == "void" {
			a.State = "received"
		}
	}
}

// resumed is the suspension that a resumption ends: the one that it names, else the oldest open one on its ground, else the oldest
// open one; nil if none is open.
func (a *Approval) resumed(d *events.ApprovalClockResumed) *Suspension {
	var onGround, oldest *Suspension
	for i := range a.Suspensions {
		s := &a.Suspensions[i]
		if !s.To.IsZero() {
			continue
		}
		if d.Suspension != "" && s.Event.ID == d.Suspension {
			return s
		}
		if oldest == nil {
			oldest = s
		}
		if onGround == nil && d.Ground != "" && s.Ground == string(d.Ground) {
			onGround = s
		}
	}
	if onGround != nil {
		return onGround
	}
	return oldest
}

// StartOn is the day from which the clocks count; absent before acceptance.
func (a *Approval) StartOn() events.Date {
	if !a.DeemedOn.IsZero() {
		return a.DeemedOn
	}
	return a.AcceptedOn
}

// EndedOn is the day on which the case was decided or ended otherwise; absent while it is open.
func (a *Approval) EndedOn() events.Date {
	if !a.DecidedOn.IsZero() {
		return a.DecidedOn
	}
	return a.Day(a.Ended)
}

// reach moves an open case on.
func (a *Approval) reach(state string) {
	if a.Outcome == "" {
		a.State = state
	}
}

func (a *Approval) decide(outcome string, e *events.Event) {
	if a.Decided.IsZero() {
		a.Decided, a.DecidedOn = e.Time, a.Day(e.Time)
	}
	a.end("decided", outcome, e)
}

// end keeps the first end: what comes after it does not undo it.
func (a *Approval) end(state, outcome string, e *events.Event) {
	if a.Outcome == "" {
		a.State, a.Outcome, a.Ended = state, outcome, e.Time
	}
}

func approvalColumns() []columns.Column[Approval] {
	suspensions := func(a *Approval) []Suspension { return a.Suspensions }
	all := []columns.Column[Approval]{
		columns.LowCardinality("state", func(a *Approval) string { return a.State }),
		columns.LowCardinality("outcome", func(a *Approval) string { return a.Outcome }),
		columns.LowCardinality("item", func(a *Approval) string { return a.Item }),
		columns.LowCardinality("channel", func(a *Approval) string { return a.Channel }),
		columns.LowCardinality("department", func(a *Approval) string { return a.Department }),
		columns.LowCardinality("unit", func(a *Approval) string { return a.Unit }),
		columns.LowCardinality("responsible", func(a *Approval) string { return a.Responsible }),
		columns.LowCardinality("organ", func(a *Approval) string { return a.Organ }),
		organsColumn(func(a *Approval) *story.Story { return &a.Story }),
		columns.LowCardinality("area", func(a *Approval) string { return a.Area }),
		columns.NullableDateTime("received_at", func(a *Approval) time.Time { return a.Received }),
		columns.NullableDateTime("accepted_at", func(a *Approval) time.Time { return a.Accepted }),
		columns.NullableDateTime("decided_at", func(a *Approval) time.Time { return a.Decided }),
		columns.NullableDateTime("delivered_at", func(a *Approval) time.Time { return a.Delivered }),
		columns.NullableDateTime("ended_at", func(a *Approval) time.Time { return a.Ended }),
		columns.NullableDate("received_on", func(a *Approval) events.Date { return a.ReceivedOn }),
		columns.NullableDate("accepted_on", func(a *Approval) events.Date { return a.AcceptedOn }),
		columns.NullableDate("ended_on", func(a *Approval) events.Date { return a.Day(a.Ended) }),
		columns.NullableDate("decided_on", func(a *Approval) events.Date { return a.DecidedOn }),
		columns.LowCardinality("item_version", func(a *Approval) string { return a.Clocks.ItemVersion }),
		columns.NullableDate("statutory_due_on", func(a *Approval) events.Date { return a.Clocks.Statutory.Due }),
		columns.NullableDate("statutory_over_on", func(a *Approval) events.Date { return a.Clocks.Statutory.Over }),
		columns.NullableDate("promised_due_on", func(a *Approval) events.Date { return a.Clocks.Promised.Due }),
		columns.NullableDate("promised_over_on", func(a *Approval) events.Date { return a.Clocks.Promised.Over }),
		columns.NullableDate("review_due_on", func(a *Approval) events.Date { return a.Clocks.Review.Due }),
		columns.NullableDate("review_over_on", func(a *Approval) events.Date { return a.Clocks.Review.Over }),
		columns.Of("net_workdays", new(proto.ColUInt16).Nullable(), func(a *Approval) proto.Nullable[uint16] {
			return proto.Nullable[uint16]{Value: uint16(a.Clocks.Actual.Used), Set: a.Clocks.Actual.Known && !a.EndedOn().IsZero()}
		}),
		columns.UInt16("suspended_workdays", func(a *Approval) uint16 { return uint16(a.Clocks.Actual.Excluded) }),
		columns.UInt16("unlawful_workdays", func(a *Approval) uint16 { return uint16(a.Clocks.Unlawful) }),
		columns.LowCardinality("calendar", func(a *Approval) string { return a.Clocks.Calendar }),
		columns.Bool("provisional", func(a *Approval) bool { return a.Clocks.Provisional }),
		columns.Bool("deemed_accepted", func(a *Approval) bool { return a.DeemedAccepted }),
		columns.NullableDate("clock_start_on", func(a *Approval) events.Date { return a.StartOn() }),
		columns.NullableDate("deemed_on", func(a *Approval) events.Date { return a.DeemedOn }),
		columns.NullableDate("deemed_from_on", func(a *Approval) events.Date { return a.DeemedFrom }),
		columns.LowCardinality("statutory_origin", func(a *Approval) string { return a.StatutoryFrom }),
		columns.NullableWorkdays("statutory_days", func(a *Approval) events.Workdays { return a.StatutoryDays }),
		columns.NullableWorkdays("promised_days", func(a *Approval) events.Workdays { return a.PromisedDays }),
		columns.Workdays("extended_days", func(a *Approval) events.Workdays { return a.ExtendedDays }),
		columns.NullableDateTime("stated_start", func(a *Approval) time.Time { return a.StatedStart }),
		columns.NullableDateTime("stated_deadline", func(a *Approval) time.Time { return a.StatedDeadline }),
		columns.NullableDateTime("stated_planned", func(a *Approval) time.Time { return a.StatedPlanned }),
		columns.NullableDateTime("stated_end", func(a *Approval) time.Time { return a.StatedEnd }),
		columns.NullableDate("stated_deadline_on", func(a *Approval) events.Date { return a.Day(a.StatedDeadline) }),
		columns.NullableDate("stated_planned_on", func(a *Approval) events.Date { return a.Day(a.StatedPlanned) }),
		columns.NullableDate("stated_end_on", func(a *Approval) events.Date { return a.Day(a.StatedEnd) }),
		columns.UInt16("correction_notices", func(a *Approval) uint16 { return a.CorrectionNotices }),
		columns.Nested("suspensions.ground", columns.LowCardinalities(), suspensions, func(s *Suspension) string { return s.Ground }),
		columns.Nested("suspensions.from_on", new(proto.ColDate32).Array(), suspensions, func(s *Suspension) time.Time { return s.From.Midnight() }),
		columns.Nested("suspensions.to_on", proto.NewArray(new(proto.ColDate32).Nullable()), suspensions, func(s *Suspension) proto.Nullable[time.Time] { return columns.MaybeDate(s.To) }),
		columns.Typed("Array(Nullable("+columns.WorkdaysType+"))", columns.Nested("suspensions.stated_days", proto.NewArray(new(proto.ColDecimal32).Nullable()), suspensions,
			func(s *Suspension) proto.Nullable[proto.Decimal32] { return columns.MaybeWorkdays(s.StatedDays) })),
		columns.Nested("suspensions.lawful", new(proto.ColBool).Array(), suspensions, func(s *Suspension) bool { return s.Lawful() }),
		columns.Nested("steps.unit", columns.LowCardinalities(), func(a *Approval) []Step { return a.Steps }, func(s *Step) string { return s.Unit }),
	}
	all = append(all, findingColumns(func(a *Approval) []Finding { return a.Findings })...)
	return append(all, stepColumns(func(a *Approval) []Step { return a.Steps })...)
}
