package actors

import (
	"slices"
	"sync"
	"testing"

	"khabar"
)

// load returns the built-in gazetteer and its recogniser.
func load(t testing.TB) (*Gazetteer, *Recogniser) {
	t.Helper()
	g, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	return g, NewRecogniser(g, nil)
}

func tags(r *Recogniser, a khabar.Article) []string {
	var out []string
	for _, m := range r.Tag(&a) {
		text := a.Title
		if m.Field == "body" {
			text = a.Body
		}
		out = append(out, m.Actor+"="+text[m.Span.Start:m.Span.End])
	}
	return out
}

// Cases that need a title, an outlet or a date; those of one paragraph stand in testdata.
func TestTagInContext(t *testing.T) {
	_, r := load(t)
	day := func(s string) khabar.Date { d, _ := khabar.ParseDate(s); return d }
	for _, c := range []struct {
		name    string
		article khabar.Article
		want    []string
	}{
		{"a surname in the title is announced by the body", khabar.Article{Title: "Allawi doubts it", Body: "Firas Allawi spoke."},
			[]string{"firas-allawi=Allawi", "firas-allawi=Firas Allawi"}},
		{"a surname of two in the article is the last one's", khabar.Article{Body: "Maher al-Assad and Bashar al-Assad left. Assad flew."},
			[]string{"maher-al-assad=Maher al-Assad", "bashar-al-assad=Bashar al-Assad", "bashar-al-assad=Assad"}},
		{"an office is its holder's on the day", khabar.Article{Body: "The Syrian president spoke.", Published: day("2015-05-01")},
			[]string{"bashar-al-assad=Syrian president"}},
		{"an office without a day is the state's", khabar.Article{Body: "The Syrian president spoke."}, []string{"syria=Syrian"}},
		{"the outlet signs its text", khabar.Article{Outlet: "enab-baladi", Body: "Rain fell all over the hills and the valleys during the night, and nobody " +
			"in the town slept.\n\nEnab Baladi asked Reuters.\n\nFiled by Enab Baladi"},
			[]string{"enab-baladi=Enab Baladi", "reuters=Reuters"}},
		{"capitals tell nothing", khabar.Article{Title: "PRICES TELL US WHO IS RIGHT IN SYRIA"}, []string{"syria=SYRIA"}},
		{"bidi marks", khabar.Article{Body: "زار \u200fأسعد \u202bالشيباني\u202c دِمَشـق"}, []string{"asaad-al-shibani=أسعد \u202bالشيباني", "damascus=دِمَشـق"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := tags(r, c.article); !slices.Equal(got, c.want) {
				t.Errorf("got %q\nwant %q", got, c.want)
			}
		})
	}
}

// One actor under every regular spelling, and none under a word that only looks like one.
func TestSpellings(t *testing.T) {
	_, r := load(t)
	for text, want := range map[string]string{
		"Asaad al-Shaybani": "asaad-al-shibani", "Asaad Shibani": "asaad-al-shibani", "Asaad AL-SHIBANI": "asaad-al-shibani", "Asaad Alshibani": "asaad-al-shibani",
		"Ash-Shaddadi": "shaddadi", "el-Qamishli": "qamishli", "Al Kamishli": "qamishli", "Sarmadah": "sarmada", "Khan Sheykhoun": "khan-sheikhoun",
		"chaddadi market": "", "the sham": "", "Syrie": "",
	} {
		got := ""
		for _, m := range r.Tag(&khabar.Article{Body: text}) {
			got += m.Actor
		}
		if got != want {
			t.Errorf("%q names %q, want %q", text, got, want)
		}
	}
}

func TestTagIsConcurrent(t *testing.T) {
	_, r := load(t)
	a := khabar.Article{Title: "Syria", Body: "Asaad al-Shibani met Tom Barrack. Barrack left."}
	want := tags(r, a)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 50 {
				if got := tags(r, a); !slices.Equal(got, want) {
					t.Errorf("got %q", got)
				}
			}
		})
	}
	group.Wait()
}
