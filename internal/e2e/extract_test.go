package e2e

import (
	"net/http"
	"testing"

	"khabar/crawler/extract"
	"khabar/outlets"
)

// TestExtractDemoPages extracts every page of the demo's outlets, with their profiles and without any. It needs neither crawler nor
// archive, so that a failure here and not there says where to look.
func TestExtractDemoPages(t *testing.T) {
	sites, _ := press(t)
	profiled := extract.New(outlets.New(sites.Outlets()...))
	generic := extract.New(outlets.New())
	var sum float64
	for _, one := range sites.Truth() {
		_, body := get(t, one.Article.URL)
		in := extract.Input{URL: one.Article.URL, Body: body, MediaType: "text/html", Outlet: one.Article.Outlet}
		result, err := profiled.HTML(t.Context(), in)
		if err != nil || !result.IsArticle {
			t.Errorf("%s: %v, %+v", one.Key, err, result)
			continue
		}
		compare(t, one, *result.Article)
		in.Outlet = ""
		if result, err = generic.HTML(t.Context(), in); err != nil || !result.IsArticle {
			t.Errorf("%s without a profile: %v", one.Key, err)
			continue
		}
		f1 := shingleF1(result.Article.Body, one.Article.Body)
		sum += f1
		if f1 < minimalBodyF1 {
			t.Logf("%s without a profile: body F1 %.3f", one.Key, f1)
		}
	}
	mean := sum / float64(len(sites.Truth()))
	t.Logf("without profiles: mean body F1 %.3f", mean)
	if mean < floorGenericF1 {
		t.Errorf("without profiles: mean body F1 %.3f, floor %.2f", mean, floorGenericF1)
	}
}

// floorGenericF1 is what the demo's pages must reach on average without a profile.
const floorGenericF1 = 0.95

// TestListsAreNoArticles gives the extractor front pages, sections and pages of tags. The Institute's lists are left out: to tell them
// apart is the business of its outlet's "skip".
func TestListsAreNoArticles(t *testing.T) {
	sites, _ := press(t)
	profiled := extract.New(outlets.New(sites.Outlets()...))
	for _, outlet := range sites.Outlets() {
		addresses := []string{outlet.Home}
		switch outlet.ID {
		case "majra":
			addresses = append(addresses, outlet.Home+"tag/الفيضان/")
		case "courier":
			addresses = append(addresses, outlet.Home+"tag/tell-samra/")
		case "tana":
			addresses = append(addresses, outlet.Home+"section/river?page=2")
		}
		for _, address := range addresses {
			status, body := get(t, address)
			result, err := profiled.HTML(t.Context(), extract.Input{URL: address, Body: body, MediaType: "text/html", Outlet: outlet.ID})
			if status != http.StatusOK || err != nil || result.IsArticle {
				t.Errorf("%s (status %d, %v) is taken for an article: %q", address, status, err, result.Article.Title)
			}
		}
	}
}
