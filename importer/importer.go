// Package importer reads articles from files: khabar's own JSON lines, saved web pages, plain text, web archives (WARC). It hands
// them on as captures, a few hundred at a time, to whatever keeps them. A part that cannot be read is reported with its file,
// its line and the reason, and the rest goes on; memory is bounded however large the files are.
//
// It writes to no archive itself and fetches nothing. What it reads and how is described in docs/importing.md.
package importer

import (
	"context"
	"errors"
	"io"
	"runtime"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"khabar"
)

// Format is how articles are written in a file.
type Format string

const (
	Auto  Format = "auto"  // told from the content of each file
	JSONL Format = "jsonl" // one article a line, as JSON
	HTML  Format = "html"  // one saved web page
	Text  Format = "text"  // one article as plain text
	WARC  Format = "warc"  // a web archive
)

// Formats lists every Format, for help texts and completion.
var Formats = []Format{Auto, JSONL, HTML, Text, WARC}

// Bounds of one batch. The archive syncs to disk once for each; two batches and what they are decoded to are in memory.
const (
	batchItems = 500
	batchBytes = 8 << 20
)

// Sink keeps captures and says what became of each: archive.Archive's Put. It may return khabar.BadCaptures beside the outcomes.
type Sink func(ctx context.Context, captures []khabar.Capture) ([]khabar.Outcome, error)

// Options say how to import. Sink is required, Extractor only for pages and plain text.
type Options struct {
	Sink      Sink
	Format    Format // Auto if empty
	Extractor Extractor
	// Outlets tells the outlet of an address; nil knows none.
	Outlets khabar.OutletDirectory
	// Outlet is the id for articles whose outlet neither the file nor Outlets tells. If it is empty, their host does.
	Outlet string
	// Only restricts what is read from web archives to the outlets with these ids; empty: all that Outlets knows.
	Only []string
	// Failed is told each part that could not be imported; nil is told nothing. It is not called concurrently.
	Failed func(Failure)
	// Progress is told, now and then, how far the import is; nil is told nothing. It is not called concurrently.
	Progress func(Report)
	// Stdin is what the path "-" reads.
	Stdin io.Reader
}

// Failure is a part of the input that could not be imported.
type Failure struct {
	File string
	// Line counts from 1; 0 means the file as a whole. In a web archive it is the number of the record.
	Line int
	// Reason is for the user: what was wrong, and where.
	Reason string
}

// Report counts what an import did.
type Report struct {
	New, Revised, Updated, Unchanged, Failed int
	// Skipped are records of web archives that were not asked for: other outlets, no pages, pages without an article.
	Skipped int
	// Bytes is how much of the files has been read, as they lie on disk.
	Bytes int64
}

// item is a part of a file that may hold one article.
type item struct {
	file string
	line int
	size int
	// read makes a capture of it, or fails: with errSkipped if it is none of ours, else with what the user is told.
	read func(ctx context.Context) (khabar.Capture, error)

	capture khabar.Capture
	err     error
}

var errSkipped = errors.New("not asked for")

// run is one import.
type run struct {
	Options
	batches chan []*item
	pending []*item
	size    int
	bytes   atomic.Int64 // read so far
	skipped atomic.Int64 // that never became an item
	report  Report
}

// Import reads files and folders ("-" is standard input) and gives what it finds to the sink, in order. It returns an error if
// the sink fails or ctx ends, and no error for what Failed is told. In every case the report says what the sink has taken; a
// batch is never left in the middle.
func Import(ctx context.Context, o Options, paths ...string) (Report, error) {
	if o.Format == "" {
		o.Format = Auto
	}
	r := &run{Options: o, batches: make(chan []*item)}
	g, ctx2 := errgroup.WithContext(ctx)
	g.Go(func() error {
		defer close(r.batches)
		for _, path := range paths {
			if err := r.path(ctx2, path); err != nil {
				return err
			}
		}
		return r.flush(ctx2)
	})
	g.Go(func() error {
		for batch := range r.batches {
			if err := r.store(ctx2, batch); err != nil {
				return err
			}
		}
		return nil
	})
	err := g.Wait()
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	return r.progress(), err
}

// add queues a part of a file. It returns an error only when the import is to stop.
func (r *run) add(ctx context.Context, i *item) error {
	r.pending = append(r.pending, i)
	r.size += i.size
	if len(r.pending) >= batchItems || r.size >= batchBytes {
		return r.flush(ctx)
	}
	return nil
}

// fail queues the report of a failure, so that failures come in the order of the input.
func (r *run) fail(ctx context.Context, file string, line int, reason error) error {
	return r.add(ctx, &item{file: file, line: line, read: func(context.Context) (khabar.Capture, error) {
		return khabar.Capture{}, reason
	}})
}

// flush reads the queued parts, as many at a time as there are processors, and passes them on.
func (r *run) flush(ctx context.Context) error {
	batch := r.pending
	r.pending, r.size = nil, 0
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(batch)) {
		workers.Go(func() {
			for n := next.Add(1) - 1; n < int64(len(batch)) && ctx.Err() == nil; n = next.Add(1) - 1 {
				i := batch[n]
				i.capture, i.err = i.read(ctx)
				i.read = nil // and with it the bytes it was read from
			}
		})
	}
	workers.Wait()
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case r.batches <- batch:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// store gives a batch to the sink, whole: ctx is looked at only before.
func (r *run) store(ctx context.Context, batch []*item) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	captures := make([]khabar.Capture, 0, len(batch))
	from := make([]*item, 0, len(batch))
	for _, i := range batch {
		if i.err == nil {
			captures = append(captures, i.capture)
			from = append(from, i)
		}
	}
	if len(captures) > 0 {
		outcomes, err := r.Sink(context.WithoutCancel(ctx), captures)
		var bad khabar.BadCaptures
		if err != nil && !errors.As(err, &bad) {
			return err
		}
		for n, i := range from {
			i.err = bad[n]
			if i.err == nil {
				r.report.count(outcomes[n])
			}
		}
	}
	for _, i := range batch {
		r.tell(i)
	}
	if r.Progress != nil {
		r.Progress(r.progress())
	}
	return nil
}

// progress is the report with what the reading side counts.
func (r *run) progress() Report {
	report := r.report
	report.Bytes = r.bytes.Load()
	report.Skipped += int(r.skipped.Load())
	return report
}

func (r *Report) count(o khabar.Outcome) {
	switch o {
	case khabar.OutcomeNew:
		r.New++
	case khabar.OutcomeRevised:
		r.Revised++
	case khabar.OutcomeUpdated:
		r.Updated++
	case khabar.OutcomeUnchanged:
		r.Unchanged++
	}
}

// tell reports an item that failed.
func (r *run) tell(i *item) {
	switch {
	case i.err == nil:
	case errors.Is(i.err, errSkipped):
		r.report.Skipped++
	default:
		r.report.Failed++
		if r.Failed != nil {
			r.Failed(Failure{File: i.file, Line: i.line, Reason: reason(i.err)})
		}
	}
}

// reason is what the user reads of an error, with the field at fault in front.
func reason(err error) string {
	var known *khabar.Error
	if errors.As(err, &known) && known.Field != "" {
		return known.Field + ": " + known.Message
	}
	return khabar.MessageOf(err)
}
