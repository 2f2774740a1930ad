package importer

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// headerSearch is how many rows may stand before the header's end: a title, a group of columns above their names.
const headerSearch = 10

// readWorkbook streams the rows of a sheet of an Office Open XML workbook (.xlsx). Times are what the cell's format
// shows as a time; numbers have the fifteen digits that Excel shows.
func readWorkbook(s *scan, from io.Reader, yield func(row, error) bool) error {
	workbook, err := io.ReadAll(from)
	if err != nil {
		return err
	}
	file, err := excelize.OpenReader(bytes.NewReader(workbook), excelize.Options{UnzipXMLSizeLimit: 8 << 20, TmpDir: os.TempDir()})
	if err != nil {
		return fmt.Errorf("is no workbook that can be read: %w; save it as .xlsx without a password, or as CSV", err)
	}
	defer file.Close()
	sheet, err := sheetOf(file, s.mapping.Sheet)
	if err != nil {
		return err
	}
	if err := checkFormulas(workbook, sheet); err != nil {
		return err
	}
	properties, err := file.GetWorkbookProps()
	if err != nil {
		return err
	}
	// The rows are read twice side by side: as they are stored, and as the cells' formats show them.
	stored, err := file.Rows(sheet)
	if err != nil {
		return err
	}
	defer stored.Close()
	shown, err := file.Rows(sheet)
	if err != nil {
		return err
	}
	defer shown.Close()
	var above [][]string
	var header []string
	for line := 1; stored.Next() && shown.Next(); line++ {
		values, err := stored.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return fmt.Errorf("sheet %q, row %d: %w", sheet, line, err)
		}
		looks, err := shown.Columns()
		if err != nil {
			return fmt.Errorf("sheet %q, row %d: %w", sheet, line, err)
		}
		if header == nil {
			above = append(above, looks)
			if header = s.mapping.headerIn(above); header == nil {
				if line == headerSearch {
					break
				}
				continue
			}
			if line > 1 {
				s.notes = append(s.notes, fmt.Sprintf("sheet %q: the header ends in row %d", sheet, line))
			}
			if err := s.header(header, fmt.Sprintf("sheet %q, row %d", sheet, line)); err != nil {
				return err
			}
			continue
		}
		r := s.row(line)
		empty := true
		for i, value := range values {
			if value == "" || i >= len(header) && strings.TrimSpace(value) == "" {
				continue
			}
			empty = false
			if i >= len(header) || header[i] == "" {
				continue
			}
			look := ""
			if i < len(looks) {
				look = looks[i]
			}
			text, err := cellText(value, look, properties.Date1904 != nil && *properties.Date1904)
			if err != nil && r.err == nil {
				if _, wanted := s.mapping.wanted[header[i]]; wanted {
					r.err = fmt.Errorf("column %q: %w", header[i], err)
				}
			}
			s.put(&r, header[i], text)
		}
		if !empty && !yield(r, nil) {
			return errStopped
		}
	}
	if err := stored.Error(); err != nil {
		return err
	}
	if header != nil {
		return nil
	}
	for _, names := range above {
		for _, name := range names {
			if name != "" {
				s.others[strings.TrimFunc(name, isSpace)] = true
			}
		}
	}
	return fmt.Errorf("sheet %q: %w, in its first %d rows", sheet, s.missing(), headerSearch)
}

// sheetOf finds the sheet that the mapping names, or the only one.
func sheetOf(file *excelize.File, name string) (string, error) {
	sheets := file.GetSheetList()
	if slices.Contains(sheets, name) {
		return name, nil
	}
	sheets = slices.DeleteFunc(sheets, func(sheet string) bool {
		visible, err := file.GetSheetVisible(sheet)
		return err == nil && !visible
	})
	switch {
	case name != "":
		return "", fmt.Errorf("the mapping names sheet %q, and the workbook has %q", name, sheets)
	case len(sheets) != 1:
		return "", fmt.Errorf("the workbook has the sheets %q: state one in the mapping, as sheet: NAME", sheets)
	}
	return sheets[0], nil
}

// headerIn makes names of the rows read so far, and gives nil unless they are all that the mapping needs. Merged cells
// have their text in the first of them alone: a column whose own row is empty takes the name from above, and where one
// name stands below two groups, it is told apart as "group/name".
func (m *Mapping) headerIn(above [][]string) []string {
	last := above[len(above)-1]
	width := 0
	for _, names := range above {
		width = max(width, len(names))
	}
	at := func(names []string, i int) string {
		if i < len(names) {
			return strings.TrimFunc(names[i], isSpace)
		}
		return ""
	}
	plain, grouped := make([]string, width), make([]string, width)
	for i := range width {
		plain[i] = at(last, i)
		grouped[i] = plain[i]
		for n := len(above) - 2; n >= 0; n-- {
			if plain[i] == "" {
				plain[i] = at(above[n], i)
				grouped[i] = plain[i]
				continue
			}
			group := ""
			for left := i; left >= 0 && group == ""; left-- {
				group = at(above[n], left)
			}
			if group != "" && grouped[i] == at(last, i) && at(last, i) != "" {
				grouped[i] = group + "/" + plain[i]
			}
		}
	}
	for i, name := range plain {
		for other := range plain {
			if other != i && plain[other] == name {
				plain[i] = grouped[i]
				break
			}
		}
	}
	for i := range plain {
		if _, wanted := m.wanted[grouped[i]]; wanted {
			plain[i] = grouped[i]
		}
	}
	if len(m.lacks(func(column string) bool { return slices.Contains(plain, column) })) > 0 {
		return nil
	}
	return plain
}

// cellText gives a cell's text: of a number that is shown as a time, the time; of another, up to fifteen digits.
func cellText(value, look string, from1904 bool) (string, error) {
	if strings.HasPrefix(value, "#") && slices.Contains([]string{"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"}, value) {
		return "", fmt.Errorf("%q is a formula's error: mend the workbook", value)
	}
	if look == "TRUE" || look == "FALSE" {
		return strings.ToLower(look), nil
	}
	if isDigits(look) && len(look) > len(value) && strings.TrimLeft(look, "0") == value { // of a number that the format fills up with zeros
		return look, nil
	}
	number, err := strconv.ParseFloat(value, 64)
	if err != nil || value == look || math.IsInf(number, 0) || math.IsNaN(number) {
		return value, nil
	}
	if at, err := excelize.ExcelDateToTime(number, from1904); err == nil && showsTime(look, at.Round(time.Second)) {
		if number == math.Trunc(number) {
			return at.Format(time.DateOnly), nil
		}
		return at.Round(time.Millisecond).Format("2006-01-02 15:04:05.999"), nil
	}
	if math.Abs(number) >= 1e15 {
		return "", fmt.Errorf("%q is a number of more than fifteen digits, which Excel rounds: make the column text in the workbook before it is filled", value)
	}
	short, err := strconv.ParseFloat(strconv.FormatFloat(number, 'g', 15, 64), 64)
	return strconv.FormatFloat(short, 'f', -1, 64), err
}

var digitGroups = regexp.MustCompile(`[0-9]+`)

// showsTime says whether a cell shows a time: each number in it is one of the time's own, and there are two, or a month's name.
func showsTime(look string, at time.Time) bool {
	groups := digitGroups.FindAllString(look, -1)
	for _, group := range groups {
		n, err := strconv.Atoi(group)
		if err != nil || !slices.Contains([]int{at.Year(), at.Year() % 100, int(at.Month()), at.Day(), at.Hour(), (at.Hour()+11)%12 + 1, at.Minute(), at.Second()}, n) {
			return false
		}
	}
	return len(groups) >= 2 && strings.ContainsAny(look, "-/:.年月日时 ") || len(groups) == 1 && strings.Contains(look, at.Format("Jan"))
}
