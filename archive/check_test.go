package archive

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"khabar"
)

func TestCheck(t *testing.T) {
	id := idOf(t, address)
	tests := []struct{ name, damage, want string }{
		{"sound", "SELECT 1", ""},
		{"text", "UPDATE articles SET body = body || '.' WHERE id = '" + id + "'", "revision 2 of the article " + id + " is not what"},
		{"former text", "UPDATE former_texts SET title = 'x'", "revision 1 of the article " + id + " is not what"},
		{"page", "UPDATE pages SET body = x'00'", "page of revision 1"},
		{"size of a page", "UPDATE pages SET size = 1", "has 8 bytes, not 1"},
		{"history", "UPDATE history SET head = 1", "ends at 1"},
		{"reference", "PRAGMA foreign_keys = off; UPDATE articles SET outlet = 'nobody' WHERE id = '" + id + "'", "is not in outlets"},
		{"two texts", "UPDATE former_texts SET revision = 2", "two texts with the number 2"},
	}
	for _, test := range tests {
		a := sample(t)
		sqlExec(t, a.path, test.damage)
		report, err := a.Check(t.Context())
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		problems := strings.Join(report.Problems, "\n")
		if !strings.Contains(problems, test.want) || (test.want == "") != (problems == "") {
			t.Errorf("%s: the check finds %q, want %q", test.name, problems, test.want)
		}
		report.Problems, report.Head = nil, 0
		if want := (CheckReport{Articles: 2, FormerTexts: 1, Pages: 1}); !cmp.Equal(want, report) {
			t.Errorf("%s: %+v, want %+v", test.name, report, want)
		}
	}
}

func TestPagesBelongToTheirRevision(t *testing.T) {
	a := openNew(t)
	page := func(n int, body string) *khabar.Page {
		return &khabar.Page{URL: address, FinalURL: address + "/", Fetched: day(n), Status: 200,
			MediaType: "text/html; charset=windows-1256", ETag: `"e"`, Modified: "Tue, 06 Jan 2026 09:30:00 GMT", Body: []byte(body)}
	}
	first, second, third := capture(1, address, "T", "a"), capture(2, address, "T", "b"), capture(3, address, "T", "b")
	first.Page, second.Page = page(1, strings.Repeat("<p>a</p>", 1000)), page(2, "<p>b</p>\x00\xff")
	third.Page = page(3, "<p>b, same text</p>")
	put(t, a, first, second, third)
	id := idOf(t, address)
	if diff := cmp.Diff(map[int]*khabar.Page{1: first.Page, 2: second.Page}, pagesOf(t, a, id)); diff != "" {
		t.Errorf("pages by revision (-want +got)\n%s", diff)
	}
	put(t, a, capture(1, "https://x.example/2", "T", "no page"))
	other := capture(1, "https://x.example/3", "T", "a")
	other.Page = page(5, "x")
	put(t, a, other)
	count := func(ids ...string) (n int) {
		for s, err := range a.Pages(t.Context(), ids...) {
			if err != nil || s.Page == nil || s.Revision < 1 {
				t.Fatal(s, err)
			}
			n++
		}
		return n
	}
	if all, some := count(), count(id, "unknown"); all != 3 || some != 2 {
		t.Errorf("%d pages in all and %d of the article, want 3 and 2", all, some)
	}
}

func TestAllArticlesAsTheyWereAtTheBeginning(t *testing.T) {
	a := sample(t)
	var seen []string
	for article, err := range a.All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		seen = append(seen, article.Title)
		put(t, a, capture(9, "https://x.example/more", "changes meanwhile", strings.Repeat("x", len(seen))))
	}
	if diff := cmp.Diff([]string{"T", "U"}, seen); diff != "" {
		t.Error(diff)
	}
}

func TestOutletsAreDescribed(t *testing.T) {
	a := openNew(t)
	known := []khabar.Outlet{{ID: "sana", Name: khabar.Names{Ar: "سانا", En: "SANA"}, Kind: khabar.OutletAgency, Country: "sy"},
		{ID: "empty"}}
	for range 2 {
		if err := a.DescribeOutlets(t.Context(), known); err != nil {
			t.Fatal(err)
		}
	}
	if name := sqlExec(t, a.path, "SELECT name_ar FROM outlets WHERE id = 'sana'"); name != "سانا" {
		t.Errorf("the name is %q", name)
	}
}
