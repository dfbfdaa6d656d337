package pdf

import (
	"strings"
	"unicode/utf16"
)

// cidWidths are the advances of CIDs, W and DW or W2 and DW2.
type cidWidths struct {
	def  float64
	list map[uint32]float64
	runs []widthRun
}

type widthRun struct {
	lo, hi uint32
	w      float64
}

func (c *cidWidths) of(cid uint32) float64 {
	if w, ok := c.list[cid]; ok {
		return w
	}
	for _, r := range c.runs {
		if r.lo <= cid && cid <= r.hi {
			return r.w
		}
	}
	return c.def
}

// widths reads W: "c [w …]" and "first last w".
func (f *file) widths(d dict) *cidWidths {
	c := &cidWidths{def: f.num(d["DW"], 1000) / 1000, list: map[uint32]float64{}}
	a := f.array(d["W"])
	for i := 0; i+1 < len(a); {
		first := uint32(max(0, asInt(f.resolve(a[i]))))
		if list := f.array(a[i+1]); list != nil {
			for k, w := range list {
				c.list[first+uint32(k)] = f.num(w, 0) / 1000
			}
			i += 2
			continue
		}
		if i+2 >= len(a) {
			break
		}
		last := uint32(max(0, asInt(f.resolve(a[i+1]))))
		c.runs = append(c.runs, widthRun{first, last, f.num(a[i+2], 0) / 1000})
		i += 3
	}
	return c
}

// vertical is the metrics of a CID in vertical writing.
type vertical struct{ wy, vx, vy float64 }

type cidVerticals struct {
	vy, wy float64
	list   map[uint32]vertical
	runs   []verticalRun
}

type verticalRun struct {
	lo, hi uint32
	v      vertical
}

func (c *cidVerticals) of(cid uint32, width float64) vertical {
	if v, ok := c.list[cid]; ok {
		return v
	}
	for _, r := range c.runs {
		if r.lo <= cid && cid <= r.hi {
			return r.v
		}
	}
	return vertical{c.wy, width / 2, c.vy}
}

// verticals reads DW2 and W2.
func (f *file) verticals(d dict) *cidVerticals {
	c := &cidVerticals{vy: 0.88, wy: -1, list: map[uint32]vertical{}}
	if dw := f.numbers(d["DW2"]); len(dw) >= 2 {
		c.vy, c.wy = dw[0]/1000, dw[1]/1000
	}
	a := f.array(d["W2"])
	for i := 0; i+1 < len(a); {
		first := uint32(max(0, asInt(f.resolve(a[i]))))
		if list := f.numbers(a[i+1]); len(list) > 0 {
			for k := 0; k+2 < len(list); k += 3 {
				c.list[first+uint32(k/3)] = vertical{list[k] / 1000, list[k+1] / 1000, list[k+2] / 1000}
			}
			i += 2
			continue
		}
		if i+4 >= len(a) {
			break
		}
		last := uint32(max(0, asInt(f.resolve(a[i+1]))))
		c.runs = append(c.runs, verticalRun{first, last, vertical{f.num(a[i+2], 0) / 1000, f.num(a[i+3], 0) / 1000, f.num(a[i+4], 0) / 1000}})
		i += 5
	}
	return c
}

func (f *file) compositeFont(ft *font, d, desc, fd dict) {
	ft.composite = true
	ft.cm = f.encodingCMap(d["Encoding"], 0)
	ft.vert = ft.cm.vert
	widths, vert := f.widths(desc), f.verticals(desc)
	enc := f.name(d["Encoding"])
	r := &codeReader{cm: ft.cm, named: predefinedCMap(enc) != nil && !ft.cm.identity, tu: f.toUnicode(d),
		texts: cidText(f.collection(d, desc)), prog: f.program(fd), gids: f.cidToGID(desc)}
	if r.tu != nil && r.tu.codes && ft.cm.identity && fd["FontFile2"] != nil && f.stream(desc["CIDToGIDMap"]) == nil {
		r.tu = nil // the codes are glyph indices, whatever ToUnicode says they are
	}
	symbols := namedEncoding(ft.name)
	ft.describe = func(code uint32, n int) glyph {
		cid, _ := ft.cm.cid(code, n)
		g := glyph{width: widths.of(cid)}
		if ft.vert {
			v := vert.of(cid, g.width)
			g.wy, g.vx, g.vy = v.wy, v.vx, v.vy
		}
		g.text = r.text(code, n)
		if s, ok := r.tu.lookup(code); ok && g.text == "" {
			g.text = f.privateText(s, symbols)
		}
		return finish(g)
	}
}

// A codeReader knows all that can tell what a code of a composite font reads as.
type codeReader struct {
	cm    *cmap
	named bool       // cm is predefined and not Identity: its codes have a meaning of their own
	tu    *toUnicode // may be nil
	texts []string   // of the CIDs of the character collection
	prog  func() *program
	gids  func(cid uint32) uint32
}

// text weighs the evidence, the strongest first. The codes of a predefined CMap are
// characters of a standard, so they outrank ToUnicode, which printer drivers that
// embed a substitute get wrong. With Identity the collection comes after what the
// embedded font says, as many writers name a collection and use glyph numbers.
func (r *codeReader) text(code uint32, n int) string {
	cid, known := r.cm.upright().cid(code, n)
	var byCID string
	if known && int(cid) < len(r.texts) {
		byCID = r.texts[cid]
	}
	if r.named {
		if s := r.cm.character(code, n); readable(s) {
			return s
		}
		if readable(byCID) {
			return byCID
		}
	}
	if s, ok := r.tu.lookup(code); ok && readable(s) {
		return s
	}
	if s := r.prog().byCID(cid, r.gids); readable(s) {
		return s
	}
	if readable(byCID) {
		return byCID
	}
	return ""
}

// character is what a code says by itself where codes are Unicode.
func (m *cmap) character(code uint32, n int) string {
	switch {
	case m.unicode == 0:
		return ""
	case n == 4:
		return string(utf16.Decode([]uint16{uint16(code >> 16), uint16(code)}))
	}
	return string(utf16.Decode([]uint16{uint16(code)}))
}

// upright is the CMap for horizontal writing that one for vertical writing varies:
// what its glyphs read as is not changed by turning them.
func (m *cmap) upright() *cmap {
	if m.vert && m.parent != nil {
		return m.parent
	}
	return m
}

// encodingCMap reads the Encoding of a composite font, a name or a stream; what
// cannot be read is taken as Identity-H.
func (f *file) encodingCMap(o object, depth int) *cmap {
	switch e := f.resolve(o).(type) {
	case name:
		if m := predefinedCMap(e); m != nil {
			return m
		}
		if strings.HasSuffix(string(e), "-V") || e == "V" {
			return predefinedCMap("Identity-V")
		}
	case *stream:
		data, err := f.bytes(e)
		if err != nil || depth > 4 {
			break
		}
		m, _ := parseCMap(data, predefinedCMap)
		if m.parent == nil && e.dict["UseCMap"] != nil {
			m.parent = f.encodingCMap(e.dict["UseCMap"], depth+1)
		}
		if w, ok := f.resolve(e.dict["WMode"]).(float64); ok {
			m.vert = w == 1
		}
		if m.parent == nil && len(m.spaces) == 0 {
			m.spaces = []codespace{{2, 0, 0xffff}}
		}
		if m.parent != nil && m.parent.identity && len(m.spaces) == 0 {
			m.spaces = []codespace{{2, 0, 0xffff}}
		}
		return m
	}
	return predefinedCMap("Identity-H")
}

// collection is the character collection that gives CIDs their meaning, that of
// the descendant or else that of a predefined CMap.
func (f *file) collection(d, desc dict) string {
	info := f.dict(desc["CIDSystemInfo"])
	reg, _ := f.resolve(info["Registry"]).(str)
	ord, _ := f.resolve(info["Ordering"]).(str)
	c := string(reg) + "-" + string(ord)
	switch c {
	case "Adobe-GB1", "Adobe-CNS1", "Adobe-Japan1", "Adobe-Korea1":
		return c
	}
	n := string(f.name(d["Encoding"]))
	for _, k := range []struct{ part, collection string }{
		{"GB", "Adobe-GB1"}, {"CNS", "Adobe-CNS1"}, {"B5", "Adobe-CNS1"}, {"RKSJ", "Adobe-Japan1"}, {"JIS", "Adobe-Japan1"}, {"KSC", "Adobe-Korea1"}, {"UniKS", "Adobe-Korea1"}} {
		if strings.Contains(n, k.part) {
			return k.collection
		}
	}
	switch n {
	case "H", "V", "EUC-H", "EUC-V":
		return "Adobe-Japan1"
	}
	return ""
}

// cidToGID gives the glyph of a CID in an embedded TrueType font.
func (f *file) cidToGID(desc dict) func(uint32) uint32 {
	s := f.stream(desc["CIDToGIDMap"])
	if s == nil {
		return func(cid uint32) uint32 { return cid }
	}
	data, err := f.bytes(s)
	if err != nil {
		data = nil
	}
	return func(cid uint32) uint32 {
		if int(cid)*2+1 < len(data) {
			return uint32(data[2*cid])<<8 | uint32(data[2*cid+1])
		}
		return 0
	}
}
