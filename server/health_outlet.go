package server

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"khabar"
	"khabar/server/params"
)

// HealthFunc returns what was crawled of an outlet on each day of a range, both ends included, oldest first.
type HealthFunc func(ctx context.Context, outlet string, from, to khabar.Day) ([]khabar.OutletHealth, error)

type oneOutletAnswer struct {
	outletAnswer
	State stateAnswer `json:"state"`
}

func (a oneOutletAnswer) table() ([]string, [][]string) {
	return outletsAnswer{Outlets: []outletAnswer{a.outletAnswer}}.table()
}

// outlet answers GET /api/v1/outlets/{id}.
func (s *Server) outlet(c *gin.Context) error {
	if _, err := params.Parse(c.Request.URL.RawQuery, formatParams); err != nil {
		return err
	}
	asked := question(c, "")
	if s.unchanged(c, asked) {
		return nil
	}
	answer, state, err := s.outletFound(c.Request.Context(), c.Param("id"))
	if err != nil {
		return err
	}
	s.stamp(c, state, asked)
	return reply(c, oneOutletAnswer{answer, stateOf(state)})
}

// outletFound returns an outlet of the directory, or one that only articles name. KindNotFound if neither knows it.
func (s *Server) outletFound(ctx context.Context, id string) (outletAnswer, khabar.IndexState, error) {
	result, err := s.countOnce(ctx, khabar.SearchRequest{Sort: khabar.SortNewest,
		Filters: []khabar.Filter{{Field: khabar.FieldOutlet, Mode: khabar.Any, Values: []string{id}}}})
	if err != nil {
		return outletAnswer{}, khabar.IndexState{}, err
	}
	answer := outletAnswer{ID: id, Langs: []string{}, Articles: result.Total}
	o, listed := s.Outlets.Outlet(id)
	switch {
	case listed:
		answer = describe(o, result.Total)
	case result.Total == 0:
		return answer, result.State, khabar.Errorf(khabar.KindNotFound, "server",
			"There is no outlet with this id; /api/v1/outlets lists them.").At("id")
	}
	return answer, result.State, nil
}

type outletHealthAnswer struct {
	Outlet string `json:"outlet"`
	From   string `json:"from"`
	To     string `json:"to"`
	// IncompleteDays counts the days below from which something is known to be missing.
	IncompleteDays int                   `json:"incomplete_days"`
	Days           []khabar.OutletHealth `json:"days"`
}

func (a outletHealthAnswer) table() ([]string, [][]string) {
	rows := make([][]string, len(a.Days))
	for i, d := range a.Days {
		expected, success := "", ""
		if d.Expected != nil {
			expected = strconv.Itoa(*d.Expected)
		}
		if !d.LastSuccess.IsZero() {
			success = d.LastSuccess.UTC().Format(time.RFC3339)
		}
		row := []string{d.Outlet, d.Date, expected}
		for _, n := range []int{d.Discovered, d.Waiting, d.Lost, d.Refused, d.Listings, d.Fetched, d.New, d.Revised, d.Unchanged,
			d.NotArticle, d.Removed, d.Failures} {
			row = append(row, strconv.Itoa(n))
		}
		rows[i] = append(row, strconv.FormatInt(d.Bytes, 10), success, strconv.FormatBool(d.Complete), strings.Join(d.Reasons, "; "))
	}
	return []string{"outlet", "day", "expected", "discovered", "waiting", "lost", "refused", "listings", "fetched", "new", "revised",
		"unchanged", "not_article", "removed", "failures", "bytes", "last_success", "complete", "reasons"}, rows
}

var healthParams = append([]string{params.From, params.To}, formatParams...)

// healthDays is how many days up to today are shown when a request names none: those from which is judged what was to be expected.
const healthDays = 28

// outletHealth answers GET /api/v1/outlets/{id}/health.
func (s *Server) outletHealth(c *gin.Context) error {
	values, err := params.Parse(c.Request.URL.RawQuery, healthParams)
	if err != nil {
		return err
	}
	search, err := values.Search(s.Now())
	if err != nil {
		return err
	}
	from, to, err := healthRange(search.Request.Dates, khabar.DayOf(s.Now().UTC()))
	if err != nil {
		return err
	}
	found, _, err := s.outletFound(c.Request.Context(), c.Param("id"))
	if err != nil {
		return err
	}
	days, err := s.Health(c.Request.Context(), found.ID, from, to)
	if err != nil {
		return err
	}
	answer := outletHealthAnswer{Outlet: found.ID, From: from.String(), To: to.String(), Days: days}
	for _, d := range days {
		if !d.Complete {
			answer.IncompleteDays++
		}
	}
	c.Header("Cache-Control", "no-cache")
	return reply(c, answer)
}

// healthRange fills in what a request leaves open: up to today, and 28 days.
func healthRange(dates khabar.DateRange, today khabar.Day) (from, to khabar.Day, err error) {
	to = today
	if dates.To != nil {
		to = *dates.To
	}
	from = to - (healthDays - 1)
	if dates.From != nil {
		from = *dates.From
	}
	if from > to {
		return from, to, khabar.Errorf(khabar.KindInvalid, "server", "The range of days ends (%s) before it begins (%s).", to,
			from).At(params.From)
	}
	return from, to, nil
}
