package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"khabar"
	"khabar/bench"
	"khabar/indexer"
)

// benchFlags are what the bench command was asked for.
type benchFlags struct {
	queries  string
	facets   []string
	sort     string
	snippets bool
	size     int
	rounds   int
	clients  int
	duration time.Duration
	follow   bool
	asJSON   bool
}

// benchSnippets is how many passages of a hit are asked for, as on the web page.
const benchSnippets = 3

func newBench(s *settings) *cobra.Command {
	var f benchFlags
	cmd := &cobra.Command{
		Use:   "bench --queries FILE",
		Short: "Measure how fast the index answers a file of queries",
		Long: `Measure how fast the index answers a file of queries, in this process: what HTTP and JSON cost is not in the figures. The
file has a query on each line: kind, field and text, separated by tabs. Kinds are term, and, or, phrase and all; fields are
title, body (also body_ar and body_en) and text.

Each query is asked once to warm up; then all are asked in turn, --rounds times. Printed are, for each query, the articles
found, the median and the 99th percentile of its times in milliseconds; then the medians and the sum over all queries.

With --clients, so many ask at the same time, queries at random, for as long as --for; with --follow, the index follows the
archive meanwhile, so that what another process crawls or imports is indexed.`,
		Example: example(`
			khabar bench --queries queries.tsv
			khabar bench --queries queries.tsv --facets outlet,actor,lang --snippets --json
			khabar bench --queries queries.tsv --facets outlet --clients 64 --for 30s --follow`),
		RunE: func(cmd *cobra.Command, _ []string) error { return s.runBench(cmd, &f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.queries, "queries", "", "file of queries")
	flags.StringSliceVar(&f.facets, "facets", nil, "fields to count over in each query: outlet,actor,lang")
	flags.StringVar(&f.sort, "sort", "relevance", "relevance, newest or oldest")
	flags.BoolVar(&f.snippets, "snippets", false, "make snippets for each query's hits")
	flags.IntVar(&f.size, "size", 10, "hits of each query, 0 (counts only) to 1000")
	flags.IntVar(&f.rounds, "rounds", 20, "how often each query is measured")
	flags.IntVar(&f.clients, "clients", 0, "how many ask at the same time (0: the queries are measured one by one)")
	flags.DurationVar(&f.duration, "for", 20*time.Second, "how long the clients ask")
	flags.BoolVar(&f.follow, "follow", false, "index what the archive gets meanwhile")
	flags.BoolVar(&f.asJSON, "json", false, "print JSON")
	return cmd
}

func (s *settings) runBench(cmd *cobra.Command, f *benchFlags) (err error) {
	queries, options, err := f.read()
	if err != nil {
		return err
	}
	if err := s.mustExist(); err != nil {
		return err
	}
	ctx, stderr := cmd.Context(), cmd.ErrOrStderr()
	h, err := s.openHouse(ctx, stderr)
	if err != nil {
		return err
	}
	defer closing(h, &err)
	if err := h.searchable(ctx, stderr); err != nil {
		return err
	}
	if f.follow {
		defer following(ctx, h.indexer(nil))()
	}
	if f.clients == 0 {
		report, err := bench.Run(ctx, h.store, queries, options)
		if err != nil {
			return err
		}
		return show(cmd.OutOrStdout(), f.asJSON, report, showReport)
	}
	load, err := bench.RunLoad(ctx, h.store, queries, options, f.clients, f.duration)
	if err != nil {
		return err
	}
	if err := show(cmd.OutOrStdout(), f.asJSON, load, showLoad); err != nil {
		return err
	}
	return load.Err()
}

// following lets an indexer follow the archive until the function that it returns is called.
func following(ctx context.Context, in *indexer.Indexer) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = in.Follow(ctx) // which logs its failures, and returns nil when it is stopped
	}()
	return func() {
		cancel()
		<-done
	}
}

// read checks the flags and reads the queries.
func (f *benchFlags) read() (queries []bench.Query, o bench.Options, err error) {
	switch {
	case f.queries == "":
		return nil, o, usage("name a file of queries with --queries")
	case f.rounds < 1:
		return nil, o, usage("--rounds %d: a query is measured once at least", f.rounds)
	case f.clients < 0:
		return nil, o, usage("--clients %d: there cannot be fewer than none", f.clients)
	case f.follow && f.clients == 0:
		return nil, o, usage("--follow needs --clients: one by one, queries are measured on an index at rest")
	}
	o = bench.Options{Size: f.size, Rounds: f.rounds, Sort: khabar.Sort(f.sort)}
	for _, name := range f.facets {
		if !slices.Contains(khabar.Fields, khabar.Field(name)) {
			return nil, o, usage("--facets %q: articles cannot be counted by that", name)
		}
		o.Facets = append(o.Facets, khabar.FacetRequest{Field: khabar.Field(name), Size: 10})
	}
	if f.snippets {
		o.Snippets = benchSnippets
	}
	file, err := os.Open(f.queries)
	if err != nil {
		return nil, o, err
	}
	defer file.Close()
	queries, err = bench.ReadQueries(file, f.queries)
	return queries, o, err
}

// show writes a value as JSON or for reading.
func show[T any](w io.Writer, asJSON bool, v T, read func(io.Writer, T) error) error {
	if !asJSON {
		return read(w, v)
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(v)
}

func showReport(w io.Writer, r *bench.Report) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "hits\tp50 ms\tp99 ms\tquery")
	for _, q := range r.Queries {
		fmt.Fprintf(table, "%d\t%.3f\t%.3f\t%s\n", q.Hits, q.P50, q.P99, strings.Join([]string{q.Kind, q.Field, q.Text}, " "))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(w)
	for _, k := range r.Kinds {
		fmt.Fprintf(w, "%s of the kind %s: sum of p50 %.2f ms\n", counted(k.Queries, "query", "queries"), k.Kind, k.SumP50)
	}
	_, err := fmt.Fprintf(w, "%s over %s, %s each: median of p50 %.3f ms, median of p99 %.3f ms, sum of p50 %.2f ms\n"+
		"every single answer: p50 %.3f ms, p99 %.3f ms\n",
		counted(len(r.Queries), "query", "queries"), counted(r.Articles, "article", "articles"), counted(r.Rounds, "round", "rounds"),
		r.MedianP50, r.MedianP99, r.SumP50, r.AllP50, r.AllP99)
	return err
}

func showLoad(w io.Writer, l *bench.Load) error {
	_, err := fmt.Fprintf(w, "%s for %.1f s: %s (%.0f a second), p50 %.2f ms, p99 %.2f ms, %s; the index grew from %d to %d articles\n",
		counted(l.Clients, "client", "clients"), l.Seconds, counted(l.Answers, "answer", "answers"), l.PerSecond, l.P50, l.P99,
		counted(l.Errors, "error", "errors"), l.Before, l.After)
	return err
}
