package pdf

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"lianhe/extract"
	"lianhe/extract/layout"
)

// A builder writes small PDF files for the tests.
type builder struct {
	objects []string
	trailer string // more entries of the trailer
}

// add takes an object and returns its reference.
func (b *builder) add(format string, args ...any) string {
	b.objects = append(b.objects, fmt.Sprintf(format, args...))
	return fmt.Sprintf("%d 0 R", len(b.objects))
}

func (b *builder) stream(entries, data string) string {
	return b.add("<<%s /Length %d>>\nstream\n%s\nendstream", entries, len(data), data)
}

// bytes is the file with the catalog root.
func (b *builder) bytes(root string) []byte {
	var out bytes.Buffer
	out.WriteString("%PDF-1.7\n")
	offsets := make([]int, len(b.objects))
	for i, o := range b.objects {
		offsets[i] = out.Len()
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	at := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, o := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&out, "trailer\n<</Size %d /Root %s%s>>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, root, b.trailer, at)
	return out.Bytes()
}

// onePage is a file with one page 200 points square.
func (b *builder) onePage(resources, content, more string) []byte {
	c := b.stream("", content)
	page := b.add("<</Type /Page /Parent %d 0 R /MediaBox [0 0 200 200] /Resources <<%s>> /Contents %s %s>>", len(b.objects)+2, resources, c, more)
	pages := b.add("<</Type /Pages /Kids [%s] /Count 1>>", page)
	return b.bytes(b.add("<</Type /Catalog /Pages %s>>", pages))
}

// helv is a resource dictionary with the font F1 as Helvetica.
const helv = "/Font <</F1 <</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding>>>>"

func pagesOf(t testing.TB, data []byte) ([]layout.Page, Meta) {
	t.Helper()
	pages, meta, err := Pages(context.Background(), extract.Input{Data: data})
	if err != nil {
		t.Fatalf("Pages: %v", err)
	}
	return pages, meta
}

// textOf is what the glyphs of a page read as, in drawing order.
func textOf(p layout.Page) string {
	var b strings.Builder
	for _, g := range p.Glyphs {
		if g.Space && b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(g.Text)
	}
	return b.String()
}

func show(t *testing.T, resources, content string) layout.Page {
	t.Helper()
	pages, _ := pagesOf(t, new(builder).onePage(resources, content, ""))
	if len(pages) != 1 {
		t.Fatalf("%d pages, want 1", len(pages))
	}
	return pages[0]
}
