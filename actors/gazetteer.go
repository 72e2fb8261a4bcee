package actors

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"

	"khabar"
)

//go:embed data
var embedded embed.FS

// Gazetteer is the actors that khabar knows and their names. It is immutable and safe for concurrent use.
type Gazetteer struct {
	rows    []Row
	actors  []khabar.Actor // ordered by id
	index   map[string]int32
	words   *lexicon
	version string
	folded  func() []string // names of the rows, made when first asked for
}

// Load reads the tables that are built in and then every *.tsv of dir, in the order of their names, which win: a row for an id
// replaces that actor's built-in rows if one of them is canonical, and is added to them otherwise. An empty dir means the
// built-in tables alone. Faulty lines are errors (KindInvalid) with file and line.
func Load(dir string) (*Gazetteer, error) {
	sum := sha256.New()
	read := func(fsys fs.FS, under string) ([]Row, error) {
		files, err := fs.Glob(fsys, path.Join(under, "*.tsv"))
		if err != nil {
			return nil, err
		}
		var rows []Row
		var faults []error
		for _, file := range files {
			data, err := fs.ReadFile(fsys, file)
			if err != nil {
				return nil, khabar.Errorf(khabar.KindInvalid, "actors", "the table %s cannot be read", file).Wrap(err)
			}
			sum.Write(data)
			more, err := readRows(bytes.NewReader(data), file, bytes.Count(data, []byte("\n")))
			if rows == nil {
				rows = more // the tables are long, and mostly one
			} else {
				rows = append(rows, more...)
			}
			faults = append(faults, err)
		}
		return rows, errors.Join(faults...)
	}
	rows, err := read(embedded, "data")
	if err != nil {
		return nil, err
	}
	if dir != "" {
		if _, err := os.Stat(dir); err != nil {
			return nil, khabar.Errorf(khabar.KindInvalid, "actors", "the folder of actors cannot be read").Wrap(err)
		}
		own, err := read(os.DirFS(dir), ".")
		if err != nil {
			return nil, err
		}
		rows = override(rows, own)
	}
	words, err := loadLexicon(embedded)
	if err != nil {
		return nil, err
	}
	g, err := fromRows(rows, words)
	if err != nil {
		return nil, err
	}
	g.version = rules + "-" + hex.EncodeToString(sum.Sum(nil)[:6])
	return g, nil
}

// rules is the version of the recogniser's rules: whoever changes what Tag answers for the same tables counts it up.
const rules = "2"

// override puts the rows of a user's tables over the built-in ones.
func override(base, own []Row) []Row {
	replaced := make(map[string]bool)
	for _, r := range own {
		if r.Role == RoleCanonical {
			replaced[r.ID] = true
		}
	}
	return append(slices.DeleteFunc(base, func(r Row) bool { return replaced[r.ID] }), own...)
}

func fromRows(rows []Row, words *lexicon) (*Gazetteer, error) {
	g := &Gazetteer{rows: rows, words: words, index: make(map[string]int32)}
	g.folded = sync.OnceValue(func() []string {
		out := make([]string, len(rows))
		for i := range rows {
			out[i] = foldName(rows[i].Name)
		}
		return out
	})
	byID := make(map[string]*khabar.Actor, len(rows)/2)
	var faults []error
	for i := range rows {
		r := &rows[i]
		a := byID[r.ID]
		if a == nil {
			a = &khabar.Actor{ID: r.ID, Kind: r.Kind}
			byID[r.ID] = a
		}
		if a.Kind != r.Kind {
			faults = append(faults, fault(r.File, r.Line, "the actor "+r.ID+" is a "+string(a.Kind)+" elsewhere"))
		}
		if r.Role != RoleCanonical {
			continue
		}
		name := &a.Name.En
		if r.Lang == "ar" {
			name = &a.Name.Ar
		}
		if *name != "" {
			faults = append(faults, fault(r.File, r.Line, "the actor "+r.ID+" has a canonical name in this language already"))
		}
		*name = r.Name
	}
	nobody := make(map[string]bool) // ids that rejected names alone have
	for i := range rows {
		if rows[i].Role != RoleNot {
			nobody[rows[i].ID] = false
		} else if _, seen := nobody[rows[i].ID]; !seen {
			nobody[rows[i].ID] = true
		}
	}
	for i := range rows {
		if a := byID[rows[i].ID]; a.Name == (khabar.Names{}) && !nobody[a.ID] {
			faults = append(faults, fault(rows[i].File, rows[i].Line, "the actor "+a.ID+" has no canonical name"))
		}
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	for _, a := range byID {
		if nobody[a.ID] {
			continue
		}
		g.actors = append(g.actors, *a)
	}
	slices.SortFunc(g.actors, func(a, b khabar.Actor) int { return cmp.Compare(a.ID, b.ID) })
	for i, a := range g.actors {
		g.index[a.ID] = int32(i)
	}
	return g, nil
}

// Actor returns the actor with an id, or false.
func (g *Gazetteer) Actor(id string) (khabar.Actor, bool) {
	i, ok := g.index[id]
	if !ok {
		return khabar.Actor{}, false
	}
	return g.actors[i], true
}

// Actors returns all actors, ordered by id. The slice is the caller's.
func (g *Gazetteer) Actors() []khabar.Actor { return slices.Clone(g.actors) }

// Names returns the rows of an actor, in the order of the tables.
func (g *Gazetteer) Names(id string) []Row {
	var out []Row
	for _, r := range g.rows {
		if r.ID == id {
			out = append(out, r)
		}
	}
	return out
}

// Version changes with the tables and with the recogniser's rules.
func (g *Gazetteer) Version() string { return g.version }

// Complete returns at most n actors one of whose names has a word that begins with prefix, in any script and folded as the
// recogniser folds. Names that begin with it come first, then by length of the name and id.
func (g *Gazetteer) Complete(prefix string, n int) []khabar.Completion {
	want := foldName(prefix)
	if want == "" || n <= 0 {
		return nil
	}
	type hit struct {
		khabar.Completion
		rank, length int
	}
	best := make(map[string]hit)
	folded := g.folded()
	for i := range g.rows {
		r := &g.rows[i]
		if r.Role == RoleNot || r.Role == RoleDemonym || r.Role == RoleMetonym || r.Has("office") || r.Has("nearest") {
			continue
		}
		name := folded[i]
		rank := 2
		switch {
		case strings.HasPrefix(name, want):
			rank = 0
		case strings.Contains(name, " "+want), strings.HasPrefix(name, "ال"+want), strings.Contains(name, " ال"+want),
			strings.HasPrefix(name, "al"+want), strings.Contains(name, " al"+want):
			rank = 1
		}
		if rank == 2 {
			continue
		}
		h := hit{khabar.Completion{Actor: g.actors[g.index[r.ID]], Match: r.Name}, rank, len(name)}
		if old, ok := best[r.ID]; !ok || h.rank < old.rank || h.rank == old.rank && h.length < old.length {
			best[r.ID] = h
		}
	}
	hits := make([]hit, 0, len(best))
	for _, h := range best {
		hits = append(hits, h)
	}
	slices.SortFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.length, b.length), cmp.Compare(a.ID, b.ID))
	})
	out := make([]khabar.Completion, 0, min(n, len(hits)))
	for _, h := range hits[:min(n, len(hits))] {
		out = append(out, h.Completion)
	}
	return out
}
