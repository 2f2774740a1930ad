package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Three departments tell one story with a key each: two have cases to which the third's evidence matters, and it has one to which
// theirs does. What every organ owns, may tell and sees, and KPI 9 of it, are computed by hand from the definition.
func TestDepartmentsShareEvidenceByTheirOwnKeys(t *testing.T) {
	dir := t.TempDir()
	up := startUp(t, dir, "--page-key", "always")
	const bureau, police, environment = "enforcement-bureau", "public-security", "environment"
	keys := make(map[string]string)
	for _, organ := range []string{bureau, police, environment} {
		keys[organ] = output(t, "keys", "create", organ, "--types", "*", "--organs", organ, "--sources", "/"+organ, "--rights", "grants", "--data", dir)
	}
	local, err := os.ReadFile(filepath.Join(dir, "local.key"))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	tell := func(want int, organ, eventType, subject, day, data string) string {
		t.Helper()
		n++
		id := fmt.Sprint(n)
		event := fmt.Sprintf(`{"specversion":"1.0","id":%q,"source":"/%s","type":"oneseal.%s","subject":%q,"time":"2017-%sT09:00:00+08:00","organ":%q,"area":"990001001","data":%s}`, id, organ, eventType, subject, day, organ, data)
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, up.url+"/v1/events", strings.NewReader(event))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/cloudevents+json")
		request.Header.Set("Authorization", "Bearer "+keys[organ])
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		var answer json.RawMessage
		if err := json.NewDecoder(response.Body).Decode(&answer); err != nil || response.StatusCode != want {
			t.Fatalf("%s: %d %s, want %d", event, response.StatusCode, answer, want)
		}
		return id
	}
	shared := func(with, of string) string {
		return fmt.Sprintf(`{"recipient":%q,"purpose":"p","basis":"b","case":%q}`, with, of)
	}
	collected := func(of string) string { return fmt.Sprintf(`{"kind":"electronic","origin":"camera","case":%q}`, of) }

	for subject, organ := range map[string]string{"penalty/e1": bureau, "penalty/p1": police, "penalty/p2": police, "penalty/v1": environment} {
		tell(200, organ, "penalty.clue_received", subject, "09-01", `{}`)
		tell(200, organ, "penalty.filed", subject, "09-02", `{}`)
	}
	tell(403, police, "penalty.card_shown", "penalty/e1", "09-03", `{"officers":["staff/a","staff/b"]}`)

	tell(200, bureau, "evidence.collected", "evidence/1", "09-04", collected("penalty/e1"))
	tell(403, police, "evidence.accessed", "evidence/1", "09-05", `{"by":"public-security"}`)
	tell(200, police, "evidence.sharing_requested", "evidence/1", "09-05", `{"by":"public-security","purpose":"p","basis":"b"}`)
	tell(403, police, "evidence.accessed", "evidence/1", "09-06", `{"by":"public-security"}`)
	tell(403, police, "evidence.shared", "evidence/1", "09-06", shared(police, "penalty/p1"))
	tell(200, bureau, "evidence.shared", "evidence/1", "09-06", shared(police, "penalty/p1"))
	tell(200, bureau, "evidence.shared", "evidence/1", "09-06", shared(environment, "penalty/v1"))
	tell(200, police, "evidence.accessed", "evidence/1", "09-07", `{"by":"public-security","purpose":"p"}`)
	tell(200, environment, "evidence.accessed", "evidence/1", "09-07", `{"by":"environment","purpose":"p"}`)
	tell(200, police, "evidence.reused", "evidence/1", "09-08", `{"by":"public-security","case":"penalty/p1"}`)

	tell(200, bureau, "evidence.collected", "evidence/2", "09-04", collected("penalty/e1"))
	tell(200, bureau, "evidence.shared", "evidence/2", "09-06", shared(police, "penalty/p1"))
	tell(200, bureau, "evidence.shared", "evidence/2", "09-06", shared(police, "penalty/p2"))

	tell(200, environment, "evidence.collected", "evidence/3", "09-04", collected("penalty/v1"))
	tell(200, environment, "evidence.shared", "evidence/3", "09-06", shared(bureau, "penalty/e1"))
	tell(200, bureau, "evidence.reused", "evidence/3", "09-08", `{"by":"enforcement-bureau","case":"penalty/e1"}`)

	tell(200, bureau, "evidence.collected", "evidence/4", "09-04", collected("penalty/e1"))

	// Leave that was given by mistake, and used before it was withdrawn.
	tell(200, bureau, "evidence.collected", "evidence/5", "09-04", collected("penalty/e1"))
	leave := tell(200, bureau, "evidence.shared", "evidence/5", "09-06", shared(police, "penalty/p1"))
	used := tell(200, police, "evidence.reused", "evidence/5", "09-08", `{"by":"public-security","case":"penalty/p1"}`)
	tell(403, police, "evidence.fact_corrected", "evidence/5", "09-09", `{"corrects":{"source":"/enforcement-bureau","id":"`+leave+`","type":"oneseal.evidence.shared"},"effect":"withdrawn","reason":"r"}`)
	tell(200, bureau, "evidence.fact_corrected", "evidence/5", "09-09", `{"corrects":{"source":"/enforcement-bureau","id":"`+leave+`","type":"oneseal.evidence.shared"},"effect":"withdrawn","reason":"r"}`)

	for subject, organ := range map[string]string{"penalty/e1": bureau, "penalty/p1": police, "penalty/v1": environment} {
		tell(200, organ, "penalty.closed", subject, "10-10", `{}`)
	}
	caughtUp(t, dir)

	is := func(key, query, want string) {
		t.Helper()
		status, rows := question(t, up.url, key, query)
		if rows = strings.ReplaceAll(strings.ReplaceAll(rows, `"`, ""), `\N`, "-"); status != http.StatusOK || rows != strings.TrimSpace(want) {
			t.Errorf("%s\n gives %d:\n%s\nwant\n%s", query, status, rows, want)
		}
	}
	all := string(local)
	is(all, "SELECT subject, organ, arrayStringConcat(organs, ' ') FROM evidence_v ORDER BY subject", `
evidence/1,enforcement-bureau,enforcement-bureau environment public-security
evidence/2,enforcement-bureau,enforcement-bureau public-security
evidence/3,environment,enforcement-bureau environment
evidence/4,enforcement-bureau,enforcement-bureau
evidence/5,enforcement-bureau,enforcement-bureau public-security`)
	is(all, "SELECT subject, organ FROM penalties_v ORDER BY subject", `
penalty/e1,enforcement-bureau
penalty/p1,public-security
penalty/p2,public-security
penalty/v1,environment`)
	// Items: of the bureau's two one is cited by two cases, its own and the police's; the environment's one is. Cases: those of the
	// police and the bureau cite, that of the environment could and doesn't, and one is open.
	is(all, "SELECT measure, organ, month, numerator, denominator, open_cases, not_computable FROM kpi_evidence_reuse ORDER BY measure, organ, month", `
cases,enforcement-bureau,2017-10-01,1,1,0,0
cases,environment,2017-10-01,0,1,0,0
cases,public-security,2017-09-01,0,0,1,0
cases,public-security,2017-10-01,1,1,0,0
items,enforcement-bureau,2017-09-01,1,2,0,0
items,environment,2017-09-01,1,1,0,0`)
	is(all, "SELECT subject, organ, since_on, proof[1], length(proof), basis FROM findings_v WHERE rule = 'told_by_stranger'", "evidence/5,enforcement-bureau,2017-09-08,"+used+",1,design: whose subject")

	// The police own their cases, and see of others' evidence what they told and what is addressed to them.
	is(keys[police], "SELECT subject FROM penalties_v ORDER BY subject", "penalty/p1\npenalty/p2")
	is(keys[police], "SELECT count() FROM evidence_v", "0")
	is(keys[police], "SELECT subject, substringIndex(type, '.', -1) FROM events_v WHERE startsWith(subject, 'evidence/') ORDER BY subject, time", `
evidence/1,sharing_requested
evidence/1,accessed
evidence/1,reused
evidence/5,reused`)
	is(keys[police], "SELECT subject, told_by, JSONExtractString(data, 'case') FROM addressed ORDER BY ALL", `
evidence/1,enforcement-bureau,penalty/p1
evidence/2,enforcement-bureau,penalty/p1
evidence/2,enforcement-bureau,penalty/p2
evidence/5,enforcement-bureau,penalty/p1`)
	is(keys[bureau], "SELECT subject, accesses, arrayStringConcat(reuses.reused_by, ' ') FROM evidence_v ORDER BY subject", `
evidence/1,2,public-security
evidence/2,0,
evidence/4,0,
evidence/5,0,public-security`)
	for subject, want := range map[string]map[string]int{
		"penalty/e1": {bureau: 200, police: 404, environment: 404}, "penalty/p1": {police: 200, bureau: 404}, "evidence/1": {bureau: 200, police: 404},
	} {
		for organ, status := range want {
			if got, text, _ := fetch(t, http.DefaultClient, up.url+"/api/cases/"+subject, keys[organ]); got != status {
				t.Errorf("the page shows %s of %s to %s: %d %s", subject, bureau, organ, got, text)
			}
		}
	}
}
