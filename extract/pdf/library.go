package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"strconv"

	lib "github.com/ledongthuc/pdf"
)

// entry says where an object lies: at an offset of the file, or as the index-th
// of the object stream with number stream.
type entry struct {
	offset int64
	gen    int
	stream int // 0 where the object is not in a stream
}

// directory is what is known of a file before any of its objects is read.
type directory struct {
	entries []entry
	trailer dict
}

// openLibrary reads the cross-reference sections and the trailer of a file with the
// library. The library resolves an object anew at every access, inflating its object
// stream again each time, and does not tell which object a value is; so its table is
// taken over here, by reflection as it has no accessor, and objects are read through
// it once each.
func openLibrary(ctx context.Context, data []byte) (dir directory, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("reading the cross-references: %v", p)
		}
	}()
	m, shift, err := mend(veil(data))
	if err != nil {
		return dir, err
	}
	if err := sane(data); err != nil {
		return dir, err
	}
	r, err := lib.NewReader(&boundedReader{ctx: ctx, r: m, left: 64*m.size() + 1<<22}, m.size())
	if err != nil {
		return dir, err
	}
	dir = takeOver(r)
	for i := range dir.entries {
		if dir.entries[i].stream == 0 && dir.entries[i].offset > 0 {
			dir.entries[i].offset += shift
		}
	}
	return dir, nil
}

// veiled stands for Encrypt in what the library sees: it refuses files over their
// encryption that unlock opens.
const veiled = "Encrypx"

func veil(data []byte) []byte {
	if !bytes.Contains(data, []byte("/Encrypt")) {
		return data
	}
	return bytes.ReplaceAll(data, []byte("/Encrypt"), []byte("/"+veiled))
}

// mend gives the library the file as it wants it, the header at byte 0 and %%EOF
// in the last 100 bytes. Offsets of the result are shift less than those of data.
func mend(data []byte) (m *mended, shift int64, err error) {
	head := bytes.Index(data[:min(len(data), 8192)], []byte("%PDF-"))
	if head < 0 {
		return nil, 0, errors.New("no header")
	}
	tail := bytes.LastIndex(data, []byte("startxref"))
	if tail < head+100 {
		return nil, 0, errors.New("no startxref")
	}
	l := lexer{data: data, pos: tail + len("startxref")}
	if l.next() != tokNumber {
		return nil, 0, errors.New("startxref without a number")
	}
	// Where junk precedes the header, offsets count from either; the one that
	// leads to a section is right.
	at := int64(l.num)
	if head > 0 && !sectionAt(data, at) && sectionAt(data, at+int64(head)) {
		shift = int64(head)
	}
	end := fmt.Appendf(nil, "\nstartxref\n%d\n%%%%EOF\n", at)
	return &mended{body: data[shift:tail], end: end}, shift, nil
}

// header is what the library takes for one; it stands over the first bytes.
const header = "%PDF-1.7\n"

// mended is a file with a proper header and end.
type mended struct{ body, end []byte }

func (m *mended) size() int64 { return int64(len(m.body) + len(m.end)) }

func (m *mended) ReadAt(p []byte, off int64) (n int, err error) {
	if off < 0 || off >= m.size() {
		return 0, io.EOF
	}
	if off < int64(len(m.body)) {
		n = copy(p, m.body[off:])
	}
	if off < int64(len(header)) {
		copy(p, header[off:])
	}
	if n < len(p) {
		n += copy(p[n:], m.end[max(0, off+int64(n)-int64(len(m.body))):])
	}
	if n < len(p) {
		err = io.EOF
	}
	return n, err
}

func sectionAt(data []byte, at int64) bool {
	if at < 0 || at >= int64(len(data)) {
		return false
	}
	l := lexer{data: data, pos: int(at)}
	switch l.next() {
	case tokKeyword:
		return bytes.Equal(l.text, []byte("xref"))
	case tokNumber:
		return l.next() == tokNumber && l.next() == tokKeyword && bytes.Equal(l.text, []byte("obj"))
	}
	return false
}

// maxObjects is far above what a file of the size that is accepted can hold.
const maxObjects = 8 << 20

var intList = regexp.MustCompile(`^\s*\[([\d\s]*)\]|^\s+(\d+)`)

// sane refuses numbers for which the library would allocate without bound.
func sane(data []byte) error {
	limit := min(maxObjects, len(data))
	if err := bounded(data, "/Size", 2*limit); err != nil {
		return err
	}
	if err := bounded(data, "/Index", 2*limit); err != nil {
		return err
	}
	err := each(data, "/XRef", func(at int) error {
		return bounded(data[max(0, at-512):min(len(data), at+512)], "/W", 8)
	})
	if err != nil {
		return err
	}
	return each(data, "xref", func(at int) error { return saneTable(&lexer{data: data, pos: at}, float64(limit)) })
}

// saneTable reads the sections of a cross-reference table as the library does, up
// to what is none.
func saneTable(l *lexer, limit float64) error {
	for l.next() == tokNumber {
		first := l.num
		if l.next() != tokNumber {
			return nil
		}
		n := l.num
		if first+n > limit {
			return fmt.Errorf("a section of %.0f objects from %.0f on", n, first)
		}
		for range int(max(n, 0)) {
			for _, want := range [...]tokenKind{tokNumber, tokNumber, tokKeyword} {
				if l.next() != want {
					return nil
				}
			}
		}
	}
	return nil
}

// each calls do with the offset behind every occurrence of a key.
func each(data []byte, key string, do func(at int) error) error {
	for at := 0; ; {
		i := bytes.Index(data[at:], []byte(key))
		if i < 0 {
			return nil
		}
		at += i + len(key)
		if err := do(at); err != nil {
			return err
		}
	}
}

// bounded checks the integers that stand behind a key, one or an array of them.
func bounded(data []byte, key string, limit int) error {
	return each(data, key, func(at int) error {
		m := intList.FindSubmatch(data[at:min(len(data), at+4096)])
		if m == nil {
			return nil
		}
		for _, f := range bytes.Fields(bytes.Join(m[1:], nil)) {
			if n, err := strconv.Atoi(string(f)); err != nil || n > limit {
				return fmt.Errorf("%s is out of range: %s", key, f)
			}
		}
		return nil
	})
}

// boundedReader ends what would go round in circles: a chain of /Prev that comes
// back to itself reads more than any honest file makes the library read.
type boundedReader struct {
	ctx  context.Context
	r    io.ReaderAt
	left int64
}

func (b *boundedReader) ReadAt(p []byte, off int64) (int, error) {
	if err := b.ctx.Err(); err != nil {
		return 0, err
	}
	if b.left -= int64(len(p)); b.left < 0 {
		return 0, errors.New("cross-references without end")
	}
	return b.r.ReadAt(p, off)
}

// takeOver copies the table, the trailer and the key out of the library's reader.
func takeOver(r *lib.Reader) directory {
	v := reflect.ValueOf(r).Elem()
	table := v.FieldByName("xref")
	dir := directory{entries: make([]entry, table.Len())}
	for i := range dir.entries {
		x := table.Index(i)
		e := entry{offset: x.FieldByName("offset").Int(), gen: int(x.FieldByName("ptr").FieldByName("gen").Uint())}
		if x.FieldByName("inStream").Bool() {
			e.stream = int(x.FieldByName("stream").FieldByName("id").Uint())
		}
		dir.entries[i] = e
	}
	dir.trailer, _ = fromLibrary(v.FieldByName("trailer"), 0).(dict)
	if e, ok := dir.trailer[veiled]; ok {
		dir.trailer["Encrypt"] = e
	}
	return dir
}

// fromLibrary turns an object of the library into one of ours.
func fromLibrary(v reflect.Value, depth int) object {
	if depth > maxNesting {
		return nil
	}
	switch v.Kind() {
	case reflect.Interface:
		if v.IsNil() {
			return nil
		}
		return fromLibrary(v.Elem(), depth)
	case reflect.Bool:
		return v.Bool()
	case reflect.Int64:
		return float64(v.Int())
	case reflect.Float64:
		return v.Float()
	case reflect.String:
		if v.Type().Name() == "name" {
			return name(v.String())
		}
		return str(v.String())
	case reflect.Slice:
		a := make([]object, v.Len())
		for i := range a {
			a[i] = fromLibrary(v.Index(i), depth+1)
		}
		return a
	case reflect.Map:
		d := dict{}
		for it := v.MapRange(); it.Next(); {
			d[name(it.Key().String())] = fromLibrary(it.Value(), depth+1)
		}
		return d
	case reflect.Struct:
		if id := v.FieldByName("id"); id.IsValid() {
			return ref{int(id.Uint()), int(v.FieldByName("gen").Uint())}
		}
	}
	return nil
}
