package actors

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"runtime"

	"golang.org/x/sync/errgroup"

	"khabar"
)

// Line is what TagLines reads: one article as one line of JSON.
type Line struct {
	ID        json.RawMessage `json:"id"`
	Lang      string          `json:"lang"`
	Title     string          `json:"title"`
	Body      string          `json:"body"`
	Outlet    string          `json:"outlet"`
	Published khabar.Date     `json:"published"`
}

// TaggedLine is what TagLines writes for a line.
type TaggedLine struct {
	ID     json.RawMessage `json:"id"`
	Actors []TaggedActor   `json:"actors"`
}

// TaggedActor is an actor of a line, in the order of first mention.
type TaggedActor struct {
	ID       string           `json:"id"`
	Name     khabar.Names     `json:"name"`
	Kind     khabar.ActorKind `json:"kind"`
	Mentions []TaggedMention  `json:"mentions"`
}

// TaggedMention is one place that names the actor. Start and End count code points from the beginning of the field.
type TaggedMention struct {
	Field string `json:"field"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
}

// maxLineBytes bounds one article of TagLines; the longest real ones are below 1 MB.
const maxLineBytes = 64 << 20

// TagLines reads articles as lines of JSON, {"id","lang","title","body"} and, where known, "outlet" and "published", and writes for
// each one line with its actors, in the same order. It works on all cores. A line that is no JSON ends it with KindInvalid
// and the number of the line; what came before it has been written.
func TagLines(ctx context.Context, in io.Reader, out io.Writer, r *Recogniser) error {
	type job struct {
		line   []byte
		number int
		done   chan []byte
	}
	workers := runtime.GOMAXPROCS(0)
	group, ctx := errgroup.WithContext(ctx)
	jobs, order := make(chan job, workers), make(chan job, 4*workers)
	group.Go(func() error {
		defer close(jobs)
		defer close(order)
		lines := bufio.NewScanner(in)
		lines.Buffer(make([]byte, 0, 1<<16), maxLineBytes)
		for n := 1; lines.Scan(); n++ {
			if len(lines.Bytes()) == 0 {
				continue
			}
			j := job{line: append([]byte(nil), lines.Bytes()...), number: n, done: make(chan []byte, 1)}
			for _, to := range []chan job{order, jobs} {
				select {
				case to <- j:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
		}
		if err := lines.Err(); err != nil {
			return khabar.Errorf(khabar.KindInvalid, "actors", "the input cannot be read").Wrap(err)
		}
		return nil
	})
	for range workers {
		group.Go(func() error {
			for j := range jobs {
				answer, err := r.tagLine(j.line)
				if err != nil {
					close(j.done)
					return khabar.Errorf(khabar.KindInvalid, "actors", "line %d is no article in JSON", j.number).Wrap(err)
				}
				j.done <- answer
			}
			return nil
		})
	}
	group.Go(func() error {
		w := bufio.NewWriter(out)
		for j := range order {
			select {
			case answer, ok := <-j.done:
				if !ok {
					return w.Flush()
				}
				if _, err := w.Write(answer); err != nil {
					return err
				}
			case <-ctx.Done():
				return w.Flush()
			}
		}
		return w.Flush()
	})
	return group.Wait()
}

func (r *Recogniser) tagLine(line []byte) ([]byte, error) {
	var l Line
	if err := json.Unmarshal(line, &l); err != nil {
		return nil, err
	}
	a := khabar.Article{Lang: l.Lang, Outlet: l.Outlet, Published: l.Published, Title: l.Title, Body: l.Body}
	answer, err := json.Marshal(TaggedLine{ID: l.ID, Actors: r.group(&a)})
	return append(answer, '\n'), err
}

// group gathers an article's mentions by actor, in the order in which the text names them first.
func (r *Recogniser) group(a *khabar.Article) []TaggedActor {
	out := []TaggedActor{}
	index := make(map[string]int)
	found := r.Tag(a)
	quotes := khabar.Quotes(a, found)
	for n, m := range found {
		i, ok := index[m.Actor]
		if !ok {
			i = len(out)
			index[m.Actor] = i
			actor, _ := r.g.Actor(m.Actor)
			out = append(out, TaggedActor{ID: actor.ID, Name: actor.Name, Kind: actor.Kind})
		}
		q := quotes[n]
		out[i].Mentions = append(out[i].Mentions, TaggedMention{m.Field, q.Start, q.End, q.Text})
	}
	return out
}
