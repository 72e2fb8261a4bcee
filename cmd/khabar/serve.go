package main

import (
	"context"
	"fmt"
	"net"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"khabar"
	"khabar/server"
)

func newServe(s *settings) *cobra.Command {
	var addr string
	var crawl bool
	var every time.Duration
	var f crawlFlags
	var guard accessFlags
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve the web page and the JSON API, and follow the archive",
		Long: `Serve the web page and the JSON API. While it runs, the server follows the archive: what crawl or import add in another
process is searchable within two seconds. SIGTERM or Ctrl-C ends it when the requests under way are answered.`,
		Example: example(`
			khabar serve --data ./data
			khabar serve --addr 127.0.0.1:9000
			khabar serve --addr 0.0.0.0:8080 --api-keys /etc/khabar/keys --rate 20
			khabar serve --crawl --every 30m --contact https://example.org/about-our-crawler`),
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			h, err := s.openHouse(cmd.Context(), cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			defer closing(h, &err)
			var others []func(context.Context) error
			if crawl {
				follow, err := h.crawlBeside(f, every)
				if err != nil {
					return err
				}
				others = append(others, follow)
			}
			return h.serve(s, cmd, addr, &guard, others...)
		},
	}
	addAddr(cmd, &addr)
	guard.add(cmd)
	cmd.Flags().BoolVar(&crawl, "crawl", false, "also crawl all outlets again and again")
	cmd.Flags().DurationVar(&every, "every", 15*time.Minute, "time between two crawls")
	f.add(cmd)
	return cmd
}

func addAddr(cmd *cobra.Command, addr *string) {
	cmd.Flags().StringVar(addr, "addr", defaultAddr, "address to listen at; port 0 takes a free one")
}

// serve answers at an address and keeps the index in step with the archive until the command's context ends. Others run beside
// it; the first that fails ends all.
func (h *house) serve(s *settings, cmd *cobra.Command, addr string, guard *accessFlags, others ...func(context.Context) error) error {
	options := h.options()
	if err := guard.apply(&options, s, cmd, addr); err != nil {
		return err
	}
	site, err := server.New(options)
	if err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(cmd.Context(), "tcp", addr)
	if err != nil {
		return khabar.Errorf(khabar.KindUnavailable, "", "cannot listen at %s", addr).Wrap(err)
	}
	at := listener.Addr().String()
	if err := h.store.Announce(at); err != nil {
		_ = listener.Close() // nothing was served
		return err
	}
	fmt.Fprintf(cmd.OutOrStdout(), "khabar serves on http://%s\n", at)

	group, ctx := errgroup.WithContext(cmd.Context())
	group.Go(func() error { return site.Serve(ctx, listener) })
	group.Go(func() error { return h.indexer(nil).Follow(ctx) })
	if guard.follow != nil {
		others = append(others, guard.follow)
	}
	if s.actors != "" {
		others = append(others, h.watchActors(s, actorsEvery))
	}
	for _, other := range others {
		group.Go(func() error { return other(ctx) })
	}
	return group.Wait()
}
