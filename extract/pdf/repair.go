package pdf

import (
	"bytes"
	"errors"
)

// found gives the objects of the file by their heads ("7 0 obj"), wherever the
// cross-references say they are; of two with one number the later holds.
func (f *file) found() map[int]entry {
	if f.scanned != nil {
		return f.scanned
	}
	f.scanned = map[int]entry{}
	for at := 0; ; {
		i := bytes.Index(f.data[at:], []byte("obj"))
		if i < 0 {
			return f.scanned
		}
		at += i + len("obj")
		if n, gen, head, ok := objectHead(f.data[:at-len("obj")]); ok && n < maxObjects && n <= len(f.data) {
			f.scanned[n] = entry{offset: int64(head), gen: gen}
		}
	}
}

// objectHead reads "number generation" backwards from the end of data.
func objectHead(data []byte) (n, gen, at int, ok bool) {
	gen, at, ok = numberBefore(data, len(data))
	if !ok {
		return
	}
	n, at, ok = numberBefore(data, at)
	return
}

// numberBefore reads the number that ends, with white space behind it, at an offset.
func numberBefore(data []byte, end int) (n, at int, ok bool) {
	at = end
	for at > 0 && charClass[data[at-1]] == 1 {
		at--
	}
	spaced, digits := at < end, 0
	for scale := 1; at > 0 && data[at-1] >= '0' && data[at-1] <= '9' && digits < 9; scale *= 10 {
		n += int(data[at-1]-'0') * scale
		at, digits = at-1, digits+1
	}
	return n, at, spaced && digits > 0
}

// repair builds the directory of a file from the objects that are found in it.
func (f *file) repair() error {
	f.objects, f.repaired = map[int]object{}, true
	f.directory = directory{trailer: f.trailers()}
	top := 0
	for n := range f.found() {
		top = max(top, n)
	}
	f.entries = make([]entry, top+1)
	var containers []int
	for n := range f.entries {
		e, ok := f.found()[n]
		if !ok {
			continue
		}
		f.entries[n] = e
		switch head := f.data[e.offset:min(len(f.data), int(e.offset)+250)]; {
		case bytes.Contains(head, []byte("ObjStm")):
			containers = append(containers, n)
		case bytes.Contains(head, []byte("XRef")):
			f.adopt(f.dict(ref{n, 0}))
		}
	}
	if err := f.unlock(); err != nil {
		return err
	}
	for _, c := range containers {
		for n := range f.unpack(c) {
			if n > 0 && n < maxObjects && n <= len(f.data) {
				f.place(n, entry{stream: c})
			}
		}
	}
	if f.catalog() == nil {
		f.findCatalog()
	}
	if f.catalog() == nil && f.hasPages() { // the end of the file is missing
		f.trailer["Root"], f.incomplete = dict{"Pages": dict{"Kids": []object{}}}, true
	}
	if f.catalog() == nil {
		return errors.New("no catalog")
	}
	return nil
}

// hasPages reports whether any object is a page.
func (f *file) hasPages() bool {
	for n := range f.entries {
		if f.dict(ref{n, 0})["Type"] == name("Page") {
			return true
		}
	}
	return false
}

// place enters an object of an object stream unless it is there already.
func (f *file) place(n int, e entry) {
	if n >= len(f.entries) {
		f.entries = append(f.entries, make([]entry, n+1-len(f.entries))...)
	}
	if f.entries[n] == (entry{}) {
		f.entries[n] = e
	}
}

// trailers are all trailer dictionaries of the file in one, the later entries
// counting.
func (f *file) trailers() dict {
	all := dict{}
	for rest := f.data; ; {
		i := bytes.Index(rest, []byte("trailer"))
		if i < 0 {
			return all
		}
		rest = rest[i+len("trailer"):]
		l := lexer{data: rest}
		if d, ok := l.object(0).(dict); ok {
			for k, v := range d {
				all[k] = v
			}
		}
	}
}

// adopt takes what a cross-reference stream says of the whole file.
func (f *file) adopt(d dict) {
	for _, k := range []name{"Root", "Encrypt", "ID", "Info"} {
		if v := d[k]; d["Type"] == name("XRef") && v != nil {
			f.trailer[k] = v
		}
	}
}

// findCatalog looks through all objects for a catalog.
func (f *file) findCatalog() {
	for n := range f.entries {
		if d := f.dict(ref{n, 0}); d["Type"] == name("Catalog") && f.dict(d["Pages"]) != nil {
			f.trailer["Root"] = ref{n, 0}
		}
	}
}
