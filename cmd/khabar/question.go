package main

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
)

// question holds the flags that say which articles are meant. They are the API's parameters by the same names.
type question struct {
	filters map[string]*[]string
	texts   map[string]*string
}

// filterFlags are the filters that have a flag; each has a twin "not-…".
var filterFlags = []struct{ name, help string }{
	{"outlet", "outlets, by id; several: any of them"},
	{"lang", "languages: ar, en"},
	{"author", "authors, as bylines write them"},
	{"origin", "outlets that wrote it first"},
	{"section", "sections"},
	{"country", "countries of the outlets: sy, qa"},
	{"tag", "tags"},
	{"actor", "actors, by id"},
	{"place", "places, by id"},
}

func addQuestion(cmd *cobra.Command) *question {
	q := &question{filters: map[string]*[]string{}, texts: map[string]*string{}}
	flags := cmd.Flags()
	for _, f := range filterFlags {
		q.filters[f.name] = flags.StringSlice(f.name, nil, f.help)
		q.filters["not_"+f.name] = flags.StringSlice("not-"+f.name, nil, "without "+f.help)
	}
	q.texts["from"] = flags.String("from", "", "first day of publication: 2026-01-01")
	q.texts["to"] = flags.String("to", "", "last day of publication")
	q.texts["by"] = flags.String("by", "", "count each article (default), original ones, or each cluster of copies as one: article, original, cluster")
	q.texts["as_of"] = flags.String("as-of", "", "only what was first seen by a moment: 2026-01-06, 2026-01-06T09:30:00Z")
	q.texts["expand"] = flags.String("expand", "", "on (default), or off: an actor's name finds no articles that name the actor otherwise")
	q.texts["sort"] = flags.String("sort", "", "relevance, newest or oldest")
	q.texts["recency"] = flags.String("recency", "", "raise newer articles in the order by relevance, by a half-life: 30d, 4w, 6m, 1y")
	q.texts["recency_day"] = flags.String("recency-day", "", "the day that recency counts from: 2026-01-06 (default today)")
	q.texts["match"] = flags.String("match", "", "all (default) or any of the words")
	q.texts["syntax"] = flags.String("syntax", "", "full (default), or plain: everything is words")
	return q
}

// values returns the parameters of the API for a question.
func (q *question) values(words []string) url.Values {
	v := url.Values{"q": {strings.Join(words, " ")}}
	for name, list := range q.filters {
		if len(*list) > 0 {
			v[name] = *list
		}
	}
	for name, text := range q.texts {
		if *text != "" {
			v.Set(name, *text)
		}
	}
	return v
}

// setNumber sets a numeric parameter.
func setNumber(v url.Values, name string, n int) { v.Set(name, strconv.Itoa(n)) }
