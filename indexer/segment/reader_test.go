package segment

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"github.com/blevesearch/vellum/levenshtein"
)

// read takes all that there is out of a file, through everything that reads.
func read(file []byte) (c contents, err error) {
	s, err := Open(file)
	if err != nil {
		return c, err
	}
	c = contents{lists: map[string]map[string]map[int]string{}, columns: map[string][][]string{}}
	for doc := range uint32(s.Docs()) {
		c.ids = append(c.ids, s.ID(doc))
		stored, err := s.Stored(doc)
		if err != nil {
			return c, err
		}
		c.stored = append(c.stored, string(stored))
		numbers := map[string]int64{}
		for _, name := range testSchema.Numbers {
			if column, ok := s.Numbers(name); ok {
				numbers[name] = column.At(doc)
			}
		}
		c.numbers = append(c.numbers, numbers)
		if found, ok := s.Find(s.ID(doc)); !ok || found != doc {
			return c, damaged("article %d is not found by its ID", doc)
		}
	}
	byID, err := s.ByID(nil)
	byFirst, errFirst := s.ByFirst(nil)
	for i := range byID {
		c.byID = append(c.byID, int(byID[i]))
	}
	for i := range byFirst {
		c.byFirst = append(c.byFirst, int(byFirst[i]))
	}
	err = errors.Join(err, errFirst)
	for _, name := range testSchema.Texts {
		if err == nil {
			c.lists[name], _, err = readField(s.Text(name))
		}
	}
	for _, name := range testSchema.Values {
		var terms []string
		if err == nil {
			c.lists[name], terms, err = readField(s.Value(name))
		}
		if err == nil {
			c.columns[name], err = readColumn(s.Value(name), terms, s.Docs())
		}
	}
	return c, err
}

func readField(f *Field) (lists map[string]map[int]string, terms []string, err error) {
	lists = map[string]map[int]string{}
	if f == nil {
		return lists, nil, damaged("no field")
	}
	w := f.Walk(nil, "", "")
	for w.Next() {
		term := string(w.Term())
		if w.Entry().Rank != len(terms) {
			return lists, terms, damaged("%q has rank %d", term, w.Entry().Rank)
		}
		terms = append(terms, term)
		found, ok, err := f.Find(term)
		if err != nil || !ok || found != w.Entry() {
			return lists, terms, damaged("%q is not found as walked to: %v, %v", term, found, err)
		}
		if lists[term], err = readList(f, found); err != nil {
			return lists, terms, err
		}
	}
	if len(terms) != f.Len() && w.Err() == nil {
		return lists, terms, damaged("there are %d terms of %d", len(terms), f.Len())
	}
	return lists, terms, w.Err()
}

func readList(f *Field, e Entry) (map[int]string, error) {
	l, err := f.List(e)
	if err != nil {
		return nil, err
	}
	numbers, err := l.Numbers(nil)
	if err != nil {
		return nil, err
	}
	articles, err := l.Articles()
	if err != nil {
		return nil, err
	}
	if !slices.Equal(articles.ToArray(), numbers) || len(numbers) != l.Len() {
		return nil, damaged("articles %v, numbers %v of %d", articles, numbers, l.Len())
	}
	out := map[int]string{}
	if !f.text {
		for _, doc := range numbers {
			out[int(doc)] = ""
		}
		return out, nil
	}
	exceptions, err := l.Exceptions()
	if err != nil {
		return nil, err
	}
	places := l.Places(exceptions)
	for rank, doc := range numbers {
		tally := UnpackTally(l.Tallies()[rank])
		if at := slices.IndexFunc(exceptions, func(e Exception) bool { return e.Rank == rank }); at >= 0 {
			tally = exceptions[at].Tally
		}
		p, err := places.Read(rank, nil)
		if err != nil {
			return nil, err
		}
		if len(p) != int(tally.Count()) {
			return nil, damaged("%v for %v", p, tally)
		}
		out[int(doc)] = fmt.Sprint(p, tally)
	}
	return out, nil
}

func readColumn(f *Field, terms []string, docs int) ([][]string, error) {
	starts, ranks, err := f.Column()
	if err != nil {
		return nil, err
	}
	out := make([][]string, docs)
	for doc := range out {
		if starts == nil {
			if rank := ranks[doc]; rank > 0 {
				out[doc] = append(out[doc], terms[rank-1])
			}
			continue
		}
		for _, rank := range ranks[starts[doc]:starts[doc+1]] {
			out[doc] = append(out[doc], terms[rank])
		}
	}
	return out, nil
}

// TestReadsWhatWasWritten reads files of random documents: of one, of a few, and of so many that lists become bitmaps.
func TestReadsWhatWasWritten(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 1))
	for _, n := range []int{0, 1, 2, 33, 300, 3000} {
		docs := randomDocuments(r, n, 1)
		got, err := read(build(t, docs))
		if err != nil {
			t.Fatal(err)
		}
		if want := naive(docs); !reflect.DeepEqual(got, want) {
			t.Errorf("%d documents are not read as they were written", n)
		}
	}
}

// TestPlacesInPart reads the places of some articles of a list only.
func TestPlacesInPart(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 2))
	s, err := Open(build(t, randomDocuments(r, 2000, 1)))
	if err != nil {
		t.Fatal(err)
	}
	f := s.Text("stem")
	for w := f.Walk(nil, "", ""); w.Next(); {
		l, err := f.List(w.Entry())
		if err != nil {
			t.Fatal(err)
		}
		exceptions, err := l.Exceptions()
		if err != nil {
			t.Fatal(err)
		}
		all, some := l.Places(exceptions), l.Places(exceptions)
		share := 1 + r.IntN(200)
		for rank := range l.Len() {
			want, err := all.Read(rank, nil)
			if err != nil {
				t.Fatal(err)
			}
			if r.IntN(share) > 0 {
				continue
			}
			if got, err := some.Read(rank, nil); err != nil || !slices.Equal(got, want) {
				t.Fatalf("%q, rank %d: %v, want %v (%v)", w.Term(), rank, got, want, err)
			}
		}
	}
}

// TestWalk compares walks with what a look at every term finds.
func TestWalk(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 3))
	s, err := Open(build(t, randomDocuments(r, 3000, 1)))
	if err != nil {
		t.Fatal(err)
	}
	f := s.Text("surface")
	var terms []string
	for w := f.Walk(nil, "", ""); w.Next(); {
		terms = append(terms, string(w.Term()))
	}
	if len(terms) < 50*BlockTerms || !slices.IsSorted(terms) {
		t.Fatalf("%d terms", len(terms))
	}
	for _, missing := range []string{"", "zzzz", "\xff", terms[10] + "\x00"} {
		if _, ok, err := f.Find(missing); ok || err != nil {
			t.Errorf("%q is found, %v", missing, err)
		}
	}
	builder, err := levenshtein.NewLevenshteinAutomatonBuilder(2, true)
	if err != nil {
		t.Fatal(err)
	}
	for range 200 {
		from, to := terms[r.IntN(len(terms))], terms[r.IntN(len(terms))]
		switch r.IntN(4) {
		case 0:
			from = ""
		case 1:
			to = ""
		case 2:
			from = from[:r.IntN(len(from))] + "\x80"
		}
		var automaton Automaton
		if word := terms[r.IntN(len(terms))]; r.IntN(3) > 0 && len(word) < 20 {
			if automaton, err = builder.BuildDfa(word, 2); err != nil {
				t.Fatal(err)
			}
		}
		var want, got []string
		for _, term := range terms {
			if term >= from && (to == "" || term < to) && (automaton == nil || matches(automaton, term)) {
				want = append(want, term)
			}
		}
		w := f.Walk(automaton, from, to)
		for w.Next() {
			got = append(got, string(w.Term()))
		}
		if w.Err() != nil || !slices.Equal(got, want) {
			t.Fatalf("from %q to %q: %d terms, want %d (%v)", from, to, len(got), len(want), w.Err())
		}
	}
}

func matches(a Automaton, term string) bool {
	state := a.Start()
	for i := range len(term) {
		state = a.Accept(state, term[i])
	}
	return a.IsMatch(state)
}

// TestWalkSkips makes sure that an automaton does not look at what it cannot match.
func TestWalkSkips(t *testing.T) {
	var docs []*Document
	for i := range 20 {
		d := randomDocument(rand.New(rand.NewPCG(8, 4)), uint64(i))
		for j := range 500 {
			d.Places = append(d.Places, 1<<25)
			for k := range d.Texts {
				d.Texts[k].Add(fmt.Appendf(nil, "%c%c%d", 'a'+i, 'a'+j%7, j))
			}
		}
		docs = append(docs, d)
	}
	s, err := Open(build(t, docs))
	if err != nil {
		t.Fatal(err)
	}
	counted := &countingAutomaton{prefix: "f"}
	w := s.Text("stem").Walk(counted, "", "")
	n := 0
	for w.Next() {
		n++
	}
	if n < 500 || w.Err() != nil {
		t.Errorf("%d terms, %v", n, w.Err())
	}
	if most := 3 * n; counted.asked > 5*most {
		t.Errorf("%d bytes were looked at for %d terms", counted.asked, n)
	}
}

// countingAutomaton matches what begins with a prefix.
type countingAutomaton struct {
	prefix string
	asked  int
}

func (a *countingAutomaton) Start() int              { return 0 }
func (a *countingAutomaton) CanMatch(state int) bool { return state >= 0 }
func (a *countingAutomaton) IsMatch(state int) bool  { return state == len(a.prefix) }
func (a *countingAutomaton) Accept(state int, b byte) int {
	a.asked++
	switch {
	case state == len(a.prefix):
		return state
	case state >= 0 && a.prefix[state] == b:
		return state + 1
	}
	return -1
}

// readDamaged reads a file that may be anything. A bitmap that is damaged may panic; nothing else may.
func readDamaged(t testing.TB, file []byte) (err error) {
	defer func() {
		if r := recover(); r != nil {
			if !strings.Contains(string(debug.Stack()), "roaring.") {
				t.Errorf("panic: %v\n%s", r, debug.Stack())
			}
			err = damaged("panic: %v", r)
		}
	}()
	_, err = read(file)
	if err != nil && !errors.Is(err, ErrDamaged) {
		t.Errorf("the error does not say that the file is damaged: %v", err)
	}
	return err
}

// TestReadsDamage flips bytes all over a file: reading ends, and never in a panic but of bitmaps.
func TestReadsDamage(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 5))
	sound := build(t, randomDocuments(r, 70, 1))
	for cut := 0; cut < len(sound); cut += 1 + len(sound)/97 {
		if err := readDamaged(t, sound[:cut]); err == nil {
			t.Errorf("the first %d bytes of %d are a segment", cut, len(sound))
		}
	}
	told := 0
	for range 400 {
		file := slices.Clone(sound)
		at := r.IntN(len(file))
		if r.IntN(3) == 0 {
			at = len(file) - 1 - r.IntN(300) // the directory
		}
		for i := range 1 + r.IntN(4) {
			if at+i < len(file) {
				file[at+i] ^= byte(1 + r.IntN(255))
			}
		}
		if readDamaged(t, file) != nil {
			told++
		}
	}
	if told == 0 {
		t.Error("no damage is noticed")
	}
}

// FuzzRead reads anything.
func FuzzRead(f *testing.F) {
	r := rand.New(rand.NewPCG(8, 6))
	for _, n := range []int{1, 3, 40} {
		f.Add(build(f, randomDocuments(r, n, 1)))
	}
	f.Fuzz(func(t *testing.T, file []byte) { _ = readDamaged(t, file) })
}
