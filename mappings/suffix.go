package mappings

import (
	"khabar/mappings/fold"
	"khabar/mappings/lexicon"
)

// withoutSuffixes takes pronouns (never off a word with the article), endings of number, of relation (nisba) and of gender off.
func (s *stemmer) withoutSuffixes(w []fold.Letter, article bool) []fold.Letter {
	if len(w) <= 3 {
		return w
	}
	if !article {
		if base, ok := s.withoutPronoun(w); ok {
			w = base
			if singular, ok := plurals[string(w)]; ok {
				return singular
			}
		}
	}
	if !article {
		if verb, ok := s.verb(w); ok {
			return verb
		}
		w = s.withoutAccusative(w)
		if singular, ok := plurals[string(w)]; ok {
			return singular
		}
	}
	w = s.withoutNumber(w)
	if verb, ok := s.actionVerb(w); ok {
		return verb
	}
	w = s.withoutRelation(w)
	return s.withoutGender(w)
}

// pronouns are possessive and object pronouns, longest first.
var pronouns = [][]fold.Letter{
	fold.Codes("هما"), fold.Codes("كما"), fold.Codes("هم"), fold.Codes("هن"), fold.Codes("ها"), fold.Codes("كم"),
	fold.Codes("نا"), fold.Codes("ه"),
}

// withoutPronoun takes a pronoun off and restores the ة that it turned into ت, and the ى that it turned into ا.
func (s *stemmer) withoutPronoun(w []fold.Letter) ([]fold.Letter, bool) {
	whole := s.words.Lookup(w)
	if whole.Article >= 2 && whole.Article+3 >= whole.Bare {
		return nil, false // it was seen with the article: its last letters are its own
	}
	for _, p := range pronouns {
		if !hasSuffix(w, p) || len(w)-len(p) < 2 {
			continue
		}
		base, evidence := s.restored(w[:len(w)-len(p)])
		known := evidence > 0 && evidence+pronounMargin(p, whole) >= whole.Bare && len(base) >= 3
		unknown := whole.Any() == 0 && evidence == 0 && len(p) > 1 && p[0] == heh && len(w)-len(p) >= 4
		return base, known || unknown
	}
	return nil, false
}

// pronounMargin is by how much, as a binary logarithm, a word may be more frequent with ه than without (نفسه), if it was hardly ever
// seen with the article. Other pronouns look like endings of the accusative.
func pronounMargin(pronoun []fold.Letter, whole lexicon.Evidence) int {
	if len(pronoun) == 1 && whole.Article+6 <= whole.Bare {
		return 2
	}
	return 0
}

// restored returns what a noun is without the pronoun that followed it, and how often that was seen.
func (s *stemmer) restored(base []fold.Letter) ([]fold.Letter, int) {
	last, original := base[len(base)-1], fold.Letter(0)
	switch last {
	case teh:
		original = heh
	case alef:
		original = yeh
	}
	evidence := s.words.Lookup(base).Any()
	if original != 0 {
		if other := with(base[:len(base)-1], original); s.words.Lookup(other).Any() > evidence {
			return other, s.words.Lookup(other).Any()
		}
	}
	return base, evidence
}

// with returns a copy of base with letters after it.
func with(base []fold.Letter, l ...fold.Letter) []fold.Letter {
	return append(base[:len(base):len(base)], l...)
}

func hasSuffix(w, suffix []fold.Letter) bool {
	return len(w) > len(suffix) && string(w[len(w)-len(suffix):]) == string(suffix)
}

// withoutNumber takes the endings of the sound plurals and of the dual off: ات ون ين ان تان تين.
func (s *stemmer) withoutNumber(w []fold.Letter) []fold.Letter {
	n := len(w)
	if n < 5 {
		return w
	}
	switch base := w[:n-2]; {
	case w[n-2] == alef && w[n-1] == teh:
		return s.withoutFemininePlural(w, base)
	case w[n-1] != noon:
	case w[n-2] == alef:
		return s.withoutDual(w, base)
	case w[n-2] == yeh:
		return s.withoutPlural(w, base, waw)
	case w[n-2] == waw:
		return s.withoutPlural(w, base, yeh)
	}
	return w
}

// withoutFemininePlural reads ات: the singular is the one with ة or the one without, whichever is more frequent.
func (s *stemmer) withoutFemininePlural(w, base []fold.Letter) []fold.Letter {
	feminine := with(base, heh)
	whole, f, m := s.words.Lookup(w).Any(), s.words.Lookup(feminine).Any(), s.words.Lookup(base).Any()
	switch {
	case whole > 0 && max(f, m)+4 < whole:
		return w
	case f >= m:
		return feminine
	}
	return base
}

// withoutDual reads ان, which ends many singulars too: the singular must be more frequent in every way.
func (s *stemmer) withoutDual(w, base []fold.Letter) []fold.Letter {
	if feminine, ok := s.feminineDual(w, base); ok {
		return feminine
	}
	whole, m := s.words.Lookup(w), s.words.Lookup(base)
	if whole.Any() == 0 && m.Any() > 0 || m.Article >= max(3, whole.Article) && m.Bare >= whole.Bare && whole.Any() > 0 {
		return base
	}
	return w
}

// withoutPlural reads ين or ون; other is the vowel of the other case. A sound plural was seen in both.
func (s *stemmer) withoutPlural(w, base []fold.Letter, other fold.Letter) []fold.Letter {
	if other == waw {
		if feminine, ok := s.feminineDual(w, base); ok {
			return feminine
		}
	}
	whole, m := s.words.Lookup(w), s.words.Lookup(base)
	if whole.Any() == 0 {
		if m.Any() > 0 || len(base) >= 4 {
			return base
		}
		return w
	}
	inBoth := len(base) >= 4 && s.words.Lookup(with(base, other, noon)).Any() > 0 // نازحين, نازحون
	participle := len(base) >= 5 && base[0] == meem                               // مختطفين
	if m.Any() > 0 && whole.Article > 0 && (inBoth || participle) {
		return base
	}
	known := m.Article >= max(2, whole.Article-4) && m.Any()+4 >= whole.Any()
	if known && s.words.Lookup(with(base, other, noon)).Any() > 0 {
		return base
	}
	if known && other == waw && s.words.Lookup(with(base, alef, noon)).Any() >= 3 { // a dual: اليومين, يومان
		return base
	}
	return w
}

// feminineDual reads تان and تين, the dual of a noun in ة.
func (s *stemmer) feminineDual(w, base []fold.Letter) ([]fold.Letter, bool) {
	n := len(base)
	if n < 4 || base[n-1] != teh || s.words.Lookup(w).Any() == 0 {
		return nil, false
	}
	feminine := with(base[:n-1], heh)
	return feminine, s.words.Lookup(feminine).Article >= max(2, s.words.Lookup(w).Article, s.words.Lookup(base).Article)
}

// withoutRelation takes the ending of relation off, ي, if what is left is known as a noun or a name; names of countries in ا and
// يا take the form of their adjective.
func (s *stemmer) withoutRelation(w []fold.Letter) []fold.Letter {
	n := len(w)
	if singular, ok := plurals[string(w)]; ok {
		return singular
	}
	if n > 4 && w[n-1] == heh && w[n-2] == yeh { // feminine: سورية; but عملية is no feminine of عملي
		if n > 5 || s.words.Lookup(w[:n-1]).Article+2 >= s.words.Lookup(w).Article {
			return s.withoutRelation(w[:n-1])
		}
	}
	switch {
	case n > 4 && w[n-1] == alef:
		if w[n-2] == yeh && s.words.Lookup(w[:n-1]).Article >= 4 {
			return w[:n-1]
		}
		adjective := with(w[:n-1], yeh)
		if seen := s.words.Lookup(adjective).Article; seen >= 4 && s.words.Lookup(w).Article+3 < seen {
			return s.withoutRelation(adjective)
		}
	case n > 3 && w[n-1] == yeh:
		base, whole := s.words.Lookup(w[:n-1]), s.words.Lookup(w)
		if base.Any() >= 3 && base.Any()+2 >= whole.Any() {
			return w[:n-1]
		}
	}
	return w
}

// withoutGender takes ة off words of which enough is left.
func (s *stemmer) withoutGender(w []fold.Letter) []fold.Letter {
	n := len(w)
	if n <= 4 || w[n-1] != heh {
		return w
	}
	if own, ok := plurals[string(w)]; ok {
		return own
	}
	return w[:n-1]
}
