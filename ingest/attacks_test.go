package ingest_test

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"oneseal/ingest"
)

const closed = `{"closure":"x","area":"330324","from":"2026-01-05","to":"2026-01-06","kind":"day","counting":"not_counted"}`

// limited makes a key of one organ for all types, which sends under the organ's own source, and gives its secret.
func (f *office) limited(t *testing.T, organ string, rights ...string) string {
	t.Helper()
	_, secret, err := f.keys.Create(ingest.Key{Name: organ, Types: []string{"*"}, Organs: []string{organ}, Sources: []string{"/" + organ}, Rights: rights})
	if err != nil {
		t.Fatal(err)
	}
	return secret
}

// from is an event of act under another source.
func from(source, document string) string {
	at := strings.Index(document, `"source":`) + len(`"source":`)
	end := at + strings.Index(document[at:], ",")
	return document[:at] + fmt.Sprintf("%q", source) + document[end:]
}

// What a key of one organ was seen to do against others, and what it does to itself.
func TestKeyOfOneOrganReachesNoFurther(t *testing.T) {
	f := open(t, ingest.Options{})
	owner, attacker := f.limited(t, bureau), f.limited(t, police)
	const s = "penalty/1"
	for _, document := range []string{
		act("1", bureau, "penalty.filed", s, 1, `{}`), act("2", bureau, "penalty.closed", s, 2, `{}`),
	} {
		if code, results, _ := f.post(t, owner, structured, []byte(document)); code != http.StatusOK {
			t.Fatalf("%s: %d %+v", document, code, results[0].Error)
		}
	}
	notice := `{"year":2026,"version":99,"off":["2026-03-02","2026-03-03","2026-03-04","2026-03-05","2026-03-06"]}`
	card := `{"case":"approval/1","level":"red","trigger":"overdue","policy":"forged 1"}`
	withdraw := func(id, source, fact, factType string) string {
		return fmt.Sprintf(`{"corrects":{"source":%q,"id":%q,"type":"oneseal.%s"},"effect":"withdrawn","reason":"r"}`, source, fact, factType)
	}
	for _, c := range []struct{ name, path, document string }{
		{"takes over another's case", "/organ", act("3", police, "penalty.decided", s, 3, `{}`)},
		{"begins another's case anew, dated back", "/organ", act("4", police, "penalty.filed", s, 0, `{}`)},
		{"withdraws another's closed case", "/organ", act("5", police, "penalty.fact_corrected", s, 4, withdraw("5", "/"+bureau, "2", "penalty.closed"))},
		{"speaks in another's name", "/organ", from("/"+police, act("6", bureau, "penalty.closed", s, 5, `{}`))},
		{"moves the town's calendar", "/type", from("/"+police, fmt.Sprintf(`{"specversion":"1.0","id":"c","source":"/p","type":"oneseal.calendar.notice_published","subject":"calendar/2026","time":"2026-01-02T09:00:00+08:00","organ":%q,"data":%s}`, police, notice))},
		{"closes offices", "/type", act("7", police, "calendar.closure_announced", "calendar/2026", 6, closed)},
		{"takes an id of another's source", "/source", from("/"+bureau, act("9", police, "penalty.filed", "penalty/9", 1, `{}`))},
		{"forges a card", "/source", from("/oneseal/supervision", act("card/approval-1", police, "card.issued", "card/x", 1, card))},
		{"forges a card, spelt otherwise", "/source", from("/%6Fneseal/x/../supervision", act("card/approval-1", police, "card.issued", "card/x", 1, card))},
		{"shows a card", "/type", act("8", police, "card.issued", "card/x", 1, card)},
		{"establishes an organ", "/type", act("10", police, "organ.established", "organ/x", 1, `{"title":"x","kind":"back","effective":"2026-01-05"}`)},
		{"grants itself evidence", "/type", act("11", police, "evidence.shared", "evidence/x", 1, `{"recipient":"public-security","purpose":"p","basis":"b"}`)},
		{"withdraws a grant", "/type", act("13", police, "evidence.fact_corrected", "evidence/x", 2, withdraw("13", "/"+police, "11", "evidence.shared"))},
	} {
		code, results, _ := f.post(t, attacker, structured, []byte(c.document))
		if code == http.StatusBadRequest && results[0].Status == ingest.StatusInvalid {
			t.Errorf("%s: the event itself is at fault, so the test shows nothing: %+v", c.name, results[0].Error)
			continue
		}
		if code != http.StatusForbidden || results[0].Error == nil || results[0].Error.Path != c.path {
			t.Errorf("%s: %d %+v %+v", c.name, code, results[0], results[0].Error)
		}
	}
	// Who has the right, has it; who runs OneSeal has all, but OneSeal's own voice.
	clerk := f.limited(t, police, "calendar")
	if code, results, _ := f.post(t, clerk, structured, []byte(from("/"+police, fmt.Sprintf(`{"specversion":"1.0","id":"c","source":"/p","type":"oneseal.calendar.notice_published","subject":"calendar/2026","time":"2026-01-02T09:00:00+08:00","organ":%q,"data":%s}`, police, notice)))); code != http.StatusOK {
		t.Errorf("with the right calendar: %d %+v", code, results[0].Error)
	}
	for _, source := range []string{"/oneseal/supervision", "/oneseal", "/ONESEAL/supervision", "/./oneseal/x", "urn:oneseal:x", "oneseal/supervision"} {
		if code, results, _ := f.post(t, f.key, structured, []byte(from(source, act("n", police, "card.issued", "card/y", 1, card)))); code != http.StatusForbidden || results[0].Error.Path != "/source" {
			t.Errorf("a key of everything under %s: %d %+v", source, code, results[0])
		}
	}
	if code, results, _ := f.post(t, f.key, structured, []byte(from("/oneseals", act("n", police, "card.issued", "card/y", 1, card)))); code != http.StatusOK {
		t.Errorf("another name that begins alike: %d %+v", code, results[0].Error)
	}
	if n := f.logged(t); n != 4 {
		t.Errorf("%d events are in the log, want the 4 that may be there", n)
	}
}

// keys.json as OneSeal wrote it before keys had sources and rights; the secrets are osk_KEY_x, osk_ORGAN_x and osk_CLERK_x.
const formerKeys = `[
  {"id": "aaaaaaaaaaaa", "name": "local", "sha256": "%s", "types": ["*"], "organs": ["*"], "created": "2026-01-02T03:04:05Z"},
  {"id": "bbbbbbbbbbbb", "name": "bureau", "sha256": "%s", "types": ["*"], "organs": ["enforcement-bureau"], "created": "2026-01-02T03:04:05Z"},
  {"id": "cccccccccccc", "name": "clerk", "sha256": "%s", "types": ["oneseal.calendar.*"], "organs": ["government"], "created": "2026-01-02T03:04:05Z"}
]`

func TestKeysOfFormerVersionsGoOnAndReachNoFurtherThanNewOnes(t *testing.T) {
	f := open(t, ingest.Options{})
	text := fmt.Sprintf(formerKeys, sha256Of("osk_KEY_x"), sha256Of("osk_ORGAN_x"), sha256Of("osk_CLERK_x"))
	if err := os.WriteFile(filepath.Join(f.dir, "keys.json"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	closure := func(id, organ string) string {
		return act(id, organ, "calendar.closure_announced", "calendar/"+organ, 6, closed)
	}
	send := func(name, secret, document string, want int) {
		t.Helper()
		if code, results, _ := f.post(t, secret, structured, []byte(document)); code != want {
			t.Errorf("%s: %d %+v, want %d", name, code, results, want)
		}
	}
	send("the local key", "osk_KEY_x", closure("1", "anyone"), 200)
	send("a key of an organ", "osk_ORGAN_x", act("1", bureau, "penalty.filed", "penalty/1", 1, `{}`), 200)
	send("a key of an organ, of the calendar", "osk_ORGAN_x", closure("2", bureau), 403)
	send("a key that names the calendar's family", "osk_CLERK_x", closure("3", "government"), 200)
	send("a key of an organ, in OneSeal's name", "osk_ORGAN_x", from("/oneseal/supervision", act("4", bureau, "penalty.filed", "penalty/4", 1, `{}`)), 403)
	// Once another key names a source, it is that key's own.
	_, mine, err := f.keys.Create(ingest.Key{Name: "police", Types: []string{"*"}, Organs: []string{police}, Sources: []string{"/cameras/*"}})
	if err != nil {
		t.Fatal(err)
	}
	send("a source that another key names", "osk_ORGAN_x", from("/cameras/3", act("5", bureau, "penalty.filed", "penalty/5", 1, `{}`)), 403)
	send("its own key", mine, from("/cameras/3", act("5", police, "penalty.filed", "penalty/5", 1, `{}`)), 200)
	send("the local key of all organs", "osk_KEY_x", from("/cameras/3", act("6", police, "penalty.filed", "penalty/6", 1, `{}`)), 403)
	if err := f.keys.Amend("bbbbbbbbbbbb", func(key *ingest.Key) { key.Sources, key.Contact = []string{"/desk/1"}, "综合执法办" }); err != nil {
		t.Fatal(err)
	}
	send("after its sources were named", "osk_ORGAN_x", act("7", bureau, "penalty.filed", "penalty/7", 1, `{}`), 403)
	send("under them", "osk_ORGAN_x", from("/desk/1", act("7", bureau, "penalty.filed", "penalty/7", 1, `{}`)), 200)
	all, err := f.keys.List()
	if err != nil || len(all) != 4 || all[0].Sources != nil || all[1].Contact != "综合执法办" || all[3].Sources == nil {
		t.Errorf("the file holds %+v, %v", all, err)
	}
}

func TestKeysExpireAndRotateWithAnOverlap(t *testing.T) {
	f := open(t, ingest.Options{})
	year := time.Now().AddDate(1, 0, 0)
	key, old, err := f.keys.Create(ingest.Key{Name: "window", Types: []string{"*"}, Organs: []string{bureau}, Sources: []string{"/" + bureau}, Expires: year})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	answers := func(secret string) int {
		n++
		code, _, _ := f.post(t, secret, structured, []byte(act(fmt.Sprint(n), bureau, "penalty.filed", fmt.Sprint("penalty/", n), 1, `{}`)))
		return code
	}
	next, fresh, err := f.keys.Rotate(key.ID, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	if got := [2]int{answers(old), answers(fresh)}; got != [2]int{200, 200} {
		t.Errorf("while they overlap the old and the new key are answered %v", got)
	}
	if next.Replaces != key.ID || next.Expires.Sub(next.Created).Round(time.Hour) != year.Sub(key.Created).Round(time.Hour) || next.Sources[0] != "/"+bureau {
		t.Errorf("the new key is %+v", next)
	}
	if err := f.keys.Amend(key.ID, func(k *ingest.Key) { k.Expires = time.Now().Add(-time.Second) }); err == nil {
		t.Error("a key may be given a day that is over")
	}
	path := filepath.Join(f.dir, "keys.json")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	all, err := f.keys.List()
	if err != nil {
		t.Fatal(err)
	}
	ends := fmt.Sprintf("%q", all[1].Expires.Format(time.RFC3339)) // all[0] is the office's own
	if err := os.WriteFile(path, []byte(strings.Replace(string(text), ends, `"2026-01-02T03:04:05Z"`, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := [2]int{answers(old), answers(fresh)}; got != [2]int{401, 200} {
		t.Errorf("after the overlap the old and the new key are answered %v", got)
	}
	if _, _, err := f.keys.Rotate(key.ID, time.Hour); err == nil || !strings.Contains(err.Error(), "expired") {
		t.Errorf("an expired key is rotated: %v", err)
	}
	if used := f.keys.LastUse(next.ID); time.Since(used) > time.Minute {
		t.Errorf("the new key was used at %v", used)
	}
	if used := f.keys.LastUse("../keys"); !used.IsZero() {
		t.Errorf("a file outside says %v", used)
	}
}

// Bodies that hardly come keep nobody waiting: neither their own key's others, up to its share, nor other keys.
func TestSlowBodiesOfOneKeyDoNotStopTheOthers(t *testing.T) {
	f := open(t, ingest.Options{MaxInFlight: 8})
	slow, other := f.limited(t, police), f.limited(t, bureau)
	for range 16 { // twice as many as may be
		c, err := net.Dial("tcp", f.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		fmt.Fprintf(c, "POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: %s\r\nContent-Length: 16000000\r\n\r\n[", slow, batched)
	}
	document := []byte(act("1", bureau, "penalty.filed", "penalty/1", 1, `{}`))
	// The slow ones are being read once their own key is told that it has its share.
	for code := 0; code != http.StatusTooManyRequests; {
		var header http.Header
		code, _, header = f.post(t, slow, structured, []byte(act("1", police, "penalty.filed", "penalty/2", 1, `{}`)))
		if code == http.StatusTooManyRequests && header.Get("Retry-After") == "" {
			t.Error("no Retry-After")
		}
		if t.Context().Err() != nil {
			t.Fatal("a key may have any number of slow bodies")
		}
	}
	if code, results, _ := f.post(t, other, structured, document); code != http.StatusOK {
		t.Errorf("another key is answered %d %+v", code, results)
	}
}

func TestBodiesOfOneKeyTakeHalfOfTheMemory(t *testing.T) {
	f := open(t, ingest.Options{MaxBodies: 4 << 20})
	greedy, other := f.limited(t, police), f.limited(t, bureau)
	var held []net.Conn
	for range 3 { // two of 1.5 MiB take all that the key may have, in steps of a MiB
		c, err := net.Dial("tcp", f.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		fmt.Fprintf(c, "POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: %s\r\nContent-Length: 16000000\r\n\r\n", greedy, batched)
		c.Write(bytes.Repeat([]byte(" "), 100<<10))
		held = append(held, c)
	}
	refused := make(chan string, len(held))
	for _, c := range held {
		go func() {
			answer := make([]byte, 500)
			n, _ := c.Read(answer)
			refused <- string(answer[:n])
		}()
	}
	if text := <-refused; !strings.HasPrefix(text, "HTTP/1.1 503") || !strings.Contains(text, "Retry-After") {
		t.Errorf("one body too many is answered %q", text)
	}
	if code, results, _ := f.post(t, other, structured, []byte(act("1", bureau, "penalty.filed", "penalty/1", 1, `{}`))); code != http.StatusOK {
		t.Errorf("another key is answered %d %+v", code, results)
	}
}

// What is too large is refused with the limit; the rest of the batch goes on. Dates of other centuries are refused by their field.
func TestWhatIsTooLargeOrDatedAbsurdlyIsRefusedAlone(t *testing.T) {
	f := open(t, ingest.Options{})
	activity := func(id string, length int) string { return event(id, "o", strings.Repeat("a", length)) }
	code, results, _ := f.post(t, f.key, structured, []byte(activity("1", 64<<10+1)))
	if code != http.StatusRequestEntityTooLarge || results[0].Error.Path != "/data/activity" || !strings.Contains(results[0].Error.Problem, "65536") {
		t.Errorf("a long text: %d %+v", code, results[0].Error)
	}
	if code, results, _ = f.post(t, f.key, structured, []byte(activity("2", 2<<20))); code != http.StatusRequestEntityTooLarge || !strings.Contains(results[0].Error.Problem, "921600") {
		t.Errorf("a large event: %d %+v", code, results[0].Error)
	}
	if code, results, _ = f.post(t, f.key, structured, []byte(activity("3", 64<<10))); code != http.StatusOK {
		t.Errorf("the longest text: %d %+v", code, results[0].Error)
	}
	code, results, _ = f.post(t, f.key, batched, batchOf(activity("4", 10), activity("5", 100<<10), activity("6", 10)))
	if code != http.StatusMultiStatus || results[0].Status != ingest.StatusStored || results[1].Status != ingest.StatusTooLarge || results[2].Status != ingest.StatusStored {
		t.Errorf("a batch: %d %+v", code, results)
	}
	for path, document := range map[string]string{
		"/time":         strings.Replace(event("7", "o", "a"), "2017-", "1901-", 1),
		"/recordedtime": strings.Replace(event("8", "o", "a"), `"organ"`, `"recordedtime":"2199-01-01T00:00:00Z","organ"`, 1),
		"/data/time":    `{"specversion":"1.0","id":"9","source":"/w","type":"oneseal.approval.fact_corrected","subject":"approval/3","time":"2017-09-22T09:30:00+08:00","organ":"o","data":{"corrects":{"source":"/w","id":"3","type":"oneseal.approval.received"},"effect":"replaced","time":"2199-09-22T09:30:00+08:00","reason":"r"}}`,
	} {
		if code, results, _ := f.post(t, f.key, structured, []byte(document)); code != http.StatusBadRequest || results[0].Error.Path != path || !strings.Contains(results[0].Error.Problem, "1949-10-01") {
			t.Errorf("%s: %d %+v", path, code, results[0].Error)
		}
	}
}
