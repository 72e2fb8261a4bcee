package e2e

import (
	"bufio"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"khabar"
	"khabar/demo"
)

// exported returns every article of a data folder, by place.
func exported(t *testing.T, data string, global ...string) map[string]khabar.Article {
	t.Helper()
	done(t, 0, append([]string{"index", "--data", data}, global...)...)
	lines := done(t, 0, append([]string{"export", "", "--format", "ndjson", "--data", data}, global...)...).stdout
	return parseExport(t, lines)
}

func parseExport(t *testing.T, lines string) map[string]khabar.Article {
	t.Helper()
	articles := map[string]khabar.Article{}
	scanner := bufio.NewScanner(strings.NewReader(lines))
	scanner.Buffer(nil, 1<<24)
	for scanner.Scan() {
		var a khabar.Article
		if err := json.Unmarshal(scanner.Bytes(), &a); err != nil {
			t.Fatalf("%v in %s", err, scanner.Text())
		}
		articles[place(t, a.Outlet, a.URL)] = a
	}
	if scanner.Err() != nil {
		t.Fatal(scanner.Err())
	}
	return articles
}

// minimalBodyF1 is what an outlet with a profile must reach: nothing lost, nothing added.
const minimalBodyF1 = 0.99

// TestCrawlArchivesWhatWasServed crawls the five outlets, each by its own way, and compares every archived article with the
// one that was served.
func TestCrawlArchivesWhatWasServed(t *testing.T) {
	sites, folder := press(t)
	data := t.TempDir()
	crawl := crawling(sites, folder, data)
	done(t, 0, crawl...)
	archived := exported(t, data, "--outlets", folder)
	truth := byPlace(t, sites)
	for where := range archived {
		if _, ok := truth[where]; !ok {
			t.Errorf("%s was archived and is no article", where)
		}
	}
	for where, one := range truth {
		got, ok := archived[where]
		if !ok {
			t.Errorf("%s was not archived", one.Key)
			continue
		}
		compare(t, one, got)
	}
	for outlet, folder := range map[string]string{"majra": "/drafts/", "courier": "/drafts/", "basin": "/internal/",
		"tana": "/archive-internal/", "riverbend": "/search"} {
		if slices.ContainsFunc(sites.Requests(outlet), func(path string) bool { return strings.HasPrefix(path, folder) }) {
			t.Errorf("%s: %s was fetched, which robots.txt forbids", outlet, folder)
		}
	}
}

// compare holds an archived article to the one served.
func compare(t *testing.T, want demo.Truth, got khabar.Article) {
	t.Helper()
	w := want.Article
	if got.Title != w.Title {
		t.Errorf("%s: title %q, not %q", want.Key, got.Title, w.Title)
	}
	if f1 := shingleF1(got.Body, w.Body); f1 < minimalBodyF1 {
		t.Errorf("%s: body F1 %.3f:\n%s\n-- not --\n%s", want.Key, f1, got.Body, w.Body)
	}
	if got.Lang != w.Lang {
		t.Errorf("%s: language %s, not %s", want.Key, got.Lang, w.Lang)
	}
	first, _ := got.Published.Span()
	if day, _ := w.Published.Span(); got.Published.IsZero() || first != day {
		t.Errorf("%s: published %s (%s), not %s", want.Key, got.Published, got.PublishedSource, w.Published)
	}
	if want.CopyOf != "" && got.Origin != w.Origin {
		t.Errorf("%s: origin %q, not %q", want.Key, got.Origin, w.Origin)
	}
	if !slices.Equal(got.Authors, w.Authors) {
		t.Errorf("%s: authors %q, not %q", want.Key, got.Authors, w.Authors)
	}
}

// shingleF1 is the measure of extraction: F1 over runs of four words, each run counted as often as it stands there.
func shingleF1(got, want string) float64 {
	const run = 4
	shingles := func(text string) map[string]int {
		words, counts := strings.Fields(text), map[string]int{}
		for i := range max(len(words)-run+1, 0) {
			counts[strings.Join(words[i:i+run], " ")]++
		}
		return counts
	}
	a, b := shingles(got), shingles(want)
	common, all := 0, 0
	for s, n := range a {
		common += min(n, b[s])
		all += n
	}
	for _, n := range b {
		all += n
	}
	if all == 0 {
		return 1
	}
	return 2 * float64(common) / float64(all)
}

// TestSecondCrawlChangesOnlyWhatChanged visits twice, and once more after a correction.
func TestSecondCrawlChangesOnlyWhatChanged(t *testing.T) {
	sites, folder := press(t)
	data := t.TempDir()
	crawl := crawling(sites, folder, data)
	done(t, 0, crawl...)
	first := exported(t, data, "--outlets", folder)
	done(t, 0, crawl...)
	second := exported(t, data, "--outlets", folder)
	if len(first) != len(second) {
		t.Errorf("%d articles became %d", len(first), len(second))
	}
	for where, a := range second {
		if a.Revision != 1 || a.Body != first[where].Body {
			t.Errorf("%s was revised to %d though nothing changed", where, a.Revision)
		}
	}
}

// TestCorrectionsAreSeenWhenArticlesAreVisitedAgain crawls before and after an outlet corrected an article.
func TestCorrectionsAreSeenWhenArticlesAreVisitedAgain(t *testing.T) {
	sites, folder := press(t)
	data := t.TempDir()
	crawl := append(crawling(sites, folder, data), "--recent", "876000h", "--revisit", "2s"+strings.Repeat(",2s", 60))
	done(t, 0, crawl...)
	first := exported(t, data, "--outlets", folder)
	sites.Revise()
	eventually(t, "a revision", func() bool { return strings.Contains(done(t, 0, crawl...).stdout, "new 0, revised 1,") })
	second := exported(t, data, "--outlets", folder)
	revised := 0
	for where, one := range byPlace(t, sites) {
		before, after := first[where], second[where]
		switch {
		case one.Revisable:
			revised++
			if after.Revision != 2 || before.Body == after.Body || shingleF1(after.Body, one.Article.Body) < minimalBodyF1 {
				t.Errorf("%s has revision %d:\n%s", one.Key, after.Revision, after.Body)
			}
		case after.Revision != 1 || before.Body != after.Body:
			t.Errorf("%s was revised to %d though nothing changed", one.Key, after.Revision)
		}
	}
	if revised != 1 {
		t.Errorf("the demo has %d articles that are revised", revised)
	}
}

// TestCrawlBesideServe adds articles from another process while a server runs: they become searchable.
func TestCrawlBesideServe(t *testing.T) {
	sites, folder := press(t)
	data := t.TempDir()
	p := start(t, "serve", "--addr", "127.0.0.1:0", "--data", data, "--outlets", folder)
	base := p.address()
	if empty := search(t, base, ""); empty.Total != 0 {
		t.Fatalf("a new archive holds %d articles", empty.Total)
	}
	beside := run(t, "index", "--data", data)
	if !strings.Contains(beside.stdout+beside.stderr, "serv") {
		t.Errorf("index beside a server ends with %d and says: %s%s", beside.status, beside.stdout, beside.stderr)
	}
	done(t, 0, crawling(sites, folder, data)...)
	eventually(t, "the crawled articles", func() bool { return search(t, base, "").Total == len(sites.Truth()) })
	if found := search(t, base, "درع السلوان"); found.Total == 0 {
		t.Error("an Arabic article is there and not found")
	}
}
