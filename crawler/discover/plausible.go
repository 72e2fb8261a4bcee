package discover

import (
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// notPages are endings of files that are no pages.
var notPages = []string{".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".avif", ".ico", ".css", ".js", ".json", ".xml",
	".rss", ".atom",
	".pdf", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".zip", ".rar", ".gz", ".mp3", ".mp4", ".m4a", ".ogg", ".wav", ".avi",
	".mov", ".webm", ".apk", ".exe", ".epub", ".ics", ".txt", ".woff", ".woff2"}

// notArticles are path segments under which no theme keeps articles: listings, accounts, and the machinery of content
// management systems.
var notArticles = []string{"tag", "tags", "category", "author", "authors", "search", "feed", "rss", "login", "logout",
	"register", "signup",
	"signin", "subscribe", "cart", "checkout", "account", "wp-admin", "wp-login.php", "wp-json", "wp-content", "wp-includes",
	"xmlrpc.php", "calendar", "comment-page", "cdn-cgi", "privacy-policy", "contact-us", "about-us", "sitemap"}

// trapParams are query parameters that make more addresses of the same page, without end.
var trapParams = []string{"replytocom", "share", "print", "sort", "order", "orderby", "filter", "sessionid", "sid", "phpsessid",
	"jsessionid",
	"month", "cal", "calendar", "tribe-bar-date", "eventdisplay", "ical", "add-to-cart", "redirect_to", "s"}

const (
	maxPathSegments = 16 // real addresses have at most eight
	maxQueryParams  = 8
	firstYear       = 1900
)

var year = regexp.MustCompile(`^(1[0-9]|2[0-9]|[3-9][0-9])[0-9]{2}$`)

// Plausible reports whether an address can be an article's at all, as far as the address alone tells. What it refuses would be
// fetched in vain, or leads into a trap: calendars of years to come, repeated path segments, endless parameters. A front page is
// none.
func Plausible(address string, now time.Time) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	segments := strings.FieldsFunc(strings.ToLower(u.Path), func(r rune) bool { return r == '/' })
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil || len(segments) > maxPathSegments || len(query) > maxQueryParams || len(segments)+len(query) == 0 {
		return false
	}
	for name := range query {
		if slices.Contains(trapParams, strings.ToLower(name)) {
			return false
		}
	}
	if slices.Contains(notPages, strings.ToLower(path.Ext(u.Path))) {
		return false
	}
	seen := map[string]int{}
	for i, s := range segments {
		if seen[s]++; seen[s] > 3 || slices.Contains(notArticles, s) {
			return false
		}
		if s == "page" && i+2 == len(segments) && isDigits(segments[i+1]) { // /page/2
			return false
		}
		if n, _ := strconv.Atoi(s); year.MatchString(s) && i+1 < len(segments) && isDigits(segments[i+1]) &&
			len(segments[i+1]) <= 2 &&
			(n > now.Year()+1 || n < firstYear) {
			return false
		}
	}
	return !onlyDate(segments) || len(query) > 0
}

// onlyDate reports whether a path is nothing but a year and a month, or a day: an archive page. A number alone may be an article.
func onlyDate(segments []string) bool {
	if len(segments) < 2 || len(segments) > 3 || !year.MatchString(segments[0]) {
		return false
	}
	for _, s := range segments[1:] {
		if !isDigits(s) || len(s) > 2 {
			return false
		}
	}
	return true
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// Pattern is the form of an address, shared by addresses that a program made alike: digits become 0, long words w, and of the
// query only the names stay. It serves to notice that nothing of that form is ever an article.
func Pattern(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	var out strings.Builder
	out.WriteString(strings.ToLower(u.Host))
	for segment := range strings.SplitSeq(strings.Trim(u.Path, "/"), "/") {
		out.WriteByte('/')
		switch {
		case isDigits(segment):
			out.WriteByte('0')
		case len(segment) > 20 || strings.ContainsAny(segment, "0123456789"):
			out.WriteByte('w')
		default:
			out.WriteString(segment)
		}
	}
	names := make([]string, 0, 4)
	for name := range u.Query() {
		names = append(names, name)
	}
	slices.Sort(names)
	if len(names) > 0 {
		out.WriteString("?" + strings.Join(names, "&"))
	}
	return out.String()
}
