package node

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"oneseal/ingest/durable"
	"oneseal/projectors/cards"
)

const signingKeyFile = "supervision.key"

// signingKey is the key of the cards of a data folder, in hexadecimal in a file; it is made once, also by several processes at a time.
func signingKey(dataDir string) (cards.SigningKey, error) {
	path := filepath.Join(dataDir, signingKeyFile)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := makeSigningKey(path); err != nil {
			return nil, fmt.Errorf("make the key that signs cards: %w", err)
		}
		text, err = os.ReadFile(path)
	}
	if err != nil {
		return nil, fmt.Errorf("read the key that signs cards: %w", err)
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(key) != 32 {
		return nil, fmt.Errorf("%s does not hold 64 hexadecimal digits: take it from a backup or from another process that supervises; deleted, it is made anew, and cards on their way are kept and not sent", path)
	}
	return key, nil
}

// makeSigningKey writes a key beside, and gives it the name unless another process was first.
func makeSigningKey(path string) error {
	key := make([]byte, 32)
	rand.Read(key) // never fails
	beside := path + "." + rand.Text()
	defer os.Remove(beside)
	if err := durable.Write(beside, []byte(hex.EncodeToString(key)+"\n")); err != nil {
		return err
	}
	if err := os.Link(beside, path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return durable.SyncFolder(filepath.Dir(path))
}
