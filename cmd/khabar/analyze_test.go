package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"khabar"
	"khabar/archive"
	"khabar/mappings/fold"
	"khabar/mappings/lexicon"
)

// runCommand runs a command line and returns what it prints.
func runCommand(t *testing.T, input string, args ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	root := newRoot()
	root.SetArgs(args)
	root.SetIn(strings.NewReader(input))
	root.SetOut(&out)
	root.SetErr(new(bytes.Buffer))
	err := root.ExecuteContext(t.Context())
	return out.String(), err
}

func TestAnalyzePrintsTokens(t *testing.T) {
	const text = "The ministers of السورية، وبالحكومة"
	for name, args := range map[string][]string{"argument": {"analyze", "--json", text}, "standard input": {"analyze", "--json"}} {
		out, err := runCommand(t, text, args...)
		if err != nil {
			t.Fatal(err)
		}
		var answer struct{ Tokens []token }
		if err := json.Unmarshal([]byte(out), &answer); err != nil {
			t.Fatal(err)
		}
		if len(answer.Tokens) != 3 {
			t.Fatalf("%s: %d tokens, want 3 without the stop words: %+v", name, len(answer.Tokens), answer.Tokens)
		}
		points := []rune(text)
		for i, want := range []token{
			{Text: "ministers", Stem: "minist", Surface: "ministers", Script: "latin", Position: 2},
			{Text: "السورية", Script: "arabic", Position: 4},
			{Text: "وبالحكومة", Script: "arabic", Position: 5},
		} {
			got := answer.Tokens[i]
			if got.Text != want.Text || got.Script != want.Script || got.Position != want.Position || got.Stem == "" || got.Surface == "" {
				t.Errorf("%s: token %d is %+v, want %+v", name, i, got, want)
			}
			if cut := string(points[got.Start:got.End]); cut != got.Text {
				t.Errorf("%s: code points %d to %d are %q, not %q", name, got.Start, got.End, cut, got.Text)
			}
		}
	}
	if out, err := runCommand(t, "", "analyze", "--json", "the"); err != nil || strings.TrimSpace(out) != `{"tokens":[]}` {
		t.Errorf("a stop word alone gives %s, %v", out, err)
	}
	if out, err := runCommand(t, "", "analyze", "farmers"); err != nil || !strings.Contains(out, "farmer") || !strings.Contains(out, "STEM") {
		t.Errorf("the table is %s, %v", out, err)
	}
}

func TestLexiconOfAnArchive(t *testing.T) {
	data := t.TempDir()
	a, err := archive.Open(t.Context(), filepath.Join(data, archiveName))
	if err != nil {
		t.Fatal(err)
	}
	article := &khabar.Article{URL: "https://wadi.example/1", Outlet: "wadi", Lang: "ar", Title: "الوزير",
		Body: strings.Repeat("قال الوزير إن وزير الماء غائب. ", 3)}
	if err := article.Normalize(); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Put(t.Context(), []khabar.Capture{{Article: article}}); err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(data, "lexicon.bin")
	if _, err := runCommand(t, "", "lexicon", "--data", data, "--out", path); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	l, err := lexicon.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	word, _, _ := fold.ArabicWord(nil, nil, []byte("وزير"))
	if e := l.Lookup(word); e.Bare != 2 || e.Article != 3 {
		t.Errorf("وزير was seen %+v, want 3 times without and 4 times with the article, as logarithms", e)
	}
	if left, _ := filepath.Glob(path + ".*"); len(left) > 0 {
		t.Errorf("the command leaves %v behind", left)
	}
	if _, err := runCommand(t, "", "lexicon", "--data", data); err == nil {
		t.Error("a lexicon without --out is written somewhere")
	}
	if _, err := runCommand(t, "", "lexicon", "--data", t.TempDir(), "--out", path); khabar.KindOf(err) != khabar.KindNotFound {
		t.Errorf("an archive that is not there: %v", err)
	}
}
