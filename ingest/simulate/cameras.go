package simulate

import (
	"fmt"

	"oneseal/events"
)

type camera struct {
	*story
	source   string
	position events.Position
	drift    clock // of its clock; most run right
	beats    *story
	last     *story // its last alert
}

type radio struct {
	*story
	fixes    *story
	officer  *staff // nil: in store
	lat, lon float64
	fixed    clock
	busy     clock // on an order until
	datum    events.Datum
}

// equip registers cameras and radios.
func (t *town) equip() {
	n := 0
	for _, plan := range cameraPlan {
		for i := range plan.count {
			n++
			t.registerCamera(fmt.Sprintf("%02d", n), plan.source, fmt.Sprintf("%s%02d", plan.title, i+1), plan.owner)
		}
	}
	for i := range radioCount {
		t.registerRadio(fmt.Sprintf("%02d", i+1))
	}
	t.at(t.office(2018, 5, 15), func() {
		old := t.cameras[3]
		t.tell(old.story, system, &events.CameraRetired{Reason: "设备老化"})
		t.registerCamera("59", old.source, "公安技防探头17", cameraPlan[0].owner)
		t.cameras[3] = t.cameras[len(t.cameras)-1]
		t.cameras = t.cameras[:len(t.cameras)-1]
	})
	t.at(t.on(2018, 5, 14)+22*hour+30*minute, func() { // when no patrol is out
		t.tell(t.radios[0].story, system, &events.RadioRetired{Reason: "损坏"})
		t.registerRadio("12")
		t.radios = t.radios[1:]
	})
}

func (t *town) registerCamera(key, source, title, owner string) {
	c := &camera{story: t.story("camera", key, owner), source: source, position: *t.place(), beats: t.story("heartbeat", "camera-"+key, owner)}
	t.cameras = append(t.cameras, c)
	if len(t.cameras)%17 == 5 {
		c.drift = pick(t, []clock{-7 * minute, 3 * minute, 12 * minute})
	}
	position := c.position // which moves later
	registered := &events.CameraRegistered{Title: title, Source: events.CameraSource(source), Device: fmt.Sprintf("%s%06d1310%06d", t.area[:6], 0, len(t.cameras))[:20], Owner: t.organ(owner), Position: &position,
		Area: t.villageCode(len(t.cameras) % villages), RetentionDays: events.Counted(30)}
	if source == "blue_sky" {
		registered.Height, registered.Range = events.Measured(40), events.Measured(3000)
	}
	t.tell(c.story, system, registered)
	for _, kind := range []events.DeviceReview{"legal", "technical"} {
		t.tell(c.story, system, &events.CameraReviewed{Kind: kind, Result: "passed", Standard: "GB/T 28181-2016", Until: (t.now + 3650*day).date()})
	}
	t.tell(c.story, system, &events.CameraSigned{})
	t.tell(c.story, system, &events.CameraLocationPublished{URL: "urn:oneseal:simulated:cameras/" + key})
	t.at((t.now + 20*day).office(), func() { t.tell(c.story, system, &events.CameraFiledWithPolice{Number: "BA" + key}) })
}

func (t *town) registerRadio(key string) {
	r := &radio{story: t.story("radio", key, commandCentre), fixes: t.story("position", key, commandCentre), lat: t.lat, lon: t.lon, datum: events.DatumWGS84}
	t.radios = append(t.radios, r)
	t.tell(r.story, system, &events.RadioRegistered{Terminal: t.area[:6] + "0000" + key, Organ: t.organ(commandCentre), Datum: events.DatumWGS84})
}

// devicesDay plans heartbeats, faults and moves of the day.
func (t *town) devicesDay() {
	step := max(clock(t.o.Heartbeats.Seconds()), 1)
	for i, c := range t.cameras {
		off := clock(0) // from when it gives no picture
		switch chance := t.random.Float64(); {
		case chance < 0.003:
			off = t.now + t.upTo(12*hour)
			t.start(off, func(p *process) {
				t.tell(c.story, system, &events.CameraWentOffline{LastSeen: (t.now - 3*minute).moment()})
				p.sleep(hour + t.upTo(10*hour))
				t.tell(c.story, system, &events.CameraCameOnline{})
			})
		case chance < 0.004:
			off = t.now + t.upTo(12*hour)
			t.start(off, func(p *process) {
				t.tell(c.story, c.key(), &events.CameraFaulted{Fault: pick(t, []events.CameraFault{"video_loss", "storage_full", "fan", "too_hot"})})
				p.sleep(2*hour + t.upTo(8*hour))
				t.tell(c.story, system, &events.CameraCameOnline{})
			})
		case chance < 0.0042:
			t.at(t.now+opens, func() {
				c.position = *t.place()
				t.tell(c.story, system, &events.CameraMoved{Position: c.position})
			})
		}
		// A device begins at a second of its own; the day's readings keep the interval across days.
		for at := t.now + (step-t.now%step)%step + clock(i)*7%step; at < t.now+day && (off == 0 || at < off); at += step {
			t.at(at, func() {
				t.tell(c.beats, c.key(), &events.HeartbeatReceived{Device: c.name(), Status: "online", Interval: events.Measured(t.o.Heartbeats.Seconds())})
			})
		}
	}
}
