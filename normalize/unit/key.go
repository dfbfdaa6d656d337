package unit

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Key is the identity of a name: two names with the same key are one unit. The
// second names in brackets, case, white space and punctuation have no part in it, a
// known short name (上海交大) has the key of the full one, and the
// numbered institute of a state group one key however the group is written
// (中国电科58所). Brackets stay: 中国矿业大学（徐州） is a unit of its own.
func (u *Unit) Key() string {
	var b strings.Builder
	whole, named := u.specific()
	for _, p := range u.Parts {
		switch {
		case !p.Bracket:
			b.WriteString(p.Text)
		case whole && (p.Tag == TagAlias || p.Tag == TagFormer), named && p.Tag == TagHost:
		default:
			b.WriteString("（" + p.Text + "）")
		}
	}
	return squeeze(b.String())
}

// specific reports whether what stands outside brackets is the whole of a name, not
// 附属第一医院（云杉医院）, and whether it is one unit's without its host: not
// 人工智能教育部重点实验室（南京大学）, which other universities may have too.
func (u *Unit) specific() (whole, named bool) {
	for _, p := range u.Parts {
		if p.Bracket {
			continue
		}
		switch p.Tag {
		case TagBrand, TagGroup:
			return true, true
		case TagTrade, TagRegion:
			whole = true
		}
	}
	return whole, false
}

// Key is the identity of a name; see Unit.Key.
func (p *Parser) Key(name string) string {
	u := p.Parse(name)
	return u.Key()
}

// Keys lists the keys under which a unit is looked up: that of its name first,
// then those of its aliases, the given ones and those that the name itself states,
// without repetition.
func (p *Parser) Keys(name string, aliases []string) []string {
	u := p.Parse(name)
	keys := []string{u.Key()}
	for _, list := range [2][]string{u.Aliases, aliases} {
		for _, a := range list {
			if k := p.Key(a); k != "" && !slices.Contains(keys, k) {
				keys = append(keys, k)
			}
		}
	}
	return keys
}

// squeeze is the key of a normalized name without brackets to leave out.
func squeeze(name string) string { return letters(known().canonical(name)) }

// letters keeps the letters, digits and brackets of a name, in lower case.
func letters(name string) string {
	plain := true
	for _, r := range name {
		if !keyRune(r) || r != unicode.ToLower(r) {
			plain = false
			break
		}
	}
	if plain {
		return name
	}
	return strings.Map(func(r rune) rune {
		if !keyRune(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
}

func keyRune(r rune) bool {
	return r >= 0x3400 || r == '（' || r == '）' || unicode.IsLetter(r) || unicode.IsDigit(r) || r == '〇' || r == '+'
}

// numberStart is where the number that ends s begins, len(s) where there is none.
func numberStart(s string) int {
	i := len(s)
	for i > 0 {
		r, w := utf8.DecodeLastRuneInString(s[:i])
		if r != '十' && digitOf(r) < 0 || r == 'O' || r == 'o' {
			break
		}
		i -= w
	}
	if numberLen(s[i:]) != len(s)-i {
		return len(s)
	}
	return i
}
