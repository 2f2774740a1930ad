// Package schema holds the SQL of the archive, the read models and the views over them, and says which of
// it a reader may see who is held to some organs.
package schema

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
)

// Files are the tables (*.sql), what the archive maps to rows event by event (mapped/*.sql), the views (views/*.sql) and the
// functions of SQL with what they read (functions/*.sql).
//
//go:embed *.sql mapped/*.sql views/*.sql functions/*.sql
var Files embed.FS

// OrgansHeader is the HTTP header that holds a reader to some organs: a list of them in JSON, in base64. SQL can't
// write it, so no query widens it.
const OrgansHeader = "X-OneSeal-Organs"

// OrganFilter is the condition on the rows of a table that names their organ. Without the header it holds for none.
//
// So a reader who is held to some organs sees the rows of the subjects that these own, with all that any organ did in them. Of other
// organs' subjects, also where theirs take part, they see the events that theirs told (table events) and those addressed to theirs
// (table addressed), and no row.
const OrganFilter = "has(JSONExtract(base64Decode(getClientHTTPHeader('" + OrgansHeader + "')), 'Array(String)'), organ)"

// public are the tables that everybody may read: the published catalogue of items and the bodies of the town, each with whose it is
// and which acts of it a stranger told, the calendar, the law, what the town says of itself.
var public = []string{"calendar", "items", "organs", "rules", "town"}

// Access is what a reader may see who is held to some organs. What is in neither list they may not: a new table is
// hidden until it names its organ or is called public.
type Access struct {
	ByOrgan []string // tables, through OrganFilter
	Whole   []string // public tables, and views, which read as the reader does; a final * stands for the rest of a name
}

var organColumn = regexp.MustCompile(`(?m)^\s+organ\s`)

// OfOrgans lists the tables and views.
func OfOrgans() (Access, error) {
	access := Access{Whole: []string{"kpi_*", "workday_lookup", "rule_lookup", "name_lookup"}}
	tables, err := Read(".")
	if err != nil {
		return access, err
	}
	for _, table := range tables {
		switch {
		case slices.Contains(public, table.Name):
			access.Whole = append(access.Whole, table.Name)
		case organColumn.MatchString(table.SQL):
			access.ByOrgan = append(access.ByOrgan, table.Name)
		}
	}
	views, err := Read("views")
	for _, view := range views {
		access.Whole = append(access.Whole, view.Name)
	}
	return access, err
}

// Object is a table, view or function as its file creates it.
type Object struct{ Name, SQL string }

// Read gives the objects of a folder in the order of their names.
func Read(folder string) ([]Object, error) {
	paths, err := fs.Glob(Files, path.Join(folder, "*.sql"))
	if err != nil {
		return nil, fmt.Errorf("list the schema of %s: %w", folder, err)
	}
	var objects []Object
	for _, file := range paths {
		text, err := Files.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("read schema %s: %w", file, err)
		}
		objects = append(objects, Object{strings.TrimSuffix(path.Base(file), ".sql"), string(text)})
	}
	return objects, nil
}

// Comment says in the head of a file what it creates.
type Comment struct{ EN, ZH string }

// Comment reads the head: English, and then one line in Chinese.
func (o Object) Comment() Comment {
	var said Comment
	for line := range strings.Lines(o.SQL) {
		text, ok := strings.CutPrefix(strings.TrimSpace(line), "--")
		if !ok {
			break
		}
		if zh, ok := strings.CutPrefix(text, " 中文："); ok {
			said.ZH = zh
		} else {
			said.EN = strings.TrimSpace(said.EN + " " + strings.TrimSpace(text))
		}
	}
	return said
}
