package lexicon_test

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"khabar/internal/require"
	"khabar/mappings/evaltest"
	"khabar/mappings/fold"
	"khabar/mappings/lexicon"
)

var write = flag.Bool("write", false, "derive lexicon.bin anew from the articles of KHABAR_CORPUS")

// maxEmbedded bounds the embedded file, in bytes: it is in every binary.
const maxEmbedded = 300 << 10

// made returns the file of a lexicon of a few words.
func made(t testing.TB, text string) []byte {
	t.Helper()
	var c lexicon.Counter
	for range 100 {
		c.Add(text)
	}
	var file bytes.Buffer
	if err := c.Write(&file, lexicon.Options{}); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func TestCounter(t *testing.T) {
	l, err := lexicon.Read(bytes.NewReader(made(t, "الوزيرُ والوزير، وزير #الوزير_الأول ألمانيا المانيا لندن X")))
	if err != nil {
		t.Fatal(err)
	}
	for word, want := range map[string]lexicon.Evidence{
		"وزير":    {Bare: 7, Article: 8},
		"والوزير": {Bare: 7},
		"اول":     {Article: 7},
		"المانيا": {Bare: 8},
		"مانيا":   {},
		"لندن":    {Bare: 7},
		"باريس":   {},
	} {
		if got := l.Lookup(fold.Codes(word)); got != want {
			t.Errorf("%s: %+v, want %+v", word, got, want)
		}
	}
	if l.Len() != 5 || l.Version() == "" || l.Version() == lexicon.Embedded().Version() {
		t.Errorf("%d forms, version %q", l.Len(), l.Version())
	}
}

func TestNoLexicon(t *testing.T) {
	var l *lexicon.Lexicon
	if e := l.Lookup(fold.Codes("وزير")); e.Any() != 0 || l.Len() != 0 || l.Version() != "none" {
		t.Error("nil knows something")
	}
}

func TestEmbedded(t *testing.T) {
	l := lexicon.Embedded()
	if l.Len() < 50_000 || l.Version() != lexicon.EmbeddedVersion() {
		t.Errorf("%d forms, version %s and %s", l.Len(), l.Version(), lexicon.EmbeddedVersion())
	}
	info, err := os.Stat("lexicon.bin")
	if err != nil || info.Size() > maxEmbedded {
		t.Errorf("the file takes %d bytes (%v)", info.Size(), err)
	}
}

func FuzzRead(f *testing.F) {
	file := made(f, "الوزير وزير لندن")
	f.Add(file)
	f.Add(file[:len(file)/2])
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, file []byte) {
		if l, err := lexicon.Read(bytes.NewReader(file)); err == nil {
			l.Lookup(fold.Codes("وزير"))
		}
	})
}

// TestDerived derives the embedded lexicon again, which must be what is there; -write puts it there.
func TestDerived(t *testing.T) {
	var c lexicon.Counter
	err := evaltest.Read(require.Corpus(t), "ar", func(a evaltest.Doc) bool {
		c.Add(a.Title)
		c.Add(a.Body)
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := c.Write(&file, lexicon.Options{}); err != nil {
		t.Fatal(err)
	}
	if file.Len() > maxEmbedded {
		t.Fatalf("the lexicon takes %d bytes, more than %d", file.Len(), maxEmbedded)
	}
	if *write {
		if err := os.WriteFile("lexicon.bin", file.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	embedded, err := os.ReadFile("lexicon.bin")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(embedded, file.Bytes()) {
		t.Error("the embedded lexicon is not what the corpus gives")
	}
}
