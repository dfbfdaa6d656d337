package layout

import "math"

// merged extends the cells of the leading columns over the rows below (or
// around) them that are theirs: columns that begin new cells at the same rows,
// fewer than there are rows, hold merged cells.
func (r *region) merged(index map[*span]place, all [][][]*span, starts, ends []float64) {
	n := len(starts)
	bounds := leadBounds(all[0], index, starts, ends)
	if len(bounds) < 2 || len(bounds)*10 > n*9 {
		return
	}
	for c := 0; c < len(all) && len(all[c]) == len(bounds); c++ {
		for i, b := range all[c] {
			if p := index[b[0]]; p.r1 <= bounds[i].r0 || p.r0 >= bounds[i].r1 {
				return
			}
		}
		for i, b := range all[c] {
			for _, sp := range b {
				index[sp] = bounds[i]
			}
		}
	}
}

// leadBounds is the rows of each merged cell of the first column: around its
// text where that stands in the middle, else from its text down to the next.
func leadBounds(bs [][]*span, index map[*span]place, starts, ends []float64) []place {
	if out := centredBounds(bs, index, starts, ends); out != nil {
		return out
	}
	out := make([]place, len(bs))
	for i, b := range bs {
		out[i] = place{index[b[0]].r0, len(starts)}
		if i > 0 {
			out[i-1].r1 = max(out[i].r0, out[i-1].r0+1)
		}
	}
	return out
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
