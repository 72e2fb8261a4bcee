package ui_test

import (
	"context"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"khabar"
	"khabar/server"
	"khabar/server/servertest"
)

// twice is an article whose text was changed once.
type twice struct{ article *khabar.Article }

func (h twice) Revisions(_ context.Context, id string) ([]khabar.Revision, error) {
	if id != h.article.ID {
		return nil, khabar.Errorf(khabar.KindNotFound, "", "There is no such article.")
	}
	return []khabar.Revision{{Number: 1, Seen: today}, {Number: 2, Newest: true, Seen: today.AddDate(0, 0, 1)}}, nil
}

func (h twice) Revision(_ context.Context, id string, number int) (*khabar.Article, error) {
	if id != h.article.ID || number < 1 || number > 2 {
		return nil, khabar.Errorf(khabar.KindNotFound, "", "There is no such revision.")
	}
	a := *h.article
	if number == 1 {
		a.Title, a.Body = "توقيع اتفاق بين المجلس واللجنة", "وقّع المجلس المحلي اتفاق السد مساء الأحد."
	}
	return &a, nil
}

func TestRevisionsAreCompared(t *testing.T) {
	list := servertest.Articles()
	list[0].Revision = 2
	made, err := server.New(server.Options{Searcher: searcherOf(list), Outlets: servertest.Outlets(), History: twice{list[0]},
		Logger: slog.New(slog.DiscardHandler), Now: func() time.Time { return today }})
	if err != nil {
		t.Fatal(err)
	}
	h := made.Handler()
	link := open(t, h, "/articles/"+list[0].ID).Find(`a[href$="/revisions/2"]`)
	if got := squeezed(link); got != "Revision 2, seen 16 January 2026" {
		t.Errorf("link %q", got)
	}
	doc := open(t, h, attr(link, "href"))
	if got := squeezed(doc.Find(".diff p").First().Find("ins")); got != "السد" {
		t.Errorf("added to the title: %q", got)
	}
	if doc.Find(".diff del").Length() == 0 || attr(doc.Find(".diff p").First(), "dir") != "rtl" {
		t.Error("what was taken out is not shown, or in the wrong direction")
	}
	for _, target := range []string{"/articles/" + list[0].ID + "/revisions/1", "/articles/" + list[0].ID + "/revisions/9",
		"/articles/" + list[1].ID + "/revisions/2", "/articles/" + list[0].ID + "/revisions/x"} {
		openStatus(t, h, http.StatusNotFound, target)
	}
}
