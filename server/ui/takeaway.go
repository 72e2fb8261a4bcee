package ui

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"khabar/server/params"
)

// takeaway is what a search can be taken away as.
type takeaway struct {
	Links []option // downloads and feeds
	Code  []code
}

// code asks the API for the same search; it runs as pasted.
type code struct{ ID, Name, Text string }

// takeaway offers a search in every form.
func (p *Pages) takeaway(v visit, s *params.Search) *takeaway {
	values := s.Question()
	out := &takeaway{}
	for _, format := range p.Exports {
		exported := cloneValues(values)
		exported.Set(params.Format, format)
		out.Links = append(out.Links, option{Label: exportNames[format], Href: "/api/v1/export?" + exported.Encode()})
	}
	out.Links = append(out.Links, option{Label: "Atom", Href: v.link("/feed.atom", values)})
	address := site(v.Request) + "/api/v1/search"
	out.Code = []code{{"code-python", "Python", python(address, values)}, {"code-r", "R", r(address, values)},
		{"code-curl", "curl", curl(address, values)}}
	return out
}

// exportNames are the names of the forms of an export, which are the same in every language.
var exportNames = map[string]string{"csv": "CSV", "ndjson": "NDJSON", "parquet": "Parquet"}

func cloneValues(values url.Values) url.Values {
	out := make(url.Values, len(values))
	for name, list := range values {
		out[name] = slices.Clone(list)
	}
	return out
}

// pairs lists parameters by name, each value by itself.
func pairs(values url.Values) (out [][2]string) {
	names := make([]string, 0, len(values))
	for name := range values {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, value := range values[name] {
			out = append(out, [2]string{name, value})
		}
	}
	return out
}

func python(address string, values url.Values) string {
	var b strings.Builder
	b.WriteString("import requests\n\nanswer = requests.get(" + quoted(address) + ", params=[\n")
	for _, pair := range pairs(values) {
		b.WriteString("    (" + quoted(pair[0]) + ", " + quoted(pair[1]) + "),\n")
	}
	b.WriteString("], timeout=30).json()\nassert not answer[\"incomplete\"], \"time ran out\"\nprint(answer[\"total\"])\nfor hit in answer[\"hits\"]:\n" +
		"    print(hit[\"published\"], hit[\"outlet\"][\"name\"], hit[\"title\"])\n")
	return b.String()
}

func r(address string, values url.Values) string {
	return "library(jsonlite)\n\nanswer <- fromJSON(" + quoted(address+"?"+values.Encode()) + ")\nstopifnot(!answer$incomplete)\nanswer$total\n" +
		"if (length(answer$hits)) answer$hits[, c(\"published\", \"title\")]\n"
}

func curl(address string, values url.Values) string {
	var b strings.Builder
	b.WriteString("curl -sG " + shell(address))
	for _, pair := range pairs(values) {
		b.WriteString(" \\\n  --data-urlencode " + shell(pair[0]+"="+pair[1]))
	}
	b.WriteString("\n")
	return b.String()
}

// quoted writes a string as JSON does, which Python and R read as the same string.
func quoted(s string) string {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(s) // a string can always be written
	return strings.TrimSuffix(b.String(), "\n")
}

// shell quotes an argument for POSIX shells, where nothing but a quotation mark means anything inside of them.
func shell(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

var goodHost = regexp.MustCompile(`^[A-Za-z0-9.\-:\[\]]{1,255}$`)

// site is the address at which the reader sees the server.
func site(r *http.Request) string {
	scheme, host := "http", r.Host
	if r.TLS != nil {
		scheme = "https"
	}
	if !goodHost.MatchString(host) {
		host = "localhost"
	}
	return scheme + "://" + host
}
