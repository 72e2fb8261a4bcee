package query

import (
	"strconv"
	"strings"
)

// Canonical returns the canonical form of a query, "" for the nil node.
func Canonical(n Node) string {
	if n == nil {
		return ""
	}
	return n.String()
}

// String joins the nodes with AND. The operator is always written, so that the form means the same when any word may match.
func (n *And) String() string { return join(n.Nodes, " AND ") }

// String joins the nodes with OR, which binds less than AND.
func (n *Or) String() string { return join(n.Nodes, " OR ") }

func join(nodes []Node, operator string) string {
	parts := make([]string, len(nodes))
	for i, n := range nodes {
		parts[i] = n.String()
		if _, ok := n.(*Or); ok {
			parts[i] = "(" + parts[i] + ")"
		}
	}
	return strings.Join(parts, operator)
}

// String writes the hyphen directly before the node.
func (n *Not) String() string {
	switch n.Node.(type) {
	case *And, *Or:
		return "-(" + n.Node.String() + ")"
	}
	return "-" + n.Node.String()
}

func (s Scope) prefix() string {
	if s == Text {
		return ""
	}
	return string(s) + ":"
}

// String writes field, word and kind of match, with backslashes where the word alone would be read as something else.
func (n *Word) String() string {
	before, after := n.Scope.prefix(), ""
	switch n.Match {
	case Exact:
		before += "="
	case Prefix:
		after = "*"
	case Fuzzy:
		after = "~" + strconv.Itoa(n.Distance)
	}
	if plain := before + n.Text + after; readsAs(plain, n) {
		return plain
	}
	return before + escape(n.Text) + after
}

// readsAs reports whether the text is read as the word, and nothing else.
func readsAs(text string, want *Word) bool {
	p := newParser(text, Options{})
	n, err := p.query()
	got, ok := n.(*Word)
	return err == nil && ok && got.Text == want.Text && got.Match == want.Match && got.Distance == want.Distance &&
		got.Scope == want.Scope
}

// escape writes a backslash before whatever is not part of a plain word, and before the first letter of an operator.
func escape(text string) string {
	var out strings.Builder
	for _, r := range text {
		if !solid(r) || out.Len() == 0 && isOperator(text) {
			out.WriteByte('\\')
		}
		out.WriteRune(r)
	}
	return out.String()
}

func isOperator(text string) bool { return text == "OR" || text == "AND" || text == "NOT" }

// String writes field, "=", the quoted text and "~N".
func (n *Phrase) String() string {
	out := n.Scope.prefix()
	if n.Exact {
		out += "="
	}
	out += quote(n.Text)
	if n.Slop > 0 {
		out += "~" + strconv.Itoa(n.Slop)
	}
	return out
}

var quoter = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

func quote(text string) string { return `"` + quoter.Replace(text) + `"` }

// String writes field and value; the value is quoted unless it is all letters, digits and inner hyphens.
func (n *Value) String() string {
	for i, r := range n.Value {
		inner := i > 0 && i < len(n.Value)-1 && strings.ContainsRune("-_.", r)
		if !solid(r) && !inner {
			return n.Field + ":" + quote(n.Value)
		}
	}
	return n.Field + ":" + n.Value
}
