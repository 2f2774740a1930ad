package kpis

import (
	"strings"
	"testing"
)

// A header in one language only is refused, as is any other that lacks a part.
func TestEveryPartOfAHeaderIsNeeded(t *testing.T) {
	header, err := files.ReadFile("kpi_on_time.sql")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parse(string(header)); err != nil {
		t.Fatal(err)
	}
	lines := 0
	for line := range strings.Lines(string(header)) {
		if !strings.HasPrefix(line, "-- ") {
			break
		}
		name, _, _ := strings.Cut(strings.TrimPrefix(line, "-- "), ":")
		if strings.HasPrefix(name, "column") || strings.HasPrefix(name, "value") {
			continue // of its columns a header says only what others do not
		}
		lines++
		if _, err := parse(strings.Replace(string(header), line, "", 1)); err == nil || !strings.Contains(err.Error(), `"`+name+`"`) {
			t.Errorf("without %s: %v", name, err)
		}
	}
	if lines != 20 {
		t.Errorf("the header has %d lines, want name, unit, and title and definition in two languages: 20", lines)
	}
}

func TestHeaderNamesColumnsInBothLanguages(t *testing.T) {
	header, err := files.ReadFile("kpi_on_time.sql")
	if err != nil {
		t.Fatal(err)
	}
	of := func(lines string) (View, error) {
		return parse(strings.Replace(string(header), "-- name:", lines+"-- name:", 1))
	}
	view, err := of("-- column: touch_hours: 每件办理 | touch a case | hours\n-- values: level: CardLevel\n-- value: level=any: 全部 | all\n")
	if err != nil {
		t.Fatal(err)
	}
	if n, known := view.ColumnName("touch_hours"); !known || n.ZH != "每件办理" || n.EN != "touch a case" || n.Unit != "hours" {
		t.Errorf("touch_hours reads %v", n)
	}
	if n, known := view.ColumnName("level"); !known || n.ZH != "级别" || n.Of("red").ZH != "红牌" || n.Of("any").EN != "all" {
		t.Errorf("level reads %v", n)
	}
	if n, known := view.ColumnName("late"); !known || n.ZH != "逾期已办" {
		t.Errorf("late, which the header does not name, reads %v", n)
	}
	for _, line := range []string{"-- column: touch_hours: 每件办理\n", "-- values: level: CardColour\n", "-- value: level: 全部 | all\n", "-- colum: a: 甲 | a\n"} {
		if _, err := of(line); err == nil {
			t.Errorf("a header with the line %q is taken", line)
		}
	}
}
