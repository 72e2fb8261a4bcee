package ui

import (
	"net/url"
	"slices"

	"khabar"
	"khabar/server/snippet"
)

func (p *Pages) hit(v visit, asked url.Values, h khabar.Hit) hit {
	a := h.Article
	out := hit{Href: v.link("/articles/"+a.ID, asked), Original: webAddress(a.URL), Title: plainText(title(v, a), a.Lang),
		Outlet: p.outletName(v, a.Outlet), Date: dateOf(v, a), Authors: a.Authors}
	if a.Origin != "" && a.Origin != a.Outlet {
		origin := p.outletName(v, a.Origin)
		out.Origin = &origin
	}
	if a.Lang != v.lang.code {
		out.Lang = v.lang.languageName(a.Lang)
	}
	out.Actors = p.mostNamed(v, a.Actors)
	for _, passage := range h.Snippets {
		if passage.Field == "title" {
			if passage.Text == a.Title {
				out.Title.Segments = p.segments(v, passage)
			}
			continue
		}
		out.Snippets = append(out.Snippets, text{Segments: ellipses(p.segments(v, passage), passage), Lang: langAttr(a.Lang), Dir: direction(passage.Text)})
	}
	return out
}

// shownActors is how many actors stand below a hit.
const shownActors = 4

// mostNamed are the actors that an article names most often; a link finds their articles.
func (p *Pages) mostNamed(v visit, mentioned []khabar.Mentioned) []name {
	if p.Actors == nil {
		return nil
	}
	sorted := slices.Clone(mentioned)
	slices.SortStableFunc(sorted, func(a, b khabar.Mentioned) int { return b.Count - a.Count })
	var out []name
	for _, m := range sorted[:min(shownActors, len(sorted))] {
		n := name{ID: m.ID, Href: v.link("/actors/"+url.PathEscape(m.ID), nil)}
		n.Text, n.Lang = p.label(v, khabar.FieldActor, m.ID)
		out = append(out, n)
	}
	return out
}

// title is the article's, or words that say that it has none.
func title(v visit, a *khabar.Article) string {
	if a.Title == "" {
		return v.lang.T("article.untitled")
	}
	return a.Title
}

// certainSources are those that state the date of publication as such; the others are worth a note.
var certainSources = map[khabar.DateSource]bool{khabar.DateJSONLD: true, khabar.DateMeta: true, khabar.DateTime: true,
	khabar.DateAPI: true, khabar.DateFeed: true, khabar.DateSitemap: true, khabar.DateImport: true}

func dateOf(v visit, a *khabar.Article) dateView {
	d := dateView{Text: v.lang.date(a.Published), Machine: a.Published.String()}
	if !a.Published.IsZero() && !certainSources[a.PublishedSource] {
		d.Note = "source." + string(a.PublishedSource)
		if !v.lang.keys[d.Note] {
			d.Note = "source.unknown"
		}
	}
	return d
}

// legend lists the kinds of marks that stand on a page of hits, if there are others than words: a page of words explains itself.
func legend(hits []hit) []khabar.MarkKind {
	found := map[khabar.MarkKind]bool{}
	for _, h := range hits {
		for _, t := range append([]text{h.Title}, h.Snippets...) {
			for _, s := range t.Segments {
				found[s.Kind] = true
			}
		}
	}
	return explained(func(k khabar.MarkKind) bool { return found[k] })
}

// explained lists the kinds that are shown, none if words are all that is.
func explained(shown func(khabar.MarkKind) bool) (out []khabar.MarkKind) {
	for _, k := range khabar.MarkKinds {
		if shown(k) {
			out = append(out, k)
		}
	}
	if len(out) == 1 && out[0] == khabar.MarkWord {
		return nil
	}
	return out
}

// ellipses says where a passage is cut in the middle of a sentence.
func ellipses(parts []segment, s khabar.Snippet) []segment {
	if s.CutBefore {
		parts = append([]segment{{Text: "… "}}, parts...)
	}
	if s.CutAfter {
		parts = append(parts, segment{Text: " …"})
	}
	return parts
}

// segments splits a passage at its marks.
func (p *Pages) segments(v visit, s khabar.Snippet) []segment {
	parts := snippet.Segments(s)
	out := make([]segment, len(parts))
	for i, part := range parts {
		out[i].Text = part.Text
		if part.Mark == nil {
			continue
		}
		if out[i].Kind = part.Mark.Kind; part.Mark.Actor != "" {
			out[i].Who, _ = p.label(v, khabar.FieldActor, part.Mark.Actor)
		}
	}
	return out
}
