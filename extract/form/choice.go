package form

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Why the check boxes of a group do not tell one option.
var (
	errManyTicks = errors.New("勾选了两项以上，无法确定取哪一项")
	errAmbiguous = errors.New("勾选标记与选项对应不明")
	errUnknown   = errors.New("勾选标记是无法识别的字符")
)

// box is a check box or an option within the text of a group.
type box struct {
	start, end int
	option     *Option // nil for a box
	ticked     bool
}

var boxes = regexp.MustCompile(`(?i)<input[^>]*>|[（(\[【][\s\x{3000}\x{A0}]*(?:[√✓✔☑☒×xv✗✘●■]?)[\s\x{3000}\x{A0}]*[）)\]】]|[☑☒⊠☐□▢■▣√✓✔✗✘●○◯◉◎◇◆\x{1F5F9}\x{1F5F5}\x{F0FE}\x{F0FD}\x{F0FC}\x{F052}\x{F054}\x{F050}\x{F06E}\x{F0A8}\x{F06F}\x{F0A3}\x{F071}\x{F072}❏❑❒⬜⬛✅]\x{FE0F}?`)

func ticked(mark string) bool {
	if strings.HasPrefix(mark, "<") {
		return strings.Contains(strings.ToLower(mark), "checked") && !strings.Contains(strings.ToLower(mark), `checked="false"`)
	}
	return strings.ContainsAny(strings.ToLower(mark), "√✓✔☑☒⊠×xv✗✘●■▣◉◎◆⬛✅\U0001F5F9\U0001F5F5\uF0FE\uF0FD\uF0FC\uF052\uF054\uF050\uF06E")
}

// choose returns the option that is ticked and where its words begin. Without a
// tick it returns none; a group of which only one option is left says that one.
func choose(s string, options []*Option) (*Option, int, error) {
	found := optionsIn(s, options)
	marks := marksIn(s, found)
	if len(found) == 0 {
		return nil, 0, nil
	}
	if len(marks) == 0 {
		if strings.ContainsRune(s, utf8.RuneError) || strings.ContainsFunc(s, private) {
			return nil, 0, errUnknown
		}
		switch {
		case len(found) == 1 && len(options) > 1:
			return found[0].option, found[0].start, nil
		case len(found) < len(options):
			return nil, 0, errManyTicks // typed, not ticked
		}
		return nil, 0, nil
	}
	owner := pair(s, found, marks)
	chosen := -1
	for i, m := range marks {
		switch {
		case !m.ticked:
		case owner[i] < 0:
			return nil, 0, errAmbiguous
		case chosen >= 0 && found[chosen].option != found[owner[i]].option:
			return nil, 0, errManyTicks
		default:
			chosen = owner[i]
		}
	}
	if chosen < 0 {
		return nil, 0, nil
	}
	return found[chosen].option, found[chosen].start, nil
}

// private reports whether r is a character that only its font can tell.
func private(r rune) bool { return unicode.Is(unicode.Co, r) }

// pair gives for each mark the index of its option, -1 where that is not plain.
// A group writes all its marks on one side: as many marks as options are paired
// in order, a lone tick belongs to the option that it touches. Where each option
// keeps its printed box, further ticks stand behind theirs (□龙头骨干企业√).
func pair(s string, found, marks []box) []int {
	owner := make([]int, len(marks))
	if printed := boxed(s, found, marks); printed != nil {
		for i, m := range marks {
			if owner[i] = slices.Index(printed, i); owner[i] < 0 {
				owner[i] = slices.IndexFunc(found, func(o box) bool { return o.end <= m.start && strings.TrimSpace(s[o.end:m.start]) == "" })
			}
		}
		return owner
	}
	if len(marks) == len(found) {
		for i := range marks {
			owner[i] = i
		}
		return owner
	}
	before := marks[0].start < found[0].start
	after := marks[len(marks)-1].start > found[len(found)-1].start
	for i, m := range marks {
		next := slices.IndexFunc(found, func(o box) bool { return o.start >= m.end })
		prev := next - 1
		if next < 0 {
			prev = len(found) - 1
		}
		switch {
		case before && !after:
			owner[i] = next
		case after && !before:
			owner[i] = prev
		default: // marks on both ends, or only between: two styles, a lone tick
			owner[i] = nearer(s, m, found, prev, next)
		}
		if i > 0 && owner[i] == owner[i-1] {
			owner[i], owner[i-1] = -1, -1 // marks in a heap
		}
	}
	return owner
}

// boxed gives for each option the mark that is its printed box, the empty one
// before it; nil where there are no other marks besides or an option has none.
func boxed(s string, found, marks []box) []int {
	if len(marks) <= len(found) {
		return nil
	}
	printed := make([]int, len(found))
	for k, o := range found {
		printed[k] = slices.IndexFunc(marks, func(m box) bool {
			return m.end <= o.start && strings.TrimSpace(s[m.end:o.start]) == "" && !m.ticked
		})
		if printed[k] < 0 {
			return nil
		}
	}
	return printed
}

func nearer(s string, m box, found []box, prev, next int) int {
	left, right := -1, -1
	if prev >= 0 {
		left = gap(s[found[prev].end:m.start])
	}
	if next >= 0 {
		right = gap(s[m.end:found[next].start])
	}
	switch {
	case left < 0 && right < 0 || left == right:
		return -1
	case right < 0 || left >= 0 && left < right:
		return prev
	}
	return next
}

func gap(s string) int { return utf8.RuneCountInString(s) }

// optionsIn finds the options' words, the longer before the shorter.
func optionsIn(s string, options []*Option) []box {
	f := fold(s)
	type candidate struct {
		p Pattern
		o *Option
	}
	var all []candidate
	for _, o := range options {
		for _, l := range o.Labels {
			all = append(all, candidate{l, o})
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int { return longest(a.p, b.p) })
	taken := make([]bool, len(f.runes))
	var out []box
	for _, c := range all {
		w := []rune(c.p.text)
		for i := 0; i+len(w) <= len(f.runes); i++ {
			if slices.Equal(f.runes[i:i+len(w)], w) && !slices.Contains(taken[i:i+len(w)], true) {
				for k := range w {
					taken[i+k] = true
				}
				out = append(out, box{start: f.at[i], end: wordEnd(s, f.at[i+len(w)-1]), option: c.o})
			}
		}
	}
	slices.SortFunc(out, func(a, b box) int { return a.start - b.start })
	return out
}

func wordEnd(s string, last int) int {
	_, n := utf8.DecodeRuneInString(s[last:])
	return last + n
}

// marksIn finds the boxes that lie outside of the options' words.
func marksIn(s string, found []box) []box {
	var out []box
	asked := asks.FindAllStringIndex(s, -1)
	for _, m := range boxes.FindAllStringIndex(s, -1) {
		inside := slices.ContainsFunc(found, func(o box) bool { return m[0] < o.end && o.start < m[1] }) ||
			slices.ContainsFunc(asked, func(a []int) bool { return m[0] < a[1] && a[0] < m[1] })
		if mark := s[m[0]:m[1]]; !inside && !bracketedWord(mark) {
			out = append(out, box{start: m[0], end: m[1], ticked: ticked(mark)})
		}
	}
	return besideBoxes(s, out)
}

// asks is the form's own request for a tick (请在□内打“√”).
var asks = regexp.MustCompile(`在[^\n，。；]{0,12}[□☐口框][\s\p{Zs}]*[内里中上前处][^\n，。；]{0,12}[√✓✔☑■][”"’」]?`)

// besideBoxes makes one mark of a printed box and the tick that was typed beside
// it: □√, or √□ where the tick does not touch the option before it.
func besideBoxes(s string, marks []box) []box {
	var out []box
	for i, m := range marks {
		if i == 0 || marks[i-1].end != m.start || marks[i-1].ticked == m.ticked || crowded(marks, i) || !m.ticked && !apart(s, marks[i-1].start) {
			out = append(out, m)
			continue
		}
		out[len(out)-1].end, out[len(out)-1].ticked = m.end, true
	}
	return out
}

// crowded reports whether mark i and the one that it touches touch a third one:
// marks in a heap tell nothing of each other.
func crowded(marks []box, i int) bool {
	return i > 1 && marks[i-2].end == marks[i-1].start || i+1 < len(marks) && marks[i].end == marks[i+1].start
}

// apart reports whether a text begins at a place or goes on after white space.
func apart(s string, at int) bool { return at == 0 || unicode.IsSpace(spaceBefore(s, at)) }

// bracketedWord guards against brackets that hold more than a mark.
func bracketedWord(mark string) bool {
	return strings.IndexFunc(mark, func(r rune) bool { return unicode.Is(unicode.Han, r) }) >= 0
}
