package server

import (
	"net/http"
	"strings"

	"github.com/gin-contrib/cors"
	"github.com/gin-contrib/gzip"
	"github.com/gin-gonic/gin"

	"khabar"
	"khabar/server/ui"
)

// apiRoot is where the JSON API lives. What is below it answers in JSON, errors too; what is not is for people.
const apiRoot = "/api/"

// routes lays out the whole address space.
func (s *Server) routes() (*gin.Engine, error) {
	gin.SetMode(gin.ReleaseMode) // else Gin prints its routes to standard output
	e := gin.New()
	e.HandleMethodNotAllowed = true
	e.RedirectTrailingSlash = false
	e.RemoteIPHeaders = []string{"X-Forwarded-For"}
	if err := e.SetTrustedProxies(s.TrustedProxies); err != nil {
		return nil, khabar.Errorf(khabar.KindInvalid, "server", "a trusted proxy is named by its address or network: 10.0.0.7, 10.0.0.0/8").
			Wrap(err)
	}
	e.Use(requestID, securityHeaders, s.observe, apiOnly(crossOrigin()), apiOnly(s.admit), compress(), s.recoverPanic)
	e.NoRoute(s.fails(noRoute))
	e.NoMethod(s.fails(noMethod))

	s.get(e, "/healthz", s.health)
	s.get(e, "/readyz", s.ready)
	s.get(e, "/metrics", s.metrics.serve)

	s.get(e, "/api/v1/search", s.offer(s.search, asJSON, asCSV), s.bounded)
	s.get(e, "/api/v1/count", s.offer(s.count, asJSON, asCSV), s.bounded)
	s.get(e, "/api/v1/timeline", s.offer(s.timeline, asJSON, asCSV), s.bounded)
	s.get(e, "/api/v1/compare", s.offer(s.compare, asJSON, asCSV), s.bounded)
	s.get(e, "/api/v1/terms", s.offer(s.terms, asJSON, asCSV), s.bounded)
	s.get(e, "/api/v1/sample", s.offer(s.sample, asJSON, asCSV), s.bounded)
	s.get(e, "/api/v1/facets/:field", s.offer(s.facet, asJSON, asCSV), s.bounded)
	s.get(e, "/api/v1/forms", s.offer(s.forms, asJSON, asCSV, asNDJSON), s.bounded)
	s.get(e, "/api/v1/kwic", s.offer(s.kwic, asJSON, asCSV, asNDJSON))
	s.get(e, "/api/v1/articles/:id", s.offer(s.article, asJSON), s.bounded)
	s.get(e, "/api/v1/articles/:id/similar", s.offer(s.similar, asJSON, asCSV), s.bounded)
	if s.History != nil {
		s.get(e, "/api/v1/articles/:id/revisions", s.offer(s.revisions, asJSON, asCSV), s.bounded)
		s.get(e, "/api/v1/articles/:id/revisions/:number", s.offer(s.revision, asJSON), s.bounded)
		s.get(e, "/api/v1/articles/:id/revisions/:number/diff", s.offer(s.difference, asJSON, asCSV), s.bounded)
	}
	s.get(e, "/api/v1/outlets", s.offer(s.outlets, asJSON, asCSV), s.bounded)
	s.get(e, "/api/v1/outlets/:id", s.offer(s.outlet, asJSON, asCSV), s.bounded)
	if s.Health != nil {
		s.get(e, "/api/v1/outlets/:id/health", s.offer(s.outletHealth, asJSON, asCSV), s.bounded)
	}
	if s.Actors != nil {
		s.get(e, "/api/v1/actors", s.offer(s.actors, asJSON, asCSV), s.bounded)
		s.get(e, "/api/v1/actors/:id", s.offer(s.actor, asJSON, asCSV), s.bounded)
	}
	if len(s.Exports) > 0 {
		s.get(e, "/api/v1/export", s.offer(s.export, exportTypes(s.Exports)...))
	}

	description, err := s.describe()
	if err != nil {
		return nil, err
	}
	s.get(e, openAPIPath, s.offer(description, asJSON))

	for _, r := range newMediaCloud(s.Options).Routes() {
		s.get(e, apiRoot+r.Path, s.offer(s.mediaCloud(r), asJSON), s.bounded)
	}

	for _, p := range s.pages.Routes() {
		if p.Searches {
			s.get(e, p.Pattern, page(p), s.admit, s.bounded)
			continue
		}
		s.get(e, p.Pattern, page(p))
	}
	return e, nil
}

// handler answers a request, or says why it cannot. It must not have written anything when it returns an error.
type handler func(*gin.Context) error

// get registers a handler for GET and HEAD, behind any middleware of its own.
func (s *Server) get(e *gin.Engine, path string, h handler, before ...gin.HandlerFunc) {
	chain := append(before, s.fails(h))
	e.GET(path, chain...)
	e.HEAD(path, chain...)
}

// fails is the adapter between handlers that return errors and Gin.
func (s *Server) fails(h handler) gin.HandlerFunc {
	return func(c *gin.Context) {
		if err := h(c); err != nil {
			s.fail(c, err)
		}
	}
}

func page(p ui.Page) handler {
	return func(c *gin.Context) error {
		for _, param := range c.Params {
			c.Request.SetPathValue(param.Key, param.Value)
		}
		return p.Serve(c.Writer, c.Request)
	}
}

func noRoute(c *gin.Context) error {
	return khabar.Errorf(khabar.KindNotFound, "server", "There is nothing at this address.")
}

func noMethod(c *gin.Context) error { return errMethod }

// isAPI reports whether a request is answered to a program.
func isAPI(c *gin.Context) bool { return strings.HasPrefix(c.Request.URL.Path, apiRoot) }

// apiOnly applies a middleware to the API alone.
func apiOnly(h gin.HandlerFunc) gin.HandlerFunc {
	return func(c *gin.Context) {
		if isAPI(c) {
			h(c)
		}
	}
}

// crossOrigin lets notebooks and pages of any origin read: the API holds nothing private and takes no cookies.
func crossOrigin() gin.HandlerFunc {
	return cors.New(cors.Config{
		AllowAllOrigins: true,
		AllowMethods:    []string{http.MethodGet, http.MethodHead},
		AllowHeaders:    []string{"Accept", "Authorization", "If-None-Match", headerRequestID},
		ExposeHeaders: []string{"ETag", headerState, headerHash, headerVersion, headerCursor, headerWarnings, "Khabar-Total", "Link",
			"RateLimit", "RateLimit-Policy", "Retry-After", "WWW-Authenticate", headerRequestID},
	})
}

// compress answers with gzip where it is wanted; /metrics has its own, and fonts and pictures are compressed already.
func compress() gin.HandlerFunc {
	return gzip.Gzip(gzip.DefaultCompression, gzip.WithExcludedPaths([]string{"/metrics", "/healthz", "/readyz"}),
		gzip.WithExcludedExtensions([]string{".woff2", ".png"}))
}
