package actors

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"khabar"
)

// Role is what a name is to its actor.
type Role string

const (
	RoleCanonical Role = "canonical" // the name that khabar shows; one in each language
	RoleAlias     Role = "alias"     // another full name
	RoleAcronym   Role = "acronym"   // in Latin letters only in capitals
	RoleDemonym   Role = "demonym"   // the adjective of a state: Syrian, سوري
	RoleShort     Role = "short"     // a surname that needs no full name before it, unless the article has another bearer
	RoleMetonym   Role = "metonym"   // a place or building that stands for the actor; evidence, never a mention
	RoleNot       Role = "not"       // looks like a name of the actor and is none: rejected for good
)

// Row is one line of a gazetteer table: one name of one actor.
type Row struct {
	ID   string
	Kind khabar.ActorKind
	Lang string // "ar", "en", or "" where the name is the same in both
	Name string
	Role Role
	// Flags are words separated by spaces; docs/actors.md lists them.
	Flags []string
	// From and To bound the days on which the name is the actor's, both inclusive; the zero time: open.
	From, To time.Time
	Note     string

	// File and Line say where the row stands.
	File string
	Line int
}

// Has reports whether the row carries a flag.
func (r *Row) Has(flag string) bool {
	for _, f := range r.Flags {
		if f == flag {
			return true
		}
	}
	return false
}

// Values returns what follows "name=" in the row's flags.
func (r *Row) Values(name string) []string {
	var out []string
	for _, f := range r.Flags {
		if key, value, ok := strings.Cut(f, "="); ok && key == name {
			out = append(out, value)
		}
	}
	return out
}

// columns of a table, as its first line must name them.
const columns = "id\tkind\tlang\tname\trole\tflags\tfrom\tto\tnote"

// knownFlags are the flags that mean something; a misspelt one would silently change nothing.
var knownFlags = map[string]bool{
	"sure": true, "gate": true, "bound": true, "exact": true, "arabic": true, "nearest": true, "office": true, "lower": true,
	"quoted": true, "unquoted": true,
	"state": true, "capital": true, "with": true,
}

// maxRowBytes bounds one line: names are short, and a file without line ends must not fill the memory.
const maxRowBytes = 64 << 10

// readRows reads a table of about so many lines: that of column names, then one row a line; empty lines and lines that begin with # are
// passed over.
// All faulty lines are reported, joined, each with file and line (KindInvalid).
func readRows(r io.Reader, file string, about int) ([]Row, error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, 4096), maxRowBytes)
	rows := make([]Row, 0, about)
	var faults []error
	seenHead := false
	for n := 1; lines.Scan(); n++ {
		text := strings.TrimRight(strings.TrimPrefix(lines.Text(), "\uFEFF"), "\r")
		if strings.TrimSpace(text) == "" || text[0] == '#' {
			continue
		}
		if !seenHead {
			seenHead = true
			if text != columns {
				return nil, fault(file, n, "the first line must name the columns: "+strings.ReplaceAll(columns, "\t", ", "))
			}
			continue
		}
		row, err := parseRow(text)
		if err != nil {
			faults = append(faults, fault(file, n, err.Error()))
			continue
		}
		row.File, row.Line = file, n
		rows = append(rows, row)
	}
	if err := lines.Err(); err != nil {
		faults = append(faults, khabar.Errorf(khabar.KindInvalid, "actors", "%s cannot be read as lines of at most %d bytes", file, maxRowBytes).Wrap(err))
	}
	return rows, errors.Join(faults...)
}

func fault(file string, line int, message string) error {
	return khabar.Errorf(khabar.KindInvalid, "actors", "%s:%d: %s", file, line, message).At(fmt.Sprintf("%s:%d", file, line))
}

func parseRow(text string) (Row, error) {
	if !utf8.ValidString(text) {
		return Row{}, errors.New("is not UTF-8")
	}
	f := strings.Split(text, "\t")
	if len(f) > 9 || len(f) < 5 {
		return Row{}, fmt.Errorf("has %d columns instead of 9", len(f))
	}
	for len(f) < 9 {
		f = append(f, "")
	}
	for i := range f {
		f[i] = strings.TrimSpace(f[i])
	}
	row := Row{ID: f[0], Kind: khabar.ActorKind(f[1]), Lang: f[2], Name: f[3], Role: Role(f[4]), Flags: strings.Fields(f[5]), Note: f[8]}
	var buffer [maxNameWords + 1]token
	words := len(tokenise(row.Name, buffer[:0]))
	switch {
	case !validID(row.ID):
		return row, fmt.Errorf("the id %q must be small ASCII letters, digits and hyphens", row.ID)
	case !validKind(row.Kind):
		return row, fmt.Errorf("%q is no kind of actor", row.Kind)
	case row.Lang != "ar" && row.Lang != "en" && row.Lang != "":
		return row, fmt.Errorf("the language %q is neither ar nor en", row.Lang)
	case !validRole(row.Role):
		return row, fmt.Errorf("%q is no role of a name", row.Role)
	case words == 0:
		return row, errors.New("the name has no letters")
	case words > maxNameWords:
		return row, fmt.Errorf("the name has more than %d words", maxNameWords)
	case row.Role == RoleCanonical && row.Lang == "":
		return row, errors.New("a canonical name needs a language")
	}
	for _, flag := range row.Flags {
		if key, _, _ := strings.Cut(flag, "="); !knownFlags[key] {
			return row, fmt.Errorf("the flag %q is unknown", flag)
		}
	}
	return row, row.dates(f[6], f[7])
}

// maxNameWords bounds a name: "the Independent International Commission of Inquiry on the Syrian Arab Republic" has eleven.
const maxNameWords = 15

func (r *Row) dates(from, to string) error {
	for _, d := range []struct {
		text string
		to   *time.Time
	}{{from, &r.From}, {to, &r.To}} {
		if d.text == "" {
			continue
		}
		day, err := time.Parse(time.DateOnly, d.text)
		if err != nil {
			return fmt.Errorf("%q is not a day; write 2026-01-06", d.text)
		}
		*d.to = day
	}
	if !r.From.IsZero() && !r.To.IsZero() && r.To.Before(r.From) {
		return errors.New("the name ends before it begins")
	}
	return nil
}

func validID(id string) bool {
	for _, c := range id {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return id != "" && id[0] != '-'
}

func validKind(k khabar.ActorKind) bool {
	switch k {
	case khabar.KindPerson, khabar.KindOrganisation, khabar.KindState, khabar.KindGroup, khabar.KindPlace:
		return true
	}
	return false
}

func validRole(r Role) bool {
	switch r {
	case RoleCanonical, RoleAlias, RoleAcronym, RoleDemonym, RoleShort, RoleMetonym, RoleNot:
		return true
	}
	return false
}

// Write writes the row as one line of a table.
func (r *Row) Write(w io.Writer) error {
	day := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.Format(time.DateOnly)
	}
	f := []string{r.ID, string(r.Kind), r.Lang, r.Name, string(r.Role), strings.Join(r.Flags, " "), day(r.From), day(r.To), r.Note}
	for i := range f {
		f[i] = strings.Join(strings.Fields(f[i]), " ")
	}
	_, err := fmt.Fprintln(w, strings.TrimRight(strings.Join(f, "\t"), "\t"))
	return err
}
