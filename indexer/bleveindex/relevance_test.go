package bleveindex

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"khabar"
	"khabar/internal/require"
	"khabar/mappings/evaltest"
	"khabar/query"
)

// floorDocs is how many articles the floors are for.
const floorDocs = 3000

var (
	evalDocs    = flag.Int("eval.docs", floorDocs, "articles to search in")
	evalQueries = flag.Int("eval.queries", 400, "queries of each kind to ask")
	evalHalf    = flag.Int("eval.half", 1, "0: the even articles, for tuning; 1: the odd ones, for checking")
	evalHostile = flag.Int("eval.hostile", 500, "hostile queries to ask")
)

// judged is a query with the number of the one article that it is about.
type judged struct {
	text string
	doc  int
}

// buildJudged builds an index of articles without their titles, each at an address that ends in its number.
func buildJudged(t testing.TB, docs []evaltest.Doc) *Store {
	t.Helper()
	s, err := Open(t.TempDir(), quiet)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeStore(t, s) })
	err = s.Rebuild(context.Background(), func(ctx context.Context, ix khabar.Index) (err error) {
		for from := 0; from < len(docs); from += 1000 {
			var batch []*khabar.Article
			for i, d := range docs[from:min(len(docs), from+1000)] {
				batch = append(batch, plainArticle(t, from+i, d))
			}
			err = errors.Join(err, ix.Write(ctx, khabar.Batch{Put: batch, Checkpoint: uint64(from + 1)}))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func plainArticle(t testing.TB, number int, d evaltest.Doc) *khabar.Article {
	t.Helper()
	a := &khabar.Article{
		URL: fmt.Sprintf("https://eval.example/%d", number), Outlet: "eval", Lang: d.Lang, Body: d.Body, Revision: 1,
		FirstSeen: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
	}
	if err := a.Normalize(); err != nil {
		t.Fatal(err)
	}
	return a
}

// ask returns the first ten hits of a text as plain words, any of them.
func ask(t testing.TB, s *Store, text string) []khabar.Hit {
	t.Helper()
	n, err := query.Parse(text, query.Options{Syntax: query.Plain, MatchAny: true})
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Search(context.Background(), khabar.SearchRequest{Query: n, Size: 10})
	if khabar.KindOf(err) == khabar.KindInvalid { // nothing but common words
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	return r.Hits
}

// nDCG is the mean over queries with one right answer each, of the first ten hits.
func nDCG(t testing.TB, s *Store, queries []judged) (mean float64) {
	t.Helper()
	for _, q := range queries {
		url := fmt.Sprintf("https://eval.example/%d", q.doc)
		rank := slices.IndexFunc(ask(t, s, q.text), func(h khabar.Hit) bool { return h.Article.URL == url })
		if rank >= 0 {
			mean += 1 / math.Log2(float64(rank)+2) / float64(len(queries))
		}
	}
	return mean
}

// kinds makes the queries of each kind, and takes what they ask with out of the articles where that would be too easy.
func kinds(docs []evaltest.Doc, half, limit int) map[string][]judged {
	out := map[string][]judged{}
	random := rand.New(rand.NewPCG(3, 4))
	step := max(1, len(docs)/2/max(1, limit))
	for i := half; i < len(docs); i += 2 * step {
		title := strings.Fields(docs[i].Title)
		out["headline"] = append(out["headline"], judged{docs[i].Title, i})
		out["three words of it"] = append(out["three words of it"], judged{some(random, title, 3), i})
		if body := strings.Fields(docs[i].Body); len(body) > 120 {
			middle := len(body)/3 + random.IntN(len(body)/3)
			words := body[middle:min(len(body), middle+60)]
			out["words of the middle"] = append(out["words of the middle"], judged{some(random, words, 4), i})
		}
	}
	return out
}

// some returns n of the longer words, in their order.
func some(random *rand.Rand, words []string, n int) string {
	words = slices.DeleteFunc(slices.Clone(words), func(w string) bool { return len([]rune(w)) < 4 })
	for len(words) > n {
		i := random.IntN(len(words))
		words = slices.Delete(words, i, i+1)
	}
	return strings.Join(words, " ")
}

// TestKnownItems measures the whole engine: each query must find the article that it was made from. The floors are for the default
// numbers; docs/analysis.md has the figures of larger ones.
func TestKnownItems(t *testing.T) {
	files := require.Corpus(t)
	for lang, floors := range map[string]map[string]float64{
		"ar": {"headline": .83, "three words of it": .69, "words of the middle": .91},
		"en": {"headline": .825, "three words of it": .67, "words of the middle": .80},
	} {
		t.Run(lang, func(t *testing.T) {
			docs, err := evaltest.Docs(files, lang, *evalDocs)
			if err != nil {
				t.Fatal(err)
			}
			s := buildJudged(t, docs)
			for kind, queries := range kinds(docs, *evalHalf, *evalQueries) {
				got := nDCG(t, s, queries)
				t.Logf("%-20s nDCG@10 %.4f  (%d queries, %d articles)", kind, got, len(queries), len(docs))
				if *evalDocs == floorDocs && got < floors[kind] {
					t.Errorf("%s: nDCG@10 %.3f is below the floor of %.3f", kind, got, floors[kind])
				}
			}
			t.Run("invariance", func(t *testing.T) { testDistorted(t, s, docs) })
			t.Run("hostile", func(t *testing.T) { testHostile(t, s, docs) })
		})
	}
}

// testDistorted holds that what readers do not see changes no ranking and no score.
func testDistorted(t *testing.T, s *Store, docs []evaltest.Doc) {
	marks := strings.NewReplacer("ا", "اَ", "ل", "لـ", "و", "\u200fو", "ي", "ی", "ك", "ک", "0", "٠", "1", "١", "2", "٢", "5", "۵", "e", "e\u200d")
	for i := 0; i < len(docs); i += max(1, len(docs)/50) {
		want, got := ask(t, s, docs[i].Title), ask(t, s, marks.Replace(docs[i].Title))
		if len(want) != len(got) {
			t.Fatalf("%q finds %d articles, distorted %d", docs[i].Title, len(want), len(got))
		}
		for k := range want {
			if want[k].Article.ID != got[k].Article.ID || want[k].Score != got[k].Score {
				t.Fatalf("%q: hit %d is another one when it is distorted", docs[i].Title, k)
			}
		}
	}
}

// testHostile asks what no parser and no engine likes, in both syntaxes: every answer is a result or an error of the user's.
func testHostile(t *testing.T, s *Store, docs []evaltest.Doc) {
	random := rand.New(rand.NewPCG(5, 6))
	signs := strings.Split("\" \"~3 ~1 ~2 * = - | & ( ) : title: body: last:30d date:2015 outlet:x \\ « » ، ؟ ﷺ \u202e \x00 \xff 🙂 OR NOT AND .. ~ #_", " ")
	slowest, of := time.Duration(0), ""
	for range *evalHostile {
		var b strings.Builder
		for range 1 + random.IntN(14) {
			words := strings.Fields(docs[random.IntN(len(docs))].Body)
			word := []rune(words[random.IntN(len(words))])
			switch random.IntN(4) {
			case 0:
				b.WriteString(signs[random.IntN(len(signs))])
			case 1:
				b.WriteString(string(word[:1+random.IntN(len(word))]) + signs[random.IntN(len(signs))])
			default:
				b.WriteString(string(word) + " ")
			}
		}
		options := query.Options{MatchAny: random.IntN(2) == 0, Now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
		if random.IntN(3) == 0 {
			options.Syntax = query.Plain
		}
		n, err := query.Parse(strings.ToValidUTF8(b.String(), "\uFFFD"), options)
		if err != nil {
			continue
		}
		start := time.Now()
		_, err = s.Search(context.Background(), khabar.SearchRequest{Query: n, Size: 10, Snippets: 2, Suggest: true,
			Facets: []khabar.FacetRequest{{Field: khabar.FieldOutlet, Size: 5}}})
		if took := time.Since(start); took > slowest {
			slowest, of = took, b.String()
		}
		if k := khabar.KindOf(err); err != nil && k != khabar.KindInvalid && k != khabar.KindTooLarge {
			t.Fatalf("%q: %v", b.String(), err)
		}
	}
	t.Logf("the slowest of %d: %v, %q", *evalHostile, slowest, of)
}

// TestScoresAreOfTheArticles holds that the same articles get the same scores, to the last bit, whatever the order of arrival, the
// segments, replacements and deletions.
func TestScoresAreOfTheArticles(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	words := strings.Fields("الوزير وزارة اتفاق الاتفاق نهر النهر ماء سد مياه agreement river water talks dam minister signed يستقبل استقبال")
	var docs []evaltest.Doc
	for range 300 {
		var b strings.Builder
		for range 5 + random.IntN(90) {
			b.WriteString(words[random.IntN(len(words))] + " ")
		}
		docs = append(docs, evaltest.Doc{Lang: "ar", Body: b.String()})
	}
	once := buildJudged(t, docs)
	piecemeal := openEmpty(t, t.TempDir())
	t.Cleanup(func() { closeStore(t, piecemeal) })
	order := random.Perm(len(docs))
	write := func(b khabar.Batch) {
		if err := piecemeal.Write(context.Background(), b); err != nil {
			t.Fatal(err)
		}
	}
	gone := plainArticle(t, len(docs), evaltest.Doc{Lang: "ar", Body: "ماء سد river"})
	for i, number := range order {
		a := plainArticle(t, number, docs[number])
		draft := *a
		draft.Body = "ماء ماء نهر"
		write(khabar.Batch{Put: []*khabar.Article{&draft, gone}, Checkpoint: uint64(3*i + 1)})
		write(khabar.Batch{Put: []*khabar.Article{a}, Remove: []string{gone.ID}, Checkpoint: uint64(3*i + 2)})
		if i == 40 {
			break
		}
	}
	for from := 41; from < len(order); from += 37 {
		var batch []*khabar.Article
		for _, number := range order[from:min(len(order), from+37)] {
			batch = append(batch, plainArticle(t, number, docs[number]))
		}
		write(khabar.Batch{Put: batch, Checkpoint: uint64(1000 + from)})
	}
	for range 60 {
		text := some(random, words, 1+random.IntN(4))
		want, got := ask(t, once, text), ask(t, piecemeal, text)
		if len(want) != len(got) {
			t.Fatalf("%q: %d hits and %d", text, len(want), len(got))
		}
		for i := range want {
			if want[i].Article.ID != got[i].Article.ID || want[i].Score != got[i].Score {
				t.Fatalf("%q: hit %d is %s with %v, and %s with %v", text, i, want[i].Article.URL, want[i].Score, got[i].Article.URL, got[i].Score)
			}
		}
	}
}
