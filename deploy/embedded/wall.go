package embedded

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"

	"github.com/landlock-lsm/go-landlock/landlock"
	landlocked "github.com/landlock-lsm/go-landlock/landlock/syscall"
	"golang.org/x/sys/unix"
)

// wall is what the engine's process may reach, whoever asks it: SQL has functions that open any file and call any server. The kernel's
// Landlock holds the process to it.
type wall struct {
	Write      []string // folders in which it makes, changes and deletes
	Read       []string // files, and folders with what is in them; they may be absent
	Run        []string // files that its start executes
	Bind, Call []uint16 // TCP ports that it listens on, and that it connects to
}

// walled is false where a test shows what the engine does without it.
var walled = true

// What Landlock knows since which of its versions.
const (
	leastLandlock = 2 // files, also those that are renamed from one folder to another
	netLandlock   = 4 // TCP
	mostLandlock  = 7 // what was tested
)

// landlockVersion is the kernel's, and 0 if it has none or this process may not use it.
func landlockVersion() int {
	version, err := landlocked.LandlockGetABIVersion()
	if err != nil || version < leastLandlock {
		return 0
	}
	return version
}

// wallOf is the engine's: its own folder without the product's password, and of the machine what the library reads to run.
func (f engineFolder) wallOf(library string, httpPort, tcpPort, kafkaPort int) (wall, error) {
	executable, err := os.Executable()
	if err != nil {
		return wall{}, fmt.Errorf("find this program, which is the engine's child too: %w", err)
	}
	return wall{
		Write: []string{f.data(), f.home(), f.backups(), f.logs(), "/dev/null"},
		Read: []string{f.config(), f.users(), accessFolder(filepath.Dir(string(f))).certificate(), library, executable,
			"/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/share/zoneinfo", "/etc/ld.so.cache", "/etc/localtime", "/etc/hosts", "/dev/urandom",
			// Of itself it reads /proc/self, which no rule can name before it is there; of other processes it sees what every user may.
			"/proc", "/sys/fs/cgroup", "/sys/devices/system/cpu", "/sys/kernel/mm"},
		Run:  []string{executable, "/lib", "/lib64", "/usr/lib", "/usr/lib64"}, // the folders for what loads a program
		Bind: []uint16{uint16(httpPort), uint16(tcpPort)},
		Call: []uint16{uint16(kafkaPort)},
	}, nil
}

// tellWall says in the log what the kernel holds the engine to.
func (s *supervisor) tellWall() {
	switch version := landlockVersion(); {
	case !walled:
		s.logger.Warn("the engine runs without a wall: a test asked for that")
	case version == 0:
		s.logger.Warn("the kernel has no Landlock: ClickHouse is not held to its own folder and ports, so its privileged user may read and write what this process may",
			"remedy", "Linux 5.19 or newer with landlock among its LSMs; 6.7 for ports")
	case version < netLandlock:
		s.logger.Warn("the kernel's Landlock knows no ports: ClickHouse is held to its own folder, and may connect to any server", "landlock", version, "remedy", "Linux 6.7 or newer")
	default:
		s.logger.Info("clickhouse is held to its own folder and ports", "landlock", version)
	}
}

// raise puts a wall around this process and starts the child anew inside, with the rest of its arguments; it returns only on an error.
// Only the thread that calls Landlock is held by it, and the engine's library forbids Go to reach the others; a program that this
// thread starts is held whole.
func raise(argument string, rest []string) error {
	runtime.LockOSThread()
	var w wall
	if err := json.Unmarshal([]byte(argument), &w); err != nil {
		return fmt.Errorf("read the engine's wall: %w", err)
	}
	executable, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	if landlockVersion() > 0 {
		if err := w.hold(); err != nil {
			return fmt.Errorf("hold the engine to its folder and ports: %w", err)
		}
	}
	return fmt.Errorf("start the engine inside its wall: %w", syscall.Exec(executable, append([]string{os.Args[0], childCommand, noWall}, rest...), os.Environ()))
}

func (w wall) hold() error {
	const read = landlocked.AccessFSReadFile | landlocked.AccessFSReadDir
	var rules []landlock.Rule
	for _, path := range w.Write {
		rule := landlock.RWFiles(path)
		if info, err := os.Stat(path); err != nil {
			return err
		} else if info.IsDir() {
			rule = landlock.PathAccess(landlock.V3.HandledAccessFS&^landlocked.AccessFSExecute, path)
		}
		rules = append(rules, rule)
	}
	access := func(rights landlock.AccessFSSet, paths []string) error {
		for _, path := range paths {
			info, err := os.Stat(path)
			if errors.Is(err, os.ErrNotExist) {
				continue
			}
			if err != nil {
				return err
			}
			if !info.IsDir() {
				rights &^= landlocked.AccessFSReadDir
			}
			rules = append(rules, landlock.PathAccess(rights, path))
		}
		return nil
	}
	for _, path := range w.Read {
		if err := access(read, []string{path}); err != nil {
			return err
		}
	}
	if err := access(landlocked.AccessFSExecute, w.Run); err != nil {
		return err
	}
	for _, port := range w.Bind {
		rules = append(rules, landlock.BindTCP(port))
	}
	for _, port := range w.Call {
		rules = append(rules, landlock.ConnectTCP(port))
	}
	ruleset, flags, err := landlock.V7.BestEffort().NewRulesetFD(rules...)
	if err != nil {
		return err
	}
	if ruleset < 0 {
		return errors.New("the kernel's Landlock takes none of the rules")
	}
	if err := dropCapabilities(); err != nil {
		return fmt.Errorf("give up root's privileges: %w", err)
	}
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return fmt.Errorf("give up new privileges: %w", err)
	}
	return landlocked.LandlockRestrictSelf(ruleset, flags)
}

// keptCapabilities are those by which root opens and makes files of others' in the engine's folder.
var keptCapabilities = []uintptr{unix.CAP_CHOWN, unix.CAP_DAC_OVERRIDE, unix.CAP_FOWNER}

// dropCapabilities has root's privileges end with the program that this thread starts. By some of them /proc tells of other
// processes' memory and environment, past Landlock. Who is not root has none to drop.
func dropCapabilities() error {
	if os.Geteuid() != 0 {
		return nil
	}
	for capability := range uintptr(unix.CAP_LAST_CAP + 1) {
		if slices.Contains(keptCapabilities, capability) {
			continue
		}
		// EINVAL: an older kernel does not know it.
		if err := unix.Prctl(unix.PR_CAPBSET_DROP, capability, 0, 0, 0); err != nil && !errors.Is(err, unix.EINVAL) {
			return err
		}
	}
	return nil
}

func (w wall) argument() (string, error) {
	text, err := json.Marshal(w)
	return string(text), err
}
