package bleveindex

import (
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// fakePosting is a posting as Bleve would read it back.
type fakePosting struct{ tf *index.TokenFreq }

func (p fakePosting) Number() uint64    { return 0 }
func (p fakePosting) Frequency() uint64 { return uint64(p.tf.Frequency()) }
func (p fakePosting) Norm() float64     { return 1 }
func (p fakePosting) Size() int         { return 0 }

func (p fakePosting) Locations() (out []segment.Location) {
	for _, l := range p.tf.Locations {
		out = append(out, fakeLocation{l})
	}
	return out
}

type fakeLocation struct{ l *index.TokenLocation }

func (l fakeLocation) Field() string            { return "" }
func (l fakeLocation) Start() uint64            { return 0 }
func (l fakeLocation) End() uint64              { return 0 }
func (l fakeLocation) Pos() uint64              { return uint64(l.l.Position) }
func (l fakeLocation) ArrayPositions() []uint64 { return l.l.ArrayPositions }
func (l fakeLocation) Size() int                { return 0 }
