package export_test

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"oneseal/analytics/export"
	"oneseal/events"
)

// query gives the rows as text: columns parted by |, rows by line ends.
func query(t *testing.T, path, question string) string {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(question)
	if err != nil {
		t.Fatalf("%s: %v", question, err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for rows.Next() {
		values := make([]sql.NullString, len(columns))
		to := make([]any, len(columns))
		for i := range values {
			to[i] = &values[i]
		}
		if err := rows.Scan(to...); err != nil {
			t.Fatal(err)
		}
		texts := make([]string, len(columns))
		for i, v := range values {
			if texts[i] = v.String; !v.Valid {
				texts[i] = "NULL"
			}
		}
		lines = append(lines, strings.Join(texts, "|"))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}

func TestSQLiteHoldsWhatWasTold(t *testing.T) {
	path, _ := write(t, "town.sqlite", read(t, "testdata/town.jsonl"), export.Options{Language: export.English})
	for _, c := range []struct{ what, question, want string }{
		{"types of events", "SELECT ocel_type, ocel_type_map FROM event_map_type ORDER BY 1",
			"Application accepted|Applicationaccepted\nDecision made|Decisionmade\nDecision: refused|Decisionrefused\nDraw executed|Drawexecuted\nParty told of a device's record|Partytoldofadevicesrecord\nPenalty case: Hearing held|PenaltycaseHearingheld\n收件 <\"A&B\">|收件AB"},
		{"kinds of values", "SELECT promised_days, typeof(promised_days), CAST(ocel_time AS TEXT), \"oneseal:basis\" FROM event_Applicationaccepted",
			"7.5|real|2017-09-22T01:45:00.123456789Z|许可法 32"},
		{"amounts", `SELECT "fine.amount", typeof("fine.amount"), "fine.currency" FROM event_Decisionmade`, "71.5|real|CNY"},
		{"texts as they were", "SELECT reason FROM event_Decisionrefused", "line 1\nline 2\u0001, \U0001F600"},
		{"lists", `SELECT materials FROM "event_收件AB"`, `["M1","M\"2"]`},
		{"the first value since 1970, the second since it was told", `SELECT CAST(ocel_time AS TEXT), ocel_changed_field, item, channel, "oneseal:organ" FROM object_approval ORDER BY 1, 2`,
			"1970-01-01T00:00:00.000000000Z|NULL|I-1|net|综合便民服务中心\n2017-09-22T01:45:00.123456789Z|channel|NULL|window|NULL\n2017-09-22T11:59:00.000000000Z|oneseal:organ|NULL|NULL|bureau"},
		{"relations of a draw", "SELECT ocel_object_id, ocel_qualifier FROM event_object WHERE ocel_event_id = '/draws 1' ORDER BY 2, 1",
			"inspection/1|matches.inspection\nenterprise/1|matches.object\nenterprise/2|matches.object\nstaff/1|matches.officers\nstaff/2|matches.officers\nstaff/3|matches.officers\ndraw/1|subject"},
		{"relations of a case", "SELECT ocel_target_id, ocel_qualifier FROM object_object WHERE ocel_source_id = 'penalty/1' ORDER BY 1", "draw/1|evidence\nevidence/1|evidence\npower/1|case.power"},
		{"subjects that are only named", "SELECT o.ocel_id, CAST(t.ocel_time AS TEXT) FROM object o JOIN object_evidence t USING (ocel_id)", "evidence/1|1970-01-01T00:00:00.000000000Z"},
		{"subjects that are named and told", "SELECT count(*) FROM object_draw", "1"},
		{"broken references", "SELECT * FROM pragma_foreign_key_check", ""},
		{"damage", "SELECT * FROM pragma_integrity_check", "ok"},
	} {
		if got := query(t, path, c.question); got != c.want {
			t.Errorf("%s: %s\ngives\n%s\nwant\n%s", c.what, c.question, got, c.want)
		}
	}
}

// Activities are what sources call them: no name may meet a table of the standard or of another type.
func TestAnyActivityHasATableOfItsOwn(t *testing.T) {
	names := []string{"object", "Object", "ob-ject", "map_type", "***", "+", `a"b'c`, "受理", "受 理", "T02", "t02", strings.Repeat("长", 300)}
	var story []*events.Event
	for i, name := range names {
		document := fmt.Sprintf(`{"specversion":"1.0","id":"%d","source":"/s","type":"oneseal.approval.received","subject":"approval/1","time":"2017-09-22T09:30:00+08:00","data":{"activity":%q}}`, i, name)
		e, err := events.DecodeStructured([]byte(document))
		if err != nil {
			t.Fatal(err)
		}
		story = append(story, e)
	}
	path, _ := write(t, "log.sqlite", [][]*events.Event{story}, export.Options{Language: export.English})
	got := query(t, path, "SELECT count(DISTINCT lower(ocel_type_map)), count(*) FROM event_map_type JOIN sqlite_schema ON name = 'event_' || ocel_type_map")
	if want := fmt.Sprintf("%d|%d", len(names), len(names)); got != want {
		t.Errorf("%s names have tables of their own, want %s", got, want)
	}
	if rows := query(t, path, "SELECT ocel_id FROM event_object_2"); rows != "/s 0" {
		t.Errorf(`activity "object" has the rows %q`, rows)
	}
}

func TestEveryTypeIsWrittenToSQLite(t *testing.T) {
	stories := examples(t)
	path, _ := write(t, "log.sqlite", stories, export.Options{Language: export.Chinese})
	if got, want := query(t, path, "SELECT count(*) FROM event"), fmt.Sprint(len(stories)); got != want {
		t.Errorf("%s events, want %s", got, want)
	}
	if got := query(t, path, "SELECT * FROM pragma_foreign_key_check"); got != "" {
		t.Errorf("broken references:\n%s", got)
	}
}
