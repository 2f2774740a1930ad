package viewer_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"oneseal/analytics/analyticstest"
	"oneseal/analytics/dashboards"
	"oneseal/events"
	"oneseal/events/law"
	"oneseal/events/town"
	"oneseal/projectors"
	"oneseal/projectors/models"
)

// Of a log of permits alone, the boards on other things are marked, in both languages; those that always have something to show,
// and those on permits, are not.
func TestBoardsOfWhatNoLogTellsAreMarked(t *testing.T) {
	var permits teller
	permits.tell("approval/R-1", "2011-10-11T13:45:40+02:00", &events.ApprovalReceived{})
	permits.tell("approval/R-1", "2011-10-12T08:26:25+02:00", &events.ApprovalStepTaken{ApprovalStep: events.ApprovalStep{Activity: "T02 Check confirmation of receipt"}})
	system, conn := analyticstest.Project(t, permits.all)
	server := serve(t, system)
	var all []struct {
		UID    string
		Untold bool
	}
	if err := json.Unmarshal([]byte(fetch(t, server, "/api/dashboards")), &all); err != nil {
		t.Fatal(err)
	}
	var told, untold []string
	for _, d := range all {
		if name := strings.TrimPrefix(d.UID, "oneseal-"); d.Untold {
			untold = append(untold, name)
		} else {
			told = append(told, name)
		}
	}
	if want := []string{"leadership", "time-limits", "process", "quality", "leadership-en", "time-limits-en", "process-en", "quality-en"}; !slices.Equal(told, want) {
		t.Errorf("shown are %q, want %q; hidden %q", told, want, untold)
	}
	if len(untold) != 10 {
		t.Errorf("hidden are %q", untold)
	}

	// The list of cases offers the rules of the law that the town chose: by none, those that hold everywhere.
	offered := func() (ids []string) {
		var rules []struct{ ID string }
		if err := json.Unmarshal([]byte(fetch(t, server, "/api/rules")), &rules); err != nil {
			t.Fatal(err)
		}
		for _, rule := range rules {
			ids = append(ids, rule.ID)
		}
		slices.Sort(ids)
		return ids
	}
	if got := offered(); len(got) != len(law.Rules()) || !slices.Contains(got, "late_acceptance_notice") {
		t.Errorf("by China's law %d rules of %d are offered: %q", len(got), len(law.Rules()), got)
	}
	foreign := town.Default()
	foreign.Law = law.None
	if err := projectors.InstallTown(t.Context(), conn, foreign); err != nil {
		t.Fatal(err)
	}
	if got, want := offered(), []string{"several_partitions", "told_by_stranger"}; !slices.Equal(got, want) {
		t.Errorf("by no law the rules %q are offered, want %q", got, want)
	}
}

// What a board is about has a table, or it would be hidden for ever.
func TestFamiliesOfBoardsHaveTables(t *testing.T) {
	if len(dashboards.Families()) != 14 {
		t.Errorf("%d boards are about something", len(dashboards.Families()))
	}
	for uid, families := range dashboards.Families() {
		for _, family := range families {
			if models.TableOf(family) == "" {
				t.Errorf("%s is about %q, of which there is no table", uid, family)
			}
		}
	}
}
