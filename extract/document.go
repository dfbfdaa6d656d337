// Package extract turns the bytes of an official document into a Document of
// paragraphs and tables, and a Document into raw records. It is the first stage
// of the pipeline
//
//	extract ← normalize ← store ← cmd
//
// and imports none of the later ones. This package holds the types that carry
// the pipeline; each sub-package reads one format (pdf, docx, sheet, text, html,
// word) or one family of documents (notice, form, figure). Sibling readers never
// import each other.
//
// Nothing is interpreted here: a Value is what the document prints, with the
// place where it is printed. What it means is the business of package normalize.
package extract

import (
	"context"
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"
)

// Format is the file format that a document was read from, the value of
// documents.format.
type Format string

// The formats that have a Reader or are recognised in order to be refused.
const (
	PDF     Format = "pdf"
	DOCX    Format = "docx"
	DOC     Format = "doc"
	XLSX    Format = "xlsx"
	XLS     Format = "xls"
	TXT     Format = "txt"
	HTML    Format = "html"
	OFD     Format = "ofd"
	Image   Format = "image"
	ZIP     Format = "zip"
	SevenZ  Format = "7z"
	RAR     Format = "rar"
	Unknown Format = "unknown"
)

// Rect is a box in points, measured from the page's top left corner; y grows
// downwards. The zero Rect means that there is no geometry.
type Rect struct{ X0, Y0, X1, Y1 float64 }

// Empty reports whether r has no area and no position.
func (r Rect) Empty() bool { return r == Rect{} }

// Union returns the smallest box that holds both; an empty box adds nothing.
func (r Rect) Union(o Rect) Rect {
	if r.Empty() {
		return o
	}
	if o.Empty() {
		return r
	}
	return Rect{min(r.X0, o.X0), min(r.Y0, o.Y0), max(r.X1, o.X1), max(r.Y1, o.Y1)}
}

// Source is a place in a document: a box on a page, a cell of a sheet, or a line
// and column. Numbers start at 1; 0 means not applicable. It is comparable.
type Source struct {
	Page        int
	Box         Rect
	Sheet, Cell string
	Line, Col   int
}

// String is the human-readable place: "第2页(90,120,130,140)", "名单!B7" or "12:4".
func (s Source) String() string {
	switch {
	case s.Sheet != "" || s.Cell != "":
		return s.Sheet + "!" + s.Cell
	case s.Line > 0:
		return fmt.Sprintf("%d:%d", s.Line, max(s.Col, 1))
	case s.Page > 0 && !s.Box.Empty():
		return fmt.Sprintf("第%d页(%.0f,%.0f,%.0f,%.0f)", s.Page, s.Box.X0, s.Box.Y0, s.Box.X1, s.Box.Y1)
	case s.Page > 0:
		return fmt.Sprintf("第%d页", s.Page)
	}
	return ""
}

// Where says a place, as Source.String wrote it, to a person who opens the
// document: the page without the box on it, the line of a text file, the paragraph
// of a Word file or a web page.
func Where(f Format, place string) string {
	if page, _, ok := ParsePlace(place); ok {
		return fmt.Sprintf("第%d页", page)
	}
	var line, col int
	if n, _ := fmt.Sscanf(place, "%d:%d", &line, &col); n != 2 || strings.Contains(place, "!") {
		return place
	}
	if f == TXT {
		return fmt.Sprintf("第%d行", line)
	}
	return fmt.Sprintf("第%d段", line)
}

// ParsePlace reads back the page and the box from what Source.String wrote for a
// place on a page; ok is false for any other place.
func ParsePlace(s string) (page int, box Rect, ok bool) {
	_, err := fmt.Sscanf(s, "第%d页(%g,%g,%g,%g)", &page, &box.X0, &box.Y0, &box.X1, &box.Y1)
	return page, box, err == nil
}

// ParseSource reads back what Source.String wrote, a box to whole points. Of any
// other text it gives the zero Source.
func ParseSource(s string) Source {
	if i := strings.LastIndexByte(s, '!'); i >= 0 {
		return Source{Sheet: s[:i], Cell: s[i+1:]}
	}
	if page, box, ok := ParsePlace(s); ok {
		return Source{Page: page, Box: box}
	}
	var out Source
	if n, _ := fmt.Sscanf(s, "第%d页", &out.Page); n == 1 {
		return out
	}
	if n, _ := fmt.Sscanf(s, "%d:%d", &out.Line, &out.Col); n == 2 {
		return out
	}
	return Source{}
}

// Value is a text exactly as printed and the place where it is printed.
type Value struct {
	Text string
	Src  Source
}

// Line says that from byte Start of a passage on, the text was read at Src.
type Line struct {
	Start int
	Src   Source
}

// Passage is a text that may have been read from several places: the lines of a
// paragraph, a cell that goes on over a page break. Lines is ordered by Start and
// may be empty, when all of it was read at Src.
type Passage struct {
	Value
	Lines []Line
}

// Slice returns the part from byte i to byte j with the place of its first byte.
// In a format with lines and columns the column is counted in characters.
func (p Passage) Slice(i, j int) Value {
	src, start := p.Src, 0
	k := sort.Search(len(p.Lines), func(k int) bool { return p.Lines[k].Start > i }) - 1
	if k >= 0 {
		src, start = p.Lines[k].Src, p.Lines[k].Start
	}
	if src.Line > 0 {
		src.Col = max(src.Col, 1) + utf8.RuneCountInString(p.Text[start:i])
	}
	return Value{p.Text[i:j], src}
}

// Append adds more text behind sep and keeps the places of both.
func (p *Passage) Append(sep string, q Passage) {
	if p.Text == "" && len(p.Lines) == 0 {
		*p = q
		return
	}
	if len(p.Lines) == 0 {
		p.Lines = []Line{{0, p.Src}}
	}
	base := len(p.Text) + len(sep)
	p.Text += sep + q.Text
	if len(q.Lines) == 0 {
		p.Lines = append(p.Lines, Line{base, q.Src})
		return
	}
	for _, l := range q.Lines {
		p.Lines = append(p.Lines, Line{base + l.Start, l.Src})
	}
}

// Role tells what a block is on its page. Records are taken from Body alone;
// the text of a document holds all of them.
type Role int

// The roles of a block. Hidden is what a reader of the printed page would not
// see (hidden rows and sheets, white on white); it yields no record.
const (
	Body Role = iota
	Header
	Footer
	PageNumber
	Footnote
	Stamp
	Hidden
)

// Align is the horizontal alignment of a paragraph, where the format tells.
type Align int

// The alignments; AlignUnknown where the format does not say.
const (
	AlignUnknown Align = iota
	AlignLeft
	AlignCenter
	AlignRight
)

// Paragraph is one paragraph, made whole over line and page breaks, its
// automatic number (一、（一）1.) in front of its text as a reader sees it.
type Paragraph struct {
	Passage
	Align   Align
	Size    float64 // font size in points, 0 where unknown
	Bold    bool
	Outline int // heading level 1-9 by the format's own style, 0 where none
}

// Cell is one cell of a table, at its first row and column, spanning at least
// one of each. Several paragraphs in a cell are separated by "\n"; a mere line
// wrap leaves nothing behind. A cell that is missing is not in Table.Cells; an
// empty one is there with no text.
type Cell struct {
	Row, Col, RowSpan, ColSpan int
	Passage
	Tables []*Table // tables nested in the cell; their text is not in Text
}

// Table is one logical table over all its pages: rows and columns count from 0,
// spans never overlap, Cells is ordered by row, then column.
type Table struct {
	Src        Source
	Rows, Cols int
	Cells      []Cell
	Repeats    []Repeat // in the order of Row
}

// Repeat is a header that is printed again before a row, as at the top of a
// page. It is no row of the table, but its text is printed.
type Repeat struct {
	Row  int
	Text string // a line a row, cells separated by tabs
}

// RowText is the text of the rows from to to-1 as Document.Text gives it.
func (t *Table) RowText(from, to int) string {
	var b strings.Builder
	(&Table{Rows: to - from, Cols: t.Cols, Cells: shifted(rowsOf(t, from, to), -from)}).text(&b)
	return strings.TrimRight(b.String(), "\n")
}

// Grid returns for each row and column the index of the cell that covers it,
// or -1 where there is none.
func (t *Table) Grid() [][]int {
	flat := make([]int, t.Rows*t.Cols)
	for i := range flat {
		flat[i] = -1
	}
	g := make([][]int, t.Rows)
	for r := range g {
		g[r] = flat[r*t.Cols : (r+1)*t.Cols]
	}
	for i, c := range t.Cells {
		for r := c.Row; r < min(c.Row+c.RowSpan, t.Rows); r++ {
			for k := c.Col; k < min(c.Col+c.ColSpan, t.Cols); k++ {
				g[r][k] = i
			}
		}
	}
	return g
}

// Block is a paragraph or a table; exactly one of the two is set.
type Block struct {
	Role  Role
	Para  *Paragraph
	Table *Table
}

// Document is what was read from a file: its blocks in reading order.
type Document struct {
	Format Format
	SHA256 string // of the bytes, lower-case hexadecimal
	Pages  int    // 0 where the format has no pages
	Engine string // what read it, where there is a choice
	Blocks []Block
	Issues []Issue
}

// Text is all that is printed, in reading order, one paragraph a line; a table
// gives a line a row, its cells separated by tabs. Hidden blocks are left out.
func (d *Document) Text() string {
	var b strings.Builder
	for _, k := range d.Blocks {
		switch {
		case k.Role == Hidden:
		case k.Para != nil:
			b.WriteString(k.Para.Text)
			b.WriteByte('\n')
		case k.Table != nil:
			k.Table.text(&b)
		}
	}
	return b.String()
}

func (t *Table) text(b *strings.Builder) {
	row, first, repeats := 0, true, t.Repeats
	for i := range t.Cells {
		c := &t.Cells[i]
		for ; row < c.Row; row++ {
			b.WriteByte('\n')
			first = true
			for len(repeats) > 0 && repeats[0].Row <= row+1 {
				b.WriteString(repeats[0].Text)
				b.WriteByte('\n')
				repeats = repeats[1:]
			}
		}
		if !first {
			b.WriteByte('\t')
		}
		first = false
		b.WriteString(c.Text)
		for _, n := range c.Tables {
			b.WriteByte('\n')
			n.text(b)
		}
	}
	b.WriteByte('\n')
}

// Paragraphs returns the paragraphs of the body, in order.
func (d *Document) Paragraphs() []*Paragraph {
	var ps []*Paragraph
	for _, b := range d.Blocks {
		if b.Role == Body && b.Para != nil {
			ps = append(ps, b.Para)
		}
	}
	return ps
}

// Input is a file to be read, hostile until parsed.
type Input struct {
	Path   string // for messages and for nothing else
	Data   []byte
	Limits Limits
}

// Limits cap what one file may cost. A file that goes over one gives an error
// with code file.limit, or is cut with an Issue document.truncated where that is
// safe.
type Limits struct {
	Inflated int64 // bytes after decompression, over all entries
	Entries  int   // entries of an archive or package
	Depth    int   // nesting of elements, objects, tables, archives
	Cells    int   // cells over all tables
	Pages    int
}

// DefaultLimits are far above what any real notice or application holds.
var DefaultLimits = Limits{Inflated: 512 << 20, Entries: 20000, Depth: 200, Cells: 2_000_000, Pages: 5000}

// Reader reads one format. An error means that the file gave no document and is
// best an *Error; a doubt is an Issue of the Document. Format, SHA256 and the
// order of Blocks depend on the bytes alone. Read honours ctx.
type Reader interface {
	Read(ctx context.Context, in Input) (*Document, error)
}
