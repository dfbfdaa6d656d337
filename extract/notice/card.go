package notice

import "lianhe/extract"

// cards reads a table that is one consortium, or several below each other, with
// the labels beside the values:
//
//	创新联合体名称 | 潮汐能创新联合体
//	技术领域       | 海洋能
//	牵头单位       | …
//
// The blank of a form has no values, or hints instead of a name, and gives nothing.
func (r *tableReader) cards(t *extract.Table, grid [][]int) {
	var open *consortium
	commit := func() {
		if open != nil && len(open.members) > 0 && namesConsortium(folded(open.name)) {
			r.consortia = append(r.consortia, open)
		}
		open = nil
	}
	for i, row := range grid {
		for k := 0; k+1 < len(row); k++ {
			label, value := row[k], row[k+1]
			if label < 0 || value < 0 || label == value || t.Cells[value].Row != i || t.Cells[value].Text == "" {
				continue
			}
			cell := &t.Cells[value]
			switch col := headerColumn(cellText(t, label)); {
			case col == colName:
				commit()
				open = &consortium{src: cell.Src, field: r.field}
				open.setName(cell.Passage)
			case open == nil:
			case col == colField:
				open.field = cell.Value
			case col == colLead || col == colCoLead || col == colMembers:
				open.addUnits(cell.Passage, t.Cells[label].Value, nil)
			case col == colUnit:
				open.addUnits(cell.Passage, extract.Value{}, nil)
			default:
				continue
			}
			k++ // a value is no label
		}
	}
	commit()
}
