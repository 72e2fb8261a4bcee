package mappings

import (
	"bytes"

	"khabar/mappings/fold"
	"khabar/mappings/lexicon"
)

type arabicScratch struct {
	letters []fold.Letter
	offsets []int
	stemmer stemmer
}

// maxWordBytes is how much of a run of Arabic letters is looked at: no word is longer, with all its diacritics and tatweel, and
// an arena keeps the room that a word once took.
const maxWordBytes = 1024

// analyseArabic reads a word of Arabic letters: folding, stop words, compound names, stems.
func (a *Arena) analyseArabic(raw []byte) *unit {
	s := &a.arabic
	var ok bool
	s.letters, s.offsets, ok = fold.ArabicWord(s.letters[:0], s.offsets[:0], raw[:min(len(raw), maxWordBytes)])
	if !ok { // Urdu, Sindhi: no Arabic word, so no Arabic stem
		u := a.analyseOther(raw)
		for i := range u.parts {
			u.parts[i].script = ScriptArabic
		}
		return u
	}
	if len(s.letters) == 0 {
		return &unit{}
	}
	if isArabicStop(s.letters) {
		return &unit{positions: 1}
	}
	if s.stemmer.words == nil {
		s.stemmer.words = lexicon.Embedded()
	}
	u := &unit{}
	if cut := compoundName(s.letters); cut > 0 {
		a.addArabic(u, s.letters[:cut], 0, s.offsets[cut])
		a.addArabic(u, s.letters[cut:], s.offsets[cut], len(raw))
	} else {
		a.addArabic(u, s.letters, 0, len(raw))
	}
	return u
}

func (a *Arena) addArabic(u *unit, letters []fold.Letter, start, end int) {
	u.positions++
	surface := fold.AppendText(make([]byte, 0, 2*len(letters)), letters)
	stem := surface
	if s := a.arabic.stemmer.stem(letters); !bytes.Equal(s, letters) {
		stem = fold.AppendText(make([]byte, 0, 2*len(s)), s)
	}
	u.parts = append(u.parts, part{
		stem: clip(stem), surface: clip(surface), script: ScriptArabic, start: start, end: end, position: u.positions,
	})
}

var (
	abdAl = fold.Codes("عبدال")
	allah = fold.Codes("الله")
)

// compoundName returns where a name that is also written in two words is to be cut: after عبد in عبدالعزيز (proclitics may
// stand before it), before الله in نصرالله; 0 for every other word.
func compoundName(w []fold.Letter) int {
	for p := 0; p <= 2 && p+len(abdAl)+2 < len(w); p++ {
		if bytes.HasPrefix(w[p:], abdAl) {
			return p + 3
		}
		if !isProclitic(w[p]) {
			break
		}
	}
	if len(w) >= len(allah)+3 && bytes.HasSuffix(w, allah) {
		return len(w) - len(allah)
	}
	return 0
}
