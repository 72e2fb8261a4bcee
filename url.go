package khabar

import (
	"net"
	"net/url"
	"path"
	"slices"
	"strings"

	"golang.org/x/net/idna"
)

// maxURLBytes bounds an address; longer ones are traps, not articles.
const maxURLBytes = 4096

// trackingParams are query parameters that name the reader's way to the page and never the page. A trailing "*" matches any
// ending.
var trackingParams = []string{
	"utm_*", "fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "igshid", "igsh", "mc_cid", "mc_eid",
	"_ga", "_gl", "ref_src", "ref_url", "cmpid", "ocid", "spm", "twclid", "ttclid", "at_medium", "at_campaign", "amp", "outputtype",
}

// CanonicalURL returns the one form of an address that identifies an article, whichever way a link writes it. It lowers scheme and host (IDNA, UTS 46), folds
// http into https and drops default ports, user information, the fragment, tracking parameters, AMP and mobile twins (a last
// path segment "amp", hosts "amp." and "m."), index files and the last slash; it sorts what is left of the query, and
// unescapes what needs no escape (RFC 3986, section 6.2.2). The host keeps its "www.": it can be another site. The result identifies; it is not meant to be
// fetched.
//
// It returns an Error of KindInvalid for anything but an absolute http or https address with a host.
func CanonicalURL(raw string) (string, error) {
	raw = strings.TrimSpace(strings.ToValidUTF8(raw, ""))
	if raw == "" {
		return "", Errorf(KindInvalid, "article", "the article has no address").At("url")
	}
	if len(raw) > maxURLBytes {
		return "", Errorf(KindInvalid, "article", "the address is longer than %d bytes", maxURLBytes).At("url")
	}
	u, err := url.Parse(raw)
	if err != nil {
		return "", Errorf(KindInvalid, "article", "%q is not an address", clip(raw, 80)).At("url").Wrap(err)
	}
	if s := strings.ToLower(u.Scheme); (s != "http" && s != "https") || u.Hostname() == "" {
		return "", Errorf(KindInvalid, "article", "%q is not an http or https address", clip(raw, 80)).At("url")
	}
	host, err := canonicalHost(u)
	if err != nil {
		return "", err
	}
	canonical := url.URL{Scheme: canonicalScheme(u), Host: host, Path: canonicalPath(u.Path), RawQuery: canonicalQuery(u)}
	return canonical.String(), nil
}

// CleanURL returns an address without what names the reader's way to the page: tracking parameters and the fragment. All else stays
// as the outlet writes it, so that it opens; what cannot be read stays whole.
func CleanURL(raw string) string {
	address, _, _ := strings.Cut(strings.TrimSpace(raw), "#")
	page, query, found := strings.Cut(address, "?")
	if !found {
		return address
	}
	var kept []string
	for pair := range strings.SplitSeq(query, "&") {
		name, _, _ := strings.Cut(pair, "=")
		if pair != "" && !isTracking(name) {
			kept = append(kept, pair)
		}
	}
	if len(kept) == 0 {
		return page
	}
	return page + "?" + strings.Join(kept, "&")
}

// canonicalScheme folds http into https, except where a port says that it is a service of its own.
func canonicalScheme(u *url.URL) string {
	if p := u.Port(); p != "" && p != "80" && p != "443" {
		return strings.ToLower(u.Scheme)
	}
	return "https"
}

func canonicalHost(u *url.URL) (string, error) {
	host := strings.TrimSuffix(u.Hostname(), ".")
	if net.ParseIP(host) == nil {
		ascii, err := idna.Lookup.ToASCII(host)
		if err != nil && strings.ContainsAny(host, " \t%") || host == "" {
			return "", Errorf(KindInvalid, "article", "%q is not the name of a host", clip(host, 80)).At("url").Wrap(err)
		}
		if err == nil {
			host = ascii
		}
		host = strings.ToLower(host)
		for _, twin := range []string{"amp.", "m."} {
			if rest := strings.TrimPrefix(host, twin); rest != host && strings.Contains(rest, ".") {
				host = rest
			}
		}
	} else if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if p := u.Port(); p != "" && p != "80" && p != "443" {
		host += ":" + p
	}
	return host, nil
}

func canonicalPath(p string) string {
	if p == "" {
		return "/"
	}
	p = path.Clean("/" + p)
	for _, tail := range []string{"/amp", "/index.html", "/index.htm", "/index.php"} {
		p = strings.TrimSuffix(p, tail)
	}
	if p == "" {
		return "/"
	}
	return p
}

func canonicalQuery(u *url.URL) string {
	values, err := url.ParseQuery(u.RawQuery)
	if err != nil { // dropping what does not parse could give two pages one identity
		return u.RawQuery
	}
	for name := range values {
		if isTracking(name) {
			values.Del(name)
		}
	}
	return values.Encode() // sorted by name
}

func isTracking(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc(trackingParams, func(pattern string) bool {
		if stem, ok := strings.CutSuffix(pattern, "*"); ok {
			return strings.HasPrefix(name, stem)
		}
		return name == pattern
	})
}
