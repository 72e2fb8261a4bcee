package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"khabar"
)

func newOutlets(s *settings) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "outlets",
		Short: "Show the outlets that khabar knows",
		Long: `Show the outlets that khabar knows: the built-in ones and those of --outlets. How to add one is told in
docs/crawling.md.`,
		Example: example(`
			khabar outlets
			khabar outlets show enab-baladi
			khabar outlets check sana
			khabar outlets status --days 28`),
		RunE: func(cmd *cobra.Command, _ []string) error { return s.listOutlets(cmd) },
	}
	cmd.AddCommand(&cobra.Command{
		Use:     "list",
		Short:   "List all outlets",
		Example: example(`khabar outlets list`),
		Args:    usageArgs(nil),
		RunE:    func(cmd *cobra.Command, _ []string) error { return s.listOutlets(cmd) },
	}, &cobra.Command{
		Use:     "show ID",
		Short:   "Show one outlet as JSON",
		Example: example(`khabar outlets show noon-post`),
		Args:    usageArgs(cobra.ExactArgs(1)),
		RunE:    func(cmd *cobra.Command, args []string) error { return s.showOutlet(cmd, args[0]) },
	}, newOutletsCheck(s), newOutletsStatus(s))
	return cmd
}

func (s *settings) listOutlets(cmd *cobra.Command) error {
	known, err := s.loadOutlets()
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ID\tNAME\tLANGUAGES\tKIND\tWAYS\tVERIFIED")
	for _, o := range known.Outlets() {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%d\t%s\n", o.ID, cmp.Or(o.Name.In("en"), o.ID), strings.Join(o.Langs, ","), o.Kind,
			len(o.Ways), cmp.Or(o.Verified, "never"))
	}
	return table.Flush()
}

func (s *settings) showOutlet(cmd *cobra.Command, id string) error {
	known, err := s.loadOutlets()
	if err != nil {
		return err
	}
	o, ok := known.Outlet(id)
	if !ok {
		return unknownOutlet(id)
	}
	encoder := json.NewEncoder(cmd.OutOrStdout())
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(o)
}

func unknownOutlet(id string) error {
	return khabar.Errorf(khabar.KindInvalid, "", "there is no outlet %q; 'khabar outlets' lists them", id)
}
