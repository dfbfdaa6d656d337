package layout

import (
	"math"
	"slices"
)

// byCentres finds the rows of a table whose cells are centred in height, with
// nothing to set its rows apart. One column holds a line in each row and so the
// middle of each row; the lines of another fall into groups with just these
// middles; the text of merged cells stands in the middle of several rows.
func (r *region) byCentres() ([][]place, int) {
	var cols [][]*span
	for c := range r.cols {
		cols = append(cols, r.column(c))
	}
	plain := false // rows of single lines were tried; they are the same for all columns
	for key := r.cols - 1; key >= 0; key-- {
		if len(cols[key]) < 2 {
			continue
		}
		for c := r.cols - 1; c >= 0; c-- {
			if c == key || len(cols[c]) < len(cols[key]) {
				continue
			}
			if rows, wrapped := groupAround(cols[c], cols[key]); rows != nil && (wrapped || !plain) {
				plain = plain || !wrapped
				if out, n := r.centredRows(cols, rows, key, c, wrapped); out != nil {
					return out, n
				}
			}
		}
	}
	return nil, 0
}

// groupAround divides lines into one group for each key line, with the key's
// height as its middle; it returns nil where that does not come out even.
func groupAround(ls, keys []*span) (groups [][]*span, wrapped bool) {
	i := 0
	for _, key := range keys {
		sum := 0.0
		n := 0
		for i+n < len(ls) {
			if n > 0 && isFigure(ls[i+n].text()) && isFigure(ls[i].text()) {
				return nil, false // figures below each other are rows of their own
			}
			sum += ls[i+n].midY()
			n++
			d := sum/float64(n) - key.midY()
			if math.Abs(d) < 0.2*key.size {
				break
			}
			if d > 0 || n > 8 {
				return nil, false
			}
		}
		if n == 0 || math.Abs(sum/float64(n)-key.midY()) >= 0.2*key.size {
			return nil, false
		}
		groups = append(groups, ls[i:i+n])
		wrapped = wrapped || n > 1
		i += n
	}
	if i < len(ls) {
		return nil, false
	}
	return groups, wrapped
}

// centredRows places the spans of all columns in the rows that key and the
// groups of column c make. There must be a wrapped or a merged cell to show for
// it, and every text must find its rows.
func (r *region) centredRows(cols [][]*span, rows [][]*span, key, c int, wrapped bool) ([][]place, int) {
	index := map[*span]place{}
	starts, ends := make([]float64, len(rows)), make([]float64, len(rows))
	for i, g := range rows {
		starts[i], ends[i] = g[0].top(), g[len(g)-1].bottom()
		index[cols[key][i]] = place{i, i + 1}
		for _, sp := range g {
			index[sp] = place{i, i + 1}
		}
	}
	merged := 0 // leading columns with merged cells
	for k := range cols {
		if k == key || k == c || len(cols[k]) == 0 {
			continue
		}
		if k == merged && len(cols[k])*4 < len(rows)*3 || k == merged && merged > 0 && len(cols[k]) < len(rows) {
			if bounds := boundsFrom(blocks(cols[k], 1.2*leastPitch(cols)), starts, ends); bounds != nil {
				merged++
				for i, b := range blocks(cols[k], 1.2*leastPitch(cols)) {
					for _, sp := range b {
						index[sp] = bounds[i]
					}
				}
				continue
			}
		}
		if !inRows(blocks(cols[k], 0), starts, ends, index) && !inRows(blocks(cols[k], 1.2*leastPitch(cols)), starts, ends, index) {
			return nil, 0
		}
	}
	if !wrapped && merged == 0 {
		return nil, 0
	}
	out := make([][]place, len(r.spans))
	for i := range r.spans {
		for k := range r.spans[i] {
			sp := &r.spans[i][k]
			p, ok := index[sp]
			if !ok {
				p = placeBeside([]*span{sp}, starts, ends)
			}
			out[i] = append(out[i], p)
		}
	}
	return out, len(rows)
}

// leastPitch is the distance of lines in the column where it is least.
func leastPitch(cols [][]*span) float64 {
	least := math.Inf(1)
	for _, col := range cols {
		for i := 1; i < len(col); i++ {
			least = min(least, col[i].base-col[i-1].base)
		}
	}
	return least
}

// inRows places blocks that each stand in the middle of one row.
func inRows(bs [][]*span, starts, ends []float64, index map[*span]place) bool {
	at := make([]int, len(bs))
	for i, b := range bs {
		k, _ := slices.BinarySearch(starts, middle(b))
		k = max(k-1, 0)
		if math.Abs((starts[k]+ends[k])/2-middle(b)) > 0.25*b[0].size {
			return false
		}
		at[i] = k
	}
	for i, b := range bs {
		for _, sp := range b {
			index[sp] = place{at[i], at[i] + 1}
		}
	}
	return true
}

func middle(b []*span) float64 { return (b[0].top() + b[len(b)-1].bottom()) / 2 }

// boundsFrom finds the rows of merged cells from the middles of their texts. The
// rows above the first may belong to a cell of the page before; the last may go
// on over the page, its text then standing at its top.
func boundsFrom(bs [][]*span, starts, ends []float64) []place {
	for from := range starts {
		if starts[from] > bs[0][0].top()+0.3*bs[0][0].size {
			break
		}
		if out := boundsAt(bs, starts, ends, from); out != nil {
			return out
		}
	}
	return nil
}

func boundsAt(bs [][]*span, starts, ends []float64, from int) []place {
	var out []place
	next := from
	for i, b := range bs {
		if next >= len(starts) {
			return nil
		}
		tolerance := 0.3 * b[0].size
		e := next
		for e < len(ends)-1 && (starts[next]+ends[e])/2 < middle(b)-tolerance {
			e++
		}
		last := i == len(bs)-1
		switch {
		case math.Abs((starts[next]+ends[e])/2-middle(b)) <= tolerance && (!last || e == len(ends)-1):
		case last && math.Abs(starts[next]-b[0].top()) < 0.5*b[0].size:
			e = len(ends) - 1
		default:
			return nil
		}
		out = append(out, place{next, e + 1})
		next = e + 1
	}
	return out
}
