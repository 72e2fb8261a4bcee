package params

import (
	"slices"
	"strings"

	"khabar"
)

// A filter is named by its field: outlet=a&outlet=b keeps articles of either. A prefix turns it: not_outlet=a leaves those of a
// out, all_actor=a&all_actor=b wants both. The sign stands in the name and not in the value (outlet=-a), because values are
// foreign text: a section or a tag may begin with any character.
const (
	exclude = "not_"
	every   = "all_"
)

// manyValued are the fields of which one article can have several values.
var manyValued = map[khabar.Field]bool{khabar.FieldAuthor: true, khabar.FieldTag: true, khabar.FieldActor: true,
	khabar.FieldPlace: true}

// freeText are the fields whose values are an outlet's own words. These may hold a comma, so that several values are given by
// repeating the parameter; values of the other fields are identifiers and may also be listed with commas.
var freeText = map[khabar.Field]bool{khabar.FieldAuthor: true, khabar.FieldTag: true, khabar.FieldSection: true}

// lowerCase are the fields whose values are codes in lower case.
var lowerCase = map[khabar.Field]bool{khabar.FieldLang: true, khabar.FieldCountry: true}

// FilterName returns the parameter that filters by a field in a mode.
func FilterName(f khabar.Field, mode khabar.FilterMode) string {
	switch mode {
	case khabar.None:
		return exclude + string(f)
	case khabar.All:
		return every + string(f)
	}
	return string(f)
}

// FieldNamed returns the field with a name, or a KindInvalid error that lists them.
func FieldNamed(name string) (khabar.Field, *khabar.Error) {
	if f := khabar.Field(name); slices.Contains(khabar.Fields, f) {
		return f, nil
	}
	names := make([]string, len(khabar.Fields))
	for i, f := range khabar.Fields {
		names[i] = string(f)
	}
	return "", invalid("", "There is no field %q; the fields are %s.", clip(name), strings.Join(names, ", "))
}

func filterOf(name string) (khabar.Field, khabar.FilterMode, bool) {
	mode := khabar.Any
	if rest, ok := strings.CutPrefix(name, exclude); ok {
		name, mode = rest, khabar.None
	} else if rest, ok := strings.CutPrefix(name, every); ok {
		name, mode = rest, khabar.All
	}
	f := khabar.Field(name)
	known := slices.Contains(khabar.Fields, f) && (mode != khabar.All || manyValued[f])
	return f, mode, known
}

// filters reads all filters, in the order of khabar.Fields and with sorted values, so that equal questions are equal requests.
func (v Values) filters() ([]khabar.Filter, error) {
	var out []khabar.Filter
	for _, field := range khabar.Fields {
		for _, mode := range []khabar.FilterMode{khabar.Any, khabar.All, khabar.None} {
			name := FilterName(field, mode)
			values := v.filterValues(name, field)
			if len(values) > maxValues {
				return nil, khabar.Errorf(khabar.KindTooLarge, "params", "%q takes at most %d values.", name, maxValues).At(name)
			}
			if len(values) > 0 {
				out = append(out, khabar.Filter{Field: field, Values: values, Mode: mode})
			}
		}
	}
	return out, nil
}

func (v Values) filterValues(name string, field khabar.Field) []string {
	raw := v.values[name]
	if !freeText[field] {
		raw = splitList(raw)
	}
	values := make([]string, 0, len(raw))
	for _, value := range raw {
		value = strings.Join(strings.Fields(value), " ")
		if lowerCase[field] {
			value = strings.ToLower(value)
		}
		values = append(values, value)
	}
	slices.Sort(values)
	return slices.Compact(values)
}

// splitList takes lists with commas apart.
func splitList(raw []string) []string {
	var out []string
	for _, list := range raw {
		for item := range strings.SplitSeq(list, ",") {
			if item = strings.TrimSpace(item); item != "" {
				out = append(out, item)
			}
		}
	}
	return out
}
