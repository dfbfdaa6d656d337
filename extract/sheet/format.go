package sheet

import (
	"slices"
	"strconv"
	"strings"
)

// numFormat is a parsed number format code (ECMA-376 Part 1, 18.8.31): up to
// four sections for positive, negative, zero and text, or sections with
// conditions of their own.
type numFormat struct{ sections []formatSection }

// formatSection is what one section prints around a value.
type formatSection struct {
	prefix, suffix string
	digits         bool   // has a place for a number
	spaced         bool   // has places for digits that print zero as a space alone
	text           bool   // has a place for a text
	date           []rune // the date tokens in order: y m d h n (minute) s
	percent        int    // how often the number is multiplied by 100
	scale          int    // by which power of ten it is divided
	width          int    // least digits of the integer part
	mask           string // digits with literals between them: 000-0000-0000
	cond           string // the operator of a condition, "" for none
	limit          float64
}

// maxCode is the longest format code that a workbook may have, in characters.
const maxCode = 255

// parseFormat reads a format code. It never fails: what it does not know prints
// nothing.
func parseFormat(code string) *numFormat {
	f := &numFormat{}
	if code == "" {
		code = "General"
	}
	runes := []rune(code)
	for _, s := range splitSections(runes[:min(len(runes), maxCode)]) {
		f.sections = append(f.sections, parseSection(s))
	}
	return f
}

// splitSections cuts at the semicolons outside of literals.
func splitSections(code []rune) [][]rune {
	var out [][]rune
	from := 0
	for i := 0; i < len(code); i++ {
		switch code[i] {
		case '"':
			for i++; i < len(code) && code[i] != '"'; i++ {
			}
		case '\\', '!', '_', '*':
			i++
		case ';':
			out = append(out, code[from:i])
			from = i + 1
		}
	}
	return append(out, code[from:])
}

// sectionParser collects the parts of a section in the order of the code.
type sectionParser struct {
	formatSection
	lead    strings.Builder // literals before the number
	after   strings.Builder // literals since the last digit
	mask    strings.Builder // digit places and the literals between them
	places  int             // digit places so far
	point   bool            // a decimal point has passed
	inner   int             // digit places behind a literal point, or -1
	commas  int             // commas since the last digit place
	science bool
}

func parseSection(code []rune) formatSection {
	p := &sectionParser{inner: -1}
	for i := 0; i < len(code); {
		i += p.token(code[i:])
	}
	return p.finish()
}

// token reads one token and returns its length.
func (p *sectionParser) token(c []rune) int {
	switch c[0] {
	case '"':
		n := 1
		for n < len(c) && c[n] != '"' {
			n++
		}
		p.literal(string(c[1:n]), true)
		return min(n+1, len(c))
	case '\\', '!':
		if len(c) > 1 {
			p.literal(string(c[1]), true)
		}
		return min(2, len(c))
	case '_', '*':
		return min(2, len(c))
	case '[':
		n := slices.Index(c, ']')
		if n < 0 {
			return len(c)
		}
		p.bracket(string(c[1:n]))
		return n + 1
	case '0', '#', '?':
		p.digit(c[0])
	case '.', '/':
		p.point = p.point || p.digits
	case ',':
		p.commas++
	case '%', '％':
		p.percent++
		p.literal("%", true)
	case '@':
		p.formatSection.text = true
		p.digits = true
	case 'E', 'e':
		if len(c) > 1 && (c[1] == '+' || c[1] == '-') {
			p.science = true
			return 2
		}
		p.clock('y', c[0])
	case 'y', 'Y':
		return p.clock('y', c...)
	case 'm', 'M':
		return p.clock('m', c...)
	case 'd', 'D':
		return p.clock('d', c...)
	case 'h', 'H':
		return p.clock('h', c...)
	case 's', 'S':
		return p.clock('s', c...)
	case 'a', 'A':
		return marker(c)
	default:
		return p.other(c)
	}
	return 1
}

// general are the names of the format that has none.
var general = []string{"general", "g/通用格式"}

func (p *sectionParser) other(c []rune) int {
	for _, g := range general {
		if n := len([]rune(g)); len(c) >= n && strings.EqualFold(string(c[:n]), g) {
			p.digit('#')
			return n
		}
	}
	p.literal(string(c[0]), false)
	return 1
}

// marker skips AM/PM, A/P and the weekday tokens aaa and aaaa.
func marker(c []rune) int {
	for _, m := range []string{"am/pm", "a/p", "aaaa", "aaa"} {
		if n := len(m); len(c) >= n && strings.EqualFold(string(c[:n]), m) {
			return n
		}
	}
	return 1
}

func (p *sectionParser) clock(kind rune, c ...rune) int {
	n := 1
	for n < len(c) && c[n]|0x20 == c[0]|0x20 {
		n++
	}
	p.date = append(p.date, kind)
	return n
}

// bracket reads colours, conditions, currencies and elapsed time.
func (p *sectionParser) bracket(s string) {
	switch {
	case strings.HasPrefix(s, "$"):
		symbol, _, _ := strings.Cut(s[1:], "-")
		p.literal(symbol, true)
	case s != "" && strings.Trim(strings.ToLower(s), "h") == "":
		p.date = append(p.date, 'h')
	case s != "" && strings.Trim(strings.ToLower(s), "m") == "":
		p.date = append(p.date, 'n')
	case s != "" && strings.Trim(strings.ToLower(s), "s") == "":
		p.date = append(p.date, 's')
	default:
		op := s[:len(s)-len(strings.TrimLeft(s, "<>="))]
		if v, err := strconv.ParseFloat(s[len(op):], 64); err == nil && op != "" {
			p.cond, p.limit = op, v
		}
	}
}

func (p *sectionParser) digit(c rune) {
	if p.science {
		return
	}
	p.spaced = c == '?' && (p.spaced || !p.digits)
	p.digits = true
	if inner := p.after.String(); inner != "" && p.places > 0 && !p.point {
		if inner == "." && p.inner < 0 {
			p.inner = 0
		}
		p.mask.WriteString(inner)
	}
	p.after.Reset()
	p.commas = 0
	p.places++
	if p.inner >= 0 {
		p.inner++
	}
	if !p.point {
		p.mask.WriteByte('\x00')
		if c == '0' {
			p.width++
		}
	}
}

// literal takes a text that is printed as it is. Signs and brackets that are not
// quoted only show that a number is negative, which the sign of the text says.
func (p *sectionParser) literal(s string, quoted bool) {
	if !quoted && (s == "-" || s == "+" || s == "(" || s == ")") && !(p.places > 0 && s == "-") {
		return
	}
	if p.digits {
		p.after.WriteString(s)
	} else {
		p.lead.WriteString(s)
	}
}

func (p *sectionParser) finish() formatSection {
	s := p.formatSection
	s.prefix, s.suffix = p.lead.String(), p.after.String()
	s.scale = 3 * p.commas
	if mask := p.mask.String(); strings.Trim(mask, "\x00") != "" && !p.point {
		if p.inner >= 0 && strings.Trim(mask, "\x00.") == "" {
			s.scale += p.inner
			s.width -= p.inner
		} else {
			s.mask = mask
		}
	}
	s.date = minutes(s.date)
	if len(s.date) == 0 && s.prefix != "" {
		s.prefix = strings.TrimLeft(s.prefix, " ")
	}
	s.suffix = strings.TrimRight(s.suffix, " -")
	return s
}

// minutes tells minutes from months: m next to hours or before seconds.
func minutes(date []rune) []rune {
	for i, t := range date {
		if t == 'm' && (i > 0 && (date[i-1] == 'h') || i+1 < len(date) && date[i+1] == 's') {
			date[i] = 'n'
		}
	}
	return date
}

// builtin are the formats that workbooks name by number alone: ECMA-376 Part 1,
// 18.8.30, with the numbers of the Simplified Chinese version.
var builtin = map[int]string{
	0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
	14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
	27: `yyyy"年"m"月"`, 28: `m"月"d"日"`, 29: `m"月"d"日"`, 30: "m/d/yy", 31: `yyyy"年"m"月"d"日"`, 32: `h"时"mm"分"`, 33: `h"时"mm"分"ss"秒"`,
	34: `h"时"mm"分"`, 35: `h"时"mm"分"ss"秒"`, 36: `yyyy"年"m"月"`,
	37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss", 48: "##0.0E+0", 49: "@",
	50: `yyyy"年"m"月"`, 51: `m"月"d"日"`, 52: `yyyy"年"m"月"`, 53: `m"月"d"日"`, 54: `m"月"d"日"`, 55: `h"时"mm"分"`, 56: `h"时"mm"分"ss"秒"`,
	57: `yyyy"年"m"月"`, 58: `m"月"d"日"`,
}

// formats parses each format code once.
type formats map[string]*numFormat

func (fs formats) get(code string) *numFormat {
	f := fs[code]
	if f == nil {
		f = parseFormat(code)
		fs[code] = f
	}
	return f
}
