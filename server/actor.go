package server

import (
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"khabar"
	"khabar/query"
	"khabar/server/params"
)

// actorAnswer is one actor: its names, how outlets write it and when, and who is spoken of beside it.
type actorAnswer struct {
	Query queryAnswer `json:"query"`
	actorNamed
	// Names are those of the gazetteer.
	Names []nameAnswer `json:"names"`
	// Articles speak of the actor.
	Articles int `json:"articles"`
	// Written are the forms in which Counted of the articles name it, most frequent first; Truncated says that these are fewer than
	// Articles. Distinct is how many forms there are.
	Written   []writtenAnswer `json:"written"`
	Counted   int             `json:"counted"`
	Truncated bool            `json:"truncated"`
	Distinct  int             `json:"distinct"`
	// Timeline has the articles by month.
	Timeline []monthAnswer `json:"timeline"`
	// Unplaced are articles whose date does not tell the month.
	Unplaced int                `json:"unplaced"`
	Outlets  []facetValueAnswer `json:"outlets"`
	Langs    []facetValueAnswer `json:"langs"`
	// Actors and Places are spoken of in the same articles, with the number of these.
	Actors []togetherAnswer `json:"actors"`
	Places []togetherAnswer `json:"places"`
	State  stateAnswer      `json:"state"`
}

type nameAnswer struct {
	Name string  `json:"name"`
	Lang string  `json:"lang,omitempty"`
	Role string  `json:"role"`
	From *string `json:"from,omitempty"`
	To   *string `json:"to,omitempty"`
}

// writtenAnswer is a form of an actor's name as articles write it, with the same counts by outlet and month.
type writtenAnswer struct {
	// Form has its spelling normalised; Written is how it stood where it was met first.
	Form        string       `json:"form"`
	Written     string       `json:"written"`
	Script      string       `json:"script"`
	Articles    int          `json:"articles"`
	Occurrences int          `json:"occurrences"`
	Cells       []cellAnswer `json:"cells"`
}

type cellAnswer struct {
	Outlet      named   `json:"outlet"`
	Month       *string `json:"month"` // 2026-01; null where the date does not tell it
	Articles    int     `json:"articles"`
	Occurrences int     `json:"occurrences"`
}

type monthAnswer struct {
	Month string `json:"month"`
	// Matching speak of the actor, Total are all that the filters leave.
	Matching int `json:"matching"`
	Total    int `json:"total"`
}

type togetherAnswer struct {
	actorNamed
	Count int `json:"count"`
}

// table has the forms by outlet and month, with how many articles they were counted in.
func (a actorAnswer) table() ([]string, [][]string) {
	rows := [][]string{}
	for _, w := range a.Written {
		for _, c := range w.Cells {
			month := ""
			if c.Month != nil {
				month = *c.Month
			}
			rows = append(rows, []string{a.ID, w.Form, w.Written, w.Script, c.Outlet.ID, c.Outlet.Name, month, strconv.Itoa(c.Articles),
				strconv.Itoa(c.Occurrences), strconv.Itoa(a.Counted), strconv.Itoa(a.Articles)})
		}
	}
	return []string{"actor", "form", "written", "script", "outlet", "outlet_name", "month", "articles", "occurrences", "counted", "total"}, rows
}

// Bounds of what one actor's answer lists when the request does not say.
const (
	defaultTogether = 20
	monthLayout     = "2006-01"
)

// actorParams are the question without a query: words of a query would take the places of the names.
var actorParams = slices.Concat(slices.DeleteFunc(params.Question(), func(name string) bool {
	return slices.Contains([]string{params.Text, params.Syntax, params.Match, params.Expand}, name)
}), formatParams, []string{params.Size})

// actor answers GET /api/v1/actors/{id}.
func (s *Server) actor(c *gin.Context) error {
	a, known := s.Actors.Actor(c.Param("id"))
	if !known {
		return khabar.Errorf(khabar.KindNotFound, "server", "There is no actor with this id.").At("id")
	}
	request, err := s.readSearch(c, actorParams)
	if err != nil {
		return err
	}
	size := request.Request.Size
	if c.Query(params.Size) == "" {
		size = defaultTogether
	}
	if size == 0 || size > khabar.MaxFacetValues {
		return khabar.Errorf(khabar.KindInvalid, "server", "%q must be from 1 to %d here.", params.Size, khabar.MaxFacetValues).At(params.Size)
	}
	asked := question(c, "")
	if s.unchanged(c, asked) {
		return nil
	}
	request.Request.Query = &query.Value{Field: string(fieldOf(a)), Value: a.ID}
	r := request.Request
	r.Size, r.Snippets, r.Sort = 0, 0, khabar.SortNewest
	r.Timeline = &khabar.TimelineRequest{Interval: khabar.ByMonth}
	for _, f := range []khabar.Field{khabar.FieldOutlet, khabar.FieldLang, khabar.FieldActor, khabar.FieldPlace} {
		r.Facets = append(r.Facets, khabar.FacetRequest{Field: f, Size: min(size+1, khabar.MaxFacetValues)})
	}
	result, err := s.countOnce(c.Request.Context(), r)
	if err != nil {
		return err
	}
	r.Size, r.Facets, r.Timeline = khabar.MaxForms, nil, nil
	forms, err := s.Searcher.Forms(c.Request.Context(), r)
	if err != nil {
		return err
	}
	if forms.Incomplete {
		return khabar.Errorf(khabar.KindTimeout, "server", "Time ran out before everything was counted.")
	}
	answer := actorAnswer{Query: queryOf(request), actorNamed: s.actorOf(fieldOf(a), a.ID), Names: []nameAnswer{}, Articles: result.Total,
		Written: []writtenAnswer{}, Counted: forms.Counted, Truncated: forms.Counted < forms.Total, Distinct: forms.Distinct,
		Timeline: []monthAnswer{}, State: stateOf(result.State)}
	for _, n := range s.Actors.Names(a.ID) {
		answer.Names = append(answer.Names, nameAnswer{n.Name, n.Lang, n.Role, dayText(n.From), dayText(n.To)})
	}
	for _, f := range forms.Forms {
		answer.Written = append(answer.Written, s.writtenOf(f))
	}
	answer.timeline(result.Timeline)
	s.beside(&answer, result.Facets, size)
	s.stamp(c, result.State, asked)
	return reply(c, answer)
}

func (s *Server) writtenOf(f khabar.Form) writtenAnswer {
	out := writtenAnswer{Form: f.Surface, Written: f.Written, Script: f.Script, Articles: f.Articles, Occurrences: f.Occurrences,
		Cells: make([]cellAnswer, len(f.Cells))}
	for i, c := range f.Cells {
		out.Cells[i] = cellAnswer{Outlet: s.outletNamed(c.Outlet), Articles: c.Articles, Occurrences: c.Occurrences}
		if c.Month != nil {
			month := c.Month.Time().Format(monthLayout)
			out.Cells[i].Month = &month
		}
	}
	return out
}

func (a *actorAnswer) timeline(t *khabar.Timeline) {
	if t == nil {
		return
	}
	a.Unplaced = t.Unplaced.Matching
	for _, b := range t.Buckets {
		a.Timeline = append(a.Timeline, monthAnswer{b.First.Time().Format(monthLayout), b.Matching, b.Total})
	}
}

// beside fills in the outlets and languages of an actor's articles, and who else they speak of.
func (s *Server) beside(a *actorAnswer, facets []khabar.Facet, size int) {
	a.Actors, a.Places = []togetherAnswer{}, []togetherAnswer{}
	for _, f := range facets {
		f.Values = slices.DeleteFunc(f.Values, func(v khabar.FacetValue) bool {
			return v.Value == a.ID && (f.Field == khabar.FieldActor || f.Field == khabar.FieldPlace)
		})
		f.Values = f.Values[:min(size, len(f.Values))]
		switch f.Field {
		case khabar.FieldOutlet:
			a.Outlets = s.facetOf(f)
		case khabar.FieldLang:
			a.Langs = s.facetOf(f)
		case khabar.FieldActor:
			a.Actors = s.together(f)
		case khabar.FieldPlace:
			a.Places = s.together(f)
		}
	}
}

func (s *Server) together(f khabar.Facet) []togetherAnswer {
	out := make([]togetherAnswer, len(f.Values))
	for i, v := range f.Values {
		out[i] = togetherAnswer{s.actorOf(f.Field, v.Value), v.Count}
	}
	return out
}
