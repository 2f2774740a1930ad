package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/grafana/grafana-foundation-sdk/go/dashboard"

	"oneseal/analytics/dashboards"
)

// fetch asks for a path of the page with a key, or without one if it is empty.
func fetch(t *testing.T, client *http.Client, address, key string) (status int, text string, header http.Header) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	if key != "" {
		request.Header.Set("Authorization", "Bearer "+key)
	}
	answer, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.Header.Get("Content-Type") == "text/event-stream" {
		return answer.StatusCode, "", answer.Header
	}
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(body), answer.Header
}

func TestAPageThatOthersReachShowsEachKeyItsOrgans(t *testing.T) {
	dir := t.TempDir()
	up := startUp(t, dir, "--page-key", "always")
	output(t, "simulate", "--seed", "7", "--from", "2017-03-01", "--to", "2017-03-31", "--data", dir)
	caughtUp(t, dir)
	local, err := os.ReadFile(filepath.Join(dir, "local.key"))
	if err != nil {
		t.Fatal(err)
	}
	get := func(path, key string) (int, string) {
		t.Helper()
		status, text, _ := fetch(t, http.DefaultClient, up.url+path, key)
		return status, text
	}
	for path, want := range map[string]int{"/": 401, "/d/oneseal-leadership": 401, "/cases/penalty/1": 401, "/page.js": 401, "/api/status": 401, "/api/live": 401, "/none": 401, "/healthz": 200, "/metrics": 200} {
		if status, text := get(path, ""); status != want {
			t.Errorf("without a key %s gives %d: %s", path, status, text)
		}
	}
	approvalsOnly := output(t, "keys", "create", "window", "--types", "oneseal.approval.*", "--organs", "*", "--data", dir)
	if status, text := get("/api/dashboards", approvalsOnly); status != http.StatusUnauthorized || !strings.Contains(text, "all types") {
		t.Errorf("a key of some types: %d, %s", status, text)
	}
	if status, _, header := fetch(t, http.DefaultClient, up.url+"/api/live", string(local)); status != http.StatusOK || header.Get("Content-Encoding") != "" {
		t.Errorf("the stream gives %d, packed as %q", status, header.Get("Content-Encoding"))
	}

	organs := []string{"enforcement-bureau", "approval-bureau"}
	keys, own := make(map[string]string), make(map[string][]string)
	for _, organ := range organs {
		keys[organ] = output(t, "keys", "create", organ, "--types", "*", "--organs", organ, "--data", dir)
		_, rows := question(t, up.url, string(local), "SELECT DISTINCT subject FROM events_v WHERE organ = '"+organ+"' AND subject NOT IN (SELECT subject FROM events_v WHERE organ != '"+organ+"')")
		own[organ] = strings.Fields(strings.ReplaceAll(rows, `"`, ""))
		if len(own[organ]) < 20 {
			t.Fatalf("the town has %d subjects of %s alone", len(own[organ]), organ)
		}
	}
	for i, organ := range organs {
		other, key := organs[1-i], keys[organ]
		t.Run(organ, func(t *testing.T) {
			foreign := make(map[string]bool)
			for _, subject := range own[other] {
				foreign[subject] = true
			}
			downloadAll(t, up.url, key, func(file string, row []string) {
				for _, cell := range row {
					if cell == other || foreign[cell] {
						t.Errorf("%s shows %q", file, row)
					}
				}
			})
			checkCases(t, up.url, key, organ, own[other])
			table := map[string]string{"enforcement-bureau": "penalties_v", "approval-bureau": "approvals_v"}
			_, ours := question(t, up.url, string(local), "SELECT subject FROM "+table[organ]+" WHERE organ = '"+organ+"' ORDER BY subject LIMIT 1")
			_, theirs := question(t, up.url, string(local), "SELECT subject FROM "+table[other]+" WHERE organ = '"+other+"' ORDER BY subject LIMIT 1")
			if status, text := get("/api/cases/"+strings.Trim(ours, `"`), key); status != http.StatusOK {
				t.Errorf("its own case %s: %d, %s", ours, status, text)
			}
			for _, subject := range []string{strings.Trim(theirs, `"`), own[other][0], "heartbeat/x", "events/x"} {
				status, text := get("/api/cases/"+subject, key)
				if none, said := get("/api/cases/approval/none", key); status != none || status != http.StatusNotFound || text != strings.Replace(said, "approval/none", subject, 1) {
					t.Errorf("the other's case %s: %d, %s; one that is not: %d, %s", subject, status, text, none, said)
				}
			}
			if status, text := get("/api/status", key); status != http.StatusForbidden {
				t.Errorf("the records of all organs: %d, %s", status, text)
			}
		})
	}
	checkSession(t, up.url, dir)
}

// downloadAll downloads every panel of all dashboards, and gives their rows. A panel that sums up all organs is refused.
func downloadAll(t *testing.T, page, key string, see func(file string, row []string)) {
	t.Helper()
	refused, rows := 0, 0
	all, err := dashboards.All(dashboards.English, dashboards.Kept)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range all {
		var files []string
		for _, panel := range d.Panels {
			if panel.RowPanel != nil {
				if len(panel.RowPanel.Panels) > 0 {
					t.Fatalf("%s has panels inside a row, which this test does not look at", *d.Uid)
				}
				continue
			}
			for i := range panel.Panel.Targets {
				files = append(files, fmt.Sprintf("%s/%d%s.csv", *d.Uid, *panel.Panel.Id, []string{"", "-B"}[i]))
			}
		}
		for _, file := range files {
			status, text, _ := fetch(t, http.DefaultClient, page+"/api/panels/"+file, key)
			switch {
			case status == http.StatusForbidden && *d.Uid == "oneseal-quality-en":
				refused++
			case status != http.StatusOK:
				t.Errorf("%s: %d, %s", file, status, text)
			default:
				read, err := csv.NewReader(strings.NewReader(text)).ReadAll()
				if err != nil {
					t.Fatal(err)
				}
				for _, row := range read[1:] {
					rows++
					see(file, row)
				}
			}
		}
		asked := []string{"/api/annotations/" + *d.Uid}
		for _, variable := range d.Templating.List {
			if variable.Type == dashboard.VariableTypeQuery {
				asked = append(asked, "/api/variables/"+*d.Uid+"/"+variable.Name)
			}
		}
		for _, path := range asked {
			status, text, _ := fetch(t, http.DefaultClient, page+path, key)
			var answer struct{ Data [][]string }
			if err := json.Unmarshal([]byte(text), &answer); status != http.StatusOK || err != nil {
				t.Errorf("%s: %d, %s, %v", path, status, text, err)
			}
			for _, row := range answer.Data {
				see(path, row)
			}
		}
	}
	if refused == 0 || rows < 100 {
		t.Errorf("%d panels are refused, the others have %d rows", refused, rows)
	}
}

// checkCases holds that the list has the cases of the organ alone, also for who searches those of another.
func checkCases(t *testing.T, page, key, organ string, theirs []string) {
	t.Helper()
	found := 0
	for _, search := range []string{"", "approval", "penalty", theirs[0]} {
		_, text, _ := fetch(t, http.DefaultClient, page+"/api/cases?subject="+url.QueryEscape(search), key)
		var cases []struct{ Subject, Organ string }
		if err := json.Unmarshal([]byte(text), &cases); err != nil {
			t.Fatalf("%v: %s", err, text)
		}
		for _, c := range cases {
			found++
			if c.Organ != organ || slices.Contains(theirs, c.Subject) {
				t.Errorf("the list has %+v", c)
			}
		}
	}
	if found == 0 {
		t.Error("the lists are empty")
	}
}

func checkSession(t *testing.T, page, dir string) {
	t.Helper()
	secret := output(t, "keys", "create", "office", "--types", "*", "--organs", "*", "--data", dir)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: jar}
	answer, err := browser.PostForm(page+"/sign-in", url.Values{"key": {secret}, "back": {"/cases"}})
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK || answer.Request.URL.Path != "/cases" {
		t.Errorf("signing in leads to %s: %s", answer.Request.URL, answer.Status)
	}
	status := func() int {
		got, _, _ := fetch(t, browser, page+"/api/status", "")
		return got
	}
	if got := status(); got != http.StatusOK {
		t.Errorf("signed in, the status gives %d", got)
	}
	request, err := http.NewRequest(http.MethodPost, page+"/v1/sql", strings.NewReader("SELECT 1"))
	if err != nil {
		t.Fatal(err)
	}
	if answer, err = browser.Do(request); err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusUnauthorized {
		t.Errorf("a session asks SQL: %s", answer.Status)
	}
	output(t, "keys", "revoke", strings.Split(secret, "_")[1], "--data", dir)
	if got := status(); got != http.StatusUnauthorized {
		t.Errorf("after the key was revoked the status gives %d", got)
	}
}
