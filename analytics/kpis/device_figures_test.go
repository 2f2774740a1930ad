package kpis_test

import (
	"slices"
	"time"

	"oneseal/events"
)

// camera is what the measures ask of the register.
type camera struct {
	source, where                          string
	registered, retired, signed, published time.Time
	reviews                                map[events.DeviceReview][]review
	outages                                [][2]time.Time // the second is zero while it lasts
	last                                   time.Time
}

type review struct {
	at    time.Time
	until events.Date
}

func (s stories) cameras() map[string]camera {
	all := make(map[string]camera)
	for subject, story := range s.of("camera") {
		c := camera{registered: earliest[events.CameraRegistered](story), retired: earliest[events.CameraRetired](story), signed: earliest[events.CameraSigned](story),
			published: earliest[events.CameraLocationPublished](story), reviews: make(map[events.DeviceReview][]review), last: story[len(story)-1].Time, where: where(story)}
		fail := func(at time.Time) {
			if n := len(c.outages); n == 0 || !c.outages[n-1][1].IsZero() {
				c.outages = append(c.outages, [2]time.Time{at})
			}
		}
		for _, e := range story {
			switch d := e.Data.(type) {
			case *events.CameraRegistered:
				c.source = string(d.Source)
			case *events.CameraReviewed:
				if d.Result == "passed" {
					c.reviews[d.Kind] = append(c.reviews[d.Kind], review{e.Time, d.Until})
				}
			case *events.CameraWentOffline:
				if d.LastSeen.IsZero() {
					fail(e.Time)
				} else {
					fail(d.LastSeen.Time)
				}
			case *events.CameraFaulted:
				fail(e.Time)
			case *events.CameraCameOnline:
				if n := len(c.outages); n > 0 && c.outages[n-1][1].IsZero() {
					c.outages[n-1][1] = e.Time
				}
			}
		}
		all[subject] = c
	}
	return all
}

// byMonth cuts a span of time at the beginnings of months.
func byMonth(from, to time.Time, do func(month string, seconds float64)) {
	for from.Before(to) {
		local := from.In(time.FixedZone("", 8*3600))
		next := time.Date(local.Year(), local.Month()+1, 1, 0, 0, 0, 0, local.Location())
		if next.After(to) {
			next = to
		}
		do(month(local, local), next.Sub(from).Seconds())
		from = next
	}
}

func cameraAvailability(s stories) measured {
	type sign struct {
		at   time.Time
		up   bool
		hold time.Duration // 0: not stated
	}
	signs := make(map[string][]sign)
	var end time.Time
	later := func(at time.Time) {
		if at.After(end) {
			end = at
		}
	}
	for _, story := range s.of("heartbeat") {
		for _, e := range story {
			if d := e.Data.(*events.HeartbeatReceived); d.Device.Kind() == "camera" {
				signs[string(d.Device)] = append(signs[string(d.Device)], sign{e.Time, d.Status == "" || d.Status == "online", time.Duration(d.Interval.Value() * float64(time.Second))})
				later(e.Time)
			}
		}
	}
	register := s.cameras()
	for subject, c := range register {
		later(c.last)
		for _, o := range c.outages {
			signs[subject] = append(signs[subject], sign{at: o[0]})
			if !o[1].IsZero() {
				signs[subject] = append(signs[subject], sign{at: o[1], up: true})
			}
		}
	}
	all := make(measured)
	for subject, c := range register {
		if c.registered.IsZero() {
			continue
		}
		until := end
		if !c.retired.IsZero() && c.retired.Before(end) {
			until = c.retired
		}
		row := func(month string) []float64 {
			key := join(month, subject, c.source, c.where)
			if all[key] == nil {
				all[key] = make([]float64, 5)
			}
			return all[key]
		}
		add := func(place int, from, to time.Time) {
			if from.Before(c.registered) {
				from = c.registered
			}
			if to.After(until) {
				to = until
			}
			byMonth(from, to, func(month string, seconds float64) { row(month)[place] += seconds })
		}
		heard := end
		of := signs[subject]
		slices.SortStableFunc(of, func(a, b sign) int { return a.at.Compare(b.at) })
		if len(of) > 0 {
			heard = of[0].at
		}
		add(4, time.Time{}, heard)
		add(1, heard, end)
		for _, o := range c.outages {
			if o[1].IsZero() {
				o[1] = end
			}
			add(2, o[0], o[1])
		}
		var hold time.Duration
		for i, one := range of {
			if one.hold > 0 {
				hold = one.hold
			}
			next := end
			if i+1 < len(of) {
				next = of[i+1].at
			}
			switch {
			case !one.up:
			case hold == 0:
				row(month(one.at.In(time.FixedZone("", 8*3600)), one.at))[3]++
			case one.at.Add(hold).Before(next):
				add(0, one.at, one.at.Add(hold))
			default:
				add(0, one.at, next)
			}
		}
	}
	return all
}

func dutyGaps(s stories) measured {
	type duty struct{ from, to time.Time }
	spans := make(map[string][]duty)
	var end time.Time
	for _, story := range s.of("shift") {
		if at := story[len(story)-1].Time; at.After(end) {
			end = at
		}
	}
	all := make(measured)
	row := func(month, place string) []float64 {
		key := join(month, place)
		if all[key] == nil {
			all[key] = make([]float64, 6)
		}
		return all[key]
	}
	for _, story := range s.of("shift") {
		var place events.DutyPlace
		var planned time.Time
		over := false
		for _, e := range story {
			switch d := e.Data.(type) {
			case *events.ShiftPlanned:
				place, planned = d.Place, d.To.Time
			case *events.ShiftStarted:
				place = d.Place
			case *events.ShiftEnded, *events.ShiftCancelled:
				over = true
			}
		}
		from, to := earliest[events.ShiftStarted](story), earliest[events.ShiftEnded](story)
		if place != "command_centre" {
			continue
		}
		last := story[len(story)-1].Time.In(time.FixedZone("", 8*3600))
		stands := !over && (!from.IsZero() || !earliest[events.ShiftHandedOver](story).IsZero())
		switch {
		case from.IsZero() && (!to.IsZero() || stands):
			row(month(last, last), where(story))[5]++
		case stands:
			row(month(last, last), where(story))[4]++
		}
		if from.IsZero() {
			continue
		}
		if to.IsZero() {
			if to = planned; to.IsZero() {
				to = story[len(story)-1].Time
			}
		}
		if to.After(end) {
			to = end
		}
		spans[where(story)] = append(spans[where(story)], duty{from, to})
	}
	for place, duties := range spans {
		slices.SortFunc(duties, func(a, b duty) int { return a.from.Compare(b.from) })
		byMonth(duties[0].from, end, func(month string, seconds float64) { row(month, place)[1] += seconds })
		covered := duties[0].from
		for _, d := range append(duties, duty{end, end}) {
			byMonth(covered, d.from, func(month string, seconds float64) {
				row(month, place)[0] += seconds
				row(month, place)[2]++
				row(month, place)[3] = max(row(month, place)[3], seconds)
			})
			if d.to.After(covered) {
				covered = d.to
			}
		}
	}
	return all
}
