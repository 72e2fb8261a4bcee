package server

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"khabar"
	"khabar/query"
	"khabar/server/params"
	"khabar/server/ui"
)

// problem is an RFC 9457 problem document. Its members below Instance are ours.
type problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
	// Instance names this one failure: the request id, under which the log has the cause.
	Instance string `json:"instance"`
	// Field is the parameter at fault.
	Field string `json:"field,omitempty"`
	// Position is where in the query the fault is, in code points from 0.
	Position *int `json:"position,omitempty"`
	// Suggestion is a parameter or a query that would work.
	Suggestion string `json:"suggestion,omitempty"`
	// Note is Detail under the name by which clients of Media Cloud show it.
	Note string `json:"note,omitempty"`
}

// problemKind is one kind of problem. Types are stable: programs compare them. They are addresses on this server, where the page
// explains each.
type problemKind struct {
	name   string
	status int
	title  string
}

var (
	problemParameter   = problemKind{"invalid-parameter", http.StatusBadRequest, "A parameter is not valid"}
	problemUnknown     = problemKind{"unknown-parameter", http.StatusBadRequest, "There is no such parameter"}
	problemQuery       = problemKind{"invalid-query", http.StatusBadRequest, "The query cannot be read"}
	problemKey         = problemKind{"key-required", http.StatusUnauthorized, "A key is needed"}
	problemNotFound    = problemKind{"not-found", http.StatusNotFound, "Not found"}
	problemMethod      = problemKind{"method-not-allowed", http.StatusMethodNotAllowed, "Only GET and HEAD are answered"}
	problemAccept      = problemKind{"not-acceptable", http.StatusNotAcceptable, "Not available in that format"}
	problemConflict    = problemKind{"conflict", http.StatusConflict, "Something else holds what this needs"}
	problemGone        = problemKind{"gone", http.StatusGone, "No longer kept"}
	problemTooLarge    = problemKind{"too-large", http.StatusUnprocessableEntity, "The request asks for too much"}
	problemTooMany     = problemKind{"too-many-requests", http.StatusTooManyRequests, "Asked too often"}
	problemInternal    = problemKind{"internal", http.StatusInternalServerError, "Something failed inside khabar"}
	problemBusy        = problemKind{"busy", http.StatusServiceUnavailable, "Too many requests at once"}
	problemUnavailable = problemKind{"unavailable", http.StatusServiceUnavailable, "Not available now"}
	problemTimeout     = problemKind{"timeout", http.StatusGatewayTimeout, "The request took too long"}
)

// problemOf maps the kinds of khabar's errors; what is not here is internal.
var problemOf = map[khabar.Kind]problemKind{
	khabar.KindInvalid:     problemParameter,
	khabar.KindNotFound:    problemNotFound,
	khabar.KindGone:        problemGone,
	khabar.KindConflict:    problemConflict,
	khabar.KindTooLarge:    problemTooLarge,
	khabar.KindTimeout:     problemTimeout,
	khabar.KindUnavailable: problemUnavailable,
}

// problemKinds are all of them, as documented.
var problemKinds = []problemKind{problemParameter, problemUnknown, problemQuery, problemKey, problemNotFound, problemMethod, problemAccept,
	problemConflict, problemGone, problemTooLarge, problemTooMany, problemInternal, problemBusy, problemUnavailable, problemTimeout}

// problemTypes are the same for the page that explains them.
func problemTypes() []ui.ProblemType {
	types := make([]ui.ProblemType, len(problemKinds))
	for i, k := range problemKinds {
		types[i] = ui.ProblemType{Name: k.name, Status: k.status}
	}
	return types
}

// problemRoot is the page that explains all types of problems.
const problemRoot = "/problems#"

// statusClientGone is written to the log alone, for a caller who left before the answer.
const statusClientGone = 499

var (
	errMethod = errors.New("method not allowed")
	errBusy   = errors.New("no free slot")
)

// notAcceptable says which media types there are.
type notAcceptable struct{ offered []mediaType }

func (e notAcceptable) Error() string {
	names := make([]string, len(e.offered))
	for i, t := range e.offered {
		names[i], _, _ = strings.Cut(t.name, ";")
	}
	return "This is available as " + strings.Join(names, " or ") + " only; change the Accept header."
}

// explain makes the problem document of an error. It is the only place that looks inside errors.
func explain(err error) problem {
	var (
		syntax  *query.SyntaxError
		unknown *params.UnknownError
		accept  notAcceptable
		refused *refusal
		nobody  *unknownID
		own     *khabar.Error
	)
	switch {
	case errors.As(err, &syntax):
		p := problemQuery.says("The query cannot be read: " + strings.TrimSuffix(syntax.Error(), "?") + ".")
		p.Field, p.Position, p.Suggestion = params.Text, &syntax.Pos, syntax.Suggestion
		return p
	case errors.As(err, &unknown):
		p := problemUnknown.says(unknown.Error())
		p.Field, p.Suggestion = unknown.Name, unknown.Nearest
		return p
	case errors.As(err, &nobody):
		p := problemParameter.says(nobody.Error())
		p.Field, p.Suggestion = nobody.parameter, nobody.nearest
		return p
	case errors.As(err, &refused):
		return refused.kind.says(refused.detail)
	case errors.As(err, &accept):
		return problemAccept.says(accept.Error())
	case errors.Is(err, errMethod):
		return problemMethod.says("This address answers GET and HEAD only.")
	case errors.Is(err, errBusy):
		return problemBusy.says("The server is answering as many requests as it can; try again in a moment.")
	case errors.As(err, &own):
		kind, known := problemOf[own.Kind]
		if !known {
			return problemInternal.says("Something failed inside khabar; the log has the details.")
		}
		p := kind.says(khabar.MessageOf(err))
		p.Field = own.Field
		return p
	case errors.Is(err, context.DeadlineExceeded):
		return problemTimeout.says("The request was stopped at its deadline; ask for less, or try again.")
	}
	return problemInternal.says("Something failed inside khabar; the log has the details.")
}

func (k problemKind) says(detail string) problem {
	return problem{Type: problemRoot + k.name, Title: k.title, Status: k.status, Detail: detail}
}

// fail answers a request with an error: a problem document for programs, a page for people. It logs the cause, once.
func (s *Server) fail(c *gin.Context, err error) {
	if errors.Is(c.Request.Context().Err(), context.Canceled) {
		c.Status(statusClientGone)
		return
	}
	p := explain(err)
	p.Instance = "urn:khabar:request:" + c.Writer.Header().Get(headerRequestID)
	if isAPI(c) && !strings.HasPrefix(c.Request.URL.Path, apiRoot+"v1/") {
		p.Note = p.Detail
	}
	s.logFailure(c, err, p.Status)
	h := c.Writer.Header()
	h.Set("Cache-Control", "no-store")
	if wait := retryAfter(err, p.Status); wait > 0 {
		h.Set("Retry-After", strconv.Itoa(int(wait/time.Second)))
	}
	if isAPI(c) || isProbe(c) {
		_ = writeJSON(c, p.Status, "application/problem+json", p) // texts and numbers always have a form
		return
	}
	s.pages.Problem(c.Writer, c.Request, p.Status, strings.TrimPrefix(p.Type, problemRoot), p.Detail)
}

// retryAfter is how long a caller should wait before the same request has a chance, 0 if there is no telling.
func retryAfter(err error, status int) time.Duration {
	var refused *refusal
	switch {
	case errors.As(err, &refused):
		return refused.retry
	case status == http.StatusServiceUnavailable:
		return 2 * time.Second
	}
	return 0
}

func isProbe(c *gin.Context) bool { return c.FullPath() == "/readyz" }

// logFailure writes what the operator needs to know: causes of what is our fault. Faults of callers are in the access log, and
// their texts stay out of it, for they quote queries.
func (s *Server) logFailure(c *gin.Context, err error, status int) {
	if status < http.StatusInternalServerError {
		return
	}
	level := slog.LevelError
	if isProbe(c) { // an orchestrator asks every few seconds, and expects this answer until the index is there
		level = slog.LevelDebug
	}
	s.Logger.Log(c.Request.Context(), level, "request failed", "route", c.FullPath(), "status", strconv.Itoa(status),
		"request_id", c.Writer.Header().Get(headerRequestID), "error", err)
}
