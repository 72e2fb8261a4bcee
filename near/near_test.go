package near

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"khabar/internal/require"
)

const arabic = `قالت وزارة المياه في بيان أصدرته صباح الثلاثاء إن منسوب البحيرة ارتفع مترين خلال أسبوع واحد، وإن فرق الصيانة فتحت
بوابتين من أصل ست بوابات لتخفيف الضغط عن جسم السد القديم. وأضاف البيان أن القرى الواقعة أسفل الوادي أُبلغت قبل يومين من فتح البوابات، وأن
المدارس فيها أُغلقت حتى نهاية الأسبوع. وطالب مجلس المزارعين بتعويض عن المحاصيل التي غمرتها المياه.`

func TestFingerprintIgnoresWhatWritersMix(t *testing.T) {
	plain := Fingerprint("فيضان", arabic)
	for name, changed := range map[string]string{
		"diacritics":  strings.ReplaceAll(arabic, "وزارة", "وِزَارَة"),
		"hamza":       strings.ReplaceAll(arabic, "أ", "ا"),
		"ta marbuta":  strings.ReplaceAll(arabic, "ة ", "ه "),
		"tatweel":     strings.ReplaceAll(arabic, "السد", "الســـد"),
		"bidi marks":  strings.ReplaceAll(arabic, " ", " \u200f"),
		"punctuation": strings.NewReplacer("،", " -", ".", "!").Replace(arabic),
	} {
		if got := Fingerprint("فيضان", changed); got != plain {
			t.Errorf("%s changes the fingerprint in %d bits", name, Distance(got, plain))
		}
	}
	if got := Fingerprint("عنوان آخر تماما", arabic); !Similar(got, plain) {
		t.Errorf("another headline changes the fingerprint in %d bits", Distance(got, plain))
	}
	if Fingerprint("x", "too short to be told from others") != 0 {
		t.Error("a short text has a fingerprint")
	}
}

// TestIndexMissesNothing compares the index with comparing everything.
func TestIndexMissesNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	x := NewIndex()
	var all []uint64
	for i := range 4000 {
		f := r.Uint64()
		if i%3 == 1 {
			f = all[r.IntN(len(all))]
			for range r.IntN(14) {
				f ^= 1 << r.IntN(64)
			}
		}
		want, distance := "", Threshold+1
		for j, l := range all {
			if Similar(l, f) && Distance(l, f) < distance {
				want, distance = fmt.Sprint(j), Distance(l, f)
			}
		}
		if got := x.Nearest(f); got != want {
			t.Fatalf("entry %d: nearest %q, but comparing everything says %q", i, got, want)
		}
		x.Add(fmt.Sprint(i), f)
		all = append(all, f)
		if gone := r.IntN(len(all)); i%5 == 0 && all[gone] != 0 {
			x.Remove(fmt.Sprint(gone))
			if all[gone] = 0; x.Has(fmt.Sprint(gone)) {
				t.Fatalf("entry %d was removed and is there", gone)
			}
		}
	}
}

// TestCorpusNearDuplicates measures on real articles: how many copies with another headline, a dateline and a footer are found, also when a
// tenth of the text is cut, and how many of the pairs that are found without being made share less than a third of their shingles.
func TestCorpusNearDuplicates(t *testing.T) {
	for _, path := range require.Corpus(t) {
		texts := readCorpus(t, path, 12_000)
		index := NewIndex()
		found := 0
		var copies, trimmed int
		var falsePairs int
		for i, x := range texts {
			f := Fingerprint(x.Title, x.Body)
			if cluster := index.Nearest(f); cluster == "" {
				index.Add(fmt.Sprint(i), f)
			} else {
				j, err := strconv.Atoi(cluster)
				if err != nil {
					t.Fatal(err)
				}
				found++
				if jaccard(texts[j].Body, x.Body) < 0.3 {
					falsePairs++
				}
			}
			words := strings.Fields(x.Body)
			again := "BEIRUT - " + x.Body + " The post was published first elsewhere."
			if Similar(f, Fingerprint("Another headline for it", again)) {
				copies++
			}
			if Similar(f, Fingerprint(x.Title, strings.Join(words[:len(words)*9/10], " "))) {
				trimmed++
			}
		}
		n := float64(len(texts))
		t.Logf("%s: %d articles; copies found %.4f, with a tenth cut %.4f; %d pairs in the corpus itself, of them %d share less than a third",
			path[strings.LastIndexByte(path, '/')+1:], len(texts), float64(copies)/n, float64(trimmed)/n, found, falsePairs)
		if float64(copies)/n < 0.9 {
			t.Errorf("%s: only %.3f of the copies are found", path, float64(copies)/n)
		}
		if falsePairs*25 > found && falsePairs > 5 {
			t.Errorf("%s: %d of %d pairs share less than a third of their shingles", path, falsePairs, found)
		}
	}
}

type text struct{ Title, Body string }

func readCorpus(t *testing.T, path string, most int) []text {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var out []text
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<22)
	for lines.Scan() && len(out) < most {
		var x text
		if err := json.Unmarshal(lines.Bytes(), &x); err != nil {
			t.Fatal(err)
		}
		if len(strings.Fields(x.Body)) >= 60 {
			out = append(out, x)
		}
	}
	return out
}

func jaccard(a, b string) float64 {
	x, y := set(a), set(b)
	common := 0
	for s := range x {
		if y[s] {
			common++
		}
	}
	return float64(common) / float64(len(x)+len(y)-common)
}

func set(s string) map[string]bool {
	w := strings.Fields(s)
	m := map[string]bool{}
	for i := 0; i+3 <= len(w); i++ {
		m[strings.Join(w[i:i+3], " ")] = true
	}
	return m
}

func BenchmarkFingerprint(b *testing.B) {
	body := strings.Repeat(arabic+" ", 8)
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		Fingerprint("فيضان", body)
	}
}

func BenchmarkNearest(b *testing.B) {
	r := rand.New(rand.NewPCG(3, 4))
	x := NewIndex()
	for i := range 50_000 {
		x.Add(fmt.Sprint(i), r.Uint64())
	}
	for b.Loop() {
		x.Nearest(r.Uint64())
	}
}
