package form

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"golang.org/x/text/unicode/norm"
)

// folded is a text as labels are compared: compatibility forms unified (full
// width, Kangxi radicals), white space and invisible characters gone. at holds
// for each character the byte of the original at which it began, and the length
// of the original at its end.
type folded struct {
	runes []rune
	at    []int
}

func fold(s string) folded {
	f := folded{runes: make([]rune, 0, len(s)/2), at: make([]int, 0, len(s)/2+1)}
	for i, r := range s {
		switch {
		case r < utf8.RuneSelf:
			if r > ' ' && r != 0x7F {
				f.runes, f.at = append(f.runes, r), append(f.at, i)
			}
		case unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || r >= 0xFE00 && r <= 0xFE0F:
		case unfolded(r):
			f.runes, f.at = append(f.runes, r), append(f.at, i)
		case r >= '！' && r <= '～': // full width; NFKC says the same, at fifty times the cost
			f.runes, f.at = append(f.runes, r-'！'+'!'), append(f.at, i)
		default:
			for _, q := range norm.NFKC.String(string(r)) {
				if !unicode.IsSpace(q) {
					f.runes, f.at = append(f.runes, q), append(f.at, i)
				}
			}
		}
	}
	f.at = append(f.at, len(s))
	return f
}

// unfolded reports whether r, no white space, is its own compatibility form.
func unfolded(r rune) bool {
	return r > ' ' && r < 0x7F || r >= 0x4E00 && r <= 0x9FFF || r > 0x3000 && r <= 0x3020
}

func squeeze(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return !unfolded(r) }) < 0 {
		return s // as most cells are
	}
	return string(fold(s).runes)
}

var (
	numbering = regexp.MustCompile(`^(?:第[一二三四五六七八九十]{1,3}(?:(?:部分|[章节篇])[、.,:]?|[、.,])|[一二三四五六七八九十]{1,3}[、.,章节]|\([一二三四五六七八九十0-9]{1,3}\)|[0-9]{1,2}(?:\.[0-9]{1,2})+[.、]?|[0-9]{1,2}[.、,)])`)
	brackets  = regexp.MustCompile(`[(\[【][^()\[\]【】]*[)\]】]`)
	unclosed  = regexp.MustCompile(`[(\[【][^)\]】]*$`)
)

// labelKey is what a label says: without its number, its notes in brackets
// （盖章）（万元）, colons and stars.
func labelKey(s string) string {
	if len(s) > 300 {
		return ""
	}
	k := strings.TrimLeft(squeeze(s), "*★※●◆■□▲▪•·-")
	if n := numbering.FindString(k); len(n) < len(k) {
		k = k[len(n):]
	}
	if strings.ContainsAny(k, "([【") {
		for brackets.MatchString(k) { // one within the other
			k = brackets.ReplaceAllString(k, "")
		}
		k = unclosed.ReplaceAllString(k, "")
	}
	k = strings.Map(func(r rune) rune {
		if r == ':' || r == '*' || r == '_' {
			return -1
		}
		return r
	}, k)
	return strings.TrimRight(k, "。.;,、")
}

// Pattern is a text to be compared without white space, width and notes in
// brackets; * stands for any text.
type Pattern struct {
	text  string
	parts []string // between the stars
}

// UnmarshalYAML implements yaml.NodeUnmarshaler.
func (p *Pattern) UnmarshalYAML(n ast.Node) error {
	s, err := scalar(n)
	if err != nil {
		return err
	}
	if *p = newPattern(s); strings.Trim(p.text, "*") == "" {
		return at(n, "空的标签会匹配一切")
	}
	return nil
}

func newPattern(s string) Pattern {
	t := squeeze(s)
	return Pattern{t, strings.Split(t, "*")}
}

func (p Pattern) glob() bool { return len(p.parts) > 1 }

func (p Pattern) match(s string) bool {
	if !p.glob() {
		return s == p.text
	}
	first, last := p.parts[0], p.parts[len(p.parts)-1]
	if len(s) < len(first)+len(last) || !strings.HasPrefix(s, first) || !strings.HasSuffix(s, last) {
		return false
	}
	s = s[len(first) : len(s)-len(last)]
	for _, part := range p.parts[1 : len(p.parts)-1] {
		i := strings.Index(s, part)
		if i < 0 {
			return false
		}
		s = s[i+len(part):]
	}
	return true
}

func matchAny(ps []Pattern, s string) bool {
	return s != "" && slices.ContainsFunc(ps, func(p Pattern) bool { return p.match(s) })
}

// labels finds the fields of a profile by their labels.
type labels struct {
	exact map[string]*Field
	globs []globLabel
	words []word         // without stars, longest first: for labels within running text
	begin map[rune][]int // the words that begin with a character
}

type globLabel struct {
	pattern Pattern
	field   *Field
}

type word struct {
	runes []rune
	field *Field
}

func newLabels(p *Profile) *labels {
	l := &labels{exact: map[string]*Field{}, begin: map[rune][]int{}}
	for _, f := range p.Fields {
		for _, pat := range f.Labels {
			if pat.glob() {
				l.globs = append(l.globs, globLabel{pat, f})
				continue
			}
			// A label with a note in brackets is known with it and without.
			for _, k := range []string{pat.text, labelKey(pat.text)} {
				if _, known := l.exact[k]; !known && k != "" {
					l.exact[k] = f
				}
			}
			l.words = append(l.words, word{[]rune(pat.text), f})
		}
	}
	slices.SortStableFunc(l.words, func(a, b word) int { return len(b.runes) - len(a.runes) })
	for i, w := range l.words {
		l.begin[w.runes[0]] = append(l.begin[w.runes[0]], i)
	}
	return l
}

// of returns the field whose label a cell is, nil for any other text.
func (l *labels) of(cell string) *Field { return l.named(labelKey(cell)) }

// named is of for a key.
func (l *labels) named(k string) *Field {
	if k == "" {
		return nil
	}
	if f := l.exact[k]; f != nil {
		return f
	}
	if strings.ContainsAny(k, "0123456789") {
		return nil // a star must not swallow the value: 从业人员数：120人
	}
	var found *Field
	for _, g := range l.globs {
		if g.pattern.match(k) {
			if found != nil && found != g.field {
				return nil // two labels that ran together
			}
			found = g.field
		}
	}
	if found == nil {
		found = l.joint(k)
	}
	return found
}

// joint is the person whose name a place asks for together with the office or the
// number (首席科学家及职务/职称).
func (l *labels) joint(k string) *Field {
	for _, and := range []string{"及", "和", "、", "/"} {
		if i := strings.Index(k, and); i > 0 {
			if f := l.exact[k[:i]]; f != nil && f.Person {
				if g := l.exact[k[i+len(and):]]; g != nil && g.Near != (Column{}) {
					return f
				}
			}
		}
	}
	return nil
}

// inline is a label found within a text, with the bytes of its value.
type inline struct {
	field      *Field
	label      int // where the label begins
	start, end int
}

// maxInline is the length of a line up to which labels are looked for in all of
// it; in a longer one, which is prose, only at its beginning.
const maxInline = 600

// inline finds "label：value" in a text, several of them where they stand side
// by side. At the beginning of a line a label may also be parted from its value
// by white space alone. A value ends with its line, a long one with the text or
// the next label.
func (l *labels) inline(s string) []inline {
	var found []inline
	for base, line := range lines(s) {
		f := fold(line[:runeStart(line, maxInline)])
		for i := 0; i < len(f.runes) && (i == 0 || len(line) <= maxInline); i++ {
			w, next := l.wordAt(f, i, line)
			if w == nil || insideWord(f, i) && (len(found) == 0 || len(w.runes) < longLabel) {
				continue
			}
			if k := len(found); k > 0 && found[k-1].end > base+f.at[i] {
				found[k-1].end = base + f.at[i]
			}
			found = append(found, inline{w.field, base + f.at[i], base + f.at[next], base + len(line)})
			i = next - 1
		}
	}
	for i := range found {
		if !found[i].field.Text {
			continue
		}
		found[i].end = len(s)
		if i+1 < len(found) {
			found[i].end = found[i+1].label
		}
	}
	return found
}

// runeStart is the largest byte up to n at which a character of s begins.
func runeStart(s string, n int) int {
	n = min(n, len(s))
	for n > 0 && n < len(s) && !utf8.RuneStart(s[n]) {
		n--
	}
	return n
}

// longLabel is the length from which on a label is known even where it touches
// the value before it (联系人：周小渔联系电话：0515), but not within a longer word at
// the beginning (财务联系人：).
const longLabel = 4

func insideWord(f folded, i int) bool {
	return i > 0 && unicode.Is(unicode.Han, f.runes[i-1]) && f.at[i] == f.at[i-1]+utf8.RuneLen(f.runes[i-1])
}

// wordAt returns the label at position i and the position of its value.
func (l *labels) wordAt(f folded, i int, line string) (*word, int) {
	for _, k := range l.begin[f.runes[i]] {
		w := &l.words[k]
		n := i + len(w.runes)
		if n > len(f.runes) || !slices.Equal(f.runes[i:n], w.runes) {
			continue
		}
		end := n
		if end < len(f.runes) && f.runes[end] == '(' { // 牵头单位（盖章）：
			if c := slices.Index(f.runes[end:], ')'); c > 0 && c < 12 {
				end += c + 1
			}
		}
		if end < len(f.runes) && f.runes[end] == ':' {
			return w, end + 1
		}
		if i == 0 && n < len(f.runes) && unicode.IsSpace(spaceBefore(line, f.at[n])) {
			return w, n
		}
	}
	return nil, 0
}

func spaceBefore(s string, i int) rune {
	r, _ := utf8.DecodeLastRuneInString(s[:i])
	return r
}

// lines yields the lines of a text with the byte at which each begins.
func lines(s string) func(func(int, string) bool) {
	return func(yield func(int, string) bool) {
		base := 0
		for line := range strings.SplitSeq(s, "\n") {
			if !yield(base, line) {
				return
			}
			base += len(line) + 1
		}
	}
}
