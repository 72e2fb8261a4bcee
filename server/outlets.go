package server

import (
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"khabar"
	"khabar/server/params"
)

type outletsAnswer struct {
	Outlets []outletAnswer `json:"outlets"`
	State   stateAnswer    `json:"state"`
}

type outletAnswer struct {
	ID      string            `json:"id"`
	Name    khabar.Names      `json:"name"`
	Kind    khabar.OutletKind `json:"kind,omitempty"`
	Country string            `json:"country,omitempty"`
	Langs   []string          `json:"langs"`
	Home    string            `json:"home,omitempty"`
	// Articles in the index.
	Articles int `json:"articles"`
	// Listed says that the directory knows the outlet; others appear because imported articles name them.
	Listed bool `json:"listed"`
}

func (a outletsAnswer) table() ([]string, [][]string) {
	rows := make([][]string, len(a.Outlets))
	for i, o := range a.Outlets {
		rows[i] = []string{o.ID, o.Name.En, o.Name.Ar, string(o.Kind), o.Country, strings.Join(o.Langs, "; "), o.Home,
			strconv.Itoa(o.Articles), strconv.FormatBool(o.Listed)}
	}
	return []string{"id", "name_en", "name_ar", "kind", "country", "langs", "home", "articles", "listed"}, rows
}

// outlets answers GET /api/v1/outlets: those of the directory, in its order, and then those that only articles name.
func (s *Server) outlets(c *gin.Context) error {
	if _, err := params.Parse(c.Request.URL.RawQuery, formatParams); err != nil {
		return err
	}
	asked := question(c, "")
	if s.unchanged(c, asked) {
		return nil
	}
	result, err := s.countOnce(c.Request.Context(), khabar.SearchRequest{Sort: khabar.SortNewest,
		Facets: []khabar.FacetRequest{{Field: khabar.FieldOutlet, Size: khabar.MaxFacetValues}}})
	if err != nil {
		return err
	}
	s.stamp(c, result.State, asked)
	return reply(c, outletsAnswer{Outlets: s.outletList(result.Facets), State: stateOf(result.State)})
}

func (s *Server) outletList(facets []khabar.Facet) []outletAnswer {
	counts, unlisted := map[string]int{}, []outletAnswer{}
	for _, f := range facets {
		for _, v := range f.Values {
			counts[v.Value] = v.Count
			if _, ok := s.Outlets.Outlet(v.Value); !ok {
				unlisted = append(unlisted, outletAnswer{ID: v.Value, Langs: []string{}, Articles: v.Count})
			}
		}
	}
	list := []outletAnswer{}
	for _, o := range s.Outlets.Outlets() {
		list = append(list, describe(o, counts[o.ID]))
	}
	return append(list, unlisted...)
}

// describe is what the directory says of an outlet.
func describe(o khabar.Outlet, articles int) outletAnswer {
	return outletAnswer{ID: o.ID, Name: o.Name, Kind: o.Kind, Country: o.Country, Langs: orEmpty(o.Langs), Home: o.Home,
		Articles: articles, Listed: true}
}
