package ui

import (
	"net/http"
	"time"

	"khabar"
)

// statusPage is the page at /status: what is crawled, how fresh it is, where something is missing, what the index holds.
type statusPage struct {
	frame
	State   khabar.IndexState
	Built   dateView
	Outlets []statusRow
	Newest  dateView
	// Followed says that there are figures of a crawl.
	Followed bool
	Days     int
}

// statusRow is one outlet.
type statusRow struct {
	Name     name
	Articles int
	Newest   dateView
	Read     dateView // when a listing was last read
	New      int      // articles of the last days
	Gaps     int      // of the last days, those from which something is known to be missing
	Never    bool     // no listing was ever read
}

// togetherOutlets is how many outlets are asked for at once.
const togetherOutlets = khabar.MaxTogether

// status answers GET /status.
func (p *Pages) status(w http.ResponseWriter, r *http.Request) error {
	v := p.visit(r)
	result, err := p.Searcher.Search(r.Context(), khabar.SearchRequest{Sort: khabar.SortNewest, Size: 1,
		Facets: facetsOf(khabar.MaxFacetValues, khabar.FieldOutlet)})
	if err != nil {
		return err
	}
	page := &statusPage{frame: p.frame(v, "status", v.lang.T("status.heading")), State: result.State, Followed: p.Health != nil, Days: coverageDays,
		Built: moment(v, result.State.Built)}
	for _, h := range result.Hits {
		page.Newest = dateOf(v, h.Article)
	}
	for _, value := range result.Facets[0].Values {
		page.Outlets = append(page.Outlets, statusRow{Name: p.outletAbout(v, value.Value), Articles: value.Count})
	}
	for first := 0; first < len(page.Outlets); first += togetherOutlets {
		if err := p.newest(v, page.Outlets[first:min(first+togetherOutlets, len(page.Outlets))]); err != nil {
			return err
		}
	}
	if p.Health != nil {
		for i := range page.Outlets {
			if err := p.health(v, &page.Outlets[i]); err != nil {
				return err
			}
		}
	}
	return p.render(w, v, http.StatusOK, "status", page)
}

// newest finds the newest article of each outlet.
func (p *Pages) newest(v visit, rows []statusRow) error {
	requests := make([]khabar.SearchRequest, len(rows))
	for i, row := range rows {
		requests[i] = khabar.SearchRequest{Sort: khabar.SortNewest, Size: 1,
			Filters: []khabar.Filter{{Field: khabar.FieldOutlet, Values: []string{row.Name.ID}}}}
	}
	results, err := p.Searcher.SearchAll(v.Context(), requests)
	if err != nil {
		return err
	}
	for i, result := range results {
		for _, h := range result.Hits {
			rows[i].Newest = dateOf(v, h.Article)
		}
	}
	return nil
}

// health fills in what was crawled of an outlet lately.
func (p *Pages) health(v visit, row *statusRow) error {
	today := khabar.DayOf(p.Now().UTC())
	days, err := p.Health(v.Context(), row.Name.ID, today-(coverageDays-1), today)
	if err != nil {
		return err
	}
	row.Never = true
	for _, d := range days {
		row.New += d.New
		if !d.LastSuccess.IsZero() {
			row.Read, row.Never = moment(v, d.LastSuccess), false
			if !d.Complete && d.Day < today { // today is not over for anybody
				row.Gaps++
			}
		}
	}
	return nil
}

// moment writes an instant in UTC.
func moment(v visit, t time.Time) dateView {
	if t.IsZero() {
		return dateView{}
	}
	t = t.UTC()
	return dateView{Text: v.lang.day(t) + " " + t.Format("15:04") + " UTC", Machine: t.Format(time.RFC3339)}
}
