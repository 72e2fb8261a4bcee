package bleveindex

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/blevesearch/vellum/levenshtein"

	"khabar"
	"khabar/indexer/segment"
	"khabar/indexer/terms"
)

// Bounds of what one query may cost. Within them the worst query takes about as long as 200 common words.
const (
	maxExpansions = 2000 // surface forms that one prefix or fuzzy word may stand for
	maxClauses    = 512  // words, phrases and values of one query
	maxValues     = 1000 // values of all filters of one request
)

// affix is what a prefix or fuzzy word is looked for by, wherever in the query it stands.
type affix struct {
	kind     terms.Kind
	text     string
	distance int
}

// expand finds what the prefixes and fuzzy words of a plan stand for in a snapshot. It returns KindTooLarge for the first that stands
// for too much.
func expand(ctx context.Context, root terms.Node, s *snapshot) (map[*terms.Term][]string, error) {
	words, err := affixesOf(root)
	if err != nil {
		return nil, err
	}
	var distinct []*terms.Term
	numbers := make(map[affix]int)
	for _, t := range words {
		if key := (affix{t.Kind, t.Text, t.Distance}); numbers[key] == 0 {
			distinct = append(distinct, t)
			numbers[key] = len(distinct)
		}
	}
	forms, failures := make([][]string, len(distinct)), make([]error, len(distinct))
	err = parallel(len(distinct), func(i int) error {
		forms[i], failures[i] = expandTerm(ctx, distinct[i], s)
		return nil
	})
	if err = cmp.Or(append(failures, err)...); err != nil {
		return nil, err
	}
	expanded := make(map[*terms.Term][]string, len(words))
	for _, t := range words {
		expanded[t] = forms[numbers[affix{t.Kind, t.Text, t.Distance}]-1]
	}
	return expanded, nil
}

// affixesOf lists the prefixes and fuzzy words of a plan. It returns KindTooLarge for a plan of too many parts.
func affixesOf(root terms.Node) (out []*terms.Term, err error) {
	clauses := 0
	var visit func(n terms.Node) error
	visit = func(n terms.Node) (err error) {
		clauses++
		switch n := n.(type) {
		case *terms.And:
			err = each(n.Nodes, visit)
		case *terms.Or:
			err = each(n.Nodes, visit)
		case *terms.Not:
			err = visit(n.Node)
		case *terms.Phrase:
			clauses += len(n.Terms)
		case *terms.Term:
			if n.Kind == terms.Prefix || n.Kind == terms.Fuzzy {
				out = append(out, n)
			}
		}
		if err == nil && clauses > maxClauses {
			err = khabar.Errorf(khabar.KindTooLarge, "index: search", "The query has more than %d parts.", maxClauses).At("q")
		}
		return err
	}
	return out, visit(root)
}

func each(nodes []terms.Node, visit func(terms.Node) error) error {
	for _, n := range nodes {
		if err := visit(n); err != nil {
			return err
		}
	}
	return nil
}

func expandTerm(ctx context.Context, t *terms.Term, s *snapshot) ([]string, error) {
	candidates, err := candidatesOf(t)
	if err != nil {
		return nil, err
	}
	found := make(map[string]bool)
	for _, view := range s.segments {
		words, err := candidates(view.segment)
		if err != nil {
			return nil, err
		}
		for n := 1; words.Next(); n++ {
			if n%64 == 0 && ctx.Err() != nil {
				return nil, ctx.Err()
			}
			if t.Kind == terms.Fuzzy && !terms.Within(words.Term(), []byte(t.Text), t.Distance) {
				continue
			}
			if found[string(words.Term())] = true; len(found) > maxExpansions {
				return nil, khabar.Errorf(khabar.KindTooLarge, "index: search",
					"%q stands for more than %d words; write more letters of it.", t.Source, maxExpansions).At("q")
			}
		}
		if words.Err() != nil {
			return nil, unreadable(words.Err())
		}
	}
	out := make([]string, 0, len(found))
	for word := range found {
		out = append(out, word)
	}
	slices.Sort(out)
	return out, nil
}

// candidatesOf returns what lists the surface forms of a segment that a prefix or fuzzy word may stand for. The automaton of a fuzzy
// word is dear, and made once for all segments.
func candidatesOf(t *terms.Term) (func(*segment.Segment) (*segment.Walk, error), error) {
	if t.Kind == terms.Prefix {
		return walking(nil, t.Text, prefixEnd(t.Text)), nil
	}
	if t.Distance < 1 || t.Distance > len(automata) {
		return nil, invalid("q", "A fuzzy word may differ in 1 or %d letters.", len(automata))
	}
	builder, err := automata[t.Distance-1]()
	if err != nil {
		return nil, fmt.Errorf("fuzzy words: %w", err)
	}
	automaton, err := builder.BuildDfa(t.Text, uint8(t.Distance))
	if err != nil {
		err := khabar.Errorf(khabar.KindTooLarge, "index: search", "%q is too long for a fuzzy word.", t.Text).Wrap(err)
		return nil, err.At("q")
	}
	return walking(automaton, "", ""), nil
}

// walking returns what walks the surface forms of a segment that an automaton accepts, from one to before another.
func walking(automaton segment.Automaton, from, to string) func(*segment.Segment) (*segment.Walk, error) {
	return func(s *segment.Segment) (*segment.Walk, error) {
		field := s.Text(surfaceField)
		if field == nil {
			return nil, damaged("the field %s is missing", surfaceField)
		}
		return field.Walk(automaton, from, to), nil
	}
}

// automata make, for each distance, the automata that walk a dictionary.
var automata = [2]func() (*levenshtein.LevenshteinAutomatonBuilder, error){
	sync.OnceValues(func() (*levenshtein.LevenshteinAutomatonBuilder, error) {
		return levenshtein.NewLevenshteinAutomatonBuilder(1, true)
	}),
	sync.OnceValues(func() (*levenshtein.LevenshteinAutomatonBuilder, error) {
		return levenshtein.NewLevenshteinAutomatonBuilder(2, true)
	}),
}

// prefixEnd returns the first string after all that begin with a prefix, or an empty one if there is none.
func prefixEnd(prefix string) string {
	end := []byte(prefix)
	for i := len(end) - 1; i >= 0; i-- {
		if end[i] < 0xFF {
			end[i]++
			return string(end[:i+1])
		}
	}
	return ""
}
