package actors

import (
	"slices"
	"strings"

	"khabar"
)

// name is a name in the trie.
type name struct {
	actor    int32
	from, to int32  // days since 1970, inclusive; open ends are the extremes
	caps     uint16 // words that must begin with a capital
	flags    uint16
	role     role
	kind     kind
	words    uint8
	last     bool
	state    int32 // of the names that take their state from the text: which; -1 otherwise
	with     int32 // the actor whose presence decides for this one; -1: none
	exact    string
}

type role uint8

const (
	full role = iota
	acronym
	demonym
	short
	surname
	metonym
	office
	rejected
)

type kind uint8

const (
	person kind = iota
	organisation
	state
	group
	place
)

var kinds = map[khabar.ActorKind]kind{khabar.KindPerson: person, khabar.KindOrganisation: organisation,
	khabar.KindState: state, khabar.KindGroup: group, khabar.KindPlace: place}

var roles = map[Role]role{RoleCanonical: full, RoleAlias: full, RoleAcronym: acronym, RoleDemonym: demonym, RoleShort: short,
	RoleMetonym: metonym, RoleNot: rejected}

const (
	gated    = 1 << iota // only behind a trigger
	bound                // only where the article has another name of the actor
	nearest              // takes its state from the text
	arabic               // in Arabic letters
	quoted               // only in quotation marks
	unquoted             // only without them
)

const (
	minDay = -1 << 31
	maxDay = 1<<31 - 1
)

// compile builds the trie of a gazetteer.
func compile(g *Gazetteer) *trie {
	b := newTrieBuilder(2 * len(g.rows))
	c := compiler{g: g, b: b}
	c.spell()
	for i := range g.rows {
		c.row(&g.rows[i])
	}
	return b.build()
}

type compiler struct {
	g *Gazetteer
	b *trieBuilder
	// tokens and hashes of the row at hand, reused.
	tokens []token
	hashes []uint64
}

// spell makes one word of the spellings of each Arabic name: first those that are listed, then those that the rules derive and
// nothing else bears.
func (c *compiler) spell() {
	originals := c.originals()
	listed := make(map[uint64]bool, len(c.g.rows))
	var tokens []token
	for i := range c.g.rows {
		if c.g.rows[i].Lang != "ar" {
			tokens = tokenise(c.g.rows[i].Name, tokens[:0])
			for _, t := range tokens {
				listed[t.hash] = true
			}
		}
	}
	claims := make(map[string]string)
	for word, original := range originals {
		if original == "" {
			continue
		}
		c.b.same(hashOf(word), c.class(original))
		for _, s := range spellings(word, original)[1:] {
			if old, ok := claims[s]; ok && old != original {
				claims[s] = ""
				continue
			}
			claims[s] = original
		}
	}
	for s, original := range claims {
		if original != "" && !listed[hashOf(s)] && !c.g.words.common[hashOf(s)] {
			c.b.same(hashOf(s), c.class(original))
		}
	}
}

// class is the word that all Latin spellings of an Arabic one share. It is another word than the Arabic one itself, whose names have
// other conditions.
func (c *compiler) class(original string) uint32 { return c.b.word(hashOf(original) ^ 0x5bd1e995) }

// originals finds the Arabic word that each Latin word of the rows flagged arabic writes, by comparing them with an Arabic name of the
// same actor and number of words. A Latin word that writes two Arabic ones (Hassan: حسن, حسان) has the empty original, and only
// its listed spelling.
func (c *compiler) originals() map[string]string {
	out := make(map[string]string)
	for word, original := range c.g.words.spelling {
		out[word] = original
	}
	flagged := make(map[string]bool)
	for i := range c.g.rows {
		if c.g.rows[i].Has("arabic") {
			flagged[c.g.rows[i].ID] = true
		}
	}
	arabicNames := make(map[string][][]string)
	for i := range c.g.rows {
		if r := &c.g.rows[i]; r.Lang == "ar" && flagged[r.ID] && (r.Role == RoleCanonical || r.Role == RoleAlias || r.Role == RoleShort) {
			arabicNames[r.ID] = append(arabicNames[r.ID], foldWords(r.Name))
		}
	}
	claim := func(word, original string) {
		if _, curated := c.g.words.spelling[word]; curated || len(word) < 3 {
			return
		}
		if old, ok := out[word]; ok && old != original {
			original = ""
		}
		out[word] = original
	}
	for i := range c.g.rows {
		r := &c.g.rows[i]
		if r.Lang == "ar" || !r.Has("arabic") {
			continue
		}
		words := foldWords(r.Name)
		for j, w := range words {
			if original := originalOf(w, j, len(words), arabicNames[r.ID]); original != "" {
				claim(w, original)
				if rest, ok := strings.CutPrefix(original, "ال"); ok {
					claim(w[2:], rest)
				}
			}
		}
	}
	return out
}

// originalOf returns the word that a Latin word at a place writes in the first Arabic name of as many words in which it can, or "".
func originalOf(latin string, place, words int, names [][]string) string {
	for _, name := range names {
		if len(name) == words && len(latin) > 4 && strings.HasPrefix(latin, "al") == strings.HasPrefix(name[place], "ال") &&
			transliterates(latin, name[place]) {
			return name[place]
		}
	}
	return ""
}

// row inserts the names that a row gives: itself, without the articles of a longer name, a surname, the forms of a demonym.
func (c *compiler) row(r *Row) {
	c.tokens = tokenise(r.Name, c.tokens[:0])
	tokens, hashes := c.tokens, c.hashes[:0]
	n := c.name(r, tokens)
	for _, t := range tokens {
		hashes = append(hashes, t.hash)
	}
	c.hashes = hashes
	c.b.insert(hashes, n)
	if r.Role == RoleDemonym {
		c.demonyms(r, n)
	}
	if n.role == rejected || n.role == demonym {
		return
	}
	if len(tokens) > 1 {
		c.withoutArticles(tokens, hashes, n)
	}
	if r.Kind == khabar.KindPerson {
		c.surname(r, tokens, n)
	}
}

func (c *compiler) name(r *Row, tokens []token) name {
	n := name{actor: c.g.index[r.ID], from: minDay, to: maxDay, role: roles[r.Role], kind: kinds[r.Kind], words: uint8(len(tokens)),
		state: -1, with: -1}
	if r.Has("office") {
		n.role = office
	}
	if !r.From.IsZero() {
		n.from = int32(khabar.DayOf(r.From))
	}
	if !r.To.IsZero() {
		n.to = int32(khabar.DayOf(r.To))
	}
	for i, t := range tokens {
		if t.flags&isArabic != 0 {
			n.flags |= arabic
		} else if t.flags&isCapital != 0 && !r.Has("lower") {
			n.caps |= 1 << i
		}
	}
	oneArabicWord := len(tokens) == 1 && n.flags&arabic != 0
	if r.Has("gate") || oneArabicWord && !r.Has("sure") && !r.Has("bound") && n.role <= acronym {
		n.flags |= gated
	}
	if r.Has("bound") {
		n.flags |= bound
	}
	if r.Has("nearest") {
		n.flags |= nearest
	}
	if r.Has("quoted") {
		n.flags |= quoted
	}
	if r.Has("unquoted") {
		n.flags |= unquoted
	}
	if r.Has("exact") {
		n.exact = r.Name
	}
	n.state = c.reference(r, "state")
	if n.state < 0 {
		n.state = c.reference(r, "capital")
	}
	n.with = c.reference(r, "with")
	return n
}

func (c *compiler) reference(r *Row, flag string) int32 {
	for _, id := range r.Values(flag) {
		if i, ok := c.g.index[id]; ok {
			return i
		}
	}
	return -1
}

// withoutArticles inserts a longer name with each of its Latin articles left out, and with all: "Asaad Shibani".
func (c *compiler) withoutArticles(tokens []token, hashes []uint64, n name) {
	if !slices.ContainsFunc(tokens, func(t token) bool { return t.flags&isArticle != 0 }) {
		return
	}
	bare := slices.Clone(hashes)
	found := 0
	for i, t := range tokens {
		if t.flags&isArticle == 0 || t.letters < 5 || t.letters > 60 {
			continue
		}
		bare[i] = withoutLatinArticle(t)
		found++
		if one := slices.Clone(hashes); len(tokens) > 2 {
			one[i] = bare[i]
			c.b.insert(one, n)
		}
	}
	if found > 0 {
		c.b.insert(bare, n)
	}
}

func withoutLatinArticle(t token) uint64 {
	return t.hash - latinArticle*powers[t.letters-2]
}

// surname inserts the last word of a person's full name, to be bound to him where the article has that. A given name at the end
// (Mohammed bin Salman) is none; nor is what follows "Al" or "bin".
func (c *compiler) surname(r *Row, tokens []token, n name) {
	if len(tokens) < 2 || n.role != full {
		if n.role == short && len(tokens) == 1 && tokens[0].flags&isArticle != 0 {
			c.b.insert([]uint64{withoutLatinArticle(tokens[0])}, n)
		}
		return
	}
	t := tokens[len(tokens)-1]
	before := foldText(r.Name[tokens[len(tokens)-2].start:tokens[len(tokens)-2].end])
	if c.g.words.given[t.hash] || t.letters < 3 || before == "بن" || before == "bin" || before == "ال" || before == "ibn" {
		return
	}
	n.role, n.words = surname, 1
	n.caps &= 0
	if n.flags&arabic == 0 {
		n.caps = 1
	}
	c.b.insert([]uint64{t.hash}, n)
	if t.flags&isArticle != 0 && t.letters > 4 {
		c.b.insert([]uint64{withoutLatinArticle(t)}, n)
	} else if n.flags&arabic == 0 && t.letters > 2 && r.Has("arabic") {
		c.b.insert([]uint64{t.hash + latinArticle*powers[t.letters]}, n)
	}
}

// demonyms inserts the gender and number of an Arabic nisba, with and without the article: سوري، السورية، السوريين.
func (c *compiler) demonyms(r *Row, n name) {
	words := foldWords(r.Name)
	stem, ok := strings.CutSuffix(words[len(words)-1], "ي")
	if r.Lang != "ar" || !ok {
		return
	}
	head := words[:len(words)-1]
	for _, article := range []string{"", "ال"} {
		for _, end := range []string{"ي", "يه", "يين", "يون", "يتين", "يان"} {
			hashes := make([]uint64, 0, len(words))
			for _, w := range head {
				hashes = append(hashes, hashOf(article+w))
			}
			c.b.insert(append(hashes, hashOf(article+stem+end)), n)
		}
	}
}
