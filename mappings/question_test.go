package mappings_test

import (
	"strings"
	"testing"

	"khabar/mappings"
)

func TestIsQuestion(t *testing.T) {
	for text, want := range map[string]bool{
		"Who was dismissed at the ministry": true,
		"the dam was built when":            true,
		"In which town did the talks begin": true,
		"did the minister resign":           true,
		"the minister did resign":           false,
		"WHO guidelines on cholera":         false,
		"IS attack in Homs":                 false,
		"harvest of olives":                 false,
		"متى بدأت المحادثات":                true,
		"في أي مدينة عقد الاجتماع":          true,
		"وزير من سوريا":                     false,
		"من هو وزير المياه":                 true,
		"مَن هو وزير المياه":                true,
		"وكم بلغ عدد النازحين":              true,
		"أسعار القمح ما زالت مرتفعة":        false,
		"بأي سعر بيع القمح":                 true,
		"":                                  false,
		"اتفاق المياه بين البلدين":          false,
		"تراجع محصول الزيتون في أي منطقة":   false,
		"الى اين يتجه النهر":                true,
	} {
		if got := mappings.IsQuestion(strings.Fields(text)); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
