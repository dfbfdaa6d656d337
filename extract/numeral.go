package extract

import (
	"strconv"
	"strings"
)

// Numeral prints n in a number format of ECMA-376 Part 1, 17.18.59
// (ST_NumberFormat), as automatic numbering does. A format that it does not know
// prints decimals.
func Numeral(n int, format string) string {
	if n < 0 {
		return strconv.Itoa(n)
	}
	switch format {
	case "none":
		return ""
	case "decimalZero":
		if n < 10 {
			return "0" + strconv.Itoa(n)
		}
	case "decimalFullWidth", "decimalFullWidth2":
		return replaceDigits(n, "０１２３４５６７８９")
	case "ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital", "koreanDigital2":
		return replaceDigits(n, "〇一二三四五六七八九")
	case "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand":
		return counting(n, "零一二三四五六七八九", "十百千", "万", true)
	case "chineseLegalSimplified":
		return counting(n, "零壹贰叁肆伍陆柒捌玖", "拾佰仟", "万", false)
	case "ideographLegalTraditional", "japaneseLegal":
		return counting(n, "零壹貳參肆伍陸柒捌玖", "拾佰仟", "萬", false)
	case "ideographTraditional":
		return pick(n, "甲乙丙丁戊己庚辛壬癸")
	case "ideographZodiac":
		return pick(n, "子丑寅卯辰巳午未申酉戌亥")
	case "decimalEnclosedCircle", "decimalEnclosedCircleChinese":
		return pick(n, "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿")
	case "decimalEnclosedParen":
		return pick(n, "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇")
	case "decimalEnclosedFullstop":
		return pick(n, "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛")
	case "ideographEnclosedCircle":
		return pick(n, "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉")
	case "ideographEnclosedParen": // of binary Word files alone
		return pick(n, "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩")
	case "numberInDash":
		return "- " + strconv.Itoa(n) + " -"
	case "lowerLetter":
		return letters(n, 'a')
	case "upperLetter":
		return letters(n, 'A')
	case "lowerRoman":
		return strings.ToLower(roman(n))
	case "upperRoman":
		return roman(n)
	}
	return strconv.Itoa(n)
}

func replaceDigits(n int, digits string) string {
	d := []rune(digits)
	var b strings.Builder
	for _, c := range strconv.Itoa(n) {
		b.WriteRune(d[c-'0'])
	}
	return b.String()
}

// pick is the n-th of a closed series, or a decimal behind its end.
func pick(n int, series string) string {
	s := []rune(series)
	if n < 1 || n > len(s) {
		return strconv.Itoa(n)
	}
	return string(s[n-1])
}

// counting spells n below a hundred million: 十, 十一, 二十, 一百零一. short
// leaves the 一 of 一十 out at the start, as is usual but in legal numerals.
func counting(n int, digits, units, tenThousand string, short bool) string {
	d, u := []rune(digits), []rune(units)
	switch {
	case n == 0:
		return string(d[0])
	case n >= 100_000_000:
		return strconv.Itoa(n)
	case n >= 10_000:
		s := counting(n/10_000, digits, units, tenThousand, short) + tenThousand
		if rest := n % 10_000; rest > 0 {
			if rest < 1000 {
				s += string(d[0])
			}
			s += counting(rest, digits, units, tenThousand, false)
		}
		return s
	}
	var b strings.Builder
	zero := false
	for k, base := 2, 1000; base > 0; k, base = k-1, base/10 {
		c := n / base % 10
		if c == 0 {
			zero = b.Len() > 0
			continue
		}
		if zero {
			b.WriteRune(d[0])
			zero = false
		}
		if !(short && c == 1 && base == 10 && b.Len() == 0) {
			b.WriteRune(d[c])
		}
		if k >= 0 {
			b.WriteRune(u[k])
		}
	}
	return b.String()
}

// letters counts a … z, aa, bb as Word does.
func letters(n int, first rune) string {
	if n < 1 || n > 26*20 {
		return strconv.Itoa(n)
	}
	return strings.Repeat(string(first+rune((n-1)%26)), (n-1)/26+1)
}

func roman(n int) string {
	if n < 1 || n > 3999 {
		return strconv.Itoa(n)
	}
	var b strings.Builder
	for _, s := range []struct {
		n int
		s string
	}{{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for ; n >= s.n; n -= s.n {
			b.WriteString(s.s)
		}
	}
	return b.String()
}
