// Package outlets holds what khabar knows of the outlets it follows: one YAML file for each, in data/, embedded in the
// program. A folder of the user's own adds outlets or replaces some. Load reads and checks them all and returns a Directory
// that answers by id, by host and by the names under which others credit an outlet; Check asks every address whether it
// answers. How to add an outlet is told in docs/crawling.md; schema.json describes the files to editors.
//
// What nobody has seen answering is marked so in the file: "verified" is empty.
package outlets

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"khabar"
)

// Directory knows the outlets. It never changes after Load, so that it is safe for concurrent use.
type Directory struct {
	outlets []khabar.Outlet // ordered by id
	byID    map[string]int
	byHost  map[string]int
}

var _ khabar.OutletDirectory = (*Directory)(nil)

// New makes a directory of outlets that are already checked; of two with one id the last stays. It is for tests and the demo.
func New(all ...khabar.Outlet) *Directory {
	d := &Directory{byID: map[string]int{}, byHost: map[string]int{}}
	for _, o := range all {
		if i := slices.IndexFunc(d.outlets, func(e khabar.Outlet) bool { return e.ID == o.ID }); i >= 0 {
			d.outlets[i] = o
			continue
		}
		d.outlets = append(d.outlets, o)
	}
	slices.SortFunc(d.outlets, func(a, b khabar.Outlet) int { return cmp.Compare(a.ID, b.ID) })
	for i, o := range d.outlets {
		d.byID[o.ID] = i
		for _, h := range o.Hosts {
			if !strings.Contains(h, "/") {
				setNew(d.byHost, hostKey(h), i)
			}
		}
	}
	return d
}

func setNew(m map[string]int, key string, i int) {
	if _, taken := m[key]; !taken {
		m[key] = i
	}
}

// Outlet returns the outlet with an id, or false.
func (d *Directory) Outlet(id string) (khabar.Outlet, bool) { return d.at(d.byID, id) }

// Outlets returns all of them, ordered by id.
func (d *Directory) Outlets() []khabar.Outlet { return slices.Clone(d.outlets) }

// ByHost returns the outlet whose pages a host serves ("www." is ignored), or false. An outlet that has only a path of a host
// is not found by the host alone: Outlet.Serves tells.
func (d *Directory) ByHost(host string) (khabar.Outlet, bool) { return d.at(d.byHost, hostKey(host)) }

func (d *Directory) at(index map[string]int, key string) (khabar.Outlet, bool) {
	i, ok := index[key]
	if !ok {
		return khabar.Outlet{}, false
	}
	return d.outlets[i], true
}

func hostKey(h string) string {
	h = strings.TrimSuffix(strings.ToLower(strings.TrimSpace(h)), ".")
	return strings.TrimPrefix(h, "www.")
}

// arabicForms folds the letters that writers of Arabic exchange freely.
var arabicForms = strings.NewReplacer("أ", "ا", "إ", "ا", "آ", "ا", "ٱ", "ا", "ى", "ي", "ة", "ه", "ؤ", "و", "ئ", "ي", "ک", "ك",
	"ی", "ي", "\u0640", "")

// aliasKey folds a name to what two ways to write it share: case, diacritics, tatweel, hamza forms, punctuation and white space make no
// difference.
func aliasKey(name string) string {
	var out strings.Builder
	gap := false
	for _, r := range norm.NFKD.String(arabicForms.Replace(norm.NFC.String(strings.ToLower(name)))) {
		switch {
		case unicode.IsMark(r) || unicode.Is(unicode.Cf, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if gap && out.Len() > 0 {
				out.WriteByte(' ')
			}
			gap = false
			out.WriteRune(r)
		default:
			gap = true
		}
	}
	return out.String()
}
