package importer

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"khabar"
)

func TestLines(t *testing.T) {
	day := func(d string) khabar.Date {
		date, err := khabar.ParseDate(d)
		if err != nil {
			t.Fatal(err)
		}
		return date
	}
	tests := []struct {
		name, line string
		want       khabar.Article
	}{
		{"nothing but what is needed", `{"url":"https://x.example/1","outlet":"o","body":"b"}`,
			khabar.Article{URL: "https://x.example/1", Outlet: "o", Body: "b"}},
		{"every escape", `{"title":"\"\\\/\b\f\n\r\t\u062e\ud83d\ude00 \u00e9","body":"a\n\nb"}`,
			khabar.Article{Title: "\"\\/\b\f\n\r\tخ😀 é", Body: "a\n\nb"}},
		{"a lone surrogate", `{"title":"a\ud800b"}`, khabar.Article{Title: "a\uFFFDb"}},
		{"null is nothing", `{"title":null,"authors":null,"published":null,"revision":null,"extra":null,"id":null,"words":null}`,
			khabar.Article{}},
		{"a month", `{"published":"2015-07","modified":"2015-07-02T10:00:00+03:00"}`,
			khabar.Article{Published: day("2015-07"), PublishedSource: khabar.DateImport, Modified: day("2015-07-02T10:00:00+03:00")}},
		{"a date with its source", `{"published":"2015","published_source":"jsonld"}`,
			khabar.Article{Published: day("2015"), PublishedSource: khabar.DateJSONLD}},
		{"a language with its region", `{"lang":"en-US"}`, khabar.Article{Lang: "en"}},
		{"unknown keys, verbatim", `{"places":["usa",1.50],"Title":"x","نوع":{"a":[]}}`,
			khabar.Article{Extra: extra("places", `["usa",1.50]`, "Title", `"x"`, "نوع", `{"a":[]}`)}},
		{"the members of extra", `{"extra":{"title":"t","id":7},"more":1}`,
			khabar.Article{Extra: extra("title", `"t"`, "id", `7`, "more", `1`)}},
		{"an extra that is no object", `{"extra":[1]}`, khabar.Article{Extra: extra("extra", `[1]`)}},
		{"what an index found", `{"actors":[{"id":"axios","count":2}],"places":[],"country":"sy"}`,
			khabar.Article{Actors: []khabar.Mentioned{{ID: "axios", Count: 2}}, Places: []khabar.Mentioned{}, Country: "sy"}},
		{"actors of another kind", `{"actors":[{"id":"axios","role":"x"}]}`,
			khabar.Article{Extra: extra("actors", `[{"id":"axios","role":"x"}]`)}},
		{"the identity follows from the address",
			`{"id":"` + idOf("https://x.example/1") + `","url":"http://x.example/1/?utm_source=a"}`,
			khabar.Article{URL: "http://x.example/1/?utm_source=a"}},
		{"an identity of the writer's own", `{"id":"42","url":"https://x.example/1"}`,
			khabar.Article{URL: "https://x.example/1", Extra: extra("id", `"42"`)}},
		{"what an export says of the archive",
			`{"revision":3,"cluster":"c","first_seen":"2026-01-06T09:30:00Z","removed":"2026-02-01T00:00:00Z","words":7}`,
			khabar.Article{Revision: 3, Cluster: "c", FirstSeen: time.Date(2026, 1, 6, 9, 30, 0, 0, time.UTC),
				Removed: time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)}},
	}
	for _, test := range tests {
		got, err := ParseLine([]byte(test.line))
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if diff := cmp.Diff(&test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

func extra(pairs ...string) map[string]json.RawMessage {
	m := map[string]json.RawMessage{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = json.RawMessage(pairs[i+1])
	}
	return m
}

func idOf(address string) string {
	id, err := khabar.ArticleID(address)
	if err != nil {
		panic(err)
	}
	return id
}

func TestReasonsNameTheField(t *testing.T) {
	tests := map[string]string{
		`{"published":"31/12/2015"}`:           `published: "31/12/2015" is not a date`,
		`{"published":20151231}`:               "published: should be a date as a string, not 20151231",
		`{"modified":"yesterday"}`:             `modified: "yesterday" is not a date`,
		`{"title":["a"]}`:                      `title: should be a string, not ["a"]`,
		`{"body":7}`:                           "body: should be a string, not 7",
		`{"authors":"Layla"}`:                  `authors: should be a list of strings, not "Layla"`,
		`{"tags":[1]}`:                         "tags: should be a list of strings, not [1]",
		`{"lang":"Arabic"}`:                    `lang: "Arabic" is not a language code`,
		`{"lang":1}`:                           "lang: should be a string",
		`{"first_seen":"2015"}`:                "first_seen: should be a moment",
		`{"revision":0}`:                       "revision: should be a whole number from 1",
		`{"revision":1.5}`:                     "revision: should be a whole number from 1",
		`{"published_source":"guess"}`:         "published_source: should be one of [jsonld",
		`{"a":1,"extra":{"a":2}}`:              `extra: "a" is there and beside it too`,
		`{"title":"` + strings.Repeat("x", 99): "not JSON at byte",
		`["a"]`:                                "a line should be a JSON object, not [",
		`"a"`:                                  "a line should be a JSON object",
		`{"a":1}{"b":2}`:                       "not JSON at byte 8",
		"null":                                 "a line should be a JSON object",
	}
	for line, want := range tests {
		_, err := ParseLine([]byte(line))
		if err == nil || !strings.Contains(reason(err), want) || khabar.KindOf(err) != khabar.KindInvalid {
			t.Errorf("%s: %v, want %s", line, err, want)
		}
	}
}

func FuzzParseLine(f *testing.F) {
	f.Add([]byte(`{"url":"https://x.example/1","outlet":"o","lang":"ar","title":"خبر \u200f",` +
		`"published":"2015-07-21T02:51:32Z","authors":["a"],"extra":{"x":1}}`))
	f.Add([]byte(`{"title":"\ud800\"","actors":[{"id":"a","count":1}],"id":"x","places":["usa"]}`))
	f.Add([]byte("{\"body\":\"\xff\\n\"}"))
	f.Fuzz(func(t *testing.T, line []byte) {
		a, err := ParseLine(line)
		if err != nil {
			if khabar.KindOf(err) != khabar.KindInvalid || khabar.MessageOf(err) == "" {
				t.Fatalf("%v has no message for the user", err)
			}
			return
		}
		if err := a.Normalize(); err != nil {
			return
		}
		if _, err := json.Marshal(a); err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
	})
}
