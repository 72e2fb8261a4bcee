package bleveindex

import (
	"slices"
	"sync"
	"unsafe"

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
	names  []string // by number
	text   []byte   // where the next names go: one piece of memory for many of them

	folding sync.Mutex
	folded  map[string][]uint32 // numbers by folded name, of the first names; made when it is first needed
	done    int                 // how many
}

func newValues(fold func(string) string) *values { return &values{fold: fold} }

// namesBytes is how much memory is taken for names at a time.
const namesBytes = 1 << 16

// addAll returns the numbers of values, new ones for those that have none. next returns one after the other, valid until the next call,
// and false at the end; they are about n.
func (v *values) addAll(n int, next func() ([]byte, bool)) []uint32 {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.number == nil {
		v.number, v.names = make(map[string]uint32, n), make([]string, 0, n)
	}
	numbers := make([]uint32, 0, n)
	for {
		name, ok := next()
		if !ok {
			return numbers
		}
		number, known := v.number[string(name)]
		if !known {
			number = uint32(len(v.names))
			own := v.own(name)
			v.number[own] = number
			v.names = append(v.names, own)
		}
		numbers = append(numbers, number)
	}
}

// own copies a name.
func (v *values) own(name []byte) string {
	if len(name) > cap(v.text)-len(v.text) {
		v.text = make([]byte, 0, max(namesBytes, len(name)))
	}
	from := len(v.text)
	v.text = append(v.text, name...)
	return unsafe.String(unsafe.SliceData(v.text[from:]), len(name)) // never written again
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
	v.folding.Lock()
	defer v.folding.Unlock()
	all := v.list()
	if v.folded == nil {
		v.folded = make(map[string][]uint32, len(all))
	}
	for ; v.done < len(all); v.done++ {
		key := v.fold(all[v.done])
		v.folded[key] = append(v.folded[key], uint32(v.done))
	}
	for _, n := range v.folded[v.fold(name)] {
		names = append(names, all[n])
	}
	return names
}
