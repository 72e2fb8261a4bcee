package openapi

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// Group is a part of the description for readers: the operations of one tag.
type Group struct {
	Name, Description string
	Operations        []Operation
}

// Operation is one address and what it takes and answers.
type Operation struct {
	ID, Path, Summary string
	Parameters        []Parameter
	// Filters counts the parameters that all operations share that look at articles; they are described once, in Reference.Filters.
	Filters int
	// Try is an address on this server with an example, or empty when the path has a parameter.
	Try     string
	Answers []string // media types
	Example string   // of the answer as JSON, indented
}

// Parameter is one parameter.
type Parameter struct {
	Name, Description, Values, Default, Example string
	Required, InPath                            bool
}

// Reference is the description, arranged for a page.
type Reference struct {
	Description string
	Groups      []Group
	Filters     []Parameter
}

// mostShared is the number of operations from which on a parameter is one that is described once.
const mostShared = 5

// ForReaders arranges the description for a page.
func ForReaders() (*Reference, error) {
	text, err := JSON()
	if err != nil {
		return nil, err
	}
	var d document
	if err := json.Unmarshal(text, &d); err != nil {
		return nil, broken("it is not arranged as expected", err)
	}
	r := &Reference{Description: d.Info.Description}
	uses := map[string]int{}
	for _, item := range d.Paths {
		for _, p := range item.Get.Parameters {
			uses[p.Ref]++
		}
	}
	for _, name := range slices.Sorted(maps.Keys(d.Components.Parameters)) {
		if uses[refTo+name] >= mostShared && !strings.HasPrefix(name, "mc_") {
			r.Filters = append(r.Filters, d.Components.Parameters[name].forReaders())
		}
	}
	for _, tag := range d.Tags {
		g := Group{Name: tag.Name, Description: tag.Description}
		for _, path := range slices.Sorted(maps.Keys(d.Paths)) {
			if get := d.Paths[path].Get; slices.Contains(get.Tags, tag.Name) {
				g.Operations = append(g.Operations, d.operation(path, get, uses))
			}
		}
		r.Groups = append(r.Groups, g)
	}
	return r, nil
}

const refTo = "#/components/parameters/"

func (d *document) operation(path string, get described, uses map[string]int) Operation {
	o := Operation{ID: get.OperationID, Path: path, Summary: get.Summary, Try: path}
	values := url.Values{}
	for _, p := range get.Parameters {
		if name, ok := strings.CutPrefix(p.Ref, refTo); ok {
			if uses[p.Ref] >= mostShared && !strings.HasPrefix(name, "mc_") {
				o.Filters++
				continue
			}
			p = d.Components.Parameters[name]
		}
		o.Parameters = append(o.Parameters, p.forReaders())
		if p.Required && p.In == "query" {
			values.Set(p.Name, fmt.Sprint(p.Example))
		}
		if p.In == "path" {
			o.Try = ""
		}
	}
	if o.Try != "" && len(values) > 0 {
		o.Try += "?" + values.Encode()
	}
	good := get.Responses["200"].Content
	o.Answers = slices.Sorted(maps.Keys(good))
	if example := good["application/json"].Example; len(example) > 0 {
		var b bytes.Buffer
		if json.Indent(&b, example, "", "  ") == nil {
			o.Example = b.String()
		}
	}
	return o
}

// document is the part of the description that readers see.
type document struct {
	Info struct{ Description string }
	Tags []struct{ Name, Description string }

	Paths map[string]struct{ Get described }

	Components struct{ Parameters map[string]parameter }
}

type described struct {
	OperationID, Summary string
	Tags                 []string
	Parameters           []parameter
	Responses            map[string]struct {
		Content map[string]struct{ Example json.RawMessage }
	}
}

type parameter struct {
	Ref                   string `json:"$ref"`
	Name, In, Description string
	Required              bool
	Example               any
	Schema                any
}

func (p parameter) forReaders() Parameter {
	out := Parameter{Name: p.Name, Description: p.Description, Required: p.Required, InPath: p.In == "path"}
	if p.Example != nil {
		out.Example = plain(p.Example)
	}
	schema, _ := p.Schema.(map[string]any)
	if choices, ok := schema["anyOf"].([]any); ok { // a number, or nothing
		number, _ := choices[0].(map[string]any)
		schema = maps.Clone(number)
		schema["default"] = p.Schema.(map[string]any)["default"]
	}
	if fallback := schema["default"]; fallback != nil {
		out.Default = plain(fallback)
	}
	switch {
	case p.Schema == false:
		out.Values = "–"
	case schema["enum"] != nil:
		out.Values = strings.TrimSuffix(plain(schema["enum"]), ", ")
	case schema["minimum"] != nil && schema["maximum"] != nil:
		out.Values = plain(schema["minimum"]) + "–" + plain(schema["maximum"])
	default:
		out.Values = cmp.Or(plain(schema["type"]), "text")
	}
	return out
}

// plain writes a value as people do.
func plain(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case []any:
		parts := make([]string, len(v))
		for i, one := range v {
			parts[i] = plain(one)
		}
		return strings.Join(parts, ", ")
	case float64:
		return fmt.Sprintf("%.0f", v)
	}
	return fmt.Sprint(v)
}
