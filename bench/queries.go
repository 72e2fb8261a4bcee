// Package bench measures how fast a khabar.Searcher answers. A file of queries and a searcher go in, times and counts come out.
// It calls the searcher in its own process, so that neither HTTP nor JSON is measured, and it knows no engine.
package bench

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"khabar"
	"khabar/query"
)

// Query is one line of a query file.
type Query struct {
	Kind  string `json:"kind"`
	Field string `json:"field"`
	Text  string `json:"text"`

	node query.Node // nil finds every article
}

// ReadQueries reads a query file: lines of three columns, separated by tabs. The first is the kind: term (one word), and, or (all
// of several words, any of them), phrase, or all (every article; its other columns do not count). The second is the field: title,
// body (also body_ar and body_en), or text or * for both. The third is the text. Empty lines and lines that begin with # are left
// out. Errors are KindInvalid and name the line.
func ReadQueries(r io.Reader, name string) ([]Query, error) {
	var out []Query
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimRight(lines.Text(), "\r")
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		q, err := readQuery(line)
		if err != nil {
			return nil, khabar.Errorf(khabar.KindInvalid, "bench: queries", "%s:%d: %s", name, n, khabar.MessageOf(err))
		}
		out = append(out, q)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(out) == 0 {
		return nil, khabar.Errorf(khabar.KindInvalid, "bench: queries", "%s holds no query", name)
	}
	return out, nil
}

func readQuery(line string) (Query, error) {
	columns := strings.Split(line, "\t")
	if len(columns) != 3 {
		return Query{}, invalid("there are %d columns; write kind, field and text with tabs between them", len(columns))
	}
	q := Query{Kind: columns[0], Field: columns[1], Text: columns[2]}
	if q.Kind == "all" {
		return q, nil
	}
	scope, err := scopeOf(q.Field)
	if err != nil {
		return Query{}, err
	}
	words := strings.Fields(q.Text)
	if len(words) == 0 {
		return Query{}, invalid("the third column has no words")
	}
	switch q.Kind {
	case "term":
		q.node = &query.Word{Scope: scope, Text: q.Text}
	case "and":
		q.node = &query.And{Nodes: nodesOf(words, scope)}
	case "or":
		q.node = &query.Or{Nodes: nodesOf(words, scope)}
	case "phrase":
		q.node = &query.Phrase{Scope: scope, Text: q.Text}
	default:
		return Query{}, invalid("the kind %q is none of term, and, or, phrase and all", q.Kind)
	}
	return q, nil
}

func scopeOf(field string) (query.Scope, error) {
	switch field {
	case "body", "body_ar", "body_en":
		return query.Body, nil
	case "title":
		return query.Title, nil
	case "text", "*":
		return query.Text, nil
	}
	return "", invalid("the field %q is none of title, body, body_ar, body_en and text", field)
}

func nodesOf(words []string, scope query.Scope) []query.Node {
	nodes := make([]query.Node, len(words))
	for i, w := range words {
		nodes[i] = &query.Word{Scope: scope, Text: w}
	}
	return nodes
}

func invalid(format string, args ...any) error {
	return khabar.Errorf(khabar.KindInvalid, "bench: queries", format, args...)
}
