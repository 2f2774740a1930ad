package ask

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"oneseal/projectors/schema"
)

// node is one of a query's syntax tree, as ClickHouse's parser tells it: its kind, and what follows that on its line, which of some
// kinds is a name.
type node struct {
	kind, rest string
	parent     *node
	children   []*node
}

// readTree reads what EXPLAIN AST tells: a node a line, a level a space.
func readTree(told string) (*node, error) {
	top := &node{}
	open := []*node{top} // the last node of each level
	for line := range strings.Lines(told) {
		line = strings.TrimSuffix(line, "\n")
		text := strings.TrimLeft(line, " ")
		level := len(line) - len(text)
		if text == "" || level >= len(open) {
			return nil, fmt.Errorf("ClickHouse told a syntax tree that can't be read at %q", line)
		}
		n := &node{parent: open[level]}
		n.kind, n.rest, _ = strings.Cut(text, " ")
		n.parent.children = append(n.parent.children, n)
		open = append(open[:level+1], n)
	}
	if len(top.children) != 1 {
		return nil, fmt.Errorf("ClickHouse told %d syntax trees of a query", len(top.children))
	}
	return top.children[0], nil
}

// name is the name of a function, table or column, without the alias and the number of children that may follow it.
func (n *node) name() string {
	name, _, _ := strings.Cut(n.rest, " (")
	return name
}

// text is what a literal says, if it is a text.
func (n *node) text() (string, bool) {
	said, is := strings.CutPrefix(n.name(), "'")
	return strings.TrimSuffix(said, "'"), is && n.kind == "Literal"
}

// kinds of nodes that a query may have. What is none of them hides what it does, as APPLY hides its function, or changes something.
var kinds = words(`SelectWithUnionQuery SelectIntersectExceptQuery SelectQuery ExpressionList Subquery TablesInSelectQuery TablesInSelectQueryElement
	TableExpression TableJoin ArrayJoin SampleRatio Asterisk QualifiedAsterisk ColumnsRegexpMatcher ColumnsListMatcher
	QualifiedColumnsRegexpMatcher QualifiedColumnsListMatcher ColumnsTransformerList ColumnsExceptTransformer ColumnsReplaceTransformer
	ColumnsReplaceTransformer::Replacement WithElement WindowListElement WindowDefinition OrderByElement InterpolateElement`)

// statements are those that read rows, and those by which who reads all rows asks what the engine says about them.
var (
	selects = words("SelectWithUnionQuery SelectIntersectExceptQuery")
	asks    = words("Explain DescribeQuery ShowTables ShowColumns ShowCreateTableQuery ExistsTableQuery")
)

// tables are the functions that may stand in a table's place: they make rows of their arguments, or read tables as their names do.
var tables = words("generate_series generateseries merge null numbers numbers_mt primes sqlstandardvalues values view zeros zeros_mt")

// outputs are the formats that a query may name: they need neither a file nor a server.
var outputs = words("Arrow ArrowStream CSV CSVWithNames JSON JSONCompact JSONCompactEachRow JSONEachRow JSONStrings Markdown Parquet Pretty PrettyCompact PrettyCompactMonoBlock Vertical")

var (
	//go:embed functions/allowed.txt
	allowedText string
	//go:embed functions/refused.txt
	refusedText string

	// allowed are the engine's functions that tell of their arguments alone, with what the parser writes as functions and the product's own.
	allowed = words(strings.ToLower(allowedText) + " lambda exists " + productFunctions())
	// withheld are its other functions, which no query may call.
	withheld = words(strings.ToLower(refusedText))
	// combinators follow the name of an aggregate function and change what it does, also several.
	combinators = words("simplestate ordefault distinct resample foreach argmax argmin ornull tuple merge state array null map if")
	// higher are functions that take another by its name.
	higher = words(`arrayall arrayavg arraybottomk arraycompact arraycount arraycumsum arraycumsumnonnegative arraydifference arrayexists arrayfill arrayfilter
		arrayfirst arrayfirstindex arrayfirstornull arrayfold arraylast arraylastindex arraylastornull arraymap arraymax arraymin arraypartialreversesort
		arraypartialsort arrayproduct arrayreversefill arrayreversesort arrayreversesplit arraysort arraysplit arraysum arraytopk mapall mapapply mapexists
		mapfilter mappartialreversesort mappartialsort mapreversesort mapsort`)
	// named are functions whose first argument is a text that names an aggregate function.
	named = words("arrayreduce arrayreduceinranges initializeaggregation")
)

func words(text string) map[string]bool {
	set := make(map[string]bool)
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "#") {
			for word := range strings.FieldsSeq(line) {
				set[word] = true
			}
		}
	}
	return set
}

// productFunctions are those of the schema. Its folder holds the views that they read, too, which nobody can call.
func productFunctions() string {
	objects, err := schema.Read("functions")
	if err != nil {
		panic(err) // the files are in the program
	}
	var names []string
	for _, o := range objects {
		names = append(names, o.Name)
	}
	return strings.Join(names, " ")
}

// mayCall is whether a query may call a function, also one with combinators.
func mayCall(name string) bool {
	name = strings.ToLower(name)
	if allowed[name] || withheld[name] {
		return allowed[name]
	}
	for combinator := range combinators {
		if base, is := strings.CutSuffix(name, combinator); is && base != "" && mayCall(base) {
			return true
		}
	}
	return false
}

// nearest names the allowed function whose name differs from another by no more than two letters and a third of them, for who wrote it wrongly.
func nearest(name string) string {
	least, near := min(3, 1+len(name)/3), ""
	for function := range words(allowedText + " " + productFunctions()) {
		if d := levenshtein.ComputeDistance(strings.ToLower(function), strings.ToLower(name)); d < least || d == least && near != "" && function < near {
			least, near = d, function
		}
	}
	if near == "" || withheld[strings.ToLower(name)] {
		return ""
	}
	return "; near is " + near
}

// allowed says what is refused in a statement, if anything is.
func (n *node) allowed(ofSomeOrgans bool) error {
	switch {
	case selects[n.kind]:
		return n.rows()
	case asks[n.kind] && ofSomeOrgans:
		return refused("a key of some organs may only SELECT: what the engine says about a table counts the rows of all organs; analytics/reference lists the columns")
	case !asks[n.kind]:
		return refused("a query reads: it is a SELECT, or by a key of all organs EXPLAIN, DESCRIBE, EXISTS or SHOW of tables, columns and CREATE TABLE; this one is parsed as %s", n.kind)
	}
	for _, child := range n.children {
		if n.kind == "Explain" && child.kind == "Set" {
			continue // what EXPLAIN is to tell
		}
		if err := child.rows(); err != nil {
			return err
		}
	}
	return nil
}

// rows says what is refused in a part of a query.
func (n *node) rows() error {
	switch n.kind {
	case "Set":
		return refused("SETTINGS are refused in a query: they name files and servers, and undo limits; leave them out")
	case "ColumnsApplyTransformer":
		return refused("APPLY is refused in a query: the parser does not tell which function it applies; write the function for each column")
	case "Function":
		if err := n.call(); err != nil {
			return err
		}
	case "Identifier", "TableIdentifier":
		if n.namesFormat() && !outputs[n.name()] {
			return refused("format %s is refused in a query: of those that a query may name there are %s", n.name(), listed(outputs))
		}
		for part := range strings.SplitSeq(n.name(), ".") {
			if strings.HasPrefix(part, "_") {
				return refused("the name %q is refused in a query: names that begin with _ are the engine's, and tell of the rows of all organs", part)
			}
		}
	case "Literal":
		if n.parent.kind == "SelectWithUnionQuery" {
			return refused("INTO OUTFILE is refused in a query: take the answer where it comes")
		}
	default:
		if !kinds[n.kind] {
			return refused("a query that the parser calls %s is refused: it is none of what only reads tables", n.kind)
		}
	}
	for _, child := range n.children {
		if err := child.rows(); err != nil {
			return err
		}
	}
	return nil
}

// namesFormat is whether an identifier is the format at the end of a statement.
func (n *node) namesFormat() bool {
	return n.kind == "Identifier" && n.parent.kind != "ExistsTableQuery" && n.parent.kind != "ShowCreateTableQuery" && (selects[n.parent.kind] || asks[n.parent.kind])
}

// format is the one that an allowed query names, or empty.
func (n *node) format() string {
	if i := slices.IndexFunc(n.children, (*node).namesFormat); i >= 0 {
		return n.children[i].name()
	}
	return ""
}

func listed(set map[string]bool) string { return strings.Join(slices.Sorted(maps.Keys(set)), ", ") }

// call says whether a function may be called where it stands.
func (n *node) call() error {
	name := n.name()
	if n.parent.kind == "TableExpression" {
		if !tables[strings.ToLower(name)] {
			return refused("the table function %s is refused in a query: %s are allowed", name, listed(tables))
		}
		return nil
	}
	if !mayCall(name) {
		return refused("the function %s is refused in a query: it is none of those that tell of their arguments alone, which analytics/ask/functions lists%s", name, nearest(name))
	}
	if len(n.children) == 0 {
		return nil
	}
	arguments := n.children[0].children
	switch lower := strings.ToLower(name); {
	case named[lower]:
		text := ""
		if len(arguments) > 0 {
			text, _ = arguments[0].text()
		}
		if aggregate, _, _ := strings.Cut(text, "("); !mayCall(aggregate) {
			return refused("%s(%s, …) is refused in a query: its first argument has to be the name of an aggregate function, as a text, that a query may call", name, text)
		}
	case higher[lower]:
		for _, argument := range arguments {
			if argument.kind == "Identifier" && withheld[strings.ToLower(argument.name())] {
				return refused("%s(%s, …) is refused in a query: %[2]s is a function that none may call; of a column of that name say the table's too", name, argument.name())
			}
		}
	}
	return nil
}
