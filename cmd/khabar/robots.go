package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"khabar/crawler/robots"
)

func newRobots(*settings) *cobra.Command {
	var agent string
	cmd := &cobra.Command{
		Use:   "robots FILE URL...",
		Short: "Say which addresses a robots.txt lets a crawler fetch",
		Long: `Say for each address whether a robots.txt lets a crawler fetch it (RFC 9309): "allow" or "deny", by the matcher that the
crawler itself uses. The exit status is 0 if all are allowed, 1 if any is denied.`,
		Example: example(`khabar robots robots.txt --agent khabar https://example.org/archives/7 https://example.org/wp-admin/`),
		Args:    cobra.MinimumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			data, err := os.ReadFile(args[0])
			if err != nil {
				return err
			}
			rules := robots.Parse(data)
			denied := false
			for _, address := range args[1:] {
				answer := "allow"
				if !rules.Allowed(agent, address) {
					answer, denied = "deny", true
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%s %s\n", answer, address)
			}
			if denied {
				return &statusError{status: exitFailed}
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&agent, "agent", "khabar", "product token of the crawler")
	return cmd
}
