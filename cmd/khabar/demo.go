package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"

	"github.com/spf13/cobra"

	"khabar/crawler"
	"khabar/demo"
	"khabar/outlets"
)

// demoPort is the first of the ports at which the sample outlets are tried to be served, so that their articles keep their
// addresses from one run to the next.
const demoPort = 18480

func newDemo(s *settings) *cobra.Command {
	var addr string
	var guard accessFlags
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Crawl, index and serve sample outlets on this machine",
		Long: `Start a few sample outlets on this machine, crawl them with the real crawler, archive, index and serve them, until
interrupted. The data goes to a temporary folder that is deleted at the end, or to --data.`,
		Example: example(`
			khabar demo
			khabar demo --data ./demo-data --addr 127.0.0.1:9000`),
		RunE: func(cmd *cobra.Command, _ []string) error { return s.runDemo(cmd, addr, &guard) },
	}
	addAddr(cmd, &addr)
	guard.add(cmd)
	return cmd
}

func (s *settings) runDemo(cmd *cobra.Command, addr string, guard *accessFlags) (err error) {
	if s.isDefault(cmd, "log-level") {
		s.logLevel = "warn" // what a first look needs is on standard output
	}
	if s.isDefault(cmd, "data") {
		if s.data, err = os.MkdirTemp("", "khabar-demo-"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(s.data)) }()
	}
	sites, err := demo.StartAt(cmd.Context(), demoPort)
	if err != nil {
		return err
	}
	defer closing(sites, &err)
	h, err := s.openDemo(cmd, sites)
	if err != nil {
		return err
	}
	defer closing(h, &err)
	if err := h.fillFrom(cmd.Context(), cmd.OutOrStdout(), sites); err != nil {
		return err
	}
	fmt.Fprintf(cmd.OutOrStdout(), "\nTry, on the page or with 'khabar search --data %s':\n\n", s.data)
	for _, e := range demo.Examples {
		fmt.Fprintf(cmd.OutOrStdout(), "   %s\n      %s\n", e.Query, e.About)
	}
	fmt.Fprintf(cmd.OutOrStdout(), "\n   curl 'http://%s/api/v1/search?q=%s'\n\nPress Ctrl-C to stop.\n\n", addr, url.QueryEscape(demo.Examples[0].Query))
	return h.serve(s, cmd, addr, guard)
}

// openDemo opens the house with the samples' outlets and, unless --actors names others, with their actors.
func (s *settings) openDemo(cmd *cobra.Command, sites *demo.Sites) (_ *house, err error) {
	if s.actors == "" {
		if s.actors, err = os.MkdirTemp("", "khabar-actors-"); err != nil {
			return nil, err
		}
		defer func(dir string) {
			s.actors = "" // read for good: nobody edits the samples' tables
			err = errors.Join(err, os.RemoveAll(dir))
		}(s.actors)
		if err := demo.WriteActors(s.actors); err != nil {
			return nil, err
		}
	}
	return s.openHouseWith(cmd.Context(), cmd.ErrOrStderr(), outlets.New(sites.Outlets()...))
}

// fillFrom crawls the sample outlets, indexes what was archived, and says what was done.
func (h *house) fillFrom(ctx context.Context, out io.Writer, sites *demo.Sites) error {
	fmt.Fprintln(out, "Sample outlets:")
	for _, o := range sites.Outlets() {
		fmt.Fprintf(out, "   %s (%s), discovered by %s\n", o.Name.In("en"), o.Home, o.Ways[0].Kind)
	}
	fmt.Fprintln(out, "\nCrawling:")
	f := crawlFlags{allowPrivate: true, parallel: crawler.DefaultParallel, revisits: crawler.DefaultRevisits}
	c := f.crawler(h.archive, h.outlets, h.log)
	defer c.Close()
	reports, err := c.Run(ctx, sites.Outlets(), 0, crawler.CrawlOptions{})
	showReports(out, reports)
	if err != nil {
		return err
	}
	if err := h.indexer(nil).CatchUp(ctx); err != nil {
		return err
	}
	state, err := h.store.State(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "\nArchived and indexed: %d articles\n", state.Articles)
	return nil
}
