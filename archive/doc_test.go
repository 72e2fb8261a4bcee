package archive

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"khabar"
)

// readDocs returns the documents that describe the file's tables.
func readDocs(t *testing.T) string {
	t.Helper()
	var docs strings.Builder
	for _, name := range []string{"archive.md", "crawling.md"} {
		doc, err := os.ReadFile("../docs/" + name)
		if err != nil {
			t.Fatal(err)
		}
		docs.Write(doc)
	}
	return docs.String()
}

// sample is an archive with something in every table.
func sample(t *testing.T) *Archive {
	a := openNew(t)
	first := capture(1, address, "T", "a")
	first.Article.Authors = []string{"Layla Hassan"}
	first.Page = &khabar.Page{URL: address, Fetched: day(1), Status: 200, MediaType: "text/html", Body: []byte("<p>a</p>")}
	put(t, a, first, capture(2, address, "T", "a longer text"), capture(2, "https://x.example/1", "U", "b"))
	return a
}

func TestQueriesOfTheDocumentationRun(t *testing.T) {
	a := sample(t)
	queries := regexp.MustCompile("(?s)```sql\n(.*?)```").FindAllStringSubmatch(readDocs(t), -1)
	if len(queries) < 5 {
		t.Fatalf("only %d queries found", len(queries))
	}
	for _, q := range queries {
		if err := each(t.Context(), a.read, func(scanner) error { return nil }, q[1]); err != nil {
			t.Errorf("%s%v", q[1], err)
		}
	}
}

func TestEveryTableAndColumnIsDocumented(t *testing.T) {
	a, doc := openNew(t), readDocs(t)
	query := `SELECT m.name, c.name FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type IN ('table', 'view')
		AND m.name NOT LIKE 'sqlite_%'`
	err := each(t.Context(), a.read, func(scan scanner) error {
		var table, column string
		err := scan(&table, &column)
		for _, name := range []string{table, column} {
			if !strings.Contains(doc, "`"+name+"`") {
				t.Errorf("the documents do not say what `%s` of %s.%s is", name, table, column)
			}
		}
		return err
	}, query)
	if err != nil {
		t.Fatal(err)
	}
}
