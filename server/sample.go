package server

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"khabar"
	"khabar/server/params"
)

// Parameters of samples.
const (
	paramSeed     = "seed"
	paramStratify = "stratify"
	paramBodies   = "bodies"
)

// Strata that a sample can be drawn from.
const (
	stratifyOutlet = "outlet"
	stratifyMonth  = "month"
)

// What a sample is when a request does not say.
const (
	defaultSample = 100
	defaultSeed   = 1
)

type sampleAnswer struct {
	Query queryAnswer `json:"query"`
	Total int         `json:"total"`
	// Seed draws the same sample again from the same state.
	Seed     uint64          `json:"seed"`
	Stratify []string        `json:"stratify"`
	Strata   []stratumAnswer `json:"strata"`
	Hits     []sampledAnswer `json:"hits"`
	Ignored  []string        `json:"ignored,omitempty"`
	State    stateAnswer     `json:"state"`
	Receipt  receiptAnswer   `json:"receipt"`
}

type stratumAnswer struct {
	Outlet string `json:"outlet,omitempty"`
	Month  string `json:"month,omitempty"`
	// Total articles were found in the stratum, Sampled of them drawn; each stands for Weight, which is 0 if none was drawn.
	Total   int     `json:"total"`
	Sampled int     `json:"sampled"`
	Weight  float64 `json:"weight"`
}

type sampledAnswer struct {
	hitAnswer
	// Stratum is the place of the article's stratum in Strata.
	Stratum int `json:"stratum"`
}

func (a sampleAnswer) table() ([]string, [][]string) {
	header := slices.Concat([]string{"stratum_outlet", "stratum_month", "weight"}, hitColumns, []string{"body"})
	rows := make([][]string, len(a.Hits))
	for i, h := range a.Hits {
		s := a.Strata[h.Stratum]
		rows[i] = slices.Concat([]string{s.Outlet, s.Month, strconv.FormatFloat(s.Weight, 'g', -1, 64)}, h.cells(), []string{h.Body})
	}
	return header, rows
}

var sampleParams = slices.Concat(params.Question(), formatParams,
	[]string{params.Size, params.Snippets, paramSeed, paramStratify, paramBodies})

// sample answers GET /api/v1/sample: articles drawn at random, the same ones each time.
func (s *Server) sample(c *gin.Context) error {
	values, err := params.Parse(c.Request.URL.RawQuery, sampleParams)
	if err != nil {
		return err
	}
	request, err := s.read(c, values)
	if err != nil {
		return err
	}
	r, stratify, err := readSample(values, request.Request)
	if err != nil {
		return err
	}
	asked := question(c, request.Canonical())
	if s.unchanged(c, asked) {
		return nil
	}
	result, err := s.Searcher.Sample(c.Request.Context(), r)
	if err != nil {
		return err
	}
	answer := sampleAnswer{Query: s.expandedQuery(request, result.Expanded), Total: result.Total, Seed: r.Seed, Stratify: stratify,
		Strata: make([]stratumAnswer, len(result.Strata)), Hits: make([]sampledAnswer, len(result.Hits)), Ignored: result.Ignored,
		State: stateOf(result.State), Receipt: s.receipt(c, request, result.State)}
	for i, of := range result.Strata {
		answer.Strata[i] = stratumAnswer{Outlet: of.Outlet, Month: of.Month, Total: of.Total, Sampled: of.Sampled}
		if of.Sampled > 0 {
			answer.Strata[i].Weight = float64(of.Total) / float64(of.Sampled)
		}
	}
	for i, h := range result.Hits {
		answer.Hits[i] = sampledAnswer{s.hitOf(h.Hit), h.Stratum}
	}
	s.stamp(c, result.State, asked)
	return reply(c, answer)
}

func readSample(values params.Values, search khabar.SearchRequest) (r khabar.SampleRequest, stratify []string, err error) {
	r.Search, r.Seed, stratify = countsOnly(search), defaultSeed, []string{}
	if r.Search.Size, err = values.Number(params.Size, defaultSample, 1, khabar.MaxPageSize); err != nil {
		return r, nil, err
	}
	if r.Search.Snippets, err = values.Number(params.Snippets, 0, 0, khabar.MaxSnippets); err != nil {
		return r, nil, err
	}
	bodies, err := values.Number(paramBodies, 0, 0, 1)
	if err != nil {
		return r, nil, err
	}
	r.Search.Bodies = bodies == 1
	if seed := values.Get(paramSeed); seed != "" {
		if r.Seed, err = strconv.ParseUint(seed, 10, 64); err != nil {
			return r, nil, khabar.Errorf(khabar.KindInvalid, "server", "%q must be a whole number from 0 to 18446744073709551615.",
				paramSeed).At(paramSeed)
		}
	}
	for by := range strings.SplitSeq(values.Get(paramStratify), ",") {
		switch by = strings.TrimSpace(by); by {
		case "":
			continue
		case stratifyOutlet:
			r.ByOutlet = true
		case stratifyMonth:
			r.ByMonth = true
		default:
			return r, nil, khabar.Errorf(khabar.KindInvalid, "server", "%q takes outlet, month or both with a comma between.",
				paramStratify).At(paramStratify)
		}
		if !slices.Contains(stratify, by) {
			stratify = append(stratify, by)
		}
	}
	return r, stratify, nil
}
