package strangers_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/segmentio/kafka-go"
	"github.com/twmb/franz-go/pkg/kgo"

	"oneseal/deploy/apachekafka"
	"oneseal/deploy/embedded"
	"oneseal/deploy/embedded/embeddedtest"
	"oneseal/deploy/strangers"
	"oneseal/events"
	eventlog "oneseal/events/log"
	"oneseal/ingest/simulate"
	"oneseal/projectors"
	"oneseal/projectors/models"
	"oneseal/projectors/towntest"
)

// Facts of a town, told in any order by whoever likes: over HTTP and straight to Kafka, in both modes, at two offsets of time, by
// clients that choose partitions in four ways, in transactions that commit, abort or stay open while others write behind them, some
// facts by two of them. One or two projectors read it, and come and go. The rows of all models are those of a rebuild, of a
// fresh consumer group on an empty database, and of a town in which each fact was told once, in the plainest way.
//
// The clients are franz-go's and librdkafka's (confluent-kafka), the transactions theirs. ONESEAL_SLOW takes 20 seeds.
func TestAnyMixtureOfWritersGivesTheSameRows(t *testing.T) {
	seeds := 3
	if os.Getenv("ONESEAL_SLOW") != "" {
		seeds = 20
	}
	for seed := range uint64(seeds) {
		t.Run(fmt.Sprint("seed ", seed+1), func(t *testing.T) {
			system := embeddedtest.Start(t)
			m := newMixture(t, seed+1, system, system.Brokers(), 4)
			m.ways = []way{m.overHTTP, m.inTransactions, m.byRdkafka, m.by(m.fnv, "FNV"), m.by(m.turns, "turns")}
			m.run("HTTP stored", "librdkafka", "FNV", "turns", "committed", "aborted", "held")
		})
	}
}

// A topic grows while it is written to and two projectors read it: Kafka's own partitioner then chooses another partition for
// half of the subjects, some clients hear of it at once and others later. Rows are as if it had not; status and a finding tell whose facts lie in
// several partitions.
func TestATopicThatGrowsInMidCaseChangesNoRow(t *testing.T) {
	test := func(t *testing.T, system *embedded.System, brokers []string) {
		m := newMixture(t, 16, system, brokers, 8, append([]string{"approval", "penalty", "evidence"}, models.ReferenceFamilies...)...)
		m.growTo = 16
		m.ways = []way{m.overHTTP, m.inTransactions, m.by(m.plain, "plain")} // all by Java's murmur2, as we
		m.run("HTTP stored", "committed", "plain")
	}
	t.Run("embedded", func(t *testing.T) {
		system := embeddedtest.Start(t)
		test(t, system, system.Brokers())
	})
	t.Run("apache", func(t *testing.T) { test(t, embeddedtest.Start(t), apachekafka.Start(t).Brokers()) })
}

// mixture is a town that is told by several writers at once.
type mixture struct {
	t      *testing.T
	random *rand.Rand
	seed   uint64
	town   *town
	facts  []*events.Event // all that is to be told, each once
	next   []*events.Event // of them, what is not told yet, in the order of telling
	stop   []func()        // of the projectors
	ways   []way           // how facts are told
	growTo int             // partitions of each topic in the middle; 0: it does not grow

	murmur, fnv, turns, plain, held *kgo.Client // held keeps its transaction open
	rdkafka                         *strangers.Producer

	mu      sync.Mutex
	counted map[string]int // records by way
	aborted []string       // ids that only aborted transactions told
}

// way tells facts.
type way func(*rand.Rand, []*events.Event)

const phases = 5

// newMixture gives a mixture of facts of some families, of all if none is named.
func newMixture(t *testing.T, seed uint64, system *embedded.System, brokers []string, partitions int, families ...string) *mixture {
	t.Helper()
	if err := eventlog.EnsureTopics(t.Context(), eventlog.Config{Brokers: brokers, Partitions: partitions}); err != nil {
		t.Fatal(err)
	}
	m := &mixture{t: t, random: rand.New(rand.NewPCG(seed, 20)), seed: seed, counted: make(map[string]int)}
	m.town = &town{Town: towntest.On(t, system, brokers)}
	m.town.serve(t)
	m.facts = factsOf(m.random, seed, families)
	m.next = slices.Clone(m.facts)
	m.random.Shuffle(len(m.next), func(i, j int) { m.next[i], m.next[j] = m.next[j], m.next[i] })
	name := fmt.Sprint("mixture-", seed)
	m.murmur = m.client(kgo.TransactionalID(name+"-murmur"), kgo.RecordPartitioner(kgo.StickyKeyPartitioner(nil)))
	m.held = m.client(kgo.TransactionalID(name+"-held"), kgo.RecordPartitioner(kgo.RoundRobinPartitioner()))
	m.fnv = m.client(kgo.RecordPartitioner(kgo.StickyKeyPartitioner(kgo.SaramaHasher(fnv1a))))
	m.turns = m.client(kgo.RecordPartitioner(kgo.RoundRobinPartitioner()))
	m.plain = m.client(kgo.RecordPartitioner(kgo.StickyKeyPartitioner(nil)))
	transactional := ""
	if seed%2 == 0 {
		transactional = name + "-rdkafka"
	}
	m.rdkafka = strangers.NewConfluent(t, m.town.Log.Brokers, transactional)
	t.Logf("seed %d: %d facts of %d subjects, librdkafka in transactions: %t", seed, len(m.facts), len(subjectsOf(m.facts)), transactional != "")
	return m
}

// fnv1a is Sarama's hash, which the Go clients of many use.
func fnv1a(key []byte) uint32 {
	hash := uint32(2166136261)
	for _, b := range key {
		hash = (hash ^ uint32(b)) * 16777619
	}
	return hash
}

func (m *mixture) client(options ...kgo.Opt) *kgo.Client {
	m.t.Helper()
	client, err := kgo.NewClient(append(append(options, strangers.Franz(m.t, m.town.Log.Brokers)...), kgo.RequiredAcks(kgo.AllISRAcks()),
		kgo.MetadataMinAge(100*time.Millisecond), kgo.MetadataMaxAge(500*time.Millisecond))...)
	if err != nil {
		m.t.Fatal(err)
	}
	m.t.Cleanup(client.Close)
	return client
}

// factsOf gives what some subjects of a simulated town tell, corrections and strangers' acts among it, each fact once. No two of
// a subject happened at the same time: then the log's order would decide, which differs from mixture to mixture.
func factsOf(random *rand.Rand, seed uint64, families []string) (facts []*events.Event) {
	from := time.Date(2017, 3, 1, 0, 0, 0, 0, time.UTC)
	bySubject := make(map[string][]*events.Event)
	known, times := make(map[[2]string]bool), make(map[string]bool)
	for e := range simulate.Run(simulate.Options{From: from, To: from.AddDate(0, 0, 60), Seed: seed, Volume: 0.2, Heartbeats: 600 * time.Hour, Positions: 600 * time.Hour}) {
		id, at := [2]string{e.Source, e.ID}, e.Subject+e.Time.UTC().String()
		if e.RecordedTime.IsZero() && !known[id] && !times[at] {
			known[id], times[at] = true, true
			bySubject[e.Subject] = append(bySubject[e.Subject], e)
		}
	}
	byFamily := make(map[string][]string)
	for _, subject := range slices.Sorted(maps.Keys(bySubject)) {
		family := bySubject[subject][0].Family()
		byFamily[family] = append(byFamily[family], subject)
	}
	for _, family := range slices.Sorted(maps.Keys(byFamily)) {
		of, most := byFamily[family], 4
		if len(families) > 0 {
			most = 30
		}
		if len(families) > 0 && !slices.Contains(families, family) {
			continue
		}
		if slices.Contains(models.ReferenceFamilies, family) {
			most = 8
		}
		random.Shuffle(len(of), func(i, j int) { of[i], of[j] = of[j], of[i] })
		for _, subject := range of[:min(most, len(of))] {
			facts = append(facts, bySubject[subject]...)
		}
	}
	return facts
}

func subjectsOf(facts []*events.Event) map[string]int {
	subjects := make(map[string]int)
	for _, e := range facts {
		subjects[e.Subject]++
	}
	return subjects
}

func (m *mixture) count(name string, n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.counted[name] += n
}

// spelled gives the event at one of two offsets.
func spelled(random *rand.Rand, e *events.Event) *events.Event {
	same := *e
	same.Time = events.InZone(e.Time, 480*random.IntN(2))
	return &same
}

// record puts an event into Kafka's form, in either mode.
func record(t *testing.T, random *rand.Rand, e *events.Event) *kgo.Record {
	t.Helper()
	e = spelled(random, e)
	r := &kgo.Record{Topic: events.Topic(e.Family()), Key: []byte(e.Subject)}
	if random.IntN(2) == 0 {
		text, err := events.EncodeStructured(e)
		if err != nil {
			t.Fatal(err)
		}
		media := []string{"application/cloudevents+json", "application/cloudevents+json; charset=utf-8", "Application/CloudEvents+JSON"}[random.IntN(3)]
		r.Value, r.Headers = text, []kgo.RecordHeader{{Key: "content-type", Value: []byte(media)}}
		return r
	}
	message, err := eventlog.MessageOf(e)
	if err != nil {
		t.Fatal(err)
	}
	r.Value = message.Value
	for _, h := range message.Headers {
		r.Headers = append(r.Headers, kgo.RecordHeader(h))
	}
	return r
}

// project lets one or two projectors read, with little memory or much.
func (m *mixture) project() {
	projectors := 1 + m.random.IntN(2)
	if m.growTo > 0 {
		projectors = 2
	}
	for range projectors {
		o := m.town.Options()
		o.CachedEvents = []int{0, 20}[m.random.IntN(2)]
		m.stop = append(m.stop, m.town.Project(o))
	}
}

func (m *mixture) rest() {
	for _, stop := range m.stop {
		stop()
	}
	m.stop = nil
}

// run tells the facts and compares. It names the ways by which some must have been told.
func (m *mixture) run(by ...string) {
	m.project()
	var afterwards []*events.Event // what the open transaction told, if it is aborted
	for phase := range phases {
		told := m.next[:len(m.next)/(phases-phase)]
		m.next = m.next[len(told):]
		switch phase {
		case 1:
			afterwards = m.leaveOpen(told[:6])
			told = told[6:]
		case 3:
			told = slices.Concat(told, m.endOpen(afterwards))
		}
		if phase == 2 && m.growTo > 0 {
			m.tell(told[:len(told)/2])
			m.grow()
			told = told[len(told)/2:]
		}
		m.tell(told)
		if phase == 2 {
			m.nothingOpenIsVisible(afterwards)
		}
		if phase == 3 || m.growTo == 0 && m.random.IntN(3) == 0 { // before the last phase in any case: its stories are read from the archive
			m.rest()
			m.project()
		}
	}
	m.compare(by)
}

// grow gives each topic of the facts more partitions.
func (m *mixture) grow() {
	m.t.Helper()
	grown := make(map[string]bool)
	request := &kafka.CreatePartitionsRequest{}
	for _, e := range m.facts {
		if topic := events.Topic(e.Family()); !grown[topic] {
			grown[topic] = true
			request.Topics = append(request.Topics, kafka.TopicPartitionsConfig{Name: topic, Count: int32(m.growTo)})
		}
	}
	client, done := eventlog.Config{Brokers: m.town.Log.Brokers}.Client()
	defer done()
	answer, err := client.CreatePartitions(m.t.Context(), request)
	if err != nil {
		m.t.Fatal(err)
	}
	for topic, err := range answer.Errors {
		if err != nil {
			m.t.Fatalf("%s does not grow: %v", topic, err)
		}
	}
}

// tell tells facts by all writers at once, some by two of them.
func (m *mixture) tell(facts []*events.Event) {
	told := make([][]*events.Event, len(m.ways))
	for _, e := range facts {
		i := m.random.IntN(len(m.ways))
		told[i] = append(told[i], e)
		if m.random.IntN(6) == 0 {
			i = m.random.IntN(len(m.ways))
			told[i] = append(told[i], e)
		}
	}
	var group sync.WaitGroup
	for i, write := range m.ways {
		random := rand.New(rand.NewPCG(m.random.Uint64(), m.random.Uint64()))
		group.Go(func() { write(random, told[i]) })
	}
	group.Wait()
	if m.t.Failed() {
		m.t.FailNow()
	}
}

func (m *mixture) by(client *kgo.Client, name string) way {
	return func(random *rand.Rand, facts []*events.Event) {
		var records []*kgo.Record
		for _, e := range facts {
			records = append(records, record(m.t, random, e))
		}
		if err := client.ProduceSync(m.t.Context(), records...).FirstErr(); err != nil {
			m.t.Errorf("%s: %v", name, err)
		}
		m.count(name, len(records))
	}
}

// overHTTP posts single events and batches. What is refused since the one who acts is not known to take part yet, its sender
// appends to Kafka.
func (m *mixture) overHTTP(random *rand.Rand, facts []*events.Event) {
	for len(facts) > 0 {
		some := facts[:min(len(facts), 1+random.IntN(8))]
		facts = facts[len(some):]
		var documents []json.RawMessage
		for _, e := range some {
			text, err := events.EncodeStructured(spelled(random, e))
			if err != nil {
				m.t.Error(err)
				return
			}
			documents = append(documents, text)
		}
		body, err := json.Marshal(documents)
		if err != nil {
			m.t.Error(err)
			return
		}
		request, err := http.NewRequestWithContext(m.t.Context(), http.MethodPost, m.town.url+"/v1/events", bytes.NewReader(body))
		if err != nil {
			m.t.Error(err)
			return
		}
		request.Header.Set("Content-Type", "application/cloudevents-batch+json")
		request.Header.Set("Authorization", "Bearer "+m.town.key)
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			m.t.Error(err)
			return
		}
		var answer struct {
			Results []struct{ Status, ID string }
		}
		err = json.NewDecoder(response.Body).Decode(&answer)
		response.Body.Close()
		if err != nil || len(answer.Results) != len(some) {
			m.t.Errorf("HTTP answers %d: %+v, %v", response.StatusCode, answer, err)
			return
		}
		var refused []*events.Event
		for i, r := range answer.Results {
			switch r.Status {
			case "stored", "repeated":
			case "forbidden":
				refused = append(refused, some[i])
			default:
				m.t.Errorf("HTTP: %s of %s is %s", r.ID, some[i].Subject, r.Status)
			}
			m.count("HTTP "+r.Status, 1)
		}
		m.by(m.plain, "plain")(random, refused)
	}
}

func (m *mixture) byRdkafka(random *rand.Rand, facts []*events.Event) {
	send := func(e *events.Event) {
		r := record(m.t, random, e)
		message := eventlog.Message{Topic: r.Topic, Key: r.Key, Value: r.Value}
		for _, h := range r.Headers {
			message.Headers = append(message.Headers, kafka.Header(h))
		}
		m.rdkafka.Send(message)
		m.count("librdkafka", 1)
	}
	if m.seed%2 != 0 {
		for _, e := range facts {
			send(e)
		}
		return
	}
	for some := range slices.Chunk(facts, 8) {
		m.rdkafka.Begin()
		send(m.neverTold(random, some[0]))
		m.rdkafka.Abort()
		m.rdkafka.Begin()
		for _, e := range some {
			send(e)
		}
		m.rdkafka.Commit()
	}
}

// neverTold is an event like another one, which only aborted transactions hold: a row with it differs.
func (m *mixture) neverTold(random *rand.Rand, like *events.Event) *events.Event {
	e := *like
	e.ID, e.Time = fmt.Sprintf("aborted %d %s", random.Uint64(), like.ID), like.Time.Add(-time.Second)
	m.mu.Lock()
	m.aborted = append(m.aborted, e.ID)
	m.mu.Unlock()
	return &e
}

// inTransactions tells facts in transactions; before some of them in one that is aborted, with what nobody tells.
func (m *mixture) inTransactions(random *rand.Rand, facts []*events.Event) {
	for len(facts) > 0 {
		some := facts[:min(len(facts), 1+random.IntN(12))]
		facts = facts[len(some):]
		if random.IntN(2) == 0 {
			m.transaction(m.murmur, random, kgo.TryAbort, append(some[:len(some):len(some)], m.neverTold(random, some[0])))
		}
		m.transaction(m.murmur, random, kgo.TryCommit, some)
	}
}

func (m *mixture) transaction(client *kgo.Client, random *rand.Rand, end kgo.TransactionEndTry, facts []*events.Event) {
	err := client.BeginTransaction()
	if err == nil {
		m.by(client, map[kgo.TransactionEndTry]string{kgo.TryAbort: "aborted", kgo.TryCommit: "committed"}[end])(random, facts)
		err = client.EndTransaction(context.WithoutCancel(m.t.Context()), end)
	}
	if err != nil {
		m.t.Errorf("a transaction: %v", err)
	}
}

// leaveOpen tells facts in a transaction that stays open.
func (m *mixture) leaveOpen(facts []*events.Event) []*events.Event {
	if err := m.held.BeginTransaction(); err != nil {
		m.t.Fatal(err)
	}
	m.by(m.held, "held")(m.random, facts)
	return facts
}

// endOpen ends it, and gives the facts that are to be told again: those of an aborted one.
func (m *mixture) endOpen(facts []*events.Event) (again []*events.Event) {
	end := kgo.TryCommit
	if m.random.IntN(2) == 0 {
		end, again = kgo.TryAbort, facts
	}
	if err := m.held.EndTransaction(m.t.Context(), end); err != nil {
		m.t.Fatal(err)
	}
	m.t.Logf("seed %d: the open transaction ends by %v", m.seed, map[kgo.TransactionEndTry]string{kgo.TryAbort: "abort", kgo.TryCommit: "commit"}[end])
	return again
}

// nothingOpenIsVisible waits until all is read but what the open transaction holds back, and finds nothing of it.
func (m *mixture) nothingOpenIsVisible(open []*events.Event) {
	m.town.until(m.t, "applied but for what is held", func(s projectors.Status) bool {
		for _, e := range open {
			if n := m.town.Count("SELECT count() FROM events WHERE source = ? AND id = ?", e.Source, e.ID); n > 0 {
				m.t.Fatalf("%s of %s is visible, and its transaction is open", e.ID, e.Subject)
			}
		}
		return applied(s) && s.Held > 0
	})
}

// apart counts from the archive alone which subjects of read models have facts in several partitions; of a fact that lies there
// twice the first counts.
func apart(w *towntest.Town) int64 {
	families := make(map[string]bool)
	for _, model := range models.All() {
		families[model.Family] = true
	}
	return int64(w.Count(`SELECT count() FROM (SELECT subject FROM (SELECT subject, min((partition, offset)).1 AS first FROM events GROUP BY subject, source, id)
		GROUP BY subject HAVING uniqExact(first) > 1) WHERE splitByChar('/', subject)[1] IN (?)`, slices.Collect(maps.Keys(families))))
}

// rows gives a digest of each model's rows; as told, or less what says where and at which offset the facts were told.
func rows(w *towntest.Town, but string) map[string]uint64 {
	digests := make(map[string]uint64)
	for _, model := range models.All() {
		digests[model.Name] = w.Count("SELECT groupBitXor(cityHash64(toString(tuple(*)))) FROM (SELECT * EXCEPT (" + but + ") FROM " + model.Name + " FINAL)")
	}
	return digests
}

const (
	asTold  = "projected_at"
	asPlain = "projected_at, partitions, `steps.utc_offset`"
)

func (m *mixture) same(what string, got, want map[string]uint64) {
	for _, model := range slices.Sorted(maps.Keys(want)) {
		if got[model] != want[model] {
			m.t.Errorf("seed %d: the rows of %s are others %s", m.seed, model, what)
		}
	}
}

// settled is same once rows have been folded by all that they refer to: items, calendars and officers may be told after a case.
func (m *mixture) settled(what string, w *towntest.Town, but string, want map[string]uint64) {
	got := rows(w, but)
	for deadline := time.Now().Add(30 * time.Second); !maps.Equal(got, want) && time.Now().Before(deadline); got = rows(w, but) {
		time.Sleep(100 * time.Millisecond)
	}
	m.same(what, got, want)
}

func (m *mixture) compare(by []string) {
	status := m.town.CaughtUp()
	accounted(m.t, status)
	m.t.Logf("seed %d: %v, %d skipped, %d subjects in several partitions", m.seed, m.counted, status.Skipped, status.Scattered)
	for _, name := range by {
		if m.counted[name] == 0 {
			m.t.Errorf("seed %d: nothing was told by %s", m.seed, name)
		}
	}
	if status.Scattered < 10 || status.DeadLetters != 0 || status.OpenLetters != 0 {
		m.t.Errorf("seed %d: %d subjects in several partitions, %d dead letters, %d stories aside", m.seed, status.Scattered, status.DeadLetters, status.OpenLetters)
	}
	if apart := apart(m.town.Town); apart != status.Scattered {
		m.t.Errorf("seed %d: %d subjects are said to lie in several partitions, by the archive it is %d", m.seed, status.Scattered, apart)
	}
	if found := m.town.Count("SELECT uniqExact(subject) FROM findings_v WHERE rule = 'several_partitions'"); int64(found) != status.Scattered {
		m.t.Errorf("seed %d: findings of %d subjects in several partitions, want %d", m.seed, found, status.Scattered)
	}
	live, plainly := rows(m.town.Town, asTold), rows(m.town.Town, asPlain)
	rebuilt := models.All()
	if os.Getenv("ONESEAL_SLOW") == "" { // the fresh database below is of all models
		m.random.Shuffle(len(rebuilt), func(i, j int) { rebuilt[i], rebuilt[j] = rebuilt[j], rebuilt[i] })
		rebuilt = rebuilt[:8]
	}
	for _, model := range rebuilt {
		if _, err := projectors.Rebuild(m.t.Context(), m.town.Options(), model.Name); err != nil {
			m.t.Fatal(err)
		}
	}
	m.same("after a rebuild", rows(m.town.Town, asTold), live)
	// Whatever the code makes of it, the facts are these, and no other.
	if n := m.town.Count("SELECT uniqExact(source, id) FROM events"); n != uint64(len(m.facts)) {
		m.t.Errorf("seed %d: %d facts are in the archive, told were %d", m.seed, n, len(m.facts))
	}
	for _, id := range m.aborted {
		if n := m.town.Count("SELECT count() FROM events WHERE id = ?", id); n > 0 {
			m.t.Errorf("seed %d: %q is in the archive, and its transaction was aborted", m.seed, id)
		}
	}
	for subject, facts := range subjectsOf(m.facts) {
		family, _ := events.LookupFamily(events.Subject(subject).Kind())
		if family.Table == "" || family.Stream {
			continue
		}
		if revision := m.town.Count("SELECT toUInt64(max(revision)) FROM "+family.Table+" WHERE subject = ?", subject); revision != uint64(facts) {
			m.t.Errorf("seed %d: %s has revision %d, told were %d facts of it", m.seed, subject, revision, facts)
		}
	}
	fresh := towntest.On(m.t, embeddedtest.Start(m.t), m.town.Log.Brokers)
	o := fresh.Options()
	o.Group = "fresh"
	fresh.Project(o)
	fresh.CaughtUpBy("fresh")
	m.settled("in a fresh database", fresh, asTold, live)
	plain := towntest.Start(m.t)
	plain.Project(plain.Options())
	told := make([]*events.Event, len(m.facts))
	for i, e := range m.facts {
		same := *e
		same.Time = events.InZone(e.Time, 480)
		told[i] = &same
	}
	plain.Tell(told...)
	plain.CaughtUp()
	m.settled("than of a town that was told plainly", plain, asPlain, plainly)
}
