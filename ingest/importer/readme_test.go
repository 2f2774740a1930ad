package importer

import (
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The two READMEs name every option of a mapping, and say the same: headings, commands, mappings and messages are as many,
// and the code in them is equal but for its remarks.
func TestTheREADMEsNameEveryOptionAndSayTheSame(t *testing.T) {
	var texts []string
	for _, name := range []string{"../README.md", "../README.zh-CN.md"} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(text))
		for _, field := range reflect.VisibleFields(reflect.TypeFor[Mapping]()) {
			option := field.Tag.Get("yaml")
			if option != "" && !strings.Contains(string(text), "`"+option+"`") {
				t.Errorf("%s does not say what the option %s is", name, option)
			}
		}
	}
	remark := regexp.MustCompile(` +#.*`)
	for what, pattern := range map[string]string{"headings": `(?m)^#+ `, "rows of tables": `(?m)^\|`, "code": "(?ms)^```.*?^```", "options and messages": "(?m)^\\| (`|[a-z…]|[0-9]).*?\\|"} {
		var found [2][]string
		for i, text := range texts {
			for _, match := range regexp.MustCompile(pattern).FindAllString(text, -1) {
				if slices.Contains([]string{"| file |", "| file or folder |", "| option |", "| exit code |", "| it says |"}, match) {
					continue // heads of tables, which are words
				}
				found[i] = append(found[i], strings.ReplaceAll(remark.ReplaceAllString(match, ""), "、", ", "))
			}
		}
		if len(found[0]) == 0 || !slices.Equal(found[0], found[1]) {
			t.Errorf("%s differ:\n%q\n%q", what, found[0], found[1])
		}
	}
	// The example is a mapping that loads.
	example := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindStringSubmatch(texts[0])
	if m := loadMapping(t, example[1]); len(m.activities) != 5 || !m.skips("打印") {
		t.Errorf("the example has the activities %+v", m.activities)
	}
}
