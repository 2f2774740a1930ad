package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"oneseal/analytics/dashboards"
	"oneseal/events"
	"oneseal/events/law"
	"oneseal/projectors/models"
)

// documents are the pages that people write and that say how many of a thing there are.
var documents = []string{".", "events", "ingest", "projectors", "analytics", "deploy"}

// count is how a document says a number of things that can be counted, in both languages, and how many there are.
type count struct {
	en, zh *regexp.Regexp // the number is the first group
	of     int
}

func counts(figures int) ([]count, error) {
	boards, err := dashboards.All(dashboards.English, dashboards.Kept)
	if err != nil {
		return nil, err
	}
	panels := 0
	for _, board := range boards {
		for _, p := range board.Panels {
			if p.Panel != nil {
				panels++
			}
		}
	}
	said := func(en, zh string, of int) count { return count{regexp.MustCompile(en), regexp.MustCompile(zh), of} }
	return []count{
		said(`(\d+)\s+event\s+types`, `(\d+) 种事件`, len(events.Catalogue())),
		said(`(\d+)\s+families`, `(\d+) 类共`, len(events.Families())),
		said(`(\d+)\s+read\s+models`, `(\d+) 个读模型`, len(models.All())),
		said(`(\d+)\s+figures`, `(\d+) 项指标`, figures),
		said(`(\d+)\s+dashboards`, `(\d+) 个仪表盘`, len(boards)),
		said(`(\d+)\s+panels`, `(\d+) 个图表`, panels),
		said(`(\d+)\s+rules`, `(\d+) 条规则`, len(law.Rules())),
	}, nil
}

// counted gives the text of each document of the repository in root by its path, its numbers those of today. A number that no
// document says is an error: its words were changed there and not here.
func counted(root string, figures int) (map[string][]byte, error) {
	all, err := counts(figures)
	if err != nil {
		return nil, err
	}
	texts := make(map[string][]byte)
	for name, pattern := range map[string]func(count) *regexp.Regexp{
		"README.md":       func(c count) *regexp.Regexp { return c.en },
		"README.zh-CN.md": func(c count) *regexp.Regexp { return c.zh },
	} {
		found := make([]int, len(all))
		for _, folder := range documents {
			path := filepath.Join(folder, name)
			text, err := os.ReadFile(filepath.Join(root, path))
			if err != nil {
				return nil, fmt.Errorf("read a document: %w", err)
			}
			for i, c := range all {
				text = pattern(c).ReplaceAllFunc(text, func(match []byte) []byte {
					found[i]++
					number := pattern(c).FindSubmatch(match)[1]
					return []byte(strings.Replace(string(match), string(number), strconv.Itoa(c.of), 1))
				})
			}
			texts[path] = text
		}
		for i, n := range found {
			if n == 0 {
				return nil, fmt.Errorf("no %s says %q", name, pattern(all[i]))
			}
		}
	}
	return texts, nil
}
