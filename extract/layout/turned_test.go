package layout

import (
	"testing"

	"lianhe/extract"
)

// upward draws s from the given point upwards, its base line at x.
func (c *canvas) upward(x, y float64, s string) *canvas {
	for _, r := range s {
		w := glyphWidth(r, c.size)
		if r != ' ' {
			c.Glyphs = append(c.Glyphs, Glyph{
				Text: string(r), Box: extract.Rect{X0: x - 0.88*c.size, Y0: y - w, X1: x + 0.12*c.size, Y1: y},
				Base: x, Size: c.size, Angle: 270, Seq: len(c.Glyphs),
			})
		}
		y -= w
	}
	return c
}

// TestHeadingsSetUpright has headings that run up over narrow columns and hold
// more letters than all that stands below them.
func TestHeadingsSetUpright(t *testing.T) {
	heads := []string{"ships that call at the harbour", "ferries to the islands in summer", "fishing boats on inland waters"}
	rows := [][]string{{"Arden", "12", "14", "8"}, {"Borland", "33", "30", "9"}, {"Cam", "40", "44", "1"}}
	want := `
	Area|ships that call at the harbour|ferries to the islands in summer|fishing boats on inland waters
	Arden|12|14|8
	Borland|33|30|9
	Cam|40|44|1`
	draw := func() *canvas {
		c := newCanvas(1).text(84, 296, "Area")
		for k, h := range heads {
			c.upward(197+30*float64(k), 298, h)
		}
		return c.figures(314, []float64{200, 230, 260}, rows...)
	}
	t.Run("without rules", func(t *testing.T) { wantTables(t, build(draw()), want) })
	t.Run("in ruled cells", func(t *testing.T) {
		wantTables(t, build(draw().lattice([]float64{80, 180, 210, 240, 270}, []float64{120, 302, 317, 331, 346})), want)
	})
}
