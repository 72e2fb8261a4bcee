package mappings

import "khabar/mappings/fold"

// Headlines say with a verb what the text says with its noun, and the other way round: يستقبل and استقبال, انطلقت and انطلاق. The
// forms of the verb that derive their noun by one pattern share its stem, where the lexicon knows the verb.

// actionVerb returns the past tense of the verb whose noun of action w is: استفعال, انفعال, افتعال, إفعال (also of verbs that end in
// ى), تفعيل and مفاعلة.
func (s *stemmer) actionVerb(w []fold.Letter) ([]fold.Letter, bool) {
	n := len(w)
	if n < 5 {
		return nil, false
	}
	var verb []fold.Letter
	switch {
	case w[0] == alef && w[n-2] == alef && w[n-1] == hamza: // استدعاء
		verb = with(w[:n-2], yeh)
	case w[0] == alef && w[n-2] == alef:
		verb = with(w[:n-2], w[n-1])
	case n == 5 && w[0] == teh && w[3] == yeh:
		verb = []fold.Letter{w[1], w[2], w[4]}
	case n == 6 && w[0] == meem && w[2] == alef && w[5] == heh:
		verb = w[1:5]
	default:
		return nil, false
	}
	if n >= 6 && keptAl[string(verb)] { // the lexicon counts these as nouns with the article
		return verb, true
	}
	e := s.words.Lookup(verb)
	return verb, e.Bare >= 4 && e.Article+3 <= e.Bare && e.Bare+actionMargin >= s.words.Lookup(w).Any()
}

// actionMargin is by how much, as a binary logarithm, a noun of action may be more frequent than the past of its verb. Words that
// only look like one (الإسلام, and the rare أسلم) are far more frequent.
const actionMargin = 3

// withoutAccusative takes the alef of an indefinite accusative off a noun (قتيلا, اقتصاديا): a word that never carries the article,
// while the rest does and is not rarer.
func (s *stemmer) withoutAccusative(w []fold.Letter) []fold.Letter {
	n := len(w)
	if n < 4 || w[n-1] != alef {
		return w
	}
	whole, base := s.words.Lookup(w), s.words.Lookup(w[:n-1])
	_, irregular := plurals[string(w[:n-1])]
	if whole.Article < 2 && (irregular || base.Article >= 2 && base.Any()+1 >= whole.Bare) {
		return w[:n-1]
	}
	return w
}
