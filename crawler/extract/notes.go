package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// says reports whether a line matches one of the phrases in any of their ways.
func (p *phrases) says(folded string) bool {
	return p.whole[folded] || p.begins(folded) || p.contains(folded)
}

// titles are the lines that name a page: its title, with and without the site's name.
func (p *page) titles() []string {
	out := []string{fold(p.art.Title)}
	for part := range strings.FieldsFuncSeq(p.meta.title, func(r rune) bool { return r == '|' || r == '-' || r == '–' || r == '—' }) {
		out = append(out, fold(part))
	}
	return out
}

// firstHeading is the first heading outside menus, folded.
func (p *page) firstHeading() string {
	for i := range p.all {
		if b := &p.all[i]; b.role == heading && b.share() < 0.5 && !b.where.any(inNav|inFooter|inAside|inForm|inFurniture|inComments) {
			return fold(b.text)
		}
	}
	return ""
}

func anySays(lines []string, p *phrases) bool {
	for _, l := range lines {
		if p.says(l) {
			return true
		}
	}
	return false
}

// lines calls f with each block of the kept text, folded; f returns false to stop.
func (p *page) lines(f func(folded string) bool) {
	for i := range p.blocks {
		if p.keep[i] && !f(fold(clip(p.blocks[i].text, 600))) {
			return
		}
	}
}

// holds reports whether a line of the text holds one of the phrases.
func (p *page) holds(of *phrases) bool {
	found := false
	p.lines(func(folded string) bool {
		found = of.contains(folded)
		return !found
	})
	return found
}

// isError recognises an error page by what it is called, or by what it says where it is called like the site. An article may say the
// same of a page somewhere on the web, but not in so few words.
func (p *page) isError() bool {
	const few = 80
	if errorTitles.says(fold(p.art.Title)) {
		return true
	}
	return len(wordHashes(p.art.Body)) < few && (anySays(append(p.titles(), p.firstHeading()), errorTitles) || p.holds(goneLines))
}

// asksLogin recognises a page with a field for a password, or an address for logging in, that is called after it.
func (p *page) asksLogin() bool {
	path := strings.ToLower(p.url.Path)
	if !strings.Contains(path, "login") && !strings.Contains(path, "signin") && !some(p.doc, isPasswordField) {
		return false
	}
	return anySays(p.titles(), loginTitles)
}

func isPasswordField(n *html.Node) bool {
	return n.DataAtom == atom.Input && strings.EqualFold(attr(n, "type"), "password")
}

// foundNothing recognises the answer of a search that found nothing.
func (p *page) foundNothing() bool {
	query := p.url.Query()
	return (query.Has("s") || query.Has("q") || query.Has("query") || strings.Contains(strings.ToLower(p.url.Path), "search") ||
		anySays(p.titles(), listTitles)) && p.holds(nothingLines)
}

// asksConsent recognises a page whose text is about cookies and partners: most of its lines hold one of the phrases, and two different
// phrases occur.
func (p *page) asksConsent() bool {
	seen := map[string]bool{}
	all, about := 0, 0
	p.lines(func(folded string) bool {
		all++
		hit := false
		for _, s := range consentLines.holds {
			if strings.Contains(folded, s) {
				seen[s] = true
				hit = true
			}
		}
		if hit {
			about++
		}
		return true
	})
	return len(seen) >= 2 && about*3 >= all*2
}
