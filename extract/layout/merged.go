package layout

import "math"

// merged extends the cells of the leading columns over the rows below (or
// around) them that are theirs: columns that begin new cells at the same rows,
// fewer than there are rows, hold merged cells.
func (r *region) merged(index map[*span]place, all [][][]*span, starts, ends []float64) {
	n := len(starts)
	var first []int // rows at which the blocks of the first column begin
	for _, b := range all[0] {
		first = append(first, index[b[0]].r0)
	}
	if len(first) < 2 || len(first)*10 > n*9 {
		return
	}
	for c := 0; c < len(all) && len(all[c]) == len(first); c++ {
		for i, b := range all[c] {
			if index[b[0]].r0 != first[i] && (i == 0 || index[b[0]].r0 < first[i-1]) {
				return
			}
		}
		bounds := centredBounds(all[c], index, starts, ends)
		for i, b := range all[c] {
			p := index[b[0]]
			if bounds != nil {
				p = bounds[i]
			} else {
				p.r1 = n
				if i+1 < len(first) {
					p.r1 = max(index[all[c][i+1][0]].r0, p.r0+1)
				}
			}
			for _, sp := range b {
				index[sp] = p
			}
		}
	}
}

// centredBounds finds the rows of merged cells whose text stands in the middle:
// each cell begins where the one before ends, and ends where its text is as far
// from its bottom as from its top. It is nil where the text stands at the top
// or the cells do not come out even with the last row.
func centredBounds(bs [][]*span, index map[*span]place, starts, ends []float64) []place {
	out := make([]place, len(bs))
	next, moved := 0, false
	for i, b := range bs {
		p := index[b[0]]
		mid := (b[0].top() + b[len(b)-1].bottom()) / 2
		best, at := math.Inf(1), next
		for e := next; e < len(ends); e++ {
			if d := math.Abs((starts[next]+ends[e])/2 - mid); d < best {
				best, at = d, e
			}
		}
		if next >= len(ends) || best > 0.5*b[0].size {
			return nil
		}
		moved = moved || p.r0 > next
		out[i] = place{next, at + 1}
		next = at + 1
	}
	if next != len(ends) || !moved {
		return nil
	}
	return out
}
