package ui

import (
	"context"
	"net/url"

	"khabar"
	"khabar/server/params"
)

// copies are the other articles with nearly the text of one.
type copies struct {
	Outlets []copyLink // of the first few
	Total   int
	Href    string // all of them, the oldest first
}

type copyLink struct {
	Outlet name
	Href   string
}

// Bounds of what is looked up about copies for a page of results.
const (
	maxCopies   = 200
	shownCopies = 3
)

// copiesOf finds, for a page of hits, which other articles share their clusters, in one search.
func (p *Pages) copiesOf(ctx context.Context, v visit, hits []khabar.Hit) (map[string]*copies, error) {
	var clusters []string
	for _, h := range hits {
		if h.Article.Cluster != "" {
			clusters = append(clusters, h.Article.Cluster)
		}
	}
	if len(clusters) == 0 {
		return nil, nil
	}
	result, err := p.Searcher.Search(ctx, khabar.SearchRequest{Sort: khabar.SortOldest, Size: maxCopies,
		Filters: []khabar.Filter{{Field: khabar.FieldCluster, Values: clusters}},
		Facets:  []khabar.FacetRequest{{Field: khabar.FieldCluster, Size: len(clusters)}}})
	if err != nil {
		return nil, err
	}
	members := map[string][]*khabar.Article{}
	for _, h := range result.Hits {
		members[h.Article.Cluster] = append(members[h.Article.Cluster], h.Article)
	}
	totals := map[string]int{}
	for _, value := range result.Facets[0].Values {
		totals[value.Value] = value.Count
	}
	out := map[string]*copies{}
	for _, h := range hits {
		a := h.Article
		if totals[a.Cluster] < 2 {
			continue
		}
		c := &copies{Total: totals[a.Cluster] - 1, Href: v.link("/", url.Values{string(khabar.FieldCluster): {a.Cluster},
			params.Sort: {string(khabar.SortOldest)}})}
		for _, other := range members[a.Cluster] {
			if other.ID != a.ID && len(c.Outlets) < shownCopies {
				c.Outlets = append(c.Outlets, copyLink{Outlet: p.outletName(v, other.Outlet), Href: v.link("/articles/"+other.ID, nil)})
			}
		}
		out[a.ID] = c
	}
	return out, nil
}
