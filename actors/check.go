package actors

import (
	"cmp"
	"fmt"
	"slices"

	"khabar"
)

// Problem is something about the tables that a person should look at. Tag answers in spite of it, more cautiously.
type Problem struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Actor   string `json:"actor"`
	Message string `json:"message"`
	// Grave says that a name tells nobody apart or stands twice; the rest makes Tag miss articles at worst.
	Grave bool `json:"grave"`
}

// String returns the problem as "file:line: actor: message".
func (p Problem) String() string {
	return fmt.Sprintf("%s:%d: %s: %s", p.File, p.Line, p.Actor, p.Message)
}

// Check looks for what makes a gazetteer uncertain: rows written twice, a name that several actors bear and nothing tells apart, Arabic
// names of one word that are neither gated nor said to be sure, references to actors that are not there, a missing
// language. Ordered by file and line.
func (g *Gazetteer) Check() []Problem {
	var out []Problem
	report := func(r *Row, format string, args ...any) {
		out = append(out, Problem{File: r.File, Line: r.Line, Actor: r.ID, Message: fmt.Sprintf(format, args...)})
	}
	bearers := make(map[string][]*Row)
	seenActor := make(map[string]bool)
	for i := range g.rows {
		r := &g.rows[i]
		if _, known := g.index[r.ID]; !known { // names that were rejected, and nobody's
			bearers[foldName(r.Name)] = append(bearers[foldName(r.Name)], r)
			continue
		}
		if a := g.actors[g.index[r.ID]]; !seenActor[r.ID] {
			seenActor[r.ID] = true
			if a.Name.Ar == "" || a.Name.En == "" {
				report(r, "has no name in the other language")
			}
		}
		for _, flag := range []string{"state", "capital", "with"} {
			for _, id := range r.Values(flag) {
				if _, ok := g.index[id]; !ok {
					report(r, "%s=%s names no actor", flag, id)
				}
			}
		}
		words := tokenise(r.Name, nil)
		if len(words) == 1 && words[0].flags&isArabic != 0 && (r.Role == RoleCanonical || r.Role == RoleAlias || r.Role == RoleAcronym) &&
			!r.Has("sure") && !r.Has("gate") && !r.Has("bound") {
			report(r, "%q is one Arabic word: flag it sure, gate or bound (it is gated until then)", r.Name)
		}
		bearers[foldName(r.Name)] = append(bearers[foldName(r.Name)], r)
	}
	for _, rows := range bearers {
		for i, r := range rows {
			for _, other := range rows[:i] {
				if message := clash(other, r); message != "" {
					report(r, "%q %s (%s:%d, %s)", r.Name, message, other.File, other.Line, other.ID)
					out[len(out)-1].Grave = true
					break
				}
			}
		}
	}
	slices.SortFunc(out, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Message, b.Message))
	})
	return out
}

// clash says what is wrong with two rows of the same folded name, or "".
func clash(a, b *Row) string {
	overlap := (a.To.IsZero() || b.From.IsZero() || !a.To.Before(b.From)) && (b.To.IsZero() || a.From.IsZero() || !b.To.Before(a.From))
	conditional := func(r *Row) bool {
		return r.Has("nearest") || r.Has("bound") || len(r.Values("with")) > 0 || r.Role == RoleDemonym || r.Role == RoleNot ||
			r.Role == RoleShort && r.Kind == khabar.KindPerson
	}
	switch {
	case !overlap, a.Has("quoted") != b.Has("quoted"), a.Name != b.Name && (a.Has("exact") || b.Has("exact")):
		return ""
	case a.ID == b.ID && a.Name == b.Name && a.Role == b.Role && a.Lang == b.Lang &&
		slices.Equal(a.Values("with"), b.Values("with")):
		return "stands here twice"
	case a.ID != b.ID && !conditional(a) && !conditional(b):
		return "is another actor's name too"
	}
	return ""
}
