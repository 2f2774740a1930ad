package projectors

import (
	"embed"
	"path"
	"strings"
)

//go:embed sql/*.sql
var sqlFiles embed.FS

var statements = func() map[string]string {
	files, err := sqlFiles.ReadDir("sql")
	if err != nil {
		panic(err) // they are part of the program
	}
	all := make(map[string]string, len(files))
	for _, file := range files {
		text, err := sqlFiles.ReadFile("sql/" + file.Name())
		if err != nil {
			panic(err)
		}
		_, statement, _ := strings.Cut(string(text), "\n") // after the line that says what it is for
		all[strings.TrimSuffix(path.Base(file.Name()), ".sql")] = strings.TrimSpace(statement)
	}
	return all
}()

// sql is the statement of a file of the folder sql, with what stands in braces replaced: names of tables and families, which are the
// program's own, and numbers. Values of others are parameters.
func sql(name string, replaced ...string) string {
	statement, known := statements[name]
	if !known {
		panic("no file of the folder sql is named " + name)
	}
	return strings.NewReplacer(replaced...).Replace(statement)
}
