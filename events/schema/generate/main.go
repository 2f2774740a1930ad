// Command generate writes what is derived from the event catalogue, into the folder of package events:
//
//	go generate ./events/schema
//
// The JSON Schemas (schema/json), the AsyncAPI document (schema/asyncapi.json) and the reference pages
// (reference/) are written anew; their descriptions are the comments of the structs, read from the
// source. The published forms (schema/published) are replaced by the present ones if those break no
// stored event and no consumer, and the command fails and names what breaks if they do. An example of
// each new type and version is stored (testdata/stored); one that is there is never touched.
package main

import (
	"errors"
	"fmt"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: generate FOLDER")
	}
	if err := write(os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

func write(folder string) error {
	g, err := derive()
	if err != nil {
		return err
	}
	published, err := readPublished(os.DirFS(filepath.Join(folder, publishedFolder)))
	if err != nil {
		return err
	}
	if breaks := incompatible(published, g.forms); len(breaks) > 0 {
		return fmt.Errorf("a published type can't change so; make a new version of it, with an upcaster:\n%s", strings.Join(breaks, "\n"))
	}
	for path, text := range g.files {
		if err := put(filepath.Join(folder, path), text); err != nil {
			return err
		}
	}
	if err := clean(folder, g.files); err != nil {
		return err
	}
	for path, text := range g.stored {
		path = filepath.Join(folder, path)
		if _, err := os.Stat(path); err == nil {
			continue
		} else if !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("look for a stored example: %w", err)
		}
		if err := put(path, text); err != nil {
			return err
		}
	}
	return nil
}

func put(path string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("make the folder of a generated file: %w", err)
	}
	if err := os.WriteFile(path, text, 0o644); err != nil {
		return fmt.Errorf("write a generated file: %w", err)
	}
	return nil
}

// clean removes the generated files of types that are gone.
func clean(folder string, files map[string][]byte) error {
	for _, generated := range []string{jsonFolder, publishedFolder} {
		old, err := filepath.Glob(filepath.Join(folder, generated, "*.json"))
		if err != nil {
			return fmt.Errorf("list the generated files: %w", err)
		}
		for _, path := range old {
			if _, kept := files[generated+"/"+filepath.Base(path)]; kept {
				continue
			}
			if err := os.Remove(path); err != nil {
				return fmt.Errorf("remove an old generated file: %w", err)
			}
		}
	}
	return nil
}
