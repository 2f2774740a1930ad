package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
)

// The loader checks the file against the Compose specification's schema.
func TestComposeFileIsSound(t *testing.T) {
	const file = "../../deploy/compose/compose.yaml"
	folder, err := filepath.Abs(filepath.Dir(file))
	if err != nil {
		t.Fatal(err)
	}
	secrets := types.Mapping{"ONESEAL_CLICKHOUSE_PASSWORD": "a", "ONESEAL_ANALYST_PASSWORD": "b", "GRAFANA_PASSWORD": "c", "ONESEAL_ALERT_EMAIL": "d@example.org"}
	project, err := loader.LoadWithContext(t.Context(), types.ConfigDetails{WorkingDir: folder, ConfigFiles: []types.ConfigFile{{Filename: file}}, Environment: secrets})
	if err != nil {
		t.Fatal(err)
	}
	for _, service := range project.Services {
		for _, volume := range service.Volumes {
			if _, err := os.Stat(volume.Source); volume.Type == types.VolumeTypeBind && err != nil {
				t.Errorf("%s mounts what is not there: %v", service.Name, err)
			}
		}
		for _, port := range service.Ports {
			if port.HostIP != "127.0.0.1" {
				t.Errorf("%s listens on %q", service.Name, port.HostIP)
			}
		}
		if service.Image != "" && (!strings.Contains(service.Image, ":") || strings.HasSuffix(service.Image, ":latest")) {
			t.Errorf("%s: image %s is not pinned", service.Name, service.Image)
		}
	}
	oneseal := project.Services["oneseal"]
	if _, err := os.Stat(filepath.Join(oneseal.Build.Context, oneseal.Build.Dockerfile)); err != nil {
		t.Error(err)
	}
	serve := serveCommand()
	if oneseal.Command[0] != serve.Name() {
		t.Errorf("the container runs %q", oneseal.Command)
	}
	if err := serve.ParseFlags(oneseal.Command[1:]); err != nil {
		t.Error(err)
	}
	given := project.Services["grafana"].Environment
	named := regexp.MustCompile(`\$\{(\w+)\}`)
	err = filepath.WalkDir("../../deploy/grafana/provisioning", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		for _, variable := range named.FindAllStringSubmatch(string(text), -1) {
			if given[variable[1]] == nil {
				t.Errorf("%s names %s, which Grafana is not given", path, variable[1])
			}
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
