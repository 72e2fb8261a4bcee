package extract

import (
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// shortCaption is the length in words up to which what stands beside a picture, and is no sentence, is its caption.
const shortCaption = 25

// otherHeadline is the rule by which headings of teasers are furniture.
const otherHeadline = "headline of another article"

// furniture says by which rule a block is furniture, judged by itself; "" if it is none.
func (r *repair) furniture(i int) string {
	b := &r.blocks[i]
	folded := r.folded[i]
	n := len(b.words)
	switch {
	case n == 0:
		return "no word"
	case b.role == caption || b.where.any(inFigure) && n < 80:
		return "caption"
	case b.share() > 0.85 && b.role != heading && n < 40 && b.role != quote && !webAddress.MatchString(b.text) &&
		(b.list == 0 || r.lists[b.list] > 0.5):
		return "link"
	case phrasesOfLines.whole[folded]:
		return "phrase"
	case b.text[0] == '[' && shortcode.MatchString(b.text):
		return "shortcode"
	case b.role != heading && n < 60 && isCaption(b.text) && r.pics.before(b):
		return "line under a picture"
	case b.role != heading && b.role != item && n <= shortCaption && n*4 <= r.total && !isSentence(b.text) && r.pics.beside(b):
		return "text beside a picture"
	case n < 50 && r.citesTitle(i):
		return "citation"
	case n < 60 && pictureCredit.MatchString(b.text) && !r.closesText(b) || n < 15 && creditLine.MatchString(b.text):
		return "picture credit"
	case n <= 20 && rights.MatchString(b.text):
		return "rights"
	case n <= 6 && countLine.MatchString(folded):
		return "a count"
	case n <= 4 && timeLine.MatchString(folded) && (namesDate(b.node) || find(b.node, atom.Time) != nil):
		return "a time"
	case n <= 25 && b.linked > 0 && b.role != heading && invites(b):
		return "invitation"
	case n <= 15 && followLine.MatchString(folded):
		return "follow us"
	case n < 40 && b.role == plain && b.share() > 0.4 && labelsLink(b) && r.linksHome(b.node):
		return "label and link"
	case b.role == heading && b.share() > 0.9 && r.linksHome(b.node):
		return otherHeadline
	case (n <= 12 || b.share() > 0.5 && n < 40) && phrasesOfLines.begins(folded):
		return "begins with a phrase"
	case b.linked > 0 && (strings.HasSuffix(b.text, "[…]") || strings.HasSuffix(b.text, "[...]")) && n < 60:
		return "teaser"
	case n <= 30 && phrasesOfLines.contains(folded):
		return "holds a phrase"
	case b.where.any(inHidden) && r.votes[i] < 2:
		return "hidden"
	case n <= 8 && initials.MatchString(b.text):
		return "initials of an editor"
	}
	return ""
}

var (
	// shortcode is what a content system leaves when a plug-in is gone: "[button link=…]text[/button]", "[gallery]". A line that merely
	// begins with a word in brackets is none.
	shortcode = regexp.MustCompile(`^\[[a-z_]{3,20} [a-z_]+=[^\]]*\]|^(\[/?[a-z_]{3,20}\]\s*)+$|^\[([a-z_]{3,20})\].*\[/[a-z_]{3,20}\]$`)
	// pictureCredit ends a caption: "(Image: GETTY)", "| Getty Images", "(AP Photo/A. Name)", "(رويترز)".
	pictureCredit = regexp.MustCompile(`(?i)(\((image|photo|picture|pic|credit|source|ap photo|file)\b[^()]{0,60}\)|[|/—-]\s*(getty( images)?|afp|reuters|shutterstock|istock|alamy)\b[^.]{0,30}|\b(getty images|afp via getty images|ap photo/[^.)]{2,40}|shutterstock|wikimedia commons)\)?|[(（](رويترز|أ ?ف ?ب|ا ?ف ?ب|الأناضول|غيتي|سانا|أرشيفية?|فرانس برس|أسوشيتد برس|مواقع التواصل(?: الاجتماعي)?|الفرنسية|وكالات|انترنت|إنترنت)[)）])\s*$`)
)

var (
	// creditLine begins with a label of pictures: "تصوير: وكالة سانا", "(Photo: AFP)".
	creditLine = regexp.MustCompile(`(?i)^[(\[]?(?:(?:ال)?صورة|(?:ال)?صور|تصوير|عدسة|photos?|images?|pictures?)\s*[:：|]`)
	// rights says who holds the rights since when: "© 2026 AFP". The page's own line stands in its footer, an agency's below the text.
	rights = regexp.MustCompile(`(?i)^(?:(?:copyright |(?:جميع )?حقوق النشر:? )?(?:©|\(c\))\P{Nd}{0,40}|copyright )(?:19|20|١٩|٢٠)\p{Nd}{2}`)
	// countLine is a folded line that counts readers' doings: "comments 3", "3 min read", "412 مشاهدة".
	countLine = regexp.MustCompile(`^(?:\d+ )?(?:comments?|shares?|views?|reads?|min read|mins read|minutes? read|(?:ال)?تعليقات?|تعليق|مشاهده|(?:ال)?مشاهدات|(?:ال)?مشاركات|قراءه|(?:ال)?قراءات|(?:دقايق|دقيقه) (?:لل)?قراءه)(?: \d+)?$`)
	// timeLine is a folded line with nothing but a time of day: "11:05", "٩:٢٥ ص".
	timeLine = regexp.MustCompile(`^\d{1,2} \d{2}(?: (?:am|pm|a m|p m|gmt|ص|م|صباحا|مساء))?$`)
	// followLine is a folded line that sends readers to other sites: "follow the post on facebook".
	followLine = regexp.MustCompile(`^follow .{2,40} on (?:facebook|twitter|x|instagram|telegram|whatsapp|youtube|tiktok|linkedin|google news)\b`)
	// label stands before a link: "Watch:", "شاهد بالفيديو |".
	label = regexp.MustCompile(`^[^.،,؟?!]{2,40}(?:[:|»]|\.{2,}|…)+\s*$`)
)

// closesText reports whether a block ends as articles of agencies do, with its credit behind a sentence and no picture right above: "… last
// week. (Reuters)".
func (r *repair) closesText(b *block) bool {
	above := b.node.PrevSibling
	for above != nil && above.Type != html.ElementNode {
		above = above.PrevSibling
	}
	return above != nil && !r.pics.held[above] && !r.pics.held[b.node] && closing.MatchString(b.text)
}

// labelsLink reports whether a block is a label of at most four words and one link to its end: "Don't miss: …".
func labelsLink(b *block) bool {
	link := find(b.node, atom.A)
	if link == nil {
		return false
	}
	before, ok := strings.CutSuffix(oneLine(b.text), textOf(link))
	return ok && len(strings.Fields(before)) <= 5 && label.MatchString(before)
}

// initials sign an agency's report: "م.ن/ر.ح", "A.B./C.D.".
var initials = regexp.MustCompile(`^[(\[]?\p{L}\s?\.\s?\p{L}\.?(\s?[/|–-]\s?\p{L}\s?\.\s?\p{L}\.?){0,3}[)\]]?$`)

// citesTitle reports whether a block is little more than the headline: "Cite as: …".
func (r *repair) citesTitle(i int) bool {
	words := len(strings.Fields(r.title))
	return words >= 4 && strings.Contains(r.folded[i], r.title) && len(strings.Fields(r.folded[i])) <= words+8
}

// linksHome reports whether the first link under a node leads to another page of the same site: a headline of another article.
func (r *repair) linksHome(n *html.Node) bool {
	href := ""
	some(n, func(n *html.Node) bool {
		if n.DataAtom == atom.A {
			href = attr(n, "href")
		}
		return href != ""
	})
	u, err := url.Parse(strings.TrimSpace(href))
	return err == nil && href != "" && !strings.HasPrefix(href, "#") && (u.Host == "" || sameSite(u, r.url))
}
