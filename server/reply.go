package server

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"khabar"
	"khabar/server/params"
)

// paramBOM asks for a byte order mark before CSV, without which Excel garbles Arabic.
const paramBOM = "bom"

// formatParams are the parameters that say in which form a tabular answer is wanted.
var formatParams = []string{params.Format, paramBOM}

// tabular is an answer that also has the form of a table.
type tabular interface {
	// table returns the names of the columns and the rows.
	table() ([]string, [][]string)
}

// reply writes a tabular answer in the form that was chosen.
func reply(c *gin.Context, answer tabular) error {
	if chosenType(c) == asCSV {
		return writeCSV(c, answer)
	}
	return writeJSON(c, http.StatusOK, asJSON.name, answer)
}

// replyWith is reply for an answer that may be incomplete. Only JSON says so: a table of what was seen until time ran out would pass for
// the whole, so there is none.
func replyWith(c *gin.Context, answer tabular, incomplete bool) error {
	if incomplete && chosenType(c) != asJSON {
		return errIncomplete()
	}
	return reply(c, answer)
}

func writeCSV(c *gin.Context, answer tabular) error {
	var b bytes.Buffer
	if c.Query(paramBOM) == "1" {
		b.WriteString("\ufeff")
	}
	header, rows := answer.table()
	w := csv.NewWriter(&b)
	_ = w.Write(header) // a buffer takes everything
	for _, row := range rows {
		for i := range row {
			row[i] = harmless(row[i])
		}
		_ = w.Write(row)
	}
	w.Flush()
	c.Header("Content-Type", asCSV.name)
	_, _ = c.Writer.Write(b.Bytes()) // a caller who has gone needs no answer
	return nil
}

// harmless puts an apostrophe before what a spreadsheet would run as a formula. No number of ours is negative.
func harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

// writeJSON writes an answer, or returns an error when there are no words for it, before anything is written. The media types
// it is used with are read by programs and never sniffed, so that < and & need no escape.
func writeJSON(c *gin.Context, status int, mediaType string, v any) error {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return khabar.Errorf(khabar.KindInternal, "server", "The answer cannot be written as JSON.").Wrap(err)
	}
	c.Header("Content-Type", mediaType)
	c.Status(status)
	_, _ = c.Writer.Write(b.Bytes()) // a caller who has gone needs no answer
	return nil
}

// question identifies what a request asks: the route, the parameters in canonical order, the form of the answer, and the query as
// parsed, in which relative dates are days.
func question(c *gin.Context, canonical string) string {
	return strings.Join([]string{c.Request.URL.Path, c.Request.URL.Query().Encode(), chosenType(c).format, canonical}, "\n")
}

// tag is the entity tag of the answer to a question from a state of the index. It is weak: the time taken may differ.
func (s *Server) tag(state khabar.IndexState, question string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%d\n%s\n%s\n%s", s.edition, state.Generation, state.Seq, state.Schema, state.Actors,
		question))
	return `W/"` + hex.EncodeToString(sum[:12]) + `"`
}

// stamp lets callers keep an answer, and ask next time whether it still holds.
func (s *Server) stamp(c *gin.Context, state khabar.IndexState, question string) {
	c.Header("ETag", s.tag(state, question))
	c.Header("Cache-Control", "no-cache")
}

// unchanged answers 304 if the caller already has the answer that the present state of the index gives.
func (s *Server) unchanged(c *gin.Context, question string) bool {
	if c.GetHeader("If-None-Match") == "" {
		return false
	}
	state, err := s.Searcher.State(c.Request.Context())
	if err != nil {
		return false // the search will say why
	}
	return s.matches(c, s.tag(state, question)) && s.stamped(c, state, question)
}

// stamped is stamp for an answer that was made before anybody could tell whether the caller has it: then it answers 304.
func (s *Server) stamped(c *gin.Context, state khabar.IndexState, question string) bool {
	s.stamp(c, state, question)
	if !s.matches(c, s.tag(state, question)) {
		return false
	}
	c.Writer.Header().Del("Content-Encoding") // set for a body that does not come
	c.Status(http.StatusNotModified)
	return true
}

// matches reports whether the caller names a tag in If-None-Match.
func (s *Server) matches(c *gin.Context, tag string) bool {
	for candidate := range strings.SplitSeq(strings.Join(c.Request.Header.Values("If-None-Match"), ","), ",") {
		if candidate = strings.TrimSpace(candidate); candidate == tag || candidate == "*" {
			return true
		}
	}
	return false
}
