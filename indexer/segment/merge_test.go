package segment

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
)

func goOn() error { return nil }

// mergeAll merges files without the articles in drops.
func mergeAll(t testing.TB, files [][]byte, drops []*roaring.Bitmap) ([]byte, [][]uint64) {
	t.Helper()
	var inputs []Input
	for i, file := range files {
		inputs = append(inputs, Input{file, drops[i]})
	}
	var out bytes.Buffer
	numbers, size, err := Merge(&out, inputs, goOn)
	if err != nil {
		t.Fatal(err)
	}
	if size != int64(out.Len()) {
		t.Fatalf("the file has %d bytes, not %d", out.Len(), size)
	}
	return out.Bytes(), numbers
}

// A merge is, byte for byte, what a builder would have made of the articles that are left; so merges of merges are too.
func TestMergeIsWhatABuilderMakes(t *testing.T) {
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 2))
		type part struct {
			file []byte
			docs []*Document
		}
		var parts []part
		for i := range 1 + r.IntN(6) {
			docs := randomDocuments(r, []int{0, 1, 2, 63, 64, 65, 130, 400}[r.IntN(8)], seed+uint64(i)<<32)
			parts = append(parts, part{build(t, docs), docs})
		}
		for len(parts) > 0 {
			n := 1 + r.IntN(len(parts))
			var files [][]byte
			var drops []*roaring.Bitmap
			var kept []*Document
			var want [][]uint64
			for _, p := range parts[:n] {
				var drop *roaring.Bitmap
				numbers := make([]uint64, len(p.docs))
				if r.IntN(2) == 0 {
					drop = roaring.New()
				}
				for doc := range p.docs {
					if drop != nil && r.IntN(3) == 0 {
						drop.Add(uint32(doc))
						numbers[doc] = Dropped
						continue
					}
					numbers[doc] = uint64(len(kept))
					kept = append(kept, p.docs[doc])
				}
				files, drops, want = append(files, p.file), append(drops, drop), append(want, numbers)
			}
			file, numbers := mergeAll(t, files, drops)
			if !slices.EqualFunc(numbers, want, slices.Equal[[]uint64]) {
				t.Fatalf("seed %d: articles got the numbers %v, not %v", seed, numbers, want)
			}
			if !bytes.Equal(file, build(t, kept)) {
				same(t, file, kept)
				t.Fatalf("seed %d: the merged file says what it should, in other bytes", seed)
			}
			if n == 1 {
				parts = parts[1:]
			} else {
				parts = append(slices.Clone(parts[n:]), part{file, kept})
			}
		}
	}
}

func TestMergeRefuses(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 3))
	docs := randomDocuments(r, 20, 0)
	file := build(t, docs)
	other := NewBuilder(Schema{Numbers: []string{"published"}})
	if err := other.Add(&Document{Numbers: []int64{1}}); err != nil {
		t.Fatal(err)
	}
	otherFile, err := other.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	stopped := errors.New("stopped")
	for name, c := range map[string]struct {
		inputs    []Input
		cancelled func() error
		want      error
	}{
		"nothing":               {nil, goOn, nil},
		"an ID twice":           {[]Input{{file, nil}, {file, nil}}, goOn, nil},
		"files of two schemas":  {[]Input{{file, nil}, {otherFile, nil}}, goOn, nil},
		"what is no file":       {[]Input{{file[:len(file)-1], nil}}, goOn, ErrDamaged},
		"to go on when stopped": {[]Input{{file, nil}}, func() error { return stopped }, stopped},
	} {
		if _, _, err := Merge(io.Discard, c.inputs, c.cancelled); err == nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: Merge returned %v", name, err)
		}
	}
}

// A merge gives what it writes a sound checksum, and removes what it read: damage must not get into it.
func TestMergeRefusesDamage(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	sound := build(t, randomDocuments(r, 90, 0))
	for at := range sound {
		file := slices.Clone(sound)
		file[at] ^= 1 << (at % 8)
		if _, _, err := Merge(io.Discard, []Input{{file, nil}}, goOn); !errors.Is(err, ErrDamaged) {
			t.Fatalf("byte %d of %d is another: Merge returned %v", at, len(file), err)
		}
	}
}

// A changed byte with a checksum that is right gives an error, or a file that can be merged again: never a panic or an endless loop.
func FuzzMerge(f *testing.F) {
	r := rand.New(rand.NewPCG(7, 7))
	file := build(f, randomDocuments(r, 90, 0))
	for range 64 {
		f.Add(uint32(r.IntN(len(file))), byte(r.Uint32()), uint32(r.IntN(len(file))), byte(r.Uint32()))
	}
	f.Fuzz(func(t *testing.T, at uint32, value byte, at2 uint32, value2 byte) {
		damaged := slices.Clone(file)
		damaged[int(at)%len(file)] ^= value
		damaged[int(at2)%len(file)] ^= value2
		binary.BigEndian.PutUint32(damaged[len(damaged)-4:], crc32.ChecksumIEEE(damaged[:len(damaged)-4]))
		var out bytes.Buffer
		if _, _, err := Merge(&out, []Input{{damaged, nil}}, goOn); err != nil {
			return
		}
		if _, _, err := Merge(io.Discard, []Input{{out.Bytes(), nil}}, goOn); err != nil {
			t.Fatalf("what was merged without an error cannot be merged: %v", err)
		}
	})
}
