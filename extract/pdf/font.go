package pdf

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// A glyph is what a font says of one code.
type glyph struct {
	text  string  // what it reads as, U+FFFD where nothing tells
	width float64 // advance, in units of the size
	vx    float64 // from the horizontal to the vertical origin
	vy    float64
	wy    float64 // vertical advance, negative is down
	space bool    // word spacing applies: the single-byte code 32
	proc  *stream // of a Type 3 font, what draws a glyph that reads as nothing known
}

// A font turns the strings that are shown with it into glyphs.
type font struct {
	index           int // numbers the fonts of a page
	name            string
	bold            bool
	vert            bool
	ascent, descent float64
	composite       bool
	cm              *cmap
	known           map[uint32]int32 // by code and its length, the place in glyphs
	glyphs          []glyph
	describe        func(code uint32, n int) glyph
	type3           *type3
}

// maxGlyphCache bounds the glyphs that are kept of one font.
const maxGlyphCache = 1 << 16

// next cuts the first glyph off s; it is valid until the next call.
func (f *font) next(s []byte) (g *glyph, n int) {
	code, n := uint32(s[0]), 1
	if f.composite {
		code, n = f.cm.next(s)
	}
	key := code<<2 | uint32(n&3)
	if i, ok := f.known[key]; ok {
		return &f.glyphs[i], n
	}
	if len(f.glyphs) >= maxGlyphCache {
		clear(f.known)
		f.glyphs = f.glyphs[:0]
	}
	f.known[key] = int32(len(f.glyphs))
	f.glyphs = append(f.glyphs, f.describe(code, n))
	g = &f.glyphs[len(f.glyphs)-1]
	g.space = n == 1 && code == ' '
	return g, n
}

// font reads a font dictionary. It never fails: a font of which nothing is known
// gives glyphs that read as U+FFFD.
func (f *file) font(d dict) *font {
	ft := &font{known: map[uint32]int32{}, ascent: 0.88, descent: -0.12}
	ft.name = fontName(f.name(d["BaseFont"]))
	descriptor := d
	if f.name(d["Subtype"]) == "Type0" {
		if kids := f.array(d["DescendantFonts"]); len(kids) > 0 {
			descriptor = f.dict(kids[0])
		}
	}
	fd := f.dict(descriptor["FontDescriptor"])
	ft.metrics(f, fd)
	switch {
	case f.name(d["Subtype"]) == "Type0":
		f.compositeFont(ft, d, descriptor, fd)
	case f.isBareGBK(d, fd, ft.name):
		f.gbkFont(ft, d)
	default:
		f.simpleFont(ft, d, fd)
	}
	return ft
}

// hasFile reports whether a descriptor has a font file.
func hasFile(fd dict) bool {
	return fd["FontFile"] != nil || fd["FontFile2"] != nil || fd["FontFile3"] != nil
}

// fontName is the name of a font as people know it: without the tag of a subset,
// and decoded where it is GBK.
func fontName(n name) string {
	s := stripSubset(string(n))
	if !utf8.ValidString(s) {
		if t, err := simplifiedchinese.GBK.NewDecoder().String(s); err == nil {
			s = t
		}
	}
	return s
}

func (ft *font) metrics(f *file, fd dict) {
	low := strings.ToLower(ft.name)
	ft.bold = strings.Contains(low, "bold") || strings.Contains(low, "black") || strings.Contains(low, "heavy") ||
		asInt(f.resolve(fd["Flags"]))&(1<<18) != 0 || f.num(fd["StemV"], 0) > 140 || f.num(fd["FontWeight"], 0) >= 600
	a, d := f.num(fd["Ascent"], 0)/1000, f.num(fd["Descent"], 0)/1000
	if d > 0 {
		d = -d
	}
	if a > 0.4 && a < 1.4 && d > -0.6 && a-d > 0.6 {
		ft.ascent, ft.descent = a, d
	}
}

// Parts of the names of Chinese families. A font that is not embedded and whose name
// has one of the first is shown with GBK codes, whatever encoding it claims; one
// with a name of the second kind may hold Latin text where it claims an encoding.
var (
	gbkFaces     = []string{"GB2312", "GBK"}
	chineseFaces = []string{"SimSun", "SimHei", "FangSong", "KaiTi"}
)

// isBareGBK finds the simple fonts that name a Chinese face without embedding it.
// Their writers mean pairs of GBK bytes, which no encoding of a simple font can say.
func (f *file) isBareGBK(d, fd dict, face string) bool {
	if n := f.name(d["Subtype"]); n != "TrueType" && n != "Type1" || d["ToUnicode"] != nil {
		return false
	}
	if hasFile(fd) {
		return false
	}
	if e := f.dict(d["Encoding"]); e["Differences"] != nil {
		return false
	}
	ideograph := func(r rune) bool { return r >= 0x4e00 && r <= 0x9fff }
	if strings.ContainsFunc(face, ideograph) || containsAny(face, gbkFaces) {
		return true
	}
	return containsAny(face, chineseFaces) && d["Encoding"] == nil
}

func containsAny(s string, parts []string) bool {
	return slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(s, p) })
}

func (f *file) gbkFont(ft *font, d dict) {
	widths := f.simpleWidths(d, nil)
	ft.composite = true
	ft.cm = predefinedCMap("GBK-EUC-H")
	texts := cidText("Adobe-GB1")
	ft.describe = func(code uint32, n int) glyph {
		g := glyph{width: 1}
		if n == 1 {
			g.width = 0.5
			if w := widths[byte(code)]; w > 0 {
				g.width = w
			}
		}
		if cid, ok := ft.cm.cid(code, n); ok && int(cid) < len(texts) {
			g.text = texts[cid]
		}
		return finish(g)
	}
}

// finish puts what is known of a glyph's text into its final form.
func finish(g glyph) glyph {
	g.text = fold(g.text)
	if g.text == "" {
		g.text = "\ufffd"
	}
	return g
}

// simpleWidths are the widths of the codes of a simple font, -1 where it has none.
func (f *file) simpleWidths(d, fd dict) (w [256]float64) {
	missing := f.num(fd["MissingWidth"], -1000) / 1000
	first := asInt(f.resolve(d["FirstChar"]))
	list := f.array(d["Widths"])
	for i := range w {
		w[i] = missing
		if k := i - first; k >= 0 && k < len(list) {
			w[i] = f.num(list[k], 0) / 1000
		}
	}
	return w
}

func (f *file) simpleFont(ft *font, d, fd dict) {
	widths := f.simpleWidths(d, fd)
	names, base := f.simpleEncoding(d, fd, ft.name)
	tu := f.toUnicode(d)
	var scale = 1.0
	if f.name(d["Subtype"]) == "Type3" {
		ft.type3 = f.type3(d)
		scale = math.Abs(ft.type3.matrix[0]) * 1000
		if scale == 0 {
			scale = math.Abs(ft.type3.matrix[1]) * 1000
		}
		ft.type3Box(f, d)
	}
	prog, symbols := f.program(fd), namedEncoding(ft.name)
	ft.describe = func(code uint32, _ int) glyph {
		g := glyph{width: widths[code] * scale, text: simpleText(code, tu, names, base, prog)}
		if widths[code] < 0 {
			g.width = prog().width(code, standardWidth(ft.name, g.text))
		}
		if s, ok := tu.lookup(code); ok && g.text == "" {
			g.text = f.privateText(s, symbols)
		}
		if g.text == "" && code < ' ' && base != nil && !hasFile(fd) {
			g.text = " " // a line end or tab that got into a string: there is nothing to show for it
		}
		if g.text == "" && ft.type3 != nil {
			g.proc = f.stream(ft.type3.procs[names[code]])
			if g.width == 0 {
				g.text = " " // a procedure that only moves
			}
		}
		return finish(g)
	}
}

// simpleText weighs the evidence for what a code of a simple font reads as, the
// strongest first.
func simpleText(code uint32, tu *toUnicode, names *[256]name, base *encoding, prog func() *program) string {
	if !tu.empty() {
		if s, ok := tu.lookup(code); ok && readable(s) {
			return s
		}
	}
	if n := names[code]; n != "" {
		if s, ok := glyphText(string(n)); ok && readable(s) {
			return s
		}
		if s := prog().byName(string(n)); readable(s) {
			return s
		}
	} else if base != nil && base[code] != 0 {
		return string(base[code])
	}
	if s := prog().byCode(code); readable(s) {
		return s
	}
	if names[code] != "" {
		if s := numberedName(string(names[code]), code); s != "" {
			return s
		}
	}
	return ""
}

// numberedName reads names that only carry a code (a65, C0041, #41), as writers
// of Type 3 fonts give them, when they repeat the code itself.
func numberedName(n string, code uint32) string {
	if code <= 32 || code > 126 {
		return ""
	}
	v, digits := 0, 0
	for _, c := range n {
		if c >= '0' && c <= '9' {
			v, digits = v*10+int(c-'0'), digits+1
		}
		if digits > 6 {
			return ""
		}
	}
	if digits > 0 && v == int(code) {
		return string(rune(code))
	}
	return ""
}

// simpleEncoding reads Encoding: the names of its differences, and its base. The
// base is nil where the font program's own encoding holds.
func (f *file) simpleEncoding(d, fd dict, face string) (names *[256]name, base *encoding) {
	names = new([256]name)
	embedded := hasFile(fd)
	symbolic := asInt(f.resolve(fd["Flags"]))&4 != 0
	base = namedEncoding(face)
	enc := f.resolve(d["Encoding"])
	own := base != nil
	if n, ok := enc.(name); ok && !own {
		if b := baseEncoding(n); b != nil && !(symbolic && embedded && f.name(d["Subtype"]) == "TrueType") {
			base = b
		}
	}
	if e := f.dict(enc); e != nil {
		if b := baseEncoding(f.name(e["BaseEncoding"])); b != nil && !own {
			base = b
		}
		code := 0
		for _, o := range f.array(e["Differences"]) {
			switch o := f.resolve(o).(type) {
			case float64:
				code = asInt(o)
			case name:
				if code >= 0 && code < 256 {
					names[code] = o
				}
				code++
			}
		}
	}
	if base == nil && !embedded && f.name(d["Subtype"]) != "Type3" {
		base = &standard
	}
	if base == nil && embedded && !symbolic && f.name(d["Subtype"]) == "TrueType" {
		base = &winAnsi
	}
	return names, base
}

// toUnicode reads the ToUnicode CMap of a font, nil where it has none.
func (f *file) toUnicode(d dict) *toUnicode {
	if n := f.name(d["ToUnicode"]); n == "Identity-H" || n == "Identity-V" {
		return &toUnicode{codes: true}
	}
	s := f.stream(d["ToUnicode"])
	if s == nil {
		return nil
	}
	data, err := f.bytes(s)
	if err != nil {
		return nil
	}
	m, tu := parseCMap(data, nil)
	if tu.empty() {
		tu.fromCIDs(m)
	}
	return tu
}

func (f *file) numbers(o object) []float64 {
	a := f.array(o)
	out := make([]float64, len(a))
	for i := range a {
		out[i] = f.num(a[i], 0)
	}
	return out
}

func (f *file) matrix(o object, def matrix) matrix {
	if a := f.numbers(o); len(a) >= 6 {
		return matrix(a[:6])
	}
	return def
}
