package events

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
)

// FieldPath names a field of events by a part of JSONPath (RFC 9535): names after points, "[*]" for all members of a list.
type FieldPath []string // "data", "matches", "[*]", "object"

var fieldPath = regexp.MustCompile(`^\$(\.[a-z][a-z0-9_]*(\[\*\])?)+$`)

// ParseFieldPath reads a path such as "$.data.matches[*].object".
func ParseFieldPath(text string) (FieldPath, bool) {
	if !fieldPath.MatchString(text) {
		return nil, false
	}
	return strings.Split(strings.ReplaceAll(text[2:], "[*]", ".[*]"), "."), true
}

// grantable are the attributes that leave only if a grant names them.
var grantable = []string{"actor", "area", "basis", "role"}

// In finds the field in the newest version of a type, and how it, or what it lies in, is marked as personal.
func (p FieldPath) In(t *TypeInfo) (mark string, found bool) {
	if p[0] != "data" {
		if p[0] == "actor" {
			mark = "pseudonym"
		}
		return mark, len(p) == 1 && slices.Contains(grantable, p[0])
	}
	if len(p) == 1 { // "$.data": all that is not personal
		return "", true
	}
	of := t.Data
	for _, name := range p[1:] {
		of = pointed(of)
		if name == allOf {
			if of.Kind() != reflect.Slice {
				return "", false
			}
			of = of.Elem()
			continue
		}
		field, has := fieldNamed(of, name)
		if !has {
			return "", false
		}
		if mark == "" {
			mark = field.Tag.Get("personal")
		}
		of = field.Type
	}
	return mark, true
}

// allOf stands in a path for all members of a list.
const allOf = "[*]"

func pointed(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	return t
}

// fieldNamed finds a field of a struct that is a JSON object by its JSON name.
func fieldNamed(t reflect.Type, name string) (reflect.StructField, bool) {
	if !isObject(t) {
		return reflect.StructField{}, false
	}
	for _, m := range membersOf(t) {
		if m.name == name {
			return t.FieldByIndex(m.index), true
		}
	}
	return reflect.StructField{}, false
}

// isObject tells a struct that JSON shows as an object.
func isObject(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && (!isValue(t) || t == reflect.TypeFor[Money]())
}
