package exchange

import (
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"oneseal/deploy/embedded/embeddedtest"
	"oneseal/events"
	eventlog "oneseal/events/log"
	"oneseal/projectors/models"
	"oneseal/projectors/story"
)

// word is a text that stands in one field of one event alone.
type word struct {
	event    int
	path     string // as JSONPath has it
	personal string // the part of the path up to the field that is marked; "" if none is
}

// planter makes events whose texts are words.
type planter struct {
	random *rand.Rand
	words  map[string]word
	event  int
}

var wordPattern = regexp.MustCompile(`W[0-9]+Q`)

func (p *planter) plant(path, personal string) string {
	text := fmt.Sprintf("W%dQ", len(p.words))
	p.words[text] = word{p.event, path, personal}
	return text
}

// fill puts words into every text of a value, and something that its type takes into the rest.
func (p *planter) fill(v reflect.Value, path, personal string) {
	t := v.Type()
	if t == reflect.TypeFor[jsontext.Value]() {
		return
	}
	if e, is := reflect.Zero(t).Interface().(events.Enumerated); is {
		values := e.Values()
		v.SetString(values[p.random.IntN(len(values))].Code)
		return
	}
	switch t.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(t.Elem()))
		p.fill(v.Elem(), path, personal)
		return
	case reflect.Slice:
		n := 1 + p.random.IntN(2)
		v.Set(reflect.MakeSlice(t, n, n))
		for i := range n {
			p.fill(v.Index(i), path+"[*]", personal)
		}
		return
	}
	if _, is := v.Addr().Interface().(interface {
		UnmarshalJSONFrom(*jsontext.Decoder) error
	}); is {
		takes := func(text string) bool { return json.Unmarshal([]byte(text), v.Addr().Interface()) == nil }
		if takes(`"staff/x"`) { // a subject, or another text that may be anything
			takes(`"staff/` + p.plant(path, personal) + `"`)
			return
		}
		for _, candidate := range []string{`"2026-03-02T09:15:00+08:00"`, `"2026-03-02"`, `3`, `"3.00"`, `"CNY"`, `"320312"`,
			`"` + strings.Repeat("ab", 32) + `"`, `"91110108551385082Q"`, `"11010519491231002X"`, `{"amount":"3.00","currency":"CNY"}`} {
			if takes(candidate) {
				return
			}
		}
		return
	}
	if t.Kind() == reflect.String {
		v.SetString(p.plant(path, personal))
		return
	}
	if t.Kind() != reflect.Struct {
		return
	}
	for i := range t.NumField() {
		field := t.Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		inner, marked := path, personal
		if !field.Anonymous {
			if !field.IsExported() || name == "-" {
				continue
			}
			inner += "." + name
		}
		if marked == "" && field.Tag.Get("personal") != "" {
			marked = inner
		}
		p.fill(v.Field(i), inner, marked)
	}
}

var organs = []string{"enforcement", "public-security", "environment", "market"}

// hunted makes so many events of random types that the decoder takes, and gives what a word of each stands for.
func hunted(t *testing.T, random *rand.Rand, n int) ([]*events.Event, map[string]word) {
	p := &planter{random: random, words: make(map[string]word)}
	var all []*events.Event
	types := make(map[string]bool)
	for len(all) < n {
		info := events.Catalogue()[random.IntN(len(events.Catalogue()))]
		if info.Family == "grant" || info.Name() == "fact_corrected" || info.Family == "calendar" {
			continue
		}
		p.event = len(all)
		before := len(p.words)
		data := reflect.New(info.Data)
		p.fill(data.Elem(), "$.data", "")
		e := &events.Event{ID: fmt.Sprint("e", len(all)), Source: "/hunted", Type: info.Type, Subject: fmt.Sprintf("%s/%d", info.Family, random.IntN(9)), Organ: organs[random.IntN(len(organs))],
			Time: today.Add(-time.Duration(random.IntN(2000)) * time.Hour), Area: []string{"320312", "320305"}[random.IntN(2)], Data: data.Interface()}
		e.Actor, e.Role, e.Basis = p.plant("$.actor", "$.actor"), p.plant("$.role", ""), p.plant("$.basis", "")
		e.CausationID, e.CorrelationID, e.Classification, e.Traceparent = p.plant("-", ""), p.plant("-", ""), p.plant("-", ""), p.plant("-", "")
		document, err := events.EncodeStructured(e)
		if err == nil {
			_, err = events.DecodeStructured(document)
		}
		if err != nil { // the type asks for more than words
			for i := before; i < len(p.words); {
				delete(p.words, fmt.Sprintf("W%dQ", len(p.words)-1))
			}
			continue
		}
		all, types[info.Type] = append(all, e), true
	}
	if n >= 200 && len(types) < 90 {
		t.Fatalf("only %d types can be hunted", len(types))
	}
	return all, p.words
}

// randomGrant names random types and random fields, of the personal ones some, as the events have them.
func randomGrant(random *rand.Rand, i int, all []*events.Event, words map[string]word) *events.Event {
	g := events.GrantTerms{Purpose: "p", Basis: "b", Until: events.Moment{Time: today.Add(1000 * time.Hour)}, From: events.Moment{Time: today.Add(-time.Duration(1+random.IntN(2500)) * time.Hour)}}
	organ := organs[random.IntN(len(organs))]
	for g.Recipient == "" || g.Recipient == organ {
		g.Recipient = organs[random.IntN(len(organs))]
	}
	for range 1 + random.IntN(6) {
		t := all[random.IntN(len(all))].Type
		if random.IntN(3) == 0 {
			t = t[:strings.LastIndexByte(t, '.')+1] + "*"
		}
		g.Types = append(g.Types, t)
	}
	var plain, personal []string
	for _, w := range words {
		if w.path == "-" || !g.Covers(all[w.event].Type) {
			continue
		}
		if w.personal != "" {
			personal = append(personal, w.path, w.personal)
		} else {
			plain = append(plain, w.path)
			if i := strings.LastIndexAny(w.path, ".["); i > len("$.data") && random.IntN(3) == 0 {
				plain = append(plain, strings.TrimSuffix(w.path[:i], "["))
			}
		}
	}
	if random.IntN(6) == 0 {
		plain = append(plain, "$.data")
	}
	slices.Sort(plain)
	slices.Sort(personal)
	random.Shuffle(len(plain), func(i, j int) { plain[i], plain[j] = plain[j], plain[i] })
	random.Shuffle(len(personal), func(i, j int) { personal[i], personal[j] = personal[j], personal[i] })
	plain = slices.DeleteFunc(plain, func(field string) bool { // what names a person in one of the types is asked for as such
		return field != "$.data" && slices.ContainsFunc(personal, func(p string) bool {
			return field == p || strings.HasPrefix(field, p+".") || strings.HasPrefix(field, p+"[*]")
		})
	})
	g.Fields = plain[:min(len(plain), random.IntN(12))]
	for _, field := range personal[:min(len(personal), random.IntN(5))] {
		g.Personal = append(g.Personal, events.PersonalField{Field: field, Basis: "b"})
	}
	if random.IntN(4) == 0 {
		g.Filter.Areas = []events.AreaCode{"320312"}
	}
	e := fact(fmt.Sprintf("grant/g%d", i), fmt.Sprintf("g%d", i), organ, -3000, &events.GrantGiven{GrantTerms: g})
	for {
		// What names a person in another of the types is refused as a plain field, and left out then.
		bad, is := events.Agrees(e).(*events.Invalid)
		if !is || !strings.HasPrefix(bad.Path, "/data/fields/") {
			return e
		}
		given := e.Data.(*events.GrantGiven)
		given.Fields = slices.DeleteFunc(slices.Clone(given.Fields), func(field string) bool { return field == bad.Value })
	}
}

// allowed is the second computation, from the paths as texts: the words that a grant lets out.
func allowed(grant *events.Event, all []*events.Event, words map[string]word) map[string]bool {
	g := &grant.Data.(*events.GrantGiven).GrantTerms
	out := make(map[string]bool)
	within := func(path, named string) bool {
		return path == named || strings.HasPrefix(path, named+".") || strings.HasPrefix(path, named+"[*]")
	}
	for text, w := range words {
		e := all[w.event]
		named := slices.ContainsFunc(g.Types, func(t string) bool {
			return t == e.Type || strings.HasSuffix(t, ".*") && strings.HasPrefix(e.Type, strings.TrimSuffix(t, "*"))
		})
		if e.Organ != grant.Organ || !named || e.Time.Before(g.From.Time) || len(g.Filter.Areas) > 0 && e.Area != "320312" {
			continue
		}
		if w.personal == "" {
			out[text] = slices.ContainsFunc(g.Fields, func(f string) bool { return within(w.path, f) })
		}
		// A path that names a person in one type is named with a basis for all.
		out[text] = out[text] || slices.ContainsFunc(g.Personal, func(p events.PersonalField) bool { return within(w.path, p.Field) })
	}
	for text, is := range out {
		if !is {
			delete(out, text)
		}
	}
	return out
}

func compare(t *testing.T, where string, text string, want map[string]bool, words map[string]word, all []*events.Event) {
	t.Helper()
	found := make(map[string]bool)
	for _, w := range wordPattern.FindAllString(text, -1) {
		if found[w] = true; !want[w] {
			t.Errorf("%s: %s leaked: %s of %s", where, w, words[w].path, all[words[w].event].Type)
		}
	}
	for w := range want {
		if !found[w] {
			t.Errorf("%s: %s did not leave: %s of %s", where, w, words[w].path, all[words[w].event].Type)
		}
	}
}

func hunt() int {
	if os.Getenv("ONESEAL_SLOW") != "" {
		return 2000
	}
	return 200
}

// Random grants over random events, each text a word of its own: exactly the words leave that the paths allow, read as texts.
func TestNoWordLeavesThatNoGrantNames(t *testing.T) {
	n := hunt()
	random := rand.New(rand.NewPCG(18, uint64(n)))
	all, words := hunted(t, random, n)
	left, personal := 0, 0
	for i := range n {
		given := randomGrant(random, i, all, words)
		if err := events.Agrees(given); err != nil {
			t.Fatalf("%+v: %v", given.Data, err)
		}
		g := models.GrantOf(story.Of(given.Subject, []story.Entry{{Event: given}}))
		var out strings.Builder
		for _, e := range all {
			if Decide(&g, e, today) != Leaves {
				continue
			}
			s, err := shareOf(&g, e, eventlog.Position{Topic: "t"})
			if err != nil {
				t.Fatal(err)
			}
			m := s.message("t")
			if !jsontext.Value(m.Value).IsValid() {
				t.Fatalf("%s is no JSON", m.Value)
			}
			fmt.Fprintf(&out, "%s %s %v\n", m.Key, m.Value, s.attributes)
		}
		want := allowed(given, all, words)
		compare(t, given.Subject, out.String(), want, words, all)
		for w := range want {
			if left++; words[w].personal != "" {
				personal++
			}
		}
	}
	if left < n || personal < n/10 {
		t.Errorf("only %d words left, %d of them personal: the hunt shows little", left, personal)
	}
}

// The same through the log: what franz-go reads of each topic and HTTP answers each organ holds exactly what the paths allow, and the process's own log, the
// topic of grants and the dead letters hold no word at all.
func TestNoWordLeaksOnItsWay(t *testing.T) {
	n, grants := hunt(), hunt()/10
	random := rand.New(rand.NewPCG(81, uint64(n)))
	all, words := hunted(t, random, n)
	x := newExchange(t, embeddedtest.StartKafka(t).Brokers())
	var kept lockedBuilder
	x.log.Logger = slog.New(slog.NewTextHandler(io.MultiWriter(&kept, t.Output()), &slog.HandlerOptions{Level: slog.LevelDebug}))
	register, _ := x.react()
	url := x.serve(register)
	var given []*events.Event
	for i := range grants {
		given = append(given, randomGrant(random, i, all, words))
	}
	half := len(given) / 2
	x.tell(given[:half]...)
	x.tell(all...)
	x.tell(given[half:]...)
	for _, g := range given {
		key, want := KeyOf(g.Subject), allowed(g, all, words)
		count := 0
		for _, e := range all {
			f := models.GrantOf(story.Of(g.Subject, []story.Entry{{Event: g}}))
			if Decide(&f, e, today) == Leaves {
				count++
			}
		}
		var text strings.Builder
		for _, got := range x.untilRead(key, count) {
			fmt.Fprintln(&text, got)
		}
		compare(t, key, text.String(), want, words, all)
		for _, organ := range organs {
			body := get(t, url+key+"/events?wait=0&after=0", organ)
			if organ != g.Data.(*events.GrantGiven).Recipient {
				compare(t, key+" for "+organ, body, nil, words, all)
				continue
			}
			for _, w := range wordPattern.FindAllString(body, -1) {
				if !want[w] {
					t.Errorf("%s: HTTP leaked %s: %s of %s", key, w, words[w].path, all[words[w].event].Type)
				}
			}
		}
	}
	compare(t, "the process's log", kept.String(), nil, words, all)
	for _, topic := range []string{events.Topic("grant"), eventlog.DeadLetterTopic} {
		ends, err := eventlog.Ends(t.Context(), x.log, topic)
		if err != nil {
			t.Fatal(err)
		}
		for at, r := range ends {
			err := eventlog.ReadRange(t.Context(), x.log, topic, at.Partition, r.Start, r.End, func(r *eventlog.Record) error {
				compare(t, topic, fmt.Sprint(string(r.Value), r.Headers), nil, words, all)
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
}

func get(t *testing.T, url, organ string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+organ)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// lockedBuilder is written to by several goroutines.
type lockedBuilder struct {
	mu   sync.Mutex
	text strings.Builder
}

func (b *lockedBuilder) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *lockedBuilder) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}
