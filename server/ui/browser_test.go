package ui_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"khabar/internal/require"
	"khabar/server/servertest"
)

// browser is a Chromium whose complaints are collected: refused content, failed requests, script errors.
type browser struct {
	ctx  context.Context
	home string

	mu         sync.Mutex
	complaints []string
}

func newBrowser(t *testing.T) *browser {
	t.Helper()
	if testing.Short() {
		t.Skip("a browser is not short")
	}
	path := require.Tool(t, "chromium", "chromium-browser")
	live := httptest.NewServer(newHandler(t, &servertest.Searcher{Articles: append(servertest.Articles(), servertest.Many(30)...)}))
	t.Cleanup(live.Close)
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("lang", "en"),
		chromedp.UserDataDir(t.TempDir()), chromedp.WSURLReadTimeout(time.Minute))
	allocator, cancelAllocator := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancelAllocator)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(func() {
		_ = chromedp.Cancel(ctx) // waits until the browser has gone, and its folder with it
		cancel()
	})
	b := &browser{home: live.URL}
	if err := chromedp.Listen(ctx, b.listen); err != nil {
		t.Fatal(err)
	}
	limited, cancelLimit := context.WithTimeout(ctx, 4*time.Minute)
	t.Cleanup(cancelLimit)
	b.ctx = limited
	return b
}

func (b *browser) listen(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *log.EventEntryAdded:
		b.complaints = append(b.complaints, e.Entry.Text)
	case *runtime.EventExceptionThrown:
		b.complaints = append(b.complaints, e.ExceptionDetails.Text)
	}
}

func (b *browser) do(t *testing.T, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

// follow does something that leads to another page, and waits for that page.
func (b *browser) follow(t *testing.T, step chromedp.Action[chromedp.Void]) {
	t.Helper()
	if _, err := chromedp.RunResponse(b.ctx, step); err != nil {
		t.Fatal(err)
	}
}

func (b *browser) click(t *testing.T, selector string) {
	t.Helper()
	b.follow(t, chromedp.Click(chromedp.CSS(selector)))
}

// eval returns what an expression is in the page, as a string.
func (b *browser) eval(t *testing.T, expression string) string {
	t.Helper()
	result, err := chromedp.Run(b.ctx, chromedp.Evaluate[string]("String("+expression+")"))
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return result
}

func (b *browser) text(t *testing.T, selector string) string {
	t.Helper()
	return strings.Join(strings.Fields(b.eval(t, fmt.Sprintf("document.querySelector(%q)?.innerText", selector))), " ")
}

// What a researcher does, in a real browser.
func TestJourney(t *testing.T) {
	b := newBrowser(t)
	b.do(t, chromedp.EmulateViewport(1280, 900), chromedp.Navigate(b.home+"/"))
	b.follow(t, chromedp.SendKeys(chromedp.CSS("#q"), "agreement\r"))
	if got := b.text(t, "#found"); got != "3 articles" {
		t.Errorf("found %q", got)
	}

	b.click(t, "#outlet li a.value")
	if got := b.text(t, ".chip"); got != "Outlet: Wadi Times ×" {
		t.Errorf("chip %q", got)
	}
	b.click(t, ".chip a.remove")
	if got := b.text(t, "#found"); got != "3 articles" {
		t.Errorf("without the filter %q", got)
	}

	b.do(t, chromedp.SetValue(chromedp.CSS("#q"), "السد"))
	b.follow(t, chromedp.Submit(chromedp.CSS("#q")))
	if got := b.eval(t, `getComputedStyle(document.querySelector("h3:lang(ar)")).direction`); got != "rtl" {
		t.Errorf("an Arabic headline runs %s", got)
	}
	if got := b.text(t, "h3:lang(ar) mark"); got != "السد" {
		t.Errorf("marked %q", got)
	}
	b.click(t, "h3:lang(ar) a")
	for selector, want := range map[string]string{".body p": "rtl", ".facts": "ltr"} {
		if got := b.eval(t, fmt.Sprintf(`getComputedStyle(document.querySelector(%q)).direction`, selector)); got != want {
			t.Errorf("%s runs %s", selector, got)
		}
	}

	b.click(t, "a.switch")
	b.click(t, ".brand")
	if got := b.eval(t, "document.documentElement.lang + document.documentElement.dir"); got != "arrtl" {
		t.Errorf("the choice of language did not stay: %s", got)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.complaints) > 0 {
		t.Errorf("the browser complains: %q", b.complaints)
	}
}

// No page is wider than its window, with long payloads too; with KHABAR_SCREENSHOTS set to a folder, a picture of each is kept
// there.
func TestPagesFit(t *testing.T) {
	b := newBrowser(t)
	pages := map[string]string{"home": "/?", "results": "/?q=dam&lang=en&not_outlet=sawt-alwadi&from=2025", "fault": "/?q=(dam+OR",
		"article": "/articles/" + servertest.Articles()[1].ID + "?", "trap": "/articles/" + servertest.Articles()[5].ID + "?",
		"help": "/help?", "outlets": "/outlets?",
		"problems": "/problems?", "nothing": "/?q=zebra"}
	folder := os.Getenv("KHABAR_SCREENSHOTS")
	for name, target := range pages {
		for _, lang := range []string{"en", "ar"} {
			for _, width := range []int64{390, 1280} {
				for _, theme := range []string{"light", "dark"} {
					b.do(t, chromedp.EmulateViewport(width, 900), inTheme(theme), chromedp.Navigate(b.home+target+"&hl="+lang))
					if over := b.eval(t, "document.documentElement.scrollWidth - innerWidth"); over != "0" {
						t.Errorf("%s in %s at %d: wider than the window by %s", name, lang, width, over)
					}
					if folder == "" {
						break // the theme changes no width
					}
					picture := b.picture(t, width)
					if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%s-%s-%d-%s.png", name, lang, width, theme)), picture,
						0o600); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
	}
}

// picture shows the whole page, by making the window as tall as it.
func (b *browser) picture(t *testing.T, width int64) []byte {
	t.Helper()
	height, err := strconv.ParseInt(b.eval(t, "document.documentElement.scrollHeight"), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	b.do(t, chromedp.EmulateViewport(width, height))
	picture, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatal(err)
	}
	return picture
}

func inTheme(theme string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}}})
		return err
	})
}
