package main

import (
	"fmt"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"khabar/crawler/extract"
	"khabar/importer"
)

func newImport(s *settings) *cobra.Command {
	var format, outlet string
	var only []string
	cmd := &cobra.Command{
		Use:   "import FILE...",
		Short: "Read articles from files into the archive",
		Long: `Read articles from files into the archive: khabar's JSON lines (also gzip or zstd), saved web pages, plain text, web
archives (WARC), and folders of them; "-" is standard input. What is imported twice changes nothing.

What cannot be read is reported with its file, line and reason, the rest goes on, and the exit status is 3.`,
		Example: example(`
			khabar import articles.jsonl.gz
			khabar import --outlet enab-baladi saved-pages/
			zcat articles.jsonl.gz | khabar import --format jsonl -
			khabar import --format warc --only sana CC-NEWS-2026.warc.gz`),
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if !slices.Contains(importer.Formats, importer.Format(format)) {
				return usage("--format %q: write one of %v", format, importer.Formats)
			}
			return s.runImport(cmd, args, importer.Options{
				Format: importer.Format(format), Outlet: outlet, Only: only, Stdin: cmd.InOrStdin()})
		},
	}
	cmd.Flags().StringVar(&format, "format", string(importer.Auto), "auto (by content), jsonl, html, text or warc")
	cmd.Flags().StringVar(&outlet, "outlet", "", "outlet of articles whose outlet nothing else tells")
	cmd.Flags().StringSliceVar(&only, "only", nil, "outlets to take from web archives (default: all that khabar knows)")
	return cmd
}

func (s *settings) runImport(cmd *cobra.Command, paths []string, o importer.Options) (err error) {
	ctx, stderr := cmd.Context(), cmd.ErrOrStderr()
	log, err := s.logger(stderr)
	if err != nil {
		return err
	}
	known, err := s.loadOutlets()
	if err != nil {
		return err
	}
	a, err := s.openArchive(ctx, known)
	if err != nil {
		return err
	}
	defer closing(a, &err)

	bar := newProgress(stderr, log, "bytes imported", totalBytes(paths))
	defer bar.finish()
	o.Sink, o.Extractor, o.Outlets = a.Put, extract.New(known), known
	o.Failed = func(f importer.Failure) { fmt.Fprintln(stderr, describe(f)) }
	o.Progress = func(r importer.Report) { bar.set(r.Bytes, bar.total) }
	report, err := importer.Import(ctx, o, paths...)
	bar.finish()
	fmt.Fprintf(cmd.OutOrStdout(), "new %d, revised %d, updated %d, unchanged %d, skipped %d, failed %d\n",
		report.New, report.Revised, report.Updated, report.Unchanged, report.Skipped, report.Failed)
	if err == nil && report.Failed > 0 {
		return partly()
	}
	return err
}

// describe writes a failure as compilers do, so that editors find the place.
func describe(f importer.Failure) string {
	if f.Line == 0 {
		return f.File + ": " + f.Reason
	}
	return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Reason)
}

// totalBytes adds up the sizes of files, or returns -1 if one of the paths is no plain file.
func totalBytes(paths []string) int64 {
	var sum int64
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil || !info.Mode().IsRegular() {
			return -1
		}
		sum += info.Size()
	}
	return sum
}
