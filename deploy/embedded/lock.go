package embedded

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// InUseError says which process holds a data folder. PID is 0 if the holder has not written it yet.
type InUseError struct {
	Dir string
	PID int
}

func (e *InUseError) Error() string {
	holder := "another process"
	if e.PID != 0 {
		holder = "process " + strconv.Itoa(e.PID)
	}
	return fmt.Sprintf("data folder %s is in use by %s: end that one first, or name another folder", e.Dir, holder)
}

// folderLock is an advisory lock on a file, freed by the kernel when the last process that has it open ends.
type folderLock struct{ file *os.File }

func lockFolder(dir string) (*folderLock, error) {
	lock, err := tryLock(filepath.Join(dir, "lock"))
	var held *lockHeldError
	if errors.As(err, &held) {
		return nil, &InUseError{Dir: dir, PID: held.pid}
	}
	if err != nil {
		return nil, err
	}
	if err := lock.sign(os.Getpid()); err != nil {
		return nil, errors.Join(err, lock.release())
	}
	return lock, nil
}

// lockHeldError carries the process id that the holder signed the file with, or 0.
type lockHeldError struct {
	path string
	pid  int
}

func (e *lockHeldError) Error() string {
	return fmt.Sprintf("lock %s: held by process %d", e.path, e.pid)
}

func tryLock(path string) (*folderLock, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open lock: %w", err)
	}
	err = unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if err == nil {
		return &folderLock{file}, nil
	}
	defer file.Close()
	if !errors.Is(err, unix.EWOULDBLOCK) {
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	signature, err := io.ReadAll(file)
	if err != nil {
		return nil, fmt.Errorf("read who holds %s: %w", path, err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(signature)))
	if err != nil {
		pid = 0 // the holder is between taking the lock and signing it
	}
	return nil, &lockHeldError{path, pid}
}

// sign writes the holder's process id for others to read.
func (l *folderLock) sign(pid int) error {
	if err := l.file.Truncate(0); err != nil {
		return fmt.Errorf("sign %s: %w", l.file.Name(), err)
	}
	if _, err := l.file.WriteAt([]byte(strconv.Itoa(pid)+"\n"), 0); err != nil {
		return fmt.Errorf("sign %s: %w", l.file.Name(), err)
	}
	return nil
}

func (l *folderLock) release() error {
	if err := l.file.Close(); err != nil {
		return fmt.Errorf("free %s: %w", l.file.Name(), err)
	}
	return nil
}
