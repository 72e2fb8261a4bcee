package ui

import (
	"context"
	"net/http"
	"strconv"

	"khabar"
)

// revision is one state of an article's text; Href compares it with the one before.
type revision struct {
	Number int
	Seen   string
	Newest bool
	Href   string
}

// revisions are the texts that an article has had, the last first; none when there is only one.
func (p *Pages) revisions(ctx context.Context, v visit, a *khabar.Article) ([]revision, error) {
	if p.History == nil || a.Revision < 2 {
		return nil, nil
	}
	texts, err := p.History.Revisions(ctx, a.ID)
	if khabar.KindOf(err) == khabar.KindNotFound {
		return nil, nil // the archive has moved on before the index
	}
	if err != nil {
		return nil, err
	}
	out := make([]revision, len(texts))
	for i, text := range texts {
		r := revision{Number: text.Number, Seen: v.lang.day(text.Seen.UTC()), Newest: text.Newest}
		if i > 0 {
			r.Href = v.link("/articles/"+a.ID+"/revisions/"+strconv.Itoa(text.Number), nil)
		}
		out[len(texts)-1-i] = r
	}
	return out, nil
}

// revisionPage is the page at /articles/{id}/revisions/{number}: what changed since the text before.
type revisionPage struct {
	frame
	Article       neighbour
	Older, Newer  int
	Title, Body   []diffParagraph
	JSON          string
	Before, After string // addresses of the comparisons beside this one
}

// revised answers GET /articles/{id}/revisions/{number}.
func (p *Pages) revised(w http.ResponseWriter, r *http.Request) error {
	v, id := p.visit(r), r.PathValue("id")
	number, err := strconv.Atoi(r.PathValue("number"))
	if err != nil || number < 2 || p.History == nil {
		return khabar.Errorf(khabar.KindNotFound, "ui", "There is no revision with this number to compare with the one before it.")
	}
	newer, err := p.History.Revision(r.Context(), id, number)
	if err != nil {
		return err
	}
	older, err := p.History.Revision(r.Context(), id, number-1)
	if err != nil {
		return err
	}
	heading := v.lang.T("revision.heading", number)
	page := &revisionPage{frame: p.frame(v, "", heading), Article: p.neighbour(v, newer), Older: number - 1, Newer: number,
		Title: compareTexts(older.Title, newer.Title, newer.Lang), Body: compareTexts(older.Body, newer.Body, newer.Lang),
		JSON: "/api/v1/articles/" + newer.ID + "/revisions/" + strconv.Itoa(number) + "/diff"}
	if number > 2 {
		page.Before = v.link("/articles/"+newer.ID+"/revisions/"+strconv.Itoa(number-1), nil)
	}
	all, err := p.History.Revisions(r.Context(), id)
	if err != nil {
		return err
	}
	if number < len(all) {
		page.After = v.link("/articles/"+newer.ID+"/revisions/"+strconv.Itoa(number+1), nil)
	}
	return p.render(w, v, http.StatusOK, "revision", page)
}
