package node

import (
	"crypto/ed25519"
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
	"oneseal/projectors/exchange"
)

const signingKeyFile = "supervision.key"

// signingKey is the key of the cards of a data folder.
func signingKey(dataDir string) (cards.SigningKey, error) {
	return keptKey(filepath.Join(dataDir, signingKeyFile), "the key that signs cards", "another process that supervises; deleted, it is made anew, and cards on their way are kept and not sent")
}

const exchangeKeyFile = "exchange.key"

// ExchangeSecret is what the passwords of a data folder's departments derive from.
func ExchangeSecret(dataDir string) (exchange.Secret, error) {
	return keptKey(filepath.Join(dataDir, exchangeKeyFile), "the key of departments' passwords", "another process that exchanges; deleted, it is made anew, and departments have other passwords")
}

const deliveryKeyFile = "delivery.key"

// deliveryKey signs the receipts of what leaves under grants.
func deliveryKey(dataDir string) (ed25519.PrivateKey, error) {
	seed, err := keptKey(filepath.Join(dataDir, deliveryKeyFile), "the key that signs receipts", "another process that exchanges; deleted, it is made anew, and receipts bear another public key")
	if err != nil {
		return nil, err
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

// keptKey is a key in hexadecimal in a file; it is made once, also by several processes at a time.
func keptKey(path, what, elsewhere string) ([]byte, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := makeKey(path); err != nil {
			return nil, fmt.Errorf("make %s: %w", what, err)
		}
		text, err = os.ReadFile(path)
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", what, err)
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(key) != 32 {
		return nil, fmt.Errorf("%s does not hold 64 hexadecimal digits: take it from a backup or from %s", path, elsewhere)
	}
	return key, nil
}

// makeKey writes a key beside, and gives it the name unless another process was first.
func makeKey(path string) error {
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
