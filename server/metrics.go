package server

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"khabar"
)

// metrics are what an operator watches. Labels are route templates, methods and statuses: nothing that a caller can make up.
type metrics struct {
	requests *prometheus.CounterVec
	took     *prometheus.HistogramVec
	inFlight prometheus.Gauge
	refused  prometheus.Counter
	handler  http.Handler
}

// durations covers what searches take: milliseconds, up to the deadline.
var durations = []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}

func newMetrics(searcher khabar.Searcher, version string) *metrics {
	m := &metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "khabar_http_requests_total",
			Help: "Requests answered, by route template, method and status."}, []string{"route", "method", "status"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "khabar_http_request_duration_seconds",
			Help: "Time to answer a request, by route template.", Buckets: durations}, []string{"route"}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{Name: "khabar_http_requests_in_flight",
			Help: "Requests being answered now."}),
		refused: prometheus.NewCounter(prometheus.CounterOpts{Name: "khabar_http_requests_refused_total",
			Help: "Requests sent away because too many were searching."}),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{Name: "khabar_build_info", Help: "The version that runs; always 1.",
		ConstLabels: prometheus.Labels{"version": version}})
	build.Set(1)
	registry := prometheus.NewRegistry()
	registry.MustRegister(m.requests, m.took, m.inFlight, m.refused, build, newIndexState(searcher),
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.handler = promhttp.HandlerFor(registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4, Timeout: 5 * time.Second})
	return m
}

func (m *metrics) observe(route, method string, status int, took time.Duration) {
	m.requests.WithLabelValues(route, knownMethod(method), strconv.Itoa(status)).Inc()
	m.took.WithLabelValues(route).Observe(took.Seconds())
}

// knownMethod keeps methods that callers make up out of labels and log lines.
func knownMethod(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete:
		return method
	}
	return "other"
}

func (m *metrics) serve(c *gin.Context) error {
	m.handler.ServeHTTP(c.Writer, c.Request)
	return nil
}

// indexState reports the state of the index at the moment of the scrape.
type indexState struct {
	searcher                        khabar.Searcher
	ready, articles, sequence, info *prometheus.Desc
}

func newIndexState(searcher khabar.Searcher) *indexState {
	desc := func(name, help string, labels ...string) *prometheus.Desc {
		return prometheus.NewDesc("khabar_index_"+name, help, labels, nil)
	}
	return &indexState{
		searcher: searcher,
		ready:    desc("ready", "1 if the index answers, else 0."),
		articles: desc("articles", "Articles in the index."),
		sequence: desc("sequence", "The archive's sequence number up to which changes are in the index."),
		info:     desc("info", "The build of the index; always 1.", "generation", "schema"),
	}
}

// Describe is for prometheus.Collector.
func (i *indexState) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{i.ready, i.articles, i.sequence, i.info} {
		out <- d
	}
}

// Collect is for prometheus.Collector.
func (i *indexState) Collect(out chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	state, err := i.searcher.State(ctx)
	if err != nil {
		gauge(i.ready, 0)
		return
	}
	gauge(i.ready, 1)
	gauge(i.articles, float64(state.Articles))
	gauge(i.sequence, float64(state.Seq))
	gauge(i.info, 1, state.Generation, state.Schema)
}
