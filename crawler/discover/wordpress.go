package discover

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"khabar"
)

// PostsPerPage is how many posts one request to the WordPress API asks for; it allows 100, but pages of long posts then grow
// beyond what one answer may have.
const PostsPerPage = 50

// PostsURL returns the address of one page of a WordPress API (https://developer.wordpress.org/rest-api/reference/posts/), newest
// posts first. The page counts from 1; since, if not zero, leaves out what was published before.
func PostsURL(api string, page int, since time.Time) (string, error) {
	u, err := url.Parse(api)
	if err != nil {
		return "", khabar.Errorf(khabar.KindInvalid, "discover: wordpress", "%q is not an address", api).Wrap(err)
	}
	q := u.Query()
	q.Set("per_page", strconv.Itoa(PostsPerPage))
	q.Set("page", strconv.Itoa(page))
	q.Set("orderby", "date")
	q.Set("order", "desc")
	q.Set("_embed", "author")
	q.Set("_fields", "id,link,date,date_gmt,modified_gmt,title,_links,_embedded")
	if !since.IsZero() {
		q.Set("after", since.UTC().Format("2006-01-02T15:04:05"))
	}
	u.RawQuery = q.Encode()
	return u.String(), nil
}

// post is one element of an answer of the WordPress API.
type post struct {
	Link        string `json:"link"`
	Date        string `json:"date"`
	DateGMT     string `json:"date_gmt"`
	ModifiedGMT string `json:"modified_gmt"`
	Title       struct {
		Rendered string `json:"rendered"`
	} `json:"title"`
	Embedded struct {
		Author []struct {
			Name string `json:"name"`
		} `json:"author"`
	} `json:"_embedded"`
}

// WordPress reads one page of posts. An answer that says that there is no such page gives an empty listing; KindInvalid is
// returned for anything that is not posts.
func WordPress(status int, header http.Header, body []byte, base *url.URL) (*Listing, error) {
	if i := bytes.IndexAny(body, "[{"); i > 0 { // warnings of plug-ins, byte order marks
		body = body[i:]
	}
	var refusal struct {
		Code string `json:"code"`
	}
	if json.Unmarshal(body, &refusal) == nil && refusal.Code != "" {
		if refusal.Code == "rest_post_invalid_page_number" {
			return &Listing{}, nil
		}
		return nil, khabar.Errorf(khabar.KindInvalid, "discover: wordpress", "the API answered %q", clip(refusal.Code))
	}
	if status < 200 || status >= 300 {
		return nil, khabar.Errorf(khabar.KindInvalid, "discover: wordpress", "the API answered with status %d", status)
	}
	l := &Listing{}
	l.Pages, _ = strconv.Atoi(header.Get("X-WP-TotalPages"))
	posts := json.NewDecoder(bytes.NewReader(body))
	if open, err := posts.Token(); err != nil || open != json.Delim('[') {
		return nil, khabar.Errorf(khabar.KindInvalid, "discover: wordpress", "what was sent is not a list of posts").Wrap(err)
	}
	for posts.More() {
		var raw json.RawMessage
		if err := posts.Decode(&raw); err != nil {
			l.Broken = "the list of posts is malformed or cut off"
			break
		}
		var p post
		if err := json.Unmarshal(raw, &p); err != nil && p.Link == "" { // a field of another shape costs only that field
			l.Broken = "a post has another shape than the API documents"
			continue
		}
		l.add(base, p.Link, p.hints())
	}
	return l, nil
}

func (p post) hints() khabar.Hints {
	h := khabar.Hints{Title: text(p.Title.Rendered), Published: localDate(p.Date, p.DateGMT)}
	if !h.Published.IsZero() {
		h.Source = khabar.DateAPI
	}
	if m, err := khabar.ParseDate(p.ModifiedGMT); err == nil {
		h.Modified = m.Time
	}
	for _, a := range p.Embedded.Author {
		if name := text(a.Name); name != "" {
			h.Authors = append(h.Authors, name)
		}
	}
	return h
}

// localDate joins the two dates that the API gives, neither with an offset: one in the site's time, one in UTC. Their difference
// is the site's offset, so that the day is the one its readers saw.
func localDate(local, gmt string) khabar.Date {
	l, err1 := khabar.ParseDate(local)
	g, err2 := khabar.ParseDate(gmt)
	switch {
	case err1 != nil || l.IsZero():
		return g
	case err2 != nil || g.IsZero():
		return l
	}
	offset := l.Time.Sub(g.Time)
	if offset%(15*time.Minute) != 0 || offset.Abs() > 14*time.Hour {
		return g
	}
	return khabar.At(g.Time.In(time.FixedZone("", int(offset.Seconds()))))
}

func clip(s string) string { return s[:min(len(s), 100)] }
