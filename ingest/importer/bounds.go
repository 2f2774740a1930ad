package importer

import (
	"fmt"
	"io"
)

// mostOfRow is how many bytes one row may have: a file that was packed well takes a thousand times its size in memory.
const mostOfRow = 16 << 20

// bounded ends a file of which one row is too long.
type bounded struct {
	from       io.Reader
	read, mark int64
	line       func() int // where the row began
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.read-b.mark > mostOfRow {
		return 0, fmt.Errorf("line %d: a row is longer than %d bytes: a quote that is not closed takes the rest of the file for one value, or the file is not what it is taken for", b.line(), mostOfRow)
	}
	n, err := b.from.Read(p)
	b.read += int64(n)
	return n, err
}

// next says that a row is whole.
func (b *bounded) next() { b.mark = b.read }
