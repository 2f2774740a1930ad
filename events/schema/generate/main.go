// Command generate writes the JSON Schemas of the event catalogue into a folder:
//
//	go generate ./events/schema
//
// It removes schemas of types that are gone. Descriptions are the comments of the structs, read
// from the source of package events.
package main

import (
	"fmt"
	"log"
	"os"
	"path/filepath"
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
	schemas, err := generate()
	if err != nil {
		return err
	}
	old, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil {
		return fmt.Errorf("list %s: %w", folder, err)
	}
	for _, path := range old {
		if _, kept := schemas[filepath.Base(path)]; kept {
			continue
		}
		if err := os.Remove(path); err != nil {
			return fmt.Errorf("remove an old schema: %w", err)
		}
	}
	for name, text := range schemas {
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o644); err != nil {
			return fmt.Errorf("write schema %s: %w", name, err)
		}
	}
	return nil
}
