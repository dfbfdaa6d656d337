package layout

import "testing"

// TestTablesAcrossColumns has tables whose gaps between columns go on as the gap
// between two columns of text, or look like it.
func TestTablesAcrossColumns(t *testing.T) {
	prose := []string{"the council of the port read the plan", "and found that most of the ships that", "call here carry grain from the north", "so that a second quay would be built", "before the end of the coming decade in", "the bay where the old yard once stood"}
	tests := []struct {
		name string
		draw func(*canvas)
		want string
	}{
		{"a table over two columns of text", func(c *canvas) {
			c.text(80, 120, "Area").flush(200, 120, "2007").flush(265, 120, "2008").flush(390, 120, "2009").flush(490, 120, "2010")
			for i, a := range []string{"Arden", "Borland", "Cam", "Dale", "Elm"} {
				y := 134 + 14*float64(i)
				c.text(80, y, a).flush(200, y, "12").flush(265, y, "31").flush(390, y, "14").flush(490, y, "27")
			}
			for i := range 12 {
				c.text(80, 230+12*float64(i), prose[i%6]).text(315, 230+12*float64(i), prose[(i+3)%6])
			}
		}, `
		Area|2007|2008|2009|2010
		Arden|12|31|14|27
		Borland|12|31|14|27
		Cam|12|31|14|27
		Dale|12|31|14|27
		Elm|12|31|14|27`},
		{"long labels beside their figures", func(c *canvas) {
			c.text(80, 118, "Statement").flush(330, 118, "Yes").flush(400, 118, "No").flush(500, 118, "None")
			for i := range 5 {
				y := 134 + 32*float64(i)
				c.text(80, y, prose[i]).text(80, y+12, prose[i+1])
				c.flush(330, y, "12%").flush(400, y, "31%").flush(500, y, "57%")
			}
		}, `
		Statement|Yes|No|None
		the council of the port read the plan and found that most of the ships that|12%|31%|57%
		and found that most of the ships that call here carry grain from the north|12%|31%|57%
		call here carry grain from the north so that a second quay would be built|12%|31%|57%
		so that a second quay would be built before the end of the coming decade in|12%|31%|57%
		before the end of the coming decade in the bay where the old yard once stood|12%|31%|57%`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := newCanvas(1)
			tt.draw(c)
			wantTables(t, build(c), tt.want)
		})
	}
}
