// Package mediacloud lets clients of Media Cloud (https://github.com/mediacloud/api-client, version 5) ask khabar: the same
// addresses, parameters and forms of answers, made from the same searches as khabar's own API, so that the figures are equal. In
// goes the query string of a request, out comes an answer to be written as JSON, or an error. Outlets are its sources, groups of
// them its collections. Nothing here knows HTTP beyond that, and nothing is added to what khabar can find: what has no equivalent is
// refused in words.
package mediacloud

import (
	"context"
	"time"

	"khabar"
)

// Platform is the only one there is: news on the web.
const Platform = "online_news"

// Options are what an API needs.
type Options struct {
	Searcher khabar.Searcher
	Outlets  khabar.OutletDirectory
	Version  string
	Now      func() time.Time
	// PerMinute is the number of requests a minute that clients are told to stay below.
	PerMinute int
}

// API answers. It is safe for concurrent use.
type API struct{ Options }

// New makes an API.
func New(o Options) *API { return &API{o} }

// Answer is what is written as JSON, and the state of the index that it was made from.
type Answer struct {
	Body  any
	State khabar.IndexState
}

// Request is what an address was asked with.
type Request struct {
	// ID is the number in the address, where it has one.
	ID string
	// Query is the raw query string.
	Query string
	// Caller is the name of the caller's key, if the server asks for keys.
	Caller string
}

// Route is an address, without "/api/": a segment that begins with a colon is the Request's ID.
type Route struct {
	Path   string
	Answer func(context.Context, Request) (*Answer, error)
	// Live says that the answer depends on more than the request and the state of the index.
	Live bool
}

// Routes lists the addresses.
func (a *API) Routes() []Route {
	return []Route{
		{Path: "version", Answer: a.version, Live: true},
		{Path: "auth/profile", Answer: a.profile, Live: true},
		{Path: "search/api-params", Answer: a.apiParams, Live: true},
		{Path: "search/total-count", Answer: a.totalCount},
		{Path: "search/count-over-time", Answer: a.countOverTime},
		{Path: "search/count-by-source-over-interval", Answer: a.countBySource},
		{Path: "search/count-by-source-week", Answer: a.countBySourceWeek},
		{Path: "search/story-list", Answer: a.storyList},
		{Path: "search/sample", Answer: a.sample},
		{Path: "search/story", Answer: a.story},
		{Path: "search/words", Answer: a.words},
		{Path: "search/sources", Answer: a.sources},
		{Path: "search/languages", Answer: a.languages},
		{Path: "sources/sources/", Answer: a.sourceList},
		{Path: "sources/sources/:id/", Answer: a.source},
		{Path: "sources/feeds/", Answer: a.feedList},
		{Path: "sources/collections/", Answer: a.collectionList},
		{Path: "sources/collections/:id/", Answer: a.collection},
	}
}

func invalid(field, format string, values ...any) error {
	return khabar.Errorf(khabar.KindInvalid, "mediacloud", format, values...).At(field)
}
