package embedded

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// What package.json pins; a test compares them with the installed package.
const (
	engineRelease = "26.7.3-stable.1"
	engineSize    = 566330096
	engineSHA256  = "36ad4e999882821ef13cf2d0f52c93f48e6ee1b4498b35a201c23ce4b8d15bf5"
)

const engineFile = "libchdb.so"

// EngineVariable is the environment variable that names the engine library.
const EngineVariable = "ONESEAL_ENGINE"

// The errors about the engine library wrap one of these; the message says which command repairs it.
var (
	ErrEngineMissing = errors.New("ClickHouse's engine library is missing")
	ErrEngineDamaged = errors.New("ClickHouse's engine library is damaged")
)

// FindEngine gives the path of libchdb.so: the given one, else the one that ONESEAL_ENGINE names, else the one beside
// the executable or in node_modules of the working directory, of the executable's folder or of a folder above these.
func FindEngine(given string) (string, error) {
	if given == "" {
		given = os.Getenv(EngineVariable)
	}
	if given != "" {
		if !isFile(given) {
			return "", fmt.Errorf("%w: nothing at %s, which was named for it: correct the path, or leave it out and run `npm ci` (or `make engine`) in the project's folder", ErrEngineMissing, given)
		}
		return filepath.Abs(given)
	}
	var folders []string
	if executable, err := os.Executable(); err == nil {
		folder := filepath.Dir(executable)
		if beside := filepath.Join(folder, engineFile); isFile(beside) {
			return beside, nil
		}
		folders = append(folders, folder)
	}
	if working, err := os.Getwd(); err == nil {
		folders = append([]string{working}, folders...)
	}
	for _, folder := range folders {
		if found := findAbove(folder); found != "" {
			return found, nil
		}
	}
	return "", fmt.Errorf("%w: no node_modules/@chdb/lib-linux-x64-gnu/%s in or above %q: run `npm ci` (or `make engine`) in the project's folder, or name the file in %s", ErrEngineMissing, engineFile, folders, EngineVariable)
}

func findAbove(folder string) string {
	for {
		candidate := filepath.Join(folder, "node_modules", "@chdb", "lib-linux-x64-gnu", engineFile)
		if isFile(candidate) {
			return candidate
		}
		above := filepath.Dir(folder)
		if above == folder {
			return ""
		}
		folder = above
	}
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// checkEngine reads the whole library, half a gigabyte, so it is only asked when the engine does not start.
func checkEngine(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrEngineMissing, err)
	}
	defer file.Close()
	digest := sha256.New()
	size, err := io.Copy(digest, file)
	if err != nil {
		return fmt.Errorf("%w: read %s: %w: %s", ErrEngineDamaged, path, err, engineRepair)
	}
	if sum := hex.EncodeToString(digest.Sum(nil)); size != engineSize || sum != engineSHA256 {
		return fmt.Errorf("%w: %s has %d bytes and SHA-256 %s, where release %s has %d and %s: %s",
			ErrEngineDamaged, path, size, sum, engineRelease, engineSize, engineSHA256, engineRepair)
	}
	return nil
}

const engineRepair = "run `rm -r node_modules/@chdb && npm ci` in the project's folder"
