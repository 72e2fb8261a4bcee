package bleveindex

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"khabar"
	"khabar/indexer/segment"
)

// TestColumns reads the columns and orders of a segment whose articles share dates, have none, or have several values.
func TestColumns(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 10))
	b := segment.NewBuilder(schema)
	var published []int64
	var tags [][]string
	for i := range 2000 {
		d := segment.Document{Numbers: make([]int64, len(schema.Numbers)), Texts: make([]segment.Terms, len(schema.Texts)),
			Values: make([][]string, len(schema.Values))}
		for j := range d.ID {
			d.ID[j] = byte(r.Uint32())
		}
		for j := range d.Numbers {
			d.Numbers[j] = int64(10*i + j)
		}
		d.Numbers[publishedColumn] = r.Int64N(300) - 150
		if r.IntN(5) == 0 {
			d.Numbers[publishedColumn], d.Numbers[firstColumn], d.Numbers[lastColumn] = segment.Missing, segment.Missing, segment.Missing
		}
		published = append(published, d.Numbers[publishedColumn])
		for range r.IntN(4) {
			tag := fmt.Sprint("وسم", r.IntN(50))
			if !slices.Contains(d.Values[fieldNumber(khabar.FieldTag)], tag) {
				d.Values[fieldNumber(khabar.FieldTag)] = append(d.Values[fieldNumber(khabar.FieldTag)], tag)
			}
		}
		d.Values[fieldNumber(khabar.FieldLang)] = []string{[]string{"ar", "en", ""}[r.IntN(3)]}
		tags = append(tags, slices.Sorted(slices.Values(d.Values[fieldNumber(khabar.FieldTag)])))
		if err := b.Add(&d); err != nil {
			t.Fatal(err)
		}
	}
	s := openBuilt(t, b)
	var dictionaries []*values
	for range fieldNames {
		v := newValues(nil)
		another := [][]byte{[]byte("a value of another segment")}
		v.addAll(1, func() (name []byte, more bool) {
			if len(another) > 0 {
				name, more, another = another[0], true, nil
			}
			return name, more
		})
		dictionaries = append(dictionaries, v)
	}
	c, err := loadColumns(s, dictionaries)
	if err != nil {
		t.Fatal(err)
	}
	tag, lang := c.fields[fieldNumber(khabar.FieldTag)], c.fields[fieldNumber(khabar.FieldLang)]
	names := dictionaries[fieldNumber(khabar.FieldTag)].list()
	missing := 0
	for doc := range tags {
		var got []string
		for _, n := range tag.numbers[tag.starts[doc]:tag.starts[doc+1]] {
			got = append(got, names[n])
		}
		if !slices.Equal(slices.Sorted(slices.Values(got)), tags[doc]) {
			t.Fatalf("article %d has the tags %v, want %v", doc, got, tags[doc])
		}
		if len(tags[doc]) == 0 {
			missing++
		}
		if c.published[doc] != published[doc] || c.firstSeen[doc] != uint32(10*doc+firstSeenColumn) || c.bodyTokens[doc] != uint32(10*doc+bodyTokensColumn) {
			t.Fatalf("the numbers of article %d are not what they were", doc)
		}
	}
	if tag.missing != missing || lang.single == nil {
		t.Errorf("%d articles without a tag, want %d", tag.missing, missing)
	}
	v := &segmentView{segment: s, cols: c, docs: s.Docs()}
	for _, by := range []ordering{byID, newest, oldest} {
		want := make([]uint32, s.Docs())
		for i := range want {
			want[i] = uint32(i)
		}
		slices.SortFunc(want, func(a, b uint32) int {
			return cmp.Or(cmp.Compare(c.key(by, b), c.key(by, a)), slices.Compare(c.ids[a][:], c.ids[b][:]))
		})
		if got, err := v.sorted(by); err != nil || !slices.Equal(got, want) {
			t.Errorf("order %d is not that of the keys (%v)", by, err)
		}
	}
}
