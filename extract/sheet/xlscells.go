package sheet

import (
	"context"
	"errors"
	"math"

	"lianhe/extract"
)

// xlsSheet reads the records of one sheet.
type xlsSheet struct {
	*xls
	sheet   *sheet
	pending int // the cell of a formula whose text follows in a STRING record, or -1
	format  *numFormat
}

func (x *xls) sheet(ctx context.Context, s *sheet, offset int) error {
	p := &xlsSheet{xls: x, sheet: s, pending: -1}
	if kind, _, _, ok := x.record(offset); !ok || kind != recBOF {
		return damaged(errors.New("sheet without beginning"))
	}
	return x.records(ctx, offset, p.visit)
}

func (p *xlsSheet) visit(kind int, parts [][]byte) error {
	d := parts[0]
	switch {
	case kind == recRow && len(d) >= 14:
		if le.Uint16(d[12:])&0x20 != 0 || le.Uint16(d[6:])&0x7FFF == 0 {
			p.sheet.hiddenRows[int(le.Uint16(d))] = true
		}
	case kind == recColInfo && len(d) >= 10:
		if le.Uint16(d[8:])&1 != 0 || le.Uint16(d[4:]) == 0 {
			for c := int(le.Uint16(d)); c <= min(int(le.Uint16(d[2:])), 255); c++ {
				p.sheet.hiddenCols[c] = true
			}
		}
	case kind == recMergedCells:
		return p.merged(d)
	case kind == recString:
		return p.result(parts)
	case kind == recMulRK, kind == recMulBlank:
		return p.several(kind, d)
	case len(d) >= 6 && isCell(kind):
		return p.single(kind, parts)
	}
	return nil
}

func isCell(kind int) bool {
	switch kind {
	case recFormula, recRString, recLabelSST, recBlank, recNumber, recLabel, recBoolErr, recRK:
		return true
	}
	return false
}

func (p *xlsSheet) merged(d []byte) error {
	for n := 2; n+8 <= len(d); n += 8 {
		a := area{r0: int(le.Uint16(d[n:])), r1: int(le.Uint16(d[n+2:])), c0: int(le.Uint16(d[n+4:])), c1: int(le.Uint16(d[n+6:]))}
		if a.r0 > a.r1 || a.c0 > a.c1 || a.r0 == a.r1 && a.c0 == a.c1 {
			continue
		}
		if err := p.spend(""); err != nil {
			return err
		}
		p.sheet.merges = append(p.sheet.merges, a)
	}
	return nil
}

// several reads the records that hold neighbouring cells of a row.
func (p *xlsSheet) several(kind int, d []byte) error {
	size := 2 // a style
	if kind == recMulRK {
		size = 6 // a style and a number
	}
	if len(d) < 6+size {
		return nil
	}
	row, col := int(le.Uint16(d)), int(le.Uint16(d[2:]))
	for n := 4; n+size <= len(d)-2; n, col = n+size, col+1 {
		format, l := p.style(int(le.Uint16(d[n:])))
		t := ""
		if kind == recMulRK {
			t = p.number(rk(le.Uint32(d[n+2:])), format, p.sheet.source(row, col))
		} else if !l.framed {
			continue
		}
		if err := p.put(cell{row, col, t, l}); err != nil {
			return err
		}
	}
	return nil
}

func (p *xlsSheet) put(c cell) error {
	if c.col >= maxCols {
		return damaged(errors.New("column out of range"))
	}
	if err := p.spend(c.text); err != nil {
		return err
	}
	p.sheet.cells = append(p.sheet.cells, c)
	return nil
}

// single reads the records that hold one cell.
func (p *xlsSheet) single(kind int, parts [][]byte) error {
	d := parts[0]
	c := cell{row: int(le.Uint16(d)), col: int(le.Uint16(d[2:]))}
	format, l := p.style(int(le.Uint16(d[4:])))
	c.look = l
	src := p.sheet.source(c.row, c.col)
	v := d[6:]
	switch {
	case kind == recBlank && !l.framed:
		return nil
	case kind == recLabelSST && len(v) >= 4:
		if n := int(le.Uint32(v)); n < len(p.strings) {
			c.text = format.words(p.strings[n])
		} else {
			p.doubt(unreadable(src, "引用的文字不存在"))
		}
	case kind == recLabel, kind == recRString:
		t := &text{parts: parts}
		t.skip(6)
		s, err := t.long()
		if err != nil {
			return damaged(err)
		}
		c.text = format.words(s)
	case kind == recRK && len(v) >= 4:
		c.text = p.number(rk(le.Uint32(v)), format, src)
	case kind == recNumber && len(v) >= 8:
		c.text = p.number(math.Float64frombits(le.Uint64(v)), format, src)
	case kind == recBoolErr && len(v) >= 2:
		c.text = p.boolErr(v[0], v[1] != 0, src)
	case kind == recFormula && len(v) >= 8:
		return p.formula(c, format, v)
	}
	return p.put(c)
}

func (p *xlsSheet) boolErr(v byte, isErr bool, src extract.Source) string {
	if isErr {
		p.doubt(unreadable(src, "显示为错误值 "+errorName(v)))
		return ""
	}
	if v != 0 {
		return "TRUE"
	}
	return "FALSE"
}

func errorName(v byte) string {
	switch v {
	case 0x00:
		return "#NULL!"
	case 0x07:
		return "#DIV/0!"
	case 0x0F:
		return "#VALUE!"
	case 0x17:
		return "#REF!"
	case 0x1D:
		return "#NAME?"
	case 0x24:
		return "#NUM!"
	}
	return "#N/A"
}

// formula takes the result that was saved with a formula ([MS-XLS] 2.5.133).
func (p *xlsSheet) formula(c cell, format *numFormat, v []byte) error {
	if le.Uint16(v[6:]) != 0xFFFF {
		c.text = p.number(math.Float64frombits(le.Uint64(v)), format, p.sheet.source(c.row, c.col))
		return p.put(c)
	}
	switch v[0] {
	case 0:
		p.pending, p.format = len(p.sheet.cells), format
		if err := p.spend(""); err != nil {
			return err
		}
		p.sheet.cells = append(p.sheet.cells, c)
		return nil
	case 1, 2:
		c.text = p.boolErr(v[2], v[0] == 2, p.sheet.source(c.row, c.col))
	}
	return p.put(c)
}

// result is the text of the last formula.
func (p *xlsSheet) result(parts [][]byte) error {
	if p.pending < 0 || p.pending >= len(p.sheet.cells) {
		return nil
	}
	s, err := (&text{parts: parts}).long()
	if err != nil {
		return damaged(err)
	}
	c := &p.sheet.cells[p.pending]
	c.text, p.pending = p.format.words(s), -1
	return p.spend(c.text)
}

// rk decodes the short form of numbers ([MS-XLS] 2.5.122).
func rk(n uint32) float64 {
	var v float64
	if n&2 != 0 {
		v = float64(int32(n) >> 2)
	} else {
		v = math.Float64frombits(uint64(n&^3) << 32)
	}
	if n&1 != 0 {
		v /= 100
	}
	return v
}
