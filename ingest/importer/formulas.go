package importer

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// checkFormulas refuses a workbook whose sheet has a formula without its result: programs that write workbooks do not calculate, and
// such a cell would be read as empty.
func checkFormulas(workbook []byte, sheet string) error {
	packed, err := zip.NewReader(bytes.NewReader(workbook), int64(len(workbook)))
	if err != nil {
		return err
	}
	part, err := partOf(packed, sheet)
	if err != nil || part == "" {
		return err
	}
	from, err := packed.Open(part)
	if err != nil {
		return err
	}
	defer from.Close()
	decoder := xml.NewDecoder(from)
	var cell, kind string
	var formula, inResult, result bool
	for {
		token, err := decoder.RawToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "c":
				cell, kind, formula, result = attribute(t, "r"), attribute(t, "t"), false, false
			case "f":
				formula = true
			case "v":
				inResult = true
			}
		case xml.CharData:
			result = result || inResult && len(t) > 0
		case xml.EndElement:
			switch {
			case t.Name.Local == "v":
				inResult = false
			case t.Name.Local == "c" && formula && !result && kind != "str": // an empty text is a result
				return fmt.Errorf("sheet %q, cell %s: the workbook holds a formula and not its result: open it in a program that calculates, save it, and import that", sheet, cell)
			}
		}
	}
}

// partOf finds the file of a sheet in the workbook; "" if it is not told.
func partOf(packed *zip.Reader, sheet string) (string, error) {
	var book struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	var relations struct {
		All []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	for name, into := range map[string]any{"xl/workbook.xml": &book, "xl/_rels/workbook.xml.rels": &relations} {
		from, err := packed.Open(name)
		if err != nil {
			return "", nil
		}
		err = xml.NewDecoder(from).Decode(into)
		from.Close()
		if err != nil {
			return "", fmt.Errorf("read %s: %w", name, err)
		}
	}
	for _, s := range book.Sheets {
		for _, r := range relations.All {
			if s.Name == sheet && s.ID == r.ID {
				if target, rooted := strings.CutPrefix(r.Target, "/"); rooted {
					return target, nil
				}
				return path.Join("xl", r.Target), nil
			}
		}
	}
	return "", nil
}

func attribute(of xml.StartElement, name string) string {
	for _, a := range of.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
