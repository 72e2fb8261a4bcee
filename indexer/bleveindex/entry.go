package bleveindex

import (
	"slices"
	"sync"
	"unsafe"

	"khabar"
	"khabar/indexer/segment"
	"khabar/mappings"
)

// entry is what the index holds of one article: its terms by place, the values of its fields, its numbers, and the article itself,
// packed. Pooled: release gives it back.
type entry struct{ segment.Document }

var entries = sync.Pool{New: func() any {
	return &entry{Document: segment.Document{Numbers: make([]int64, len(schema.Numbers)),
		Texts: make([]segment.Terms, len(schema.Texts)), Values: make([][]string, len(schema.Values))}}
}}

// newEntry analyses an article and packs it. It returns KindInvalid if the ID is none.
func newEntry(a *khabar.Article) (*entry, error) {
	id, err := parseID(a.ID)
	if err != nil {
		return nil, khabar.Errorf(khabar.KindInvalid, "index: write", "%q is not the ID of an article", a.ID).At("id")
	}
	e := entries.Get().(*entry)
	e.ID = segment.ID(id)
	e.analyse(a)
	e.date(a)
	for i := range e.Values {
		e.Values[i] = appendValues(e.Values[i][:0], a, fieldNames[i])
	}
	if e.Stored, err = packArticle(e.Stored[:0], a); err != nil {
		return nil, notStored(err)
	}
	return e, nil
}

// keptBytes bounds what is kept of an entry: after a very long article it would stay large.
const keptBytes = 1 << 17

// release gives the entry back when a builder has it.
func (e *entry) release() {
	size := cap(e.Stored)
	for i := range e.Texts {
		size += e.Texts[i].Size()
	}
	if size > keptBytes {
		return
	}
	for i := range e.Values {
		clear(e.Values[i])
	}
	entries.Put(e)
}

// analyse cuts the article's texts into terms. The places of the body follow those of the title.
func (e *entry) analyse(a *khabar.Article) {
	arena := mappings.GetArena()
	defer mappings.PutArena(arena)
	tokens := tokenLists.Get().(*[]mappings.Token)
	defer tokenLists.Put(tokens)
	title := mappings.Analyze((*tokens)[:0], bytesOf(a.Title), arena)
	span := 0
	if n := len(title); n > 0 {
		span = title[n-1].Position
	}
	all := mappings.Analyze(title, bytesOf(a.Body), arena)
	stems, surfaces := &e.Texts[0], &e.Texts[1]
	stems.Reset()
	surfaces.Reset()
	e.Places, e.Title = slices.Grow(e.Places[:0], len(all)), uint32(span)
	for i := range all {
		place := uint32(all[i].Position - 1)
		if i >= len(title) {
			place += uint32(span)
		}
		e.Places = append(e.Places, place)
		stems.Add(all[i].Stem)
		surfaces.Add(all[i].Surface)
	}
	e.Numbers[titleSpanColumn] = int64(span)
	e.Numbers[titleTokensColumn], e.Numbers[bodyTokensColumn] = int64(len(title)), int64(len(all)-len(title))
	clear(all)
	*tokens = all[:0]
}

var tokenLists = sync.Pool{New: func() any { return new([]mappings.Token) }}

// bytesOf returns a text as bytes that must not be changed, without copying them.
func bytesOf(text string) []byte { return unsafe.Slice(unsafe.StringData(text), len(text)) }

// date sets the numbers that are dates: published and firstSeen in seconds since 1970, the days of the span that the former means.
func (e *entry) date(a *khabar.Article) {
	e.Numbers[publishedColumn], e.Numbers[firstColumn], e.Numbers[lastColumn] = segment.Missing, segment.Missing, segment.Missing
	if !a.Published.IsZero() {
		first, last := a.Published.Span()
		e.Numbers[publishedColumn], e.Numbers[firstColumn], e.Numbers[lastColumn] = a.Published.Time.Unix(), int64(first), int64(last)
	}
	e.Numbers[firstSeenColumn] = int64(seconds(a.FirstSeen))
}

// appendValues appends the values of an article in a field of khabar.Fields.
func appendValues(values []string, a *khabar.Article, f khabar.Field) []string {
	switch f {
	case khabar.FieldOutlet:
		return append(values, a.Outlet)
	case khabar.FieldOrigin:
		return append(values, a.Origin)
	case khabar.FieldLang:
		return append(values, a.Lang)
	case khabar.FieldCountry:
		return append(values, a.Country)
	case khabar.FieldSection:
		return append(values, a.Section)
	case khabar.FieldAuthor:
		return append(values, a.Authors...)
	case khabar.FieldTag:
		return append(values, a.Tags...)
	case khabar.FieldCluster:
		return append(values, a.Cluster)
	case khabar.FieldActor:
		return appendMentioned(values, a.Actors)
	case khabar.FieldPlace:
		return appendMentioned(values, a.Places)
	}
	return values
}

func appendMentioned(values []string, mentioned []khabar.Mentioned) []string {
	for _, m := range mentioned {
		values = append(values, m.ID)
	}
	return values
}
