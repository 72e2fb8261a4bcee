package server

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"khabar/server/mediacloud"
)

// unlimitedPerMinute is what clients of Media Cloud are told when there are no limits; they have one of their own.
const unlimitedPerMinute = 6000

func newMediaCloud(o Options) *mediacloud.API {
	perMinute := unlimitedPerMinute
	if o.Limits.Rate > 0 {
		perMinute = max(1, int(o.Limits.Rate*60))
	}
	return mediacloud.New(mediacloud.Options{Searcher: o.Searcher, Outlets: o.Outlets, Version: o.Version, Now: o.Now, PerMinute: perMinute})
}

// mediaCloud is the handler of an address of Media Cloud's.
func (s *Server) mediaCloud(r mediacloud.Route) handler {
	return func(c *gin.Context) error {
		asked := question(c, c.Request.URL.RawQuery)
		if !r.Live && s.unchanged(c, asked) {
			return nil
		}
		request := mediacloud.Request{ID: c.Param("id"), Query: c.Request.URL.RawQuery}
		if s.Keys != nil {
			request.Caller = strings.TrimPrefix(c.GetString(keyCaller), "key ")
		}
		answer, err := r.Answer(c.Request.Context(), request)
		if err != nil {
			return err
		}
		if r.Live {
			c.Header("Cache-Control", "no-store")
		} else {
			s.stamp(c, answer.State, asked)
		}
		return writeJSON(c, http.StatusOK, asJSON.name, answer.Body)
	}
}
