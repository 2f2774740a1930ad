package export

import (
	"encoding/xml"
	"time"

	"oneseal/events"
)

// The classifier's keys are global attributes, as the standard wants it. The values stand for events that
// lack them, and every event has them.
const (
	xesHead = `<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849.2016" xes.features="" xmlns="http://www.xes-standard.org/">
	<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
	<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
	<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
	<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
	<global scope="trace">
		<string key="concept:name" value=""/>
	</global>
	<global scope="event">
		<string key="concept:name" value=""/>
		<date key="time:timestamp" value="1970-01-01T00:00:00Z"/>
		<string key="lifecycle:transition" value="complete"/>
	</global>
	<classifier name="Activity" scope="event" keys="concept:name"/>
	<string key="lifecycle:model" value="standard"/>
`
	xesTail = "</log>\n"
)

type xesWriter struct {
	*output
	titles map[string]string
}

func newXES(to *output, titles map[string]string) *xesWriter {
	to.WriteString(xesHead)
	return &xesWriter{to, titles}
}

func (w *xesWriter) story(story []*events.Event, told []facts) error {
	w.WriteString("\t<trace>\n")
	w.attribute("\t\t", &attribute{name: "concept:name", kind: text, value: story[0].Subject})
	for _, a := range inForce(statements(story, told)) {
		w.attribute("\t\t", &a)
	}
	for i, e := range story {
		w.WriteString("\t\t<event>\n")
		for _, a := range w.event(e, &told[i]) {
			w.attribute("\t\t\t", &a)
		}
		w.WriteString("\t\t</event>\n")
	}
	_, err := w.WriteString("\t</trace>\n")
	return err
}

func (w *xesWriter) event(e *events.Event, told *facts) []attribute {
	all := []attribute{
		{name: "concept:name", kind: text, value: nameOf(e, told, w.titles)},
		{name: "time:timestamp", kind: instant, at: e.Time},
		{name: "lifecycle:transition", kind: text, value: "complete"}, // an event is a done act
		{name: "oneseal:source", kind: text, value: e.Source},
		{name: "oneseal:id", kind: text, value: e.ID},
	}
	all = append(append(all, envelope(e, told)...), told.attributes...)
	return append(all, asTexts(told.links)...)
}

func (w *xesWriter) attribute(indent string, a *attribute) {
	w.WriteString(indent + "<" + a.kind.xes + ` key="` + a.name + `" value="`)
	xml.EscapeText(w, []byte(a.write(xmlTime))) // the writer keeps its first error
	w.WriteString("\"/>\n")
}

// xmlTime keeps the offset unless XML Schema has none so large.
func xmlTime(t time.Time) string {
	const most = 14 * 60 * 60
	if _, offset := t.Zone(); offset < -most || offset > most {
		t = t.UTC()
	}
	return local(t)
}

func (w *xesWriter) finish() error {
	w.WriteString(xesTail)
	return w.output.finish()
}
