package server

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"khabar"
	"khabar/query"
	"khabar/server/params"
)

// headerWarnings says how many warnings an answer has that is a table and has no room for them.
const headerWarnings = "Khabar-Warnings"

// unknownID is the error of a filter by an id that nothing has. It is an error because whoever counts would publish a 0, or, beside
// other values, a number that silently lacks what was meant.
type unknownID struct{ parameter, field, value, nearest string }

// Unwrap says the same as an error of the reader's.
func (e *unknownID) Unwrap() error {
	return khabar.Errorf(khabar.KindInvalid, "server", "%s", e.Error()).At(e.parameter)
}

func (e *unknownID) Error() string {
	if e.nearest != "" {
		return "T" + e.clause()[1:] + "?"
	}
	return "T" + e.clause()[1:] + "."
}

// clause is the message as a part of another sentence.
func (e *unknownID) clause() string {
	text := fmt.Sprintf("there is no %s %q here", e.field, e.value)
	if e.nearest != "" {
		text += fmt.Sprintf("; did you mean %q", e.nearest)
	}
	return text
}

// identified are the fields whose values are ids of a directory.
var identified = map[khabar.Field]bool{khabar.FieldOutlet: true, khabar.FieldOrigin: true, khabar.FieldActor: true, khabar.FieldPlace: true}

// check verifies a request and counts its warnings in a header.
func (s *Server) check(c *gin.Context, request *params.Search) error {
	err := s.verify(c.Request.Context(), request)
	if n := len(request.Warnings); n > 0 && err == nil {
		c.Header(headerWarnings, strconv.Itoa(n))
	}
	return err
}

// verified are the fields of a query whose values are looked for; actors and places are resolved before, by their names.
var verified = map[string]bool{"outlet": true, "origin": true, "lang": true, "section": true, "tag": true, "author": true, "country": true}

// verify looks for values of filters and of the query that neither a directory nor any article of the index has. Those that are ids are
// refused; of the others (sections, authors, tags, languages), which a researcher may well ask for in vain, it makes warnings.
func (s *Server) verify(ctx context.Context, request *params.Search) error {
	var doubtful []doubt
	for _, f := range request.Request.Filters {
		for _, v := range f.Values {
			if !s.listed(f.Field, v) {
				doubtful = append(doubtful, doubt{params.FilterName(f.Field, f.Mode), f.Field, v, 0})
			}
		}
	}
	query.Walk(request.Request.Query, func(n query.Node) bool {
		if v, ok := n.(*query.Value); ok && verified[v.Field] && !s.listed(khabar.Field(v.Field), v.Value) {
			doubtful = append(doubtful, doubt{params.Text, khabar.Field(v.Field), v.Value, v.Pos})
		}
		return true
	})
	missing, err := s.missing(ctx, doubtful)
	if err != nil {
		return err
	}
	for _, d := range missing {
		switch {
		case d.parameter == params.Text && identified[d.field]:
			e := unknownID{field: string(d.field), value: d.value, nearest: s.nearest(d.field, d.value)}
			return &query.SyntaxError{Pos: d.pos, Message: e.clause()}
		case identified[d.field]:
			return &unknownID{d.parameter, string(d.field), d.value, s.nearest(d.field, d.value)}
		}
		request.Warnings = append(request.Warnings, params.Warning{Field: d.parameter, Value: d.value,
			Detail: fmt.Sprintf("No article has this %s; /api/v1/facets/%s lists those that there are.", d.field, d.field)})
	}
	return nil
}

// doubt is a value that no directory lists, and where it was given.
type doubt struct {
	parameter string
	field     khabar.Field
	value     string
	pos       int
}

// listed reports whether a directory has a value, so that the index need not be asked.
func (s *Server) listed(field khabar.Field, value string) bool {
	switch field {
	case khabar.FieldOutlet, khabar.FieldOrigin:
		_, ok := s.Outlets.Outlet(value)
		return ok
	case khabar.FieldActor, khabar.FieldPlace:
		if s.Actors == nil {
			return false
		}
		_, ok := s.Actors.Actor(value)
		return ok
	case khabar.FieldLang:
		return slices.ContainsFunc(s.Outlets.Outlets(), func(o khabar.Outlet) bool { return slices.Contains(o.Langs, value) })
	case khabar.FieldCountry:
		return slices.ContainsFunc(s.Outlets.Outlets(), func(o khabar.Outlet) bool { return o.Country == value })
	}
	return false
}

// missing keeps the values that no article of the index has.
func (s *Server) missing(ctx context.Context, doubtful []doubt) ([]doubt, error) {
	var out []doubt
	for chunk := range slices.Chunk(doubtful, khabar.MaxTogether) {
		requests := make([]khabar.SearchRequest, len(chunk))
		for i, d := range chunk {
			requests[i] = khabar.SearchRequest{Sort: khabar.SortNewest, Filters: []khabar.Filter{{Field: d.field, Values: []string{d.value}}}}
		}
		results, err := s.countAll(ctx, requests...)
		if err != nil {
			return nil, err
		}
		for i, r := range results {
			if r.Total == 0 {
				out = append(out, chunk[i])
			}
		}
	}
	return out, nil
}

// nearest is the outlet that was probably meant.
func (s *Server) nearest(field khabar.Field, value string) string {
	if field != khabar.FieldOutlet && field != khabar.FieldOrigin {
		return ""
	}
	var ids []string
	for _, o := range s.Outlets.Outlets() {
		ids = append(ids, o.ID)
	}
	return params.Nearest(value, ids)
}
