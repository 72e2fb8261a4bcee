package robots

import (
	"strings"
)

// Allowed reports whether the file lets a crawler, by its product token ("khabar"; case makes no difference, what follows a "/"
// is ignored), fetch an address. Rules look at path, parameters and query only.
//
// The address is compared twice: as it is written, which is what the reference implementation does, and in the normal form of
// RFC 9309, section 2.2.2, in which "/سوريا" and its percent-encoding are the same. It is allowed if both ways allow it.
func (f *File) Allowed(agent, address string) bool {
	path := pathOf(address)
	groups := f.groupsFor(agent)
	if !decide(groups, path, false) {
		return false
	}
	normal := normalize(path)
	return normal == path && asWritten(groups) || decide(groups, normal, true)
}

// asWritten reports whether every rule is in normal form already.
func asWritten(groups []group) bool {
	for _, g := range groups {
		for _, r := range g.rules {
			if r.pattern != r.decoded {
				return false
			}
		}
	}
	return true
}

// decide applies the rule with the longest pattern that matches, rules that allow before others.
func decide(groups []group, path string, decoded bool) bool {
	longest, allow := 0, true
	for _, g := range groups {
		for _, r := range g.rules {
			pattern := r.pattern
			if decoded {
				pattern = r.decoded
			}
			if len(pattern) < longest || (len(pattern) == longest && allow) || !matches(pattern, path) {
				continue
			}
			longest, allow = len(pattern), r.allow
		}
	}
	return allow
}

// newRule makes the rule of a line. A rule that allows ".../index.html" allows the folder as well, as the reference
// implementation has it: both are the same page.
func newRule(allow bool, value string) []rule {
	if value == "" {
		return nil
	}
	pattern := escape(value)
	rules := []rule{{allow, pattern, normalize(pattern)}}
	if i := strings.LastIndexByte(pattern, '/'); allow && i >= 0 && strings.HasPrefix(pattern[i:], "/index.htm") {
		folder := pattern[:i+1] + "$"
		rules = append(rules, rule{allow, folder, normalize(folder)})
	}
	return rules
}

// matches reports whether a pattern matches the beginning of a path: "*" is any run of bytes, a last "$" the end. It takes time
// proportional to the product of both lengths at most, whatever the pattern.
func matches(pattern, path string) bool {
	anchored := strings.HasSuffix(pattern, "$")
	parts := strings.Split(strings.TrimSuffix(pattern, "$"), "*")
	rest, ok := strings.CutPrefix(path, parts[0])
	if !ok {
		return false
	}
	for i, part := range parts[1:] {
		if anchored && i == len(parts)-2 { // the last one has to stand at the end
			return strings.HasSuffix(rest, part)
		}
		at := strings.Index(rest, part)
		if at < 0 {
			return false
		}
		rest = rest[at+len(part):]
	}
	return !anchored || rest == ""
}

// pathOf returns path, parameters and query of an address, "/" if there are none. Scheme and host may be missing.
func pathOf(address string) string {
	address, _, _ = strings.Cut(address, "#")
	rest := strings.TrimPrefix(address, "//")
	if rest == address {
		early := strings.IndexAny(address, "/?;")
		if at := strings.Index(address, "://"); at >= 0 && early >= at {
			rest = address[at+3:]
		}
	}
	at := strings.IndexAny(rest, "/?;")
	if at < 0 {
		return "/"
	}
	if rest[at] != '/' {
		return "/" + rest[at:]
	}
	return rest[at:]
}

const upperHex = "0123456789ABCDEF"

// escape percent-encodes the bytes outside of ASCII and writes the escapes that are there in capitals.
func escape(s string) string {
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] >= 0x80:
			writeEscape(&out, s[i])
		case s[i] == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]):
			out.WriteString(strings.ToUpper(s[i : i+3]))
			i += 2
		default:
			out.WriteByte(s[i])
		}
	}
	return out.String()
}

// normalize is escape, and decodes what needs no escape: letters, digits and -._~ (RFC 3986, section 2.3).
func normalize(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return r == '%' || r >= 0x80 }) {
		return s
	}
	s = escape(s)
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			if b := unhex(s[i+1])<<4 | unhex(s[i+2]); isUnreserved(b) {
				out.WriteByte(b)
				i += 2
				continue
			}
		}
		out.WriteByte(s[i])
	}
	return out.String()
}

func writeEscape(out *strings.Builder, b byte) {
	out.WriteByte('%')
	out.WriteByte(upperHex[b>>4])
	out.WriteByte(upperHex[b&15])
}

func isUnreserved(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || strings.IndexByte("-._~", b) >= 0
}

func isHex(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'a' && b <= 'f' || b >= 'A' && b <= 'F'
}

func unhex(b byte) byte {
	switch {
	case b <= '9':
		return b - '0'
	case b >= 'a':
		return b - 'a' + 10
	}
	return b - 'A' + 10
}
