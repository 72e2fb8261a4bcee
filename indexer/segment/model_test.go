package segment

import (
	"encoding/binary"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// testSchema is that of random documents.
var testSchema = Schema{Numbers: []string{"published", "words"}, Texts: []string{"stem", "surface"}, Values: []string{"outlet", "tag", "none"}}

var testWords = strings.Fields(`the of oil prices government Government minister ministers قوات سوريا الحكومة حكومة والحكومة مجلس الأمن مجلسي
	SDF قسد ١٢ 12 é ü 東京 a b c`)

// randomDocument makes a document of a Zipf-like vocabulary, with everything that is rare in a text and must hold all the same:
// empty texts, long terms, terms that stand at one place twice, and counts that no tally's byte holds.
func randomDocument(r *rand.Rand, id uint64) *Document {
	d := &Document{Numbers: []int64{Missing, r.Int64N(1000)}, Stored: make([]byte, r.IntN(50)), Title: uint32(r.IntN(12))}
	binary.BigEndian.PutUint64(d.ID[:], id*0x9e3779b97f4a7c15)
	binary.BigEndian.PutUint64(d.ID[8:], id)
	if r.IntN(5) > 0 {
		d.Numbers[0] = r.Int64N(1<<33) - 1<<32
	}
	for i := range d.Stored {
		d.Stored[i] = byte(r.Uint32())
	}
	place, length := uint32(0), r.IntN(80)
	if r.IntN(20) == 0 {
		length = 0
	}
	for range length {
		d.Places = append(d.Places, place)
		if place += uint32(r.IntN(3)); r.IntN(100) == 0 {
			place += 1 << r.IntN(20)
		}
	}
	for range testSchema.Texts {
		var text Terms
		for range length {
			word := testWords[min(r.IntN(len(testWords)), r.IntN(len(testWords)))]
			switch r.IntN(20) {
			case 0:
				word = fmt.Sprint("rare", r.IntN(100000))
			case 1:
				word += strings.Repeat("ـ", r.IntN(200))
			}
			text.Add([]byte(word))
		}
		d.Texts = append(d.Texts, text)
	}
	tags := make([]string, r.IntN(5))
	for i := range tags {
		tags[i] = []string{"", "نفط", "oil", "حرب", fmt.Sprint(r.IntN(300))}[r.IntN(5)]
	}
	d.Values = [][]string{{[]string{"a.example", "b.example", "ج"}[r.IntN(3)]}, tags, nil}
	return d
}

func randomDocuments(r *rand.Rand, n int, first uint64) []*Document {
	out := make([]*Document, n)
	for i := range out {
		out[i] = randomDocument(r, first+uint64(i))
	}
	return out
}

func build(t testing.TB, docs []*Document) []byte {
	t.Helper()
	b := NewBuilder(testSchema)
	for _, d := range docs {
		if err := b.Add(d); err != nil {
			t.Fatal(err)
		}
	}
	file, err := b.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// contents is all that a file says, in a form that does not depend on how it says it.
type contents struct {
	ids     []ID
	numbers []map[string]int64
	stored  []string
	lists   map[string]map[string]map[int]string // field, term, article: places and tally
	columns map[string][][]string                // field, article: values in order
	byID    []int
	byFirst []int
}

// naive is what a file of documents must say.
func naive(docs []*Document) contents {
	c := contents{lists: map[string]map[string]map[int]string{}, columns: map[string][][]string{}}
	for _, name := range slices.Concat(testSchema.Texts, testSchema.Values) {
		c.lists[name] = map[string]map[int]string{}
	}
	for _, name := range testSchema.Values {
		c.columns[name] = [][]string{}
	}
	put := func(field, term string, doc int, what string) {
		if c.lists[field][term] == nil {
			c.lists[field][term] = map[int]string{}
		}
		c.lists[field][term][doc] = what
	}
	for doc, d := range docs {
		c.ids = append(c.ids, d.ID)
		c.stored = append(c.stored, string(d.Stored))
		numbers := map[string]int64{}
		for i, name := range testSchema.Numbers {
			numbers[name] = d.Numbers[i]
		}
		c.numbers = append(c.numbers, numbers)
		c.byID, c.byFirst = append(c.byID, doc), append(c.byFirst, doc)
		for i, name := range testSchema.Texts {
			places := map[string][]uint32{}
			for w, place := range d.Places {
				term := string(d.Texts[i].At(w))
				if p := places[term]; len(p) == 0 || p[len(p)-1] != place {
					places[term] = append(p, place)
				}
			}
			for term, p := range places {
				var t Tally
				for _, place := range p {
					if place < d.Title {
						t.Title++
					} else if place < d.Title+LeadPlaces {
						t.Lead++
					} else {
						t.Rest++
					}
				}
				put(name, term, doc, fmt.Sprint(p, t))
			}
		}
		for i, name := range testSchema.Values {
			set := map[string]bool{}
			for _, v := range d.Values[i] {
				if v != "" {
					set[v] = true
					put(name, v, doc, "")
				}
			}
			c.columns[name] = append(c.columns[name], slices.Sorted(maps.Keys(set)))
		}
	}
	slices.SortFunc(c.byID, func(a, b int) int { return slices.Compare(docs[a].ID[:], docs[b].ID[:]) })
	slices.SortStableFunc(c.byFirst, func(a, b int) int {
		x, y := docs[a].Numbers[0], docs[b].Numbers[0]
		switch {
		case x == y:
			return slices.Compare(docs[a].ID[:], docs[b].ID[:])
		case y == Missing || x != Missing && x < y:
			return -1
		}
		return 1
	})
	return c
}
