package layout

import "testing"

// TestTwoTablesInOneRun has tables without vertical rules beside each other, and one
// table that is printed in two halves.
func TestTwoTablesInOneRun(t *testing.T) {
	left := [][]string{{"Arden", "12", "14"}, {"Borland", "33", "30"}, {"Cam", "40", "44"}, {"Dale", "21", "20"}}
	right := [][]string{{"Wheat", "1.2", "1.4"}, {"Barley", "3.3", "3.0"}, {"Oats", "4.0", "4.4"}, {"Rye", "2.1", "2.0"}}
	a, b := "Area|2009|2010\nArden|12|14\nBorland|33|30\nCam|40|44\nDale|21|20", "Crop|2009|2010\nWheat|1.2|1.4\nBarley|3.3|3.0\nOats|4.0|4.4\nRye|2.1|2.0"
	// draw sets both with the right one at x, its rows pitch apart.
	draw := func(x, pitch float64, head string) *canvas {
		c := newCanvas(1)
		c.text(84, 200, "Area").flush(180, 200, "2009").flush(230, 200, "2010")
		c.text(x, 200, head).flush(x+96, 200, "2009").flush(x+146, 200, "2010")
		c.figures(214, []float64{180, 230}, left...)
		for i, row := range right {
			y := 214 + pitch*float64(i)
			c.text(x, y, row[0]).flush(x+96, y, row[1]).flush(x+146, y, row[2])
		}
		return c
	}
	tests := []struct {
		name string
		page *canvas
		want []string
	}{
		{"captions over both", draw(270, 14, "Crop").text(84, 182, "Table 1. Ships").text(270, 182, "Table 2. Crops"), []string{a, b}},
		{"a gap far wider than the others", draw(370, 14, "Crop"), []string{a, b}},
		{"rows at other heights", draw(270, 19, "Crop"), []string{a, b}},
		{"one table in two halves", draw(270, 14, "Area"), []string{`
		Area|2009|2010|Area|2009|2010
		Arden|12|14|Wheat|1.2|1.4
		Borland|33|30|Barley|3.3|3.0
		Cam|40|44|Oats|4.0|4.4
		Dale|21|20|Rye|2.1|2.0`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { wantTables(t, build(tt.page), tt.want...) })
	}
}
