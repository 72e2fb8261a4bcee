package actors

import (
	"bufio"
	"io/fs"
	"strings"

	"khabar"
)

// lexicon is the word lists of data/words.txt: what may stand around a name, and what that tells.
type lexicon struct {
	lists map[string]map[uint64]bool
	// spelling gives the Arabic original of given names as they are written in Latin letters, folded.
	spelling map[string]string

	// person, qualifier and notName are for finding names that are not known; titleClass numbers the lines of the section person-title.
	person, qualifier, notName, facility, company, joins map[uint64]bool
	and                                                  uint64
	titleClass                                           map[uint64]uint64
	titleNames                                           map[uint64]string // of the classes

	official, title, trigger, orgTrigger, given, former, follows, institution, afterPlace, afterName, common map[uint64]bool
}

// loadLexicon reads words.txt: sections "[name]", words separated by white space, # for comments. A line of the section
// "spelling" is an Arabic given name and its spellings in Latin letters.
func loadLexicon(fsys fs.FS) (*lexicon, error) {
	f, err := fsys.Open("data/words.txt")
	if err != nil {
		return nil, khabar.Errorf(khabar.KindInternal, "actors", "the word lists are missing").Wrap(err)
	}
	defer f.Close()
	l := &lexicon{lists: make(map[string]map[uint64]bool), spelling: make(map[string]string),
		titleClass: make(map[uint64]uint64), titleNames: make(map[uint64]string)}
	section := ""
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		line, _, _ := strings.Cut(lines.Text(), "#")
		line = strings.TrimSpace(line)
		if name, ok := strings.CutPrefix(line, "["); ok {
			section = strings.TrimSuffix(name, "]")
			if l.lists[section] == nil {
				l.lists[section] = make(map[uint64]bool)
			}
			continue
		}
		words := strings.Fields(line)
		for i, w := range words {
			folded := strings.Join(foldWords(w), "")
			l.lists[section][hashOf(folded)] = true
			if section == "person-title" {
				class := hashOf(strings.Join(foldWords(words[0]), ""))
				l.titleClass[hashOf(folded)], l.titleNames[class] = class, words[0]
			}
			if section == "spelling" {
				if i == 0 {
					words[0] = folded
				} else if _, taken := l.spelling[folded]; !taken {
					l.spelling[folded] = words[0]
				}
			}
		}
	}
	for name, to := range map[string]*map[uint64]bool{
		"official": &l.official, "title": &l.title, "trigger": &l.trigger, "org-trigger": &l.orgTrigger, "spelling": &l.given,
		"former": &l.former, "follows": &l.follows, "institution": &l.institution, "after-place": &l.afterPlace,
		"after-name": &l.afterName, "common": &l.common,
		"person-title": &l.person, "qualifier": &l.qualifier, "not-name": &l.notName, "facility": &l.facility,
		"company": &l.company, "joins": &l.joins,
	} {
		if *to = l.lists[name]; *to == nil {
			return nil, khabar.Errorf(khabar.KindInternal, "actors", "the word list %s is missing", name)
		}
	}
	l.and = hashOf("and")
	for h := range l.lists["given"] {
		l.given[h] = true
	}
	return l, lines.Err()
}

// has reports whether a token, or what is left of it without proclitics and the Arabic article, is in a list.
func has(list map[uint64]bool, t *token) bool {
	if list[t.hash] {
		return true
	}
	if t.flags&isArabic == 0 {
		return false
	}
	var forms [maxForms]form
	for _, f := range proclitics(t, forms[:0]) {
		if list[f.hash] {
			return true
		}
	}
	return false
}

// form is a token without its first letters.
type form struct {
	hash uint64
	cut  uint8 // letters cut off
}

const maxForms = 4

// proclitics appends the forms of an Arabic token without و ف ب ل ك, two of them, or with لل read as ل and the article. Three letters
// must be left: shorter names are never written with a proclitic that a machine could tell from the word.
func proclitics(t *token, out []form) []form {
	n := t.letters
	if n < 4 || n > 63 {
		return out
	}
	h := t.hash
	cut := uint8(0)
	first := uint64(t.first[0])
	if !isProclitic(first) {
		return out
	}
	if first == codeLam && uint64(t.first[1]) == codeLam {
		return append(out, form{withArticle(h, n), 1})
	}
	h -= first * powers[n-1]
	cut++
	out = append(out, form{h, cut})
	second, third := uint64(t.first[1]), uint64(t.first[2])
	if (first == codeWaw || first == codeFa) && n > 4 {
		if second == codeLam && third == codeLam {
			return append(out, form{withArticle(h, n-1), 2})
		}
		if second == codeBa || second == codeLam || second == codeKaf {
			out = append(out, form{h - second*powers[n-2], 2})
		}
	}
	return out
}

// withArticle turns "لل…" of n letters into "ال…".
func withArticle(h uint64, n uint8) uint64 { return h - codeLam*powers[n-1] + codeAlef*powers[n-1] }
