package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	table "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
	"mvdan.cc/sh/v3/syntax"

	"oneseal/deploy/strangers"
)

// root is the project's folder.
const root = "../.."

// document is a Markdown file as goldmark reads it.
type document struct {
	path     string // from the project's folder on
	source   string
	headings []heading
	links    []string
	blocks   []block
	spans    []string // of code
	rows     []int    // cells of each row of a table
	prose    string   // without code
}

type heading struct {
	level int
	text  string
}

type block struct{ language, text string }

// documents reads every Markdown file of the project.
func documents(t *testing.T) map[string]*document {
	t.Helper()
	all := make(map[string]*document)
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := entry.Name()
		if entry.IsDir() && (slices.Contains([]string{"node_modules", "bin", "data"}, name) || len(name) > 2 && name[0] == '.') {
			return fs.SkipDir
		}
		if filepath.Ext(name) == ".md" {
			d := readDocument(t, path)
			all[d.path] = d
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{".", "events", "ingest", "projectors", "analytics", "deploy"} {
		for _, name := range []string{"README.md", "README.zh-CN.md"} {
			if path := filepath.Join(folder, name); all[path] == nil {
				t.Fatalf("there is no %s", path)
			}
		}
	}
	return all
}

func readDocument(t *testing.T, path string) *document {
	t.Helper()
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	relative, err := filepath.Rel(root, path)
	if err != nil {
		t.Fatal(err)
	}
	d := &document{path: relative, source: string(source)}
	var prose strings.Builder
	tree := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(text.NewReader(source))
	err = ast.Walk(tree, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			if node.Type() == ast.TypeBlock {
				prose.WriteByte('\n')
			}
			return ast.WalkContinue, nil
		}
		switch n := node.(type) {
		case *ast.Heading:
			d.headings = append(d.headings, heading{n.Level, plain(n, source)})
		case *ast.Link:
			d.links = append(d.links, string(n.Destination))
		case *ast.Image:
			d.links = append(d.links, string(n.Destination))
		case *ast.FencedCodeBlock:
			d.blocks = append(d.blocks, block{string(n.Language(source)), string(n.Lines().Value(source))})
		case *ast.CodeSpan:
			d.spans = append(d.spans, plain(n, source))
			return ast.WalkSkipChildren, nil
		case *table.TableRow:
			d.rows = append(d.rows, n.ChildCount())
		case *ast.Text:
			prose.Write(n.Value(source))
			prose.WriteByte(' ')
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	d.prose = prose.String()
	return d
}

// plain is what a node's texts say.
func plain(node ast.Node, source []byte) string {
	var said strings.Builder
	for child := node.FirstChild(); child != nil; child = child.NextSibling() {
		if words, is := child.(*ast.Text); is {
			said.Write(words.Value(source))
		} else {
			said.WriteString(plain(child, source))
		}
	}
	return said.String()
}

// anchors are the fragments by which GitHub knows a document's headings.
func (d *document) anchors() []string {
	var all []string
	for _, h := range d.headings {
		all = append(all, strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsNumber(r):
				return unicode.ToLower(r)
			}
			return -1
		}, h.text))
	}
	return all
}

// An engineer reads the first page to its end.
func TestReadmeIsShort(t *testing.T) {
	if words := len(strings.Fields(documents(t)["README.md"].source)); words > 1200 {
		t.Errorf("README.md has %d words, and 1,200 are allowed: move what not everybody needs to a folder's README", words)
	}
}

// GitHub resolves links from the file's folder on. A Chinese page leads to Chinese ones.
func TestLinksOfDocumentsLeadSomewhere(t *testing.T) {
	all := documents(t)
	for _, d := range all {
		for _, link := range d.links {
			if strings.HasPrefix(link, "https://") {
				continue
			}
			path, fragment, _ := strings.Cut(link, "#")
			target := d.path
			if path != "" {
				target = filepath.Join(filepath.Dir(d.path), path)
			}
			if _, err := os.Stat(filepath.Join(root, target)); err != nil {
				t.Errorf("%s links to %s, which is not there", d.path, link)
				continue
			}
			if to := all[target]; fragment != "" && (to == nil || !slices.Contains(to.anchors(), fragment) && !strings.Contains(to.source, `id="`+fragment+`"`)) {
				t.Errorf("%s links to %s, where no heading has that name", d.path, link)
			}
			chinese := strings.TrimSuffix(target, ".md") + ".zh-CN.md"
			if strings.HasSuffix(d.path, ".zh-CN.md") && all[chinese] != nil && chinese != d.path {
				t.Errorf("%s links to %s, which is there in Chinese", d.path, link)
			}
		}
	}
}

// The shell's words, as mvdan.cc/sh parses them: commands that a text names.
func shellCommands(t *testing.T, where, text string) (commands [][]string) {
	t.Helper()
	file, err := syntax.NewParser().Parse(strings.NewReader(text), "")
	if err != nil {
		t.Errorf("%s: no shell reads this: %v\n%s", where, err, text)
		return nil
	}
	syntax.Walk(file, func(node syntax.Node) bool {
		if call, is := node.(*syntax.CallExpr); is && len(call.Args) > 0 {
			var words []string
			for _, word := range call.Args {
				words = append(words, literal(word.Parts))
			}
			commands = append(commands, words)
		}
		return true
	})
	return commands
}

func literal(parts []syntax.WordPart) string {
	var said strings.Builder
	for _, part := range parts {
		switch p := part.(type) {
		case *syntax.Lit:
			said.WriteString(p.Value)
		case *syntax.SglQuoted:
			said.WriteString(p.Value)
		case *syntax.DblQuoted:
			said.WriteString(literal(p.Parts))
		default:
			said.WriteString("x") // of a variable
		}
	}
	return said.String()
}

// ours gives the arguments if the words run oneseal, in a container too.
func ours(words []string) (args []string, is bool) {
	if words[0] == "docker" {
		if i := slices.Index(words, "oneseal"); i >= 0 && i+1 < len(words) {
			words = words[i+1:]
		}
	}
	return words[1:], words[0] == "bin/oneseal" || words[0] == "oneseal"
}

// findCommand finds the subcommand that arguments begin with.
func findCommand(args []string) (*cobra.Command, []string, error) {
	all := rootCommand()
	all.InitDefaultHelpCmd()
	found, rest, err := all.Find(args)
	if err == nil && found == all {
		err = fmt.Errorf("it names no subcommand")
	}
	found.LocalFlags() // takes up those of the commands above
	return found, rest, err
}

// sound tells why cobra would refuse the arguments. No flag's file is read.
func sound(args []string) error {
	command, rest, err := findCommand(args)
	if err != nil {
		return err
	}
	err = command.Flags().ParseAll(rest, func(flag *pflag.Flag, value string) error {
		flag.Changed = true
		if flag.Value.Type() == "func" {
			return nil
		}
		return flag.Value.Set(value)
	})
	if err != nil {
		return err
	}
	if err := command.ValidateArgs(command.Flags().Args()); err != nil {
		return err
	}
	return command.ValidateRequiredFlags()
}

// flagsOf lists the flags of all subcommands.
func flagsOf(command *cobra.Command) map[string]bool {
	all := make(map[string]bool)
	command.LocalFlags().VisitAll(func(f *pflag.Flag) { all[f.Name] = true })
	for _, sub := range command.Commands() {
		maps.Copy(all, flagsOf(sub))
	}
	return all
}

// Commands stand in blocks as a whole, in the text perhaps by their beginning.
func TestCommandsOfDocumentsExist(t *testing.T) {
	makefile, err := os.ReadFile(filepath.Join(root, "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	target := func(where, name string) {
		if !regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(name) + `:`).Match(makefile) {
			t.Errorf("%s: make has no target %s", where, name)
		}
	}
	every, checked := flagsOf(rootCommand()), 0
	every["help"] = true
	for _, d := range documents(t) {
		for _, b := range d.blocks {
			if b.language != "" && b.language != "sh" {
				continue
			}
			for _, words := range shellCommands(t, d.path, b.text) {
				if words[0] == "make" {
					target(d.path, words[1])
				}
				if args, is := ours(words); is {
					checked++
					if err := sound(args); err != nil {
						t.Errorf("%s: %q: %v", d.path, words, err)
					}
				}
			}
		}
		for _, span := range d.spans {
			words := strings.Fields(span)
			if len(words) == 0 {
				continue
			}
			if name, is := strings.CutPrefix(words[0], "--"); is && name != "" { // without a name it begins a remark of SQL
				if name, _, _ = strings.Cut(name, "="); !every[name] {
					t.Errorf("%s: no command has the flag %s", d.path, words[0])
				}
			}
			if words[0] == "make" {
				target(d.path, words[1])
			}
			args, is := ours(words)
			if !is || len(args) == 0 {
				continue
			}
			checked++
			command, _, err := findCommand(args)
			if err != nil {
				t.Errorf("%s: `%s`: %v", d.path, span, err)
				continue
			}
			for _, arg := range args {
				if name, is := strings.CutPrefix(arg, "--"); is {
					if name, _, _ = strings.Cut(name, "="); command.Flags().Lookup(name) == nil {
						t.Errorf("%s: `%s`: %s has no flag --%s", d.path, span, command.Name(), name)
					}
				}
			}
		}
	}
	if checked < 50 {
		t.Errorf("only %d commands were found", checked)
	}
}

var (
	numbers = regexp.MustCompile(`\d+(?:,\d{3})*(?:\.\d+)?`)
	remarks = regexp.MustCompile(`(?m)[ \t]*(?:^|\s)#\s.*$`)
)

// What people read says the same in both languages: headings, tables, code but for its remarks, what is named as code, links, numbers.
func TestChineseDocumentsSayTheSame(t *testing.T) {
	all, pairs := documents(t), 0
	for path, chinese := range all {
		of, is := strings.CutSuffix(path, ".zh-CN.md")
		english := all[of+".md"]
		if !is {
			if all[strings.TrimSuffix(path, ".md")+".zh-CN.md"] == nil {
				t.Errorf("%s is not there in Chinese", path)
			}
			continue
		}
		if english == nil {
			t.Errorf("%s is not there in English", path)
			continue
		}
		pairs++
		for what, of := range map[string]func(*document) []string{
			"headings by level": func(d *document) (said []string) {
				for _, h := range d.headings {
					said = append(said, strconv.Itoa(h.level))
				}
				return said
			},
			"tables": func(d *document) (said []string) {
				for _, cells := range d.rows {
					said = append(said, strconv.Itoa(cells))
				}
				return said
			},
			"code": func(d *document) (said []string) {
				for _, b := range d.blocks {
					said = append(said, b.language, remarks.ReplaceAllString(b.text, ""))
				}
				return said
			},
			"what is named as code": func(d *document) (said []string) {
				return slices.Sorted(slices.Values(d.spans))
			},
			"links": func(d *document) (said []string) {
				for _, link := range d.links {
					path, fragment, _ := strings.Cut(link, "#")
					if fragment != "" {
						fragment = "#"
					}
					said = append(said, strings.ReplaceAll(path, ".zh-CN.md", ".md")+fragment)
				}
				return slices.Sorted(slices.Values(said))
			},
			"numbers": func(d *document) []string {
				return slices.Sorted(slices.Values(numbers.FindAllString(d.prose, -1)))
			},
		} {
			if generated := strings.HasSuffix(filepath.Dir(path), "/reference"); generated && what != "headings by level" && what != "links" {
				continue // made of one source
			}
			if en, zh := of(english), of(chinese); !slices.Equal(en, zh) {
				t.Errorf("%s and %s differ in %s:%s", english.path, path, what, difference(en, zh))
			}
		}
	}
	if pairs < 8 {
		t.Errorf("only %d pairs", pairs)
	}
}

// difference shows what one list has and the other has not, or where they part.
func difference(en, zh []string) string {
	count := make(map[string]int)
	for _, text := range en {
		count[text]++
	}
	for _, text := range zh {
		count[text]--
	}
	var said strings.Builder
	for _, text := range slices.Sorted(maps.Keys(count)) {
		if n := count[text]; n != 0 {
			fmt.Fprintf(&said, "\n  %+d of %q in English", n, text)
		}
	}
	if said.Len() == 0 {
		fmt.Fprintf(&said, "\n  the order: %q, %q", en, zh)
	}
	return said.String()
}

// The examples of how an event is sent run as they stand, with curl, and the libraries of PyPI and npm named cloudevents, against an
// instance at another address and on another folder.
func TestExamplesOfDocumentsRun(t *testing.T) {
	all := documents(t)
	dir := filepath.Join(t.TempDir(), "data")
	up := startUp(t, dir)
	folder := filepath.Join(strangers.Node(t), "examples") // where Node finds the packages
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	folder, err := os.MkdirTemp(folder, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	project, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	write := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
		return path
	}
	write("bin/oneseal", "#!/bin/sh\nONESEAL_TEST_COMMAND=1 exec '"+os.Args[0]+"' \"$@\"\n")
	only := func(of *document, language string) (found []string) {
		for _, b := range of.blocks {
			if b.language == language {
				found = append(found, strings.NewReplacer("http://127.0.0.1:8080", up.url, "data/demo", dir).Replace(b.text))
			}
		}
		if len(found) == 0 {
			t.Fatalf("%s has no example in %s", of.path, language)
		}
		return found
	}
	run := func(script string) string {
		t.Helper()
		command := exec.Command("bash", "-euo", "pipefail", "-c", script)
		command.Dir = folder
		var said bytes.Buffer
		command.Stdout, command.Stderr = &said, &said
		if err := command.Run(); err != nil {
			t.Fatalf("%s\n%v: %s", script, err, said.Bytes())
		}
		return said.String()
	}
	first := only(all["README.md"], "sh")[0]
	send, ask, found := strings.Cut(first, "bin/oneseal sql")
	if !found {
		t.Fatalf("README.md asks nothing about the event that it sends:\n%s", first)
	}
	if said := run(send); strings.Count(said, `"status":"stored"`) != 1 {
		t.Errorf("the first example is answered by %s", said)
	}
	caughtUp(t, dir)
	if said := run("bin/oneseal sql" + ask); !strings.Contains(said, "received") || !strings.Contains(said, "2026-03-02") {
		t.Errorf("the first example's row is %s", said)
	}
	language := all["events/README.md"]
	python := strangers.Python(t, strangers.CloudEvents, strangers.Confluent)
	script := strings.Join(only(language, "sh"), "") +
		"(cd '" + project + "' && go run '" + write("example.go", only(language, "go")[0]) + "')\n" +
		"'" + python + "' '" + write("example.py", only(language, "python")[0]) + "'\n" +
		"node '" + write("example.mjs", only(language, "js")[0]) + "'\n"
	if said := run(script); strings.Count(said, `"status":"stored"`) != 3 || !strings.Contains(said, "stored oneseal.approval.v1/") {
		t.Errorf("the examples of HTTP, Go, Python and JavaScript are answered by %s", said)
	}
	caughtUp(t, dir)
	if got := sql(t, dir, "SELECT state, revision, promised_due_on FROM approvals_v WHERE subject = 'approval/2026-0042'"); got != `"delivered",5,"2026-03-10"` {
		t.Errorf("after the examples the case is %s", got)
	}
}
