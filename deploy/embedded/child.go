package embedded

import (
	"errors"
	"fmt"
	"os"
	"runtime"

	"github.com/ebitengine/purego"
)

// childCommand is the hidden first argument that turns this binary into the ClickHouse child. The second is the wall to be raised
// around it first, or noWall.
const (
	childCommand = "clickhouse-child"
	noWall       = "-"
)

// Exit codes of the child, beside the engine's own.
const (
	exitEngineUnusable = 70
	exitEngineEnded    = 0
)

// RunChildIfAsked serves ClickHouse and never returns when the process was started as the ClickHouse child. Call it
// first in main, and in TestMain of every test binary that starts a System: the child is the same binary.
func RunChildIfAsked() {
	if len(os.Args) < 4 || os.Args[1] != childCommand {
		return
	}
	var err error
	if os.Args[2] == noWall {
		err = runEngine(os.Args[3], os.Args[4:])
	} else {
		err = raise(os.Args[2], os.Args[3:])
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(exitEngineUnusable)
	}
	os.Exit(exitEngineEnded)
}

// runEngine loads libchdb and gives it the command line. It returns when the engine's standard input, the pty, is closed.
func runEngine(library string, args []string) (err error) {
	runtime.LockOSThread()
	// purego panics on a symbol that the library lacks.
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("load %s: %v", library, cause)
		}
	}()
	handle, err := purego.Dlopen(library, purego.RTLD_NOW|purego.RTLD_LOCAL)
	if err != nil {
		return fmt.Errorf("load %s: %w", library, err)
	}
	var setSignalHandlers func(enabled int32)
	purego.RegisterLibFunc(&setSignalHandlers, handle, "chdb_set_signal_handlers_enabled")
	var commandLine func(argc int32, argv **byte) uintptr
	purego.RegisterLibFunc(&commandLine, handle, "chdb_query_cmdline")
	var resultError func(result uintptr) string
	purego.RegisterLibFunc(&resultError, handle, "chdb_result_error")

	setSignalHandlers(0)
	argv := make([]*byte, 0, len(args)+2)
	for _, arg := range append([]string{"clickhouse"}, args...) {
		argv = append(argv, &append([]byte(arg), 0)[0])
	}
	argv = append(argv, nil)
	result := commandLine(int32(len(argv)-1), &argv[0])
	runtime.KeepAlive(argv)
	if result == 0 {
		return errors.New("the engine ended without a result")
	}
	if message := resultError(result); message != "" {
		return errors.New(message)
	}
	return nil
}
