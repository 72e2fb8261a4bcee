package query

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

var code = regexp.MustCompile("`([^`]+)`")

// TestDocumentedQueries parses every query in the first column of the tables of docs/query-syntax.md: it works, or its line
// says that it is an error.
func TestDocumentedQueries(t *testing.T) {
	page, err := os.ReadFile("../docs/query-syntax.md")
	if err != nil {
		t.Fatal(err)
	}
	queries := 0
	inQueries := false
	for line := range strings.Lines(string(page)) {
		if !strings.HasPrefix(line, "|") {
			inQueries = false
			continue
		}
		if strings.HasPrefix(line, "| you write |") {
			inQueries = true
			continue
		}
		cells := strings.Split(strings.ReplaceAll(line, `\|`, "¦"), "|")
		if !inQueries || strings.HasPrefix(cells[1], "-") {
			continue
		}
		for _, match := range code.FindAllStringSubmatch(cells[1], -1) {
			text := strings.ReplaceAll(match[1], "¦", "|")
			queries++
			n, err := Parse(text, Options{Now: ides})
			if refused := strings.HasPrefix(cells[2], " an error"); refused != (err != nil) {
				t.Errorf("%s: %v, %v", text, n, err)
			}
		}
	}
	if queries < 60 {
		t.Errorf("only %d documented queries were found", queries)
	}
}
