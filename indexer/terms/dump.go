package terms

import (
	"fmt"
	"strings"

	"khabar/query"
)

// String writes a plan's tree for logs, explanations and tests: stems as they are, surface forms after "=", "+n" before a term of
// a phrase that stands n places after the one before it when that is not the next.
func (p *Plan) String() string { return dump(p.Root) }

func dump(n Node) string {
	switch n := n.(type) {
	case *And:
		return "(" + join(n.Nodes, " AND ") + ")"
	case *Or:
		return "(" + join(n.Nodes, " OR ") + ")"
	case *Not:
		return "-" + dump(n.Node)
	case *Term:
		ending := map[Kind]string{Prefix: "*", Fuzzy: fmt.Sprintf("~%d", n.Distance)}
		return scope(n.Scope) + n.Kind.sign() + n.Text + ending[n.Kind]
	case *Phrase:
		return n.dump()
	case *Value:
		return n.Field + ":" + n.Value
	case *Dates:
		return dumpDates(n)
	}
	return "ALL"
}

func join(nodes []Node, operator string) string {
	parts := make([]string, len(nodes))
	for i, n := range nodes {
		parts[i] = dump(n)
	}
	return strings.Join(parts, operator)
}

func scope(s query.Scope) string {
	if s == query.Text {
		return ""
	}
	return string(s) + ":"
}

func (k Kind) sign() string {
	if k == Surface {
		return "="
	}
	return ""
}

func (p *Phrase) dump() string {
	var words []string
	at := -1
	for _, t := range p.Terms {
		if gap := t.Offset - at; gap != 1 {
			words = append(words, fmt.Sprintf("+%d", gap))
		}
		words = append(words, t.Text)
		at = t.Offset
	}
	out := scope(p.Scope) + p.Kind.sign() + `"` + strings.Join(words, " ") + `"`
	if p.Slop > 0 {
		out += fmt.Sprintf("~%d", p.Slop)
	}
	return out
}

func dumpDates(n *Dates) string {
	out := "date:"
	if n.Range.From != nil {
		out += n.Range.From.String()
	}
	out += ".."
	if n.Range.To != nil {
		out += n.Range.To.String()
	}
	return out
}
