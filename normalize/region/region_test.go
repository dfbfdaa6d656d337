package region

import "testing"

func TestLookup(t *testing.T) {
	for _, c := range []struct{ name, province, city string }{
		{"江苏省", "江苏省", ""}, {"江苏", "江苏省", ""}, {"苏州市", "江苏省", "苏州市"}, {"苏州", "江苏省", "苏州市"},
		{"昆山", "江苏省", "苏州市"}, {"昆山市", "江苏省", "苏州市"}, {"上海", "上海市", "上海市"}, {"浦东新区", "上海市", "上海市"},
		{"吉林", "吉林省", ""}, {"吉林市", "吉林省", "吉林市"}, {"海南", "海南省", ""}, {"朝阳市", "辽宁省", "朝阳市"},
		{"内蒙古", "内蒙古自治区", ""}, {"广西", "广西壮族自治区", ""}, {"延边", "吉林省", "延边朝鲜族自治州"},
		{"香港", "香港特别行政区", ""}, {"襄樊", "湖北省", "襄阳市"}, {"莱芜市", "山东省", "济南市"}, {"吴县市", "江苏省", "苏州市"},
		{"萧山", "浙江省", "杭州市"}, {"仙桃市", "湖北省", "仙桃市"}, {"德清", "浙江省", "湖州市"}, {"恩施", "湖北省", "恩施土家族苗族自治州"},
		{"鼓楼区", "", ""}, {"朝阳区", "", ""}, {"通州区", "", ""},
	} {
		n, _ := Lookup(c.name)
		if n.Place != (Place{c.province, c.city}) {
			t.Errorf("%s = %v", c.name, n.Place)
		}
	}
}

func TestByCode(t *testing.T) {
	for _, c := range []struct{ code, province, city string }{
		{"320583", "江苏省", "苏州市"}, {"320594", "江苏省", "苏州市"}, {"310115", "上海市", "上海市"}, {"310000", "上海市", "上海市"},
		{"330000", "浙江省", ""}, {"341400", "安徽省", "合肥市"}, {"341424", "安徽省", "马鞍山市"}, {"429004", "湖北省", "仙桃市"},
		{"371202", "山东省", "济南市"}, {"110228", "北京市", "北京市"}, {"500227", "重庆市", "重庆市"}, {"100000", "", ""}, {"32058X", "", ""},
	} {
		p, ok := ByCode(c.code)
		if p != (Place{c.province, c.city}) || ok != (c.province != "") {
			t.Errorf("%s = %v %v", c.code, p, ok)
		}
	}
	if p, _ := OfCreditCode("913205836082845235"); p.City != "苏州市" {
		t.Error(p)
	}
}

func TestPrefix(t *testing.T) {
	for _, c := range []struct{ in, name, city string }{
		{"南京路步行街", "", ""}, {"南京东路", "", ""}, {"中山大学", "", ""}, {"中山市建设局", "中山市", "中山市"}, {"大理石材厂", "", ""},
		{"昆山云杉装备", "昆山", "苏州市"}, {"长安汽车", "", ""}, {"马鞍山云杉", "马鞍山", "马鞍山市"}, {"", "", ""}, {"\xff", "", ""},
		{"连云港市海州区", "连云港市", "连云港市"}, {"东方电气", "", ""}, {"阿里云", "", ""},
	} {
		p, n := Prefix(c.in)
		if c.in[:n] != c.name || p.City != c.city {
			t.Errorf("%s = %v %q", c.in, p, c.in[:n])
		}
	}
}

func TestInAddress(t *testing.T) {
	for _, c := range []struct{ in, province, city string }{
		{"江苏省苏州市昆山市云杉路8号", "江苏省", "苏州市"}, {"苏州工业园区东平街1号", "江苏省", "苏州市"}, {"上海市浦东新区川沙路", "上海市", "上海市"},
		{"中国（上海）自由贸易试验区临港新片区", "上海市", "上海市"}, {"地址：南京市玄武区北京东路39号", "江苏省", "南京市"}, {"北京东路39号", "", ""},
		{"江苏省昆山市", "江苏省", "苏州市"}, {"鼓楼区云杉路", "", ""},
	} {
		if p := InAddress(c.in); p != (Place{c.province, c.city}) {
			t.Errorf("%s = %v", c.in, p)
		}
	}
}

// Every code of the table has a place with a province, and every name that is
// found leads back to itself.
func TestTable(t *testing.T) {
	if n := len(table().byCode); n < 3200 {
		t.Errorf("%d divisions", n)
	}
	for code, p := range table().byCode {
		if p.Province == "" {
			t.Errorf("%d has no province", code)
		}
	}
	for old, next := range table().former {
		if _, ok := table().byCode[next]; !ok {
			t.Errorf("%d leads to %d, which is not in force", old, next)
		}
	}
	for _, n := range Names() {
		if m, ok := Lookup(n.Text); !ok || m != n {
			t.Errorf("%v is not found", n)
		}
	}
}

func FuzzPrefix(f *testing.F) {
	f.Add("苏州工业园区")
	f.Add("\xff上海")
	f.Fuzz(func(t *testing.T, s string) {
		p, n := Prefix(s)
		if n < 0 || n > len(s) || (n > 0) != p.Known() {
			t.Fatalf("%q: %v %d", s, p, n)
		}
		if a := InAddress(s); a.City != "" && a.Province == "" {
			t.Fatalf("%q: %v", s, a)
		}
	})
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		load()
	}
}
