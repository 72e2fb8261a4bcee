package bleveindex

import (
	"bytes"
	"testing"

	"khabar"
	"khabar/indexer/segment"
)

// BenchmarkSegment makes segments of the corpus, without its analysis, in four parts, and merges those. It reports what each part of
// the file takes, in megabytes.
func BenchmarkSegment(b *testing.B) {
	const parts = 4
	var entries []*entry
	corpus(b, func(batch []*khabar.Article) {
		for _, a := range batch {
			e, err := newEntry(a)
			if err != nil {
				b.Fatal(err)
			}
			entries = append(entries, e)
		}
	})
	var inputs []segment.Input
	b.Run("build", func(b *testing.B) {
		builder := segment.NewBuilder(schema)
		for b.Loop() {
			inputs = inputs[:0]
			for i := range parts {
				builder.Reset()
				for _, e := range entries[i*len(entries)/parts : (i+1)*len(entries)/parts] {
					if err := builder.Add(&e.Document); err != nil {
						b.Fatal(err)
					}
				}
				file, err := builder.Bytes()
				if err != nil {
					b.Fatal(err)
				}
				inputs = append(inputs, segment.Input{File: file})
			}
		}
	})
	var out bytes.Buffer
	b.Run("merge", func(b *testing.B) {
		for b.Loop() {
			out.Reset()
			if _, _, err := segment.Merge(&out, inputs, func() error { return nil }); err != nil {
				b.Fatal(err)
			}
		}
		d, err := segment.ReadDirectory(out.Bytes())
		if err != nil {
			b.Fatal(err)
		}
		report := func(n uint64, name string) { b.ReportMetric(float64(n)/1e6, "MB_"+name) }
		report(uint64(out.Len()), "all")
		report(d.Stored.Length+d.Starts.Length, "stored")
		for _, f := range d.Texts {
			report(f.Lists.Length, f.Name)
			report(f.Dictionary.Length+f.Blocks.Length, f.Name+"_dictionary")
		}
		rest := d.IDs.Length + d.ByID.Length + d.ByFirst.Length
		for _, n := range d.Numbers {
			rest += n.Data.Length
		}
		report(rest, "numbers")
		rest = 0
		for _, f := range d.Values {
			rest += f.Lists.Length + f.Dictionary.Length + f.Blocks.Length + f.Counts.Length + f.Ranks.Length
		}
		report(rest, "values")
	})
}
