package word

import (
	"encoding/binary"
	"errors"
	"sort"

	"golang.org/x/text/encoding/charmap"
)

// bin is a stream; what lies outside of it reads as zero.
type bin []byte

func (b bin) u8(i int) int {
	if i < 0 || i >= len(b) {
		return 0
	}
	return int(b[i])
}

func (b bin) u16(i int) int {
	if i < 0 || i+2 > len(b) {
		return 0
	}
	return int(binary.LittleEndian.Uint16(b[i:]))
}

func (b bin) i16(i int) int { return int(int16(b.u16(i))) }

func (b bin) u32(i int) int {
	if i < 0 || i+4 > len(b) {
		return 0
	}
	return int(binary.LittleEndian.Uint32(b[i:]))
}

func (b bin) i32(i int) int { return int(int32(b.u32(i))) }

// from is n bytes from i on, fewer where the stream ends.
func (b bin) from(i, n int) bin {
	if i < 0 || i >= len(b) || n <= 0 {
		return nil
	}
	return b[i : i+min(n, len(b)-i)]
}

// The places of tables in the file information block ([MS-DOC] 2.5.6): offset
// and length in the table stream.
const (
	fibStyles   = 0x00A2
	fibHeaders  = 0x00F2
	fibChpx     = 0x00FA
	fibPapx     = 0x0102
	fibFonts    = 0x0112
	fibPieces   = 0x01A2
	fibShapes   = 0x01DA
	fibBoxes    = 0x025A
	fibLists    = 0x02E2
	fibListUses = 0x02EA
)

// part is a table of the table stream by its place in the information block.
func (f *file) part(fib int) bin { return f.table.from(f.main.u32(fib), f.main.u32(fib+4)) }

// plc is an array of positions with data of a fixed size for each stretch
// between two of them ([MS-DOC] 2.2.2).
type plc struct {
	data bin
	size int
	n    int
}

func newPlc(data bin, size int) plc {
	return plc{data, size, max((len(data)-4)/(4+size), 0)}
}

func (p plc) at(i int) int    { return p.data.u32(4 * i) }
func (p plc) value(i int) int { return 4*(p.n+1) + p.size*i }

// piece is a stretch of text that is stored in one place.
type piece struct {
	from, to int // character positions
	fc       int // offset in the main stream
	width    int // bytes of a character: 1 or 2
}

// maxText is more characters than any document of Word can have.
const maxText = 1 << 26

// readPieces puts the text together ([MS-DOC] 2.4.1). Characters of one byte are
// those of Windows-1252; Chinese is always stored in two.
func (f *file) readPieces() error {
	total := 0
	for i := range f.length {
		f.length[i] = f.main.u32(0x4C + 4*i)
		total += f.length[i]
	}
	if total > maxText {
		return damaged(errors.New("impossible length of text"))
	}
	clx := f.part(fibPieces)
	for len(clx) > 0 && clx[0] == 1 { // property lists of edits
		clx = clx.from(3+clx.u16(1), len(clx))
	}
	if clx.u8(0) != 2 {
		return damaged(errors.New("no piece table"))
	}
	table := newPlc(clx.from(5, clx.u32(1)), 8)
	f.text = make([]uint16, 0, min(total+1, 2*len(f.main)))
	for i := range table.n {
		p := piece{from: len(f.text), fc: table.data.u32(table.value(i) + 2), width: 2}
		if table.at(i) != p.from || table.at(i+1) < p.from {
			f.cut = true
			break
		}
		if p.fc&(1<<30) != 0 {
			p.fc, p.width = p.fc&^(1<<30)/2, 1
		}
		n := table.at(i+1) - p.from
		stored := f.main.from(p.fc, n*p.width)
		f.cut = f.cut || len(stored) < n*p.width
		if len(f.text)+len(stored)/p.width > maxText {
			return damaged(errors.New("impossible length of text"))
		}
		f.append(stored, p.width)
		p.to = len(f.text)
		f.pieces = append(f.pieces, p)
		if f.cut {
			break
		}
	}
	f.cut = f.cut || len(f.text) < total
	if len(f.text) == 0 && total > 0 {
		return damaged(errors.New("no text"))
	}
	return nil
}

func (f *file) append(stored bin, width int) {
	if width == 1 {
		for _, b := range stored {
			f.text = append(f.text, uint16(charmap.Windows1252.DecodeByte(b)))
		}
		return
	}
	for i := 0; i+1 < len(stored); i += 2 {
		f.text = append(f.text, uint16(stored.u16(i)))
	}
}

// pieceAt returns the piece that holds a character.
func (f *file) pieceAt(cp int) (piece, bool) {
	i := sort.Search(len(f.pieces), func(i int) bool { return f.pieces[i].to > cp })
	if i == len(f.pieces) || cp < f.pieces[i].from {
		return piece{}, false
	}
	return f.pieces[i], true
}

// offset is where a character is stored in the main stream, -1 where it is not.
func (f *file) offset(cp int) int {
	p, ok := f.pieceAt(cp)
	if !ok {
		return -1
	}
	return p.fc + (cp-p.from)*p.width
}

// span returns the first and the last position behind it of a part of the text.
func (f *file) span(part int) (from, to int) {
	for i := range part {
		from += f.length[i]
	}
	from = min(from, len(f.text))
	return from, min(from+f.length[part], len(f.text))
}
