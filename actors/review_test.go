package actors

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"khabar"
)

// TestReview reads paragraphs that introduce invented persons with a title, marked [name|new]: most must reach the queue, and little
// else.
func TestReview(t *testing.T) {
	_, r := load(t)
	for _, file := range []string{"introduced.ar.txt", "introduced.en.txt"} {
		texts, want := introduced(t, file)
		v := NewReviewer(r)
		for i, text := range texts {
			v.Read(&khabar.Article{ID: string(rune('a' + i)), Body: text})
		}
		var got []string
		for _, s := range v.Suggestions() {
			if len(s.Evidence) == 0 || !strings.Contains(s.Evidence[0].Sentence, s.Forms[0].Text) {
				t.Errorf("%s: the evidence of %v is %v", file, s.Name, s.Evidence)
			}
			for _, f := range s.Forms {
				got = append(got, foldName(f.Text))
			}
		}
		found := 0
		for _, name := range want {
			if slices.Contains(got, foldName(name)) {
				found++
			} else {
				t.Logf("%s: missed %s", file, name)
			}
		}
		right := 0
		for _, name := range got {
			if slices.ContainsFunc(want, func(w string) bool { return foldName(w) == name }) {
				right++
			} else {
				t.Logf("%s: no person: %s", file, name)
			}
		}
		recall, precision := float64(found)/float64(len(want)), float64(right)/float64(len(got))
		t.Logf("%s: %d persons, recall %.2f, precision %.2f", file, len(want), recall, precision)
		if recall < .9 || precision < .85 {
			t.Errorf("%s: recall %.2f, precision %.2f; the floors are .90 and .85", file, recall, precision)
		}
	}
}

// introduced reads paragraphs and the names marked in them.
func introduced(t *testing.T, file string) (texts, names []string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(string(data), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		for _, m := range mark.FindAllStringSubmatch(line, -1) {
			names = append(names, m[1])
		}
		texts = append(texts, mark.ReplaceAllString(line, "$1"))
	}
	return texts, names
}

// TestReviewClusters puts spellings of both scripts together where they share a title, and others not.
func TestReviewClusters(t *testing.T) {
	_, r := load(t)
	v := NewReviewer(r)
	for i, body := range []string{
		"وصل المبعوث كريستيان هوفرمان إلى المدينة.", "قال المبعوث كرستيان هوفرمان إن الوقت يمضي.",
		"The envoy Christian Hofferman arrived on Monday.", "The lawyer Kamal Nasri spoke.", "قال المحامي كامل النصري إن الملف أغلق.",
		"تحدث المهندس محمد السمرقي.", "تحدث المهندس أحمد السمرقي.",
	} {
		v.Read(&khabar.Article{ID: string(rune('a' + i)), Body: body})
	}
	var got []string
	for _, s := range v.Suggestions() {
		var forms []string
		for _, f := range s.Forms {
			forms = append(forms, f.Text)
		}
		slices.Sort(forms)
		got = append(got, strings.Join(forms, " = "))
	}
	slices.Sort(got)
	want := []string{"Christian Hofferman = كرستيان هوفرمان = كريستيان هوفرمان", "Kamal Nasri = كامل النصري", "أحمد السمرقي", "محمد السمرقي"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestAppend writes decisions that the next Load obeys, and refuses what it would not read.
func TestAppend(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "own")
	rows := []Row{
		{ID: "salma-hourani", Kind: khabar.KindPerson, Lang: "en", Name: "Salma Hourani", Role: RoleCanonical},
		{ID: "salma-hourani", Kind: khabar.KindPerson, Lang: "ar", Name: "سلمى الحوراني", Role: RoleCanonical},
	}
	if err := Append(dir, rows...); err != nil {
		t.Fatal(err)
	}
	if err := Append(dir, Row{ID: "rejected", Kind: khabar.KindOrganisation, Lang: "en", Name: "Damascus Steel Quartet", Role: RoleNot}); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(filepath.Join(dir, OverlayFile))
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []Row{
		{ID: "nobody", Kind: khabar.KindPerson, Lang: "en", Name: "No Canonical", Role: RoleAlias},
		{ID: "other", Kind: khabar.KindPerson, Lang: "en", Name: "Salma Hourani", Role: RoleCanonical},
		{ID: "salma-hourani", Kind: khabar.KindPerson, Lang: "en", Name: "Salma Hourani", Role: RoleCanonical},
		{ID: "Bad ID", Kind: khabar.KindPerson, Lang: "en", Name: "Somebody", Role: RoleCanonical},
	} {
		if err := Append(dir, bad); khabar.KindOf(err) != khabar.KindInvalid {
			t.Errorf("%+v: %v", bad, err)
		}
	}
	if after, _ := os.ReadFile(filepath.Join(dir, OverlayFile)); string(after) != string(before) {
		t.Errorf("a refused row was written:\n%s", after)
	}
	g, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := g.Actor("rejected"); ok {
		t.Error("what was rejected is an actor")
	}
	r := NewRecogniser(g, nil)
	got := strings.Join(tags(r, khabar.Article{Body: "Salma Hourani heard the Damascus Steel Quartet."}), " ")
	if got != "salma-hourani=Salma Hourani" {
		t.Errorf("tagged %q", got)
	}
}
