package khabar

import "testing"

func TestCanonicalURLFoldsTheWaysToWriteAnAddress(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"plain", "https://www.enabbaladi.net/731869", "https://www.enabbaladi.net/731869"},
		{"slash at the end", "https://www.enabbaladi.net/731869/", "https://www.enabbaladi.net/731869"},
		{"http", "http://www.enabbaladi.net/731869", "https://www.enabbaladi.net/731869"},
		{"case and port of the host", "HTTPS://WWW.Example.ORG:443/A", "https://www.example.org/A"},
		{"another port is another service", "http://127.0.0.1:8081/a", "http://127.0.0.1:8081/a"},
		{"user and fragment", "https://me@example.org/a#comments", "https://example.org/a"},
		{"tracking", "https://example.org/?p=7&utm_source=x&fbclid=y&UTM_Medium=z", "https://example.org/?p=7"},
		{"order of the query", "https://example.org/?b=2&a=1", "https://example.org/?a=1&b=2"},
		{"AMP path", "https://example.org/news/7/amp/", "https://example.org/news/7"},
		{"AMP host", "https://amp.example.org/news/7", "https://example.org/news/7"},
		{"AMP parameter", "https://example.org/news/7?amp=1", "https://example.org/news/7"},
		{"mobile host", "https://m.example.org/news/7", "https://example.org/news/7"},
		{"a host that is named m", "https://m.com/7", "https://m.com/7"},
		{"no path", "https://example.org", "https://example.org/"},
		{"dots in the path", "https://example.org/a/../b/./c//d", "https://example.org/b/c/d"},
		{"index file", "https://example.org/ar/index.php", "https://example.org/ar"},
		{"Arabic path, raw", "https://example.org/أخبار", "https://example.org/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1"},
		{"Arabic path, escaped", "https://example.org/%d8%a3%d8%ae%d8%a8%d8%a7%d8%b1", "https://example.org/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1"},
		{"Arabic host", "https://خبر.example/a", "https://xn--ngblk.example/a"},
		{"a query that does not parse stays whole", "https://example.org/?a=%zz&utm_source=x", "https://example.org/?a=%zz&utm_source=x"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := CanonicalURL(tt.in)
			if err != nil {
				t.Fatal(err)
			}
			if got != tt.want {
				t.Errorf("CanonicalURL(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestCanonicalURLRefusesWhatIsNoAddress(t *testing.T) {
	for _, in := range []string{"", "  ", "/news/7", "ftp://example.org/a", "mailto:a@example.org", "https://", "http:///a", "javascript:alert(1)", "https://exa mple.org/", "\x7f"} {
		if got, err := CanonicalURL(in); KindOf(err) != KindInvalid {
			t.Errorf("CanonicalURL(%q) = %q, %v; want an error of kind invalid", in, got, err)
		}
	}
}

func FuzzCanonicalURL(f *testing.F) {
	for _, seed := range []string{"https://example.org/a?b=c#d", "http://[::1]:80/", "https://خبر.example/أخبار/?utm_source=١", "https://example.org/%2e%2e/amp"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		once, err := CanonicalURL(in)
		if err != nil {
			return
		}
		twice, err := CanonicalURL(once)
		if err != nil || once != twice {
			t.Errorf("not stable: %q → %q → %q (%v)", in, once, twice, err)
		}
	})
}

func TestCleanURLChangesNothingElse(t *testing.T) {
	for in, want := range map[string]string{
		" http://Example.org/A/?utm_source=rss&id=7&fbclid=x#top ": "http://Example.org/A/?id=7",
		"https://example.org/7/?utm_source=rss&utm_medium=rss":     "https://example.org/7/",
		"https://example.org/أخبار/٧?b=%D8%A3&a=+#":                "https://example.org/أخبار/٧?b=%D8%A3&a=+",
		"https://example.org/7/":                                   "https://example.org/7/",
	} {
		if got := CleanURL(in); got != want {
			t.Errorf("CleanURL(%q) = %q, want %q", in, got, want)
		}
	}
}
