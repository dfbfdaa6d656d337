package text

import (
	"regexp"
	"strings"
	"unicode"

	"lianhe/extract"
)

// line is one physical line with text; blank lines are counted, not kept.
type line struct {
	no      int
	raw     string
	blanks  int // blank lines above it
	indent  int // columns of white space in front, two for a full-width blank
	width   int // columns up to its last character
	text    extract.Passage
	cells   []extract.Passage // where the line has tabs
	role    extract.Role
	outline int
	item    bool // had a list mark
	bold    bool
}

// split cuts src at line breaks of any system; a form feed ends a line too.
func split(src string) []line {
	var lines []line
	no, blanks := 0, 0
	for len(src) > 0 {
		raw := src
		if n := quotedBreaks(src); n > 0 {
			raw, src = src[:n], strings.TrimPrefix(strings.TrimPrefix(src[n:], "\r"), "\n")
		} else if i := strings.IndexAny(src, "\n\r\f\v\u2028\u2029"); i >= 0 {
			raw, src = src[:i], src[i:]
			src = src[breakLen(src):]
		} else {
			src = ""
		}
		no++
		if barRule.MatchString(raw) {
			continue
		}
		if l, ok := newLine(raw, no); ok {
			l.blanks = blanks
			lines = append(lines, l)
			blanks = 0
		} else {
			blanks++
		}
		no += strings.Count(raw, "\n")
	}
	return lines
}

func breakLen(s string) int {
	switch {
	case strings.HasPrefix(s, "\r\n"):
		return 2
	case s[0] < 0x80:
		return 1
	}
	return len("\u2028")
}

var (
	listMark = regexp.MustCompile(`^\s*(» ?|#{1,6} |[-+*•●▪◆] )\s*`)
	boldLine = regexp.MustCompile(`^\s*\*\*[^*]+\*\*\s*$`)
)

// newLine reads one line; ok is false where it is blank.
func newLine(raw string, no int) (line, bool) {
	l := line{no: no, raw: raw}
	col := 1
	if m := listMark.FindStringSubmatchIndex(raw); m != nil {
		mark := strings.TrimSpace(raw[m[2]:m[3]])
		switch {
		case mark == "»":
			l.outline = 1
		case mark[0] == '#':
			l.outline = len(mark)
		default:
			l.item = true
		}
		l.indent = columns(raw[:m[2]])
		col += len([]rune(raw[:m[1]]))
		raw = raw[m[1]:]
	} else {
		l.indent = columns(raw[:len(raw)-len(strings.TrimLeftFunc(raw, blank))])
	}
	l.bold = boldLine.MatchString(raw)
	body := strings.TrimLeft(raw, " \u3000\u00a0\ufeff")
	if bars.MatchString(raw) {
		l.cells = barCells(raw, no, col)
	} else if strings.Contains(strings.TrimRightFunc(body, blank), "\t") || strings.HasSuffix(body, "\t") && strings.TrimFunc(body, blank) != "" || strings.Count(raw, "\t") > 1 {
		l.cells = cells(raw, no, col)
	}
	l.text = clean(raw, no, col)
	l.width = l.indent + columns(l.text.Text)
	if l.cells == nil {
		l.role = extract.FrameRole(l.text.Text)
	}
	return l, l.text.Text != "" || len(l.cells) > 1
}

// A table of Markdown has bars around its cells and a rule below its header.
var (
	bars    = regexp.MustCompile(`^\s*\|.*\|.*\|\s*$`)
	barRule = regexp.MustCompile(`^\s*\|(\s*:?-{3,}:?\s*\|)+\s*$`)
)

func barCells(raw string, no, col int) []extract.Passage {
	open, end := strings.Index(raw, "|"), strings.LastIndex(raw, "|")
	return cells(strings.ReplaceAll(raw[open+1:end], "|", "\t"), no, col+len([]rune(raw[:open+1])))
}

func cells(raw string, no, col int) []extract.Passage {
	var out []extract.Passage
	for _, part := range strings.Split(raw, "\t") {
		p, ok := unquote(part, no, col)
		if !ok {
			p = clean(part, no, col)
		}
		out = append(out, p)
		if i := strings.LastIndexByte(part, '\n'); i >= 0 {
			no, col, part = no+strings.Count(part, "\n"), 1, part[i+1:]
		}
		col += len([]rune(part)) + 1
	}
	return out
}

var markup = regexp.MustCompile(`(?i)\*\*|<input\b[^<>]*\bcheckbox\b[^<>]*>|<br\s*/?>|&nbsp;`)

// clean takes Markdown's and HTML's marks out of a piece of a line and trims
// it; the places of what follows a mark stay exact.
func clean(raw string, no, col int) extract.Passage {
	marks := markup.FindAllStringIndex(raw, -1)
	stars := 0
	for _, m := range marks {
		if raw[m[0]] == '*' {
			stars++
		}
	}
	var out extract.Passage
	at := 0
	put := func(from, to int, text string) {
		p := extract.Passage{Value: extract.Value{Text: text, Src: extract.Source{Line: no, Col: col + len([]rune(raw[:from]))}}}
		if text != "" {
			out.Append("", p)
		}
		at = to
	}
	for _, m := range marks {
		mark := raw[m[0]:m[1]]
		if mark == "**" && stars%2 == 1 {
			continue
		}
		put(at, m[0], raw[at:m[0]])
		put(m[0], m[1], meaning(mark))
	}
	put(at, len(raw), raw[at:])
	if out.Text == "" {
		out.Src = extract.Source{Line: no, Col: col}
	}
	return trim(out)
}

// meaning is what a mark prints.
func meaning(mark string) string {
	switch low := strings.ToLower(mark); {
	case mark == "**":
		return ""
	case strings.HasPrefix(low, "<br"):
		return "\n"
	case low == "&nbsp;":
		return "\u00a0"
	case strings.Contains(low, "checked"):
		return "☑"
	}
	return "□"
}

// trim takes white space off both ends and moves the places along.
func trim(p extract.Passage) extract.Passage {
	cut := len(p.Text) - len(strings.TrimLeftFunc(p.Text, blank))
	if cut == len(p.Text) {
		return extract.Passage{Value: extract.Value{Src: p.Src}}
	}
	src := p.Slice(cut, cut).Src
	var lines []extract.Line
	for _, l := range p.Lines {
		if l.Start > cut {
			lines = append(lines, extract.Line{Start: l.Start - cut, Src: l.Src})
		}
	}
	if len(lines) > 0 {
		lines = append([]extract.Line{{Start: 0, Src: src}}, lines...)
	}
	return extract.Passage{Value: extract.Value{Text: strings.TrimRightFunc(p.Text[cut:], blank), Src: src}, Lines: lines}
}

func (l *line) paragraph() *extract.Paragraph {
	return &extract.Paragraph{Passage: l.text, Outline: l.outline, Bold: l.bold}
}

// blank is white space and what looks like it: no-break spaces, zero-width
// characters, byte order marks inside the text.
func blank(r rune) bool {
	return unicode.IsSpace(r) || r == '\ufeff' || r == '\u200b' || r == '\u2060'
}

// columns is the width of s on a page set in a Chinese font: two for each
// ideograph and full-width mark, one for the rest.
func columns(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case r == '\t':
			n += 4
		case wide(r):
			n += 2
		case r != '\ufeff' && r != '\u200b':
			n++
		}
	}
	return n
}

func wide(r rune) bool {
	return r >= 0x2E80 && r < 0xFFE7 && (r < 0xD7A4 || r >= 0xF900) && (r < 0xFF61 || r >= 0xFFE0) ||
		r >= 0x20000 || strings.ContainsRune("“”‘’…—·①②③④⑤⑥⑦⑧⑨⑩", r)
}
