package simulate

import (
	"strings"

	"oneseal/events"
)

// inUTC are the systems of the town that write their times in UTC, as other people's software often does: the cameras' platform, the radios, the
// machine for tickets and the duty roster; the bank, the province's net, and the systems of those to whom evidence is shared. All others write local times.
// The instants are the same, and so are the town's days.
func inUTC(e *events.Event) bool {
	switch family, of, _ := strings.Cut(strings.TrimPrefix(e.Type, "oneseal."), "."); family {
	case "alert", "heartbeat", "position", "ticket", "shift":
		return true
	case "approval":
		return of == "submitted_online"
	case "penalty":
		return of == "paid"
	case "evidence":
		return of == "sharing_requested" || of == "accessed" || of == "reused"
	}
	return false
}

// write puts a day's times as the systems write them.
func write(day []*events.Event) {
	for _, e := range day {
		if !inUTC(e) {
			continue
		}
		e.Time = events.InZone(e.Time, 0)
		if !e.RecordedTime.IsZero() {
			e.RecordedTime = events.InZone(e.RecordedTime, 0)
		}
		switch d := e.Data.(type) {
		case *events.AlertReceived:
			d.DeviceTime.Time = events.InZone(d.DeviceTime.Time, 0)
		case *events.AlertUpdated:
			d.Ended.Time = events.InZone(d.Ended.Time, 0)
		case *events.ShiftPlanned:
			d.From.Time, d.To.Time = events.InZone(d.From.Time, 0), events.InZone(d.To.Time, 0)
		}
	}
}
