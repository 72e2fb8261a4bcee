package actors

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"khabar"
)

// Suggestion is somebody whom the gazetteer may lack, under all the forms that seem to be one name. Whether they are is for a person to
// say.
type Suggestion struct {
	// Kind is a guess: person where a title or a given name says so, else organisation.
	Kind khabar.ActorKind `json:"kind"`
	Name khabar.Names     `json:"name"` // the most frequent form in each language
	// Articles is the number of articles with any of the forms.
	Articles int             `json:"articles"`
	Titles   []string        `json:"titles,omitempty"` // what it was introduced with, most frequent first
	Forms    []SuggestedForm `json:"forms"`            // most frequent first
	// Similar are actors of the gazetteer with a name of the same consonants: the suggestion may be an alias of theirs.
	Similar  []string   `json:"similar,omitempty"`
	Evidence []Evidence `json:"evidence"`
}

// SuggestedForm is one way in which a name was written.
type SuggestedForm struct {
	Text     string `json:"text"`
	Lang     string `json:"lang"`
	Articles int    `json:"articles"`
}

// Suggestions returns what was found, in most articles first; equal ones are ordered by their name.
func (v *Reviewer) Suggestions() []Suggestion {
	forms := v.chosen()
	slices.SortFunc(forms, byKey)
	similar := v.skeletons()
	var out []Suggestion
	for _, cluster := range v.clusters(forms) {
		out = append(out, v.suggestion(cluster, similar))
	}
	slices.SortStableFunc(out, func(a, b Suggestion) int { return cmp.Compare(b.Articles, a.Articles) })
	return out
}

// outline is the consonants of the first and the last word of a name: what is in between is left out by one newspaper and not by
// another. It is empty for names too short to tell anything.
func outline(words []string) string {
	first, last := skeleton(words[0]), skeleton(words[len(words)-1])
	if len(words) < minUnknownWords || len(first)+len(last) < 4 || first == "" || last == "" {
		return ""
	}
	return first + " " + last
}

// clusters puts together the forms that have the same outline and may be spellings of one name.
func (v *Reviewer) clusters(forms []*unknownForm) [][]*unknownForm {
	at := make(map[string][]int)
	var out [][]*unknownForm
	for _, f := range forms {
		o := outline(f.words)
		own := -1
		for _, i := range at[o] {
			if o != "" && v.alike(out[i], f) {
				own = i
				break
			}
		}
		if own < 0 {
			own, out = len(out), append(out, nil)
			at[o] = append(at[o], own)
		}
		out[own] = append(out[own], f)
	}
	return out
}

// alike reports whether a form may be a spelling of a cluster's name: of its most frequent form in the same script, else of the one in
// the other script if they share a title.
func (v *Reviewer) alike(cluster []*unknownForm, f *unknownForm) bool {
	for _, o := range cluster {
		if o.arabic == f.arabic {
			return v.spelling(o, f)
		}
	}
	return shareTitle(cluster, f)
}

// spelling reports whether two forms of one script, of the same outline, may be one name. Arabic given names differ in their vowels
// and their h (محمد، حامد، أحمد), so that a name that begins with one must be the same but for what stands in the middle; names from
// other languages may differ by a letter.
func (v *Reviewer) spelling(a, b *unknownForm) bool {
	if a.kinds[byTitle]+a.kinds[byGiven] == 0 || b.kinds[byTitle]+b.kinds[byGiven] == 0 {
		return false
	}
	words := v.r.words
	first := a.words[0] == b.words[0]
	if original := words.spelling[a.words[0]]; original != "" && original == words.spelling[b.words[0]] {
		first = true
	}
	x, y := a.words[len(a.words)-1], b.words[len(b.words)-1]
	if a.arabic && (words.given[a.hashes[0]] || words.given[b.hashes[0]]) {
		return first && strings.TrimPrefix(x, "ال") == strings.TrimPrefix(y, "ال")
	}
	return (first || oneLetter(a.words[0], b.words[0])) && (x == y || oneLetter(x, y))
}

// oneLetter reports whether two words of five letters or more differ by one letter at most.
func oneLetter(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if min(len(x), len(y)) < 5 || max(len(x)-len(y), len(y)-len(x)) > 1 {
		return false
	}
	i := 0
	for i < len(x) && i < len(y) && x[i] == y[i] {
		i++
	}
	rest := func(w []rune, skip int) string { return string(w[min(len(w), i+skip):]) }
	return rest(x, 1) == rest(y, 1) || rest(x, 1) == rest(y, 0) || rest(x, 0) == rest(y, 1)
}

func shareTitle(cluster []*unknownForm, f *unknownForm) bool {
	return slices.ContainsFunc(cluster, func(o *unknownForm) bool {
		for title := range f.titles {
			if o.titles[title] > 0 {
				return true
			}
		}
		return false
	})
}

// skeletons lists the known actors by the outline of their names.
func (v *Reviewer) skeletons() map[string][]string {
	out := make(map[string][]string)
	for i := range v.r.g.rows {
		r := &v.r.g.rows[i]
		if r.Role != RoleCanonical && r.Role != RoleAlias || r.Kind == khabar.KindPlace {
			continue
		}
		if words := foldWords(r.Name); len(words) >= minUnknownWords {
			if o := outline(words); o != "" && !slices.Contains(out[o], r.ID) {
				out[o] = append(out[o], r.ID)
			}
		}
	}
	return out
}

func (v *Reviewer) suggestion(cluster []*unknownForm, similar map[string][]string) Suggestion {
	s := Suggestion{Kind: khabar.KindOrganisation, Evidence: []Evidence{}}
	articles := make(map[int32]bool)
	titles := make(map[uint64]int)
	for _, f := range cluster {
		for _, n := range f.articles {
			articles[n] = true
		}
		for title, n := range f.titles {
			titles[title] += n
		}
		if 2*(f.kinds[byTitle]+f.kinds[byGiven]) >= len(f.articles) {
			s.Kind = khabar.KindPerson
		}
		form := SuggestedForm{Text: f.written, Lang: "en", Articles: len(f.articles)}
		name := &s.Name.En
		if f.arabic {
			form.Lang, name = "ar", &s.Name.Ar
		}
		if *name == "" {
			*name = f.written
		}
		s.Forms = append(s.Forms, form)
		for _, id := range similar[outline(f.words)] {
			if !slices.Contains(s.Similar, id) {
				s.Similar = append(s.Similar, id)
			}
		}
		s.Evidence = append(s.Evidence, f.evidence...)
	}
	s.Evidence = s.Evidence[:min(len(s.Evidence), maxEvidence)]
	s.Articles = len(articles)
	order := slices.SortedFunc(maps.Keys(titles), func(a, b uint64) int {
		return cmp.Or(cmp.Compare(titles[b], titles[a]), strings.Compare(v.r.words.titleNames[a], v.r.words.titleNames[b]))
	})
	for _, title := range order {
		s.Titles = append(s.Titles, v.r.words.titleNames[title])
	}
	return s
}
