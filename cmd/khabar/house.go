package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"

	"khabar"
	"khabar/actors"
	"khabar/archive"
	"khabar/exporter"
	"khabar/indexer"
	"khabar/indexer/bleveindex"
	"khabar/outlets"
	"khabar/server"
)

// Places in the data folder.
const (
	archiveName = "khabar.sqlite"
	indexName   = "index"
)

func (s *settings) archivePath() string { return filepath.Join(s.data, archiveName) }
func (s *settings) indexPath() string   { return filepath.Join(s.data, indexName) }

// loadOutlets reads the built-in outlets and those of --outlets.
func (s *settings) loadOutlets() (*outlets.Directory, error) { return outlets.Load(s.outlets) }

// openArchive opens the archive of the data folder, making it if there is none, and brings its table of outlets up to date.
func (s *settings) openArchive(ctx context.Context, known *outlets.Directory) (*archive.Archive, error) {
	a, err := archive.Open(ctx, s.archivePath())
	if err != nil {
		return nil, err
	}
	if err := a.DescribeOutlets(ctx, known.Outlets()); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

// openExisting opens the archive for commands that only read: a misspelt folder must not become an empty archive.
func (s *settings) openExisting(ctx context.Context, known *outlets.Directory) (*archive.Archive, error) {
	if err := s.mustExist(); err != nil {
		return nil, err
	}
	return s.openArchive(ctx, known)
}

// mustExist returns an error if the data folder holds no archive.
func (s *settings) mustExist() error {
	if _, err := os.Stat(s.archivePath()); err != nil {
		return khabar.Errorf(khabar.KindNotFound, "", "there is no archive in %s; import, crawl or serve make one there", s.data).Wrap(err)
	}
	return nil
}

// house is the archive and the index of a data folder, open in this process.
type house struct {
	log     *slog.Logger
	outlets *outlets.Directory
	actors  *actors.Gazetteer
	tagger  *actors.Recogniser
	archive *archive.Archive
	store   *bleveindex.Store
}

// openHouse opens both. It returns KindConflict if another process has the index open.
func (s *settings) openHouse(ctx context.Context, stderr io.Writer) (*house, error) {
	known, err := s.loadOutlets()
	if err != nil {
		return nil, err
	}
	return s.openHouseWith(ctx, stderr, known)
}

// openHouseWith opens both, with outlets of the caller's.
func (s *settings) openHouseWith(ctx context.Context, stderr io.Writer, known *outlets.Directory) (*house, error) {
	log, err := s.logger(stderr)
	if err != nil {
		return nil, err
	}
	names, err := s.loadActors()
	if err != nil {
		return nil, err
	}
	h := &house{log: log, outlets: known, actors: names, tagger: actors.NewRecogniser(names, known)}
	if h.archive, err = s.openArchive(ctx, known); err != nil {
		return nil, err
	}
	lineage, err := h.archive.Lineage(ctx)
	if err == nil {
		h.store, err = bleveindex.Open(s.indexPath(), bleveindex.Options{Lineage: lineage, Tagger: h.tagger.Version(),
			Actors: h.tagger, Logger: log})
	}
	if err != nil {
		return nil, errors.Join(err, h.archive.Close())
	}
	return h, nil
}

// Close closes what is open.
func (h *house) Close() error { return errors.Join(h.store.Close(), h.archive.Close()) }

// indexer makes the indexer that keeps the index in step with the archive.
func (h *house) indexer(progress func(done, total uint64)) *indexer.Indexer {
	return &indexer.Indexer{Feed: h.archive, Index: h.store, Builds: h.store, Tagger: h.tagger, Outlets: h.outlets,
		Logger: h.log, Progress: progress}
}

// handler makes the HTTP side of the house.
func (h *house) handler() (http.Handler, error) {
	s, err := server.New(h.options())
	if err != nil {
		return nil, err
	}
	return s.Handler(), nil
}

// options are what a server of the house has, whoever may ask it.
func (h *house) options() server.Options {
	return server.Options{Searcher: h.store, Outlets: h.outlets, Actors: h.tagger, Health: h.archive.Health, History: h.archive, Logger: h.log,
		Version: buildVersion(), Exports: exports}
}

// exports are the forms that the API exports articles in.
var exports = []server.ExportFormat{
	{Name: "ndjson", MediaType: "application/x-ndjson; charset=utf-8",
		New: func(out io.Writer, _ bool) server.ArticleWriter { return exporter.NDJSON(out) }},
	{Name: "csv", MediaType: "text/csv; charset=utf-8",
		New: func(out io.Writer, bom bool) server.ArticleWriter { return exporter.CSV(out, bom) }},
	{Name: "parquet", MediaType: "application/vnd.apache.parquet",
		New: func(out io.Writer, _ bool) server.ArticleWriter { return exporter.Parquet(out) }},
}

// searchable returns an error that says what to do if the index cannot answer, and warns if it lags behind the archive.
func (h *house) searchable(ctx context.Context, stderr io.Writer) error {
	if fault := h.store.Fault(); fault != nil {
		return khabar.Errorf(khabar.KindUnavailable, "", "%s Run 'khabar index' first.", sentence(khabar.MessageOf(fault)))
	}
	done, err := h.store.Checkpoint(ctx)
	if err != nil {
		return err
	}
	head, err := h.archive.Head(ctx)
	if err != nil {
		return err
	}
	if done < head {
		fmt.Fprintln(stderr, "khabar: the archive has changes that are not in the index yet; run 'khabar index' to count them")
	}
	return nil
}

// closing closes what a command opened when it ends, and reports that if nothing worse happened.
func closing(c io.Closer, err *error) {
	if closeErr := c.Close(); *err == nil {
		*err = closeErr
	}
}
