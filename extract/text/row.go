package text

import (
	"context"
	"regexp"
	"slices"

	"lianhe/extract"
)

// row is one row of a table; full is a text line, which spans all columns.
type row struct {
	cells []extract.Passage
	full  bool
}

// table makes one table of the lines of a span and puts the page furniture
// between its rows behind it.
func (b *builder) table(ctx context.Context, lines []line) error {
	rows, between := gather(lines)
	cols := 0
	for _, r := range rows {
		cols = max(cols, len(r.cells))
	}
	rows = dropRepeats(rows)
	if b.cells -= len(rows) * cols; b.cells < 0 {
		return tooManyCells(lines[0].text.Src.String())
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	b.emit(extract.Block{Table: assemble(rows, cols)})
	b.doc.Blocks = append(b.doc.Blocks, between...)
	return nil
}

// groupRow is a line between the rows of a list that names a group of them, or
// the next section of the form that the list is part of.
var groupRow = regexp.MustCompile(`^(\d{1,2}[.．、]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)])|(领域|方向|地区|类别|批次|组别)\s*([（(]\s*共?\s*\d+\s*[个家项]\s*[）)])?$`)

// gather makes the rows of the lines of a table; page furniture between them is
// set aside.
func gather(lines []line) (rows []row, between []extract.Block) {
	list := isHead(lines[0].cells)
	width := len(lines[0].cells)
	heads := brokenHeads(lines)
	for i := 0; i < len(lines); i++ {
		l := &lines[i]
		switch {
		case heads[i] != nil:
			rows = append(rows, row{cells: heads[i].cells})
			i += heads[i].more
		case l.cells != nil:
			cells, more := l.cells, 0
			if list && len(cells) < width && isItem(cells) {
				cells, more = broken(lines[i:], width)
			}
			rows = append(rows, row{cells: cells})
			i += more
		case l.role != extract.Body:
			between = append(between, extract.Block{Role: l.role, Para: l.paragraph()})
		case list && continuesCell(rows, l.text.Text, width):
			appendLine(rows[len(rows)-1].cells, l.text)
		default:
			rows = append(rows, row{cells: []extract.Passage{l.text}, full: true})
		}
	}
	return rows, between
}

// continuesCell reports whether a text line in a list goes on with the last cell
// of the row above, whose paragraphs the export set on lines of their own.
func continuesCell(rows []row, text string, width int) bool {
	if len(rows) < 2 || groupRow.MatchString(text) {
		return false
	}
	last := rows[len(rows)-1]
	return !last.full && len(last.cells) == width && last.cells[width-1].Text != "" && isItem(last.cells)
}

// isItem reports whether a row is one of a numbered list: it begins with its
// number, or goes on below one.
func isItem(cells []extract.Passage) bool {
	return cells[0].Text == "" || ordinal.MatchString(cells[0].Text)
}

func appendLine(cells []extract.Passage, text extract.Passage) {
	cells[len(cells)-1].Append("\n", text)
}

// head is a row of headers that was written over more lines than its first.
type head struct {
	cells []extract.Passage
	more  int
}

// maxHead is how many lines a row of headers may take.
const maxHead = 40

// brokenHeads finds the headers above the first rows of lists (those numbered 1)
// that were written over several lines, since their cells have line breaks, by the
// line at which they begin: together they have as many cells as the row, 序号 above
// its number.
func brokenHeads(lines []line) map[int]*head {
	found := map[int]*head{}
	for i := range lines {
		row := lines[i].cells
		at := slices.IndexFunc(row, func(p extract.Passage) bool { return p.Text != "" })
		if at < 0 || row[at].Text != "1" || len(row) < 3 {
			continue
		}
		for from := i - 2; from >= max(0, i-maxHead) && len(lines[from+1].cells) < len(row); from-- {
			if cells := joinLines(lines[from:i]); len(cells) == len(row) && numberHead.MatchString(extract.Squeeze(cells[at].Text)) {
				found[from] = &head{cells, i - from - 1}
				break
			} else if len(cells) > len(row) {
				break
			}
		}
	}
	return found
}

var numberHead = regexp.MustCompile(`^(?:序号|编号|序)$`)

// joinLines puts lines together of which each goes on with the last cell of the
// one before; nil where the first has no cells.
func joinLines(lines []line) []extract.Passage {
	if len(lines[0].cells) < 2 {
		return nil
	}
	cells := slices.Clone(lines[0].cells)
	for k := range lines[1:] {
		l := &lines[k+1]
		if l.cells == nil {
			appendLine(cells, l.text)
			continue
		}
		appendLine(cells, l.cells[0])
		cells = append(cells, l.cells[1:]...)
	}
	return cells
}

// broken puts a row of a list together that was written over several lines,
// since a cell in its middle has several paragraphs: the first line lacks as
// many cells as the further ones add. It returns the cells of the first line and
// 0 where that does not come out even.
func broken(lines []line, width int) (cells []extract.Passage, more int) {
	cells = append(cells, lines[0].cells...)
	for k := 1; k < len(lines) && k < 60; k++ {
		l := &lines[k]
		switch {
		case l.blanks > 0 || l.role != extract.Body:
			return lines[0].cells, 0
		case l.cells == nil:
			appendLine(cells, l.text)
			continue
		case l.cells[0].Text == "" || ordinal.MatchString(l.cells[0].Text) || len(cells)+len(l.cells)-1 > width:
			return lines[0].cells, 0
		}
		appendLine(cells, l.cells[0])
		cells = append(cells, l.cells[1:]...)
		if len(cells) == width {
			return cells, k
		}
	}
	return lines[0].cells, 0
}

var ordinal = regexp.MustCompile(`^\d{1,4}$`)
