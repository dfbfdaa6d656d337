package unit

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"
)

// traditional.txt holds pairs of a traditional or variant character and the
// simplified one that stands for it; its sources are in NOTICE. A character that
// simplified text uses itself (於, 著, 乾, 垚 in names) is not in it.
//
//go:embed traditional.txt
var traditionalTXT string

// The block that the table covers, CJK Unified Ideographs.
const (
	firstHan = 0x4E00
	lastHan  = 0x9FFF
)

// simplifiedForms has the simplified form of every character of the block, itself
// where it is one: looked up for each character of each name.
var simplifiedForms = sync.OnceValue(func() *[lastHan - firstHan + 1]uint16 {
	t := new([lastHan - firstHan + 1]uint16)
	for i := range t {
		t[i] = firstHan + uint16(i)
	}
	for pair := range strings.FieldsSeq(traditionalTXT) {
		from, w := utf8.DecodeRuneInString(pair)
		to, _ := utf8.DecodeRuneInString(pair[w:])
		t[from-firstHan] = uint16(to)
	}
	return t
})
