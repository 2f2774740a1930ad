package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/segmentio/kafka-go"

	"oneseal/deploy/strangers"
	"oneseal/events"
	eventlog "oneseal/events/log"
)

// Who writes straight to Kafka is asked by nobody whether he may. Librdkafka (confluent-kafka of PyPI) and Java's kafka-clients tell of subjects, in both
// modes, what their owners do and what others do in them; keys of single organs then ask by SQL and by HTTP. Who sees which row was written down by hand from the rule:
// the owner, who moves only by what the owner tells, sees the row and its whole story; who else took part sees the events that he told and those addressed to him.
func TestRowsToldStraightToKafkaAreSeenByTheirOwnersAlone(t *testing.T) {
	dir := t.TempDir()
	up := startUp(t, dir, "--page-key", "always")
	const bureau, police, environment = "enforcement-bureau", "public-security", "environment"
	keys := make(map[string]string)
	for _, organ := range []string{bureau, police, environment} {
		keys[organ] = output(t, "keys", "create", organ, "--types", "*", "--organs", organ, "--data", dir)
	}
	brokers := []string{"unix:" + filepath.Join(dir, "kafka.sock")}
	librdkafka, java := strangers.NewConfluent(t, brokers, ""), strangers.NewJava(t, brokers, "")
	n := 0
	tell := func(by *strangers.Producer, organ, eventType, subject, data string) {
		t.Helper()
		n++
		family := strings.Split(eventType, ".")[0]
		m := eventlog.Message{Topic: events.Topic(family), Key: []byte(subject)}
		id, when := fmt.Sprint("k", n), fmt.Sprintf("2017-09-01T09:%02d:00+08:00", n)
		if n%2 == 0 { // structured
			m.Value = fmt.Appendf(nil, `{"specversion":"1.0","id":%q,"source":"/%s","type":"oneseal.%s","subject":%q,"time":%q,"organ":%q,"area":"990001001","datacontenttype":"application/json","data":%s}`, id, organ, eventType, subject, when, organ, data)
			m.Headers = []kafka.Header{{Key: "content-type", Value: []byte("application/cloudevents+json")}}
		} else {
			m.Value = []byte(data)
			for _, h := range [][2]string{{"ce_specversion", "1.0"}, {"ce_id", id}, {"ce_source", "/" + organ}, {"ce_type", "oneseal." + eventType}, {"ce_subject", subject}, {"ce_time", when}, {"ce_organ", organ}, {"ce_area", "990001001"}, {"content-type", "application/json"}} {
				if h[1] == "" {
					continue // an attribute without a value is none
				}
				m.Headers = append(m.Headers, kafka.Header{Key: h[0], Value: []byte(h[1])})
			}
		}
		by.Send(m)
	}
	officers := `{"officers":["staff/a","staff/b"]}`
	// The bureau's, in which the police act as nobody asked them to, and which they try to take.
	tell(java, bureau, "penalty.clue_received", "penalty/own", `{}`)
	tell(librdkafka, police, "penalty.card_shown", "penalty/own", officers)
	tell(librdkafka, police, "penalty.jurisdiction_transferred", "penalty/own", `{"to":"public-security"}`)
	// The bureau asks the police, who act, and stays the owner.
	tell(librdkafka, bureau, "penalty.clue_received", "penalty/asked", `{}`)
	tell(java, bureau, "penalty.assistance_requested", "penalty/asked", `{"from":"public-security","for":"identity"}`)
	tell(librdkafka, police, "penalty.party_identified", "penalty/asked", `{"party":{"kind":"person","pseudonym":"p-1"}}`)
	// The bureau hands it on to the environment's organ, which goes on.
	tell(java, bureau, "penalty.clue_received", "penalty/handed", `{}`)
	tell(librdkafka, bureau, "penalty.jurisdiction_transferred", "penalty/handed", `{"to":"environment"}`)
	tell(java, environment, "penalty.filed", "penalty/handed", `{}`)
	// The police's own; the bureau's evidence, shared with the environment's organ; what names no organ.
	tell(librdkafka, police, "penalty.clue_received", "penalty/police", `{}`)
	tell(java, bureau, "evidence.collected", "evidence/shared", `{"kind":"electronic","origin":"camera","case":"penalty/own"}`)
	tell(java, bureau, "evidence.shared", "evidence/shared", `{"recipient":"environment","purpose":"p","basis":"b"}`)
	tell(librdkafka, environment, "evidence.accessed", "evidence/shared", `{"by":"environment","purpose":"p"}`)
	tell(librdkafka, police, "evidence.accessed", "evidence/shared", `{"by":"public-security","purpose":"p"}`)
	tell(java, "", "penalty.clue_received", "penalty/nobodys", `{}`)
	caughtUp(t, dir)

	local, err := os.ReadFile(filepath.Join(dir, "local.key"))
	if err != nil {
		t.Fatal(err)
	}
	is := func(key, query, want string) {
		t.Helper()
		status, rows := question(t, up.url, key, query)
		if rows = strings.ReplaceAll(rows, `"`, ""); status != http.StatusOK || rows != want {
			t.Errorf("%s\n gives %d:\n%s\nwant\n%s", query, status, rows, want)
		}
	}
	is(string(local), "SELECT subject, organ FROM penalties_v ORDER BY subject", "penalty/asked,enforcement-bureau\npenalty/handed,environment\npenalty/nobodys,\npenalty/own,enforcement-bureau\npenalty/police,public-security")
	is(string(local), "SELECT subject, length(proof) FROM findings_v WHERE rule = 'told_by_stranger' ORDER BY subject", "evidence/shared,1\npenalty/own,1\npenalty/own,1")
	rows := map[string][]string{
		bureau: {"evidence/shared", "penalty/asked", "penalty/own"}, police: {"penalty/police"}, environment: {"penalty/handed"},
	}
	for organ, mine := range rows {
		is(keys[organ], "SELECT subject FROM (SELECT subject FROM penalties_v UNION ALL SELECT subject FROM evidence_v) ORDER BY subject", strings.Join(mine, "\n"))
		is(keys[organ], "SELECT DISTINCT subject FROM merge('oneseal', '^(penalties|evidence)$') ORDER BY subject", strings.Join(mine, "\n"))
		for _, subject := range []string{"penalty/own", "penalty/asked", "penalty/handed", "penalty/police", "penalty/nobodys", "evidence/shared"} {
			want := http.StatusNotFound
			if slices.Contains(mine, subject) {
				want = http.StatusOK
			}
			for _, path := range []string{"/api/cases/" + subject, "/api/cases?subject=" + subject} {
				status, text, _ := fetch(t, http.DefaultClient, up.url+path, keys[organ])
				if path == "/api/cases/"+subject && status != want || want != http.StatusOK && strings.Contains(text, `"`+subject+`"`) && status == http.StatusOK {
					t.Errorf("%s asks %s: %d %s", organ, path, status, text)
				}
			}
			if status, text, _ := fetch(t, http.DefaultClient, up.url+"/v1/subjects/"+subject, keys[organ]); status != http.StatusForbidden {
				t.Errorf("%s asks for the facts of %s by a key that is not of all organs: %d %s", organ, subject, status, text)
			}
		}
	}
	// What they told themselves, and what is addressed to them, they see; nothing else of those subjects.
	is(keys[police], "SELECT subject, type FROM events_v WHERE subject != 'penalty/police' ORDER BY subject, type", `evidence/shared,oneseal.evidence.accessed
penalty/asked,oneseal.penalty.party_identified
penalty/own,oneseal.penalty.card_shown
penalty/own,oneseal.penalty.jurisdiction_transferred`)
	is(keys[police], "SELECT subject, told_by FROM addressed ORDER BY ALL", "penalty/asked,enforcement-bureau\npenalty/own,public-security")
	is(keys[environment], "SELECT subject, told_by FROM addressed ORDER BY ALL", "evidence/shared,enforcement-bureau\npenalty/handed,enforcement-bureau")
	is(keys[bureau], "SELECT DISTINCT organ FROM findings_v", "enforcement-bureau")
	is(keys[police], "SELECT count() FROM findings_v WHERE subject != 'penalty/police'", "0")
	is(keys[environment], "SELECT count() FROM acts_of_strangers_v", "0")
}
