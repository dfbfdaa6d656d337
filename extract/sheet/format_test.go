package sheet

import "testing"

func TestNumberFormat(t *testing.T) {
	cases := []struct {
		code string
		v    float64
		want string
	}{
		{"General", 120300, "120300"},
		{"General", 2.4, "2.4"},
		{"General", 0.1 + 0.2, "0.3"},
		{"General", -0.05, "-0.05"},
		{"General", 0, "0"},
		{"General", 1.5e12, "1500000000000"},
		{"#,##0", 1234567, "1234567"},
		{"#,##0.00", 1203.456, "1203.456"},
		{"0", 2.4, "2.4"},
		{"000000", 210008, "210008"},
		{"000000", 10008, "010008"},
		{`#,##0"万元"`, 120300, "120300万元"},
		{`0.00"亿元"`, 12.5, "12.5亿元"},
		{"#,##0元", 98, "98元"},
		{`0" 人"`, 17243, "17243 人"},
		{`G/通用格式"家"`, 9, "9家"},
		{`0!.0,"万元"`, 1203000, "120.3万元"},
		{`0!.0000"万"`, 123456, "12.3456万"},
		{`0.00,,"百万"`, 2500000, "2.5百万"},
		{"0%", 0.035, "3.5%"},
		{"0.00%", 0.46, "46%"},
		{"0%", 0.07, "7%"},
		{"0.00E+00", 120300, "120300"},
		{"# ?/?", 0.5, "0.5"},
		{`_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ `, 5000, "¥5000"},
		{`_ * #,##0_ ;_ * -#,##0_ ;_ * "-"??_ ;_ @_ `, 0, "-"},
		{`_ * #,##0_ ;_ * -#,##0_ ;_ * "-"??_ ;_ @_ `, -12, "-12"},
		{"#,##0_);(#,##0)", -12, "-12"},
		{"#,##0_);[Red](#,##0)", 12, "12"},
		{`[>=10000]0!.0,"万";0`, 25000, "2.5万"}, // 25000/10000
		{`[>=10000]0!.0,"万";0`, 250, "250"},
		{`"（"0"）"`, 3, "（3）"},
		{`000-0000-0000`, 13812345678, "138-1234-5678"},
		{`[$-804]yyyy"年"m"月"d"日";@`, 45119, "2023-07-12"},
		{"yyyy-mm-dd hh:mm:ss", 45119.5, "2023-07-12 12:00:00"},
		{"yyyy-mm-dd hh:mm:ss", 45119, "2023-07-12"},
		{"yyyy/m/d h:mm", 45119.75, "2023-07-12 18:00"},
		{`yyyy"年"m"月"`, 45119, "2023-07"},
		{"mmm-yy", 45119, "2023-07"},
		{"yyyy", 45119, "2023"},
		{`m"月"d"日"`, 45119, "7月12日"},
		{"h:mm", 0.375, "09:00"},
		{"[h]:mm", 0.375, "09:00"},
		{"yyyy-mm-dd", -3, "-3"},
		{"yyyy-mm-dd", 1e9, "1000000000"},
		{"@", 42, "42"},
		{"", 42, "42"},
	}
	for _, c := range cases {
		if got := parseFormat(c.code).number(c.v, false); got != c.want {
			t.Errorf("%q of %v: got %q, want %q", c.code, c.v, got, c.want)
		}
	}
	if got := parseFormat("yyyy-mm-dd").number(45119-1462, true); got != "2023-07-12" {
		t.Errorf("1904 date system: got %q", got)
	}
	if got := parseFormat("yyyy-mm-dd").number(59, false); got != "1900-02-28" {
		t.Errorf("day 59: got %q", got)
	}
}

func TestTextFormat(t *testing.T) {
	for _, c := range []struct{ code, text, want string }{
		{"General", "甲公司", "甲公司"},
		{"@", "甲公司", "甲公司"},
		{`@"公司"`, "甲", "甲公司"},
		{`0;-0;0;"单位："@`, "甲公司", "单位：甲公司"},
		{`#,##0"万元"`, "不详", "不详"},
	} {
		if got := parseFormat(c.code).words(c.text); got != c.want {
			t.Errorf("%q of %q: got %q, want %q", c.code, c.text, got, c.want)
		}
	}
}

func FuzzNumberFormat(f *testing.F) {
	f.Add(`_ ¥* #,##0.00_ ;[Red]-0!.0,"万";"-"??;@`, 12.5)
	f.Add(`[$-804]yyyy"年"m"月"d"日" h:mm;@`, 45119.3)
	f.Add(`[>=1]0"a"0.0E+0;[h]:mm:ss`, -1.0)
	f.Add(`"`, 1e300)
	f.Fuzz(func(t *testing.T, code string, v float64) {
		n := parseFormat(code)
		a := n.number(v, false)
		if b := parseFormat(code).number(v, false); a != b {
			t.Errorf("%q then %q", a, b)
		}
		if n.words("") != "" {
			t.Error("a text out of nothing")
		}
	})
}
