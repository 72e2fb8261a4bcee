package actors

import (
	"sync"

	"khabar"
)

// Recogniser finds the gazetteer's actors in articles. It implements khabar.Tagger.
type Recogniser struct {
	g       *Gazetteer
	trie    *trie
	words   *lexicon
	own     map[string]int32 // outlet → the actor that it is
	scratch sync.Pool        // of *reading
}

var _ khabar.Tagger = (*Recogniser)(nil)

// NewRecogniser makes a recogniser of a gazetteer. The directory, which may be nil, tells under which names outlets sign: an outlet is
// the actor with its id, else the one with one of its names.
func NewRecogniser(g *Gazetteer, outlets khabar.OutletDirectory) *Recogniser {
	r := &Recogniser{g: g, trie: compile(g), words: g.words, own: ownActors(g, outlets)}
	r.scratch.New = func() any { return new(reading) }
	return r
}

func ownActors(g *Gazetteer, outlets khabar.OutletDirectory) map[string]int32 {
	own := make(map[string]int32)
	if outlets != nil {
		byName := make(map[string]int32)
		for i := range g.rows {
			if r := &g.rows[i]; r.Kind == khabar.KindOrganisation && (r.Role == RoleCanonical || r.Role == RoleAlias) {
				byName[foldName(r.Name)] = g.index[r.ID]
			}
		}
		for _, o := range outlets.Outlets() {
			for _, name := range append([]string{o.Name.Ar, o.Name.En}, o.Aliases...) {
				if i, ok := byName[foldName(name)]; ok {
					own[o.ID] = i
				}
			}
		}
	}
	for i, a := range g.actors {
		own[a.ID] = int32(i)
	}
	return own
}

// Version changes with the gazetteer and with the rules.
func (r *Recogniser) Version() string { return r.g.version }

// candidate is a run of tokens that is a name of somebody.
type candidate struct {
	from, to int // tokens, to exclusive
	cut      uint8
	names    []name // those that the surface allows
	actor    int32  // resolved; -1: not a mention
	evidence int32  // the state that it speaks for; -1: none
	kind     kind
}

// reading is the state of one Tag: reused, so that a stream of articles allocates little.
type reading struct {
	r          *Recogniser
	text       string
	tokens     []token
	candidates []candidate
	names      []name // what the candidates' names point into
	skipped    []khabar.Span
	article    *khabar.Article
	rejected   []khabar.Span // of tokens: what looks like a name and is said to be none
	day        int32
	shouting   bool // the field is written in capitals only
	caseless   bool // capitals are not required: a query in small letters
	own        int32
	titleEnd   int // tokens of the title
	titleCands int
}

// Tag returns the mentions in the article's title and body, in order of the text. Offsets are bytes; proclitics and a possessive 's
// are outside of the span.
func (r *Recogniser) Tag(a *khabar.Article) []khabar.Mention {
	d := r.scratch.Get().(*reading)
	defer r.release(d)
	d.read(r, a)
	return d.mentions(a)
}

// release gives a reading back; the article is not kept.
func (r *Recogniser) release(d *reading) {
	d.article, d.text = nil, ""
	r.scratch.Put(d)
}

// read reads an article and settles whom its names mean.
func (d *reading) read(r *Recogniser, a *khabar.Article) {
	d.reset(r, a)
	d.field(a.Title)
	d.titleEnd, d.titleCands = len(d.tokens), len(d.candidates)
	d.skipped = d.furniture(a.Body, d.skipped[:0])
	d.field(a.Body)
	d.resolve()
}

func (d *reading) reset(r *Recogniser, a *khabar.Article) {
	d.r = r
	d.tokens, d.candidates, d.names, d.skipped = d.tokens[:0], d.candidates[:0], d.names[:0], d.skipped[:0]
	d.article, d.rejected = a, d.rejected[:0]
	d.titleEnd, d.titleCands = 0, 0
	d.day, d.caseless = noDay, false
	if !a.Published.IsZero() && a.Published.Precision >= khabar.PrecisionMonth {
		d.day = int32(khabar.DayOf(a.Published.Time))
	}
	d.own = -1
	if i, ok := r.own[a.Outlet]; ok {
		d.own = i
	}
}

// noDay is the day of an article without a date: offices with a term are nobody's then.
const noDay = minDay

// field reads one text and appends its candidates.
func (d *reading) field(text string) {
	start := len(d.tokens)
	d.text = text
	d.tokens = tokenise(text, d.tokens)
	d.shouting = shouts(d.tokens[start:])
	d.scan(start)
}

// shouts reports whether a text has capitals only, so that they tell nothing.
func shouts(tokens []token) bool {
	capitals := 0
	for i := range tokens {
		if tokens[i].flags&isArabic != 0 {
			continue
		}
		if tokens[i].flags&(isAllCaps|isCapital) == 0 || tokens[i].letters > 3 && tokens[i].flags&isAllCaps == 0 {
			return false
		}
		if tokens[i].letters > 3 {
			capitals++
		}
	}
	return capitals > 1
}

// scan walks the tokens from start and takes the longest name at each place.
func (d *reading) scan(start int) {
	t := d.r.trie
	for i := start; i < len(d.tokens); {
		tok := &d.tokens[i]
		if w := t.word(tok.hash); w != 0 {
			if node := t.step(0, w); node != 0 {
				if next := d.walk(i, node, 0); next > i {
					i = next
					continue
				}
			}
		}
		if tok.flags&isArabic != 0 && tok.letters >= 4 && isProclitic(uint64(tok.first[0])) {
			if next := d.stripped(i, tok); next > i {
				i = next
				continue
			}
		}
		i++
	}
}

// stripped takes the names that begin behind a token's proclitics. A given name has none: فاطمة is not "and Atma".
func (d *reading) stripped(i int, tok *token) int {
	if d.r.words.given[tok.hash] {
		return i
	}
	var forms [maxForms]form
	for _, f := range proclitics(tok, forms[:0]) {
		if w := d.r.trie.word(f.hash); w != 0 {
			if node := d.r.trie.step(0, w); node != 0 {
				if next := d.walk(i, node, f.cut); next > i {
					return next
				}
			}
		}
	}
	return i
}

// walk follows names from the node that token i has led to and appends a candidate for the longest that the surface allows. It returns
// the token behind it, or i.
func (d *reading) walk(i int, node uint32, cut uint8) int {
	t := d.r.trie
	var path [maxNameWords]uint32
	path[0] = node
	n := 1
	for j := i + 1; j < len(d.tokens) && n < maxNameWords && d.tokens[j].gap == gapSpace; j++ {
		w := t.word(d.tokens[j].hash)
		if w == 0 {
			break
		}
		if node = t.step(node, w); node == 0 {
			break
		}
		path[n] = node
		n++
	}
	for ; n > 0; n-- {
		names := t.at(path[n-1])
		if names == nil {
			continue
		}
		first := len(d.names)
		for k := range names {
			switch d.allowed(&names[k], i, i+n, cut) {
			case yes:
				d.names = append(d.names, names[k])
			case never:
				d.names = d.names[:first]
				d.rejected = append(d.rejected, khabar.Span{Start: i, End: i + n})
				return i + n
			}
		}
		if len(d.names) > first {
			c := candidate{from: i, to: i + n, cut: cut, names: d.names[first:len(d.names):len(d.names)], actor: -1, evidence: -1}
			c.kind = c.names[0].kind
			d.candidates = append(d.candidates, c)
			return i + n
		}
	}
	return i
}

// mentions turns the resolved candidates into spans of bytes.
func (d *reading) mentions(a *khabar.Article) []khabar.Mention {
	var out []khabar.Mention
	for i := range d.candidates {
		c := &d.candidates[i]
		if c.actor < 0 {
			continue
		}
		field, text := "body", a.Body
		if i < d.titleCands {
			field, text = "title", a.Title
		}
		start := int(d.tokens[c.from].start)
		end := int(d.tokens[c.to-1].end)
		for range c.cut {
			start = nextLetter(text, start)
		}
		if field == "body" && d.isSkipped(start, c.actor) {
			continue
		}
		actor := &d.r.g.actors[c.actor]
		out = append(out, khabar.Mention{Actor: actor.ID, Kind: actor.Kind, Field: field, Span: khabar.Span{Start: start, End: end}})
	}
	return out
}

// nextLetter returns the byte behind the Arabic letter at i and the marks that belong to it.
func nextLetter(text string, i int) int {
	seen := false
	for i < len(text) {
		if size := invisible(text[i:]); size > 0 {
			i += size
			continue
		}
		if i+1 >= len(text) || text[i] < 0xD8 || text[i] > 0xDB {
			break
		}
		if arabicFold[arabicIndex(text[i], text[i+1])] != arabicDrop {
			if seen {
				break
			}
			seen = true
		}
		i += 2
	}
	return i
}
