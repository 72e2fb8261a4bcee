package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"khabar"
	"khabar/server/snippet"
)

func newSearch(s *settings) *cobra.Command {
	var asJSON bool
	var size int
	var cursor, facets string
	var from remote
	cmd := &cobra.Command{
		Use:   "search QUERY...",
		Short: "Search the index",
		Long: `Search the index, or ask the server that has it open. Without words every article is found. The query language is in
docs/query-syntax.md; what begins with "-" goes behind "--".

What matched is bold on a terminal: a phrase underlined too, words near each other slanting; actors and places that the query names are
in reverse. Elsewhere it stands in brackets: [word], ["phrase"], [~near], [@actor].

--json prints what GET /api/v1/search answers.`,
		Example: example(`
			khabar search "security agreement"
			khabar search 'أسعار النفط' --json
			khabar search 'title:sanctions OR عقوبات' --lang ar,en --from 2026-01-01 --sort newest
			khabar search -- 'dam -flood'`),
		Args: cobra.ArbitraryArgs,
	}
	q := addQuestion(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the JSON answer")
	cmd.Flags().IntVar(&size, "size", 10, "number of articles to show, 0 to 1000")
	cmd.Flags().StringVar(&cursor, "cursor", "", "\"next\" of the page before")
	cmd.Flags().StringVar(&facets, "facets", "", "fields to count over: outlet,lang,author")
	from.add(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		values := q.values(args)
		setNumber(values, "size", size)
		if cursor != "" {
			values.Set("cursor", cursor)
		}
		if facets != "" {
			values.Set("facets", facets)
		}
		return s.withClient(cmd, from, func(ctx context.Context, c *client) error {
			body, err := c.get(ctx, "/api/v1/search", values)
			if err != nil {
				return err
			}
			defer body.Close()
			if asJSON {
				return copyJSON(cmd.OutOrStdout(), body)
			}
			return showAnswer(cmd.OutOrStdout(), body)
		})
	}
	return cmd
}

// copyJSON writes an answer, indented for reading.
func copyJSON(w io.Writer, body io.Reader) error {
	var answer json.RawMessage
	if err := json.NewDecoder(body).Decode(&answer); err != nil {
		return fmt.Errorf("reading the answer: %w", err)
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(answer)
}

// answer is the part of a search answer that a terminal shows.
type answer struct {
	Total      int      `json:"total"`
	TookMS     float64  `json:"took_ms"`
	Incomplete bool     `json:"incomplete"`
	Ignored    []string `json:"ignored"`
	Query      struct {
		Warnings []struct {
			Field  string `json:"field"`
			Value  string `json:"value"`
			Detail string `json:"detail"`
		} `json:"warnings"`
	} `json:"query"`
	Hits []struct {
		URL    string `json:"url"`
		Outlet struct {
			Name string `json:"name"`
		} `json:"outlet"`
		Title           string   `json:"title"`
		Authors         []string `json:"authors"`
		Published       string   `json:"published"`
		PublishedSource string   `json:"published_source"`
		Snippets        []struct {
			Field   string          `json:"field"`
			Text    string          `json:"text"`
			Matches []snippet.Match `json:"matches"`
			Before  bool            `json:"cut_before"`
			After   bool            `json:"cut_after"`
		} `json:"snippets"`
	} `json:"hits"`
	Facets map[string][]struct {
		Label string `json:"label"`
		Count int    `json:"count"`
	} `json:"facets"`
	Next string `json:"next"`
}

func showAnswer(out io.Writer, body io.Reader) error {
	var a answer
	if err := json.NewDecoder(body).Decode(&a); err != nil {
		return fmt.Errorf("reading the answer: %w", err)
	}
	marked := markers(out)
	w := bufio.NewWriter(out)
	fmt.Fprintf(w, "%s (%.1f ms)\n", counted(a.Total, "article", "articles"), a.TookMS)
	if len(a.Ignored) > 0 {
		fmt.Fprintf(w, "too common to be searched for, and left out: %s\n", strings.Join(a.Ignored, ", "))
	}
	for _, warning := range a.Query.Warnings {
		fmt.Fprintf(w, "%s %q: %s\n", warning.Field, warning.Value, warning.Detail)
	}
	if a.Incomplete {
		fmt.Fprintln(w, "incomplete: time ran out, there may be more")
	}
	for i, h := range a.Hits {
		title := h.Title
		for _, p := range h.Snippets {
			if p.Field == "title" {
				title = highlighted(p.Text, p.Matches, marked)
			}
		}
		fmt.Fprintf(w, "\n%d. %s\n   %s\n   %s\n", i+1, title, h.URL,
			joinNonEmpty(" · ", h.Outlet.Name, dateWithSource(h.Published, h.PublishedSource), strings.Join(h.Authors, ", ")))
		for _, p := range h.Snippets {
			if p.Field != "title" {
				shown := strings.ReplaceAll(highlighted(p.Text, p.Matches, marked), "\n", " ")
				fmt.Fprintf(w, "   %s%s%s\n", ellipsis(p.Before, "… "), shown, ellipsis(p.After, " …"))
			}
		}
	}
	for _, field := range slices.Sorted(maps.Keys(a.Facets)) {
		fmt.Fprintf(w, "\n%s\n", field)
		for _, v := range a.Facets[field] {
			fmt.Fprintf(w, "   %8d  %s\n", v.Count, v.Label)
		}
	}
	if a.Next != "" {
		fmt.Fprintf(w, "\nmore: --cursor %s\n", a.Next)
	}
	return w.Flush()
}

// ellipsis returns a mark for where a passage is cut in the middle of a sentence, or nothing.
func ellipsis(cut bool, mark string) string {
	if cut {
		return mark
	}
	return ""
}

// dateWithSource tells where a date came from when it is not the page's own metadata.
func dateWithSource(date, source string) string {
	switch {
	case date == "":
		return "no date"
	case source == "text" || source == "url":
		return date + " (from the " + source + ")"
	}
	return date
}

// markers returns what stands before a match of each kind and behind all: types on a terminal, brackets elsewhere.
func markers(w io.Writer) map[khabar.MarkKind][2]string {
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		return map[khabar.MarkKind][2]string{khabar.MarkWord: {"\x1b[1m", "\x1b[0m"}, khabar.MarkNear: {"\x1b[1;3m", "\x1b[0m"},
			khabar.MarkPhrase: {"\x1b[1;4m", "\x1b[0m"}, khabar.MarkActor: {"\x1b[7m", "\x1b[0m"}, khabar.MarkPlace: {"\x1b[7;3m", "\x1b[0m"}}
	}
	return map[khabar.MarkKind][2]string{khabar.MarkWord: {"[", "]"}, khabar.MarkNear: {"[~", "]"}, khabar.MarkPhrase: {"[\"", "\"]"},
		khabar.MarkActor: {"[@", "]"}, khabar.MarkPlace: {"[@", "]"}}
}

// highlighted puts markers around matches.
func highlighted(text string, matches []snippet.Match, markers map[khabar.MarkKind][2]string) string {
	points := []rune(text)
	var out strings.Builder
	at := 0
	for _, m := range matches {
		if m.Start < at || m.End > len(points) || m.Start > m.End {
			continue
		}
		around := markers[m.Kind]
		out.WriteString(string(points[at:m.Start]) + around[0] + string(points[m.Start:m.End]) + around[1])
		at = m.End
	}
	out.WriteString(string(points[at:]))
	return out.String()
}

func joinNonEmpty(separator string, parts ...string) string {
	kept := parts[:0]
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, separator)
}
