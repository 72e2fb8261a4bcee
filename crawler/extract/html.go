package extract

import (
	"html"
	"strings"
)

// unescape resolves character references that stand in values which are text already, as many feeds and JSON-LD scripts have them.
func unescape(s string) string {
	if !strings.Contains(s, "&") {
		return s
	}
	return html.UnescapeString(s)
}
