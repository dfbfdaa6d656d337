package layout

import (
	"strings"
	"testing"

	"lianhe/extract"
)

// TestTableBetweenRules has rows of wrapped text with rules between them, whose
// cells are of very different height.
func TestTableBetweenRules(t *testing.T) {
	c := newCanvas(1)
	for _, y := range []float64{200, 220, 300, 360} {
		c.hline(y, 80, 515)
	}
	c.text(84, 214, "Action").text(200, 214, "Content").text(400, 214, "State")
	c.text(84, 234, "Water").text(200, 234, "Stations that").text(200, 246, "report to the").text(200, 258, "council").text(400, 234, "open")
	c.text(84, 314, "Energy").text(200, 314, "Grants for").text(200, 326, "households").text(400, 314, "closed in").text(400, 326, "March")
	c.text(80, 400, "The measures above are reported to the council every year in spring.")
	wantTables(t, build(c), `
	Action|Content|State
	Water|Stations that report to the council|open
	Energy|Grants for households|closed in March`)
}

// TestHeaderAboveRules has rules between its rows but none above its header.
func TestHeaderAboveRules(t *testing.T) {
	c := newCanvas(1)
	for i, row := range [][3]string{{"Action", "Content", "State"}, {"Water", "Stations of all/councils", "open"}, {"Energy", "Grants", "closed"}, {"Trade", "Reports to all/states", "open"}} {
		y := 200 + 40*float64(i)
		if i == 0 {
			y = 214
		}
		for k, x := range []float64{84, 200, 400} {
			for n, l := range strings.Split(row[k], "/") {
				c.text(x, y+12*float64(n), l)
			}
		}
		c.hline(222+40*float64(i), 80, 515)
	}
	wantTables(t, build(c), `
	Action|Content|State
	Water|Stations of all councils|open
	Energy|Grants|closed
	Trade|Reports to all states|open`)
}

// TestTablesBelowEachOther has two tables with rules of one width and a title
// between them, whose columns differ.
func TestTablesBelowEachOther(t *testing.T) {
	c := newCanvas(1)
	y := 200.0
	rows := func(rights []float64, rows ...[]string) {
		for _, k := range []int{0, 1, len(rows)} {
			c.hline(y-10+14*float64(k), 80, 515)
		}
		c.figures(y, rights, rows...)
		y += 14 * float64(len(rows))
	}
	rows([]float64{300, 510}, []string{"Area", "2009", "2010"}, []string{"Arden", "63", "73"}, []string{"Borland", "91", "14"}, []string{"Cam", "22", "64"})
	c.text(80, y+16, "Harbours by use")
	y += 34
	rows([]float64{220, 360, 510}, []string{"Port", "Grain", "Coal", "Wood"}, []string{"Easton", "7,403", "14,591", "36,366"}, []string{"Weston", "47,367", "3,952", "51,251"}, []string{"Norton", "21,128", "749", "71,915"})
	wantTables(t, build(c), `
	Area|2009|2010
	Arden|63|73
	Borland|91|14
	Cam|22|64`, `
	Port|Grain|Coal|Wood
	Easton|7,403|14,591|36,366
	Weston|47,367|3,952|51,251
	Norton|21,128|749|71,915`)
}

// TestTablesSideBySide has the rules of two tables at the same heights.
func TestTablesSideBySide(t *testing.T) {
	c := newCanvas(1)
	for _, x := range []float64{80, 310} {
		c.hline(200, x, x+200).hline(218, x, x+200).hline(270, x, x+200)
		for i, row := range [][3]string{{"Area", "2010", "2011"}, {"North", "12", "14"}, {"South", "31", "33"}, {"West", "9", "8"}} {
			y := 213 + 17*float64(i)
			c.text(x+2, y, row[0]).flush(x+120, y, row[1]).flush(x+190, y, row[2])
		}
	}
	want := `
	Area|2010|2011
	North|12|14
	South|31|33
	West|9|8`
	wantTables(t, build(c), want, want)
}

// TestSparseColumn has a column with few entries among full ones.
func TestSparseColumn(t *testing.T) {
	c := newCanvas(1)
	c.hline(196, 80, 500).hline(214, 80, 500).hline(340, 80, 500)
	for i, row := range [][5]string{
		{"Area", "First", "Second", "Third", "Last"}, {"Arden", "12", "X", "", "7"}, {"Borland", "15", "", "", "9"}, {"Cam", "11", "X", "A", "3"},
		{"Dale", "18", "", "", "4"}, {"Elm", "19", "X", "A", "6"}, {"Fern", "13", "X", "", "5"}, {"Glen", "10", "", "", "8"},
	} {
		y := 209 + 17*float64(i)
		c.text(84, y, row[0])
		for k, x := range []float64{200, 280, 360, 440} {
			c.centre(x, y, c.size, row[k+1])
		}
	}
	wantTables(t, build(c), `
	Area|First|Second|Third|Last
	Arden|12|X||7
	Borland|15|||9
	Cam|11|X|A|3
	Dale|18|||4
	Elm|19|X|A|6
	Fern|13|X||5
	Glen|10|||8`)
}

// TestFiguresFromTheTop has a table without headings: its first row is figures.
func TestFiguresFromTheTop(t *testing.T) {
	c := newCanvas(1)
	c.figures(200, []float64{200, 280, 360}, []string{"Arden", "12", "14", "18"}, []string{"Borland", "33", "30", "29"}, []string{"Cam", "40", "44", "41"}, []string{"Dale", "21", "20", "25"})
	wantTables(t, build(c), `
	Arden|12|14|18
	Borland|33|30|29
	Cam|40|44|41
	Dale|21|20|25`)
}

// TestNoTables lists pages of reports that look like tables and are none.
func TestNoTables(t *testing.T) {
	tests := []struct {
		name string
		draw func(*canvas)
	}{
		{"contents with numbers and without dots", func(c *canvas) {
			for i, s := range []string{"Summary", "Water and air", "Energy", "Transport of goods", "Health", "Trade"} {
				y := 200 + 14*float64(i)
				c.text(80, y, "1."+string(rune('1'+i))).text(110, y, s).flush(515, y, string(rune('1'+i))+"4")
			}
		}},
		{"addresses beside each other", func(c *canvas) {
			for i, row := range [][3]string{{"Office of Water", "Office of Air", "Office of Trade"}, {"Long Street", "Mill Lane", "Market Square"}, {"Northtown", "Weston", "Easton"}, {"open daily", "by appointment", "closed"}} {
				for k, x := range []float64{80, 230, 380} {
					c.text(x, 200+13*float64(i), row[k])
				}
			}
		}},
		{"a chart with a scale beside its lines", func(c *canvas) {
			for i, v := range []string{"40", "30", "20", "10", "0"} {
				y := 200 + 30*float64(i)
				c.hline(y, 120, 480).flush(116, y+3.5, v)
			}
			for i, v := range []string{"31.0", "22.4", "8.5"} {
				c.text(150+110*float64(i), 228+25*float64(i), v).text(150+110*float64(i), 335, "200"+string(rune('1'+i)))
			}
		}},
		{"bars with figures at their ends", func(c *canvas) {
			for i, w := range []float64{40, 180, 90, 250, 20, 130} {
				y := 200 + 16*float64(i)
				c.text(80, y, "Area "+string(rune('A'+i))).fill(150, y-8, 150+w, y+1, 0.5).text(154+w, y, "12."+string(rune('1'+i)))
			}
		}},
		{"bars that stand on a line, with their figures", func(c *canvas) {
			for i, h := range []float64{60, 90, 60, 30, 90, 45} {
				x := 100 + 50*float64(i)
				c.fill(x, 300-h, x+30, 300, 0.5).centre(x+15, 296-h, 10, "4"+string(rune('1'+i))+".0").centre(x+15, 312, 10, "200"+string(rune('1'+i)))
			}
		}},
		{"bars of several parts, with their figures", func(c *canvas) {
			for i, ws := range [][3]float64{{60, 90, 40}, {80, 52, 71}, {45, 110, 33}, {101, 61, 50}, {66, 84, 92}} {
				x, y := 160.0, 200+14*float64(i)
				c.text(80, y+9, "Area "+string(rune('A'+i)))
				for k, w := range ws {
					c.fill(x, y, x+w, y+12, 0.5+0.1*float64(k)).centre(x+w/2, y+9, 8, "2"+string(rune('1'+i+k)))
					x += w
				}
			}
		}},
		{"entries with bold names, set in columns", func(c *canvas) {
			for r := range 2 {
				for k, x := range []float64{80, 230, 380} {
					y := 200 + 70*float64(r)
					c.bolded(func() { c.text(x, y, "Town "+string(rune('A'+3*r+k))) })
					c.text(x, y+13, "Office of the port").text(x, y+26, "1"+string(rune('1'+k))+" Long Street").text(x, y+39, "Tel. 12 34 5"+string(rune('1'+k)))
				}
			}
		}},
		{"boxes that lines connect", func(c *canvas) {
			for r := range 2 {
				for k := range 3 {
					x, y := 80+140*float64(k), 200+80*float64(r)
					c.lattice([]float64{x, x + 100}, []float64{y, y + 40}).text(x+8, y+24, "Council office")
					if k < 2 {
						c.hline(y+20, x+100, x+140)
					}
					if r == 0 {
						c.vline(x+50, y+40, y+80)
					}
				}
			}
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := newCanvas(1)
			tt.draw(c)
			wantTables(t, build(c))
		})
	}
}

// TestHeadingsOffTheirFigures has headings that stand beside their columns, and
// one of several lines set flush right.
func TestHeadingsOffTheirFigures(t *testing.T) {
	c := newCanvas(1)
	c.hline(196, 80, 460).hline(226, 80, 460).hline(290, 80, 460)
	c.flush(240, 207, "Employed").flush(240, 221, "men")
	c.text(84, 221, "Area").text(290, 221, "Women").flush(455, 221, "All")
	for i, row := range [][4]string{{"Arden", "1,200", "31", "1,231"}, {"Borland", "900", "45", "945"}, {"Cam", "812", "77", "889"}, {"Dale", "640", "12", "652"}} {
		y := 240 + 14*float64(i)
		c.text(84, y, row[0]).flush(240, y, row[1]).flush(340, y, row[2]).flush(455, y, row[3])
	}
	wantTables(t, build(c), `
	Area|Employed men|Women|All
	Arden|1,200|31|1,231
	Borland|900|45|945
	Cam|812|77|889
	Dale|640|12|652`)
}

// TestWordOverItsRule has a word that is wider than its cell: it stays whole.
func TestWordOverItsRule(t *testing.T) {
	c := newCanvas(1)
	xs, ys := []float64{80, 130, 200, 270}, []float64{200, 220, 240}
	c.lattice(xs, ys)
	c.text(83, 212, "Employment").text(145, 212, "Income").text(205, 212, "Rate")
	c.text(83, 232, "North").text(145, 232, "12").text(205, 232, "8")
	wantTables(t, build(c), `
	Employment|Income|Rate
	North|12|8`)
}

// TestGroupsOfRows has groups set apart by more than the distance of rows, with
// blank cells: figures below each other are cells of their own.
func TestGroupsOfRows(t *testing.T) {
	c := newCanvas(1)
	c.hline(196, 80, 400).hline(214, 80, 400).hline(330, 80, 400)
	y := 209.0
	for i, row := range [][4]string{{"Area", "2008", "2009", "2010"}, {"Arden", "1.2", "", "3.1"}, {"Borland", "", "4.1", "3.3"}, {"Cam", "1.4", "4.4", "3.2"}, {"Dale", "", "", "3.9"}, {"Elm", "1.1", "4.6", ""}, {"Fern", "1.3", "", "3.6"}} {
		if i == 1 || i == 5 {
			y += 9
		}
		c.text(84, y, row[0])
		for k, x := range []float64{220, 300, 380} {
			c.flush(x, y, row[k+1])
		}
		y += 14
	}
	wantTables(t, build(c), `
	Area|2008|2009|2010
	Arden|1.2||3.1
	Borland||4.1|3.3
	Cam|1.4|4.4|3.2
	Dale|||3.9
	Elm|1.1|4.6|
	Fern|1.3||3.6`)
}

func (c *canvas) fill(x0, y0, x1, y1, gray float64) *canvas {
	c.Fills = append(c.Fills, Fill{Box: extract.Rect{X0: x0, Y0: y0, X1: x1, Y1: y1}, Gray: gray})
	return c
}

// TestFilledCells has cells bounded by nothing but the edges of their shading.
func TestFilledCells(t *testing.T) {
	c := newCanvas(1)
	xs, ys := []float64{80, 200, 300, 400}, []float64{200, 218, 248, 266}
	for r := range 3 {
		for k := range 3 {
			c.fill(xs[k]+0.5, ys[r]+0.5, xs[k+1]-0.5, ys[r+1]-0.5, 0.85)
		}
	}
	c.cells(xs, ys, [][]string{{"Area", "Lead", "State"}, {"Water/and air", "Arden", "open"}, {"Energy", "", "closed"}})
	wantTables(t, build(c), `
	Area|Lead|State
	Water/and air|Arden|open
	Energy||closed`)
}

// TestTintedRows has rows that nothing but their tint sets apart.
func TestTintedRows(t *testing.T) {
	c := newCanvas(1)
	rows := [][3]string{{"Council", "Task", "State"}, {"Arden", "Stations/Reports", "open"}, {"Borland", "Grants/Training", "Closed/Open"}, {"Cam", "Trade", "Closed"}, {"Dale", "Transport/Roads", "Open"}}
	y := 200.0
	for i, row := range rows {
		h := 13.0
		for k, x := range []float64{84, 220, 360} {
			for n, l := range strings.Split(row[k], "/") {
				c.text(x, y+10+13*float64(n), l)
				h = max(h, 13*float64(n+1))
			}
		}
		if i%2 == 0 {
			c.fill(80, y, 515, y+h, 0.9)
		}
		y += h
	}
	wantTables(t, build(c), `
	Council|Task|State
	Arden|Stations Reports|open
	Borland|Grants Training|Closed Open
	Cam|Trade|Closed
	Dale|Transport Roads|Open`)
}
