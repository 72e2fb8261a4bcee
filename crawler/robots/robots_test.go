package robots

import (
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestCases(t *testing.T) { holdTo(t, "testdata/cases.txt", 20, 80) }

// TestReference holds the matcher to what RFC 9309 and its implementations say, in more than a hundred decisions.
func TestReference(t *testing.T) { holdTo(t, "testdata/reference.txt", 30, 100) }

// holdTo reads a file of cases, and checks every decision. A file that lost its cases fails.
func holdTo(t *testing.T, file string, leastCases, leastDecisions int) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	cases := strings.Split("\n"+string(data), "\n== ")[1:]
	made := 0
	defer func() {
		if len(cases) < leastCases || made < leastDecisions {
			t.Errorf("only %d cases with %d decisions were read", len(cases), made)
		}
	}()
	for _, c := range cases {
		name, rest, _ := strings.Cut(c, "\n")
		file, decisions, ok := strings.Cut("\n"+rest, "\n--\n")
		if !ok {
			t.Fatalf("%s: no line --", name)
		}
		t.Run(name, func(t *testing.T) {
			f := Parse([]byte(unquote(strings.TrimPrefix(file, "\n"))))
			for line := range strings.Lines(decisions) {
				words := strings.Fields(line)
				if len(words) == 0 {
					continue
				}
				made++
				address := strings.Join(words[2:], " ")
				if got := f.Allowed(words[1], address); got != (words[0] == "allow") {
					t.Errorf("%q for %s is allowed: %v", address, words[1], got)
				}
			}
		})
	}
}

var escapes = regexp.MustCompile(`\\x[0-9a-f]{2}|\\r`)

func unquote(s string) string {
	return escapes.ReplaceAllStringFunc(s, func(e string) string {
		out, err := strconv.Unquote(`"` + e + `"`)
		if err != nil {
			panic(err)
		}
		return out
	})
}

func TestLongLinesAreCut(t *testing.T) {
	const key = "disallow: "
	path := "/" + strings.Repeat("a", maxLineBytes-len(key)-1)
	f := Parse([]byte("user-agent: *\n" + key + path + "beyond\n"))
	if f.Allowed("khabar", "https://news.example"+path+"/other") {
		t.Error("the rule was not cut where lines end")
	}
	if !f.Allowed("khabar", "https://news.example"+path[:len(path)-1]) {
		t.Error("the rule was cut earlier")
	}
}

func TestOnlyTheFirst500KiBAreRead(t *testing.T) {
	head := "user-agent: *\ndisallow: /early\n"
	filler := strings.Repeat("# nothing\n", MaxBytes/10)
	file := head + filler[:MaxBytes-len(head)-len("disallow: /")] + "disallow: /late\n"
	f := Parse([]byte(file))
	if f.Allowed("khabar", "https://news.example/early") {
		t.Error("the beginning was not read")
	}
	if !f.Allowed("khabar", "https://news.example/late") || !f.Allowed("khabar", "https://news.example/") {
		t.Error("half a line at the bound was taken for a rule")
	}
}

func TestSitemapsAndDelay(t *testing.T) {
	f := Parse([]byte("Sitemap: https://news.example/1.xml\nUser-agent: *\nCrawl-delay: 2.5\nDisallow:\n" +
		"sitemap:https://news.example/2.xml#x\nUser-agent: khabar\nCrawl-delay: 99999999\nUser-agent: rude\nCrawl-delay: -4"))
	if got := f.Sitemaps(); !slices.Equal(got, []string{"https://news.example/1.xml", "https://news.example/2.xml"}) {
		t.Errorf("sitemaps: %q", got)
	}
	for agent, want := range map[string]time.Duration{"other": 2500 * time.Millisecond, "khabar": maxCrawlDelay} {
		if got := f.CrawlDelay(agent); got != want {
			t.Errorf("the delay of %s is %s, want %s", agent, got, want)
		}
	}
}

// TestHostilePatternsAreCheap ends by the test's own deadline if matching explodes.
func TestHostilePatternsAreCheap(t *testing.T) {
	f := Parse([]byte("user-agent: *\ndisallow: /" + strings.Repeat("*a", 5000) + "b\n"))
	if !f.Allowed("khabar", "https://news.example/"+strings.Repeat("a", 100_000)) {
		t.Error("matched without a b")
	}
}

func FuzzAllowed(f *testing.F) {
	f.Add([]byte("user-agent: *\ndisallow: /*.php$\nallow: /a*b"), "khabar", "https://news.example/a.php")
	f.Add([]byte("\xef\xbbuser-agent khabar\rdisallow /%62\x00"), "khabar", "/%62%zz?#")
	f.Fuzz(func(t *testing.T, file []byte, agent, address string) {
		parsed := Parse(file)
		parsed.Allowed(agent, address)
		parsed.CrawlDelay(agent)
		if path := pathOf(address); !strings.HasPrefix(path, "/") {
			t.Errorf("the path of %q is %q", address, path)
		}
	})
}

// FuzzMatches holds the matcher to the same rule written as a regular expression.
func FuzzMatches(f *testing.F) {
	f.Add("/a*b$", "/axxb")
	f.Add("/*a*a$", "/aa")
	f.Add("*$", "/")
	f.Fuzz(func(t *testing.T, pattern, path string) {
		if strings.ContainsAny(pattern+path, "\n\r") || len(pattern) > 50 || !isASCII(pattern+path) {
			return
		}
		expression := strings.ReplaceAll(regexp.QuoteMeta(strings.TrimSuffix(pattern, "$")), `\*`, ".*")
		if strings.HasSuffix(pattern, "$") {
			expression += "$"
		}
		if got, want := matches(pattern, path), regexp.MustCompile("^"+expression).MatchString(path); got != want {
			t.Errorf("%q on %q: %v, the expression says %v", pattern, path, got, want)
		}
	})
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= 0x80 })
}
