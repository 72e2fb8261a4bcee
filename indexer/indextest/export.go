package indextest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"khabar"
)

// exported runs an export that must succeed, and returns its articles as "ID title".
func exported(t *testing.T, e Engine, r khabar.ExportRequest, each func(n int)) (out []string, result khabar.ExportResult) {
	t.Helper()
	err := e.Export(t.Context(), r, func(r *khabar.ExportResult) error {
		result = *r
		for a, err := range r.Articles {
			if err != nil {
				return err
			}
			if a.Body == "" {
				return fmt.Errorf("%s has no body", a.ID)
			}
			out = append(out, a.ID+" "+a.Title)
			if each != nil {
				each(len(out))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatalf("export: %v", err)
	}
	return out, result
}

// testExport checks that an export has the rows and texts of one state while articles come, change and go, and that it can be gone on
// with from any row in the same state.
func testExport(t *testing.T, e Opened) {
	var articles []*khabar.Article
	for n := range 600 {
		articles = append(articles, article(n, "First", "wheat and barley", dated(1+n%28), func(a *khabar.Article) {
			if n%3 == 0 {
				a.Cluster = id(n / 2)
			}
		}))
	}
	write(t, e, articles...)
	for _, by := range []khabar.Sort{khabar.SortRelevance, khabar.SortNewest, khabar.SortOldest} {
		for _, counted := range []khabar.CountBy{khabar.ByArticle, khabar.ByCluster} {
			search := khabar.SearchRequest{Query: parse(t, "wheat"), Sort: by, By: counted, Size: khabar.MaxPageSize}
			want := pages(t, e, search)
			for i := range want {
				want[i] += " First"
			}
			rows, result := exported(t, e, khabar.ExportRequest{Search: search}, func(n int) {
				switch n {
				case 10: // further rows have not been read yet
					at, _ := e.Checkpoint(t.Context())
					var changed []*khabar.Article
					for i := range articles {
						changed = append(changed, article(i, "Second", "oats"))
					}
					err := e.Write(t.Context(), khabar.Batch{Put: changed[:500], Checkpoint: at + 1, Remove: []string{id(501), id(502)}})
					if err != nil {
						t.Error(err)
					}
				case 300:
					write(t, e, article(1000, "New", "wheat"))
				}
			})
			if !slices.Equal(rows, want) || result.Total != len(want) || result.Rest != len(want) {
				t.Errorf("%s by %s: %d rows of %d, want %d, or another order or text", by, counted, len(rows), result.Total, len(want))
			}
			// The state is another one now; the one of the export is still known.
			search.Cursor = result.Held
			rest, resumed := exported(t, e, khabar.ExportRequest{Search: search, After: rows[250][:32]}, nil)
			if !slices.Equal(rest, want[251:]) || resumed.State != result.State || resumed.Total != len(want) || resumed.Rest != len(rest) {
				t.Errorf("%s by %s: going on has %d rows, want %d", by, counted, len(rest), len(want)-251)
			}
			at, _ := e.Checkpoint(t.Context())
			if err := e.Write(t.Context(), khabar.Batch{Put: articles, Remove: []string{id(1000)}, Checkpoint: at + 1}); err != nil {
				t.Fatal(err)
			}
		}
	}
	testExportEnds(t, e)
}

func testExportEnds(t *testing.T, e Opened) {
	never := func(*khabar.ExportResult) error {
		t.Error("a stream of what cannot be exported")
		return nil
	}
	wantKind(t, "after a stranger", e.Export(t.Context(), khabar.ExportRequest{After: id(7777)}, never), khabar.KindInvalid)
	wantKind(t, "after no ID", e.Export(t.Context(), khabar.ExportRequest{After: "x"}, never), khabar.KindInvalid)
	wantKind(t, "a bad cursor", e.Export(t.Context(), khabar.ExportRequest{Search: khabar.SearchRequest{Cursor: "x"}}, never),
		khabar.KindInvalid)
	ended, cancel := context.WithCancel(t.Context())
	own := errors.New("enough")
	err := e.Export(ended, khabar.ExportRequest{}, func(r *khabar.ExportResult) error {
		n := 0
		for _, err := range r.Articles {
			if n++; n == 3 {
				cancel()
			}
			if err != nil {
				wantKind(t, "an export whose caller has gone", err, khabar.KindTimeout)
				return own
			}
		}
		t.Errorf("%d articles after the end", n)
		return nil
	})
	if !errors.Is(err, own) {
		t.Errorf("%v, want the error of the caller", err)
	}
	wantKind(t, "an export that is over before it begins", e.Export(ended, khabar.ExportRequest{}, never), khabar.KindTimeout)
}
