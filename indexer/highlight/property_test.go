package highlight

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"khabar"
	"khabar/indexer/terms"
	"khabar/internal/require"
	"khabar/mappings"
	"khabar/query"
)

// checkSnippets holds what Snippets promises, for any text whatever and the mentions of actors in it.
func checkSnippets(t *testing.T, m *Matcher, title, body string, mentions []khabar.Mention, n int) {
	t.Helper()
	m = m.With(mentions)
	snippets := m.Snippets(title, body, n)
	if len(snippets) > n+1 {
		t.Fatalf("%d snippets, %d wanted", len(snippets), n)
	}
	after := 0 // the end of the passage before, in body
	for _, s := range snippets {
		switch s.Field {
		case "title":
			if s.Text != title || len(s.Marks) == 0 {
				t.Fatalf("title %q: %+v", title, s)
			}
			checkMarks(t, m, query.Title, s)
			checkMentions(t, title, s, mentions)
		case "body":
			if after = place(t, body, after, s.Text); after < 0 {
				t.Fatalf("%q is not in its place in %q without a cut word or character", s.Text, body)
			}
			checkMarks(t, m, query.Body, s)
			checkMentions(t, body, s, mentions)
		default:
			t.Fatalf("field %q", s.Field)
		}
	}
}

// checkMarks holds that the marks of a snippet are ascending, disjoint, on boundaries of code points, and that each that is no
// actor's, cut out of the text and analysed, matches its clause as what it is.
func checkMarks(t *testing.T, m *Matcher, scope query.Scope, s khabar.Snippet) {
	t.Helper()
	at := 0
	for _, mark := range s.Marks {
		if mark.Start < at || mark.End <= mark.Start || mark.End > len(s.Text) {
			t.Fatalf("marks %v of %q", s.Marks, s.Text)
		}
		at = mark.End
		if !boundary(s.Text, mark.Start) || !boundary(s.Text, mark.End) {
			t.Fatalf("mark %v of %q cuts a code point", mark, s.Text)
		}
		if cut := s.Text[mark.Start:mark.End]; mark.Actor == "" && !matches(m, scope, mark, cut) && !depends(cut) {
			t.Fatalf("%q is marked as %+v in %q and does not match", cut, mark, s.Text)
		}
	}
}

// matches reports whether a text matches the clause of a mark: all of it, or, of words near each other, a word.
func matches(m *Matcher, scope query.Scope, mark khabar.Mark, cut string) bool {
	plain := *m.pattern(scope) // without the article's mentions
	plain.named = nil
	clause := slices.Index(m.names, mark.Clause)
	if mark.Kind == khabar.MarkNear {
		for i := range plain.phrases {
			if f := &plain.phrases[i]; f.clause == clause {
				f := *f
				f.window = 0
				return anyTerm(&plain, f, cut)
			}
		}
	}
	s := getScan()
	defer s.release()
	s.find(&plain, cut)
	return slices.ContainsFunc(s.occurrences, func(o Occurrence) bool { return o.Clause == clause && o.Kind == mark.Kind })
}

// anyTerm reports whether a text has a term of a phrase.
func anyTerm(p *pattern, f phrase, text string) bool {
	s := getScan()
	defer s.release()
	s.find(p, text)
	for i := range f.offsets {
		if len(s.lists[f.lists+i]) > 0 {
			return true
		}
	}
	return false
}

// checkMentions holds that every mark of an actor in a snippet is a mention of that actor widened to whole words, and that every other
// mention in the snippet is inside a mark: at one of the places of the text where the snippet could be from.
func checkMentions(t *testing.T, text string, s khabar.Snippet, mentions []khabar.Mention) {
	t.Helper()
	tokens := mappings.AnalyzeString(text)
	wrong := ""
	for start := 0; start <= len(text)-len(s.Text); start++ {
		if strings.HasPrefix(text[start:], s.Text) {
			if wrong = wrongMention(text, tokens, start, s, mentions); wrong == "" {
				return
			}
		}
	}
	t.Fatal(wrong)
}

// wrongMention says what checkMentions finds wrong if the snippet begins at a byte of the text, or nothing.
func wrongMention(text string, tokens []mappings.Token, start int, s khabar.Snippet, mentions []khabar.Mention) string {
	marked := map[khabar.Mark]bool{}
	for _, m := range mentions {
		if m.Field != s.Field {
			continue
		}
		want := khabar.Mark{Span: m.Span, Kind: khabar.MarkActor, Clause: "actor:" + m.Actor, Actor: m.Actor}
		for _, token := range tokens {
			if token.Start < m.Span.End && token.End > m.Span.Start {
				want.Start, want.End = min(want.Start, token.Start), max(want.End, token.End)
			}
		}
		if want.Start -= start; want.Start < 0 || want.End-start > len(s.Text) {
			continue
		}
		want.End -= start
		marked[want] = true
		if !slices.ContainsFunc(s.Marks, func(m khabar.Mark) bool { return m.Start <= want.Start && want.End <= m.End }) {
			return fmt.Sprintf("the mention %q at %+v is not marked in %q: %+v", text[m.Span.Start:m.Span.End], want, s.Text, s.Marks)
		}
	}
	for _, mark := range s.Marks {
		if mark.Actor != "" && !marked[mark] {
			return fmt.Sprintf("%q is marked as %+v in %q, where nobody is mentioned", s.Text[mark.Start:mark.End], mark, s.Text)
		}
	}
	return ""
}

// mention makes mentions of an actor of random stretches of a text that begin and end with a letter.
func mention(random *rand.Rand, field, text string) (out []khabar.Mention) {
	for at := 0; ; {
		begin := strings.IndexFunc(text[at:], unicode.IsLetter)
		if begin < 0 {
			return out
		}
		at += begin
		end := at
		for i, r := range text[at:] {
			if !unicode.IsLetter(r) && !unicode.IsMark(r) && (r != ' ' || random.IntN(3) > 0) {
				break
			}
			if unicode.IsLetter(r) {
				end = at + i + utf8.RuneLen(r)
			}
		}
		if random.IntN(20) == 0 {
			from := at
			if _, size := utf8.DecodeRuneInString(text[at:]); random.IntN(3) == 0 && at+size < end {
				from += size // as behind a proclitic
			}
			out = append(out, khabar.Mention{Actor: "somebody", Field: field, Span: khabar.Span{Start: from, End: end}})
		}
		at = end
	}
}

// somebody is the clause that mentions of mention match.
var somebody = &query.Value{Field: "actor", Value: "somebody"}

// depends reports whether the analysis of a word may depend on what stands around it: digits, points, capitals.
func depends(cut string) bool {
	return strings.ContainsFunc(cut, func(r rune) bool { return unicode.IsDigit(r) || unicode.IsUpper(r) || r == '.' })
}

// boundary reports whether a code point begins or the text ends at i; a byte that is no UTF-8 counts as one.
func boundary(text string, i int) bool {
	for at := range text {
		if at >= i {
			return at == i
		}
	}
	return i == len(text)
}

// place returns the end of the first place of a passage in the text, from after on, where it cuts no token and no grapheme; -1
// if there is none.
func place(t *testing.T, text string, after int, passage string) int {
	t.Helper()
	tokens := mappings.AnalyzeString(text)
	for passage != "" {
		i := strings.Index(text[after:], passage)
		if i < 0 {
			break
		}
		if after += i; whole(text, tokens, after, after+len(passage)) {
			return after + len(passage)
		}
		after++
	}
	return -1
}

// whole reports whether a stretch of a text cuts no token and no grapheme.
func whole(text string, tokens []mappings.Token, start, end int) bool {
	for _, token := range tokens {
		if token.Start < start && token.End > start || token.Start < end && token.End > end {
			return false
		}
	}
	at := 0
	for g := uniseg.NewGraphemes(text); g.Next(); at += len(g.Str()) {
		if next := at + len(g.Str()); len(g.Str()) < reach && (at < start && next > start || at < end && next > end) {
			return false
		}
	}
	return true
}

func FuzzSnippets(f *testing.F) {
	for _, c := range readSnippetCases(f) {
		f.Add(c.query, c.title, c.body, uint8(2))
	}
	f.Add(`"a b"~9 OR c* | =d`, "a", "b a x b\u200d a\u0301 c"+strings.Repeat("d", 400), uint8(3))
	f.Add("0B", "", "0B\x800", uint8(2))
	f.Add("é~1", "\xff", "e\u0301\xc3 é "+strings.Repeat("👩‍👩‍👧‍👧é", 200), uint8(3))
	f.Fuzz(func(t *testing.T, q, title, body string, n uint8) {
		node, err := query.Parse(q, query.Options{MatchAny: true})
		if err != nil {
			return
		}
		plan, err := terms.Lower(node)
		if err != nil {
			return
		}
		m := Compile(plan)
		checkSnippets(t, m, title, body, nil, int(n%8))
		for _, o := range m.Occurrences(nil, query.Body, body) {
			if o.Start < 0 || o.Start >= o.End || o.End > len(body) || o.Clause >= len(m.Clauses()) {
				t.Fatalf("occurrence %+v", o)
			}
		}
		m.Forms(map[FormKey]Form{}, title, body)
	})
}

// articles reads up to n articles of the corpus, the same ones each time.
func articles(t testing.TB, n int) []khabar.Article {
	t.Helper()
	files := require.Corpus(t)
	var out []khabar.Article
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		unzipped, err := gzip.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(unzipped)
		lines.Buffer(nil, 1<<24)
		for i := 0; lines.Scan() && i < n/len(files); i++ {
			var a struct{ Title, Body string }
			if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
				t.Fatal(err)
			}
			out = append(out, khabar.Article{Title: a.Title, Body: a.Body})
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// TestSnippetsOfCorpus asks each of many real articles for words and phrases of its own, in every kind of match.
func TestSnippetsOfCorpus(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, a := range articles(t, 800) {
		words := strings.FieldsFunc(a.Body, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })
		if len(words) < 10 {
			continue
		}
		i := random.IntN(len(words) - 4)
		w := words[i : i+4]
		q := fmt.Sprintf(`%s | "%s %s" | ="%s %s" | "%s %s"~5 | =%s`, w[0], w[0], w[1], w[1], w[2], w[3], w[0], w[3])
		if long := words[random.IntN(len(words))]; utf8.RuneCountInString(long) > 5 {
			q += " | " + string([]rune(long)[:4]) + "* | " + long + "~1"
		}
		n, err := query.Parse(q, query.Options{})
		if err != nil {
			t.Fatalf("%s: %v", q, err)
		}
		plan, err := terms.Lower(n)
		if err != nil {
			continue // common words only
		}
		mentions := append(mention(random, "title", a.Title), mention(random, "body", a.Body)...)
		checkSnippets(t, Compile(plan, somebody), a.Title, a.Body, mentions, 3)
	}
}

func BenchmarkSnippets(b *testing.B) {
	all := articles(b, 500)
	for _, q := range []string{"security agreement", "الحكومة السورية", `"الأمم المتحدة"`, "govern*", "حكومه~1", `"minister government"~10`} {
		b.Run(q, func(b *testing.B) {
			m := compile(b, q)
			size := 0
			b.ReportAllocs()
			for i := range b.N {
				a := &all[i%len(all)]
				size += len(a.Body)
				m.Snippets(a.Title, a.Body, 3)
			}
			b.SetBytes(int64(size / b.N))
		})
	}
}

// TestSnippetsOfNoise makes texts of everything that attaches, joins, turns or does not separate, and asks for words in them.
func TestSnippetsOfNoise(t *testing.T) {
	words := []string{"oil", "Oil", "prices", "النفط", "وبالنفط", "نَفْط", "الحكـــومة", "حكومة", "al-Sharaa", "Al Sharaa",
		"cease-fire", "U.S.", "COVID-19", "١٢", "3.5", "石油", "น้ำมัน", "e\u0301te\u0301", "عبدالله", "the", "في", "a"}
	glue := []string{" ", " ", " ", " ", "  ", "\n\n", ". ", "، ", "؟ ", "\u200d", "\u200f", "\u0301", "-", "_", "\"", "»", "👩‍👧", "🇸🇾",
		"\u00a0", "", "(", "…", "\xff", "\u0600", "\u0600 ", " \u0301", "\r\n", strings.Repeat("x", 350)}
	queries := []string{"oil", "النفط | حكومة", `"oil prices"`, `"oil prices"~4`, "oil prices", "حكوم*", "oil~1", "=النفط", "Sharaa",
		`"al-Sharaa cease-fire"~9 | 石油`, "cease fire", `"a oil the oil"~3`}
	random := rand.New(rand.NewPCG(3, 4))
	var matchers []*Matcher
	for _, q := range queries {
		matchers = append(matchers, compile(t, q, somebody))
	}
	for range 4000 {
		var text strings.Builder
		for range random.IntN(120) {
			text.WriteString(words[random.IntN(len(words))] + glue[random.IntN(len(glue))])
		}
		mentions := mention(random, "body", text.String())
		checkSnippets(t, matchers[random.IntN(len(matchers))], words[random.IntN(len(words))], text.String(), mentions, random.IntN(5))
	}
}
