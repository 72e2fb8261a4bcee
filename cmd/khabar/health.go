package main

import (
	"fmt"
	"net/http"
	"time"

	"github.com/spf13/cobra"
)

// healthTimeout is less than a container's patience with its health check.
const healthTimeout = 4 * time.Second

func newHealth(*settings) *cobra.Command {
	var addr string
	cmd := &cobra.Command{
		Use:     "health",
		Short:   "Ask a running server whether it can answer searches",
		Long:    "Ask a running server whether it can answer searches. The exit status is 0 if it can, 1 if not: what a container's health check runs.",
		Example: example(`khabar health --addr 127.0.0.1:8080`),
		RunE: func(cmd *cobra.Command, _ []string) error {
			client := &http.Client{Timeout: healthTimeout, Transport: &http.Transport{Proxy: nil}}
			request, err := http.NewRequestWithContext(cmd.Context(), http.MethodGet, "http://"+addr+"/readyz", nil)
			if err != nil {
				return usage("--addr %q: %w", addr, err)
			}
			response, err := client.Do(request)
			if err != nil {
				return err
			}
			defer response.Body.Close()
			if response.StatusCode != http.StatusOK {
				return fmt.Errorf("the server at %s is up, and not ready (%s)", addr, response.Status)
			}
			fmt.Fprintln(cmd.OutOrStdout(), "ready")
			return nil
		},
	}
	cmd.Flags().StringVar(&addr, "addr", defaultAddr, "address of the server")
	return cmd
}
