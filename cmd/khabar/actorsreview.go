package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"khabar"
	"khabar/actors"
)

func newActorsSuggest(s *settings) *cobra.Command {
	var asJSON bool
	var most int
	var input string
	cmd := &cobra.Command{
		Use:   "suggest",
		Short: "List names in the archive that the tables do not know",
		Long: `List the names that the tables of actors do not know, those in most articles first: what titles introduce in both languages
("Foreign Minister X", "الناطق باسم X"), and words with capitals. Spellings that may be one name stand together; whether they are is for
you to say: accept, alias and reject write your decision into the folder of --actors, and nothing else does.

With --input they are looked for in lines {"id","lang","title","body"} instead, "-" for standard input.`,
		Example: example(`
			khabar actors suggest --size 20
			khabar actors suggest --json > queue.json
			khabar actors accept --actors ./my-actors --en "Salma Hourani" --ar "سلمى الحوراني"
			khabar actors alias sdf "القوات الديمقراطية السورية" --actors ./my-actors
			khabar actors reject "Monday Briefing" --actors ./my-actors`),
		Args: usageArgs(nil),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if most < 1 {
				return khabar.Errorf(khabar.KindInvalid, "", "--size must be 1 or more")
			}
			v, err := s.review(cmd, input)
			if err != nil {
				return err
			}
			found := v.Suggestions()
			found = found[:min(most, len(found))]
			if asJSON {
				encoder := json.NewEncoder(cmd.OutOrStdout())
				encoder.SetEscapeHTML(false)
				encoder.SetIndent("", "  ")
				return encoder.Encode(found)
			}
			return showSuggestions(cmd.OutOrStdout(), found)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON, with all forms and evidence")
	cmd.Flags().IntVar(&most, "size", 50, "number of names")
	cmd.Flags().StringVar(&input, "input", "", "file of articles as lines of JSON to read instead of the archive")
	return cmd
}

// review reads the archive, or a file, for unknown names.
func (s *settings) review(cmd *cobra.Command, input string) (*actors.Reviewer, error) {
	g, err := s.loadActors()
	if err != nil {
		return nil, err
	}
	known, err := s.loadOutlets()
	if err != nil {
		return nil, err
	}
	v := actors.NewReviewer(actors.NewRecogniser(g, known))
	switch input {
	case "":
		a, err := s.openExisting(cmd.Context(), known)
		if err != nil {
			return nil, err
		}
		return v, joinClose(readFeed(cmd.Context(), a, v), a)
	case "-":
		return v, readLines(cmd.InOrStdin(), v)
	}
	f, err := os.Open(input)
	if err != nil {
		return nil, khabar.Errorf(khabar.KindInvalid, "", "%s cannot be read", input).Wrap(err)
	}
	defer f.Close()
	return v, readLines(f, v)
}

func joinClose(err error, c io.Closer) error {
	if closeErr := c.Close(); err == nil {
		err = closeErr
	}
	return err
}

// Articles of one look at the archive.
const (
	reviewArticles = 1000
	reviewBytes    = 8 << 20
)

func readFeed(ctx context.Context, feed khabar.ChangeFeed, v *actors.Reviewer) error {
	for after := uint64(0); ; {
		changes, err := feed.Changes(ctx, after, reviewArticles, reviewBytes)
		if err != nil || len(changes) == 0 {
			return err
		}
		for _, c := range changes {
			if c.Article != nil {
				v.Read(c.Article)
			}
			after = c.Seq
		}
	}
}

// maxReviewLine bounds a line of --input, as that of 'actors tag' is.
const maxReviewLine = 64 << 20

func readLines(in io.Reader, v *actors.Reviewer) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 0, 1<<16), maxReviewLine)
	for n := 1; lines.Scan(); n++ {
		if len(lines.Bytes()) == 0 {
			continue
		}
		var line struct {
			actors.Line
			ID any `json:"id"`
		}
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			return khabar.Errorf(khabar.KindInvalid, "", "line %d is no article in JSON", n).Wrap(err)
		}
		id := ""
		if line.ID != nil {
			id = fmt.Sprint(line.ID)
		}
		v.Read(&khabar.Article{ID: id, Lang: line.Lang, Outlet: line.Outlet, Published: line.Published, Title: line.Title, Body: line.Body})
	}
	return lines.Err()
}

func showSuggestions(out io.Writer, found []actors.Suggestion) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ARTICLES\tKIND\tNAME\tTITLES\tKNOWN ALIKE\tEVIDENCE")
	for _, f := range found {
		evidence := ""
		if len(f.Evidence) > 0 {
			evidence = f.Evidence[0].Sentence
		}
		fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%s\t%s\n", f.Articles, f.Kind, joinNonEmpty(" · ", f.Name.En, f.Name.Ar), strings.Join(f.Titles, ", "),
			strings.Join(f.Similar, ", "), shortened(evidence))
	}
	return table.Flush()
}

// shortened cuts a sentence to what a line of a terminal has room for.
func shortened(text string) string {
	const most = 100
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}
