package outlets

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"khabar"
)

func loaded(t *testing.T, dir string) *Directory {
	t.Helper()
	d, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestTheOutletsThatKhabarShips(t *testing.T) {
	d := loaded(t, "")
	ways := 0
	for _, o := range d.Outlets() {
		if len(o.Ways) > 0 {
			ways++
		}
		if !o.Serves(o.Home) {
			t.Errorf("%s: its home page is on none of its hosts", o.ID)
		}
		for _, w := range o.Ways {
			if w.Lang == "" && len(o.Langs) == 0 {
				t.Errorf("%s: %s has no language", o.ID, w.URL)
			}
		}
	}
	if ways < 15 {
		t.Errorf("only %d outlets have ways", ways)
	}
	for _, id := range []string{"enab-baladi", "noon-post", "tukhum-institute", "sana", "north-press", "syria-tv",
		"syria-direct", "aljazeera",
		"aljazeera-english", "lbc", "rudaw", "aawsat", "the-national", "al-monitor", "middle-east-eye", "bbc-arabic", "zaman-al-wasl",
		"al-araby-al-jadeed", "jusoor", "harmoon", "carnegie-middle-east", "reuters", "alriyadh"} {
		if _, ok := d.Outlet(id); !ok {
			t.Errorf("%s is missing", id)
		}
	}
}

func TestAliasesOfOneKeyAreOneName(t *testing.T) {
	for written, name := range map[string]string{"ENAB  BALADI": "Enab Baladi", "«عِنَب بلدي»": "عنب بلدي", "عنب ب\u0640\u0640لدي": "عنب بلدي",
		"وكالة الانباء السعوديه": "وكالة الأنباء السعودية"} {
		if aliasKey(written) != aliasKey(name) {
			t.Errorf("%q and %q are two names: %q, %q", written, name, aliasKey(written), aliasKey(name))
		}
	}
	if aliasKey("Enab Baladi") == aliasKey("Enabbaladi") || aliasKey("«»") != "" {
		t.Error("what differs is one name")
	}
}

func TestOutletsAreFound(t *testing.T) {
	d := loaded(t, "")
	for host, want := range map[string]string{"www.enabbaladi.net": "enab-baladi", "English.EnabBaladi.net.": "enab-baladi",
		"aawsat.com":         "aawsat",
		"english.aawsat.com": "asharq-al-awsat-english", "bbc.com": "", "nobody.example": ""} {
		if o, ok := d.ByHost(host); o.ID != want || ok != (want != "") {
			t.Errorf("the host %q: %q", host, o.ID)
		}
	}
	bbc, _ := d.Outlet("bbc-arabic")
	for address, want := range map[string]bool{"https://www.bbc.com/arabic/articles/x": true, "https://www.bbc.com/arabic": true,
		"https://www.bbc.com/news/x": false, "https://www.bbc.com/arabica": false} {
		if bbc.Serves(address) != want {
			t.Errorf("BBC Arabic serves %s: %v", address, !want)
		}
	}
}

func TestMistakesAreReportedWithFileAndLine(t *testing.T) {
	cases, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(cases) < 15 {
		t.Fatalf("%d cases (%v)", len(cases), err)
	}
	schema := compiled(t)
	for _, file := range cases {
		name := filepath.Base(file)
		text, err := os.ReadFile(file)
		want, err2 := os.ReadFile(strings.TrimSuffix(file, ".yaml") + ".want")
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "river-courier.yaml"), text, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err = Load(dir)
		message := khabar.MessageOf(err)
		if khabar.KindOf(err) != khabar.KindInvalid || !strings.Contains(message, "river-courier.yaml:") ||
			!strings.Contains(message, strings.TrimSpace(string(want))) {
			t.Errorf("%s: %q, want %q", name, message, want)
		}
		switch name { // what a schema cannot say
		case "no-yaml.yaml", "doubled-key.yaml", "selector.yaml", "until.yaml", "way-links.yaml", "interval.yaml", "alias.yaml":
			continue
		}
		if valid(t, schema, text) == nil {
			t.Errorf("%s: the schema has nothing against it", name)
		}
	}
}

func TestTheFileIsNamedLikeTheOutlet(t *testing.T) {
	dir := t.TempDir()
	text, err := embedded.ReadFile("data/sana.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "other.yaml"), text, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(dir); !strings.Contains(khabar.MessageOf(err), "other.yaml:1: ") {
		t.Errorf("%v", err)
	}
}

func TestOwnFilesAddAndReplace(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"sana.yaml":          "id: sana\nname: {en: Replaced}\nkind: agency\nlangs: [ar]\nhome: https://sana.sy/\nhosts: [sana.sy]\n",
		"river-courier.yaml": example(t),
		"notes.txt":          "not an outlet",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d := loaded(t, dir)
	if o, _ := d.Outlet("sana"); o.Name.En != "Replaced" {
		t.Errorf("%+v", o)
	}
	if o, ok := d.Outlet("river-courier"); !ok || o.Interval.String() != "5s" || len(o.Ways) != 4 || len(o.Profiles) != 2 {
		t.Errorf("%+v", o)
	}
	if len(d.Outlets()) != len(loaded(t, "").Outlets())+1 {
		t.Error("the others are gone")
	}
	clash := "id: thief\nname: {en: Thief}\nkind: blog\nlangs: [ar]\nhome: https://thief.example/\nhosts: [sana.sy]\naliases: [Enab Baladi]\n"
	if err := os.WriteFile(filepath.Join(dir, "thief.yaml"), []byte(clash), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Load(dir)
	for _, want := range []string{"the host sana.sy belongs to sana", `the alias "Enab Baladi" belongs to enab-baladi`} {
		if !strings.Contains(khabar.MessageOf(err), want) {
			t.Errorf("%q is not in %v", want, err)
		}
	}
	if _, err := Load(filepath.Join(dir, "missing")); khabar.KindOf(err) != khabar.KindNotFound {
		t.Errorf("%v", err)
	}
}

// example is the file that the documentation shows.
func example(t *testing.T) string {
	t.Helper()
	doc, err := os.ReadFile("../docs/crawling.md")
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindSubmatch(doc)
	if m == nil {
		t.Fatal("docs/crawling.md shows no outlet")
	}
	return string(m[1])
}

func TestTheSchemaFitsEveryFile(t *testing.T) {
	schema := compiled(t)
	files, err := fs.Glob(embedded, "data/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := embedded.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := valid(t, schema, text); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
	if err := valid(t, schema, []byte(example(t))); err != nil {
		t.Errorf("the example of the documentation: %v", err)
	}
}

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	file, err := os.Open("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	doc, err := jsonschema.UnmarshalJSON(file)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func valid(t *testing.T, schema *jsonschema.Schema, text []byte) error {
	t.Helper()
	asJSON, err := yaml.YAMLToJSON(text)
	if err != nil {
		return err
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(string(asJSON)))
	if err != nil {
		return err
	}
	return schema.Validate(doc)
}

func FuzzParse(f *testing.F) {
	text, err := embedded.ReadFile("data/enab-baladi.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Fuzz(func(t *testing.T, data []byte) {
		_, faults := parse(data)
		for _, w := range faults {
			if w.text == "" {
				t.Error("a fault without a word")
			}
		}
	})
}
