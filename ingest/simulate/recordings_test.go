package simulate_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"oneseal/deploy/strangers"
	"oneseal/ingest/simulate"
)

// FFmpeg's libraries, as PyAV brings them, open a recording and decode the picture that is in it.
func TestRecordingsAreVideosThatFFmpegDecodes(t *testing.T) {
	python := strangers.Python(t, "av==15.1.0")
	content, err := simulate.Content("urn:oneseal:simulated:evidence/2017-00001.mp4")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "recording.mp4")
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	said, err := exec.Command(python, "-c", `import av, sys
with av.open(sys.argv[1]) as f:
    v = f.streams.video[0]
    frames = list(f.decode(v))
    grey = frames[0].planes[0]
    pixel = bytes(grey)[3 * grey.line_size + 5]
    print(f.format.name, len(f.streams), v.codec_context.name, v.width, v.height, float(v.duration * v.time_base), len(frames), abs(pixel - 53) < 8)`, file).CombinedOutput()
	if want := "mov,mp4,m4a,3gp,3g2,mj2 1 mjpeg 16 16 1.0 1 True\n"; err != nil || string(said) != want {
		t.Errorf("%s, %v; want %s", said, err, want)
	}
}
