package pdf

import (
	"sort"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// A codespace says which codes of a length exist; each byte has its own bounds.
type codespace struct {
	n      int
	lo, hi uint32
}

func (s codespace) holds(code uint32, n int) bool {
	if s.n != n {
		return false
	}
	for shift := 0; shift < 8*n; shift += 8 {
		b := code >> shift & 0xff
		if b < s.lo>>shift&0xff || b > s.hi>>shift&0xff {
			return false
		}
	}
	return true
}

// A span maps a run of codes to a run of CIDs.
type span struct{ lo, hi, cid uint32 }

// A cmap maps the codes in a string to CIDs (9.7.5).
type cmap struct {
	vert   bool
	spaces []codespace
	spans  [5][]span // by length of the code; of two that hold a code the later counts
	parent *cmap
	sorted bool
	// unicode is the length of the unit, 2 for UCS-2 and UTF-16, where the codes
	// themselves are characters.
	unicode int
	// identity maps two bytes to the CID of that value.
	identity bool
}

// next cuts one code off s. A code outside all codespaces is as long as the
// shortest of them, and at least one byte.
func (m *cmap) next(s []byte) (code uint32, n int) {
	if m.identity {
		if len(s) < 2 {
			return uint32(s[0]), 1
		}
		return uint32(s[0])<<8 | uint32(s[1]), 2
	}
	for n = 1; n <= 4 && n <= len(s); n++ {
		code = code<<8 | uint32(s[n-1])
		for c := m; c != nil; c = c.parent {
			for _, sp := range c.spaces {
				if sp.holds(code, n) {
					return code, n
				}
			}
		}
	}
	n = m.shortest(s[0])
	n = min(n, len(s))
	code = 0
	for _, b := range s[:n] {
		code = code<<8 | uint32(b)
	}
	return code, n
}

// shortest is the length of the codes that may begin with a byte.
func (m *cmap) shortest(first byte) int {
	n, any := 5, 5
	for c := m; c != nil; c = c.parent {
		for _, sp := range c.spaces {
			shift := 8 * (sp.n - 1)
			any = min(any, sp.n)
			if b := uint32(first); b >= sp.lo>>shift&0xff && b <= sp.hi>>shift&0xff {
				n = min(n, sp.n)
			}
		}
	}
	if n < 5 {
		return n
	}
	if any < 5 {
		return any
	}
	return 1
}

func (m *cmap) cid(code uint32, n int) (uint32, bool) {
	if m.identity {
		return code, true
	}
	for c := m; c != nil; c = c.parent {
		if cid, ok := c.own(code, n); ok {
			return cid, true
		}
	}
	return 0, false
}

func (m *cmap) own(code uint32, n int) (uint32, bool) {
	spans := m.spans[n]
	if m.sorted {
		i := sort.Search(len(spans), func(i int) bool { return spans[i].hi >= code })
		if i < len(spans) && spans[i].lo <= code {
			return spans[i].cid + code - spans[i].lo, true
		}
		return 0, false
	}
	for i := len(spans) - 1; i >= 0; i-- {
		if s := spans[i]; s.lo <= code && code <= s.hi {
			return s.cid + code - s.lo, true
		}
	}
	return 0, false
}

// settle makes lookups fast where the spans do not overlap.
func (m *cmap) settle() {
	for n := range m.spans {
		s := m.spans[n]
		sort.SliceStable(s, func(i, j int) bool { return s[i].lo < s[j].lo })
		m.spans[n] = apart(s)
	}
	m.sorted = true
}

// apart cuts spans, sorted by their start, so that none overlaps the next.
func apart(s []span) []span {
	out := s[:0]
	for _, x := range s {
		for len(out) > 0 && out[len(out)-1].hi >= x.lo {
			last := &out[len(out)-1]
			if last.lo == x.lo {
				out = out[:len(out)-1]
				continue
			}
			last.hi = x.lo - 1
		}
		out = append(out, x)
	}
	return out
}

// maxSpans bounds the entries of a CMap in a file.
const maxSpans = 200_000

// A toUnicode maps codes to text (9.10.3).
type toUnicode struct {
	chars map[uint32]string
	spans []textSpan // sorted by lo
	// codes are characters by themselves: ToUnicode is an identity CMap.
	codes bool
}

type textSpan struct {
	lo, hi uint32
	text   []rune
}

func (t *toUnicode) lookup(code uint32) (string, bool) {
	if t == nil {
		return "", false
	}
	if s, ok := t.chars[code]; ok {
		return s, true
	}
	if t.codes {
		return string(rune(code)), code > 0
	}
	i := sort.Search(len(t.spans), func(i int) bool { return t.spans[i].lo > code }) - 1
	if i < 0 || code > t.spans[i].hi || len(t.spans[i].text) == 0 {
		return "", false
	}
	r := append([]rune{}, t.spans[i].text...)
	r[len(r)-1] += rune(code - t.spans[i].lo)
	return string(r), true
}

func (t *toUnicode) empty() bool {
	return t == nil || len(t.chars) == 0 && len(t.spans) == 0 && !t.codes
}

// fromCIDs takes the CIDs of a CMap for characters: some writers use the operators
// for CIDs in ToUnicode.
func (t *toUnicode) fromCIDs(m *cmap) {
	t.codes = m.identity
	for _, spans := range m.spans {
		for _, s := range spans {
			t.codes = t.codes || s.lo == s.cid && s.hi-s.lo >= 0xff
			t.spans = append(t.spans, textSpan{s.lo, s.hi, []rune{rune(s.cid)}})
		}
	}
	t.sort()
}

func (t *toUnicode) sort() {
	sort.SliceStable(t.spans, func(i, j int) bool { return t.spans[i].lo < t.spans[j].lo })
}

// cmapParser reads the operators of a CMap that matter; it is used for CMaps that
// map to CIDs and for those that map to text.
type cmapParser struct {
	lexer
	cm    cmap
	text  toUnicode
	load  func(name) *cmap // gives the CMap named by usecmap
	count int
}

// parseCMap reads a CMap stream. load, which may be nil, gives a predefined one.
func parseCMap(data []byte, load func(name) *cmap) (*cmap, *toUnicode) {
	p := &cmapParser{lexer: lexer{data: data}, load: load, text: toUnicode{chars: map[uint32]string{}}}
	var last name
	for {
		k := p.next()
		if k == tokEOF || p.count > maxSpans {
			break
		}
		p.scratch = p.scratch[:0]
		switch k {
		case tokName:
			last = name(p.lexer.text)
			if last == "WMode" && p.next() == tokNumber {
				p.cm.vert = p.num == 1
			}
		case tokKeyword:
			switch string(p.lexer.text) {
			case "usecmap":
				if p.load != nil && p.cm.parent == nil {
					p.cm.parent = p.load(last)
				}
			case "begincodespacerange":
				p.codespaces()
			case "begincidrange":
				p.cidRanges()
			case "begincidchar":
				p.cidChars()
			case "beginbfrange":
				p.bfRanges()
			case "beginbfchar":
				p.bfChars()
			}
		}
	}
	p.cm.settle()
	p.text.sort()
	return &p.cm, &p.text
}

// code reads a code: a string of one to four bytes.
func (p *cmapParser) code() (v uint32, n int, ok bool) {
	p.scratch = p.scratch[:0]
	if p.next() != tokString {
		return 0, 0, false
	}
	for _, b := range p.lexer.text {
		v = v<<8 | uint32(b)
	}
	p.count++
	return v, min(len(p.lexer.text), 4), true
}

func (p *cmapParser) codespaces() {
	for len(p.cm.spaces) < 1000 {
		lo, n, ok := p.code()
		hi, m, ok2 := p.code()
		if !ok || !ok2 {
			return
		}
		if n == m && n > 0 {
			p.cm.spaces = append(p.cm.spaces, codespace{n, lo, hi})
		}
	}
}

func (p *cmapParser) cidRanges() {
	for p.count < maxSpans {
		lo, n, ok := p.code()
		if !ok {
			return
		}
		hi, _, ok := p.code()
		if !ok || p.next() != tokNumber {
			return
		}
		if hi >= lo && n > 0 {
			p.cm.spans[n] = append(p.cm.spans[n], span{lo, hi, uint32(max(0, p.num))})
		}
	}
}

func (p *cmapParser) cidChars() {
	for p.count < maxSpans {
		lo, n, ok := p.code()
		if !ok || p.next() != tokNumber {
			return
		}
		if n > 0 {
			p.cm.spans[n] = append(p.cm.spans[n], span{lo, lo, uint32(max(0, p.num))})
		}
	}
}

func (p *cmapParser) bfChars() {
	for p.count < maxSpans {
		code, _, ok := p.code()
		if !ok {
			return
		}
		switch p.next() {
		case tokString:
			p.text.chars[code] = string(utf16Text(p.lexer.text))
		case tokName:
			if s, ok := glyphText(string(p.lexer.text)); ok {
				p.text.chars[code] = s
			}
		default:
			return
		}
	}
}

func (p *cmapParser) bfRanges() {
	for p.count < maxSpans {
		lo, _, ok := p.code()
		if !ok {
			return
		}
		hi, _, ok := p.code()
		if !ok {
			return
		}
		p.scratch = p.scratch[:0]
		switch p.next() {
		case tokString:
			if hi >= lo {
				p.text.spans = append(p.text.spans, textSpan{lo, hi, utf16Text(p.lexer.text)})
			}
		case tokOpen:
			for k := p.next(); k != tokClose && k != tokEOF; k = p.next() {
				if k == tokString && lo <= hi {
					p.text.chars[lo] = string(utf16Text(p.lexer.text))
					p.count++
				}
				lo++
				p.scratch = p.scratch[:0]
			}
		default:
			return
		}
	}
}

// utf16Text decodes the big-endian UTF-16 of a ToUnicode CMap; a single byte is
// taken as a character, as other readers do.
func utf16Text(b []byte) []rune {
	if len(b) == 1 {
		return []rune{rune(b[0])}
	}
	u := make([]uint16, len(b)/2)
	for i := range u {
		u[i] = uint16(b[2*i])<<8 | uint16(b[2*i+1])
	}
	return utf16.Decode(u)
}

// readable reports whether text can be what a glyph reads as: no control, private
// or unassigned stand-in.
func readable(s string) bool {
	if s == "" || !utf8.ValidString(s) {
		return false
	}
	for _, r := range s {
		if r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0x7f || r == utf8.RuneError || private(r) || r >= 0xfff0 && r <= 0xffff || r >= 0xfdd0 && r <= 0xfdef {
			return false
		}
	}
	return true
}

func private(r rune) bool {
	return r >= 0xe000 && r <= 0xf8ff || r >= 0xf0000
}

// stripSubset takes the tag of a subset ("ABCDEF+") off a font's name.
func stripSubset(s string) string {
	if i := strings.IndexByte(s, '+'); i == 6 {
		return s[7:]
	}
	return s
}
