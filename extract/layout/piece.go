package layout

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"lianhe/extract"
)

// numeric matches figures and what stands for a missing one.
var numeric = regexp.MustCompile(`^(?:[(\[<>≤≥~≈±+\-−–—$€£¥￥*]|US\$)*\s?\d[\d.,:/'’\s\x{2009}\x{202f}\x{00a0}\-–]*(?:[%‰)\]*†‡]|[a-z]\)?|万|亿|元){0,3}(?:\s?\([-−–+]?[\d.,]+%?\))?$` +
	`|^[-–—−.…:*/]+$|^\(?(?:n\.?/?a\.?|N\.?/?A\.?|nil|NIL|x|X|c|[Zz])\)?$|^\([A-Z]{1,3}\)$`)

// isFigure reports whether a text is a figure or stands for one.
func isFigure(s string) bool {
	return len(s) <= 40 && (len(s) < 8 || strings.ContainsAny(s, "0123456789-–—.…")) && !wide(firstRune(s)) && numeric.MatchString(s)
}

// enumerator matches what numbers a list or a paragraph.
var enumerator = regexp.MustCompile(`^(?:[•●○◦▪■□‣⁃*·–—\-o§➢✓]|[(（]?(?:\d{1,2}|[a-zA-Z]|[ivxIVX]{1,4}|[一二三四五六七八九十]{1,3})[.)）、]|\d{1,2}(?:\.\d{1,2}){1,3}\.?|[①-⓿])$`)

// cells cuts a band into what may be cells: at leaders, and beside figures at
// gaps that are too wide for a space between words.
func cells(b band) []line {
	if b.cells != nil || holdsGrid(b) {
		return b.cells
	}
	var out []line
	for _, p := range b.pieces {
		for _, l := range cutWords(p.line) {
			if n := len(out); n > 0 && currency(out[n-1].text()) && isFigure(l.text()) {
				out[n-1] = joinRow([]line{out[n-1], l}) // the sign stands at the left edge of its column
				continue
			}
			out = append(out, l)
		}
	}
	if len(out) == 0 { // nothing but leaders
		out = append(out, *b.pieces[0].line)
	}
	return out
}

func currency(s string) bool { return s == "$" || s == "€" || s == "£" || s == "¥" || s == "US$" }

func cutWords(l *line) []line {
	var out []line
	start := 0
	flush := func(end int) {
		if end > start {
			out = append(out, l.part(start, end))
		}
	}
	even := evenly(l)
	prose := even && lettered(l)
	for i := range l.words {
		if l.leads(i) {
			flush(i)
			start = i + 1
			continue
		}
		if i > start {
			gap := l.words[i].box.X0 - l.words[i-1].box.X1
			a, b := isFigure(l.words[i-1].text), isFigure(l.words[i].text)
			if gap > 0.95*l.size && !even || gap > 0.48*l.size && (a || b) && !prose || gap > 0.36*l.size && a && b {
				flush(i)
				start = i
			}
		}
	}
	flush(len(l.words))
	return out
}

// lettered reports whether most words of a line are no figures.
func lettered(l *line) bool {
	n := 0
	for i := range l.words {
		if !isFigure(l.words[i].text) {
			n++
		}
	}
	return n*3 > len(l.words)*2
}

// evenly reports whether the words of a line stand at equal distances, as in a
// justified line.
func evenly(l *line) bool {
	var sp spaces
	for i := 1; i < len(l.words); i++ {
		sp.add(l.words[i].box.X0-l.words[i-1].box.X1, l.words[i-1].text)
	}
	return sp.alike(l.size)
}

// leads reports whether a word is of the dots that lead the eye to a value.
func (l *line) leads(i int) bool {
	dots := func(i int) bool {
		return i >= 0 && i < len(l.words) && strings.Trim(l.words[i].text, ".…·_") == ""
	}
	return dots(i) && (utf8.RuneCountInString(l.words[i].text) > 1 || dots(i-1) || dots(i+1))
}

// leader reports whether a line has such dots.
func (l *line) leader() bool {
	for i := range l.words {
		if l.leads(i) {
			return true
		}
	}
	return false
}

// part is the line made of some of the words.
func (l *line) part(i, j int) line {
	if i == 0 && j == len(l.words) {
		return *l
	}
	p := *l
	p.words = l.words[i:j]
	p.box = extract.Rect{}
	for k := range p.words {
		p.box = p.box.Union(p.words[k].box)
	}
	return p
}

// caption matches how the title of a table or figure begins.
var caption = regexp.MustCompile(`^(?i:table|tableau|tabelle|tabella|tabla|figure|abbildung|fig\.|chart|graph|exhibit|box)\s+[\dA-Z]|^(?i:source|notes?)\s*:|^(?:附?表|图|续表|单位)\s*[:：\d一二三四五六七八九十]`)
