package bleveindex

import (
	"github.com/RoaringBitmap/roaring/v2"

	"khabar"
)

// fieldFilter is all filters of one field.
type fieldFilter struct {
	field   int // place in fieldNames
	filters []khabar.Filter
}

// groupFilters puts the filters of each field together, because a facet counts as if those of its own field were not set.
func groupFilters(filters []khabar.Filter) ([]fieldFilter, error) {
	var out []fieldFilter
	at := make(map[int]int)
	for _, f := range filters {
		number := fieldNumber(f.Field)
		if number < 0 {
			return nil, invalid(string(f.Field), "Articles cannot be filtered by %q.", f.Field)
		}
		if len(f.Values) == 0 {
			return nil, invalid(string(f.Field), "A filter by %s needs a value.", f.Field)
		}
		if f.Mode > khabar.None {
			return nil, invalid(string(f.Field), "A filter is any, all or none of its values.")
		}
		i, ok := at[number]
		if !ok {
			i = len(out)
			at[number] = i
			out = append(out, fieldFilter{field: number})
		}
		out[i].filters = append(out[i].filters, f)
	}
	return out, nil
}

// filter returns the articles of docs that pass all filters of a field.
func (m *matcher) filter(ff fieldFilter, docs *roaring.Bitmap) (*roaring.Bitmap, error) {
	for _, f := range ff.filters {
		found := make([]*roaring.Bitmap, len(f.Values))
		for i, value := range f.Values {
			var err error
			if found[i], err = m.withExactly(ff.field, value); err != nil {
				return nil, err
			}
		}
		switch f.Mode {
		case khabar.Any:
			docs = roaring.And(docs, roaring.FastOr(found...))
		case khabar.None:
			docs = roaring.AndNot(docs, roaring.FastOr(found...))
		case khabar.All:
			for _, with := range found {
				docs = roaring.And(docs, with)
			}
		}
	}
	return docs, nil
}
