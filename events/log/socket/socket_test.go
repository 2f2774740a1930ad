package socket

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestASocketIsReachedHoweverLongItsPathIs(t *testing.T) {
	for _, depth := range []int{0, 5} {
		folder := filepath.Join(t.TempDir(), filepath.Join(strings.Split(strings.Repeat("a-folder-of-the-town ", depth), " ")...))
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(folder, "kafka.sock")
		for range 2 { // the second stands where a killed process left the first
			l, err := Listen(path)
			if err != nil {
				t.Fatal(err)
			}
			if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("the socket has mode %v, %v", info.Mode(), err)
			}
			go func() {
				conn, err := l.Accept()
				if err != nil {
					return
				}
				io.WriteString(conn, "here")
				conn.Close()
			}()
			address, is := Path(Address(path))
			if !is {
				t.Fatalf("%s is no address of a socket", Address(path))
			}
			conn, err := Dial(t.Context(), address)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := io.ReadAll(conn); err != nil || string(got) != "here" {
				t.Errorf("%d folders deep: %q, %v", depth, got, err)
			}
			conn.Close()
			l.Close()
		}
	}
}
