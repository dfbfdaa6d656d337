package text

import (
	"regexp"
	"strings"

	"lianhe/extract"
)

// What sets the cells of a row apart where no tab does: a bar between them, or a
// gap of two columns and more, as a full-width blank is.
var separators = []*regexp.Regexp{
	regexp.MustCompile(`\s*[|｜]\s*`),
	regexp.MustCompile(`[ \x{a0}]{2,}|[ \x{a0}]*\x{3000}[ \x{a0}\x{3000}]*`),
}

// minColumns is how many columns a table without tabs has at least. Two fields
// with a gap between them are signatures, or a label and its value.
const minColumns = 3

// setApart gives cells to the lines of numbered lists whose columns bars or gaps
// set apart: a header that begins with 序号 and right below it rows of as many
// fields. A row with fewer fields does not say which of them is empty, so that a
// list with such a row stays text.
func setApart(lines []line) {
	setBarred(lines)
	for i := 0; i < len(lines); i++ {
		for _, sep := range separators {
			head := fields(&lines[i], sep)
			if len(head) < minColumns || !isHead(head) {
				continue
			}
			rows := [][]extract.Passage{head}
			for k := i + 1; k < len(lines) && lines[k].blanks == 0; k++ {
				row := fields(&lines[k], sep)
				if len(row) != len(head) {
					break
				}
				rows = append(rows, row)
			}
			if behind := i + len(rows); len(rows) < 2 || behind < len(lines) && lines[behind].blanks == 0 && len(fields(&lines[behind], sep)) > 1 {
				continue
			}
			for k, row := range rows {
				lines[i+k].cells = row
			}
			break
		}
	}
}

// minBarred is how many lines with a bar between blanks make an export that parts
// its cells so; the way to a page (首页 | 通知) is one or two.
const minBarred = 4

// spacedBar is the bar that programs write between the cells of a row, even where
// they do not keep the header and the rows of a list apart.
var spacedBar = regexp.MustCompile(`(?:^|\s)\|\s`)

// setBarred gives cells to the lines of such an export.
func setBarred(lines []line) {
	var barred []int
	for i := range lines {
		if l := &lines[i]; l.cells == nil && spacedBar.MatchString(l.raw) {
			barred = append(barred, i)
		}
	}
	if len(barred) < minBarred {
		return
	}
	for _, i := range barred {
		lines[i].cells = fields(&lines[i], separators[0])
	}
}

// fields cuts a line at a separator; nil where it has cells already.
func fields(l *line, sep *regexp.Regexp) []extract.Passage {
	if l.cells != nil {
		return nil
	}
	from := len(l.raw) - len(strings.TrimLeftFunc(l.raw, blank))
	end := len(strings.TrimRightFunc(l.raw, blank))
	if from >= end {
		return nil
	}
	var out []extract.Passage
	put := func(to int) {
		out = append(out, clean(l.raw[from:to], l.no, 1+len([]rune(l.raw[:from]))))
	}
	start := from
	for _, m := range sep.FindAllStringIndex(l.raw[start:end], -1) {
		put(start + m[0])
		from = start + m[1]
	}
	put(end)
	return out
}
