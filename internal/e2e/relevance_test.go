package e2e

import (
	"bufio"
	"os"
	"slices"
	"strings"
	"testing"
)

// Floors of the golden queries over the demo: a change that sinks below them must say why.
const (
	floorMRR    = 0.95
	floorRecall = 0.90
)

// golden is a query with the articles that a researcher would want, in no order.
type golden struct {
	query    string
	relevant []string
}

// TestRelevance measures testdata/relevance.txt on a crawled and indexed demo.
func TestRelevance(t *testing.T) {
	sites, folder := press(t)
	data := t.TempDir()
	done(t, 0, crawling(sites, folder, data)...)
	base := start(t, "serve", "--addr", "127.0.0.1:0", "--data", data, "--outlets", folder).address()
	eventually(t, "the index", func() bool { return search(t, base, "").Total == len(sites.Truth()) })
	truth := byPlace(t, sites)
	keys := map[string]bool{}
	for _, one := range truth {
		keys[one.Key] = true
	}
	queries := judged(t, keys)
	var mrr, recall float64
	for _, g := range queries {
		var ranked []string
		for _, hit := range search(t, base, g.query, "size", "10").Hits {
			ranked = append(ranked, truth[place(t, hit.Outlet.ID, hit.URL)].Key)
		}
		rank, share := judge(ranked, g.relevant)
		mrr += rank / float64(len(queries))
		recall += share / float64(len(queries))
		t.Logf("%.2f %.2f  %s  → %s", rank, share, g.query, strings.Join(ranked, " "))
	}
	t.Logf("%d queries: MRR %.3f, recall@10 %.3f", len(queries), mrr, recall)
	if mrr < floorMRR || recall < floorRecall {
		t.Errorf("MRR %.3f (floor %.2f), recall@10 %.3f (floor %.2f)", mrr, floorMRR, recall, floorRecall)
	}
}

// judge returns the reciprocal rank of the first relevant article and the share of the relevant ones that were found.
func judge(ranked, relevant []string) (reciprocal, recall float64) {
	for i, key := range ranked {
		if slices.Contains(relevant, key) {
			recall += 1 / float64(min(len(relevant), 10))
			if reciprocal == 0 {
				reciprocal = 1 / float64(i+1)
			}
		}
	}
	return reciprocal, recall
}

// judged reads the golden file: "query → article article …", comments after "#".
func judged(t *testing.T, known map[string]bool) []golden {
	t.Helper()
	file, err := os.Open("testdata/relevance.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close() //nolint:errcheck // only read
	var queries []golden
	for lines := bufio.NewScanner(file); lines.Scan(); {
		query, list, ok := strings.Cut(lines.Text(), "→")
		if !ok || strings.HasPrefix(query, "#") {
			continue
		}
		g := golden{strings.TrimSpace(query), strings.Fields(list)}
		for _, key := range g.relevant {
			if !known[key] {
				t.Fatalf("%s: the demo has no article %q", g.query, key)
			}
		}
		queries = append(queries, g)
	}
	const fewest = 25
	if len(queries) < fewest {
		t.Fatalf("only %d queries", len(queries))
	}
	return queries
}
