package extract

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// grid makes a table of rows whose cells are parted by blanks; "_" is an empty
// cell, "↓" one that is merged with the cell above, "→" with the one on its left.
func grid(rows ...string) *Table {
	t := &Table{Rows: len(rows), Cols: len(strings.Fields(rows[0]))}
	at := map[[2]int]int{}
	for r, row := range rows {
		for c, text := range strings.Fields(row) {
			k := len(t.Cells)
			switch text {
			case "↓":
				k = at[[2]int{r - 1, c}]
				t.Cells[k].RowSpan = r - t.Cells[k].Row + 1
			case "→":
				k = at[[2]int{r, c - 1}]
				t.Cells[k].ColSpan = c - t.Cells[k].Col + 1
			default:
				cell := Cell{Row: r, Col: c, RowSpan: 1, ColSpan: 1}
				cell.Text = strings.Trim(text, "_")
				t.Cells = append(t.Cells, cell)
			}
			at[[2]int{r, c}] = k
		}
	}
	return t
}

func TestJoinTables(t *testing.T) {
	para := func(role Role, text string) Block {
		return Block{Role: role, Para: &Paragraph{Passage: Passage{Value: Value{Text: text}}}}
	}
	tests := []struct {
		name string
		in   []Block
		want []*Table
	}{
		{"a repeated header, merged cells that go on",
			[]Block{{Table: grid("序号 名称 单位", "1 甲 东海", "↓ ↓ 西山")}, para(PageNumber, "— 2 —"), para(Body, "　"), {Table: grid("序号 名称 单位", "_ _ 南湖", "2 乙 北辰")}},
			[]*Table{grid("序号 名称 单位", "1 甲 东海", "↓ ↓ 西山", "↓ ↓ 南湖", "2 乙 北辰")}},
		{"three pieces with a header of two rows",
			[]Block{{Table: grid("序号 单位 →", "↓ 类型 全称", "1 牵头 东海")}, {Table: grid("序号 单位 →", "↓ 类型 全称", "_ 成员 西山")}, {Table: grid("序号 单位 →", "↓ 类型 全称", "2 牵头 北辰")}},
			[]*Table{grid("序号 单位 →", "↓ 类型 全称", "1 牵头 东海", "↓ 成员 西山", "2 牵头 北辰")}},
		{"a header repeated inside one table",
			[]Block{{Table: grid("序号 名称 单位", "1 甲 东海", "序号 名称 单位", "_ _ 西山", "序号 名称 单位", "2 乙 北辰")}},
			[]*Table{grid("序号 名称 单位", "1 甲 东海", "↓ ↓ 西山", "2 乙 北辰")}},
		{"text between them parts them",
			[]Block{{Table: grid("序号 单位", "1 东海")}, para(Body, "附件2"), {Table: grid("序号 单位", "1 西山")}},
			[]*Table{grid("序号 单位", "1 东海"), grid("序号 单位", "1 西山")}},
		{"another header parts them",
			[]Block{{Table: grid("序号 单位", "1 东海")}, {Table: grid("序号 名称", "1 甲")}},
			[]*Table{grid("序号 单位", "1 东海"), grid("序号 名称", "1 甲")}},
		{"empty cells of a first row are not merged with the header",
			[]Block{{Table: grid("序号 单位")}, {Table: grid("序号 单位", "_ 东海")}},
			[]*Table{grid("序号 单位", "_ 东海")}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []*Table
			for _, b := range JoinTables(tt.in) {
				if b.Table != nil {
					got = append(got, b.Table)
				}
			}
			if d := cmp.Diff(tt.want, got, cmpopts.IgnoreFields(Table{}, "Repeats")); d != "" {
				t.Error(d)
			}
		})
	}
}

// A repeated header is no row of the joined table, but its text is printed.
func TestRepeatedHeaderIsPrinted(t *testing.T) {
	in := []Block{{Table: grid("序号 单位", "1 甲", "序号 单位", "2 乙")}, {Table: grid("序号 单位", "3 丙")}}
	doc := Document{Blocks: JoinTables(in)}
	if n := len(doc.Blocks); n != 1 || doc.Blocks[0].Table.Rows != 4 {
		t.Fatalf("%d blocks, want one table of 4 rows", n)
	}
	want := "序号\t单位\n1\t甲\n序号\t单位\n2\t乙\n序号\t单位\n3\t丙\n"
	if got := doc.Text(); got != want {
		t.Errorf("text %q, want %q", got, want)
	}
}

// FuzzJoinTables checks that joining keeps every text but those of repeated
// headers, and never lays cells over one another.
func FuzzJoinTables(f *testing.F) {
	f.Add("ab c1 ab _2", uint8(2))
	f.Add("aa bc aa", uint8(1))
	f.Fuzz(func(t *testing.T, cells string, cut uint8) {
		rows := strings.Fields(cells)
		table := func(rows []string) Block {
			tab := &Table{Rows: len(rows), Cols: 2}
			for r, row := range rows {
				for c, text := range []rune(row + "__")[:2] {
					cell := Cell{Row: r, Col: c, RowSpan: 1, ColSpan: 1}
					if text != '_' {
						cell.Text = string(text)
					}
					tab.Cells = append(tab.Cells, cell)
				}
			}
			return Block{Table: tab}
		}
		n := min(int(cut), len(rows))
		blocks := []Block{table(rows[:n]), table(rows[n:])}
		for _, b := range JoinTables(blocks) {
			covered := map[[2]int]bool{}
			for _, c := range b.Table.Cells {
				for r := c.Row; r < c.Row+c.RowSpan; r++ {
					for k := c.Col; k < c.Col+c.ColSpan; k++ {
						if r >= b.Table.Rows || k >= b.Table.Cols || covered[[2]int{r, k}] {
							t.Fatalf("cell %q overlaps or leaves its table", c.Text)
						}
						covered[[2]int{r, k}] = true
					}
				}
			}
			if len(covered) != b.Table.Rows*b.Table.Cols {
				t.Fatal("joining left a hole")
			}
		}
	})
}

func TestCompact(t *testing.T) {
	tab := &Table{Rows: 2, Cells: []Cell{{Row: 0, Col: 0, RowSpan: 1, ColSpan: 40}, {Row: 0, Col: 40, RowSpan: 1, ColSpan: 2}, {Row: 1, Col: 0, RowSpan: 1, ColSpan: 12}, {Row: 1, Col: 12, RowSpan: 1, ColSpan: 30}}}
	tab.Compact()
	got := fmt.Sprint(tab.Cols)
	for _, c := range tab.Cells {
		got += fmt.Sprintf(" %d+%d", c.Col, c.ColSpan)
	}
	if want := "3 0+2 2+1 0+1 1+2"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
