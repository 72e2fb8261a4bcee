package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"khabar"
	"khabar/mappings/lexicon"
)

func newLexicon(s *settings) *cobra.Command {
	var out string
	var o lexicon.Options
	cmd := &cobra.Command{
		Use:   "lexicon",
		Short: "Derive the Arabic stemmer's lexicon from the archive",
		Long: `Derive the Arabic stemmer's lexicon from the titles and texts of the archive: how often each form was seen with the article
and without. The file holds word statistics, no text. It takes the place of mappings/lexicon/lexicon.bin when khabar is
built; an index made with another lexicon is then made anew (docs/analysis.md).`,
		Example: example(`khabar lexicon --data ./data --out lexicon.bin`),
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case out == "":
				return usage("--out FILE is missing")
			case o.MinBare < 1 || o.MinArticle < 1:
				return usage("--min-bare and --min-article count from 1")
			}
			counter, articles, err := s.countForms(cmd)
			if err != nil {
				return err
			}
			if err := writeLexicon(out, counter, o); err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s: the forms of %d articles\n", out, articles)
			return nil
		},
	}
	cmd.Flags().StringVar(&out, "out", "", "file to write")
	cmd.Flags().IntVar(&o.MinBare, "min-bare", 3, "how often a form must be seen without the article to be kept")
	cmd.Flags().IntVar(&o.MinArticle, "min-article", 2, "how often it must be seen with it")
	return cmd
}

// countForms counts the Arabic words of every article of the archive.
func (s *settings) countForms(cmd *cobra.Command) (counter *lexicon.Counter, articles int, err error) {
	ctx := cmd.Context()
	log, err := s.logger(cmd.ErrOrStderr())
	if err != nil {
		return nil, 0, err
	}
	if _, err := os.Stat(s.archivePath()); err != nil {
		return nil, 0, khabar.Errorf(khabar.KindNotFound, "lexicon", "There is no archive at %s.", s.archivePath()).Wrap(err)
	}
	known, err := s.loadOutlets()
	if err != nil {
		return nil, 0, err
	}
	a, err := s.openArchive(ctx, known)
	if err != nil {
		return nil, 0, err
	}
	defer closing(a, &err)
	total, err := a.Count(ctx)
	if err != nil {
		return nil, 0, err
	}
	shown := newProgress(cmd.ErrOrStderr(), log, "counting words", int64(total))
	defer shown.finish()
	counter = new(lexicon.Counter)
	for article, err := range a.All(ctx) {
		if err != nil {
			return nil, 0, stopped(ctx, err)
		}
		counter.Add(article.Title)
		counter.Add(article.Body)
		articles++
		shown.set(int64(articles), int64(max(total, articles)))
	}
	return counter, articles, nil
}

// stopped prefers the reason of an interruption to what it made fail.
func stopped(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

// writeLexicon writes beside the file and takes its place when done, so that no reader sees a part.
func writeLexicon(path string, counter *lexicon.Counter, o lexicon.Options) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("the lexicon cannot be written: %w", err)
	}
	err = errors.Join(counter.Write(f, o), f.Chmod(0o644), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("the lexicon cannot be written: %w", err), os.Remove(f.Name()))
	}
	return nil
}
