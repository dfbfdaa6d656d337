package sheet

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html/charset"
)

func decoder(data []byte) *xml.Decoder {
	d := xml.NewDecoder(bytes.NewReader(data))
	d.CharsetReader = charset.NewReaderLabel
	return d
}

// rich is a text with or without formatted runs; the phonetic guide above it
// (rPh) is no part of the text.
type rich struct {
	T []string `xml:"t"`
	R []struct {
		T string `xml:"t"`
	} `xml:"r"`
}

func (r rich) text() string {
	var b strings.Builder
	for _, t := range r.T {
		b.WriteString(t)
	}
	for _, run := range r.R {
		b.WriteString(run.T)
	}
	return unescape(b.String())
}

var escape = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// unescape resolves _xHHHH_, by which strings name characters that XML has no
// room for, and gives every line break as \n.
func unescape(s string) string {
	if strings.Contains(s, "_x") {
		s = escape.ReplaceAllStringFunc(s, func(e string) string {
			n, _ := strconv.ParseUint(e[2:6], 16, 16)
			return string(rune(n))
		})
	}
	return breaks.Replace(s)
}

var breaks = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\x00", "")

func (x *xlsx) sharedStrings(ctx context.Context, part string) error {
	d := decoder(x.part(part))
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return damaged(err)
		}
		e, ok := t.(xml.StartElement)
		if !ok || e.Name.Local != "si" {
			continue
		}
		if len(x.strings)%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		var si rich
		if err := d.DecodeElement(&si, &e); err != nil {
			return damaged(err)
		}
		x.strings = append(x.strings, si.text())
	}
}

// xlsxCell is a c element.
type xlsxCell struct {
	R  string  `xml:"r,attr"`
	S  int     `xml:"s,attr"`
	T  string  `xml:"t,attr"`
	V  *string `xml:"v"`
	F  *string `xml:"f"`
	IS *rich   `xml:"is"`
}

// sheetParser reads the elements of a sheet in one pass.
type sheetParser struct {
	*xlsx
	sheet    *sheet
	row, col int // of the last row and cell; positions may be left out
}

func (x *xlsx) sheet(ctx context.Context, s *sheet, part string) error {
	data := x.part(part)
	if data == nil {
		return damaged(errors.New("missing " + part))
	}
	s.hiddenRows, s.hiddenCols = map[int]bool{}, map[int]bool{}
	p := &sheetParser{xlsx: x, sheet: s, row: -1}
	d := decoder(data)
	for n := 0; ; n++ {
		if n%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return damaged(err)
		}
		e, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		if err := p.element(d, &e); err != nil {
			return err
		}
	}
}

func (p *sheetParser) element(d *xml.Decoder, e *xml.StartElement) error {
	switch e.Name.Local {
	case "col":
		p.columns(e)
	case "row":
		return p.startRow(e)
	case "c":
		var c xlsxCell
		if err := d.DecodeElement(&c, e); err != nil {
			return damaged(err)
		}
		return p.cell(&c)
	case "mergeCell":
		a, ok := parseArea(attr(e, "ref"))
		if !ok || a.r0 == a.r1 && a.c0 == a.c1 {
			return nil
		}
		if err := p.spend(""); err != nil {
			return err
		}
		p.sheet.merges = append(p.sheet.merges, a)
	case "extLst", "conditionalFormatting", "dataValidations":
		return d.Skip()
	}
	return nil
}

func attr(e *xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func isTrue(s string) bool { return s == "1" || s == "true" || s == "on" }

// columns marks hidden columns; one of no width is as good as hidden.
func (p *sheetParser) columns(e *xml.StartElement) {
	from, _ := strconv.Atoi(attr(e, "min"))
	to, _ := strconv.Atoi(attr(e, "max"))
	width, err := strconv.ParseFloat(attr(e, "width"), 64)
	if !isTrue(attr(e, "hidden")) && (err != nil || width > 0) {
		return
	}
	for c := max(from, 1); c <= min(to, maxCols); c++ {
		p.sheet.hiddenCols[c-1] = true
	}
}

func (p *sheetParser) startRow(e *xml.StartElement) error {
	p.row++
	p.col = -1
	if n, err := strconv.Atoi(attr(e, "r")); err == nil {
		p.row = n - 1
	}
	if p.row < 0 || p.row >= maxRows {
		return damaged(errors.New("row out of range"))
	}
	height, err := strconv.ParseFloat(attr(e, "ht"), 64)
	if isTrue(attr(e, "hidden")) || err == nil && height == 0 {
		p.sheet.hiddenRows[p.row] = true
	}
	return nil
}

// tooLong is a whole number that a spreadsheet would cut to 15 digits, but the
// program that wrote the file did not.
var tooLong = regexp.MustCompile(`^\d{16,20}$`)

func (p *sheetParser) cell(c *xlsxCell) error {
	p.col++
	row := p.row
	if c.R != "" {
		r, k, ok := parseRef(c.R)
		if !ok {
			return damaged(errors.New("bad reference " + c.R))
		}
		row, p.col = r, k
	}
	if row < 0 || p.col >= maxCols {
		return damaged(errors.New("cell out of range"))
	}
	style := p.style(c.S)
	text := p.text(c, style.format, row)
	if c.V == nil && c.IS == nil && c.F == nil && !style.look.framed {
		return nil
	}
	if err := p.spend(text); err != nil {
		return err
	}
	p.sheet.cells = append(p.sheet.cells, cell{row, p.col, text, style.look})
	return nil
}

// text is what the cell shows.
func (p *sheetParser) text(c *xlsxCell, f *numFormat, row int) string {
	src := p.sheet.source(row, p.col)
	if c.F != nil && strings.Contains(*c.F, "DISPIMG(") {
		return "" // how WPS puts a picture into a cell
	}
	if c.T == "inlineStr" && c.IS != nil {
		return f.words(c.IS.text())
	}
	if c.V == nil || *c.V == "" && c.T != "str" {
		if c.F != nil {
			p.doubt(unsaved(src))
		}
		return ""
	}
	v := strings.TrimSpace(*c.V)
	switch c.T {
	case "s":
		n, err := strconv.Atoi(v)
		if err != nil || n < 0 || n >= len(p.strings) {
			p.doubt(unreadable(src, "引用的文字不存在"))
			return ""
		}
		return f.words(p.strings[n])
	case "str", "inlineStr":
		return f.words(unescape(*c.V))
	case "b":
		if isTrue(v) {
			return "TRUE"
		}
		return "FALSE"
	case "e":
		p.doubt(unreadable(src, "显示为错误值 "+v))
		return ""
	case "d":
		return strings.TrimSuffix(strings.TrimSuffix(v, "Z"), "T00:00:00")
	}
	if tooLong.MatchString(v) {
		return f.digits(v)
	}
	n, err := strconv.ParseFloat(v, 64)
	if err != nil {
		p.doubt(unreadable(src, "数值“"+v+"”无法识别"))
		return ""
	}
	return p.number(n, f, src)
}

// parseRef reads a reference of A1 style, dollar signs allowed.
func parseRef(ref string) (row, col int, ok bool) {
	ref = strings.ReplaceAll(ref, "$", "")
	i := 0
	for ; i < len(ref) && i < 4 && ref[i]|0x20 >= 'a' && ref[i]|0x20 <= 'z'; i++ {
		col = col*26 + int(ref[i]|0x20-'a') + 1
	}
	row, err := strconv.Atoi(ref[i:])
	return row - 1, col - 1, err == nil && i > 0 && row >= 1 && row <= maxRows && col <= maxCols
}

// parseArea reads A1:C3, whole columns A:C and whole rows 1:3.
func parseArea(ref string) (area, bool) {
	from, to, ok := strings.Cut(strings.ReplaceAll(ref, "$", ""), ":")
	if !ok {
		return area{}, false
	}
	a := area{r1: maxRows - 1, c1: maxCols - 1}
	switch {
	case strings.Trim(ref, "0123456789:$") == "":
		from, to = "A"+from, colName(maxCols-1)+to
	case !strings.ContainsAny(ref, "0123456789"):
		from, to = from+"1", to+strconv.Itoa(maxRows)
	}
	var ok0, ok1 bool
	a.r0, a.c0, ok0 = parseRef(from)
	a.r1, a.c1, ok1 = parseRef(to)
	return a, ok0 && ok1 && a.r0 <= a.r1 && a.c0 <= a.c1
}
