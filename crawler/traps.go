package crawler

import (
	"khabar"
	"khabar/crawler/discover"
)

const (
	// trapPages is how many pages of one form may be no articles, while at most one in trapShare is one, before the others of
	// that form are left alone.
	trapPages = 30
	trapShare = 20
)

// traps notices addresses that are made without end: too many at one host, or many of one form (discover.Pattern) that are never
// articles. The caller locks it.
type traps struct {
	hosts    map[string]int
	articles map[string]int
	others   map[string]int
}

func newTraps() traps {
	return traps{hosts: map[string]int{}, articles: map[string]int{}, others: map[string]int{}}
}

// admit drops the addresses beyond a bound for each host and returns their number.
func (t *traps) admit(found *[]khabar.Address, bound int) (dropped int) {
	kept := (*found)[:0]
	for _, a := range *found {
		if t.hosts[a.Host]++; t.hosts[a.Host] > bound {
			dropped++
			continue
		}
		kept = append(kept, a)
	}
	*found = kept
	return dropped
}

// learn notes what a page of an address was.
func (t *traps) learn(address string, article bool) {
	pattern := discover.Pattern(address)
	if article {
		t.articles[pattern]++
	} else {
		t.others[pattern]++
	}
}

// caught reports whether an address has a form that is never an article's.
func (t *traps) caught(address string) bool {
	pattern := discover.Pattern(address)
	return t.others[pattern] >= trapPages && t.articles[pattern]*trapShare < t.others[pattern]
}
