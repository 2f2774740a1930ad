package ingest_test

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/cockroachdb/pebble/v2"

	"oneseal/ingest"
)

const bureau, police, county = "enforcement-bureau", "public-security", "county-bureau"

// act is an event of a subject; data is JSON.
func act(id, organ, eventType, subject string, minute int, data string) string {
	return fmt.Sprintf(`{"specversion":"1.0","id":%q,"source":"/%s","type":"oneseal.%s","subject":%q,"time":"2017-09-22T09:%02d:00+08:00","organ":%q,"data":%s}`, id, organ, eventType, subject, minute, organ, data)
}

const (
	clue  = "penalty.clue_received"
	shown = "penalty.card_shown"
	two   = `{"officers":["staff/a","staff/b"]}`
)

// told posts an event with the key of its organ alone, and expects the answer.
func (f *office) told(t *testing.T, organ string, want int, document string) ingest.Result {
	t.Helper()
	_, key := createKey(t, f.keys, "*", organ)
	code, results, _ := f.post(t, key, structured, []byte(document))
	if code != want || len(results) != 1 {
		t.Fatalf("%s: %d %+v, want %d", document, code, results, want)
	}
	return results[0]
}

func TestStrangerIsRefusedAndTheOwnerAndWhomItNamesAreNot(t *testing.T) {
	w := newTown(t, 3)
	f, end := w.open(ingest.Options{})
	const s = "penalty/1"
	f.told(t, bureau, 200, act("1", bureau, clue, s, 1, `{}`))
	refused := f.told(t, police, 403, act("1", police, shown, s, 2, two))
	if refused.Status != ingest.StatusForbidden || refused.Position != nil {
		t.Fatalf("%+v", refused)
	}
	for _, part := range []string{police, shown, bureau} {
		if !strings.Contains(fmt.Sprint(*refused.Error), part) {
			t.Errorf("the refusal does not say %q: %+v", part, *refused.Error)
		}
	}
	// A key of all organs is held to the event's own organ.
	if code, results, _ := f.post(t, w.key, structured, []byte(act("1", police, shown, s, 2, two))); code != 403 {
		t.Fatalf("%d %+v", code, results)
	}
	// A backdated act takes no case.
	f.told(t, police, 403, act("0", police, clue, s, 0, `{}`))
	// Who asks for help may be helped; whoever names itself may not.
	f.told(t, police, 403, act("2", police, "penalty.assistance_requested", s, 3, `{"from":"public-security","for":"identity"}`))
	f.told(t, bureau, 200, act("2", bureau, "penalty.assistance_requested", s, 3, `{"from":"public-security","for":"identity"}`))
	f.told(t, police, 200, act("1", police, shown, s, 2, two))
	f.told(t, police, 403, act("3", police, "penalty.decided", s, 4, `{}`))
	f.told(t, "finance", 200, act("1", "finance", "penalty.paid", s, 5, `{}`))
	// A fact is corrected by who told it, or by the owner.
	correction := func(id, organ, of string) string {
		return act(id, organ, "penalty.fact_corrected", s, 6, fmt.Sprintf(`{"corrects":{"source":"/%s","id":"1","type":"oneseal.%s"},"effect":"replaced","time":"2017-09-22T09:02:00+08:00","reason":"r"}`, of, map[string]string{bureau: clue, police: shown}[of]))
	}
	f.told(t, police, 403, correction("c1", police, bureau))
	f.told(t, police, 200, correction("c2", police, police))
	f.told(t, bureau, 200, correction("c3", bureau, police))
	// The owner hands the case on.
	f.told(t, county, 403, act("1", county, "penalty.filed", s, 9, `{}`))
	f.told(t, bureau, 200, act("9", bureau, "penalty.jurisdiction_transferred", s, 8, `{"to":"county-bureau"}`))
	f.told(t, county, 200, act("1", county, "penalty.filed", s, 9, `{}`))
	f.told(t, bureau, 403, act("10", bureau, "penalty.decided", s, 10, `{}`))
	f.told(t, bureau, 200, act("11", bureau, "penalty.legal_reviewed", s, 7, `{}`)) // before it handed the case on

	check := func(name string, f *office) {
		t.Run(name, func(t *testing.T) {
			f.told(t, police, 403, act("4", police, "penalty.decided", s, 11, `{}`))
			f.told(t, "stranger", 403, act("4", "stranger", shown, s, 11, two))
			if r := f.told(t, police, 200, act("1", police, shown, s, 2, two)); r.Status != ingest.StatusRepeated {
				t.Errorf("%+v", r)
			}
		})
	}
	check("running", f)
	end()
	f, end = w.open(ingest.Options{})
	check("restarted", f)
	end()
	if err := os.RemoveAll(w.ids()); err != nil {
		t.Fatal(err)
	}
	f, end = w.open(ingest.Options{})
	check("index lost", f)
	end()
	forgetFormat(t, w.ids())
	f, _ = w.open(ingest.Options{})
	check("index of a version that knew no owners", f)
	// What another process appended counts as well.
	w.appended(act("1", bureau, clue, "penalty/2", 1, `{}`))
	f.told(t, police, 200, act("p", police, clue, "penalty/3", 1, `{}`)) // by its answer the index has read what lies before
	f.told(t, bureau, 403, act("q", bureau, "penalty.filed", "penalty/3", 2, `{}`))
}

// forgetFormat makes the index look as it did before it kept owners.
func forgetFormat(t *testing.T, dir string) {
	t.Helper()
	db, err := pebble.Open(dir, &pebble.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Delete([]byte{0}, pebble.Sync); err != nil {
		t.Fatal(err)
	}
	if err := db.DeleteRange([]byte{3}, []byte{4}, pebble.Sync); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// Who answers an order, verifies an alert or approves the use of a seal is the owner, or whom the owner named.
func TestWhoAnswersWasNamed(t *testing.T) {
	f := open(t, ingest.Options{})
	for family, told := range map[string][3]string{
		"dispatch": {"ordered", `{"incident":"incident/1","officer":"staff/a"%s}`, "accepted"},
		"alert":    {"received", `{"source":"frigate","kind":"smoke"%s}`, "verified"},
		"sealing":  {"requested", `{"seal":"seal/1"%s}`, "approved"},
	} {
		answer := map[string]string{"verified": `{"outcome":"true"}`}[told[2]]
		if answer == "" {
			answer = "{}"
		}
		begin := func(subject, named string) string {
			return act(subject, bureau, family+"."+told[0], subject, 1, fmt.Sprintf(told[1], named))
		}
		own, other := family+"/own", family+"/other"
		f.told(t, bureau, 200, begin(own, ""))
		f.told(t, police, 403, act(own, police, family+"."+told[2], own, 2, answer))
		f.told(t, bureau, 200, act(own+"2", bureau, family+"."+told[2], own, 2, answer))
		f.told(t, bureau, 200, begin(other, `,"organ":"organ/public-security"`))
		f.told(t, county, 403, act(other, county, family+"."+told[2], other, 2, answer))
		f.told(t, police, 200, act(other, police, family+"."+told[2], other, 2, answer))
	}
}

func TestBatchIsJudgedInItsOrder(t *testing.T) {
	f := open(t, ingest.Options{})
	const s = "penalty/1"
	code, results, _ := f.post(t, f.key, batched, batchOf(
		act("1", bureau, clue, s, 1, `{}`),
		act("1", police, shown, s, 2, two),
		act("2", bureau, "penalty.assistance_requested", s, 3, `{"from":"public-security","for":"identity"}`),
		act("2", police, shown, s, 4, two),
		act("3", police, "penalty.fact_corrected", s, 6, `{"corrects":{"source":"/public-security","id":"2","type":"oneseal.penalty.card_shown"},"effect":"withdrawn","reason":"r"}`),
	))
	var got []string
	for _, r := range results {
		got = append(got, string(r.Status))
	}
	if want := "stored forbidden stored stored stored"; code != http.StatusMultiStatus || strings.Join(got, " ") != want {
		t.Fatalf("%d %v, want %s", code, got, want)
	}
	if n := f.logged(t); n != 4 {
		t.Errorf("%d events are in the log", n)
	}
}

// Of many that begin one case at once, one owns it, and the log holds nothing of the others: whoever comes second
// is judged by what the first made of it.
func TestOfThoseWhoBeginACaseAtOnceOneOwnsIt(t *testing.T) {
	f := open(t, ingest.Options{})
	const organs, cases = 8, 12
	var keys []string
	for o := range organs {
		_, key := createKey(t, f.keys, "*", fmt.Sprint("organ-", o))
		keys = append(keys, key)
	}
	var mu sync.Mutex
	owners := make(map[string]map[string]bool)
	var group sync.WaitGroup
	for o := range organs {
		group.Go(func() {
			for c := range cases {
				subject, organ := fmt.Sprint("penalty/", c), fmt.Sprint("organ-", o)
				_, results, _ := f.post(t, keys[o], batched, batchOf(act("a"+subject, organ, clue, subject, 1, `{}`), act("b"+subject, organ, "penalty.filed", subject, 2, `{}`)))
				for _, r := range results {
					if r.Status == ingest.StatusStored {
						mu.Lock()
						if owners[subject] == nil {
							owners[subject] = make(map[string]bool)
						}
						owners[subject][organ] = true
						mu.Unlock()
					} else if r.Status != ingest.StatusForbidden {
						t.Errorf("%+v", r)
					}
				}
			}
		})
	}
	group.Wait()
	for subject, of := range owners {
		if len(of) != 1 {
			t.Errorf("%s was taken from %v", subject, of)
		}
	}
	if n := f.logged(t); len(owners) != cases || n != 2*cases {
		t.Errorf("%d cases, %d events in the log", len(owners), n)
	}
}

func TestStrangersInTheLogMoveNoOwner(t *testing.T) {
	w := newTown(t, 3)
	w.appended(act("1", bureau, clue, "penalty/1", 1, `{}`), act("1", police, shown, "penalty/1", 2, two),
		act("2", police, "penalty.jurisdiction_transferred", "penalty/1", 3, `{"to":"public-security"}`),
		act("3", police, "penalty.fact_corrected", "penalty/1", 4, `{"corrects":{"source":"/enforcement-bureau","id":"1","type":"oneseal.penalty.clue_received"},"effect":"withdrawn","reason":"r"}`))
	f, _ := w.open(ingest.Options{})
	f.told(t, police, 403, act("9", police, "penalty.decided", "penalty/1", 9, `{}`))
	f.told(t, bureau, 200, act("9", bureau, "penalty.decided", "penalty/1", 9, `{}`))
}

func TestIndexOfOwnersFollowsWhatAnotherProcessWrites(t *testing.T) {
	w := newTown(t, 3)
	f, _ := w.open(ingest.Options{})
	other, _ := (&town{t: t, kafka: w.kafka, cfg: w.cfg, dir: t.TempDir(), keys: w.keys, key: w.key}).open(ingest.Options{})
	f.told(t, bureau, 200, act("1", bureau, clue, "penalty/1", 1, `{}`))
	// The second process learns it as soon as it appends behind it, and then refuses.
	other.told(t, bureau, 200, act("2", bureau, "penalty.filed", "penalty/1", 2, `{}`))
	other.told(t, police, 403, act("1", police, shown, "penalty/1", 3, two))
	f.told(t, police, 403, act("1", police, shown, "penalty/1", 3, two))
}
