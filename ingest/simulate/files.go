package simulate

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
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
			return append(bytes.Clone(still()), recordingTail(uri)...), nil
		case ".pdf":
			return append(bytes.Clone(page()), pageTail(uri)...), nil
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

// Of most files the end alone differs: what stands before it is hashed once.
var (
	hashedStill = sync.OnceValue(func() hash.Cloner { return hashed(still()) })
	hashedPage  = sync.OnceValue(func() hash.Cloner { return hashed(page()) })
)

func hashed(content []byte) hash.Cloner {
	h := sha256.New()
	h.Write(content)
	return h.(hash.Cloner)
}

// digest is that of a file's content.
func (t *town) digest(name string) events.SHA256 {
	switch uri := fileScheme + name; path.Ext(name) {
	case ".mp4":
		return digestAfter(hashedStill(), recordingTail(uri))
	case ".pdf":
		return digestAfter(hashedPage(), pageTail(uri))
	}
	content, err := Content(fileScheme + name)
	if err != nil {
		panic(err) // the names are written here
	}
	return digestOf(content)
}

func documentDigest(t *town, document *story) events.SHA256 {
	return t.digest(document.subject + ".pdf")
}

func digestAfter(begun hash.Cloner, rest []byte) events.SHA256 {
	h, err := begun.Clone()
	if err != nil {
		panic(err) // sha256 can
	}
	h.Write(rest)
	return events.SHA256(hex.EncodeToString(h.Sum(nil)))
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

// still is an MP4 file (ISO/IEC 14496-12, -14) with one video track, of one second that shows the plain picture as Motion JPEG. What
// follows it is free space.
var still = sync.OnceValue(func() []byte {
	const side, second = 16, 1000
	frame := plainPicture()
	number := func(n uint32) string { return string(binary.BigEndian.AppendUint32(nil, n)) }
	short := func(n uint16) string { return string(binary.BigEndian.AppendUint16(nil, n)) }
	const none, version = "\x00\x00\x00\x00", "\x00\x00\x00\x00"
	box := func(kind string, parts ...string) string {
		content := strings.Join(parts, "")
		return number(uint32(8+len(content))) + kind + content
	}
	matrix := number(1<<16) + none + none + none + number(1<<16) + none + none + none + number(1<<30)
	// The elementary stream's description says that the samples are JPEG images (object type 0x6c).
	described := "\x03\x15\x00\x01\x00" + "\x04\x0d\x6c\x11" + "\x00\x00\x00" + none + none + "\x06\x01\x02"
	entry := box("mp4v", none, "\x00\x00", short(1), strings.Repeat(none, 4), short(side), short(side), number(72<<16), number(72<<16), none, short(1),
		strings.Repeat(none, 8), short(24), "\xff\xff", box("esds", version, described))
	made := func(at uint32) string { // where the frame lies in the file
		table := box("stbl", box("stsd", version, number(1), entry), box("stts", version, number(1), number(1), number(second)),
			box("stsc", version, number(1), number(1), number(1), number(1)), box("stsz", version, none, number(1), number(uint32(len(frame)))), box("stco", version, number(1), number(at)))
		media := box("mdia", box("mdhd", version, none, none, number(second), number(second), "\x55\xc4\x00\x00"), box("hdlr", version, none, "vide", strings.Repeat(none, 3), "\x00"),
			box("minf", box("vmhd", "\x00\x00\x00\x01", none, none), box("dinf", box("dref", version, number(1), box("url ", "\x00\x00\x00\x01"))), table))
		track := box("trak", box("tkhd", "\x00\x00\x00\x03", none, none, number(1), none, number(second), none, none, none, none, matrix, number(side<<16), number(side<<16)), media)
		head := box("mvhd", version, none, none, number(second), number(second), number(1<<16), "\x01\x00\x00\x00", none, none, matrix, strings.Repeat(none, 6), number(2))
		return box("ftyp", "isom", number(0x200), "isomiso2mp41") + box("moov", head, track)
	}
	before := uint32(len(made(0)) + 8)
	return []byte(made(before) + box("mdat", string(frame)))
})

// recordingTail is free space that tells the URI.
func recordingTail(uri string) []byte {
	return append(append(binary.BigEndian.AppendUint32(nil, uint32(8+len(uri))), "free"...), uri...)
}

// pageTail is a comment that tells the URI.
func pageTail(uri string) []byte { return []byte("% " + uri + "\n") }

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
