package mappings

import (
	"bytes"

	"khabar/mappings/fold"
	"khabar/mappings/lexicon"
)

// stemmer is a light stemmer by evidence: an affix is taken off only if what is known about words says that it is one. For
// words that the lexicon does not know, general rules decide. See docs/analysis.md for the order of steps.
type stemmer struct {
	words *lexicon.Lexicon
}

const (
	beh   fold.Letter = 0x28
	teh   fold.Letter = 0x2A
	seen  fold.Letter = 0x33
	kaf   fold.Letter = 0x43
	lam   fold.Letter = 0x44
	meem  fold.Letter = 0x45
	noon  fold.Letter = 0x46
	heh   fold.Letter = 0x47
	yeh   fold.Letter = 0x4A
	alef  fold.Letter = 0x27
	hamza fold.Letter = 0x21
)

// isProclitic reports whether a letter can be a conjunction or preposition written together with the next word.
func isProclitic(l fold.Letter) bool { return l == waw || l == feh || l == beh || l == kaf || l == lam }

// stem returns the stem of a folded word. The result may alias w or a table: it must not be modified.
func (s *stemmer) stem(w []fold.Letter) []fold.Letter {
	if bytes.HasSuffix(w, allahShort) && len(w) <= 5 { // الله لله والله بالله
		return allah
	}
	base, article := s.withoutProclitics(w)
	if singular, ok := plurals[string(base)]; ok {
		return singular
	}
	return s.withoutSuffixes(base, article)
}

var allahShort = fold.Codes("لله")

// startsAl reports whether w begins with ال and at least n letters more.
func startsAl(w []fold.Letter, n int) bool { return len(w) >= n+2 && w[0] == alef && w[1] == lam }

// withoutProclitics takes conjunctions, prepositions and the article off. article says that the word carried the article.
func (s *stemmer) withoutProclitics(w []fold.Letter) (base []fold.Letter, article bool) {
	for range 3 { // at most و + ب + ال
		if names[string(w)] {
			return w, false
		}
		if startsAl(w, 2) {
			if s.ownAl(w) {
				return w, false
			}
			return w[2:], true
		}
		if len(w) < 4 || !isProclitic(w[0]) {
			break
		}
		rest := w[1:]
		if w[0] == lam && rest[0] == lam {
			if base, ok := s.afterLil(w); ok {
				return base, true
			}
			break
		}
		if startsAl(rest, 2) {
			if !s.stripsBeforeArticle(w, rest) {
				break
			}
		} else if !s.strips(w, rest) {
			break
		}
		w = rest
	}
	return s.withoutFuture(w), false
}

// ownAl reports whether the first two letters of a word in ال are no article: it was written with a hamza (ألمانيا), it was
// seen with an article before it (الالتزام), or it is listed.
func (s *stemmer) ownAl(w []fold.Letter) bool {
	whole, rest := s.words.Lookup(w), s.words.Lookup(w[2:])
	margin := 5 // a noun may be so much more frequent than with the article
	if rest.Bare >= 4 {
		margin = 0 // the rest is a word too: الغاز is gas, not puzzles
	}
	return whole.Bare > 0 || whole.Article >= 2 && whole.Article+margin >= rest.Article || keptAl[string(w)]
}

// namedMargin is by how much, as a binary logarithm, a name that never takes the article (لبنان) must be more frequent than what is left of it.
const namedMargin = 2

// afterLil reads للX: for X, or for لX when that is the noun (للجنة) or a name (للبنان).
func (s *stemmer) afterLil(w []fold.Letter) ([]fold.Letter, bool) {
	switch {
	case len(w) < 4:
		return nil, false
	case names[string(w[2:])]:
		return w[2:], true
	}
	whole, with, without := s.words.Lookup(w), s.words.Lookup(w[1:]), s.words.Lookup(w[2:])
	if whole.Article > 0 && whole.Article >= max(with.Article, without.Article) {
		return nil, false
	}
	if with.Article > without.Article || len(w) == 4 && with.Any() > 0 || with.Article == 0 && with.Any() > without.Any()+namedMargin {
		return w[1:], true
	}
	return w[2:], true
}

// stripsBeforeArticle reports whether w is a proclitic before rest, which begins with ال.
func (s *stemmer) stripsBeforeArticle(w, rest []fold.Letter) bool {
	whole := s.words.Lookup(w)
	if whole.Any() == 0 {
		return true
	}
	after := max(s.words.Lookup(rest[2:]).Article, s.words.Lookup(rest).Bare)
	return after >= whole.Any() || after > 0 && whole.Article < 2
}

// strips reports whether the first letter of w is a proclitic before rest.
func (s *stemmer) strips(w, rest []fold.Letter) bool {
	whole, remainder := s.words.Lookup(w), s.words.Lookup(rest)
	switch {
	case names[string(rest)]:
		return true
	case seenAsNoun(whole, remainder):
		return false
	case w[len(w)-1] == alef && len(w) > 3 && seenAsNoun(s.words.Lookup(w[:len(w)-1]), s.words.Lookup(rest[:len(rest)-1])):
		return whole.Any() < remainder.Any() // its accusative: وفدا
	}
	if len(rest) <= longestStop && arabicStop[string(rest)] || s.inflectedNoun(w, rest, remainder.Any()) {
		return false // a common word takes only و and ف, and is then one too
	}
	conjunction := w[0] == waw || w[0] == feh
	switch {
	case whole.Any() == 0 && remainder.Any() == 0:
		return w[0] == waw && len(rest) >= 4
	case w[0] == waw:
		if s.wawVerb(w) {
			return false
		}
		margin := 2
		if whole.Article == 0 {
			margin = 6
		}
		return remainder.Any() > 0 && max(remainder.Bare+margin, remainder.Article) >= whole.Bare
	case conjunction:
		return remainder.Any() > whole.Bare
	case remainder.Any() > whole.Bare+1:
		return true
	case whole.Article > 0:
		return false
	}
	return s.afterPreposition(w, rest, whole.Bare, remainder)
}

// seenAsNoun reports whether a word that begins like a proclitic is a noun, because it was seen with the article; rest is what would be left.
func seenAsNoun(whole, rest lexicon.Evidence) bool {
	return whole.Article >= 2 && whole.Article+4 >= whole.Bare && whole.Article+6 >= rest.Any()
}

// afterPreposition reports whether w, which was never seen with the article and about as often as rest or oftener, is a preposition
// and a noun (بنسبة), a noun with a pronoun (باعتبارها), or ل and a verb (ليصبح).
func (s *stemmer) afterPreposition(w, rest []fold.Letter, whole int, remainder lexicon.Evidence) bool {
	switch {
	case remainder.Article >= 4 && remainder.Any()+prepositionMargin(w) >= whole:
		return true
	case len(rest) >= 5 && remainder.Any() >= max(1, whole):
		return true
	case w[0] == lam && len(rest) >= 4 && (rest[0] == yeh || rest[0] == teh):
		_, verb := s.verb(rest)
		return verb
	}
	base, ok := s.withoutPronoun(rest)
	return ok && len(base) >= 3 && s.words.Lookup(base).Article >= 4
}

// prepositionMargin is by how much, as a binary logarithm, a noun may be rarer than it is behind a preposition. ك and others are the
// beginning of words more often.
func prepositionMargin(w []fold.Letter) int {
	if w[0] == beh || w[0] == lam {
		return 3
	}
	return 0
}

// nounEndings are what may follow a noun: endings of number and relation, and pronouns; those that begin with ت follow nouns
// in ة.
var nounEndings = [][]fold.Letter{
	fold.Codes("ات"), fold.Codes("ين"), fold.Codes("ان"), fold.Codes("ون"), fold.Codes("ي"), fold.Codes("يه"), fold.Codes("ه"),
	fold.Codes("ها"), fold.Codes("هم"), fold.Codes("هما"), fold.Codes("نا"), fold.Codes("كم"),
}

// inflectedNoun reports whether w, without an ending, is a noun that begins with the letter in question (وزارته), rather than
// rest being one; remainder is how often rest was seen as it is.
func (s *stemmer) inflectedNoun(w, rest []fold.Letter, remainder int) bool {
	for _, e := range nounEndings {
		if !hasSuffix(w, e) || len(w)-len(e) < 3 {
			continue
		}
		n := len(w) - len(e)
		noun, other := s.words.Lookup(w[:n]), s.words.Lookup(rest[:n-1])
		if w[n-1] == teh || e[0] == alef {
			if e[0] != alef {
				n--
			}
			noun = s.words.Lookup(with(w[:n], heh))
			other = s.words.Lookup(with(rest[:n-1], heh))
		}
		if noun.Article >= 5 && noun.Article+2 >= noun.Bare && noun.Article >= other.Article && noun.Article+2 >= remainder {
			return true
		}
	}
	return false
}

// wawVerb reports whether w is a verb whose first root letter is و, by its present: وافق has يوافق.
func (s *stemmer) wawVerb(w []fold.Letter) bool {
	if n := len(w); n > 4 && w[n-1] == teh {
		w = w[:n-1]
	} else if n > 5 && w[n-1] == alef && w[n-2] == waw {
		w = w[:n-2]
	}
	return s.words.Lookup(append([]fold.Letter{yeh}, w...)).Bare >= 3
}

// withoutFuture takes the س of the future off a verb (سيقوم).
func (s *stemmer) withoutFuture(w []fold.Letter) []fold.Letter {
	if len(w) >= 5 && w[0] == seen && (w[1] == yeh || w[1] == teh || w[1] == noon) {
		whole := s.words.Lookup(w)
		if whole.Article == 0 && s.words.Lookup(w[1:]).Bare > 0 {
			return w[1:]
		}
	}
	return w
}
