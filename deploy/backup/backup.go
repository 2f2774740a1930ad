package backup

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"oneseal/deploy/embedded"
	"oneseal/deploy/storage"
	"oneseal/projectors"
)

// Source is what is backed up.
type Source struct {
	DataDir string
	Conn    driver.Conn // of its ClickHouse
	// Checkpoint writes the index of event ids, as it is at one moment, into a folder that does not exist.
	Checkpoint func(dir string) error
	// Small are files of the data folder that nobody else takes, by name: keys, and what a node remembers. Those that are absent are left out.
	Small []string
	// Folders are further folders of the data folder whose files are never changed once they have their name.
	Folders []string
}

// Summary is what a backup took.
type Summary struct {
	At      time.Time     `json:"at"`
	Files   int           `json:"files"`
	Bytes   int64         `json:"bytes"`
	Written int64         `json:"written"` // bytes that were not there already
	Took    time.Duration `json:"took"`
}

// Run makes a backup in a folder, which may hold earlier ones.
func Run(ctx context.Context, from Source, to string) (Summary, error) {
	began := time.Now()
	s := &store{dir: to}
	if err := os.MkdirAll(to, 0o700); err != nil {
		return Summary{}, fmt.Errorf("make the backup folder: %w", err)
	}
	list := List{At: began.UTC()}
	add := func(parts []storage.Part) error {
		for _, p := range parts {
			f, err := s.part(p)
			if err != nil {
				return err
			}
			list.Files = append(list.Files, f)
		}
		return nil
	}
	for _, name := range from.Small {
		content, err := os.ReadFile(filepath.Join(from.DataDir, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil {
			err = add([]storage.Part{{Name: name, Content: content}})
		}
		if err != nil {
			return Summary{}, fmt.Errorf("back up %s: %w", name, err)
		}
	}
	positions, err := storage.Positions(from.DataDir)
	if err == nil {
		err = add(positions)
	}
	if err != nil {
		return Summary{}, err
	}
	if from.Checkpoint != nil {
		if err := s.checkpoint(from, &list); err != nil {
			return Summary{}, err
		}
	}
	if err := s.archive(ctx, from, &list); err != nil {
		return Summary{}, err
	}
	for _, name := range from.Folders {
		if err := s.folder(filepath.Join(from.DataDir, name), name, &list); err != nil {
			return Summary{}, err
		}
	}
	records, err := storage.Records(from.DataDir)
	if err == nil {
		err = add(records)
	}
	if err == nil {
		err = s.keep(list)
	}
	done := Summary{At: list.At, Files: len(list.Files), Written: s.written, Took: time.Since(began)}
	for _, f := range list.Files {
		done.Bytes += f.Bytes
	}
	return done, err
}

func (s *store) part(p storage.Part) (File, error) {
	if p.Path == "" {
		return s.add(p.Name, 0o600, bytes.NewReader(p.Content), int64(len(p.Content)))
	}
	file, err := os.Open(p.Path)
	if err != nil {
		return File{}, fmt.Errorf("back up %s: %w", p.Name, err)
	}
	defer file.Close()
	return s.add(p.Name, 0o600, file, p.Bytes)
}

// folder takes the files under a folder as they are.
func (s *store) folder(dir, as string, list *List) error {
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		f, err := s.part(storage.Part{Name: filepath.Join(as, name), Path: path, Bytes: info.Size()})
		list.Files = append(list.Files, f)
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("back up %s: %w", as, err)
	}
	return nil
}

const idsFolder = "ids"

func (s *store) checkpoint(from Source, list *List) error {
	to := filepath.Join(from.DataDir, "ids.backup")
	if err := os.RemoveAll(to); err != nil {
		return fmt.Errorf("back up the index of event ids: %w", err)
	}
	defer os.RemoveAll(to)
	if err := from.Checkpoint(to); err != nil {
		return fmt.Errorf("back up the index of event ids: %w", err)
	}
	return s.folder(to, idsFolder, list)
}

// archiveFolder is where a backup has ClickHouse's own backup of its tables.
const archiveFolder = "archive"

// archive has ClickHouse back its tables up, and takes what it wrote.
func (s *store) archive(ctx context.Context, from Source, list *List) error {
	tables, err := projectors.StoredTables(ctx, from.Conn)
	if err != nil {
		return err
	}
	name := "oneseal-backup"
	at := filepath.Join(embedded.BackupFolder(from.DataDir), name)
	if err := os.RemoveAll(at); err != nil {
		return fmt.Errorf("back up the archive: %w", err)
	}
	defer os.RemoveAll(at)
	if err := projectors.BackUp(ctx, from.Conn, tables, name); err != nil {
		return err
	}
	return s.folder(at, archiveFolder, list)
}

// Restore makes a data folder of the newest backup, or of the one that is named. Each piece is checked by its digest. The folder must not
// exist or be empty.
func Restore(ctx context.Context, from, name, dir string) (List, error) {
	s := &store{dir: from}
	names, err := s.lists()
	if err != nil {
		return List{}, err
	}
	switch {
	case len(names) == 0:
		return List{}, fmt.Errorf("%s holds no backup", from)
	case name == "":
		name = names[len(names)-1]
	case !slices.Contains(names, name):
		return List{}, fmt.Errorf("%s holds no backup %q: name one of %s", from, name, strings.Join(names, ", "))
	}
	list, err := s.list(name)
	if err != nil {
		return list, err
	}
	if files, err := os.ReadDir(dir); err == nil && len(files) > 0 {
		return list, fmt.Errorf("folder %s is not empty: a backup is restored into a new one", dir)
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return list, fmt.Errorf("find the folder to restore into: %w", err)
	}
	for _, f := range list.Files {
		to := filepath.Join(dir, f.Name)
		if rest, is := strings.CutPrefix(f.Name, archiveFolder+string(filepath.Separator)); is {
			to = filepath.Join(embedded.BackupFolder(dir), "oneseal-backup", rest)
		}
		if !filepath.IsLocal(f.Name) {
			return list, fmt.Errorf("the list names %q, which is outside of the folder", f.Name)
		}
		if err := s.restore(f, to); err != nil {
			return list, fmt.Errorf("restore %s: %w", f.Name, err)
		}
	}
	if err := storage.Stopped(dir); err != nil {
		return list, err
	}
	return list, restoreArchive(ctx, dir)
}

// EachLog makes, of one backup after the other, the newest first, a folder that has its files under a path, and nothing else, and hands
// it over; the folder is gone afterwards. It ends at the first that is taken without an error, else with what each was refused for.
func EachLog(from, under string, take func(dir string) error) error {
	s := &store{dir: from}
	names, err := s.lists()
	if err != nil {
		return err
	}
	refused := fmt.Errorf("%s holds no backup", from)
	for i, name := range slices.Backward(names) {
		if err := s.partOf(name, under, take); err == nil {
			return nil
		} else if i == len(names)-1 {
			refused = fmt.Errorf("backup %s: %w", name, err)
		} else {
			refused = fmt.Errorf("%w; backup %s: %w", refused, name, err)
		}
	}
	return refused
}

func (s *store) partOf(name, under string, take func(dir string) error) error {
	list, err := s.list(name)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "oneseal-backup-")
	if err != nil {
		return fmt.Errorf("make a folder for a part of a backup: %w", err)
	}
	defer os.RemoveAll(dir)
	for _, f := range list.Files {
		if !strings.HasPrefix(f.Name, under+string(filepath.Separator)) || !filepath.IsLocal(f.Name) {
			continue
		}
		if err := s.restore(f, filepath.Join(dir, f.Name)); err != nil {
			return fmt.Errorf("restore %s: %w", f.Name, err)
		}
	}
	return take(dir)
}

func (s *store) restore(f File, to string) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	file, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, fs.FileMode(f.Mode))
	if err != nil {
		return err
	}
	for _, digest := range f.Pieces {
		piece, err := s.get(digest)
		if err == nil {
			_, err = file.Write(piece)
		}
		if err != nil {
			return errors.Join(err, file.Close())
		}
	}
	return errors.Join(file.Sync(), file.Close())
}

// restoreArchive starts the new folder's ClickHouse and has it restore its tables.
func restoreArchive(ctx context.Context, dir string) (err error) {
	system, err := embedded.Start(ctx, embedded.Options{DataDir: dir})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, system.Close()) }()
	if lost := system.Lost(); lost != nil {
		return lost
	}
	access := system.ClickHouse()
	pool, conn, err := projectors.Connect(ctx, projectors.Server{Address: access.TCPAddr, User: access.User, Password: access.Password, Database: access.Database, Dial: embedded.DialOwn})
	if err != nil {
		return err
	}
	defer func() { pool.Close(); conn.Close() }()
	if err := projectors.Restore(ctx, conn, "oneseal-backup"); err != nil {
		return err
	}
	return os.RemoveAll(filepath.Join(embedded.BackupFolder(dir), "oneseal-backup"))
}
