package bleveindex

import (
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"khabar"
)

// The head of a stored article is everything but its body, field after field: the ID in binary; a text as its length and its bytes; a
// list or a map as the number of its elements, and those; a moment as seconds since 1970, nanoseconds and offset, or nothing; numbers
// as varints.

// headTexts are the fields of an article that are one text each.
func headTexts(a *khabar.Article) [9]*string {
	return [...]*string{&a.URL, &a.Outlet, &a.Origin, &a.Lang, &a.Title, &a.Section, &a.Image, &a.Cluster, &a.Country}
}

// headLists are those that are several.
func headLists(a *khabar.Article) [3]*[]string {
	return [...]*[]string{&a.Authors, &a.Credits, &a.Tags}
}

// appendHead appends the head of an article.
func appendHead(b []byte, a *khabar.Article) ([]byte, error) {
	id, err := parseID(a.ID)
	if err != nil {
		return b, fmt.Errorf("article %q: %w", a.ID, err)
	}
	b = append(b, id[:]...)
	for _, text := range headTexts(a) {
		b = appendText(b, *text)
	}
	b = appendText(b, string(a.PublishedSource))
	for _, list := range headLists(a) {
		b = binary.AppendUvarint(b, uint64(len(*list)))
		for _, text := range *list {
			b = appendText(b, text)
		}
	}
	for _, d := range []khabar.Date{a.Published, a.Modified} {
		if b = append(b, byte(d.Precision)); !d.IsZero() {
			b = appendMoment(b, d.Time.Truncate(time.Second))
		}
	}
	b = appendMoment(appendMoment(b, a.FirstSeen), a.Removed)
	b = binary.AppendVarint(binary.AppendVarint(b, int64(a.Words)), int64(a.Revision))
	for _, mentioned := range [][]khabar.Mentioned{a.Actors, a.Places} {
		b = binary.AppendUvarint(b, uint64(len(mentioned)))
		for _, m := range mentioned {
			b = binary.AppendVarint(appendText(b, m.ID), int64(m.Count))
		}
	}
	b = appendMap(b, a.Sources)
	return appendMap(b, a.Extra), nil
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// appendMoment writes a moment; the zero one is a single zero, which no other begins with.
func appendMoment(b []byte, t time.Time) []byte {
	if t.IsZero() {
		return append(b, 0)
	}
	_, offset := t.Zone()
	b = binary.AppendUvarint(b, uint64(t.Nanosecond())+1)
	return binary.AppendVarint(binary.AppendVarint(b, t.Unix()), int64(offset))
}

func appendMap[V ~string | ~[]byte](b []byte, m map[string]V) []byte {
	b = binary.AppendUvarint(b, uint64(len(m)))
	for _, key := range slices.Sorted(maps.Keys(m)) {
		b = appendText(appendText(b, key), string(m[key]))
	}
	return b
}

// readHead is the inverse of appendHead, or false if the bytes are not what it wrote.
func readHead(b []byte) (*khabar.Article, bool) {
	a := new(khabar.Article)
	if len(b) < len(articleID{}) {
		return nil, false
	}
	a.ID = hex.EncodeToString(b[:len(articleID{})])
	in := headReader{s: string(b[len(articleID{}):])}
	for _, text := range headTexts(a) {
		*text = in.text()
	}
	a.PublishedSource = khabar.DateSource(in.text())
	for _, list := range headLists(a) {
		for range in.count() {
			*list = append(*list, in.text())
		}
	}
	for _, d := range []*khabar.Date{&a.Published, &a.Modified} {
		if d.Precision = khabar.Precision(in.byte()); !d.IsZero() {
			d.Time = in.moment()
		}
	}
	a.FirstSeen, a.Removed = in.moment(), in.moment()
	a.Words, a.Revision = int(in.signed()), int(in.signed())
	for _, mentioned := range []*[]khabar.Mentioned{&a.Actors, &a.Places} {
		for range in.count() {
			*mentioned = append(*mentioned, khabar.Mentioned{ID: in.text(), Count: int(in.signed())})
		}
	}
	if n := in.count(); n > 0 {
		a.Sources = make(map[string]string, n)
		for range n {
			key := in.text()
			a.Sources[key] = in.text()
		}
	}
	if n := in.count(); n > 0 {
		a.Extra = make(map[string]json.RawMessage, n)
		for range n {
			key := in.text()
			a.Extra[key] = json.RawMessage(in.text())
		}
	}
	return a, !in.bad && in.s == ""
}

// headReader reads a head. Texts are parts of one string. bad is set when there is something else than what was written.
type headReader struct {
	s   string
	bad bool
}

func (r *headReader) fail() {
	r.s, r.bad = "", true
}

func (r *headReader) byte() byte {
	if r.s == "" {
		r.fail()
		return 0
	}
	v := r.s[0]
	r.s = r.s[1:]
	return v
}

func (r *headReader) unsigned() (v uint64) {
	for shift := 0; shift < 64; shift += 7 {
		c := r.byte()
		v |= uint64(c&0x7f) << shift
		if c < 0x80 {
			return v
		}
	}
	r.fail()
	return 0
}

func (r *headReader) signed() int64 {
	v := r.unsigned()
	return int64(v>>1) ^ -int64(v&1)
}

// count reads the number of elements that follow, each of which takes a byte at least.
func (r *headReader) count() int {
	n := r.unsigned()
	if n > uint64(len(r.s)) {
		r.fail()
		return 0
	}
	return int(n)
}

func (r *headReader) text() string {
	n := r.count()
	text := r.s[:n]
	r.s = r.s[n:]
	return text
}

func (r *headReader) moment() time.Time {
	nanoseconds := r.unsigned()
	if nanoseconds == 0 {
		return time.Time{}
	}
	seconds, offset := r.signed(), r.signed()
	if nanoseconds > 1e9 || offset < math.MinInt32 || offset > math.MaxInt32 {
		r.fail()
		return time.Time{}
	}
	t := time.Unix(seconds, int64(nanoseconds)-1)
	if offset == 0 {
		return t.UTC()
	}
	return t.In(time.FixedZone("", int(offset)))
}
