package extract

import (
	"strings"
	"testing"
)

// A shape is a way in which pages set their text that engines get wrong. {0}, {1} and {2} stand for the paragraphs of harvest.
var shapes = []struct {
	name, lang, page string
	want             string
}{
	{"text in heading elements", "ar", `<h1>موسم القمح</h1><div><h3>{0}</h3><h3>{1}</h3><h3>{2}</h3></div><div><h2>أخبار أخرى</h2><h4><a href=/1>محافظ حمص يعلن خطة للحدائق العامة</a></h4></div>`,
		"{0}|{1}|{2}"},
	{"a paragraph repeated in a box for sharing", "en", `<article><h1>Wheat harvest</h1><div class=share><p>Share this story</p><p>{0}</p></div><div><p>{0}</p><p>{1}</p><p>{2}</p></div></article>`,
		"{0}|{1}|{2}"},
	{"a table of prices", "ar", `<article><h1>موسم القمح</h1><p>{0}</p><figure class=wp-block-table><table><tr><th>الصنف</th><th>السعر</th></tr><tr><td>قمح قاس</td><td>320 دولاراً</td></tr><tr><td>قمح طري</td><td>300 دولار</td></tr></table></figure><p>{1}</p><p>{2}</p></article>`,
		"{0}|الصنف|السعر|قمح قاس|320 دولاراً|قمح طري|300 دولار|{1}|{2}"},
	{"a grid of divisions", "en", `<main><h1>Wheat harvest</h1><div><p>{0}</p><div class=grid><div><div>Durum wheat</div><div>320 dollars</div></div><div><div>Soft wheat</div><div>300 dollars</div></div></div><p>{1}</p><p>{2}</p></div></main>`,
		"{0}|Durum wheat|320 dollars|Soft wheat|300 dollars|{1}|{2}"},
	{"a poem in two columns", "ar", `<div id=page><h2>قصيدة</h2><div class=entry><p>{0}</p><table><tr><td>على باب الحقول كان ليلي</td><td>طويلاً كالشتاء</td></tr><tr><td>أعد سنابلاً</td><td>وأسأل عن نهاري وانتهائي</td></tr></table><p>{1}</p></div></div>`,
		"{0}|على باب الحقول كان ليلي|طويلاً كالشتاء|أعد سنابلاً|وأسأل عن نهاري وانتهائي|{1}"},
	{"a standfirst in the header of the article", "ar", `<nav><a href=/>الرئيسية</a></nav><article><header><h1>موسم القمح</h1><p class=standfirst>{0}</p><div>عمر قدور</div></header><figure><img><figcaption>حقول قرب المدينة</figcaption></figure><div><p>{1}</p><p>{2}</p></div></article>`,
		"{0}|{1}|{2}"},
	{"comments longer than the article", "ar", `<article><h1>موسم القمح</h1><div><p>{0}</p><p>{1}</p></div></article><section><h3>آراء القراء (2)</h3><div><b>قارئ</b><p>{2} {2} {2}</p></div><div><b>زائر</b><p>{2} {1} {2}</p></div></section>`,
		"{0}|{1}"},
	{"the rest of the text behind a control", "ar", `<article><h1>موسم القمح</h1><div><div><p>{0}</p></div><a href=#>اقرأ المزيد</a><div style="display: none"><p>{1}</p><p>{2}</p></div></div></article>`,
		"{0}|{1}|{2}"},
	{"cards of other articles under a heading of no list", "en", `<div><h1>Wheat harvest</h1><div><p>{0}</p><p>{1}</p></div><div><h2>New from the province</h2><div><h3><a href=/1>Homs governor announces plan for public gardens</a></h3><p>The plan is for eleven gardens in the old town.</p><span>2 hours</span></div><div><h3><a href=/2>Bridge over the river opens again after repairs</a></h3><p>Lorries may cross from Monday.</p><span>3 hours</span></div></div></div>`,
		"{0}|{1}"},
	{"times in a live blog", "ar", `<main><h1>جلسة الموازنة</h1><p>{0}</p><ul><li><div class=time>10:23 ص</div><h3>إقرار الموازنة</h3><p>{1}</p></li><li><div class=time>٩:٠٥ ص</div><h3>بدء الجلسة</h3><p>{2}</p></li></ul></main>`,
		"{0}|إقرار الموازنة|{1}|بدء الجلسة|{2}"},
	{"a poll among the paragraphs", "ar", `<article><h1>موسم القمح</h1><div><p>{0}</p><p>{1}</p><div class=box><h4>استطلاع رأي</h4><p>هل ترى أن السعر الذي حددته المؤسسة منصف للفلاحين؟</p><ul><li>نعم</li><li>لا</li></ul></div><p>{2}</p></div></article>`,
		"{0}|{1}|{2}"},
	{"parts that begin with the place of an advertisement", "ar", `<div><h1>موسم القمح</h1><section><p>{0}</p></section><section><span>إعلان</span><p>{1}</p></section><section><span>إعلان</span><p>{2}</p></section></div>`,
		"{0}|{1}|{2}"},
	{"sources on other sites", "en", `<article><h1>Wheat harvest</h1><p>{0}</p><p>The figures are from:</p><ul><li><a href=https://b.example/1>Yearbook of the ministry, 2025</a></li><li><a href=https://c.example/2>Report of the millers' union</a></li></ul><p>{1}</p><p>{2}</p></article>`,
		"{0}|The figures are from:|Yearbook of the ministry, 2025|Report of the millers' union|{1}|{2}"},
	{"a long list that one engine alone leaves out", "en", `<div id=c><h1>What to plant</h1><p>{0}</p><p>What you will need:</p><ul><li>Winter wheat of a short sort</li><li>A spade and a rake</li><li>Two bags of old manure</li><li>Twine</li><li>A plank to kneel on</li><li>Water from the well</li><li>Patience for eight months</li><li>A scarecrow</li><li>A fence against the goats</li><li>Sacks for the grain</li></ul><p>{1}</p><p>{2}</p></div>`,
		"{0}|What you will need:|Winter wheat of a short sort|A spade and a rake|Two bags of old manure|Twine|A plank to kneel on|Water from the well|Patience for eight months|A scarecrow|A fence against the goats|Sacks for the grain|{1}|{2}"},
}

func TestShapes(t *testing.T) {
	for _, s := range shapes {
		t.Run(s.name, func(t *testing.T) {
			text := harvest[s.lang]
			fill := strings.NewReplacer("{0}", text[0], "{1}", text[1], "{2}", text[2])
			r, err := New(nil).HTML(t.Context(), Input{URL: "https://a.example/news/1", Body: []byte("<html lang=" + s.lang + "><body>" + fill.Replace(s.page))})
			if err != nil {
				t.Fatal(err)
			}
			got := strings.Join(strings.FieldsFunc(r.Article.Body, func(r rune) bool { return r == '\n' }), "\n")
			if want := strings.ReplaceAll(fill.Replace(s.want), "|", "\n"); got != want || !r.IsArticle {
				t.Errorf("article %v, %q, by %s:\n%s\nnot:\n%s", r.IsArticle, r.Reason, r.Article.Sources["body"], got, want)
			}
		})
	}
}

// TestOnlyHeadings: a page whose whole text is short headings has a text.
func TestOnlyHeadings(t *testing.T) {
	r, err := New(nil).HTML(t.Context(), Input{URL: "https://a.example/1", Body: []byte("<body><h2>The harvest of this year</h2><img><h2>The fields after the harvest</h2><img>")})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(r.Article.Body, "The fields after the harvest") {
		t.Errorf("body %q", r.Article.Body)
	}
}
