package extract

import (
	"strings"
	"testing"
	"time"
)

// A page states when it was published in one of many ways, and holds other days beside it. Every way is tried with every other day.

// ld is a script of JSON-LD.
func ld(json string) string { return `<script type="application/ld+json">` + json + `</script>` }

// statements are ways to state 6 January 2026, 9:30 in Damascus, or as much of it as they state.
var statements = []struct {
	name   string
	arabic bool
	page   datePage
	url    string
	want   string
}{
	// JSON-LD and the accidents that befall it
	{name: "jsonld", page: datePage{head: ld(`{"@type":"NewsArticle","headline":"The bakery opens again","datePublished":"2026-01-06T09:30:00+03:00","dateModified":"2026-01-08T10:00:00+03:00"}`)}, want: "2026-01-06T09:30:00+03:00"},
	{name: "jsonld in a graph", page: datePage{head: ld(`{"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"Valley"},{"@type":"WebPage","@id":"#p","datePublished":"2026-01-06T09:30:00+03:00"},{"@type":["NewsArticle","Article"],"datePublished":"2026-01-06T09:30:00+03:00","isPartOf":{"@id":"#p"}}]}`)}, want: "2026-01-06T09:30:00+03:00"},
	{name: "jsonld of the page alone", page: datePage{head: ld(`{"@graph":[{"@type":"WebPage","datePublished":"2026-01-06T09:30:00+03:00"},{"@type":"BreadcrumbList","itemListElement":[]}]}`)}, want: "2026-01-06T09:30:00+03:00"},
	{name: "jsonld in a list", page: datePage{head: ld(`[{"@type":"Organization"},{"@type":"Article","datePublished":"2026-01-06T09:30:00+03:00"}]`)}, want: "2026-01-06T09:30:00+03:00"},
	{name: "jsonld as main entity", page: datePage{head: ld(`{"@type":"WebPage","mainEntity":{"@type":"NewsArticle","datePublished":"2026-01-06T09:30:00+03:00"}}`)}, want: "2026-01-06T09:30:00+03:00"},
	{name: "jsonld as main entity of page", page: datePage{head: ld(`{"@type":"ItemPage","mainEntityOfPage":{"@type":"NewsArticle","datePublished":"2026-01-06T09:30:00+03:00"}}`)}, want: "2026-01-06T09:30:00+03:00"},
	{name: "jsonld with commas too many", page: datePage{head: ld(`{"@type":"NewsArticle","keywords":["a","b",],"datePublished":"2026-01-06T09:30:00+03:00",}`)}, want: "2026-01-06T09:30:00+03:00"},
	{name: "jsonld with a comma too few", page: datePage{head: ld("{\"@type\":\"NewsArticle\",\n\"headline\":\"The bakery\"\n\"datePublished\":\"2026-01-06T09:30:00+03:00\"}")}, want: "2026-01-06T09:30:00+03:00"},
	{name: "jsonld with control characters", page: datePage{head: ld("{\"@type\":\"NewsArticle\",\"description\":\"one\ntwo\tthree\x01\",\"datePublished\":\"2026-01-06T09:30:00+03:00\"}")}, want: "2026-01-06T09:30:00+03:00"},
	{name: "jsonld with quotes inside", page: datePage{head: ld(`{"@type":"NewsArticle","description":"he said "no" twice","datePublished":"2026-01-06T09:30:00+03:00"}`)}, want: "2026-01-06T09:30:00+03:00"},
	{name: "jsonld with comments", page: datePage{head: ld("{ // the article\n\"@type\":\"NewsArticle\", /* when */ \"datePublished\":\"2026-01-06T09:30:00+03:00\"}")}, want: "2026-01-06T09:30:00+03:00"},
	{name: "jsonld in CDATA", page: datePage{head: ld("\n//<![CDATA[\n" + `{"@type":"NewsArticle","datePublished":"2026-01-06T09:30:00+03:00"}` + "\n//]]>\n")}, want: "2026-01-06T09:30:00+03:00"},
	{name: "jsonld in a comment of CDATA", page: datePage{head: ld("\n/*<![CDATA[*/\n" + `{"@type":"NewsArticle","datePublished":"2026-01-06T09:30:00+03:00"}` + "\n/*]]>*/\n")}, want: "2026-01-06T09:30:00+03:00"},
	{name: "jsonld in entities", page: datePage{head: ld(`{&quot;@type&quot;:&quot;NewsArticle&quot;,&quot;datePublished&quot;:&quot;2026-01-06T09:30:00+03:00&quot;}`)}, want: "2026-01-06T09:30:00+03:00"},
	{name: "jsonld twice in one script", page: datePage{head: ld(`{"@type":"WebSite","name":"Valley"}{"@type":"NewsArticle","datePublished":"2026-01-06T09:30:00+03:00"}`)}, want: "2026-01-06T09:30:00+03:00"},
	{name: "jsonld with a byte order mark", page: datePage{head: ld("\ufeff" + `{"@type":"NewsArticle","datePublished":"2026-01-06T09:30:00+03:00"}`)}, want: "2026-01-06T09:30:00+03:00"},
	{name: "jsonld with a value object", page: datePage{head: ld(`{"@type":"NewsArticle","datePublished":{"@type":"Date","@value":"2026-01-06T09:30:00+03:00"}}`)}, want: "2026-01-06T09:30:00+03:00"},
	{name: "jsonld created only", page: datePage{head: ld(`{"@type":"NewsArticle","dateCreated":"2026-01-06T09:30:00+03:00","dateModified":"2026-01-08T10:00:00+03:00"}`)}, want: "2026-01-06T09:30:00+03:00"},
	{name: "jsonld created before", page: datePage{head: ld(`{"@type":"NewsArticle","dateCreated":"2026-01-03T09:30:00+03:00","datePublished":"2026-01-06T09:30:00+03:00"}`)}, want: "2026-01-06T09:30:00+03:00"},
	{name: "jsonld with a video before", page: datePage{head: ld(`{"@type":"VideoObject","name":"x","uploadDate":"2025-11-01T00:00:00Z","datePublished":"2025-11-01"}`) + ld(`{"@type":"NewsArticle","video":{"@type":"VideoObject","uploadDate":"2025-12-01T00:00:00Z"},"datePublished":"2026-01-06T09:30:00+03:00"}`)}, want: "2026-01-06T09:30:00+03:00"},
	{name: "jsonld in milliseconds", page: datePage{head: ld(`{"@type":"NewsArticle","datePublished":1767681000000}`)}, want: "2026-01-06T06:30:00Z"},
	{name: "jsonld among related articles", page: datePage{head: ld(`{"@graph":[{"@type":"NewsArticle","headline":"Another story altogether","url":"https://site.example/other","author":{"name":"B"},"datePublished":"2025-12-20T10:00:00+03:00","articleBody":"x"},{"@type":"NewsArticle","headline":"The bakery opens again","datePublished":"2026-01-06T09:30:00+03:00"}]}`)}, want: "2026-01-06T09:30:00+03:00"},
	{name: "jsonld with nested related articles", page: datePage{head: ld(`{"@type":"NewsArticle","headline":"The bakery opens again","datePublished":"2026-01-06T09:30:00+03:00","hasPart":[{"@type":"NewsArticle","headline":"Another","author":{"name":"B"},"articleBody":"x","datePublished":"2025-12-20T10:00:00+03:00"}],"comment":[{"@type":"Comment","datePublished":"2026-01-09"}]}`)}, want: "2026-01-06T09:30:00+03:00"},
	{name: "jsonld in Arabic digits", arabic: true, page: datePage{head: ld(`{"@type":"NewsArticle","datePublished":"٢٠٢٦-٠١-٠٦T٠٩:٣٠:٠٠+٠٣:٠٠"}`)}, want: "2026-01-06T09:30:00+03:00"},
	{name: "jsonld as Date prints it", page: datePage{head: ld(`{"@type":"NewsArticle","datePublished":"Tue Jan 06 2026 09:30:00 GMT+0300 (Eastern European Standard Time)"}`)}, want: "2026-01-06T09:30:00+03:00"},
	{name: "jsonld in a short zone", page: datePage{head: ld(`{"@type":"NewsArticle","datePublished":"2026-01-06T09:30:00+03"}`)}, want: "2026-01-06T09:30:00+03:00"},
	{name: "jsonld with spaces", page: datePage{head: ld(`{"@type":"NewsArticle","datePublished":" 2026-01-06 09:30:00 +0300 "}`)}, want: "2026-01-06T09:30:00+03:00"},
	{name: "jsonld with fractions", page: datePage{head: ld(`{"@type":"NewsArticle","datePublished":"2026-01-06T09:30:00.1234567+03:00"}`)}, want: "2026-01-06T09:30:00+03:00"},
	{name: "jsonld of another type in upper case", page: datePage{head: `<script type="application/LD+JSON; charset=utf-8">{"@type":"OpinionNewsArticle","datePublished":"2026-01-06T09:30:00+03:00"}</script>`}, want: "2026-01-06T09:30:00+03:00"},
	{name: "jsonld zero then meta", page: datePage{head: ld(`{"@type":"NewsArticle","datePublished":"0001-01-01T00:00:00"}`) + `<meta property="article:published_time" content="2026-01-06T09:30:00+03:00">`}, want: "2026-01-06T09:30:00+03:00"},
	{name: "jsonld at the end of the body", page: datePage{end: ld(`{"@type":"NewsArticle","datePublished":"2026-01-06T09:30:00+03:00"}`)}, want: "2026-01-06T09:30:00+03:00"},
	{name: "jsonld of an American server", arabic: true, page: datePage{head: ld(`{"@type":"NewsArticle","datePublished":"1/6/2026 9:30:00 AM"}`), below: `<div>6 يناير 2026</div>`}, want: "2026-01-06"},
	{name: "jsonld in UTC beside a time of its day", page: datePage{head: ld(`{"@type":"NewsArticle","datePublished":"2026-01-05T22:30:00Z"}`), below: `<time datetime="6 January 2026">6 January 2026</time>`}, want: "2026-01-06"},
	// <meta>
	{name: "meta", page: datePage{head: `<meta property="article:published_time" content="2026-01-06T09:30:00+03:00"><meta property="article:modified_time" content="2026-01-08T09:30:00+03:00">`}, want: "2026-01-06T09:30:00+03:00"},
	{name: "meta of og", page: datePage{head: `<meta property="og:article:published_time" content="2026-01-06T09:30:00+03:00">`}, want: "2026-01-06T09:30:00+03:00"},
	{name: "meta in the body", page: datePage{end: `<meta name="article:published_time" content="2026-01-06T09:30:00+03:00">`}, want: "2026-01-06T09:30:00+03:00"},
	{name: "meta with itemprop", page: datePage{head: `<meta itemprop="datePublished" content="2026-01-06T09:30:00+03:00">`}, want: "2026-01-06T09:30:00+03:00"},
	{name: "meta pubdate", page: datePage{head: `<meta name="pubdate" content="20260106">`}, want: "2026-01-06"},
	{name: "meta in Arabic", arabic: true, page: datePage{head: `<meta property="article:published_time" content="٦ يناير ٢٠٢٦ ٠٩:٣٠ ص">`}, want: "2026-01-06T09:30:00Z"},
	{name: "meta as RFC 1123", page: datePage{head: `<meta name="publish-date" content="Tue, 06 Jan 2026 06:30:00 GMT">`}, want: "2026-01-06T06:30:00Z"},
	// elements
	{name: "time", page: datePage{below: `<p class="meta"><time datetime="2026-01-06T09:30:00+03:00">6 January</time></p>`}, want: "2026-01-06T09:30:00+03:00"},
	{name: "time published and updated", page: datePage{below: `<time class="entry-date published" datetime="2026-01-06T09:30:00+03:00">6 Jan</time><time class="updated" datetime="2026-01-08T09:30:00+03:00">8 Jan</time>`}, want: "2026-01-06T09:30:00+03:00"},
	{name: "time updated first", page: datePage{below: `<time class="updated" datetime="2026-01-08T09:30:00+03:00">8 Jan</time> <time class="published" datetime="2026-01-06T09:30:00+03:00">6 Jan</time>`}, want: "2026-01-06T09:30:00+03:00"},
	{name: "time labelled updated", page: datePage{below: `<div>Updated <time datetime="2026-01-08T09:30:00+03:00">8 Jan 2026</time></div><div>Published <time datetime="2026-01-06T09:30:00+03:00">6 Jan 2026</time></div>`}, want: "2026-01-06T09:30:00+03:00"},
	{name: "time labelled updated in Arabic", arabic: true, page: datePage{below: `<div><span>آخر تحديث:</span> <time datetime="2026-01-08T09:30:00+03:00">٨ يناير ٢٠٢٦</time></div><div><span>تاريخ النشر:</span> <time datetime="2026-01-06T09:30:00+03:00">٦ يناير ٢٠٢٦</time></div>`}, want: "2026-01-06T09:30:00+03:00"},
	{name: "time without attribute", page: datePage{below: `<time>6 January 2026</time>`}, want: "2026-01-06"},
	{name: "time with the hour alone", arabic: true, page: datePage{below: `<time datetime="09:30">٠٩:٣٠</time> <span class="date">٦ كانون الثاني ٢٠٢٦</span>`}, want: "2026-01-06"},
	{name: "itemprop called updated", page: datePage{below: `<span>Updated <time itemprop="datePublished" datetime="2026-01-06T09:30:00+03:00">6 January 2026</time></span>`}, want: "2026-01-06T09:30:00+03:00"},
	{name: "itemprop", page: datePage{below: `<span itemprop="datePublished" content="2026-01-06T09:30:00+03:00">6 Jan</span>`}, want: "2026-01-06T09:30:00+03:00"},
	{name: "itemprop in text", page: datePage{below: `<span itemprop="datePublished">6 January 2026</span>`}, want: "2026-01-06"},
	{name: "time in the column of the text", page: datePage{below: `<div class="sidebar__main"><time datetime="2026-01-06T09:30:00+03:00">6 Jan</time>`, end: `</div>`}, want: "2026-01-06T09:30:00+03:00"},
	// lines
	{name: "line without spaces", arabic: true, page: datePage{below: `<div><span>6 يناير 2026</span><span>09:30</span></div>`}, want: "2026-01-06T09:30:00Z"},
	{name: "line and time to read", page: datePage{below: `<div><span>6 January 2026</span><span>5 min read</span></div>`}, want: "2026-01-06"},
	{name: "line", page: datePage{below: `<p>By Layan Haddad | 6 January 2026</p>`}, want: "2026-01-06"},
	{name: "line above", page: datePage{above: `<div>6 January 2026</div>`}, want: "2026-01-06"},
	{name: "line ordinal", page: datePage{below: `<div>Tuesday, January 6th, 2026</div>`}, want: "2026-01-06"},
	{name: "line abbreviated", page: datePage{below: `<div>Jan. 6, 2026 9:30 a.m.</div>`}, want: "2026-01-06T09:30:00Z"},
	{name: "line updated and published", page: datePage{below: `<div>Updated 4:15 PM EST, Thu January 8, 2026 | Published 9:30 AM EST, Tue January 6, 2026</div>`}, want: "2026-01-06"},
	{name: "line published and updated", page: datePage{below: `<div>Published: 6 January 2026, 09:30 GMT · Last updated: 8 January 2026, 10:00 GMT</div>`}, want: "2026-01-06T09:30:00Z"},
	{name: "line in numbers", page: datePage{below: `<div>06/01/2026 09:30</div>`}, want: "2026-01-06T09:30:00Z"},
	{name: "line of time before", page: datePage{below: `<div>09:30, 6 January 2026</div>`}, want: "2026-01-06"},
	{name: "line Levantine", arabic: true, page: datePage{below: `<div>٦ كانون الثاني ٢٠٢٦</div>`}, want: "2026-01-06"},
	{name: "line of both names", arabic: true, page: datePage{below: `<div>الثلاثاء 6 كانون الثاني/يناير 2026</div>`}, want: "2026-01-06"},
	{name: "line of both names in brackets", arabic: true, page: datePage{below: `<div>نشر في: 6 يناير (كانون الثاني) 2026</div>`}, want: "2026-01-06"},
	{name: "line of both names, dash", arabic: true, page: datePage{below: `<div>06 كانون الثاني - يناير 2026</div>`}, want: "2026-01-06"},
	{name: "line with half", arabic: true, page: datePage{below: `<div>الثلاثاء ٦ يناير ٢٠٢٦ - ٠٣:١٥ م</div>`}, want: "2026-01-06T15:15:00Z"},
	{name: "line in numbers with half", arabic: true, page: datePage{below: `<div>٠٦/٠١/٢٠٢٦ ٠٣:١٥ مساءً</div>`}, want: "2026-01-06T15:15:00Z"},
	{name: "line year first", arabic: true, page: datePage{below: `<div>٢٠٢٦/٠١/٠٦ الساعة ٠٩:٣٠</div>`}, want: "2026-01-06T09:30:00Z"},
	{name: "line reversed", arabic: true, page: datePage{below: `<div>يناير 6, 2026</div>`}, want: "2026-01-06"},
	{name: "line Maghrebi", arabic: true, page: datePage{below: `<div>الثلاثاء 06 جانفي 2026 - 09:30</div>`}, want: "2026-01-06T09:30:00Z"},
	{name: "line Hijri and Gregorian", arabic: true, page: datePage{below: `<div>الثلاثاء 17 رجب 1447 هـ - 06 يناير 2026م</div>`}, want: "2026-01-06"},
	{name: "line Gregorian and Hijri", arabic: true, page: datePage{below: `<div>06 يناير 2026 مـ ، 17 رجب 1447 هـ</div>`}, want: "2026-01-06"},
	{name: "line of both events", arabic: true, page: datePage{below: `<div>نشر في: 6 يناير 2026 - 09:30 | آخر تحديث: 8 يناير 2026 - 10:00</div>`}, want: "2026-01-06T09:30:00Z"},
	{name: "line of both events, update first", arabic: true, page: datePage{below: `<div>آخر تحديث: 8 يناير 2026 - نُشر: 6 يناير 2026</div>`}, want: "2026-01-06"},
	{name: "lines of both events", arabic: true, page: datePage{below: `<div>آخر تحديث</div><div>8 يناير 2026</div><div>تاريخ النشر</div><div>6 يناير 2026</div>`}, want: "2026-01-06"},
	{name: "line of zone", arabic: true, page: datePage{below: `<div>6 كانون الثاني 2026، 09:30 (توقيت دمشق)</div>`}, want: "2026-01-06T09:30:00+03:00"},
	{name: "line Mecca", arabic: true, page: datePage{below: `<div>آخر تحديث: 8/1/2026 | 10:00 (بتوقيت مكة المكرمة)</div><div>تاريخ النشر: 6/1/2026 | 09:30 (بتوقيت مكة المكرمة)</div>`}, want: "2026-01-06T09:30:00+03:00"},
	{name: "line time before", arabic: true, page: datePage{below: `<div>09:30 ص، الثلاثاء، 6 يناير 2026</div>`}, want: "2026-01-06"},
	{name: "line byline", arabic: true, page: datePage{below: `<div>كتب: ليان حداد - الثلاثاء 6 يناير 2026 09:30 ص</div>`}, want: "2026-01-06T09:30:00Z"},
	{name: "line clock mark", arabic: true, page: datePage{below: `<div>🕒 6 يناير، 2026</div>`}, want: "2026-01-06"},
	{name: "line Persian", arabic: true, page: datePage{below: `<div>تاریخ انتشار: ۱۶ دی ۱۴۰۴ - ۰۹:۳۰</div>`}, want: "2026-01-06T09:30:00Z"},
	{name: "line Kurdish", arabic: true, page: datePage{below: `<div>٦ی کانوونی دووەمی ٢٠٢٦</div>`}, want: "2026-01-06"},
	{name: "spans", arabic: true, page: datePage{below: `<div class="meta"><span>06</span> <span>يناير</span> <span>2026</span></div>`}, want: "2026-01-06"},
	{name: "spans by lines", page: datePage{below: `<div class="meta"><div>06</div><div>Jan</div><div>2026</div></div>`}, want: "2026-01-06"},
	// nothing
	{name: "nothing"},
	{name: "nothing in Arabic", arabic: true},
	{name: "the last change alone", page: datePage{below: `<div>Updated <time datetime="2026-01-08T09:30:00+03:00">8 January 2026</time></div>`}},
	{name: "the last change alone in Arabic", arabic: true, page: datePage{below: `<div><span>آخر تحديث:</span> <time datetime="2026-01-08">٨ يناير ٢٠٢٦</time></div>`}},
	// the address
	{name: "address", url: "https://site.example/2026/01/06/bakery-1734", want: "2026-01-06"},
	{name: "address with an id", url: "https://site.example/news/bakery-20260106-7781", want: "2026-01-06"},
	{name: "address in one part", url: "https://site.example/2026/jan/06/bakery", want: "2026-01-06"},
	{name: "address without zeros", url: "https://site.example/news/2026/1/6/bakery", want: "2026-01-06"},
	{name: "script data in a string", page: datePage{end: `<script>self.__next_f.push([1,"{\"article\":{\"id\":7,\"publishedAt\":\"2026-01-06T09:30:00+03:00\"}}"])</script>`}, want: "2026-01-06T09:30:00+03:00"},
	{name: "script data in milliseconds", page: datePage{end: `<script>window.__DATA__={"article":{"id":7,"publishTime":1767681000000}}</script>`}, want: "2026-01-06T06:30:00Z"},
	{name: "script data", page: datePage{end: `<script>window.__DATA__={"article":{"id":7,"publishedAt":"2026-01-06T09:30:00+03:00"}}</script>`}, want: "2026-01-06T09:30:00+03:00"},
}

// beside are other days that a page holds.
var beside = []struct {
	name string
	page datePage
	want string // of a page that states nothing else
}{
	{name: "nothing"},
	{name: "cards in a list", page: datePage{aside: `<ul><li><time datetime="2026-05-05">5 May</time> <a href="/x">Another story with a longer title</a></li></ul>`}},
	{name: "cards in boxes", page: datePage{end: `<div class="grid"><div class="box"><h3><a href="/x">Another story with a longer title</a></h3><time datetime="2026-05-05T08:00:00Z">5 May 2026</time></div><div class="box"><h3><a href="/y">A third story with a longer title</a></h3><time datetime="2026-05-06T08:00:00Z">6 May 2026</time></div></div>`}},
	{name: "cards with headings", page: datePage{end: `<ul><li><img src="a.jpg"><h5>Another story about the mill</h5><p><time>2026-05-05</time></p><a href="/x"></a></li><li><img src="b.jpg"><h5>A third story of the valley</h5><p><time>2026-05-04</time></p><a href="/y"></a></li></ul>`}},
	{name: "cards as articles", page: datePage{end: `<section><h2>Latest</h2><article><a href="/x"><h3>Another story</h3></a><time datetime="2026-05-05">5 May 2026</time></article><article><a href="/y"><h3>A third story</h3></a><time datetime="2026-05-07">7 May 2026</time></article></section>`}},
	{name: "cards before the headline", page: datePage{above: `<div class="ticker"><div><a href="/x">Another story with a longer title</a> <span>5 May 2026</span></div></div>`}},
	{name: "cards with itemprop", page: datePage{end: `<div itemscope itemtype="https://schema.org/NewsArticle"><a href="/x"><span itemprop="headline">Another story with a longer title</span></a><meta itemprop="datePublished" content="2026-05-05"></div>`}},
	{name: "a comment", page: datePage{end: `<div class="comments"><div class="comment" itemprop="comment"><time itemprop="datePublished" datetime="2026-01-09T00:00:00Z">9 January 2026</time><p>Good bread.</p></div></div>`}},
	{name: "today", page: datePage{head: `</head><body><header><div class="today">Friday, 27 November 2026</div></header>`}},
	{name: "today in Arabic", page: datePage{head: `</head><body><header><div class="date-now">الجمعة ٢٧ تشرين الثاني ٢٠٢٦</div></header>`}},
	{name: "the event in the text", page: datePage{text: `<p>The mill had stopped on 20 December 2025, and the council met on January 2, 2026 about it.</p>`}},
	{name: "list of articles", page: datePage{head: ld(`{"@type":"ItemList","itemListElement":[{"@type":"ListItem","position":1,"item":{"@type":"NewsArticle","headline":"Another","author":{"name":"B"},"articleBody":"x","datePublished":"2026-05-05"}}]}`)}},
	{name: "a video", page: datePage{head: ld(`{"@type":"VideoObject","name":"Spring","uploadDate":"2025-11-02","description":"x"}`)}},
	{name: "breadcrumbs", page: datePage{head: ld(`{"@type":"BreadcrumbList","itemListElement":[{"@type":"ListItem","item":{"@id":"/2019/05/05/","name":"x"}}]}`)}},
	{name: "the last change", page: datePage{head: `<meta property="og:updated_time" content="2026-01-08T10:00:00+03:00"><meta http-equiv="last-modified" content="Thu, 08 Jan 2026 07:00:00 GMT">`}},
	{name: "a vague date", page: datePage{head: `<meta name="date" content="2026-11-27"><meta name="dc.date" content="2026-03-03">`}, want: "2026-11-27"},
	{name: "weather", page: datePage{aside: `<div class="weather"><time datetime="2026-11-27">27 Nov</time> 14°</div>`}},
	{name: "an advertisement", page: datePage{below: `<div class="ad">Offer ends 31 March 2027</div>`}},
	{name: "a footer", page: datePage{end: `<p>Last site update: 27/11/2026</p>`}},
	{name: "a caption", page: datePage{below: `<figure><img src="a.jpg"><figcaption>The square on 3 January 2026 (Valley News)</figcaption></figure>`}},
	{name: "a quoted post", page: datePage{text: `<blockquote class="post"><p>No bread again</p>— Jo Hill (@johill) <a href="https://net.example/1">December 3, 2025</a></blockquote>`}},
	{name: "a caption named meta", page: datePage{end: `<figure><img src="a.jpg"><figcaption class="e-image__meta">The mill at night on Nov. 3, 2025.</figcaption></figure>`}},
	{name: "a time marked as changed", page: datePage{below: `<div class="posted-on"><time class="updated" itemprop="dateUpdated" datetime="2026-01-08T17:36:26+03:00">January 8, 2026</time></div>`}},
	{name: "links to older stories", page: datePage{end: `<ul><li><a href="/o">The mill stops for three weeks</a> 20.12.2025</li></ul>`}},
}

func (d datePage) with(o datePage) datePage {
	return datePage{head: d.head + o.head, above: o.above + d.above, below: d.below + o.below, text: d.text + o.text, end: d.end + o.end, aside: d.aside + o.aside}
}

func TestEveryStatementBesideEveryOtherDay(t *testing.T) {
	fetched := time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)
	wrong := 0
	for _, s := range statements {
		for _, o := range beside {
			address := s.url
			if address == "" {
				address = "https://site.example/bakery"
			}
			r, err := New(nil).HTML(t.Context(), Input{URL: address, Body: []byte(s.page.with(o.page).html(s.arabic)), Fetched: fetched})
			if err != nil {
				t.Fatal(err)
			}
			want := s.want
			if want == "" {
				want = o.want
			}
			if got := r.Article.Published.String(); got != want {
				wrong++
				t.Errorf("%s beside %s: %q, not %q (%s)", s.name, o.name, got, want, r.Article.Sources["published"])
			}
		}
	}
	t.Logf("%d pages, %d wrong", len(statements)*len(beside), wrong)
}

func TestOrderOfNumbers(t *testing.T) {
	for name, c := range map[string]struct{ lang, url, beside, want string }{
		"English of no country":                  {"en", "https://site.example/x", "", "2026"},
		"American":                               {"en-US", "https://site.example/x", "", "2026-06-01"},
		"a site of Syria with an American theme": {"en-US", "https://site.sy/x", "", "2026-01-06"},
		"another day of the page tells it":       {"en-US", "https://site.example/x", "<ul><li>25/12/2025</li></ul>", "2026-01-06"},
		"in either order":                        {"en-GB", "https://site.example/x", "<ul><li>12/25/2025</li></ul>", "2026-06-01"},
		"days that contradict tell nothing":      {"en-GB", "https://site.example/x", "<ul><li>12/25/2025</li><li>26/12/2025</li></ul>", "2026-01-06"},
	} {
		page := strings.Replace(datePage{head: `<meta name="pubdate" content="06/01/2026">`, end: c.beside}.html(false), "en-GB", c.lang, 1)
		r, err := New(nil).HTML(t.Context(), Input{URL: c.url, Body: []byte(page)})
		if err != nil || r.Article.Published.String() != c.want {
			t.Errorf("%s: %s, not %s (%v)", name, r.Article.Published, c.want, err)
		}
	}
}
