package cards

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/segmentio/kafka-go"
	"oneseal/deploy/embedded/embeddedtest"

	"oneseal/events"
	eventlog "oneseal/events/log"
	"oneseal/projectors"
	"oneseal/projectors/towntest"
)

func TestMain(m *testing.M) { embeddedtest.Main(m) }

// town is a running town with a projector, supervised by a policy.
type town struct {
	*towntest.Town
	t *testing.T
	o Options
}

func newTown(t *testing.T, policy *Policy) *town {
	t.Helper()
	w := &town{Town: towntest.Start(t), t: t}
	w.o = Options{Log: w.Log, Group: projectors.DefaultGroup, Pool: w.Pool, Conn: w.Conn, Policy: policy, Key: bytes.Repeat([]byte{7}, 32), Metrics: NewMetrics(), Logger: slog.New(slog.NewTextHandler(t.Output(), nil))}
	w.Project(w.Options())
	return w
}

func (w *town) reactor() *Reactor {
	r := NewReactor(w.o)
	w.t.Cleanup(func() { r.Close() })
	return r
}

func (w *town) look(r *Reactor, now time.Time) []*events.Event {
	w.t.Helper()
	acts, err := r.Look(w.t.Context(), now)
	if err != nil {
		w.t.Fatal(err)
	}
	return acts
}

func (w *town) deliver(to ...Receiver) (stop func()) {
	w.t.Helper()
	d, err := OpenDelivery(w.t.Context(), w.o.Log, w.o.Key, w.o.Conn, w.o.Metrics, w.o.Logger, to...)
	if err != nil {
		w.t.Fatal(err)
	}
	return w.Run(d.Run)
}

// folded waits until the read models know all of the log.
func (w *town) folded() driver.Conn {
	w.t.Helper()
	if err := projectors.Await(w.t.Context(), w.o.Log, w.o.Group, topics...); err != nil {
		w.t.Fatal(err)
	}
	return w.o.Conn
}

func (w *town) value(query string, args ...any) (text string) {
	w.t.Helper()
	if err := w.folded().QueryRow(w.t.Context(), "SELECT toString(("+query+"))", args...).Scan(&text); err != nil {
		w.t.Fatalf("%s: %v", query, err)
	}
	return text
}

func until(t *testing.T, what string, is func() bool) {
	t.Helper()
	deadline := time.Now().Add(time.Minute)
	for !is() {
		if time.Now().After(deadline) {
			t.Fatalf("it did not come to this: %s", what)
		}
		<-time.After(20 * time.Millisecond)
	}
}

// event is an act in a case, on a day of 2017.
func event(subject, id, when string, data any) *events.Event {
	family, _, _ := strings.Cut(subject, "/")
	e := &events.Event{ID: id, Source: "/window/1", Subject: subject, Time: at(when), Organ: "bureau", Area: "320312", Actor: "officer", Data: data}
	e.Type = "oneseal." + family + "." + map[string]string{
		"*events.ApprovalReceived": "received", "*events.ApprovalAccepted": "accepted", "*events.ApprovalInitialReviewed": "initial_reviewed", "*events.ApprovalGranted": "granted", "*events.ApprovalRefused": "refused",
		"*events.ApprovalClockSuspended": "clock_suspended", "*events.ApprovalCorrectionNoticeIssued": "correction_notice_issued", "*events.ItemVersionPublished": "version_published",
		"*events.PostEstablished": "established", "*events.OrganEstablished": "established", "*events.CardAnswered": "answered", "*events.AccountabilityClosed": "closed",
	}[fmt.Sprintf("%T", data)]
	return e
}

func workdays(n int32) events.Workdays { return events.HalfWorkdays(2 * n) }

func accepted(days int32) *events.ApprovalAccepted {
	return &events.ApprovalAccepted{PromisedDays: workdays(days)}
}

func TestFromTheLogToTheReceiversAndBack(t *testing.T) {
	w := newTown(t, policyOf(t, reminder, yellow, red, step, second, "{level: yellow, finding: no_reasons}", "{level: red, finding: late_acceptance_notice}"))
	o := newPostOffice(t, "127.0.0.1:0", nil)
	h := newHook(t, func(string, int) int { return http.StatusOK })
	w.deliver(h.receiver(), mailTo(t, o.address, nil))
	step := func(item string) events.ApprovalStep {
		return events.ApprovalStep{Case: events.ApprovalCase{Item: item}}
	}
	w.Tell(
		event("item/SX-1", "i1", "08-01 09:00", &events.ItemVersionPublished{Version: "1", Name: "食品经营许可", Effective: dayOf("08-01"), PromisedDays: workdays(10), Kind: "single",
			Steps: []events.ItemStep{{Code: "2", Stage: "initial_review", Days: workdays(2)}}}),
		event("organ/bureau", "o1", "08-01 09:00", &events.OrganEstablished{Title: "行政审批局", Kind: "front", Effective: dayOf("08-01")}),
		event("post/window-3", "p1", "08-01 09:00", &events.PostEstablished{Title: "三号窗口", Organ: "organ/bureau", Items: []events.Subject{"item/SX-1"}}),
		// Late in its review, and noticed twice; the promise is due on October the 12th.
		event("approval/1", "1r", "09-20 09:00", &events.ApprovalReceived{ApprovalStep: step("SX-1")}),
		event("approval/1", "1n", "09-20 10:00", &events.ApprovalCorrectionNoticeIssued{}),
		event("approval/1", "1m", "09-21 10:00", &events.ApprovalCorrectionNoticeIssued{}),
		event("approval/1", "1a", "09-22 09:30", accepted(10)),
		// Due on September the 28th; another source's card is none of ours.
		event("approval/2", "2a", "09-22 09:30", accepted(4)),
		&events.Event{ID: "old", Source: "/old/system", Type: "oneseal.card.issued", Subject: "card/old-1", Time: at("09-29 09:00"), Data: &events.CardIssued{Case: "approval/2", Level: "red", Trigger: "overdue", Policy: "old/1"}},
		// Decided in time.
		event("approval/3", "3a", "09-22 09:30", accepted(4)),
		event("approval/3", "3g", "09-27 09:30", &events.ApprovalGranted{}),
		// Refused in time, without reasons; and one that nobody answered.
		event("approval/4", "4a", "09-25 09:30", &events.ApprovalAccepted{ApprovalStep: step("SX-1")}),
		event("approval/4", "4i", "09-26 09:30", &events.ApprovalInitialReviewed{}),
		event("approval/4", "4f", "09-27 09:30", &events.ApprovalRefused{}),
		event("approval/5", "5r", "09-20 09:30", &events.ApprovalReceived{ApprovalStep: step("SX-1")}),
	)
	r := w.reactor()
	first := w.look(r, at("09-29 09:30"))
	if got := told(first); got != "yellow step overdue, yellow other, yellow promise overdue, yellow no_reasons, red not_accepted" {
		t.Fatalf("first look: %s", got)
	}
	if got := w.value("SELECT groupArray((case_subject, level, clock, holder, policy, toString(due_at))) FROM (SELECT * FROM cards FINAL WHERE startsWith(subject, 'card/town.') AND case_subject <= 'approval/2' ORDER BY case_subject, clock)"); got !=
		"[('approval/1','yellow','','post/window-3','town/2',NULL),('approval/1','yellow','step','post/window-3','town/2','2017-09-26 15:59:59.000'),('approval/2','yellow','promise','organ/bureau','town/2','2017-09-28 15:59:59.000')]" {
		t.Errorf("the cards' rows: %s", got)
	}
	if got := told(w.look(r, at("09-29 09:31"))); got != "" {
		t.Errorf("second look: %s", got)
	}
	until(t, "the cards are delivered by either way", func() bool { return len(h.ids()) == 5 && len(o.taken()) == 5 })

	var letters string
	for _, text := range o.taken() {
		letter, err := mail.ReadMessage(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		letters += textOf(t, letter)
	}
	for _, want := range []string{"事项 Item: 食品经营许可 (SX-1)", "责任方 Holder: 三号窗口 (post/window-3)", "责任方 Holder: 行政审批局 (organ/bureau)", "机构 Organ: 行政审批局 (organ/bureau)", "触发 Trigger: 未按时告知是否受理 no word on acceptance in time"} {
		if !strings.Contains(letters, want) {
			t.Errorf("no mail says %q:\n%s", want, letters)
		}
	}

	// A suspension is told late: the card on the promise goes back. That on the step was answered and stays.
	w.Tell(event("approval/2", "2s", "09-26 10:00", &events.ApprovalClockSuspended{Ground: "expert_review", Days: workdays(20)}),
		event("approval/1", "1s", "09-22 10:00", &events.ApprovalClockSuspended{Ground: "expert_review", Days: workdays(20)}),
		event(first[0].Subject, "answered", "09-29 15:00", &events.CardAnswered{Answer: "在办件较多"}))
	gone := w.look(r, at("09-30 09:30"))
	if told(gone) != "withdrawn" || gone[0].Subject != first[2].Subject {
		t.Fatalf("after the suspension: %s", told(gone))
	}
	until(t, "the withdrawal is delivered by either way", func() bool { return len(h.ids()) == 6 && len(o.taken()) == 6 })
	for i, e := range append(first, gone...) {
		if count(h.ids(), e.ID) != 1 || count(o.ids(t), messageIDOf(e.ID)) != 1 {
			t.Errorf("event %d (%s) is not delivered once: %v, %v", i, e.ID, h.ids(), o.ids(t))
		}
	}
	if got := w.value("SELECT groupArray((state, withdrawn_by)) FROM (SELECT * FROM cards FINAL WHERE startsWith(subject, 'card/town.') AND case_subject <= 'approval/2' ORDER BY case_subject, clock)"); got !=
		"[('issued',''),('answered',''),('withdrawn','oneseal-supervision')]" {
		t.Errorf("the cards' states: %s", got)
	}
}

func TestARedCardLeadsToAnAccountabilityAndIsClosedWithIt(t *testing.T) {
	w := newTown(t, policyOf(t, red))
	w.Tell(event("approval/1", "1a", "09-22 09:30", accepted(4)))
	r := w.reactor()
	card := w.look(r, at("10-09 09:00"))
	opened := w.look(r, at("10-12 09:00"))
	if told(card) != "red promise overdue" || told(opened) != "opened" {
		t.Fatalf("%s, then %s", told(card), told(opened))
	}
	if got := told(w.look(r, at("10-13 09:00"))); got != "" {
		t.Errorf("it is opened again: %s", got)
	}
	w.Tell(event(opened[0].Subject, "closed", "10-20 09:00", &events.AccountabilityClosed{}))
	if got := told(w.look(r, at("10-20 10:00"))); got != "closed" {
		t.Errorf("after the closure: %s", got)
	}
	if got := w.value("SELECT (state, accountability) FROM cards FINAL"); got != "('closed','"+opened[0].Subject+"')" {
		t.Errorf("the card's row: %s", got)
	}
	if got := told(w.look(r, at("10-21 09:00"))); got != "" {
		t.Errorf("after all: %s", got)
	}
}

// Two reactors that see at once that a case is done, one after them, and one that looks after a rebuild: one closing each.
func TestAReminderIsClosedOnceByWhateverReactor(t *testing.T) {
	w := newTown(t, policyOf(t, reminder))
	const cases = 20
	for i := range cases {
		w.Tell(event(fmt.Sprint("approval/", i), fmt.Sprint(i, "a"), "09-22 09:30", accepted(4)))
	}
	if got := len(w.look(w.reactor(), at("09-27 09:00"))); got != cases {
		t.Fatalf("%d reminders of %d cases", got, cases)
	}
	for i := range cases - 1 {
		w.Tell(event(fmt.Sprint("approval/", i), fmt.Sprint(i, "g"), "09-28 09:30", &events.ApprovalGranted{}))
	}
	w.folded()
	var both sync.WaitGroup
	for i := range 2 {
		r := w.reactor()
		both.Go(func() {
			if _, err := r.Look(t.Context(), at("09-28 10:00").Add(time.Duration(i)*time.Second)); err != nil {
				t.Error(err)
			}
		})
	}
	both.Wait()
	const closed = "SELECT count(), countIf(state = 'closed' AND revision = 2), countIf(state = 'issued') FROM cards FINAL"
	want := fmt.Sprintf("(%d,%d,1)", cases, cases-1)
	if got := w.value(closed); got != want {
		t.Errorf("cards, those closed by one event and open ones: %s, want %s", got, want)
	}
	if got := told(w.look(w.reactor(), at("09-28 10:01"))); got != "" {
		t.Errorf("after a restart: %s", got)
	}
	if got := w.value("SELECT uniqExact(id), countIf(NOT endsWith(causationid, 'g')) FROM events WHERE type = 'oneseal.card.closed'"); got != fmt.Sprintf("(%d,0)", cases-1) {
		t.Errorf("closings, and those that no decision caused: %s", got)
	}
	if _, err := projectors.Rebuild(t.Context(), projectors.Options{Log: w.o.Log, Pool: w.o.Pool, Conn: w.o.Conn}, "cards"); err != nil {
		t.Fatal(err)
	}
	if got := w.value(closed); got != want {
		t.Errorf("folded from scratch: %s, want %s", got, want)
	}
	if got := told(w.look(w.reactor(), at("09-28 10:02"))); got != "" {
		t.Errorf("after a rebuild: %s", got)
	}
}

// many cases over their promise, as of today: what can't be delivered yet is still news.
func overdueToday(w *town, n int) {
	start := time.Now().In(events.China).AddDate(0, 0, -30)
	w.o.Policy.from = start
	for i := range n {
		e := event(fmt.Sprint("approval/", i), fmt.Sprint(i, "a"), "09-22 09:30", accepted(4))
		e.Time = start
		w.Tell(e)
	}
}

func TestTwoReactorsAtOnceSendEachCardOnce(t *testing.T) {
	w := newTown(t, policyOf(t, yellow))
	overdueToday(w, 40)
	h := newHook(t, func(string, int) int { return http.StatusOK })
	// One receiver, delivered to by two processes.
	w.deliver(h.receiver())
	w.deliver(h.receiver())
	joined(w, h.receiver(), 2) // when partitions move, what is on its way is sent again
	w.folded()
	var both sync.WaitGroup
	var wrote [2][]*events.Event
	for i := range wrote {
		r := w.reactor()
		both.Go(func() {
			acts, err := r.Look(t.Context(), time.Now().Add(time.Duration(i)*time.Second))
			if err != nil {
				t.Error(err)
			}
			wrote[i] = acts
		})
	}
	both.Wait()
	if got := w.value("SELECT count(), countIf(revision = 1) FROM cards FINAL"); got != "(40,40)" {
		t.Errorf("cards, and those with one event: %s", got)
	}
	until(t, "all cards are delivered", func() bool { return len(h.ids()) >= 40 })
	// A last event comes after all others of its partition.
	w.Tell(event("approval/0", "0g", "09-22 09:30", &events.ApprovalClockSuspended{Ground: "testing", Days: workdays(30)}))
	t.Logf("the reactors wrote %d and %d events", len(wrote[0]), len(wrote[1]))
	committed(w, h.receiver())
	for _, e := range wrote[0] {
		if n := count(h.ids(), e.ID); n != 1 {
			t.Errorf("%s was sent %d times", e.ID, n)
		}
	}
}

// committed waits until the receiver's group is done with the topic.
func committed(w *town, r Receiver) {
	w.t.Helper()
	if err := projectors.Await(w.t.Context(), w.o.Log, groupOf(r), events.Topic("card")); err != nil {
		w.t.Fatal(err)
	}
}

// joined waits until so many processes share the partitions of a receiver's group.
func joined(w *town, r Receiver, members int) {
	w.t.Helper()
	client, done := w.o.Log.Client()
	defer done()
	until(w.t, "all have joined the group", func() bool {
		answer, err := client.DescribeGroups(w.t.Context(), &kafka.DescribeGroupsRequest{GroupIDs: []string{groupOf(r)}})
		if err != nil || len(answer.Groups) != 1 {
			return false
		}
		return answer.Groups[0].GroupState == "Stable" && len(answer.Groups[0].Members) == members
	})
}

func TestARestartBetweenIssueAndDeliverySendsNoSecondCard(t *testing.T) {
	w := newTown(t, policyOf(t, yellow))
	overdueToday(w, 20)
	away := true
	var mu sync.Mutex
	h := newHook(t, func(string, int) int {
		mu.Lock()
		defer mu.Unlock()
		if away {
			return http.StatusServiceUnavailable
		}
		return http.StatusOK
	})
	stop := w.deliver(h.receiver())
	now := time.Now()
	if got := w.look(w.reactor(), now); len(got) != 20 {
		t.Fatalf("%d cards", len(got))
	}
	until(t, "it tries", func() bool { return len(h.ids()) > 0 })
	stop()
	tries := len(h.ids())
	mu.Lock()
	away = false
	mu.Unlock()
	// Another process looks at once and finds nothing to do; then it delivers.
	if got := told(w.look(w.reactor(), now.Add(time.Second))); got != "" {
		t.Errorf("after the restart: %s", got)
	}
	w.deliver(h.receiver())
	committed(w, h.receiver())
	taken := h.ids()[tries:]
	if len(taken) != 20 {
		t.Errorf("%d deliveries of 20 cards", len(taken))
	}
	for _, id := range taken {
		if count(taken, id) != 1 {
			t.Errorf("%s was sent %d times", id, count(taken, id))
		}
	}
}

// A card that its receiver can't take yet, and asks to bring again in a day, holds up no other card, of its partition neither;
// a process that goes on brings what is new, and neither that card before its time nor any of the others again.
func TestACardThatCannotBeTakenYetHoldsUpNoOther(t *testing.T) {
	w := newTown(t, policyOf(t, yellow))
	overdueToday(w, 20)
	var stuck string
	var mu sync.Mutex
	h := newHook(t, func(id string, _ int) int {
		mu.Lock()
		defer mu.Unlock()
		if stuck == "" {
			stuck = id
		}
		if id == stuck {
			return http.StatusTooManyRequests
		}
		return http.StatusOK
	})
	h.Config.Handler = later(h.Config.Handler, func() string { return time.Now().Add(24 * time.Hour).UTC().Format(http.TimeFormat) })
	stop := w.deliver(h.receiver())
	if got := w.look(w.reactor(), time.Now()); len(got) != 20 {
		t.Fatalf("%d cards", len(got))
	}
	until(t, "all others are delivered", func() bool { return len(h.ids()) == 20 })
	stop()
	if got := count(h.ids(), stuck); got != 1 {
		t.Errorf("the card that was to come again in a day came %d times", got)
	}
	w.deliver(h.receiver())
	news := event("approval/20", "20a", "09-22 09:30", accepted(4))
	news.Time = time.Now().In(events.China).AddDate(0, 0, -30)
	w.Tell(news)
	if got := w.look(w.reactor(), time.Now()); len(got) != 1 {
		t.Fatalf("%d new cards", len(got))
	}
	until(t, "the new card is delivered", func() bool { return len(h.ids()) > 20 })
	if got := h.ids(); len(got) != 21 || got[20] == stuck {
		t.Errorf("after the restart it got %v, want a new card alone", got[20:])
	}
	if kept, err := ReadUndelivered(t.Context(), w.o.Log); err != nil || len(kept) != 0 {
		t.Errorf("as undelivered are kept %+v, %v", kept, err)
	}
}

// later lets a handler's refusals say when to come again.
func later(handler http.Handler, when func() string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", when())
		handler.ServeHTTP(w, r)
	})
}

// The receiver itself says whether what it asked for was kept: who comes too early is refused for good.
func TestAReceiverIsNotAskedAgainBeforeTheTimeThatItStates(t *testing.T) {
	for name, state := range map[string]func() (header string, until time.Time){
		"seconds": func() (string, time.Time) { return "2", time.Now().Add(2 * time.Second) },
		"date": func() (string, time.Time) {
			at := time.Now().Add(3 * time.Second).UTC().Truncate(time.Second)
			return at.Format(http.TimeFormat), at
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newTown(t, policyOf(t, yellow))
			overdueToday(w, 1)
			header, until := "", time.Time{} // of the first answer
			h := newHook(t, func(_ string, seen int) int {
				switch {
				case seen == 1:
					return http.StatusServiceUnavailable
				case time.Now().Before(until):
					return http.StatusForbidden
				}
				return http.StatusOK
			})
			h.Config.Handler = later(h.Config.Handler, func() string {
				if header == "" {
					header, until = state()
				}
				return header
			})
			w.deliver(h.receiver())
			w.look(w.reactor(), time.Now())
			committed(w, h.receiver())
			if got := h.ids(); len(got) != 2 {
				t.Errorf("%d requests, want 2", len(got))
			}
			if kept, err := ReadUndelivered(t.Context(), w.o.Log); err != nil || len(kept) != 0 {
				t.Errorf("it came before the time: %+v, %v", kept, err)
			}
		})
	}
}

// A receiver that asked to come again later is not asked earlier by another process, after a restart; it refuses for good who is.
func TestWhatAReceiverAskedForSurvivesARestart(t *testing.T) {
	w := newTown(t, policyOf(t, yellow))
	overdueToday(w, 1)
	var until time.Time
	h := newHook(t, func(_ string, seen int) int {
		switch {
		case seen == 1:
			return http.StatusTooManyRequests
		case time.Now().Before(until):
			return http.StatusForbidden
		}
		return http.StatusOK
	})
	h.Config.Handler = later(h.Config.Handler, func() string {
		if until.IsZero() {
			until = time.Now().Add(9 * time.Second).UTC().Truncate(time.Second)
		}
		return until.Format(http.TimeFormat)
	})
	stop := w.deliver(h.receiver())
	w.look(w.reactor(), time.Now())
	w.Wait("what it asked for is kept", func() bool {
		ends, err := eventlog.Ends(t.Context(), w.o.Log, deferredTopic)
		if err != nil {
			t.Fatal(err)
		}
		kept := int64(0)
		for _, r := range ends {
			kept += r.End - r.Start
		}
		return kept > 0
	})
	stop()
	w.deliver(h.receiver())
	committed(w, h.receiver())
	if got := h.ids(); len(got) != 2 {
		t.Errorf("%d requests, want 2", len(got))
	}
	if kept, err := ReadUndelivered(t.Context(), w.o.Log); err != nil || len(kept) != 0 {
		t.Errorf("it came before the time: %+v, %v", kept, err)
	}
}

func TestWhatAReceiverRefusesIsKeptAndStopsNothing(t *testing.T) {
	w := newTown(t, policyOf(t, yellow))
	overdueToday(w, 10)
	var refused string
	var mu sync.Mutex
	h := newHook(t, func(id string, _ int) int {
		mu.Lock()
		defer mu.Unlock()
		if refused == "" {
			refused = id
		}
		if id == refused {
			return http.StatusUnprocessableEntity
		}
		return http.StatusOK
	})
	w.deliver(h.receiver())
	w.look(w.reactor(), time.Now())
	committed(w, h.receiver())
	if got := h.ids(); len(got) != 10 || count(got, refused) != 1 {
		t.Errorf("tried %d times, %d of them the refused one", len(got), count(got, refused))
	}
	kept := records(t, w.o.Log, UndeliveredTopic)
	if len(kept) != 1 {
		t.Fatalf("%d events are kept", len(kept))
	}
	headers := make(map[string]string)
	for _, h := range kept[0].Headers {
		headers[h.Key] = string(h.Value)
	}
	if headers["ce_id"] != refused || !strings.Contains(headers["reason_poisoned"], "422 Unprocessable Entity") || headers["handler_poisoned"] != h.receiver().Name() {
		t.Errorf("kept with %v", headers)
	}
	// A receiver that comes later gets what is issued from then on.
	late := newHook(t, func(string, int) int { return http.StatusOK })
	w.deliver(late.receiver())
	next := event("approval/next", "na", "09-22 09:30", accepted(4))
	next.Time = time.Now().In(events.China).AddDate(0, 0, -30)
	w.Tell(next)
	card := w.look(w.reactor(), time.Now())
	until(t, "the new card is delivered", func() bool { return len(late.ids()) > 0 })
	committed(w, late.receiver())
	if got := late.ids(); len(card) != 1 || len(got) != 1 || got[0] != card[0].ID {
		t.Errorf("the late receiver got %v", got)
	}
}

func records(t *testing.T, cfg eventlog.Config, topic string) (all []*eventlog.Record) {
	t.Helper()
	ends, err := eventlog.Ends(t.Context(), cfg, topic)
	if err != nil {
		t.Fatal(err)
	}
	for at, r := range ends {
		if err := eventlog.ReadRange(t.Context(), cfg, topic, at.Partition, r.Start, r.End, func(r *eventlog.Record) error {
			all = append(all, r.Clone())
			return nil
		}); err != nil && err != io.EOF {
			t.Fatal(err)
		}
	}
	return all
}
