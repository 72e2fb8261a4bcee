package mappings

import (
	_ "embed"

	"khabar/mappings/fold"
)

//go:embed data/stop_en.txt
var englishStopText string

//go:embed data/stop_ar.txt
var arabicStopText string

var englishStop = wordSet(englishStopText)

// keptUpper are stop words that are words of their own in upper case: the World Health Organization, the United States,
// information technology, the Islamic State. "Who" with one capital is a name too often to be dropped.
var keptUpper = map[string]bool{"who": true, "us": true, "it": true, "is": true}

// shoutable are those of them that stay stop words where everything is in upper case.
var shoutable = map[string]bool{"it": true, "is": true}

// arabicStop holds folded stop words, as letters.
var arabicStop = foldedSet(arabicStopText)

// longestStop is the number of letters of the longest of them.
var longestStop = func() (n int) {
	for w := range arabicStop {
		n = max(n, len(w))
	}
	return n
}()

// foldedSet reads an embedded table of Arabic words.
func foldedSet(text string) map[string]bool {
	m := map[string]bool{}
	for w := range wordSet(text) {
		letters, _, _ := fold.ArabicWord(nil, nil, []byte(w))
		m[string(letters)] = true
	}
	return m
}

// keptAlText lists words, mostly verbs, that begin with ال by nature and are written without a hamza.
//
//go:embed data/kept_al.txt
var keptAlText string

// keptAl holds them folded, as letters.
var keptAl = foldedSet(keptAlText)

const (
	waw fold.Letter = 0x48
	feh fold.Letter = 0x41
)

// isArabicStop reports whether folded letters are a stop word, alone or after و or ف.
func isArabicStop(w []fold.Letter) bool {
	if arabicStop[string(w)] {
		return true
	}
	return len(w) > 2 && (w[0] == waw || w[0] == feh) && arabicStop[string(w[1:])]
}
