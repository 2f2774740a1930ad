package durable

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// attribute is where a file that carries no checksum has its SHA-256: in its own inode, so that both are replaced at once, and a file
// that somebody made anew has none.
const attribute = "user.oneseal.sha256"

// ErrNoSeals says that a file system keeps no attributes of files.
var ErrNoSeals = errors.New("the file system keeps no attributes of files")

// ChangedError says that a file is not what it was when it was sealed.
type ChangedError struct{ Path string }

func (e *ChangedError) Error() string {
	return fmt.Sprintf("%s was changed after it was written, in place: by its SHA-256 it is another", e.Path)
}

// Seal notes a file's digest beside its bytes, unless that was done. [Write] does so. The error is [ErrNoSeals] where it can't be.
func Seal(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	sum, err := digestOf(file)
	if err != nil {
		return err
	}
	return seal(file, sum)
}

func seal(file *os.File, sum []byte) error {
	err := unix.Fsetxattr(int(file.Fd()), attribute, sum, unix.XATTR_CREATE)
	switch {
	case errors.Is(err, unix.EEXIST):
		return nil
	case errors.Is(err, unix.ENOTSUP), errors.Is(err, unix.ENOSYS):
		return ErrNoSeals
	case err != nil:
		return fmt.Errorf("seal %s: %w", file.Name(), err)
	}
	return nil
}

// Verify says whether a file was sealed; the error is a [*ChangedError] if a byte of it changed since.
func Verify(path string) (sealed bool, err error) {
	file, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer file.Close()
	was := make([]byte, sha256.Size)
	n, err := unix.Fgetxattr(int(file.Fd()), attribute, was)
	switch {
	case errors.Is(err, unix.ENODATA), errors.Is(err, unix.ENOTSUP), errors.Is(err, unix.ENOSYS):
		return false, nil
	case errors.Is(err, unix.ERANGE):
		n = 0 // the seal itself is another
	case err != nil:
		return false, fmt.Errorf("read the seal of %s: %w", path, err)
	}
	sum, err := digestOf(file)
	if err == nil && !bytes.Equal(sum, was[:n]) {
		err = &ChangedError{path}
	}
	return true, err
}

func digestOf(file *os.File) ([]byte, error) {
	digest := sha256.New()
	if _, err := io.Copy(digest, file); err != nil {
		return nil, fmt.Errorf("read %s: %w", file.Name(), err)
	}
	return digest.Sum(nil), nil
}
