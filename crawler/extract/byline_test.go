package extract

import (
	"fmt"
	"strings"
	"testing"
)

func TestBylinesOfPages(t *testing.T) {
	line := func(s string) [2]string { return [2]string{"", "<p>" + s + "</p>"} }
	meta := func(s string) [2]string { return [2]string{`<meta name="author" content="` + s + `">`, ""} }
	ld := func(s string) [2]string {
		return [2]string{`<script type="application/ld+json">{"@type":"NewsArticle","author":` + s + `}</script>`, ""}
	}
	right, all := 0, 0
	for name, c := range map[string]struct {
		page             [2]string // in the head, under the headline
		authors, credits string
	}{
		"by":                                  {line("By Layla Haddad"), "Layla Haddad", ""},
		"by two":                              {line("By Layla Haddad and Omar Safadi"), "Layla Haddad، Omar Safadi", ""},
		"by with a day":                       {line("By Layla Haddad | 6 January 2026"), "Layla Haddad", ""},
		"by with a job":                       {line("By Layla Haddad, Staff Writer"), "Layla Haddad", ""},
		"by capitals":                         {line("BY LAYLA HADDAD"), "LAYLA HADDAD", ""},
		"by an agency":                        {line("By Reuters"), "", "Reuters"},
		"reporters and editors of an agency":  {line("(Reporting by Layla Haddad in Amman; Editing by Omar Safadi)"), "Layla Haddad، Omar Safadi", ""},
		"a person for an agency":              {line("By Layla Haddad, Reuters"), "Layla Haddad", "Reuters"},
		"agency alone":                        {line("Reuters"), "", "Reuters"},
		"agencies":                            {meta("AFP"), "", "AFP"},
		"SANA":                                {meta("SANA"), "", "SANA"},
		"Anadolu":                             {meta("Anadolu Agency"), "", "Anadolu Agency"},
		"an address":                          {meta("https://site.example/author/layla"), "", ""},
		"an administrator":                    {meta("admin"), "", "admin"},
		"a person in JSON-LD":                 {ld(`{"@type":"Person","name":"Layla Haddad"}`), "Layla Haddad", ""},
		"an organisation in JSON-LD":          {ld(`{"@type":"Organization","name":"Valley Wire"}`), "", "Valley Wire"},
		"several in JSON-LD":                  {ld(`[{"@type":"Person","name":"Layla Haddad"},{"@type":"Person","name":"Omar Safadi"},{"@type":"Organization","name":"Reuters"}]`), "Layla Haddad، Omar Safadi", "Reuters"},
		"entities":                            {ld(`{"@type":"Person","name":"Se&aacute;n O&#39;Brien"}`), "Seán O'Brien", ""},
		"markup without a space":              {line("ByLayla Haddad"), "Layla Haddad", ""},
		"a name with those letters":           {line("By Byron Smith"), "Byron Smith", ""},
		"an interviewer":                      {line("Interview: Layla Haddad"), "Layla Haddad", ""},
		"a label alone":                       {meta("By"), "", ""},
		"a company":                           {meta("Valley Zeitung GmbH"), "", "Valley Zeitung GmbH"},
		"an institution in Arabic":            {meta("المركز السوري للدراسات"), "", "المركز السوري للدراسات"},
		"a company in Arabic":                 {meta("شركة الوادي للإعلام"), "", "شركة الوادي للإعلام"},
		"بقلم":                                {line("بقلم: ليان حداد"), "ليان حداد", ""},
		"بقلم with marks":                     {line("بقلـم/ ليان حداد"), "ليان حداد", ""},
		"with diacritics":                     {line("كَتَبَ: ليان حداد"), "ليان حداد", ""},
		"علي":                                 {line("بقلم: علي حداد"), "علي حداد", ""},
		"علي as Egypt writes it":              {line("كتب: على حداد"), "على حداد", ""},
		"علي in the data":                     {ld(`{"@type":"Person","name":"علي الصفدي"}`), "علي الصفدي", ""},
		"on the house":                        {meta("على السطح اليوم"), "", ""},
		"an interviewer of a woman":           {line("حاورتها: ليان حداد"), "ليان حداد", ""},
		"what the author is":                  {line("إعداد: عمر الصفدي، باحث في الاقتصاد السياسي"), "عمر الصفدي", ""},
		"what the author is, short":           {line("بقلم: ليان حداد، كاتبة سورية"), "ليان حداد", ""},
		"the author's life":                   {line("محرر في صدى الوادي يتابع الشأن الخدمي والمعيشي منذ سنوات"), "", ""},
		"كتب":                                 {line("كتب عمر الصفدي:"), "عمر الصفدي", ""},
		"كتبت":                                {line("كتبت - ليان حداد"), "ليان حداد", ""},
		"two":                                 {line("إعداد: ليان حداد وعمر الصفدي"), "ليان حداد، عمر الصفدي", ""},
		"two with a comma":                    {line("تحقيق: ليان حداد، عمر الصفدي"), "ليان حداد، عمر الصفدي", ""},
		"a name that begins with a waw":       {line("بقلم وائل الصفدي"), "وائل الصفدي", ""},
		"translator":                          {line("ترجمة وتحرير: ليان حداد"), "ليان حداد", ""},
		"translation after an author":         {line("بقلم عمر الصفدي | ترجمة ليان حداد"), "عمر الصفدي، ليان حداد", ""},
		"own report":                          {line("عنب بلدي – خاص"), "", "عنب بلدي، خاص"},
		"own report with a slash":             {line("خاص / نورث برس"), "", "خاص، نورث برس"},
		"a place":                             {line("ليان حداد - دمشق"), "", ""},
		"a name that may be a place":          {line("ليان حداد – عنب بلدي"), "", "عنب بلدي"},
		"a place and an agency":               {line("ريف دمشق – سانا"), "", "سانا"},
		"a title with an agency":              {line("رويترز: المخبز يعود إلى العمل"), "", ""},
		"رويترز":                              {meta("رويترز"), "", "رويترز"},
		"وكالة":                               {meta("وكالة الأنباء السورية سانا"), "", "وكالة الأنباء السورية سانا"},
		"سانا":                                {line("سانا"), "", "سانا"},
		"وكالة الأناضول":                      {line("وكالة الأناضول"), "", "وكالة الأناضول"},
		"فرانس برس":                           {line("المصدر: فرانس برس"), "", "فرانس برس"},
		"several agencies":                    {line("وكالات – رويترز"), "", "وكالات، رويترز"},
		"with the letters of an agency":       {line("(أ ف ب)"), "", "أ ف ب"},
		"with dots":                           {line("(أ.ف.ب)"), "", "أ.ف.ب"},
		"a person and an agency":              {line("بقلم ليان حداد – رويترز"), "ليان حداد", "رويترز"},
		"newsroom":                            {line("بقلم: فريق التحرير"), "", "فريق التحرير"},
		"the reporter's job":                  {line("مراسلة الوادي: ليان حداد"), "", ""},
		"a link to all texts":                 {line(`<span class="author">View all posts by Layla Haddad</span>`), "Layla Haddad", ""},
		"a link to all texts in Arabic":       {line(`<span class="author">جميع مقالات: ليان حداد</span>`), "ليان حداد", ""},
		"a photographer":                      {line(`<span class="author">Photo: Layla Haddad</span>`), "", ""},
		"a photographer in Arabic":            {line(`<span class="author">تصوير: ليان حداد</span>`), "", ""},
		"who holds the rights":                {line(`<span class="author">Valley Pictures ©</span>`), "", ""},
		"tags after a name":                   {line("By Layla Haddad Tags"), "Layla Haddad", ""},
		"broken data":                         {ld(`"name\":\"Layla Haddad\" }"`), "", ""},
		"an address without a scheme":         {meta("www.valley.example Bread"), "", ""},
		"a nickname":                          {ld(`{"@type":"Person","name":"Layla \"Lulu\" Haddad"}`), "Layla \"Lulu\" Haddad", ""},
		"a link to the author's page":         {line(`<a href="/authors/layla-haddad">Layla Haddad</a> / 22 April 2026`), "Layla Haddad", ""},
		"two links to pages of authors":       {line(`<a href="/author/12">Layla Haddad</a>, <a href="/author/13">Omar Safadi</a>`), "Layla Haddad، Omar Safadi", ""},
		"an Arabic link to the author's page": {line(`<a href="/الكاتب/ليان-حداد">ليان حداد</a> ٢٢ نيسان ٢٠٢٦`), "ليان حداد", ""},
		"a link to the list of authors":       {line(`<a href="/authors/">Layla Haddad</a> / 22 April 2026`), "", ""},
		"a link to a page about somebody":     {line(`<a href="/people/layla-haddad">Layla Haddad</a> / 22 April 2026`), "", ""},
		"a sentence that begins with wrote":   {line("كتب الرئيس على صفحته في المساء أن المخبز سيعود إلى العمل قبل نهاية الشهر."), "", ""},
	} {
		all++
		if t.Run(strings.ReplaceAll(name, " ", "_"), func(t *testing.T) {
			title, prose := "The bakery opens again", proseEn
			if hasArabic(c.page[0] + c.page[1]) {
				title, prose = "المخبز القديم يعود إلى العمل", proseAr
			}
			page := fmt.Sprintf(`<html><head><title>%s</title>%s</head><body><main><h1>%s</h1>%s<div class="entry-content">%s</div></main></body></html>`,
				title, c.page[0], title, c.page[1], prose)
			r, err := New(nil).HTML(t.Context(), Input{URL: "https://site.example/a", Body: []byte(page)})
			if err != nil {
				t.Fatal(err)
			}
			a := r.Article
			if got, credits := strings.Join(a.Authors, "، "), strings.Join(a.Credits, "، "); got != c.authors || credits != c.credits {
				t.Errorf("authors %q, credits %q, not %q, %q (sources %v)", got, credits, c.authors, c.credits, a.Sources)
			}
		}) {
			right++
		}
	}
	t.Logf("bylines: %d of %d invented pages right", right, all)
}
