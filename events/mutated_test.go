package events_test

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"os"
	"reflect"
	"regexp"
	"slices"
	"testing"

	"oneseal/events"
)

// A million documents, each broken in a few places: none brings the decoder down, each refusal says why,
// and what is accepted the schema accepts too, and the decoder for any document with the same result.
func TestNoMutatedDocumentIsTakenThatTheSchemaRefuses(t *testing.T) {
	const shards = 8
	count := 50_000
	if os.Getenv("ONESEAL_SLOW") != "" {
		count = 1_000_000
	}
	var documents [][]byte
	for _, seed := range seeds {
		documents = append(documents, []byte(seed))
	}
	for _, info := range events.Catalogue() {
		documents = append(documents, stored(t, &info))
	}
	var values [][]byte
	for _, edge := range edges() {
		text, err := json.Marshal(edge)
		if err != nil {
			t.Fatal(err)
		}
		values = append(values, text)
	}
	for shard := range uint64(shards) {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			m := mutator{rand.New(rand.NewPCG(20170922, shard)), documents, values}
			accepted := 0
			for range count / shards {
				if mustHold(t, m.document()) {
					accepted++
				}
			}
			if accepted < count/shards/50 || accepted > count/shards/2 {
				t.Errorf("%d of %d documents were accepted: they are broken too little or too much", accepted, count/shards)
			}
		})
	}
}

func mustHold(t *testing.T, document []byte) (accepted bool) {
	defer func() {
		if r := recover(); r != nil {
			t.Fatalf("%v at %q", r, document)
		}
	}()
	e, err := events.DecodeStructured(document)
	if err != nil {
		var bad *events.Invalid
		if !errors.As(err, &bad) || bad.Problem == "" || bad.Remedy == "" {
			t.Fatalf("refused with %#v, which says no problem and remedy: %q", err, document)
		}
		return false
	}
	if again, err := events.DecodeDocument(document); err != nil || !reflect.DeepEqual(e, again) {
		t.Fatalf("taken as %+v, else as %+v, %v: %q", e, again, err, document)
	}
	if !json.Valid(document) {
		t.Fatalf("taken, though it is no JSON: %q", document)
	}
	if err := validate(t, asWritten(t, document)); err != nil {
		t.Fatalf("taken, though the schema says %v: %q", err, document)
	}
	return true
}

// mutator breaks documents in one to three places.
type mutator struct {
	*rand.Rand
	documents, values [][]byte
}

var literal = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|-?[0-9][-+.0-9eE]*|\{\}|\[\]|true|false|null`)

func (m *mutator) document() []byte {
	document := slices.Clone(m.documents[m.IntN(len(m.documents))])
	for range 1 + m.IntN(3) {
		document = m.mutate(document)
	}
	return document
}

func (m *mutator) mutate(document []byte) []byte {
	switch m.IntN(8) {
	case 0:
		return m.replace(document, []byte{byte(m.IntN(256))})
	case 1:
		return m.replace(document, nil)
	case 2:
		return m.replace(document, []byte(`{}[],:"\ 0.-e`)[m.IntN(13):][:1])
	case 3:
		from := m.IntN(len(document))
		return m.replace(document, document[from:min(len(document), from+m.IntN(60))])
	case 4, 5:
		return m.swap(document, m.values[m.IntN(len(m.values))])
	default:
		other := m.documents[m.IntN(len(m.documents))]
		at := m.literal(other)
		return m.swap(document, other[at[0]:at[1]])
	}
}

// replace puts bytes in the place of up to eight.
func (m *mutator) replace(document, by []byte) []byte {
	from := m.IntN(len(document))
	return slices.Concat(document[:from], by, document[min(len(document), from+m.IntN(9)):])
}

// swap puts a value in the place of a literal, which may be a name.
func (m *mutator) swap(document, by []byte) []byte {
	at := m.literal(document)
	return slices.Concat(document[:at[0]], by, document[at[1]:])
}

func (m *mutator) literal(document []byte) []int {
	all := literal.FindAllIndex(document, -1)
	if len(all) == 0 {
		return []int{0, 0}
	}
	return all[m.IntN(len(all))]
}
