package server

import (
	"cmp"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"khabar"
	"khabar/server/params"
	"khabar/server/ui/diff"
)

type differenceAnswer struct {
	ID string `json:"id"`
	// From and To are the numbers of the texts that are compared.
	From  int          `json:"from"`
	To    int          `json:"to"`
	Title []hunkAnswer `json:"title"`
	Body  []hunkAnswer `json:"body"`
}

// hunkAnswer is a run of words that was removed or added.
type hunkAnswer struct {
	Kind string `json:"kind"` // removed or added
	Text string `json:"text"`
	// Old and New are where it stands, half-open ranges of code points: in the text before and in the one after; one of them is empty.
	Old [2]int `json:"old"`
	New [2]int `json:"new"`
}

func (a differenceAnswer) table() ([]string, [][]string) {
	var rows [][]string
	for _, part := range []struct {
		field string
		hunks []hunkAnswer
	}{{"title", a.Title}, {"body", a.Body}} {
		for _, h := range part.hunks {
			rows = append(rows, []string{part.field, h.Kind, strconv.Itoa(h.Old[0]), strconv.Itoa(h.Old[1]), strconv.Itoa(h.New[0]),
				strconv.Itoa(h.New[1]), h.Text})
		}
	}
	return []string{"field", "kind", "old_start", "old_end", "new_start", "new_end", "text"}, rows
}

var differenceParams = append([]string{paramAgainst}, formatParams...)

// difference answers GET /api/v1/articles/{id}/revisions/{number}/diff: what changed since the text before, or since another one.
func (s *Server) difference(c *gin.Context) error {
	values, err := params.Parse(c.Request.URL.RawQuery, differenceParams)
	if err != nil {
		return err
	}
	after, err := s.revisionOf(c, c.Param("number"))
	if err != nil {
		return err
	}
	against := cmp.Or(values.Get(paramAgainst), strconv.Itoa(after.Revision-1))
	if n, err := strconv.Atoi(against); err != nil || n < 1 {
		return khabar.Errorf(khabar.KindInvalid, "server", "There is no text before the first one; %q names another revision, from 1.",
			paramAgainst).At(paramAgainst)
	}
	before, err := s.revisionOf(c, against)
	if err != nil {
		return err
	}
	c.Header("Cache-Control", "no-cache")
	return reply(c, differenceAnswer{ID: after.ID, From: before.Revision, To: after.Revision,
		Title: hunks(before.Title, after.Title), Body: hunks(before.Body, after.Body)})
}

// hunks lists what was removed and added, in the order of the texts.
func hunks(before, after string) []hunkAnswer {
	out := []hunkAnswer{}
	older, newer := 0, 0
	for _, p := range diff.Pieces(before, after) {
		n := utf8.RuneCountInString(p.Text)
		h := hunkAnswer{Text: p.Text, Old: [2]int{older, older}, New: [2]int{newer, newer}}
		switch p.Kind {
		case diff.Kept:
			older, newer = older+n, newer+n
			continue
		case diff.Removed:
			older += n
			h.Kind, h.Old[1] = "removed", older
		case diff.Added:
			newer += n
			h.Kind, h.New[1] = "added", newer
		}
		out = append(out, h)
	}
	return slices.Clip(out)
}
