package pdf

import (
	"strings"

	"lianhe/extract"
)

// privateText reads a character from U+F0xx, where symbol fonts have their codes,
// by the encoding of the font, nil for one that is not known by name.
//
// A font that stands in for a missing symbol font has one glyph for all that it
// lacks, so what ToUnicode says of that glyph holds for one of them only. OpenOffice
// and what came of it give an ActualText to all the others.
func (f *file) privateText(s string, known *encoding) string {
	r := []rune(s)
	if len(r) != 1 || r[0] < 0xf000 || r[0] > 0xf0ff {
		return ""
	}
	if known != nil {
		if known[r[0]&0xff] == 0 {
			return ""
		}
		return string(known[r[0]&0xff])
	}
	producer, _ := f.resolve(f.dict(f.trailer["Info"])["Producer"]).(str)
	if p := textString(producer); strings.Contains(p, "LibreOffice") || strings.Contains(p, "OpenOffice") {
		return sign(r[0])
	}
	return ""
}

// sign is what a private character of a symbol font looks like where the font is
// not known, U+FFFD where that cannot be told: Wingdings and Wingdings 2 are what
// office suites set check boxes and list marks with, and where the two differ
// on a code, one of them has a picture there that no form uses. But U+F06D is as often the μ of Symbol.
func sign(r rune) string {
	if r >= 0xf000 && r <= 0xf0ff && r != 0xf06d {
		for _, face := range []string{"Wingdings", "Wingdings 2"} {
			if s := extract.Symbol(face, r); s != "" {
				return s
			}
		}
	}
	return "\ufffd"
}

// signs replaces the private characters of a text.
func signs(text string) string {
	if !strings.ContainsFunc(text, private) {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if private(r) {
			b.WriteString(sign(r))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}
