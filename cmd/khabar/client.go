package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"khabar"
	"khabar/indexer/bleveindex"
)

// clientTimeout bounds one answer of a server, an export too.
const clientTimeout = time.Hour

// client asks the JSON API: of the index in this process, or of the server that holds it. Both answer through the same
// handlers, so that the terminal shows exactly what notebooks get.
type client struct {
	base string
	key  string // sent to a server that was named; empty: none
	http *http.Client
}

// problem is the part of an RFC 9457 document that a terminal shows.
type problem struct {
	Title    string `json:"title"`
	Detail   string `json:"detail"`
	Position *int   `json:"position"`
}

// get asks for a path under the API's base and returns the body of the answer. The caller closes it.
func (c *client) get(ctx context.Context, path string, parameters url.Values) (io.ReadCloser, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base+path+"?"+parameters.Encode(), nil)
	if err != nil {
		return nil, err
	}
	if c.key != "" {
		request.Header.Set("Authorization", "Bearer "+c.key)
	}
	response, err := c.http.Do(request)
	if err != nil {
		return nil, err
	}
	if response.StatusCode == http.StatusOK {
		return response.Body, nil
	}
	defer response.Body.Close()
	var p problem
	if err := json.NewDecoder(io.LimitReader(response.Body, 1<<20)).Decode(&p); err != nil {
		return nil, fmt.Errorf("%s answered %s", c.base, response.Status)
	}
	if response.StatusCode < http.StatusInternalServerError {
		return nil, khabar.Errorf(khabar.KindInvalid, "", "%s", p.Detail)
	}
	return nil, errors.New(p.Detail)
}

// inProcess sends requests to a handler of this process and streams its answers.
type inProcess struct{ handler http.Handler }

// RoundTrip implements http.RoundTripper.
func (t inProcess) RoundTrip(request *http.Request) (*http.Response, error) {
	reader, writer := io.Pipe()
	w := &pipeWriter{header: http.Header{}, body: writer, begun: make(chan struct{})}
	go func() {
		defer func() {
			if broken := recover(); broken != nil { // how a handler cuts off an answer: http.ErrAbortHandler
				_ = writer.CloseWithError(fmt.Errorf("the answer was cut off: %v", broken)) // never fails
				w.WriteHeader(http.StatusInternalServerError)
			}
		}()
		t.handler.ServeHTTP(w, request)
		w.WriteHeader(http.StatusOK)
		_ = writer.Close() // never fails
	}()
	select {
	case <-w.begun:
	case <-request.Context().Done():
		return nil, request.Context().Err()
	}
	return &http.Response{
		Status: http.StatusText(w.status), StatusCode: w.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: w.header, Body: reader, ContentLength: -1, Request: request,
	}, nil
}

// pipeWriter is the http.ResponseWriter of one answer.
type pipeWriter struct {
	header http.Header
	body   *io.PipeWriter
	status int
	begun  chan struct{} // closed when status and header are final
}

func (w *pipeWriter) Header() http.Header { return w.header }

func (w *pipeWriter) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
		close(w.begun)
	}
}

func (w *pipeWriter) Write(b []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.body.Write(b)
}

// Flush does nothing: what is written is with the reader at once.
func (w *pipeWriter) Flush() {}

// remote is the server that a command's question goes to, and the key it is asked with.
type remote struct{ server, key string }

// flagKey is the flag whose value nobody is shown.
const flagKey = "key"

// add adds the flags that send a command's question to a server.
func (r *remote) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&r.server, "server", "", "ask this khabar server (http://host:port) instead of the data folder")
	cmd.Flags().StringVar(&r.key, flagKey, "", "key to ask the server with; KHABAR_KEY keeps it out of the list of processes")
}

// withClient calls use with a client of the server that was named, of the one that has the data folder's index open, or of the
// index itself.
func (s *settings) withClient(cmd *cobra.Command, r remote, use func(context.Context, *client) error) (err error) {
	ctx := cmd.Context()
	server := r.server
	if server == "" {
		if holder, held := bleveindex.Holder(s.indexPath()); held && holder.Address != "" {
			if err := s.sameActors(holder); err != nil {
				return err
			}
			server = "http://" + holder.Address
		}
	}
	if server != "" {
		return use(ctx, &client{base: strings.TrimRight(server, "/"), key: r.key, http: &http.Client{Timeout: clientTimeout}})
	}
	if err := s.mustExist(); err != nil {
		return err
	}
	if s.isDefault(cmd, "log-level") {
		s.logLevel = "warn" // the access log of a server of one request is of no interest
	}
	h, err := s.openHouse(ctx, cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	defer closing(h, &err)
	if err := h.searchable(ctx, cmd.ErrOrStderr()); err != nil {
		return err
	}
	handler, err := h.handler()
	if err != nil {
		return err
	}
	return use(ctx, &client{base: "http://index", http: &http.Client{Transport: inProcess{handler}}})
}
