package server

import (
	"mime"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
)

// Media types of answers.
const (
	typeJSON = "application/json; charset=utf-8"
)

// offer answers 406 when the caller accepts none of the media types that a route has (RFC 9110, section 12.5.1).
func (s *Server) offer(h handler, types ...string) handler {
	return func(c *gin.Context) error {
		if preferred(c.Request.Header.Values("Accept"), types) == "" {
			return notAcceptable{types}
		}
		c.Writer.Header().Add("Vary", "Accept")
		return h(c)
	}
}

// preferred returns the offered media type that an Accept header likes best, the first of equals, or "" if it likes none.
// A missing or unreadable header accepts everything.
func preferred(accept []string, offered []string) string {
	ranges := strings.Split(strings.Join(accept, ","), ",")
	best, bestQuality, read := "", 0.0, false
	for _, offer := range offered {
		name, _, _ := strings.Cut(offer, ";")
		quality, specific := 0.0, -1
		for _, r := range ranges {
			media, parameters, err := mime.ParseMediaType(r)
			if err != nil || !strings.Contains(media, "/") {
				continue
			}
			read = true
			if s := slices.Index([]string{"*/*", name[:strings.Index(name, "/")] + "/*", name}, media); s > specific {
				specific, quality = s, qualityOf(parameters["q"])
			}
		}
		if quality > bestQuality {
			best, bestQuality = offer, quality
		}
	}
	if !read {
		return offered[0]
	}
	return best
}

func qualityOf(q string) float64 {
	if q == "" {
		return 1
	}
	quality, err := strconv.ParseFloat(q, 64)
	if err != nil || quality < 0 || quality > 1 {
		return 0
	}
	return quality
}
