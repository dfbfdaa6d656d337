package pdf

import "strings"

// The first of CFF's standard strings (Adobe technical note 5176, appendix A), in
// the order of their identifiers.
var cffStrings = strings.Fields(`.notdef space exclam quotedbl numbersign dollar percent ampersand quoteright parenleft parenright
asterisk plus comma hyphen period slash zero one two three four five six seven eight nine colon semicolon less equal greater question at
A B C D E F G H I J K L M N O P Q R S T U V W X Y Z bracketleft backslash bracketright asciicircum underscore quoteleft
a b c d e f g h i j k l m n o p q r s t u v w x y z braceleft bar braceright asciitilde exclamdown cent sterling fraction yen florin
section currency quotesingle quotedblleft guillemotleft guilsinglleft guilsinglright fi fl endash dagger daggerdbl periodcentered paragraph
bullet quotesinglbase quotedblbase quotedblright guillemotright ellipsis perthousand questiondown grave acute circumflex tilde macron breve
dotaccent dieresis ring cedilla hungarumlaut ogonek caron emdash AE ordfeminine Lslash Oslash OE ordmasculine ae dotlessi lslash oslash oe
germandbls onesuperior logicalnot mu trademark Eth onehalf plusminus Thorn onequarter divide brokenbar degree thorn threequarters
twosuperior registered minus eth multiply threesuperior copyright Aacute Acircumflex Adieresis Agrave Aring Atilde Ccedilla Eacute
Ecircumflex Edieresis Egrave Iacute Icircumflex Idieresis Igrave Ntilde Oacute Ocircumflex Odieresis Ograve Otilde Scaron Uacute
Ucircumflex Udieresis Ugrave Yacute Ydieresis Zcaron aacute acircumflex adieresis agrave aring atilde ccedilla eacute ecircumflex
edieresis egrave iacute icircumflex idieresis igrave ntilde oacute ocircumflex odieresis ograve otilde scaron uacute ucircumflex
udieresis ugrave yacute ydieresis zcaron
exclamsmall Hungarumlautsmall dollaroldstyle dollarsuperior ampersandsmall Acutesmall parenleftsuperior parenrightsuperior
twodotenleader onedotenleader zerooldstyle oneoldstyle twooldstyle threeoldstyle fouroldstyle fiveoldstyle sixoldstyle sevenoldstyle
eightoldstyle nineoldstyle commasuperior threequartersemdash periodsuperior questionsmall asuperior bsuperior centsuperior dsuperior
esuperior isuperior lsuperior msuperior nsuperior osuperior rsuperior ssuperior tsuperior ff ffi ffl`)

// cffStandard is how many standard strings there are; own ones follow.
const cffStandard = 391

// cffIndex cuts an INDEX at an offset into its items and gives the offset behind it.
func (s sfnt) cffIndex(at int) (items []sfnt, end int) {
	n := s.u16(at)
	if n == 0 || at+2 >= len(s.data) {
		return nil, at + 2
	}
	size := int(s.data[at+2])
	offset := func(i int) int {
		v := 0
		for _, b := range s.part(at+3+i*size, size).data {
			v = v<<8 | int(b)
		}
		return v
	}
	base := at + 2 + (n+1)*size
	if size < 1 || size > 4 || base >= len(s.data) {
		return nil, len(s.data)
	}
	for i := range n {
		items = append(items, s.part(base+offset(i), offset(i+1)-offset(i)))
	}
	return items, base + offset(n)
}

// cffDict reads the integer operands of a DICT, by operator (12 x is 1200 + x).
func cffDict(d []byte) map[int][]int {
	out := map[int][]int{}
	var stack []int
	for i := 0; i < len(d); i++ {
		b := int(d[i])
		byteAt := func(k int) int {
			if i+k < len(d) {
				return int(d[i+k])
			}
			return 0
		}
		switch {
		case b == 12:
			out[1200+byteAt(1)] = stack
			stack = nil
			i++
		case b <= 21:
			out[b] = stack
			stack = nil
		case b == 28:
			stack = append(stack, int(int16(byteAt(1)<<8|byteAt(2))))
			i += 2
		case b == 29:
			stack = append(stack, int(int32(byteAt(1)<<24|byteAt(2)<<16|byteAt(3)<<8|byteAt(4))))
			i += 4
		case b == 30: // a real: its nibbles end with f
			for i++; i < len(d) && d[i]&0x0f != 0x0f; i++ {
			}
			stack = append(stack, 0)
		case b >= 32 && b <= 246:
			stack = append(stack, b-139)
		case b >= 247 && b <= 250:
			stack = append(stack, (b-247)*256+byteAt(1)+108)
			i++
		case b >= 251 && b <= 254:
			stack = append(stack, -(b-251)*256-byteAt(1)-108)
			i++
		}
	}
	return out
}

// cff reads the names and the encoding of a CFF font, or the character collection
// of a CID-keyed one.
func (p *program) cff(data []byte) {
	s := sfnt{data}
	if len(data) < 4 {
		return
	}
	_, at := s.cffIndex(int(data[2]))
	tops, at := s.cffIndex(at)
	strs, _ := s.cffIndex(at)
	if len(tops) == 0 {
		return
	}
	str := func(sid int) string {
		switch {
		case sid < len(cffStrings):
			return cffStrings[sid]
		case sid >= cffStandard && sid-cffStandard < len(strs):
			return string(strs[sid-cffStandard].data)
		}
		return ""
	}
	top := cffDict(tops[0].data)
	if ros := top[1230]; len(ros) >= 2 {
		if c := str(ros[0]) + "-" + str(ros[1]); c != "Adobe-Identity" {
			p.collection = c
		}
		return
	}
	first := func(op int) int {
		if v := top[op]; len(v) > 0 {
			return v[0]
		}
		return 0
	}
	n := s.u16(first(17))
	sids := s.charset(first(15), n)
	texts := make([]string, len(sids))
	for gid, sid := range sids {
		texts[gid], _ = glyphText(str(sid))
		if texts[gid] != "" {
			p.glyphs[uint32(gid)] = texts[gid]
		}
	}
	p.cffEncoding(s, first(16), texts, str)
}

// charset gives the string identifier of each glyph.
func (s sfnt) charset(at, n int) []int {
	sids := make([]int, 1, max(1, n))
	if at <= 2 {
		for i := 1; i < n; i++ {
			sids = append(sids, i)
		}
		return sids
	}
	if at >= len(s.data) {
		return sids
	}
	format := s.data[at]
	at++
	for len(sids) < n && at+1 < len(s.data) {
		sid := s.u16(at)
		at += 2
		left := 0
		switch format {
		case 1:
			left = int(s.part(at, 1).byte())
			at++
		case 2:
			left = s.u16(at)
			at += 2
		}
		for ; left >= 0 && len(sids) < n; left-- {
			sids = append(sids, sid)
			sid++
		}
	}
	return sids
}

func (s sfnt) byte() byte {
	if len(s.data) == 0 {
		return 0
	}
	return s.data[0]
}

func (p *program) cffEncoding(s sfnt, at int, texts []string, str func(int) string) {
	if at <= 1 {
		p.useEncoding(&standard)
		return
	}
	set := func(code, gid int) {
		if code < 256 && gid < len(texts) {
			p.codes[code] = texts[gid]
		}
	}
	format, n := s.part(at, 1).byte(), int(s.part(at+1, 1).byte())
	at += 2
	gid := 1
	for range n {
		code, left := int(s.part(at, 1).byte()), 0
		at++
		if format&0x7f == 1 {
			left = int(s.part(at, 1).byte())
			at++
		}
		for ; left >= 0; left-- {
			set(code, gid)
			code, gid = code+1, gid+1
		}
	}
	if format&0x80 == 0 {
		return
	}
	for range int(s.part(at, 1).byte()) {
		code := int(s.part(at+1, 1).byte())
		if t, ok := glyphText(str(s.u16(at + 2))); ok {
			p.codes[code] = t
		}
		at += 3
	}
}
