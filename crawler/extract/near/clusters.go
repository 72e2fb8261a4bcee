package near

// bands is the number of parts that a fingerprint is cut into. Two fingerprints that differ in at most Threshold bits are equal in at
// least one of Threshold+1 parts, so that only those need to be compared that share a part.
const bands = Threshold + 1

// Clusters gives near-duplicates one id: the article's that was seen first. A cluster is everything that resembles that first article;
// it does not grow from likeness to likeness, and its id never changes, whatever comes later. Fed with the same
// articles in the same order, as the archive's change sequence gives them, it gives the same ids. Not safe for concurrent use.
type Clusters struct {
	leaders []leader
	buckets [bands]map[uint64][]int32 // part of the fingerprint → leaders, oldest first
	of      map[string]int32          // article → its leader
}

type leader struct {
	id          string
	fingerprint uint64
	followers   int
}

// NewClusters returns an empty set of clusters.
func NewClusters() *Clusters {
	c := &Clusters{of: map[string]int32{}}
	for b := range c.buckets {
		c.buckets[b] = map[uint64][]int32{}
	}
	return c
}

// Add tells of an article, or of a new revision of it, and returns the id of its cluster, or "" if nothing resembles it. promoted is the id
// of the article that was alone until now and leads the cluster from here on: its own cluster id is to be set too. An article
// that leads others keeps leading them, whatever its revisions say. Fingerprint 0 joins nothing and leads nothing.
func (c *Clusters) Add(id string, fingerprint uint64) (cluster, promoted string) {
	if at, known := c.of[id]; known {
		if l := &c.leaders[at]; l.id == id {
			if l.followers > 0 {
				return id, ""
			}
			if l.fingerprint == fingerprint {
				return "", ""
			}
			c.retire(at)
		} else {
			l.followers--
		}
		delete(c.of, id)
	}
	if fingerprint == 0 {
		return "", ""
	}
	if at := c.nearest(fingerprint); at >= 0 {
		l := &c.leaders[at]
		l.followers++
		c.of[id] = at
		if l.followers == 1 {
			promoted = l.id
		}
		return l.id, promoted
	}
	c.lead(id, fingerprint)
	return "", ""
}

// Of returns the cluster of an article: "" if it is alone or unknown.
func (c *Clusters) Of(id string) string {
	at, known := c.of[id]
	if !known || c.leaders[at].id == id && c.leaders[at].followers == 0 {
		return ""
	}
	return c.leaders[at].id
}

// nearest returns the leader with the most similar fingerprint, of equally similar ones the oldest; -1 if none is similar.
func (c *Clusters) nearest(fingerprint uint64) int32 {
	best, distance := int32(-1), Threshold+1
	for b := range bands {
		for _, at := range c.buckets[b][part(fingerprint, b)] {
			d := Distance(c.leaders[at].fingerprint, fingerprint)
			if d < distance || d == distance && at < best {
				best, distance = at, d
			}
		}
	}
	return best
}

func (c *Clusters) lead(id string, fingerprint uint64) {
	at := int32(len(c.leaders))
	c.leaders = append(c.leaders, leader{id: id, fingerprint: fingerprint})
	c.of[id] = at
	for b := range bands {
		key := part(fingerprint, b)
		c.buckets[b][key] = append(c.buckets[b][key], at)
	}
}

// retire takes a leader without followers out of the buckets.
func (c *Clusters) retire(at int32) {
	for b := range bands {
		key := part(c.leaders[at].fingerprint, b)
		kept := c.buckets[b][key][:0]
		for _, x := range c.buckets[b][key] {
			if x != at {
				kept = append(kept, x)
			}
		}
		c.buckets[b][key] = kept
	}
}

// part cuts part b out of a fingerprint: six bits each, ten in the last.
func part(fingerprint uint64, b int) uint64 {
	const width = 64 / bands
	if b == bands-1 {
		return fingerprint >> (width * b)
	}
	return fingerprint >> (width * b) & (1<<width - 1)
}
