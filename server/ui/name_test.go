package ui

import "testing"

func TestLinksLeadSomewhere(t *testing.T) {
	for address, want := range map[string]string{
		"https://example.org/7":               "https://example.org/7",
		"HTTP://example.org/أخبار":            "HTTP://example.org/أخبار",
		"https://imported.invalid/0a1b":       "",
		"https://imported.INVALID:8080/0a1b":  "",
		"javascript:alert(1)":                 "",
		"//example.org/7":                     "",
		"https:///7":                          "",
		"data:text/html,<script>alert(1)</s>": "",
		"https://notinvalid/7":                "https://notinvalid/7",
		"ftp://example.org/7":                 "",
	} {
		if got := webAddress(address); got != want {
			t.Errorf("webAddress(%q) = %q, want %q", address, got, want)
		}
	}
}
