package mappings

import (
	"bytes"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"

	"khabar/mappings/fold"
)

type latinScratch struct {
	env *snowballstem.Env
}

// join says that a Latin word may be the first half of a compound that is one word.
type join uint8

const (
	joinArticle  join = 1 << iota // al, el: "al-Sharaa", "Al Sharaa"
	joinSun                       // assimilated articles: "ash-Sharaa", "ez-Zor"
	joinCompound                  // "cease-fire", "co-operation"
	joinNumber                    // "F-16"
)

// latinUnit returns the unit of Latin letters that begins at i, and where it ends.
func (a *Arena) latinUnit(text []byte, i int) (*unit, int) {
	if end := acronymEnd(text, i); end > 0 {
		return a.lookup(text[i:end], (*Arena).analyseAcronym), end
	}
	end := runEnd(text, i, fold.Latin)
	u := a.lookup(text[i:end], (*Arena).analyseLatin)
	if u.join != 0 {
		if whole := compoundEnd(text, end, u.join); whole > 0 {
			if c := a.lookup(text[i:whole], (*Arena).analyseCompound); len(c.parts) > 0 {
				return c, whole
			}
		}
	}
	return u, end
}

// acronymEnd returns the end of an acronym with points, such as "U.S." or "a.m.", that begins at i; 0 if there is none. Its
// last point belongs to it, and so does a possessive ending.
func acronymEnd(text []byte, i int) int {
	letters, end := 0, 0
	for {
		class, letter := visible(text, i)
		if class != fold.Latin {
			break
		}
		class, after := visible(text, letter)
		if class == fold.Point && text[after-1] == '.' {
			letters++
			i, end = after, after
			continue
		}
		if letters > 0 && class != fold.Latin && class != fold.Digit && class != fold.Mark && class != fold.Point {
			letters++
			end = letter
		}
		break
	}
	if letters < 2 {
		return 0
	}
	return possessiveEnd(text, end)
}

// compoundEnd returns the end of the compound whose first half ends at i: a hyphen or, for articles and some compounds, a
// space, and a second half. It returns 0 if there is no second half.
func compoundEnd(text []byte, i int, j join) int {
	class, after := visible(text, i)
	space := text[after-1] == ' ' || bytes.HasSuffix(text[:after], []byte("\u00A0"))
	if class != fold.Hyphen && (!space || j&(joinArticle|joinCompound) == 0) {
		return 0
	}
	switch next, _ := visible(text, after); {
	case next == fold.Latin && j != joinNumber:
		return runEnd(text, after, fold.Latin)
	case next == fold.Digit && class == fold.Hyphen && j&joinNumber != 0:
		end, digits := digitsEnd(text, after)
		if end < len(text) && text[end] == 's' && !wordGoesOn(text, end+1) { // F-16s
			end++
		}
		if follows, _ := visible(text, end); digits <= 3 && !wordGoesOn(text, end) && follows != fold.Hyphen {
			return end
		}
	}
	return 0
}

// analyseAcronym reads letters with points: the points go. What is no country or body is then an ordinary word ("a.m.").
func (a *Arena) analyseAcronym(raw []byte) *unit {
	word := bytes.ReplaceAll(fold.AppendFolded(nil, trimPossessive(raw)), []byte("."), nil)
	u := &unit{positions: 1}
	if _, stop := englishStop[string(word)]; stop && !keptUpper[string(word)] {
		return u
	}
	word = clip(word)
	u.parts = []part{{stem: word, surface: word, script: ScriptLatin, end: len(raw), position: 1}}
	return u
}

// analyseLatin reads a run of Latin letters, digits and apostrophes, or a number.
func (a *Arena) analyseLatin(raw []byte) *unit {
	u := &unit{}
	for start := 0; start < len(raw); {
		end := chunkEnd(raw, start)
		a.addLatin(u, raw, start, end)
		start = end
	}
	if len(u.parts) == 1 && u.parts[0].end == len(raw) || len(u.parts) == 0 {
		u.join = joins(raw)
	}
	return u
}

// addLatin adds the token of raw[start:end], or the gap of a stop word.
func (a *Arena) addLatin(u *unit, raw []byte, start, end int) {
	word := trimPossessive(raw[start:end])
	surface := fold.AppendFolded(nil, word)
	if len(surface) == 0 {
		return
	}
	u.positions++
	p := part{script: ScriptLatin, start: start, end: end, position: u.positions}
	if surface[0] >= '0' && surface[0] <= '9' && !hasLetter(surface) {
		p.script = ScriptNumber
	}
	_, stop := englishStop[string(surface)]
	switch {
	case stop && keptUpper[string(surface)] && keepsCase(surface, word):
		u.shout = shoutable[string(surface)]
		p.stem = surface
	case stop:
		return
	case p.script == ScriptNumber:
		p.stem = surface
	case hasDigit(surface):
		p.stem = oneOf(surface)
		if ordinal, ok := irregular[string(surface)]; ok {
			p.stem = a.stemEnglish([]byte(ordinal))
		}
	default:
		surface = stripArticle(surface)
		p.stem = a.stemEnglish(surface)
	}
	p.surface, p.stem = clip(surface), clip(p.stem)
	u.parts = append(u.parts, p)
}

// chunkEnd returns where the part of raw that begins at start ends: a change between letters and digits cuts, unless the
// letters are one or two ("G7", "20th", but "COVID|19" and, because units are words, "10|km").
func chunkEnd(raw []byte, start int) int {
	end, letters := kindEnd(raw, start)
	for end < len(raw) {
		next, nextLetters := kindEnd(raw, end)
		if letters > 2 || nextLetters > 2 || nextLetters > 0 && units[string(fold.AppendFolded(nil, raw[end:next]))] {
			break
		}
		end, letters = next, nextLetters
	}
	return end
}

// kindEnd returns the end of the letters or of the digits (with their points and commas) at start, and how many letters.
func kindEnd(raw []byte, start int) (end, letters int) {
	first := true
	digits := false
	for i := start; i < len(raw); {
		c, size := fold.ClassAt(raw[i:])
		switch {
		case first && c != fold.Mark && c != fold.Invisible:
			first, digits = false, c == fold.Digit
		case c == fold.Digit && !digits, c == fold.Latin && digits:
			return i, letters
		}
		if c == fold.Latin {
			letters++
		}
		i += size
	}
	return len(raw), letters
}

// units of measure are words by themselves also when no space parts them from their number.
var units = map[string]bool{
	"km": true, "kg": true, "cm": true, "mm": true, "mb": true, "gb": true, "am": true, "pm": true, "ft": true, "lb": true,
}

// trimPossessive takes 's and a last apostrophe off a word.
func trimPossessive(word []byte) []byte {
	n := len(word)
	if n > 1 && word[n-1]|0x20 == 's' {
		if head, ok := trimApostrophe(word[:n-1]); ok && len(head) > 0 {
			return head
		}
	}
	return word
}

// trimApostrophe takes an apostrophe off the end, with invisible characters around it.
func trimApostrophe(word []byte) ([]byte, bool) {
	for len(word) > 0 {
		r, size := utf8.DecodeLastRune(word)
		word = word[:len(word)-size]
		switch fold.ClassOf(r) {
		case fold.Invisible:
		case fold.Apostrophe:
			return word, true
		default:
			return word, false
		}
	}
	return word, false
}

// keepsCase reports whether the case of word makes it more than the stop word it folds to.
func keepsCase(folded, word []byte) bool {
	upper, letters := 0, 0
	for _, r := range string(word) {
		if fold.ClassOf(r) == fold.Latin {
			letters++
			if 'A' <= r && r <= 'Z' {
				upper++
			}
		}
	}
	return upper == letters && letters > 1 || upper > 0 && string(folded) == "who"
}

func hasLetter(b []byte) bool { return bytes.ContainsFunc(b, func(r rune) bool { return r >= 'a' }) }

func hasDigit(b []byte) bool { return bytes.ContainsAny(b, "0123456789") }

// stemEnglish returns the stem of a folded word: the word that an irregular form belongs to, American spelling, then a stem of its own
// or that of Snowball's English stemmer (Porter 2).
func (a *Arena) stemEnglish(word []byte) []byte {
	w := string(word)
	if regular, ok := irregular[w]; ok {
		w = regular
	} else {
		w = american(w)
	}
	if stem, ok := apart[w]; ok {
		return []byte(stem)
	}
	if a.latin.env == nil {
		a.latin.env = snowballstem.NewEnv("")
	}
	a.latin.env.SetCurrent(w)
	english.Stem(a.latin.env)
	return []byte(a.latin.env.Current())
}
