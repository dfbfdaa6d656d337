package layout

import (
	"slices"

	"lianhe/extract"
)

// watermarks takes pale, large text that lies across other text out of the
// chars of a page: it would be read into the lines that it crosses.
func watermarks(cs []char) (rest []char, marks []line) {
	sizes := make([]float64, 0, len(cs))
	for i := range cs {
		sizes = append(sizes, cs[i].size)
	}
	large := max(18, 1.6*median(sizes, 0))
	pale := func(c char) bool { return c.gray >= 0.55 && c.gray <= 0.97 && c.size >= large }
	if !slices.ContainsFunc(cs, pale) {
		return cs, nil
	}
	var pales []char
	for _, c := range cs {
		if pale(c) {
			pales = append(pales, c)
		} else {
			rest = append(rest, c)
		}
	}
	marks = lines(pales, 0)
	for _, l := range lines(rest, 1) {
		for i := range marks {
			m := &marks[i]
			if l.bottom() > m.top() && l.top() < m.bottom() && overlapX(l.box, m.box) > 0 {
				return rest, marks
			}
		}
	}
	return cs, nil
}

// stampItems are watermarks as items.
func (s *sheet) stampItems(marks []line) []item {
	var out []item
	for i := range marks {
		t := s.textLine([]piece{{box: marks[i].box, line: &marks[i]}}, 0)
		t.role = extract.Stamp
		t.left, t.right = t.box.X0, t.box.X1
		out = append(out, item{line: t})
	}
	return out
}
