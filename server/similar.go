package server

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"khabar"
	"khabar/near"
	"khabar/server/params"
)

// maxSimilar is how many near-duplicates are compared with an article for one answer.
const maxSimilar = 200

type similarAnswer struct {
	ID string `json:"id"`
	// Cluster is what near-duplicates share, empty if there are none.
	Cluster string `json:"cluster"`
	// Total is the number of other articles in the cluster; Similar are the first 200 of them, oldest first.
	Total   int          `json:"total"`
	Similar []likeAnswer `json:"similar"`
	State   stateAnswer  `json:"state"`
}

type likeAnswer struct {
	hitAnswer
	// FirstSeen is when khabar first saw the article; Original says that it was the first of its cluster.
	FirstSeen time.Time `json:"first_seen,omitzero"`
	Original  bool      `json:"original"`
	// Similarity is the share of both bodies' sequences of three words that they have in common, from 0 to 1.
	Similarity float64 `json:"similarity"`
}

func (a similarAnswer) table() ([]string, [][]string) {
	rows := make([][]string, len(a.Similar))
	for i, l := range a.Similar {
		seen := ""
		if !l.FirstSeen.IsZero() {
			seen = l.FirstSeen.UTC().Format(time.RFC3339)
		}
		rows[i] = append([]string{strconv.FormatFloat(l.Similarity, 'g', 6, 64), strconv.FormatBool(l.Original), seen}, l.cells()...)
	}
	return append([]string{"similarity", "original", "first_seen"}, hitColumns...), rows
}

// similar answers GET /api/v1/articles/{id}/similar: the other articles with nearly the same text.
func (s *Server) similar(c *gin.Context) error {
	if _, err := params.Parse(c.Request.URL.RawQuery, formatParams); err != nil {
		return err
	}
	asked := question(c, "")
	if s.unchanged(c, asked) {
		return nil
	}
	a, err := s.articleOf(c)
	if err != nil {
		return err
	}
	answer := similarAnswer{ID: a.ID, Cluster: a.Cluster, Similar: []likeAnswer{}}
	r := khabar.SearchRequest{Sort: khabar.SortOldest, Size: maxSimilar + 1, Bodies: true,
		Filters: []khabar.Filter{{Field: khabar.FieldCluster, Values: []string{a.Cluster}}}}
	if a.Cluster == "" {
		r.Filters, r.Size, r.Bodies = nil, 0, false
	}
	result, err := s.countOnce(c.Request.Context(), r)
	if err != nil {
		return err
	}
	answer.State = stateOf(result.State)
	others := slices.DeleteFunc(result.Hits, func(h khabar.Hit) bool { return h.Article.ID == a.ID })
	if a.Cluster != "" {
		answer.Total = result.Total - (len(result.Hits) - len(others))
	}
	for _, h := range others[:min(len(others), maxSimilar)] {
		like := likeAnswer{FirstSeen: h.Article.FirstSeen, Original: h.Article.ID == h.Article.Cluster,
			Similarity: near.Resemblance(a.Body, h.Article.Body)}
		h.Article.Body = ""
		like.hitAnswer = s.hitOf(h)
		answer.Similar = append(answer.Similar, like)
	}
	s.stamp(c, result.State, asked)
	return reply(c, answer)
}

type revisionsAnswer struct {
	ID        string           `json:"id"`
	Revisions []revisionAnswer `json:"revisions"`
}

type revisionAnswer struct {
	Number int `json:"number"`
	// Newest says that it is the text of the article; Seen is when khabar saw it first.
	Newest    bool        `json:"newest"`
	Seen      time.Time   `json:"seen"`
	Title     string      `json:"title"`
	Published khabar.Date `json:"published"`
	Words     int         `json:"words"`
	Hash      string      `json:"hash"`
}

func (a revisionsAnswer) table() ([]string, [][]string) {
	rows := make([][]string, len(a.Revisions))
	for i, r := range a.Revisions {
		rows[i] = []string{strconv.Itoa(r.Number), strconv.FormatBool(r.Newest), r.Seen.UTC().Format(time.RFC3339), r.Title,
			r.Published.String(), strconv.Itoa(r.Words), r.Hash}
	}
	return []string{"number", "newest", "seen", "title", "published", "words", "hash"}, rows
}

// revisions answers GET /api/v1/articles/{id}/revisions. It reads the archive, which may be ahead of the index.
func (s *Server) revisions(c *gin.Context) error {
	if _, err := params.Parse(c.Request.URL.RawQuery, formatParams); err != nil {
		return err
	}
	id, err := articleID(c)
	if err != nil {
		return err
	}
	found, err := s.History.Revisions(c.Request.Context(), id)
	if err != nil {
		return err
	}
	answer := revisionsAnswer{ID: id, Revisions: make([]revisionAnswer, len(found))}
	for i, r := range found {
		answer.Revisions[i] = revisionAnswer{Number: r.Number, Newest: r.Newest, Seen: r.Seen.UTC(), Title: r.Title,
			Published: r.Published, Words: r.Words, Hash: r.Hash}
	}
	c.Header("Cache-Control", "no-cache")
	return reply(c, answer)
}

// textAnswer is an article in the interchange format with one of its texts: actors and places are known of the newest one only.
type textAnswer struct {
	*khabar.Article
	OutletName string `json:"outlet_name"`
}

// revision answers GET /api/v1/articles/{id}/revisions/{number}: the article with one of its texts.
func (s *Server) revision(c *gin.Context) error {
	if _, err := params.Parse(c.Request.URL.RawQuery, []string{params.Format}); err != nil {
		return err
	}
	a, err := s.revisionOf(c, c.Param("number"))
	if err != nil {
		return err
	}
	c.Header("Cache-Control", "no-cache")
	return writeJSON(c, http.StatusOK, asJSON.name, textAnswer{a, s.outletNamed(a.Outlet).Name})
}

// revisionOf reads one text of the article that a request names.
func (s *Server) revisionOf(c *gin.Context, number string) (*khabar.Article, error) {
	id, err := articleID(c)
	if err != nil {
		return nil, err
	}
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 {
		return nil, khabar.Errorf(khabar.KindNotFound, "server", "Revisions are numbered from 1.").At("number")
	}
	return s.History.Revision(c.Request.Context(), id, n)
}
