package indextest

import (
	"math"
	"slices"
	"strings"
	"testing"

	"khabar"
)

// testExplanations holds the root of each tree to the score, and each product and sum to its parts.
func testExplanations(t *testing.T, e Opened) {
	write(t, e,
		article(1, "Water agreement", "The agreement on water was signed."), article(2, "Water", "No agreements. Water, watering."),
		article(3, "Olives", "water"), article(4, "اتفاق المياه", "وقع الوزراء اتفاق المياه"))
	for _, text := range []string{"water agreement", "water OR agreement", `"agreement on water"`, "title:water", "wat* OR agreemant~1",
		"water OR zzzzzz~1", "water OR zzzz*", "id:" + id(1) + " OR zzzzzz~2 OR olives",
		"اتفاق المياه", "=water -olives"} {
		r := khabar.SearchRequest{Query: parse(t, text), Size: 10, Explain: true}
		result := search(t, e, r)
		if len(result.Hits) == 0 {
			t.Errorf("%s: no hits", text)
		}
		for _, h := range result.Hits {
			if h.Explanation == nil || math.Abs(h.Explanation.Value-h.Score) > 1e-9*h.Score {
				t.Errorf("%s: the score is %v, its explanation %+v", text, h.Score, h.Explanation)
				continue
			}
			checkExplanation(t, text, *h.Explanation)
		}
		r.Explain = false
		for _, h := range search(t, e, r).Hits {
			if h.Explanation != nil {
				t.Errorf("%s: explained without being asked", text)
			}
		}
	}
	for _, h := range search(t, e, khabar.SearchRequest{Query: parse(t, "water"), Size: 10, Sort: khabar.SortNewest, Explain: true}).Hits {
		if h.Explanation != nil {
			t.Error("an order without scores is explained")
		}
	}
	_, err := e.Search(t.Context(), khabar.SearchRequest{Size: khabar.MaxExplained + 1, Explain: true})
	wantKind(t, "too many explanations", err, khabar.KindInvalid)
}

func checkExplanation(t *testing.T, text string, e khabar.Explanation) {
	t.Helper()
	product, sum := 1.0, 0.0
	for _, c := range e.Children {
		product, sum = product*c.Value, sum+c.Value
		checkExplanation(t, text, c)
	}
	if e.Label == "" || strings.HasSuffix(e.Label, "the product of") && math.Abs(product-e.Value) > 1e-9 ||
		strings.HasPrefix(e.Label, "sum") && math.Abs(sum-e.Value) > 1e-9 {
		t.Errorf("%s: %q is %v, its parts %+v", text, e.Label, e.Value, e.Children)
	}
}

// testSuggestions misspells words of both scripts.
func testSuggestions(t *testing.T, e Opened) {
	write(t, e,
		article(1, "Sanctions", "Sanctions on the ministry of water."), article(2, "Sanctions", "The government and the ministry"),
		article(3, "Government", "santions is how one article spells it"), article(4, "الحكومة", "قالت الحكومة إن المياه قليلة"),
		article(5, "مدرسة", "الحكومة والمياه والمدرسة"), article(6, "مدرسة", "المدرسة"))
	for _, c := range []struct {
		text string
		want string // the best query, "" for none
	}{
		{"governmeent", "government"},
		{"sanctoins ministry", "sanctions AND ministry"},
		{"governmeent sancttions", "government AND sanctions"},
		{"title:governmeent", "title:government"},
		{`"ministyr of water"`, `"ministry of water"`},
		{"=governmeent", "=government"},
		{"governmeent OR sanctions", "government OR sanctions"},
		{"الحكوممة", "الحكومة"},
		{"santions ministry", "sanctions AND ministry"}, // what hardly any article has is unknown where nothing is found
		{"santions", ""},                  // and known where something is
		{"sanctions", ""},                 // known
		{"ministry olives", ""},           // nothing resembles olives
		{"governmeent outlet:nosuch", ""}, // nothing would be found either
		{"gov", ""},                       // too short
		{"sanctions -governmeent", ""},    // what is denied needs no spelling
		{"goverm* OR xgovernmentx~1", ""}, // prefixes and fuzzy words are not respelt
		{"12345", ""},
	} {
		r := search(t, e, khabar.SearchRequest{Query: parse(t, c.text), Suggest: true})
		if (len(r.Suggestions) == 0) != (c.want == "") {
			t.Errorf("%s: suggestions %+v, want %q", c.text, r.Suggestions, c.want)
			continue
		}
		for i, s := range r.Suggestions {
			if i == 0 && s.Query.String() != c.want {
				t.Errorf("%s: suggested %q, want %q", c.text, s.Query, c.want)
			}
			if n := search(t, e, khabar.SearchRequest{Query: parse(t, s.Query.String())}).Total; n != s.Total || n <= r.Total {
				t.Errorf("%s: %q finds %d, not %d; the query itself %d", c.text, s.Query, n, s.Total, r.Total)
			}
		}
	}
	r := search(t, e, khabar.SearchRequest{Query: parse(t, "governmeent"), Suggest: true,
		Filters: []khabar.Filter{{Field: khabar.FieldOutlet, Values: []string{"nosuch"}}}})
	if len(r.Suggestions) > 0 {
		t.Errorf("suggested in spite of the filter: %+v", r.Suggestions)
	}
	if r := search(t, e, khabar.SearchRequest{Query: parse(t, "governmeent")}); r.Suggestions != nil {
		t.Error("suggested without being asked")
	}
	if slices.ContainsFunc(search(t, e, khabar.SearchRequest{Query: parse(t, "sanctoins"), Suggest: true}).Suggestions,
		func(s khabar.Suggestion) bool { return s.Query.String() == "santions" }) {
		t.Error("another mistake is suggested")
	}
}
