package server

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/gin-gonic/gin"

	"khabar"
	"khabar/server/params"
)

// ArticleWriter writes articles one after the other. Close flushes and ends the form; it does not close what is underneath.
type ArticleWriter interface {
	Write(*khabar.Article) error
	Close() error
}

// ExportFormat is a form in which articles can be exported.
type ExportFormat struct {
	// Name is what the parameter "format" calls it, MediaType what the answer says it is.
	Name, MediaType string
	// New begins a document. byteOrderMark is for tables that Excel is to open; other forms ignore it.
	New func(out io.Writer, byteOrderMark bool) ArticleWriter
}

const (
	maxExports   = 4                // exports are long; searches must not wait for them
	exportPage   = 500              // articles between two looks at the clock, and between two flushes
	exportPeriod = 30 * time.Second // for a caller to take one page of them
)

func exportTypes(formats []ExportFormat) []mediaType {
	types := make([]mediaType, len(formats))
	for i, f := range formats {
		types[i] = mediaType{f.Name, f.MediaType}
	}
	return types
}

func exportNames(formats []ExportFormat) []string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = f.Name
	}
	return names
}

// paramAfter is the id of the last article of an export that broke off.
const paramAfter = "after"

// headerCursor names the state of an export, for one that is to be gone on with.
const headerCursor = "Khabar-Cursor"

var exportParams = slices.Concat(params.Question(), formatParams, params.Order(), []string{params.Cursor, paramAfter})

// export answers GET /api/v1/export: every article that a query finds, streamed, all rows from one state of the index. What fails
// before the first row is a problem document; what fails later cuts the connection, so that nobody takes a part for the whole.
func (s *Server) export(c *gin.Context) error {
	values, err := params.Parse(c.Request.URL.RawQuery, exportParams)
	if err != nil {
		return err
	}
	request, err := s.read(c, values)
	if err != nil {
		return err
	}
	done, err := s.begin(c, true)
	if err != nil {
		return err
	}
	defer done()
	if err := s.enter(c.Request.Context(), s.exports); err != nil {
		return err
	}
	defer func() { <-s.exports }()
	r := khabar.ExportRequest{Search: countsOnly(request.Request), After: values.Get(paramAfter)}
	r.Search.Sort, r.Search.Cursor = request.Request.Sort, request.Request.Cursor
	return s.exportFound(c, r, func(result *khabar.ExportResult) error {
		format := s.Exports[slices.IndexFunc(s.Exports, func(f ExportFormat) bool { return f.Name == chosenType(c).format })]
		c.Header("Content-Type", format.MediaType)
		c.Header("Khabar-Total", strconv.Itoa(result.Total))
		c.Header(headerCursor, result.Held)
		s.receipt(c, request, result.State)
		c.Status(http.StatusOK)
		if err := s.stream(c, format.New(c.Writer, c.Query(paramBOM) == "1"), result); err != nil {
			if c.Request.Context().Err() == nil {
				s.logFailure(c, err, http.StatusInternalServerError)
			}
			panic(http.ErrAbortHandler)
		}
		return nil
	})
}

// exportFound finds the articles of an export within the bounds of one request; the stream has its own.
func (s *Server) exportFound(c *gin.Context, r khabar.ExportRequest, use func(*khabar.ExportResult) error) error {
	ctx, cancel := context.WithCancel(c.Request.Context())
	defer cancel()
	if err := s.enter(ctx, s.slots); err != nil {
		return err
	}
	found := sync.OnceFunc(func() { <-s.slots })
	defer found()
	late := time.AfterFunc(s.RequestTimeout, cancel)
	defer late.Stop()
	return s.Searcher.Export(ctx, r, func(result *khabar.ExportResult) error {
		late.Stop()
		found()
		return use(result)
	})
}

// stream writes the articles of an export. A caller who takes no row for long is left.
func (s *Server) stream(c *gin.Context, out ArticleWriter, result *khabar.ExportResult) error {
	if c.Request.Method == http.MethodHead {
		return nil
	}
	s.allow(c, exportPeriod)
	n := 0
	for a, err := range result.Articles {
		if err == nil {
			err = out.Write(a)
		}
		if err != nil {
			return err
		}
		if n++; n%exportPage == 0 {
			c.Writer.Flush()
			s.allow(c, exportPeriod)
		}
	}
	return out.Close()
}

// allow moves the deadline for writing, which is otherwise one for the whole answer.
func (s *Server) allow(c *gin.Context, period time.Duration) {
	if controller, ok := c.Value(keyController).(*http.ResponseController); ok {
		_ = controller.SetWriteDeadline(time.Now().Add(period)) // where it cannot be moved, there is none
	}
}
