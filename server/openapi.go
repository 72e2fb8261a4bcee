package server

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"

	"github.com/gin-gonic/gin"

	"khabar/server/openapi"
	"khabar/server/params"
)

// describe returns the handler of the description of the API.
func (s *Server) describe() (handler, error) {
	text, err := openapi.JSON()
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(text)
	tag := `W/"` + hex.EncodeToString(sum[:12]) + `"`
	return func(c *gin.Context) error {
		if _, err := params.Parse(c.Request.URL.RawQuery, nil); err != nil {
			return err
		}
		c.Header("ETag", tag)
		c.Header("Cache-Control", "no-cache")
		if s.matches(c, tag) {
			c.Writer.Header().Del("Content-Encoding") // set for a body that does not come
			c.Status(http.StatusNotModified)
			return nil
		}
		c.Header("Content-Type", asJSON.name)
		_, _ = c.Writer.Write(text) // a caller who has gone needs no answer
		return nil
	}, nil
}
