package fold_test

import (
	"testing"

	"khabar/mappings/fold"
)

func TestArabicWord(t *testing.T) {
	for word, want := range map[string]string{
		"آأإٱا": "ااااا", "ىیي": "ييي", "کك": "كك", "مدرسة": "مدرسه", "مسؤول": "مسءول", "مسئول": "مسءول", "شيء": "شء", "شئ": "شء",
		"شاطئ": "شاطء", "مائة": "مءه", "ثلاثمائة": "ثلاثمءه", "ماء": "ماء", "عَلَىٰ": "علي", "ســـلام": "سلام",
		"ﻣﺼﺮ": "مصر", "ﷲ": "الله", "ال\u200fوزير": "الوزير", "پاریس": "باريس", "ڤيديو": "فيديو", "": "",
	} {
		letters, offsets, ok := fold.ArabicWord(nil, nil, []byte(word))
		if got := string(fold.AppendText(nil, letters)); got != want || !ok || len(offsets) != len(letters) {
			t.Errorf("%s: %s (%v), %d letters, %d offsets", word, got, ok, len(letters), len(offsets))
		}
		for i, at := range offsets {
			if at < 0 || at >= len(word) || i > 0 && at < offsets[i-1] {
				t.Errorf("%s: offsets %v", word, offsets)
			}
		}
	}
	if _, _, ok := fold.ArabicWord(nil, nil, []byte("ٹھیک")); ok {
		t.Error("Urdu passes for Arabic")
	}
}

func TestAppendFolded(t *testing.T) {
	for word, want := range map[string]string{
		"Erdoğan": "erdogan", "DIŞİŞLERİ": "disisleri", "Straße": "strasse", "Øre": "ore", "Æsir": "aesir", "Da’esh": "daesh",
		"Łódź": "lodz", "ﬁre": "fire", "ＡＢＣ": "abc", "٣٫٥": "3.5", "۲۰": "20", "Ёлка": "елка", "한국": "한국", "Ὀδυσσεύς": "οδυσσευς",
	} {
		if got := string(fold.AppendFolded(nil, []byte(word))); got != want {
			t.Errorf("%s: %q, want %q", word, got, want)
		}
	}
}

// TestClassAt holds the fast way to the slow one.
func TestClassAt(t *testing.T) {
	for r := rune(0); r < 0x30000; r++ {
		text := []byte(string(r) + "x")
		if r == 0xFFFD || r >= 0xD800 && r <= 0xDFFF {
			continue
		}
		if class, size := fold.ClassAt(text); class != fold.ClassOf(r) || size != len(text)-1 {
			t.Fatalf("%U: class %d and %d, size %d", r, class, fold.ClassOf(r), size)
		}
	}
	for _, bad := range []string{"\xff", "\xd8", "\xd8x", "\xe2\x80", "\xc0\x80"} {
		if class, size := fold.ClassAt([]byte(bad)); class != fold.Separator || size != 1 {
			t.Errorf("%q: class %d, size %d", bad, class, size)
		}
	}
}
