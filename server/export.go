package server

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strconv"
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

var exportParams = slices.Concat(params.Question(), formatParams, []string{params.Sort})

// export answers GET /api/v1/export: every article that a query finds, streamed, all rows from one state of the index. What fails
// before the first row is a problem document; what fails later cuts the connection, so that nobody takes a part for the whole.
func (s *Server) export(c *gin.Context) error {
	request, err := s.readSearch(c, exportParams)
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
	r := request.Request
	r.Size, r.Snippets, r.Facets, r.Bodies = exportPage, 0, nil, true
	first, err := s.exportPage(c.Request.Context(), r)
	if err != nil {
		return err
	}
	format := s.Exports[slices.IndexFunc(s.Exports, func(f ExportFormat) bool { return f.Name == chosenType(c).format })]
	c.Header("Content-Type", format.MediaType)
	c.Header("Khabar-Total", strconv.Itoa(first.total))
	s.receipt(c, request, first.state)
	c.Status(http.StatusOK)
	if err := s.stream(c, format.New(c.Writer, c.Query(paramBOM) == "1"), r, first); err != nil {
		if c.Request.Context().Err() == nil {
			s.logFailure(c, err, http.StatusInternalServerError)
		}
		panic(http.ErrAbortHandler)
	}
	return nil
}

// stream writes a page and those after it.
func (s *Server) stream(c *gin.Context, out ArticleWriter, r khabar.SearchRequest, page *exportedPage) error {
	if c.Request.Method == http.MethodHead {
		return nil
	}
	for {
		s.allow(c, exportPeriod)
		for _, a := range page.articles {
			if err := out.Write(a); err != nil {
				return err
			}
		}
		if page.next == "" {
			return out.Close()
		}
		c.Writer.Flush()
		r.Cursor = page.next
		var err error
		if page, err = s.exportPage(c.Request.Context(), r); err != nil {
			return err
		}
	}
}

// allow moves the deadline for writing, which is otherwise one for the whole answer.
func (s *Server) allow(c *gin.Context, period time.Duration) {
	if controller, ok := c.Value(keyController).(*http.ResponseController); ok {
		_ = controller.SetWriteDeadline(time.Now().Add(period)) // where it cannot be moved, there is none
	}
}

// exportedPage is a part of an export: whole articles.
type exportedPage struct {
	articles []*khabar.Article
	total    int
	next     string
	state    khabar.IndexState
}

// exportPage fetches the articles of one page, within the bounds of one request.
func (s *Server) exportPage(ctx context.Context, r khabar.SearchRequest) (*exportedPage, error) {
	ctx, cancel := context.WithTimeout(ctx, s.RequestTimeout)
	defer cancel()
	if err := s.enter(ctx, s.slots); err != nil {
		return nil, err
	}
	defer func() { <-s.slots }()
	result, err := s.countOnce(ctx, r)
	if err != nil {
		return nil, err
	}
	page := &exportedPage{articles: make([]*khabar.Article, len(result.Hits)), total: result.Total, next: result.Next,
		state: result.State}
	for i, h := range result.Hits {
		page.articles[i] = h.Article
	}
	return page, nil
}
