package mediacloud

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"khabar"
	"khabar/server/params"
)

// listPage is a page of the directory, numbered by offset.
type listPage struct {
	Count    int     `json:"count"`
	Next     *string `json:"next"`
	Previous *string `json:"previous"`
	Results  any     `json:"results"`
}

// maxList is how many sources or collections are on one page, also when a request asks for none (limit=0).
const maxList = 1000

// maxOffset is beyond any list there can be.
const maxOffset = 1000000

var (
	sourceListParams     = []string{"platform", "name", "collection_id", "limit", "offset"}
	collectionListParams = []string{"platform", "name", "source_id", "limit", "offset"}
)

// pageOf cuts a page out of a list.
func pageOf[T any](path string, v params.Values, all []T) (*listPage, error) {
	limit, err := v.Number("limit", maxList, 0, maxList)
	if err != nil {
		return nil, err
	}
	if _, err := v.Choice("platform", Platform, "youtube", "reddit", "twitter"); err != nil {
		return nil, err
	}
	offset, err := v.Number("offset", 0, 0, maxOffset)
	if err != nil {
		return nil, err
	}
	if limit == 0 {
		limit = maxList
	}
	start := min(offset, len(all))
	end := min(start+limit, len(all))
	link := func(offset int) *string {
		values := url.Values{"limit": {strconv.Itoa(limit)}, "offset": {strconv.Itoa(offset)}}
		for _, name := range []string{"platform", "name", "collection_id", "source_id"} {
			if value := v.Get(name); value != "" {
				values.Set(name, value)
			}
		}
		address := "/api/" + path + "?" + values.Encode()
		return &address
	}
	page := &listPage{Count: len(all), Results: append([]T{}, all[start:end]...)}
	if end < len(all) {
		page.Next = link(end)
	}
	if start > 0 {
		page.Previous = link(max(0, start-limit))
	}
	return page, nil
}

// number reads the number of a source or collection, 0 if there is none.
func number(v params.Values, name string) (int64, error) {
	if v.Get(name) == "" {
		return 0, nil
	}
	return parseID(name, v.Get(name))
}

func parseID(name, text string) (int64, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		return 0, invalid(name, "%q is not a number of a source or collection.", clip(text))
	}
	return n, nil
}

// sourceList answers sources/sources/.
func (a *API) sourceList(ctx context.Context, r Request) (*Answer, error) {
	v, err := params.Parse(r.Query, sourceListParams)
	if err != nil {
		return nil, err
	}
	in, err := number(v, "collection_id")
	if err != nil {
		return nil, err
	}
	d, err := a.directory(ctx)
	if err != nil {
		return nil, err
	}
	var members []int64
	if in != 0 {
		if members, err = d.members(in); err != nil {
			return nil, err
		}
	}
	var found []*source
	for _, s := range d.sources {
		if onPlatform(v) && named(v.Get("name"), s.Name, s.Label, s.LabelArabic, s.Outlet) && (in == 0 || slices.Contains(members, s.ID)) {
			found = append(found, s)
		}
	}
	page, err := pageOf("sources/sources/", v, found)
	return &Answer{Body: page, State: d.state}, err
}

// members are the sources of a collection; each has one at least.
func (d *directory) members(id int64) ([]int64, error) {
	for _, c := range d.collections {
		if c.ID == id {
			return c.sources, nil
		}
	}
	return nil, invalid("cs", "There is no collection %d; /api/sources/collections/ lists them.", id)
}

func onPlatform(v params.Values) bool {
	return v.Get("platform") == "" || v.Get("platform") == Platform
}

// feed is an address at which an outlet lists its newest articles.
type feed struct {
	ID     int64  `json:"id"`
	Source int64  `json:"source"`
	Name   string `json:"name"`
	URL    string `json:"url"`
}

// feedList answers sources/feeds/.
func (a *API) feedList(ctx context.Context, r Request) (*Answer, error) {
	v, err := params.Parse(r.Query, []string{"source_id", "limit", "offset"})
	if err != nil {
		return nil, err
	}
	of, err := number(v, "source_id")
	if err != nil {
		return nil, err
	}
	d, err := a.directory(ctx)
	if err != nil {
		return nil, err
	}
	found := []feed{}
	for _, o := range a.Outlets.Outlets() {
		s := d.byOutlet[o.ID]
		for _, way := range o.Ways {
			if way.Kind == khabar.WayFeed && (of == 0 || of == s.ID) {
				found = append(found, feed{ID: numberOf("feed", o.ID+" "+way.URL), Source: s.ID, Name: s.Label, URL: way.URL})
			}
		}
	}
	page, err := pageOf("sources/feeds/", v, found)
	return &Answer{Body: page, State: d.state}, err
}

// collectionList answers sources/collections/.
func (a *API) collectionList(ctx context.Context, r Request) (*Answer, error) {
	v, err := params.Parse(r.Query, collectionListParams)
	if err != nil {
		return nil, err
	}
	with, err := number(v, "source_id")
	if err != nil {
		return nil, err
	}
	d, err := a.directory(ctx)
	if err != nil {
		return nil, err
	}
	var found []*collection
	for _, c := range d.collections {
		if onPlatform(v) && named(v.Get("name"), c.Name) && (with == 0 || slices.Contains(c.sources, with)) {
			found = append(found, c)
		}
	}
	page, err := pageOf("sources/collections/", v, found)
	return &Answer{Body: page, State: d.state}, err
}

// source answers sources/sources/{id}/.
func (a *API) source(ctx context.Context, r Request) (*Answer, error) {
	d, id, err := a.one(ctx, r)
	if err != nil {
		return nil, err
	}
	if s, ok := d.byID[id]; ok {
		return &Answer{Body: s, State: d.state}, nil
	}
	return nil, missing("source")
}

// collection answers sources/collections/{id}/.
func (a *API) collection(ctx context.Context, r Request) (*Answer, error) {
	d, id, err := a.one(ctx, r)
	if err != nil {
		return nil, err
	}
	for _, c := range d.collections {
		if c.ID == id {
			return &Answer{Body: c, State: d.state}, nil
		}
	}
	return nil, missing("collection")
}

func (a *API) one(ctx context.Context, r Request) (*directory, int64, error) {
	if _, err := params.Parse(r.Query, nil); err != nil {
		return nil, 0, err
	}
	id, err := parseID("id", r.ID)
	if err != nil {
		return nil, 0, missing("source or collection")
	}
	d, err := a.directory(ctx)
	return d, id, err
}

func missing(what string) error {
	return khabar.Errorf(khabar.KindNotFound, "mediacloud", "There is no %s with this number.", what).At("id")
}
