package importer

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"math/bits"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// account is what importing one file by one mapping told one instance, in all runs: a line of JSON for each batch, so
// that it survives whatever ends a run. A line that was not written whole is as if it were not.
type account struct {
	file     *os.File
	of       string // the file that is imported
	instance string

	rule       IDRule
	generation int
	running    bool // a run began and did not end
	// Of the last run: up to which row the instance acknowledged, where its last batch began, and what became of the rows.
	rows, from, stored, repeated, refused int
	begun                                 int64  // where in the file the run's lines begin
	sending                               [2]int // rows that were sent and not accounted for
	// told are the rows whose events the instance did not have before, in all runs since the last that was undone.
	told    rowSet
	undoing string // when withdrawing began, if it did not end
}

// batch is what became of some rows.
type batch struct {
	From     int      `json:"from"`
	To       int      `json:"to"`
	Stored   ranges   `json:"stored,omitempty"`
	Repeated int      `json:"repeated,omitempty"`
	Refused  []string `json:"refused,omitempty"`
}

// line is a line of an account; one of its members is set.
type line struct {
	Begin   *begin `json:"begin,omitempty"`
	Sending [2]int `json:"sending,omitzero"`
	Batch   *batch `json:"batch,omitempty"`
	End     bool   `json:"end,omitempty"`
	Lost    bool   `json:"lost,omitempty"`
	Undoing string `json:"undoing,omitempty"`
	Undone  bool   `json:"undone,omitempty"`
}

// begin is how a run began. The file's path is for people's eyes.
type begin struct {
	File       string `json:"file"`
	Rule       IDRule `json:"rule"`
	Generation int    `json:"generation,omitempty"`
}

// accountsFolder holds the accounts of a user's imports.
func accountsFolder(stated string) (string, error) {
	if stated != "" {
		return stated, nil
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find a folder for the import's account: %w", err)
	}
	return filepath.Join(cache, "oneseal", "imports"), nil
}

func openAccount(o Options, digest, instance string) (*account, error) {
	folder, err := accountsFolder(o.State)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("keep the import's account: %w", err)
	}
	name := sha256.Sum256(fmt.Appendf(nil, "%s %s %q", digest, o.Mapping.digest, instance))
	file, err := os.OpenFile(filepath.Join(folder, hex.EncodeToString(name[:16])+".jsonl"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("keep the import's account: %w", err)
	}
	if err := unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		file.Close()
		return nil, fmt.Errorf("another import of this file into this instance is running (its account %s is locked): wait for its end", file.Name())
	}
	a := &account{file: file, of: o.File, instance: instance}
	if err := a.read(); err != nil {
		file.Close()
		return nil, fmt.Errorf("read the import's account %s: %w", file.Name(), err)
	}
	return a, nil
}

func (a *account) close() { a.file.Close() }

// read takes in the lines and leaves the file's place behind the last whole one.
func (a *account) read() error {
	lines := bufio.NewReader(a.file)
	end := int64(0)
	for {
		text, err := lines.ReadBytes('\n')
		var l line
		if err != nil || json.Unmarshal(bytes.TrimSpace(text), &l) != nil {
			break
		}
		if l.Begin != nil {
			a.begun = end
		}
		end += int64(len(text))
		a.apply(l)
	}
	if err := a.file.Truncate(end); err != nil {
		return err
	}
	_, err := a.file.Seek(end, 0)
	return err
}

func (a *account) apply(l line) {
	switch {
	case l.Begin != nil:
		a.rule, a.generation, a.running = l.Begin.Rule, l.Begin.Generation, true
		a.rows, a.from, a.stored, a.repeated, a.refused, a.sending = 0, 0, 0, 0, 0, [2]int{}
	case l.Sending != [2]int{}:
		a.sending = l.Sending
	case l.Batch != nil:
		a.rows, a.from, a.sending = l.Batch.To, l.Batch.From, [2]int{}
		a.stored += l.Batch.Stored.size()
		a.repeated += l.Batch.Repeated
		a.refused += len(l.Batch.Refused)
		a.told.join(l.Batch.Stored)
	case l.End:
		a.running = false
	case l.Lost:
		a.running, a.told = false, nil
		a.rows, a.from, a.sending = 0, 0, [2]int{}
	case l.Undoing != "":
		a.undoing = l.Undoing
	case l.Undone:
		a.undoing, a.told, a.running = "", nil, false
	}
}

func (a *account) add(l line) error {
	text, err := json.Marshal(l)
	if err == nil && l.Begin != nil {
		a.begun, err = a.file.Seek(0, io.SeekCurrent)
	}
	if err == nil {
		_, err = a.file.Write(append(text, '\n'))
	}
	if err != nil {
		return fmt.Errorf("keep the import's account: %w", err)
	}
	a.apply(l)
	return nil
}

func (a *account) begin(rule IDRule, generation int) error {
	return a.add(line{Begin: &begin{a.of, rule, generation}})
}
func (a *account) write(b batch) error { return a.add(line{Batch: &b}) }
func (a *account) end() error          { return a.add(line{End: true}) }
func (a *account) forget() error       { return a.add(line{Lost: true}) }

// eachRefused tells what the instance refused of the last run's rows.
func (a *account) eachRefused(tell func(problem string)) error {
	lines := bufio.NewReader(io.NewSectionReader(a.file, a.begun, math.MaxInt64-a.begun))
	for {
		text, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read the import's account: %w", err)
		}
		var l line
		if json.Unmarshal(text, &l) == nil && l.Batch != nil {
			for _, problem := range l.Batch.Refused {
				tell(problem)
			}
		}
	}
}

// broken says that a run broke off after it had sent rows.
func (a *account) broken() bool { return a.running && (a.rows > 0 || a.sending[1] > 0) }

// ranges are row numbers, in order: pairs of first and last.
type ranges [][2]int

// add takes a number that is greater than all before.
func (r *ranges) add(n int) {
	if last := len(*r) - 1; last >= 0 && (*r)[last][1] == n-1 {
		(*r)[last][1] = n
		return
	}
	*r = append(*r, [2]int{n, n})
}

func (r ranges) size() (n int) {
	for _, pair := range r {
		n += pair[1] - pair[0] + 1
	}
	return n
}

func (r ranges) has(n int) bool {
	for _, pair := range r {
		if pair[0] <= n && n <= pair[1] {
			return true
		}
	}
	return false
}

// rowSet are row numbers, a bit each.
type rowSet []uint64

// join takes ranges in, wherever they lie.
func (s *rowSet) join(of ranges) {
	for _, pair := range of {
		for n := pair[0]; n <= pair[1]; n++ {
			for len(*s) <= n/64 {
				*s = append(*s, 0)
			}
			(*s)[n/64] |= 1 << (n % 64)
		}
	}
}

func (s rowSet) has(n int) bool { return n/64 < len(s) && s[n/64]&(1<<(n%64)) != 0 }

func (s rowSet) size() (n int) {
	for _, word := range s {
		n += bits.OnesCount64(word)
	}
	return n
}

func sizeOf(file string) (int64, bool) {
	info, err := os.Stat(file)
	if err != nil {
		return 0, false
	}
	return info.Size(), true
}
