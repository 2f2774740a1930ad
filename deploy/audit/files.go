package audit

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"

	"oneseal/ingest/durable"
)

// elsewhere are folders of a data folder whose files have checksums of their own, or may change in place.
var elsewhere = []string{"kafka", "kafka.view", "ids", "ids.backup", "damaged", filepath.Join("clickhouse", "home"), filepath.Join("clickhouse", "logs"), filepath.Join("clickhouse", "backups")}

// unchecked are the files of the engine that its own check leaves out: what the tables are (*.sql), and of a table and its parts the
// version of the format and of the definition, the codec, and which streams columns have. It replaces them and never changes them.
var unchecked = []string{"format_version.txt", "metadata_version.txt", "default_compression_codec.txt", "columns_substreams.txt"}

// Seal notes the digests of what the engine keeps without a checksum, and of some files of the data folder, as far as they have none
// yet. An error is [durable.ErrNoSeals] where the file system has no place for them.
func Seal(dataDir string, names []string) error {
	for _, name := range names {
		if err := durable.Seal(filepath.Join(dataDir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return smallFiles(dataDir, func(path string, engines bool) error {
		if !engines {
			return nil
		}
		return durable.Seal(path)
	})
}

// smallFiles visits the files of a data folder that carry no checksum of their own. Files may go meanwhile.
func smallFiles(dataDir string, visit func(path string, engines bool) error) error {
	engine := filepath.Join(dataDir, "clickhouse", "data")
	return filepath.WalkDir(dataDir, func(path string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dataDir, path)
		if err != nil {
			return err
		}
		inEngine, err := filepath.Rel(engine, path)
		if err != nil {
			return err
		}
		engines := filepath.IsLocal(inEngine)
		switch {
		case entry.IsDir() && slices.Contains(elsewhere, name):
			return filepath.SkipDir
		case !entry.Type().IsRegular(), engines && filepath.Ext(path) != ".sql" && !slices.Contains(unchecked, entry.Name()):
			return nil
		}
		if err := visit(path, engines); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	})
}

// Files holds each small file of a data folder against the digest that was noted when it was written, and gives how many had one.
func Files(dataDir string, found func(Finding)) (files int64, err error) {
	err = smallFiles(dataDir, func(path string, _ bool) error {
		sealed, err := durable.Verify(path)
		if changed, is := errors.AsType[*durable.ChangedError](err); is {
			found(Finding{Kind: OfFile, Problem: changed.Error() + "; if that was you, put a copy of it in its place"})
			err = nil
		}
		if sealed {
			files++
		}
		return err
	})
	return files, err
}
