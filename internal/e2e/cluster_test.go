package e2e

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"khabar"
	"khabar/archive"
	"khabar/demo"
)

// TestCopiesShareACluster archives the demo's articles in the order in which they were published: copies are in the cluster of
// the article that they republish, everything else is in none, and the same articles again change nothing.
func TestCopiesShareACluster(t *testing.T) {
	sites, _ := press(t)
	truth := slices.Clone(sites.Truth())
	slices.SortStableFunc(truth, func(x, y demo.Truth) int { return x.Article.Published.Time.Compare(y.Article.Published.Time) })
	store, err := archive.Open(t.Context(), filepath.Join(t.TempDir(), "khabar.sqlite"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	var captures []khabar.Capture
	ids, leads := map[string]string{}, map[string]bool{}
	for _, one := range truth {
		article := one.Article
		captures = append(captures, khabar.Capture{Article: &article, Seen: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)})
		if ids[one.Key], err = khabar.ArticleID(article.URL); err != nil {
			t.Fatal(err)
		}
		if one.CopyOf != "" {
			leads[one.CopyOf] = true
		}
	}
	for range 2 {
		if _, err := store.Put(t.Context(), captures); err != nil {
			t.Fatal(err)
		}
	}
	copies, found := 0, 0
	for _, one := range truth {
		article, err := store.Article(t.Context(), ids[one.Key])
		if err != nil {
			t.Fatal(err)
		}
		own, original := article.Cluster == article.ID && leads[one.Key], article.Cluster == ids[one.CopyOf] && one.CopyOf != ""
		if one.CopyOf != "" {
			copies++
		}
		if original {
			found++
		}
		if article.Cluster != "" && !own && !original {
			t.Errorf("%s, a copy of %q, is in the cluster %q", one.Key, one.CopyOf, article.Cluster)
		}
	}
	t.Logf("%d of %d copies found", found, copies)
	if found < floorCopies {
		t.Errorf("%d of %d copies are in the cluster of their original, floor %d", found, copies, floorCopies)
	}
	head, err := store.Head(t.Context())
	if err != nil || head != uint64(len(truth)+found) {
		t.Errorf("%d changes, not one for each of %d articles and each of %d that lead (%v)", head, len(truth), found, err)
	}
}

// floorCopies of the demo's eight copies must be found. Two, of 117 and 229 words, were edited so much that they differ in 12 and 10 bits.
const floorCopies = 6
