package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"khabar"
	"khabar/indexer"
	"khabar/indexer/bleveindex"
)

func newIndex(s *settings) *cobra.Command {
	return &cobra.Command{
		Use:   "index",
		Short: "Bring the index up to date with the archive",
		Long: `Bring the index up to date with the archive. A missing, damaged or outdated index is made anew. While a server has the index
open, it follows the archive by itself, and this command has nothing to do. A server that was started with other tables of actors than
those of --actors must be started anew.`,
		Example: example(`khabar index --data ./data`),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if served, err := s.servedElsewhere(cmd.OutOrStdout()); served || err != nil {
				return err
			}
			return s.runIndex(cmd, "indexed", (*indexer.Indexer).CatchUp)
		},
	}
}

func newReindex(s *settings) *cobra.Command {
	return &cobra.Command{
		Use:   "reindex",
		Short: "Make the index anew from the archive",
		Long: `Make the index anew from the archive, beside the one in use, and put it in its place when it is complete. Nothing is fetched
and nothing of the archive changes. A server that has the index open must be stopped first.`,
		Example: example(`khabar reindex --data ./data`),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return s.runIndex(cmd, "indexed anew", (*indexer.Indexer).Rebuild)
		},
	}
}

func (s *settings) runIndex(cmd *cobra.Command, what string, work func(*indexer.Indexer, context.Context) error) (err error) {
	ctx, stderr := cmd.Context(), cmd.ErrOrStderr()
	h, err := s.openHouse(ctx, stderr)
	if err != nil {
		return err
	}
	defer closing(h, &err)

	if fault := h.store.Fault(); fault != nil {
		fmt.Fprintln(stderr, "khabar: "+khabar.MessageOf(fault))
	}
	bar := newProgress(stderr, h.log, what, -1)
	defer bar.finish()
	in := h.indexer(func(done, total uint64) { bar.set(int64(done), int64(total)) })
	if err := work(in, ctx); err != nil {
		return err
	}
	bar.finish()
	state, err := h.store.State(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(cmd.OutOrStdout(), "%s: %d articles, up to change %d\n", what, state.Articles, state.Seq)
	return nil
}

// servedElsewhere reports whether a server has the index open, and says what follows from that. It is an error if the server does not
// know the present tables of actors: the index would not follow them.
func (s *settings) servedElsewhere(out io.Writer) (bool, error) {
	holder, held := bleveindex.Holder(s.indexPath())
	if !held || holder.Address == "" {
		return false, nil
	}
	if err := s.sameActors(holder); err != nil {
		return true, err
	}
	fmt.Fprintf(out, "a server (process %d, at http://%s) has the index open and follows the archive by itself: there is nothing to do\n",
		holder.PID, holder.Address)
	return true, nil
}
