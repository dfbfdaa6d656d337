package uscc

import (
	"strings"
	"testing"
)

// sign completes 17 characters with their check character.
func sign(s string) string {
	for _, c := range charset {
		if Check(s + string(c)) {
			return s + string(c)
		}
	}
	return ""
}

func TestParse(t *testing.T) {
	good := sign("91320500MA1X2Y3W4")
	withZero := sign("91320500MA1NHKL3K")
	for _, c := range []struct {
		in, want string
		v        Verdict
	}{
		{good, good, Valid},
		{strings.ToLower(good), good, Valid},
		{good[:4] + " " + good[4:10] + "\n" + good[10:], good, Valid},
		{"９１" + good[2:], good, Valid},
		{"统一社会信用代码：" + good, good, Valid}, {"代码:" + good[:17], good[:17], Invalid},
		{good + "（三证合一）", good, Valid}, {"‘" + good, good, Valid}, {"（" + good + "）", good, Valid}, {good + ".", good, Valid}, {good + "；", good, Valid}, {good[:17] + "。", good[:17] + "。", Invalid},
		{"境外单位", "", None}, {"正在办理", "", None}, {"同上", "", None},
		{"", "", Absent}, {"／", "", Absent}, {"无", "", Absent},
		{strings.Replace(withZero, "0", "O", 1), withZero, Healed},
		{strings.Replace(good, "9132", "9I32", 1), good, Healed},
		{strings.Replace(sign("91380500MA1X2Y3W4"), "8", "B", 1), sign("91380500MA1X2Y3W4"), Healed},
		{strings.Replace(strings.Replace(withZero, "0", "O", 1), "1", "I", 1), strings.Replace(strings.Replace(withZero, "0", "O", 1), "1", "I", 1), Invalid}, // two are a guess
		{good[:17], good[:17], Invalid},
		{good + "1", good + "1", Invalid},
		{"91320500中MA1X2Y3W4", "91320500中MA1X2Y3W4", Invalid},
	} {
		code, v := Parse(c.in)
		if code != c.want || v != c.v {
			t.Errorf("Parse(%q) = %q %v, want %q %v", c.in, code, v, c.want, c.v)
		}
	}
}

// A published example of the standard's algorithm: the code of Tsinghua
// University, 12100000400000624D.
func TestCheckPublic(t *testing.T) {
	if !Check("12100000400000624D") {
		t.Error("12100000400000624D is valid")
	}
	if Check("12100000400000625D") || Check("1210000040000062AD") {
		t.Error("a changed character must be found")
	}
}

func FuzzParse(f *testing.F) {
	f.Add("12100000400000624D")
	f.Add("9132O706MAL6NPKL3K")
	f.Fuzz(func(t *testing.T, s string) {
		code, v := Parse(s)
		if (v == Valid || v == Healed) != Check(code) {
			t.Errorf("Parse(%q) = %q %v", s, code, v)
		}
	})
}
