package extract

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html/charset"

	"khabar"
	"khabar/internal/require"
)

// truth is a fixture's .truth file: "key: value" lines, a blank line, the body. Somebody who does not program can add a page with one.
type truth struct {
	fields map[string]string
	body   string
}

func readTruth(t *testing.T, path string) truth {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, body, _ := strings.Cut(string(raw), "\n\n")
	x := truth{fields: map[string]string{}, body: strings.TrimSpace(body)}
	for line := range strings.SplitSeq(strings.TrimSpace(head), "\n") {
		key, value, _ := strings.Cut(line, ":")
		x.fields[key] = strings.TrimSpace(value)
	}
	return x
}

// directory is the outlets that a test knows.
type directory []khabar.Outlet

func (d directory) Outlets() []khabar.Outlet { return d }

func (d directory) Outlet(id string) (khabar.Outlet, bool) {
	for _, o := range d {
		if o.ID == id {
			return o, true
		}
	}
	return khabar.Outlet{}, false
}

func (d directory) ByHost(host string) (khabar.Outlet, bool) {
	for _, o := range d {
		for _, h := range o.Hosts {
			if h == strings.TrimPrefix(host, "www.") {
				return o, true
			}
		}
	}
	return khabar.Outlet{}, false
}

const (
	floorWithout = 0.95 // body F1 of a fixture without a profile
	floorProfile = 0.99 // and with one
)

func TestPageFixtures(t *testing.T) {
	files, err := filepath.Glob("testdata/pages/*.html")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d fixtures (%v)", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".html"), func(t *testing.T) {
			want := readTruth(t, strings.TrimSuffix(file, ".html")+".truth.txt")
			in := Input{URL: want.fields["url"], Body: fixtureBytes(t, file, want.fields["encode"]), MediaType: want.fields["media"]}
			r, err := New(nil).HTML(t.Context(), in)
			if err != nil {
				t.Fatal(err)
			}
			if reason := want.fields["not_an_article"]; reason != "" {
				if r.IsArticle || r.Reason != reason {
					t.Errorf("article %v, reason %q, not %q; body:\n%s", r.IsArticle, r.Reason, reason, r.Article.Body)
				}
				return
			}
			compareFixture(t, want, r, floorWithout)
			if want.fields["profile_body"] == "" {
				return
			}
			r, err = New(profiled(want)).HTML(t.Context(), in)
			if err != nil {
				t.Fatal(err)
			}
			if r.Article.Sources["body"] != "profile" {
				t.Errorf("with a profile, the body is from %q", r.Article.Sources["body"])
			}
			compareFixture(t, want, r, floorProfile)
		})
	}
}

func profiled(want truth) directory {
	host, _, _ := strings.Cut(strings.TrimPrefix(want.fields["url"], "https://"), "/")
	return directory{{ID: "fixture", Hosts: []string{host}, Profiles: []khabar.Profile{
		{Body: want.fields["profile_body"], Remove: want.fields["profile_remove"]},
	}}}
}

// fixtureBytes reads a page, in another encoding if its truth says so: fixtures stay readable.
func fixtureBytes(t *testing.T, file, encode string) []byte {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if encode == "" {
		return raw
	}
	enc, _ := charset.Lookup(encode)
	replaced := strings.NewReplacer("–", "-", "٫", ",").Replace(string(raw))
	out, err := enc.NewEncoder().Bytes([]byte(replaced))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func compareFixture(t *testing.T, want truth, r *Result, floor float64) {
	t.Helper()
	a := r.Article
	got := map[string]string{"title": a.Title, "authors": strings.Join(a.Authors, "، "), "credits": strings.Join(a.Credits, "، "),
		"published": a.Published.String(), "published_source": string(a.PublishedSource), "lang": a.Lang, "section": a.Section,
		"tags": strings.Join(a.Tags, "، "), "origin": a.Origin, "outlet": a.Outlet, "url": a.URL, "charset": a.Sources["charset"]}
	for key, value := range want.fields {
		if have, checked := got[key]; checked && have != value {
			t.Errorf("%s is %q, not %q (sources %v)", key, have, value, a.Sources)
		}
	}
	if !r.IsArticle {
		t.Errorf("taken for %s", r.Reason)
	}
	if f := bodyF1(want.body, a.Body); f < floor {
		t.Errorf("body F1 %.3f, floor %.2f:\n%s", f, floor, a.Body)
	}
}

func TestTextFixtures(t *testing.T) {
	files, err := filepath.Glob("testdata/texts/*.txt")
	if err != nil || len(files) < 5 {
		t.Fatalf("%d fixtures (%v)", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			want := readTruth(t, strings.TrimSuffix(file, ".txt")+".truth")
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			r, err := New(nil).Text(t.Context(), Input{Body: raw})
			if err != nil {
				t.Fatal(err)
			}
			compareFixture(t, want, r, 1)
		})
	}
}

// seedOutlets are the outlets of the seeds as a directory knows them.
var seedOutlets = directory{
	{ID: "enab-baladi", Name: khabar.Names{En: "Enab Baladi", Ar: "عنب بلدي"}, Hosts: []string{"enabbaladi.net", "english.enabbaladi.net"}},
	{ID: "noon-post", Name: khabar.Names{En: "Noon Post", Ar: "نون بوست"}, Hosts: []string{"noonpost.com"}},
	{ID: "tukhum-institute", Name: khabar.Names{En: "Tukhum Institute"}, Hosts: []string{"tukhum.institute"}},
}

func TestSeeds(t *testing.T) {
	want := map[string][6]string{ // by a word of the title: author, outlet, origin, published, url
		"speed up": {"", "ammar-johmani-magazine", "enab-baladi", "2026-01", ""},
		"Updates":  {"Omar Safadi", "tukhum-institute", "", "2026-01", ""},
		"Reveal":   {"", "noon-post", "", "2026-01", "https://www.noonpost.com/en/363213/"},
	}
	found := 0
	for _, file := range require.Seeds(t) {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		r, err := New(seedOutlets).Text(t.Context(), Input{Body: raw})
		if err != nil {
			t.Fatal(err)
		}
		a := r.Article
		for word, w := range want {
			if !strings.Contains(a.Title, word) {
				continue
			}
			found++
			got := [6]string{strings.Join(a.Authors, ", "), a.Outlet, a.Origin, a.Published.String(), a.URL}
			if got != w {
				t.Errorf("%s: %q, not %q", a.Title, got, w)
			}
		}
		for _, furniture := range []string{"Post a Comment", "Previous Post", "ADS", "@gmail", "appeared first", "(GPO)", "(Presidency of", "noonpost.com"} {
			if strings.Contains(a.Body, furniture) {
				t.Errorf("%s: %q stays in the text", a.Title, furniture)
			}
		}
		if !r.IsArticle || a.Lang != "en" || a.Words < 300 {
			t.Errorf("%s: article %v, %s, %d words", a.Title, r.IsArticle, a.Lang, a.Words)
		}
	}
	if found != len(want) {
		t.Errorf("%d of %d seeds have the right title", found, len(want))
	}
}
