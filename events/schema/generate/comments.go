package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"runtime"
	"strings"
)

// comments maps "ApprovalAccepted" to the type's comment and "ApprovalAccepted.Days" to the field's.
type comments map[string]string

func readComments() (comments, error) {
	_, here, _, _ := runtime.Caller(0)
	source, err := filepath.Glob(filepath.Join(filepath.Dir(here), "../../*.go"))
	if err != nil || len(source) == 0 {
		return nil, fmt.Errorf("find the source of package events beside %s: %v", here, err)
	}
	found := make(comments)
	for _, path := range source {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		if err != nil {
			return nil, fmt.Errorf("read comments of %s: %w", path, err)
		}
		for _, decl := range file.Decls {
			if types, ok := decl.(*ast.GenDecl); ok && types.Tok == token.TYPE {
				for _, spec := range types.Specs {
					found.add(spec.(*ast.TypeSpec), types.Doc)
				}
			}
		}
	}
	return found, nil
}

func (c comments) add(spec *ast.TypeSpec, doc *ast.CommentGroup) {
	name := spec.Name.Name
	text := oneLine(doc.Text())
	c[name] = strings.TrimPrefix(strings.TrimPrefix(text, name+": "), name+" is ")
	structure, ok := spec.Type.(*ast.StructType)
	if !ok {
		return
	}
	for _, field := range structure.Fields.List {
		text := field.Comment.Text()
		if field.Doc != nil {
			text = field.Doc.Text()
		}
		for _, ident := range field.Names {
			c[name+"."+ident.Name] = strings.TrimPrefix(oneLine(text), ident.Name+" is ")
		}
	}
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
