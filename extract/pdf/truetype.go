package pdf

import "encoding/binary"

// sfnt gives the tables of a TrueType or OpenType font. Reads beyond the end give
// zeros, so that a damaged font knows less but breaks nothing.
type sfnt struct{ data []byte }

func (s sfnt) u16(at int) int {
	if at < 0 || at+2 > len(s.data) {
		return 0
	}
	return int(binary.BigEndian.Uint16(s.data[at:]))
}

func (s sfnt) u32(at int) int {
	if at < 0 || at+4 > len(s.data) {
		return 0
	}
	return int(binary.BigEndian.Uint32(s.data[at:]))
}

// part is the n bytes from at on, or what there is of them.
func (s sfnt) part(at, n int) sfnt {
	if at < 0 || at > len(s.data) || n < 0 {
		return sfnt{}
	}
	return sfnt{s.data[at:min(len(s.data), at+n)]}
}

func (s sfnt) table(tag string) sfnt {
	base := 0
	if len(s.data) >= 16 && string(s.data[:4]) == "ttcf" {
		base = s.u32(12)
	}
	for i := range min(s.u16(base+4), 64) {
		e := base + 12 + 16*i
		if string(s.part(e, 4).data) == tag {
			return s.part(s.u32(e+8), s.u32(e+12))
		}
	}
	return sfnt{}
}

// trueType reverses the cmap of a font: which character leads to a glyph.
func (p *program) trueType(data []byte) {
	s := sfnt{data}
	if cff := s.table("CFF "); len(cff.data) > 0 {
		p.cff(cff.data)
	}
	uni, sym, mac := s.cmaps()
	for code, gid := range uni {
		// Of several characters with one glyph the lowest ideograph or letter is
		// the plain one; radicals and compatibility forms come later.
		if old, ok := p.glyphs[gid]; !ok || preferred(code, []rune(old)[0]) {
			p.glyphs[gid] = string(code)
		}
	}
	names := s.postNames()
	for gid, n := range names {
		if t := p.glyphs[uint32(gid)]; t != "" {
			p.names[n] = t
		} else if t, ok := glyphText(n); ok {
			p.glyphs[uint32(gid)] = t
		}
	}
	widths := s.widths()
	for c := range p.codes {
		gid, ok := sym[rune(0xf000+c)]
		if !ok {
			gid, ok = sym[rune(c)]
		}
		if !ok {
			gid, ok = mac[rune(c)]
		}
		if !ok {
			gid, ok = uni[rune(c)]
		}
		if ok {
			p.codes[c] = p.glyphs[gid]
			p.widths[c] = widths(gid)
		}
	}
}

// preferred reports whether a is the better reading of a glyph than b.
func preferred(a, b rune) bool {
	rank := func(r rune) int {
		switch {
		case private(r):
			return 3
		case r >= 0x2e80 && r <= 0x2fdf || r >= 0xf900 && r <= 0xfaff || r >= 0xfe30 && r <= 0xfe4f || r >= 0x2f800:
			return 2
		case r == 0xa0 || r == 0xad || r < 0x20:
			return 1
		}
		return 0
	}
	if x, y := rank(a), rank(b); x != y {
		return x < y
	}
	return a < b
}

// cmaps reads the Unicode, the symbol and the Macintosh subtable of cmap.
func (s sfnt) cmaps() (uni, sym, mac map[rune]uint32) {
	t := s.table("cmap")
	for i := range min(t.u16(2), 32) {
		e := 4 + 8*i
		platform, enc := t.u16(e), t.u16(e+2)
		sub := t.part(t.u32(e+4), len(t.data))
		switch {
		case platform == 3 && enc == 0:
			sym = sub.cmapFormat()
		case platform == 3 && (enc == 1 || enc == 10) || platform == 0 && enc != 5:
			if m := sub.cmapFormat(); len(m) > len(uni) {
				uni = m
			}
		case platform == 1 && enc == 0:
			mac = sub.cmapFormat()
		}
	}
	return uni, sym, mac
}

// maxCodes bounds what a cmap may map.
const maxCodes = 1 << 17

func (s sfnt) cmapFormat() map[rune]uint32 {
	m := map[rune]uint32{}
	switch s.u16(0) {
	case 0:
		for c := 0; c < 256 && 6+c < len(s.data); c++ {
			if g := s.data[6+c]; g != 0 {
				m[rune(c)] = uint32(g)
			}
		}
	case 4:
		s.segments(m)
	case 6:
		first := s.u16(6)
		for i := range s.u16(8) {
			if g := s.u16(10 + 2*i); g != 0 {
				m[rune(first+i)] = uint32(g)
			}
		}
	case 12:
		for i := range min(s.u32(12), maxCodes) {
			e := 16 + 12*i
			lo, hi, g := s.u32(e), s.u32(e+4), s.u32(e+8)
			for c := lo; c <= hi && c <= 0x10ffff && len(m) < maxCodes; c++ {
				m[rune(c)] = uint32(g + c - lo)
			}
		}
	}
	return m
}

// segments reads cmap format 4.
func (s sfnt) segments(m map[rune]uint32) {
	n := s.u16(6) / 2
	for i := range n {
		hi, lo := s.u16(14+2*i), s.u16(16+2*n+2*i)
		delta, at := s.u16(16+4*n+2*i), 16+6*n+2*i
		off := s.u16(at)
		for c := lo; c <= hi && c < 0xffff && len(m) < maxCodes; c++ {
			g := c
			if off != 0 {
				if g = s.u16(at + off + 2*(c-lo)); g == 0 {
					continue
				}
			}
			if g = (g + delta) & 0xffff; g != 0 {
				m[rune(c)] = uint32(g)
			}
		}
	}
}

// postNames are the glyph names of a version 2 post table, beyond the 258 that
// Macintosh fonts have in common.
func (s sfnt) postNames() map[int]string {
	t := s.table("post")
	if t.u32(0) != 0x00020000 {
		return nil
	}
	n := t.u16(32)
	var pool []string
	for at := 34 + 2*n; at < len(t.data); {
		l := int(t.data[at])
		pool = append(pool, string(t.part(at+1, l).data))
		at += 1 + l
	}
	names := map[int]string{}
	for i := range n {
		if k := t.u16(34+2*i) - 258; k >= 0 && k < len(pool) {
			names[i] = pool[k]
		}
	}
	return names
}

// widths gives the advance of a glyph in units of the size.
func (s sfnt) widths() func(gid uint32) float64 {
	em, n, t := s.table("head").u16(18), s.table("hhea").u16(34), s.table("hmtx")
	return func(gid uint32) float64 {
		if em == 0 || n == 0 {
			return 0
		}
		return float64(t.u16(4*min(int(gid), n-1))) / float64(em)
	}
}
