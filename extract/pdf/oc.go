package pdf

import (
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
)

// hidden reports whether optional content (8.11) is off in the default
// configuration. o is a group or a membership dictionary.
func (f *file) hidden(o object) bool {
	if o == nil {
		return false
	}
	d := f.dict(o)
	if f.name(d["Type"]) != "OCMD" {
		return f.groupOff(o)
	}
	groups := f.array(d["OCGs"])
	if groups == nil && d["OCGs"] != nil {
		groups = []object{d["OCGs"]}
	}
	on, off := 0, 0
	for _, g := range groups {
		if f.groupOff(g) {
			off++
		} else {
			on++
		}
	}
	switch f.name(d["P"]) {
	case "AllOn":
		return off > 0
	case "AnyOff":
		return off == 0 && on > 0
	case "AllOff":
		return on > 0
	}
	return on == 0 && off > 0
}

func (f *file) groupOff(o object) bool {
	r, ok := o.(ref)
	if !ok {
		return false
	}
	conf := f.dict(f.dict(f.dict(f.trailer["Root"])["OCProperties"])["D"])
	off := f.name(conf["BaseState"]) == "OFF"
	if off {
		off = !f.lists(conf["ON"], r)
	}
	return off || f.lists(conf["OFF"], r)
}

func (f *file) lists(o object, r ref) bool {
	for _, x := range f.array(o) {
		if x == object(r) {
			return true
		}
	}
	return false
}

// textString decodes a text string (7.9.2.2): UTF-16 or UTF-8 with a mark, else
// PDFDocEncoding, which is close to Windows-1252 where it matters.
func textString(s str) string {
	switch b := string(s); {
	case strings.HasPrefix(b, "\xfe\xff"):
		return string(utf16Text([]byte(b[2:])))
	case strings.HasPrefix(b, "\xff\xfe"):
		u := make([]uint16, (len(b)-2)/2)
		for i := range u {
			u[i] = uint16(b[2+2*i]) | uint16(b[3+2*i])<<8
		}
		return string(utf16.Decode(u))
	case strings.HasPrefix(b, "\xef\xbb\xbf"):
		return b[3:]
	default:
		t, err := charmap.Windows1252.NewDecoder().String(b)
		if err != nil {
			return ""
		}
		return t
	}
}
