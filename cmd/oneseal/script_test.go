package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"oneseal/deploy/embedded"
	"oneseal/deploy/node"
)

// The scripts show what a user sees. `caughtup DIR` waits until the instance that runs on DIR
// serves and every record of its log is accounted for, `eventually COMMAND` until a command prints something. At
// $REFUSES a server refuses all that is posted to it.
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
			refuses := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				http.Error(w, "no such office", http.StatusUnprocessableEntity)
			}))
			env.Defer(refuses.Close)
			env.Setenv("REFUSES", refuses.URL)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"caughtup": func(ts *testscript.TestScript, _ bool, args []string) {
				dir := ts.MkAbs(args[0])
				deadline := time.Now().Add(time.Minute)
				for {
					if _, err := os.Stat(filepath.Join(dir, node.InstanceFile)); err == nil {
						break
					}
					if time.Now().After(deadline) {
						ts.Fatalf("no instance serves on %s", dir)
					}
					time.Sleep(20 * time.Millisecond)
				}
				caughtUp(t, dir)
			},
			"eventually": func(ts *testscript.TestScript, _ bool, args []string) {
				for deadline := time.Now().Add(time.Minute); ; {
					if err := ts.Exec(args[0], args[1:]...); err != nil {
						ts.Fatalf("%v: %v", args, err)
					}
					if ts.ReadFile("stdout") != "" {
						return
					}
					if time.Now().After(deadline) {
						ts.Fatalf("%v prints nothing", args)
					}
				}
			},
		},
	})
}
