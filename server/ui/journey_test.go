package ui_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// What a researcher does, in a real browser, with scripts and without.
func TestJourney(t *testing.T) {
	for _, scripts := range []bool{true, false} {
		t.Run(fmt.Sprintf("scripts=%v", scripts), func(t *testing.T) {
			b := browserAt(t, site(t))
			if !scripts {
				b.do(t, withoutScripts())
			}
			b.journey(t, scripts)
			b.quiet(t, "journey", false)
		})
	}
}

func withoutScripts() chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	})
}

func (b *browser) journey(t *testing.T, scripts bool) {
	is := func(what, selector, want string) {
		t.Helper()
		if got := b.text(t, selector); got != want {
			t.Errorf("%s: %q, want %q", what, got, want)
		}
	}
	b.do(t, chromedp.EmulateViewport(1280, 900), chromedp.Navigate(b.home+"/"))
	change := b.click // by loading another page
	if scripts {
		change = b.press
		b.do(t, chromedp.SendKeys(chromedp.CSS("#q"), "agreement"))
		b.changes(t, `document.querySelector("form.box").requestSubmit()`)
	} else {
		b.follow(t, chromedp.SendKeys(chromedp.CSS("#q"), "agreement\r"))
	}
	is("found", "#found", "5 articles")

	change(t, "#outlet li a.value")
	is("filtered by outlet", "#found", "2 articles")
	if got := b.text(t, ".chip"); !strings.HasPrefix(got, "Outlet: ") {
		t.Errorf("chip %q", got)
	}
	change(t, "#actor li a.value")
	is("filtered by actor too", "#found", "1 article")
	shared := b.eval(t, "location.href")
	change(t, ".chip a.remove")
	change(t, ".chip a.remove")
	is("without filters", "#found", "5 articles")

	b.do(t, chromedp.Navigate(shared))
	is("a shared address", "#found", "1 article")

	b.do(t, chromedp.Navigate(b.home+"/?q=%D8%A7%D9%84%D8%B3%D8%AF"))
	if got := b.eval(t, `getComputedStyle(document.querySelector("h3:lang(ar)")).direction`); got != "rtl" {
		t.Errorf("an Arabic headline runs %s", got)
	}
	is("marked", "h3:lang(ar) mark", "السد")
	b.click(t, "h3:lang(ar) a")
	for selector, want := range map[string]string{".body p": "rtl", ".facts": "ltr"} {
		if got := b.eval(t, fmt.Sprintf(`getComputedStyle(document.querySelector(%q)).direction`, selector)); got != want {
			t.Errorf("%s runs %s", selector, got)
		}
	}
	is("marked in the article", ".reading h1 mark", "السد")

	b.do(t, chromedp.Navigate(b.home+"/?q=agreement"))
	b.click(t, ".foot .actors a")
	is("the actor", "h1", "Nadim al-Saleh نديم الصالح")
	b.click(t, "a.button.quiet")
	is("the plot", ".legend li", "Nadim al-Saleh 4 articles · 10.5%")
	if got := b.eval(t, `document.querySelectorAll(".plot path.bar-1").length`); got == "0" {
		t.Error("nothing is plotted")
	}
	for _, form := range []string{"CSV", "PNG"} {
		address := b.eval(t, fmt.Sprintf(`[...document.querySelectorAll("a")].find(a => a.textContent === %q).href`, form))
		if got := b.eval(t, fmt.Sprintf("[...document.querySelectorAll('a')].filter(a => a.textContent === %q).length", form)); got != "1" {
			t.Errorf("%s links to %s", got, form)
		}
		b.fetches(t, address, map[string]string{"CSV": "text/csv", "PNG": "image/png"}[form])
	}

	b.click(t, "a.switch")
	b.click(t, ".brand")
	if got := b.eval(t, "document.documentElement.lang + document.documentElement.dir"); got != "arrtl" {
		t.Errorf("the choice of language did not stay: %s", got)
	}
	if scripts {
		b.byKeys(t)
	}
}

// fetches fails if an address does not answer with a type.
func (b *browser) fetches(t *testing.T, address, mediaType string) {
	t.Helper()
	r, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	if got := r.Header.Get("Content-Type"); r.StatusCode != http.StatusOK || !strings.HasPrefix(got, mediaType) {
		t.Errorf("%s answers %d, %s", address, r.StatusCode, got)
	}
}

// press clicks at what htmx changes the page by, and waits for that.
func (b *browser) press(t *testing.T, selector string) {
	t.Helper()
	b.changes(t, fmt.Sprintf("document.querySelector(%q).click()", selector))
}

// changes does something by which htmx changes the page, and waits for that.
func (b *browser) changes(t *testing.T, doing string) {
	t.Helper()
	_, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](`new Promise((done, failed) => { setTimeout(() => failed("nothing changed"), 10000)
		document.addEventListener("htmx:afterSettle", e => { if (e.target.id === "main") done(location.href) }); `+doing+` })`,
		chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("%s: %v", doing, err)
	}
	if found, said := b.text(t, "#found"), b.text(t, "#said"); found != said {
		t.Errorf("what changed is not said: %q, %q", said, found)
	}
}

// byKeys goes through results and names without a mouse.
func (b *browser) byKeys(t *testing.T) {
	t.Helper()
	focused := func(what, want string) {
		t.Helper()
		if _, err := chromedp.Run(b.ctx, chromedp.Poll[bool](fmt.Sprintf("document.activeElement?.matches(%q)", want),
			chromedp.WithPollingTimeout(5*time.Second))); err != nil {
			t.Fatalf("%s: focus is not at %s but at %s: %v", what, want, b.eval(t, "document.activeElement?.outerHTML"), err)
		}
	}
	b.do(t, chromedp.Navigate(b.home+"/?q=agreement&hl=en"), chromedp.KeyEvent("j"))
	focused("j", ".hits li:nth-child(1) h3 a")
	b.do(t, chromedp.KeyEvent("j"))
	focused("j again", ".hits li:nth-child(2) h3 a")
	b.do(t, chromedp.KeyEvent("k"))
	focused("k", ".hits li:nth-child(1) h3 a")
	b.do(t, chromedp.KeyEvent("?"))
	focused("?", "dialog[open] *")
	b.do(t, chromedp.Click(chromedp.CSS("[data-close]")), chromedp.KeyEvent("/"))
	focused("/", "#q")
	b.do(t, chromedp.Navigate(b.home+"/?hl=en"), chromedp.SendKeys(chromedp.CSS("#q"), "nad"),
		chromedp.WaitVisible(chromedp.CSS("#complete a")), chromedp.KeyEvent(kb.ArrowDown))
	focused("arrow down", "#complete a")
	if got := b.eval(t, `new URL(document.activeElement.href).search`); got != "?actor=nadim&hl=en" {
		t.Errorf("the completion leads to %s", got)
	}
}
