package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"khabar/mappings"
)

// token is a word of a text as the index sees it. Start and End count code points.
type token struct {
	Text     string `json:"text"`
	Stem     string `json:"stem"`
	Surface  string `json:"surface"`
	Script   string `json:"script"`
	Start    int    `json:"start"`
	End      int    `json:"end"`
	Position int    `json:"position"`
}

func newAnalyze(*settings) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "analyze TEXT...",
		Short: "Show the words of a text as the index sees them",
		Long: `Show the words of a text as the index sees them: the stem, which words match on, and the surface form, which =word,
prefixes and fuzzy words match on. Without TEXT it is read from standard input.

--json prints {"tokens":[{"text","stem","surface","script","start","end","position"}]}. Offsets count code points from 0, as in all
of khabar's JSON; positions count words from 1. A word that is too common to be indexed takes a position but has no entry.`,
		Example: example(`
			khabar analyze 'وبالحكومة السورية'
			khabar analyze --json "The ministers' agreements"
			khabar analyze -- '-5 degrees'`),
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			text := strings.Join(args, " ")
			if len(args) == 0 {
				input, err := io.ReadAll(cmd.InOrStdin())
				if err != nil {
					return fmt.Errorf("reading standard input: %w", err)
				}
				text = string(input)
			}
			tokens := analyse(text)
			if asJSON {
				encoder := json.NewEncoder(cmd.OutOrStdout())
				encoder.SetEscapeHTML(false)
				return encoder.Encode(struct {
					Tokens []token `json:"tokens"`
				}{tokens})
			}
			return showTokens(cmd.OutOrStdout(), tokens)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// analyse returns the tokens of a text, with offsets in code points.
func analyse(text string) []token {
	tokens := []token{}
	points, at := 0, 0 // code points before the byte at
	for _, t := range mappings.AnalyzeString(text) {
		if t.Start < at { // parts of one word may overlap
			points, at = 0, 0
		}
		points += utf8.RuneCountInString(text[at:t.Start])
		at = t.Start
		word := text[t.Start:t.End]
		tokens = append(tokens, token{Text: word, Stem: string(t.Stem), Surface: string(t.Surface), Script: t.Script.String(),
			Start: points, End: points + utf8.RuneCountInString(word), Position: t.Position})
	}
	return tokens
}

func showTokens(out io.Writer, tokens []token) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "POSITION\tSTART\tEND\tSCRIPT\tSTEM\tSURFACE\tTEXT")
	for _, t := range tokens {
		text := strings.Join(strings.Fields(t.Text), " ")
		fmt.Fprintf(table, "%d\t%d\t%d\t%s\t%s\t%s\t%s\n", t.Position, t.Start, t.End, t.Script, t.Stem, t.Surface, text)
	}
	return table.Flush()
}
