// Package vary makes a large collection of articles from a small one, for measuring how khabar grows: as many articles as are
// asked for, each from the paragraphs of several real ones, with words, names, outlets and days of its own. The same number gives
// the same article. It is for measurements only: the texts mean nothing.
//
// What makes an index grow is kept as it is in news. New words go on appearing: a share of the words is replaced by invented ones,
// drawn from Zipf's law over a million, so that vocabulary grows as a power of the text (Heaps' law). Outlets, authors and tags are
// drawn from Zipf's law too: a few have most of the articles.
package vary

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"khabar"
)

const (
	invented   = 0.02 // share of the words of a text that are replaced
	vocabulary = 1 << 20
	outlets    = 300
	authors    = 50_000
	tags       = 20_000
	years      = 12 // over which the articles are published
)

// Corpus makes articles from others.
type Corpus struct {
	sources []*khabar.Article
	byLang  map[string][]*khabar.Article // with a body
}

// New returns the corpus that is made from articles, which must have a body each.
func New(sources []*khabar.Article) *Corpus {
	c := &Corpus{sources: sources, byLang: make(map[string][]*khabar.Article)}
	for _, a := range sources {
		c.byLang[a.Lang] = append(c.byLang[a.Lang], a)
	}
	return c
}

// Article returns the article with a number: its title and first paragraph are those of a source, the others come from sources in
// the same language. It has no actors: recognising them is the indexer's work.
func (c *Corpus) Article(n int) *khabar.Article {
	random := rand.New(rand.NewPCG(uint64(n), 0x6b68))
	source := c.sources[n%len(c.sources)]
	mates := c.byLang[source.Lang]
	paragraphs := strings.Split(source.Body, "\n\n")
	for i := 1; i < len(paragraphs); i++ {
		other := strings.Split(mates[random.IntN(len(mates))].Body, "\n\n")
		paragraphs[i] = other[random.IntN(len(other))]
	}
	words := rand.NewZipf(random, 1.1, 20, vocabulary-1)
	day := time.Date(2014, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(random.Int64N(years * 365 * 24 * int64(time.Hour))))
	a := &khabar.Article{
		URL:             fmt.Sprintf("https://vary.example/%d", n),
		Outlet:          fmt.Sprintf("outlet-%d", draw(random, outlets)),
		Lang:            source.Lang,
		Title:           invent(random, words, source.Title),
		Section:         source.Section,
		Body:            invent(random, words, strings.Join(paragraphs, "\n\n")),
		Published:       khabar.Date{Time: day.Truncate(time.Second), Precision: khabar.PrecisionSecond},
		PublishedSource: khabar.DateImport,
		FirstSeen:       day.Add(time.Hour).Truncate(time.Second),
		Revision:        1,
	}
	for range random.IntN(3) {
		a.Authors = append(a.Authors, name(draw(random, authors), source.Lang == "ar")+" "+name(draw(random, authors), source.Lang == "ar"))
	}
	for range random.IntN(5) {
		a.Tags = append(a.Tags, name(draw(random, tags), source.Lang == "ar"))
	}
	return a
}

// draw draws one of n by Zipf's law.
func draw(random *rand.Rand, n int) int {
	return int(rand.NewZipf(random, 1.2, 5, uint64(n-1)).Uint64())
}

// invent replaces a share of the words of a text by invented ones of the same script.
func invent(random *rand.Rand, words *rand.Zipf, text string) string {
	var out strings.Builder
	out.Grow(len(text))
	for len(text) > 0 {
		end := strings.IndexFunc(text, unicode.IsSpace)
		if end < 0 {
			end = len(text)
		}
		if first, _ := utf8.DecodeRuneInString(text); unicode.IsLetter(first) && random.Float64() < invented {
			out.WriteString(name(int(words.Uint64()), unicode.Is(unicode.Arabic, first)))
		} else {
			out.WriteString(text[:end])
		}
		if text = text[end:]; text != "" { // the white space stays as it is
			_, size := utf8.DecodeRuneInString(text)
			out.WriteString(text[:size])
			text = text[size:]
		}
	}
	return out.String()
}

var (
	arabicSyllables = strings.Fields("با دو ري ناس كم طور سيل فا جاد حم قو ليم هار زن شو غا")
	latinSyllables  = strings.Fields("ba do ri nas kem tor sil fa jad ham kow lim har zen sho ga")
)

// name returns the word with a number: the same number is the same word, and different ones differ.
func name(n int, arabic bool) string {
	syllables := latinSyllables
	if arabic {
		syllables = arabicSyllables
	}
	var out strings.Builder
	for n += len(syllables); n > 0; n /= len(syllables) { // two syllables at least
		out.WriteString(syllables[n%len(syllables)])
	}
	return out.String()
}
