package vary

import (
	"reflect"
	"strings"
	"testing"

	"khabar"
)

func sources() []*khabar.Article {
	words := strings.Fields("wheat barley olives rain harvest mill farmers river council market")
	arabic := strings.Fields("قمح شعير زيتون مطر حصاد طاحونة مزارعون نهر مجلس سوق")
	var out []*khabar.Article
	for i := range 20 {
		a := &khabar.Article{Lang: "en", Title: "Harvest"}
		w := words
		if i%2 == 1 {
			a.Lang, a.Title, w = "ar", "حصاد", arabic
		}
		for j := range 3 {
			a.Body += strings.Join(w[j:], " ") + "\n\n" + strings.Repeat(w[i%10]+" ", 30) + "\n\n"
		}
		out = append(out, a)
	}
	return out
}

// TestArticle makes articles that are valid, different, and the same each time.
func TestArticle(t *testing.T) {
	c := New(sources())
	ids := map[string]bool{}
	for n := range 200 {
		a, again := c.Article(n), c.Article(n)
		if !reflect.DeepEqual(a, again) {
			t.Fatalf("article %d is not the same each time", n)
		}
		if err := a.Normalize(); err != nil {
			t.Fatalf("article %d: %v", n, err)
		}
		ids[a.ID] = true
		if a.Lang != sources()[n%20].Lang {
			t.Errorf("article %d is in the language %s", n, a.Lang)
		}
	}
	if len(ids) != 200 {
		t.Errorf("200 articles have %d identities", len(ids))
	}
}

// TestVocabularyGrows counts the words of a growing collection: there are always new ones, fewer and fewer.
func TestVocabularyGrows(t *testing.T) {
	c := New(sources())
	seen := map[string]bool{}
	var sizes []int
	for n := range 4000 {
		for _, w := range strings.Fields(c.Article(n).Body) {
			seen[w] = true
		}
		if (n+1)%1000 == 0 {
			sizes = append(sizes, len(seen))
		}
	}
	t.Logf("words after 1,000, 2,000, 3,000 and 4,000 articles: %v", sizes)
	first, last := sizes[1]-sizes[0], sizes[3]-sizes[2]
	if last < first/4 || last >= first {
		t.Errorf("the second thousand brought %d words, the fourth %d", first, last)
	}
}

func TestNames(t *testing.T) {
	for _, arabic := range []bool{false, true} {
		seen := map[string]int{}
		for n := range 5000 {
			w := name(n, arabic)
			if before, ok := seen[w]; ok {
				t.Fatalf("%d and %d are both %q", before, n, w)
			}
			seen[w] = n
		}
	}
}
