package pdf

import (
	"encoding/binary"
	"strings"
	"sync"
)

// A program is an embedded font file, asked for what its glyphs are when the PDF
// around it does not say. A nil program knows nothing.
type program struct {
	codes      [256]string       // by code, from the program's own encoding
	names      map[string]string // by glyph name, from the program's cmap
	glyphs     map[uint32]string // by glyph index
	widths     [256]float64      // by code, 0 where unknown
	collection string            // of a CID-keyed program
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
	if p.collection != "" {
		if t := cidText(p.collection); int(cid) < len(t) {
			return t[cid]
		}
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

// program reads the font file of a descriptor when it is first asked for, as most
// fonts need none; it gives nil where there is none that can be read.
func (f *file) program(fd dict) func() *program {
	return sync.OnceValue(func() *program { return f.readProgram(fd) })
}

func (f *file) readProgram(fd dict) *program {
	for _, k := range []name{"FontFile2", "FontFile3", "FontFile"} {
		s := f.stream(fd[k])
		if s == nil {
			continue
		}
		data, err := f.bytes(s)
		if err != nil {
			return nil
		}
		return parseProgram(data)
	}
	return nil
}

// parseProgram reads a TrueType, OpenType, CFF or Type 1 font by what it is, as
// the key that it stands under is wrong at times.
func parseProgram(data []byte) *program {
	p := &program{names: map[string]string{}, glyphs: map[uint32]string{}}
	switch {
	case len(data) < 12:
		return nil
	case string(data[:4]) == "OTTO" || string(data[:4]) == "true" || string(data[:4]) == "ttcf" || binary.BigEndian.Uint32(data) == 0x00010000:
		p.trueType(data)
	case data[0] == 1 && data[1] == 0:
		p.cff(data)
	default:
		p.type1(data)
	}
	return p
}

// type1 reads the encoding in the clear text of a Type 1 font.
func (p *program) type1(data []byte) {
	text := string(data[:min(len(data), 64<<10)])
	if i := strings.Index(text, "eexec"); i >= 0 {
		text = text[:i]
	}
	i := strings.Index(text, "/Encoding")
	if i < 0 {
		return
	}
	l := lexer{data: []byte(text[i+len("/Encoding"):])}
	if l.next() == tokKeyword && string(l.text) == "StandardEncoding" {
		p.useEncoding(&standard)
		return
	}
	for n := 0; n < 1<<12; n++ {
		k := l.next()
		if k == tokEOF || k == tokKeyword && (string(l.text) == "def" || string(l.text) == "readonly") {
			return
		}
		if k != tokKeyword || string(l.text) != "dup" {
			continue
		}
		if l.next() != tokNumber || l.num < 0 || l.num > 255 {
			continue
		}
		code := int(l.num)
		if l.next() == tokName {
			p.codes[code], _ = glyphText(string(l.text))
		}
	}
}

func (p *program) useEncoding(e *encoding) {
	for c, r := range e {
		if r != 0 {
			p.codes[c] = string(r)
		}
	}
}
