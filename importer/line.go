package importer

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"khabar"
)

// dateSources are the values of published_source.
var dateSources = []khabar.DateSource{khabar.DateJSONLD, khabar.DateMeta, khabar.DateTime, khabar.DateAPI, khabar.DateFeed,
	khabar.DateSitemap, khabar.DateURL, khabar.DateText, khabar.DateImport, khabar.DateUnknown}

// ParseLine reads one line of khabar's interchange format. Every known key must have its type, or be null; keys that the format
// does not know are kept in Extra, verbatim, as are the members of "extra". The identity and the number of words follow from the
// rest: "words" is ignored, and so is "id", unless it is an identity of the writer's own, which is kept in Extra. Errors are of
// KindInvalid and name the field at fault.
func ParseLine(line []byte) (*khabar.Article, error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(line, &members); err != nil || members == nil {
		return nil, notJSON(line, err)
	}
	a := &khabar.Article{}
	for name, value := range members {
		read, known := lineFields[name]
		switch {
		case !known:
			keep(a, name, value)
		case bytes.Equal(value, []byte("null")):
		default:
			if err := read(a, value); err != nil {
				return nil, fieldError(name, err)
			}
		}
	}
	if err := mergeExtra(a, members["extra"]); err != nil {
		return nil, err
	}
	if !a.Published.IsZero() && (a.PublishedSource == "" || a.PublishedSource == khabar.DateUnknown) {
		a.PublishedSource = khabar.DateImport
	}
	if own, ok := members["id"]; ok {
		keepOwnID(a, own)
	}
	return a, nil
}

// lineFields reads each known key but "extra" and "id", which are looked at last.
var lineFields = map[string]func(*khabar.Article, json.RawMessage) error{
	"url":              str(func(a *khabar.Article) *string { return &a.URL }),
	"outlet":           str(func(a *khabar.Article) *string { return &a.Outlet }),
	"origin":           str(func(a *khabar.Article) *string { return &a.Origin }),
	"title":            str(func(a *khabar.Article) *string { return &a.Title }),
	"section":          str(func(a *khabar.Article) *string { return &a.Section }),
	"image":            str(func(a *khabar.Article) *string { return &a.Image }),
	"body":             str(func(a *khabar.Article) *string { return &a.Body }),
	"cluster":          str(func(a *khabar.Article) *string { return &a.Cluster }),
	"country":          str(func(a *khabar.Article) *string { return &a.Country }),
	"authors":          list(func(a *khabar.Article) *[]string { return &a.Authors }),
	"credits":          list(func(a *khabar.Article) *[]string { return &a.Credits }),
	"tags":             list(func(a *khabar.Article) *[]string { return &a.Tags }),
	"published":        date(func(a *khabar.Article) *khabar.Date { return &a.Published }),
	"modified":         date(func(a *khabar.Article) *khabar.Date { return &a.Modified }),
	"first_seen":       moment(func(a *khabar.Article) *time.Time { return &a.FirstSeen }),
	"removed":          moment(func(a *khabar.Article) *time.Time { return &a.Removed }),
	"lang":             readLang,
	"published_source": readDateSource,
	"revision":         readRevision,
	"actors":           mentioned("actors", func(a *khabar.Article) *[]khabar.Mentioned { return &a.Actors }),
	"places":           mentioned("places", func(a *khabar.Article) *[]khabar.Mentioned { return &a.Places }),
	"sources":          readSources,
	"words":            func(*khabar.Article, json.RawMessage) error { return nil },
	"extra":            func(*khabar.Article, json.RawMessage) error { return nil },
	"id":               func(*khabar.Article, json.RawMessage) error { return nil },
}

// fits reads a value if it has the type of v.
func fits(value json.RawMessage, v any) bool { return json.Unmarshal(value, v) == nil }

// fitsExactly is fits for values whose objects have no other members than v.
func fitsExactly(value json.RawMessage, v any) bool {
	d := json.NewDecoder(bytes.NewReader(value))
	d.DisallowUnknownFields()
	return d.Decode(v) == nil
}

func str(field func(*khabar.Article) *string) func(*khabar.Article, json.RawMessage) error {
	return func(a *khabar.Article, value json.RawMessage) error {
		s, ok := unquote(value)
		if !ok {
			return shouldBe("a string", value)
		}
		*field(a) = s
		return nil
	}
}

// unquote reads a JSON string. The bodies of articles are most of what is imported, and the whole line has been found valid, so
// only their escapes need a look. (json.Unmarshal would check them once more, which took a quarter of the time.)
func unquote(value json.RawMessage) (string, bool) {
	if value[0] != '"' {
		return "", false
	}
	rest := value[1 : len(value)-1]
	out := make([]byte, 0, len(rest))
	for {
		i := bytes.IndexByte(rest, '\\')
		if i < 0 {
			return string(append(out, rest...)), true
		}
		plain := strings.IndexByte(escapes, rest[i+1])
		if plain < 0 { // \u, which may come in pairs
			var s string
			err := json.Unmarshal(value, &s)
			return s, err == nil
		}
		out = append(append(out, rest[:i]...), escaped[plain])
		rest = rest[i+2:]
	}
}

// escapes are the letters that may follow a backslash, but u, and escaped what they stand for (RFC 8259, section 7).
const (
	escapes = `"\/bfnrt`
	escaped = "\"\\/\b\f\n\r\t"
)

func list(field func(*khabar.Article) *[]string) func(*khabar.Article, json.RawMessage) error {
	return func(a *khabar.Article, value json.RawMessage) error {
		if !fits(value, field(a)) {
			return shouldBe("a list of strings", value)
		}
		return nil
	}
}

func date(field func(*khabar.Article) *khabar.Date) func(*khabar.Article, json.RawMessage) error {
	return func(a *khabar.Article, value json.RawMessage) error {
		var s string
		if !fits(value, &s) {
			return shouldBe("a date as a string", value)
		}
		d, err := khabar.ParseDate(s)
		*field(a) = d
		return err
	}
}

func moment(field func(*khabar.Article) *time.Time) func(*khabar.Article, json.RawMessage) error {
	return func(a *khabar.Article, value json.RawMessage) error {
		if !fits(value, field(a)) {
			return shouldBe("a moment such as \"2026-01-06T09:30:00Z\"", value)
		}
		return nil
	}
}

// readLang takes "en", and the primary subtag of "en-US" and "en_US".
func readLang(a *khabar.Article, value json.RawMessage) error {
	var s string
	if !fits(value, &s) {
		return shouldBe("a string", value)
	}
	lang, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(strings.TrimSpace(s)), "_", "-"), "-")
	letters := strings.Trim(lang, "abcdefghijklmnopqrstuvwxyz") == ""
	if !letters || len(lang) == 1 || len(lang) > 3 {
		return fmt.Errorf("%s is not a language code such as \"ar\" or \"en\"", clip(value))
	}
	a.Lang = lang
	return nil
}

func readDateSource(a *khabar.Article, value json.RawMessage) error {
	if !fits(value, &a.PublishedSource) || !slices.Contains(dateSources, a.PublishedSource) {
		return shouldBe(fmt.Sprintf("one of %v", dateSources), value)
	}
	return nil
}

func readRevision(a *khabar.Article, value json.RawMessage) error {
	if !fits(value, &a.Revision) || a.Revision < 1 {
		return shouldBe("a whole number from 1", value)
	}
	return nil
}

// mentioned reads what an index found, as an export writes it. Anything else under these names is the writer's own.
func mentioned(name string, field func(*khabar.Article) *[]khabar.Mentioned) func(*khabar.Article, json.RawMessage) error {
	return func(a *khabar.Article, value json.RawMessage) error {
		var found []khabar.Mentioned
		if !fitsExactly(value, &found) || slices.ContainsFunc(found, func(m khabar.Mentioned) bool { return m.ID == "" }) {
			keep(a, name, value)
			return nil
		}
		*field(a) = found
		return nil
	}
}

func readSources(a *khabar.Article, value json.RawMessage) error {
	var sources map[string]string
	if !fits(value, &sources) {
		keep(a, "sources", value)
		return nil
	}
	a.Sources = sources
	return nil
}

func keep(a *khabar.Article, name string, value json.RawMessage) {
	if a.Extra == nil {
		a.Extra = map[string]json.RawMessage{}
	}
	a.Extra[name] = value
}

// mergeExtra adds the members of "extra", where an export writes what an import found beside the known keys.
func mergeExtra(a *khabar.Article, value json.RawMessage) error {
	if value == nil || bytes.Equal(value, []byte("null")) {
		return nil
	}
	var members map[string]json.RawMessage
	if !fits(value, &members) {
		keep(a, "extra", value)
		return nil
	}
	for name, v := range members {
		if _, twice := a.Extra[name]; twice {
			return fieldError("extra", fmt.Errorf("%q is there and beside it too; one of them would be lost", name))
		}
		keep(a, name, v)
	}
	return nil
}

// keepOwnID keeps an identity that is not khabar's.
func keepOwnID(a *khabar.Article, value json.RawMessage) {
	var id string
	ours, err := khabar.ArticleID(a.URL)
	if _, there := a.Extra["id"]; there || bytes.Equal(value, []byte("null")) {
		return
	}
	if !fits(value, &id) || err != nil || id != ours {
		keep(a, "id", value)
	}
}

func fieldError(name string, cause error) error {
	message := cause.Error()
	var known *khabar.Error
	if errors.As(cause, &known) {
		message = known.Message
	}
	return khabar.Errorf(khabar.KindInvalid, "import", "%s", message).At(name)
}

func shouldBe(want string, value json.RawMessage) error {
	return fmt.Errorf("should be %s, not %s", want, clip(value))
}

// notJSON says what is wrong with a line that is not a JSON object.
func notJSON(line []byte, err error) error {
	var syntax *json.SyntaxError
	message := "a line should be a JSON object, not " + clip(line)
	if errors.As(err, &syntax) {
		message = fmt.Sprintf("not JSON at byte %d of the line (%s); every line should be one whole JSON object", syntax.Offset, syntax)
	}
	return khabar.Errorf(khabar.KindInvalid, "import", "%s", message).Wrap(err)
}

// clip shows the beginning of a value.
func clip(value []byte) string {
	s := strings.ToValidUTF8(string(value[:min(len(value), 200)]), "\uFFFD")
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
