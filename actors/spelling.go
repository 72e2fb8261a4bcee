package actors

import (
	"strings"
	"unicode/utf8"
)

// foldWords returns the words of a name as the recogniser compares them, spelt out.
func foldWords(name string) []string {
	tokens := tokenise(name, nil)
	out := make([]string, len(tokens))
	for i, t := range tokens {
		text := name[t.start:t.end]
		if t.flags&isArticle != 0 { // "ash-Sharaa", "el-Sisi": every article is written al
			cut := strings.IndexAny(text, " -‐‑–")
			text = "al" + text[cut+1:]
		}
		out[i] = foldText(text)
	}
	return out
}

func foldName(name string) string { return strings.Join(foldWords(name), " ") }

// foldText folds letters as the tokeniser does and drops everything else.
func foldText(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r < utf8.RuneSelf:
			if c := asciiClass[r]; c == 2 {
				b.WriteByte(byte(r) | 0x20)
			} else if c != 0 {
				b.WriteByte(byte(r))
			}
		case r >= 0x600 && r <= 0x6FF:
			if f := arabicFold[r-0x600]; f < arabicDrop {
				b.WriteRune(0x600 + rune(f))
			}
		case r >= 0xC0 && r < 0x250 && latinFold[r-0xC0] != 0:
			b.WriteByte(latinFold[r-0xC0])
		}
	}
	return b.String()
}

// hashOf hashes a folded word.
func hashOf(word string) uint64 {
	var h uint64
	for _, r := range word {
		if r < utf8.RuneSelf {
			h = h*base + uint64(r)
		} else {
			h = h*base + arabicLetter(r)
		}
	}
	return h
}

// maxSpellings bounds what is derived from one word; real names stay below it.
const maxSpellings = 48

// respelling is one regular freedom in writing Arabic in Latin letters. It holds only for a word whose Arabic original has one of the
// letters, which keeps "Chad" from being read as "Shad".
type respelling struct {
	latin  []string
	arabic string
}

var respellings = []respelling{
	{[]string{"ou", "oo", "u"}, "و"},
	{[]string{"aa", "a"}, "اعآ"},
	{[]string{"ee", "i"}, "ي"},
	{[]string{"ai", "ay", "ei", "ey"}, "يئ"},
	{[]string{"sh", "ch"}, "ش"},
	{[]string{"q", "k"}, "ق"},
	{[]string{"y", "i"}, "ي"},
}

// finals are the ways to write ة, ا and اء at the end of a word.
var finals = []string{"ah", "eh", "a"}

// spellings derives the regular spellings of a folded Latin word from its folded Arabic original; the word itself comes first.
func spellings(word, arabic string) []string {
	out := []string{word}
	seen := map[string]bool{word: true}
	add := func(s string) {
		if len(out) < maxSpellings && !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	if strings.HasSuffix(arabic, "ه") || strings.HasSuffix(arabic, "ا") {
		for _, end := range finals {
			stem, ok := strings.CutSuffix(word, end)
			if !ok || utf8.RuneCountInString(stem) < 2 {
				continue
			}
			for _, other := range finals {
				add(stem + other)
			}
			break
		}
	}
	for _, rule := range respellings {
		if !strings.ContainsAny(arabic, rule.arabic) {
			continue
		}
		for _, s := range out[:len(out):len(out)] {
			respell(s, rule.latin, add)
		}
	}
	return out
}

// respell gives add each spelling in which one occurrence of one form is replaced by another. The first letter of a word with a
// joined article stays apart from it.
func respell(s string, forms []string, add func(string)) {
	for i := 0; i < len(s); i++ {
		for _, f := range forms {
			if !strings.HasPrefix(s[i:], f) || vowelAround(s, i, len(f), f) {
				continue
			}
			for _, other := range forms {
				if other != f {
					add(s[:i] + other + s[i+len(f):])
				}
			}
			break
		}
	}
}

// vowelAround keeps a single vowel that is part of a longer one, and the a of a joined article, as they are.
func vowelAround(s string, i, size int, form string) bool {
	if strings.HasPrefix(s, "al") && i == 0 {
		return true
	}
	if size > 1 || !strings.ContainsAny(form, "aiuy") {
		return false
	}
	vowel := func(j int) bool { return j >= 0 && j < len(s) && strings.IndexByte("aeiouy", s[j]) >= 0 }
	return vowel(i-1) || vowel(i+1)
}
