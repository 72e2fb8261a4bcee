package main

import (
	"slices"
	"strings"
	"testing"

	"khabar"
	"khabar/actors"
	"khabar/indexer/highlight"
	"khabar/indexer/terms"
	"khabar/internal/require"
	"khabar/mappings/evaltest"
	"khabar/query"
)

// TestActorMarksAreMentions asks real articles for an actor that they mention, by its id and by its name in either language: everything
// marked as the actor is a mention of it by the recogniser, whole, with at most what is written together with it.
func TestActorMarksAreMentions(t *testing.T) {
	g, err := actors.Load("")
	if err != nil {
		t.Fatal(err)
	}
	r := actors.NewRecogniser(g, nil)
	marks := 0
	for _, a := range someArticles(t, 150) {
		mentions := r.Tag(a)
		if len(mentions) == 0 {
			continue
		}
		m := mentions[len(mentions)/2]
		actor, _ := r.Actor(m.Actor)
		field := "actor"
		if m.Kind == khabar.KindPlace {
			field = "place"
		}
		asked := []query.Node{&query.Value{Field: field, Value: m.Actor}, &query.Phrase{Text: actor.Name.Ar}, &query.Phrase{Text: actor.Name.En}}
		for _, q := range asked {
			if p, ok := q.(*query.Phrase); ok && p.Text == "" {
				continue
			}
			named, err := terms.Naming{Actors: r}.Name(q)
			if err != nil {
				t.Fatal(err)
			}
			plan, err := terms.Lower(named.Query)
			if err != nil {
				continue // a name of common words alone
			}
			for _, s := range highlight.Compile(plan, named.Values...).With(mentions).Snippets(a.Title, a.Body, 3) {
				marks += checkActors(t, a, mentions, s)
			}
		}
	}
	if marks < 300 {
		t.Errorf("only %d marks of actors", marks)
	}
}

// checkActors counts the marks of actors in a snippet, each of which must be a mention.
func checkActors(t *testing.T, a *khabar.Article, mentions []khabar.Mention, s khabar.Snippet) (n int) {
	t.Helper()
	text := map[string]string{"title": a.Title, "body": a.Body}[s.Field]
	start := strings.Index(text, s.Text)
	for _, mark := range s.Marks {
		if mark.Actor == "" {
			continue
		}
		n++
		from, to := start+mark.Start, start+mark.End
		at := slices.IndexFunc(mentions, func(m khabar.Mention) bool {
			return m.Field == s.Field && m.Actor == mark.Actor && from <= m.Span.Start && m.Span.End <= to
		})
		if at < 0 {
			t.Errorf("%q is marked as %s in %q, which no mention is", text[from:to], mark.Actor, s.Text)
			continue
		}
		if m := mentions[at].Span; strings.ContainsAny(text[from:m.Start]+text[m.End:to], " \n") {
			t.Errorf("%q is marked, more than the mention %q and its word", text[from:to], text[m.Start:m.End])
		}
	}
	return n
}

// someArticles reads the first articles of the corpus in each language.
func someArticles(t *testing.T, each int) (out []*khabar.Article) {
	t.Helper()
	for _, lang := range []string{"ar", "en"} {
		docs, err := evaltest.Docs(require.Corpus(t), lang, each)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range docs {
			out = append(out, &khabar.Article{Lang: lang, Title: d.Title, Body: d.Body})
		}
	}
	return out
}
