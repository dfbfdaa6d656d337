package extract

import (
	"bytes"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// DecodeText turns the bytes of a text file into a string without BOM. It
// follows what the bytes prove and never guesses: a BOM, then valid UTF-8, then
// UTF-16 where NUL bytes show it (no other encoding of Chinese text has them),
// then GB18030, of which GBK and GB2312 are parts. Charset detectors are not
// asked, they are wrong on short GBK. damaged counts the characters that could
// not be decoded and read as U+FFFD; ok is false where the bytes are no text.
func DecodeText(data []byte) (text string, damaged int, ok bool) {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return judge(strings.ToValidUTF8(string(data[3:]), "\uFFFD"))
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return judge(decodeUTF16(data[2:], false))
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return judge(decodeUTF16(data[2:], true))
	case bytes.IndexByte(data, 0) >= 0:
		return judge(decodeUTF16(data, bigEndian(data)))
	}
	if mostlyUTF8(data) {
		text, damaged, ok = judge(strings.ToValidUTF8(string(data), "\uFFFD"))
		if ok {
			return text, damaged, true
		} // a few GBK words can be valid UTF-8, of scripts that nobody writes here
	}
	b, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
	if err != nil {
		return "", 0, false
	}
	return judge(string(b))
}

// mostlyUTF8 reports whether data is UTF-8, allowing for a few broken
// characters: GBK text has hardly a valid multi-byte sequence of UTF-8.
func mostlyUTF8(data []byte) bool {
	if utf8.Valid(data) {
		return true
	}
	good, bad := 0, 0
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		switch {
		case r == utf8.RuneError && n == 1:
			bad++
		case n >= 3: // two-byte sequences occur by chance in GBK
			good++
		}
		data = data[n:]
	}
	return good > 20*bad
}

// bigEndian tells the byte order of UTF-16 without BOM by where the zero bytes
// of line breaks, blanks and digits stand.
func bigEndian(data []byte) bool {
	even, odd := 0, 0
	for i, b := range data {
		if b != 0 {
			continue
		}
		if i%2 == 0 {
			even++
		} else {
			odd++
		}
	}
	return even > odd
}

func decodeUTF16(data []byte, big bool) string {
	units := make([]uint16, 0, len(data)/2)
	for i := 0; i+1 < len(data); i += 2 {
		u := uint16(data[i]) | uint16(data[i+1])<<8
		if big {
			u = u<<8 | u>>8
		}
		units = append(units, u)
	}
	return string(utf16.Decode(units))
}

// judge reports whether text reads as text: next to no control characters, and
// hardly any that could not be decoded or belong to no script in use here.
func judge(text string) (_ string, damaged int, ok bool) {
	total, control, foreign := 0, 0, 0
	for _, r := range text {
		total++
		switch {
		case r == utf8.RuneError:
			damaged++
		case r < ' ' && !strings.ContainsRune("\t\n\v\f\r\x1a", r), r >= 0x7F && r < 0xA0 && r != 0x85:
			control++
		case !known(r):
			foreign++
		}
	}
	return text, damaged, control*200 <= total && damaged*50 <= total && foreign*5 <= total
}

// known reports whether r belongs to the scripts and symbols of Chinese office
// text; misread binary data scatters over the rest of Unicode.
func known(r rune) bool {
	switch {
	case r < 0x100, r >= 0x370 && r < 0x530: // Latin, Greek, Cyrillic
		return true
	case r >= 0x2000 && r < 0x2C00: // punctuation, numerals, boxes, marks
		return true
	case r >= 0x2E80 && r < 0xA000: // CJK
		return true
	case r >= 0xF900 && r < 0xFB00, r >= 0xFE30 && r < 0xFFF0: // CJK compatibility, full width
		return true
	}
	return r >= 0x1F000 && r < 0x40000 || r == 0xFEFF
}
