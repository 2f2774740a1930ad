// Package yamlfile reads the YAML files that people write: the town, the cards' policy, mappings of imports.
//
// A document of nested aliases takes a million times its size in memory, so what one repeats is bounded, and its size. A field
// that nothing reads is an error. Errors name what is wrong and where, and leave the file's name to the caller.
package yamlfile

import (
	"bytes"
	"fmt"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"
)

const (
	most         = 1 << 20 // bytes of a document
	mostRepeated = 10      // aliases
)

// Decode reads a document into a struct.
func Decode(text []byte, into any) error {
	if len(text) > most {
		return fmt.Errorf("it has %d bytes, and may have %d", len(text), most)
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
	return yaml.NewDecoder(bytes.NewReader(text), yaml.Strict()).Decode(into)
}
