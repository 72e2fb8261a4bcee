package lexicon

import (
	"io"
	"math/bits"
	"slices"
	"strings"

	"khabar"
	"khabar/mappings/fold"
)

// Counter counts the Arabic words of any number of texts. The zero value is ready for use; it is for one goroutine.
type Counter struct {
	counts map[string]*count
	// scratch
	letters []fold.Letter
	offsets []int
}

type count struct {
	seen int
	// hamza counts the times that a form with ال at its beginning was written with a hamza or madda on its alef: no article.
	hamza int
}

// Options bound a lexicon. The zero value gives the sizes that the embedded one was made with.
type Options struct {
	// MinBare and MinArticle are how often a form must have been seen, without or with the article, to be kept.
	MinBare, MinArticle int
}

// Defaults of Options. With them a corpus of ten million words gives a file of less than 300 KB.
const (
	defaultMinBare    = 3
	defaultMinArticle = 2
)

// maxWord is the greatest number of letters of a counted word; longer ones are words run together.
const maxWord = 16

// Add counts the Arabic words of a text.
func (c *Counter) Add(text string) {
	if c.counts == nil {
		c.counts = make(map[string]*count)
	}
	data := []byte(text)
	for i := 0; i < len(data); {
		class, size := fold.ClassAt(data[i:])
		if class != fold.Arabic {
			i += size
			continue
		}
		end := i
		for end < len(data) {
			class, size = fold.ClassAt(data[end:])
			if class != fold.Arabic && class != fold.Mark && class != fold.Invisible {
				break
			}
			end += size
		}
		c.word(data[i:end])
		i = end
	}
}

func (c *Counter) word(raw []byte) {
	var ok bool
	c.letters, c.offsets, ok = fold.ArabicWord(c.letters[:0], c.offsets[:0], raw)
	if !ok || len(c.letters) < 2 || len(c.letters) > maxWord {
		return
	}
	n := c.counts[string(c.letters)]
	if n == nil {
		n = new(count)
		c.counts[string(c.letters)] = n
	}
	n.seen++
	if strings.HasPrefix(string(raw), "أل") || strings.HasPrefix(string(raw), "إل") || strings.HasPrefix(string(raw), "آل") {
		n.hamza++
	}
}

const articleLetters = "\x27\x44" // ال

type form struct {
	word     string
	evidence Evidence
}

// Write writes the lexicon of what was counted, in the form that Read reads.
func (c *Counter) Write(w io.Writer, o Options) error {
	if o.MinBare == 0 {
		o.MinBare = defaultMinBare
	}
	if o.MinArticle == 0 {
		o.MinArticle = defaultMinArticle
	}
	if err := encode(w, c.forms(o)); err != nil {
		return khabar.Errorf(khabar.KindUnavailable, "lexicon", "the lexicon cannot be written").Wrap(err)
	}
	return nil
}

// forms returns the forms to keep, in order.
func (c *Counter) forms(o Options) []form {
	type both struct{ bare, article int }
	words := make(map[string]both, len(c.counts))
	for word, n := range c.counts {
		rest, has := strings.CutPrefix(word, articleLetters)
		if has && len(rest) >= 2 && 5*n.hamza < n.seen {
			b := words[rest]
			b.article += n.seen
			words[rest] = b
		} else {
			b := words[word]
			b.bare += n.seen
			words[word] = b
		}
	}
	var forms []form
	for word, b := range words {
		if b.bare < o.MinBare && b.article < o.MinArticle {
			continue
		}
		forms = append(forms, form{word, Evidence{Bare: level(b.bare), Article: level(b.article)}})
	}
	slices.SortFunc(forms, func(a, b form) int { return strings.Compare(a.word, b.word) })
	return forms
}

// level is 1 + the binary logarithm of a count, at most 15; 0 for none.
func level(count int) int { return min(15, bits.Len(uint(count))) }
