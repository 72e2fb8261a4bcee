package segment

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
)

// decode reads a file by the words of the package comment alone, sharing nothing with reader or merge but the directory.
func decode(t testing.TB, file []byte) contents {
	t.Helper()
	d, err := ReadDirectory(file)
	if err != nil {
		t.Fatal(err)
	}
	c := contents{lists: map[string]map[string]map[int]string{}, columns: map[string][][]string{}}
	cut := func(s Section) []byte { return file[s.Offset : s.Offset+s.Length] }
	u32 := binary.LittleEndian.Uint32
	for doc := range int(d.Docs) {
		c.ids = append(c.ids, ID(cut(d.IDs)[16*doc:]))
		c.byID = append(c.byID, int(u32(cut(d.ByID)[4*doc:])))
		c.byFirst = append(c.byFirst, int(u32(cut(d.ByFirst)[4*doc:])))
		starts := cut(d.Starts)[8*doc:]
		c.stored = append(c.stored, string(cut(d.Stored)[binary.LittleEndian.Uint64(starts):binary.LittleEndian.Uint64(starts[8:])]))
		numbers := map[string]int64{}
		for _, n := range d.Numbers {
			var v [8]byte
			copy(v[:], cut(n.Data)[doc*int(n.Width):][:n.Width])
			numbers[n.Name] = Missing
			if v := binary.LittleEndian.Uint64(v[:]); v > 0 {
				numbers[n.Name] = n.Base + int64(v) - 1
			}
		}
		c.numbers = append(c.numbers, numbers)
	}
	for _, f := range d.Texts {
		c.lists[f.Name], _ = decodeField(t, f, cut, true)
	}
	for _, f := range d.Values {
		lists, terms := decodeField(t, f, cut, false)
		c.lists[f.Name] = lists
		c.columns[f.Name] = decodeColumn(f, cut, int(d.Docs), terms)
	}
	return c
}

func decodeField(t testing.TB, f FieldPart, cut func(Section) []byte, text bool) (map[string]map[int]string, []string) {
	lists := map[string]map[int]string{}
	var terms []string
	for block := 0; block*BlockTerms < int(f.Terms); block++ {
		b := bytes.NewReader(cut(f.Dictionary)[binary.LittleEndian.Uint32(cut(f.Blocks)[4*block:]):])
		read := func() int { v, _ := binary.ReadUvarint(b); return int(v) }
		offset, last := read(), ""
		for range min(BlockTerms, int(f.Terms)-block*BlockTerms) {
			shared := read()
			suffix := make([]byte, read())
			_, _ = b.Read(suffix)
			term := last[:shared] + string(suffix)
			docs, length := read(), read()
			lists[term] = decodeList(t, cut(f.Lists)[offset:offset+length], docs, text)
			terms = append(terms, term)
			offset, last = offset+length, term
		}
	}
	if !slices.IsSorted(terms) {
		t.Fatalf("the dictionary of %s is not in order", f.Name)
	}
	return lists, terms
}

func decodeList(t testing.TB, list []byte, n int, text bool) map[int]string {
	b := bytes.NewBuffer(list)
	read := func() int { v, _ := binary.ReadUvarint(b); return int(v) }
	var docs []int
	flags, exceptionsLength := 0, 0
	if n == 1 {
		docs = []int{read()}
	} else {
		flags = read()
		if flags&2 != 0 {
			exceptionsLength = read()
		}
		numbers := bytes.NewBuffer(b.Next(flags >> 2))
		if flags&1 != 0 {
			bitmap := roaring.New()
			if _, err := bitmap.ReadFrom(numbers); err != nil {
				t.Fatal(err)
			}
			for _, doc := range bitmap.ToArray() {
				docs = append(docs, int(doc))
			}
		} else {
			last := -1
			for range n {
				v, _ := binary.ReadUvarint(numbers)
				last += int(v) + 1
				docs = append(docs, last)
			}
		}
	}
	out := map[int]string{}
	if !text {
		for _, doc := range docs {
			out[doc] = ""
		}
		if len(docs) != n || b.Len() > 0 {
			t.Fatalf("a list of %d articles has %d, and %d bytes more", n, len(docs), b.Len())
		}
		return out
	}
	tallies := slices.Clone(b.Next(n))
	exceptions := map[int]Tally{}
	before := b.Len()
	for rank, last := 0, -1; rank < n; rank++ {
		if tallies[rank] == 0 {
			if n > 1 {
				if last += read() + 1; last != rank {
					t.Fatalf("the exception of rank %d stands at %d", rank, last)
				}
			}
			exceptions[rank] = Tally{uint32(read()), uint32(read()), uint32(read())}
		}
	}
	if n > 1 && before-b.Len() != exceptionsLength {
		t.Fatalf("exceptions take %d bytes, not %d", before-b.Len(), exceptionsLength)
	}
	skips := b.Next((n - 1) / SkipPlaces * 4)
	all := b.Len()
	for rank, doc := range docs {
		if rank > 0 && rank%SkipPlaces == 0 {
			if at := int(binary.LittleEndian.Uint32(skips[(rank/SkipPlaces-1)*4:])); at != all-b.Len() {
				t.Fatalf("the places of rank %d are at %d, not %d", rank, all-b.Len(), at)
			}
		}
		tally := UnpackTally(tallies[rank])
		if tallies[rank] == 0 {
			tally = exceptions[rank]
		}
		last, places := -1, []int{}
		for range tally.Count() {
			last += read() + 1
			places = append(places, last)
		}
		out[doc] = fmt.Sprint(places, tally)
	}
	if len(docs) != n || b.Len() > 0 {
		t.Fatalf("a list of %d articles has %d, and %d bytes more", n, len(docs), b.Len())
	}
	return out
}

func decodeColumn(f FieldPart, cut func(Section) []byte, docs int, terms []string) [][]string {
	number := func(b []byte, at int, width uint8) int {
		var v [8]byte
		copy(v[:], b[at*int(width):][:width])
		return int(binary.LittleEndian.Uint64(v[:]))
	}
	out := make([][]string, docs)
	at := 0
	for doc := range out {
		if f.CountWidth == 0 {
			if rank := number(cut(f.Ranks), doc, f.RankWidth); rank > 0 {
				out[doc] = []string{terms[rank-1]}
			}
			continue
		}
		for range number(cut(f.Counts), doc, f.CountWidth) {
			out[doc] = append(out[doc], terms[number(cut(f.Ranks), at, f.RankWidth)])
			at++
		}
	}
	return out
}
