package viewer_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"oneseal/analytics/analyticstest"
	"oneseal/events"
)

var update = flag.Bool("update", false, "write the golden files anew")

// teller writes stories by hand.
type teller struct{ all []*events.Event }

func (w *teller) tell(subject, at string, data any) *events.Event {
	when, err := time.Parse(time.RFC3339, at)
	if err != nil {
		panic(err)
	}
	e := &events.Event{ID: fmt.Sprint("e", len(w.all)+1), Source: "/window/3", Subject: subject, Time: events.InZone(when, 8*60), Organ: "approval-bureau", Area: "450721101", Actor: "officer-7", Data: data}
	for _, info := range events.Catalogue() {
		if info.Data == reflect.TypeOf(data).Elem() && info.Family == e.Subject[:strings.Index(e.Subject, "/")] {
			e.Type = info.Type
		}
	}
	w.all = append(w.all, e)
	return e
}

// A case that was suspended on a lawful ground and on none, extended, decided over its promise, with a time that was
// corrected, an act that was withdrawn, one that came late, and a card.
func writtenCase() []*events.Event {
	var w teller
	const subject = "approval/2017-0042"
	step := events.ApprovalStep{Activity: "收件", Case: events.ApprovalCase{Item: "SX-1", Channel: "window"}}
	day := func(month time.Month, day int) events.Date {
		return events.DateOf(time.Date(2017, month, day, 0, 0, 0, 0, time.UTC))
	}
	w.tell("item/SX-1", "2012-08-20T09:00:00+08:00", &events.ItemVersionPublished{Version: "2", Name: "食品经营许可", Effective: events.DateOf(time.Date(2012, 8, 20, 0, 0, 0, 0, time.UTC)),
		StatutoryDays: events.HalfWorkdays(40), PromisedDays: events.HalfWorkdays(9), Kind: "single"})
	w.tell("organ/approval-bureau", "2012-08-20T10:00:00+08:00", &events.OrganEstablished{Title: "行政审批局", Kind: "front", Effective: events.DateOf(time.Date(2012, 8, 20, 0, 0, 0, 0, time.UTC))})
	w.tell(subject, "2017-09-20T08:50:00+08:00", &events.ApprovalApplicantIdentified{Method: "card",
		Applicant: events.Party{Kind: "person", Pseudonym: "p-81", Name: "甲某某", IDNumber: "11010519491231002X", Phone: "13800000000", Address: "某村一号"}})
	w.tell(subject, "2017-09-20T09:00:00+08:00", &events.ApprovalReceived{ApprovalStep: step})
	accepted := w.tell(subject, "2017-09-21T09:30:00+08:00", &events.ApprovalAccepted{PromisedDays: events.HalfWorkdays(10)})
	w.tell(subject, "2017-09-25T10:00:00+08:00", &events.ApprovalClockSuspended{Ground: "appraisal", Days: events.HalfWorkdays(6)})
	w.tell(subject, "2017-09-28T10:00:00+08:00", &events.ApprovalClockResumed{})
	w.tell(subject, "2017-09-29T10:00:00+08:00", &events.ApprovalClockSuspended{Ground: "other"})
	w.tell(subject, "2017-09-30T10:00:00+08:00", &events.ApprovalClockResumed{})
	w.tell(subject, "2017-10-09T10:00:00+08:00", &events.ApprovalClockExtended{Days: events.HalfWorkdays(10), Reason: "案情复杂"}).Role = "head"
	w.tell(subject, "2017-10-09T11:00:00+08:00", &events.ApprovalClockExtended{Days: events.HalfWorkdays(10), Reason: "仍需核查"}).Role = "head"
	w.tell(subject, "2017-10-10T09:00:00+08:00", &events.ApprovalReReviewed{Opinion: "grant"})
	w.tell(subject, "2017-10-11T15:00:00+08:00", &events.ApprovalGranted{Document: "许可2017-42"})
	wrong := w.tell(subject, "2017-10-12T15:00:00+08:00", &events.ApprovalCertificateIssued{})
	late := w.tell(subject, "2017-10-10T08:00:00+08:00", &events.ApprovalInitialReviewed{Opinion: "grant"})
	late.RecordedTime = late.Time.Add(50 * time.Hour)
	w.tell(subject, "2017-10-12T16:00:00+08:00", &events.ApprovalDelivered{Method: "window"})
	w.tell(subject, "2017-10-13T09:00:00+08:00", &events.FactCorrected{Corrects: events.EventRef{Source: accepted.Source, ID: accepted.ID, Type: accepted.Type}, Effect: "replaced", Reason: "受理日期录错",
		Time: events.Moment{Time: accepted.Time.AddDate(0, 0, 1)}})
	w.tell(subject, "2017-10-13T09:05:00+08:00", &events.FactCorrected{Corrects: events.EventRef{Source: wrong.Source, ID: wrong.ID, Type: wrong.Type}, Effect: "withdrawn", Reason: "重复"})
	w.tell("card/1", "2017-10-09T08:00:00+08:00", &events.CardIssued{Case: subject, Level: "yellow", Clock: "promise", Trigger: "overdue", Due: events.Moment{Time: day(10, 9).Midnight()}, Policy: "2012-1"})
	return w.all
}

func fetch(t *testing.T, server *httptest.Server, path string) string {
	t.Helper()
	answer, err := http.Get(server.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	if answer.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s: %s", path, answer.Status, body)
	}
	return string(body)
}

var today = regexp.MustCompile(`"as_of": "[^"]+"`)

// The golden file holds the case in both languages: what was told, counted, found and corrected.
func TestCaseIsToldWithEveryFiguresEvents(t *testing.T) {
	system, _ := analyticstest.Project(t, writtenCase())
	server := serve(t, system)
	text := fetch(t, server, "/api/cases/approval/2017-0042")
	for _, personal := range []string{"甲某某", "11010519491231002X", "13800000000", "某村一号"} {
		if strings.Contains(text, personal) {
			t.Errorf("the case shows %q", personal)
		}
	}
	var indented bytes.Buffer
	if err := json.Indent(&indented, []byte(text), "", "  "); err != nil {
		t.Fatal(err)
	}
	got := today.ReplaceAllString(indented.String(), `"as_of": "TODAY"`) + "\n"
	const golden = "testdata/case.json"
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the case is not told as in %s; look at the difference and, if it is right, run with -update:\n%s", golden, got)
	}
	if !strings.Contains(text, `"organ/approval-bureau":"行政审批局"`) || !strings.Contains(text, `"item/SX-1":"食品经营许可"`) {
		t.Error("the organ and the item of the case are not called by the names that they are registered with")
	}
	var list []struct {
		Subject, Item string
		ItemName      string `json:"item_name"`
		Rules         []string
		Overdue       []string
		Total         int
	}
	for query, found := range map[string]bool{
		"": true, "rule=overdue_promise": true, "rule=no_reasons": false, "item=SX-1&state=delivered": true, "item=SX-2": false, "state=closed": false,
		"subject=2017-00": true, "subject=" + url.QueryEscape(`\'`): false, "page=2": false,
	} {
		if err := json.Unmarshal([]byte(fetch(t, server, "/api/cases?"+query)), &list); err != nil {
			t.Fatal(err)
		}
		if (len(list) == 1) != found || found && (list[0].Subject != "approval/2017-0042" || list[0].Total != 1 || list[0].ItemName != "食品经营许可" || len(list[0].Rules) != 3 || len(list[0].Overdue) != 1) {
			t.Errorf("%q lists %+v", query, list)
		}
	}
	answer, err := http.Get(server.URL + "/api/cases/approval/none")
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusNotFound {
		t.Errorf("a subject without events answers %s", answer.Status)
	}
	if text := fetch(t, server, "/api/cases/card/1"); !strings.Contains(text, "督办牌") && !strings.Contains(text, "发牌") {
		t.Errorf("the card's story is not told: %s", text)
	}
}
