package events

import (
	"mime"
	"strings"
)

// Mode is how CloudEvents puts events into a message, as the message's content type tells.
type Mode int

const (
	OtherMode  Mode = iota // none that is read here
	Binary                 // the data as JSON, and the attributes beside it
	Structured             // an event with its attributes as one JSON object
	Batched                // an array of them
)

// ModeOf reads a content type, whatever its case and its parameters. JSON is UTF-8, so another charset is another mode;
// a message without a content type holds JSON.
func ModeOf(contentType string) Mode {
	if contentType == "" || contentType == jsonContentType {
		return Binary
	}
	media, parameters, err := mime.ParseMediaType(contentType)
	if charset := parameters["charset"]; err != nil || charset != "" && !strings.EqualFold(charset, "utf-8") {
		return OtherMode
	}
	switch media {
	case jsonContentType:
		return Binary
	case "application/cloudevents+json":
		return Structured
	case "application/cloudevents-batch+json":
		return Batched
	}
	return OtherMode
}
