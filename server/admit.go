package server

import (
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"khabar/server/access"
)

// openAPIPath is the description of the API, which who has no key may read too.
const openAPIPath = "/api/v1/openapi.json"

// keyCaller is where admit leaves the name of the caller.
const keyCaller = "khabar.caller"

// refusal is the error of a caller who may not ask, or not now..
type refusal struct {
	kind   problemKind
	detail string
	retry  time.Duration
}

func (r *refusal) Error() string { return r.detail }

// admit asks for a key where one is needed, and takes one request from the caller's bucket. Callers are told apart by their keys,
// or by the address of the connection: what a request says of itself (X-Forwarded-For) counts only from proxies that are trusted.
func (s *Server) admit(c *gin.Context) {
	who := access.AddressCaller(c.ClientIP())
	var refused error
	if s.Keys != nil && isAPI(c) && c.Request.URL.Path != openAPIPath {
		key := access.KeyOf(c.GetHeader("Authorization"))
		if name, ok := s.Keys.Caller(key); ok {
			who = access.KeyCaller(name)
		} else {
			refused = refuseKey(c, key != "")
		}
	}
	c.Set(keyCaller, who)
	if s.limiter != nil {
		quota := s.limiter.Take(who, time.Now())
		tellQuota(c.Writer.Header(), quota)
		if !quota.Allowed {
			refused = &refusal{problemTooMany, "You have asked more often than is allowed; Retry-After says in how many seconds you may again.",
				quota.Retry}
		}
	}
	if refused != nil {
		c.Abort()
		s.fail(c, refused)
	}
}

// refuseKey says what is missing, in the way of RFC 6750, section 3.
func refuseKey(c *gin.Context, given bool) error {
	if given {
		c.Header("WWW-Authenticate", `Bearer realm="khabar", error="invalid_token"`)
		return &refusal{kind: problemKey, detail: "This key is not one of those that are accepted here."}
	}
	c.Header("WWW-Authenticate", `Bearer realm="khabar"`)
	return &refusal{kind: problemKey, detail: `This server answers who has a key only; send it in the header "Authorization: Bearer KEY".`}
}

// tellQuota writes the fields of draft-ietf-httpapi-ratelimit-headers-10.
func tellQuota(h http.Header, q access.Quota) {
	seconds := func(d time.Duration) string { return strconv.Itoa(int(d / time.Second)) }
	h.Set("RateLimit-Policy", `"requests";q=`+strconv.Itoa(q.Limit)+";w="+seconds(q.Window))
	h.Set("RateLimit", `"requests";r=`+strconv.Itoa(q.Remaining)+";t="+seconds(q.Reset))
}

// begin counts a search or an export among those that run for the caller. The caller of begin calls done when it has ended.
func (s *Server) begin(c *gin.Context, export bool) (done func(), err error) {
	who := c.GetString(keyCaller)
	if s.limiter == nil || who == "" {
		return func() {}, nil
	}
	done, ok := s.limiter.Begin(who, export, time.Now())
	if !ok {
		s.metrics.refused.Inc()
		return nil, &refusal{problemTooMany, "As many of your requests are being answered as may be at once; wait for one of them to end.",
			time.Second}
	}
	return done, nil
}
