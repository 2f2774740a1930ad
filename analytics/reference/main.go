// Command reference writes what analysts read by: the pages on views, figures, functions and tables, and the SQL that makes their
// users on a ClickHouse of one's own. It also sets the numbers of things that documents count.
//
//	go generate ./analytics/reference
//
// Names, columns and keys are those of a ClickHouse that it starts; what they mean stands in the head of each SQL file.
package main

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/template"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"oneseal/analytics/kpis"
	"oneseal/deploy/embedded"
	"oneseal/events"
	"oneseal/projectors"
	"oneseal/projectors/schema"
)

//go:generate go run . ../..

//go:embed columns.sql
var columnsSQL string

//go:embed analysts.sql.tmpl
var analystsText string

var analysts = template.Must(template.New("analysts.sql").Parse(analystsText))

func main() {
	embedded.RunChildIfAsked()
	if len(os.Args) != 2 {
		log.Fatal("usage: reference FOLDER, that of the repository")
	}
	if err := write(context.Background(), os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

func write(ctx context.Context, folder string) (err error) {
	data, err := os.MkdirTemp("", "reference")
	if err != nil {
		return fmt.Errorf("make a folder for ClickHouse: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(data)) }()
	system, err := embedded.Start(ctx, embedded.Options{DataDir: data})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, system.Close()) }()
	files, err := derive(ctx, system, folder)
	if err != nil {
		return err
	}
	for path, text := range files {
		if err := os.WriteFile(filepath.Join(folder, path), text, 0o644); err != nil {
			return fmt.Errorf("write a generated file: %w", err)
		}
	}
	return nil
}

// derive gives the text of each file that is generated, or counted in, by its path in the repository that lies in root.
func derive(ctx context.Context, system *embedded.System, root string) (map[string][]byte, error) {
	access := system.ClickHouse()
	pool, conn, err := projectors.Connect(ctx, projectors.Server{Address: access.TCPAddr, User: access.User, Password: access.Password, Database: access.Database})
	if err != nil {
		return nil, err
	}
	defer pool.Close()
	defer conn.Close()
	if err := errors.Join(projectors.Install(ctx, conn), kpis.Install(ctx, conn)); err != nil {
		return nil, err
	}
	c, err := readCatalogue(ctx, conn)
	if err != nil {
		return nil, err
	}
	var users bytes.Buffer
	if err := analysts.Execute(&users, map[string]any{"Access": c.access, "Filter": schema.OrganFilter, "Database": access.Database}); err != nil {
		return nil, fmt.Errorf("write the analysts' SQL: %w", err)
	}
	files, err := counted(root, len(c.figures))
	if err != nil {
		return nil, err
	}
	files["analytics/reference/README.md"] = c.page(english)
	files["analytics/reference/README.zh-CN.md"] = c.page(chinese)
	files["deploy/clickhouse/analysts.sql"] = users.Bytes()
	return files, nil
}

// lookups are the views that the functions read, and nobody else needs to.
var lookups = []string{"workday_lookup", "rule_lookup", "name_lookup"}

// column is one of a view or table.
type column struct {
	name, kind string // kind is ClickHouse's type
	said       events.Name
}

// catalogue is what an analyst may ask for.
type catalogue struct {
	figures                  []kpis.View
	views, functions, tables []schema.Object
	mapped                   []schema.Object // what fills tables from the archive
	access                   schema.Access
	columns                  map[string][]column // by view or table
	keys                     map[string]string   // order keys, by table
}

func readCatalogue(ctx context.Context, conn driver.Conn) (c catalogue, err error) {
	if c.figures, err = kpis.Views(); err != nil {
		return c, err
	}
	slices.SortFunc(c.figures, func(a, b kpis.View) int { return strings.Compare(a.Name, b.Name) })
	for folder, to := range map[string]*[]schema.Object{"views": &c.views, "functions": &c.functions, ".": &c.tables, "mapped": &c.mapped} {
		if *to, err = schema.Read(folder); err != nil {
			return c, err
		}
	}
	c.functions = slices.DeleteFunc(c.functions, func(o schema.Object) bool { return slices.Contains(lookups, o.Name) })
	if c.access, err = schema.OfOrgans(); err != nil {
		return c, err
	}
	c.columns, c.keys = make(map[string][]column), make(map[string]string)
	rows, err := conn.Query(ctx, columnsSQL)
	if err != nil {
		return c, fmt.Errorf("read the columns: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var table, name, kind, key string
		if err := rows.Scan(&table, &name, &kind, &key); err != nil {
			return c, fmt.Errorf("read the columns: %w", err)
		}
		said, _ := c.nameOf(table, name)
		c.columns[table] = append(c.columns[table], column{name, kind, said})
		c.keys[table] = key
	}
	if err := rows.Err(); err != nil {
		return c, fmt.Errorf("read the columns: %w", err)
	}
	return c, c.complete()
}

// nameOf is what people read for a column.
func (c catalogue) nameOf(table, name string) (events.Name, bool) {
	if i := slices.IndexFunc(c.figures, func(v kpis.View) bool { return v.Name == table }); i >= 0 {
		return c.figures[i].ColumnName(name)
	}
	return events.NameOf(name, table)
}

// complete finds what the engine has and no file describes, and the other way round, and columns that nobody has said.
func (c catalogue) complete() error {
	described := make(map[string]bool)
	for _, lookup := range lookups {
		described[lookup] = true
	}
	for _, mapped := range c.mapped {
		described[mapped.Name+"_mv"] = true // which fills the table of that name
	}
	for _, figure := range c.figures {
		described[figure.Name] = true
	}
	for _, object := range slices.Concat(c.views, c.tables) {
		described[object.Name] = true
	}
	for _, object := range slices.Concat(c.views, c.tables, c.functions) {
		if said := object.Comment(); said.EN == "" || said.ZH == "" {
			return fmt.Errorf("the file of %s says what it is in English %q and in Chinese %q: it needs both", object.Name, said.EN, said.ZH)
		}
	}
	for name := range maps.Keys(described) {
		if c.columns[name] == nil {
			return fmt.Errorf("%s has a file and no columns in ClickHouse", name)
		}
	}
	for name := range maps.Keys(c.columns) {
		if !described[name] {
			return fmt.Errorf("%s is in ClickHouse and has no file", name)
		}
	}
	var unsaid []string
	for _, table := range slices.Sorted(maps.Keys(c.columns)) {
		if slices.Contains(lookups, table) {
			continue
		}
		for _, column := range c.columns[table] {
			if column.said.ZH == "" || column.said.EN == "" {
				unsaid = append(unsaid, table+"."+column.name)
			}
		}
	}
	if len(unsaid) > 0 {
		return fmt.Errorf("nobody has said in both languages what these columns are: %s: name one of a figure in its header, others in the vocabulary of package events", strings.Join(unsaid, ", "))
	}
	return nil
}
