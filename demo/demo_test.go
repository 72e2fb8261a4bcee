package demo

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/text/encoding/charmap"

	"khabar"
)

func start(t *testing.T) *Sites {
	t.Helper()
	sites, err := Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := sites.Close(); err != nil {
			t.Error(err)
		}
	})
	return sites
}

// get fetches a page and returns its answer with the body read.
func get(t *testing.T, address string) (*http.Response, []byte) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(answer.Body)
	if err = errors.Join(err, answer.Body.Close()); err != nil {
		t.Fatal(err)
	}
	return answer, body
}

func TestArticlesAreWhatTheDemoPromises(t *testing.T) {
	truth := start(t).Truth()
	langs, ids, copies := map[string]int{}, map[string]string{}, 0
	for _, one := range truth {
		a := one.Article
		langs[a.Lang]++
		if words := khabar.CountWords(a.Body); words < 100 || words > 350 {
			t.Errorf("%s has %d words", one.Key, words)
		}
		id, err := khabar.ArticleID(a.URL)
		if err != nil || ids[id] != "" {
			t.Errorf("%s shares its identity with %q (%v)", one.Key, ids[id], err)
		}
		ids[id] = one.Key
		if one.CopyOf != "" {
			copies++
			if a.Origin == "" || a.Origin == a.Outlet {
				t.Errorf("%s is a copy with origin %q", one.Key, a.Origin)
			}
		}
		if y := a.Published.Time.Year(); y != 2026 || a.Title == "" || a.Section == "" || len(a.Tags) == 0 {
			t.Errorf("%s: incomplete header", one.Key)
		}
	}
	if len(truth) < 44 || langs["ar"] < 20 || langs["en"] < 20 || copies < 6 {
		t.Errorf("%d articles, by language %v, %d copies", len(truth), langs, copies)
	}
}

func TestCopiesDifferFromTheirOriginals(t *testing.T) {
	truth := start(t).Truth()
	body := map[string]string{}
	for _, one := range truth {
		body[one.Key] = one.Article.Body
	}
	for _, one := range truth {
		if one.CopyOf != "" && (body[one.CopyOf] == "" || body[one.CopyOf] == one.Article.Body) {
			t.Errorf("%s is no changed copy of %s", one.Key, one.CopyOf)
		}
	}
}

// TestEveryLinkResolves follows every link, picture, style sheet and form of every page, from the five front pages on.
func TestEveryLinkResolves(t *testing.T) {
	sites := start(t)
	var queue []string
	hosts := map[string]bool{}
	for _, o := range sites.Outlets() {
		queue = append(queue, o.Home)
		hosts[o.Hosts[0]] = true
	}
	seen := map[string]bool{}
	for len(queue) > 0 {
		address := queue[0]
		queue = queue[1:]
		if seen[address] {
			continue
		}
		seen[address] = true
		answer, body := get(t, address)
		if answer.StatusCode != http.StatusOK {
			t.Errorf("%s answers %d", address, answer.StatusCode)
		}
		if !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") {
			continue
		}
		for _, link := range wellFormed(t, address, body) {
			u, err := answer.Request.URL.Parse(link)
			if err != nil {
				t.Errorf("%s links to %q: %v", address, link, err)
				continue
			}
			u.Fragment = ""
			if hosts[u.Host] {
				queue = append(queue, u.String())
			}
		}
	}
	for _, one := range sites.Truth() {
		if !seen[one.Article.URL] {
			t.Errorf("no link leads to %s", one.Key)
		}
	}
	if len(seen) < 150 {
		t.Errorf("only %d addresses were reached", len(seen))
	}
}

var voidElements = []string{"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}

// wellFormed checks that elements are closed in the order in which they were opened, and returns the addresses linked.
func wellFormed(t *testing.T, address string, page []byte) (links []string) {
	t.Helper()
	var open []string
	for z := html.NewTokenizer(bytes.NewReader(page)); ; {
		kind := z.Next()
		token := z.Token()
		switch kind {
		case html.ErrorToken:
			if !errors.Is(z.Err(), io.EOF) || len(open) > 0 {
				t.Errorf("%s: %v, left open: %v", address, z.Err(), open)
			}
			return links
		case html.StartTagToken:
			if !slices.Contains(voidElements, token.Data) {
				open = append(open, token.Data)
			}
			for _, a := range token.Attr {
				if a.Key == "href" || a.Key == "src" || a.Key == "action" {
					links = append(links, a.Val)
				}
			}
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != token.Data {
				t.Errorf("%s: </%s> closes %v", address, token.Data, open)
				return links
			}
			open = open[:len(open)-1]
		}
	}
}

// TestPagesStateTheirTruth looks for each article's title, text and date on its page, as a reader would.
func TestPagesStateTheirTruth(t *testing.T) {
	sites := start(t)
	for _, one := range sites.Truth() {
		_, body := get(t, one.Article.URL)
		text := visible(body)
		if one.Key == "tana/second-round-statement" {
			decoded, err := charmap.Windows1256.NewDecoder().Bytes(body)
			if err != nil || bytes.Contains(body, []byte("ليندهافن")) {
				t.Errorf("%s is not in windows-1256 (%v)", one.Key, err)
			}
			text = visible(decoded)
		}
		if !strings.Contains(text, one.Article.Title) {
			t.Errorf("%s: the page does not show its title", one.Key)
		}
		for paragraph := range strings.SplitSeq(one.Article.Body, "\n\n") {
			if !strings.Contains(text, paragraph) {
				t.Errorf("%s: the page does not show %q", one.Key, paragraph)
			}
		}
		for _, name := range one.Article.Authors {
			if !strings.Contains(text, name) {
				t.Errorf("%s: the page does not name %s", one.Key, name)
			}
		}
		words := themeOf(one.Article.Outlet).dateWords(one.Article.Published.Time, one.Article.Lang)
		iso := one.Article.Published.String()
		exact := one.Article.Published.Precision == khabar.PrecisionSecond
		if !strings.Contains(text, words) || exact && !strings.Contains(html.UnescapeString(string(body)), iso) {
			t.Errorf("%s: the page does not state %s as %q", one.Key, iso, words)
		}
	}
}

// visible returns the text of a page with entities resolved and white space folded.
func visible(page []byte) string {
	var out strings.Builder
	for z := html.NewTokenizer(bytes.NewReader(page)); z.Next() != html.ErrorToken; {
		if token := z.Token(); token.Type == html.TextToken {
			out.WriteString(token.Data)
		}
	}
	return strings.Join(strings.Fields(out.String()), " ")
}

func TestRevise(t *testing.T) {
	sites := start(t)
	var before, after []Truth
	before = sites.Truth()
	sites.Revise()
	after = sites.Truth()
	changed := 0
	for i := range before {
		differs := before[i].Article.Body != after[i].Article.Body
		if differs != before[i].Revisable {
			t.Errorf("%s: revisable %v, changed %v", before[i].Key, before[i].Revisable, differs)
		}
		if differs {
			changed++
			if _, body := get(t, after[i].Article.URL); !strings.Contains(visible(body), "سبعة عشر") {
				t.Errorf("%s: the page shows the old text", after[i].Key)
			}
		}
	}
	if changed != 1 {
		t.Errorf("%d articles changed", changed)
	}
}

func TestValidatorsAnd404(t *testing.T) {
	sites := start(t)
	for _, o := range sites.Outlets() {
		first, _ := get(t, o.Home)
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, o.Home, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("If-None-Match", first.Header.Get("ETag"))
		again, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		if err := again.Body.Close(); err != nil {
			t.Error(err)
		}
		if again.StatusCode != http.StatusNotModified {
			t.Errorf("%s: a repeated visit is answered %d", o.ID, again.StatusCode)
		}
		gone, body := get(t, o.Home+"no/such/page")
		if gone.StatusCode != http.StatusNotFound || len(wellFormed(t, o.ID+" 404", body)) == 0 {
			t.Errorf("%s: a wrong address is answered %d", o.ID, gone.StatusCode)
		}
	}
}

func TestStartAtKeepsItsPorts(t *testing.T) {
	first := start(t)
	home, err := url.Parse(first.Outlets()[0].Home)
	if err != nil {
		t.Fatal(err)
	}
	taken, err := strconv.Atoi(home.Port())
	if err != nil {
		t.Fatal(err)
	}
	second, err := StartAt(t.Context(), taken)
	if err != nil {
		t.Fatal("a taken port must be replaced:", err)
	}
	if err := second.Close(); err != nil {
		t.Error(err)
	}
	if second.Outlets()[0].Home == first.Outlets()[0].Home {
		t.Error("two sites share an address")
	}
}

func TestSitesEndWithTheirContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	sites, err := Start(ctx)
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	sites.done.Wait() // returns only when every server has ended
	client := http.Client{Timeout: 5 * time.Second}
	if answer, err := client.Get(sites.Outlets()[0].Home); err == nil {
		_ = answer.Body.Close()
		t.Error("a site answers after the end of its context")
	}
}
