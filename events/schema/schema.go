// Package schema holds the JSON Schemas (2020-12) of the catalogue, generated from the structs
// of package events and checked in under json/.
//
//   - event.json takes any event of the catalogue in CloudEvents structured mode;
//   - approval.accepted.json takes events of that type, approval.accepted.data.json their data,
//     whose $id is the event's dataschema;
//   - envelope.json holds what all events share, subject.json the name of a subject.
//
// Beside the JSON Schemas lie what consumers of the topics read (asyncapi.json, an AsyncAPI 3 document)
// and the forms that were published (published/), from which a type may only depart in a new version.
//
// The schemas and the strict decoder accept the same JSON values, as this package writes them. CloudEvents lets a sender
// write some otherwise, and the decoder takes these too: an absent attribute as null, datacontenttype in another case or
// with charset=utf-8, the data's JSON as base64 in data_base64, and the subject once more in partitionkey. Most formats are patterns; check
// digits are the formats uscc, task-code and gb11643, which a validator must be taught, or else it takes
// codes that the decoder refuses. The keyword x-personal marks what names or shows a person: name,
// id_number, phone, plate, face or address. What a schema can't say concerns the text beneath the
// value, and there the decoder is stricter: a name given twice in an object, text that is not
// UTF-8 (also as a lone surrogate escape), a nesting deeper than 10,000 and anything after the
// document are refused. Numbers are exact in the decoder: a validator that reads numbers into
// binary floats takes 20.00000000000000000001 for 20, the decoder does not.
package schema

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

//go:generate go run ./generate ..

//go:embed json/*.json
var files embed.FS

// Files holds every schema under its file name.
func Files() fs.FS {
	sub, err := fs.Sub(files, "json")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return sub
}

// Event returns the schema of an event type in structured mode.
func Event(eventType string) ([]byte, error) { return read(eventType, ".json") }

// Data returns the schema of an event type's data.
func Data(eventType string) ([]byte, error) { return read(eventType, ".data.json") }

func read(eventType, suffix string) ([]byte, error) {
	text, err := files.ReadFile(path.Join("json", strings.TrimPrefix(eventType, "oneseal.")+suffix))
	if err != nil {
		return nil, fmt.Errorf("no schema of %q: it is not a type of the catalogue", eventType)
	}
	return text, nil
}
