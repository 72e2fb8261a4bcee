package extract

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// channels are the hosts on which outlets gather readers.
var channels = setOf("t.me", "telegram.me", "chat.whatsapp.com", "whatsapp.com", "wa.me", "news.google.com", "youtube.com", "facebook.com", "instagram.com",
	"x.com", "twitter.com")

// invites reports whether a line ends with a link to a channel that calls on the reader to follow it: "for our news on Telegram, click here".
// A sentence that goes on after its link, or whose link is a name, tells something.
func invites(b *block) bool {
	var link *html.Node
	each(b.node, func(n *html.Node) bool {
		if n.DataAtom == atom.A {
			link = n
		}
		return true
	})
	if link == nil {
		return false
	}
	u, err := url.Parse(strings.TrimSpace(attr(link, "href")))
	if err != nil || !channels[strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")] {
		return false
	}
	text := textOf(link)
	return text != "" && strings.HasSuffix(strings.TrimRight(oneLine(b.text), ".!»: "), strings.TrimRight(text, ".!»: ")) && heres.says(fold(text))
}
