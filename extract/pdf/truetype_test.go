package pdf

import (
	"encoding/binary"
	"fmt"
	"testing"
)

// fontFile is a TrueType font that knows nothing but which character leads to which
// glyph.
func fontFile(chars map[rune]uint32) string {
	be := binary.BigEndian
	table := be.AppendUint16(nil, 0)
	table = be.AppendUint16(table, 1)
	table = be.AppendUint16(table, 3) // Windows, full Unicode
	table = be.AppendUint16(table, 10)
	table = be.AppendUint32(table, 12)
	table = be.AppendUint32(table, 12<<16) // format 12
	table = be.AppendUint32(table, uint32(16+12*len(chars)))
	table = be.AppendUint32(table, 0)
	table = be.AppendUint32(table, uint32(len(chars)))
	for r, gid := range chars {
		table = be.AppendUint32(table, uint32(r))
		table = be.AppendUint32(table, uint32(r))
		table = be.AppendUint32(table, gid)
	}
	file := be.AppendUint32(nil, 0x00010000)
	file = be.AppendUint16(file, 1)
	file = append(file, make([]byte, 6)...)
	file = append(file, "cmap\x00\x00\x00\x00"...)
	file = be.AppendUint32(file, 28)
	file = be.AppendUint32(file, uint32(len(table)))
	return string(append(file, table...))
}

// The glyphs of an embedded font are what its own cmap says, where ToUnicode is
// missing or only repeats the codes.
func TestEmbeddedTrueType(t *testing.T) {
	const identity = "1 begincodespacerange <0000> <ffff> endcodespacerange 1 begincidrange <0000> <00ff> 0 endcidrange"
	const real = "1 begincodespacerange <0000> <ffff> endcodespacerange 1 beginbfchar <0035> <5408> endbfchar"
	cases := []struct{ name, entries, want string }{
		{"no ToUnicode", "", "联"},
		{"a ToUnicode that repeats the codes", "/ToUnicode 2 0 R", "联"},
		{"a ToUnicode that is the name of an identity", "/ToUnicode /Identity-H", "联"},
		{"a ToUnicode of its own", "/ToUnicode 3 0 R", "合"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b := &builder{}
			b.stream("", fontFile(map[rune]uint32{'联': 0x35}))
			b.stream("", identity)
			b.stream("", real)
			fonts := fmt.Sprintf("/Font <</F1 <</Type /Font /Subtype /Type0 /BaseFont /ABCDEF+Song /Encoding /Identity-H %s /DescendantFonts [<</Type /Font /Subtype /CIDFontType2 /BaseFont /ABCDEF+Song /CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>> /CIDToGIDMap /Identity /FontDescriptor <</FontFile2 1 0 R>>>>]>>>>", c.entries)
			ps, _ := pagesOf(t, b.onePage(fonts, "BT /F1 10 Tf 20 100 Td <0035> Tj ET", ""))
			if got := textOf(ps[0]); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
