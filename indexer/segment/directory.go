package segment

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// ErrDamaged is what every error about a file that is not what was written wraps.
var ErrDamaged = errors.New("the segment is damaged")

func damaged(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrDamaged, fmt.Sprintf(format, args...))
}

// maxParts bounds the columns and fields of a file.
const maxParts = 1 << 10

// append writes the directory and the footer, but for the checksum. offset is where the directory begins.
func (d *Directory) append(b []byte, offset uint64) []byte {
	from := len(b)
	for _, s := range []Section{d.IDs, d.ByID, d.ByFirst, d.Starts, d.Stored} {
		b = s.append(b)
	}
	b = binary.AppendUvarint(b, uint64(len(d.Numbers)))
	for _, n := range d.Numbers {
		b = appendName(b, n.Name)
		b = binary.AppendVarint(b, n.Base)
		b = n.Data.append(append(b, n.Width))
	}
	for _, fields := range [][]FieldPart{d.Texts, d.Values} {
		b = binary.AppendUvarint(b, uint64(len(fields)))
		for _, f := range fields {
			b = appendName(b, f.Name)
			b = binary.AppendUvarint(b, f.Terms)
			b = append(b, f.CountWidth, f.RankWidth)
			for _, s := range []Section{f.Dictionary, f.Blocks, f.Lists, f.Counts, f.Ranks} {
				b = s.append(b)
			}
		}
	}
	length := uint64(len(b) - from)
	b = binary.LittleEndian.AppendUint64(b, offset)
	b = binary.LittleEndian.AppendUint64(b, length)
	b = binary.LittleEndian.AppendUint64(b, d.Docs)
	b = binary.LittleEndian.AppendUint64(b, 0)
	return append(append(b, Magic...), Version)
}

func (s Section) append(b []byte) []byte {
	return binary.AppendUvarint(binary.AppendUvarint(b, s.Offset), s.Length)
}

func appendName(b []byte, name string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(name))), name...)
}

// ReadDirectory reads the directory of a file that is in memory. It makes sure that every section lies in the file and has the length
// that the number of articles demands, not that the checksum is right. Errors wrap ErrDamaged.
func ReadDirectory(file []byte) (*Directory, error) {
	if len(file) < footerSize {
		return nil, damaged("it is too short")
	}
	footer := file[len(file)-footerSize:]
	if string(footer[32:35]) != Magic {
		return nil, damaged("it does not end as a segment")
	}
	if footer[35] != Version {
		return nil, damaged("it is of version %d", footer[35])
	}
	offset, length := binary.LittleEndian.Uint64(footer), binary.LittleEndian.Uint64(footer[8:])
	end := uint64(len(file) - footerSize)
	if offset > end || length != end-offset {
		return nil, damaged("its directory is not where it should be")
	}
	d := &Directory{Docs: binary.LittleEndian.Uint64(footer[16:]), Checksum: binary.BigEndian.Uint32(footer[36:])}
	if d.Docs > MaxDocs {
		return nil, damaged("it has too many articles")
	}
	in := &directoryReader{b: file[offset:end], size: offset}
	d.read(in)
	if in.bad || len(in.b) > 0 {
		return nil, damaged("its directory cannot be read")
	}
	return d, d.check()
}

func (d *Directory) read(in *directoryReader) {
	for _, s := range []*Section{&d.IDs, &d.ByID, &d.ByFirst, &d.Starts, &d.Stored} {
		*s = in.section()
	}
	for range in.count() {
		n := NumberPart{Name: in.name(), Base: in.signed(), Width: in.byte()}
		n.Data = in.section()
		d.Numbers = append(d.Numbers, n)
	}
	for _, fields := range []*[]FieldPart{&d.Texts, &d.Values} {
		for range in.count() {
			f := FieldPart{Name: in.name(), Terms: in.unsigned(), CountWidth: in.byte(), RankWidth: in.byte()}
			for _, s := range []*Section{&f.Dictionary, &f.Blocks, &f.Lists, &f.Counts, &f.Ranks} {
				*s = in.section()
			}
			*fields = append(*fields, f)
		}
	}
}

// check compares the lengths of sections with the number of articles.
func (d *Directory) check() error {
	n := d.Docs
	if d.IDs.Length != n*uint64(len(ID{})) || d.ByID.Length != 4*n || d.ByFirst.Length != 4*n || d.Starts.Length != 8*(n+1) {
		return damaged("its articles are not complete")
	}
	for _, c := range d.Numbers {
		if !validWidth(c.Width, 8) || c.Data.Length != n*uint64(c.Width) {
			return damaged("its column %q is not complete", c.Name)
		}
	}
	for i, f := range append(d.Texts[:len(d.Texts):len(d.Texts)], d.Values...) {
		blocks := (f.Terms + BlockTerms - 1) / BlockTerms
		if f.Terms > f.Dictionary.Length || f.Blocks.Length != 4*blocks || f.Terms > f.Lists.Length {
			return damaged("its field %q is not complete", f.Name)
		}
		ranks := f.Ranks.Length
		if i < len(d.Texts) {
			if ranks != 0 || f.Counts.Length != 0 {
				return damaged("its field %q has a column", f.Name)
			}
			continue
		}
		if !validWidth(f.CountWidth, 4) || !validWidth(f.RankWidth, 4) || f.Counts.Length != n*uint64(f.CountWidth) ||
			f.CountWidth == 0 && ranks != n*uint64(f.RankWidth) || f.CountWidth > 0 && (f.RankWidth == 0 || ranks%uint64(f.RankWidth) != 0) {
			return damaged("its column %q is not complete", f.Name)
		}
	}
	return nil
}

func validWidth(w, most uint8) bool { return w <= most && w&(w-1) == 0 }

// directoryReader reads what Directory.append wrote. bad is set when there is something else.
type directoryReader struct {
	b    []byte
	size uint64 // of the part of the file that sections are in
	bad  bool
}

func (r *directoryReader) skip(n int) {
	if n <= 0 || n > len(r.b) {
		r.b, r.bad = nil, true
		return
	}
	r.b = r.b[n:]
}

func (r *directoryReader) unsigned() uint64 {
	v, n := binary.Uvarint(r.b)
	r.skip(n)
	return v
}

func (r *directoryReader) signed() int64 {
	v, n := binary.Varint(r.b)
	r.skip(n)
	return v
}

func (r *directoryReader) byte() (v uint8) {
	if len(r.b) > 0 {
		v = r.b[0]
	}
	r.skip(1)
	return v
}

// count reads how many columns or fields follow.
func (r *directoryReader) count() int {
	n := r.unsigned()
	if n > maxParts {
		r.b, r.bad = nil, true
		return 0
	}
	return int(n)
}

func (r *directoryReader) name() string {
	n := r.unsigned()
	if n > uint64(len(r.b)) {
		r.b, r.bad = nil, true
		return ""
	}
	name := string(r.b[:n])
	r.b = r.b[n:]
	return name
}

func (r *directoryReader) section() Section {
	s := Section{Offset: r.unsigned(), Length: r.unsigned()}
	if s.Offset > r.size || s.Length > r.size-s.Offset || s.Offset%alignment != 0 {
		r.bad = true
		return Section{}
	}
	return s
}
