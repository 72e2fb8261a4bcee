// Package openapi holds the description of the API (OpenAPI 3.1): written by hand in document/, a file for each subject, and joined
// when the program starts. It is served at /api/v1/openapi.json and is what the page /docs/api is made of; the server's tests hold
// the handlers to it both ways.
package openapi

import (
	"embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/goccy/go-yaml"

	"khabar"
)

//go:embed document/*.yaml
var files embed.FS

type object = map[string]any

// Extensions by which the files save repetition. None is left in the joined description.
const (
	takes   = "x-takes"   // of an operation: groups of parameters; at the top: what the groups are
	answers = "x-answers" // at the top: the answers that every operation gives
	filter  = "x-filter"  // of a parameter: it is a filter; at the top: what all filters have
)

// joined reads the files once.
var joined = sync.OnceValues(func() (object, error) {
	whole := object{}
	entries, err := files.ReadDir("document")
	if err != nil {
		return nil, broken("the folder cannot be read", err)
	}
	for _, e := range entries { // ordered by name
		text, err := files.ReadFile("document/" + e.Name())
		if err != nil {
			return nil, broken(e.Name(), err)
		}
		var part object
		if err := yaml.Unmarshal(text, &part); err != nil {
			return nil, broken(e.Name(), err)
		}
		if err := merge(whole, part); err != nil {
			return nil, broken(e.Name(), err)
		}
	}
	return whole, expand(whole)
})

// JSON returns the description as it is served. An error means that the program itself is broken.
func JSON() ([]byte, error) {
	whole, err := joined()
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(whole)
	if err != nil {
		return nil, broken("it has no form as JSON", err)
	}
	return text, nil
}

func broken(what string, err error) error {
	return khabar.Errorf(khabar.KindInternal, "openapi", "the description of the API is broken: %s", what).Wrap(err)
}

// merge puts what a file has into the whole. Nothing may be there twice.
func merge(into, part object) error {
	for name, value := range part {
		old, both := into[name].(object)
		fresh, nested := value.(object)
		switch {
		case both && nested:
			if err := merge(old, fresh); err != nil {
				return err
			}
		case into[name] != nil:
			return fmt.Errorf("%q is there twice", name)
		default:
			into[name] = value
		}
	}
	return nil
}

// expand carries out the extensions.
func expand(whole object) error {
	groups, common, shared := whole[takes].(object), whole[answers].(object), whole[filter].(object)
	for _, name := range []string{takes, answers, filter} {
		delete(whole, name)
	}
	parameters := whole["components"].(object)["parameters"].(object)
	for _, p := range parameters {
		if p := p.(object); p[filter] == true {
			delete(p, filter)
			maps.Copy(p, shared)
		}
		mayBeEmpty(p.(object))
	}
	for path, item := range whole["paths"].(object) {
		operation, ok := item.(object)["get"].(object)
		if !ok {
			return broken(path+" has no operation", nil)
		}
		list, _ := operation["parameters"].([]any)
		for _, p := range list {
			mayBeEmpty(p.(object))
		}
		names, _ := operation[takes].([]any)
		delete(operation, takes)
		for _, group := range names {
			members, ok := groups[fmt.Sprint(group)].([]any)
			if !ok {
				return broken(fmt.Sprintf("%s takes %v, which is no group", path, group), nil)
			}
			for _, name := range members {
				list = append(list, object{"$ref": fmt.Sprintf("#/components/parameters/%v", name)})
			}
		}
		if len(list) > 0 {
			operation["parameters"] = list
		}
		given := operation["responses"].(object)
		for status, answer := range common {
			if given[status] == nil {
				given[status] = answer
			}
		}
	}
	return nil
}

// mayBeEmpty lets a parameter have the empty value where its schema does not: that is as good as none, because HTML forms send every
// field they have.
func mayBeEmpty(parameter object) {
	schema, ok := parameter["schema"].(object)
	if !ok || parameter["in"] != "query" {
		return
	}
	if values, ok := schema["enum"].([]any); ok {
		schema["enum"] = append(slices.Clone(values), "")
		return
	}
	if schema["type"] == "integer" {
		whole := maps.Clone(schema)
		delete(whole, "default")
		parameter["schema"] = object{"anyOf": []any{whole, object{"const": ""}}}
		if fallback, ok := schema["default"]; ok {
			parameter["schema"].(object)["default"] = fallback
		}
	}
}
