package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"khabar"
	"khabar/crawler/extract"
	"khabar/crawler/fetch"
)

func newExtract(s *settings) *cobra.Command {
	var address, outlet string
	var batch bool
	var f crawlFlags
	cmd := &cobra.Command{
		Use:   "extract FILE|-|URL...",
		Short: "Make articles of pages and print them, without archiving anything",
		Long: `Make an article of each page and print it as JSON, with the source of every field: how the crawler would read it. Files whose
names end in .txt, and standard input without a tag, are plain text; both may be compressed with gzip. The exit status is 3 if one of them
cannot be read or is not an article.

With --batch, lines {"id","path","url"} are read from standard input and lines {"id","title","authors","published",
"published_source","lang","outlet","origin","body","is_article"} written in the same order, using every core. A line or a file that cannot
be read gives a line with "error", and the exit status is 3.`,
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
			if _, err := khabar.CanonicalURL(address); address != "" && err != nil {
				return usage("--url: %s", khabar.MessageOf(err))
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
			case batch && (address != "" || outlet != ""):
				return usage("--url and --outlet are for single pages; with --batch, each line has its url")
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
		switch {
		case answer.Status < 200 || answer.Status >= 300:
			return nil, fmt.Errorf("the host answers with status %d", answer.Status)
		case !answer.IsPage():
			return nil, fmt.Errorf("it is no page: %s", answer.Header.Get("Content-Type"))
		}
		in.Fetched = answer.At
		in.URL, in.Body, in.MediaType = answer.FinalURL, answer.Body, answer.Header.Get("Content-Type")
		if strings.HasPrefix(in.MediaType, "text/plain") {
			return e.Text(ctx, in)
		}
		return e.HTML(ctx, in)
	}
	r := stdin
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer file.Close() //nolint:errcheck // it was only read
		r = file
	}
	var err error
	if in.Body, err = extract.ReadPage(r); err != nil {
		return nil, err
	}
	if name == "-" && !bytes.ContainsRune(in.Body, 0) && !pageTag.Match(in.Body) { // UTF-16 has zeros
		return e.Text(ctx, in)
	}
	return e.Named(ctx, name, in)
}

// pageTag is what standard input has if it is a page and no plain text.
var pageTag = regexp.MustCompile(`(?i)<(?:!doctype|html|head|meta|title|body|div|article|p|h1)[\s>]`)

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
