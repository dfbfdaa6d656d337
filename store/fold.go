package store

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold maps a text to the form in which it is searched: compatibility forms to
// ordinary ones (full width, CJK radicals), letters to lower case, white space,
// invisible and control characters dropped. It works rune by rune.
func fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		foldRune(&b, r)
	}
	return b.String()
}

func foldRune(b *strings.Builder, r rune) {
	switch {
	case r >= 0x4e00 && r <= 0x9fff:
		b.WriteRune(r)
	case r > ' ' && r < 0x7f:
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		b.WriteByte(byte(r))
	case r <= ' ' || r == 0x7f || unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Cc, r):
	default:
		for _, c := range norm.NFKC.String(string(r)) {
			if !unicode.IsSpace(c) {
				b.WriteRune(unicode.ToLower(c))
			}
		}
	}
}

// folded is a folded text that remembers where each byte came from.
type folded struct {
	text string
	from []int32 // byte of text → byte of the original
}

func foldWithPlaces(s string) folded {
	var b strings.Builder
	from := make([]int32, 0, len(s)+1)
	for i, r := range s {
		foldRune(&b, r)
		for len(from) < b.Len() {
			from = append(from, int32(i))
		}
	}
	return folded{b.String(), append(from, int32(len(s)))}
}

// grams spells a folded text as index terms: every pair of neighbouring
// characters, and the last character alone, so that one character is the prefix
// of a term and a longer word a phrase of terms. FTS4's tokenizer splits at ASCII
// punctuation; that goes in by its full-width form.
func grams(f string) string {
	var b strings.Builder
	b.Grow(len(f)*2 + 8)
	var prev rune = -1
	for _, r := range f {
		if r < 0x7f && !(r >= '0' && r <= '9' || r >= 'a' && r <= 'z') {
			r += 0xfee0
		}
		if prev >= 0 {
			b.WriteRune(prev)
			b.WriteRune(r)
			b.WriteByte(' ')
		}
		prev = r
	}
	if prev >= 0 {
		b.WriteRune(prev)
	}
	return b.String()
}

// gramQuery is the FTS4 expression that finds a folded word: a prefix for one
// character, a phrase for more. The phrase leaves out the last character alone,
// which is a term only at the end of a text.
func gramQuery(word string) string {
	g := grams(word)
	i := strings.LastIndexByte(g, ' ')
	if i < 0 {
		return `"` + g + `*"`
	}
	return `"` + g[:i] + `"`
}
