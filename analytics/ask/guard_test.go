package ask_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"oneseal/analytics/analyticstest"
	"oneseal/analytics/ask"
	"oneseal/analytics/kpis"
	"oneseal/analytics/viewer"
	"oneseal/deploy/embedded/embeddedtest"
	"oneseal/ingest"
	"oneseal/projectors/towntest"
)

func TestMain(m *testing.M) { embeddedtest.Main(m) }

// door is POST /v1/sql of a system with the product's tables, asked by a key of all organs.
type door struct {
	url, secret string
}

func openDoor(t *testing.T, w *towntest.Town) *door {
	t.Helper()
	keys, err := ingest.OpenKeys(filepath.Join(t.TempDir(), "keys.json"))
	if err != nil {
		t.Fatal(err)
	}
	_, secret, err := keys.Create(ingest.Key{Name: "all", Types: []string{"*"}, Organs: []string{"*"}})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(ask.Handler(ask.Readers{Keys: keys, All: analyticstest.Analyst(w.System)}))
	t.Cleanup(server.Close)
	return &door{server.URL, secret}
}

func (d *door) ask(t *testing.T, query string) (status int, answer string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, d.url+"?format=csv", strings.NewReader(query))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+d.secret)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

func TestQueriesThatReachPastTheTablesAreRefused(t *testing.T) {
	w := towntest.Start(t)
	if err := kpis.Install(t.Context(), w.Conn); err != nil {
		t.Fatal(err)
	}
	d := openDoor(t, w)
	touched := filepath.Join(t.TempDir(), "touched")
	called := make(chan struct{}, 100)
	stranger := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { called <- struct{}{} }))
	defer stranger.Close()
	for _, query := range []string{
		// table functions, in every place that takes rows
		"SELECT * FROM sqlite('TOUCHED', 't')", "SELECT * FROM `sqlite`('TOUCHED', 't')", "SELECT * FROM SQLite('TOUCHED', 't')", "SELECT * FROM `\\x73qlite`('TOUCHED', 't')",
		"SELECT * FROM /* numbers */ sqlite /* ( */ ('TOUCHED', 't')", "SELECT * -- FROM numbers(1)\nFROM sqlite('TOUCHED', 't')", "SELECT * FROM numbers(1), sqlite('TOUCHED', 't')",
		"SELECT * FROM numbers(1) JOIN sqlite('TOUCHED', 't') ON 1", "WITH x AS (SELECT * FROM sqlite('TOUCHED', 't')) SELECT * FROM x", "SELECT (SELECT 1 FROM sqlite('TOUCHED', 't'))",
		"WITH sqlite AS (SELECT 1) SELECT * FROM sqlite('TOUCHED', 't')", "SELECT 1 WHERE 1 IN (SELECT 1 FROM sqlite('TOUCHED', 't'))", "SELECT 1 IN sqlite('TOUCHED', 't')", "SELECT 1 UNION ALL SELECT * FROM sqlite('TOUCHED', 't')",
		"SELECT 1 INTERSECT SELECT * FROM sqlite('TOUCHED', 't')", "SELECT exists(SELECT 1 FROM sqlite('TOUCHED', 't'))", "SELECT * FROM view(SELECT * FROM sqlite('TOUCHED', 't'))",
		"SELECT * FROM viewIfPermitted(SELECT 1 ELSE sqlite('TOUCHED', 't'))", "SELECT * FROM (SELECT * FROM (SELECT * FROM sqlite('TOUCHED', 't')))", "SELECT * FROM TABLE(sqlite('TOUCHED', 't'))",
		"DESCRIBE TABLE sqlite('TOUCHED', 't')", "EXPLAIN SELECT * FROM sqlite('TOUCHED', 't')", "EXPLAIN AST SELECT * FROM sqlite('TOUCHED', 't')", "EXPLAIN QUERY TREE SELECT * FROM sqlite('TOUCHED', 't')", "SELECT * FROM (EXPLAIN SELECT * FROM sqlite('TOUCHED', 't'))",
		"EXPLAIN TABLE OVERRIDE mysql('127.0.0.1:1', 'a', 'b', 'c', 'd') PARTITION BY x", "SHOW CREATE TABLE sqlite('TOUCHED', 't')", "INSERT INTO FUNCTION sqlite('TOUCHED', 't') SELECT 1", "INSERT INTO FUNCTION file('TOUCHED') SELECT 1",
		"SELECT * FROM url('STRANGER', LineAsString)", "SELECT * FROM url('STRANGER', 'LineAsString', 'x String', headers('a' = 'b'))", "SELECT * FROM s3('STRANGER/b/x', 'CSV')", "SELECT * FROM remote('127.0.0.1:1', system.one)",
		"SELECT * FROM cluster('default', system.one)", "SELECT * FROM dictionary('x')", "SELECT * FROM executable('x', TSV, 'a String')", "SELECT * FROM input('x Int8')", "SELECT * FROM file('/etc/passwd', LineAsString)", "SELECT * FROM fileCluster('default', '/etc/passwd')",
		"SELECT * FROM mergeTreeIndex(oneseal, approvals)", "SELECT * FROM loop(numbers(1))", "SELECT * FROM fuzzQuery('SELECT 1')", "SELECT * FROM eval('SELECT 1')", "SELECT * FROM generateRandom()", "SELECT * FROM format('AvroConfluent', 'x Int8', 'x')",
		// functions, by any spelling and in every clause
		"SELECT file('/etc/passwd')", "SELECT `file`('/etc/passwd')", "SELECT f\x69le('/etc/passwd')", "SELECT FILE('/etc/passwd')", "SELECT `f\\x69le`('/etc/passwd')", "SELECT arrayMap(file, ['/etc/passwd'])", "SELECT arrayMap(`file`, ['/etc/passwd'])",
		"SELECT arrayMap(file AS f, ['/etc/passwd'])", "SELECT ARRAYMAP(file, ['/etc/passwd'])", "SELECT arrayFold(file, ['/etc/passwd'], '')", "WITH (x -> file(x)) AS f SELECT f('/etc/passwd')", "WITH file AS f SELECT arrayMap(f, ['/etc/passwd'])", "WITH (x -> x) AS file SELECT (SELECT file('/etc/passwd'))",
		"SELECT * APPLY file FROM (SELECT '/etc/passwd')", "SELECT * APPLY (x -> file(x)) FROM (SELECT '/etc/passwd')", "SELECT COLUMNS('x') APPLY(file) FROM (SELECT '/etc/passwd' AS x)", "SELECT * EXCEPT (y) APPLY file FROM (SELECT '/etc/passwd' AS x, 1 AS y)",
		"SELECT * REPLACE (file(x) AS x) FROM (SELECT '/etc/passwd' AS x)", "SELECT 1 PREWHERE file('/etc/passwd') != ''", "SELECT 1 FROM numbers(1) WHERE file('/etc/passwd') != ''", "SELECT 1 FROM numbers(1) GROUP BY file('/etc/passwd')", "SELECT 1 FROM numbers(1) GROUP BY GROUPING SETS ((file('/etc/passwd')))",
		"SELECT 1 FROM numbers(1) GROUP BY number HAVING file('/etc/passwd') != ''", "SELECT 1 FROM numbers(1) ORDER BY file('/etc/passwd')", "SELECT 1 FROM numbers(1) ORDER BY number WITH FILL TO length(file('/etc/passwd'))", "SELECT number, 1 AS y FROM numbers(1) ORDER BY number WITH FILL INTERPOLATE (y AS length(file('/etc/passwd')))",
		"SELECT 1 FROM numbers(1) LIMIT length(file('/etc/passwd'))", "SELECT 1 FROM numbers(1) LIMIT 1 BY file('/etc/passwd')", "SELECT 1 FROM numbers(1) QUALIFY file('/etc/passwd') != ''", "SELECT sum(1) OVER (PARTITION BY file('/etc/passwd')) FROM numbers(1)", "SELECT sum(1) OVER w FROM numbers(1) WINDOW w AS (ORDER BY file('/etc/passwd'))",
		"SELECT 1 FROM numbers(1) ARRAY JOIN [file('/etc/passwd')] AS e", "SELECT 1 FROM numbers(1) AS a JOIN numbers(1) AS b ON file('/etc/passwd') = ''", "SELECT count() FILTER (WHERE file('/etc/passwd') != '')", "SELECT INTERVAL length(file('/etc/passwd')) DAY", "SELECT DISTINCT ON (file('/etc/passwd')) 1",
		"SELECT CASE WHEN file('/etc/passwd') = '' THEN 1 END", "SELECT [file('/etc/passwd')], (file('/etc/passwd'), 1)", "SELECT file('/etc/passwd')::String", "SELECT filesystemAvailable()", "SELECT dictGet('x', 'y', 1)", "SELECT joinGet('x', 'y', 1)", "SELECT reverseDNSQuery('127.0.0.1')",
		"SELECT getClientHTTPHeader('X-ClickHouse-Key')", "SELECT hostName()", "SELECT sleep(1)", "SELECT logTrace('x')", "SELECT formatRow('AvroConfluent', 1)", "SELECT groupFormat('AvroConfluent')(1)", "SELECT arrayReduce('groupFormat(''AvroConfluent'')', [1])", "SELECT arrayReduce(concat('group', 'Format'), [1])",
		"SELECT initializeAggregation('groupFormat', 1)", "SELECT groupFormatIf('AvroConfluent')(1, 1)", "SELECT catboostEvaluate('/etc/passwd', 1)", "SELECT aiGenerate('x')", "SELECT blockNumber() FROM events", "SELECT _CAST(1, 'String')", "SELECT noSuchFunction()", "SELECT getSetting('readonly')",
		// settings and formats, in every place that takes them
		"SELECT 1 SETTINGS format_avro_schema_registry_url = 'STRANGER' FORMAT AvroConfluent", "SELECT 1 FORMAT AvroConfluent SETTINGS format_avro_schema_registry_url = 'STRANGER'", "SELECT * FROM (SELECT 1 SETTINGS max_threads = 1)", "WITH x AS (SELECT 1 SETTINGS max_threads = 1) SELECT * FROM x",
		"SELECT 1 UNION ALL SELECT 2 SETTINGS max_threads = 1", "(SELECT 1 SETTINGS max_threads = 1) UNION ALL SELECT 2", "SELECT 1 SETTINGS/**/max_threads = 1", "EXPLAIN SELECT 1 SETTINGS max_threads = 1", "DESCRIBE events SETTINGS max_threads = 1", "SET max_threads = 1", "SELECT 1 FORMAT Template",
		"SELECT 1 FORMAT Template SETTINGS format_template_row = '/etc/passwd'", "SELECT 1 FORMAT CapnProto SETTINGS format_schema = '/etc/passwd:x'", "SELECT 1 FORMAT Protobuf", "SELECT 1 FORMAT AvroConfluent", "SELECT 1 FORMAT `AvroConfluent`", "DESCRIBE events FORMAT AvroConfluent", "EXPLAIN SELECT 1 FORMAT AvroConfluent", "SHOW TABLES FORMAT AvroConfluent",
		"SELECT 1 INTO OUTFILE 'TOUCHED'", "SELECT 1 INTO OUTFILE 'TOUCHED' FORMAT CSV", "SELECT 1 INTO OUTFILE 'TOUCHED' TRUNCATE",
		// names
		"SELECT _part FROM events", "SELECT e._part_offset FROM events AS e", "SELECT `_block_number` FROM events", "SELECT count() FROM events GROUP BY _part_index", "SELECT 1 FROM events ORDER BY _part", "SELECT * FROM (SELECT _table FROM merge('oneseal', 'events'))",
		"SELECT 1 AS `x\\n      Identifier y`", "SELECT `a\\nFunction b`(1)", "SELECT * FROM `a\\n b`", "SELECT {x:Identifier} FROM events", "SELECT * FROM {x:Identifier}",
		// statements
		"INSERT INTO events VALUES ()", "CREATE TABLE x (a Int8) ENGINE = URL('STRANGER')", "CREATE TEMPORARY TABLE x (a Int8)", "CREATE VIEW x AS SELECT 1", "CREATE FUNCTION f AS x -> file(x)", "CREATE DICTIONARY x (a Int8) PRIMARY KEY a SOURCE(HTTP(url 'STRANGER')) LAYOUT(FLAT()) LIFETIME(1)",
		"DROP TABLE events", "ALTER TABLE events DELETE WHERE 1", "OPTIMIZE TABLE events", "TRUNCATE TABLE events", "SYSTEM FLUSH LOGS", "KILL QUERY WHERE 1", "BACKUP TABLE events TO File('TOUCHED')", "RESTORE TABLE events FROM File('TOUCHED')", "ATTACH TABLE x FROM 'TOUCHED' (a Int8) ENGINE = Memory",
		"USE system", "GRANT SELECT ON *.* TO analyst", "SHOW PROCESSLIST", "SHOW CREATE USER", "SHOW GRANTS", "CHECK TABLE events", "EXECUTE AS oneseal SELECT 1", "SELECT 1 PARALLEL WITH SELECT 2", "SELECT 1; SELECT 2", "EXPLAIN INSERT INTO events SELECT 1", "WATCH x", "SELECT * FROM events STREAM", "COPY x TO 'TOUCHED'",
	} {
		asked := strings.ReplaceAll(strings.ReplaceAll(query, "TOUCHED", touched), "STRANGER", stranger.URL)
		if status, answer := d.ask(t, asked); status != http.StatusBadRequest {
			t.Errorf("%s: status %d, %s", query, status, answer)
		}
	}
	if _, err := os.Stat(touched); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a query made a file outside: %v", err)
	}
	if len(called) > 0 {
		t.Errorf("%d queries called a server", len(called))
	}
	// What is refused only where it stands, or only looks so.
	for query, want := range map[string]string{
		"SELECT 'sqlite(1) SETTINGS x = 1 FORMAT Template _part' AS `file`":                                  "sqlite(1) SETTINGS x = 1 FORMAT Template _part",
		"SELECT x.file FROM (SELECT 7 AS file) AS x":                                                         "7",
		"SELECT arrayMap(x -> x + 1, [1]), arrayMap(toString, [1])":                                          "[2]",
		"SELECT arrayReduce('quantileIf(0.5)', [1, 3], [0, 1]), sumOrNullIf(number, 0) FROM numbers(2)":      "3",
		"SELECT COUNT(*), uniqExactArrayIf([1], 1) FROM VALUES('a Int8', 1, 2)":                              "2",
		"SELECT a FROM (SELECT 1 AS a) FORMAT JSONEachRow":                                                   `{"a":1}`,
		"SELECT '=1+1' AS a FORMAT CSV":                                                                      `"'=1+1"`,
		"SELECT 1 AS SETTINGS, 2 AS `FORMAT`":                                                                `"SETTINGS","FORMAT"`,
		"WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 9) SELECT max(i) FROM n": "9",
		"SELECT workdays('2017-09-01'::Date32, '2017-09-04'::Date32) FORMAT CSV":                             "",
		"EXPLAIN header = 1 SELECT count() FROM events":                                                      "Header",
		"DESCRIBE events_v": "subject", "SHOW TABLES": "events_v", "EXISTS TABLE events": "1", "SHOW CREATE TABLE events_v": "CREATE VIEW", "SHOW COLUMNS FROM events_v": "subject",
	} {
		if status, answer := d.ask(t, query); status != http.StatusOK || !strings.Contains(answer, want) {
			t.Errorf("%s: status %d, %s", query, status, answer)
		}
	}
}

// What the product itself asks, and what its views are made of, is within what a stranger may ask.
func TestShippedQueriesAreAllowed(t *testing.T) {
	w := towntest.Start(t)
	if err := kpis.Install(t.Context(), w.Conn); err != nil {
		t.Fatal(err)
	}
	analyst, asked := analyticstest.Analyst(w.System), 0
	allowed := func(what, sql string) {
		t.Helper()
		asked++
		if _, _, err := ask.Allowed(analyst, t.Context(), sql); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	scope := viewer.Scope{From: time.Date(2012, 1, 1, 0, 0, 0, 0, time.UTC), To: time.Now(), Interval: 24 * time.Hour,
		Values: map[string][]string{"interval": {"month"}, "area": {"990001001", "it's none"}, "organ": {"approval-bureau"}, "item": {"SX-011"}}}
	expanded := func(what, sql string) {
		t.Helper()
		text, err := viewer.Expand(sql, scope)
		if err != nil {
			t.Fatal(err)
		}
		allowed(what, text)
	}
	for _, board := range analyticstest.Boards(t) {
		for _, panel := range board.Panels {
			for _, target := range panel.Targets {
				expanded(board.UID+"/"+panel.Title, target.RawSQL)
			}
		}
		for _, variable := range board.Templating.List {
			if variable.Type == "query" {
				expanded(board.UID+"/"+variable.Name, variable.Query)
			}
		}
	}
	rows, err := w.Conn.Query(t.Context(), "SELECT name, as_select FROM system.tables WHERE database = currentDatabase() AND engine = 'View'")
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		var view, selects string
		if err := rows.Scan(&view, &selects); err != nil {
			t.Fatal(err)
		}
		allowed(view, selects)
		allowed(view, "SELECT * FROM "+view)
	}
	if err := rows.Err(); err != nil || asked < 200 {
		t.Errorf("%d queries were asked: %v", asked, err)
	}
}

// The engine says which functions it has: each was judged, and one that is new has to be.
func TestEachFunctionOfTheEngineIsAllowedOrRefused(t *testing.T) {
	w := towntest.Start(t)
	read := func(name string) []string {
		text, err := os.ReadFile(filepath.Join("functions", name+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for line := range strings.Lines(string(text)) {
			if !strings.HasPrefix(line, "#") {
				names = append(names, strings.Fields(line)...)
			}
		}
		return names
	}
	allowed, refused := read("allowed"), read("refused")
	var engines []string
	if err := w.Conn.QueryRow(t.Context(), "SELECT groupArray(name) FROM system.functions WHERE origin = 'System'").Scan(&engines); err != nil {
		t.Fatal(err)
	}
	judged := slices.Sorted(slices.Values(slices.Concat(allowed, refused)))
	slices.Sort(engines)
	if twice := len(judged) - len(slices.Compact(slices.Clone(judged))); twice > 0 {
		t.Errorf("%d functions are judged twice", twice)
	}
	for _, name := range engines {
		if _, found := slices.BinarySearch(judged, name); !found {
			t.Errorf("the engine's function %s is in neither functions/allowed.txt nor functions/refused.txt: judge it", name)
		}
	}
	for _, name := range judged {
		if _, found := slices.BinarySearch(engines, name); !found {
			t.Errorf("the engine has no function %s", name)
		}
	}
	// Names are compared in lower case.
	small := make(map[string]bool)
	for _, name := range allowed {
		small[strings.ToLower(name)] = true
	}
	for _, name := range refused {
		if small[strings.ToLower(name)] {
			t.Errorf("%s is allowed and refused", name)
		}
	}
	for _, is := range []struct {
		what, query string
		known       map[string]bool
	}{
		{"combinators", "SELECT groupArray(lower(name)) FROM system.aggregate_function_combinators WHERE NOT is_internal", ask.Combinators},
		{"functions that take another", "SELECT groupArray(lower(name)) FROM system.functions WHERE higher_order", ask.Higher},
	} {
		var names []string
		if err := w.Conn.QueryRow(t.Context(), is.query).Scan(&names); err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if !is.known[name] {
				t.Errorf("%s: the engine has %s, which is not known", is.what, name)
			}
		}
	}
	var unknown []string
	if err := w.Conn.QueryRow(t.Context(), "SELECT arrayFilter(n -> n NOT IN (SELECT lower(name) FROM system.table_functions), ?)", ask.Tables()).Scan(&unknown); err != nil || len(unknown) > 0 {
		t.Errorf("the engine has no table functions %v (%v)", unknown, err)
	}
}
