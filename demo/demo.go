// Package demo is a small invented press: five outlets in the markup of real themes, served on loopback, so that khabar can be
// shown and tested from the first request to the last without touching anybody's site. Start serves them; Outlets describes
// them for the crawler, each by another way of discovery; Truth says what a perfect crawler and extractor would archive.
//
// The articles are ours, one text file each under articles/, on one running story: two invented neighbours, Tarsun upstream
// and Kaldara downstream, bargain over the water of the river Salwan, from a complaint in January 2026 through talks, a
// strike, a sabotage, a flood, an agreement and two votes to its first breach. README.md has the outline and says how to add
// an article. The pages' templates stand under themes/. Nothing here knows the crawler or the extractor.
package demo

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"khabar"
)

// Bounds of the servers; the demo is read by one crawler on the same machine.
const (
	readTimeout  = 5 * time.Second
	writeTimeout = 10 * time.Second
	idleTimeout  = 30 * time.Second
	// politeness is the interval asked of the crawler: the outlets' default would make the demo wait minutes.
	politeness = time.Millisecond
)

// Sites is the running press. Its methods are safe for concurrent use.
type Sites struct {
	sites   []*site
	servers []*http.Server
	done    sync.WaitGroup
	stop    func() bool
	revised atomic.Bool
}

// Start serves the outlets, each on a free port of 127.0.0.1, until Close or the end of ctx.
func Start(ctx context.Context) (*Sites, error) { return StartAt(ctx, 0) }

// StartAt is Start on consecutive ports from firstPort on, so that addresses, and with them article IDs, stay the same from run to
// run. A port that is taken is replaced by a free one; 0 asks for free ones throughout.
func StartAt(ctx context.Context, firstPort int) (*Sites, error) {
	pieces, err := load()
	if err != nil {
		return nil, err
	}
	s := &Sites{}
	for i, t := range themes() {
		port := 0
		if firstPort > 0 {
			port = firstPort + i
		}
		listener, err := listen(ctx, port)
		if err != nil {
			return nil, errors.Join(err, s.Close())
		}
		one, err := newSite(t, "http://"+listener.Addr().String(), pieces[t.id], &s.revised)
		if err != nil {
			return nil, errors.Join(err, listener.Close(), s.Close())
		}
		s.sites = append(s.sites, one)
		s.serve(one, listener)
	}
	s.link()
	s.stop = context.AfterFunc(ctx, func() { _ = s.Close() })
	return s, nil
}

func listen(ctx context.Context, port int) (net.Listener, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil && port != 0 {
		listener, err = config.Listen(ctx, "tcp", "127.0.0.1:0")
	}
	if err != nil {
		return nil, khabar.Errorf(khabar.KindUnavailable, "demo", "no port of 127.0.0.1 can be listened on").Wrap(err)
	}
	return listener, nil
}

func (s *Sites) serve(one *site, listener net.Listener) {
	server := &http.Server{
		Handler:           one,
		ReadHeaderTimeout: readTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
	}
	s.servers = append(s.servers, server)
	s.done.Go(func() { _ = server.Serve(listener) }) // ends with ErrServerClosed
}

// link tells each copy where its original stands; that is known only when every port is.
func (s *Sites) link() {
	originals := map[string]string{}
	for _, one := range s.sites {
		for _, p := range one.pieces {
			originals[p.Key()] = one.base + one.theme.path(p)
		}
	}
	for _, one := range s.sites {
		one.originals = originals
	}
}

// Close stops the servers at once. A second call does nothing.
func (s *Sites) Close() error {
	if s.stop != nil {
		s.stop()
	}
	var errs []error
	for _, server := range s.servers {
		errs = append(errs, server.Close())
	}
	s.done.Wait()
	return errors.Join(errs...)
}

// Outlets describes the outlets for the crawler and the extractor. They are found only with private addresses allowed.
func (s *Sites) Outlets() []khabar.Outlet {
	outlets := make([]khabar.Outlet, 0, len(s.sites))
	for _, one := range s.sites {
		outlets = append(outlets, one.outlet())
	}
	return outlets
}

// Truth returns what a perfect crawler and extractor would archive of the outlets as they stand now, ordered by outlet and date.
func (s *Sites) Truth() []Truth {
	var truth []Truth
	for _, one := range s.sites {
		for _, p := range one.pieces {
			truth = append(truth, one.truth(p))
		}
	}
	return truth
}

// Revise makes the articles that have a revision change, as if the outlets had corrected them between two visits.
func (s *Sites) Revise() { s.revised.Store(true) }

// Requests returns the paths, with their queries, that an outlet was asked for, oldest first; nil for an unknown outlet.
func (s *Sites) Requests(outlet string) []string {
	for _, one := range s.sites {
		if one.theme.id == outlet {
			return one.requested()
		}
	}
	return nil
}

// Truth is an article as it was served, by construction.
type Truth struct {
	// Key names the file: "majra/first-round".
	Key string
	// Article has URL, Outlet, Origin, Lang, Title, Authors, Credits, Section, Tags, Published and Body; Published is as precise as the
	// page states it.
	Article khabar.Article
	// CopyOf is the key of the article that this one republishes, or empty.
	CopyOf string
	// Revisable says that Revise changes it.
	Revisable bool
}
