package pdf

import (
	"bytes"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"image/png"
	"math"
	"regexp"
	"strings"
	"testing"
	"time"

	"lianhe/extract"
	"lianhe/extract/layout"
)

func TestGlyphsStandWhereTheyAreDrawn(t *testing.T) {
	cases := []struct {
		name, content string
		x, base, size float64
		angle         int
	}{
		{"Td", "BT /F1 10 Tf 20 150 Td (A) Tj ET", 20, 50, 10, 0},
		{"cm", "2 0 0 2 10 20 cm BT /F1 10 Tf 5 50 Td (A) Tj ET", 20, 80, 20, 0},
		{"Tm", "BT /F1 1 Tf 12 0 0 12 30 40 Tm (A) Tj ET", 30, 160, 12, 0},
		{"T* and '", "BT /F1 10 Tf 14 TL 20 150 Td T* (A) ' ET", 20, 78, 10, 0},
		{"TJ moves", "BT /F1 10 Tf 20 150 Td [-1000 (A)] TJ ET", 30, 50, 10, 0},
		{"Tz and Ts", "BT /F1 10 Tf 50 Tz 5 Ts 20 150 Td [-1000 (A)] TJ ET", 25, 45, 10, 0},
		{"upwards", "BT /F1 10 Tf 0 1 -1 0 100 20 Tm (A) Tj ET", 100 - 8.8, 100, 10, 270},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := show(t, helv, c.content)
			if len(p.Glyphs) != 1 {
				t.Fatalf("%d glyphs, want 1", len(p.Glyphs))
			}
			g := p.Glyphs[0]
			if !close2(g.Box.X0, c.x) || !close2(g.Base, c.base) || !close2(g.Size, c.size) || g.Angle != c.angle {
				t.Errorf("x %.2f base %.2f size %.2f angle %d, want %v", g.Box.X0, g.Base, g.Size, g.Angle, c)
			}
		})
	}
}

func close2(a, b float64) bool { return math.Abs(a-b) < 0.01 }

func TestRotateAndCropBox(t *testing.T) {
	b := &builder{}
	data := b.onePage(helv, "BT /F1 10 Tf 60 70 Td (A) Tj ET", "/CropBox [50 50 150 100] /Rotate 90")
	pages, _ := pagesOf(t, data)
	p := pages[0]
	if p.Width != 50 || p.Height != 100 {
		t.Fatalf("page %v × %v, want 50 × 100", p.Width, p.Height)
	}
	g := p.Glyphs[0]
	if g.Angle != 90 || !close2(g.Base, 20) || !close2(g.Box.Y0, 10) {
		t.Errorf("angle %d, base %.2f, top %.2f, want 90, 20, 10", g.Angle, g.Base, g.Box.Y0)
	}
}

func TestRules(t *testing.T) {
	cases := []struct {
		name, content string
		want          []layout.Rule
	}{
		{"stroke", "0.5 w 10 20 m 110 20 l S", []layout.Rule{{X0: 10, Y0: 180, X1: 110, Y1: 180, Width: 0.5}}},
		{"dashed stroke", "[3 2] 0 d 10 20 m 10 120 l S", []layout.Rule{{X0: 10, Y0: 80, X1: 10, Y1: 180, Width: 1}}},
		{"thin box", "10 20 100 0.5 re f", []layout.Rule{{X0: 10, Y0: 179.75, X1: 110, Y1: 179.75, Width: 0.5}}},
		{"scaled", "0.1 0 0 0.1 0 0 cm 5 w 100 200 m 1100 200 l S", []layout.Rule{{X0: 10, Y0: 180, X1: 110, Y1: 180, Width: 0.5}}},
		{"box stroked", "10 20 100 50 re S", []layout.Rule{{X0: 10, Y0: 180, X1: 110, Y1: 180, Width: 1}, {X0: 110, Y0: 130, X1: 110, Y1: 180, Width: 1}, {X0: 10, Y0: 130, X1: 110, Y1: 130, Width: 1}, {X0: 10, Y0: 130, X1: 10, Y1: 180, Width: 1}}},
		{"a dot of a dotted line", "10 20 1.5 1.5 re f", []layout.Rule{{X0: 10.75, Y0: 178.5, X1: 10.75, Y1: 180, Width: 1.5}}},
		{"shading", "0.9 g 10 20 100 50 re f", nil},
		{"white", "1 g 10 20 100 0.5 re f", nil},
		{"white on shading", "0.5 g 0 0 200 100 re f 1 g 10 20 100 0.5 re f", []layout.Rule{{X0: 10, Y0: 179.75, X1: 110, Y1: 179.75, Width: 0.5}}},
		{"slanted", "10 20 m 110 60 l S", nil},
		{"not painted", "10 20 m 110 20 l n", nil},
		{"clip only", "10 20 100 0.5 re W n", nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := show(t, "", c.content)
			if fmt.Sprintf("%.2f", p.Rules) != fmt.Sprintf("%.2f", c.want) {
				t.Errorf("got %.2f, want %.2f", p.Rules, c.want)
			}
		})
	}
}

// What is not on the printed page is not taken as text.
func TestHiddenText(t *testing.T) {
	cases := []struct{ name, content, shown, hidden string }{
		{"invisible mode", "BT /F1 10 Tf 20 100 Td (A) Tj 3 Tr (B) Tj 0 Tr (C) Tj ET", "AC", "B"},
		{"white on white", "BT /F1 10 Tf 20 100 Td (A) Tj 1 1 1 rg (B) Tj ET", "A", "B"},
		{"white on a dark box", "0 0 1 rg 10 90 100 30 re f BT /F1 10 Tf 1 g 20 100 Td (B) Tj ET", "B", ""},
		{"white before the dark box", "BT /F1 10 Tf 1 g 20 100 Td (B) Tj ET 0 g 10 90 100 30 re f", "", "B"},
		{"white with an outline", "BT /F1 10 Tf 1 g 2 Tr 20 100 Td (B) Tj ET", "B", ""},
		{"white on a shading", "q 10 90 100 30 re W n /Sh sh Q BT /F1 10 Tf 1 g 20 100 Td (B) Tj ET", "B", ""},
		{"white beside a shading", "q 10 10 100 30 re W n /Sh sh Q BT /F1 10 Tf 1 g 20 100 Td (B) Tj ET", "", "B"},
		{"painted over", "BT /F1 10 Tf 20 100 Td (B) Tj ET 1 g 10 90 100 30 re f", "", "B"},
		{"painted over and written again", "BT /F1 10 Tf 20 100 Td (B) Tj ET 1 g 10 90 100 30 re f 0 g BT /F1 10 Tf 20 100 Td (B) Tj ET", "B", ""},
		{"painted over outside of a form's box", "BT /F1 10 Tf 20 100 Td (B) Tj ET /Fm Do", "B", ""},
		{"painted over transparently", "BT /F1 10 Tf 20 100 Td (B) Tj ET /Half gs 1 g 10 90 100 30 re f", "B", ""},
		{"highlighted", "BT /F1 10 Tf 20 100 Td (B) Tj ET /Multiply gs 1 1 0 rg 10 90 100 30 re f", "B", ""},
		{"painted over within a clip elsewhere", "BT /F1 10 Tf 20 100 Td (B) Tj ET q 50 90 20 20 re W n 1 g 10 90 100 30 re f Q", "B", ""},
		{"painted through its letters", "BT /F1 10 Tf 7 Tr 20 100 Td (B) Tj ET 10 90 100 30 re f", "B", ""},
		{"framed", "BT /F1 10 Tf 20 100 Td (B) Tj ET 10 90 100 30 re 12 92 96 26 re f*", "B", ""},
		{"off the page", "BT /F1 10 Tf 20 100 Td (A) Tj 500 0 Td (B) Tj ET", "A", ""},
		{"optional content off", "/OC /MC0 BDC BT /F1 10 Tf 20 100 Td (B) Tj ET EMC BT /F1 10 Tf 20 100 Td (A) Tj ET", "A", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b := &builder{}
			off := b.add("<</Type /OCG /Name (draft)>>")
			form := b.stream("/Type /XObject /Subtype /Form /BBox [0 0 50 50]", "10 90 100 30 re f")
			b.trailer = ""
			content := b.stream("", c.content)
			page := b.add("<</Type /Page /MediaBox [0 0 200 200] /Resources <<%s /Properties <</MC0 %s>> /ExtGState <</Half <</ca 0.5>> /Multiply <</BM /Multiply>>>> /XObject <</Fm %s>>>> /Contents %s>>", helv, off, form, content)
			pages := b.add("<</Type /Pages /Kids [%s] /Count 1>>", page)
			ps, meta := pagesOf(t, b.bytes(b.add("<</Type /Catalog /Pages %s /OCProperties <</OCGs [%s] /D <</OFF [%s]>>>>>>", pages, off, off)))
			hidden := ""
			for _, a := range meta.Asides {
				hidden += a.Text
			}
			if got := textOf(ps[0]); got != c.shown || hidden != c.hidden {
				t.Errorf("shown %q hidden %q, want %q and %q", got, hidden, c.shown, c.hidden)
			}
		})
	}
}

func TestWatermarksStandAside(t *testing.T) {
	ps, meta := pagesOf(t, new(builder).onePage(helv, "BT /F1 30 Tf 0.7 0.7 -0.7 0.7 50 50 Tm (DRAFT) Tj /F1 10 Tf 1 0 0 1 20 20 Tm (A) Tj ET", ""))
	if textOf(ps[0]) != "A" || len(meta.Asides) != 1 || meta.Asides[0].Text != "DRAFT" || meta.Asides[0].Role != extract.Stamp {
		t.Errorf("page %q, asides %v", textOf(ps[0]), meta.Asides)
	}
}

func TestTextDrawnTwiceIsBold(t *testing.T) {
	p := show(t, helv, "BT /F1 10 Tf 20 100 Td (AA) Tj ET BT /F1 10 Tf 20.3 100 Td (AA) Tj ET")
	if textOf(p) != "AA" || !p.Glyphs[0].Bold || !p.Glyphs[1].Bold {
		t.Errorf("got %q, bold %v", textOf(p), p.Glyphs[0].Bold)
	}
}

func TestContentOddities(t *testing.T) {
	cases := []struct{ name, content, want string }{
		{"inline image", "BI /W 4 /H 1 /BPC 8 /CS /G ID \x00EI \xff EI BT /F1 10 Tf 20 100 Td (A) Tj ET", "A"},
		{"actual text", "BT /F1 10 Tf 20 100 Td /Span <</ActualText <FEFF82CF5DDE>>> BDC (xy) Tj EMC (z) Tj ET", "苏州z"},
		{"actual text for one glyph", "BT /F1 10 Tf 20 100 Td /Span <</ActualText <FEFF82CF5DDE>>> BDC (x) Tj EMC ET", "苏州"},
		{"operands missing", "BT Tf /F1 10 Tf Td 20 100 Td [(A) TJ (B) Tj ET Q Q", "AB"},
		{"font missing", "BT /F9 10 Tf 20 100 Td (A) Tj ET", "A"},
		{"letters of a Type 3 font that claims a size", "BT /F2 100 Tf 20 100 Td (cc) Tj ET", "cc"},
		{"soft hyphen shown", "BT /F1 10 Tf 20 100 Td (con\\255) Tj ET", "con-"},
		{"code without a character", "BT /F1 10 Tf 20 100 Td (\\201A) Tj ET", "•A"},
		{"space shown", "BT /F1 10 Tf 20 100 Td (A B) Tj ET", "A B"},
		{"form calling itself", "BT /F1 10 Tf 20 100 Td (A) Tj ET /Fm Do", "AF"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b := &builder{}
			b.stream("/Type /XObject /Subtype /Form /BBox [0 0 200 200] /Matrix [1 0 0 1 0 50] /Resources <<"+helv+" /XObject <</Fm 1 0 R>>>>", "BT /F1 10 Tf 20 10 Td (F) Tj ET /Fm Do")
			fonts := strings.Replace(helv, ">>>>", ">> /F2 <</Subtype /Type3 /FontMatrix [0.01 0 0 0.01 0 0] /FontBBox [0 0 10 100] /Encoding <</Differences [99 /c]>> /CharProcs <<>> /FirstChar 99 /Widths [6]>>>>", 1)
			ps, _ := pagesOf(t, b.onePage(fonts+" /XObject <</Fm 1 0 R>>", c.content, ""))
			if got := textOf(ps[0]); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// circle is the path of a circle.
func circle(x, y, r float64) string {
	k := 0.5523 * r
	return fmt.Sprintf("%g %g m %g %g %g %g %g %g c %g %g %g %g %g %g c %g %g %g %g %g %g c %g %g %g %g %g %g c h ", x+r, y,
		x+r, y+k, x+k, y+r, x, y+r, x-k, y+r, x-r, y+k, x-r, y, x-r, y-k, x-k, y-r, x, y-r, x+k, y-r, x+r, y-k, x+r, y)
}

func TestCheckBoxes(t *testing.T) {
	const label = " BT /F1 10 Tf 40 102 Td (A) Tj ET"
	cases := []struct{ name, content, want string }{
		{"empty", "20 100 11 11 re S", "□A"},
		{"four lines", "20 100 m 31 100 l S 20 111 m 31 111 l S 20 100 m 20 111 l S 31 100 m 31 111 l S", "□A"},
		{"cross", "20 100 11 11 re S 20 100 m 31 111 l S 20 111 m 31 100 l S", "☒A"},
		{"tick drawn", "20 100 11 11 re S 22 105 m 25 102 l 30 110 l S", "☑A"},
		{"tick written", "20 100 11 11 re S BT /F2 10 Tf 21 102 Td (4) Tj ET", "☑A"},
		{"another letter", "20 100 11 11 re S BT /F1 8 Tf 22 102 Td (7) Tj ET", "7A"},
		{"rounded corners", "20 102 m 20 109 l 20 110 21 111 22 111 c 29 111 l 30 111 31 110 31 109 c 31 102 l 31 101 30 100 29 100 c 22 100 l 21 100 20 101 20 102 c s", "□A"},
		{"white tick on a filled box", "0 0 1 rg 20 102 m 20 109 l 20 110 21 111 22 111 c 29 111 l 30 111 31 110 31 109 c 31 102 l 31 101 30 100 29 100 c 22 100 l 21 100 20 101 20 102 c f 0 g 1 G 22 105 m 25 102 l 30 110 l S", "☑A"},
		{"circle", circle(26, 105, 6) + "S", "○A"},
		{"circle with a dot", circle(26, 105, 6) + "S " + circle(26, 105, 3) + "f", "●A"},
		{"circle around a digit", circle(26, 105, 6) + "S BT /F1 8 Tf 24 102 Td (1) Tj ET", "1A"},
		{"circle away from words", circle(126, 105, 6) + "S", "A"},
		{"a dot alone", circle(26, 105, 3) + "f", "A"},
		{"a grid for digits", "20 100 11 11 re S 31 100 11 11 re S", "A"},
		{"a legend", "0.5 g 20 100 11 11 re B", "A"},
	}
	fonts := strings.Replace(helv, ">>>>", ">> /F2 <</Type /Font /Subtype /Type1 /BaseFont /ZapfDingbats>>>>", 1)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := show(t, fonts, c.content+label)
			if got := strings.ReplaceAll(textOf(p), " ", ""); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// A highlight that is painted opaque does not hide the words it marks; a field does.
func TestAnnotationsOverText(t *testing.T) {
	for _, c := range []struct{ subtype, want string }{{"Highlight", "A"}, {"Widget /FT /Tx", ""}} {
		b := &builder{}
		ap := b.stream("/Type /XObject /Subtype /Form /BBox [0 0 50 20]", "1 1 0 rg 0 0 50 20 re f")
		annot := b.add("<</Subtype /%s /Rect [10 95 60 115] /AP <</N %s>>>>", c.subtype, ap)
		ps, _ := pagesOf(t, b.onePage(helv, "BT /F1 10 Tf 20 100 Td (A) Tj ET", "/Annots ["+annot+"]"))
		if got := textOf(ps[0]); got != c.want {
			t.Errorf("%s: got %q, want %q", c.subtype, got, c.want)
		}
	}
}

func TestFormFields(t *testing.T) {
	b := &builder{}
	ap := b.stream("/Type /XObject /Subtype /Form /BBox [0 0 50 10] /Resources <<"+helv+">>", "BT /F1 10 Tf 0 2 Td (shown) Tj ET")
	annots := strings.Join([]string{
		b.add("<</Subtype /Widget /FT /Tx /V (stale) /Rect [20 150 120 170] /AP <</N %s>>>>", ap),
		b.add("<</Subtype /Widget /FT /Tx /V <FEFF82CF5DDE> /DA (/F1 9 Tf 0 g) /Rect [20 100 120 120]>>"),
		b.add("<</Subtype /Widget /FT /Tx /F 2 /V (hidden) /Rect [20 50 120 70]>>"),
		b.add("<</Subtype /FreeText /Contents (note) /Rect [20 20 120 40]>>"),
		b.add("<</Subtype /Popup /Rect [0 0 99 99] /AP <</N %s>>>>", ap),
	}, " ")
	ps, _ := pagesOf(t, b.onePage("", "", "/Annots ["+annots+"]"))
	if got := textOf(ps[0]); got != "shown苏州note" {
		t.Errorf("got %q", got)
	}
	if g := ps[0].Glyphs[0]; !close2(g.Box.X0, 20) || !close2(g.Size, 20) {
		t.Errorf("the appearance stands at %.1f, size %.1f, want 20 and 20", g.Box.X0, g.Size)
	}
}

// Damage that readers in offices forgive.
func TestDamagedFiles(t *testing.T) {
	const content = "BT /F1 10 Tf 20 100 Td (Hello) Tj ET"
	whole := new(builder).onePage(helv, content, "")
	cases := map[string][]byte{
		"junk before the header":     append([]byte("HTTP/1.1 200 OK\r\n\r\n"), whole...),
		"junk behind the end":        append(bytes.Clone(whole), bytes.Repeat([]byte("\x00"), 3000)...),
		"cross-references elsewhere": bytes.Replace(whole, []byte("startxref\n"), []byte("startxref\n9"), 1),
		"cut off behind the objects": whole[:bytes.LastIndex(whole, []byte("xref\n0"))],
		"wrong length of a stream":   bytes.Replace(whole, []byte("/Length 36"), []byte("/Length 99"), 1),
		"a chain that bites its tail": bytes.Replace(whole, []byte("trailer\n<<"),
			[]byte(fmt.Sprintf("trailer\n<</Prev %d ", bytes.LastIndex(whole, []byte("xref\n0")))), 1),
		"one offset wrong":      bytes.Replace(whole, []byte("00000 n \n"), []byte("00001 n \n"), 1),
		"offsets all wrong":     regexp.MustCompile(`\d{10} 00000 n`).ReplaceAll(whole, []byte("0000000003 00000 n")),
		"a tree without leaves": bytes.Replace(whole, []byte("/Kids [2 0 R]"), []byte("/Kids [9 0 R]"), 1),
		"a Size too small":      bytes.Replace(whole, []byte("/Size 5"), []byte("/Size 2"), 1),
		"a huge Size":           bytes.Replace(whole, []byte("/Size 5"), []byte("/Size 99999999999"), 1),
	}
	for n, data := range cases {
		t.Run(n, func(t *testing.T) {
			ps, _ := pagesOf(t, data)
			if len(ps) != 1 || textOf(ps[0]) != "Hello" {
				t.Errorf("%d pages, %v", len(ps), ps)
			}
		})
	}
}

// A page may stand in the tree more than once.
func TestPageShownTwice(t *testing.T) {
	whole := new(builder).onePage(helv, "BT /F1 10 Tf 20 100 Td (Hello) Tj ET", "")
	ps, _ := pagesOf(t, bytes.Replace(whole, []byte("/Kids [2 0 R]"), []byte("/Kids [2 0 R 3 0 R 2 0 R]"), 1))
	if len(ps) != 2 || textOf(ps[1]) != "Hello" {
		t.Errorf("%d pages, want 2", len(ps))
	}
}

func TestObjectStreams(t *testing.T) {
	objs := []string{"<</Type /Catalog /Pages 2 0 R>>", "<</Type /Pages /Kids [3 0 R 2 0 R] /Count 2>>",
		"<</Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Resources <<" + helv + ">> /Contents 5 0 R>>"}
	var index, body strings.Builder
	for i, o := range objs {
		fmt.Fprintf(&index, "%d %d ", i+1, body.Len())
		body.WriteString(o + " ")
	}
	packed := deflate(index.String() + body.String())
	var out bytes.Buffer
	out.WriteString("%PDF-1.5\n")
	at4 := out.Len()
	fmt.Fprintf(&out, "4 0 obj <</Type /ObjStm /N 3 /First %d /Filter /FlateDecode /Length %d>> stream\n%s\nendstream endobj\n", index.Len(), len(packed), packed)
	at5 := out.Len()
	out.WriteString("5 0 obj <</Length 34>> stream\nBT /F1 10 Tf 20 100 Td (Hi) Tj ET \nendstream endobj\n")
	at6 := out.Len()
	rows := []byte{0, 0, 0, 0, 2, 0, 4, 0, 2, 0, 4, 1, 2, 0, 4, 2, 1, byte(at4 >> 8), byte(at4), 0, 1, byte(at5 >> 8), byte(at5), 0, 1, byte(at6 >> 8), byte(at6), 0}
	fmt.Fprintf(&out, "6 0 obj <</Type /XRef /Size 7 /W [1 2 1] /Root 1 0 R /Length %d>> stream\n%s\nendstream endobj\nstartxref\n%d\n%%%%EOF", len(rows), rows, at6)
	ps, meta := pagesOf(t, out.Bytes())
	if len(ps) != 1 || textOf(ps[0]) != "Hi" || meta.Engine != "lianhe" {
		t.Errorf("%d pages by %s: %v", len(ps), meta.Engine, ps)
	}
}

func deflate(s string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	w.Write([]byte(s))
	w.Close()
	return b.String()
}

// A page whose text is a picture is a finding, also where a layer of text that was
// guessed lies under it, or a form was typed over it.
func TestScannedPagesAreAFinding(t *testing.T) {
	const layer = "BT 3 Tr /F1 4 Tf 10 100 Td (guessed words, more of them than are typed on the page) Tj ET "
	typed := "BT 0 Tr /F1 4 Tf 10 50 Td (typed into this form by a person) Tj ET "
	cases := []struct{ name, content string }{
		{"picture", "q 200 0 0 200 0 0 cm /Im Do Q"},
		{"picture and layer", "q 200 0 0 200 0 0 cm /Im Do Q " + layer},
		{"typed over", "q 200 0 0 200 0 0 cm /Im Do Q " + layer + typed},
		{"layer alone", layer},
		{"layer under the picture", strings.Replace(layer, "3 Tr", "", 1) + "q 200 0 0 200 0 0 cm /Im Do Q"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b := &builder{}
			img := b.stream("/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray", "x")
			doc, err := Reader{}.Read(context.Background(), extract.Input{Data: b.onePage(helv+" /XObject <</Im "+img+">>", c.content, "")})
			if err != nil {
				t.Fatal(err)
			}
			if len(doc.Issues) != 1 || doc.Issues[0].Code != extract.DocumentScanned || !strings.Contains(doc.Issues[0].Text, "第1页") {
				t.Errorf("issues %v", doc.Issues)
			}
			if strings.Contains(doc.Text(), "guessed") {
				t.Error("the text layer under a scan was taken as text")
			}
		})
	}
}

// A seal that is an opaque picture does not take away the name it stands on.
func TestSealOverName(t *testing.T) {
	b := &builder{}
	img := b.stream("/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray", "x")
	ps, _ := pagesOf(t, b.onePage(helv+" /XObject <</Im "+img+">>", "BT /F1 10 Tf 20 100 Td (Bureau) Tj ET q 60 0 0 60 10 80 cm /Im Do Q", ""))
	if got := textOf(ps[0]); got != "Bureau" {
		t.Errorf("got %q", got)
	}
}

func TestOutlinedTextIsAFinding(t *testing.T) {
	_, meta := pagesOf(t, new(builder).onePage("", strings.Repeat("10 10 m 20 30 l 30 10 l f ", 200), ""))
	if fmt.Sprint(meta.Scanned) != "[1]" {
		t.Errorf("scanned pages %v, want [1]", meta.Scanned)
	}
}

func TestErrorsSayWhatToDo(t *testing.T) {
	_, err := Reader{}.Read(context.Background(), extract.Input{Data: []byte("%PDF-1.4\nnothing of a document")})
	var e *extract.Error
	if !errors.As(err, &e) || e.Code != extract.FileUnreadable || e.Remedy == "" {
		t.Errorf("got %#v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := (Reader{}).Read(ctx, extract.Input{Data: new(builder).onePage(helv, "", "")}); !errors.Is(err, context.Canceled) {
		t.Errorf("after the end of its context: %v", err)
	}
}

func TestLimits(t *testing.T) {
	b := &builder{}
	packed := deflate(strings.Repeat(" ", 1<<20))
	c := b.stream("/Filter /FlateDecode", packed)
	pages := b.add("<</Type /Pages /Kids [3 0 R 4 0 R] /Count 2>>")
	for range 2 {
		b.add("<</Type /Page /Parent %s /MediaBox [0 0 200 200] /Contents %s>>", pages, c)
	}
	data := b.bytes(b.add("<</Type /Catalog /Pages %s>>", pages))
	limits := extract.DefaultLimits
	limits.Inflated = 1 << 16
	var e *extract.Error
	if _, _, err := Pages(context.Background(), extract.Input{Data: data, Limits: limits}); !errors.As(err, &e) || e.Code != extract.FileLimit {
		t.Errorf("over the limit of inflated data: %v", err)
	}
	limits = extract.DefaultLimits
	limits.Pages = 1
	if ps, meta, err := Pages(context.Background(), extract.Input{Data: data, Limits: limits}); err != nil || len(ps) != 1 || !meta.Truncated {
		t.Errorf("over the limit of pages: %d pages, %v, %v", len(ps), meta.Truncated, err)
	}
}

func TestOverlayAndCrop(t *testing.T) {
	in := extract.Input{Data: new(builder).onePage(helv, "BT /F1 10 Tf 20 100 Td (Hello) Tj ET", "")}
	blocks := []extract.Block{{Table: &extract.Table{Rows: 2, Cols: 1, Cells: []extract.Cell{{RowSpan: 2, ColSpan: 1,
		Passage: extract.Passage{Value: extract.Value{Src: extract.Source{Page: 1, Box: extract.Rect{X0: 10, Y0: 80, X1: 100, Y1: 120}}}}}}}}}
	var whole, part bytes.Buffer
	if err := Overlay(context.Background(), in, 1, blocks, &whole); err != nil {
		t.Fatal(err)
	}
	if err := Crop(context.Background(), in, 1, extract.Rect{X0: 10, Y0: 80, X1: 60, Y1: 105}, &part); err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(&whole)
	if err != nil {
		t.Fatal(err)
	}
	if r, _, b, _ := img.At(20, 200).RGBA(); r >= b {
		t.Error("the frame of the cell is not drawn in blue")
	}
	if c, err := png.DecodeConfig(&part); err != nil || c.Width != 100 || c.Height != 50 {
		t.Errorf("crop %d × %d, %v, want 100 × 50", c.Width, c.Height, err)
	}
	if err := Crop(context.Background(), in, 2, extract.Rect{X1: 9, Y1: 9}, &part); err == nil {
		t.Error("a page that is not there was drawn")
	}
}

// Forms that draw each other many times over heed the context.
func TestFormsWithinForms(t *testing.T) {
	b := &builder{}
	const depth = 18
	for i := range depth {
		b.stream(fmt.Sprintf("/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources <</XObject <</Fm %d 0 R>>>>", i+2), strings.Repeat("/Fm Do ", 40))
	}
	data := b.onePage("/XObject <</Fm 1 0 R>>", "/Fm Do", "")
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	if _, _, err := Pages(ctx, extract.Input{Data: data}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want the end of the context", err)
	}
}

// checkPages reads a file with the first engine and checks what holds whatever the
// bytes: no panic, boxes on the page, the same result twice.
func checkPages(t *testing.T, data []byte) {
	in := extract.Input{Data: data, Limits: extract.Limits{Inflated: 1 << 20, Pages: 10, Depth: 50}}
	read := func() (text string) {
		_, err := ownPages(context.Background(), in, func(p *layout.Page) {
			for _, g := range p.Glyphs {
				if !onPage(g.Box, p.Width, p.Height) || g.Text == "" || !(g.Size > 0) || g.Angle%90 != 0 {
					t.Fatalf("%+v on a page of %v × %v", g, p.Width, p.Height)
				}
			}
			for _, r := range p.Rules {
				if !(r.X0 <= r.X1 && r.Y0 <= r.Y1) {
					t.Fatalf("rule %+v", r)
				}
			}
			text += textOf(*p) + "\n"
		})
		if err != nil && strings.HasPrefix(err.Error(), "panic") {
			t.Fatal(err)
		}
		return text + fmt.Sprint(err != nil)
	}
	if a, b := read(), read(); a != b {
		t.Fatalf("%q, then %q", a, b)
	}
}

func FuzzPages(f *testing.F) {
	f.Add(new(builder).onePage(helv, "BT /F1 10 Tf 20 100 Td (Hello) Tj ET 10 20 100 50 re S", ""))
	f.Add(new(builder).onePage(type0("/GBK-EUC-H", "GB1", "/W [1 [500] 2 9 300]"), "BT /F1 10 Tf <C1AABACF> Tj ET", "/Rotate 90"))
	f.Fuzz(checkPages)
}

func FuzzContent(f *testing.F) {
	for _, s := range []string{
		"q 2 0 0 2 0 0 cm BT /F1 10 Tf 20 100 Td [(A) -200 (B)] TJ T* (C) ' 1 2 (D) \" ET Q",
		"0 0 1 rg 20 100 11 11 re S 20 100 m 31 111 l 1 2 3 4 5 6 c h B* [3] 0 d 1 g 5 5 90 1 re f",
		"/Span <</ActualText (xy)>> BDC BT /F2 10 Tf 0 1 -1 0 50 50 Tm <C1AABACF> Tj 3 Tr (z) Tj ET EMC",
		"/<</ActualText(xy)>>BDC /F2 1Tf 0 1 1 0 5 0Tm<1AABACF>Tj",
		"BI /W 1 /H 1 ID x EI /Fm Do /Fm gs /Pattern cs /P scn",
	} {
		f.Add(s, "")
		f.Add(s, "/Rotate 90 /UserUnit 2 /CropBox [10 10 90 90]")
	}
	song := strings.Replace(strings.TrimPrefix(type0("/GBK-EUC-V", "GB1", "/DW2 [700 -900]"), "/Font <<"), "/F1", "/F2", 1)
	resources := strings.TrimSuffix(helv, ">>") + " " + song + " /XObject <</Fm 1 0 R>>"
	f.Fuzz(func(t *testing.T, content, page string) {
		b := &builder{}
		b.stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources <<"+resources+">>", content)
		checkPages(t, b.onePage(resources, content, page))
	})
}
