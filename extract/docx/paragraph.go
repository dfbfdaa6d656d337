package docx

import (
	"encoding/xml"
	"sort"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"lianhe/extract"
)

// para is a paragraph while it is read.
type para struct {
	props props
	b     strings.Builder
	sizes map[float64]int // characters by font size
	bold  int             // characters in bold
	chars int
	boxes []extract.Block // text boxes anchored in it
}

func (p *para) write(s string, l look) {
	if s == "" {
		return
	}
	p.b.WriteString(s)
	if n := len([]rune(strings.TrimSpace(s))); n > 0 {
		p.chars += n
		p.sizes[l.size] += n
		if on(l.bold) {
			p.bold += n
		}
	}
}

// size is the font size of most characters, the larger of two as frequent.
func (p *para) size() float64 {
	var best float64
	sizes := make([]float64, 0, len(p.sizes))
	for s := range p.sizes {
		sizes = append(sizes, s)
	}
	sort.Float64s(sizes)
	for _, s := range sizes {
		if p.sizes[s] >= p.sizes[best] {
			best = s
		}
	}
	return best
}

// field is an open complex field.
type field struct{ result bool }

// paragraph reads a w:p into f.
func (w *walker) paragraph(f *flow) error {
	w.line++
	line := w.line
	p := &para{sizes: map[float64]int{}}
	p.props = w.styles.resolve("")
	err := w.children(func(s xml.StartElement) error {
		if s.Name.Local == "pPr" && isW(s.Name) {
			own, err := readProps(w.dec)
			p.props = own.over(w.styles.resolve(own.style))
			w.pageParts = append(w.pageParts, own.pages...)
			return err
		}
		return w.inline(s, p)
	})
	w.closeInstructions()
	w.finish(p, f, line)
	return err
}

// closeInstructions ends the fields whose codes a damaged file never separates
// from their result; otherwise all that follows would be lost.
func (w *walker) closeInstructions() {
	for len(w.fields) > 0 && !w.fields[len(w.fields)-1].result {
		w.fields = w.fields[:len(w.fields)-1]
	}
}

// finish hands a paragraph over. In the body a manual line break makes a new
// paragraph (text pasted from the web has no other), but in a centred one it
// breaks a title; in a cell it stays a line break.
func (w *walker) finish(p *para, f *flow, line int) {
	number := w.numbers.label(p.props)
	text := p.b.String()
	if number != "" && (w.inTable > 0 || strings.TrimSpace(text) != "") {
		text = number + strings.TrimLeftFunc(text, blank)
	}
	pieces := []string{text}
	if w.inTable == 0 && p.props.align != extract.AlignCenter {
		pieces = strings.Split(text, "\n")
	}
	col := 1
	for i, piece := range pieces {
		body := strings.TrimLeftFunc(piece, blank)
		x := &extract.Paragraph{
			Align: p.props.align, Size: p.size(), Bold: p.chars > 0 && p.bold == p.chars, Outline: p.props.outline,
			Passage: extract.Passage{Value: extract.Value{
				Text: strings.TrimRightFunc(body, blank),
				Src:  extract.Source{Line: line, Col: col + utf8.RuneCountInString(piece[:len(piece)-len(body)])},
			}},
		}
		col += utf8.RuneCountInString(piece) + 1
		f.paragraph(x, w.role(f, p, x.Text), p.props.joined && i == len(pieces)-1)
	}
	f.blocks = append(f.blocks, p.boxes...)
}

// role is the role of a paragraph: that of its part, but for the lines of a web
// page that were copied along, and a table of contents, which repeats headings.
func (w *walker) role(f *flow, p *para, text string) extract.Role {
	switch {
	case w.inTable > 0:
		return f.role
	case f.role == extract.Body && (w.contents > 0 || w.styles.isContents(p.props.style)):
		return extract.Header
	case f.role == extract.Footnote:
		return f.role
	}
	if r := extract.FrameRole(text); r == extract.PageNumber || f.role == extract.Body {
		return r
	}
	return f.role
}

func blank(r rune) bool { return unicode.IsSpace(r) || r == '\ufeff' || r == '\u200b' }

// inline reads one element inside a paragraph.
func (w *walker) inline(s xml.StartElement, p *para) error {
	into := func(c xml.StartElement) error { return w.inline(c, p) }
	switch {
	case s.Name.Local == "AlternateContent":
		return w.alternate(into)
	case s.Name.Local == "oMath" || s.Name.Local == "oMathPara":
		return w.formula(p)
	case !isW(s.Name):
		return w.dec.Skip()
	}
	switch s.Name.Local {
	case "r":
		return w.run(p)
	case "sdt":
		return w.control(into, func(checked bool) { w.print(p, checkBox(checked, "☐"), p.props.look) })
	case "hyperlink", "smartTag", "customXml", "ins", "moveTo", "dir", "bdo", "fldSimple", "rubyBase":
		return w.children(into)
	}
	return w.dec.Skip()
}

func checkBox(checked bool, off string) string {
	if checked {
		return "☑"
	}
	return off
}

// print writes what a reader sees: no field codes, no placeholders, no hidden
// text.
func (w *walker) print(p *para, s string, l look) {
	if w.mute > 0 || on(l.hidden) {
		return
	}
	for _, f := range w.fields {
		if !f.result {
			return
		}
	}
	p.write(s, l)
}

// run reads a w:r.
func (w *walker) run(p *para) error {
	l := p.props.look
	return w.children(func(s xml.StartElement) error { return w.runPart(s, p, &l) })
}

func (w *walker) runPart(s xml.StartElement, p *para, l *look) error {
	if s.Name.Local == "AlternateContent" {
		return w.alternate(func(c xml.StartElement) error { return w.runPart(c, p, l) })
	}
	if !isW(s.Name) {
		return w.dec.Skip()
	}
	switch s.Name.Local {
	case "rPr":
		own, err := w.runLook()
		*l = own.over(p.props.look)
		return err
	case "t":
		text, err := w.text()
		w.print(p, decodeSymbols(l.font, oneLine.Replace(text)), *l)
		return err
	case "tab", "ptab":
		w.print(p, "\t", *l)
	case "br", "cr":
		if k := attr(s, "type"); k != "column" {
			w.print(p, "\n", *l)
		}
	case "noBreakHyphen":
		w.print(p, "-", *l)
	case "sym":
		if n, err := strconv.ParseUint(attr(s, "char"), 16, 32); err == nil {
			w.print(p, extract.Symbol(attr(s, "font"), rune(n)), *l)
		}
	case "fldChar":
		return w.fieldChar(s, p, *l)
	case "ruby":
		return w.children(func(c xml.StartElement) error {
			if c.Name.Local != "rubyBase" {
				return w.dec.Skip()
			}
			return w.inline(c, p)
		})
	case "footnoteReference", "endnoteReference":
		w.refer(strings.TrimSuffix(s.Name.Local, "Reference"), attr(s, "id"))
	case "drawing", "pict", "object":
		return w.shapes(p)
	}
	return w.dec.Skip()
}

// oneLine makes the white space of a w:t what Word shows: only elements break
// lines.
var oneLine = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ", "\t", " ")

// runLook reads the rPr of a run with what its character style adds.
func (w *walker) runLook() (look, error) {
	var l look
	var charStyle string
	err := each(w.dec, func(s xml.StartElement) error {
		if s.Name.Local == "rStyle" {
			charStyle = attr(s, "val")
			return w.dec.Skip()
		}
		return l.read(w.dec, s)
	})
	if charStyle != "" {
		l = l.over(w.styles.resolve(charStyle).look)
	}
	return l, err
}

func (w *walker) refer(kind, id string) {
	if w.notes == nil {
		w.notes = map[string][]string{}
	}
	w.notes[kind] = append(w.notes[kind], id)
}

// text reads the characters of an element up to its end.
func (w *walker) text() (string, error) {
	var b strings.Builder
	for depth := 1; ; {
		tok, err := w.dec.Token()
		if err != nil {
			return b.String(), err
		}
		switch t := tok.(type) {
		case xml.CharData:
			b.Write(t)
		case xml.StartElement:
			depth++
		case xml.EndElement:
			if depth--; depth == 0 {
				return b.String(), nil
			}
		}
	}
}

// decodeSymbols reads text that is set in a symbol font.
func decodeSymbols(font, text string) string {
	private := strings.IndexFunc(text, func(r rune) bool { return r >= 0xF000 && r <= 0xF0FF }) >= 0
	if !private && !strings.HasPrefix(strings.ToLower(font), "w") && !strings.EqualFold(font, "symbol") {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		b.WriteString(extract.Symbol(font, r))
	}
	return b.String()
}

// fieldChar opens, turns or closes a complex field. The fields of old forms
// have no result: a check box prints its state, a list its choice.
func (w *walker) fieldChar(s xml.StartElement, p *para, l look) error {
	switch attr(s, "fldCharType") {
	case "begin":
		mark, err := w.formField()
		w.print(p, mark, l)
		if len(w.fields) < 64 {
			w.fields = append(w.fields, field{})
		}
		return err
	case "separate":
		if n := len(w.fields); n > 0 {
			w.fields[n-1].result = true
		}
	case "end":
		if n := len(w.fields); n > 0 {
			w.fields = w.fields[:n-1]
		}
	}
	return w.dec.Skip()
}

// formField reads the ffData of a field's start and returns what the field
// prints: ☑ or □ for a check box, the entry of a list, nothing for the rest.
func (w *walker) formField() (string, error) {
	checked, isBox := false, false
	var entries []string
	choice := 0
	err := w.children(func(ff xml.StartElement) error {
		return w.children(func(kind xml.StartElement) error {
			switch kind.Name.Local {
			case "checkBox":
				isBox = true
				return w.children(func(c xml.StartElement) error {
					if c.Name.Local == "default" || c.Name.Local == "checked" { // checked comes later and wins
						checked = isOn(c)
					}
					return w.dec.Skip()
				})
			case "ddList":
				return w.children(func(c xml.StartElement) error {
					switch c.Name.Local {
					case "result":
						choice, _ = strconv.Atoi(attr(c, "val"))
					case "listEntry":
						entries = append(entries, attr(c, "val"))
					}
					return w.dec.Skip()
				})
			}
			return w.dec.Skip()
		})
	})
	switch {
	case isBox:
		return checkBox(checked, "□"), err
	case choice >= 0 && choice < len(entries):
		return entries[choice], err
	}
	return "", err
}

// formula keeps the characters of a formula.
func (w *walker) formula(p *para) error {
	return w.children(func(s xml.StartElement) error {
		if s.Name.Local != "t" {
			return w.formula(p)
		}
		text, err := w.text()
		w.print(p, text, p.props.look)
		return err
	})
}

// shapes looks for text boxes inside a drawing, and counts its pictures.
func (w *walker) shapes(p *para) error {
	return w.children(func(s xml.StartElement) error {
		switch s.Name.Local {
		case "AlternateContent":
			return w.alternate(func(c xml.StartElement) error { return w.shape(c, p) })
		case "blip", "imagedata":
			w.pictures++
		case "OLEObject":
			if kind := attr(s, "ProgID"); strings.HasPrefix(kind, "Excel.") || strings.HasPrefix(kind, "Word.") {
				w.embedded++
			}
		case "control":
			w.embedded++
		}
		return w.shape(s, p)
	})
}

func (w *walker) shape(s xml.StartElement, p *para) error {
	if s.Name.Local != "txbxContent" {
		return w.shapes(p)
	}
	f := &flow{}
	fields := w.fields
	w.fields = nil
	err := w.children(func(c xml.StartElement) error { return w.block(c, f) })
	w.fields = fields
	p.boxes = append(p.boxes, f.close()...)
	return err
}
