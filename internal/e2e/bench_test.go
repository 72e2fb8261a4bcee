package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestBench measures an index of three articles: what it counts must be what a search counts.
func TestBench(t *testing.T) {
	data := t.TempDir()
	articles, queries := filepath.Join(data, "articles.jsonl"), filepath.Join(data, "queries.tsv")
	for path, text := range map[string]string{
		articles: `{"url":"https://barada.example/1","outlet":"barada","lang":"ar","title":"الحكومة","body":"قالت الحكومة إن مجلس الأمن اجتمع"}
{"url":"https://barada.example/2","outlet":"barada","lang":"ar","title":"خبر","body":"مجلس الأمن يدعو والحكومة ترد"}
{"url":"https://barada.example/3","outlet":"barada","lang":"en","title":"Oil","body":"The council met and prices rose"}
`,
		queries: "term\tbody_ar\tالحكومة\nphrase\tbody_ar\tمجلس الأمن\nand\ttext\toil prices\nor\ttitle\toil prices\nall\t*\t*\n",
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	done(t, 0, "import", "--data", data, articles)
	done(t, 0, "index", "--data", data)
	var report struct {
		Articles int
		Queries  []struct{ Hits int }
	}
	out := done(t, 0, "bench", "--data", data, "--queries", queries, "--facets", "outlet,actor,lang", "--snippets", "--rounds", "2", "--json")
	if err := json.Unmarshal([]byte(out.stdout), &report); err != nil {
		t.Fatalf("%v: %s", err, out.stdout)
	}
	for i, want := range []int{2, 2, 1, 1, 3} {
		if got := report.Queries[i].Hits; got != want {
			t.Errorf("query %d found %d articles, want %d", i, got, want)
		}
	}
	if report.Articles != 3 {
		t.Errorf("%d articles", report.Articles)
	}
	if text := done(t, 0, "bench", "--data", data, "--queries", queries, "--clients", "3", "--for", "50ms", "--follow").stdout; !strings.Contains(text, "3 clients for 0.") ||
		!strings.Contains(text, "0 errors") {
		t.Errorf("a load printed %q", text)
	}
	done(t, 2, "bench", "--data", data)
	done(t, 2, "bench", "--data", data, "--queries", queries, "--facets", "colour")
}
