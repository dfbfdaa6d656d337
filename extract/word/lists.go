package word

import (
	"strings"
	"unicode/utf8"

	"lianhe/extract"
)

// listLevel is one of the nine levels of a list ([MS-DOC] 2.9.150).
type listLevel struct {
	start  int
	format int    // the numeral system, [MS-OSHARED] 2.2.1.3
	text   string // the characters 0 to 8 stand for the numbers of the levels
	follow int    // what comes behind: 0 tab, 1 space, 2 nothing
	font   int
	legal  bool // the higher levels are printed as decimals
}

// list is a list definition; all its uses share the counters.
type list struct {
	levels  []listLevel
	count   [9]int
	started [9]bool
}

// listUse is what paragraphs refer to: a definition with starts of its own.
type listUse struct {
	list  *list
	start map[int]int // by level, until it is used
}

// lists gives paragraphs their automatic numbers, in the order of the text.
type lists struct{ uses []listUse }

// readLists reads the definitions and their uses ([MS-DOC] 2.9.148, 2.9.149).
func readLists(f *file) *lists {
	const definition, use = 28, 16
	at, size := f.main.u32(fibLists), f.main.u32(fibLists+4)
	d := f.table.from(at, size)
	levels := f.table.from(at+size, len(f.table)) // they follow behind the table
	if len(d) == 0 {
		return &lists{}
	}
	byID := map[int]*list{}
	for i := range d.u16(0) {
		head := d.from(2+definition*i, definition)
		if len(head) < definition {
			break
		}
		n := 9
		if head.u8(26)&1 != 0 {
			n = 1
		}
		l := &list{}
		for range n {
			var lv listLevel
			lv, levels = readLevel(levels)
			l.levels = append(l.levels, lv)
		}
		byID[head.u32(0)] = l
	}
	ls := &lists{}
	d = f.part(fibListUses)
	count := min(d.u32(0), len(d)/use)
	overrides := d.from(4+use*count, len(d))
	for i := range count {
		head := d.from(4+use*i, use)
		u := listUse{list: byID[head.u32(0)], start: map[int]int{}}
		overrides = u.override(overrides.from(4, len(overrides)), head.u8(12))
		ls.uses = append(ls.uses, u)
	}
	return ls
}

// readLevel reads a level and returns what follows it.
func readLevel(d bin) (listLevel, bin) {
	const fixed = 28
	l := listLevel{start: d.i32(0), format: d.u8(4), legal: d.u8(5)&4 != 0, follow: d.u8(15)}
	chars, paras := d.u8(24), d.u8(25)
	d.from(fixed+paras, chars).each(func(op int, arg bin) {
		if op == sprmCFontASCII {
			l.font = arg.u16(0)
		}
	})
	at := fixed + paras + chars
	n := d.u16(at)
	l.text = d.from(at+2, 2*n).utf16()
	return l, d.from(at+2+2*n, len(d))
}

// override reads the levels that a use defines differently.
func (u *listUse) override(d bin, n int) bin {
	for range n {
		flags := d.u32(4)
		level := min(flags&0xF, 8)
		if flags&0x10 != 0 {
			u.start[level] = d.i32(0)
		}
		d = d.from(8, len(d))
		if flags&0x20 != 0 {
			var l listLevel
			l, d = readLevel(d)
			u.start[level] = l.start
		}
	}
	return d
}

// label returns the number that is printed in front of a paragraph, counting it.
// A bullet prints nothing unless it is a check box: it is no text.
func (ls *lists) label(use, level int, f *file) string {
	if use < 1 || use > len(ls.uses) || ls.uses[use-1].list == nil {
		return ""
	}
	u := &ls.uses[use-1]
	l := u.list
	if level >= len(l.levels) {
		return ""
	}
	u.advance(level)
	const bullet = 23
	lv := l.levels[level]
	if lv.format == bullet {
		for _, r := range lv.text {
			if s := extract.Symbol(f.font(lv.font), r); s != "" && strings.Contains("□☐☑☒", s) {
				return s
			}
		}
		return ""
	}
	text := l.print(level)
	last, _ := utf8.DecodeLastRuneInString(text)
	if text != "" && (lv.follow == 1 || lv.follow == 0 && last < 0x80) {
		text += " "
	}
	return text
}

// advance moves the counter of a level on and starts the deeper ones again.
func (u *listUse) advance(level int) {
	l := u.list
	if start, ok := u.start[level]; ok {
		l.count[level] = start
		delete(u.start, level)
	} else if l.started[level] {
		l.count[level]++
	} else {
		l.count[level] = l.levels[level].start
	}
	l.started[level] = true
	for k := level + 1; k < len(l.started); k++ {
		l.started[k] = false
	}
	for k := range level {
		if !l.started[k] {
			l.count[k], l.started[k] = l.levels[k].start, true
		}
	}
}

// print puts the counters into the text of a level.
func (l *list) print(level int) string {
	var b strings.Builder
	for _, r := range l.levels[level].text {
		if r > 8 {
			b.WriteRune(r)
			continue
		}
		if k := int(r); k < len(l.levels) {
			format := l.levels[k].format
			if l.levels[level].legal {
				format = 0
			}
			b.WriteString(extract.Numeral(l.count[k], numberFormats[format]))
		}
	}
	return b.String()
}

// numberFormats are the numeral systems of [MS-OSHARED] 2.2.1.3 that official
// documents use, by the names that Office Open XML gives them.
var numberFormats = map[int]string{
	0xFF: "none", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 0x16: "decimalZero",
	10: "chineseCounting", 11: "chineseCounting", 0x21: "chineseCounting", 0x23: "chineseCounting", 0x25: "chineseCounting", 0x27: "chineseCounting",
	0x12: "decimalEnclosedCircle", 0x1C: "decimalEnclosedCircle", 0x1A: "decimalEnclosedFullstop", 0x1B: "decimalEnclosedParen",
	0x1D: "ideographEnclosedParen", 0x1E: "ideographTraditional", 0x1F: "ideographZodiac", 0x22: "chineseLegalSimplified", 0x26: "chineseLegalSimplified",
}
