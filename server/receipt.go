package server

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"khabar"
	"khabar/server/params"
)

// Headers that carry what a receipt says, for answers that are tables.
const (
	headerState   = "Khabar-State"
	headerHash    = "Khabar-Hash"
	headerVersion = "Khabar-Version"
)

// receiptAnswer says what an answer is an answer to, and from what, so that a number that is published can be traced.
type receiptAnswer struct {
	// Question is the request in canonical form: the route with all parameters that decide about the answer, sorted, the query as
	// parsed. Asked again in the same state, it gives the same answer.
	Question string `json:"question"`
	// Hash is the SHA-256 of Question, in hexadecimal.
	Hash string `json:"hash"`
	// State is the generation of the index and the sequence number that it has reached.
	State   string `json:"state"`
	Version string `json:"version"`
	// Note says what as_of does not go back to, or that the answer is incomplete.
	Note string `json:"note,omitempty"`
	// Citation is a text to be put below a figure.
	Citation string `json:"citation"`
}

const asOfNote = "as_of keeps the articles that were first seen by then; their texts, dates and clusters are the newest ones."

// notAsked are parameters that decide about the form of an answer only.
var notAsked = []string{params.Format, paramBOM, params.Cursor, paramIsolate, paramAll, paramAfter}

// receipt makes the receipt of an answer, and sets the headers that say the same. The questions beside the first one differ from it in
// their query only.
func (s *Server) receipt(c *gin.Context, request *params.Search, state khabar.IndexState, beside ...*params.Search) receiptAnswer {
	values := c.Request.URL.Query()
	for _, name := range slices.Concat(params.Question(), notAsked, []string{params.Recency, params.RecencyDay}) {
		values.Del(name)
	}
	for name, value := range request.CanonicalQuestion() {
		values[name] = value
	}
	for _, other := range beside {
		values.Add(params.Text, other.Canonical())
	}
	for name, value := range values {
		if strings.Join(value, "") == "" {
			delete(values, name)
		}
	}
	asked := c.Request.URL.Path
	if len(values) > 0 {
		asked += "?" + values.Encode()
	}
	sum := sha256.Sum256([]byte(asked))
	r := receiptAnswer{Question: asked, Hash: hex.EncodeToString(sum[:]), State: stateText(state), Version: s.Version}
	if !request.Request.AsOf.IsZero() {
		r.Note = asOfNote
	}
	r.Citation = fmt.Sprintf("khabar %s, index %s of %d articles: %s; retrieved %s (SHA-256 %s).", cmp.Or(s.Version, "(no version)"),
		r.State, state.Articles, describeQuestion(request, beside...), s.Now().UTC().Format(time.DateOnly), r.Hash[:16])
	c.Header(headerState, r.State)
	c.Header(headerHash, r.Hash)
	c.Header(headerVersion, s.Version)
	return r
}

// incompleteNote stands in the receipt of an answer that time ran out for, also in its citation.
const incompleteNote = "Incomplete: time ran out before everything was counted; ask again before you publish a number of it."

// receiptOf is the receipt of an answer that may be incomplete.
func (s *Server) receiptOf(c *gin.Context, request *params.Search, state khabar.IndexState, incomplete bool) receiptAnswer {
	r := s.receipt(c, request, state)
	if incomplete {
		r.Note = strings.TrimSpace(r.Note + " " + incompleteNote)
		r.Citation += " " + incompleteNote
	}
	return r
}

func stateText(state khabar.IndexState) string {
	return state.Generation + "." + strconv.FormatUint(state.Seq, 10)
}

// unitNames say what is counted.
var unitNames = map[khabar.CountBy]string{khabar.ByArticle: "articles", khabar.ByOriginal: "original articles",
	khabar.ByCluster: "articles, near-duplicates as one"}

// describeQuestion says in words which articles are meant.
func describeQuestion(s *params.Search, beside ...*params.Search) string {
	r := s.Request
	parts := []string{unitNames[cmp.Or(r.By, khabar.ByArticle)]}
	if text := s.Canonical(); text != "" {
		parts = append(parts, "query "+text)
	}
	for _, other := range beside {
		parts = append(parts, "query "+other.Canonical())
	}
	for _, f := range r.Filters {
		parts = append(parts, params.FilterName(f.Field, f.Mode)+" "+strings.Join(f.Values, ", "))
	}
	if r.Dates.From != nil {
		parts = append(parts, "published from "+r.Dates.From.String())
	}
	if r.Dates.To != nil {
		parts = append(parts, "published to "+r.Dates.To.String())
	}
	if !r.AsOf.IsZero() {
		parts = append(parts, "first seen by "+r.AsOf.Format(time.RFC3339)+", with their newest texts")
	}
	if recency := r.Recency; recency.On() {
		parts = append(parts, fmt.Sprintf("nearer to %s ranked higher, half-life %d days", recency.Day, recency.HalfLife))
	}
	return strings.Join(parts, "; ")
}
