package extract

import (
	"os"
	"strings"
	"testing"
)

var harvest = map[string][]string{
	"ar": {
		"أعلنت مديرية الزراعة في الحسكة أن موسم القمح هذا العام تجاوز التوقعات، وأن كميات التسويق بلغت مئة وعشرين ألف طن حتى نهاية حزيران.",
		"وقال مدير المؤسسة إن الأسعار ستبقى على حالها، وإن المراكز ستواصل استلام المحصول من الفلاحين في القرى البعيدة حتى منتصف تموز المقبل.",
		"ويشتكي مزارعون من تأخر صرف المستحقات، ويقول بعضهم إنه انتظر أكثر من شهرين قبل أن يتسلم ثمن محصوله من المصرف الزراعي في المدينة.",
	},
	"en": {
		"The agriculture directorate in Hasakah said that this year's wheat harvest had exceeded expectations by the end of June.",
		"The head of the state company said that prices would stay as they were and that the centres would keep buying until the middle of July.",
		"Farmers complain of late payments, and some of them say that they waited for more than two months before the bank in the city paid them.",
	},
}

// TestFurniture puts every line of testdata/furniture.txt among paragraphs and after them, and expects the paragraphs and nothing else.
func TestFurniture(t *testing.T) {
	raw, err := os.ReadFile("testdata/furniture.txt")
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for line := range strings.SplitSeq(string(raw), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		tried++
		lang, title := "en", "Wheat harvest in Hasakah exceeds expectations"
		if strings.ContainsAny(line, "ابتدرسعلمنهوي") {
			lang, title = "ar", "موسم القمح في الحسكة يتجاوز التوقعات"
		}
		text := harvest[lang]
		for _, at := range []int{1, len(text)} { // early: what follows a prompt for comments late in the text is none
			paragraphs := append(append(append([]string{}, text[:at]...), line), text[at:]...)
			page := "<title>" + title + "</title><nav><a href=/>Home</a></nav><main><article><h1>" + title + "</h1><div><p>" +
				strings.Join(paragraphs, "</p><p>") + "</p></div></article></main>"
			r, err := New(nil).HTML(t.Context(), Input{URL: "https://a.example/1", Body: []byte(page)})
			if err != nil {
				t.Fatal(err)
			}
			if r.Article.Body != strings.Join(text, "\n\n") {
				t.Errorf("%s, before paragraph %d:\n%s", line, at, r.Article.Body)
			}
		}
	}
	if tried < 70 {
		t.Errorf("%d lines", tried)
	}
}
