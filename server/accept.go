package server

import (
	"mime"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"khabar"
	"khabar/server/params"
)

// mediaType is a form of an answer: how the parameter "format" names it, and its type.
type mediaType struct{ format, name string }

var (
	asJSON   = mediaType{"json", "application/json; charset=utf-8"}
	asCSV    = mediaType{"csv", "text/csv; charset=utf-8; header=present"} // RFC 4180, section 3
	asNDJSON = mediaType{"ndjson", "application/x-ndjson; charset=utf-8"}
)

// keyMediaType is where offer leaves its choice for the handler.
const keyMediaType = "khabar.media-type"

// offer chooses among the media types that a route has: by the parameter "format", else by the Accept header (RFC 9110, section
// 12.5.1). It answers 406 when the caller accepts none of them.
func (s *Server) offer(h handler, types ...mediaType) handler {
	return func(c *gin.Context) error {
		c.Writer.Header().Add("Vary", "Accept")
		chosen, err := chooseType(c, types)
		if err != nil {
			return err
		}
		if bom := c.Query(paramBOM); bom != "" && bom != "0" && bom != "1" {
			return khabar.Errorf(khabar.KindInvalid, "server", "%q takes 0 or 1.", paramBOM).At(paramBOM)
		}
		c.Set(keyMediaType, chosen)
		return h(c)
	}
}

func chooseType(c *gin.Context, types []mediaType) (mediaType, error) {
	if format := c.Query(params.Format); format != "" {
		var formats []string
		for _, t := range types {
			if t.format == format {
				return t, nil
			}
			formats = append(formats, t.format)
		}
		return mediaType{}, khabar.Errorf(khabar.KindInvalid, "server", "%q takes %s here.", params.Format,
			strings.Join(formats, ", ")).
			At(params.Format)
	}
	if chosen, ok := preferred(c.Request.Header.Values("Accept"), types); ok {
		return chosen, nil
	}
	return mediaType{}, notAcceptable{types}
}

// chosenType is what offer chose.
func chosenType(c *gin.Context) mediaType {
	chosen, _ := c.Value(keyMediaType).(mediaType)
	return chosen
}

// preferred returns the offered media type that an Accept header likes best, the first of equals, or false if it likes none.
// A missing or unreadable header accepts everything.
func preferred(accept []string, offered []mediaType) (mediaType, bool) {
	ranges := strings.Split(strings.Join(accept, ","), ",")
	var best mediaType
	bestQuality, read := 0.0, false
	for _, offer := range offered {
		name, _, _ := strings.Cut(offer.name, ";")
		quality, specific := 0.0, -1
		for _, r := range ranges {
			media, parameters, err := mime.ParseMediaType(r)
			if err != nil || !strings.Contains(media, "/") {
				continue
			}
			read = true
			kind, _, _ := strings.Cut(name, "/")
			if s := slices.Index([]string{"*/*", kind + "/*", name}, media); s > specific {
				specific, quality = s, qualityOf(parameters["q"])
			}
		}
		if quality > bestQuality {
			best, bestQuality = offer, quality
		}
	}
	if !read {
		return offered[0], true
	}
	return best, bestQuality > 0
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
