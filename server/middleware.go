package server

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"runtime/debug"
	"time"

	"github.com/gin-gonic/gin"

	"khabar"
)

const headerRequestID = "X-Request-Id"

// A caller's own request id is kept when it is harmless in a log line.
var goodRequestID = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

func requestID(c *gin.Context) {
	id := c.GetHeader(headerRequestID)
	if !goodRequestID.MatchString(id) {
		var b [8]byte
		_, _ = rand.Read(b[:]) // crypto/rand.Read never fails
		id = hex.EncodeToString(b[:])
	}
	c.Header(headerRequestID, id)
}

// contentSecurity lets a page load our own style sheet, fonts, scripts and images, fetch from us, send forms to us, and nothing else:
// nothing inline, nothing evaluated, no frame.
const contentSecurity = "default-src 'none'; style-src 'self'; font-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// securityHeaders go with every answer. Queries are a researcher's secrets, so no referrer leaves.
func securityHeaders(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("Content-Security-Policy", contentSecurity)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("X-Robots-Tag", "noindex, nofollow")
}

// keyController is where observe leaves the http.ResponseController of the connection.
const keyController = "khabar.controller"

// observe counts the request and writes one line about it, with the route's template and never its parameters.
func (s *Server) observe(c *gin.Context) {
	start := time.Now()
	c.Set(keyController, http.NewResponseController(c.Writer)) // before compression hides the connection
	s.metrics.inFlight.Inc()
	defer func() { // also when an answer that has begun is cut off
		s.metrics.inFlight.Dec()
		s.logRequest(c, time.Since(start))
	}()
	c.Next()
}

func (s *Server) logRequest(c *gin.Context, took time.Duration) {
	route, status := c.FullPath(), c.Writer.Status()
	if route == "" {
		route = "none"
	}
	s.metrics.observe(route, c.Request.Method, status, took)
	level := slog.LevelInfo
	if route == "/healthz" || route == "/readyz" || route == "/metrics" {
		level = slog.LevelDebug
	}
	attributes := []any{"method", knownMethod(c.Request.Method), "route", route, "status", status,
		"bytes", max(c.Writer.Size(), 0), "took", took, "request_id", c.Writer.Header().Get(headerRequestID)}
	if s.Keys != nil {
		attributes = append(attributes, "caller", c.GetString(keyCaller)) // the name of the key, never the key
	}
	s.Logger.Log(c.Request.Context(), level, "request", attributes...)
}

// recoverPanic turns a panic into an answer that says no more than that something failed. When part of the answer is already on
// its way, the connection is cut, so that nobody takes the part for the whole.
func (s *Server) recoverPanic(c *gin.Context) {
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		if cut, ok := p.(error); ok && errors.Is(cut, http.ErrAbortHandler) {
			panic(p)
		}
		err := khabar.Errorf(khabar.KindInternal, "server", "Something failed inside khabar; the log has the details.").
			Wrap(fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
		if c.Writer.Written() {
			s.logFailure(c, err, http.StatusInternalServerError)
			panic(http.ErrAbortHandler)
		}
		c.Abort()
		s.fail(c, err)
	}()
	c.Next()
}

// queueFor is how long a request waits for a slot: short, because a browser's reload only makes the queue longer.
const queueFor = time.Second

// bounded gives a request its deadline and one of the slots for searching.
func (s *Server) bounded(c *gin.Context) {
	err := s.withinBounds(c, func() error {
		c.Next()
		return nil
	})
	if err != nil {
		c.Abort()
		s.fail(c, err)
	}
}

// withinBounds does what has a deadline and needs one of the slots for searching.
func (s *Server) withinBounds(c *gin.Context, do func() error) error {
	whole := c.Request
	ctx, cancel := context.WithTimeout(whole.Context(), s.RequestTimeout)
	defer func() {
		cancel()
		c.Request = whole // what answers a panic must see whether the caller left, not that this context ended
	}()
	c.Request = whole.WithContext(ctx)
	done, err := s.begin(c, false)
	if err != nil {
		return err
	}
	defer done()
	if err := s.enter(ctx, s.slots); err != nil {
		return err
	}
	defer func() { <-s.slots }()
	return do()
}

// enter waits for a slot. Who got one must give it back by receiving from slots.
func (s *Server) enter(ctx context.Context, slots chan struct{}) error {
	wait := time.NewTimer(queueFor)
	defer wait.Stop()
	select {
	case slots <- struct{}{}:
		return nil
	case <-wait.C:
		s.metrics.refused.Inc()
		return errBusy
	case <-ctx.Done():
		return ctx.Err()
	}
}
