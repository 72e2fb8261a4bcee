package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"khabar/archive"
)

func newOutletsCheck(s *settings) *cobra.Command {
	var f crawlFlags
	cmd := &cobra.Command{
		Use:   "check [OUTLET...]",
		Short: "Ask every address of outlets whether it answers",
		Long: `Ask the home page and every listing of outlets whether it answers, by the crawler's own rules, and record nothing. The exit
status is 3 if one of them has a problem.`,
		Example: example(`khabar outlets check noon-post sana`),
		Args:    usageArgs(cobra.ArbitraryArgs),
		RunE:    func(cmd *cobra.Command, args []string) error { return s.checkOutlets(cmd, args, f) },
	}
	f.add(cmd)
	return cmd
}

func (s *settings) checkOutlets(cmd *cobra.Command, ids []string, f crawlFlags) (err error) {
	log, err := s.logger(cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	known, err := s.loadOutlets()
	if err != nil {
		return err
	}
	chosen, err := chooseOutlets(known, ids)
	if err != nil {
		return err
	}
	scratch, err := os.MkdirTemp("", "khabar-check-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch) //nolint:errcheck // a temporary folder that stays does no harm
	a, err := archive.Open(cmd.Context(), filepath.Join(scratch, archiveName))
	if err != nil {
		return err
	}
	defer closing(a, &err)
	c := f.crawler(a, known, log)
	defer c.Close()
	failed := false
	for _, o := range chosen {
		checks, err := c.Check(cmd.Context(), o)
		if err != nil {
			return err
		}
		for _, way := range checks {
			fmt.Fprintf(cmd.OutOrStdout(), "%s\t%s\t%s\t%s\n", o.ID, cmp.Or(string(way.Kind), "home"), way.URL,
				cmp.Or(way.Problem, fmt.Sprintf("answers: %d addresses, %d of articles", way.Entries, way.Articles)))
			failed = failed || way.Problem != ""
		}
	}
	if failed {
		return partly()
	}
	return nil
}
