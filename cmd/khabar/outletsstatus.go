package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"khabar"
)

func newOutletsStatus(s *settings) *cobra.Command {
	var days int
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "status [OUTLET...]",
		Short: "Show per day what was crawled of outlets, and whether that can be all",
		Example: example(`
			khabar outlets status enab-baladi --days 28
			khabar outlets status --json`),
		Args: usageArgs(cobra.ArbitraryArgs),
		RunE: func(cmd *cobra.Command, args []string) error { return s.outletsStatus(cmd, args, days, asJSON) },
	}
	cmd.Flags().IntVar(&days, "days", 7, "number of days, up to today")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object a line")
	return cmd
}

func (s *settings) outletsStatus(cmd *cobra.Command, ids []string, days int, asJSON bool) (err error) {
	if days < 1 || days > 3660 {
		return usage("--days %d: write a number from 1 to 3660", days)
	}
	known, err := s.loadOutlets()
	if err != nil {
		return err
	}
	if len(ids) == 0 {
		for _, o := range known.Outlets() {
			ids = append(ids, o.ID)
		}
	}
	a, err := s.openExisting(cmd.Context(), known)
	if err != nil {
		return err
	}
	defer closing(a, &err)
	var health []khabar.OutletHealth
	today := khabar.DayOf(time.Now().UTC())
	for _, id := range ids {
		days, err := a.Health(cmd.Context(), id, today-khabar.Day(days-1), today)
		if err != nil {
			return err
		}
		health = append(health, days...)
	}
	if asJSON {
		return writeHealth(cmd.OutOrStdout(), health)
	}
	return tabulateHealth(cmd.OutOrStdout(), health)
}

func writeHealth(w io.Writer, health []khabar.OutletHealth) error {
	encoder := json.NewEncoder(w)
	for _, d := range health {
		if err := encoder.Encode(d); err != nil {
			return err
		}
	}
	return nil
}

func tabulateHealth(w io.Writer, health []khabar.OutletHealth) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "OUTLET\tDAY\tEXPECTED\tDISCOVERED\tFETCHED\tNEW\tREVISED\tFAILURES\tCOMPLETE\tWHY NOT")
	for _, d := range health {
		expected := "-"
		if d.Expected != nil {
			expected = strconv.Itoa(*d.Expected)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%d\t%d\t%d\t%d\t%d\t%t\t%s\n", d.Outlet, d.Date, expected, d.Discovered, d.Fetched, d.New,
			d.Revised, d.Failures, d.Complete, strings.Join(d.Reasons, "; "))
	}
	return table.Flush()
}
