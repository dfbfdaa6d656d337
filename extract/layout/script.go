package layout

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// wide reports whether r is written without spaces between words: ideographs,
// kana, hangul syllables set solid, and full-width punctuation.
func wide(r rune) bool {
	switch {
	case r < 0x2E80:
		return r == '“' || r == '”' || r == '‘' || r == '’' || r == '…' || r == '—' || r >= 0x2460 && r <= 0x24FF || r >= 0x2500 && r <= 0x27BF
	case r <= 0x9FFF, r >= 0xAC00 && r <= 0xD7A3, r >= 0xF900 && r <= 0xFAFF, r >= 0xFE30 && r <= 0xFE4F,
		r >= 0xFF00 && r <= 0xFFEF, r >= 0x20000 && r <= 0x3FFFF:
		return true
	}
	return false
}

// closing reports whether r may not begin a line (GB/T 15834, kinsoku).
func closing(r rune) bool {
	return strings.ContainsRune("，。、；：？！）》〉」』】〕］｝”’…—·％%),.;:?!]}", r)
}

// opening reports whether r may not end a line.
func opening(r rune) bool { return strings.ContainsRune("（《〈「『【〔［｛“‘([{", r) }

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

// seam is what stands between two lines of one paragraph: nothing beside a wide
// character, a space between two words of a spaced script.
func seam(a, b string) string {
	if a == "" || b == "" {
		return ""
	}
	x, y := lastRune(a), firstRune(b)
	if wide(x) || wide(y) || x == ' ' || y == ' ' {
		return ""
	}
	if x == '-' && (unicode.IsLetter(y) || unicode.IsDigit(y) && !strings.HasSuffix(a, " -")) || x == '/' || x == '@' {
		return "" // a compound, a phone number
	}
	return " "
}

// isSpace reports whether a glyph paints nothing.
func isSpace(s string) bool {
	for _, r := range s {
		if !unicode.IsSpace(r) && r != '\u200b' && r != '\u00ad' && r != '\ufeff' {
			return false
		}
	}
	return true
}

// roleLabel begins a line of a list of consortia. Other short labels may end a
// sentence: 现将有关事项|通知如下：.
var roleLabel = regexp.MustCompile(`^(?:(?:联合|共同)?牵头|成员|参与|参加|参建|合作|协作|共建|依托|承担|推荐|组建)(?:单位|企业|机构)(?:名单)?\s*[:：]|^(?:技术|产业|所属)领域\s*[:：]|^联系(?:人|电话|方式)\s*[:：]|^电子邮箱\s*[:：]`)

// newItem reports whether a line opens a numbered heading or a list item, which
// begins a paragraph whatever the line before it looks like.
func newItem(s string) bool {
	s = strings.TrimLeft(s, " ")
	r := firstRune(s)
	switch {
	case strings.ContainsRune("•●○◆◇■□☑☒☐▪▲△★☆※►", r), r >= '①' && r <= '⓿':
		return true
	case strings.HasPrefix(s, "附件"), strings.HasPrefix(s, "附："):
		return len([]rune(s)) > 2
	}
	if roleLabel.MatchString(s) {
		return true
	}
	rs := []rune(s)
	if len(rs) > 8 {
		rs = rs[:8]
	}
	i := 0
	open := i < len(rs) && (rs[i] == '（' || rs[i] == '(')
	if open {
		i++
	}
	if i+1 < len(rs) && rs[i] == '第' {
		i++
	}
	start := i
	for i < len(rs) && strings.ContainsRune("一二三四五六七八九十百", rs[i]) {
		i++
	}
	chinese := i > start
	if !chinese {
		for i < len(rs) && (unicode.IsDigit(rs[i])) {
			i++
		}
	}
	if i == start || i >= len(rs) || i-start > 4 {
		return false
	}
	next := rs[i]
	if open {
		return next == '）' || next == ')'
	}
	if start > 0 {
		return strings.ContainsRune("条章节款部编", next)
	}
	if chinese {
		return next == '、' || next == '．'
	}
	switch next {
	case '、', '．', '）', ')':
		return true
	case '.':
		return i+1 < len(rs) && !unicode.IsDigit(rs[i+1]) // not 3.5亿元
	}
	return false
}

// anyWide reports whether the text holds a wide character at all.
func anyWide(s string) bool { return strings.IndexFunc(s, wide) >= 0 }
