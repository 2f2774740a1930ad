package kpis_test

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"oneseal/events"
	"oneseal/events/calendar"
)

// The measures of the service from the raw events, without folds, rows and views.

// stories are the facts by subject, in order, as corrections leave them.
type stories map[string][]*events.Event

func storiesOf(town []*events.Event) stories {
	raw := make(stories)
	for _, e := range town {
		raw[e.Subject] = append(raw[e.Subject], atHome(e))
	}
	for subject, story := range raw {
		raw[subject] = slices.DeleteFunc(told(story), func(e *events.Event) bool {
			_, correction := e.Data.(*events.FactCorrected)
			return correction
		})
		if len(raw[subject]) == 0 {
			delete(raw, subject)
		}
	}
	return raw
}

// atHome gives an event whose times are by the clock of its subject's zone, from which the second computations take days.
func atHome(e *events.Event) *events.Event {
	zone := e.Timezone
	if zone == nil {
		zone = events.China
	}
	local := *e
	local.Time = e.Time.In(zone)
	return &local
}

// told gives a story as its corrections leave it: in order, each event once, none that was withdrawn.
func told(story []*events.Event) []*events.Event {
	corrections := make(map[string]*events.FactCorrected)
	for _, e := range story {
		if c, is := e.Data.(*events.FactCorrected); is {
			corrections[c.Corrects.ID] = c
		}
	}
	var all []*events.Event
	seen := make(map[string]bool)
	for _, e := range story {
		c := corrections[e.ID]
		if seen[e.ID] || c != nil && c.Effect == events.EffectWithdrawn {
			continue
		}
		seen[e.ID] = true
		if c != nil {
			corrected := *e
			corrected.Time = c.Time.In(e.Time.Location())
			e = &corrected
		}
		all = append(all, e)
	}
	slices.SortStableFunc(all, func(a, b *events.Event) int { return a.Time.Compare(b.Time) })
	return all
}

func (s stories) of(family string) map[string][]*events.Event {
	all := make(map[string][]*events.Event)
	for subject, story := range s {
		if strings.HasPrefix(subject, family+"/") {
			all[subject] = story
		}
	}
	return all
}

// join makes a key of its parts.
func join(parts ...string) string { return strings.Join(parts, " ") }

// where is the organ that owns a story, and the area that it was told of last.
func where(story []*events.Event) string {
	area := ""
	for _, e := range story {
		area = cmp.Or(e.Area, area)
	}
	return ownerOf(story) + " " + area
}

// ownerOf is the organ that began a story, or to which its owner handed it; a petition that comes back is of who forwarded it.
func ownerOf(story []*events.Event) string {
	owner, before := "", ""
	for _, e := range story {
		switch d := e.Data.(type) {
		case *events.PenaltyJurisdictionTransferred:
			owner, before = d.To, owner
		case *events.PetitionForwarded:
			owner, before = d.To, owner
		case *events.PetitionReturned:
			owner = before
		default:
			owner = cmp.Or(owner, e.Organ)
		}
	}
	return owner
}

// serviceItem is the item that a case, a visit or an errand was for.
func serviceItem(story []*events.Event) (item string) {
	for _, e := range story {
		switch d := e.Data.(type) {
		case *events.TicketTaken:
			item = cmp.Or(item, string(d.Item))
		case *events.ErrandTaken:
			item = cmp.Or(item, string(d.Item))
		}
	}
	return cmp.Or(itemOf(story), strings.TrimPrefix(item, "item/"))
}

// earliest is when the first fact of a type happened, or zero.
func earliest[D any](story []*events.Event) time.Time {
	for _, e := range story {
		if _, is := e.Data.(*D); is {
			return e.Time
		}
	}
	return time.Time{}
}

func month(at, otherwise time.Time) string {
	if at.IsZero() {
		at = otherwise
	}
	return at.Format("2006-01") + "-01"
}

// sheet is a table of figures that is being filled. Figures at samples are a count, a median and a
// 90th percentile.
type sheet struct {
	width   int
	rows    measured
	samples map[string]map[int][]float64
	places  []int
}

func newSheet(width int, places ...int) *sheet {
	return &sheet{width, make(measured), make(map[string]map[int][]float64), places}
}

func (s *sheet) row(key string) []float64 {
	if s.rows[key] == nil {
		s.rows[key], s.samples[key] = make([]float64, s.width), make(map[int][]float64)
	}
	return s.rows[key]
}

func (s *sheet) sample(key string, place int, value float64) {
	s.row(key)
	s.samples[key][place] = append(s.samples[key][place], value)
}

func (s *sheet) figures() measured {
	for key, row := range s.rows {
		for _, place := range s.places {
			values := s.samples[key][place]
			slices.Sort(values)
			row[place], row[place+1], row[place+2] = float64(len(values)), -1, -1
			if n := len(values); n > 0 {
				row[place+1], row[place+2] = values[n/2], values[n*9/10]
			}
		}
	}
	return s.rows
}

func pushes(s stories) *sheet {
	sheet := newSheet(9, 6)
	for _, story := range s.of("push") {
		sent, acknowledged := earliest[events.PushSent](story), earliest[events.PushAcknowledged](story)
		direction, due := "", time.Time{}
		for _, e := range story {
			if d, is := e.Data.(*events.PushSent); is {
				direction, due = string(d.Direction), d.Due.Time
			}
		}
		key := join(month(sent, story[0].Time), direction, where(story))
		row := sheet.row(key)
		switch {
		case sent.IsZero() || !acknowledged.IsZero() && acknowledged.Before(sent), due.IsZero():
			row[5]++
		case !acknowledged.IsZero() && !acknowledged.After(due):
			row[0]++
			row[1]++
		case !acknowledged.IsZero():
			row[1]++
			row[2]++
		case due.Before(time.Now()):
			row[1]++
			row[3]++
		default:
			row[4]++
		}
		if !sent.IsZero() && !acknowledged.Before(sent) {
			sheet.sample(key, 6, acknowledged.Sub(sent).Seconds())
		}
	}
	return sheet
}

func inquiries(s stories) measured {
	sheet := newSheet(6)
	for _, story := range s.of("inquiry") {
		received, closed := earliest[events.InquiryReceived](story), earliest[events.InquiryClosed](story)
		var first, closer, channel, item string
		handovers := 0
		for _, e := range story {
			switch d := e.Data.(type) {
			case *events.InquiryReceived:
				first, channel, item = cmp.Or(first, string(d.FirstOfficer)), string(d.Channel), string(d.Item)
			case *events.InquiryHandedOver:
				handovers++
			case *events.InquiryClosed:
				closer = cmp.Or(closer, e.Actor)
			}
		}
		at := closed
		if at.IsZero() {
			at = received
		}
		row := sheet.row(join(month(at, story[0].Time), channel, strings.TrimPrefix(item, "item/"), where(story)))
		if closed.IsZero() {
			row[4]++
			continue
		}
		if handovers > 0 {
			row[2]++
			row[3] += float64(handovers)
		}
		switch {
		case first == "" || closer == "":
			row[5]++
		case first == "staff/"+closer:
			row[0]++
			row[1]++
		default:
			row[1]++
		}
	}
	return sheet.figures()
}

// officeSeconds counts the opening hours between two times, day by day.
func officeSeconds(from, to time.Time) (seconds float64) {
	year, month, date := from.Date()
	for midnight := time.Date(year, month, date, 0, 0, 0, 0, from.Location()); midnight.Before(to); midnight = midnight.AddDate(0, 0, 1) {
		if day, err := calendar.Published().On(events.DateOf(midnight)); err != nil || !day.Workday {
			continue
		}
		for _, hours := range [][2]time.Duration{{9 * time.Hour, 12 * time.Hour}, {13*time.Hour + 30*time.Minute, 17*time.Hour + 30*time.Minute}} {
			opens, shuts := midnight.Add(hours[0]), midnight.Add(hours[1])
			if opens.Before(from) {
				opens = from
			}
			if shuts.After(to) {
				shuts = to
			}
			seconds += max(0, shuts.Sub(opens).Seconds())
		}
	}
	return seconds
}

func covers(s stories) measured {
	sheet := newSheet(8)
	for _, story := range s.of("absence") {
		started, ended := earliest[events.AbsenceStarted](story), earliest[events.AbsenceEnded](story)
		covered, due := make(map[events.Subject]time.Time), 0
		for _, e := range story {
			switch d := e.Data.(type) {
			case *events.AbsenceStarted:
				due += len(d.Due)
				for _, post := range d.Posts {
					covered[post] = covered[post]
				}
			case *events.AbsenceTakenOver:
				if covered[d.Post].IsZero() {
					covered[d.Post] = e.Time
				}
			}
		}
		row := sheet.row(join(month(started, story[0].Time), where(story)))
		everywhere, slowest, uncovered := true, 0.0, 0.0
		for _, at := range covered {
			if at.IsZero() {
				everywhere, at = false, ended
			}
			if !at.IsZero() && !started.IsZero() {
				slowest = max(slowest, officeSeconds(started, at))
				uncovered += officeSeconds(started, at)
			}
		}
		switch {
		case started.IsZero():
			row[7]++
			continue
		case due == 0:
			row[5]++
			continue
		case everywhere && slowest <= 3600:
			row[0]++
		case everywhere:
			row[2]++
		case !ended.IsZero():
			row[3]++
		default:
			row[6]++
			continue
		}
		row[1]++
		row[4] += uncovered
	}
	return sheet.figures()
}

func queues(s stories) *sheet {
	sheet := newSheet(10, 0, 3)
	for _, story := range s.of("ticket") {
		began := month(earliest[events.TicketTaken](story), story[0].Time)
		var since, called time.Time
		window, item, waiting := "", "", false
		over := func(e *events.Event, outcome string) {
			key := join(began, window, item, where(story))
			row := sheet.row(key)
			switch {
			case !called.IsZero() && !since.IsZero() && !called.Before(since):
				sheet.sample(key, 0, called.Sub(since).Seconds())
			case !called.IsZero():
				row[9]++
			}
			switch outcome {
			case "served":
				if called.IsZero() {
					row[9]++ // and no wait: it is counted once
				} else {
					sheet.sample(key, 3, e.Time.Sub(called).Seconds())
				}
			case "transferred":
				row[6]++
			case "abandoned":
				row[7]++
			default:
				row[8]++
			}
			since, called, window, waiting = time.Time{}, time.Time{}, "", false
		}
		for _, e := range story {
			switch d := e.Data.(type) {
			case *events.TicketTaken:
				since, item, waiting = e.Time, strings.TrimPrefix(string(d.Item), "item/"), true
			case *events.TicketCalled:
				window, called, waiting = string(d.Window), e.Time, true
			case *events.TicketTransferred:
				over(e, "transferred")
				since, window, waiting = e.Time, string(d.To), true
			case *events.TicketServed:
				window = cmp.Or(window, string(d.Window))
				over(e, "served")
			case *events.TicketAbandoned:
				over(e, "abandoned")
			}
		}
		if waiting {
			over(nil, "open")
		}
	}
	return sheet
}

func itemOf(story []*events.Event) (item string) {
	for _, e := range story {
		if d, is := e.Data.(interface{ Step() *events.ApprovalStep }); is {
			item = cmp.Or(d.Step().Case.Item, item)
		}
	}
	return item
}

func workdays(from, to time.Time) float64 {
	n, known := knownWorkdays(from, to)
	if !known {
		panic("the town lives inside the calendar")
	}
	return n
}

// knownWorkdays is not known beyond the calendar.
func knownWorkdays(from, to time.Time) (float64, bool) {
	n, err := calendar.Published().Workdays(events.DateOf(from), events.DateOf(to))
	return float64(n), err == nil
}

func villages(s stories) *sheet {
	sheet := newSheet(8, 2)
	village := make(map[string]bool)
	for _, story := range s.of("errand") {
		taken, forwarded := earliest[events.ErrandTaken](story), earliest[events.ErrandForwarded](story)
		item, ended := "", false
		for _, e := range story {
			switch d := e.Data.(type) {
			case *events.ErrandTaken:
				item = strings.TrimPrefix(string(d.Item), "item/")
			case *events.ErrandForwarded:
				village[string(d.Case)] = true
			case *events.ErrandClosed, *events.ErrandHandedOver:
				ended = true
			}
		}
		key := join(month(taken, story[0].Time), item, where(story))
		row := sheet.row(key)
		switch {
		case !forwarded.IsZero() && (taken.IsZero() || forwarded.Before(taken)):
			row[7]++
		case !forwarded.IsZero():
			sheet.sample(key, 2, workdays(taken, forwarded))
		case ended:
			row[5]++
		default:
			row[6]++
		}
	}
	for subject, story := range s.of("approval") {
		received := earliest[events.ApprovalReceived](story)
		row := sheet.row(join(month(received, story[0].Time), itemOf(story), where(story)))
		if received.IsZero() {
			row[7]++
			continue
		}
		row[1]++
		if village[subject] {
			row[0]++
		}
	}
	return sheet
}

// inForce gives the version of an item on a local day, or nil.
func (s stories) inForce(item string, at time.Time) (version *events.ItemVersionPublished) {
	day := events.DateOf(at).Midnight()
	for _, e := range s["item/"+item] {
		switch d := e.Data.(type) {
		case *events.ItemVersionPublished:
			if !d.Effective.Midnight().After(day) && (version == nil || !d.Effective.Midnight().Before(version.Effective.Midnight())) {
				version = d
			}
		case *events.ItemRetired:
			if !d.Effective.Midnight().After(day) {
				return nil
			}
		}
	}
	return version
}

// ended tells whether a case has an outcome, and when it was decided.
func ended(story []*events.Event) (outcome bool, decided time.Time) {
	for _, e := range story {
		switch e.Data.(type) {
		case *events.ApprovalGranted, *events.ApprovalRefused:
			if decided.IsZero() {
				decided = e.Time
			}
			outcome = true
		case *events.ApprovalNotAccepted, *events.ApprovalWithdrawn, *events.ApprovalTerminated:
			outcome = true
		}
	}
	return outcome, decided
}

func materials(s stories) measured {
	sheet := newSheet(6)
	for _, story := range s.of("approval") {
		received, item := earliest[events.ApprovalReceived](story), itemOf(story)
		row := sheet.row(join(month(received, story[0].Time), item, where(story)))
		version := s.inForce(item, received)
		if received.IsZero() || version == nil {
			row[5]++
			continue
		}
		held := slices.ContainsFunc(version.Materials, func(m events.ItemMaterial) bool { return m.From == "government" && m.Need == "always" })
		reused := 0.0
		for _, e := range story {
			if _, is := e.Data.(*events.ApprovalMaterialReused); is {
				reused++
			}
		}
		over, _ := ended(story)
		switch {
		case !held:
			row[3]++
		case reused > 0:
			row[0]++
			row[1]++
			row[2] += reused
		case !over:
			row[4]++
		default:
			row[1]++
		}
	}
	return sheet.figures()
}

func satisfaction(s stories) measured {
	sheet := newSheet(10)
	rated := make(map[string]bool)
	for _, story := range s.of("rating") {
		given, rectified, aside := earliest[events.RatingGiven](story), earliest[events.RatingRectified](story), earliest[events.RatingSetAside](story)
		of, grade, item := "", "", ""
		for _, e := range story {
			if d, is := e.Data.(*events.RatingGiven); is {
				of, grade, item = cmp.Or(of, string(d.Of)), cmp.Or(grade, string(d.Grade)), cmp.Or(item, strings.TrimPrefix(string(d.Item), "item/"))
			}
		}
		family, _, _ := strings.Cut(of, "/")
		row := sheet.row(join(month(given, story[0].Time), family, cmp.Or(item, serviceItem(s[of])), where(story)))
		if !aside.IsZero() {
			row[5]++
			continue
		}
		if given.IsZero() {
			row[9]++
			continue
		}
		rated[of] = true
		row[1]++
		if !strings.Contains(grade, "dissatisfied") {
			row[0]++
			continue
		}
		row[2]++
		until := rectified
		if until.IsZero() {
			until = time.Now()
		}
		switch inTime := workdays(given, until) <= 15; {
		case inTime && rectified.IsZero():
			row[8]++
		case inTime:
			row[3]++
			row[4]++
		default:
			row[4]++
		}
	}
	for subject, story := range s {
		family, _, _ := strings.Cut(subject, "/")
		_, at := ended(story)
		switch family {
		case "ticket":
			at = earliest[events.TicketServed](story)
		case "errand":
			at = earliest[events.ErrandHandedOver](story)
		}
		if at.IsZero() {
			continue
		}
		row := sheet.row(join(month(at, at), family, serviceItem(story), where(story)))
		row[6]++
		if rated[subject] {
			row[7]++
		}
	}
	return sheet.figures()
}

// handling tells whether an act is one by which someone in office handles the case.
func handling(e *events.Event) bool {
	switch e.Data.(type) {
	case *events.ApprovalSubmittedOnline, *events.ApprovalMaterialReused, *events.ApprovalCorrectionSubmitted, *events.ApprovalDeemedAccepted, *events.ApprovalNotAccepted,
		*events.ApprovalPublished, *events.ApprovalHearingRequested, *events.ApprovalFeeCharged, *events.ApprovalWithdrawn, *events.ApprovalTerminated, *events.ApprovalExpertAnswered, *events.ApprovalStepTaken, // which says of itself that it has no name
		*events.ApprovalClockSuspended, *events.ApprovalClockResumed, *events.ApprovalClockExtended:
		return false
	}
	return true
}

// sideOf tells on which side of the reform a case lies: before, now, open, or no and what is missing; empty if it ended
// without a decision.
func (s stories) sideOf(story []*events.Event) string {
	reform := time.Date(2012, 8, 1, 0, 0, 0, 0, time.UTC)
	over, decided := ended(story)
	accepted, item := s.acceptedOn(story), itemOf(story)
	version := s.inForce(item, accepted)
	switch {
	case decided.IsZero() && over:
		return ""
	case decided.IsZero():
		return "open"
	case accepted.IsZero() || version == nil:
		return "no version"
	case !version.Effective.Midnight().Before(reform):
		return "now"
	case s.inForce(item, reform.AddDate(0, 0, -1)) == version:
		return "before"
	}
	return "no version of either side"
}

// acceptedOn is when a case was accepted, or counts as accepted from, or zero: from the day of the receipt, of an item that the town
// offers, where no word came within five workdays (Licensing Law Art. 32).
func (s stories) acceptedOn(story []*events.Event) time.Time {
	stated := acceptedOn(story)
	if s.inForce(itemOf(story), story[0].Time) == nil || !earliest[events.ApprovalDeemedAccepted](story).IsZero() && !stated.Equal(earliest[events.ApprovalAccepted](story)) {
		return stated
	}
	var waiting time.Time
	late := func(at time.Time) bool {
		last, err := calendar.Published().Add(events.DateOf(waiting), 5)
		return !waiting.IsZero() && err == nil && events.DateOf(at).Midnight().After(last.Date.Midnight())
	}
	for _, e := range story {
		switch e.Data.(type) {
		case *events.ApprovalReceived, *events.ApprovalCorrectionSubmitted:
			if waiting.IsZero() {
				waiting = e.Time
			}
		case *events.ApprovalCorrectionNoticeIssued:
			if late(e.Time) {
				return midnight(waiting)
			}
			waiting = time.Time{}
		case *events.ApprovalAccepted, *events.ApprovalNotAccepted, *events.ApprovalWithdrawn, *events.ApprovalTerminated, *events.ApprovalGranted, *events.ApprovalRefused:
			if late(e.Time) {
				return midnight(waiting)
			}
			return stated
		}
	}
	if !waiting.IsZero() && late(time.Now()) {
		return midnight(waiting)
	}
	return stated
}

// acceptedOn is when a case was told to be accepted, or to count as accepted from, or zero.
func acceptedOn(story []*events.Event) time.Time {
	accepted := earliest[events.ApprovalAccepted](story)
	for _, e := range story {
		if d, is := e.Data.(*events.ApprovalDeemedAccepted); is && (accepted.IsZero() || e.Time.Before(accepted)) {
			return d.MaterialsReceived.Midnight()
		}
	}
	return accepted
}

func links(s stories) measured {
	sheet := newSheet(9)
	without, items := make(map[string]float64), make(map[string]string)
	total := make(map[string]*[4]float64) // of an item: cases and links before, and now
	for _, story := range s.of("approval") {
		side, item := s.sideOf(story), itemOf(story)
		if side == "" {
			continue
		}
		key := join(item, where(story))
		row := sheet.row(key)
		items[key] = item
		if total[item] == nil {
			total[item] = new([4]float64)
		}
		place, counts := map[string]int{"before": 0, "now": 2}[side]
		switch {
		case side == "open":
			row[7]++
			continue
		case !counts:
			without[key]++
			continue
		}
		row[place]++
		total[item][place]++
		for _, e := range story {
			if handling(e) {
				row[place+1]++
				total[item][place+1]++
			}
		}
	}
	for key, row := range sheet.rows {
		row[8] = without[key]
		if all := total[items[key]]; all[0] > 0 && all[2] > 0 {
			row[4], row[5], row[6] = 1, row[1]-row[0]*all[3]/all[2], row[1]
		} else {
			row[8] += row[0] + row[2]
		}
	}
	return rounded(sheet.rows, 5)
}

// rounded rounds a figure that is a quotient to millionths, as the query does.
func rounded(all measured, place int) measured {
	for _, row := range all {
		row[place] = float64(int64(row[place]*1e6+0.5)) / 1e6
	}
	return all
}

func taskCodes(s stories) measured {
	sheet := newSheet(4)
	for subject, story := range s.of("item") {
		version := s.inForce(strings.TrimPrefix(subject, "item/"), time.Date(2017, 12, 31, 0, 0, 0, 0, time.UTC))
		if version == nil {
			continue
		}
		kind := ""
		for _, e := range story {
			if d, is := e.Data.(*events.ItemVersionPublished); is {
				kind = string(d.Kind)
			}
		}
		row := sheet.row(join(strings.TrimPrefix(subject, "item/"), kind))
		row[2]++
		if version.TaskCode == "" {
			row[3]++
			continue
		}
		row[1]++
		if code, err := events.NewUSCC(string(version.TaskCode[:17])); err == nil && code == version.TaskCode.Organ() && strings.Trim(string(version.TaskCode[18:]), "0123456789") == "" && len(version.TaskCode) == 31 {
			row[0]++
		}
	}
	return sheet.figures()
}
