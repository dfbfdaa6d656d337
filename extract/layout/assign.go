package layout

import "unicode"

// assign gives each char to the cell of the smallest lattice that holds it.
func (s *sheet) assign(ls []*lattice) (cells [][][]char, rest []char) {
	cells = make([][][]char, len(ls))
	find := make([]func(x, y float64) int, len(ls))
	for i, l := range ls {
		cells[i] = make([][]char, len(l.cells))
		find[i] = l.locate()
	}
	homes := make([]home, len(s.chars))
next:
	for k := range s.chars {
		homes[k] = home{-1, -1}
		x, y := s.chars[k].mid()
		for i, l := range ls {
			if x < l.box.X0 || x > l.box.X1 || y < l.box.Y0 || y > l.box.Y1 {
				continue
			}
			if j := find[i](x, y); j >= 0 {
				homes[k] = home{i, j}
				continue next
			}
		}
	}
	s.keepWords(homes)
	for k, h := range homes {
		if h.lattice < 0 {
			rest = append(rest, s.chars[k])
		} else {
			cells[h.lattice][h.cell] = append(cells[h.lattice][h.cell], s.chars[k])
		}
	}
	return cells, rest
}

// home is the lattice and the cell that a char stands in, or -1.
type home struct{ lattice, cell int }

// keepWords gives a word that runs through the rule of its cell to the cell of
// a lattice that holds most of it.
func (s *sheet) keepWords(homes []home) {
	for i := 0; i < len(homes); {
		j := i + 1
		for j < len(homes) && s.chars[j-1].runsInto(&s.chars[j]) {
			j++
		}
		best, most := homes[i], 0
		for from := i; from < j; {
			to := from
			for to < j && homes[to] == homes[from] {
				to++
			}
			if to-from > most {
				best, most = homes[from], to-from
			}
			from = to
		}
		for k := i; k < j; k++ {
			if homes[k].lattice == best.lattice {
				homes[k] = best
			}
		}
		i = j
	}
}

// runsInto reports whether d is the next letter or figure of the word of c.
func (c *char) runsInto(d *char) bool {
	part := func(c *char) bool {
		r := firstRune(c.text)
		return !c.blank && !wide(r) && (unicode.IsLetter(r) || unicode.IsDigit(r))
	}
	gap := d.box.X0 - c.box.X1
	return part(c) && part(d) && !d.space && d.base == c.base && gap < 0.1*c.size && gap > -0.3*c.size
}
