package pdf

import "math"

// tokenKind is what a lexer has found.
type tokenKind uint8

const (
	tokEOF tokenKind = iota
	tokNumber
	tokName
	tokString
	tokKeyword
	tokOpen  // [
	tokClose // ]
	tokDictOpen
	tokDictClose
)

// A lexer cuts PDF syntax into tokens. It is lenient as readers are: what it does
// not understand is skipped, and the end of the data ends every token. Names and
// keywords are slices of the data where nothing had to be decoded; strings lie in
// the scratch buffer and are valid until it is reset.
type lexer struct {
	data    []byte
	pos     int
	scratch []byte
	num     float64
	text    []byte // of the last name, string or keyword
	integer bool   // the last number was written without a point
}

// charClass tells white space (1), delimiters (2) and regular characters (0) apart.
var charClass = func() (t [256]uint8) {
	for _, c := range "\x00\t\n\f\r " {
		t[c] = 1
	}
	for _, c := range "()<>[]{}/%" {
		t[c] = 2
	}
	return t
}()

func (l *lexer) skipSpace() {
	for l.pos < len(l.data) {
		c := l.data[l.pos]
		switch {
		case charClass[c] == 1:
			l.pos++
		case c == '%':
			for l.pos < len(l.data) && l.data[l.pos] != '\n' && l.data[l.pos] != '\r' {
				l.pos++
			}
		default:
			return
		}
	}
}

// next reads one token; its value is in num or text.
func (l *lexer) next() tokenKind {
	for {
		l.skipSpace()
		if l.pos >= len(l.data) {
			return tokEOF
		}
		c := l.data[l.pos]
		switch c {
		case '[':
			l.pos++
			return tokOpen
		case ']':
			l.pos++
			return tokClose
		case '/':
			l.pos++
			l.readName()
			return tokName
		case '(':
			l.pos++
			l.readString()
			return tokString
		case '<':
			l.pos++
			if l.pos < len(l.data) && l.data[l.pos] == '<' {
				l.pos++
				return tokDictOpen
			}
			l.readHex()
			return tokString
		case '>':
			l.pos++
			if l.pos < len(l.data) && l.data[l.pos] == '>' {
				l.pos++
				return tokDictClose
			}
			continue // a stray one
		case '{', '}':
			l.text = l.data[l.pos : l.pos+1]
			l.pos++
			return tokKeyword
		case ')':
			l.pos++
			continue
		}
		if c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.' {
			if l.readNumber() {
				return tokNumber
			}
		}
		start := l.pos
		for l.pos < len(l.data) && charClass[l.data[l.pos]] == 0 {
			l.pos++
		}
		l.text = l.data[start:l.pos]
		return tokKeyword
	}
}

// readNumber reads a number as other readers do: "--5" is -5, "1.2.3" is 1.2,
// "5-3" is 5. It reports false and does not move when no digit is there.
func (l *lexer) readNumber() bool {
	p, neg, digits := l.pos, false, 0
	for p < len(l.data) && (l.data[p] == '+' || l.data[p] == '-') {
		neg = neg || l.data[p] == '-'
		p++
	}
	v, scale, point := 0.0, 1.0, false
	for ; p < len(l.data); p++ {
		c := l.data[p]
		if c == '.' && !point {
			point = true
			continue
		}
		if c < '0' || c > '9' {
			break
		}
		digits++
		if point {
			scale /= 10
			v += float64(c-'0') * scale
		} else {
			v = v*10 + float64(c-'0')
		}
	}
	if digits == 0 && !point {
		return false
	}
	if p < len(l.data) && charClass[l.data[p]] == 0 {
		if c := l.data[p]; c != '-' && c != '.' && !(c == 'e' || c == 'E') {
			if digits == 0 {
				return false
			}
			// "0.5Tc" is a number and an operator; "1a" is what it is.
		} else {
			for p < len(l.data) && charClass[l.data[p]] == 0 && !isLetter(l.data[p]) {
				p++
			}
		}
	}
	if neg {
		v = -v
	}
	if math.IsInf(v, 0) {
		v = 0
	}
	l.num, l.integer, l.pos = v, !point, p
	return true
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func unhex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

func (l *lexer) readName() {
	start, escaped := l.pos, false
	for l.pos < len(l.data) && charClass[l.data[l.pos]] == 0 {
		escaped = escaped || l.data[l.pos] == '#'
		l.pos++
	}
	l.text = l.data[start:l.pos]
	if !escaped {
		return
	}
	raw, from := l.text, len(l.scratch)
	for i := 0; i < len(raw); i++ {
		if raw[i] == '#' && i+2 < len(raw) && unhex(raw[i+1]) >= 0 && unhex(raw[i+2]) >= 0 {
			l.scratch = append(l.scratch, byte(unhex(raw[i+1])<<4|unhex(raw[i+2])))
			i += 2
			continue
		}
		l.scratch = append(l.scratch, raw[i])
	}
	l.text = l.scratch[from:len(l.scratch):len(l.scratch)]
}

func (l *lexer) readHex() {
	from, high := len(l.scratch), -1
	for l.pos < len(l.data) {
		c := l.data[l.pos]
		l.pos++
		if c == '>' {
			break
		}
		h := unhex(c)
		switch {
		case h < 0:
		case high < 0:
			high = h
		default:
			l.scratch = append(l.scratch, byte(high<<4|h))
			high = -1
		}
	}
	if high >= 0 {
		l.scratch = append(l.scratch, byte(high<<4))
	}
	l.text = l.scratch[from:len(l.scratch):len(l.scratch)]
}

func (l *lexer) readString() {
	from, depth := len(l.scratch), 1
	for l.pos < len(l.data) {
		c := l.data[l.pos]
		l.pos++
		switch c {
		case '(':
			depth++
		case ')':
			depth--
			if depth == 0 {
				l.text = l.scratch[from:len(l.scratch):len(l.scratch)]
				return
			}
		case '\r': // an end of line in a string is one newline
			if l.pos < len(l.data) && l.data[l.pos] == '\n' {
				l.pos++
			}
			c = '\n'
		case '\\':
			if !l.readEscape() {
				continue
			}
			c = l.scratch[len(l.scratch)-1]
			l.scratch = l.scratch[:len(l.scratch)-1]
		}
		l.scratch = append(l.scratch, c)
	}
	l.text = l.scratch[from:len(l.scratch):len(l.scratch)]
}

// readEscape puts the byte that stands behind a backslash on the scratch buffer;
// it reports false where the escape stands for nothing.
func (l *lexer) readEscape() bool {
	if l.pos >= len(l.data) {
		return false
	}
	c := l.data[l.pos]
	l.pos++
	switch c {
	case 'n':
		c = '\n'
	case 'r':
		c = '\r'
	case 't':
		c = '\t'
	case 'b':
		c = '\b'
	case 'f':
		c = '\f'
	case '\n':
		return false
	case '\r':
		if l.pos < len(l.data) && l.data[l.pos] == '\n' {
			l.pos++
		}
		return false
	case '0', '1', '2', '3', '4', '5', '6', '7':
		v := int(c - '0')
		for k := 0; k < 2 && l.pos < len(l.data) && l.data[l.pos] >= '0' && l.data[l.pos] <= '7'; k++ {
			v = v<<3 | int(l.data[l.pos]-'0')
			l.pos++
		}
		c = byte(v)
	}
	l.scratch = append(l.scratch, c)
	return true
}

// maxNesting bounds arrays and dictionaries within each other.
const maxNesting = 100

// object reads one object of a file, with references. At the end of an array or
// dictionary, and at an operator, it returns the keyword.
func (l *lexer) object(depth int) object {
	return l.objectFrom(l.next(), depth)
}

func (l *lexer) objectFrom(k tokenKind, depth int) object {
	switch k {
	case tokEOF:
		return keyword("")
	case tokNumber:
		return l.reference()
	case tokName:
		return name(l.text)
	case tokString:
		s := str(l.text)
		l.scratch = l.scratch[:0]
		return s
	case tokKeyword:
		switch string(l.text) {
		case "null":
			return nil
		case "true":
			return true
		case "false":
			return false
		}
		return keyword(l.text)
	case tokClose:
		return keyword("]")
	case tokDictClose:
		return keyword(">>")
	case tokOpen:
		return l.array(depth + 1)
	}
	return l.dict(depth + 1)
}

// reference turns the number just read into a reference when "gen R" follows.
func (l *lexer) reference() object {
	n := l.num
	if !l.integer || n < 0 || n > 1<<31 {
		return n
	}
	save := l.pos
	if l.next() == tokNumber && l.integer && l.num >= 0 && l.num < 1<<20 {
		gen := int(l.num)
		if l.next() == tokKeyword && len(l.text) == 1 && l.text[0] == 'R' {
			return ref{int(n), gen}
		}
	}
	l.pos, l.scratch = save, l.scratch[:0]
	return n
}

func (l *lexer) array(depth int) object {
	var a []object
	for depth < maxNesting {
		o := l.object(depth)
		if k, ok := o.(keyword); ok {
			if k == "]" || k == "" || k == ">>" || k == "endobj" {
				break
			}
			continue
		}
		a = append(a, o)
	}
	return a
}

func (l *lexer) dict(depth int) object {
	d := dict{}
	for depth < maxNesting {
		k := l.next()
		if k == tokEOF || k == tokDictClose {
			break
		}
		if k == tokKeyword && (string(l.text) == "endobj" || string(l.text) == "stream") {
			l.pos -= len(l.text)
			break
		}
		if k != tokName {
			continue
		}
		key := name(l.text)
		l.scratch = l.scratch[:0]
		v := l.object(depth)
		if w, ok := v.(keyword); ok {
			if w == ">>" || w == "" {
				break
			}
			if w == "endobj" || w == "stream" {
				l.pos -= len(w)
				break
			}
			continue
		}
		d[key] = v
	}
	return d
}
