// Package text folds the spellings that mean the same in Chinese official
// documents: full and half width, white space that layout left behind, invisible
// characters, the marks that stand for "nothing".
package text

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"lianhe/extract"
)

// Fold makes letters, digits and the signs of numbers half-width, white space a
// plain blank and removes invisible characters. Chinese punctuation stays as it
// is.
func Fold(s string) string {
	plain := true
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= 0x80 || c < 0x20 {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch {
		case r >= '０' && r <= '９', r >= 'Ａ' && r <= 'Ｚ', r >= 'ａ' && r <= 'ｚ',
			r == '．', r == '％', r == '＋', r == '－', r == '／', r == '＠', r == '＿', r == '＝', r == '＃', r == '＆', r == '～':
			b.WriteRune(r - 0xFEE0)
		case r >= '\u2010' && r <= '\u2012': // hyphens that do not break, as in telephone numbers
			b.WriteByte('-')
		case r == '\n':
			b.WriteByte('\n')
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		case Invisible(r):
		case r >= 0x2F00 && r <= 0x2FDF, r >= 0xF900 && r <= 0xFAFF: // Kangxi radicals, compatibility ideographs
			b.WriteString(norm.NFKC.String(string(r)))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Invisible reports whether r prints nothing: control and format characters,
// zero-width spaces, the byte order mark, variation selectors.
func Invisible(r rune) bool {
	return unicode.Is(unicode.Cc, r) && r != '\n' && r != '\t' || unicode.Is(unicode.Cf, r) || r >= 0xFE00 && r <= 0xFE0F || r == 0x115F || r == 0x3164
}

// Squeeze is Fold without any white space.
func Squeeze(s string) string {
	return extract.Squeeze(Fold(s))
}

// Phrase is Fold for a name or a title: white space, which layout puts at a
// line break, stays only between two Latin words or numbers, as one blank.
func Phrase(s string) string {
	words := strings.Fields(Fold(s))
	var b strings.Builder
	for i, w := range words {
		if i > 0 && latin(lastRune(words[i-1])) && latin(firstRune(w)) {
			b.WriteByte(' ')
		}
		b.WriteString(w)
	}
	return b.String()
}

// Paragraphs is Fold for a longer text: lines trimmed, empty ones dropped,
// "\n" between paragraphs kept.
func Paragraphs(s string) string {
	var out []string
	for line := range strings.SplitSeq(Clean(s), "\n") {
		if line = strings.Trim(line, " \u3000\t"); line != "" {
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}

// Clean removes invisible characters and unifies line ends and blanks; nothing
// that prints is changed.
func Clean(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r':
			return '\n'
		case r == '\u00a0' || r == '\t':
			return ' '
		case Invisible(r):
			return -1
		}
		return r
	}, s)
}

// Blank reports whether a cell says that there is nothing: empty, a dash, a
// slash, 无, or only the underscores of an unfilled blank.
func Blank(s string) bool {
	switch t := strings.Trim(Squeeze(s), "_"); t {
	case "", "/", "//", "\\", "-", "--", "—", "——", "–", "―", "无", "暂无", "N/A", "n/a", "NA", "...", "…", "……", "不适用", "*":
		return true
	}
	return false
}

func latin(r rune) bool { return r < 0x2000 && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

func lastRune(s string) (last rune) {
	for _, r := range s {
		last = r
	}
	return last
}
