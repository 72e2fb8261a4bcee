package segment

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math/rand/v2"
	"reflect"
	"testing"
)

// same fails if a file does not say what the documents do.
func same(t *testing.T, file []byte, docs []*Document) {
	t.Helper()
	got, want := decode(t, file), naive(docs)
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("the file of %d documents says\n%v\nnot\n%v", len(docs), got, want)
	}
	if sum := crc32.ChecksumIEEE(file[:len(file)-4]); sum != binary.BigEndian.Uint32(file[len(file)-4:]) {
		t.Fatal("the checksum is wrong")
	}
}

func TestBuilderWritesWhatItWasGiven(t *testing.T) {
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 1))
		docs := randomDocuments(r, []int{0, 1, 2, 63, 64, 65, 130, 700}[r.IntN(8)], seed)
		same(t, build(t, docs), docs)
	}
}

// A builder that was used before makes what a new one does.
func TestBuilderIsReused(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 1))
	b := NewBuilder(testSchema)
	for i := range 5 {
		docs := randomDocuments(r, 10+r.IntN(200), uint64(i))
		for _, d := range docs {
			if err := b.Add(d); err != nil {
				t.Fatal(err)
			}
		}
		for n := range 2 { // writing changes nothing
			file, err := b.Bytes()
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(file, build(t, docs)) {
				t.Fatalf("the file of use %d, written for the %dth time, differs from a new builder's", i, n+1)
			}
		}
		b.Reset()
	}
}

func TestBuilderRefuses(t *testing.T) {
	good := func() *Document {
		d := randomDocument(rand.New(rand.NewPCG(4, 1)), 1)
		d.Places = append(d.Places, 1<<25)
		for i := range d.Texts {
			d.Texts[i].Add([]byte("last"))
		}
		return d
	}
	for name, spoil := range map[string]func(d *Document){
		"a number less":             func(d *Document) { d.Numbers = d.Numbers[1:] },
		"a field more":              func(d *Document) { d.Values = append(d.Values, nil) },
		"places that do not ascend": func(d *Document) { d.Places[0] = 1 << 26 },
		"a term less than places":   func(d *Document) { d.Places = append(d.Places, 1<<27) },
	} {
		d := good()
		spoil(d)
		if NewBuilder(testSchema).Add(d) == nil {
			t.Errorf("an article with %s is taken", name)
		}
	}
	b := NewBuilder(testSchema)
	if err := errors.Join(b.Add(good()), b.Add(good())); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Bytes(); err == nil {
		t.Error("two articles with one ID are written")
	}
}

// failing is a writer that fails after so many bytes.
type failing struct{ left int }

var errFull = errors.New("the disk is full")

func (f *failing) Write(b []byte) (int, error) {
	if f.left -= len(b); f.left < 0 {
		return 0, errFull
	}
	return len(b), nil
}

func TestWritersFail(t *testing.T) {
	docs := randomDocuments(rand.New(rand.NewPCG(5, 1)), 3000, 0)
	b := NewBuilder(testSchema)
	for _, d := range docs {
		if err := b.Add(d); err != nil {
			t.Fatal(err)
		}
	}
	file := build(t, docs)
	for left := 0; left < len(file); left += len(file)/7 + 1 {
		if _, err := b.WriteTo(&failing{left}); !errors.Is(err, errFull) {
			t.Errorf("a builder whose disk is full after %d bytes returns %v", left, err)
		}
		if _, _, err := Merge(&failing{left}, []Input{{file, nil}}, goOn); !errors.Is(err, errFull) {
			t.Errorf("a merge whose disk is full after %d bytes returns %v", left, err)
		}
	}
}
