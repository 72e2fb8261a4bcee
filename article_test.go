package khabar

import (
	"encoding/json"
	"errors"
	"testing"
	"unicode"
)

func TestNormalizeTidiesWithoutRewriting(t *testing.T) {
	a := Article{
		URL: " https://example.org/1 ", Outlet: " demo ", Title: "  قوات\u00a0SDF\n تنسحب ",
		Body:    "\r\n  الفقرة الأولى\u200f.  \r\nسطر تابع\r\n\r\n\r\n\r\nSecond \xff paragraph.\n",
		Authors: []string{"", "ليلى  حسن", "ليلى حسن"},
	}
	if err := a.Normalize(); err != nil {
		t.Fatal(err)
	}
	if want := "الفقرة الأولى\u200f.\nسطر تابع\n\nSecond \uFFFD paragraph."; a.Body != want {
		t.Errorf("body %q, want %q", a.Body, want)
	}
	if a.Title != "قوات SDF تنسحب" || a.Outlet != "demo" || a.Lang != "und" || a.PublishedSource != DateUnknown {
		t.Errorf("got %+v", a)
	}
	if len(a.Authors) != 1 || a.Authors[0] != "ليلى حسن" {
		t.Errorf("authors %q", a.Authors)
	}
	if a.Words != 6 {
		t.Errorf("%d words, want 6", a.Words)
	}
	if same, _ := ArticleID("http://example.org/1/"); same != a.ID || len(a.ID) != 32 {
		t.Errorf("id %q, for the same page %q", a.ID, same)
	}
}

func TestNormalizeRefusesWhatCannotBeArchived(t *testing.T) {
	for field, a := range map[string]Article{
		"url":    {Outlet: "demo", Title: "t"},
		"outlet": {URL: "https://example.org/1", Title: "t"},
		"body":   {URL: "https://example.org/1", Outlet: "demo", Title: " ", Body: "\n\n"},
	} {
		err := a.Normalize()
		var e *Error
		if !errors.As(err, &e) || e.Kind != KindInvalid {
			t.Errorf("without %s: %v", field, err)
		} else if e.Field != field {
			t.Errorf("without %s the error blames %q", field, e.Field)
		}
	}
}

func TestCountWordsInEveryScript(t *testing.T) {
	for text, want := range map[string]int{
		"":                                0,
		"—  …":                            0,
		"The UN's cease-fire, in 2026":    5,
		"وَالنِّظام قال: «لا»":            3,
		"الـــسلام":                       1,
		"سوريا\u200f، لبنان":              2,
		"٢٠٢٦/١/٦":                        3,
		"قوات SDF":                        2,
		"rock 'n' roll - and the end.":    6,
		"al-Sharaa’s":                     1,
		"emoji 😀 only between":            3,
		"ends with an apostrophe' here":   5,
		"a\u0301ccent as two code points": 5,
	} {
		if got := CountWords(text); got != want {
			t.Errorf("CountWords(%q) = %d, want %d", text, got, want)
		}
	}
}

func TestContentHashTellsTitleFromBody(t *testing.T) {
	a, b := Article{Title: "ab", Body: "c"}, Article{Title: "a", Body: "bc"}
	if a.ContentHash() == b.ContentHash() {
		t.Error("moving a letter from the title to the body changed nothing")
	}
}

func TestArticleAsJSONIsTheInterchangeFormat(t *testing.T) {
	line := `{"id":"","url":"https://example.org/1","outlet":"demo","lang":"ar","title":"ع","published":"2026-01-06","body":"نص"}`
	var a Article
	if err := json.Unmarshal([]byte(line), &a); err != nil {
		t.Fatal(err)
	}
	if back, err := json.Marshal(&a); err != nil || string(back) != line {
		t.Errorf("came back as %s (%v)", back, err)
	}
}

func TestErrorKeepsUserAndLogApart(t *testing.T) {
	err := Errorf(KindDamaged, "index: open", "The index is damaged; run khabar reindex.").Wrap(errors.New("checksum of segment 7"))
	if MessageOf(err) != "The index is damaged; run khabar reindex." || KindOf(err) != KindDamaged {
		t.Errorf("%v", err)
	}
	if KindOf(nil) != "" || KindOf(errors.New("foreign")) != KindInternal {
		t.Error("kinds of nil and of foreign errors")
	}
}

func TestIsWordAgreesWithUnicode(t *testing.T) {
	for r := rune(0); r < 0x3000; r++ {
		if want := unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r); isWord(r) != want {
			t.Errorf("isWord(%U) = %t", r, !want)
		}
	}
}
