package layout

import (
	"strings"
	"testing"
	"unicode/utf8"

	"lianhe/extract"
)

// canvas draws synthetic pages for the tests: text set by hand, rules, tables.
type canvas struct {
	Page
	size float64
}

func newCanvas(number int) *canvas {
	return &canvas{Page: Page{Number: number, Width: 595, Height: 842}, size: 10}
}

// glyphWidth is one em for wide characters, half an em for others.
func glyphWidth(r rune, size float64) float64 {
	if wide(r) {
		return size
	}
	return size / 2
}

// text draws s from x on the baseline y; spaces advance and are not drawn.
func (c *canvas) text(x, y float64, s string) *canvas { return c.sized(x, y, c.size, s) }

func (c *canvas) sized(x, y, size float64, s string) *canvas {
	for _, r := range s {
		w := glyphWidth(r, size)
		if r != ' ' {
			c.Glyphs = append(c.Glyphs, Glyph{
				Text: string(r), Box: extract.Rect{X0: x, Y0: y - 0.88*size, X1: x + w, Y1: y + 0.12*size},
				Base: y, Size: size, Seq: len(c.Glyphs),
			})
		}
		x += w
	}
	return c
}

func textWidth(s string, size float64) float64 {
	w := 0.0
	for _, r := range s {
		w += glyphWidth(r, size)
	}
	return w
}

// centre draws s with its middle at x.
func (c *canvas) centre(x, y, size float64, s string) *canvas {
	return c.sized(x-textWidth(s, size)/2, y, size, s)
}

// flush draws s so that it ends at x.
func (c *canvas) flush(x, y float64, s string) *canvas {
	return c.text(x-textWidth(s, c.size), y, s)
}

func (c *canvas) hline(y, x0, x1 float64) *canvas {
	c.Rules = append(c.Rules, Rule{X0: x0, Y0: y, X1: x1, Y1: y, Width: 0.5})
	return c
}

func (c *canvas) vline(x, y0, y1 float64) *canvas {
	c.Rules = append(c.Rules, Rule{X0: x, Y0: y0, X1: x, Y1: y1, Width: 0.5})
	return c
}

// lattice draws all rules of a grid.
func (c *canvas) lattice(xs, ys []float64) *canvas {
	for _, y := range ys {
		c.hline(y, xs[0], xs[len(xs)-1])
	}
	for _, x := range xs {
		c.vline(x, ys[0], ys[len(ys)-1])
	}
	return c
}

// cells writes rows of texts into a lattice; lines of a text are given by "/".
func (c *canvas) cells(xs, ys []float64, rows [][]string) *canvas {
	for r, row := range rows {
		for k, s := range row {
			for i, l := range strings.Split(s, "/") {
				c.text(xs[k]+3, ys[r]+12+13*float64(i), l)
			}
		}
	}
	return c
}

// body writes justified Chinese running text between the margins 80 and 515, the
// first line indented by two characters, and returns the next baseline.
func (c *canvas) body(y float64, s string) float64 {
	const left, right, size, pitch = 80.0, 512.0, 16.0, 28.0
	x, line := left+2*size, ""
	start := x
	for _, r := range s {
		if x+size > right+0.5 && !closing(r) {
			c.sized(start, y, size, line)
			x, start, line = left, left, ""
			y += pitch
		}
		line += string(r)
		x += size
	}
	if line != "" {
		c.sized(start, y, size, line)
		y += pitch
	}
	return y
}

func build(cs ...*canvas) []extract.Block {
	var ps []Page
	for _, c := range cs {
		ps = append(ps, c.Page)
	}
	bs, _ := Build(ps)
	return bs
}

func paras(bs []extract.Block, role extract.Role) []string {
	var out []string
	for _, b := range bs {
		if b.Para != nil && b.Role == role {
			out = append(out, b.Para.Text)
		}
	}
	return out
}

func tables(bs []extract.Block) []*extract.Table {
	var out []*extract.Table
	for _, b := range bs {
		if b.Table != nil {
			out = append(out, b.Table)
		}
	}
	return out
}

// sketch prints a table for comparison: rows by line, cells by "|", the spans of
// a cell behind it where it has any.
func sketch(t *extract.Table) string {
	var b strings.Builder
	row := -1
	for _, c := range t.Cells {
		switch {
		case c.Row != row:
			b.WriteByte('\n')
			row = c.Row
		default:
			b.WriteByte('|')
		}
		b.WriteString(strings.ReplaceAll(c.Text, "\n", "/"))
		if c.RowSpan > 1 {
			b.WriteString("↓" + string(rune('0'+c.RowSpan)))
		}
		if c.ColSpan > 1 {
			b.WriteString("→" + string(rune('0'+c.ColSpan)))
		}
	}
	return b.String()
}

// wantTables compares the tables of a document with sketches.
func wantTables(t *testing.T, bs []extract.Block, want ...string) {
	t.Helper()
	got := tables(bs)
	if len(got) != len(want) {
		for _, g := range got {
			t.Log(sketch(g))
		}
		t.Fatalf("%d tables, want %d", len(got), len(want))
	}
	for i := range want {
		w := "\n" + strings.TrimSpace(strings.ReplaceAll(want[i], "\t", ""))
		if s := sketch(got[i]); s != w {
			t.Errorf("table %d:%s\nwant:%s", i, s, w)
		}
	}
}

// checkTable states what holds for every table: cells in order, inside the
// grid, disjoint; boxes on the page; lines in order.
func checkTable(t *testing.T, x *extract.Table, w, h float64) {
	t.Helper()
	taken := map[[2]int]bool{}
	last := [2]int{-1, -1}
	for _, c := range x.Cells {
		if at := [2]int{c.Row, c.Col}; at[0] < last[0] || at[0] == last[0] && at[1] <= last[1] {
			t.Fatalf("cell %v behind %v", at, last)
		}
		last = [2]int{c.Row, c.Col}
		if c.RowSpan < 1 || c.ColSpan < 1 || c.Row < 0 || c.Col < 0 || c.Row+c.RowSpan > x.Rows || c.Col+c.ColSpan > x.Cols {
			t.Fatalf("cell %+v outside of %d×%d", c, x.Rows, x.Cols)
		}
		for r := c.Row; r < c.Row+c.RowSpan; r++ {
			for k := c.Col; k < c.Col+c.ColSpan; k++ {
				if taken[[2]int{r, k}] {
					t.Fatalf("two cells at %d,%d", r, k)
				}
				taken[[2]int{r, k}] = true
			}
		}
		checkPassage(t, c.Passage, w, h)
		for _, n := range c.Tables {
			checkTable(t, n, w, h)
		}
	}
}

func checkPassage(t *testing.T, p extract.Passage, w, h float64) {
	t.Helper()
	checkBox(t, p.Src.Box, w, h)
	last := -1
	for _, l := range p.Lines {
		if l.Start <= last || l.Start > len(p.Text) {
			t.Fatalf("lines of %q start at %d after %d", p.Text, l.Start, last)
		}
		last = l.Start
		checkBox(t, l.Src.Box, w, h)
	}
	if !utf8.ValidString(p.Text) {
		t.Fatalf("text %q", p.Text)
	}
}

func checkBox(t *testing.T, b extract.Rect, w, h float64) {
	t.Helper()
	const e = 1e-6
	if !(b.X0 >= -e && b.Y0 >= -e && b.X1 <= w+e && b.Y1 <= h+e && b.X0 <= b.X1 && b.Y0 <= b.Y1) {
		t.Fatalf("box %v is not on the page %v×%v", b, w, h)
	}
}
