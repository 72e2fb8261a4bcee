package server

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"khabar"
)

// lineWriter writes the lines of a concordance one after the other.
type lineWriter interface {
	write(lineAnswer) error
	flush() error
}

// newNDJSON writes a value on each line, with text as it is.
func newNDJSON(out io.Writer) *json.Encoder {
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	return e
}

type ndjsonLines struct{ *json.Encoder }

func (w ndjsonLines) write(l lineAnswer) error { return w.Encode(l) }
func (w ndjsonLines) flush() error             { return nil }

type csvLines struct{ *csv.Writer }

func (w csvLines) write(l lineAnswer) error {
	cells := l.cells()
	for i := range cells {
		cells[i] = harmless(cells[i])
	}
	return w.Write(cells)
}

func (w csvLines) flush() error {
	w.Flush()
	return w.Error()
}

// kwicAll streams all lines, from one state of the index. What fails on the way cuts the connection, as in an export.
func (s *Server) kwicAll(c *gin.Context, r concordance) error {
	done, err := s.begin(c, true)
	if err != nil {
		return err
	}
	defer done()
	if err := s.enter(c.Request.Context(), s.exports); err != nil {
		return err
	}
	defer func() { <-s.exports }()
	r.Request.Size = khabar.MaxLinePage
	page, err := s.linesWithin(c.Request.Context(), r)
	if err != nil {
		return err
	}
	media := chosenType(c)
	c.Header("Content-Type", media.name)
	c.Header("Khabar-Total", strconv.Itoa(page.Total))
	s.receipt(c, r.Search, page.State)
	c.Status(http.StatusOK)
	if c.Request.Method == http.MethodHead {
		return nil
	}
	if err := s.streamLines(c, r, page, newLines(c, media)); err != nil {
		if c.Request.Context().Err() == nil {
			s.logFailure(c, err, http.StatusInternalServerError)
		}
		panic(http.ErrAbortHandler)
	}
	return nil
}

// newLines begins a document of lines.
func newLines(c *gin.Context, media mediaType) lineWriter {
	if media == asNDJSON {
		return ndjsonLines{newNDJSON(c.Writer)}
	}
	if c.Query(paramBOM) == "1" {
		_, _ = io.WriteString(c.Writer, "\ufeff") // the first row will fail too
	}
	w := csvLines{csv.NewWriter(c.Writer)}
	_ = w.Write(lineColumns) // the same
	return w
}

// linesWithin finds a page of lines within the bounds of one request.
func (s *Server) linesWithin(ctx context.Context, r concordance) (*khabar.LinesResult, error) {
	ctx, cancel := context.WithTimeout(ctx, s.RequestTimeout)
	defer cancel()
	if err := s.enter(ctx, s.slots); err != nil {
		return nil, err
	}
	defer func() { <-s.slots }()
	return s.Searcher.Lines(ctx, r.Request, r.width)
}

// streamLines writes a page and those after it.
func (s *Server) streamLines(c *gin.Context, r concordance, page *khabar.LinesResult, out lineWriter) error {
	for {
		s.allow(c, exportPeriod)
		for _, l := range page.Lines {
			if err := out.write(s.lineOf(l, r.isolated)); err != nil {
				return err
			}
		}
		if err := out.flush(); err != nil || page.Next == "" {
			return err
		}
		c.Writer.Flush()
		r.Request.Cursor = page.Next
		var err error
		if page, err = s.linesWithin(c.Request.Context(), r); err != nil {
			return err
		}
	}
}
