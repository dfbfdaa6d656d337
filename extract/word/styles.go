package word

import "unicode/utf16"

// style is an entry of the style sheet ([MS-DOC] 2.9.260).
type style struct {
	kind  int // the number of a built-in style: 1 to 9 headings, 19 to 27 contents
	base  int
	para  bin // property lists
	chars bin
}

// noStyle is the base of a style that has none.
const noStyle = 0xFFF

func (f *file) readStyles() {
	sheet := f.part(fibStyles)
	head := sheet.u16(0)
	count, base := sheet.u16(2), sheet.u16(4)
	at := 2 + head
	for range count {
		size := sheet.u16(at)
		f.styles = append(f.styles, readStyle(sheet.from(at+2, size), base))
		at += 2 + size
		if at > len(sheet) {
			return
		}
	}
}

// readStyle reads one style, whose fixed part has the given size: the name
// follows, then the property lists, each on an even offset.
func readStyle(d bin, fixed int) style {
	const paragraph, character = 1, 2
	s := style{kind: d.u16(0) & 0xFFF, base: d.u16(2) >> 4}
	if len(d) == 0 {
		s.base = noStyle
		return s
	}
	at := fixed + 2 + 2*d.u16(fixed) + 2
	next := func() bin {
		at += at & 1
		list := d.from(at+2, d.u16(at))
		at += 2 + d.u16(at)
		return list
	}
	switch d.u16(2) & 0xF {
	case paragraph:
		s.para = next().from(2, 1<<16)
		s.chars = next()
	case character:
		s.chars = next()
	}
	return s
}

func (f *file) style(i int) style {
	if i < 0 || i >= len(f.styles) {
		return style{base: noStyle}
	}
	return f.styles[i]
}

// styleLists returns the property lists of a style from its furthest base down.
func (f *file) styleLists(i int, chars bool) []bin {
	var lists []bin
	for depth := 0; i != noStyle && i < len(f.styles) && depth < 16; depth++ {
		s := f.styles[i]
		list := s.para
		if chars {
			list = s.chars
		}
		lists = append([]bin{list}, lists...)
		i = s.base
	}
	return lists
}

// readFonts reads the names of the fonts by number ([MS-DOC] 2.9.286).
func (f *file) readFonts() {
	const name = 40 // offset of the name in an entry
	d := f.part(fibFonts)
	at := 4
	for range d.u16(0) {
		size := 1 + d.u8(at)
		entry := d.from(at, size)
		var units []uint16
		for i := name; i+1 < len(entry) && entry.u16(i) != 0; i += 2 {
			units = append(units, uint16(entry.u16(i)))
		}
		f.fonts = append(f.fonts, string(utf16.Decode(units)))
		if at += size; at >= len(d) {
			return
		}
	}
}

func (f *file) font(i int) string {
	if i < 0 || i >= len(f.fonts) {
		return ""
	}
	return f.fonts[i]
}
