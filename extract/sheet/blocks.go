package sheet

import (
	"context"
	"fmt"
	"strings"

	"lianhe/extract"
)

// blocks turns the sheets into the blocks and issues of a document.
func (b *book) blocks(ctx context.Context, doc *extract.Document, lim extract.Limits) error {
	doc.Issues = b.issues
	left := &slots{lim.Cells, lim.Cells}
	for _, s := range b.sheets {
		if err := ctx.Err(); err != nil {
			return err
		}
		s.settle()
		s.tick()
		if err := s.blocks(doc, left); err != nil {
			return err
		}
	}
	// A list that goes on in the next sheet under the same header, without a title
	// of its own, is one table.
	doc.Blocks = extract.JoinTables(doc.Blocks)
	return nil
}

// blocks appends what the sheet shows, then what it hides, which yields no
// record but must not get lost in silence.
func (s *sheet) blocks(doc *extract.Document, left *slots) error {
	all := func(int) bool { return true }
	if s.hidden {
		return s.hide(doc, all, all, left, func(*grid) string { return "" })
	}
	row := func(r int) bool { return !s.hiddenRows[r] }
	col := func(c int) bool { return !s.hiddenCols[c] }
	g, err := s.dense(row, col, left)
	if err != nil {
		return err
	}
	doc.Blocks = append(doc.Blocks, g.blocks()...)
	err = s.hide(doc, func(r int) bool { return !row(r) }, all, left, func(g *grid) string {
		return "的第" + ranges(g.rows, func(r int) string { return fmt.Sprint(r + 1) }) + "行"
	})
	if err != nil {
		return err
	}
	return s.hide(doc, row, func(c int) bool { return !col(c) }, left, func(g *grid) string {
		return "的" + ranges(g.cols, colName) + "列"
	})
}

// hide appends the chosen part of a sheet as a hidden table with its Issue, where
// anything is written in it; which names the part.
func (s *sheet) hide(doc *extract.Document, row, col func(int) bool, left *slots, which func(*grid) string) error {
	written := false
	for i := range s.cells {
		c := &s.cells[i]
		written = written || !c.blank() && row(c.row) && col(c.col)
	}
	if !written {
		return nil
	}
	g, err := s.dense(row, col, left)
	if err != nil {
		return err
	}
	t := g.table(upTo(0, len(g.rows)))
	doc.Blocks = append(doc.Blocks, extract.Block{Role: extract.Hidden, Table: t})
	doc.Issues = append(doc.Issues, extract.Issue{
		Code: extract.SheetHidden, Severity: extract.SevInfo, Src: s.source(g.rows[0], g.cols[0]),
		Text: "工作表“" + s.name + "”" + which(g) + "是隐藏的，其中的内容没有读入",
		Hint: "如果这些内容应当读入，请在 Excel 中取消隐藏（或清除筛选）后重新导入",
	})
	return nil
}

// ranges prints numbers as 3、7至9.
func ranges(ns []int, name func(int) string) string {
	var parts []string
	for i := 0; i < len(ns); {
		k := i
		for k+1 < len(ns) && ns[k+1] == ns[k]+1 {
			k++
		}
		part := name(ns[i])
		if k > i {
			part += "至" + name(ns[k])
		}
		parts = append(parts, part)
		i = k + 1
	}
	return strings.Join(parts, "、")
}

func upTo(a, b int) []int {
	ns := make([]int, 0, b-a)
	for i := a; i < b; i++ {
		ns = append(ns, i)
	}
	return ns
}
