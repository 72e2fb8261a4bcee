package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"khabar"
	"khabar/crawler/extract"
	"khabar/crawler/fetch"
)

// maxExtractBytes bounds a file that extract reads: more than any page of news has.
const maxExtractBytes = 64 << 20

func newExtract(s *settings) *cobra.Command {
	var address, outlet string
	var batch bool
	var f crawlFlags
	cmd := &cobra.Command{
		Use:   "extract FILE|-|URL...",
		Short: "Make articles of pages and print them, without archiving anything",
		Long: `Make an article of each page and print it as JSON, with the source of every field: how the crawler would read it. Files whose
names end in .txt are plain text. The exit status is 3 if one of them is not an article.

With --batch, lines {"id","path","url"} are read from standard input and lines {"id","title","authors","published",
"published_source","lang","outlet","origin","body","is_article"} written in the same order, using every core.`,
		Example: example(`
			khabar extract page.html --url https://www.enabbaladi.net/731869/
			curl -s https://example.org/news/7 | khabar extract - --url https://example.org/news/7
			khabar extract --batch < pages.jsonl > articles.jsonl`),
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			known, err := s.loadOutlets()
			if err != nil {
				return err
			}
			e := extract.New(known)
			switch {
			case batch && len(args) > 0:
				return usage("khabar extract --batch reads standard input and takes no files")
			case batch:
				failed, err := e.Batch(cmd.Context(), cmd.InOrStdin(), cmd.OutOrStdout(), 0)
				if err == nil && failed > 0 {
					return partly()
				}
				return err
			case len(args) == 0:
				return usage("khabar extract needs a file, an address, or - for standard input")
			}
			return extractEach(cmd, e, args, extract.Input{URL: address, Outlet: outlet}, f)
		},
	}
	cmd.Flags().StringVar(&address, "url", "", "address that the page came from")
	cmd.Flags().StringVar(&outlet, "outlet", "", "outlet of the page (default: told from its address)")
	cmd.Flags().BoolVar(&batch, "batch", false, "read many pages, named by lines on standard input")
	f.add(cmd)
	return cmd
}

func extractEach(cmd *cobra.Command, e *extract.Extractor, names []string, in extract.Input, f crawlFlags) error {
	fetcher := fetch.New(f.options())
	defer fetcher.Close()
	failed := false
	for _, name := range names {
		result, err := extractOne(cmd.Context(), cmd.InOrStdin(), e, fetcher, name, in)
		if cmd.Context().Err() != nil {
			return cmd.Context().Err()
		}
		if err != nil {
			fmt.Fprintf(cmd.ErrOrStderr(), "%s: %s\n", name, explain(err))
			failed = true
			continue
		}
		if !result.IsArticle {
			fmt.Fprintf(cmd.ErrOrStderr(), "%s: not an article: %s\n", name, result.Reason)
			failed = true
		}
		if err := printArticle(cmd.OutOrStdout(), result); err != nil {
			return err
		}
	}
	if failed {
		return partly()
	}
	return nil
}

func extractOne(ctx context.Context, stdin io.Reader, e *extract.Extractor, fetcher *fetch.Fetcher, name string, in extract.Input) (*extract.Result, error) {
	if strings.HasPrefix(name, "http://") || strings.HasPrefix(name, "https://") {
		answer, err := fetcher.Get(ctx, fetch.Request{URL: name})
		if err != nil {
			return nil, err
		}
		if answer.Status >= 400 {
			return nil, fmt.Errorf("the host answers with status %d", answer.Status)
		}
		in.Fetched = answer.At
		in.URL, in.Body, in.MediaType = answer.FinalURL, answer.Body, answer.Header.Get("Content-Type")
		return e.HTML(ctx, in)
	}
	var err error
	if in.Body, err = readInput(stdin, name); err != nil {
		return nil, err
	}
	if strings.HasSuffix(name, ".txt") {
		return e.Text(ctx, in)
	}
	return e.HTML(ctx, in)
}

func readInput(stdin io.Reader, name string) ([]byte, error) {
	r := stdin
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer file.Close() //nolint:errcheck // it was only read
		r = file
	}
	data, err := io.ReadAll(io.LimitReader(r, maxExtractBytes+1))
	if err == nil && len(data) > maxExtractBytes {
		err = fmt.Errorf("it is longer than %d MB", maxExtractBytes>>20)
	}
	return data, err
}

// printArticle writes an article with what the extractor decided about the page.
func printArticle(w io.Writer, r *extract.Result) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(struct {
		*khabar.Article
		IsArticle bool   `json:"is_article"`
		Reason    string `json:"reason,omitempty"`
		Canonical string `json:"canonical,omitempty"`
	}{r.Article, r.IsArticle, r.Reason, r.Canonical})
}
