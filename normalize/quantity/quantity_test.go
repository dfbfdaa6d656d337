package quantity

import "testing"

func TestParse(t *testing.T) {
	for _, c := range []struct {
		in, unit string
		want     Quantity
	}{
		{"10亿元以上", "", Quantity{1e9, "元", "over"}},
		{"不低于3%", "", Quantity{3, "%", "over"}},
		{"超4.7万台(套)", "", Quantity{47000, "台（套）", "over"}},
		{"近150家", "", Quantity{150, "家", "about"}},
		{"1100余项", "", Quantity{1100, "项", "over"}},
		{"1.2万余人", "", Quantity{12000, "人", "over"}},
		{"超百项", "", Quantity{100, "项", "over"}},
		{"8700万元", "", Quantity{8.7e7, "元", "exact"}},
		{"500字以内", "", Quantity{500, "字", "under"}},
		{"不超过800字", "", Quantity{800, "字", "under"}},
		{"两地及以上", "", Quantity{2, "地", "over"}},
		{"约3亿元", "", Quantity{3e8, "元", "about"}},
		{"120万千瓦", "", Quantity{1.2e6, "千瓦", "exact"}},
		{"35千瓦", "", Quantity{35, "千瓦", "exact"}},
		{"5亿美元", "", Quantity{5e8, "美元", "exact"}},
		{"1.5万亿元", "", Quantity{1.5e12, "元", "exact"}},
		{"三十五家", "", Quantity{35, "家", "exact"}},
		{"１，２００家", "", Quantity{}}, // Chinese comma between figures: unreadable
		{"1,200家", "", Quantity{1200, "家", "exact"}},
		{"859800", "万元", Quantity{8.598e9, "元", "exact"}},
		{"12.5亿元", "万元", Quantity{1.25e9, "元", "exact"}},
		{"57867余", "万元", Quantity{5.7867e8, "元", "over"}},
		{"10至15家", "", Quantity{}},
		{"三分之二", "", Quantity{}},
		{"若干", "", Quantity{}},
	} {
		got, _ := Parse(c.in, c.unit)
		if got != c.want {
			t.Errorf("Parse(%q, %q) = %+v, want %+v", c.in, c.unit, got, c.want)
		}
	}
}

func TestMoney(t *testing.T) {
	for _, c := range []struct {
		in, header string
		yuan       float64
		stated, ok bool
	}{
		{"859800", "近一年销售收入（万元，成员单位为企业填写）", 8.598e9, true, true},
		{"１２０３００", "万元", 1.203e9, true, true},
		{"1,203.50", "（万元）", 1.2035e7, true, true},
		{"12.5亿元", "万元", 1.25e9, true, true},
		{"3,000,000元", "万元", 3e6, true, true},
		{"１，２０３，５００", "元", 1203500, true, true}, {"757，423", "万元", 7.57423e9, true, true}, {"75，423，1", "万元", 0, false, false}, {"2021，2022", "万元", 0, false, false},
		{"120300万", "", 0, false, false}, {"120300万", "（万元）", 1.203e9, true, true}, {"1.2亿", "万元", 1.2e8, true, true}, {"约1200万", "元", 1.2e7, true, true}, {"<1000", "万元", 0, false, false},
		{"12000万元（含税）", "", 1.2e8, true, true}, {"1200（预计）", "万元", 1.2e7, true, true}, {"人民币3000万元整", "", 3e7, true, true}, {"1200（2021年1100）", "万元", 0, false, false}, {"12万台", "万元", 0, false, false},
		{"1,200（万元）", "亿元", 1.2e7, true, true}, {"1,200（元）", "万元", 1200, true, true},
		{"2022年：1200", "万元", 1.2e7, true, true}, {"1200（2022年度）", "万元", 1.2e7, true, true}, {"RMB 1200", "万元", 1.2e7, true, true}, {"￥1,200万元", "元", 1.2e7, true, true},
		{"2021年：1100 2022年：1200", "万元", 0, false, false}, {"2022年1200", "万元", 0, false, false}, {"USD 1200", "万元", 0, false, false}, {"2022", "万元", 2.022e7, true, true},
		{"0", "万元", 0, true, true},
		{"／", "万元", 0, false, true}, {"", "万元", 0, false, true}, {"无", "万元", 0, false, true}, {"-", "万元", 0, false, true},
		{"12000", "销售收入", 0, false, false},
		{"保密", "万元", 0, false, false}, {"5亿美元", "万元", 0, false, false},
	} {
		yuan, stated, err := Money(c.in, c.header)
		if yuan != c.yuan || stated != c.stated || (err == nil) != c.ok {
			t.Errorf("Money(%q, %q) = %v %v %v", c.in, c.header, yuan, stated, err)
		}
	}
}

func TestCount(t *testing.T) {
	for in, want := range map[string]int64{"21207 人": 21207, "_8_个": 8, "5个": 5, "０": 0, "1,203项": 1203, "1，203人": 1203, "三家": 3} {
		if n, stated, err := Count(in); n != want || !stated || err != nil {
			t.Errorf("Count(%q) = %d %v %v", in, n, stated, err)
		}
	}
	for _, in := range []string{"", "____个", "个", "／", " 人"} {
		if _, stated, err := Count(in); stated || err != nil {
			t.Errorf("Count(%q) states nothing", in)
		}
	}
	for _, in := range []string{"若干", "3.5", "5-8家", "-2"} {
		if _, _, err := Count(in); err == nil {
			t.Errorf("Count(%q) is no count", in)
		}
	}
}

func TestChange(t *testing.T) {
	for in, want := range map[string]float64{"同比增长46%": 46, "下降3.2%": -3.2, "较上年减少12%": -12, "增长率46％": 46, "较上年翻一番": 100, "翻了两番": 300, "同比增长1.5倍": 150} {
		if got, stated, err := Change(in); got != want || !stated || err != nil {
			t.Errorf("Change(%q) = %v %v %v, want %v", in, got, stated, err, want)
		}
	}
	if v, stated, err := Change("较上年提高0.8个百分点"); stated || err != nil {
		t.Errorf("points of a percentage are no growth: %v", v)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("超4.7万台（套）", "")
	f.Add("1,203.50", "万元")
	f.Fuzz(func(t *testing.T, s, unit string) {
		q, err := Parse(s, unit)
		if err == nil && q.Qualifier == "" {
			t.Errorf("Parse(%q, %q) = %+v", s, unit, q)
		}
	})
}
