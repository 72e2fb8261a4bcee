package main

import (
	"bytes"
	"strings"
	"testing"
)

// TestShownKinds: outside of a terminal, brackets say what matched, in the title too.
func TestShownKinds(t *testing.T) {
	const answer = `{"total": 1, "took_ms": 1, "hits": [{"title": "قسد تنسحب", "url": "https://a.example/1", "outlet": {"name": "A"}, "snippets": [
		{"field": "title", "text": "قسد تنسحب", "matches": [{"start": 0, "end": 3, "kind": "actor", "clause": "actor:sdf", "actor": "sdf"}]},
		{"field": "body", "cut_after": true, "text": "SDF left; the Security Council, oil and gas.", "matches": [
			{"start": 0, "end": 3, "kind": "actor", "clause": "actor:sdf", "actor": "sdf"}, {"start": 4, "end": 8, "kind": "word", "clause": "leave"},
			{"start": 14, "end": 30, "kind": "phrase", "clause": "\"security council\""}, {"start": 32, "end": 35, "kind": "near", "clause": "\"oil gas\"~5"},
			{"start": 40, "end": 43, "kind": "near", "clause": "\"oil gas\"~5"}, {"start": 99, "end": 100, "kind": "word", "clause": "x"}]}]}]}`
	var out bytes.Buffer
	if err := showAnswer(&out, strings.NewReader(answer)); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"1. [@قسد] تنسحب\n", `[@SDF] [left]; the ["Security Council"], [~oil] and [~gas]. …`} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in %q", want, out.String())
		}
	}
}
