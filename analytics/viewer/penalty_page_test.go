package viewer_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"oneseal/analytics/analyticstest"
	"oneseal/events"
)

// A penalty that is over a limit is in the list, by the limit's name; one that was closed in time is not. Its page tells the limits with their
// arithmetic, the payments, the findings, and what names the case: documents and evidence.
func TestPenaltyOverALimitIsListedAndToldOnItsPage(t *testing.T) {
	var w teller
	step := events.PenaltyStep{Case: events.PenaltyCase{Squadron: "squadron-1", Party: "person", Cause: "占道经营"}}
	fine := events.Money{Amount: events.Hundredths(300_00), Currency: "CNY"}
	for _, subject := range []string{"penalty/2022-00001", "penalty/2022-00002"} {
		w.tell(subject, "2022-03-01T09:00:00+08:00", &events.PenaltyFiled{PenaltyStep: step})
		w.tell(subject, "2022-03-02T09:00:00+08:00", &events.PenaltyNoticeServed{})
		w.tell(subject, "2022-03-15T09:00:00+08:00", &events.PenaltyDecided{Procedure: "ordinary", Outcome: "penalty", Fine: fine, Reason: "r", Remedies: "r"})
		w.tell(subject, "2022-03-16T09:00:00+08:00", &events.PenaltyServed{})
	}
	w.tell("penalty/2022-00001", "2022-03-20T09:00:00+08:00", &events.PenaltyPaid{Amount: events.Money{Amount: events.Hundredths(100_00), Currency: "CNY"}})
	w.tell("penalty/2022-00002", "2022-03-20T09:00:00+08:00", &events.PenaltyPaid{Amount: fine})
	w.tell("penalty/2022-00002", "2022-03-21T09:00:00+08:00", &events.PenaltyClosed{})
	w.tell("evidence/2022-00001", "2022-03-01T10:00:00+08:00", &events.EvidenceCollected{Kind: "documentary", Origin: "officer", Case: "penalty/2022-00001"})
	w.tell("document/2022-00001", "2022-03-15T10:00:00+08:00", &events.DocumentIssued{Kind: "penalty_decision", Number: "罚字1", Template: "t/1", Case: "penalty/2022-00001", SHA256: events.SHA256(strings.Repeat("ab", 32))})
	system, _ := analyticstest.Project(t, w.all)
	server := serve(t, system)
	var list []struct {
		Subject        string
		Rules, Overdue []string
	}
	if err := json.Unmarshal([]byte(fetch(t, server, "/api/cases")), &list); err != nil {
		t.Fatal(err)
	}
	if len(list) != 1 || list[0].Subject != "penalty/2022-00001" || !slices.Equal(list[0].Overdue, []string{"service_to_payment"}) || !slices.Contains(list[0].Rules, "late_payment") {
		t.Errorf("the list is %+v", list)
	}
	ctx := browse(t)
	see(t, ctx, chromedp.Navigate(server.URL+"/cases/penalty/2022-00001"))
	see(t, ctx, chromedp.Poll[bool](`document.getElementById('case')?.dataset.drawn === 'zh'`))
	chinese := see(t, ctx, chromedp.Text("body"))
	see(t, ctx, chromedp.Click("#language"))
	see(t, ctx, chromedp.Poll[bool](`document.getElementById('case').dataset.drawn === 'en'`))
	english := see(t, ctx, chromedp.Text("body"))
	for text, wanted := range map[string][]string{
		chinese: {"各环节时限", "送达至缴清", "在办超期", "2022-03-16起15自然日，2022-03-31届满（行政处罚法第67条（2021年文本））", "2022-03-01起90自然日，2022-05-30届满（行政处罚法第60条（2021年文本）），2022-03-15完成，用时14自然日", "罚款逾期未缴清", "100.00 CNY", "书证", "罚字1"},
		english: {"Limits of the stages", "service to payment", "open and overdue", "from 2022-03-16, 15 calendar days, due 2022-03-31 (Penalty Law Art. 67, text of 2021)", "Fine not paid in time", "100.00 CNY", "documentary"},
	} {
		for _, want := range wanted {
			if !strings.Contains(text, want) {
				t.Errorf("the page lacks %q:\n%s", want, text)
			}
		}
	}
	if lost := see(t, ctx, chromedp.Evaluate[[]string](`[...document.querySelectorAll('.cite')].map(a => a.hash).filter(h => !document.querySelector(h))`)); len(lost) > 0 {
		t.Errorf("figures lead to %q, which is nowhere", lost)
	}
}
