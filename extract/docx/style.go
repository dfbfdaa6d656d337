package docx

import (
	"encoding/xml"
	"io"
	"regexp"
	"strconv"
	"strings"

	"lianhe/extract"
)

// look is how a run or a paragraph looks, as far as anything hangs on it.
type look struct {
	size   float64 // points, 0 where not said
	bold   *bool
	hidden *bool
	font   string
}

// over returns l with what it leaves open taken from base.
func (l look) over(base look) look {
	if l.size == 0 {
		l.size = base.size
	}
	if l.bold == nil {
		l.bold = base.bold
	}
	if l.hidden == nil {
		l.hidden = base.hidden
	}
	if l.font == "" {
		l.font = base.font
	}
	return l
}

func on(b *bool) bool { return b != nil && *b }

// props are the properties of a paragraph: its own or those of a style.
type props struct {
	style   string
	align   extract.Align
	outline int // 1-9, 0 where none
	numID   string
	level   int
	hasNum  bool
	hasLvl  bool
	joined  bool // the paragraph mark is deleted: the next paragraph goes on
	look    look
	pages   []pagePart // of the section that ends with the paragraph
}

// pagePart is a header or footer that a section refers to.
type pagePart struct {
	id   string
	role extract.Role
}

// readSection reads a sectPr whose start element has been read.
func (p *props) readSection(d *xml.Decoder) error {
	return each(d, func(s xml.StartElement) error {
		switch s.Name.Local {
		case "headerReference":
			p.pages = append(p.pages, pagePart{attr(s, "id"), extract.Header})
		case "footerReference":
			p.pages = append(p.pages, pagePart{attr(s, "id"), extract.Footer})
		}
		return d.Skip()
	})
}

// style is a style of styles.xml with its ancestors resolved.
type style struct {
	name string
	base string
	props
}

type styles struct {
	byID map[string]*style
	dflt string // the default paragraph style
	base look   // docDefaults
}

// readStyles reads styles.xml; nil data gives no styles.
func readStyles(data []byte) (*styles, error) {
	ss := &styles{byID: map[string]*style{}}
	d := newDecoder(data)
	for {
		tok, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return ss, err
		}
		s, ok := tok.(xml.StartElement)
		if !ok || !isW(s.Name) {
			continue
		}
		switch s.Name.Local {
		case "rPrDefault":
			if ss.base, err = readLook(d); err != nil {
				return ss, err
			}
		case "style":
			if err := ss.add(d, s); err != nil {
				return ss, err
			}
		}
	}
	return ss, nil
}

func (ss *styles) add(d *xml.Decoder, s xml.StartElement) error {
	id := attr(s, "styleId")
	st := &style{}
	if attr(s, "type") == "paragraph" && (attr(s, "default") == "1" || attr(s, "default") == "true") {
		ss.dflt = id
	}
	err := each(d, func(c xml.StartElement) error {
		switch c.Name.Local {
		case "name":
			st.name = strings.ToLower(attr(c, "val"))
		case "basedOn":
			st.base = attr(c, "val")
		case "pPr":
			p, err := readProps(d)
			look := st.props.look
			st.props = p
			st.props.look = look
			return err
		case "rPr":
			l, err := readLook(d)
			st.props.look = l
			return err
		}
		return d.Skip()
	})
	if _, dup := ss.byID[id]; !dup {
		ss.byID[id] = st
	}
	return err
}

var headingName = regexp.MustCompile(`^(?:heading|标题) ?([1-9])$`)

// resolve returns the properties of a style with those that it inherits.
func (ss *styles) resolve(id string) props {
	var p props
	if id == "" {
		id = ss.dflt
	}
	for depth := 0; depth < 32; depth++ { // basedOn may run in a circle
		st := ss.byID[id]
		if st == nil {
			break
		}
		p = p.over(st.props)
		if m := headingName.FindStringSubmatch(st.name); m != nil && p.outline == 0 {
			p.outline = int(m[1][0] - '0')
		}
		id = st.base
	}
	p.look = p.look.over(ss.base)
	return p
}

// over returns p with what it leaves open taken from base.
func (p props) over(base props) props {
	if p.align == extract.AlignUnknown {
		p.align = base.align
	}
	if p.outline == 0 {
		p.outline = base.outline
	}
	if !p.hasNum {
		p.numID, p.hasNum = base.numID, base.hasNum
	}
	if !p.hasLvl {
		p.level, p.hasLvl = base.level, base.hasLvl
	}
	p.look = p.look.over(base.look)
	return p
}

// isContents reports whether a style is that of a table of contents, whose
// lines repeat the headings.
func (ss *styles) isContents(id string) bool {
	st := ss.byID[id]
	return st != nil && (strings.HasPrefix(st.name, "toc ") && len(st.name) == 5 || strings.HasPrefix(st.name, "目录 "))
}

// readProps reads a pPr whose start element has been read.
func readProps(d *xml.Decoder) (props, error) {
	var p props
	err := each(d, func(s xml.StartElement) error {
		switch s.Name.Local {
		case "pStyle":
			p.style = attr(s, "val")
		case "jc":
			p.align = alignment(attr(s, "val"))
		case "outlineLvl":
			if n, err := strconv.Atoi(attr(s, "val")); err == nil && n >= 0 && n < 9 {
				p.outline = n + 1
			}
		case "numPr":
			return each(d, func(c xml.StartElement) error {
				switch c.Name.Local {
				case "numId":
					p.numID, p.hasNum = attr(c, "val"), true
				case "ilvl":
					n, err := strconv.Atoi(attr(c, "val"))
					p.level, p.hasLvl = min(max(n, 0), 8), err == nil
				}
				return d.Skip()
			})
		case "rPr":
			return each(d, func(c xml.StartElement) error {
				p.joined = p.joined || c.Name.Local == "del" || c.Name.Local == "moveFrom"
				return d.Skip()
			})
		case "sectPr":
			return p.readSection(d)
		}
		return d.Skip()
	})
	return p, err
}

func alignment(v string) extract.Align {
	switch v {
	case "center":
		return extract.AlignCenter
	case "right", "end":
		return extract.AlignRight
	case "left", "start", "both", "distribute":
		return extract.AlignLeft
	}
	return extract.AlignUnknown
}

// readLook reads an rPr, or what wraps one, whose start element has been read.
func readLook(d *xml.Decoder) (look, error) {
	var l look
	err := each(d, func(s xml.StartElement) error { return l.read(d, s) })
	return l, err
}

// read takes one property of an rPr.
func (l *look) read(d *xml.Decoder, s xml.StartElement) error {
	switch s.Name.Local {
	case "rPr":
		var err error
		*l, err = readLook(d)
		return err
	case "b":
		v := isOn(s)
		l.bold = &v
	case "vanish":
		v := isOn(s)
		l.hidden = &v
	case "sz":
		if n, err := strconv.ParseFloat(attr(s, "val"), 64); err == nil && n > 0 && n < 4000 {
			l.size = n / 2
		}
	case "rFonts":
		if l.font = attr(s, "ascii"); l.font == "" {
			l.font = attr(s, "hAnsi")
		}
	}
	return d.Skip()
}

// each calls fn for each child element until the end of the one that is open.
// fn reads the child to its end.
func each(d *xml.Decoder, fn func(xml.StartElement) error) error {
	for {
		tok, err := d.Token()
		if err != nil {
			return err
		}
		switch t := tok.(type) {
		case xml.StartElement:
			if err := fn(t); err != nil {
				return err
			}
		case xml.EndElement:
			return nil
		}
	}
}
