package server

import (
	"net/http"
	"regexp"

	"github.com/gin-gonic/gin"

	"khabar"
	"khabar/server/params"
)

// articleAnswer is an article in the interchange format, as export writes it and import reads it, with the name of its outlet.
type articleAnswer struct {
	*khabar.Article
	OutletName string `json:"outlet_name"`
	// Actors and Places are those of the article with their names, and where the text has them.
	Actors []mentionedAnswer `json:"actors"`
	Places []mentionedAnswer `json:"places"`
	Tagged *taggedAnswer     `json:"tagged,omitempty"`
}

// article answers GET /api/v1/articles/{id}.
func (s *Server) article(c *gin.Context) error {
	if _, err := params.Parse(c.Request.URL.RawQuery, []string{params.Format}); err != nil {
		return err
	}
	asked := question(c, "")
	if s.unchanged(c, asked) {
		return nil
	}
	state, err := s.Searcher.State(c.Request.Context()) // before the article: a newer text under an older tag is asked for again
	if err != nil {
		return err
	}
	a, err := s.articleOf(c)
	if err != nil {
		return err
	}
	s.stamp(c, state, asked)
	answer := articleAnswer{Article: a, OutletName: s.outletNamed(a.Outlet).Name}
	answer.Actors, answer.Places, answer.Tagged = s.mentioned(a, state.Actors)
	return writeJSON(c, http.StatusOK, asJSON.name, answer)
}

// goodID is the form of khabar.ArticleID.
var goodID = regexp.MustCompile(`^[0-9a-f]{32}$`)

func (s *Server) articleOf(c *gin.Context) (*khabar.Article, error) {
	id, err := articleID(c)
	if err != nil {
		return nil, err
	}
	return s.Searcher.Article(c.Request.Context(), id)
}

// articleID is the id that an address names.
func articleID(c *gin.Context) (string, error) {
	id := c.Param("id")
	if !goodID.MatchString(id) {
		return "", khabar.Errorf(khabar.KindNotFound, "server",
			"There is no article with this id; ids are 32 hexadecimal digits in lower case.").At("id")
	}
	return id, nil
}
