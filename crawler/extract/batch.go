package extract

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"

	"khabar"
)

// job is one line of a batch, answer the line that is written for it.
type job struct {
	ID   string `json:"id"`
	Path string `json:"path"`
	URL  string `json:"url"`
}

type answer struct {
	ID              string            `json:"id"`
	Title           string            `json:"title"`
	Authors         []string          `json:"authors"`
	Published       khabar.Date       `json:"published"`
	PublishedSource khabar.DateSource `json:"published_source"`
	Lang            string            `json:"lang"`
	Outlet          string            `json:"outlet"`
	Origin          string            `json:"origin"`
	Body            string            `json:"body"`
	IsArticle       bool              `json:"is_article"`
	// Error says why a line gave nothing: the other fields are empty then.
	Error string `json:"error,omitempty"`
}

// outcome is an output line, and whether it says that nothing could be read.
type outcome struct {
	line   []byte
	failed bool
}

const (
	// maxLine bounds one line of a batch.
	maxLine = 1 << 20
	// maxFile bounds what is read of one file, decompressed.
	maxFile = 16 << 20
	// bulkGC is the garbage collector's percentage during a batch: a third faster than the default for some 200 MB more memory.
	bulkGC = 400
)

// Batch reads lines {"id","path","url"} and writes one line for each, in the same order, extracted by a number of workers; zero or less
// means one for each core. Files may be compressed with gzip; those that end in .txt are plain text. A line or a file
// that cannot be read gives a line with "error" and is counted in failed; Batch itself fails only if r or w does, or if ctx ends.
func (e *Extractor) Batch(ctx context.Context, r io.Reader, w io.Writer, workers int) (failed int, err error) {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	// Trees of pages are short-lived and many: with the collector's default a quarter of the time goes into collecting them.
	defer debug.SetGCPercent(debug.SetGCPercent(bulkGC))
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type pending struct {
		line []byte
		out  chan outcome
	}
	order := make(chan pending, workers*4)
	work := make(chan pending)
	var readErr error
	go func() {
		defer close(order)
		defer close(work)
		lines := bufio.NewScanner(r)
		lines.Buffer(make([]byte, 64<<10), maxLine)
		for lines.Scan() {
			if len(bytes.TrimSpace(lines.Bytes())) == 0 {
				continue
			}
			p := pending{bytes.Clone(lines.Bytes()), make(chan outcome, 1)}
			select {
			case order <- p:
			case <-ctx.Done():
				return
			}
			select {
			case work <- p:
			case <-ctx.Done():
				return
			}
		}
		readErr = lines.Err()
	}()
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			for p := range work {
				p.out <- e.answer(ctx, p.line)
			}
		})
	}
	defer group.Wait()
	defer cancel()
	out := bufio.NewWriter(w)
	for p := range order {
		select {
		case o := <-p.out:
			if o.failed {
				failed++
			}
			if _, err := out.Write(o.line); err != nil {
				return failed, khabar.Errorf(khabar.KindUnavailable, "extract: batch", "the output cannot be written").Wrap(err)
			}
		case <-ctx.Done():
			return failed, khabar.Errorf(khabar.KindTimeout, "extract: batch", "the extraction was stopped").Wrap(ctx.Err())
		}
	}
	if err := out.Flush(); err != nil {
		return failed, khabar.Errorf(khabar.KindUnavailable, "extract: batch", "the output cannot be written").Wrap(err)
	}
	if err := ctx.Err(); err != nil {
		return failed, khabar.Errorf(khabar.KindTimeout, "extract: batch", "the extraction was stopped").Wrap(err)
	}
	if readErr != nil {
		return failed, khabar.Errorf(khabar.KindInvalid, "extract: batch", "the list of pages cannot be read").Wrap(readErr)
	}
	return failed, nil
}

// answer makes the output line for an input line.
func (e *Extractor) answer(ctx context.Context, line []byte) outcome {
	a := answer{Authors: []string{}, PublishedSource: khabar.DateUnknown, Lang: "und"}
	var j job
	if err := json.Unmarshal(line, &j); err != nil {
		a.Error = "the line is not JSON with id, path and url"
		return outcome{encodeLine(a), a.Error != ""}
	}
	a.ID = j.ID
	result, err := e.file(ctx, j)
	if err != nil {
		a.Error = khabar.MessageOf(err)
		return outcome{encodeLine(a), a.Error != ""}
	}
	art := result.Article
	a.Title, a.Published, a.PublishedSource, a.Lang = art.Title, art.Published, art.PublishedSource, art.Lang
	a.Outlet, a.Origin, a.Body, a.IsArticle = art.Outlet, art.Origin, art.Body, result.IsArticle
	a.Authors = append(a.Authors, art.Authors...)
	return outcome{encodeLine(a), a.Error != ""}
}

func encodeLine(a answer) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(a); err != nil { // strings, a date and a flag can always be written
		panic(err)
	}
	return b.Bytes()
}

// file extracts one file.
func (e *Extractor) file(ctx context.Context, j job) (*Result, error) {
	body, err := readFile(j.Path)
	if err != nil {
		return nil, err
	}
	in := Input{URL: j.URL, Body: body}
	if name := strings.TrimSuffix(j.Path, ".gz"); strings.HasSuffix(name, ".txt") {
		return e.Text(ctx, in)
	}
	return e.HTML(ctx, in)
}

// readFile reads a file, decompressing it if it begins as gzip does.
func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, khabar.Errorf(khabar.KindNotFound, "extract: batch", "the file %s cannot be opened", path).At("path").Wrap(err)
	}
	defer f.Close()
	var src io.Reader = bufio.NewReader(f)
	if magic, err := src.(*bufio.Reader).Peek(2); err == nil && magic[0] == 0x1f && magic[1] == 0x8b {
		z, err := gzip.NewReader(src)
		if err != nil {
			return nil, khabar.Errorf(khabar.KindInvalid, "extract: batch", "the file %s is not whole", path).At("path").Wrap(err)
		}
		defer z.Close()
		src = z
	}
	body, err := io.ReadAll(io.LimitReader(src, maxFile))
	if err != nil && len(body) == 0 {
		return nil, khabar.Errorf(khabar.KindInvalid, "extract: batch", "the file %s cannot be read", path).At("path").Wrap(err)
	}
	return body, nil
}
