package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Folded is a passage as a pattern sees it: full-width ASCII is half-width (％
// is %, （ is (), and invisible characters and the asterisks of bold marks are
// gone, so that one expression matches every spelling. Each byte knows where it
// came from, so that what was found can be cut out as printed.
type Folded struct {
	Text     string
	passage  Passage
	from, to []int // for each byte of Text, the character of the passage it came from
}

// Spaces says what Fold does with white space.
type Spaces bool

// Official documents put spaces where layout needs them (2024 年, 苏科高发 〔2024〕);
// only between names do they separate.
const (
	DropSpaces Spaces = false
	KeepSpaces Spaces = true // one ' ' for each run
)

// Fold makes the view of a passage that patterns are matched on.
func Fold(p Passage, spaces Spaces) Folded {
	f := Folded{passage: p}
	out := make([]byte, 0, len(p.Text))
	f.from = make([]int, 0, len(p.Text))
	f.to = make([]int, 0, len(p.Text))
	for i := 0; i < len(p.Text); {
		r, size := utf8.DecodeRuneInString(p.Text[i:])
		folded, keep := foldRune(r)
		if folded == '*' && i+size < len(p.Text) && p.Text[i+size] == '*' { // **bold**
			i += size + 1
			continue
		}
		if folded == ' ' && (spaces == DropSpaces || len(out) == 0 || out[len(out)-1] == ' ') {
			keep = false
		}
		if keep {
			n := len(out)
			out = utf8.AppendRune(out, folded)
			for range out[n:] {
				f.from = append(f.from, i)
				f.to = append(f.to, i+size)
			}
		}
		i += size
	}
	if n := len(out); n > 0 && out[n-1] == ' ' {
		out, f.from, f.to = out[:n-1], f.from[:n-1], f.to[:n-1]
	}
	f.Text = string(out)
	return f
}

func foldRune(r rune) (folded rune, keep bool) {
	switch {
	case r >= '！' && r <= '～':
		return r - '！' + '!', true
	case r == utf8.RuneError, unicode.Is(unicode.Cf, r), unicode.Is(unicode.Mn, r):
		return r, r == utf8.RuneError
	case unicode.IsSpace(r), unicode.IsControl(r):
		return ' ', true
	case r == '〔', r == '［', r == '【', r == '〖':
		return '[', true
	case r == '〕', r == '］', r == '】', r == '〗':
		return ']', true
	}
	return r, true
}

// Start is the byte of the passage at which byte i of Text was printed.
func (f Folded) Start(i int) int { return f.from[i] }

// Value is the part from byte i to byte j of Text as printed, with its place.
func (f Folded) Value(i, j int) Value {
	if i < 0 || i >= j || j > len(f.Text) {
		return f.passage.Slice(0, 0)
	}
	return f.passage.Slice(f.from[i], f.to[j-1])
}

// Passage is Value with the places of all its lines.
func (f Folded) Passage(i, j int) Passage {
	v := f.Value(i, j)
	p := Passage{Value: v}
	if v.Text == "" {
		return p
	}
	lo, hi := f.from[i], f.to[j-1]
	for _, l := range f.passage.Lines {
		switch {
		case l.Start <= lo:
			p.Lines = append(p.Lines[:0], Line{0, v.Src})
		case l.Start < hi:
			p.Lines = append(p.Lines, Line{l.Start - lo, l.Src})
		}
	}
	return p
}

// Squeeze drops all white space, which layout puts between Chinese characters.
func Squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}
