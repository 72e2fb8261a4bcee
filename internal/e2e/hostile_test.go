package e2e

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"khabar/internal/require"
)

var (
	hostileRequests = flag.Int("hostile.requests", 400, "number of requests that TestHostileRequests makes")
	hostileSeed     = flag.Uint64("hostile.seed", 1, "which requests")
	hostileData     = flag.String("hostile.data", "", "a data folder with an index; empty: the articles of KHABAR_CORPUS are imported, or those of the demo")
	hostileSlow     = flag.Int("hostile.slow", 15, "number of the slowest requests to list")
)

// TestHostileRequests sends random and hostile queries and parameters to every route: no answer is the server's fault, and the server
// lives. What each costs is told, by the processor time of the server, which a busy machine hardly distorts.
func TestHostileRequests(t *testing.T) {
	p := hostileServer(t)
	base := p.address()
	h := newHostility(t, base)
	var costs []cost
	statuses := map[int]int{}
	for i := range *hostileRequests {
		target := h.target()
		before := processorTime(p.command.Process.Pid)
		start := time.Now()
		status, body := get(t, base+target)
		wall := time.Since(start)
		costs = append(costs, cost{processorTime(p.command.Process.Pid) - before, wall, status, target})
		statuses[status]++
		if status >= http.StatusInternalServerError || status == 0 {
			t.Errorf("request %d: status %d: %.2000q\n%.500s", i, status, target, body)
		}
		if p.hasEnded() {
			t.Fatalf("the server ended at %.2000q; it printed\n%s", target, p.printed())
		}
	}
	if printed := p.printed(); strings.Contains(printed, "panic") {
		t.Errorf("the server printed a panic:\n%.4000s", printed[strings.Index(printed, "panic"):])
	}
	report(t, costs, statuses)
}

// cost is what a request took.
type cost struct {
	processor, wall time.Duration
	status          int
	target          string
}

func report(t *testing.T, costs []cost, statuses map[int]int) {
	t.Helper()
	slices.SortFunc(costs, func(a, b cost) int { return int(b.processor - a.processor) })
	at := func(share float64) time.Duration { return costs[int(share*float64(len(costs)-1))].processor }
	t.Logf("%d requests, statuses %v; processor time: median %v, 99 %% %v, most %v; longest wait %v", len(costs), statuses, at(.5), at(.01),
		at(0), slices.MaxFunc(costs, func(a, b cost) int { return int(a.wall - b.wall) }).wall)
	for _, c := range costs[:min(*hostileSlow, len(costs))] {
		readable, err := url.QueryUnescape(c.target)
		if err != nil {
			readable = c.target
		}
		t.Logf("%10v (waited %10v) %d %.300q", c.processor.Round(100*time.Microsecond), c.wall.Round(100*time.Microsecond), c.status, readable)
	}
}

// processorTime is what a process has used so far on all of its threads; 0 where the system does not tell (proc(5), schedstat).
func processorTime(pid int) (sum time.Duration) {
	threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", pid))
	for _, file := range threads {
		content, _ := os.ReadFile(file) //nolint:errcheck // the thread may have ended
		first, _, _ := strings.Cut(string(content), " ")
		n, _ := strconv.ParseInt(first, 10, 64) //nolint:errcheck // as above
		sum += time.Duration(n)
	}
	return sum
}

// hostileServer starts a server of many articles where there are any.
func hostileServer(t *testing.T) *process {
	t.Helper()
	data := *hostileData
	switch {
	case data != "":
	case os.Getenv("KHABAR_CORPUS") != "" && os.Getenv("KHABAR_CORPUS") != "none" && !testing.Short():
		data = t.TempDir()
		for _, command := range [][]string{append([]string{"import", "--data", data}, require.Corpus(t)...), {"index", "--data", data}} {
			p := start(t, command...)
			select {
			case <-p.ended:
			case <-time.After(10 * patience):
				t.Fatalf("khabar %q did not end; it printed\n%s", command, p.printed())
			}
		}
	default:
		return start(t, "demo", "--addr", "127.0.0.1:0", "--data", t.TempDir())
	}
	return start(t, "serve", "--addr", "127.0.0.1:0", "--data", data)
}

// hostility makes addresses of what a server describes and what its articles say.
type hostility struct {
	random *rand.Rand
	words  []string            // of titles, in both scripts
	ids    []string            // of articles
	held   map[string][]string // what articles have in a field
	routes []route
}

// route is an operation of the API, or a page.
type route struct {
	path       string
	parameters []string
	query      bool // it takes a query
}

// bulk are parameters that ask for all articles in one stream: they are meant to take as long as there are articles.
var bulk = map[string]bool{"all": true, "format": true}

func newHostility(t *testing.T, base string) *hostility {
	t.Helper()
	h := &hostility{random: rand.New(rand.NewPCG(*hostileSeed, 2)), held: map[string][]string{}}
	var found answer
	eventually(t, "articles", func() bool {
		found = search(t, base, "", "size", "1000", "sort", "oldest")
		return found.Total > 0
	})
	for _, lang := range []string{"ar", "en"} {
		for _, hit := range search(t, base, "", "size", "1000", "lang", lang).Hits {
			h.words = append(h.words, strings.FieldsFunc(hit.Title, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })...)
			h.ids = append(h.ids, hit.ID)
		}
	}
	for field, values := range search(t, base, "", "size", "0", "facets", strings.Join(fieldNames, ","), "facet_size", "200").Facets {
		for _, v := range values {
			h.held[field] = append(h.held[field], v.Value)
		}
	}
	h.routes = described(t, base)
	for _, page := range []string{"/", "/compare", "/kwic", "/actors", "/outlets", "/feed.atom", "/complete", "/help", "/articles/{id}"} {
		parameters := []string{"q", "q1", "q2", "hl", "from", "to", "sort", "match", "syntax", "cursor", "outlet", "not_author", "interval", "more", "forms"}
		h.routes = append(h.routes, route{page, parameters, true})
	}
	return h
}

// described reads the routes from the server's description of its API, all but the export, which is a stream of everything.
func described(t *testing.T, base string) (routes []route) {
	t.Helper()
	_, body := get(t, base+"/api/v1/openapi.json")
	type parameter struct {
		Ref  string `json:"$ref"`
		Name string `json:"name"`
		In   string `json:"in"`
	}
	var description struct {
		Paths map[string]struct {
			Get *struct {
				Parameters []parameter `json:"parameters"`
			} `json:"get"`
		} `json:"paths"`
		Components struct {
			Parameters map[string]parameter `json:"parameters"`
		} `json:"components"`
	}
	if err := json.Unmarshal(body, &description); err != nil {
		t.Fatal(err)
	}
	for path, item := range description.Paths {
		if item.Get == nil || strings.HasSuffix(path, "/export") {
			continue
		}
		r := route{path: path}
		for _, p := range item.Get.Parameters {
			if p.Ref != "" {
				p = description.Components.Parameters[p.Ref[strings.LastIndex(p.Ref, "/")+1:]]
			}
			r.query = r.query || p.Name == "q"
			if p.In == "query" && !bulk[p.Name] {
				r.parameters = append(r.parameters, p.Name)
			}
		}
		routes = append(routes, r)
	}
	if len(routes) < 20 {
		t.Fatalf("only %d routes are described", len(routes))
	}
	slices.SortFunc(routes, func(a, b route) int { return strings.Compare(a.path, b.path) })
	return routes
}

// target makes the address of a request: half of them search, the rest go anywhere.
func (h *hostility) target() string {
	r := route{"/api/v1/search", []string{"sort", "size", "snippets", "facets", "facet_size", "match", "syntax", "expand", "by", "explain"}, true}
	if h.random.IntN(2) == 0 {
		r = h.routes[h.random.IntN(len(h.routes))]
	}
	values := url.Values{}
	if r.query {
		values.Set("q", h.query())
	}
	for range h.random.IntN(4) {
		if len(r.parameters) > 0 {
			name := r.parameters[h.random.IntN(len(r.parameters))]
			values.Set(name, h.value(name))
		}
	}
	path := r.path
	for strings.Contains(path, "{") {
		begin, end := strings.Index(path, "{"), strings.Index(path, "}")
		path = path[:begin] + url.PathEscape(h.segment(path[begin+1:end])) + path[end+1:]
	}
	encoded := values.Encode()
	if h.random.IntN(40) == 0 && encoded != "" {
		encoded = mutate(h.random, encoded, []string{"%", "%zz", "&", "=", ";", "%00", "+", "%ff"})
		encoded = strings.Map(func(r rune) rune { // what no client could send
			if r <= ' ' || r >= utf8.RuneSelf {
				return -1
			}
			return r
		}, encoded)
	}
	return path + "?" + encoded
}

// segment is a part of a path.
func (h *hostility) segment(name string) string {
	if h.random.IntN(3) == 0 {
		return strings.ReplaceAll(strings.ReplaceAll(h.soup(1+h.random.IntN(20)), "/", ""), ".", "") + "x"
	}
	switch name {
	case "id":
		return h.pick(h.ids)
	case "field":
		return h.pick(fieldNames)
	}
	return strconv.Itoa(h.random.IntN(3))
}

func (h *hostility) pick(list []string) string { return list[h.random.IntN(len(list))] }
