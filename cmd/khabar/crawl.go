package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/spf13/cobra"

	"khabar"
	"khabar/archive"
	"khabar/crawler"
	"khabar/crawler/extract"
	"khabar/crawler/fetch"
	"khabar/outlets"
)

// crawlFlags say how to fetch; crawl, serve --crawl, extract and outlets check share them.
type crawlFlags struct {
	contact      string
	interval     time.Duration
	allowPrivate bool
	parallel     int
	revisits     []time.Duration
	recent       time.Duration
}

func (f *crawlFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.contact, "contact", "", "address or page at which outlets reach you; part of the User-Agent")
	flags.DurationVar(&f.interval, "interval", fetch.DefaultInterval, "least time between two requests to one host")
	flags.BoolVar(&f.allowPrivate, "allow-private", false, "also connect to loopback and private addresses, at any port")
	flags.IntVar(&f.parallel, "parallel", crawler.DefaultParallel, "outlets whose answers are worked on side by side; waiting takes no place")
	flags.DurationSliceVar(&f.revisits, "revisit", crawler.DefaultRevisits, "times between the visits of an article, for corrections")
	flags.DurationVar(&f.recent, "recent", crawler.DefaultRecent, "age up to which an article is visited again")
}

// options of the fetcher. An interval of zero means none, as the user wrote.
func (f *crawlFlags) options() fetch.Options {
	interval := f.interval
	if interval == 0 {
		interval = -1
	}
	agent := "khabar/" + buildVersion()
	if f.contact != "" {
		agent += " (+" + f.contact + ")"
	}
	return fetch.Options{UserAgent: agent, Interval: interval, AllowPrivate: f.allowPrivate}
}

// crawler makes a crawler that archives what it finds.
func (f *crawlFlags) crawler(a *archive.Archive, known *outlets.Directory, log *slog.Logger) *crawler.Crawler {
	if f.contact == "" && !f.allowPrivate {
		log.Warn("outlets cannot reach whoever runs this crawler; set --contact")
	}
	return crawler.New(crawler.Options{Store: a, Extractor: extract.New(known), Outlets: known, Fetch: f.options(), Log: log,
		Parallel: f.parallel, Revisits: f.revisits, Recent: f.recent})
}

func newCrawl(s *settings) *cobra.Command {
	var since string
	var every time.Duration
	var limit int
	var f crawlFlags
	cmd := &cobra.Command{
		Use:   "crawl [OUTLET...]",
		Short: "Follow outlets and archive their articles",
		Long: `Follow outlets and archive their articles: all that khabar knows, or those named. Listings are read, new addresses and
articles due for another visit are fetched, one request at a time per host, as robots.txt allows. An interrupted crawl goes on
where it stopped.

The exit status is 3 if listings or pages could not be had; the report says which.`,
		Example: example(`
			khabar crawl enab-baladi north-press --contact https://example.org/about-our-crawler
			khabar crawl sana --since 2024-01-01
			khabar crawl --every 15m`),
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			options, err := crawlOptions(since, limit)
			if err != nil {
				return err
			}
			return s.runCrawl(cmd, args, f, every, options)
		},
	}
	cmd.Flags().StringVar(&since, "since", "", "backfill: everything published from this day on, as far as listings reach: 2024-01-01")
	cmd.Flags().DurationVar(&every, "every", 0, "crawl again after this time, until interrupted: 15m")
	cmd.Flags().IntVar(&limit, "limit", 0, "fetch at most this many pages of each outlet")
	f.add(cmd)
	return cmd
}

func crawlOptions(since string, limit int) (crawler.CrawlOptions, error) {
	from, err := khabar.ParseDate(since)
	if err != nil {
		return crawler.CrawlOptions{}, usage("--since: %w", err)
	}
	return crawler.CrawlOptions{Since: from.Time, Limit: limit}, nil
}

func (s *settings) runCrawl(cmd *cobra.Command, ids []string, f crawlFlags, every time.Duration, o crawler.CrawlOptions) (err error) {
	ctx, stderr := cmd.Context(), cmd.ErrOrStderr()
	log, err := s.logger(stderr)
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
	a, err := s.openArchive(ctx, known)
	if err != nil {
		return err
	}
	defer closing(a, &err)
	c := f.crawler(a, known, log)
	defer c.Close()
	reports, err := c.Run(ctx, chosen, every, o)
	if failed := showReports(cmd.OutOrStdout(), reports); err == nil && failed {
		return partly()
	}
	return err
}

// chooseOutlets returns the outlets with some ids, or all that can be crawled.
func chooseOutlets(known *outlets.Directory, ids []string) ([]khabar.Outlet, error) {
	var chosen []khabar.Outlet
	for _, id := range ids {
		o, ok := known.Outlet(id)
		if !ok {
			return nil, unknownOutlet(id)
		}
		if len(o.Ways) == 0 {
			return nil, usage("khabar knows no way to discover the articles of %q", id)
		}
		chosen = append(chosen, o)
	}
	if len(ids) > 0 {
		return chosen, nil
	}
	for _, o := range known.Outlets() {
		if len(o.Ways) > 0 {
			chosen = append(chosen, o)
		}
	}
	return chosen, nil
}

// showReports prints what became of each outlet and reports whether anything failed.
func showReports(w io.Writer, reports []crawler.Report) (failed bool) {
	for _, r := range reports {
		fmt.Fprintf(w, "%s: discovered %d, fetched %d, new %d, revised %d, unchanged %d, no article %d, removed %d, refused %d, failed %d\n",
			r.Outlet, r.Discovered, r.Fetched, r.New, r.Revised, r.Unchanged, r.NotArticle+r.Duplicate, r.Removed, r.Refused, r.Failed)
		for _, p := range r.Problems {
			fmt.Fprintln(w, "   "+p)
		}
		failed = failed || r.Failed > 0
	}
	return failed
}

// crawlBeside returns the work of serve --crawl: every outlet again and again until ctx ends.
func (h *house) crawlBeside(f crawlFlags, every time.Duration) (func(context.Context) error, error) {
	chosen, err := chooseOutlets(h.outlets, nil)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context) error {
		c := f.crawler(h.archive, h.outlets, h.log)
		defer c.Close()
		_, err := c.Run(ctx, chosen, every, crawler.CrawlOptions{})
		return err
	}, nil
}
