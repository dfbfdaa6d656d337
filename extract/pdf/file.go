package pdf

import (
	"bytes"
	"context"
	"errors"

	"lianhe/extract"
)

// A file gives the objects of a PDF, each parsed once.
type file struct {
	directory
	data     []byte
	limits   extract.Limits
	inflated int64
	objects  map[int]object
	packed   map[int]map[int]int // object stream → object number → offset in its data
	unpacked map[int][]byte      // object stream → its data
	loading  map[int]bool
	damaged  bool  // what was drawn since this was last cleared was not all there
	lock     *lock // nil where nothing is encrypted
	repaired bool
	// incomplete says that pages the file names are not in it.
	incomplete bool
	work       int           // see interpreter.spend
	scanned    map[int]entry // see found
}

// open reads the directory of a file. A file whose cross-references are broken is
// searched for its objects.
func open(ctx context.Context, in extract.Input) (*file, error) {
	f := &file{data: in.Data, limits: in.Limits, objects: map[int]object{}, loading: map[int]bool{},
		packed: map[int]map[int]int{}, unpacked: map[int][]byte{}}
	var err error
	f.directory, err = openLibrary(ctx, in.Data)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err == nil {
		if err = f.unlock(); errors.Is(err, errPassword) || errors.Is(err, errCertificate) {
			return nil, err
		}
	}
	if err == nil && f.catalog() != nil {
		return f, nil
	}
	if rerr := f.repair(); rerr != nil {
		return nil, errors.Join(err, rerr)
	}
	return f, nil
}

// catalog is the root of the document where it leads to pages.
func (f *file) catalog() dict {
	root := f.dict(f.trailer["Root"])
	if f.dict(root["Pages"]) == nil {
		return nil
	}
	return root
}

// resolve follows references; what leads nowhere is nil.
func (f *file) resolve(o object) object {
	for i := 0; i < 32; i++ {
		r, ok := o.(ref)
		if !ok {
			return o
		}
		o = f.object(r.num)
	}
	return nil
}

func (f *file) dict(o object) dict {
	switch o := f.resolve(o).(type) {
	case dict:
		return o
	case *stream:
		return o.dict
	}
	return nil
}

func (f *file) array(o object) []object {
	a, _ := f.resolve(o).([]object)
	return a
}

func (f *file) name(o object) name {
	n, _ := f.resolve(o).(name)
	return n
}

func (f *file) num(o object, def float64) float64 { return asNum(f.resolve(o), def) }

func (f *file) stream(o object) *stream {
	s, _ := f.resolve(o).(*stream)
	return s
}

// object returns the object with a number, nil where there is none.
func (f *file) object(n int) object {
	if o, ok := f.objects[n]; ok {
		return o
	}
	if n <= 0 || n >= maxObjects || f.loading[n] {
		return nil
	}
	f.loading[n] = true
	defer delete(f.loading, n)
	var e entry
	if n < len(f.entries) {
		e = f.entries[n]
	} else if !f.repaired { // a table that says it is shorter than it is
		e = f.found()[n]
	}
	var o object
	if e.stream > 0 {
		o = f.fromObjectStream(e.stream, n)
	} else if e.offset > 0 || f.repaired {
		var ok bool
		if o, ok = f.parseAt(e.offset, n); !ok && !f.repaired {
			o, _ = f.parseAt(f.found()[n].offset, n)
		}
	}
	f.objects[n] = o
	return o
}

func (f *file) fromObjectStream(container, n int) object {
	at, ok := f.unpack(container)[n]
	data := f.unpacked[container]
	if !ok || at < 0 || at > len(data) {
		return nil
	}
	l := lexer{data: data, pos: at}
	o := l.object(0)
	if _, bad := o.(keyword); bad {
		return nil
	}
	return o
}

// unpack inflates an object stream and reads its index.
func (f *file) unpack(container int) map[int]int {
	if idx, ok := f.packed[container]; ok {
		return idx
	}
	f.packed[container] = nil
	s, ok := f.object(container).(*stream)
	if !ok {
		return nil
	}
	data, err := f.bytes(s)
	if err != nil {
		return nil
	}
	first, l := asInt(f.resolve(s.dict["First"])), lexer{data: data}
	idx := map[int]int{}
	for i := asInt(f.resolve(s.dict["N"])); i > 0; i-- {
		if l.next() != tokNumber {
			break
		}
		num := int(l.num)
		if l.next() != tokNumber {
			break
		}
		if _, dup := idx[num]; !dup {
			idx[num] = first + int(l.num)
		}
	}
	f.packed[container], f.unpacked[container] = idx, data
	return idx
}

// parseAt reads the indirect object at an offset; ok is false where its head does
// not carry the number.
func (f *file) parseAt(offset int64, n int) (o object, ok bool) {
	if offset < 0 || offset >= int64(len(f.data)) {
		return nil, false
	}
	l := lexer{data: f.data, pos: int(offset)}
	if l.next() != tokNumber || int(l.num) != n || l.next() != tokNumber {
		return nil, false
	}
	id := ref{n, int(l.num)}
	if l.next() != tokKeyword || string(l.text) != "obj" {
		return nil, false
	}
	o = l.object(0)
	if _, bad := o.(keyword); bad {
		return nil, true
	}
	if d, isDict := o.(dict); isDict && l.next() == tokKeyword && string(l.text) == "stream" {
		raw, whole := f.rawStream(d, l.pos)
		return &stream{dict: f.decryptStrings(d, id).(dict), raw: raw, id: id, damaged: !whole}, true
	}
	return f.decryptStrings(o, id), true
}

// rawStream is the data of a stream that begins behind its keyword. A length that
// does not lead to endstream is replaced by what does; whole is false where the file
// ends within the stream.
func (f *file) rawStream(d dict, at int) (data []byte, whole bool) {
	if at < len(f.data) && f.data[at] == '\r' {
		at++
	}
	if at < len(f.data) && f.data[at] == '\n' {
		at++
	}
	rest := f.data[at:]
	n := asInt(f.resolve(d["Length"]))
	if n > 0 && n <= len(rest) {
		l := lexer{data: rest, pos: n}
		if l.next() == tokKeyword && (bytes.HasPrefix(l.text, []byte("endstream")) || bytes.HasPrefix(l.text, []byte("endobj"))) {
			return rest[:n], true
		}
	}
	i := bytes.Index(rest, []byte("endstream"))
	if i < 0 {
		i = bytes.Index(rest, []byte("endobj"))
	}
	if i < 0 {
		return rest, false
	}
	return bytes.TrimRight(rest[:i], "\r\n"), true
}

// bytes undoes the encryption and all filters of a stream. A stream whose last
// filter is that of an image gives errImage.
func (f *file) bytes(s *stream) ([]byte, error) {
	data := s.raw
	if f.lock != nil && !f.cleartext(s) {
		data = f.lock.decrypt(f.lock.streams, data, s.id)
	}
	filters := f.array(s.dict["Filter"])
	if n := f.name(s.dict["Filter"]); n != "" {
		filters = []object{n}
	}
	if len(filters) > 8 {
		return nil, errors.New("too many filters")
	}
	parms := f.array(s.dict["DecodeParms"])
	if d := f.dict(s.dict["DecodeParms"]); d != nil {
		parms = []object{d}
	}
	for i, flt := range filters {
		var p dict
		if i < len(parms) {
			p = f.resolved(f.dict(parms[i]))
		}
		var err error
		data, err = decode(f.name(flt), data, p, f.limits.Inflated-f.inflated)
		if err == errDamaged {
			s.damaged = true
		} else if err != nil {
			return nil, err
		}
	}
	if len(filters) > 0 && !s.counted { // what is drawn on every page counts once
		s.counted = true
		f.inflated += int64(len(data))
	}
	return data, nil
}

// resolved is a copy of a flat dictionary without references.
func (f *file) resolved(d dict) dict {
	out := make(dict, len(d))
	for k, v := range d {
		out[k] = f.resolve(v)
	}
	return out
}
