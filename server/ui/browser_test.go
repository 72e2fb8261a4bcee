package ui_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"khabar/internal/require"
)

// browser is a Chromium whose complaints are collected: refused content, failed requests, script errors.
type browser struct {
	ctx  context.Context
	home string

	mu         sync.Mutex
	complaints []string
}

// browserAt opens a browser and serves it a handler.
func browserAt(t *testing.T, h http.Handler) *browser {
	t.Helper()
	if testing.Short() {
		t.Skip("a browser is not short")
	}
	path := require.Tool(t, "chromium", "chromium-browser")
	live := httptest.NewServer(h)
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
	limited, cancelLimit := context.WithTimeout(ctx, 2*time.Minute)
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
	case *page.EventJavascriptDialogOpening:
		b.complaints = append(b.complaints, "a dialog opened: "+e.Message)
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
