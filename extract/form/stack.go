package form

import (
	"strconv"
	"strings"

	"lianhe/extract"
)

// minStacked is the number of lines that hold nothing but a label from which on
// a document is taken for a form with every cell on a line of its own.
const minStacked = 6

// unstack rebuilds the tables of a form that was saved as text with each cell on
// a line of its own, label above value and the cells of a row one below the
// other. Documents with tables are left alone.
func (x *extraction) unstack(body []extract.Block) []extract.Block {
	labels := 0
	for _, b := range body {
		if b.Table != nil {
			return body
		}
		if x.profile.labels.of(b.Para.Text) != nil {
			labels++
		}
	}
	if labels < minStacked {
		return body
	}
	s := &stack{x: x}
	end := x.planStart(body)
	for _, b := range body[:end] {
		s.lines = append(s.lines, b.Para.Passage)
		s.keys = append(s.keys, labelKey(b.Para.Text))
	}
	return append(s.blocks(body), body[end:]...)
}

// stack is the lines of such a document up to its plan.
type stack struct {
	x     *extraction
	lines []extract.Passage
	keys  []string
}

func (s *stack) blocks(body []extract.Block) []extract.Block {
	var out []extract.Block
	for i := 0; i < len(s.lines); {
		rows, next := s.table(i)
		if next == i {
			rows, next = s.field(i)
		}
		if next == i {
			out = append(out, body[i])
			i++
			continue
		}
		out = append(out, extract.Block{Table: tableOf(rows)})
		i = next
	}
	return out
}

// field reads a label and the lines below it up to the next label.
func (s *stack) field(i int) ([][]extract.Passage, int) {
	f := s.x.profile.labels.named(s.keys[i])
	if f == nil {
		return nil, i
	}
	var value extract.Passage
	next := i + 1
	for ; next < len(s.lines) && !s.speaks(next); next++ {
		if value.Text != "" && !f.Text && len(f.Options) == 0 {
			break
		}
		value.Append("\n", s.lines[next])
	}
	if value.Text == "" {
		value.Src = s.lines[i].Src
	}
	return [][]extract.Passage{{s.lines[i], value}}, next
}

// speaks reports whether a line is a label, a heading of the form or the
// beginning of a table.
func (s *stack) speaks(i int) bool {
	k := s.keys[i]
	if s.x.profile.labels.named(k) != nil || s.x.profile.divides(k) || s.x.profile.caption(k) || len(s.x.profile.labels.inline(s.lines[i].Text)) > 0 {
		return true
	}
	spec, _ := s.header(i)
	return spec != nil
}

// header recognises the header of a table, one column a line, the running number
// first, and returns the line after it.
func (s *stack) header(i int) (*Table, int) {
	for _, t := range s.x.profile.Tables {
		first := t.find(s.keys[i])
		if first == nil || !first.Number {
			continue
		}
		next, keyed := i+1, false
		for ; next < len(s.lines) && t.find(s.keys[next]) != nil && !t.find(s.keys[next]).Number; next++ {
			keyed = keyed || t.find(s.keys[next]) == t.column(t.Key)
		}
		if keyed && next-i >= 3 {
			return t, next
		}
	}
	return nil, i
}

// table reads a header and the rows below it. The running numbers tell where a
// row begins; a row that has not as many lines as the header gives its key
// alone, and an issue: which of its cells are empty is not to be known.
func (s *stack) table(i int) ([][]extract.Passage, int) {
	spec, next := s.header(i)
	if spec == nil {
		return nil, i
	}
	columns := next - i
	rows := [][]extract.Passage{s.lines[i:next]}
	for number := 1; next < len(s.lines) && s.numbered(next, number); number++ {
		end := s.rowEnd(next, number, columns)
		row := s.lines[next:end]
		if len(row) != columns {
			row = row[:min(len(row), 2)]
			s.x.issues = append(s.x.issues, extract.Issue{Code: extract.TableInconsistent, Severity: extract.SevWarning, Src: row[0].Src,
				Ref:  extract.Ref{Table: string(spec.Table), Ord: number},
				Text: "第" + strconv.Itoa(number) + "行的格数与表头不符，除名称外没有取值", Hint: "原表另存为文本时丢失了空格子，请提供原始文件"})
		}
		rows = append(rows, row)
		next = end
	}
	return rows, next
}

func (s *stack) numbered(i, number int) bool {
	return strings.Trim(squeeze(s.lines[i].Text), ".、") == strconv.Itoa(number)
}

// rowEnd is the line after the row of a number: the next number where it is
// expected, else the first number or heading found.
func (s *stack) rowEnd(i, number, columns int) int {
	if end := i + columns; end <= len(s.lines) && (end == len(s.lines) || s.numbered(end, number+1) || s.speaks(end)) && !s.spokenBetween(i+1, end) {
		return end
	}
	end := i + 1
	for end < len(s.lines) && end < i+2*columns && !s.numbered(end, number+1) && !s.speaks(end) {
		end++
	}
	return end
}

func (s *stack) spokenBetween(i, end int) bool {
	for ; i < end; i++ {
		if s.speaks(i) {
			return true
		}
	}
	return false
}

// tableOf makes a table of rows of cells.
func tableOf(rows [][]extract.Passage) *extract.Table {
	t := &extract.Table{Src: rows[0][0].Src, Rows: len(rows), Cols: len(rows[0])}
	for r, row := range rows {
		for c, p := range row {
			t.Cells = append(t.Cells, extract.Cell{Row: r, Col: c, RowSpan: 1, ColSpan: 1, Passage: p})
		}
	}
	return t
}
