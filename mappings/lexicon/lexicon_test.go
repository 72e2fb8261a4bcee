package lexicon_test

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"khabar/internal/require"
	"khabar/mappings/evaltest"
	"khabar/mappings/lexicon"
)

var write = flag.Bool("write", false, "derive lexicon.bin anew from the articles of KHABAR_CORPUS")

// maxEmbedded bounds the embedded file, in bytes: it is in every binary.
const maxEmbedded = 900 << 10

func TestWriteEmbedded(t *testing.T) {
	if !*write {
		t.SkipNow()
	}
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
	if err := os.WriteFile("lexicon.bin", file.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
