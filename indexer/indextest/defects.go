package indextest

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"testing"

	"khabar"
)

//go:embed defects.tsv
var defects string

// defect is a line of defects.tsv.
type defect struct {
	row, query  string
	found, none []string
}

func readDefects(t *testing.T) (out []defect) {
	t.Helper()
	row := ""
	for line := range strings.Lines(defects) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "# ") {
			row = strings.TrimPrefix(line, "# ")
			continue
		}
		if strings.Contains(line, `\u`) {
			unquoted, err := strconv.Unquote(`"` + strings.ReplaceAll(line, `"`, `\"`) + `"`)
			if err != nil {
				t.Fatal(err)
			}
			line = unquoted
		}
		fields := strings.Split(line, "\t")
		if len(fields) != 3 {
			t.Fatalf("%q has %d fields", line, len(fields))
		}
		d := defect{row: row, query: fields[0], found: strings.Split(fields[1], " | ")}
		if fields[2] != "" {
			d.none = strings.Split(fields[2], " | ")
		}
		out = append(out, d)
	}
	return out
}

// testDefects asks what stock chains of analysis answer wrongly.
func testDefects(t *testing.T, e Opened) {
	numbers := map[string]int{}
	var texts []string
	var articles []*khabar.Article
	all := readDefects(t)
	for _, d := range all {
		for _, text := range slices.Concat(d.found, d.none) {
			if _, known := numbers[text]; !known {
				numbers[text] = len(articles)
				texts = append(texts, text)
				articles = append(articles, article(len(articles), "", text))
			}
		}
	}
	write(t, e, articles...)
	for _, d := range all {
		found := map[string]bool{}
		for _, h := range search(t, e, khabar.SearchRequest{Query: parse(t, d.query), Size: 1000, Literal: true}).Hits {
			found[texts[slices.IndexFunc(articles, func(a *khabar.Article) bool { return a.ID == h.Article.ID })]] = true
		}
		for _, text := range d.found {
			if !found[text] {
				t.Errorf("%s: %q does not find %q", d.row, d.query, text)
			}
		}
		for _, text := range d.none {
			if found[text] {
				t.Errorf("%s: %q finds %q", d.row, d.query, text)
			}
		}
	}
}
