package query

// Walk calls visit for n and, while it returns true, for the nodes below, in the order of the query. A nil node is not visited.
func Walk(n Node, visit func(Node) bool) {
	if n == nil || !visit(n) {
		return
	}
	switch n := n.(type) {
	case *And:
		for _, c := range n.Nodes {
			Walk(c, visit)
		}
	case *Or:
		for _, c := range n.Nodes {
			Walk(c, visit)
		}
	case *Not:
		Walk(n.Node, visit)
	}
}

// Positive returns the words and phrases that an article is found by, in the order of the query: those that are not negated.
func Positive(n Node) []Node {
	var out []Node
	Walk(n, func(n Node) bool {
		switch n.(type) {
		case *Not:
			return false
		case *Word, *Phrase:
			out = append(out, n)
		}
		return true
	})
	return out
}

// depth counts the levels of a tree.
func depth(n Node) int {
	deepest := 0
	switch n := n.(type) {
	case *And:
		for _, c := range n.Nodes {
			deepest = max(deepest, depth(c))
		}
	case *Or:
		for _, c := range n.Nodes {
			deepest = max(deepest, depth(c))
		}
	case *Not:
		deepest = depth(n.Node)
	}
	return deepest + 1
}
