package actors

import (
	"bytes"
	"strings"
	"testing"

	"khabar"
)

// Whatever the bytes, Tag returns spans that can be marked.
func FuzzTag(f *testing.F) {
	for _, seed := range []string{
		"Asaad al-Shibani, U.S. and the SDF's men in Da'esh-held al-", "وللسويداء و قال «الشرق الأوسط» عبد الله الثاني", "ash-Sharaa el- Al",
		"عَبْدُ ٱللَّهِ الثاني\u200f في دِمَشْق", "\xff\xd8\xd8ال", "The post X appeared first on Enab Baladi.\n\n(Reuters)", "عبد\u0640 الالالال عبد ال",
	} {
		f.Add(seed, seed)
	}
	_, r := load(f)
	f.Fuzz(func(t *testing.T, title, body string) {
		a := &khabar.Article{Title: title, Body: body, Outlet: "enab-baladi"}
		checkMentions(t, a, r.Tag(a))
	})
}

// What readRows takes, Row.Write writes so that readRows takes it again.
func FuzzReadRows(f *testing.F) {
	f.Add(columns + "\na\tperson\ten\tJohn Smith\tcanonical\tgate\t2020-01-01\t2021-01-01\tnote\n")
	f.Add("\uFEFF# comment\r\n" + columns + "\r\nb\tplace\tar\tحلب\tcanonical\tsure\r\n")
	f.Add(columns + "\na\tperson\ten\t\xff\tcanonical")
	f.Fuzz(func(t *testing.T, text string) {
		rows, err := readRows(strings.NewReader(text), "x.tsv", 0)
		if err != nil {
			return
		}
		var out bytes.Buffer
		out.WriteString(columns + "\n")
		for i := range rows {
			if err := rows[i].Write(&out); err != nil {
				t.Fatal(err)
			}
		}
		again, err := readRows(&out, "x.tsv", 0)
		if err != nil || len(again) != len(rows) {
			t.Fatalf("%d rows became %d: %v", len(rows), len(again), err)
		}
	})
}

// FuzzReview reads any text for unknown names, and any query for known ones.
func FuzzReview(f *testing.F) {
	for _, seed := range []string{"", "General", "A spokesman, X Y and Z of W Corp", "وزير الخارجية لل محمد بن", "Securities and Exchange Commission, Salma Hourani's",
		"الناطق باسم — «نور الدين»", "of of of And For Inc", "\u200fالملك\u202b عبد"} {
		f.Add(seed, seed)
	}
	g, err := Load("")
	if err != nil {
		f.Fatal(err)
	}
	r := NewRecogniser(g, nil)
	f.Fuzz(func(t *testing.T, title, body string) {
		v := NewReviewer(r)
		v.Read(&khabar.Article{ID: "a", Title: title, Body: body})
		for _, s := range v.Suggestions() {
			if s.Articles != 1 || len(s.Forms) == 0 || len(s.Evidence) == 0 || s.Name == (khabar.Names{}) {
				t.Errorf("%+v", s)
			}
		}
		end := 0
		for _, m := range r.Named(title) {
			if m.Span.Start < end || m.Span.End <= m.Span.Start || m.Span.End > len(title) {
				t.Errorf("%+v in %q", m, title)
			}
			end = m.Span.End
		}
		r.Called(title)
	})
}
