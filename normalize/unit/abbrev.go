package unit

import (
	"slices"
	"unicode/utf8"
)

// abbreviated is the reason for a name made of characters of another.
const abbreviated = "一个名称可能是另一个的缩写"

const (
	// shortestAbbreviation and longestAbbreviation bound a name that may abbreviate
	// another, in characters; it leaves out at least leastLeftOut.
	shortestAbbreviation = 2
	longestAbbreviation  = 8
	leastLeftOut         = 2
	// maxStarts bounds the names with one first character that are compared with an
	// abbreviation.
	maxStarts = 2000
)

// words are the words of a name that its abbreviation draws from.
type words struct {
	unit  int32
	words []element
	runes int
}

// element is one of them.
type element struct {
	text []rune
	tag  Tag
}

// abbreviations adds the pairs of which one name takes characters of every word of
// the other, in their order: 西安建大 of 西安|建筑|科技大学, 江苏省药监局 of 江苏省|药品监督管理局.
func abbreviations(units []Unit, forms []nearForm, out []Pair) []Pair {
	starts := make(map[rune][]words)
	for i := range units {
		w := wordsOf(&units[i], int32(i))
		for len(w.words) > 1 && w.runes >= shortestAbbreviation+leastLeftOut {
			c := w.words[0].text[0]
			starts[c] = append(starts[c], w)
			if t := w.words[0].tag; t != TagDesignator && t != TagInstitution { // 中国, 生态环境部 may be left out
				break
			}
			w = words{w.unit, w.words[1:], w.runes - len(w.words[0].text)}
		}
	}
	for i := range units {
		f := &forms[i]
		if n := len(f.text); n < shortestAbbreviation || n > longestAbbreviation || f.known || !clipped(&units[i]) {
			continue
		}
		list := starts[f.text[0]]
		if len(list) > maxStarts {
			continue
		}
		for _, w := range list {
			if g := &forms[w.unit]; g.key != f.key && w.runes >= len(f.text)+leastLeftOut && w.cover(f.text, f.headless) {
				out = append(out, Pair{min(i, int(w.unit)), max(i, int(w.unit)), abbreviated})
			}
		}
	}
	return out
}

// clipped reports whether a name may be an abbreviation: a company's with its form
// is none.
func clipped(u *Unit) bool {
	for i := range u.Parts {
		if u.Parts[i].Tag == TagForm || u.Parts[i].Bracket {
			return false
		}
	}
	return u.Kind != "" || headless(u)
}

// wordsOf lists the words of a name without company forms and brackets.
func wordsOf(u *Unit, unit int32) words {
	w := words{unit: unit, words: make([]element, 0, len(u.Parts))}
	for _, part := range u.Parts {
		if part.Bracket || part.Tag == TagForm && legalForms[part.Text] {
			continue
		}
		text := part.Text
		if part.Tag == TagRegion {
			text = shortRegion(text)
		}
		if r := []rune(letters(text)); len(r) > 0 {
			w.words = append(w.words, element{r, part.Tag})
			w.runes += len(r)
		}
	}
	return w
}

// cover reports whether short takes characters of every word, the first of each.
// Words of relation (附属) and 人民政府 may be left out, one more word of a longer
// name that cuts its last word short too, and the last word where short has no head
// of its own (广外); of the last word the end will do (大 of 科技大学, but no 大学) where
// a word between it and the first is taken.
func (w *words) cover(short []rune, headless bool) bool {
	left, spare := short, 0
	if end := w.words[len(w.words)-1].text; len(short) > longestCut && !hasSuffix(short, end) {
		spare = 1
	}
	for i, word := range w.words {
		last := i == len(w.words)-1
		n := word.taken(left)
		switch {
		case n > 0:
		case last && len(left) == 0:
			return headless && i > 0
		case last:
			return i > 1 && !wholeHeads[string(left)] && subsequence(left, word.text)
		case i == 0:
			return false
		case word.tag == TagRelation || string(word.text) == "人民政府":
		case spare > 0 && word.tag == TagTrade:
			spare--
		default:
			return false
		}
		left = left[n:]
	}
	return len(left) == 0
}

// wholeHeads are words that end the full name of a unit: 台湾大学 is not 台湾科技大学.
var wholeHeads = set("大学 学院 医院 中学 学校 协会 学会 中心")

func hasSuffix(s, end []rune) bool {
	return len(s) >= len(end) && slices.Equal(s[len(s)-len(end):], end)
}

// taken counts the characters at the beginning of s that the word gives, its first
// character first; of a number all that is not 第.
func (w *element) taken(s []rune) int {
	text := w.text
	if w.tag == TagNumber && len(s) > 0 && s[0] != '第' {
		text = text[utf8.RuneCountInString("第"):]
		if len(s) < len(text) || !slices.Equal(s[:len(text)], text) {
			return 0
		}
		return len(text)
	}
	if len(s) == 0 || s[0] != text[0] {
		return 0
	}
	n := 1
	for at := 1; n < len(s); n++ {
		i := slices.Index(text[at:], s[n])
		if i < 0 {
			break
		}
		at += i + 1
	}
	return n
}

// subsequence reports whether text has the characters of s in their order.
func subsequence(s, text []rune) bool {
	for _, r := range s {
		i := slices.Index(text, r)
		if i < 0 {
			return false
		}
		text = text[i+1:]
	}
	return true
}
