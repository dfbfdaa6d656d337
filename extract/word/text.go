package word

import (
	"context"
	"sort"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"lianhe/extract"
)

// The characters with a meaning of their own ([MS-DOC] 2.4.1, 2.8).
const (
	charObject     = 0x01
	charCell       = 0x07
	charTab        = 0x09
	charLine       = 0x0B
	charPage       = 0x0C
	charPara       = 0x0D
	charField      = 0x13
	charSeparator  = 0x14
	charFieldEnd   = 0x15
	charHyphen     = 0x1E
	charSoftHyphen = 0x1F
)

// walker turns the text into blocks.
type walker struct {
	*file
	ctx    context.Context
	lists  *lists
	cells  int // that may still be made
	slots  int // rows times columns that tables may still have
	line   int // paragraphs so far
	fields []*field
	boxes  map[int][][2]int // text boxes by the position of their anchor
}

// field is an open field: its code, then its result.
type field struct {
	code   strings.Builder
	result bool
	form   int // offset of its form data in the data stream, -1 for none
	mark   int // length of the paragraph's text where it began
}

// passage is a paragraph of the text with its properties.
type passage struct {
	para
	from, to int    // positions; the mark that ends it is at to-1
	mark     uint16 // the character that ends it
	deleted  bool   // the deletion of the mark is tracked
	line     int
	text     string
	size     float64
	bold     bool
}

// passages reads the paragraphs between two positions.
func (w *walker) passages(from, to int) ([]passage, error) {
	var out []passage
	open := -1 // start of a paragraph whose mark is deleted: the next one goes on
	for from < to {
		if len(out)%256 == 0 && w.ctx.Err() != nil {
			return nil, w.ctx.Err()
		}
		end := from
		for end < to-1 && !endsParagraph(w.text[end]) {
			end++
		}
		p := passage{para: w.paragraph(end), from: from, to: end + 1, mark: w.text[end]}
		if open >= 0 {
			p.from = open
		}
		from = end + 1
		c, _ := w.run(end, end+1, char{})
		p.deleted = c.deleted
		if p.deleted && p.mark == charPara && p.depth == 0 && from < to {
			open = p.from
			continue
		}
		open = -1
		w.line++
		p.line = w.line
		w.read(&p)
		out = append(out, p)
	}
	return out, nil
}

func endsParagraph(c uint16) bool { return c == charPara || c == charCell || c == charPage }

// read puts the text of a paragraph together, with its automatic number.
func (w *walker) read(p *passage) {
	const plainSize = 10 // points, where no style says anything else
	base := char{size: plainSize}
	for _, list := range w.styleLists(p.style, true) {
		w.applyChar(&base, list, base, true)
	}
	t := &builder{sizes: map[float64]int{}}
	for cp := p.from; cp < p.to; {
		c, next := w.run(cp, p.to, base)
		if !c.deleted {
			w.characters(t, w.text[cp:next], c)
		}
		cp = next
	}
	w.closeCodes()
	p.text, p.size, p.bold = t.String(), t.size(), t.chars > 0 && t.bold == t.chars
	number := w.lists.label(p.list, p.level, w.file)
	if number != "" && (p.depth > 0 || strings.TrimSpace(p.text) != "") {
		p.text = number + strings.TrimLeftFunc(p.text, blank)
	}
}

// closeCodes ends the fields whose code is never separated from a result in a
// damaged file; otherwise all that follows would be lost.
func (w *walker) closeCodes() {
	for n := len(w.fields); n > 0 && !w.fields[n-1].result; n-- {
		w.fields = w.fields[:n-1]
	}
}

func blank(r rune) bool { return unicode.IsSpace(r) || r == '\ufeff' || r == '\u200b' }

// builder collects the printed characters of a paragraph.
type builder struct {
	strings.Builder
	sizes map[float64]int // characters by font size
	bold  int
	chars int
}

func (t *builder) write(s string, c char) {
	t.WriteString(s)
	if n := utf8.RuneCountInString(strings.TrimSpace(s)); n > 0 {
		t.chars += n
		t.sizes[c.size] += n
		if c.bold {
			t.bold += n
		}
	}
}

// size is the font size of most characters, the larger of two as frequent.
func (t *builder) size() float64 {
	sizes := make([]float64, 0, len(t.sizes))
	for s := range t.sizes {
		sizes = append(sizes, s)
	}
	sort.Float64s(sizes)
	best := 0.0
	for _, s := range sizes {
		if t.sizes[s] >= t.sizes[best] {
			best = s
		}
	}
	return best
}

// characters prints a stretch of text with the same properties.
func (w *walker) characters(t *builder, units []uint16, c char) {
	for len(units) > 0 {
		n := 0
		for n < len(units) && units[n] >= ' ' {
			n++
		}
		if n > 0 {
			w.print(t, w.plain(units[:n], c), c)
			units = units[n:]
			continue
		}
		w.special(t, units[0], c)
		units = units[1:]
	}
}

// plain is what characters without a meaning of their own read as.
func (w *walker) plain(units []uint16, c char) string {
	if c.symbol != 0 {
		return strings.Repeat(extract.Symbol(w.font(c.symbolFont), c.symbol), len(units))
	}
	font := w.font(c.font)
	s := string(utf16.Decode(units))
	private := func(r rune) bool { return r >= 0xF000 && r <= 0xF0FF }
	if !extract.IsSymbolFont(font) && strings.IndexFunc(s, private) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		b.WriteString(extract.Symbol(font, r))
	}
	return b.String()
}

// print writes what a reader sees: no codes of fields, no hidden text.
func (w *walker) print(t *builder, s string, c char) {
	if n := len(w.fields); n > 0 && !w.fields[n-1].result {
		w.fields[n-1].code.WriteString(s)
	}
	if w.visible() && !c.hidden {
		t.write(s, c)
	}
}

func (w *walker) visible() bool {
	for _, f := range w.fields {
		if !f.result {
			return false
		}
	}
	return true
}

// maxFields is how deep fields may be nested.
const maxFields = 64

func (w *walker) special(t *builder, r uint16, c char) {
	n := len(w.fields)
	switch r {
	case charField:
		if n < maxFields {
			w.fields = append(w.fields, &field{mark: t.Len(), form: -1})
		}
	case charSeparator:
		if n > 0 {
			w.fields[n-1].result = true
		}
	case charFieldEnd:
		if n > 0 {
			f := w.fields[n-1]
			w.fields = w.fields[:n-1]
			if t.Len() <= f.mark || strings.TrimSpace(t.String()[min(f.mark, t.Len()):]) == "" {
				w.print(t, w.evaluate(f), c)
			}
		}
	case charObject:
		if n > 0 && c.formField {
			w.fields[n-1].form = c.data
		}
	case charTab:
		w.print(t, "\t", c)
	case charLine:
		w.print(t, "\n", c)
	case charHyphen:
		w.print(t, "-", c)
	}
}
