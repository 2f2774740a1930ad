package events

import "sync"

// interned keeps one copy of texts that repeat: sources, types, organs, officers, activities. An event
// of the log then shares nearly all of its texts with others. A text takes the place of another that
// meets it there, so what never repeats does not pile up.
type interned [512]string

func (w *interned) of(text []byte) string {
	n := len(text)
	place := &w[(31*n+7*int(text[0])+13*int(text[n/2])+int(text[n-1]))%len(w)]
	if *place != string(text) {
		*place = string(text)
	}
	return *place
}

var internPool = sync.Pool{New: func() any { return new(interned) }}
