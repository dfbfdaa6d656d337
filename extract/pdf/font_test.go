package pdf

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
)

func type0(encoding, ordering, more string) string {
	return fmt.Sprintf("/Font <</F1 <</Type /Font /Subtype /Type0 /BaseFont /Song /Encoding %s /DescendantFonts [<</Type /Font /Subtype /CIDFontType0 /BaseFont /Song /CIDSystemInfo <</Registry (Adobe) /Ordering (%s) /Supplement 2>> %s>>]>>>>", encoding, ordering, more)
}

func gbk(t *testing.T, s string) string {
	t.Helper()
	b, err := simplifiedchinese.GBK.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("<%x>", b)
}

// Every way in which official documents say what their glyphs are.
func TestFontsRead(t *testing.T) {
	simple := func(entries string) string { return "/Font <</F1 <</Type /Font " + entries + ">>>>" }
	cases := []struct{ name, fonts, show, want string }{
		{"standard font", helv, "(Abc 12) Tj", "Abc 12"},
		{"WinAnsi quotes", helv, "(\\223x\\224) Tj", "“x”"},
		{"line end in a string", helv, "(A\\015B) Tj", "A B"},
		{"differences", simple("/Subtype /Type1 /BaseFont /X /Encoding <</Differences [65 /uni8054 /u5408 /Omega /eacute /f_i]>>"), "(ABCDE) Tj", "联合Ωéfi"},
		{"GBK-EUC-H without ToUnicode", type0("/GBK-EUC-H", "GB1", ""), gbk(t, "创新联合体镕A1") + " Tj", "创新联合体镕A1"},
		{"GB-EUC-H", type0("/GB-EUC-H", "GB1", ""), gbk(t, "牵头单位") + " Tj", "牵头单位"},
		{"GBK2K-H", type0("/GBK2K-H", "GB1", ""), gbk(t, "成员") + " Tj", "成员"},
		{"UniGB-UCS2-H", type0("/UniGB-UCS2-H", "GB1", ""), "<82CF5DDE> Tj", "苏州"},
		{"UniGB-UTF16-H beyond the BMP", type0("/UniGB-UTF16-H", "GB1", ""), "<D842DFB7> Tj", "𠮷"},
		{"Identity with Adobe-GB1", type0("/Identity-H", "GB1", ""), "<03B60411> Tj", cidText("Adobe-GB1")[0x3b6] + cidText("Adobe-GB1")[0x411]},
		{"GBK-EUC-V", type0("/GBK-EUC-V", "GB1", ""), gbk(t, "，（一）") + " Tj", "，（一）"},
		{"90ms-RKSJ-H", type0("/90ms-RKSJ-H", "Japan1", ""), "<82A0414C> Tj", "あAL"},
		{"ETen-B5-H", type0("/ETen-B5-H", "CNS1", ""), "<A4A4> Tj", "中"},
		{"KSCms-UHC-H", type0("/KSCms-UHC-H", "Korea1", ""), "<B0A1> Tj", "가"},
		{"a Chinese face without embedding", simple("/Subtype /TrueType /BaseFont /#B7C2#CBCE_GB2312 /Encoding /WinAnsiEncoding"), gbk(t, "省科技厅A") + " Tj", "省科技厅A"},
		{"Wingdings boxes", simple("/Subtype /TrueType /BaseFont /Wingdings /FirstChar 168 /Widths [900]"), "<A8FEFD> Tj", "□☑☒"},
		{"unknown glyph names", simple("/Subtype /Type3 /FontMatrix [0.001 0 0 0.001 0 0] /Encoding <</Differences [65 /g1]>> /CharProcs <<>> /FirstChar 65 /Widths [500]"), "(A) Tj", "\ufffd"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := show(t, c.fonts, "BT /F1 10 Tf 20 100 Td "+c.show+" ET")
			if got := textOf(p); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// A glyph procedure says what its glyph is where nothing else does.
func TestGlyphProcedures(t *testing.T) {
	const inside = "/Resources <<" + helv + ">>"
	cases := []struct {
		name, proc, want string
		rules            int
	}{
		{"an outline", "500 0 0 0 500 500 d1 0 0 500 500 re 100 100 m 300 300 l 100 300 l f", "\ufffdA", 0},
		{"a picture", "500 0 d0 BI /W 1 /H 1 /IM true ID \x00 EI", "\ufffdA", 0},
		{"a stroke of a character", "500 0 d0 0 200 500 40 re f", "\ufffdA", 0},
		{"nothing", "500 0 d0", " A", 0},
		{"text of another font", "500 0 d0 BT /F1 500 Tf (x) Tj ET", "xA", 0},
		{"a rule over the page", "500 0 d0 0 200 9000 40 re f", "A", 1},
		{"itself", "500 0 d0 BT /F2 1000 Tf (g) Tj ET", "\ufffdA", 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b := &builder{}
			proc := b.stream("", c.proc)
			font := b.add("<</Subtype /Type3 /FontMatrix [0.001 0 0 0.001 0 0] /FontBBox [0 -200 1000 800] /Encoding <</Differences [103 /glyph]>> /CharProcs <</glyph %s>> /FirstChar 103 /Widths [500] %s>>",
				proc, strings.Replace(inside, ">>>>>>", ">> /F2 2 0 R>>>>", 1))
			fonts := strings.Replace(helv, ">>>>", ">> /F2 "+font+">>", 1)
			ps, _ := pagesOf(t, b.onePage(fonts, "BT /F1 10 Tf 20 100 Td ( ) Tj /F2 10 Tf (g) Tj /F1 10 Tf (A) Tj ET", ""))
			if got := textOf(ps[0]); strings.TrimSpace(got) != strings.TrimSpace(c.want) || len(ps[0].Rules) != c.rules {
				t.Errorf("got %q with %d rules, want %q with %d", got, len(ps[0].Rules), c.want, c.rules)
			}
		})
	}
}

// The em of a Type 3 font is 1 where its box is that of ordinary glyphs, however
// few the font holds; that of a bitmap font is its box.
func TestSizeOfType3(t *testing.T) {
	for _, c := range []struct {
		name, matrix, box string
		size              float64
	}{
		{"ideographs", "[0.001 0 0 0.001 0 0]", "[0 -120 1000 880]", 10},
		{"digits with a tall box", "[0.001 0 0 0.001 0 0]", "[0 -300 600 850]", 10},
		{"a bitmap font", "[0.05 0 0 0.05 0 0]", "[0 -5 40 35]", 20},
	} {
		fonts := "/Font <</F1 <</Type /Font /Subtype /Type3 /FontMatrix " + c.matrix + " /FontBBox " + c.box +
			" /Encoding <</Differences [65 /A]>> /CharProcs <<>> /FirstChar 65 /Widths [500]>>>>"
		p := show(t, fonts, "BT /F1 10 Tf 20 100 Td (A) Tj ET")
		if len(p.Glyphs) != 1 || !close2(p.Glyphs[0].Size, c.size) {
			t.Errorf("%s: %+v, want size %v", c.name, p.Glyphs, c.size)
		}
	}
}

// A ToUnicode CMap is believed where it can be, character by character.
func TestToUnicode(t *testing.T) {
	cases := []struct{ name, cmap, want string }{
		{"characters", "2 beginbfchar <01> <4E00> <02> <4E8C> endbfchar", "一二"},
		{"range", "1 beginbfrange <01> <02> <7532> endbfrange", "甲申"},
		{"list", "1 beginbfrange <01> <02> [<7532> <4E59>] endbfrange", "甲乙"},
		{"radicals of Chrome", "2 beginbfchar <01> <2F6C> <02> <2EC4> endbfchar", "目西"},
		{"two characters for one glyph", "1 beginbfchar <01> <00660069> endbfchar", "fi"},
		{"private use is no answer", "1 beginbfchar <01> <E001> endbfchar 1 beginbfchar <02> <4E8C> endbfchar", "A二"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, tu := parseCMap([]byte(c.cmap), nil)
			names := &[256]name{1: "A"}
			got := ""
			for code := uint32(1); code <= 2; code++ {
				got += fold(simpleText(code, tu, names, nil, func() *program { return nil }))
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// Printer drivers that embed a substitute name wrong characters in ToUnicode; the
// codes of a predefined CMap say what is meant.
func TestPredefinedCodesOutrankToUnicode(t *testing.T) {
	b := &builder{}
	b.stream("", "1 beginbfrange <0000> <ffff> <2000> endbfrange")
	font := func(enc string) string {
		return strings.Replace(type0(enc, "GB1", ""), "/Encoding", "/ToUnicode 1 0 R /Encoding", 1)
	}
	ps, _ := pagesOf(t, b.onePage(font("/UniGB-UCS2-H"), "BT /F1 10 Tf 20 100 Td <82CF5DDE> Tj ET", ""))
	if got := textOf(ps[0]); got != "苏州" {
		t.Errorf("got %q", got)
	}
	b = &builder{}
	b.stream("", "1 beginbfchar <0001> <82CF> endbfchar")
	ps, _ = pagesOf(t, b.onePage(font("/Identity-H"), "BT /F1 10 Tf 20 100 Td <0001> Tj ET", ""))
	if got := textOf(ps[0]); got != "苏" {
		t.Errorf("with Identity-H got %q", got)
	}
}

func TestWidthsGoByCID(t *testing.T) {
	cid, ok := predefinedCMap("GBK-EUC-H").cid('A', 1)
	if !ok {
		t.Fatal("GBK-EUC-H does not know A")
	}
	p := show(t, type0("/GBK-EUC-H", "GB1", fmt.Sprintf("/DW 1000 /W [%d [300] %d %d 700]", cid, cid+1, cid+2)), "BT /F1 10 Tf 20 100 Td (ABC) Tj "+gbk(t, "中")+" Tj ET")
	want := []float64{3, 7, 7, 10}
	for i, g := range p.Glyphs {
		if w := g.Box.X1 - g.Box.X0; w < want[i]-0.01 || w > want[i]+0.01 {
			t.Errorf("%s is %.2f wide, want %.2f", g.Text, w, want[i])
		}
	}
}

func TestVerticalWriting(t *testing.T) {
	p := show(t, type0("/UniGB-UCS2-V", "GB1", ""), "BT /F1 10 Tf 100 150 Td <82CF5DDE> Tj ET")
	if len(p.Glyphs) != 2 {
		t.Fatalf("%d glyphs, want 2", len(p.Glyphs))
	}
	a, b := p.Glyphs[0], p.Glyphs[1]
	if !a.Vert || a.Base != 100 || b.Base != 100 {
		t.Errorf("vertical %v, centre lines %v and %v, want 100", a.Vert, a.Base, b.Base)
	}
	if d := b.Box.Y0 - a.Box.Y0; d < 9.9 || d > 10.1 {
		t.Errorf("the second glyph stands %.1f below the first, want 10", d)
	}
}

func FuzzCMap(f *testing.F) {
	f.Add([]byte("1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfrange <01> <05> [<4E00>] endbfrange"))
	f.Add([]byte("/GBK-EUC-H usecmap 1 begincidrange <8140> <817e> 5 endcidrange 1 begincidchar <41> 3 endcidchar"))
	f.Add([]byte("1 beginbfchar <0041> /uni4E00 endbfchar"))
	f.Fuzz(func(t *testing.T, data []byte) {
		cm, tu := parseCMap(data, predefinedCMap)
		for s := []byte("\x00\x41\x81\x40\xff\xff"); len(s) > 0; {
			code, n := cm.next(s)
			if n < 1 || n > len(s) {
				t.Fatalf("a code of %d bytes in %d", n, len(s))
			}
			cm.cid(code, n)
			tu.lookup(code)
			s = s[n:]
		}
		for n := range cm.spans {
			for i := 1; i < len(cm.spans[n]); i++ {
				if cm.spans[n][i-1].hi >= cm.spans[n][i].lo {
					t.Fatalf("spans overlap: %v", cm.spans[n])
				}
			}
		}
	})
}

func FuzzProgram(f *testing.F) {
	f.Add([]byte("\x00\x01\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00cmap\x00\x00\x00\x00\x00\x00\x00\x1c\x00\x00\x00\x20\x00\x00\x00\x01\x00\x03\x00\x01\x00\x00\x00\x0c\x00\x06\x00\x10\x00\x00\x00\x41\x00\x01\x00\x01"))
	f.Add([]byte("\x01\x00\x04\x01\x00\x01\x01\x01\x02A\x00\x01\x01\x01\x05\x8b\x0f\x8b\x10\x00\x00\x00\x00"))
	f.Add([]byte("%!PS-AdobeFont-1.0\n/Encoding 256 array dup 65 /eacute put readonly def eexec"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p := parseProgram(data)
		for c := uint32(0); c < 300; c++ {
			p.byCode(c)
			p.byCID(c, func(c uint32) uint32 { return c })
			if w := p.width(c, 0.5); w < 0 {
				t.Fatalf("width %v", w)
			}
		}
	})
}

// Files may leave out the widths of the standard fonts.
func TestStandardWidths(t *testing.T) {
	for _, c := range []struct {
		font, text string
		want       float64
	}{
		{"Helvetica", "A", 0.667}, {"Helvetica-Bold", "f", 0.333}, {"Times-Roman", "“", 0.444}, {"Times-Italic", "A", 0.611},
		{"Times-BoldItalic", "A", 0.667}, {"TimesNewRoman,Bold", "M", 0.944}, {"Arial", "é", 0.556}, {"Arial", "—", 1}, {"Courier-Bold", "i", 0.6},
	} {
		if got := standardWidth(c.font, c.text); !close2(got, c.want) {
			t.Errorf("%s %s: %g, want %g", c.font, c.text, got, c.want)
		}
	}
}
