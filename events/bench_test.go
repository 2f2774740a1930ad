package events_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"testing"
	"time"

	"oneseal/events"
	"oneseal/ingest/simulate"
)

// plain is the envelope as encoding/json takes it. Values with rules of their own, such as workdays, it
// writes as {} and reads so: it does less.
type plain struct {
	SpecVersion     string `json:"specversion"`
	ID              string `json:"id"`
	Source          string `json:"source"`
	Type            string `json:"type"`
	Subject         string `json:"subject"`
	Time            string `json:"time"`
	DataContentType string `json:"datacontenttype"`
	DataSchema      string `json:"dataschema"`
	Organ           string `json:"organ,omitempty"`
	Actor           string `json:"actor,omitempty"`
	Role            string `json:"role,omitempty"`
	Area            string `json:"area,omitempty"`
	RecordedTime    string `json:"recordedtime,omitempty"`
	Data            any    `json:"data"`
}

// BenchmarkAgainstEncodingJSON encodes events as a simulated town states them, and decodes them strictly,
// beside encoding/json on the same structs: in turns, so that both meet the same machine, and by the
// median run.
func BenchmarkAgainstEncodingJSON(b *testing.B) {
	var sample []*events.Event
	n := 0
	for e := range simulate.Run(simulate.Options{From: time.Date(2017, 3, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2017, 4, 30, 0, 0, 0, 0, time.UTC), Seed: 1}) {
		if n++; e.Time.Year() == 2017 && n%50 == 0 {
			sample = append(sample, e)
		}
	}
	var ours, theirs [][]byte
	size := 0
	encode := func(to *bytes.Buffer, e *events.Event) error {
		info, _ := events.Lookup(e.Type)
		recorded := ""
		if !e.RecordedTime.IsZero() {
			recorded = e.RecordedTime.Format(time.RFC3339Nano)
		}
		return json.NewEncoder(to).Encode(&plain{"1.0", e.ID, e.Source, e.Type, e.Subject, e.Time.Format(time.RFC3339Nano), "application/json", info.DataSchema, e.Organ, e.Actor, e.Role, e.Area, recorded, e.Data})
	}
	for _, e := range sample {
		own, err := events.EncodeStructured(e)
		if err != nil {
			b.Fatal(err)
		}
		var other bytes.Buffer
		if err := encode(&other, e); err != nil {
			b.Fatal(err)
		}
		ours, theirs, size = append(ours, own), append(theirs, other.Bytes()), size+len(own)
	}
	compare := func(b *testing.B, own, other func(i int) error) {
		run := func(do func(int) error) time.Duration {
			began := time.Now()
			for i := range sample {
				if err := do(i); err != nil {
					b.Fatal(err)
				}
			}
			return time.Since(began)
		}
		var owns, others []time.Duration
		for b.Loop() {
			owns, others = append(owns, run(own)), append(others, run(other))
		}
		median := func(of []time.Duration) float64 {
			slices.Sort(of)
			return float64(of[len(of)/2].Nanoseconds()) / float64(len(sample))
		}
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(median(owns), "ns/event")
		b.ReportMetric(median(others), "encoding/json-ns/event")
		b.ReportMetric(median(others)/median(owns), "times-faster")
		b.ReportMetric(float64(size)/float64(len(sample)), "bytes/event")
	}
	b.Run("encode", func(b *testing.B) {
		var own []byte
		var other bytes.Buffer
		compare(b, func(i int) (err error) {
			own, err = events.AppendStructured(own[:0], sample[i])
			return err
		}, func(i int) error {
			other.Reset()
			return encode(&other, sample[i])
		})
	})
	b.Run("decode", func(b *testing.B) {
		compare(b, func(i int) error {
			_, err := events.DecodeStructured(ours[i])
			return err
		}, func(i int) error {
			info, _ := events.Lookup(sample[i].Type)
			return json.Unmarshal(theirs[i], &plain{Data: reflect.New(info.Data).Interface()})
		})
	})
}
