package bleveindex

import (
	"context"
	"testing"

	"khabar"
)

// BenchmarkTimeline counts over time: everything, a common word, by copies, split.
func BenchmarkTimeline(b *testing.B) {
	s := openBench(b)
	for _, c := range []struct {
		name string
		r    khabar.SearchRequest
	}{
		{"all, month", khabar.SearchRequest{Timeline: &khabar.TimelineRequest{Interval: khabar.ByMonth}}},
		{"all, day", khabar.SearchRequest{Timeline: &khabar.TimelineRequest{Interval: khabar.ByDay}}},
		{"common word, day", khabar.SearchRequest{Query: words("الحكومة")[0], Timeline: &khabar.TimelineRequest{Interval: khabar.ByDay}}},
		{"common word, month, by outlet", khabar.SearchRequest{Query: words("الحكومة")[0],
			Timeline: &khabar.TimelineRequest{Interval: khabar.ByMonth, Split: khabar.FieldOutlet, Series: 10}}},
		{"common word, month, clusters", khabar.SearchRequest{Query: words("الحكومة")[0], By: khabar.ByCluster,
			Timeline: &khabar.TimelineRequest{Interval: khabar.ByMonth}}},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Search(context.Background(), c.r); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkTerms finds what sets the articles of a common and of a rare word apart, and BenchmarkSample draws a hundred.
func BenchmarkTerms(b *testing.B) {
	s := openBench(b)
	for name, text := range map[string]string{"common word": "الحكومة", "rare word": "barley"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Terms(context.Background(), khabar.TermsRequest{Search: khabar.SearchRequest{Query: words(text)[0]},
					Size: 50}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkSample(b *testing.B) {
	s := openBench(b)
	for b.Loop() {
		if _, err := s.Sample(context.Background(), khabar.SampleRequest{Search: khabar.SearchRequest{Size: 100}, ByOutlet: true,
			ByMonth: true}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkExport passes every article, whole.
func BenchmarkExport(b *testing.B) {
	s := openBench(b)
	for b.Loop() {
		n := 0
		err := s.Export(context.Background(), khabar.ExportRequest{Search: khabar.SearchRequest{Sort: khabar.SortNewest}},
			func(r *khabar.ExportResult) error {
				for _, err := range r.Articles {
					if err != nil {
						return err
					}
					n++
				}
				return nil
			})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "articles/s")
	}
}
