package ui

import (
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"khabar"
)

func wordsIn(t *testing.T, code string) map[string]any {
	t.Helper()
	content, err := wordFiles.ReadFile("words/" + code + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	var words map[string]any
	if err := yaml.Unmarshal(content, &words); err != nil {
		t.Fatal(err)
	}
	return words
}

var verb = regexp.MustCompile(`%[a-z]`)

// verbs are the arguments that a text takes; those of a table are what its "other" takes.
func verbs(value any) string {
	if table, ok := value.(map[string]any); ok {
		value = table["other"]
	}
	return strings.Join(verb.FindAllString(fmt.Sprint(value), -1), "")
}

func TestBothLanguagesSayTheSame(t *testing.T) {
	en, ar := wordsIn(t, "en"), wordsIn(t, "ar")
	for key, value := range en {
		other, ok := ar[key]
		if !ok {
			t.Errorf("ar.yaml lacks %s", key)
			continue
		}
		if verbs(value) != verbs(other) {
			t.Errorf("%s takes %q in English, %q in Arabic", key, verbs(value), verbs(other))
		}
		if table, ok := other.(map[string]any); ok {
			for _, form := range []string{"one", "two", "few", "many", "other"} {
				if table[form] == nil {
					t.Errorf("ar.yaml: %s has no %q", key, form)
				}
			}
		}
	}
	for key := range ar {
		if en[key] == nil {
			t.Errorf("en.yaml lacks %s", key)
		}
	}
}

// Every key that a template or a page names must have words, and no words may be left over.
func TestEveryKeyIsUsedAndKnown(t *testing.T) {
	words := wordsIn(t, "en")
	used := map[string]bool{}
	literal := regexp.MustCompile(`(?:T "|[^"]T\("|key: "|Key: "|"|= ")([a-z]+(?:\.[a-z0-9_-]+)+)"`)
	for _, source := range []fs.FS{templates, os.DirFS(".")} {
		err := fs.WalkDir(source, ".", func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") {
				return err
			}
			content, err := fs.ReadFile(source, path)
			for _, m := range literal.FindAllStringSubmatch(string(content), -1) {
				used[m[1]] = true
			}
			if strings.HasSuffix(path, ".html") {
				for _, m := range regexp.MustCompile(`\{\{T "([^"]+)"`).FindAllStringSubmatch(string(content), -1) {
					if words[m[1]] == nil {
						t.Errorf("%s: there are no words for %q", path, m[1])
					}
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	// Keys that are put together from a value.
	made := []string{"month.", "short.", "by.", "interval.", "plot.heading.", "plot.interval.", "actorkind.", "actor.with.", "status.", "cite.", "take.", "source.", "kind.", "problem.", "sort.", "fact.", "field.", "mark."}
	for key := range words {
		if !used[key] && !slices.ContainsFunc(made, func(p string) bool { return strings.HasPrefix(key, p) }) {
			t.Errorf("nothing uses %q", key)
		}
	}
	for _, f := range khabar.Fields {
		if words["field."+string(f)] == nil {
			t.Errorf("there are no words for the field %q", f)
		}
	}
}

func TestDirection(t *testing.T) {
	for text, want := range map[string]string{
		"": "auto", "2026 – 1": "auto", "The dam": "ltr", "السد": "rtl", "Axios: محادثات جديدة حول السد": "rtl",
		"«قسد» said it would withdraw from the town": "ltr", "שלום": "rtl",
	} {
		if got := direction(text); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}
