package discover

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"khabar"
)

var base = &url.URL{Scheme: "https", Host: "news.example", Path: "/dir/listing"}

// lines writes a listing as a test states it: one line for each entry, address and hints.
func lines(l *Listing) string {
	var out strings.Builder
	for _, e := range l.Entries {
		h := e.Hints
		fmt.Fprintln(&out, strings.TrimRight(strings.Join([]string{e.URL, h.Title, h.Published.String(), stamp(h.Modified),
			strings.Join(h.Authors, ","), h.Lang}, " | "), " |"))
	}
	for _, s := range l.Sitemaps {
		fmt.Fprintln(&out, strings.TrimRight("sitemap "+s.URL+" | "+stamp(s.Modified), " |"))
	}
	if l.Next != "" {
		fmt.Fprintln(&out, "next "+l.Next)
	}
	if l.Broken != "" {
		fmt.Fprintln(&out, "broken "+l.Broken)
	}
	return out.String()
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// TestCases reads testdata/*.txt: a listing, a line "--", and what is read of it. The file's name begins with the kind.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d cases (%v)", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			listing, want, ok := strings.Cut(string(data), "\n--\n")
			if !ok {
				t.Fatal("no line --")
			}
			l, err := read(filepath.Base(file), []byte(listing))
			got := fmt.Sprintln("error", khabar.KindOf(err))
			if err == nil {
				got = lines(l)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func read(kind string, body []byte) (*Listing, error) {
	switch {
	case strings.HasPrefix(kind, "feed"):
		return Feed(body, "", base)
	case strings.HasPrefix(kind, "sitemap"):
		return ReadSitemap(bytes.NewReader(body), base)
	case strings.HasPrefix(kind, "wordpress"):
		return WordPress(200, http.Header{}, body, base)
	}
	return Section(body, "text/html", base, "", "")
}

func TestFeedsInWindows1256(t *testing.T) {
	feed := `<rss><channel><item><title>خبر عاجل</title><link>/1</link></item></channel></rss>`
	for _, declaration := range []string{"", `<?xml version="1.0" encoding="windows-1256"?>`} {
		body, err := charmap.Windows1256.NewEncoder().String(declaration + feed)
		if err != nil {
			t.Fatal(err)
		}
		l, err := Feed([]byte(body), "text/xml", base)
		if err != nil || len(l.Entries) != 1 || l.Entries[0].Hints.Title != "خبر عاجل" {
			t.Errorf("%q: %+v, %v", declaration, l, err)
		}
	}
}

func TestSitemapPackedWithGzip(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	fmt.Fprint(z, "<urlset><url><loc>/1</loc></url></urlset>")
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	l, err := ReadSitemap(bytes.NewReader(packed.Bytes()), base)
	if err != nil || lines(l) != "https://news.example/1\n" {
		t.Errorf("%+v, %v", l, err)
	}
	l, err = ReadSitemap(bytes.NewReader(packed.Bytes()[:packed.Len()-8]), base)
	if err != nil || l.Broken == "" {
		t.Errorf("cut off: %+v, %v", l, err)
	}
}

// endless is a sitemap without end.
type endless struct{ n int }

func (e *endless) Read(p []byte) (int, error) {
	e.n++
	return copy(p, fmt.Sprintf("<url><loc>/%d</loc></url>", e.n)), nil
}

func TestASitemapWithoutEnd(t *testing.T) {
	e := &endless{}
	l, err := ReadSitemap(struct{ *prefixed }{&prefixed{"<urlset>", e}}, base)
	if err != nil || l.Broken == "" || len(l.Entries) != maxEntries {
		t.Errorf("%d entries, %q, %v", len(l.Entries), l.Broken, err)
	}
}

type prefixed struct {
	head string
	rest *endless
}

func (p *prefixed) Read(b []byte) (int, error) {
	if p.head != "" {
		n := copy(b, p.head)
		p.head = p.head[n:]
		return n, nil
	}
	return p.rest.Read(b)
}

func TestPlausible(t *testing.T) {
	now := time.Date(2026, 1, 6, 0, 0, 0, 0, time.UTC)
	yes := []string{"https://e.example/archives/651728", "https://e.example/1234/", "https://e.example/2026/01/06/slug/",
		"https://e.example/?p=12",
		"https://e.example/article.php?id=3", "https://e.example/أخبار/سوريا", "https://e.example/2027/01/slug", "https://e.example/page.html",
		"https://e.example/news/2015/20150721/fe1.htm"}
	no := []string{"https://e.example/", "https://e.example", "https://e.example/tag/syria", "https://e.example/a.jpg",
		"https://e.example/A.PDF",
		"https://e.example/page/2", "https://e.example/2026/01/", "https://e.example/2999/01/slug", "https://e.example/events/1789/07/14",
		"https://e.example/x?replytocom=3", "https://e.example/x?month=3", "https://e.example/a/a/a/a", "https://e.example/calendar/2026",
		"https://e.example/" + strings.Repeat("d/", 30), "https://e.example/x?a&b&c&d&e&f&g&h&i", "https://e.example/%zz"}
	for _, a := range yes {
		if !Plausible(a, now) {
			t.Errorf("%s is refused", a)
		}
	}
	for _, a := range no {
		if Plausible(a, now) {
			t.Errorf("%s is taken", a)
		}
	}
}

func TestPattern(t *testing.T) {
	for address, want := range map[string]string{
		"https://E.example/diary/12/entries?b=1&a=2":  "e.example/diary/0/entries?a&b",
		"https://e.example/a-long-slug-of-an-article": "e.example/w",
		"https://e.example/news/x9":                   "e.example/news/w",
	} {
		if got := Pattern(address); got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}

func TestPostsURL(t *testing.T) {
	got, err := PostsURL("https://news.example/?rest_route=/wp/v2/posts", 3, time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC))
	u, _ := url.Parse(got)
	if err != nil || u.Query().Get("page") != "3" || u.Query().Get("after") != "2024-01-01T00:00:00" ||
		u.Query().Get("rest_route") != "/wp/v2/posts" {
		t.Errorf("%q, %v", got, err)
	}
}

func fuzz(f *testing.F, kind string) {
	files, err := filepath.Glob("testdata/" + kind + "*.txt")
	if err != nil || len(files) == 0 {
		f.Fatalf("no seeds (%v)", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		body, _, _ := bytes.Cut(data, []byte("\n--\n"))
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		l, err := read(kind, body)
		if err != nil {
			return
		}
		for _, e := range l.Entries {
			if u, err := url.Parse(e.URL); err != nil || u.Host == "" || u.Fragment != "" {
				t.Errorf("the entry %q", e.URL)
			}
			Plausible(e.URL, time.Now())
			Pattern(e.URL)
		}
	})
}

func FuzzFeed(f *testing.F)      { fuzz(f, "feed") }
func FuzzSitemap(f *testing.F)   { fuzz(f, "sitemap") }
func FuzzWordPress(f *testing.F) { fuzz(f, "wordpress") }
func FuzzSection(f *testing.F)   { fuzz(f, "section") }
