package pdf

import (
	"bytes"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"lianhe/extract"
)

// What is missing from a file is said, and the rest read.
func TestIncompleteFiles(t *testing.T) {
	const content = "BT /F1 10 Tf 20 100 Td (Hello) Tj ET"
	whole := new(builder).onePage(helv, content, "")
	b := &builder{}
	filler := ""
	for i := range 2000 {
		filler += fmt.Sprintf(" %d w", i*i%977)
	}
	packed := deflate(content + filler)
	cut := b.stream("/Filter /FlateDecode", packed[:len(packed)/2]+"\xff\xff\xff\xff\xff\xff\xff\xff")
	pages := fmt.Sprintf("%d 0 R", len(b.objects)+2)
	page := b.add("<</Type /Page /Parent %s /MediaBox [0 0 200 200] /Resources <<%s>> /Contents %s>>", pages, helv, cut)
	b.add("<</Type /Pages /Kids [%s] /Count 1>>", page)
	cases := []struct {
		name string
		data []byte
		text string // of all pages
		want string // of the issue
	}{
		{"the end is missing", whole[:bytes.Index(whole, []byte("3 0 obj"))], "Hello", "只读到1页"},
		{"the end of the content is missing", []byte("%PDF-1.4\n2 0 obj <</Type /Catalog /Pages 3 0 R>> endobj 3 0 obj <</Kids [4 0 R] /Count 1>> endobj 4 0 obj <</Type /Page /Resources <<" + helv +
			">> /Contents 5 0 R>> endobj 5 0 obj <</Length 999>> stream\n" + content), "Hello", "第1页"},
		{"a page is missing", bytes.Replace(whole, []byte("/Kids [2 0 R]"), []byte("/Kids [2 0 R 77 0 R]"), 1), "Hello", "只读到1页"},
		{"the content is missing", bytes.Replace(whole, []byte("/Contents 1 0 R"), []byte("/Contents 8 0 R"), 1), "", "第1页"},
		{"a part of the content is missing", bytes.Replace(whole, []byte("/Contents 1 0 R"), []byte("/Contents [1 0 R 8 0 R]"), 1), "Hello", "第1页"},
		{"the content is damaged", b.bytes(b.add("<</Type /Catalog /Pages %s>>", pages)), "Hello", "第1页"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			doc, err := Reader{}.Read(context.Background(), extract.Input{Data: c.data})
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.TrimSpace(doc.Text()); got != c.text {
				t.Errorf("text %q, want %q", got, c.text)
			}
			if len(doc.Issues) != 1 || doc.Issues[0].Code != extract.DocumentTruncated || !strings.Contains(doc.Issues[0].Text, c.want) {
				t.Errorf("issues %v", doc.Issues)
			}
		})
	}
}

// Streams without their last, empty block are whole.
func TestUnfinishedStreams(t *testing.T) {
	var packed bytes.Buffer
	w := zlib.NewWriter(&packed)
	w.Write([]byte("BT /F1 10 Tf 20 100 Td (Hello) Tj ET"))
	w.Flush()
	b := &builder{}
	c := b.stream("/Filter /FlateDecode", packed.String())
	page := b.add("<</Type /Page /Parent 3 0 R /MediaBox [0 0 200 200] /Resources <<%s>> /Contents %s>>", helv, c)
	pages := b.add("<</Type /Pages /Kids [%s] /Count 1>>", page)
	ps, meta := pagesOf(t, b.bytes(b.add("<</Type /Catalog /Pages %s>>", pages)))
	if textOf(ps[0]) != "Hello" || len(meta.Damaged) > 0 {
		t.Errorf("text %q, damaged pages %v", textOf(ps[0]), meta.Damaged)
	}
}

// A small file can show any number of glyphs, on page after page.
func TestGlyphsAreBounded(t *testing.T) {
	b := &builder{}
	c := b.stream("/Filter /FlateDecode", deflate("BT /F1 9 Tf "+strings.Repeat("("+strings.Repeat("x", 1000)+") Tj ", 2000)+"ET"))
	var kids strings.Builder
	for range 100 {
		kids.WriteString(b.add("<</Type /Page /MediaBox [0 0 1 1] /Resources <<%s>> /Contents %s>>", helv, c) + " ")
	}
	pages := b.add("<</Type /Pages /Kids [%s] /Count 100>>", kids.String())
	_, _, err := Pages(context.Background(), extract.Input{Data: b.bytes(b.add("<</Type /Catalog /Pages %s>>", pages))})
	var e *extract.Error
	if !errors.As(err, &e) || e.Code != extract.FileLimit {
		t.Errorf("got %v", err)
	}
}

// TestSane has numbers for which the library would allocate more memory than there
// is, which ends a process: in the first section of a table and in a later one.
func TestSane(t *testing.T) {
	const good = "xref\n0 2\n0000000000 65535 f \n0000000016 00000 n \n"
	filler := strings.Repeat("% \n", 100)
	for _, tt := range []struct {
		name, data string
		ok         bool
	}{
		{"a table", good + "5 1\n0000000138 00000 n \ntrailer\n<< /Size 6 >>", true},
		{"first section", "xref\n4294967296 1\n0000000138 00000 n \ntrailer", false},
		{"second section", good + "00000004294967296 1\n0000000138 00000 n \ntrailer", false},
		{"numbers on lines of their own", good + "4294967296\n1\n0000000138 00000 n \ntrailer", false},
		{"size", good + "trailer\n<< /Size 4294967296 >>", false},
		{"index of a stream", "/Type /XRef /Index [0 2 4294967296 1]", false},
	} {
		if err := sane([]byte(filler + tt.data)); (err == nil) != tt.ok {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}
