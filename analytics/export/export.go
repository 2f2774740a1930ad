// Package export writes stories as event logs that process mining tools read: OCEL 2.0 as JSON and as
// SQLite, and XES (IEEE 1849-2016).
//
// Stories come as folds see them: each fact once, corrected, in order. So an export equals the figures.
// They are written one at a time, and memory is bounded by the longest of them, not by the log. What
// names a person (the schema's personal fields) is never written.
//
// An activity is what the source calls it, else the title of the event's type, which stands in
// oneseal:type in any case. The actor is org:resource; org:group is the unit that did the step, else the
// organ; names of data fields are their JSON members, joined by dots. Lists that no format holds, of
// materials for example, are texts with a JSON array.
//
// In XES a subject is a trace. Its attributes are what the events state of the case as a whole, by the
// last statement of each. Subjects that an event names are texts.
//
// In OCEL a subject is an object, of its family's type, whether it has a story in the export or is only
// named. An event relates to its own subject with the qualifier "subject", and to a subject that its
// data names with the name of the field, such as "officer" or "matches.object"; the objects are
// related to each other by the same name. What events state of a case are the object's attributes, from
// 1970 on by the first statement, as OCEL wants it, and from later ones on as they happened. Event ids
// are source and id with a space between, since an id is unique within its source only.
//
// JSON and XES keep the offsets of times; SQLite has UTC, in texts that sort. XML has no way to write control characters:
// XES has U+FFFD in their place.
package export

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"oneseal/events"
)

// Options say what is exported, and how.
type Options struct {
	Filter
	Language Language
}

// Written counts what an export holds.
type Written struct{ Stories, Events int }

// writer takes stories, one after another. Finishing completes the log; closing gives back what the
// writer holds, in any case.
type writer interface {
	story(story []*events.Event, told []facts) error
	finish() error
	close()
}

// Write exports stories, each with one event at least, to a file, in the format that its name ends with: .xes, .json or .jsonocel,
// .sqlite; XES and JSON also with .gz. The file is there when it is complete, and replaces one of the
// same name then. Until then the folder needs room for as much again.
func Write(path string, stories iter.Seq2[[]*events.Event, error], o Options) (Written, error) {
	titles, err := o.Language.titles()
	if err != nil {
		return Written{}, err
	}
	folder, err := os.MkdirTemp(filepath.Dir(path), ".export-*")
	if err != nil {
		return Written{}, fmt.Errorf("export to %s: %w", path, err)
	}
	defer os.RemoveAll(folder)
	next := filepath.Join(folder, "log")
	w, err := open(path, next, folder, titles)
	if err != nil {
		return Written{}, err
	}
	defer w.close()
	written, err := copyAll(w, stories, &o.Filter)
	if err == nil {
		err = w.finish()
	}
	if err == nil {
		err = os.Rename(next, path)
	}
	if err != nil {
		return written, fmt.Errorf("export to %s: %w", path, err)
	}
	return written, nil
}

func open(path, next, folder string, titles map[string]string) (writer, error) {
	name, packed := strings.CutSuffix(strings.ToLower(path), ".gz")
	switch extension := filepath.Ext(name); {
	case extension == ".sqlite" && !packed:
		return newSQLite(next, titles)
	case extension == ".xes":
		to, err := newOutput(next, packed)
		if err != nil {
			return nil, err
		}
		return newXES(to, titles), nil
	case extension == ".json" || extension == ".jsonocel":
		to, err := newOutput(next, packed)
		if err != nil {
			return nil, err
		}
		return newJSON(to, filepath.Join(folder, "objects"), titles)
	}
	return nil, fmt.Errorf("export to %s: the name ends in none of .xes, .xes.gz, .json, .json.gz, .jsonocel, .jsonocel.gz, .sqlite", path)
}

func copyAll(w writer, stories iter.Seq2[[]*events.Event, error], filter *Filter) (Written, error) {
	var written Written
	var told []facts
	for story, err := range stories {
		if err != nil {
			return written, err
		}
		told = told[:0]
		for _, e := range story {
			told = append(told, factsOf(e))
		}
		if !filter.keeps(story, told) {
			continue
		}
		if err := w.story(story, told); err != nil {
			return written, fmt.Errorf("write the story of %s: %w", story[0].Subject, err)
		}
		written.Stories++
		written.Events += len(story)
	}
	return written, nil
}

// output is a buffered file, packed or not. It keeps its first error until it finishes.
type output struct {
	*bufio.Writer
	file   *os.File
	packer *gzip.Writer // or nil
}

func newOutput(path string, packed bool) (*output, error) {
	file, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	o := &output{Writer: bufio.NewWriterSize(file, 1<<20), file: file}
	if packed {
		o.packer = gzip.NewWriter(file)
		o.Reset(o.packer)
	}
	return o, nil
}

func (o *output) finish() error {
	err := o.Flush()
	if o.packer != nil {
		err = errors.Join(err, o.packer.Close())
	}
	return errors.Join(err, o.file.Close())
}

func (o *output) close() { o.file.Close() }
