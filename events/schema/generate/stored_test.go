package main

import (
	"reflect"
	"testing"
)

// The catalogue itself holds no bool, whose zero can't be told from absence; that is for its own test to say, not for a panic here.
func TestABoolOfTheCatalogueIsGenerated(t *testing.T) {
	type stated struct {
		Sealed bool `json:"sealed"`
	}
	if got := exampleOf(reflect.TypeFor[stated](), nil); !reflect.DeepEqual(got, map[string]any{"sealed": true}) {
		t.Errorf("the example is %v", got)
	}
	for _, p := range []*page{english, chinese} {
		if got := p.fields(reflect.TypeFor[stated](), new(objectsSeen)); got == "" || p.kind(reflect.TypeFor[bool](), new(objectsSeen)) == "[bool](#object-bool)" {
			t.Errorf("the page reads %q", got)
		}
	}
}
