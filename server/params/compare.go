package params

import (
	"time"
)

// Label names a query among several.
const Label = "label"

// MaxCompared is how many queries are compared at a time.
const MaxCompared = 10

// Searches reads a request with several queries, given by repeating q, and the labels that are given to them by repeating label,
// in the same order; a query without one is labelled by itself. Everything else is the same for all of them.
func (v Values) Searches(now time.Time) (searches []*Search, labels []string, err error) {
	texts, labels := v.values[Text], v.values[Label]
	switch {
	case len(texts) == 0:
		return nil, nil, invalid(Text, "There is nothing to compare; repeat %q for each query.", Text)
	case len(texts) > MaxCompared:
		return nil, nil, invalid(Text, "At most %d queries can be compared.", MaxCompared)
	case len(labels) > 0 && len(labels) != len(texts):
		return nil, nil, invalid(Label, "There are %d queries and %d labels; repeat %q for each query or for none.", len(texts),
			len(labels), Label)
	}
	for i, text := range texts {
		one := Values{values: make(map[string][]string, len(v.values))}
		for name, values := range v.values {
			one.values[name] = values
		}
		one.values[Text] = []string{text}
		s, err := one.Search(now)
		if err != nil {
			return nil, nil, err
		}
		searches = append(searches, s)
		if len(labels) < i+1 {
			labels = append(labels, s.Text)
		}
	}
	return searches, labels, nil
}
