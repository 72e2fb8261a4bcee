package ui_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"khabar/internal/require"
)

// shifted is how far a page's content moved while it loaded, as the browser measures it (Cumulative Layout Shift).
const shifted = `new Promise(done => { let sum = 0; new PerformanceObserver(list => { for (const e of list.getEntries()) sum += e.value })
	.observe({type: "layout-shift", buffered: true}); document.fonts.ready.then(() => requestAnimationFrame(() => requestAnimationFrame(() => done(sum)))) })`

// labelled lists the labels of values that do not stand wholly beside what their plot shows.
const labelled = `[...document.querySelectorAll(".plot .rule")].filter(label => {
	const {left, right} = label.getBoundingClientRect()
	const shown = [...label.closest(".plot").querySelectorAll(".bar-1, .line, .axis")].map(mark => mark.getBoundingClientRect().left)
	return left < 0 || right > Math.min(...shown)
}).map(label => label.textContent).join(" ")`

// looks are the widths and themes that each language is looked at in: a narrow and a wide one, a light and a dark one, and over both
// languages all four.
var looks = map[string][]struct {
	width int64
	theme string
}{"en": {{390, "light"}, {1280, "dark"}}, "ar": {{390, "dark"}, {1280, "light"}}}

// Every page, in both languages, both themes and on narrow and wide screens: nothing is wider than the window, nothing moves while it
// loads, axe-core finds nothing serious, and the browser has nothing to complain about. With KHABAR_SCREENSHOTS set to a folder, a
// picture of each is kept there.
func TestEveryPage(t *testing.T) {
	axe, err := os.ReadFile(require.Module(t, "axe-core/axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	b := browserAt(t, site(t))
	folder := os.Getenv("KHABAR_SCREENSHOTS")
	pages := everyPage()
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		for lang, seen := range looks {
			for _, look := range seen {
				what := fmt.Sprintf("%s-%s-%d-%s", name, lang, look.width, look.theme)
				b.do(t, chromedp.EmulateViewport(look.width, 900), inTheme(look.theme), chromedp.Navigate(b.home+pages[name]+"&hl="+lang))
				b.checkLayout(t, what)
				b.checkAccess(t, what, string(axe))
				if folder != "" {
					if err := os.WriteFile(filepath.Join(folder, what+".png"), b.picture(t, look.width), 0o600); err != nil {
						t.Fatal(err)
					}
				}
				b.quiet(t, what, name == "missing" || name == "fault")
			}
		}
	}
}

// checkLayout reports what does not fit, and what moved.
func (b *browser) checkLayout(t *testing.T, what string) {
	t.Helper()
	if over := b.eval(t, "document.documentElement.scrollWidth - innerWidth"); over != "0" {
		t.Errorf("%s is wider than the window by %s", what, over)
	}
	moved, err := chromedp.Run(b.ctx, chromedp.Evaluate[float64](shifted, chromedp.EvalAwaitPromise))
	if err != nil || moved > .005 {
		t.Errorf("%s moved by %.4f while it loaded (%v)", what, moved, err)
	}
	if hidden := b.eval(t, labelled); hidden != "" {
		t.Errorf("%s: labels of a plot lie over what it shows, or outside of the window: %s", what, hidden)
	}
}

// checkAccess reports what axe-core calls serious or critical.
func (b *browser) checkAccess(t *testing.T, what, axe string) {
	t.Helper()
	if _, err := chromedp.Run(b.ctx, chromedp.Evaluate[any](axe+"; 0")); err != nil {
		t.Fatal(err)
	}
	found, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](`axe.run({resultTypes: ["violations"]}).then(r => JSON.stringify(r.violations
		.filter(v => v.impact === "serious" || v.impact === "critical")
		.map(v => ({id: v.id, help: v.help, nodes: v.nodes.slice(0, 3).map(n => n.html + " — " + n.failureSummary)}))))`, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	var violations []struct {
		ID, Help string
		Nodes    []string
	}
	if err := json.Unmarshal([]byte(found), &violations); err != nil {
		t.Fatal(err)
	}
	for _, v := range violations {
		t.Errorf("%s: %s (%s):\n\t%s", what, v.ID, v.Help, strings.Join(v.Nodes, "\n\t"))
	}
}

// quiet fails if the browser complained since the last time, but for the status of a page that is meant to fail.
func (b *browser) quiet(t *testing.T, what string, fails bool) {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, c := range b.complaints {
		if !(fails && strings.Contains(c, "the server responded with a status of 4")) {
			t.Errorf("%s: the browser complains: %s", what, c)
		}
	}
	b.complaints = nil
}
