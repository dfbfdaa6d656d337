package sheet

import (
	"encoding/xml"
	"sort"
	"strconv"
	"strings"
)

// mark is a check box or option button drawn over a cell, as text: ☑龙头骨干企业.
type mark struct {
	row, col, x int // the cell at its left top corner, and how far right in it
	box         string
	caption     string
}

// maxMarks is how many controls of a sheet are read.
const maxMarks = 1000

// shape is a VML shape with the data of a control (Office VML reference,
// x:ClientData).
type shape struct {
	Text struct {
		XML string `xml:",innerxml"`
	} `xml:"textbox"`
	Data struct {
		Type    string  `xml:"ObjectType,attr"`
		Anchor  string  `xml:"Anchor"`
		Checked *string `xml:"Checked"`
	} `xml:"ClientData"`
}

// controls reads the check boxes of a sheet from its legacy drawing, which every
// program writes beside the newer description.
func (x *xlsx) controls(s *sheet, sheetPart string) {
	for _, r := range x.relations(sheetPart) {
		if !strings.HasSuffix(r.Type, "/vmlDrawing") {
			continue
		}
		d := decoder(x.part(r.part(sheetPart)))
		d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
		for len(s.marks) < maxMarks {
			t, err := d.Token()
			if err != nil {
				break // a damaged drawing costs no more than itself
			}
			e, ok := t.(xml.StartElement)
			if !ok || e.Name.Local != "shape" {
				continue
			}
			var v shape
			if d.DecodeElement(&v, &e) != nil {
				break
			}
			if m, ok := v.mark(); ok {
				s.marks = append(s.marks, m)
			}
		}
	}
}

// mark turns a shape into text; ok is false for one that is no check box.
func (v *shape) mark() (m mark, ok bool) {
	at := strings.Split(v.Data.Anchor, ",") // column, x, row, y of two corners; x and y in pixels
	if v.Data.Type != "Checkbox" && v.Data.Type != "Radio" || len(at) != 8 {
		return m, false
	}
	var n [8]int
	for i := range at {
		var err error
		if n[i], err = strconv.Atoi(strings.TrimSpace(at[i])); err != nil || n[i] < 0 {
			return m, false
		}
	}
	m = mark{row: n[2], col: n[0], x: n[1], box: "□", caption: plainText(v.Text.XML)}
	const half = 10 // of a row of usual height
	if n[6] == n[2]+1 && n[3] > half && n[7] > half {
		m.row = n[6] // most of it stands in the lower row
	}
	if c := v.Data.Checked; c != nil && strings.TrimSpace(*c) != "0" {
		m.box = "☑"
	}
	return m, m.row < maxRows && m.col < maxCols
}

// plainText is the text of a piece of markup.
func plainText(markup string) string {
	d := decoder([]byte(markup))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	var b strings.Builder
	for {
		t, err := d.Token()
		if err != nil {
			return strings.TrimSpace(b.String())
		}
		if text, ok := t.(xml.CharData); ok {
			b.Write(text)
		}
	}
}

// tick writes the check boxes into the cells that they are drawn over: behind
// the text of the cell with their caption, before it without one.
func (s *sheet) tick() {
	sort.SliceStable(s.marks, func(i, j int) bool {
		a, b := &s.marks[i], &s.marks[j]
		return a.row < b.row || a.row == b.row && (a.col < b.col || a.col == b.col && a.x < b.x)
	})
	var missing []cell
	for i := range s.marks {
		m := &s.marks[i]
		for _, a := range s.merges {
			if m.row >= a.r0 && m.row <= a.r1 && m.col >= a.c0 && m.col <= a.c1 {
				m.row, m.col = a.r0, a.c0
				break
			}
		}
		if s.at(m.row, m.col) == nil {
			missing = append(missing, cell{row: m.row, col: m.col})
		}
	}
	if len(missing) > 0 {
		s.cells = append(s.cells, missing...)
		s.settle()
	}
	for _, m := range s.marks {
		c := s.at(m.row, m.col)
		switch {
		case m.caption == "":
			c.text = m.box + c.text
		case c.blank():
			c.text = m.box + m.caption
		default:
			c.text += "  " + m.box + m.caption
		}
	}
}
