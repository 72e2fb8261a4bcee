package mappings

import "khabar/mappings/fold"

// verb returns the past tense, third person masculine, of a verb's present or of its past with an ending: يستقبل and استقبلت
// become استقبل, as headlines write the present of what the text tells in the past. Only forms that never carry the article
// are verbs, and only forms of the past that the lexicon knows are taken.
func (s *stemmer) verb(w []fold.Letter) ([]fold.Letter, bool) {
	whole := s.words.Lookup(w)
	if whole.Bare == 0 || whole.Article >= 2 && whole.Article+6 >= whole.Bare {
		return nil, false
	}
	n := len(w)
	if w[n-1] == alef && w[n-2] != waw && s.words.Lookup(w[:n-1]).Article >= 4 {
		return nil, false // يوما is a day
	}
	switch {
	case w[0] == yeh || w[0] == teh:
		if n > 4 && (w[n-2] == waw && (w[n-1] == noon || w[n-1] == alef)) { // يعلنون, يعلنوا
			if past, ok := s.past(w[1:n-2], whole.Bare); ok {
				return past, true
			}
		}
		return s.past(w[1:], whole.Bare)
	case whole.Article >= 2:
	case n == 4 && w[0] == alef && w[2] == yeh: // أعيد, the passive of أعاد
		return s.knownPast([]fold.Letter{alef, w[1], alef, w[3]}, whole.Bare)
	case w[n-1] == teh && n >= 4:
		return s.knownPast(w[:n-1], whole.Bare)
	case n > 4 && w[n-2] == waw && w[n-1] == alef:
		return s.knownPast(w[:n-2], whole.Bare)
	}
	return nil, false
}

// knownPast accepts a form of the past if it is about as frequent as the form it comes from.
func (s *stemmer) knownPast(base []fold.Letter, least int) ([]fold.Letter, bool) {
	e := s.words.Lookup(base)
	if len(base) < 3 || e.Bare < 3 || e.Bare+4 < least {
		return nil, false
	}
	return base, true
}

// past finds the past tense for what follows the first letter of a present: the same letters (يتحدث), with ا before them
// (يستقبل), with و before two (يصل), or with ا in the middle of three (يقول). The most frequent wins.
func (s *stemmer) past(base []fold.Letter, least int) ([]fold.Letter, bool) {
	var best []fold.Letter
	most := 0
	consider := func(candidate ...fold.Letter) {
		if candidate[0] == alef && arabicStop[string(candidate)] {
			return // تمام and تميم are no verbs of أمام
		}
		if e := s.words.Lookup(candidate); len(candidate) >= 3 && e.Bare > most {
			best, most = candidate, e.Bare
		}
	}
	hollow := len(base) == 3 && base[1] == yeh
	if !hollow || s.words.Lookup(base).Article < 4 { // عيد is the feast: يعيد comes from أعاد
		consider(append([]fold.Letter(nil), base...)...)
	}
	if len(base) > 1 {
		if base[0] == hamza {
			consider(append([]fold.Letter{alef}, base[1:]...)...)
		} else if !hollow { // أعيد is a passive
			candidate := append([]fold.Letter{alef}, base...)
			if keptAl[string(candidate)] { // the lexicon counts these as nouns with the article
				return candidate, true
			}
			consider(candidate...)
		}
	}
	switch {
	case len(base) == 2:
		consider(waw, base[0], base[1])
	case len(base) == 3 && (base[1] == waw || base[1] == yeh):
		if hollow { // يعيد is of أعاد, where there is one, rather than of عاد, which has يعود
			consider(alef, base[0], alef, base[2])
		}
		if !hollow || most < 3 || most+4 < least {
			consider(base[0], alef, base[2])
		}
	}
	if most < 3 || most+4 < least {
		return nil, false
	}
	return best, true
}
