package pdf

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"lianhe/extract"
	"lianhe/extract/layout"
)

// notice is a notice of 60 pages without ToUnicode, a table on each.
func notice() []byte {
	b := &builder{}
	pages := fmt.Sprintf("%d 0 R", 3*60+1)
	var kids []string
	for n := range 60 {
		var c strings.Builder
		c.WriteString("BT /F1 12 Tf 14 TL 72 770 Td ")
		for line := range 36 {
			fmt.Fprintf(&c, "<B4B4D0C2C1AABACFCCE5%04XC7A3CDB7B5A5CEBBC7BFBBAFC6F3D2B5BFC6BCBCB4B4D0C2D6F7CCE5B5D8CEBB> Tj T* ", 0xb0a1+line+n)
		}
		c.WriteString("ET 0.5 w ")
		for row := range 20 {
			fmt.Fprintf(&c, "72 %d m 520 %d l S ", 60+10*row, 60+10*row)
		}
		font := b.add("<</Type /Font /Subtype /Type0 /BaseFont /FangSong_GB2312 /Encoding /GBK-EUC-H /DescendantFonts [<</Type /Font /Subtype /CIDFontType2 /BaseFont /FangSong_GB2312 /CIDSystemInfo <</Registry (Adobe) /Ordering (GB1) /Supplement 2>>>>]>>")
		data := deflate(c.String())
		content := b.stream("/Filter /FlateDecode", data)
		kids = append(kids, b.add("<</Type /Page /Parent %s /MediaBox [0 0 595 842] /Resources <</Font <</F1 %s>>>> /Contents %s>>", pages, font, content))
	}
	b.add("<</Type /Pages /Kids [%s] /Count 60>>", strings.Join(kids, " "))
	return b.bytes(b.add("<</Type /Catalog /Pages %s>>", pages))
}

func BenchmarkPages(b *testing.B) {
	in := extract.Input{Data: notice(), Limits: extract.DefaultLimits}
	b.SetBytes(int64(len(in.Data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ownPages(context.Background(), in, func(*layout.Page) {}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	in := extract.Input{Data: notice(), Limits: extract.DefaultLimits}
	for b.Loop() {
		if _, err := (Reader{}).Read(context.Background(), in); err != nil {
			b.Fatal(err)
		}
	}
}

// The same file read by others, where they are installed, to compare with.
func BenchmarkMutool(b *testing.B) {
	command(b, "mutool", "draw", "-q", "-F", "stext", "-o", os.DevNull)
}

func BenchmarkPdftotext(b *testing.B) { command(b, "pdftotext", "-q", "-layout") }

func command(b *testing.B, tool string, args ...string) {
	path, err := exec.LookPath(tool)
	if err != nil {
		b.Skip(tool + " is not installed")
	}
	file := filepath.Join(b.TempDir(), "notice.pdf")
	if err := os.WriteFile(file, notice(), 0o600); err != nil {
		b.Fatal(err)
	}
	args = append(args, file)
	if tool == "pdftotext" {
		args = append(args, os.DevNull)
	}
	for b.Loop() {
		if err := exec.Command(path, args...).Run(); err != nil {
			b.Fatal(err)
		}
	}
}
