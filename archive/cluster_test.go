package archive

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"khabar"
)

// story is a text of n words that resembles no other number's.
func story(number, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "w%dx%d ", number, i*i)
	}
	return b.String()
}

// clusterOf returns the cluster of the article at an address.
func clusterOf(t *testing.T, a *Archive, url string) string {
	t.Helper()
	article, err := a.Article(t.Context(), idOf(t, url))
	if err != nil {
		t.Fatal(err)
	}
	return article.Cluster
}

// assertClusters compares the clusters of articles with the addresses of their leaders, "" for none.
func assertClusters(t *testing.T, a *Archive, leaders map[string]string) {
	t.Helper()
	for url, leader := range leaders {
		want := ""
		if leader != "" {
			want = idOf(t, leader)
		}
		if got := clusterOf(t, a, url); got != want {
			t.Errorf("%s is in the cluster %q, not that of %q", url, got, leader)
		}
	}
}

const (
	first  = "https://a.example/1"
	copied = "https://b.example/1"
	third  = "https://c.example/1"
	other  = "https://a.example/2"
	brief  = "https://a.example/3"
	brief2 = "https://b.example/3"
)

func TestCopiesAreClustered(t *testing.T) {
	path := filepath.Join(t.TempDir(), "archive.db")
	a := openAt(t, path)
	text := story(1, 300)
	put(t, a, capture(1, first, "Title", text), capture(1, other, "Other", story(2, 300)),
		capture(1, brief, "Rain", "short"), capture(1, brief2, "Rain", "short"))
	assertClusters(t, a, map[string]string{first: "", other: "", brief: "", brief2: ""})

	before, err := a.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	put(t, a, capture(2, copied, "Another headline", "CITY - "+text+"The post appeared first elsewhere."))
	assertClusters(t, a, map[string]string{first: first, copied: first, other: ""})
	changes, err := a.Changes(t.Context(), before, 10, 1<<20)
	if err != nil || len(changes) != 2 || changes[0].ID != idOf(t, first) || changes[0].Article.Cluster != idOf(t, first) {
		t.Errorf("the index is not told that the first article leads now: %v, %v", changes, err)
	}

	again := put(t, a, capture(3, copied, "Another headline", "CITY - "+text+"The post appeared first elsewhere."),
		capture(3, first, "Title", text))
	if again[0] != khabar.OutcomeUnchanged || again[1] != khabar.OutcomeUnchanged {
		t.Errorf("the same again: %v", again)
	}
	b := openAt(t, path) // another process, which reads the leaders from the file
	put(t, b, capture(4, third, "T", text))
	put(t, a, capture(5, other, "Other", story(3, 300)), capture(5, first, "Title", story(4, 300)))
	put(t, b, capture(6, "https://d.example/1", "T", text), capture(6, "https://d.example/2", "T", story(3, 300)),
		capture(6, "https://d.example/3", "T", story(2, 300)), capture(7, copied, "T", story(5, 300)))
	assertClusters(t, a, map[string]string{
		first:                 first, // it keeps leading with another text
		third:                 first,
		"https://d.example/1": first, // by the first text of its leader
		other:                 other, // by its new text
		"https://d.example/2": other,
		"https://d.example/3": "", // the former text of other, which nothing had resembled
		copied:                "", // its text is another one now
	})
}

// TestOneBatchAndLostBatches puts copies in one transaction, and sees to it that one which failed leaves nothing in memory.
func TestOneBatchAndLostBatches(t *testing.T) {
	a := openNew(t)
	text := story(1, 300)
	_, err := a.write.ExecContext(t.Context(), "CREATE TRIGGER refuse BEFORE INSERT ON articles WHEN new.title = 'bad' BEGIN SELECT RAISE(ABORT, 'no'); END")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Put(t.Context(), []khabar.Capture{capture(1, first, "T", text), capture(1, other, "bad", "b")}); err == nil {
		t.Fatal("no error")
	}
	put(t, a, capture(1, copied, "T", text))
	assertClusters(t, a, map[string]string{copied: ""})
	if _, err := a.Put(t.Context(), []khabar.Capture{capture(2, third, "T", text), capture(2, third, "T", text), capture(2, first, "U", text)}); err != nil {
		t.Fatal(err)
	}
	assertClusters(t, a, map[string]string{copied: copied, third: copied, first: copied})
	check, err := a.Check(t.Context())
	if err != nil || len(check.Problems) > 0 {
		t.Errorf("%v, %v", check.Problems, err)
	}
}

// TestOldArticlesAreClustered makes an archive without clusters and opens it.
func TestOldArticlesAreClustered(t *testing.T) {
	path := filepath.Join(t.TempDir(), "archive.db")
	a := openAt(t, path)
	text := story(1, 300)
	put(t, a, capture(2, copied, "T", text), capture(1, first, "U", text), capture(3, other, "V", story(2, 300)))
	head, err := a.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	sqlExec(t, path, "UPDATE articles SET cluster = NULL; DROP TABLE leaders; PRAGMA user_version = 2")
	a = openAt(t, path)
	assertClusters(t, a, map[string]string{first: first, copied: first, other: ""})
	changes, err := a.Changes(t.Context(), head, 10, 1<<20)
	if err != nil || len(changes) != 2 {
		t.Errorf("the index is told of %d changes, not 2 (%v)", len(changes), err)
	}
	put(t, a, capture(4, third, "T", text))
	assertClusters(t, a, map[string]string{third: first})
}
