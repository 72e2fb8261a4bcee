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
	var ready bool
	cmd := &cobra.Command{
		Use:   "health",
		Short: "Ask a running server whether it is up",
		Long: `Ask a running server whether it is up, or, with --ready, whether it can answer searches: it cannot while the first index is
made. The exit status is 0 if it is, 1 if not. Container health checks run this.`,
		Example: example(`
			khabar health --addr 127.0.0.1:8080
			khabar health --ready`),
		RunE: func(cmd *cobra.Command, _ []string) error {
			client := &http.Client{Timeout: healthTimeout, Transport: &http.Transport{Proxy: nil}}
			path, answer := "/healthz", "up"
			if ready {
				path, answer = "/readyz", "ready"
			}
			request, err := http.NewRequestWithContext(cmd.Context(), http.MethodGet, "http://"+addr+path, nil)
			if err != nil {
				return usage("--addr %q: %w", addr, err)
			}
			response, err := client.Do(request)
			if err != nil {
				return err
			}
			defer response.Body.Close()
			if response.StatusCode != http.StatusOK {
				return fmt.Errorf("the server at %s is not %s (%s)", addr, answer, response.Status)
			}
			fmt.Fprintln(cmd.OutOrStdout(), answer)
			return nil
		},
	}
	cmd.Flags().BoolVar(&ready, "ready", false, "ask whether it can answer searches")
	cmd.Flags().StringVar(&addr, "addr", defaultAddr, "address of the server")
	return cmd
}
