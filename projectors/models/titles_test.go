package models

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/ClickHouse/ch-go/proto"

	"oneseal/events"
	"oneseal/events/law"
	"oneseal/projectors/columns"
	"oneseal/projectors/story"
	"oneseal/projectors/story/storytest"
)

// What folds of random stories write where a table has few texts: each code among it has titles, and each state that a family
// names is one that its fold reaches, or one of its lifecycle.
func TestEveryCodeThatAFoldWritesHasTitles(t *testing.T) {
	codes := make(map[string]bool) // all that mean something anywhere
	for _, family := range events.Families() {
		f, _ := events.LookupFamily(family)
		for _, v := range f.AllStates() {
			codes[v.Code] = true
		}
	}
	for _, name := range events.EnumeratedTypes() {
		values, _ := events.ValuesOf(name)
		for _, v := range values {
			codes[v.Code] = true
		}
	}
	judged := 0
	for _, model := range All() {
		family, _ := events.LookupFamily(model.Family)
		if family.Table != model.Name {
			t.Errorf("family %s names the table %q, and its model is %s", model.Family, family.Table, model.Name)
		}
		written := writtenBy(t, model)
		for _, column := range []string{"state", "outcome", "kind", "level"} {
			if written[column] != nil {
				judged++
			}
		}
		for column, texts := range written {
			name, known := events.NameOf(column, model.Name)
			if !known {
				t.Errorf("nobody has said what %s of %s is", column, model.Name)
			}
			said := func(text string) bool {
				return slices.ContainsFunc(name.Values, func(v events.Value) bool { return v.Code == text })
			}
			all := true
			for text := range texts {
				all = all && codes[text]
				if strings.HasSuffix(column, ".rule") {
					if rule, err := law.Find(text); err != nil || rule.Title.ZH == "" || rule.Title.EN == "" {
						t.Errorf("rule %s has no titles: %v", text, err)
					}
					continue
				}
				if name.Values != nil && !said(text) && !slices.Contains(free, model.Name+"."+column) {
					t.Errorf("nobody has said what %q in %s of %s means", text, column, model.Name)
				}
			}
			if name.Values == nil && all && !strings.HasSuffix(column, ".rule") {
				t.Errorf("%s of %s holds codes, such as %v, and nobody has said what they mean", column, model.Name, texts)
			}
		}
		for _, state := range family.States {
			usual := slices.ContainsFunc(family.Transitions(), func(way events.Transition) bool { return way.From == state.Code || way.To == state.Code })
			if !usual && !written["state"][state.Code] {
				t.Errorf("%s is a state of no row of %s and of no lifecycle", state.Code, model.Name)
			}
		}
	}
	if judged < 30 {
		t.Errorf("only %d columns were filled", judged)
	}
}

// free are columns in which sources write what they like; some of it is known.
var free = []string{"approvals.channel"}

// writtenBy gives the texts that random stories leave in each column of few texts.
func writtenBy(t *testing.T, model Model) map[string]map[string]bool {
	t.Helper()
	written := make(map[string]map[string]bool)
	random := rand.New(rand.NewPCG(7, 7))
	known := examples(t, model.Family)
	block := model.NewBlock()
	block.Reset(columns.Epoch)
	for n := range 600 {
		var entries []story.Entry
		for i, e := range randomStory(random, known, 1+random.IntN(12), random.IntN(2)) {
			entries = append(entries, story.Entry{Event: e, Offset: int64(i)})
		}
		if err := block.Add(story.Of(fmt.Sprintf("%s/%d", model.Family, n), entries), knowing(t, storytest.ReformedItem).Reference); err != nil {
			t.Fatal(err)
		}
	}
	var encoded proto.Buffer
	in := slices.DeleteFunc(slices.Clone(block.Input()), func(c proto.InputColumn) bool {
		return !strings.Contains(string(c.Data.Type()), "LowCardinality(String)")
	})
	if err := (proto.Block{Columns: len(in), Rows: block.Len()}).EncodeBlock(&encoded, proto.Version, in); err != nil {
		t.Fatal(err)
	}
	var read proto.Results
	if err := new(proto.Block).DecodeBlock(proto.NewReader(strings.NewReader(string(encoded.Buf))), proto.Version, read.Auto()); err != nil {
		t.Fatal(err)
	}
	note := func(column, text string) {
		if text == "" {
			return
		}
		if written[column] == nil {
			written[column] = make(map[string]bool)
		}
		written[column][text] = true
	}
	for _, column := range read {
		switch data := column.Data.(type) {
		case *proto.ColLowCardinality[string]:
			for i := range data.Rows() {
				note(column.Name, data.Row(i))
			}
		case *proto.ColArr[string]:
			for i := range data.Rows() {
				for _, text := range data.Row(i) {
					note(column.Name, text)
				}
			}
		}
	}
	return written
}
