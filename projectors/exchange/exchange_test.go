package exchange

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"oneseal/deploy/embedded/embeddedtest"
	"oneseal/deploy/strangers"
	"oneseal/events"
	eventlog "oneseal/events/log"
)

// reactorOf names the brokers in the environment of a test binary that is to be a process of a reactor alone, until it is killed.
const reactorOf = "ONESEAL_TEST_REACTOR_OF"

func TestMain(m *testing.M) {
	if brokers := os.Getenv(reactorOf); brokers != "" {
		log := eventlog.Config{Brokers: []string{brokers}, Partitions: 4}
		register := NewRegister(log, slog.Default())
		go register.Run(context.Background())
		NewReactor(Options{Log: log, Register: register, Key: signing, Logger: slog.Default()}).Run(context.Background())
	}
	embeddedtest.Main(m)
}

// killed runs a reactor in a process of its own for a while, and kills it there and then.
func (x *exchangeOf) killed(after time.Duration) {
	x.t.Helper()
	process := exec.Command(os.Args[0])
	process.Env = append(os.Environ(), reactorOf+"="+x.log.Brokers[0])
	process.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := process.Start(); err != nil {
		x.t.Fatal(err)
	}
	<-time.After(after)
	if err := process.Process.Kill(); err != nil {
		x.t.Fatal(err)
	}
	process.Wait()
}

// exchangeOf is a log with an exchange on it.
type exchangeOf struct {
	t       *testing.T
	log     eventlog.Config
	batcher *eventlog.Batcher
	access  Access
}

func newExchange(t *testing.T, brokers []string) *exchangeOf {
	t.Helper()
	x := &exchangeOf{t: t, log: eventlog.Config{Brokers: brokers, Partitions: 4, Logger: logger(t)}}
	if err := eventlog.EnsureTopics(t.Context(), x.log); err != nil {
		t.Fatal(err)
	}
	x.batcher = eventlog.NewBatcher(x.log)
	t.Cleanup(func() { x.batcher.Close() })
	return x
}

func logger(t *testing.T) *slog.Logger { return slog.New(slog.NewTextHandler(t.Output(), nil)) }

func (x *exchangeOf) tell(all ...*events.Event) {
	x.t.Helper()
	for _, e := range all {
		if err := events.Agrees(e); err != nil {
			x.t.Fatalf("%s: %v", e.ID, err)
		}
		m, err := eventlog.MessageOf(e)
		if err != nil {
			x.t.Fatal(err)
		}
		if _, err := x.batcher.Append(x.t.Context(), []eventlog.Message{m}); err != nil {
			x.t.Fatal(err)
		}
	}
}

var signing = ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))

// react runs a reactor until it is stopped.
func (x *exchangeOf) react() (register *Register, stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	register = NewRegister(x.log, x.log.Logger)
	reactor := NewReactor(Options{Log: x.log, Register: register, Access: x.access, Key: signing, Logger: x.log.Logger})
	var group sync.WaitGroup
	group.Go(func() { register.Run(ctx) })
	group.Go(func() { reactor.Run(ctx) })
	stop = sync.OnceFunc(func() { cancel(); group.Wait(); reactor.Close() })
	x.t.Cleanup(stop)
	return register, stop
}

// got is an event that a grant let out, as a stranger's client reads it.
type got struct {
	ID, Type, Subject string
	Attributes        map[string]string
	Data              string
}

// read gives what franz-go reads of a grant's topic: all that is committed.
func (x *exchangeOf) read(key string) (all []got) {
	x.t.Helper()
	ends, err := eventlog.Ends(x.t.Context(), x.log, Topic(key))
	if err != nil {
		return nil
	}
	end := ends[eventlog.TopicPartition{Topic: Topic(key)}].End
	client, err := kgo.NewClient(append(strangers.Franz(x.t, x.log.Brokers), kgo.ConsumePartitions(map[string]map[int32]kgo.Offset{Topic(key): {0: kgo.NewOffset().AtStart()}}),
		kgo.FetchIsolationLevel(kgo.ReadCommitted()), kgo.KeepControlRecords())...)
	if err != nil {
		x.t.Fatal(err)
	}
	defer client.Close()
	for last := int64(-1); last+1 < end; {
		ctx, cancel := context.WithTimeout(x.t.Context(), 20*time.Second)
		fetches := client.PollFetches(ctx)
		cancel()
		if err := fetches.Err(); err != nil {
			x.t.Fatal(err)
		}
		fetches.EachRecord(func(r *kgo.Record) {
			last = r.Offset
			if r.Attrs.IsControl() {
				return
			}
			g := got{Attributes: make(map[string]string), Subject: string(r.Key), Data: string(r.Value)}
			for _, h := range r.Headers {
				g.Attributes[strings.TrimPrefix(h.Key, "ce_")] = string(h.Value)
			}
			g.ID, g.Type = g.Attributes["id"], g.Attributes["type"]
			all = append(all, g)
		})
	}
	return all
}

func (x *exchangeOf) until(what string, is func() bool) {
	x.t.Helper()
	deadline := time.Now().Add(90 * time.Second)
	for !is() {
		if time.Now().After(deadline) {
			x.t.Fatalf("it did not come to this: %s", what)
		}
		<-time.After(50 * time.Millisecond)
	}
}

func (x *exchangeOf) untilRead(key string, n int) (all []got) {
	x.t.Helper()
	x.until(fmt.Sprintf("%d events in the topic of %s", n, key), func() bool { all = x.read(key); return len(all) >= n })
	return all
}

var today = time.Now().Truncate(time.Second)

func fact(subject, id, organ string, hours int, data any) *events.Event {
	family, _, _ := strings.Cut(subject, "/")
	e := &events.Event{ID: id, Source: "/enforcement", Subject: subject, Time: today.Add(time.Duration(hours) * time.Hour), Organ: organ, Actor: "officer-1", Area: "320312", Data: data}
	for _, info := range events.Catalogue() {
		if info.New() != nil && fmt.Sprintf("%T", info.New()) == fmt.Sprintf("%T", data) && info.Family == family {
			e.Type = info.Type
		}
	}
	return e
}

func terms() events.GrantTerms {
	return events.GrantTerms{Recipient: "public-security", Purpose: "案件办理", Basis: "优化营商环境条例/57", Types: []string{"oneseal.evidence.*"},
		Fields: []string{"$.data.kind", "$.data.case", "$.area"}, From: events.Moment{Time: today.Add(-1000 * time.Hour)}, Until: events.Moment{Time: today.Add(1000 * time.Hour)}}
}

func collected(plate string) *events.EvidenceCollected {
	return &events.EvidenceCollected{Kind: "audiovisual", Origin: "camera", Case: "penalty/7", Plate: plate, Signature: "sig"}
}

func TestGrantLetsOutThePastThatItCoversAndNothingElse(t *testing.T) {
	x := newExchange(t, embeddedtest.StartKafka(t).Brokers())
	x.react()
	x.tell(
		fact("evidence/1", "a", "enforcement", -1100, collected("too early")),
		fact("evidence/2", "b", "enforcement", -20, collected("苏A00001")),
		fact("evidence/3", "c", "environment", -20, collected("not the holder's")),
		fact("evidence/2", "b2", "enforcement", -10, &events.EvidenceReviewed{Result: "passed"}),
		fact("penalty/7", "p", "enforcement", -10, &events.PenaltyFiled{}),
	)
	with := terms()
	with.Personal = []events.PersonalField{{Field: "$.data.plate", Basis: "公共安全视频图像信息系统管理条例/20"}}
	x.tell(fact("grant/g1", "g1", "enforcement", -1, &events.GrantGiven{GrantTerms: terms()}), fact("grant/g2", "g2", "enforcement", -1, &events.GrantGiven{GrantTerms: with}))
	all := x.untilRead("g1", 2)
	want := got{ID: IDOf("g1", "/enforcement", "b"), Type: "oneseal.evidence.collected", Subject: "evidence/2", Data: `{"kind":"audiovisual","case":"penalty/7"}`}
	if len(all) != 2 || all[0].ID != want.ID || all[0].Type != want.Type || all[0].Subject != want.Subject || all[0].Data != want.Data {
		t.Errorf("left %+v, want %+v first of two", all, want)
	}
	if all[1].Data != "{}" || all[1].Type != "oneseal.evidence.reviewed" {
		t.Errorf("the review left as %+v", all[1])
	}
	a := all[0].Attributes
	if a["area"] != "320312" || a["actor"] != "" || a["grantid"] != "grant/g1" || a["purpose"] != "案件办理" || a["organ"] != "enforcement" || a["source"] != "/oneseal/exchange/g1" || !strings.HasPrefix(a["logposition"], "oneseal.evidence.v1/") {
		t.Errorf("attributes %v", a)
	}
	var data map[string]string
	if all := x.untilRead("g2", 2); json.Unmarshal([]byte(all[0].Data), &data) != nil || data["plate"] != "苏A00001" {
		t.Errorf("with the plate named left %+v", all)
	}
}

func TestCorrectionsFollowWhatTheyCorrect(t *testing.T) {
	x := newExchange(t, embeddedtest.StartKafka(t).Brokers())
	x.react()
	correct := func(id, subject, of string, effect events.CorrectionEffect, data any) *events.Event {
		c := &events.FactCorrected{Corrects: events.EventRef{Source: "/enforcement", ID: of, Type: "oneseal.evidence.collected"}, Effect: effect, Reason: "word-of-a-person", Replacement: data}
		if data != nil {
			text, err := json.Marshal(data)
			if err != nil {
				t.Fatal(err)
			}
			c.Data = text
		}
		e := fact(subject, id, "enforcement", -1, c)
		return e
	}
	stated := func(kind events.EvidenceKind, plate string) any {
		return map[string]any{"kind": kind, "origin": "camera", "plate": plate}
	}
	x.tell(
		correct("early", "evidence/4", "late", events.EffectWithdrawn, nil),
		fact("evidence/1", "withdrawn", "enforcement", -20, collected("x1")),
		fact("evidence/2", "replaced", "enforcement", -20, collected("x2")),
		fact("evidence/3", "other", "enforcement", -20, &events.EvidenceCollected{Kind: "documentary", Origin: "officer"}),
		fact("evidence/4", "late", "enforcement", -20, collected("x4")),
		fact("evidence/5", "unlike", "enforcement", -20, collected("x5")),
		fact("evidence/6", "never", "enforcement", -20, &events.EvidenceCollected{Kind: "documentary", Origin: "officer"}),
		correct("c1", "evidence/1", "withdrawn", events.EffectWithdrawn, nil),
		correct("c2", "evidence/2", "replaced", events.EffectReplaced, stated("audiovisual", "x2b")),
		correct("c3", "evidence/3", "other", events.EffectReplaced, stated("audiovisual", "x3b")),
		correct("c5", "evidence/5", "unlike", events.EffectReplaced, stated("documentary", "x5b")),
		correct("c6", "evidence/6", "never", events.EffectWithdrawn, nil),
	)
	only := terms()
	only.Filter.Kinds = []string{"audiovisual"}
	x.tell(fact("grant/g", "g", "enforcement", -1, &events.GrantGiven{GrantTerms: only}))
	all := x.untilRead("g", 10)
	what := make(map[string][]string)
	for _, g := range all {
		if strings.Contains(g.Data, "x") && strings.ContainsAny(g.Data, "b") && strings.Contains(g.Data, "plate") || strings.Contains(g.Data, "word-of-a-person") {
			t.Errorf("leaked: %s", g.Data)
		}
		said := "fact"
		if strings.HasSuffix(g.Type, "fact_corrected") {
			var c struct {
				Corrects struct{ Source, ID string }
				Effect   string
				Data     map[string]string
			}
			if err := json.Unmarshal([]byte(g.Data), &c); err != nil {
				t.Fatal(err)
			}
			said = c.Effect + " " + c.Data["kind"]
			if !slices.ContainsFunc(all, func(o got) bool { return o.ID == c.Corrects.ID && o.Attributes["source"] == c.Corrects.Source }) {
				t.Errorf("%s corrects what did not leave: %s", g.ID, g.Data)
			}
		}
		what[g.Subject] = append(what[g.Subject], said)
	}
	want := map[string][]string{
		"evidence/1": {"fact", "withdrawn "}, "evidence/2": {"fact", "replaced audiovisual"}, "evidence/3": {"fact", "replaced audiovisual"},
		"evidence/4": {"fact", "withdrawn "}, "evidence/5": {"fact", "withdrawn "},
	}
	if fmt.Sprint(what) != fmt.Sprint(want) {
		t.Errorf("left %v, want %v", what, want)
	}
}

// Reactors are begun and ended in the middle, two at once, while events come: the stranger reads each event once, in the order of its subject.
func TestCrashesAndSeveralReactorsAddNothing(t *testing.T) {
	x := newExchange(t, embeddedtest.StartKafka(t).Brokers())
	x.tell(fact("grant/g", "g", "enforcement", -1, &events.GrantGiven{GrantTerms: terms()}))
	const n = 400
	told := make(chan struct{})
	go func() {
		defer close(told)
		for i := range n {
			x.tell(fact(fmt.Sprintf("evidence/%d", i%7), fmt.Sprint(i), "enforcement", -20, collected(fmt.Sprint(i))))
		}
	}()
	x.react()
	for range 5 {
		_, stop := x.react()
		<-time.After(300 * time.Millisecond)
		stop()
	}
	<-told
	x.react()
	all := x.untilRead("g", n)
	seen, order := make(map[string]bool), make(map[string][]string)
	for _, g := range all {
		if seen[g.ID] {
			t.Errorf("%s is there twice", g.ID)
		}
		seen[g.ID] = true
		order[g.Subject] = append(order[g.Subject], g.ID)
	}
	if len(all) != n {
		t.Errorf("%d events left, want %d", len(all), n)
	}
	for i := range 7 {
		var want []string
		for id := i; id < n; id += 7 {
			want = append(want, IDOf("g", "/enforcement", fmt.Sprint(id)))
		}
		if got := order[fmt.Sprintf("evidence/%d", i)]; !slices.Equal(got, want) {
			t.Errorf("evidence/%d left as %v, want %v", i, got, want)
		}
	}
}
