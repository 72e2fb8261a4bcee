package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"khabar"
	"khabar/archive"
	"khabar/indexer/bleveindex"
)

func newCheck(s *settings) *cobra.Command {
	return &cobra.Command{
		Use:   "check",
		Short: "Verify the archive and the index and say what to do",
		Long: `Read all of the archive and of the index and compare what is there with what was written: SQLite's integrity, the hashes of
texts, the order of changes; the segments' checksums, the index's place in the archive's history, the counts.

The exit status is 0 if all is well, 1 if something must be done.`,
		Example: example(`khabar check --data ./data`),
		RunE:    func(cmd *cobra.Command, _ []string) error { return s.runCheck(cmd.Context(), cmd.OutOrStdout()) },
	}
}

func (s *settings) runCheck(ctx context.Context, out io.Writer) (err error) {
	known, err := s.loadOutlets()
	if err != nil {
		return err
	}
	a, err := s.openExisting(ctx, known)
	if err != nil {
		return err
	}
	defer closing(a, &err)
	archiveErr := checkArchive(ctx, out, a)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	indexErr := s.checkIndex(ctx, out, a)
	if archiveErr != nil || indexErr != nil {
		return errors.Join(archiveErr, indexErr)
	}
	return nil
}

// checkIndex verifies the index and compares it with the archive.
func (s *settings) checkIndex(ctx context.Context, out io.Writer, a *archive.Archive) error {
	report, err := bleveindex.Check(ctx, s.indexPath())
	switch khabar.KindOf(err) {
	case "":
	case khabar.KindNotFound:
		fmt.Fprintln(out, "index: there is none yet; run 'khabar index'")
		return &statusError{status: exitFailed}
	case khabar.KindConflict:
		fmt.Fprintf(out, "index: not checked: %s\n", khabar.MessageOf(err))
		return partly()
	case khabar.KindDamaged:
		fmt.Fprintf(out, "%s Run 'khabar reindex': it is made again from the archive, nothing is lost.\n", sentence(explain(err)))
		return &statusError{status: exitFailed}
	default:
		return err
	}
	articles := ""
	if !report.Outdated { // it can say how many it holds
		articles = counted(report.Articles, "article", "articles") + " in "
	}
	fmt.Fprintf(out, "index: sound: %s%s, %.1f MB, at change %d\n", articles, counted(report.Segments, "segment", "segments"),
		float64(report.Bytes)/1e6, report.Checkpoint)
	return compare(ctx, out, a, report)
}

// compare tells whether a sound index is the archive's, and up to date.
func compare(ctx context.Context, out io.Writer, a *archive.Archive, index bleveindex.Report) error {
	lineage, err := a.Lineage(ctx)
	if err != nil {
		return err
	}
	head, err := a.Head(ctx)
	if err != nil {
		return err
	}
	articles, err := a.Count(ctx)
	if err != nil {
		return err
	}
	advice := ""
	switch {
	case index.Lineage != lineage:
		advice = "the index was made from another archive; run 'khabar reindex'"
	case index.Outdated:
		advice = "the index was made by another version of khabar; run 'khabar reindex'"
	case index.Checkpoint > head:
		advice = fmt.Sprintf("the index is ahead of the archive (change %d of %d): the archive was replaced by an older copy; run 'khabar reindex'", index.Checkpoint, head)
	case index.Checkpoint < head:
		advice = fmt.Sprintf("the index lags behind the archive (change %d of %d); run 'khabar index'", index.Checkpoint, head)
	case index.Articles != articles:
		advice = fmt.Sprintf("the index holds %d articles, the archive %d; run 'khabar reindex'", index.Articles, articles)
	default:
		fmt.Fprintln(out, "the index agrees with the archive")
		return nil
	}
	fmt.Fprintln(out, advice)
	return &statusError{status: exitFailed}
}

// checkArchive verifies the archive.
func checkArchive(ctx context.Context, out io.Writer, a *archive.Archive) error {
	report, err := a.Check(ctx)
	if err != nil {
		return err
	}
	if len(report.Problems) == 0 {
		fmt.Fprintf(out, "archive: sound: %s, %s, %s, at change %d\n", counted(report.Articles, "article", "articles"),
			counted(report.FormerTexts, "former text", "former texts"), counted(report.Pages, "page", "pages"), report.Head)
		return nil
	}
	for _, p := range report.Problems {
		fmt.Fprintln(out, "archive:", p)
	}
	fmt.Fprintln(out, "archive: damaged. Keep a copy of the file, then save what can be read: sqlite3 khabar.sqlite .recover")
	return &statusError{status: exitFailed}
}
