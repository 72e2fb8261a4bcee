// Package server is khabar's HTTP side: the JSON API under /api/v1, the pages (package server/ui), health and metrics. It reads
// through khabar.Searcher and never writes. New makes it, Handler serves it inside a test or another server, Serve listens until
// its context ends.
//
// Handlers return errors; problem.go is the one place that turns an error into a status and an RFC 9457 problem document, and
// logs its cause. params is the one place that reads parameters. Gin stays inside this package.
package server

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"khabar"
	"khabar/server/access"
	"khabar/server/ui"
)

// Bounds of one connection. WriteTimeout is longer than a request may take, so that the deadline of the request decides.
const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 10 * time.Second
	writeTimeout      = 30 * time.Second
	idleTimeout       = 2 * time.Minute
	maxHeaderBytes    = 32 << 10 // the longest query, percent-encoded, has room
	shutdownTimeout   = 10 * time.Second
)

// Options are what a Server needs. Searcher and Outlets are required.
type Options struct {
	Searcher khabar.Searcher
	Outlets  khabar.OutletDirectory
	// Actors knows the names of actors and finds them in texts. Nil: actors are shown by their ids, and there are no routes for them.
	Actors khabar.ActorDirectory
	// Health returns what was crawled of an outlet. Nil: there is no route for it, and the pages do not show it.
	Health HealthFunc
	// History reads former texts of articles. Nil: there are no routes for them.
	History khabar.History
	// Logger takes the access log and the causes of errors, never the text of a query. Nil: slog.Default().
	Logger *slog.Logger
	// Version of the program, shown at /healthz and on the pages.
	Version string
	// RequestTimeout bounds the work on one request, 5 s if zero. A search that runs into it answers with what it has.
	RequestTimeout time.Duration
	// MaxConcurrent bounds the requests that search at the same time, 32 if zero; others wait a second and are then sent away.
	MaxConcurrent int
	// Keys are who may ask the API. Nil: everybody may.
	Keys Keys
	// Limits hold each caller (a key, or an address where there is none) to a rate and to so much at once. A Rate of zero: no limits.
	Limits access.Limits
	// TrustedProxies are the addresses (or networks in CIDR notation) of proxies whose X-Forwarded-For is believed. None: nobody's is.
	TrustedProxies []string
	// Exports are the forms of /api/v1/export, the first being the one of callers who name none; without any there is no export.
	Exports []ExportFormat
	// Now is the clock that relative dates and the pages' date links count from, by its day in UTC. Nil: time.Now.
	Now func() time.Time
}

// Keys tells callers of the API apart: Caller returns the name of a key, or false if it is none that is accepted. *access.Keys are such,
// and *access.File, which may change meanwhile.
type Keys interface {
	Caller(key string) (name string, ok bool)
}

// Server answers researchers over HTTP. It is safe for concurrent use.
type Server struct {
	Options
	engine   *gin.Engine
	pages    *ui.Pages
	metrics  *metrics
	coverage *coverage       // nil without Options.Health
	limiter  *access.Limiter // nil: no limits
	slots    chan struct{}   // one for each search under way
	exports  chan struct{}   // one for each export under way
	// edition changes whenever the same index could be answered for in other words: the program's version and the names of outlets
	// and actors.
	edition string
}

// inUTC is a clock that shows UTC, so that today is the same day for every part of a question, on whatever machine it is answered. Nil is
// time.Now.
func inUTC(now func() time.Time) func() time.Time {
	if now == nil {
		now = time.Now
	}
	return func() time.Time { return now().UTC() }
}

// New makes a server. It returns a KindInvalid error when a required option is missing.
func New(o Options) (*Server, error) {
	if o.Searcher == nil || o.Outlets == nil {
		return nil, khabar.Errorf(khabar.KindInvalid, "server", "a server needs a searcher and an outlet directory")
	}
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	if o.RequestTimeout <= 0 {
		o.RequestTimeout = 5 * time.Second
	}
	if o.MaxConcurrent <= 0 {
		o.MaxConcurrent = 32
	}
	o.Now = inUTC(o.Now)
	s := &Server{Options: o, slots: make(chan struct{}, o.MaxConcurrent), exports: make(chan struct{}, maxExports)}
	var err error
	s.pages, err = ui.New(ui.Options{Searcher: o.Searcher, Outlets: o.Outlets, Actors: o.Actors, Health: o.Health, Complete: s.completeOn,
		Check: s.verify, History: o.History,
		Exports: exportNames(o.Exports), Version: o.Version, Now: o.Now, Problems: problemTypes()})
	if err != nil {
		return nil, err
	}
	if s.edition, err = editionOf(o); err != nil {
		return nil, err
	}
	if o.Limits.Rate > 0 {
		s.limiter = access.NewLimiter(o.Limits)
	}
	if o.Health != nil {
		s.coverage = &coverage{health: o.Health, now: o.Now}
	}
	s.metrics = newMetrics(o.Searcher, o.Version)
	if s.engine, err = s.routes(); err != nil {
		return nil, err
	}
	return s, nil
}

func editionOf(o Options) (string, error) {
	outlets, err := json.Marshal(o.Outlets.Outlets())
	if err != nil {
		return "", khabar.Errorf(khabar.KindInternal, "server", "the outlet directory cannot be written as JSON").Wrap(err)
	}
	known := append(outlets, o.Version...)
	if o.Actors != nil {
		known = append(known, o.Actors.Version()...)
	}
	sum := sha256.Sum256(known)
	return hex.EncodeToString(sum[:8]), nil
}

// Handler returns the whole server as a handler.
func (s *Server) Handler() http.Handler { return s.engine }

// Serve answers on a listener until ctx ends; then it takes no new connection, lets the requests under way finish for at most
// 10 s, and returns nil. It returns an error only when the listener fails or requests had to be cut off.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	h := &http.Server{
		Handler:           s.engine,
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          slog.NewLogLogger(s.Logger.Handler(), slog.LevelDebug),
	}
	failed := make(chan error, 1)
	go func() { failed <- h.Serve(l) }()
	select {
	case err := <-failed:
		return khabar.Errorf(khabar.KindInternal, "server", "the server stopped listening").Wrap(err)
	case <-ctx.Done():
	}
	s.Logger.Info("server is shutting down", "grace", shutdownTimeout)
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	if err := h.Shutdown(grace); err != nil {
		return khabar.Errorf(khabar.KindTimeout, "server", "requests were still running after %s and were cut off", shutdownTimeout).
			Wrap(errors.Join(err, h.Close()))
	}
	return nil
}
