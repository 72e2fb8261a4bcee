// Package khabar holds the words that every part of khabar speaks: articles, outlets, actors, searches, errors. It has no
// behaviour that needs a database, a network or an index; those live in the folders beside it, and cmd/khabar joins them.
package khabar

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"time"
	"unicode"
)

// Article is one piece of news as one outlet published it. Its text is the outlet's, verbatim; folding is for matching only.
// Written as JSON it is khabar's interchange format.
type Article struct {
	// ID is ArticleID of URL: the same for every way to write the address.
	ID string `json:"id"`
	// URL is the address as the outlet writes it, less tracking parameters, for people to open.
	URL string `json:"url"`
	// Outlet is the id of the outlet that published this text, Origin of the one that wrote it first when that is another.
	Outlet string `json:"outlet"`
	Origin string `json:"origin,omitempty"`
	// Lang is the language as a BCP 47 primary subtag ("ar", "en"), or "und".
	Lang  string `json:"lang"`
	Title string `json:"title"`
	// Authors are the people named in the byline, Credits the agencies and outlets named there.
	Authors []string `json:"authors,omitempty"`
	Credits []string `json:"credits,omitempty"`
	Section string   `json:"section,omitempty"`
	Tags    []string `json:"tags,omitempty"`
	// Image is the address of the lead picture.
	Image string `json:"image,omitempty"`

	Published       Date       `json:"published"`
	PublishedSource DateSource `json:"published_source,omitempty"`
	Modified        Date       `json:"modified,omitzero"`
	// FirstSeen is when khabar archived the first revision.
	FirstSeen time.Time `json:"first_seen,omitzero"`
	// Removed is when the page was found to be gone (404 or 410); the zero time while it stands.
	Removed time.Time `json:"removed,omitzero"`

	// Body is the text: paragraphs separated by one blank line.
	Body string `json:"body"`
	// Words counts the words of Body, as CountWords does.
	Words int `json:"words,omitempty"`
	// Revision counts from 1; a changed title or body makes the next one.
	Revision int `json:"revision,omitempty"`
	// Cluster is shared by near-duplicates: the ID of the one that was seen first, or empty when there is none.
	Cluster string `json:"cluster,omitempty"`

	// Country is the outlet's; Actors and Places are what the recogniser found. They belong to the index, not to the archive.
	Country string      `json:"country,omitempty"`
	Actors  []Mentioned `json:"actors,omitempty"`
	Places  []Mentioned `json:"places,omitempty"`

	// Sources says, for each field that was extracted, where it came from: "title" → "h1".
	Sources map[string]string `json:"sources,omitempty"`
	// Extra keeps what an imported line had beyond these fields.
	Extra map[string]json.RawMessage `json:"extra,omitempty"`
}

// ArticleID returns the identity of the article at an address: the first 16 bytes of the SHA-256 of its CanonicalURL, in
// hexadecimal. Two among ten million articles share one with a probability below 10^-24. Errors are those of CanonicalURL.
func ArticleID(address string) (string, error) {
	canonical, err := CanonicalURL(address)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(canonical))
	return hex.EncodeToString(sum[:16]), nil
}

// ContentHash identifies the text of an article: equal hashes mean that the outlet changed neither title nor body, so that
// there is no new revision.
func (a *Article) ContentHash() string {
	h := sha256.New()
	h.Write([]byte(a.Title))
	h.Write([]byte{0})
	h.Write([]byte(a.Body))
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// Normalize puts an article into the form that the archive takes, and reports what makes that impossible: the ID is derived
// from the address, invalid UTF-8 replaced, paragraphs separated by exactly one blank line, words counted, an unset
// language or date source named as unknown. It changes no word of the text.
func (a *Article) Normalize() error {
	id, err := ArticleID(a.URL)
	if err != nil {
		return err
	}
	a.ID, a.URL = id, CleanURL(a.URL)
	for _, s := range []*string{&a.Outlet, &a.Origin, &a.Lang, &a.Section, &a.Image, &a.Cluster} {
		*s = oneLine(*s)
	}
	a.Title = oneLine(a.Title)
	a.Body = paragraphs(a.Body)
	a.Authors, a.Credits, a.Tags = lines(a.Authors), lines(a.Credits), lines(a.Tags)
	a.Words = CountWords(a.Body)
	if a.Lang == "" {
		a.Lang = "und"
	}
	if a.Published.IsZero() {
		a.PublishedSource = DateUnknown
	}
	switch {
	case a.Outlet == "":
		return Errorf(KindInvalid, "article", "the article has no outlet").At("outlet")
	case a.Title == "" && a.Body == "":
		return Errorf(KindInvalid, "article", "the article has neither a title nor a body").At("body")
	}
	return nil
}

// CountWords counts the maximal runs of letters, marks and digits of any script; an apostrophe or a hyphen between two of
// them does not end a word.
func CountWords(text string) int {
	words, inside, joint := 0, false, false
	for _, r := range text {
		switch {
		case isWord(r):
			if !inside && !joint {
				words++
			}
			inside, joint = true, false
		case inside && (r == '\'' || r == '’' || r == '-'):
			inside, joint = false, true
		case unicode.Is(unicode.Cf, r): // bidi and zero-width marks are invisible: they end nothing
		default:
			inside, joint = false, false
		}
	}
	return words
}

// isWord reports whether a rune is a letter, a mark or a digit. Latin and Arabic, which nearly all text is, are answered without a
// table.
func isWord(r rune) bool {
	switch {
	case r < 0x80:
		return 'a' <= r|0x20 && r|0x20 <= 'z' || '0' <= r && r <= '9'
	case 0x620 <= r && r <= 0x669: // letters, tatweel, marks, digits
		return true
	}
	return unicode.In(r, unicode.L, unicode.M, unicode.Nd)
}

// oneLine replaces invalid UTF-8 and folds white space of any kind into single spaces.
func oneLine(s string) string {
	return strings.Join(strings.Fields(strings.ToValidUTF8(s, "\uFFFD")), " ")
}

// lines is oneLine of each value, without empty ones and repetitions; order stays.
func lines(values []string) []string {
	out := values[:0:0]
	seen := make(map[string]bool, len(values))
	for _, v := range values {
		if v = oneLine(v); v != "" && !seen[v] {
			seen[v] = true
			out = append(out, v)
		}
	}
	return out
}

// lineEnds unifies the ways to end a line; NUL is dropped because databases end text there.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n\n", "\x00", "")

// paragraphs replaces invalid UTF-8, unifies line ends, trims each line, and separates paragraphs by one blank line.
func paragraphs(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = lineEnds.Replace(s)
	var out strings.Builder
	out.Grow(len(s))
	blank := false
	for line := range strings.SplitSeq(s, "\n") {
		line = strings.TrimSpace(line)
		if line == "" {
			blank = true
			continue
		}
		if out.Len() > 0 {
			out.WriteByte('\n')
			if blank {
				out.WriteByte('\n')
			}
		}
		blank = false
		out.WriteString(line)
	}
	return out.String()
}
