package bleveindex

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"khabar"
)

// TestFoldValue compares names as researchers write them.
func TestFoldValue(t *testing.T) {
	for _, same := range [][]string{
		{"Salma Hourani", "salma  HOURANI", "Salma Höurani"},
		{"سلمى الحوراني", "سلمي الحورانى", "سَلمى الحوراني"},
		{"أخبار", "اخبار"},
		{"2026", "٢٠٢٦"},
	} {
		for _, v := range same[1:] {
			if foldValue(v) != foldValue(same[0]) {
				t.Errorf("%q becomes %q, %q becomes %q", same[0], foldValue(same[0]), v, foldValue(v))
			}
		}
	}
	for _, differ := range [][2]string{{"The Post", "Post"}, {"Salma", "Salim"}, {"!", "?"}, {"رياضة", "سياسة"}, {"ab c", "a bc"}} {
		if foldValue(differ[0]) == foldValue(differ[1]) {
			t.Errorf("%q and %q both become %q", differ[0], differ[1], foldValue(differ[0]))
		}
	}
}

// TestStored packs an article with everything that one can have.
func TestStored(t *testing.T) {
	a := &khabar.Article{
		ID: strings.Repeat("0f", 16), URL: "https://barada-post.example/1", Outlet: "barada", Origin: "ghouta", Lang: "ar",
		Title: "اتفاق <جديد> & \"مهم\"", Authors: []string{"سلمى"}, Credits: []string{"وكالة"}, Section: "أخبار", Tags: []string{"مياه"},
		Image: "https://barada-post.example/1.jpg", Published: khabar.At(time.Date(2026, 1, 6, 9, 30, 0, 0, time.FixedZone("", 3*3600))),
		PublishedSource: khabar.DateMeta, FirstSeen: time.Date(2026, 1, 6, 7, 0, 0, 5, time.UTC), Words: 3, Revision: 2,
		Body: "نص <b>\n\n" + strings.Repeat("كلمة ", 3000), Cluster: strings.Repeat("ab", 16), Country: "sy",
		Actors: []khabar.Mentioned{{ID: "a", Count: 2}}, Places: []khabar.Mentioned{{ID: "p", Count: 1}},
		Sources: map[string]string{"title": "h1"}, Extra: map[string]json.RawMessage{"x": json.RawMessage(`{"y":1}`)},
	}
	b, err := packArticle(nil, a)
	if err != nil {
		t.Fatal(err)
	}
	got, err := unpackArticle(b, true)
	if err != nil {
		t.Fatal(err)
	}
	if !got.Published.Equal(a.Published) {
		t.Errorf("published %v, want %v", got.Published, a.Published)
	}
	got.Published = a.Published // the same instant and offset, but another pointer to its zone
	if !reflect.DeepEqual(got, a) {
		t.Errorf("%+v, want %+v", got, a)
	}
	if got, err = unpackArticle(b, false); err != nil || got.Body != "" || got.Title != a.Title {
		t.Errorf("without the body: %+v, %v", got, err)
	}
	for _, cut := range []int{0, 1, 5, len(b) / 2, len(b) - 1} {
		if _, err := unpackArticle(b[:cut], true); khabar.KindOf(err) != khabar.KindDamaged {
			t.Errorf("cut after %d bytes: %v", cut, err)
		}
	}
}
