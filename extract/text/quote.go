package text

import (
	"strings"

	"lianhe/extract"
)

// maxQuoted bounds the characters that a quoted cell can have: a quotation mark
// that no other one answers must not swallow the file.
const maxQuoted = 20000

// quotedBreaks returns the length of the line at the start of src where cells in
// quotation marks go on over line breaks, as spreadsheets export them (Unicode
// text: tabs between the cells, marks around those with breaks, commas or marks
// inside, which are doubled); 0 where there is no such cell.
func quotedBreaks(src string) int {
	n, at, within := 0, 0, false
	for ; at < len(src) && at-n < maxQuoted; at++ {
		switch c := src[at]; {
		case !within && isBreak(c):
			if n == 0 || !strings.Contains(src[:at], "\t") {
				return 0
			}
			return at
		case !within && c == '"' && (at == 0 || src[at-1] == '\t'):
			within = true
		case within && c == '"' && at+1 < len(src) && src[at+1] == '"':
			at++
		case within && c == '"':
			if at+1 < len(src) && src[at+1] != '\t' && !isBreak(src[at+1]) {
				return 0 // a word in quotation marks, not a cell
			}
			within = false
		case within && isBreak(c):
			n = at
		}
	}
	if within || n == 0 || at < len(src) || !strings.Contains(src, "\t") {
		return 0
	}
	return len(src)
}

func isBreak(c byte) bool { return c == '\n' || c == '\r' }

// unquote reads a cell in quotation marks, which begins at a line and column;
// ok is false for any other cell.
func unquote(part string, no, col int) (p extract.Passage, ok bool) {
	if len(part) < 2 || part[0] != '"' || part[len(part)-1] != '"' {
		return p, false
	}
	inner := part[1 : len(part)-1]
	if strings.Contains(strings.ReplaceAll(inner, `""`, ""), `"`) {
		return p, false
	}
	inner = strings.ReplaceAll(strings.ReplaceAll(inner, `""`, `"`), "\r\n", "\n")
	for k, line := range strings.Split(strings.ReplaceAll(inner, "\r", "\n"), "\n") {
		q := clean(line, no+k, col+1)
		if k == 0 {
			p = q
		} else {
			p.Append("\n", q)
			col = 0
		}
	}
	return p, true
}
