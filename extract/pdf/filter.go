package pdf

import (
	"bytes"
	"compress/flate"
	"compress/lzw"
	"encoding/ascii85"
	"errors"
	"fmt"
	"io"
	"strings"
)

// errLimit says that a stream inflates to more than the limits of the input allow.
var errLimit = errors.New("inflated data over the limit")

// errDamaged comes with the data that could be read before the damage.
var errDamaged = errors.New("damaged data")

// errImage marks a filter that only images use.
var errImage = errors.New("image filter")

// decode undoes one filter. Data that ends early or is damaged gives what could
// be read, with errDamaged where the filter can tell.
func decode(filter name, data []byte, parms dict, limit int64) ([]byte, error) {
	switch filter {
	case "FlateDecode", "Fl":
		out, err := inflate(data, limit)
		return unpredict(out, parms), err
	case "LZWDecode", "LZW":
		out, err := readCapped(newLZW(data, asNum(parms["EarlyChange"], 1) != 0), limit)
		return unpredict(out, parms), err
	case "ASCIIHexDecode", "AHx":
		l := lexer{data: data}
		l.readHex()
		return l.text, nil
	case "ASCII85Decode", "A85":
		return decode85(data), nil
	case "RunLengthDecode", "RL":
		return unrun(data, limit)
	case "Crypt":
		return data, nil
	case "DCTDecode", "DCT", "JPXDecode", "CCITTFaxDecode", "CCF", "JBIG2Decode":
		return nil, errImage
	}
	return nil, fmt.Errorf("unknown filter %q", filter)
}

// readCapped reads all of r, or what comes before its first error.
func readCapped(r io.Reader, limit int64) ([]byte, error) {
	var buf bytes.Buffer
	n, err := buf.ReadFrom(io.LimitReader(r, limit+1))
	if n > limit {
		return nil, errLimit
	}
	if err != nil {
		err = errDamaged
	}
	return buf.Bytes(), err
}

// inflate skips the zlib header rather than checking it, and ignores the checksum:
// many writers get one of the two wrong.
func inflate(data []byte, limit int64) ([]byte, error) {
	for len(data) > 0 && (data[0] == '\r' || data[0] == '\n') {
		data = data[1:]
	}
	if len(data) < 2 {
		return nil, nil
	}
	body := data
	if data[0]&0x0f == 8 && (int(data[0])<<8|int(data[1]))%31 == 0 || data[0] == 0x78 || data[0] == 0x48 || data[0] == 0x58 {
		body = data[2:]
	}
	out, err := readCapped(flate.NewReader(bytes.NewReader(body)), limit)
	if err == errDamaged { // some writers leave out the last block, which is empty
		r := io.MultiReader(bytes.NewReader(body), strings.NewReader(lastBlock))
		if all, err := readCapped(flate.NewReader(r), limit); err == nil {
			return all, nil
		}
	}
	return out, err
}

// lastBlock is an empty stored block that ends a deflate stream.
const lastBlock = "\x01\x00\x00\xff\xff"

// newLZW reads PDF's LZW: most significant bit first, with or without the early
// change of the code width. compress/lzw knows the late change only.
func newLZW(data []byte, early bool) io.Reader {
	if !early {
		return lzw.NewReader(bytes.NewReader(data), lzw.MSB, 8)
	}
	return &lzwReader{data: data}
}

type lzwReader struct {
	data   []byte
	bits   uint32
	n      uint
	prefix [4096]int16
	suffix [4096]byte
	length [4096]int16
	next   int
	prev   int
	out    []byte
	ready  bool
	done   bool
}

func (r *lzwReader) Read(p []byte) (int, error) {
	if !r.ready {
		r.ready, r.next, r.prev = true, 258, -1
	}
	for len(r.out) == 0 {
		if r.done {
			return 0, io.EOF
		}
		r.step()
	}
	n := copy(p, r.out)
	r.out = r.out[n:]
	return n, nil
}

func (r *lzwReader) step() {
	width := uint(9)
	for width < 12 && r.next+1 >= 1<<width {
		width++
	}
	for r.n < width {
		if len(r.data) == 0 {
			r.done = true
			return
		}
		r.bits, r.n, r.data = r.bits<<8|uint32(r.data[0]), r.n+8, r.data[1:]
	}
	code := int(r.bits >> (r.n - width) & (1<<width - 1))
	r.n -= width
	switch {
	case code == 256:
		r.next, r.prev = 258, -1
		return
	case code == 257 || code > r.next || code == r.next && r.prev < 0:
		r.done = true
		return
	}
	var s []byte
	if code < r.next {
		s = r.expand(code)
	} else {
		s = r.expand(r.prev)
		s = append(s, s[0])
	}
	if r.prev >= 0 && r.next < 4096 {
		r.prefix[r.next], r.suffix[r.next] = int16(r.prev), s[0]
		r.length[r.next] = r.len(r.prev) + 1
		r.next++
	}
	r.prev, r.out = code, s
}

func (r *lzwReader) len(code int) int16 {
	if code < 256 {
		return 1
	}
	return r.length[code]
}

func (r *lzwReader) expand(code int) []byte {
	s := make([]byte, r.len(code), int(r.len(code))+1)
	for i := len(s) - 1; i >= 0; i-- {
		if code < 256 {
			s[i] = byte(code)
			break
		}
		s[i], code = r.suffix[code], int(r.prefix[code])
	}
	return s
}

func decode85(data []byte) []byte {
	if i := bytes.IndexByte(data, '~'); i >= 0 {
		data = data[:i]
	}
	out, _ := io.ReadAll(ascii85.NewDecoder(bytes.NewReader(data)))
	return out
}

func unrun(data []byte, limit int64) ([]byte, error) {
	var out []byte
	for len(data) > 1 && data[0] != 128 {
		n := int(data[0])
		if n < 128 {
			n = min(n+1, len(data)-1)
			out = append(out, data[1:1+n]...)
			data = data[1+n:]
		} else {
			out = append(out, bytes.Repeat(data[1:2], 257-n)...)
			data = data[2:]
		}
		if int64(len(out)) > limit {
			return nil, errLimit
		}
	}
	return out, nil
}

// unpredict undoes the PNG and TIFF predictors (7.4.4.4), in place.
func unpredict(data []byte, parms dict) []byte {
	pred := asInt(parms["Predictor"])
	if pred < 2 {
		return data
	}
	colors, bpc := max(1, asInt(parms["Colors"])), int(asNum(parms["BitsPerComponent"], 8))
	columns := int(asNum(parms["Columns"], 1))
	if colors > 64 || bpc < 1 || bpc > 16 || columns < 1 || columns > 1<<24 {
		return data
	}
	bpp, row := max(1, colors*bpc/8), (colors*bpc*columns+7)/8
	if pred == 2 {
		for i := range data {
			if bpc == 8 && i%row >= bpp {
				data[i] += data[i-bpp]
			}
		}
		return data
	}
	out := data[:0]
	zero := make([]byte, row)
	prior := zero
	for len(data) > 1 {
		kind, line := data[0], data[1:]
		line = line[:min(row, len(line))]
		data = data[1+len(line):]
		unfilter(kind, line, prior, bpp)
		at := len(out)
		out = append(out, line...) // moves left over what was already read
		prior = out[at:]
		if len(prior) < row {
			break
		}
	}
	return out
}

func unfilter(kind byte, line, prior []byte, bpp int) {
	for i := range line {
		var left, upLeft byte
		up := prior[i]
		if i >= bpp {
			left, upLeft = line[i-bpp], prior[i-bpp]
		}
		switch kind {
		case 1:
			line[i] += left
		case 2:
			line[i] += up
		case 3:
			line[i] += byte((int(left) + int(up)) / 2)
		case 4:
			line[i] += paeth(left, up, upLeft)
		}
	}
}

func paeth(a, b, c byte) byte {
	p := int(a) + int(b) - int(c)
	pa, pb, pc := abs(p-int(a)), abs(p-int(b)), abs(p-int(c))
	switch {
	case pa <= pb && pa <= pc:
		return a
	case pb <= pc:
		return b
	}
	return c
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
