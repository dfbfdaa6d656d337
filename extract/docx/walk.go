package docx

import (
	"context"
	"encoding/xml"
	"fmt"
	"io"

	"lianhe/extract"
)

// walker reads a part from its first to its last element, once.
type walker struct {
	ctx       context.Context
	limits    extract.Limits
	styles    *styles
	numbers   *numbering
	dec       *xml.Decoder
	depth     int
	tokens    int
	line      int // running number of the paragraph
	cells     int // that may still be made
	inTable   int // depth of the tables around the paragraph
	mute      int // depth of the placeholders around the text
	fields    []field
	pageParts []pagePart
	contents  int // depth of the tables of contents around the text
	pictures  int
	embedded  int                 // objects and documents inside the document that are not read
	notes     map[string][]string // ids of the notes referred to, by kind
}

// flow takes the blocks of one place: a body, a cell, a text box.
type flow struct {
	blocks []extract.Block
	role   extract.Role
	open   *extract.Paragraph // its mark is deleted: the next paragraph goes on
}

func (f *flow) paragraph(p *extract.Paragraph, role extract.Role, joined bool) {
	if f.open != nil {
		f.open.Append("", p.Passage)
		p, f.open = f.open, nil
	}
	if joined {
		f.open = p
		return
	}
	if p.Text != "" {
		f.blocks = append(f.blocks, extract.Block{Role: role, Para: p})
	}
}

func (f *flow) close() []extract.Block {
	if p := f.open; p != nil {
		f.open = nil
		f.paragraph(p, f.role, false)
	}
	return f.blocks
}

// part reads a whole part. What was read before an error is returned with it.
func (w *walker) part(data []byte, role extract.Role) ([]extract.Block, error) {
	if len(data) == 0 {
		return nil, nil
	}
	w.dec, w.depth, w.fields = newDecoder(data), 0, nil
	f := &flow{role: role}
	for {
		tok, err := w.dec.Token()
		if err == io.EOF {
			return f.close(), nil
		}
		if err != nil {
			return f.close(), err
		}
		if s, ok := tok.(xml.StartElement); ok {
			if !isW(s.Name) || s.Name.Local != "document" && s.Name.Local != "hdr" && s.Name.Local != "ftr" {
				return nil, fmt.Errorf("root element %s is not WordprocessingML", s.Name.Local)
			}
			// document → body; header, footer and notes hold their blocks at once.
			if err := w.children(func(c xml.StartElement) error { return w.block(c, f) }); err != nil {
				return f.close(), err
			}
		}
	}
}

// noteBlocks reads the notes of the given ids, in the order of reference.
func (w *walker) noteBlocks(data []byte, kind string, ids []string) []extract.Block {
	byID := map[string][]extract.Block{}
	if len(data) == 0 {
		return nil
	}
	w.dec, w.depth, w.fields = newDecoder(data), 0, nil
	for {
		tok, err := w.dec.Token()
		if err != nil {
			break
		}
		s, ok := tok.(xml.StartElement)
		if !ok || s.Name.Local != kind {
			continue
		}
		f := &flow{role: extract.Footnote}
		err = w.children(func(c xml.StartElement) error { return w.block(c, f) })
		byID[attr(s, "id")] = f.close()
		if err != nil {
			break
		}
	}
	var out []extract.Block
	for _, id := range ids {
		out = append(out, byID[id]...)
		delete(byID, id)
	}
	return out
}

// children calls fn for each child element of the one that is open, counting
// depth and honouring the context. fn reads the child to its end.
func (w *walker) children(fn func(xml.StartElement) error) error {
	if w.depth++; w.depth > w.limits.Depth {
		return &extract.Error{Code: extract.FileLimit, Reason: fmt.Sprintf("Word 文件的嵌套超过 %d 层", w.limits.Depth), Remedy: "请确认文件来源"}
	}
	defer func() { w.depth-- }()
	return each(w.dec, func(s xml.StartElement) error {
		if w.tokens++; w.tokens%1024 == 0 && w.ctx.Err() != nil {
			return w.ctx.Err()
		}
		return fn(s)
	})
}

// block reads one element where paragraphs and tables stand.
func (w *walker) block(s xml.StartElement, f *flow) error {
	into := func(c xml.StartElement) error { return w.block(c, f) }
	if s.Name.Local == "AlternateContent" {
		return w.alternate(into)
	}
	if !isW(s.Name) {
		return w.dec.Skip()
	}
	switch s.Name.Local {
	case "p":
		return w.paragraph(f)
	case "tbl":
		t, err := w.table()
		if t != nil && len(t.Cells) > 0 {
			f.blocks = append(f.blocks, extract.Block{Role: f.role, Table: t})
		}
		return err
	case "sdt":
		return w.control(into, nil)
	case "body", "ins", "moveTo", "customXml", "smartTag":
		return w.children(into)
	case "altChunk", "subDoc":
		w.embedded++
	case "sectPr":
		var p props
		err := p.readSection(w.dec)
		w.pageParts = append(w.pageParts, p.pages...)
		return err
	}
	return w.dec.Skip()
}

// alternate reads the first choice of an mc:AlternateContent; the fallback says
// the same in an older form and is read where there is no choice.
func (w *walker) alternate(fn func(xml.StartElement) error) error {
	done := false
	return w.children(func(s xml.StartElement) error {
		if done || s.Name.Local != "Choice" && s.Name.Local != "Fallback" {
			return w.dec.Skip()
		}
		done = true
		return w.children(fn)
	})
}

// control reads a content control: fn its content, unless it is a placeholder
// (请单击此处输入文字), which prints but says nothing. A check box is told by its
// state, not by the glyph that its author chose; box prints it.
func (w *walker) control(fn func(xml.StartElement) error, box func(checked bool)) error {
	placeholder, contents, checkbox, checked := false, false, false, false
	return w.children(func(s xml.StartElement) error {
		switch s.Name.Local {
		case "sdtPr":
			return w.children(func(c xml.StartElement) error {
				switch c.Name.Local {
				case "showingPlcHdr":
					placeholder = isOn(c)
				case "docPartObj":
					return w.children(func(g xml.StartElement) error {
						contents = contents || g.Name.Local == "docPartGallery" && attr(g, "val") == "Table of Contents"
						return w.dec.Skip()
					})
				case "checkbox":
					checkbox = true
					return w.children(func(b xml.StartElement) error {
						if b.Name.Local == "checked" {
							checked = isOn(b)
						}
						return w.dec.Skip()
					})
				}
				return w.dec.Skip()
			})
		case "sdtContent":
			if checkbox && box != nil {
				box(checked)
				return w.dec.Skip()
			}
			if placeholder {
				return w.within(&w.mute, fn)
			}
			if contents {
				return w.within(&w.contents, fn)
			}
			return w.children(fn)
		}
		return w.dec.Skip()
	})
}

// within reads the children with a depth counted up around them. The text of a
// placeholder is passed over but its rows and cells are kept: a control may
// stand around a whole cell.
func (w *walker) within(depth *int, fn func(xml.StartElement) error) error {
	*depth++
	defer func() { *depth-- }()
	return w.children(fn)
}
