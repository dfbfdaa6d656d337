// Package uscc reads unified social credit codes (统一社会信用代码) by
// GB 32100-2015: 18 characters of the digits and the letters without I, O, S, V
// and Z, of which the third to eighth are the division code of the registration
// (GB/T 2260) and the last is a check character, weights 3^i modulo 31.
package uscc

import (
	"regexp"
	"strings"

	"lianhe/normalize/text"
)

// Verdict is what Parse found.
type Verdict int

// Absent: no code is stated; Valid: right as written; Healed: one confused
// character was set right, as the check character proves; Invalid: the code
// fails and stays as written; None: words stand in place of a code.
const (
	Absent Verdict = iota
	Valid
	Healed
	Invalid
	None
)

const charset = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// confusions are the letters that people and scanners take digits for. O, I, Z
// and S occur in no code, so they prove the mistake; B does occur, and proves it
// only among the six digits of the division.
var confusions = map[byte]byte{'O': '0', 'I': '1', 'Z': '2', 'S': '5', 'B': '8'}

// Parse returns the code in upper case without white space. A code that fails is
// healed only where one confused character, set right, makes its check character
// right.
func Parse(s string) (code string, v Verdict) {
	if text.Blank(s) {
		return "", Absent
	}
	code = strings.ToUpper(strings.NewReplacer("-", "", "_", "").Replace(text.Squeeze(s)))
	if !strings.ContainsFunc(code, alphanumeric) {
		return "", None
	}
	code = strings.Trim(around.ReplaceAllString(code, ""), "'\"‘’“”")
	if bare := strings.Trim(code, "()（）.,;。，；、"); Check(bare) {
		return bare, Valid
	}
	if len(code) != 18 {
		return code, Invalid
	}
	for i := range len(code) {
		digit, ok := confusions[code[i]]
		if !ok || code[i] == 'B' && (i < 2 || i >= 8) {
			continue
		}
		if try := code[:i] + string(digit) + code[i+1:]; Check(try) {
			return try, Healed
		}
	}
	return code, Invalid
}

// around is what may stand before and behind a code in its cell: the name of the
// code, a note （三证合一）.
var around = regexp.MustCompile(`^\p{Han}*代码(?:证号)?[:：]?|[（(][^0-9A-Z（()）]*[)）]$`)

// Abroad reports whether a text in place of a code says that the unit is a
// foreign one, which has none.
func Abroad(s string) bool { return foreign.MatchString(s) && !strings.ContainsFunc(s, alphanumeric) }

var foreign = regexp.MustCompile(`境外|国外|海外`)

func alphanumeric(r rune) bool { return r < 0x80 && (r >= '0' && r <= '9' || r >= 'A' && r <= 'Z') }

// Check reports whether code is well-formed and its check character right.
func Check(code string) bool {
	if len(code) != 18 {
		return false
	}
	sum, weight := 0, 1
	for i := range 17 {
		k := strings.IndexByte(charset, code[i])
		if k < 0 || i >= 2 && i < 8 && k > 9 {
			return false
		}
		sum += k * weight
		weight = weight * 3 % 31
	}
	return charset[(31-sum%31)%31] == code[17]
}

// Division is the division code of the place of registration, "" where the code
// has no such form.
func Division(code string) string {
	if len(code) != 18 {
		return ""
	}
	d := code[2:8]
	for i := range len(d) {
		if d[i] < '0' || d[i] > '9' {
			return ""
		}
	}
	return d
}
