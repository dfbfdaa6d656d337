package unit

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/go-ego/gse"

	"lianhe/normalize/region"
)

// words.tsv is our own list: a class letter, then words of that class.
//
//go:embed words.tsv
var wordsTSV string

// word is what the dictionary knows of a word.
type word struct {
	tag   Tag
	kind  Kind // of a head
	place region.Place
	grade region.Grade // of a region
	len   int          // in bytes
	cost  int32
}

// classes are the letters of words.tsv.
var classes = map[string]word{
	"E": {tag: TagForm, kind: Enterprise},
	"U": {tag: TagInstitution, kind: University},
	"I": {tag: TagInstitution, kind: Institute},
	"H": {tag: TagInstitution, kind: Hospital},
	"P": {tag: TagInstitution, kind: Platform},
	"G": {tag: TagInstitution, kind: Government},
	"X": {tag: TagInstitution, kind: Other},
	"g": {tag: TagGroup},
	"k": {tag: TagBrand},
	"d": {tag: TagDesignator},
	"r": {tag: TagRelation},
	"t": {tag: TagTrade},
}

// The cost of a word and of a character that no word covers: the cheapest way
// through a name has the fewest uncovered characters, then the fewest words, and a
// doubtful place name (德化) only where no other word would fit.
const (
	costWord  = 4
	costShort = 5
	costWeak  = 9
	costChar  = 10
)

// lexicon is the tagged dictionary. It holds gse's Dictionary, not its Segmenter:
// where reflection can reach a Segmenter the linker keeps the 33 MB of
// dictionaries that its methods load. Segment would cut a name in 3 µs and 30
// allocations after a start of 18 ms for its table of sub-words; so the trie and its
// tokens are gse's and the path through them is found here. The frequency of a word
// is its index in words, plus two, since gse drops what is below.
type lexicon struct {
	dict   *gse.Dictionary
	words  []word
	heads  map[string]Kind // every head, for what ends in one
	opaque map[string]bool // names known as a whole: groups, and words that would look like places
}

func newLexicon() (*lexicon, error) {
	l := &lexicon{heads: make(map[string]Kind), opaque: make(map[string]bool), dict: gse.NewDict()}
	l.dict.Tokens = make([]gse.Token, 0, 8<<10)
	l.words = make([]word, 0, 8<<10)
	for line := range strings.Lines(wordsTSV) {
		class, list, _ := strings.Cut(strings.TrimSpace(line), "\t")
		c, ok := classes[class]
		if !ok {
			return nil, fmt.Errorf("words.tsv: class %q", class)
		}
		for w := range strings.FieldsSeq(list) {
			if c.kind != "" {
				l.heads[w] = c.kind
			}
			if class == "g" || class == "k" {
				l.opaque[w] = true
			}
		}
	}
	for line := range strings.Lines(wordsTSV) {
		class, list, _ := strings.Cut(strings.TrimSpace(line), "\t")
		for w := range strings.FieldsSeq(list) {
			c := classes[class]
			if class == "g" || class == "k" {
				c.kind = l.headOf(w)
			}
			c.cost = costWord
			if l.opaque[w] {
				c.cost = costShort
			}
			if err := l.add(w, c); err != nil {
				return nil, err
			}
		}
	}
	for _, n := range region.Names() {
		w := word{tag: TagRegion, place: n.Place, grade: n.Grade}
		switch n.Grade {
		case region.Full:
			w.cost = costWord
		case region.Short:
			w.cost = costShort
		case region.Weak:
			// Only a city's (大同), for 山西大同: of counties and districts too many
			// are ordinary words (新北, 云龙).
			if !strings.HasPrefix(n.Place.City, n.Text) {
				continue
			}
			w.cost = costWeak
		}
		if err := l.add(n.Text, w); err != nil {
			return nil, err
		}
	}
	return l, nil
}

// add enters a word; the first entry of a word stands. Single characters decide
// too much to be words (see lastHead).
func (l *lexicon) add(text string, w word) error {
	if utf8.RuneCountInString(text) < 2 {
		return nil
	}
	w.len = len(text)
	if w.len != 3*utf8.RuneCountInString(text) {
		return fmt.Errorf("dictionary word %q: only characters of three bytes", text)
	}
	before := l.dict.NumTokens()
	var seg gse.Segmenter
	if err := l.dict.AddToken(seg.ToToken(text, float64(len(l.words)+2))); err != nil {
		return fmt.Errorf("dictionary word %q: %w", text, err)
	}
	if l.dict.NumTokens() > before {
		l.words = append(l.words, w)
	}
	return nil
}

// headOf is the kind of the longest head that ends name, "" where none does.
func (l *lexicon) headOf(name string) Kind {
	return l.heads[name[len(name)-l.headLen(name):]]
}

// headLen is the length in bytes of the longest head that ends name, 0 where none
// does. All words of the dictionary are made of characters of three bytes.
func (l *lexicon) headLen(name string) int {
	for n := 3 * min(len(name)/3, l.dict.MaxTokenLen()); n > 3; n -= 3 {
		if _, ok := l.heads[name[len(name)-n:]]; ok {
			return n
		}
	}
	return 0
}

// leads reports whether w at the beginning of a name is sure to be its place:
// 上海|洋山, not 上|海洋|山.
func (w *word) leads() bool { return w.tag == TagRegion && w.grade != region.Weak }

// token is a word of a name, or a run of characters that the dictionary does not know.
type token struct {
	*word      // nil for unknown characters
	start, end int
	seat       bool // a region that states where the unit is
}

// scratch is what cutting a name needs, kept between names.
type scratch struct {
	buf    []byte
	texts  []gse.Text
	found  []*gse.Token
	cost   []int32
	pick   []*word
	tokens []token
}

// cut appends the words of s[from:to] to sc.tokens: the cheapest path, from left
// to right the longest word of those that cost the same.
func (l *lexicon) cut(sc *scratch, s string, from, to int) {
	sc.buf = append(sc.buf[:0], s[from:to]...)
	sc.texts = sc.texts[:0]
	for i := 0; i < len(sc.buf); {
		w := wordLen(sc.buf[i:])
		sc.texts = append(sc.texts, sc.buf[i:i+w])
		i += w
	}
	n := len(sc.texts)
	sc.cost = slices.Grow(sc.cost[:0], n+1)[:n+1]
	sc.pick = slices.Grow(sc.pick[:0], n)[:n]
	if m := l.dict.MaxTokenLen(); len(sc.found) < m {
		sc.found = make([]*gse.Token, m)
	}
	sc.cost[n] = 0
	first := !strings.HasSuffix(s[:from], "）")
	for i := n - 1; i >= 0; i-- {
		sc.cost[i], sc.pick[i] = sc.cost[i+1]+costChar, nil
		if sc.texts[i][0] < utf8.RuneSelf {
			continue
		}
		k := l.dict.LookupTokens(sc.texts[i:min(n, i+l.dict.MaxTokenLen())], sc.found)
		for _, t := range sc.found[:k] {
			w := &l.words[int(t.Freq())-2]
			c := w.cost + sc.cost[i+w.len/3]
			if i == 0 && first && w.leads() {
				c -= w.cost
			}
			if c <= sc.cost[i] {
				sc.cost[i], sc.pick[i] = c, w
			}
		}
	}
	at, unknown := from, from
	for i := 0; i < n; {
		w := sc.pick[i]
		if w == nil {
			at += len(sc.texts[i])
			i++
			continue
		}
		if at > unknown {
			sc.tokens = append(sc.tokens, token{start: unknown, end: at})
		}
		sc.tokens = append(sc.tokens, token{word: w, start: at, end: at + w.len})
		at += w.len
		unknown = at
		i += w.len / 3
	}
	if at > unknown {
		sc.tokens = append(sc.tokens, token{start: unknown, end: at})
	}
}

// wordLen is the length of the first character of b, or of the run of Latin
// letters and digits that it begins with; all words of the dictionary are made of
// characters of three bytes.
func wordLen(b []byte) int {
	n := 0
	for n < len(b) && b[n] < utf8.RuneSelf {
		n++
	}
	if n > 0 {
		return n
	}
	_, w := utf8.DecodeRune(b)
	return w
}
