package bleveindex

import (
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

// expand finds what the prefixes and fuzzy words of a plan stand for in a snapshot. It returns KindTooLarge for those that stand
// for too much.
func expand(ctx context.Context, root terms.Node, s *snapshot) (map[*terms.Term][]string, error) {
	expanded := make(map[*terms.Term][]string)
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
				expanded[n], err = expandTerm(ctx, n, s)
			}
		}
		if err == nil && clauses > maxClauses {
			err = khabar.Errorf(khabar.KindTooLarge, "index: search", "The query has more than %d parts.", maxClauses).At("q")
		}
		return err
	}
	return expanded, visit(root)
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
	found := make(map[string]bool)
	for _, view := range s.segments {
		words, err := candidates(view.segment.Text(surfaceField), t)
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

// candidates lists the surface forms of a segment that a prefix or fuzzy word may stand for.
func candidates(field *segment.Field, t *terms.Term) (*segment.Walk, error) {
	if field == nil {
		return nil, damaged("the field %s is missing", surfaceField)
	}
	if t.Kind == terms.Prefix {
		return field.Walk(nil, t.Text, prefixEnd(t.Text)), nil
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
	return field.Walk(automaton, "", ""), nil
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
