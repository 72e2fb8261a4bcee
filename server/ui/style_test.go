package ui

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// WCAG 2.2, success criterion 1.4.3: text has a contrast of 4.5 to its ground, in both themes.
func TestContrast(t *testing.T) {
	css := styleSheet(t)
	light, rest, _ := strings.Cut(css, "prefers-color-scheme:dark")
	dark, _, _ := strings.Cut(rest, "@font-face")
	for theme, block := range map[string]string{"light": light, "dark": dark} {
		colours := map[string]float64{}
		for _, m := range regexp.MustCompile(`--([a-z0-9-]+): ?#([0-9a-f]{6})`).FindAllStringSubmatch(block, -1) {
			colours[m[1]] = luminance(t, m[2])
		}
		for _, pair := range []string{"ink paper", "ink sheet", "ink mark", "ink accent-soft", "soft paper", "soft sheet",
			"soft accent-soft", "accent paper", "accent sheet",
			"accent accent-soft", "out paper", "out accent-soft", "ink added", "ink removed", "ink warn-soft", "warn warn-soft", "warn paper",
			"soft warn-soft", "accent warn-soft", "paper accent", "paper warn"} {
			text, ground, _ := strings.Cut(pair, " ")
			a, b := colours[text], colours[ground]
			if contrast := (math.Max(a, b) + .05) / (math.Min(a, b) + .05); colours[text] == colours[ground] || contrast < 4.5 {
				t.Errorf("%s: %s has a contrast of %.2f", theme, pair, contrast)
			}
		}
	}
}

// luminance is the relative luminance of a colour as WCAG defines it.
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	sum := 0.0
	for i, weight := range []float64{.2126, .7152, .0722} {
		n, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(n) / 255
		if c <= .04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

// The page turns with its language only if nothing says left or right.
func TestStyleKnowsNoLeftAndRight(t *testing.T) {
	css := styleSheet(t)
	physical := regexp.MustCompile(`(?m)^\s*(?:[^{}/]*\{)?[^}]*?\b(?:(?:margin|padding|border)-(?:left|right)|float|left|right)\s*:`)
	if m := physical.FindString(css); m != "" {
		t.Errorf("a physical property: %q", m)
	}
	for _, m := range regexp.MustCompile(`(?:url\([^)]*\)|@import)`).FindAllString(css, -1) {
		if !strings.HasPrefix(m, `url("/static/`) && !strings.HasPrefix(m, "url(#") {
			t.Errorf("the style sheet loads %s", m)
		}
	}
}

// styleSheet is the style sheet as it is served.
func styleSheet(t *testing.T) string {
	t.Helper()
	a, err := loadAssets()
	if err != nil {
		t.Fatal(err)
	}
	return string(a.files[strings.TrimPrefix(a.at["khabar.css"], "/static/")].content)
}
