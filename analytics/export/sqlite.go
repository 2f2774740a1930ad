package export

import (
	"database/sql"
	_ "embed"
	"fmt"
	"strings"
	"time"
	"unicode"

	_ "modernc.org/sqlite" // the driver

	"oneseal/events"
)

//go:embed ocel.sql
var ocelTables string

// sqliteWriter writes OCEL's relational form in one transaction of a file that nobody else sees yet, so
// it needs no journal.
type sqliteWriter struct {
	db      *sql.DB
	tx      *sql.Tx
	titles  map[string]string
	events  sqlTypes
	objects sqlTypes
	// Statements on the tables that every log has.
	event, object, eventObject, objectObject *sql.Stmt
}

// sqlTypes are the tables of one kind, "event" or "object".
type sqlTypes struct {
	kind    string
	columns string // of every table, before the attributes
	table   typeTable
	names   map[string]bool // taken, in lower case
	inserts map[*logType]*sql.Stmt
	quoted  map[*logType]string
}

func newSQLTypes(kind, columns string) sqlTypes {
	// event_object and event_map_type are no tables of types.
	return sqlTypes{kind: kind, columns: columns, names: map[string]bool{"object": true, "map_type": true}, inserts: make(map[*logType]*sql.Stmt), quoted: make(map[*logType]string)}
}

func newSQLite(path string, titles map[string]string) (*sqliteWriter, error) {
	db, err := sql.Open("sqlite", path+"?_pragma=journal_mode(OFF)&_pragma=synchronous(OFF)&_pragma=cache_size(-65536)")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	w := &sqliteWriter{db: db, titles: titles,
		events:  newSQLTypes("event", "ocel_id TEXT PRIMARY KEY REFERENCES event (ocel_id), ocel_time TIMESTAMP"),
		objects: newSQLTypes("object", "ocel_id TEXT REFERENCES object (ocel_id), ocel_time TIMESTAMP, ocel_changed_field TEXT")}
	if err := w.begin(); err != nil {
		w.close()
		return nil, err
	}
	return w, nil
}

func (w *sqliteWriter) begin() (err error) {
	if w.tx, err = w.db.Begin(); err != nil {
		return err
	}
	if _, err := w.tx.Exec(ocelTables); err != nil {
		return err
	}
	for text, to := range map[string]**sql.Stmt{
		"INSERT INTO event VALUES (?, ?)":                         &w.event,
		"INSERT INTO object VALUES (?, ?) ON CONFLICT DO NOTHING": &w.object,
		"INSERT INTO event_object VALUES (?, ?, ?)":               &w.eventObject,
		"INSERT INTO object_object VALUES (?, ?, ?)":              &w.objectObject,
	} {
		if *to, err = w.tx.Prepare(text); err != nil {
			return err
		}
	}
	return nil
}

func (w *sqliteWriter) story(story []*events.Event, told []facts) error {
	for i, e := range story {
		if err := w.oneEvent(e, &told[i]); err != nil {
			return err
		}
	}
	subject, kind := story[0].Subject, story[0].Family()
	initial, changes := history(story, told)
	if err := w.insert(&w.objects, kind, []any{subject, sqlTime(beginning), nil}, initial); err != nil {
		return err
	}
	if err := w.named(events.Subject(subject)); err != nil {
		return err
	}
	for _, c := range changes {
		if err := w.insert(&w.objects, kind, []any{subject, sqlTime(c.since), c.name}, []attribute{c.attribute}); err != nil {
			return err
		}
	}
	for _, l := range objectRelations(story, told) {
		if _, err := w.objectObject.Exec(subject, string(l.to), l.qualifier); err != nil {
			return err
		}
	}
	return nil
}

func (w *sqliteWriter) oneEvent(e *events.Event, told *facts) error {
	id, name := eventID(e), nameOf(e, told, w.titles)
	if err := w.insert(&w.events, name, []any{id, sqlTime(e.Time)}, append(envelope(e, told), told.attributes...)); err != nil {
		return err
	}
	if _, err := w.event.Exec(id, name); err != nil {
		return err
	}
	for i, l := range relations(e, told) {
		if i > 0 { // the first is the subject whose story this is
			if err := w.named(l.to); err != nil {
				return err
			}
		}
		if _, err := w.eventObject.Exec(id, string(l.to), l.qualifier); err != nil {
			return err
		}
	}
	return nil
}

// named puts a subject among the objects.
func (w *sqliteWriter) named(subject events.Subject) error {
	if _, err := w.typeOf(&w.objects, subject.Kind(), nil); err != nil {
		return err
	}
	_, err := w.object.Exec(string(subject), subject.Kind())
	return err
}

// insert puts a row into the type's table. The table has the columns by then.
func (w *sqliteWriter) insert(types *sqlTypes, name string, row []any, attributes []attribute) error {
	t, err := w.typeOf(types, name, attributes)
	if err != nil {
		return err
	}
	for i := range attributes {
		if t.has(&attributes[i]) {
			if err := w.addColumn(types, t, &attributes[i]); err != nil {
				return err
			}
		}
	}
	fixed := len(row)
	row = append(row, make([]any, len(t.attributes))...)
	for i := range attributes {
		row[fixed+t.index[attributes[i].name]] = attributes[i].write(sqlTime)
	}
	if types.inserts[t] == nil {
		marks := strings.Repeat(", ?", len(row))
		if types.inserts[t], err = w.tx.Prepare("INSERT INTO " + types.quoted[t] + " VALUES (" + marks[2:] + ")"); err != nil {
			return err
		}
	}
	_, err = types.inserts[t].Exec(row...)
	return err
}

// typeOf finds the type, or makes its table with columns for the attributes: each later one costs SQLite
// a new reading of all tables' definitions.
func (w *sqliteWriter) typeOf(types *sqlTypes, name string, attributes []attribute) (*logType, error) {
	t, added := types.table.of(name)
	if !added {
		return t, nil
	}
	mapped := types.mapped(name)
	types.quoted[t] = quote(types.kind + "_" + mapped)
	columns := types.columns
	for i := range attributes {
		t.has(&attributes[i])
		columns += ", " + column(&attributes[i])
	}
	if _, err := w.tx.Exec("CREATE TABLE " + types.quoted[t] + " (" + columns + ")"); err != nil {
		return nil, err
	}
	_, err := w.tx.Exec("INSERT INTO "+types.kind+"_map_type VALUES (?, ?)", name, mapped)
	return t, err
}

func (w *sqliteWriter) addColumn(types *sqlTypes, t *logType, a *attribute) error {
	if former := types.inserts[t]; former != nil {
		former.Close()
		delete(types.inserts, t)
	}
	_, err := w.tx.Exec("ALTER TABLE " + types.quoted[t] + " ADD COLUMN " + column(a))
	return err
}

func column(a *attribute) string { return quote(a.name) + " " + a.kind.sql }

// mapped is the type's name as part of a table's: its letters and digits, and a number where another
// type has these already. Tables whose names differ in case only are one to SQLite.
func (types *sqlTypes) mapped(name string) string {
	letters := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, name)
	mapped := letters
	for n := 2; types.names[strings.ToLower(mapped)] || mapped == ""; n++ {
		mapped = fmt.Sprintf("%s_%d", letters, n)
	}
	types.names[strings.ToLower(mapped)] = true
	return mapped
}

func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// sqlTime is in UTC and always as long, so that texts sort as times do.
func sqlTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000000Z") }

// finish gives objects without a story a row in their type's table, where readers look for them.
func (w *sqliteWriter) finish() error {
	for _, t := range w.objects.table.types {
		table := w.objects.quoted[t]
		_, err := w.tx.Exec("INSERT INTO "+table+" (ocel_id, ocel_time) SELECT ocel_id, ? FROM object WHERE ocel_type = ? AND ocel_id NOT IN (SELECT ocel_id FROM "+table+")", sqlTime(beginning), t.name)
		if err != nil {
			return err
		}
	}
	if err := w.tx.Commit(); err != nil {
		return err
	}
	return w.db.Close()
}

func (w *sqliteWriter) close() { w.db.Close() }
