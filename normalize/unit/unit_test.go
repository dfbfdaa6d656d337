package unit

import (
	"os"
	"strings"
	"sync"
	"testing"
)

func parser(t testing.TB) *Parser {
	t.Helper()
	p, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// row is a line of testdata/names.tsv.
type row struct{ name, normalized, kind, province, city, parse string }

func rows(t testing.TB) []row {
	t.Helper()
	var out []row
	for _, f := range table(t, "testdata/names.tsv", 6) {
		if f[1] == "=" {
			f[1] = f[0]
		}
		out = append(out, row{f[0], f[1], f[2], f[3], f[4], f[5]})
	}
	return out
}

// table reads a file of test data: lines of columns with tabs between.
func table(t testing.TB, file string, columns int) [][]string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out [][]string
	for line := range strings.Lines(string(b)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(f) != columns {
			t.Fatalf("%s: %q has %d columns", file, line, len(f))
		}
		out = append(out, f)
	}
	return out
}

func show(parts []Part) string {
	var out []string
	for _, p := range parts {
		text := p.Text
		if p.Bracket {
			text = "（" + text + "）"
		}
		out = append(out, text+"/"+string(p.Tag))
	}
	return strings.Join(out, " ")
}

func TestNames(t *testing.T) {
	p := parser(t)
	list := rows(t)
	if len(list) < 300 {
		t.Errorf("only %d names", len(list))
	}
	for _, r := range list {
		u := p.Parse(r.name)
		if u.Name != r.normalized || u.Kind != r.kind || u.Province != r.province || u.City != r.city {
			t.Errorf("%s: %s %s %s %s, want %s %s %s %s", r.name, u.Name, u.Kind, u.Province, u.City, r.normalized, r.kind, r.province, r.city)
		}
		if s := show(u.Parts); s != r.parse {
			t.Errorf("%s:\n got %s\nwant %s", r.name, s, r.parse)
		}
	}
}

// Public names and what they state, kept as facts: a name with 分院 or 有限公司 at its
// end, with a region in the middle, with a brand that looks like a place.
func TestPublicNames(t *testing.T) {
	p := parser(t)
	list := table(t, "testdata/public.tsv", 4)
	if len(list) < 1000 {
		t.Errorf("only %d names", len(list))
	}
	for _, f := range list {
		if u := p.Parse(f[0]); u.Kind != f[1] || u.Province != f[2] || u.City != f[3] {
			t.Errorf("%s: %s %s %s, want %s %s %s", f[0], u.Kind, u.Province, u.City, f[1], f[2], f[3])
		}
	}
}

func TestNormalize(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"上海 交通 大学", "上海交通大学"},
		{"　上海\u00a0交通\n大学　", "上海交通大学"},
		{"上\u200b海\ufeff交通大学\u00ad", "上海交通大学"},
		{"观源(上海)科技有限公司", "观源（上海）科技有限公司"},
		{"观源[上海]科技有限公司", "观源（上海）科技有限公司"},
		{"观源〔上海〕科技有限公司", "观源（上海）科技有限公司"},
		{"观源【上海】科技有限公司", "观源（上海）科技有限公司"},
		{"苏州岚砺精密 ( 集团 ) 有限公司", "苏州岚砺精密（集团）有限公司"},
		{"ＡＢＢ（中国）有限公司", "ABB（中国）有限公司"},
		{"长三角 Chiplet集 成技术研究院", "长三角Chiplet集成技术研究院"},
		{"Acme  Robotics （上海） 有限公司", "Acme Robotics（上海）有限公司"},
		{"南京⻜云⻋辆有限公司", "南京飞云车辆有限公司"},
		{"睿垚科技有限公司", "睿垚科技有限公司"}, // no traditional 尧: a character of its own
		{"瀋陽餘氏諮詢有限公司", "沈阳余氏咨询有限公司"},
		{"嘉釐甦源科技有限公司", "嘉釐甦源科技有限公司"}, // of 通用规范汉字表
		{"上海云⽬科技有限公司", "上海云目科技有限公司"},
		{"中国电子科技集团公司第58研究所", "中国电子科技集团公司第五十八研究所"},
		{"中国电子科技集团公司第５８研究所", "中国电子科技集团公司第五十八研究所"},
		{"中国电子科技集团公司第五八研究所", "中国电子科技集团公司第五十八研究所"},
		{"中国船舶集团有限公司第702研究所", "中国船舶集团有限公司第七〇二研究所"},
		{"中国船舶集团有限公司第七零二研究所", "中国船舶集团有限公司第七〇二研究所"},
		{"中国船舶集团有限公司第七○二研究所", "中国船舶集团有限公司第七〇二研究所"},
		{"中国航天科工集团第8511研究所", "中国航天科工集团第八五一一研究所"},
		{"中国电子科技集团公司第10研究所", "中国电子科技集团公司第十研究所"},
		{"中国电子科技集团公司第20研究所", "中国电子科技集团公司第二十研究所"},
		{"上海市第6人民医院", "上海市第六人民医院"},
		{"第3代半导体研究院", "第三代半导体研究院"},
		{"上海交通大学（盖章）", "上海交通大学"},
		{"上海交通大学(公章)：", "上海交通大学"},
		{"上海交通大学（牵头单位）", "上海交通大学"},
		{"上海交通大学(牵头)（盖章）", "上海交通大学"},
		{"（牵头单位）上海交通大学", "上海交通大学"},
		{"上海交通大学公章", "上海交通大学"},
		{"上海交通大学 盖章", "上海交通大学"},
		{"牵头单位：上海交通大学", "上海交通大学"},
		{"单位名称（公章）：上海交通大学", "上海交通大学"},
		{"上海交通大学、", "上海交通大学"},
		{"*上海交通大学。", "上海交通大学"},
		{"哈尔滨工业大学(威海)", "哈尔滨工业大学（威海）"},
		{"（1）云杉大学", "云杉大学"},
		{"联合单位：云杉大学", "云杉大学"},
		{"1.云杉有限公司", "云杉有限公司"},
		{"12、云杉有限公司", "云杉有限公司"},
		{"360云杉有限公司", "360云杉有限公司"},
		{"1.5度云杉研究院", "1.5度云杉研究院"},
		{"臺灣積體電路製造股份有限公司", "台湾积体电路制造股份有限公司"},
		{"廣東工業大學", "广东工业大学"},
		{"硏峯髮雲發電後勤", "研峰发云发电后勤"},
		{"乾照光电著昇於", "乾照光电著昇於"}, // characters that simplified names use
		{"云杉‧图科技有限公司", "云杉·图科技有限公司"},
		{"宁波RISC－V开源芯片创新中心", "宁波RISC-V开源芯片创新中心"},
		{"", ""}, {"（盖章）", "（盖章）"}, {"公章", "公章"}, {"\xff", ""}, {"（", "（"},
	} {
		if got := Normalize(c.in); got != c.want {
			t.Errorf("%q = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestSecondNames(t *testing.T) {
	p := parser(t)
	for _, c := range []struct{ name, parent, aliases string }{
		{"浙江大学上海高等研究院", "浙江大学", ""},
		{"中国电信股份有限公司安徽分公司", "中国电信股份有限公司", ""},
		{"中国商飞公司上海飞机设计研究院", "中国商飞公司", ""},
		{"中国移动通信集团浙江有限公司杭州分公司", "中国移动通信集团浙江有限公司", ""},
		{"中国科学院上海药物研究所", "中国科学院", ""},
		{"吉利汽车研究院（宁波）有限公司", "", ""},
		{"云图集团有限公司", "", ""},
		{"南京医科大学第一附属医院（江苏省人民医院）", "南京医科大学", "江苏省人民医院"},
		{"西湖实验室（生命科学和生物医学浙江省实验室）", "", "生命科学和生物医学浙江省实验室"},
		{"云图股份有限公司（原云图有限公司）", "", "云图有限公司"},
		{"江苏云图智能科技有限公司（以下简称“云图智能”）", "", "云图智能"},
		{"云图半导体研究院（YTSI）", "", "YTSI"},
		{"上海交大", "", "上海交通大学"},
		{"中国电科58所", "中国电子科技集团有限公司", "中国电子科技集团有限公司第五十八研究所"},
		{"中国电子科技集团公司第五十八研究所", "中国电子科技集团有限公司", ""},
		{"中科院金属所", "中国科学院", "中国科学院金属研究所"},
		{"新型显示材料与器件工信部重点实验室（南京理工大学）", "", ""},
		{"哈尔滨工业大学（威海）", "", ""},
		{"核技术研究院（原子能分院）", "", ""},
		{"西安交大苏州云杉研究院", "西安交通大学", ""},
		{"哈工大云杉集团股份有限公司", "", ""},
		{"云杉光电科技有限公司（现云图半导体有限公司）", "", "云图半导体有限公司"},
		{"东南大学（毫米波国家重点实验室）", "", ""},
		{"云杉科技有限公司（无锡分公司）", "", ""},
		{"云杉医药有限公司（原料药事业部）", "", ""},
		{"云杉科技有限公司（即墨分公司）", "", ""},
		{"苏州大学（附属第一医院）", "", ""},
		{"浙江大学（控股集团有限公司）", "", ""},
		{"齐鲁工业大学（山东省科学院）", "", "山东省科学院"},
		{"中国科学院（微电子研究所）", "", ""},
		{"云图技术有限公司（南京研究所）", "", ""},
		{"云图省农业科学院（粮食作物研究所）", "", ""},
		{"国家电网有限公司（江苏省电力公司）", "", ""},
		{"江苏亨通光电股份有限公司（亨通集团）", "", ""},
		{"江苏云杉微电子股份有限公司（云杉微电）", "", "云杉微电"},
		{"无锡市科学技术局（知识产权局）", "", ""},
		{"无锡市科学技术局（无锡市知识产权局）", "", "无锡市知识产权局"},
	} {
		u := p.Parse(c.name)
		if u.Parent != c.parent || strings.Join(u.Aliases, "|") != c.aliases {
			t.Errorf("%s: parent %q, aliases %q", c.name, u.Parent, u.Aliases)
		}
	}
}

func TestParseWithCode(t *testing.T) {
	p := parser(t)
	for _, c := range []struct{ name, uscc, province, city, conflict string }{
		{"云图科技有限公司", "91320594MA00000000", "江苏省", "苏州市", ""},
		{"江苏云图科技有限公司", "91320594MA00000000", "江苏省", "苏州市", ""},
		{"江苏云图科技有限公司", "91310115MA00000000", "江苏省", "", "上海市"},
		{"南京云图科技有限公司", "91320594MA00000000", "江苏省", "南京市", "苏州市"},
		{"南京云图科技有限公司", "91320000MA00000000", "江苏省", "南京市", ""},
		{"云图科技有限公司", "", "", "", ""},
		{"云图科技有限公司", "91100000MA00000000", "", "", ""},
		{"云图科技有限公司", "91", "", "", ""},
	} {
		u, conflict := p.ParseWithCode(c.name, c.uscc)
		if u.Province != c.province || u.City != c.city || conflict.City != c.conflict {
			t.Errorf("%s %s: %s %s, conflict %v", c.name, c.uscc, u.Province, u.City, conflict)
		}
	}
}

// One parser serves all: what it says does not depend on who asks beside.
func TestParseAtOnce(t *testing.T) {
	p := parser(t)
	list := rows(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for _, r := range list {
				if u := p.Parse(r.name); u.Kind != r.kind || u.City != r.city {
					t.Errorf("%s: %s %s", r.name, u.Kind, u.City)
				}
			}
		})
	}
	wg.Wait()
}

// Brackets within brackets are read once, not once more for each level.
func TestNestedBrackets(t *testing.T) {
	p := parser(t)
	for _, head := range []string{"大学", "有限公司", "科技局", "研究所", "实验室"} {
		name := "云杉" + head
		for range 40 {
			name = "（" + name + "）" + head
		}
		if u := p.Parse(name[:min(len(name), maxLen)]); u.Name == "" {
			t.Error(head)
		}
		p.Keys(name, nil)
	}
}

// A name that was normalized is normalized, its parts put together are the name,
// and no part of the text decides on a kind or place that is not of the contract.
func FuzzParse(f *testing.F) {
	p := parser(f)
	for _, r := range rows(f) {
		f.Add(r.name)
	}
	for _, s := range []string{"（（（", "））", "第", "第999999研究所", "上海（", "（上海", "é́́", "  a  b ", "单位：单位：名", "（盖章）（盖章）", "第O所", "ﬀ ⻢", "㎏（\u0301学", "第000 000", "a\u00a8b", "云图公章（盖章）"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		u := p.Parse(name)
		if again := Normalize(u.Name); again != u.Name {
			t.Fatalf("%q: %q becomes %q", name, u.Name, again)
		}
		var b strings.Builder
		for _, part := range u.Parts {
			if part.Bracket {
				b.WriteString("（" + part.Text + "）")
				continue
			}
			b.WriteString(part.Text)
		}
		if b.String() != u.Name && len(u.Name) <= maxLen {
			t.Fatalf("%q: parts make %q", u.Name, b.String())
		}
		if u.City != "" && u.Province == "" {
			t.Fatalf("%q: city %q without province", u.Name, u.City)
		}
		if again := p.Parse(u.Name); again.Key() != u.Key() || again.Kind != u.Kind {
			t.Fatalf("%q: parsing the normalized name differs", name)
		}
		for _, m := range p.Mentions(name) {
			if m.Start < 0 || m.End > len(name) || m.Start >= m.End {
				t.Fatalf("%q: mention %d-%d", name, m.Start, m.End)
			}
		}
	})
}

func BenchmarkParse(b *testing.B) {
	p := parser(b)
	list := rows(b)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		p.Parse(list[i%len(list)].name)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "names/s")
}

// BenchmarkStart is what a process pays before its first name.
func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		if _, err := newLexicon(); err != nil {
			b.Fatal(err)
		}
	}
}
