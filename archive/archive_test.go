package archive

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"khabar"
)

// day is the n-th day on which a test sees something.
func day(n int) time.Time { return time.Date(2026, 1, n, 12, 0, 0, 0, time.UTC) }

func openAt(t testing.TB, path string) *Archive {
	t.Helper()
	a, err := Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a
}

func openNew(t testing.TB) *Archive {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), "archive.db"))
}

func capture(n int, url, title, body string) khabar.Capture {
	return khabar.Capture{Article: &khabar.Article{URL: url, Outlet: "sana", Lang: "en", Title: title, Body: body}, Seen: day(n)}
}

// remove says that the page of an article was gone on the n-th day.
func remove(t testing.TB, a *Archive, id string, n int) {
	t.Helper()
	gone := khabar.Visit{Fetch: khabar.Fetch{At: day(n), Outlet: "sana", URL: address, Outcome: khabar.FetchRemoved}, Removed: id}
	if _, err := a.RecordVisits(context.Background(), []khabar.Visit{gone}); err != nil {
		t.Fatal(err)
	}
}

// pagesOf are the stored pages of an article by revision.
func pagesOf(t testing.TB, a *Archive, id string) map[int]*khabar.Page {
	t.Helper()
	pages := map[int]*khabar.Page{}
	for stored, err := range a.Pages(context.Background(), id) {
		if err != nil {
			t.Fatal(err)
		}
		pages[stored.Revision] = stored.Page
	}
	return pages
}

// put archives captures one transaction each and returns their outcomes.
func put(t testing.TB, a *Archive, captures ...khabar.Capture) []khabar.Outcome {
	t.Helper()
	var outcomes []khabar.Outcome
	for _, c := range captures {
		o, err := a.Put(context.Background(), []khabar.Capture{c})
		if err != nil {
			t.Fatal(err)
		}
		outcomes = append(outcomes, o...)
	}
	return outcomes
}

func idOf(t testing.TB, url string) string {
	t.Helper()
	id, err := khabar.ArticleID(url)
	if err != nil {
		t.Fatal(err)
	}
	return id
}
