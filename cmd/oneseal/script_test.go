package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"oneseal/deploy/embedded"
)

// The scripts show what a user sees. `caughtup DIR` waits until the instance that runs on DIR
// serves and every record of its log is accounted for.
func TestScripts(t *testing.T) {
	engine, err := embedded.FindEngine("")
	if err != nil && os.Getenv("CI") == "" {
		t.Skip(err)
	} else if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv(embedded.EngineVariable, engine)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"caughtup": func(ts *testscript.TestScript, _ bool, args []string) {
				dir := ts.MkAbs(args[0])
				deadline := time.Now().Add(time.Minute)
				for {
					if _, err := os.Stat(filepath.Join(dir, instanceFile)); err == nil {
						break
					}
					if time.Now().After(deadline) {
						ts.Fatalf("no instance serves on %s", dir)
					}
					time.Sleep(20 * time.Millisecond)
				}
				caughtUp(t, dir)
			},
		},
	})
}
