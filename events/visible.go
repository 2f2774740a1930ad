package events

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// hidden tells characters that no reader sees, or that change what stands beside them: controls, marks of direction, joiners,
// and separators of lines and paragraphs.
func hidden(r rune) bool {
	return r >= 0x7f && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) || r < 0x20 || r == 0x7f
}

// Visible shows free text, which may hold anything, on one line, as people can read it: what hides is written as its number, such as
// <U+202E>. Line feeds and tabs become spaces, so that a text does not look like several.
func Visible(text string) string {
	return visible(text, func(rune) rune { return ' ' })
}

// VisibleLines is Visible for a place that has room for lines: line feeds and tabs stay.
func VisibleLines(text string) string {
	return visible(text, func(r rune) rune { return r })
}

func visible(text string, space func(rune) rune) string {
	if !strings.ContainsFunc(text, hidden) {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			b.WriteRune(space(r))
		case hidden(r):
			fmt.Fprintf(&b, "<U+%04X>", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Legible tells whether people can read the event's attributes as they are: nothing in them hides, and the subject can't be taken
// for another one. The schemas of published types let such text pass; whoever takes events in does not. The error is an [*Invalid].
func Legible(e *Event) error {
	for _, a := range [...]Attribute{{"subject", e.Subject}, {"id", e.ID}, {"source", e.Source}, {"organ", e.Organ}, {"actor", e.Actor}, {"role", e.Role}, {"basis", e.Basis}} {
		if !ascii(a.Value) && strings.ContainsFunc(a.Value, hidden) {
			return invalid("/"+a.Name, Visible(a.Value), "holds what nobody sees", "send plain text")
		}
	}
	if problem := lookAlike(e.Subject); problem != "" {
		return invalid("/subject", e.Subject, problem, "write the key in plain letters and digits, in NFC")
	}
	return nil
}

func ascii(text string) bool {
	for i := range len(text) {
		if text[i] >= 0x80 {
			return false
		}
	}
	return true
}

// lookAlike says why a subject can be taken for another one by who reads it; "" if it can't. Subjects are compared byte by
// byte, so two that look alike are two cases.
func lookAlike(subject string) (problem string) {
	if ascii(subject) {
		return ""
	}
	if !norm.NFC.IsNormalString(subject) {
		return "is not in Unicode's normal form NFC"
	}
	_, key, _ := strings.Cut(subject, "/")
	latin, similar := false, false
	for _, r := range key {
		switch {
		case r >= 0xff10 && r <= 0xff19, r >= 0xff21 && r <= 0xff3a, r >= 0xff41 && r <= 0xff5a, r >= 0x1d400 && r <= 0x1d7ff:
			return fmt.Sprintf("holds %q, which looks like another letter or digit", string(r))
		case unicode.Is(unicode.Latin, r):
			latin = true
		case unicode.In(r, unicode.Cyrillic, unicode.Greek, unicode.Armenian, unicode.Cherokee):
			similar = true
		case unicode.IsSpace(r) && r != ' ' && r != 0x3000:
			return fmt.Sprintf("holds a blank, %U, that looks like another one", r)
		}
	}
	if latin && similar {
		return "mixes Latin letters with others that look like them"
	}
	return ""
}
