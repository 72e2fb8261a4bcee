package bleveindex

import (
	"slices"
	"sync"

	"khabar"
)

// fieldNames are the fields that have a column, at the place of their column.
var fieldNames = khabar.Fields

// fieldNumber returns the place of a field's column, or -1.
func fieldNumber(f khabar.Field) int { return slices.Index(fieldNames, f) }

// values numbers the values of one field, for all segments of a generation: columns hold the numbers, so that counts of several
// segments add up without comparing strings. It only grows: values of articles that are gone keep their number until the index
// is rebuilt. It is safe for concurrent use.
type values struct {
	fold func(string) string // nil if values match verbatim

	mu     sync.RWMutex
	number map[string]uint32
	names  []string            // by number
	folded map[string][]uint32 // numbers by folded name, where fold is set
}

func newValues(fold func(string) string) *values {
	return &values{fold: fold, number: make(map[string]uint32), folded: make(map[string][]uint32)}
}

// add returns the number of a value, a new one if it has none.
func (v *values) add(name string) uint32 {
	v.mu.Lock()
	defer v.mu.Unlock()
	n, ok := v.number[name]
	if !ok {
		n = uint32(len(v.names))
		v.number[name] = n
		v.names = append(v.names, name)
		if v.fold != nil {
			key := v.fold(name)
			v.folded[key] = append(v.folded[key], n)
		}
	}
	return n
}

// list returns all values by number. It does not change when values are added later.
func (v *values) list() []string {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.names
}

// numberOf returns the number of a value, and whether any article has had it.
func (v *values) numberOf(name string) (uint32, bool) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	n, ok := v.number[name]
	return n, ok
}

// exactly returns a value itself, or nothing if no article has had it.
func (v *values) exactly(name string) []string {
	v.mu.RLock()
	defer v.mu.RUnlock()
	if _, ok := v.number[name]; !ok {
		return nil
	}
	return []string{name}
}

// matching returns the values that a researcher means by a name: itself, or all that fold to the same.
func (v *values) matching(name string) (names []string) {
	if v.fold == nil {
		return v.exactly(name)
	}
	v.mu.RLock()
	defer v.mu.RUnlock()
	for _, n := range v.folded[v.fold(name)] {
		names = append(names, v.names[n])
	}
	return names
}
