package importer

import (
	"fmt"
	"io"

	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"
)

// A file that was packed well, or a mapping of nested aliases, takes a thousand times its size in memory. So one row, and what
// a mapping repeats, are bounded.
const (
	mostOfRow    = 16 << 20 // bytes
	mostMapping  = 1 << 20  // bytes
	mostRepeated = 10       // aliases
)

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

// checkYAML refuses a document that would become far larger than it is.
func checkYAML(text []byte) error {
	if len(text) > mostMapping {
		return fmt.Errorf("it has %d bytes: a mapping has at most %d", len(text), mostMapping)
	}
	aliases := 0
	for _, t := range lexer.Tokenize(string(text)) {
		if t.Type == token.AliasType {
			aliases++
		}
	}
	if aliases > mostRepeated {
		return fmt.Errorf("it repeats %d things by *aliases: write them out, at most %d may be", aliases, mostRepeated)
	}
	return nil
}
