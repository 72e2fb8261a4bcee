package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"khabar"
	"khabar/actors"
)

func newActors(s *settings) *cobra.Command {
	var prefix string
	cmd := &cobra.Command{
		Use:   "actors",
		Short: "Show the actors and places that khabar recognises",
		Long: `Show the actors and places that khabar recognises: the built-in tables and those of --actors. How to add one is told in
docs/actors.md. After a change of the tables, 'khabar index' tags what is archived again.`,
		Example: example(`
			khabar actors --name الشيباني
			khabar actors check --actors ./my-actors
			khabar actors tag < articles.jsonl > tagged.jsonl`),
		RunE: func(cmd *cobra.Command, _ []string) error {
			g, err := s.loadActors()
			if err != nil {
				return err
			}
			table := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
			fmt.Fprintln(table, "ID\tKIND\tNAME\tالاسم")
			for _, a := range named(g, prefix) {
				fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", a.ID, a.Kind, a.Name.En, a.Name.Ar)
			}
			return table.Flush()
		},
	}
	cmd.Flags().StringVar(&prefix, "name", "", "only those with a name that begins so, in either script")
	cmd.AddCommand(newActorsCheck(s), newActorsTag(s), newActorsSuggest(s), newActorsAccept(s), newActorsAlias(s), newActorsReject(s))
	return cmd
}

// maxNamed bounds how many actors a beginning of a name lists.
const maxNamed = 50

func named(g *actors.Gazetteer, prefix string) []khabar.Actor {
	if prefix == "" {
		return g.Actors()
	}
	var found []khabar.Actor
	for _, c := range g.Complete(prefix, maxNamed) {
		found = append(found, c.Actor)
	}
	return found
}

func newActorsCheck(s *settings) *cobra.Command {
	return &cobra.Command{
		Use:   "check",
		Short: "Look for what makes the tables of actors uncertain",
		Long: `Look for rows written twice, names that several actors bear, one-word Arabic names without a gate, and missing languages. The
exit status is 3 if there are any.`,
		Example: example(`khabar actors check --actors ./my-actors`),
		Args:    usageArgs(nil),
		RunE: func(cmd *cobra.Command, _ []string) error {
			g, err := s.loadActors()
			if err != nil {
				return err
			}
			problems := g.Check()
			for _, p := range problems {
				fmt.Fprintln(cmd.OutOrStdout(), p)
			}
			if len(problems) > 0 {
				return partly()
			}
			return nil
		},
	}
}

func newActorsTag(s *settings) *cobra.Command {
	return &cobra.Command{
		Use:   "tag",
		Short: "Find the actors of articles on standard input",
		Long: `Read lines {"id","lang","title","body"} and write lines {"id","actors":[{"id","name","kind","mentions":[{"field","start",
"end","text"}]}]} in the same order. Offsets count code points.`,
		Example: example(`khabar actors tag < articles.jsonl > tagged.jsonl`),
		Args:    usageArgs(nil),
		RunE: func(cmd *cobra.Command, _ []string) error {
			g, err := s.loadActors()
			if err != nil {
				return err
			}
			known, err := s.loadOutlets()
			if err != nil {
				return err
			}
			return actors.TagLines(cmd.Context(), cmd.InOrStdin(), cmd.OutOrStdout(), actors.NewRecogniser(g, known))
		},
	}
}

// loadActors reads the built-in tables of actors and those of --actors.
func (s *settings) loadActors() (*actors.Gazetteer, error) { return actors.Load(s.actors) }
