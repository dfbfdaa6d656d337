package sheet

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"

	"github.com/richardlehane/mscfb"

	"lianhe/extract"
)

// openXLS reads a workbook of Excel 97-2003 ([MS-XLS], BIFF8).
func openXLS(ctx context.Context, in extract.Input) (*book, error) {
	stream, err := workbookStream(in.Data)
	if err != nil {
		return nil, err
	}
	return readWorkbook(ctx, stream, in.Limits)
}

// readWorkbook reads a workbook stream.
func readWorkbook(ctx context.Context, stream []byte, limits extract.Limits) (*book, error) {
	x := &xls{reading: newReading(limits), stream: stream, codes: map[int]string{}}
	if err := x.globals(ctx); err != nil {
		return nil, err
	}
	b := &book{}
	for _, e := range x.entries {
		s := &sheet{name: e.name, hidden: e.hidden, hiddenRows: map[int]bool{}, hiddenCols: map[int]bool{}}
		if err := x.sheet(ctx, s, e.offset); err != nil {
			return nil, err
		}
		b.sheets = append(b.sheets, s)
	}
	b.issues = x.issues
	return b, nil
}

// workbookStream takes the stream with the workbook out of the compound file.
func workbookStream(data []byte) ([]byte, error) {
	cfb, err := mscfb.New(bytes.NewReader(data))
	if err != nil {
		return nil, damaged(err)
	}
	names := map[string]*mscfb.File{}
	for _, f := range cfb.File {
		if len(f.Path) == 0 && names[f.Name] == nil {
			names[f.Name] = f
		}
	}
	f := names["Workbook"]
	switch {
	case f != nil:
	case names["EncryptedPackage"] != nil:
		return nil, encrypted()
	case names["Book"] != nil:
		return nil, unsupported("文件是 Excel 5.0/95 的旧格式，不支持读取")
	default:
		return nil, unsupported("文件中没有工作簿")
	}
	buf := make([]byte, min(max(f.Size, 0), int64(len(data))))
	if n, err := io.ReadFull(f, buf); err != nil && n < len(buf) {
		return nil, damaged(err)
	}
	return buf, nil
}

// xls is a workbook stream while it is read.
type xls struct {
	reading
	stream  []byte
	codes   map[int]string // format codes by number
	fonts   []look
	styles  []xlsStyle
	strings []string
	entries []xlsEntry
}

// xlsStyle is an XF record; its format is looked up when it is used, because the
// codes may follow.
type xlsStyle struct {
	format, font int
	align        extract.Align
	framed       bool
}

// xlsEntry is a BOUNDSHEET record of a worksheet.
type xlsEntry struct {
	name   string
	hidden bool
	offset int
}

// The records that are read ([MS-XLS] 2.3).
const (
	recFormula     = 0x0006
	recEOF         = 0x000A
	recDateMode    = 0x0022
	recFilePass    = 0x002F
	recFont        = 0x0031
	recContinue    = 0x003C
	recColInfo     = 0x007D
	recBoundSheet  = 0x0085
	recMulRK       = 0x00BD
	recMulBlank    = 0x00BE
	recRString     = 0x00D6
	recXF          = 0x00E0
	recMergedCells = 0x00E5
	recSST         = 0x00FC
	recLabelSST    = 0x00FD
	recBlank       = 0x0201
	recNumber      = 0x0203
	recLabel       = 0x0204
	recBoolErr     = 0x0205
	recString      = 0x0207
	recRow         = 0x0208
	recRK          = 0x027E
	recFormat      = 0x041E
	recBOF         = 0x0809
)

var le = binary.LittleEndian

var errCut = errors.New("record ends early")

// records walks the records from an offset on, up to the end of the substream
// that begins there; embedded charts are passed over. Each record comes with its
// CONTINUE records, as the parts of its data.
func (x *xls) records(ctx context.Context, offset int, visit func(kind int, parts [][]byte) error) error {
	depth := 0
	for n := 0; ; n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		kind, data, next, ok := x.record(offset)
		if !ok {
			return damaged(errCut)
		}
		parts := [][]byte{data}
		for offset = next; ; offset = next {
			var k int
			if k, data, next, ok = x.record(offset); !ok || k != recContinue {
				break
			}
			parts = append(parts, data)
		}
		switch {
		case kind == recBOF:
			depth++
		case kind == recEOF:
			if depth--; depth <= 0 {
				return nil
			}
		}
		if depth > 1 {
			continue
		}
		if err := visit(kind, parts); err != nil {
			return err
		}
	}
}

func (x *xls) record(offset int) (kind int, data []byte, next int, ok bool) {
	if offset < 0 || offset+4 > len(x.stream) {
		return 0, nil, 0, false
	}
	next = offset + 4 + int(le.Uint16(x.stream[offset+2:]))
	if next > len(x.stream) {
		return 0, nil, 0, false
	}
	return int(le.Uint16(x.stream[offset:])), x.stream[offset+4 : next], next, true
}

// globals reads the first substream: styles, strings, the list of sheets.
func (x *xls) globals(ctx context.Context) error {
	return x.records(ctx, 0, func(kind int, parts [][]byte) error {
		d := parts[0]
		switch {
		case kind == recBOF:
			if len(d) < 2 || le.Uint16(d) != 0x0600 {
				return unsupported("文件是 Excel 5.0/95 或更早的旧格式，不支持读取")
			}
		case kind == recFilePass:
			return encrypted()
		case kind == recDateMode && len(d) >= 2:
			x.date1904 = le.Uint16(d) == 1
		case kind == recFont && len(d) >= 8:
			x.fonts = append(x.fonts, look{size: float64(le.Uint16(d)) / 20, bold: le.Uint16(d[6:]) >= 600})
		case kind == recXF && len(d) >= 12:
			x.styles = append(x.styles, parseXF(d))
		case kind == recFormat && len(d) >= 2:
			t := &text{parts: parts}
			t.skip(2)
			if code, err := t.long(); err == nil {
				x.codes[int(le.Uint16(d))] = code
			}
		case kind == recBoundSheet && len(d) >= 8:
			return x.boundSheet(d)
		case kind == recSST:
			return x.sst(parts)
		}
		return nil
	})
}

func parseXF(d []byte) xlsStyle {
	s := xlsStyle{font: int(le.Uint16(d)), format: int(le.Uint16(d[2:])), framed: le.Uint16(d[10:]) != 0}
	switch d[6] & 7 {
	case 1:
		s.align = extract.AlignLeft
	case 2, 6, 7:
		s.align = extract.AlignCenter
	case 3:
		s.align = extract.AlignRight
	}
	return s
}

func (x *xls) boundSheet(d []byte) error {
	t := &text{parts: [][]byte{d}}
	t.skip(6)
	name, err := t.short()
	if err != nil {
		return damaged(err)
	}
	if worksheet := d[5] == 0; worksheet {
		x.entries = append(x.entries, xlsEntry{name: name, hidden: d[4]&3 != 0, offset: int(le.Uint32(d))})
	}
	return nil
}

// sst reads the shared strings.
func (x *xls) sst(parts [][]byte) error {
	t := &text{parts: parts}
	t.skip(4)
	n := t.u32()
	for range n {
		s, err := t.long()
		if err != nil {
			return damaged(err)
		}
		x.strings = append(x.strings, s)
	}
	return nil
}

// style returns the number format and the look of a cell.
func (x *xls) style(i int) (*numFormat, look) {
	if i < 0 || i >= len(x.styles) {
		return x.formats.get("General"), look{}
	}
	s := x.styles[i]
	code, ok := x.codes[s.format]
	if !ok {
		if code, ok = builtin[s.format]; !ok {
			code = "General"
		}
	}
	l := look{}
	if f := s.font; f != 4 { // there is no font 4
		if f > 4 {
			f--
		}
		if f < len(x.fonts) {
			l = x.fonts[f]
		}
	}
	l.align, l.framed = s.align, s.framed
	return x.formats.get(code), l
}
