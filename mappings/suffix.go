package mappings

import (
	"khabar/mappings/fold"
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
	}
	w = s.withoutNumber(w)
	w = s.withoutRelation(w)
	return s.withoutGender(w)
}

// pronouns are possessive and object pronouns, longest first.
var pronouns = [][]fold.Letter{
	fold.Codes("هما"), fold.Codes("كما"), fold.Codes("هم"), fold.Codes("هن"), fold.Codes("ها"), fold.Codes("كم"), fold.Codes("نا"),
	fold.Codes("ه"),
}

// withoutPronoun takes a pronoun off and restores the ة that it turned into ت, and the ى that it turned into ا.
func (s *stemmer) withoutPronoun(w []fold.Letter) ([]fold.Letter, bool) {
	whole := s.words.Lookup(w)
	for _, p := range pronouns {
		if !hasSuffix(w, p) || len(w)-len(p) < 2 {
			continue
		}
		base := w[:len(w)-len(p)]
		known := s.words.Lookup(base)
		best, evidence := base, known.Any()
		switch base[len(base)-1] {
		case teh:
			if with := s.with(base[:len(base)-1], heh); s.words.Lookup(with).Any() > evidence {
				best, evidence = with, s.words.Lookup(with).Any()
			}
		case alef:
			if with := s.with(base[:len(base)-1], yeh); s.words.Lookup(with).Any() > evidence {
				best, evidence = with, s.words.Lookup(with).Any()
			}
		}
		if whole.Article >= 2 && whole.Article+3 >= whole.Bare {
			return nil, false // it was seen with the article: these letters are its own
		}
		if evidence > 0 && evidence >= whole.Bare && len(best) >= 3 {
			return best, true
		}
		if whole.Any() == 0 && evidence == 0 && len(p) > 1 && p[0] == heh && len(base) >= 4 {
			return best, true
		}
		return nil, false
	}
	return nil, false
}

// with returns base with one letter after it, in scratch space.
func (s *stemmer) with(base []fold.Letter, l ...fold.Letter) []fold.Letter {
	s.scratch = append(append(s.scratch[:0:0], base...), l...)
	return s.scratch
}

func hasSuffix(w, suffix []fold.Letter) bool {
	return len(w) > len(suffix) && string(w[len(w)-len(suffix):]) == string(suffix)
}

func ends(w []fold.Letter, a, b fold.Letter) bool {
	return len(w) > 4 && w[len(w)-2] == a && w[len(w)-1] == b
}

// withoutNumber takes the endings of the sound plurals and of the dual off: ات ون ين ان تان تين.
func (s *stemmer) withoutNumber(w []fold.Letter) []fold.Letter {
	n := len(w)
	if n < 5 {
		return w
	}
	whole := s.words.Lookup(w)
	base := w[:n-2]
	switch {
	case ends(w, alef, teh):
		feminine := s.with(base, heh)
		f, m := s.words.Lookup(feminine), s.words.Lookup(base)
		if whole.Any() > 0 && max(f.Any(), m.Any())+4 < whole.Any() {
			return w
		}
		if f.Any() >= m.Any() {
			return feminine
		}
		return base
	case ends(w, yeh, noon), ends(w, waw, noon), ends(w, alef, noon):
		if base[len(base)-1] == teh && w[n-2] != waw && n >= 6 {
			if feminine := s.with(base[:len(base)-1], heh); s.words.Lookup(feminine).Article >= max(whole.Article, s.words.Lookup(base).Article) && whole.Any() > 0 {
				return feminine
			}
		}
		m := s.words.Lookup(base)
		if whole.Any() == 0 {
			if m.Any() > 0 || w[n-2] != alef && len(base) >= 4 {
				return base
			}
			return w
		}
		if w[n-2] == alef {
			if m.Article >= whole.Article && m.Article >= 3 && m.Bare >= whole.Bare {
				return base
			}
			return w
		}
		other := yeh
		if w[n-2] == yeh {
			other = waw
		}
		if m.Article+4 >= whole.Article && m.Article >= 2 && m.Any()+4 >= whole.Any() && s.words.Lookup(s.with(base, other, noon)).Any() > 0 {
			return base
		}
	}
	return w
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
		if adjective := s.with(w[:n-1], yeh); s.words.Lookup(adjective).Article >= 4 && s.words.Lookup(w).Article < s.words.Lookup(adjective).Article-3 {
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
	if n > 4 && w[n-1] == heh {
		return w[:n-1]
	}
	return w
}
