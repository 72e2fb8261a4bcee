package bleveindex

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"khabar"
)

// fullArticle sets every field of an article, also those that are added to it one day: what cannot be set by its kind fails the test.
func fullArticle(t testing.TB, r *rand.Rand) *khabar.Article {
	t.Helper()
	a := new(khabar.Article)
	text := func() string {
		return []string{"نص عربي بتشكيلٍ", "text", "قوات SDF\u200f", "line\nline", string(make([]byte, 300))}[r.IntN(5)]
	}
	moment := func() time.Time {
		zone := time.UTC
		if r.IntN(2) == 0 {
			zone = time.FixedZone("", r.IntN(86400)-43200)
		}
		return time.Unix(r.Int64N(1<<34)-1<<33, int64(r.IntN(2)*r.IntN(1e9))).In(zone)
	}
	v := reflect.ValueOf(a).Elem()
	for i := range v.NumField() {
		f := v.Field(i)
		switch p := f.Addr().Interface().(type) {
		case *string:
			*p = text()
		case *int:
			*p = r.IntN(1<<20) - 1<<10
		case *[]string:
			*p = []string{text(), text()}[:1+r.IntN(2)]
		case *khabar.DateSource:
			*p = khabar.DateSource(text())
		case *khabar.Date:
			*p = khabar.Date{Time: moment().Truncate(time.Second), Precision: khabar.Precision(1 + r.IntN(4))}
		case *time.Time:
			*p = moment()
		case *[]khabar.Mentioned:
			*p = []khabar.Mentioned{{ID: text(), Count: r.IntN(300)}, {ID: text(), Count: 1}}[:1+r.IntN(2)]
		case *map[string]string:
			*p = map[string]string{"title": text(), text(): text()}
		case *map[string]json.RawMessage:
			*p = map[string]json.RawMessage{"a": json.RawMessage(`{"b": "<\u003c"}`), text(): json.RawMessage("1")}
		default:
			t.Fatalf("the stored form of an article does not know what %s is", v.Type().Field(i).Name)
		}
	}
	id := articleID{byte(r.Uint32()), 15: byte(r.Uint32())}
	a.ID = id.String()
	return a
}

func TestStoredArticleIsTheArticle(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 300 {
		a := fullArticle(t, r)
		v := reflect.ValueOf(a).Elem()
		for i := range v.NumField() {
			if v.Type().Field(i).Name != "ID" && r.IntN(4) == 0 {
				v.Field(i).SetZero()
			}
		}
		packed, err := packArticle([]byte("before"), a)
		if err != nil {
			t.Fatal(err)
		}
		for _, body := range []bool{true, false} {
			got, err := unpackArticle(packed[len("before"):], body)
			if err != nil {
				t.Fatal(err)
			}
			want := *a
			if !body {
				want.Body = ""
			}
			g, w := reflect.ValueOf(got).Elem(), reflect.ValueOf(&want).Elem()
			for i := range g.NumField() {
				x, y := g.Field(i).Interface(), w.Field(i).Interface()
				if dx, ok := x.(khabar.Date); ok {
					x, y = dx.String()+dx.Time.String(), y.(khabar.Date).String()+y.(khabar.Date).Time.String()
				} else if tx, ok := x.(time.Time); ok {
					x, y = tx.Format(time.RFC3339Nano), y.(time.Time).Format(time.RFC3339Nano)
				}
				if !reflect.DeepEqual(x, y) {
					t.Fatalf("%s came back as %#v, not %#v", g.Type().Field(i).Name, x, y)
				}
			}
		}
	}
}

func FuzzUnpackArticle(f *testing.F) {
	r := rand.New(rand.NewPCG(2, 2))
	for range 20 {
		packed, err := packArticle(nil, fullArticle(f, r))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(packed)
		damaged := slices.Clone(packed)
		damaged[r.IntN(min(40, len(damaged)))] ^= byte(1 + r.IntN(255))
		f.Add(damaged)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		a, err := unpackArticle(b, true)
		if (a == nil) != (err != nil) {
			t.Fatalf("article %v and error %v", a, err)
		}
	})
}
