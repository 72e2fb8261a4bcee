package mediacloud

import (
	"context"
	"regexp"
	"slices"
	"time"

	"khabar"
	"khabar/server/params"
)

// story is an article. PublishDate is null when no day is known; Published is then as precise as the outlet stated it.
type story struct {
	ID          string  `json:"id"`
	Title       string  `json:"title"`
	URL         string  `json:"url"`
	Language    string  `json:"language"`
	MediaName   string  `json:"media_name"`
	MediaURL    string  `json:"media_url"`
	PublishDate *string `json:"publish_date"`
	IndexedDate *string `json:"indexed_date"`
	Published   string  `json:"published,omitempty"`
	Text        *string `json:"text,omitempty"`
}

// indexedForm is what every Python's datetime.fromisoformat reads.
const indexedForm = "2006-01-02T15:04:05+00:00"

func (d *directory) story(a *khabar.Article, text bool) story {
	s := story{ID: a.ID, Title: a.Title, URL: a.URL, Language: a.Lang, MediaName: d.name(a.Outlet), MediaURL: d.name(a.Outlet),
		Published: a.Published.String()}
	if a.Published.Precision >= khabar.PrecisionDay {
		day := a.Published.Time.Format(time.DateOnly)
		s.PublishDate = &day
	}
	if !a.FirstSeen.IsZero() {
		seen := a.FirstSeen.UTC().Format(indexedForm)
		s.IndexedDate = &seen
	}
	if text {
		s.Text = &a.Body
	}
	return s
}

func (d *directory) stories(hits []khabar.Hit, text bool) []story {
	out := make([]story, len(hits))
	for i, h := range hits {
		out[i] = d.story(h.Article, text)
	}
	return out
}

type storyList struct {
	Stories         []story `json:"stories"`
	PaginationToken *string `json:"pagination_token"`
}

// defaultPage is how many stories a page has when a request does not say.
const defaultPage = 1000

// storyList answers search/story-list, in the order of publication.
func (a *API) storyList(ctx context.Context, r Request) (*Answer, error) {
	q, err := a.read(ctx, r, "expanded", "pagination_token", "sort_order", "page_size", "randomize")
	if err != nil {
		return nil, err
	}
	if q.values.Get("randomize") != "" {
		return nil, invalid("randomize", "khabar has no pages in random order; search/sample (story_sample) draws up to %d stories.",
			khabar.MaxPageSize)
	}
	order, err := q.values.Choice("sort_order", "desc", "asc")
	if err != nil {
		return nil, err
	}
	expanded, err := q.values.Choice("expanded", "0", "1")
	if err != nil {
		return nil, err
	}
	request := q.SearchRequest
	if request.Size, err = q.values.Number("page_size", defaultPage, 1, khabar.MaxPageSize); err != nil {
		return nil, err
	}
	if order == "asc" {
		request.Sort = khabar.SortOldest
	}
	request.Cursor, request.Bodies = q.values.Get("pagination_token"), expanded == "1"
	result, err := a.search(ctx, request)
	if err != nil {
		return nil, err
	}
	answer := storyList{Stories: q.stories(result.Hits, request.Bodies)}
	if result.Next != "" {
		answer.PaginationToken = &result.Next
	}
	return &Answer{Body: answer, State: result.State}, nil
}

// defaultSample is how many stories a sample has when a request does not say.
const defaultSample = 100

// sample answers search/sample. The same question gives the same sample for as long as no article of it comes in.
func (a *API) sample(ctx context.Context, r Request) (*Answer, error) {
	q, err := a.read(ctx, r, "limit", "fields")
	if err != nil {
		return nil, err
	}
	request := khabar.SampleRequest{Search: q.SearchRequest}
	if request.Search.Size, err = q.values.Number("limit", defaultSample, 1, khabar.MaxPageSize); err != nil {
		return nil, err
	}
	request.Search.Bodies = slices.Contains(q.fields, "text")
	result, err := a.Searcher.Sample(ctx, request)
	if err != nil {
		return nil, err
	}
	stories := make([]story, len(result.Hits))
	for i, h := range result.Hits {
		stories[i] = q.story(h.Article, request.Search.Bodies)
	}
	return &Answer{Body: map[string][]story{"sample": stories}, State: result.State}, nil
}

// goodID is the form of khabar.ArticleID.
var goodID = regexp.MustCompile(`^[0-9a-f]{32}$`)

// story answers search/story.
func (a *API) story(ctx context.Context, r Request) (*Answer, error) {
	v, err := params.Parse(r.Query, []string{"storyId", "platform"})
	if err != nil {
		return nil, err
	}
	id := v.Get("storyId")
	if !goodID.MatchString(id) {
		return nil, khabar.Errorf(khabar.KindNotFound, "mediacloud", "There is no story with this id; ids are 32 hexadecimal digits.").At("storyId")
	}
	d, err := a.directory(ctx)
	if err != nil {
		return nil, err
	}
	article, err := a.Searcher.Article(ctx, id)
	if err != nil {
		return nil, err
	}
	return &Answer{Body: map[string]story{"story": d.story(article, true)}, State: d.state}, nil
}
