package actors

import (
	"cmp"
	"slices"
	"strings"

	"khabar"
)

// Reviewer gathers from articles the names that a recogniser does not know, for a person to decide upon. It counts and shows; it
// merges nothing into the gazetteer. It is for one goroutine.
type Reviewer struct {
	r        *Recogniser
	articles int
	words    map[uint64]int32 // how often Arabic words stand in the articles
	latin    map[uint64]letterCase
	forms    map[string]*unknownForm
}

// letterCase counts how often a word is written with a capital inside of a sentence, and small.
type letterCase struct{ capital, small int32 }

// unknownForm is a run of words that was seen as a name.
type unknownForm struct {
	words    []string // folded
	hashes   []uint64
	written  string
	arabic   bool
	kinds    [3]int // articles by evidenceKind
	titles   map[uint64]int
	articles []int32 // numbers of articles, ascending
	evidence []Evidence
}

// Evidence is a sentence that a name was seen in.
type Evidence struct {
	Article  string `json:"article"` // Article.ID
	Outlet   string `json:"outlet,omitempty"`
	Sentence string `json:"sentence"`
}

// NewReviewer makes a reviewer of what a recogniser leaves.
func NewReviewer(r *Recogniser) *Reviewer {
	return &Reviewer{r: r, words: make(map[uint64]int32), latin: make(map[uint64]letterCase), forms: make(map[string]*unknownForm)}
}

const (
	maxEvidence = 3   // sentences kept of one form
	maxSentence = 240 // bytes of a sentence on each side of the name
)

// Read looks for unknown names in an article.
func (v *Reviewer) Read(a *khabar.Article) {
	d := v.r.scratch.Get().(*reading)
	defer v.r.release(d)
	d.read(v.r, a)
	for i := range d.tokens {
		if d.tokens[i].flags&isArabic != 0 {
			v.words[d.tokens[i].hash]++
			continue
		}
		c := v.latin[d.tokens[i].hash]
		if d.tokens[i].flags&isCapital == 0 {
			c.small++
		} else if i >= d.titleEnd && d.tokens[i].flags&isInitial == 0 {
			c.capital++
		}
		v.latin[d.tokens[i].hash] = c
	}
	for _, s := range d.unknowns(d.covered()) {
		// An Arabic name has no capitals to end it: each beginning of the words is counted, and Suggestions chooses.
		shortest := s.to
		if s.arabic {
			shortest = s.from + minUnknownWords
		}
		for end := shortest; end <= s.to; end++ {
			v.see(d, a, s, end)
		}
	}
	v.articles++
}

// see counts the words of a sighting up to a token.
func (v *Reviewer) see(d *reading, a *khabar.Article, s sighting, end int) {
	if isLink(d.tokens[end-1].hash) {
		return
	}
	words := make([]string, 0, end-s.from)
	for i := s.from; i < end; i++ {
		words = append(words, foldText(d.tokenText(i)))
	}
	key := strings.Join(words, " ")
	f := v.forms[key]
	if f == nil {
		f = &unknownForm{words: words, arabic: s.arabic, written: strings.Join(strings.Fields(d.span(s.from, end)), " "), titles: make(map[uint64]int)}
		for i := s.from; i < end; i++ {
			f.hashes = append(f.hashes, d.tokens[i].hash)
		}
		v.forms[key] = f
	}
	if n := len(f.articles); n > 0 && f.articles[n-1] == int32(v.articles) {
		return
	}
	f.articles = append(f.articles, int32(v.articles))
	f.kinds[s.kind]++
	if s.title != 0 {
		f.titles[s.title]++
	}
	if len(f.evidence) < maxEvidence {
		f.evidence = append(f.evidence, Evidence{Article: a.ID, Outlet: a.Outlet, Sentence: d.sentence(s.from, end)})
	}
}

// span returns the text from one token to another of the same field.
func (d *reading) span(from, end int) string {
	text := d.article.Body
	if from < d.titleEnd {
		text = d.article.Title
	}
	return text[d.tokens[from].start:d.tokens[end-1].end]
}

// sentence returns the sentence around a name, cut between words where it is long.
func (d *reading) sentence(from, end int) string {
	first, last := from, end-1
	low, high := 0, len(d.tokens)
	if from < d.titleEnd {
		high = d.titleEnd
	} else {
		low = d.titleEnd
	}
	for first > low && d.tokens[first].gap < gapSentence && int(d.tokens[from].start-d.tokens[first-1].start) < maxSentence {
		first--
	}
	for last+1 < high && d.tokens[last+1].gap < gapSentence && int(d.tokens[last+1].end-d.tokens[end-1].end) < maxSentence {
		last++
	}
	return strings.Join(strings.Fields(d.span(first, last+1)), " ")
}

// Names that the corpus itself speaks against: a word that stands much more often with the article or behind "and" than a given
// name does is a noun or a verb.
const (
	minCounted  = 8   // occurrences below which the shares tell nothing
	maxDefinite = .25 // share of the word's occurrences that have ال
	maxJoined   = .6  // the same for و, without which verbs seldom stand
)

// nameLike reports whether the articles read let an Arabic word be part of a name.
func (v *Reviewer) nameLike(hash uint64, letters int) bool {
	if v.r.words.given[hash] {
		return true
	}
	if letters > 60 {
		return false
	}
	n := float64(v.words[hash])
	definite := float64(v.words[hash+codeLam*powers[letters]+codeAlef*powers[letters+1]])
	and := float64(v.words[hash+codeWaw*powers[letters]])
	return n+definite < minCounted || definite/(n+definite) <= maxDefinite && and/(n+and) <= maxJoined
}

// stripped reports whether an Arabic word is rather another one behind a proclitic: "لبحث".
func (v *Reviewer) stripped(word string, hash uint64) bool {
	if v.r.words.given[hash] {
		return false
	}
	tokens := tokenise(word, nil)
	if len(tokens) != 1 {
		return false
	}
	var forms [maxForms]form
	for _, f := range proclitics(&tokens[0], forms[:0]) {
		if 4*v.words[f.hash] > v.words[hash] {
			return true
		}
	}
	return false
}

// acceptable reports whether a form can be a name, by the articles read.
func (v *Reviewer) acceptable(f *unknownForm) bool {
	if !f.arabic {
		return 4*(f.kinds[byTitle]+f.kinds[byGiven]) > len(f.articles) || len(f.articles) >= minUntitled && v.proper(f)
	}
	for i, w := range f.words {
		letters := len([]rune(w))
		definite := strings.HasPrefix(w, "ال") && letters > 3
		switch {
		case isLink(f.hashes[i]):
		case i == 0 && (definite || letters < 3 || !v.nameLike(f.hashes[i], letters) || v.stripped(w, f.hashes[i])):
			return false
		case i > 0 && definite:
			if i < len(f.words)-1 {
				return false // the family's name is the last
			}
		case i > 0 && (letters < 2 || !v.nameLike(f.hashes[i], letters) || v.stripped(w, f.hashes[i])):
			return false
		}
	}
	return true
}

// proper reports whether a form has a word that is hardly ever written small.
func (v *Reviewer) proper(f *unknownForm) bool {
	return slices.ContainsFunc(f.hashes, func(h uint64) bool {
		c := v.latin[h]
		return !v.r.words.joins[h] && !v.r.words.common[h] && 20*c.small <= c.capital
	})
}

// minUntitled is the number of articles from which on words with capitals are a name without a title.
const minUntitled = 3

// chosen returns the forms that are names: of the beginnings of an Arabic run the longest that most of the shorter one's
// articles have.
func (v *Reviewer) chosen() []*unknownForm {
	var out []*unknownForm
	swallowed := make(map[string]bool)
	for _, f := range v.forms {
		if f.arabic && len(f.words) > minUnknownWords && v.acceptable(f) && v.extends(f) {
			for n := minUnknownWords; n < len(f.words); n++ {
				swallowed[strings.Join(f.words[:n], " ")] = true
			}
		}
	}
	for key, f := range v.forms {
		if !swallowed[key] && v.acceptable(f) && (!f.arabic || len(f.words) == minUnknownWords || v.extends(f)) {
			out = append(out, f)
		}
	}
	return out
}

// extends reports whether a form of several words is the name rather than its beginning is: most articles with the beginning have all
// of it, and its last word looks like a family's where one article must decide.
func (v *Reviewer) extends(f *unknownForm) bool {
	n := len(f.words) - 1
	if isLink(f.hashes[n-1]) {
		return n == minUnknownWords || v.extends(&unknownForm{words: f.words[:n-1], hashes: f.hashes[:n-1], articles: f.articles})
	}
	shorter := v.forms[strings.Join(f.words[:n], " ")]
	if shorter == nil {
		return false
	}
	if strings.HasPrefix(f.words[n-1], "ال") {
		return false
	}
	if n > minUnknownWords && !isLink(f.hashes[n-1]) && !v.extends(shorter) {
		return false
	}
	if len(shorter.articles) == 1 {
		return strings.HasPrefix(f.words[n], "ال") || v.r.words.given[f.hashes[n]]
	}
	return 10*len(f.articles) >= 6*len(shorter.articles)
}

func byKey(a, b *unknownForm) int {
	return cmp.Or(cmp.Compare(len(b.articles), len(a.articles)), slices.Compare(a.words, b.words))
}
