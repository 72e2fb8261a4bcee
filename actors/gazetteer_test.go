package actors

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"khabar"
)

func TestBase(t *testing.T) {
	g, _ := load(t)
	if n := len(g.Actors()); n < 400 {
		t.Errorf("%d actors, want at least 400", n)
	}
	for _, p := range g.Check() {
		t.Error(p)
	}
}

func TestLoadErrorsNameFileAndLine(t *testing.T) {
	for _, c := range []struct{ rows, want string }{
		{"x\tperson\ten\tJohn\n", "own.tsv:2"},
		{"x\tperson\ten\tJohn Smith\tcanonical\ny\tghost\ten\tBoo\tcanonical\n", "own.tsv:3"},
		{"x\tperson\ten\tJohn Smith\tcanonical\tgated\n", "flag"},
		{"x\tperson\ten\tJohn Smith\talias\n", "no canonical name"},
		{"x\tperson\ten\tJohn Smith\tcanonical\t\t2020-13-01\n", "own.tsv:2"},
	} {
		dir := own(t, c.rows)
		_, err := Load(dir)
		if khabar.KindOf(err) != khabar.KindInvalid || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: error %v, want one that names %q", c.rows, err, c.want)
		}
	}
}

// own writes a user's table and returns its folder.
func own(t *testing.T, rows string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "own.tsv"), []byte(columns+"\n"+rows), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestOwnTablesWin(t *testing.T) {
	base, _ := load(t)
	g, err := Load(own(t, "salma-test\tperson\ten\tSalma Exampleton\tcanonical\n"+
		"hamas\tgroup\ten\tThe Movement Itself\tcanonical\n"+
		"sdf\tgroup\ten\tForces of the East\talias\n"))
	if err != nil {
		t.Fatal(err)
	}
	if g.Version() == base.Version() {
		t.Error("other tables, same version")
	}
	got := strings.Join(tags(NewRecogniser(g, nil), khabar.Article{Body: "Salma Exampleton met Hamas, The Movement Itself, the SDF and the Forces of the East."}), " ")
	if want := "salma-test=Salma Exampleton hamas=The Movement Itself sdf=SDF sdf=Forces of the East"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestCheckFinds(t *testing.T) {
	g, err := Load(own(t, "one\tplace\tar\tكلمة\tcanonical\none\tplace\ten\tOnly English Town\tcanonical\n"+
		"two\tplace\ten\tOnly English Town\tcanonical\ntwo\tplace\ten\tTwin\talias\tstate=nowhere\ntwo\tplace\ten\tTwin\talias\n"))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, p := range g.Check() {
		all = append(all, p.String())
	}
	text := strings.Join(all, "\n")
	for _, want := range []string{"one Arabic word", "another actor's name", "no name in the other language", "names no actor", "stands here twice"} {
		if !strings.Contains(text, want) {
			t.Errorf("nothing says %q in:\n%s", want, text)
		}
	}
}

func TestComplete(t *testing.T) {
	g, _ := load(t)
	for prefix, want := range map[string]string{"Shiba": "asaad-al-shibani", "الشيبا": "asaad-al-shibani", "توماس با": "tom-barrack", "قس": "sdf", "اللاذق": "latakia"} {
		got := g.Complete(prefix, 5)
		if len(got) == 0 || got[0].ID != want {
			t.Errorf("%q completes to %v, want %s first", prefix, got, want)
		}
	}
	if got := g.Complete("a", 3); len(got) != 3 {
		t.Errorf("%d completions, want 3", len(got))
	}
}
