package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"time"

	"github.com/spf13/cobra"

	"khabar/exporter"
)

// exportPage is how many articles are asked for at once when their pages are exported.
const exportPage = 500

func newExport(s *settings) *cobra.Command {
	var format string
	var from remote
	var bom bool
	cmd := &cobra.Command{
		Use:   "export [QUERY...]",
		Short: "Write every article that a query finds, as NDJSON, CSV, Parquet or WARC",
		Long: `Write every article that a query finds to standard output; without words, all of them. All rows come from one state of
the index, also while indexing goes on.

ndjson is khabar's interchange format, which import reads; csv and parquet are tables; warc holds the pages as they were fetched, for
other tools, and needs the data folder.`,
		Example: example(`
			khabar export > everything.jsonl
			khabar export 'أسعار النفط' --format csv --bom > oil.csv
			khabar export --outlet sana --from 2026-01-01 --format warc > sana.warc.gz`),
		Args: cobra.ArbitraryArgs,
	}
	q := addQuestion(cmd)
	cmd.Flags().StringVar(&format, "format", "ndjson", "ndjson, csv, parquet or warc")
	cmd.Flags().BoolVar(&bom, "bom", false, "begin CSV with a byte order mark, for Excel")
	from.add(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		values := q.values(args)
		switch format {
		case "ndjson", "csv", "parquet":
			values.Set("format", format)
			if bom {
				values.Set("bom", "1")
			}
			return s.withClient(cmd, from, func(ctx context.Context, c *client) error {
				return copyExport(ctx, cmd.OutOrStdout(), c, values)
			})
		case "warc":
			return s.withClient(cmd, from, func(ctx context.Context, c *client) error {
				return s.exportPages(ctx, cmd.OutOrStdout(), c, values)
			})
		}
		return usage("--format %q: write ndjson, csv, parquet or warc", format)
	}
	return cmd
}

func copyExport(ctx context.Context, out io.Writer, c *client, values url.Values) error {
	body, err := c.get(ctx, "/api/v1/export", values)
	if err != nil {
		return err
	}
	defer body.Close()
	if _, err := io.Copy(out, body); err != nil {
		return fmt.Errorf("the export broke off: %w", err)
	}
	return nil
}

// exportPages writes the archived pages of the articles that a query finds.
func (s *settings) exportPages(ctx context.Context, out io.Writer, c *client, values url.Values) (err error) {
	known, err := s.loadOutlets()
	if err != nil {
		return err
	}
	a, err := s.openExisting(ctx, known)
	if err != nil {
		return err
	}
	defer closing(a, &err)
	buffered := bufio.NewWriter(out)
	pages, err := exporter.WARC(buffered, "khabar/"+buildVersion(), time.Now())
	if err != nil {
		return err
	}
	err = eachPageOfHits(ctx, c, values, func(ids []string) error {
		for stored, err := range a.Pages(ctx, ids...) {
			if err != nil {
				return err
			}
			if err := pages.Write(stored.Page); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return buffered.Flush()
}

// eachPageOfHits follows the cursor through all hits and gives their ids to use, a page at a time.
func eachPageOfHits(ctx context.Context, c *client, values url.Values, use func(ids []string) error) error {
	setNumber(values, "size", exportPage)
	setNumber(values, "snippets", 0)
	for {
		var page struct {
			Hits []struct {
				ID string `json:"id"`
			} `json:"hits"`
			Next string `json:"next"`
		}
		body, err := c.get(ctx, "/api/v1/search", values)
		if err != nil {
			return err
		}
		err = json.NewDecoder(body).Decode(&page)
		if closeErr := body.Close(); err == nil {
			err = closeErr
		}
		if err != nil {
			return fmt.Errorf("reading the answer: %w", err)
		}
		ids := make([]string, len(page.Hits))
		for i, h := range page.Hits {
			ids[i] = h.ID
		}
		if err := use(ids); err != nil {
			return err
		}
		if page.Next == "" {
			return nil
		}
		values.Set("cursor", page.Next)
	}
}
