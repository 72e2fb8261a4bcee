package mappings

import (
	"hash/maphash"
	"sync"
)

// Script is the script of a token; it decides which chain the token went through.
type Script uint8

const (
	ScriptOther  Script = iota // folded only
	ScriptArabic               // Arabic letters, whatever the language
	ScriptLatin                // Latin letters, also with digits in them ("g7")
	ScriptNumber               // digits of any script, as ASCII
)

// String returns the name of the script in the output of khabar analyze.
func (s Script) String() string {
	return [...]string{"other", "arabic", "latin", "number"}[s&3]
}

// Token is one word of a text. Stem and Surface are UTF-8, never empty, at most maxTermBytes long, shared between tokens, valid
// for good, and must not be modified.
type Token struct {
	// Stem is what words match on; Surface is the word as it is written, with only its spelling normalised.
	Stem, Surface []byte
	Script        Script
	// Start and End are byte offsets into the original text, on rune boundaries.
	Start, End int
	// Position counts words from 1. A stop word takes a position but has no token.
	Position int
}

const (
	// maxTermBytes bounds stems and surfaces: longer runs are no words, and they swell the dictionary.
	maxTermBytes = 120
)

// unit is a stretch of text that is analysed as a whole, and therefore remembered as a whole: a word, an acronym, a number, a
// compound such as "al-Sharaa".
type unit struct {
	parts     []part
	first     [1]part // where parts lie if there is one, beside the rest of the unit
	positions int     // positions taken, with those of stop words
	join      join
	shout     bool // an upper-case word that is a stop word in lower case: kept unless everything around is upper case too
}

// part is one token of a unit; offsets count from the beginning of the unit.
type part struct {
	stem, surface []byte
	script        Script
	start, end    int
	position      int
}

// Arena is the working memory of Analyze: scratch space and a bounded cache of analysed words. The zero value is ready for
// use; it is for one goroutine at a time.
type Arena struct {
	cache  cache
	latin  latinScratch
	arabic arabicScratch
	// plainUntil is where a chain of numbers with several points ends: no point before it is a decimal one.
	plainUntil int
}

var arenas = sync.Pool{New: func() any { return new(Arena) }}

// GetArena returns an arena, warm if there is one. Give it back with PutArena; tokens made with it stay valid.
func GetArena() *Arena { return arenas.Get().(*Arena) }

// PutArena takes back an arena that is no longer used.
func PutArena(a *Arena) { arenas.Put(a) }

// AnalyzeString returns the tokens of a text, in order.
func AnalyzeString(text string) []Token {
	a := GetArena()
	defer PutArena(a)
	return Analyze(nil, []byte(text), a)
}

// lookup returns the analysis of a unit, from the cache if it is there.
func (a *Arena) lookup(raw []byte, analyse func(*Arena, []byte) *unit) *unit {
	if len(raw) > maxCachedBytes {
		return analyse(a, raw)
	}
	hash := maphash.Bytes(seed, raw)
	if u := a.cache.get(hash, raw); u != nil {
		return u
	}
	u := analyse(a, raw)
	if len(u.parts) == 1 {
		u.first[0] = u.parts[0]
		u.parts = u.first[:]
	}
	a.cache.put(hash, raw, u)
	return u
}

// clip cuts a term to maxTermBytes at a rune boundary.
func clip(term []byte) []byte {
	if len(term) <= maxTermBytes {
		return term
	}
	n := maxTermBytes
	for n > 0 && term[n]&0xC0 == 0x80 {
		n--
	}
	return term[:n:n]
}
