package highlight

import (
	"testing"

	"khabar/query"
)

// TestDocumentedMatches holds what docs/query-syntax.md says that words and phrases match, and what they do not.
func TestDocumentedMatches(t *testing.T) {
	for _, c := range []struct {
		query     string
		yes, none []string
	}{
		{"agreement", []string{"agreements", "Agreement"}, []string{"agree", "disagreement"}},
		{"الحكومة", []string{"حكومة", "وبالحكومة", "حكومته"}, []string{"حكم"}},
		{"Erdoğan", []string{"Erdogan"}, nil},
		{"Da'esh", []string{"Daesh"}, nil},
		{"al-Sharaa", []string{"Al Sharaa", "Alsharaa"}, nil},
		{"Asia/Pacific", []string{"Asia-Pacific", "Asia Pacific"}, []string{"Pacific Asia", "Asia and the Pacific"}},
		{`"oil prices"~5`, []string{"prices of oil", "oil a1 b2 c3 d4 price"}, []string{"oil a1 b2 c3 d4 e5 price"}},
		{`"ministry of defence"`, []string{"ministry for defence"}, []string{"ministry defence", "ministry of the defence"}},
		{"=agreements", []string{"AGREEMENTS"}, []string{"agreement"}},
		{"=الاتفاق", []string{"الاتّفاق"}, []string{"اتفاق", "والاتفاق"}},
		{"agree*", []string{"agrees", "agreement"}, []string{"disagree"}},
		{"اتفا*", []string{"اتفاق", "اتفاقية"}, []string{"الاتفاق"}},
		{"Shibani~1", []string{"Shibany", "Shiban", "Sheibani", "Shiabni"}, []string{"Sheibany"}},
		{"2026", []string{"٢٠٢٦", "۲۰۲۶"}, nil},
		{`"security agreement"`, nil, []string{"agreement security"}},
	} {
		m := compile(t, c.query)
		for _, text := range c.yes {
			if len(m.Occurrences(nil, query.Body, text)) == 0 {
				t.Errorf("%s does not match %q", c.query, text)
			}
		}
		for _, text := range c.none {
			if got := m.Occurrences(nil, query.Body, text); len(got) > 0 {
				t.Errorf("%s matches %q at %v", c.query, text, got)
			}
		}
	}
}
