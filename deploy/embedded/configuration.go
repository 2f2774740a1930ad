package embedded

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"text/template"

	"oneseal/ingest/durable"
	"oneseal/projectors/schema"
)

// productUser is ClickHouse's user for everything OneSeal does, analystUser the one for questions, organsUser the one for questions of
// who is held to some organs, and database the one it keeps its tables in.
const (
	productUser = "oneseal"
	analystUser = "analyst"
	organsUser  = "organs"
	database    = "oneseal"
	// engineUser is who the engine is in its own session.
	engineUser = "default"
)

var (
	//go:embed config.xml.tmpl
	configText string
	//go:embed users.xml.tmpl
	usersText string

	functions      = template.FuncMap{"xml": escapeXML}
	configTemplate = template.Must(template.New("config.xml").Funcs(functions).Parse(configText))
	usersTemplate  = template.Must(template.New("users.xml").Funcs(functions).Parse(usersText))
)

// engineFolder is where the engine keeps everything of its own.
type engineFolder string

func (f engineFolder) data() string    { return filepath.Join(string(f), "data") }
func (f engineFolder) home() string    { return filepath.Join(string(f), "home") }
func (f engineFolder) backups() string { return filepath.Join(string(f), "backups") }
func (f engineFolder) config() string  { return filepath.Join(string(f), "config.xml") }
func (f engineFolder) users() string   { return filepath.Join(string(f), "users.xml") }
func (f engineFolder) logs() string    { return filepath.Join(string(f), "logs") }
func (f engineFolder) log() string     { return filepath.Join(f.logs(), "clickhouse.log") }
func (f engineFolder) lock() string    { return filepath.Join(string(f), "engine.lock") }

// prepare creates the folders and writes the configuration for this run.
func (f engineFolder) prepare(password string, memoryLimit int64, httpPort, tcpPort int) error {
	for _, folder := range []string{f.data(), f.home(), f.backups(), f.logs()} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return fmt.Errorf("create the engine's folder: %w", err)
		}
	}
	err := render(configTemplate, f.config(), map[string]any{
		"Log": f.log(), "Users": f.users(), "Backups": f.backups(), "MemoryLimit": memoryLimit,
		"Certificate": accessFolder(filepath.Dir(string(f))).certificate(),
		"Host":        loopback.String(), "HTTP": httpPort, "TCP": tcpPort,
	})
	if err != nil {
		return err
	}
	access, err := schema.OfOrgans()
	if err != nil {
		return err
	}
	return render(usersTemplate, f.users(), map[string]any{
		"User": productUser, "PasswordSHA256": digest(password), "Database": database,
		"Analyst": analystUser, "AnalystPasswordSHA256": digest(derived(password, analystUser)),
		"Organs": organsUser, "OrgansPasswordSHA256": digest(derived(password, organsUser)),
		"Access": access, "OrganFilter": schema.OrganFilter,
	})
}

func digest(password string) string {
	sum := sha256.Sum256([]byte(password))
	return hex.EncodeToString(sum[:])
}

func render(t *template.Template, path string, values map[string]any) error {
	var text bytes.Buffer
	if err := t.Execute(&text, values); err != nil {
		return fmt.Errorf("render %s: %w", t.Name(), err)
	}
	if err := durable.Write(path, text.Bytes()); err != nil {
		return fmt.Errorf("write the engine's configuration: %w", err)
	}
	return nil
}

// password reads the product user's password, or makes one for a new folder.
func (f engineFolder) password() (string, error) {
	if err := os.MkdirAll(string(f), 0o700); err != nil {
		return "", fmt.Errorf("create the engine's folder: %w", err)
	}
	password, err := keptOrMade(filepath.Join(string(f), "password"))
	if err != nil {
		return "", fmt.Errorf("keep the engine's password: %w", err)
	}
	return password, nil
}

// derived is a user's password, derived, one way, from another's.
func derived(password, user string) string { return digest(user + " of " + password)[:32] }

func escapeXML(text string) (string, error) {
	var escaped bytes.Buffer
	err := xml.EscapeText(&escaped, []byte(text))
	return escaped.String(), err
}
