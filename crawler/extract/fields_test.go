package extract

import (
	"fmt"
	"strings"
	"testing"
)

// TestFields tries section, tags and picture from each place where a page states them. What is compared is the value and its source.
func TestFields(t *testing.T) {
	ld := func(fields string) string {
		return `<script type="application/ld+json">{"@type":"NewsArticle",` + fields + `}</script>`
	}
	right, all := 0, 0
	for name, c := range map[string]struct{ head, below, field, want string }{
		"section of JSON-LD":        {ld(`"articleSection":"محليات"`) + `<meta property="article:section" content="News">`, ``, "section", "محليات (jsonld)"},
		"section of meta":           {`<meta property="article:section" content="Valley &amp;amp; town">`, ``, "section", "Valley & town (meta)"},
		"section of breadcrumbs":    {`<script type="application/ld+json">{"@type":"BreadcrumbList","itemListElement":[{"@type":"ListItem","position":1,"name":"الرئيسية"},{"@type":"ListItem","position":2,"name":"محليات"}]}</script>`, ``, "section", "محليات (breadcrumb)"},
		"no section in an address":  {`<meta property="article:section" content="https://site.example/news">`, ``, "section", " ()"},
		"tags of meta":              {`<meta property="article:tag" content="الخبز"><meta property="article:tag" content="الوادي">`, ``, "tags", "الخبز+الوادي (meta article:tag)"},
		"tags with both commas":     {`<meta name="keywords" content="الخبز، الوادي, bread">`, ``, "tags", "الخبز+الوادي+bread (meta keywords)"},
		"tags of JSON-LD":           {ld(`"keywords":["الخبز","#الوادي","الخبز"]`), ``, "tags", "الخبز+الوادي (jsonld)"},
		"linked tags":               {``, `<p><a rel="tag" href="/t/1">الخبز</a> <a rel="tag" href="/t/2">الوادي</a></p>`, "tags", "الخبز+الوادي (link rel=tag)"},
		"linked categories":         {``, `<p><a rel="category tag" href="/c/1">محليات</a></p>`, "tags", " ()"},
		"picture of meta, absolute": {`<meta property="og:image" content="/img/a.jpg">`, ``, "image", "https://site.example/img/a.jpg (meta og:image)"},
		"picture of JSON-LD":        {ld(`"image":{"@type":"ImageObject","url":"https://site.example/b.jpg"}`), ``, "image", "https://site.example/b.jpg (jsonld)"},
		"picture that is none":      {`<meta property="og:image" content="javascript:alert(1)">`, ``, "image", " ()"},
	} {
		all++
		if t.Run(strings.ReplaceAll(name, " ", "_"), func(t *testing.T) {
			page := fmt.Sprintf(`<html lang="ar"><head><title>المخبز القديم يعود إلى العمل</title>%s</head><body><main><h1>المخبز القديم يعود إلى العمل</h1>%s<article>%s</article></main></body></html>`,
				c.head, c.below, proseAr)
			r, err := New(nil).HTML(t.Context(), Input{URL: "https://site.example/a", Body: []byte(page)})
			if err != nil {
				t.Fatal(err)
			}
			a := r.Article
			value := map[string]string{"section": a.Section, "tags": strings.Join(a.Tags, "+"), "image": a.Image}[c.field]
			if got := value + " (" + a.Sources[c.field] + ")"; got != c.want {
				t.Errorf("%q, not %q", got, c.want)
			}
		}) {
			right++
		}
	}
	t.Logf("sections, tags and pictures: %d of %d invented pages right", right, all)
}
