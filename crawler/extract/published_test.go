package extract

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// prose is text enough that a page is an article.
const (
	proseEn = `<p>The bakery on the square opened again after three weeks, and the queue reached the old bridge before the first loaf was out.</p>
<p>Flour had been short in the whole valley, the owner said, and the mill ran only at night because the current failed in the day.</p>
<p>Neighbours brought what they had kept, and for one morning the price on the board was the one of the year before the drought.</p>`
	proseAr = `<p>عاد المخبز في الساحة القديمة إلى العمل بعد ثلاثة أسابيع من التوقف، ووصل الطابور إلى الجسر قبل أن يخرج الرغيف الأول من الفرن.</p>
<p>وقال صاحب المخبز إن الطحين كان شحيحًا في الوادي كله، وإن المطحنة كانت تعمل ليلًا فقط لأن الكهرباء تنقطع طوال النهار.</p>
<p>وجلب الجيران ما خزنوه في بيوتهم، فعاد السعر على اللوحة لصباح واحد كما كان في السنة التي سبقت الجفاف.</p>`
)

// datePage is a page in which something stands in each of the places where dates stand.
type datePage struct{ head, above, below, text, end, aside string }

func (d datePage) html(arabic bool) string {
	lang, title, prose := "en-GB", "The bakery opens again", proseEn
	if arabic {
		lang, title, prose = "ar", "المخبز القديم يعود إلى العمل", proseAr
	}
	return fmt.Sprintf(`<html lang="%s"><head><title>%s</title>%s</head><body><nav><a href="/">Home</a> <a href="/a">News</a></nav>
<main>%s<h1>%s</h1>%s<div class="entry-content">%s%s</div>%s</main><aside>%s</aside><footer>© 2019 Valley News</footer></body></html>`,
		lang, title, d.head, d.above, title, d.below, d.text, prose, d.end, d.aside)
}

func TestPublished(t *testing.T) {
	fetched := time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)
	ld := func(fields string) string { // of the article
		return `<script type="application/ld+json">{"@type":"NewsArticle","headline":"The bakery opens again",` + fields + `}</script>`
	}
	const card = `<ul><li><time datetime="2026-05-05">5 May</time> <a href="/x">Another story with a longer title</a></li></ul>`
	right, all := 0, 0
	for name, c := range map[string]struct {
		page     datePage
		arabic   bool
		url      string
		want     string
		modified string
	}{
		// which event a source states
		"a bare Dublin Core date says less than what is printed": {page: datePage{head: `<meta name="dc.date" content="2026-03-09">`,
			below: `<p>6 January 2026</p>`}, want: "2026-01-06"},
		"a bare Dublin Core date is better than nothing":   {page: datePage{head: `<meta name="dc.date" content="2026-03-09">`}, want: "2026-03-09"},
		"the print decides between JSON-LD and meta":       {page: datePage{head: ld(`"datePublished":"2026-01-04"`) + `<meta property="article:published_time" content="2026-01-06">`, below: `<p>6 January 2026</p>`}, want: "2026-01-06"},
		"without a print, JSON-LD is believed before meta": {page: datePage{head: ld(`"datePublished":"2026-01-04"`) + `<meta property="article:published_time" content="2026-01-06">`}, want: "2026-01-04"},
		"an update does not replace the publication":       {page: datePage{head: ld(`"datePublished":"2026-01-04","dateModified":"2026-03-06"`), below: `<p>Updated: 6 March 2026</p>`}, want: "2026-01-04", modified: "2026-03-06"},
		"an update alone is no publication":                {page: datePage{below: `<p>Last updated: 6 March 2026</p>`}, modified: "2026-03-06"},
		"an Arabic update alone is no publication":         {arabic: true, page: datePage{below: `<p>آخر تحديث: ٦ آذار ٢٠٢٦</p>`}, modified: "2026-03-06"},
		"both in one line":                                 {arabic: true, page: datePage{below: `<p>نشر في ٤ كانون الثاني ٢٠٢٦ | آخر تحديث ٦ آذار ٢٠٢٦</p>`}, want: "2026-01-04", modified: "2026-03-06"},
		"the update first":                                 {page: datePage{below: `<p>Updated 6 March 2026 Published 4 January 2026</p>`}, want: "2026-01-04", modified: "2026-03-06"},
		"the last edit of a wiki":                          {page: datePage{end: `<div class="page-date">revision 8, last edited: <span class="date">6 March 2026</span></div>`}},
		"a copyright footer":                               {page: datePage{}},
		"an instant in UTC is the day that is printed":     {page: datePage{head: ld(`"datePublished":"2026-01-06T22:30:00Z"`), below: `<p>7 January 2026</p>`}, want: "2026-01-07"},
		"no place is so far from UTC":                      {page: datePage{head: ld(`"datePublished":"2026-01-07T10:30:00Z"`)}, url: "https://site.example/2026/01/06/bakery", want: "2026-01-07T10:30:00Z"},
		// elements for programs
		"the time by the headline, not those of cards":    {page: datePage{aside: card, end: card, below: `<time datetime="2026-01-06T09:30:00+03:00">6 Jan</time>`}, want: "2026-01-06T09:30:00+03:00"},
		"times of cards alone":                            {page: datePage{aside: card, end: card}},
		"a time that says in words when it was published": {page: datePage{below: `<time datetime="2026-03-03T10:18:46Z">Published on 6 January 2026</time>`}, want: "2026-01-06"},
		"the footer of the article":                       {page: datePage{below: `<footer class="node__meta"><span class="post-created">6.1.26</span> / <span>0 comments</span></footer>`}, want: "2026-01-06"},
		"RDFa":                                            {page: datePage{end: `<span property="schema:dateCreated" content="2026-01-06T12:45:46+00:00"></span>`}, want: "2026-01-06T12:45:46Z"},
		"hAtom in the footer of a post":                   {page: datePage{end: `<div class="post-footer"><abbr class="published" title="2026-01-06T10:52:00+02:00">10:52</abbr></div>`}, want: "2026-01-06T10:52:00+02:00"},
		"comments are not the article":                    {page: datePage{end: `<div id="comments"><time datetime="2026-02-01">1 Feb</time> first!</div>`}},
		// lines
		"a label over its value":              {page: datePage{end: `<dl><dt>Published</dt><dd>6 January 2026</dd><dt>Recorded</dt><dd>2 January 2026</dd></dl>`}, want: "2026-01-06"},
		"an Arabic label over its value":      {arabic: true, page: datePage{end: `<div><div>تاريخ النشر</div><div>٦ كانون الثاني ٢٠٢٦</div></div>`}, want: "2026-01-06"},
		"the day of something else":           {page: datePage{below: `<p>Release date: 6 March 2026</p>`}},
		"the day of something else in Arabic": {arabic: true, page: datePage{below: `<p>تاريخ الميلاد: ٦ آذار ١٩٧٠</p>`}},
		"a sentence about the posting": {page: datePage{end: `<p class="small">This entry was posted on Tuesday, January 6th, 2026 at 10:22 am and is filed under
			Bread, Valley. You can follow any responses to this entry through the feed. You can leave a response, or trackback from your own site.</p>`}, want: "2026-01-06T10:22:00Z"},
		"an Arabic sentence about the posting": {arabic: true, page: datePage{end: `<p>نُشر هذا المقال في 6 يناير 2026 ضمن تصنيف الخبز والوادي، ويمكنك متابعة الردود عليه عبر الخلاصات أو ترك تعليق في الأسفل لمن يقرأ بعدك هنا</p>`}, want: "2026-01-06"},
		"a sentence tells of an event":         {page: datePage{below: `<p>The bridge over the old river was closed on 6 March 2026, the mayor said.</p>`}},
		"a caption tells of an event":          {arabic: true, page: datePage{below: `<p>طابور أمام المخبز في الساحة القديمة يوم ٦ آذار ٢٠٢٦</p>`}},
		"a caption about an office":            {arabic: true, page: datePage{below: `<p>أمام مكتب المحافظ في الساحة القديمة يوم ٦ آذار ٢٠٢٦</p>`}},
		"a line with diacritics":               {arabic: true, page: datePage{below: `<p>نُشِرَ يومَ الثلاثاء في ٦ كانون الثاني ٢٠٢٦</p>`}, want: "2026-01-06"},
		"a press release":                      {page: datePage{below: `<p>Press release of 6 January 2026 | Valley – The bakery on the square, which had been closed for three weeks after the failure of the mill, sells bread again, and the town thanks all who helped it with what they had kept at home.</p>`}, want: "2026-01-06"},
		"the first paragraph begins with it":   {arabic: true, page: datePage{text: `<p>دمشق – ٦ كانون الثاني ٢٠٢٦: قال المجلس المحلي في الوادي إن الطحين وصل إلى المطحنة في ساعة متأخرة من الليل الماضي.</p>`}, want: "2026-01-06"},
		"a weekday, both calendars, and an hour": {arabic: true, page: datePage{below: `<span>الثلاثاء ١٧ رجب ١٤٤٧ هـ الموافق &rlm;٦&rlm; كانون الثاني ٢٠٢٦ م - ١٠:٢٠ ص بتوقيت دمشق</span>`},
			want: "2026-01-06T10:20:00+03:00"},
		"a byline with a section, parted by bars": {arabic: true, page: datePage{below: `<p>ليان حداد | محليات | ٣ تشرين الثاني ٢٠٢٦ م | ٥ تعليقات</p>`}, want: "2026-11-03"},
		"three boxes of a theme":                  {page: datePage{below: `<div class="date"><span class="month">Jan</span> <span class="day">06</span><span class="year">2026</span></div>`}, want: "2026-01-06"},
		"a short year":                            {page: datePage{below: `<p>3 Nov 26</p>`}, want: "2026-11-03"},
		"numbers in the order of the language":    {arabic: true, page: datePage{below: `<p>٠٣/١١/٢٠٢٦</p>`}, want: "2026-11-03"},
		"a day that is to come":                   {page: datePage{below: `<p>6 January 2031</p>`}},
		"how long before the fetch":               {arabic: true, page: datePage{below: `<p>منذ ٣ ساعات</p>`}, want: "2026-11-27"},
		"days before the fetch":                   {arabic: true, page: datePage{below: `<p>محليات | منذ 3 أيام</p>`}, want: "2026-11"},
	} {
		all++
		if t.Run(strings.ReplaceAll(name, " ", "_"), func(t *testing.T) {
			address := c.url
			if address == "" {
				address = "https://site.example/bakery"
			}
			r, err := New(nil).HTML(t.Context(), Input{URL: address, Body: []byte(c.page.html(c.arabic)), Fetched: fetched})
			if err != nil {
				t.Fatal(err)
			}
			a := r.Article
			if a.Published.String() != c.want || a.Modified.String() != c.modified {
				t.Errorf("published %q, modified %q, not %q, %q (sources %v)", a.Published, a.Modified, c.want, c.modified, a.Sources)
			}
		}) {
			right++
		}
	}
	t.Logf("dates: %d of %d invented pages right", right, all)
}

func TestHowLongAgoNeedsTheFetch(t *testing.T) {
	page := datePage{below: `<p>منذ ٣ ساعات</p>`}.html(true)
	r, err := New(nil).HTML(t.Context(), Input{URL: "https://site.example/bakery", Body: []byte(page)})
	if err != nil || !r.Article.Published.IsZero() {
		t.Errorf("published %v (%v)", r.Article.Published, err)
	}
}
