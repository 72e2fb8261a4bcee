package bench

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"khabar"
	"khabar/query"
)

// counting answers every query with one article more than the one before.
type counting struct {
	khabar.Searcher
	asked atomic.Int64
	fail  error
}

func (c *counting) State(context.Context) (khabar.IndexState, error) {
	return khabar.IndexState{Articles: 7}, nil
}

func (c *counting) Search(context.Context, khabar.SearchRequest) (*khabar.SearchResult, error) {
	return &khabar.SearchResult{Total: int(c.asked.Add(1))}, c.fail
}

func TestReadQueries(t *testing.T) {
	got, err := ReadQueries(strings.NewReader("# what people ask\n\nterm\tbody_ar\tالحكومة\r\nand\ttitle\toil prices\nor\ttext\tgas oil\n"+
		"phrase\tbody\tمجلس الأمن\nall\t*\t*\n"), "q.tsv")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"body:الحكومة", "title:oil AND title:prices", "gas OR oil", `body:"مجلس الأمن"`, ""}
	if len(got) != len(want) {
		t.Fatalf("%d queries, want %d", len(got), len(want))
	}
	for i, q := range got {
		if text := query.Canonical(q.node); text != want[i] {
			t.Errorf("query %d is %q, want %q", i, text, want[i])
		}
	}
}

func TestReadQueriesErrors(t *testing.T) {
	for text, want := range map[string]string{
		"":                            "q.tsv holds no query",
		"term\tbody":                  "q.tsv:1: there are 2 columns",
		"all\t*\t*\nregexp\tbody\t.*": `q.tsv:2: the kind "regexp"`,
		"term\tauthor\tx":             `q.tsv:1: the field "author"`,
		"term\tbody\t ":               "q.tsv:1: the third column has no words",
	} {
		_, err := ReadQueries(strings.NewReader(text), "q.tsv")
		if khabar.KindOf(err) != khabar.KindInvalid || !strings.HasPrefix(khabar.MessageOf(err), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

func TestRun(t *testing.T) {
	s := &counting{}
	queries, _ := ReadQueries(strings.NewReader("term\tbody\toil\nall\t*\t*\n"), "")
	r, err := Run(t.Context(), s, queries, Options{Rounds: 5})
	if err != nil {
		t.Fatal(err)
	}
	if r.Articles != 7 || s.asked.Load() != 12 || len(r.Queries) != 2 || r.Queries[0].Hits != 1 || r.Queries[1].Hits != 2 {
		t.Errorf("%+v after %d queries", r, s.asked.Load())
	}
	s.fail = errors.New("no")
	if _, err := Run(t.Context(), s, queries, Options{}); !errors.Is(err, s.fail) {
		t.Errorf("an error of the searcher became %v", err)
	}
}

func TestRunLoad(t *testing.T) {
	s := &counting{}
	queries, _ := ReadQueries(strings.NewReader("term\tbody\toil\nall\t*\t*\n"), "")
	l, err := RunLoad(t.Context(), s, queries, Options{}, 4, time.Millisecond)
	if err != nil || l.Err() != nil || l.Clients != 4 || l.Answers != int(s.asked.Load()) || l.Errors != 0 || l.Before != 7 {
		t.Errorf("%+v, %v after %d queries", l, err, s.asked.Load())
	}
	s.fail = errors.New("no")
	l, err = RunLoad(t.Context(), s, queries, Options{}, 4, time.Millisecond)
	if err != nil || !errors.Is(l.Err(), s.fail) || l.Errors == 0 || l.Answers != 0 {
		t.Errorf("%+v, %v", l, err)
	}
}

func TestPercentiles(t *testing.T) {
	var times []time.Duration
	for i := range 200 {
		times = append(times, time.Duration(200-i)*time.Millisecond)
	}
	if p50, p99 := percentiles(times); p50 != 100 || p99 != 198 {
		t.Errorf("p50 %v, p99 %v of 1 to 200", p50, p99)
	}
	if p50, p99 := percentiles([]time.Duration{time.Millisecond}); p50 != 1 || p99 != 1 {
		t.Errorf("p50 %v, p99 %v of one time", p50, p99)
	}
}
