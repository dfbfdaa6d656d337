package layout

import "lianhe/extract"

// overflow hides the text that a spreadsheet draws below the last row of a page
// and again on the next: a merged cell goes over the page break, its text stands
// in the middle of the whole, and what falls off the page is clipped there.
func overflow(flows []flow) {
	for i := 0; i+1 < len(flows); i++ {
		rest, g := afterTable(&flows[i])
		next := firstTable(&flows[i+1])
		if len(rest) == 0 || next == nil || g == nil || !continues([]*grid{g}, next) {
			continue
		}
		again := map[string]bool{}
		for k := range next.cells {
			for m := range next.cells[k].lines {
				again[next.cells[k].lines[m].text()] = true
			}
		}
		if allAgain(rest, again) {
			for _, t := range rest {
				t.role = extract.Hidden
			}
		}
	}
}

func allAgain(rest []*textLine, again map[string]bool) bool {
	for _, t := range rest {
		for k := range t.words {
			if !again[t.words[k].text] && !again[t.text] {
				return false
			}
		}
	}
	return true
}

// afterTable is the last ruled table of a page and the few lines of body text
// behind it.
func afterTable(fl *flow) (rest []*textLine, g *grid) {
	for k := len(fl.items) - 1; k >= 0; k-- {
		it := fl.items[k]
		switch {
		case it.grid != nil:
			return rest, it.grid
		case it.line.role != extract.Body:
		case len(rest) == 6:
			return nil, nil
		default:
			rest = append(rest, it.line)
		}
	}
	return nil, nil
}

// firstTable is the table that a page begins with, or nil.
func firstTable(fl *flow) *grid {
	for _, it := range fl.items {
		switch {
		case it.grid != nil:
			return it.grid
		case it.line.role == extract.Body:
			return nil
		}
	}
	return nil
}
