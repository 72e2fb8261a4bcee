package server_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"

	"khabar/server/openapi"
)

// described is the part of the description that these tests read.
type described struct {
	Paths map[string]struct {
		Get operation
	}
	Components struct {
		Parameters map[string]parameter
	}
}

type operation struct {
	OperationID string
	Parameters  []parameter
	Responses   map[string]struct {
		Content map[string]struct {
			Example json.RawMessage
		}
	}
}

type parameter struct {
	Ref      string `json:"$ref"`
	Name, In string
	Required bool
	Example  any
	Schema   any
}

// document returns the description, and what validates by it.
func document(t *testing.T) (described, validator.Validator) {
	t.Helper()
	text, err := openapi.JSON()
	if err != nil {
		t.Fatal(err)
	}
	var d described
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	for path, item := range d.Paths {
		for i, p := range item.Get.Parameters {
			if name, ok := strings.CutPrefix(p.Ref, "#/components/parameters/"); ok {
				item.Get.Parameters[i] = d.Components.Parameters[name]
			}
		}
		d.Paths[path] = item
	}
	parsed, err := libopenapi.NewDocument(text)
	if err != nil {
		t.Fatal(err)
	}
	v, errs := validator.NewValidator(parsed)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	if ok, problems := v.ValidateDocument(); !ok {
		t.Fatalf("the description is no OpenAPI 3.1: %v", problems)
	}
	return d, v
}

// whole is a site with every route that there can be.
func whole(t *testing.T) *site { return newSite(t, exporting, watched, remembering) }

var pathParameter = regexp.MustCompile(`:(\w+)`)

func TestEveryRouteIsDescribed(t *testing.T) {
	d, _ := document(t)
	routes := map[string]bool{}
	for _, r := range whole(t).Handler.(*gin.Engine).Routes() {
		if strings.HasPrefix(r.Path, "/api/") && r.Method == http.MethodGet {
			routes[pathParameter.ReplaceAllString(r.Path, "{$1}")] = true
		}
	}
	for path := range routes {
		if _, ok := d.Paths[path]; !ok {
			t.Errorf("server/openapi/document does not describe %s", path)
		}
	}
	for path := range d.Paths {
		if !routes[path] {
			t.Errorf("server/openapi/document describes %s, which is no route", path)
		}
	}
}

// target is the address of an operation with the examples of its required parameters, and of one more.
func (o operation) target(path string, ids map[string]string, more *parameter) string {
	values := url.Values{}
	for _, p := range o.Parameters {
		switch {
		case p.In == "path":
			value := fmt.Sprint(p.Example)
			if id, ok := ids[o.OperationID]; ok && p.Name != "number" {
				value = id
			}
			path = strings.ReplaceAll(path, "{"+p.Name+"}", value)
		case p.Required || more != nil && p.Name == more.Name:
			values[p.Name] = exampleOf(p)
			if id, ok := ids[o.OperationID+"."+p.Name]; ok {
				values[p.Name] = []string{id}
			}
		}
	}
	if len(values) == 0 {
		return path
	}
	return path + "?" + values.Encode()
}

func exampleOf(p parameter) (out []string) {
	switch p.Name { // ids that the invented articles have
	case "outlet", "not_outlet", "origin", "not_origin":
		return []string{"wadi-times"}
	case "actor", "not_actor", "all_actor", "place", "not_place", "all_place":
		return []string{"nadim"}
	}
	if list, ok := p.Example.([]any); ok {
		for _, one := range list {
			out = append(out, fmt.Sprint(one))
		}
		if p.Name == "facets" { // listed with commas
			return []string{strings.Join(out, ",")}
		}
		return out
	}
	if number, ok := p.Example.(float64); ok {
		return []string{fmt.Sprintf("%.0f", number)}
	}
	return []string{fmt.Sprint(p.Example)}
}

// idsOf are identifiers that the invented articles have, for operations that need them.
func idsOf(t *testing.T, s *site) map[string]string {
	id := s.searcher.Articles[0].ID
	list := decode[struct{ Results []struct{ ID int64 } }](t, s.get("/api/sources/sources/"))
	groups := decode[struct{ Results []struct{ ID int64 } }](t, s.get("/api/sources/collections/"))
	return map[string]string{"article": id, "similar": id, "revisions": id, "revision": id, "difference": id, "export.after": id,
		"mcStory.storyId": id, "outlet": "wadi-times", "outletHealth": "wadi-times", "actor": "nadim",
		"mcSource": number(list.Results[0].ID), "mcCollection": number(groups.Results[0].ID)}
}

// TestAnswersAreAsDescribed asks each operation with the example of each of its parameters, in each form that it has.
func TestAnswersAreAsDescribed(t *testing.T) {
	d, v := document(t)
	s := whole(t)
	ids := idsOf(t, s)
	for _, path := range slices.Sorted(maps.Keys(d.Paths)) {
		o := d.Paths[path].Get
		targets := []string{o.target(path, ids, nil)}
		for _, p := range o.Parameters {
			if p.Example == nil && p.In == "query" && p.Schema != false && p.Name != "cursor" && p.Name != "pagination_token" &&
				!strings.Contains("cs ss collection_id source_id after", p.Name) {
				t.Errorf("%s: the parameter %s has no example", path, p.Name)
			}
			if p.In == "query" && p.Example != nil {
				targets = append(targets, o.target(path, ids, &p))
			}
		}
		for _, target := range targets {
			for media := range o.Responses["200"].Content {
				w := s.get(target, "Accept", media)
				if strings.Contains(target, "format=json") && media != "application/json" || strings.Contains(target, "format=ndjson") ||
					media == "application/x-ndjson" && strings.Contains(target, "kwic") && strings.Contains(target, "size=") {
					continue
				}
				if w.Code != http.StatusOK && !(w.Code == http.StatusNotAcceptable && path == "/api/v1/export") {
					t.Errorf("%s as %s: status %d\n%s", target, media, w.Code, w.Body)
				}
				validate(t, v, target, w, "Accept", media)
			}
		}
	}
}

// TestProblemsAreAsDescribed asks every operation wrongly.
func TestProblemsAreAsDescribed(t *testing.T) {
	d, v := document(t)
	key, guarded := withKey(t)
	_ = key
	for path, item := range d.Paths {
		s := whole(t)
		target := item.Get.target(path, idsOf(t, s), nil)
		joint := "?"
		if strings.Contains(target, "?") {
			joint = "&"
		}
		wrong := s.get(target + joint + "nonsense=1")
		wantProblem(t, wrong, http.StatusBadRequest, "unknown-parameter", "nonsense")
		validateAnswer(t, v, target, wrong)
		validateAnswer(t, v, target, s.get(target, "Accept", "image/png"))
		s.searcher.Fail = fmt.Errorf("broken")
		validateAnswer(t, v, target, s.get(target))
		if path != "/api/v1/openapi.json" {
			w := newSite(t, exporting, watched, remembering, guarded).get(target)
			wantProblem(t, w, http.StatusUnauthorized, "key-required", "")
			validateAnswer(t, v, target, w)
		}
	}
}

// TestNoOtherParameterIsTaken asks every operation with all parameters that others have.
func TestNoOtherParameterIsTaken(t *testing.T) {
	d, _ := document(t)
	s := whole(t)
	ids := idsOf(t, s)
	all := map[string]parameter{}
	for _, item := range d.Paths {
		for _, p := range item.Get.Parameters {
			if p.In == "query" && p.Example != nil {
				all[p.Name] = p
			}
		}
	}
	for path, item := range d.Paths {
		target := item.Get.target(path, ids, nil)
		for name, p := range all {
			if slices.ContainsFunc(item.Get.Parameters, func(p parameter) bool { return p.Name == name }) {
				continue
			}
			joint := "?"
			if strings.Contains(target, "?") {
				joint = "&"
			}
			w := s.get(target + joint + url.Values{name: exampleOf(p)}.Encode())
			if w.Code != http.StatusBadRequest || name != "format" && !strings.Contains(w.Body.String(), "unknown-parameter") {
				t.Errorf("%s takes the parameter %s, which is not described: status %d", path, name, w.Code)
			}
		}
	}
}

// TestExamplesAreAsDescribed validates the examples of answers, which the page of the API shows.
func TestExamplesAreAsDescribed(t *testing.T) {
	d, v := document(t)
	for path, item := range d.Paths {
		for status, answer := range item.Get.Responses {
			example := answer.Content["application/json"].Example
			if status != "200" || example == nil {
				continue
			}
			w := httptest.NewRecorder()
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write(example)
			validateAnswer(t, v, item.Get.target(path, nil, nil), w)
		}
	}
}

func validate(t *testing.T, v validator.Validator, target string, w *httptest.ResponseRecorder, headers ...string) {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, target, nil)
	r.Header.Set(headers[0], headers[1])
	if ok, errs := v.ValidateHttpRequest(r); !ok {
		for _, e := range errs {
			t.Errorf("the request %s is not as described: %s: %s %v", target, e.Message, e.Reason, e.SchemaValidationErrors)
		}
	}
	validateAnswer(t, v, target, w)
}

func validateAnswer(t *testing.T, v validator.Validator, target string, w *httptest.ResponseRecorder) {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, target, nil)
	answer := w.Result()
	body := w.Body.Bytes()
	if strings.HasPrefix(answer.Header.Get("Content-Type"), "application/x-ndjson") {
		body, _, _ = bytes.Cut(body, []byte("\n")) // the description is of one line
	}
	answer.Body = io.NopCloser(bytes.NewReader(body))
	ok, errs := v.ValidateHttpResponse(r, answer)
	if ok {
		return
	}
	for _, e := range errs {
		t.Errorf("the answer to %s is not as described: %s: %s", target, e.Message, e.Reason)
		for _, s := range e.SchemaValidationErrors {
			t.Errorf("   %s: %s", s.FieldPath, s.Reason)
		}
	}
}
