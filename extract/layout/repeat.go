package layout

import "strings"

// repeatedRows is how many rows at the top of g repeat those at the top of j.
func repeatedRows(j *joint, g *grid) int {
	best := 0
	for n := 1; n <= min(maxHead, g.rows(), j.rows); n++ {
		a, aok := head(j, n)
		b, bok := headOf(g, n)
		if !aok || !bok {
			continue
		}
		if a != b {
			break
		}
		best = n
	}
	return best
}

// head is the text and shape of the first n rows; ok is false when a cell goes
// on below them or when they are blank.
func head(j *joint, n int) (string, bool) {
	var b strings.Builder
	for _, c := range j.cells {
		if c.r0 < n {
			if c.r1 > n {
				return "", false
			}
			shape(&b, c.area, c.Text)
		}
	}
	return b.String(), b.Len() > 0
}

func headOf(g *grid, n int) (string, bool) {
	var b strings.Builder
	for i := range g.cells {
		if c := &g.cells[i]; c.r0 < n {
			if c.r1 > n {
				return "", false
			}
			shape(&b, c.area, g.passage(c).Text)
		}
	}
	return b.String(), b.Len() > 0
}

// shape writes a non-blank cell of a header. Columns are not compared by number:
// a part may lack a column line that only other rows need.
func shape(b *strings.Builder, a area, text string) {
	t := strings.Join(strings.Fields(text), "")
	if t == "" {
		return
	}
	b.WriteByte(byte('0' + a.r0))
	b.WriteByte(byte('0' + a.r1))
	b.WriteString(t)
	b.WriteByte(0)
}
