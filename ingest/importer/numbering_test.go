package importer

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"

	"pgregory.net/rapid"
)

// However few rows are kept in memory, rows that say the same get the ids that counting them all in a map gives, and the
// file that holds the others goes.
func TestRowsThatSayTheSameAreNumberedAlikeFromMemoryAndFromDisk(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	rapid.Check(t, func(t *rapid.T) {
		most := rapid.IntRange(0, 40).Draw(t, "rows in memory")
		rows := rapid.SliceOfN(rapid.Uint16Range(0, 60), 0, 300).Draw(t, "rows")
		n, counted := newNumbering(most), make(map[uint16]int)
		for i, row := range rows {
			sum := sha256.Sum256(binary.BigEndian.AppendUint16(nil, row))
			plain := hex.EncodeToString(sum[:16])
			want := plain
			if counted[row] > 0 {
				want = fmt.Sprintf("%s-%d", plain, counted[row])
			}
			f := &fact{id: plain, counted: true}
			again, err := n.number(f)
			if err != nil || f.id != want || again != (counted[row] > 0) {
				t.Fatalf("row %d: %s, said before: %t, %v; want %s", i, f.id, again, err, want)
			}
			counted[row]++
		}
		if spilt := n.file != nil; spilt != (len(counted) > most) {
			t.Fatalf("%d different rows, %d in memory: on disk: %t", len(counted), most, spilt)
		}
		if err := n.close(); err != nil {
			t.Fatal(err)
		}
	})
	left, err := os.ReadDir(os.Getenv("TMPDIR"))
	if err != nil || len(left) > 0 {
		t.Errorf("%d folders are left, %v", len(left), err)
	}
}

// A file of counts grows, and loses none of them.
func TestCountsInAFileAreThoseOfAMap(t *testing.T) {
	n, counted := newNumbering(100), make(map[uint64]uint32)
	defer n.close()
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 60_000 {
		digest := random.Uint64()
		if i%3 == 0 {
			digest = uint64(random.IntN(900)) * 0x9e3779b97f4a7c15
		}
		before, err := n.count(digest)
		if err != nil || before != counted[digest] {
			t.Fatalf("row %d came %d times before, want %d; %v", i, before, counted[digest], err)
		}
		counted[digest]++
	}
	if n.file.bits < 6 {
		t.Errorf("%d pages hold all", 1<<n.file.bits)
	}
}

// The account of rows is the same whichever batches told them, and in whatever order.
func TestRowsOfAnAccountAreCountedOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var told rowSet
		want := make(map[int]bool)
		for range rapid.IntRange(0, 8).Draw(t, "batches") {
			var of ranges
			for n := rapid.IntRange(0, 500).Draw(t, "first"); n < 700; n += rapid.IntRange(1, 90).Draw(t, "step") {
				of.add(n)
				want[n] = true
			}
			told.join(of)
		}
		if told.size() != len(want) {
			t.Fatalf("%d rows, want %d", told.size(), len(want))
		}
		for n := range 900 {
			if told.has(n) != want[n] {
				t.Fatalf("row %d: %t", n, told.has(n))
			}
		}
	})
}
