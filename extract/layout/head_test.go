package layout

import "testing"

// bolded sets what f draws bold.
func (c *canvas) bolded(f func()) *canvas {
	n := len(c.Glyphs)
	f()
	for i := n; i < len(c.Glyphs); i++ {
		c.Glyphs[i].Bold = true
	}
	return c
}

// figures draws labels at 84 and figures that end at the given places.
func (c *canvas) figures(y float64, rights []float64, rows ...[]string) *canvas {
	for i, row := range rows {
		c.text(84, y+14*float64(i), row[0])
		for k, x := range rights {
			c.flush(x, y+14*float64(i), row[k+1])
		}
	}
	return c
}

// TestHeadings has tables without vertical rules whose headings take several lines.
func TestHeadings(t *testing.T) {
	tests := []struct {
		name string
		draw func(*canvas)
		want string
	}{
		{"a bold group below bold headings", func(c *canvas) {
			c.bolded(func() { c.flush(300, 200, "2010").flush(400, 200, "2009").text(84, 214, "Income") })
			c.figures(228, []float64{300, 400}, []string{"Rents", "120", "118"}, []string{"Fees", "74", "70"}, []string{"Grants", "31", "35"}, []string{"Other", "8", "9"})
		}, `
		|2010|2009
		Income||
		Rents|120|118
		Fees|74|70
		Grants|31|35
		Other|8|9`},
		{"bold headings beside one that is not", func(c *canvas) {
			c.bolded(func() { c.centre(290, 186, 10, "No").centre(290, 198, 10, "answer").centre(390, 198, 10, "Agree") })
			c.text(84, 198, "Question")
			for i, s := range []string{"Roads", "Schools", "Parks", "Trains"} {
				y := 214 + 14*float64(i)
				c.text(84, y, s).centre(290, y, 10, "1"+string(rune('1'+i))+"%").centre(390, y, 10, "4"+string(rune('1'+i))+"%")
			}
		}, `
		Question|No answer|Agree
		Roads|11%|41%
		Schools|12%|42%
		Parks|13%|43%
		Trains|14%|44%`},
		{"the first line of the heading in the middle", func(c *canvas) {
			c.bolded(func() {
				c.text(84, 198, "Question").centre(280, 186, 10, "Not sure or").centre(280, 198, 10, "no answer").centre(480, 198, 10, "Agree")
			})
			c.hline(203, 80, 510)
			for i, s := range []string{"Roads", "Schools", "Parks", "Trains"} {
				y := 214 + 14*float64(i)
				c.text(84, y, s).centre(280, y, 10, "1"+string(rune('1'+i))+"%").centre(480, y, 10, "4"+string(rune('1'+i))+"%")
			}
		}, `
		Question|Not sure or no answer|Agree
		Roads|11%|41%
		Schools|12%|42%
		Parks|13%|43%
		Trains|14%|44%`},
		{"a heading in the middle, over a rule of its own", func(c *canvas) {
			c.centre(290, 186, 10, "Both years").hline(190, 220, 360)
			c.text(84, 200, "Area").flush(270, 200, "2009").flush(350, 200, "2010").flush(490, 200, "Change")
			c.hline(204, 80, 500)
			c.figures(216, []float64{270, 350, 490}, []string{"Arden", "120", "118", "2.1"}, []string{"Borland", "74", "70", "0.4"}, []string{"Cam", "31", "35", "1.3"}, []string{"Dale", "8", "9", "3.3"})
		}, `
		Area↓2|Both years→2|Change↓2
		2009|2010
		Arden|120|118|2.1
		Borland|74|70|0.4
		Cam|31|35|1.3
		Dale|8|9|3.3`},
		{"the same years under each heading", func(c *canvas) {
			c.centre(243, 186, 10, "Men").centre(423, 186, 10, "Women")
			rights := []float64{200, 260, 320, 380, 440, 500}
			for k, x := range rights {
				c.flush(x, 200, []string{"2008", "2009", "2010"}[k%3])
			}
			c.figures(214, rights, []string{"Arden", "12", "41,230", "18,000", "1", "51,412", "19,001"}, []string{"Borland", "33", "30,912", "29,116", "9", "48,871", "11,350"}, []string{"Cam", "40", "44,002", "41,118", "6", "26,600", "17,000"})
		}, `
		|Men→3|Women→3
		|2008|2009|2010|2008|2009|2010
		Arden|12|41,230|18,000|1|51,412|19,001
		Borland|33|30,912|29,116|9|48,871|11,350
		Cam|40|44,002|41,118|6|26,600|17,000`},
		{"wide spaces in a heading over two columns", func(c *canvas) {
			c.spread(242, 186, 4, "Budgets", "2010/11").spread(402, 186, 4, "Budgets", "2009/10").text(84, 200, "Area")
			for _, x := range []float64{230, 390} {
				c.flush(x+30, 200, "Paid").flush(x+95, 200, "Due")
			}
			for i, a := range []string{"Arden", "Borland", "Cam", "Dale"} {
				y := 216 + 14*float64(i)
				c.spread(84, y, 4, a, "and", "its", "port").flush(260, y, "31").flush(325, y, "12").flush(420, y, "30").flush(485, y, "14")
			}
			c.hline(190, 230, 330).hline(190, 390, 490)
		}, `
		Area↓2|Budgets 2010/11→2|Budgets 2009/10→2
		Paid|Due|Paid|Due
		Arden and its port|31|12|30|14
		Borland and its port|31|12|30|14
		Cam and its port|31|12|30|14
		Dale and its port|31|12|30|14`},
		{"a stretched line with wider spaces behind its sentences below the last row", func(c *canvas) {
			c.text(84, 200, "Area").flush(200, 200, "2008").flush(280, 200, "2009").flush(360, 200, "2010")
			c.figures(212, []float64{200, 280, 360}, []string{"Arden", "12", "14", "18"}, []string{"Borland", "33", "30", "29"}, []string{"Cam", "40", "44", "41"}, []string{"Dale", "21", "20", "25"})
			c.spread(84, 268, 6, "The", "harbours", "of", "Arden", "grew.")
			c.spread(234, 268, 6, "The", "others", "did", "not", "grow", "by", "much.")
			c.spread(84, 280, 5, "They", "had", "no", "port.")
		}, `
		Area|2008|2009|2010
		Arden|12|14|18
		Borland|33|30|29
		Cam|40|44|41
		Dale|21|20|25`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := newCanvas(1)
			tt.draw(c)
			wantTables(t, build(c), tt.want)
		})
	}
}

// spread draws words with a space of the given width between them.
func (c *canvas) spread(x, y, space float64, words ...string) *canvas {
	for _, w := range words {
		c.text(x, y, w)
		x += textWidth(w, c.size) + space
	}
	return c
}
