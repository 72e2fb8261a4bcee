package mappings_test

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"khabar/internal/require"
	"khabar/mappings"
	"khabar/mappings/evaltest"
)

// check holds tokens to what Token promises, whatever the text.
func check(t *testing.T, text []byte, tokens []mappings.Token) {
	t.Helper()
	position, start, valid := 0, 0, utf8.Valid(text)
	for _, k := range tokens {
		if k.Start < start || k.End <= k.Start || k.End > len(text) || k.Position <= position {
			t.Fatalf("%q: token %q at %d to %d, position %d, after %d and %d", text, k.Stem, k.Start, k.End, k.Position, start, position)
		}
		if !utf8.RuneStart(text[k.Start]) || k.End < len(text) && valid && !utf8.RuneStart(text[k.End]) {
			t.Fatalf("%q: token %q cuts a character at %d or %d", text, k.Stem, k.Start, k.End)
		}
		for _, term := range [][]byte{k.Stem, k.Surface} {
			if len(term) == 0 || len(term) > 120 || !utf8.Valid(term) {
				t.Fatalf("%q: %q is no term", text, term)
			}
		}
		position, start = k.Position, k.End
	}
}

func FuzzAnalyze(f *testing.F) {
	for _, s := range []string{
		"", "قال الوزير", "al-Sharaa’s U.S. F-16", "1,000.5.6", "#غزة_تحت_القصف", "a\u0301'\u0301s", "ﷺ ﷲ", "\xff\xd8\xd9",
		"ـــ", "al al al", "Al-", "u.s.'", "co-", "١٬", "北京", "צה\"", strings.Repeat("ا", 999), "لل", "وال", "للللل", "co-\u200f1",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		tokens := mappings.Analyze(nil, text, new(mappings.Arena))
		check(t, text, tokens)
		// A cache must not change what is said.
		a := mappings.GetArena()
		again := mappings.Analyze(nil, text, a)
		mappings.PutArena(a)
		if show(again) != show(tokens) {
			t.Fatalf("%q: %s, then %s", text, show(tokens), show(again))
		}
	})
}

// TestLongRuns gives what could make analysis slow or terms long, a hundred kilobytes of each.
func TestLongRuns(t *testing.T) {
	for _, s := range []string{
		"ا", "لل", "وال", "a", "a1", "ab1", "abc1", "1.", "1,111", "a.", "al ", "al-", "co-", "\u200f", "a\u200f", "ـ", "َ", "'", "a'", "北", "ﷲ",
		"ص", "\xff", "عبدال",
	} {
		text := bytes.Repeat([]byte(s), 1<<17/len(s))
		check(t, text, mappings.Analyze(nil, text, new(mappings.Arena)))
	}
}

const invarianceText = "قال وزير الخارجية السوري، على هامش مؤتمر 2026 في إيران، إن 1,500 لاجئ عادوا إلى غزة ولبنان بالحافلات. " +
	"عبدالله ومسؤولون من COVID-19 وهيئة U.S. State Department visited al-Sharaa at 10:30 on 2026-01-06 (3.5%). " +
	"The WHO’s F-16 and the U.S.'s cease-fire, 20th, 10km, IT, co-operation, Da'esh"

func TestInvariance(t *testing.T) {
	var texts []string
	for range 50 {
		texts = append(texts, invarianceText)
	}
	if files := corpus(t); files != nil {
		docs, err := evaltest.Docs(files, "ar", 60)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range docs {
			texts = append(texts, d.Title+"\n"+d.Body)
		}
	}
	g := rand.New(rand.NewPCG(1, 2))
	for name, distort := range evaltest.Distortions {
		for _, text := range texts {
			changed := distort(g, text)
			want, got := mappings.AnalyzeString(text), mappings.AnalyzeString(changed)
			check(t, []byte(changed), got)
			if show(want) != show(got) {
				t.Errorf("%s: %s", name, firstDifference(want, got))
				break
			}
		}
	}
}

// corpus returns the corpus files, or nil where there are none, so that a test can still do its part.
func corpus(t *testing.T) (files []string) {
	t.Run("corpus", func(t *testing.T) { files = require.Corpus(t) })
	return files
}

func firstDifference(want, got []mappings.Token) string {
	for i := range min(len(want), len(got)) {
		if !bytes.Equal(want[i].Stem, got[i].Stem) || !bytes.Equal(want[i].Surface, got[i].Surface) {
			return show(want[max(0, i-1):min(len(want), i+2)]) + " became " + show(got[max(0, i-1):min(len(got), i+2)])
		}
	}
	return "a different number of tokens or positions"
}

func TestWawNouns(t *testing.T) {
	for _, noun := range evaltest.WawNouns {
		stem := strings.Join(stemsOf(noun), "+")
		for _, with := range []string{"ال", "وال", "بال", "لل", "كال", "فال", "وبال", "ولل", "و"} {
			if got := strings.Join(stemsOf(with+noun), "+"); got != stem {
				t.Errorf("%s has the stem %q, %s %q", noun, stem, with+noun, got)
			}
		}
	}
	files := corpus(t)
	if files == nil {
		return
	}
	carry, missed := 0, 0
	err := evaltest.Read(files, "ar", func(d evaltest.Doc) bool {
		present := map[string]bool{}
		for _, s := range stemsOf(d.Body) {
			present[s] = true
		}
		for _, noun := range evaltest.WawNouns {
			if strings.Contains(d.Body, " ال"+noun+" ") {
				carry++
				if !present[strings.Join(stemsOf(noun), "+")] {
					missed++
				}
			}
		}
		return carry < 1500
	})
	if err != nil || carry == 0 || missed*100 > carry {
		t.Errorf("of %d articles with ال, %d are missed (%v)", carry, missed, err)
	}
}
