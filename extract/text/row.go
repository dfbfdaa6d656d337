package text

import (
	"context"
	"regexp"

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
	for i := 0; i < len(lines); i++ {
		l := &lines[i]
		switch {
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
