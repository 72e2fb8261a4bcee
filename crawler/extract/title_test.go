package extract

import (
	"fmt"
	"strings"
	"testing"
)

func TestTitle(t *testing.T) {
	right, all := 0, 0
	for name, c := range map[string]struct{ head, body, address, want string }{
		"the heading, not the section over it": {`<title>The bakery opens again | Valley News</title>`,
			`<h1>News</h1><h2>The bakery opens again</h2>`, "", "The bakery opens again"},
		"a section's heading against og:title": {`<title>News - Valley</title><meta property="og:title" content="The bakery opens again after weeks">`,
			`<h1>News</h1>`, "", "The bakery opens again after weeks"},
		"one h1 of the article, others of boxes": {`<title>Gift guide | Home | Discover</title>`,
			`<h1>My own guide to a warm kitchen</h1><aside><h1>Love in your mailbox every week</h1></aside><form><h1>Our letter to all our readers</h1></form>`, "", "My own guide to a warm kitchen"},
		"a heading that resembles least":                  {`<title>Company cars: lease or finance? What pays?</title>`, `<h1>Company cars: leasing or financing</h1><div><p>…</p><h2>Conclusion – company cars: lease or finance?</h2></div>`, "", "Company cars: leasing or financing"},
		"the line over the headline":                      {`<title>Elections: The bakery opens again</title>`, `<h1><span class="kicker">Elections</span> The bakery opens again</h1>`, "", "The bakery opens again"},
		"the line over the headline in Arabic":            {`<title>خاص | المخبز القديم يعود إلى العمل</title>`, `<h1><span class="post-label">خاص</span> المخبز القديم يعود إلى العمل</h1>`, "", "المخبز القديم يعود إلى العمل"},
		"a marked headline":                               {`<title>Open - Why the bakery opened again</title>`, `<h1><span class="article__subheadline">Open</span><br><span class="article__headline">Why the bakery opened again</span></h1>`, "", "Why the bakery opened again"},
		"a line over it that <title> states with a colon": {`<title>Opening hours: The bakery opens again | Valley News</title>`, `<h1><span>Opening hours</span> <span>The bakery opens again</span></h1>`, "", "The bakery opens again"},
		"a line over it with a dash in Arabic":            {`<meta property="og:title" content="خاص - المخبز القديم يعود إلى العمل">`, `<h1><span>خاص</span> <span>المخبز القديم يعود إلى العمل</span></h1>`, "", "المخبز القديم يعود إلى العمل"},
		"an Arabic label in the headline's own line":      {`<meta property="og:title" content="شاهد: المخبز القديم يعود إلى العمل">`, `<h1>شاهد: المخبز القديم يعود إلى العمل</h1>`, "", "شاهد: المخبز القديم يعود إلى العمل"},
		"an emphasised line over it":                      {`<meta property="og:title" content="The bakery opens again">`, `<h1><em>A day in the valley</em> The bakery opens again</h1>`, "", "The bakery opens again"},
		"the line over it stated as <title>":              {`<title>Bread in the valley: where to buy it</title><script type="application/ld+json">{"@type":"NewsArticle","headline":"The bakery opens again"}</script>`, `<h1><span class="head__roofline">Bread in the valley: where to buy it</span> The bakery opens again</h1>`, "", "The bakery opens again"},
		"a bar that is the headline's":                    {`<title>Bread week 2026 | A bakery at the end of the valley opens again</title>`, `<h1>Bread week 2026 | A bakery at the end of the valley opens again</h1>`, "", "Bread week 2026 | A bakery at the end of the valley opens again"},
		"the site's name as a link to its front page":     {`<title>Bread and more bread - The bakery opens again</title>`, `<h1><a href="/">Bread and more bread</a></h1><h2>The bakery opens again</h2>`, "", "The bakery opens again"},
		"a blog's name as a link to the blog":             {`<title>The bakery opens again - Bread and more bread</title>`, `<h1><a href="/bread/">Bread and more bread</a></h1><h3>The bakery opens again</h3>`, "https://blogs.example/bread/2026/opens", "The bakery opens again"},
		"an Arabic blog's name as a link":                 {`<title>مدونة الخبز والملح: المخبز القديم يعود إلى العمل</title>`, `<h1><a href="https://www.site.example/index.html">مدونة الخبز والملح</a></h1><h2 class="post-title">المخبز القديم يعود إلى العمل</h2>`, "", "المخبز القديم يعود إلى العمل"},
		"a headline that is a link to itself":             {`<title>Valley</title>`, `<h1><a href="/a">The bakery opens again</a></h1>`, "", "The bakery opens again"},
		"one h1 of the article, another of furniture":     {`<title>Gift guide | Home | Discover</title>`, `<h1>My own guide to a warm kitchen</h1><div class="newsletter-teaser"><h1>Our letter to all our readers</h1></div>`, "", "My own guide to a warm kitchen"},
		"a stated title that was cut short":               {`<title>The bakery at the end of the valley opens again - Valley</title><meta property="og:title" content="The bakery at the end of the…"><meta property="og:site_name" content="Valley">`, ``, "", "The bakery at the end of the valley opens again"},
		"an Arabic one that was cut short":                {`<title>المخبز القديم في آخر الوادي يعود إلى العمل</title><meta property="og:title" content="المخبز القديم في آخر...">`, ``, "", "المخبز القديم في آخر الوادي يعود إلى العمل"},
		"an ellipsis that is the headline's":              {`<meta property="og:title" content="The bakery opens again…"><title>Bread - Valley</title>`, ``, "", "The bakery opens again…"},
		"the site's name on every page":                   {`<title>Valley News</title><meta property="og:site_name" content="Valley News">`, `<h1>The bakery opens again</h1><h3>News of the valley</h3>`, "", "The bakery opens again"},
		"the site's name on every page and in a box":      {`<title>Valley</title>`, `<h3>Valley Letter</h3><h1>The bakery opens again</h1>`, "https://www.valley.example/a", "The bakery opens again"},
		"nothing but the site's name":                     {`<title>Valley</title>`, ``, "https://www.valley.example/a", "Valley"},
		"a title stated as the name of the site":          {`<title>The bakery opens again - Bread</title><meta property="og:title" content="The bakery opens again - Bread"><meta property="og:site_name" content="The bakery opens again - Bread">`, `<h3>The bakery opens again</h3>`, "", "The bakery opens again"},
		"a headline with a longer line under it":          {`<title>Bread at dawn, and salt - How the bakery at the end of the valley opened again</title>`, `<h1>Bread at dawn, and salt</h1><h2>How the bakery at the end of the valley opened again</h2>`, "", "Bread at dawn, and salt"},
		"an Arabic headline with a longer line under it":  {`<title>خبز عند الفجر وملح | كيف عاد المخبز القديم في آخر الوادي إلى العمل</title>`, `<h1>خبز عند الفجر وملح</h1><h2>كيف عاد المخبز القديم في آخر الوادي إلى العمل</h2>`, "", "خبز عند الفجر وملح"},
		"a site before it, parted by an arrow":            {`<title>صحيفة الوادي ← المخبز القديم يعود إلى العمل</title><meta property="og:site_name" content="صحيفة الوادي">`, ``, "", "المخبز القديم يعود إلى العمل"},
		"an unknown Arabic site before angles":            {`<title>شبكة الوادي » المخبز القديم يعود إلى العمل بعد أيام</title>`, ``, "", "المخبز القديم يعود إلى العمل بعد أيام"},
		"an unknown Arabic site after angles":             {`<title>المخبز القديم يعود إلى العمل « شبكة الوادي</title>`, ``, "", "المخبز القديم يعود إلى العمل"},
		"a site after a sign without a space":             {`<title>المخبز القديم يعود إلى العمل -الوادي</title><meta property="og:site_name" content="الوادي">`, ``, "", "المخبز القديم يعود إلى العمل"},
		"a site after a hyphen alone":                     {`<title>المخبز القديم يعود إلى العمل-الوادي</title><meta property="og:site_name" content="الوادي">`, ``, "", "المخبز القديم يعود إلى العمل"},
		"a word of the headline with a hyphen":            {`<title>The bakery opens again in the non-Valley</title><meta property="og:site_name" content="Valley">`, ``, "", "The bakery opens again in the non-Valley"},
		"a headline that ends with the site":              {`<title>مخبز جديد يفتح أبوابه في الوادي</title><meta property="og:site_name" content="الوادي">`, ``, "", "مخبز جديد يفتح أبوابه في الوادي"},
		"a site in brackets":                              {`<title>المخبز القديم يعود إلى العمل (الوادي)</title><meta property="og:site_name" content="الوادي">`, ``, "", "المخبز القديم يعود إلى العمل"},
		"a site after the word for its kind":              {`<title>المخبز القديم يعود إلى العمل - موقع الوادي</title><meta property="og:site_name" content="الوادي">`, ``, "", "المخبز القديم يعود إلى العمل"},
		"one title for all pages":                         {`<title>شبكة الوادي - خبر</title>`, `<h3>المخبز القديم يعود إلى العمل</h3>`, "", "المخبز القديم يعود إلى العمل"},
		"one title for all pages, an h1":                  {`<title>Bread</title>`, `<h1>Welcome</h1><h2>What our readers say of us</h2>`, "", "Bread"},
		"a title of two words in the page":                {`<title>Old bread</title>`, `<h2>What our readers say of us</h2><p>Old bread</p>`, "", "Old bread"},
		"a link for editors in the headline":              {`<title>The bakery opens again</title>`, `<h1>The bakery opens again<a href="/edit">edit</a></h1>`, "", "The bakery opens again"},
		"emphasis is no line":                             {`<title>The old bakery opens again</title>`, `<h1>The <em>old</em> bakery opens again</h1>`, "", "The old bakery opens again"},
		"a day before it":                                 {`<title>23.01.2026 - The bakery opens again</title>`, `<h2>23.01.2026 - The bakery opens again</h2>`, "", "The bakery opens again"},
		"a day before it in Arabic digits":                {`<title>٢٣/٠١/٢٠٢٦ | المخبز القديم يعود إلى العمل</title>`, ``, "", "المخبز القديم يعود إلى العمل"},
		"a day in words is part of it":                    {`<title>6 October 1973: a war remembered</title>`, `<h1>6 October 1973: a war remembered</h1>`, "", "6 October 1973: a war remembered"},
		"hyphens that are not seen":                       {``, "<h1>The ba\u00adkery opens again to\u00adday</h1>", "", "The bakery opens again today"},
		"site after a dash":                               {`<title>The bakery opens again - Valley News</title><meta property="og:site_name" content="Valley News">`, ``, "", "The bakery opens again"},
		"site after an angle":                             {`<title>The bakery opens again » Valley News</title><meta property="og:site_name" content="Valley News">`, ``, "", "The bakery opens again"},
		"site before it":                                  {`<title>Valley News – The bakery opens again</title><meta property="og:site_name" content="Valley News">`, ``, "", "The bakery opens again"},
		"site by its host's letters":                      {`<title>The bakery opens again - Games Valley 2026</title>`, ``, "https://www.valley2026.example/a", "The bakery opens again"},
		"an Arabic site after a bar":                      {`<title>المخبز القديم يعود إلى العمل | صحيفة الوادي</title><meta property="og:site_name" content="صحيفة الوادي">`, ``, "", "المخبز القديم يعود إلى العمل"},
		"an Arabic site after a dash":                     {`<title>المخبز القديم يعود إلى العمل - صحيفة الوادي</title><meta property="og:site_name" content="صحيفة الوادي">`, ``, "", "المخبز القديم يعود إلى العمل"},
		"an Arabic site after a tatweel":                  {`<title>المخبز القديم يعود إلى العمل ـ صحيفة الوادي</title><meta property="og:site_name" content="صحيفة الوادي">`, ``, "", "المخبز القديم يعود إلى العمل"},
		"an Arabic site with another hamza":               {`<title>المخبز القديم يعود إلى العمل – أخبار الوادى</title><meta property="og:site_name" content="اخبار الوادي">`, ``, "", "المخبز القديم يعود إلى العمل"},
		"an Arabic site of which nothing is said":         {`<title>المخبز القديم يعود إلى العمل بعد ثلاثة أسابيع | صحيفة الوادي</title>`, ``, "", "المخبز القديم يعود إلى العمل بعد ثلاثة أسابيع"},
		"an RTL mark beside the bar":                      {"<title>المخبز القديم يعود إلى العمل\u200f |\u200f صحيفة الوادي</title><meta property=\"og:site_name\" content=\"صحيفة الوادي\">", ``, "", "المخبز القديم يعود إلى العمل\u200f"},
		"a dash that is the headline's":                   {`<title>The bakery opens again – and closes | Valley News</title>`, ``, "", "The bakery opens again – and closes"},
		"entities written twice":                          {`<meta property="og:title" content="Bread &amp;amp; salt in the &amp;quot;old&amp;quot; valley">`, ``, "", `Bread & salt in the "old" valley`},
		"a mixed headline":                                {`<title>«قسد» تسلم المخبز إلى لجنة SDF المحلية | الوادي</title>`, `<h1>«قسد» تسلم المخبز إلى لجنة SDF المحلية</h1>`, "", "«قسد» تسلم المخبز إلى لجنة SDF المحلية"},
	} {
		all++
		if t.Run(strings.ReplaceAll(name, " ", "_"), func(t *testing.T) {
			if c.address == "" {
				c.address = "https://site.example/a"
			}
			page := fmt.Sprintf(`<html><head>%s</head><body><main>%s<article>%s</article></main></body></html>`, c.head, c.body, proseEn)
			r, err := New(nil).HTML(t.Context(), Input{URL: c.address, Body: []byte(page)})
			if err != nil {
				t.Fatal(err)
			}
			if r.Article.Title != c.want {
				t.Errorf("%q, not %q (%s)", r.Article.Title, c.want, r.Article.Sources["title"])
			}
		}) {
			right++
		}
	}
	t.Logf("titles: %d of %d invented pages right", right, all)
}
