package pdf

// A program is an embedded font file, asked for what its glyphs are when the PDF
// around it does not say. A nil program knows nothing.
type program struct {
	codes  [256]string       // by code, from the program's own encoding
	names  map[string]string // by glyph name, from the program's cmap
	glyphs map[uint32]string // by glyph index (or CID), from the cmap reversed or the names
	widths [256]float64      // by code, 0 where unknown
}

func (p *program) byCode(code uint32) string {
	if p == nil || code > 255 {
		return ""
	}
	return p.codes[code]
}

func (p *program) byName(n string) string {
	if p == nil {
		return ""
	}
	return p.names[n]
}

func (p *program) byCID(cid uint32, gids func(uint32) uint32) string {
	if p == nil {
		return ""
	}
	return p.glyphs[gids(cid)]
}

func (p *program) width(code uint32, def float64) float64 {
	if p == nil || code > 255 || p.widths[code] == 0 {
		return def
	}
	return p.widths[code]
}

// program reads the font file of a descriptor, nil where there is none.
func (f *file) program(fd dict) *program {
	return nil
}
