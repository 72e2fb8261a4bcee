package extract

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
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
	ID   json.RawMessage `json:"id"` // given back as it is, whatever it is
	Path string          `json:"path"`
	URL  string          `json:"url"`
}

type answer struct {
	ID              json.RawMessage   `json:"id"`
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
	// maxFile bounds one page or text, decompressed: more than any page of news has.
	maxFile = 16 << 20
	// bulkGC is the garbage collector's percentage during a batch: a third faster than the default for some 200 MB more memory.
	bulkGC = 400
)

// Batch reads lines {"id","path","url"} and writes one line for each that is not blank, in the same order, extracted by a number of workers;
// zero or less means one for each core. Files may be compressed with gzip; those that end in .txt are plain text. A line or a file
// that cannot be read gives a line with "error", which names the line or the file, and is counted in failed; Batch itself fails only if r
// or w does, or if ctx ends. What is done then has been written.
func (e *Extractor) Batch(ctx context.Context, r io.Reader, w io.Writer, workers int) (failed int, err error) {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	// Trees of pages are short-lived and many: with the collector's default a quarter of the time goes into collecting them.
	defer debug.SetGCPercent(debug.SetGCPercent(bulkGC))
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	order := make(chan pending, workers*4)
	work := make(chan pending)
	var readErr error
	go func() {
		defer close(order)
		defer close(work)
		readErr = feed(ctx, r, order, work)
	}()
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			for p := range work {
				p.out <- e.answer(ctx, p.line, p.number)
			}
		})
	}
	defer group.Wait()
	defer cancel()
	out := bufio.NewWriter(w)
	defer func() {
		if failure := out.Flush(); failure != nil && err == nil {
			err = khabar.Errorf(khabar.KindUnavailable, "extract: batch", "the output cannot be written").Wrap(failure)
		}
	}()
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
	if err := ctx.Err(); err != nil {
		return failed, khabar.Errorf(khabar.KindTimeout, "extract: batch", "the extraction was stopped").Wrap(err)
	}
	if !errors.Is(readErr, io.EOF) {
		return failed, khabar.Errorf(khabar.KindInvalid, "extract: batch", "the list of pages cannot be read").Wrap(readErr)
	}
	return failed, nil
}

// pending is a line whose answer comes over a channel.
type pending struct {
	line   []byte
	number int // from 1
	out    chan outcome
}

// feed sends the lines that are not blank to order, which keeps them in a row, and to work. It returns what ended the reading, io.EOF in
// the end, or nil if ctx ended before.
func feed(ctx context.Context, r io.Reader, order, work chan<- pending) (err error) {
	lines := bufio.NewReaderSize(r, 64<<10)
	for number := 1; err == nil; number++ {
		var line []byte
		line, err = readLine(lines)
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		p := pending{line, number, make(chan outcome, 1)}
		for _, next := range []chan<- pending{order, work} {
			select {
			case next <- p:
			case <-ctx.Done():
				return nil
			}
		}
	}
	return err
}

// readLine returns the next line. Of one that is too long it returns the beginning, which is longer than maxLine, and passes over the rest.
func readLine(r *bufio.Reader) (line []byte, err error) {
	for {
		part, err := r.ReadSlice('\n')
		line = append(line, part[:min(len(part), maxLine+1-len(line))]...)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
	}
}

// answer makes the output line for an input line.
func (e *Extractor) answer(ctx context.Context, line []byte, number int) outcome {
	a := answer{ID: json.RawMessage(`""`), Authors: []string{}, PublishedSource: khabar.DateUnknown, Lang: "und"}
	j, err := readJob(line, number)
	if len(j.ID) > 0 {
		a.ID = j.ID
	}
	var result *Result
	if err == nil {
		result, err = e.file(ctx, j)
	}
	if err != nil {
		a.Error = khabar.MessageOf(err)
		return outcome{encodeLine(a), true}
	}
	art := result.Article
	a.Title, a.Published, a.PublishedSource, a.Lang = art.Title, art.Published, art.PublishedSource, art.Lang
	a.Outlet, a.Origin, a.Body, a.IsArticle = art.Outlet, art.Origin, art.Body, result.IsArticle
	a.Authors = append(a.Authors, art.Authors...)
	return outcome{encodeLine(a), false}
}

// readJob reads an input line. It returns the id even of a line that is wrong otherwise.
func readJob(line []byte, number int) (j job, err error) {
	if len(line) > maxLine {
		return j, khabar.Errorf(khabar.KindTooLarge, "extract: batch", "line %d is longer than %d MB", number, maxLine>>20)
	}
	switch err := json.Unmarshal(line, &j); {
	case err != nil:
		return j, khabar.Errorf(khabar.KindInvalid, "extract: batch", "line %d is not a JSON object with id, path and url", number).Wrap(err)
	case j.Path == "":
		return j, khabar.Errorf(khabar.KindInvalid, "extract: batch", "line %d has no path", number).At("path")
	}
	return j, nil
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
	f, err := os.Open(j.Path)
	if err != nil {
		return nil, khabar.Errorf(khabar.KindNotFound, "extract: batch", "the file %s cannot be opened", j.Path).At("path").Wrap(err)
	}
	defer f.Close()
	body, err := ReadPage(f)
	if err != nil {
		return nil, khabar.Errorf(khabar.KindOf(err), "extract: batch", "the file %s: %s", j.Path, khabar.MessageOf(err)).At("path").Wrap(err)
	}
	return e.Named(ctx, j.Path, Input{URL: j.URL, Body: body})
}

// Named makes an article of a file's bytes: of plain text if the name ends in .txt or .txt.gz, else of a page.
func (e *Extractor) Named(ctx context.Context, name string, in Input) (*Result, error) {
	if strings.HasSuffix(strings.TrimSuffix(name, ".gz"), ".txt") {
		return e.Text(ctx, in)
	}
	return e.HTML(ctx, in)
}

// ReadPage reads a page or text, decompressing it if it begins as gzip does. Errors are of KindTooLarge and KindDamaged: a part of a page is
// never returned for the whole.
func ReadPage(r io.Reader) ([]byte, error) {
	src := bufio.NewReader(r)
	plain := io.Reader(src)
	if magic, err := src.Peek(2); err == nil && magic[0] == 0x1f && magic[1] == 0x8b {
		z, err := gzip.NewReader(src)
		if err != nil {
			return nil, khabar.Errorf(khabar.KindDamaged, "extract", "it is damaged at its beginning").Wrap(err)
		}
		plain = z
	}
	body, err := io.ReadAll(io.LimitReader(plain, maxFile+1))
	switch {
	case err != nil:
		return nil, khabar.Errorf(khabar.KindDamaged, "extract", "it cannot be read to its end; it may be cut short or damaged").Wrap(err)
	case len(body) > maxFile:
		return nil, khabar.Errorf(khabar.KindTooLarge, "extract", "it is longer than %d MB", maxFile>>20)
	}
	return body, nil
}
