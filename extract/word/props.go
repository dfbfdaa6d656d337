package word

import (
	"sort"

	"lianhe/extract"
)

// pages gives the property lists of the text by where it is stored: the
// formatted disk pages of paragraphs or characters ([MS-DOC] 2.9.10, 2.9.23).
type pages struct {
	from, to []int // offsets in the main stream, in order
	style    []int
	lists    []bin
}

// readPages reads all pages. paragraphs tells the two kinds apart.
func (f *file) readPages(fib int, paragraphs bool) pages {
	const pageSize = 512
	var ps pages
	table := newPlc(f.part(fib), 4)
	for i := range min(table.n, len(f.main)/pageSize) {
		page := f.main.from((table.data.u32(table.value(i))&0x3FFFFF)*pageSize, pageSize)
		if len(page) < pageSize {
			continue
		}
		n := page.u8(pageSize - 1)
		for k := range n {
			from, to := page.u32(4*k), page.u32(4*k+4)
			if to <= from || len(ps.from) > 0 && from < ps.to[len(ps.to)-1] {
				continue
			}
			style, list := 0, bin(nil)
			if paragraphs {
				style, list = page.papx(page.u8(4*(n+1)+13*k) * 2)
			} else if at := page.u8(4*(n+1)+k) * 2; at > 0 {
				list = page.from(at+1, page.u8(at))
			}
			ps.from, ps.to = append(ps.from, from), append(ps.to, to)
			ps.style, ps.lists = append(ps.style, style), append(ps.lists, list)
		}
	}
	return ps
}

// papx reads the style and the property list of a paragraph from its page.
func (page bin) papx(at int) (style int, list bin) {
	if at == 0 {
		return 0, nil
	}
	size := 2*page.u8(at) - 1
	if size < 0 {
		at++
		size = 2 * page.u8(at)
	}
	return page.u16(at + 1), page.from(at+3, size-2)
}

// find returns the index of the entry that covers an offset, or -1.
func (ps *pages) find(fc int) int {
	i := sort.SearchInts(ps.to, fc+1)
	if i == len(ps.to) || ps.from[i] > fc {
		return -1
	}
	return i
}

// The property modifiers that are read ([MS-DOC] 2.6).
const (
	sprmCDeleted    = 0x0800
	sprmCFormField  = 0x0806
	sprmCBold       = 0x0835
	sprmCHidden     = 0x083C
	sprmCStyle      = 0x4A30
	sprmCSize       = 0x4A43
	sprmCFontASCII  = 0x4A4F
	sprmCData       = 0x6A03
	sprmCSymbol     = 0x6A09
	sprmPJc80       = 0x2403
	sprmPInTable    = 0x2416
	sprmPRowEnd     = 0x2417
	sprmPInnerCell  = 0x244B
	sprmPInnerRow   = 0x244C
	sprmPJc         = 0x2461
	sprmPLevel      = 0x260A
	sprmPOutline    = 0x2640
	sprmPList       = 0x460B
	sprmPDepth      = 0x6649
	sprmPHuge97     = 0x6645
	sprmPHuge       = 0x6646
	sprmTMerge      = 0x5624
	sprmTDefinition = 0xD608
	sprmTVertMerge  = 0xD62B
	sprmPTabs       = 0xC615
)

// each calls visit for the modifiers of a property list.
func (list bin) each(visit func(op int, arg bin)) {
	for len(list) > 2 {
		op := list.u16(0)
		head, size := 2, 0
		switch op >> 13 {
		case 0, 1:
			size = 1
		case 2, 4, 5:
			size = 2
		case 3:
			size = 4
		case 7:
			size = 3
		case 6:
			head, size = 3, list.u8(2)
			switch {
			case op == sprmTDefinition:
				head, size = 4, list.u16(2)-1
			case op == sprmPTabs && size == 255:
				deleted := list.u8(3)
				size = 2 + 4*deleted + 3*list.u8(4+4*deleted)
			}
		}
		if size < 0 || head+size > len(list) {
			return
		}
		visit(op, list[head:head+size])
		list = list[head+size:]
	}
}

// para is what the properties of a paragraph say.
type para struct {
	style     int
	align     extract.Align
	outline   int // 1 to 9, 0 for body text
	depth     int // of the tables that it stands in
	rowEnd    bool
	list      int // number of the list use, 0 for none
	level     int
	row       rowDef
	innerCell bool
}

// maxDepth of nested tables; Word itself draws no more than a few.
const maxDepth = 30

// paragraph returns the properties of the paragraph whose mark is at cp.
func (f *file) paragraph(cp int) para {
	var p para
	i := f.paras.find(f.offset(cp))
	if i >= 0 {
		p.style = f.paras.style[i]
	}
	for _, list := range f.styleLists(p.style, false) {
		f.applyPara(&p, list, 0)
	}
	if s := f.style(p.style); p.outline == 0 && s.kind >= 1 && s.kind <= 9 {
		p.outline = s.kind
	}
	if i >= 0 {
		f.applyPara(&p, f.paras.lists[i], 0)
	}
	p.depth = min(max(p.depth, 0), maxDepth)
	return p
}

func (f *file) applyPara(p *para, list bin, huge int) {
	list.each(func(op int, arg bin) {
		switch op {
		case sprmPJc80, sprmPJc:
			p.align = [...]extract.Align{extract.AlignLeft, extract.AlignCenter, extract.AlignRight, extract.AlignLeft}[arg.u8(0)&3]
		case sprmPInTable:
			if arg.u8(0) != 0 {
				p.depth = max(p.depth, 1)
			}
		case sprmPDepth:
			p.depth = arg.i32(0)
		case sprmPRowEnd, sprmPInnerRow:
			p.rowEnd = p.rowEnd || arg.u8(0) != 0
		case sprmPInnerCell:
			p.innerCell = arg.u8(0) != 0
		case sprmPOutline:
			p.outline = (arg.u8(0) + 1) % 10
		case sprmPLevel:
			p.level = min(arg.u8(0), 8)
		case sprmPList:
			p.list = max(arg.i16(0), 0)
		case sprmPHuge, sprmPHuge97:
			if at := arg.u32(0); huge == 0 {
				f.applyPara(p, f.data.from(at+2, f.data.u16(at)), 1)
			}
		case sprmTDefinition, sprmTMerge, sprmTVertMerge:
			p.row.apply(op, arg)
		}
	})
}

// char is what the properties of a stretch of characters say.
type char struct {
	deleted, hidden, bold bool
	formField             bool
	size                  float64
	font                  int
	symbol                rune // the character that stands for the stored one, 0 for none
	symbolFont            int
	data                  int // offset in the data stream
}

// run returns the properties of the character at cp and the position up to which
// they hold. base are those of its paragraph's style.
func (f *file) run(cp, end int, base char) (char, int) {
	p, ok := f.pieceAt(cp)
	if !ok {
		return base, end
	}
	end = min(end, p.to)
	fc := p.fc + (cp-p.from)*p.width
	i := f.chars.find(fc)
	if i < 0 {
		return base, cp + 1
	}
	c := base
	f.applyChar(&c, f.chars.lists[i], base, false)
	return c, min(end, max(cp+1, cp+(f.chars.to[i]-fc+p.width-1)/p.width))
}

// applyChar takes the modifiers of a list; inStyle tells that it is that of a
// style, which refers to no other one.
func (f *file) applyChar(c *char, list bin, base char, inStyle bool) {
	list.each(func(op int, arg bin) {
		switch op {
		case sprmCDeleted:
			c.deleted = arg.u8(0) != 0
		case sprmCFormField:
			c.formField = arg.u8(0) != 0
		case sprmCBold:
			c.bold = toggle(arg.u8(0), base.bold)
		case sprmCHidden:
			c.hidden = toggle(arg.u8(0), base.hidden)
		case sprmCStyle:
			for _, l := range f.styleLists(arg.u16(0), true) {
				if !inStyle {
					f.applyChar(c, l, base, true)
				}
			}
		case sprmCSize:
			c.size = float64(arg.u16(0)) / 2
		case sprmCFontASCII:
			c.font = arg.u16(0)
		case sprmCData:
			c.data, c.symbol = arg.u32(0), 0
		case sprmCSymbol:
			c.symbolFont, c.symbol = arg.u16(0), rune(arg.u16(2))
		}
	})
}

// toggle resolves a property that may refer to the style: 0x80 is as there, 0x81
// the opposite.
func toggle(v int, style bool) bool {
	switch v {
	case 0x80:
		return style
	case 0x81:
		return !style
	}
	return v != 0
}
