package query

import (
	"testing"
	"time"
)

// BenchmarkParse parses one query of each kind that researchers write.
func BenchmarkParse(b *testing.B) {
	options := Options{Now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)}
	for name, text := range map[string]string{
		"words":   "أسعار النفط العالمية",
		"phrase":  `"مجلس الأمن" OR "Security Council"`,
		"long":    `(title:عقوبات OR "economic sanctions"~5) -outlet:sana author:"سلمى الحوراني" econom* date:2026-01-01..2026-03-31`,
		"one bad": `"مجلس الأمن`,
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, _ = Parse(text, options) // what cannot be read costs time too
			}
		})
	}
}
