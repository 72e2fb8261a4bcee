package bleveindex

import (
	"sync"

	"khabar/indexer/segment"
	"khabar/query"
)

// norms turn counts of places into frequencies that articles of all lengths share.
type norms struct {
	title, body float64 // b / average length
	lead        float64 // what a place in the lead counts more than 1
	weighted    *weights
	// What frequencies are divided by, for the lengths that nearly all articles have.
	titles [1 << 6]float64
	bodies [1 << 12]float64
}

// sharedNorms are norms that are made once for all searches in a snapshot.
type sharedNorms struct {
	once  sync.Once
	norms *norms
}

// normsFor returns the norms of a search, or of a question.
func (s *snapshot) normsFor(question bool) *norms {
	shared := &s.norms[0]
	if question {
		shared = &s.norms[1]
	}
	shared.once.Do(func() { shared.norms = newNorms(s, question) })
	return shared.norms
}

// newNorms makes the norms of a search, with a lead or, for a question, without.
func newNorms(s *snapshot, question bool) *norms {
	n := &norms{lead: leadWeight, weighted: &withLead}
	if question {
		n.lead, n.weighted = 0, &withoutLead
	}
	if s.titleAverage > 0 {
		n.title = b / s.titleAverage
	}
	if s.bodyAverage > 0 {
		n.body = b / s.bodyAverage
	}
	for i := range n.titles {
		n.titles[i] = n.titleNorm(uint32(i))
	}
	for i := range n.bodies {
		n.bodies[i] = n.bodyNorm(uint32(i))
	}
	return n
}

func (n *norms) titleNorm(tokens uint32) float64 { return 1 - b + n.title*float64(tokens) }

func (n *norms) bodyNorm(tokens uint32) float64 {
	length := float64(tokens)
	return (1 - b + n.body*length) * (1 + n.lead*min(1, segment.LeadPlaces/length))
}

// tf is the frequency of a term that stands in an article at the places of a scope.
func (n *norms) tf(c *columns, doc uint32, scope query.Scope, count tally) (tf float64) {
	if count.body > 0 && scope != query.Title {
		tf = (float64(count.body) + n.lead*float64(count.lead)) / n.bodyNorm(c.bodyTokens[doc])
	}
	if count.title > 0 && scope != query.Body {
		tf += titleWeight * float64(count.title) / n.titleNorm(c.titleTokens[doc])
	}
	return tf
}

// weights are what each byte of a tally counts before it is divided by the lengths, as in tf.
type weights struct{ title, body [256]float64 }

var withLead, withoutLead = weightsOf(leadWeight), weightsOf(0)

func weightsOf(lead float64) (w weights) {
	for i := range w.title {
		t := tallyOf(segment.UnpackTally(byte(i)))
		w.title[i] = titleWeight * float64(t.title)
		w.body[i] = float64(t.body) + lead*float64(t.lead)
	}
	return w
}

// frequencies computes tf for articles of a list, and leaves out those without one in docs. It returns how many are left.
func (n *norms) frequencies(c *columns, l *list, scope query.Scope, docs, ranks []uint32, out *[stride]float64) int {
	left := 0
	for i, doc := range docs {
		var tf float64
		if l.tallies == nil || l.tallies[ranks[i]] == 0 {
			tf = n.tf(c, doc, scope, l.at(int(ranks[i])))
		} else {
			t := l.tallies[ranks[i]]
			if w := n.weighted.body[t]; w > 0 && scope != query.Title {
				tf = w / n.bodyOf(c.bodyTokens[doc])
			}
			if w := n.weighted.title[t]; w > 0 && scope != query.Body {
				tf += w / n.titleOf(c.titleTokens[doc])
			}
		}
		docs[left], out[left] = doc, tf
		if tf > 0 {
			left++
		}
	}
	return left
}

func (n *norms) bodyOf(tokens uint32) float64 {
	if int(tokens) < len(n.bodies) {
		return n.bodies[tokens]
	}
	return n.bodyNorm(tokens)
}

func (n *norms) titleOf(tokens uint32) float64 {
	if int(tokens) < len(n.titles) {
		return n.titles[tokens]
	}
	return n.titleNorm(tokens)
}
