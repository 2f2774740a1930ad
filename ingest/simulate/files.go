package simulate

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"path"
	"strings"
	"sync"

	"oneseal/events"
)

const fileScheme = "urn:oneseal:simulated:"

// extensions are those of a file's URI, by its media type.
var extensions = map[string]string{"image/jpeg": ".jpg", "video/mp4": ".mp4", "application/pdf": ".pdf", "text/plain": ".txt", "application/json": ".json"}

// Content gives the bytes of a file that a town's events point to: a picture, a recording, a document. They are made of its URI alone,
// always the same, and the digest that the events state is theirs.
func Content(uri string) ([]byte, error) {
	if name, is := strings.CutPrefix(uri, fileScheme); is && name != "" {
		switch path.Ext(name) {
		case ".jpg":
			return picture(uri), nil
		case ".mp4":
			return recording(uri), nil
		case ".pdf":
			return append(append(bytes.Clone(page()), "% "...), uri+"\n"...), nil
		case ".txt":
			return []byte("模拟文本 " + uri + "\n"), nil
		case ".json":
			return []byte(`{"simulated":"` + uri + "\"}\n"), nil
		}
	}
	return nil, fmt.Errorf("file %q: no simulated town has it; take a URI that its events state, which begins with %s", uri, fileScheme)
}

// DocumentURI is where the file of a document is, of which events state the digest alone.
func DocumentURI(document events.Subject) string { return fileScheme + string(document) + ".pdf" }

// file points to a file that is kept so many days, 0 for good.
func (t *town) file(name, media string, days int) *events.File {
	name += extensions[media]
	f := &events.File{URI: fileScheme + name, SHA256: t.digest(name), Media: media}
	if days > 0 {
		f.KeptUntil = (t.now + clock(days)*day).date()
	}
	return f
}

// digest is that of a file's content.
func (t *town) digest(name string) events.SHA256 {
	content, err := Content(fileScheme + name)
	if err != nil {
		panic(err) // the names are written here
	}
	return digestOf(content)
}

func documentDigest(t *town, document *story) events.SHA256 {
	return t.digest(document.subject + ".pdf")
}

func digestOf(content []byte) events.SHA256 {
	sum := sha256.Sum256(content)
	return events.SHA256(hex.EncodeToString(sum[:]))
}

// picture is a JPEG whose comment tells the URI.
func picture(uri string) []byte {
	plain := plainPicture()
	const marker = 2 // the start of the image, before which nothing may stand
	made := make([]byte, 0, len(plain)+4+len(uri))
	made = append(made, plain[:marker]...)
	made = binary.BigEndian.AppendUint16(append(made, 0xff, 0xfe), uint16(2+len(uri)))
	return append(append(made, uri...), plain[marker:]...)
}

var plainPicture = sync.OnceValue(func() []byte {
	grey := image.NewGray(image.Rect(0, 0, 16, 16))
	for i := range grey.Pix {
		grey.SetGray(i%16, i/16, color.Gray{Y: uint8(i)})
	}
	var made bytes.Buffer
	if err := jpeg.Encode(&made, grey, nil); err != nil {
		panic(err) // into memory
	}
	return made.Bytes()
})

// recording is an ISO media file (ISO/IEC 14496-12) without tracks, whose free space tells the URI.
func recording(uri string) []byte {
	box := func(made []byte, kind, content string) []byte {
		made = binary.BigEndian.AppendUint32(made, uint32(8+len(content)))
		return append(append(made, kind...), content...)
	}
	made := box(make([]byte, 0, 64+len(uri)), "ftyp", "isom\x00\x00\x02\x00isomiso2mp41")
	return box(box(made, "free", uri), "mdat", "")
}

// page is a PDF of one page; what stands after its end is a comment.
var page = sync.OnceValue(func() []byte {
	const drawn = "BT /F1 18 Tf 72 720 Td (OneSeal: simulated document) Tj ET"
	var made bytes.Buffer
	var at []int
	made.WriteString("%PDF-1.4\n")
	for i, object := range []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(drawn), drawn),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
	} {
		at = append(at, made.Len())
		fmt.Fprintf(&made, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	table := made.Len()
	fmt.Fprintf(&made, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, offset := range at {
		fmt.Fprintf(&made, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&made, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, table)
	return made.Bytes()
})
