package ui

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"khabar"
	"khabar/server/params"
)

// coverageDays is how many days up to today an outlet's page shows.
const coverageDays = 28

// outletPage is the page at /outlets/{id}: who the outlet is, and what was seen of it day by day.
type outletPage struct {
	frame
	Outlet outletRow
	Plot   *searchPlot
	// What it writes in, about and where it stands.
	Langs, Sections, Actors, Places ranking
	Compare                         string
	// Followed says that there are figures of a crawl at all.
	Followed bool
	Days     []coverageDay // newest first
	Success  string        // the day on which a listing was last read, or empty
	CSV      string        // address of the figures for programs
}

// coverageDay is one day. Its numbers are as the archive has them.
type coverageDay struct {
	khabar.OutletHealth
	When, Want string
	Gaps       []gap
}

// gap is one reason for which a day is incomplete; Lang is that of a reason for which there are no words.
type gap struct{ Text, Lang string }

// outlet answers GET /outlets/{id}.
func (p *Pages) outlet(w http.ResponseWriter, r *http.Request) error {
	v, id := p.visit(r), r.PathValue("id")
	s := &params.Search{Syntax: params.SyntaxFull, Match: params.MatchAll}
	s.Request = khabar.SearchRequest{Sort: khabar.SortNewest, Filters: []khabar.Filter{{Field: khabar.FieldOutlet, Values: []string{id}}},
		Facets: facetsOf(rankedValues, khabar.FieldLang, khabar.FieldSection, khabar.FieldActor, khabar.FieldPlace)}
	found, err := p.askWhole(r.Context(), s.Request)
	if err != nil {
		return err
	}
	result := found.results[0]
	if _, listed := p.Outlets.Outlet(id); !listed && result.Total == 0 {
		return khabar.Errorf(khabar.KindNotFound, "ui", "There is no outlet with this id.")
	}
	row := p.outletRow(v, id, result.Total)
	page := &outletPage{frame: p.frame(v, "outlets", row.Name.Text), Outlet: row, Plot: p.searchPlot(v, s, found),
		CSV:     "/api/v1/outlets/" + url.PathEscape(id) + "/health?format=csv&bom=1",
		Compare: v.link("/compare", url.Values{seriesParam(0): {"outlet:" + quotedValue(id)}})}
	page.Feed = v.link("/feed.atom", s.Question())
	page.Langs, page.Sections = p.ranking(v, s, result.Facets[0], ""), p.ranking(v, s, result.Facets[1], "")
	if p.Actors != nil {
		page.Actors, page.Places = p.ranking(v, s, result.Facets[2], ""), p.ranking(v, s, result.Facets[3], "")
	}
	if p.Health != nil {
		today := khabar.DayOf(p.Now().UTC())
		days, err := p.Health(r.Context(), id, today-(coverageDays-1), today)
		if err != nil {
			return err
		}
		page.cover(v, days)
	}
	return p.render(w, v, http.StatusOK, "outlet", page)
}

// cover puts the days on the page, newest first.
func (page *outletPage) cover(v visit, days []khabar.OutletHealth) {
	page.Followed = true
	for _, d := range days {
		day := coverageDay{OutletHealth: d, When: v.lang.day(d.Day.Time())}
		if d.Expected != nil {
			day.Want = v.lang.number(*d.Expected)
		}
		for _, reason := range d.Reasons {
			day.Gaps = append(day.Gaps, gapOf(v, &d, reason))
		}
		page.Days = append([]coverageDay{day}, page.Days...)
		if !d.LastSuccess.IsZero() {
			page.Success = v.lang.day(d.LastSuccess.UTC())
		}
	}
}

// gapOf says a reason of the archive in the language of the interface. One without words is shown as it is.
func gapOf(v visit, d *khabar.OutletHealth, reason string) gap {
	way, silent := strings.CutSuffix(reason, " did not answer")
	switch {
	case reason == "the day is not over":
		return gap{Text: v.lang.T("gap.open")}
	case reason == "khabar did not follow the outlet yet":
		return gap{Text: v.lang.T("gap.before")}
	case reason == "no listing has been read since":
		return gap{Text: v.lang.T("gap.since")}
	case reason == khabar.NoteTurnedOver:
		return gap{Text: v.lang.T("gap.turned")}
	case silent:
		return gap{Text: v.lang.T("gap.silent", "\u2068"+way+"\u2069")} // an address keeps its direction
	case d.Waiting > 0 && strings.HasPrefix(reason, strconv.Itoa(d.Waiting)+" addresses"):
		return gap{Text: v.lang.T("gap.waiting", d.Waiting)}
	case d.Lost > 0 && strings.HasPrefix(reason, strconv.Itoa(d.Lost)+" pages"):
		return gap{Text: v.lang.T("gap.lost", d.Lost)}
	case d.Expected != nil && strings.HasPrefix(reason, "fewer than half"):
		return gap{Text: v.lang.T("gap.few", *d.Expected)}
	}
	return gap{Text: reason, Lang: "en"}
}

// outletAbout names an outlet; the link leads to its page.
func (p *Pages) outletAbout(v visit, id string) name {
	n := p.outletName(v, id)
	n.Href = outletHref(v, id)
	return n
}

// outletHref is the address of an outlet's page.
func outletHref(v visit, id string) string { return v.link("/outlets/"+url.PathEscape(id), nil) }
