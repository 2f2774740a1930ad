package importer

import (
	"bytes"
	"compress/gzip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/sys/unix"

	"golang.org/x/text/encoding/unicode"

	"oneseal/deploy/strangers"
)

// What strangers hand in is read right, or refused with what to do: never as no rows at all, and never for ever.
func TestOddFilesAreReadOrRefusedWithWhatToDo(t *testing.T) {
	const table, header = "case,at,act,n\n1,2017-01-02 09:00:00,received,5\n2,2017-01-03 09:00:00,received,6\n", "case,at,act,n\n"
	packed := func(texts ...string) string {
		var all bytes.Buffer
		for _, text := range texts {
			to := gzip.NewWriter(&all)
			to.Write([]byte(text))
			to.Close()
		}
		return all.String()
	}
	wide := func(encoding, text string) string { // by golang.org/x/text
		endian := unicode.LittleEndian
		if encoding == "utf-16be" {
			endian = unicode.BigEndian
		}
		written, err := unicode.UTF16(endian, unicode.IgnoreBOM).NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		return written
	}
	const event = `<event><string key="concept:name" value="received"/><date key="time:timestamp" value="2017-01-02T09:00:00+00:00"/></event>`
	for _, c := range []struct{ name, text, want string }{
		{"members.csv.gz", packed(header+"1,2017-01-02,received,5\n", "2,2017-01-03,received,6\n"), "rows 2, events 2"},
		{"cut.csv.gz", packed(strings.Repeat(table, 1000))[:200], "unexpected EOF: the packed file is cut off"},
		{"garbage.csv.gz", packed(table) + strings.Repeat("garbage", 9), "followed by something else: get it whole"},
		{"plain.csv.gz", table, "gzip: invalid header: the file is no gzip"},
		{"packed.csv", packed(table), "packed by gzip: add .gz to its name"},
		{"zip.csv", "PK\x03\x04\x14\x00\x00\x00", "is a zip archive, or a workbook: unpack it, or name it .xlsx"},
		{"log.zip", "PK\x03\x04\x14\x00\x00\x00", "the name ends in none of .csv"},
		{"empty.csv", "", "the file is empty"},
		{"bom.csv", "\ufeff", "the file is empty"},
		{"header.csv", header, "rows 0, events 0"},
		{"mac.csv", strings.ReplaceAll(table, "\n", "\r"), "the lines end in carriage returns alone"},
		{"crlf.csv", strings.ReplaceAll(table, "\n", "\r\n"), "rows 2, events 2"},
		{"excel.csv", "sep=;\r\n" + strings.ReplaceAll(strings.ReplaceAll(table, ",", ";"), "\n", "\r\n"), "rows 2, events 2"},
		{"excel.tsv", "\"sep=|\"\n" + strings.ReplaceAll(table, ",", "|"), "rows 2, events 2"},
		{"separator.csv", "sep=;\n", "the file is empty"},
		{"nul.csv", strings.Replace(table, "received", "rec\x00ived", 1), "line 2, character 26: is a NUL byte, which no text holds: take it out"},
		{"cell.csv", header + "1,2017-01-02,received,5\n2,2017-01-03,received,6" + strings.Repeat("\x00", 3) + "\n", "line 3, character 24: is a NUL byte"},
		{"little.csv", wide("utf-16le", table), "the one that is right of utf-16le (\"case,at,act,n\")"},
		{"big.csv", wide("utf-16be", table), "the one that is right of utf-16be (\"case,at,act,n\")"},
		{"marked.csv", "\xff\xfe" + wide("utf-16le", table), "the one that is right of utf-16le (\"case,at,act,n\")"},
		{"han.csv", wide("utf-16be", "案件,时间,环节,数\n甲,2017-01-02,收件,5\n"), "the one that is right of utf-16be (\"案件,时间,环节,数\")"},
		{"quotes.csv", header + "1,2017-01-02,\"received,5\n2,2017-01-03,received,6\n", "line 2: column 25: a quote that opens here is not closed"},
		{"inch.csv", header + "1,2017-01-02,received,\"5 \\\" inch\"\n2,2017-01-03,received,6\n", "rows 2, events 1, bad 1"},
		{"million.csv", header + strings.Repeat("c", 1_000_000) + ",2017-01-02,received,5\n2,2017-01-03,received,6\n", "is longer than 1024 characters"},
		{"long.csv", "case,at,act,n,note\n1,2017-01-02,received,5," + strings.Repeat("x", 1_000_000) + "\n", "rows 1, events 1"},
		{"twice.csv", "case,at,act,n,at\n1,2017-01-02,received,5,2018-01-01\n", "the header names \"at\" twice, in columns 2 and 5"},
		{"ragged.csv", header + "1,2017-01-02,received\n2,2017-01-03,received,6\n", "line 2: has 3 values, and the header 4 columns"},
		{"bell.csv", header + "1\a,2017-01-02,received,5\n2,2017-01-03,received,6\n", "line 2, column \"case\", field subject"},
		{"epoch.csv", header + "1,1483318800,received,5\n", "name its layout in the mapping"},
		{"array.jsonl", `[{"case":"1","at":"2017-01-02","act":"received"}]` + "\n", "line 1: is no JSON object: each line holds one"},
		{"pretty.jsonl", "{\n \"case\":\"1\",\n \"at\":\"2017-01-02\",\n \"act\":\"received\"\n}\n", "line 1: is no JSON"},
		{"page.xes", "<html><body>404</body></html>", "begins with <html>, and XES with <log>"},
		{"nothing.xes", "<?xml version=\"1.0\"?>\n", "holds no <log>"},
		{"prefix.xes", `<x:log xmlns:x="http://www.xes-standard.org/"><x:trace><x:string key="concept:name" value="1"/>` + strings.ReplaceAll(strings.ReplaceAll(event, "</", "</x:"), "<e", "<x:e") + `</x:trace></x:log>`, "rows 1, events 1"},
		{"log.xes", `<log><trace><string key="concept:name" value="1"/>` + event + `</trace></log>`, "rows 1, events 1"},
		{"cut.xes", `<log><trace><string key="concept:name" value="1"/>` + event, "ends inside trace: it is cut off"},
		{"renamed.xlsx", table, "is no workbook that can be read"},
	} {
		t.Run(c.name, func(t *testing.T) { said(t, c.name, []byte(c.text), c.want) })
	}
}

// said tries a file, which needs no instance, and looks for what must be said of it.
func said(t *testing.T, name string, content []byte, want string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := tried(t, file); !strings.Contains(got, want) {
		t.Errorf("%.300s; want %q in it", got, want)
	}
}

func tried(t *testing.T, file string) string {
	t.Helper()
	columns := "subject: case\ntime: at\nactivity: act\ncase: {group: n}\noptional: [n]\n"
	if strings.HasSuffix(file, ".xes") {
		columns = "subject: case:concept:name\ntime: time:timestamp\nactivity: concept:name\n"
	}
	path := filepath.Join(t.TempDir(), "m.yaml")
	if err := os.WriteFile(path, []byte("family: approval\nsource: /a\nzone: Asia/Shanghai\n"+columns+"activities: {received: received}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	m, err := LoadMapping(path)
	if err != nil {
		t.Fatal(err)
	}
	trial, err := Try(t.Context(), Options{File: file, Mapping: m, Problems: os.Stderr})
	if err != nil {
		return err.Error()
	}
	return trial.String()
}

// A folder and a pipe that nobody writes to are refused, and not waited for.
func TestWhatIsNoFileIsRefusedAtOnce(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "folder.csv")
	pipe := filepath.Join(t.TempDir(), "pipe.csv")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := unix.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]string{folder: "is a folder: name one file in it", pipe: "is no plain file", folder + "/none.csv": "no such file"} {
		answer := make(chan string, 1)
		go func() { answer <- tried(t, file) }()
		select {
		case got := <-answer:
			if !strings.Contains(got, want) {
				t.Errorf("%s; want %q in it", got, want)
			}
		case <-time.After(time.Minute):
			t.Fatalf("%s is waited for", file)
		}
	}
}

// A number that a cell's format fills up with zeros is what the cell shows, as a case's number; the same as text is the same case.
func TestNumbersFilledUpWithZerosAreReadAsShown(t *testing.T) {
	book := excelize.NewFile()
	style, err := book.NewStyle(&excelize.Style{CustomNumFmt: ptr("00000")})
	if err != nil {
		t.Fatal(err)
	}
	for cell, value := range map[string]any{"A1": "case", "B1": "at", "C1": "act", "A2": 42, "B2": "2017-01-02", "C2": "received", "A3": "00042", "B3": "2017-01-02", "C3": "received"} {
		if err := book.SetCellValue("Sheet1", cell, value); err != nil {
			t.Fatal(err)
		}
	}
	if err := book.SetCellStyle("Sheet1", "A2", "A2", style); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "log.xlsx")
	if err := book.SaveAs(file); err != nil {
		t.Fatal(err)
	}
	if got := tried(t, file); !strings.Contains(got, "rows 2, events 2") || !strings.Contains(got, "1 row, line 3, say the same as a row before") {
		t.Error(got)
	}
}

// openpyxl writes formulas and calculates none: what it wrote is refused with the cell, and read once the result is there.
func TestFormulasWithoutTheirResultsAreRefused(t *testing.T) {
	python := strangers.Python(t, "openpyxl==3.1.5")
	file := filepath.Join(t.TempDir(), "log.xlsx")
	if said, err := exec.Command(python, "-c", `import openpyxl, sys
b = openpyxl.Workbook()
for row in (["case", "at", "act", "n"], ["1", "2017-01-02", "received", "=2+3"]):
    b.active.append(row)
b.create_sheet("other")
del b["other"]
b.save(sys.argv[1])`, file).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	if got := tried(t, file); !strings.Contains(got, `sheet "Sheet", cell D2: the workbook holds a formula and not its result`) {
		t.Error(got)
	}
	book, err := excelize.OpenFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := book.SetCellValue("Sheet", "D2", 5); err != nil {
		t.Fatal(err)
	}
	if err := book.SaveAs(file); err != nil {
		t.Fatal(err)
	}
	if got := tried(t, file); !strings.Contains(got, "rows 1, events 1") {
		t.Error(got)
	}
}

func ptr(text string) *string { return &text }
