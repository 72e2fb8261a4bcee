package bleveindex

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"khabar/internal/require"
	"khabar/mappings/evaltest"
)

// Passages are made of paragraphs beside each other: as few as have leastPassage words, at most mostPassage.
const (
	leastPassage = 70
	mostPassage  = 140
)

// passage names a passage of the corpus by its article and its first paragraph there.
type passage struct {
	url       string
	paragraph int
}

// passages returns the first two passages of one in so many articles of a language.
func passages(t *testing.T, files []string, lang string, step int) (docs []evaltest.Doc, numbers map[passage]int) {
	t.Helper()
	numbers = map[passage]int{}
	article := 0
	err := evaltest.Read(files, lang, func(a evaltest.Doc) bool {
		if article++; (article-1)%step != 0 {
			return true
		}
		var words []string
		start, paragraph, found := 0, 0, 0
		for p := range strings.FieldsFuncSeq(a.Body, func(r rune) bool { return r == '\n' }) {
			if strings.TrimSpace(p) == "" {
				continue
			}
			if words == nil {
				start = paragraph
			}
			words = append(words, strings.Fields(p)...)
			if n := len(words); n >= leastPassage {
				if n <= mostPassage && found < 2 {
					numbers[passage{a.URL, start}] = len(docs)
					docs = append(docs, evaltest.Doc{Lang: lang, Body: strings.Join(words, " ")})
					found++
				}
				words = nil
			}
			paragraph++
		}
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
	return docs, numbers
}

// judgments reads testdata/judged.tsv.
func judgments(t *testing.T, lang string, numbers map[passage]int) map[string][]judged {
	t.Helper()
	content, err := os.ReadFile("testdata/judged.tsv")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]judged{}
	for line := range strings.Lines(string(content)) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") || f[0] != lang {
			continue
		}
		paragraph, err := strconv.Atoi(f[2])
		if err != nil {
			t.Fatal(err)
		}
		number, ok := numbers[passage{f[1], paragraph}]
		if !ok {
			t.Fatalf("there is no passage of %s from paragraph %d on", f[1], paragraph)
		}
		out[f[3]] = append(out[f[3]], judged{f[4], number})
	}
	return out
}

// TestJudged asks what people would ask, with other words than the passage has: questions, and claims that it bears out.
func TestJudged(t *testing.T) {
	files := require.Corpus(t)
	for lang, c := range map[string]struct {
		step   int
		floors map[string]float64
	}{
		"ar": {8, map[string]float64{"question": .84, "claim": .87}},
		"en": {5, map[string]float64{"question": .87, "claim": .90}},
	} {
		t.Run(lang, func(t *testing.T) {
			docs, numbers := passages(t, files, lang, c.step)
			queries := judgments(t, lang, numbers)
			s := buildJudged(t, docs)
			for kind, floor := range c.floors {
				got := nDCG(t, s, queries[kind])
				t.Logf("%-10s nDCG@10 %.4f  (%d queries, %d passages)", kind, got, len(queries[kind]), len(docs))
				if got < floor {
					t.Errorf("%s: nDCG@10 %.3f is below the floor of %.3f", kind, got, floor)
				}
			}
		})
	}
}

// sentenceEnd is where a sentence ends, roughly: what follows begins with a letter that is no small one.
var sentenceEnd = regexp.MustCompile(`[.!?؟]\s+([\p{Lu}\p{Lo}"«])`)

// sentences takes a sentence of 10 to 30 words, behind the first one, out of each passage of which enough is left, and returns them
// as queries for what is left.
func sentences(docs []evaltest.Doc) (left []evaltest.Doc, queries []judged) {
	for i, d := range docs {
		parts := strings.Split(sentenceEnd.ReplaceAllString(d.Body, ".\n$1"), "\n")
		for k := 1; k < len(parts) && len(parts) > 2; k++ {
			if n := len(strings.Fields(parts[k])); n >= 10 && n <= 30 {
				queries = append(queries, judged{parts[k], i})
				d.Body = strings.Join(parts[:k], "\n") + "\n" + strings.Join(parts[k+1:], "\n")
				break
			}
		}
		left = append(left, d)
	}
	return left, queries
}

// TestSentences asks whole sentences, as somebody does who looks for more of what was read: each must find the passage that it stood in,
// by what that says besides.
func TestSentences(t *testing.T) {
	files := require.Corpus(t)
	for lang, c := range map[string]struct {
		step  int
		floor float64
	}{"ar": {8, .485}, "en": {5, .485}} {
		t.Run(lang, func(t *testing.T) {
			docs, _ := passages(t, files, lang, c.step)
			docs, queries := sentences(docs)
			s := buildJudged(t, docs)
			halves := [2][]judged{}
			for i, q := range queries {
				halves[i%2] = append(halves[i%2], q)
			}
			tuning, checking := nDCG(t, s, halves[0]), nDCG(t, s, halves[1])
			t.Logf("sentence   nDCG@10 %.4f for tuning, %.4f for checking  (%d queries, %d passages)", tuning, checking, len(queries), len(docs))
			if checking < c.floor {
				t.Errorf("nDCG@10 %.3f is below the floor of %.3f", checking, c.floor)
			}
		})
	}
}
