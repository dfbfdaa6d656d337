package pdf

import (
	"fmt"
	"strings"
	"testing"
)

// What is chosen on a form is read from its fields, however their appearances
// draw it.
func TestButtons(t *testing.T) {
	const radio = "/FT /Btn /Ff 32768 "
	cases := []struct{ name, widgets, content, want string }{
		{"ticked", "/FT /Btn /AS /Yes", "", "☑A"},
		{"not ticked", "/FT /Btn /AS /Off", "", "□A"},
		{"without a state", "/FT /Btn", "", "□A"},
		{"the value is the state of the appearance", "/FT /Btn /V /Yes /AP <</N <</Yes %[1]s>>>>", "", "☑A"},
		{"the value is another button's", "/FT /Btn /V /No /AP <</N <</Yes %[1]s>>>>", "", "□A"},
		{"appearance drawn otherwise", "/FT /Btn /AS /Yes /AP <</N <</Yes %[1]s>>>>", "", "☑A"},
		{"radio chosen", radio + "/AS /a", "", "●A"},
		{"radio not chosen", radio + "/AS /Off /V /b", "", "○A"},
		{"inherited from the field", "/Parent <<" + radio + ">> /AS /a", "", "●A"},
		{"over a printed box", "/FT /Btn /AS /Yes", "20 100 11 11 re S", "☑A"},
		{"over a printed sign", "/FT /Btn /AS /Yes", "BT /F2 11 Tf 21 102 Td (o) Tj ET", "☑A"},
		{"a push button", "/FT /Btn /Ff 65536 /AS /Yes", "", "A"},
	}
	fonts := strings.Replace(helv, ">>>>", ">> /F2 <</Type /Font /Subtype /TrueType /BaseFont /Wingdings>>>>", 1)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b := &builder{}
			drawn := b.stream("/Type /XObject /Subtype /Form /BBox [0 0 11 11] /Resources <<"+helv+">>", "0 0 11 11 re S BT /F1 9 Tf 2 2 Td (x) Tj ET")
			widget := c.widgets
			if strings.Contains(widget, "%") {
				widget = fmt.Sprintf(widget, drawn)
			}
			annot := b.add("<</Subtype /Widget /Rect [20 100 31 111] %s>>", widget)
			ps, _ := pagesOf(t, b.onePage(fonts, c.content+" BT /F1 10 Tf 40 102 Td (A) Tj ET", "/Annots ["+annot+"]"))
			got := textOf(ps[0])
			if runes := []rune(got); runes[0] == 'A' { // drawn before the button
				got = string(runes[1:]) + "A"
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// The options of a choice field read as they are shown.
func TestChosenOptions(t *testing.T) {
	for _, c := range []struct{ name, entries, want string }{
		{"shown as it is", "/V (alpha) /Opt [(alpha) (beta)]", "alpha"},
		{"exported otherwise", "/V (2) /Opt [[(1) (alpha)] [(2) (beta)]]", "beta"},
		{"several", "/V [(1) (2)] /Opt [[(1) (alpha)] [(2) (beta)]]", "alphabeta"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := &builder{}
			annot := b.add("<</Subtype /Widget /FT /Ch /Rect [20 100 120 140] %s>>", c.entries)
			ps, _ := pagesOf(t, b.onePage("", "", "/Annots ["+annot+"]"))
			if got := textOf(ps[0]); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// Office suites write the check boxes of Wingdings, where the font is not there,
// as private characters of a font that has no glyphs for them.
func TestPrivateCharacters(t *testing.T) {
	const font = "/Font <</F1 <</Type /Font /Subtype /Type1 /BaseFont /ABCDEF+Song /FontDescriptor <</Flags 4 /FontFile 3 0 R>> /ToUnicode 1 0 R>>>>"
	cases := []struct{ name, producer, content, want string }{
		{"actual text", "", "/Span <</ActualText <FEFFF0A8>>> BDC (x) Tj EMC", "□"},
		{"actual text of Wingdings 2", "", "/Span <</ActualText <FEFFF052>>> BDC (x) Tj EMC", "☑"},
		{"actual text of no sign", "", "/Span <</ActualText <FEFFF081>>> BDC (x) Tj EMC", "\ufffd"},
		{"actual text of Greek letters", "", "/Span <</ActualText <FEFFF06D>>> BDC (x) Tj EMC", "\ufffd"},
		{"beyond the symbol fonts", "", "/Span <</ActualText <FEFFE0A8>>> BDC (x) Tj EMC", "\ufffd"},
		{"ToUnicode alone", "Writer", "(A) Tj", "\ufffd"},
		{"ToUnicode that holds where there is no actual text", "LibreOffice 24.2", "(A) Tj /Span <</ActualText <FEFFF0A8>>> BDC (A) Tj EMC", "☑□"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b := &builder{}
			b.stream("", "1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfchar <41> <F0FE> endbfchar")
			b.trailer = "/Info " + b.add("<</Producer (%s)>>", c.producer)
			b.stream("", "%!PS-AdobeFont /Encoding 256 array dup 65 /g1 put readonly def eexec")
			ps, _ := pagesOf(t, b.onePage(font, "BT /F1 10 Tf 20 100 Td "+c.content+" ET", ""))
			if got := textOf(ps[0]); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
