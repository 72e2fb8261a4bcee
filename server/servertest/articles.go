package servertest

import (
	"strings"
	"time"

	"khabar"
)

// Outlets are three invented ones: Arabic, English, and one whose name attacks.
func Outlets() Directory {
	return Directory{
		{ID: "sawt-alwadi", Name: khabar.Names{Ar: "صوت الوادي", En: "Voice of the Valley"}, Kind: khabar.OutletNewspaper,
			Country: "sy",
			Langs:   []string{"ar"}, Home: "https://sawt.example/", Hosts: []string{"sawt.example"}},
		{ID: "trap", Name: khabar.Names{En: Payload}, Kind: khabar.OutletBlog, Langs: []string{"en"}, Home: "javascript:alert(1)"},
		{ID: "wadi-times", Name: khabar.Names{En: "Wadi Times"}, Kind: khabar.OutletAgency, Country: "lb", Langs: []string{"en", "ar"},
			Home: "https://wadi.example/", Hosts: []string{"wadi.example"}},
	}
}

// Payload is text that would run if a page let it.
const Payload = `"><script>alert('khabar')</script><img src=x onerror=alert(1)>`

// Actors knows one actor whose name attacks, and one that has two names.
type Actors struct{}

var _ khabar.ActorDirectory = Actors{}

func (Actors) Version() string { return "test-actors" }

// Tag finds the man's surname in both scripts.
func (Actors) Tag(a *khabar.Article) (out []khabar.Mention) {
	for _, part := range []struct{ field, text string }{{"title", a.Title}, {"body", a.Body}} {
		for _, name := range []string{"al-Saleh", "الصالح"} {
			if at := strings.Index(part.text, name); at >= 0 {
				out = append(out, khabar.Mention{Actor: "nadim", Kind: khabar.KindPerson, Field: part.field,
					Span: khabar.Span{Start: at, End: at + len(name)}})
			}
		}
	}
	return out
}

// Names lists the two names of the man.
func (Actors) Names(id string) []khabar.ActorName {
	if id != "nadim" {
		return nil
	}
	return []khabar.ActorName{{Name: "Nadim al-Saleh", Lang: "en", Role: "canonical"}, {Name: "نديم الصالح", Lang: "ar", Role: "canonical"}}
}

func (Actors) Named(string) []khabar.Mention { return nil }
func (Actors) Called(string) []khabar.Actor  { return nil }

// Complete lists those whose English name begins so.
func (d Actors) Complete(prefix string, n int) (out []khabar.Completion) {
	for _, id := range []string{"nadim", "trap"} {
		a, _ := d.Actor(id)
		if strings.HasPrefix(strings.ToLower(a.Name.En), strings.ToLower(prefix)) && len(out) < n {
			out = append(out, khabar.Completion{Actor: a, Match: a.Name.En})
		}
	}
	return out
}

// Actor returns one of them.
func (Actors) Actor(id string) (khabar.Actor, bool) {
	switch id {
	case "nadim":
		return khabar.Actor{ID: id, Kind: khabar.KindPerson, Name: khabar.Names{Ar: "نديم الصالح", En: "Nadim al-Saleh"}}, true
	case "trap":
		return khabar.Actor{ID: id, Kind: khabar.KindGroup, Name: khabar.Names{En: Payload}}, true
	}
	return khabar.Actor{}, false
}

// Articles tell an invented story about a dam and an agreement over its water. One of them attacks in every field.
func Articles() []*khabar.Article {
	damascus := time.FixedZone("", 3*3600)
	list := []*khabar.Article{
		{URL: "https://sawt.example/archives/1", Outlet: "sawt-alwadi", Lang: "ar", Country: "sy", Section: "سياسة",
			Tags:  []string{"مياه", "السد"},
			Title: "توقيع اتفاق السد بين المجلس واللجنة", Authors: []string{"ليلى حداد"},
			Published: khabar.At(time.Date(2026, 1, 6, 1, 30, 0, 0, damascus)), PublishedSource: khabar.DateJSONLD,
			Actors: []khabar.Mentioned{{ID: "nadim", Count: 3}},
			Body: "وقّع المجلس المحلي واللجنة الفنية اتفاق السد مساء الاثنين، بعد محادثات استمرت ثلاثة أشهر حول تقاسم المياه.\n\n" +
				"وقال نديم الصالح إن الاتفاق «خطوة أولى»، وإن فرق الصيانة ستبدأ عملها خلال أسبوع."},
		{URL: "https://sawt.example/archives/2", Outlet: "sawt-alwadi", Lang: "ar", Country: "sy", Section: "تحقيقات",
			Title: "Wadi Times تنشر وثائق جديدة عن عقود صيانة السد", Authors: []string{"سامر العلي", "ليلى حداد"},
			Published:       khabar.Date{Time: time.Date(2026, 1, 9, 0, 0, 0, 0, time.UTC), Precision: khabar.PrecisionDay},
			PublishedSource: khabar.DateURL,
			Body:            "تظهر الوثائق أن عقود الصيانة مُنحت من دون مناقصة، بحسب ما اطلعت عليه صوت الوادي."},
		{URL: "https://wadi.example/2026/01/agreement", Outlet: "wadi-times", Lang: "en", Country: "lb", Section: "Politics",
			Tags:  []string{"water", "dam"},
			Title: "Council signs dam agreement after three months of talks", Authors: []string{"Rana Aziz"},
			Published: khabar.At(time.Date(2026, 1, 6, 9, 0, 0, 0, time.UTC)), PublishedSource: khabar.DateMeta,
			Actors:  []khabar.Mentioned{{ID: "nadim", Count: 2}},
			Sources: map[string]string{"title": "h1", "authors": "jsonld", "body": "agreement of three extractors"},
			Body: "The local council and the technical committee signed an agreement over the dam on Monday evening.\n\n" +
				"Nadim al-Saleh called the agreement a first step; farmers say that they want to see water before they believe it."},
		{URL: "https://wadi.example/2026/01/farmers", Outlet: "wadi-times", Lang: "en", Country: "lb", Section: "Society",
			Title: "Farmers of the lower valley wait for water", Origin: "sawt-alwadi",
			Published:       khabar.Date{Time: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Precision: khabar.PrecisionMonth},
			PublishedSource: khabar.DateText,
			Body:            "Below the dam, 𝒘ater is counted by the hour 💧. The agreement has changed nothing yet, say farmers."},
		{URL: "https://blog.example/undated", Outlet: "blog-without-entry", Lang: "und", Title: "Notes",
			PublishedSource: khabar.DateUnknown,
			Body:            "1 2 3"},
		{URL: "https://wadi.example/trap", Outlet: "trap", Lang: "en", Title: Payload + " dam", Authors: []string{Payload},
			Section: Payload,
			Tags:    []string{Payload}, Published: khabar.At(time.Date(2025, 12, 1, 0, 0, 0, 0, time.UTC)), PublishedSource: khabar.DateFeed,
			Actors: []khabar.Mentioned{{ID: "trap", Count: 1}}, Sources: map[string]string{"title": Payload},
			Body: "A dam " + Payload + " and an agreement."},
	}
	for _, a := range list {
		if err := a.Normalize(); err != nil {
			panic(err) // the articles are right here
		}
		a.FirstSeen = time.Date(2026, 1, 10, 8, 0, 0, 0, time.UTC)
		a.Revision = 1
	}
	return list
}
