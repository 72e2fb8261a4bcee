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

// isolates shows what is isolated in square brackets.
var isolates = strings.NewReplacer("\u2068", "[", "\u2069", "]")

// What the engine alone says, and how what an error repeats is isolated in a sentence of the other direction.
func TestSayInArabic(t *testing.T) {
	l, err := loadLanguage("ar")
	if err != nil {
		t.Fatal(err)
	}
	for english, want := range map[string]string{
		`"nobody" is not the name of an actor that khabar knows.`:                    "«[nobody]» ليس اسم [فاعل] يعرفه خبر",
		`"Amman" is not the name of an actor; did you mean place:amman?`:             "«[Amman]» ليس اسم [فاعل]؛ هل تقصد [place:amman]؟",
		`"place" is the name of several; did you mean actor:a, actor:b`:              "«[place]» اسم لأكثر من واحد؛ هل تقصد [actor:a, actor:b]؟",
		`"a*" stands for more than 500 words; write more letters of it.`:             "الكلمات التي تعنيها «[a*]» أكثر من [500]؛ اكتب منها حروفًا أكثر.",
		"The query cannot be read: at character 4: the range ends before it begins.": "تعذرت قراءة الاستعلام عند الحرف [4]: [ينتهي المدى قبل أن يبدأ]",
		"The index must be rebuilt: it was made by another version of khabar.":       "يلزم بناء الفهرس من جديد.",
	} {
		got := l.say(english)
		if text := isolates.Replace(got.Text); text != want || got.Lang != "ar" {
			t.Errorf("%s\n%s, want\n%s", english, text, want)
		}
	}
	if got := l.say("Nobody has translated this."); got != (said{"Nobody has translated this.", "en"}) {
		t.Errorf("%+v", got)
	}
	english, err := loadLanguage("en")
	if err != nil {
		t.Fatal(err)
	}
	if got := english.say("The search took too long."); got.Lang != "en" {
		t.Errorf("%+v", got)
	}
}
