package viewer

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"net/http"
	"strings"
	"time"
)

// file is one of the page's, as it is and packed. Browsers keep it, and ask by its tag whether it is still the same.
type file struct {
	name          string
	plain, packed []byte
	tag           string
}

func readFiles(folder fs.FS) (map[string]*file, error) {
	names, err := fs.Glob(folder, "[^.]*") // not what keeps the folder
	if err != nil {
		return nil, fmt.Errorf("list the page's files: %w", err)
	}
	files := make(map[string]*file, len(names))
	for _, name := range names {
		plain, err := fs.ReadFile(folder, name)
		if err != nil {
			return nil, fmt.Errorf("read the page's %s: %w", name, err)
		}
		var packed bytes.Buffer
		to, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
		if err != nil {
			return nil, fmt.Errorf("pack the page's %s: %w", name, err)
		}
		if _, err = to.Write(plain); err == nil {
			err = to.Close()
		}
		if err != nil {
			return nil, fmt.Errorf("pack the page's %s: %w", name, err)
		}
		files[name] = &file{name, plain, packed.Bytes(), fmt.Sprintf("%x", sha256.Sum256(plain))[:16]}
	}
	return files, nil
}

func (f *file) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, tag := f.plain, f.tag
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Add("Vary", "Accept-Encoding")
	if takesGzip(r.Header.Values("Accept-Encoding")) {
		w.Header().Set("Content-Encoding", "gzip")
		body, tag = f.packed, f.tag+"-gzip"
	}
	w.Header().Set("ETag", `"`+tag+`"`)
	http.ServeContent(w, r, f.name, time.Time{}, bytes.NewReader(body))
}

// takesGzip reads RFC 9110, 12.5.3, of which browsers use the simple forms: gzip named, and not with a weight of 0.
func takesGzip(accepted []string) bool {
	for coding := range strings.SplitSeq(strings.Join(accepted, ","), ",") {
		name, weight, _ := strings.Cut(strings.ReplaceAll(coding, " ", ""), ";")
		if strings.EqualFold(name, "gzip") {
			return strings.Trim(weight, "q=0.") != "" || weight == ""
		}
	}
	return false
}
