package archive

import (
	"bytes"
	"cmp"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"khabar"
)

// text is a column that is NULL when there is nothing to say.
type text string

func (t text) Value() (driver.Value, error) {
	if t == "" {
		return nil, nil
	}
	return string(t), nil
}

func (t *text) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*t = ""
	case string:
		*t = text(v)
	default:
		return fmt.Errorf("a text column holds %T", v)
	}
	return nil
}

// fields are the columns of an article that may change without making a revision. They are comparable: two articles differ
// in them exactly if the structs do.
type fields struct {
	outlet, origin, lang, authors, credits, section, tags, image                      text
	published, publishedSource, modified, firstSeen, removed, cluster, sources, extra text
}

// row is a row of the table articles.
type row struct {
	seq      uint64
	id, url  string
	title    string
	body     string
	seen     string
	hash     string
	revision int
	words    int
	fields   fields
}

// articleColumns are the columns of articles in the order of row.columns.
const articleColumns = `seq, id, url, title, seen, revision, words, content_hash, outlet, origin, lang, authors, credits, section,
	tags, image, published, published_source, modified, first_seen, removed, cluster, sources, extra`

const articleMarks = "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?"

// columns returns the addresses of all columns but the body, to be scanned into or to be written from.
func (r *row) columns() []any {
	columns := []any{&r.seq, &r.id, &r.url, &r.title, &r.seen, &r.revision, &r.words, &r.hash}
	for _, field := range r.fields.all() {
		columns = append(columns, field)
	}
	return columns
}

func (f *fields) all() []*text {
	return []*text{&f.outlet, &f.origin, &f.lang, &f.authors, &f.credits, &f.section, &f.tags, &f.image, &f.published,
		&f.publishedSource, &f.modified, &f.firstSeen, &f.removed, &f.cluster, &f.sources, &f.extra}
}

// complete takes from what is known each field of which f says nothing.
func (f *fields) complete(known fields) {
	if f.published == "" {
		f.publishedSource = known.publishedSource
	}
	if f.lang == "und" {
		f.lang = known.lang
	}
	theirs := known.all()
	for i, field := range f.all() {
		if *field == "" {
			*field = *theirs[i]
		}
	}
}

// keepFinerDate takes the known date if f states the same one less precisely, as a page does that says "2 weeks ago" where it said "3 hours ago".
func (f *fields) keepFinerDate(known fields) {
	if f.published != "" && f.published != known.published && strings.HasPrefix(string(known.published), string(f.published)) { // RFC 3339, cut
		f.published, f.publishedSource = known.published, known.publishedSource
		f.takeSource("published", known)
	}
}

// takeSource takes from what is known where one field came from. Sources that cannot be read stay as they are: reading the article reports them.
func (f *fields) takeSource(name string, known fields) {
	ours, theirs := map[string]string{}, map[string]string{}
	if decode(f.sources, &ours) != nil || decode(known.sources, &theirs) != nil {
		return
	}
	delete(ours, name)
	if source, ok := theirs[name]; ok {
		ours[name] = source
	}
	f.sources, _ = encode(ours, len(ours)) // strings are always JSON
}

// newRow makes the row of a normalised article as it was seen at a moment. Sequence number and revision are left to Put.
func newRow(a *khabar.Article, seen time.Time) (*row, error) {
	firstSeen := a.FirstSeen
	if firstSeen.IsZero() || firstSeen.After(seen) {
		firstSeen = seen
	}
	sources, err1 := encode(a.Sources, len(a.Sources))
	extra, err2 := encode(a.Extra, len(a.Extra))
	if err := errors.Join(err1, err2); err != nil {
		const message = "a further field of the article is not JSON"
		return nil, khabar.Errorf(khabar.KindInvalid, "archive: put", message).At("extra").Wrap(err)
	}
	authors, _ := encode(a.Authors, len(a.Authors)) // a list of strings is always JSON
	credits, _ := encode(a.Credits, len(a.Credits))
	tags, _ := encode(a.Tags, len(a.Tags))
	return &row{
		id: a.ID, url: a.URL, title: a.Title, body: a.Body, seen: stamp(seen), hash: a.ContentHash(), revision: a.Revision,
		words: a.Words,
		fields: fields{
			outlet: text(a.Outlet), origin: text(a.Origin), lang: text(a.Lang), authors: authors, credits: credits,
			section: text(a.Section), tags: tags, image: text(a.Image), published: text(a.Published.String()),
			publishedSource: text(cmp.Or(a.PublishedSource, khabar.DateUnknown)), modified: text(a.Modified.String()),
			firstSeen: text(stamp(firstSeen)),
			removed:   text(stamp(a.Removed)), cluster: text(a.Cluster), sources: sources, extra: extra,
		},
	}, nil
}

// article is the way back from newRow.
func (r *row) article() (*khabar.Article, error) {
	f := &r.fields
	a := &khabar.Article{
		ID: r.id, URL: r.url, Title: r.title, Body: r.body, Words: r.words, Revision: r.revision,
		Outlet: string(f.outlet), Origin: string(f.origin), Lang: string(f.lang), Section: string(f.section), Image: string(f.image),
		PublishedSource: khabar.DateSource(f.publishedSource), Cluster: string(f.cluster),
	}
	var errs [9]error
	a.Published, errs[0] = khabar.ParseDate(string(f.published))
	a.Modified, errs[1] = khabar.ParseDate(string(f.modified))
	a.FirstSeen, errs[2] = moment(string(f.firstSeen))
	a.Removed, errs[3] = moment(string(f.removed))
	errs[4] = decode(f.authors, &a.Authors)
	errs[5] = decode(f.credits, &a.Credits)
	errs[6] = decode(f.tags, &a.Tags)
	errs[7] = decode(f.sources, &a.Sources)
	errs[8] = decode(f.extra, &a.Extra)
	if err := errors.Join(errs[:]...); err != nil {
		return nil, khabar.Errorf(khabar.KindDamaged, "archive: read", "The article %s is damaged in the archive.", r.id).Wrap(err)
	}
	return a, nil
}

// encode writes a list or a map as JSON, with its text as it is (no \u003c for <); nothing if it has no elements.
func encode(v any, elements int) (text, error) {
	if elements == 0 {
		return "", nil
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return "", err
	}
	return text(bytes.TrimRight(out.Bytes(), "\n")), nil
}

func decode(t text, v any) error {
	if t == "" {
		return nil
	}
	return json.Unmarshal([]byte(t), v)
}

// stamp writes a moment of khabar's own clock, in UTC and to the second, so that stamps sort as text; "" for the zero time.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func moment(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	return time.Parse(time.RFC3339, s)
}
