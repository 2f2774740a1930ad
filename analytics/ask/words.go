package ask

import (
	"regexp"
	"strings"
)

var (
	// raised is how ClickHouse's errors begin and end.
	raised = regexp.MustCompile(`(?s)^Code: \d+\. DB::Exception: (.*?)\.?\s*\(([A-Z_]+)\)(?: \(version [^)]*\))?$`)
	// scoped is the query, which whoever asked has before him, or one that the guard made of it.
	scoped    = regexp.MustCompile(`(?s):? [Ii]n scope .*?(\. Maybe you meant|$)`)
	suggested = regexp.MustCompile(`\.? Maybe you meant:? (.+?)\??$`)
	expected  = regexp.MustCompile(`(?s)\. Expected one of: .*$`)
)

// plain is ClickHouse's error without its frame: what is wrong, with the nearest name, and the error's name by which it is found in ClickHouse's documentation.
func plain(text string) string {
	parts := raised.FindStringSubmatch(text)
	if parts == nil {
		return text
	}
	said, name := parts[1], parts[2]
	said = scoped.ReplaceAllString(said, "$1")
	said = expected.ReplaceAllString(said, "")
	if near := suggested.FindStringSubmatch(said); near != nil {
		said = strings.TrimSuffix(said[:len(said)-len(near[0])], ".") + "; near is " + strings.NewReplacer("[", "", "]", "", "'", "").Replace(near[1])
	} else if name == "UNKNOWN_IDENTIFIER" {
		said += "; DESCRIBE TABLE NAME lists the columns of a table or view"
	} else if name == "UNKNOWN_TABLE" {
		said += "; SHOW TABLES lists them"
	}
	return strings.TrimSuffix(said, ".") + " (" + name + ")"
}
