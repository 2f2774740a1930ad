package storage

import (
	"fmt"
	"strings"
)

// Kind says what a finding means for what was acknowledged.
type Kind string

// The kinds.
const (
	// Lost: records that were acknowledged, or may have been, can't be read here. Nothing is changed; the broker starts read-only.
	Lost Kind = "lost"
	// Torn: the end of a write that a crash cut off before it was acknowledged. It is copied, and cut off.
	Torn Kind = "torn"
	// Copied: the file has an exact second copy, which is put in its place; the damaged one is kept.
	Copied Kind = "copied"
	// Derived: the file follows from others and is made anew; the damaged one is kept.
	Derived Kind = "derived"
)

// Finding is one thing that is wrong on the disk.
type Finding struct {
	Kind Kind   `json:"kind"`
	File string `json:"file"` // from the data folder
	// The span of bytes that can't be read; Bytes is 0 where it is a whole file.
	At    int64 `json:"at"`
	Bytes int64 `json:"bytes"`
	// The offsets that lie in the span: from the first to before the last. Of files that hold no records Topic is empty. To is
	// -1 where the file does not say how many there were.
	Topic     string `json:"topic,omitempty"`
	Partition int    `json:"partition"`
	From      int64  `json:"from"`
	To        int64  `json:"to"`
	Cause     string `json:"cause"`
	// mended is what the span was if one byte of it was changed, as its checksum tells.
	mended [][]byte
}

func (f Finding) String() string {
	var s strings.Builder
	s.WriteString(f.File)
	if f.Bytes > 0 {
		fmt.Fprintf(&s, " bytes %d to %d", f.At, f.At+f.Bytes)
	}
	if f.Topic != "" {
		switch {
		case f.To < 0:
			fmt.Fprintf(&s, ": topic %s partition %d from offset %d on", f.Topic, f.Partition, f.From)
		case f.To > f.From:
			fmt.Fprintf(&s, ": topic %s partition %d offsets %d to %d", f.Topic, f.Partition, f.From, f.To-1)
		default:
			fmt.Fprintf(&s, ": topic %s partition %d", f.Topic, f.Partition)
		}
	}
	s.WriteString(": " + f.Cause)
	return s.String()
}

// LostError says what can't be read of a log, and what to do.
type LostError struct {
	Dir      string // the data folder
	Findings []Finding
}

func (e *LostError) Error() string {
	shown := make([]string, 0, len(e.Findings))
	for _, f := range e.Findings {
		shown = append(shown, f.String())
	}
	const most = 5
	if n := len(shown); n > most {
		shown = append(shown[:most], fmt.Sprintf("and %d more", n-most))
	}
	return fmt.Sprintf("the log is read-only, since records of it can't be read: %s. Nothing was changed. End this process and run `oneseal repair --data %s`: it takes the records from "+
		"their own checksums, from the archive or from a backup", strings.Join(shown, "; "), e.Dir)
}
