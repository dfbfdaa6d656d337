package unit

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestKey(t *testing.T) {
	p := parser(t)
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"上海交通大学", "上海 交通大学", true},
		{"上海交通大学", "上海交大", true},
		{"上海交大", "上交大", true},
		{"中国科学技术大学", "中科大", true},
		{"中国科学技术大学", "中国科大", true},
		{"ABB（中国）有限公司", "Abb(中国)有限公司", true},
		{"中国电子科技集团公司第五十八研究所", "中国电子科技集团公司第58研究所", true},
		{"中国电子科技集团公司第五十八研究所", "中国电子科技集团有限公司第五十八研究所", true},
		{"中国电子科技集团公司第五十八研究所", "中国电科58所", true},
		{"中国电子科技集团公司第五十八研究所", "中电科第58所", true},
		{"西湖实验室", "西湖实验室（生命科学和生物医学浙江省实验室）", true},
		{"云图股份有限公司", "云图股份有限公司（原云图有限公司）", true},
		{"观源（上海）科技有限公司", "观源(上海)科技有限公司（盖章）", true},
		{"江苏省科技厅", "江苏省科学技术厅", true},
		{"清華大學", "清华大学", true},
		{"中科院金属所", "中国科学院金属研究所", true},
		{"中科院微电子研究所", "中国科学院微电子所", true},
		{"中国船舶重工集团公司第七一六研究所", "中国船舶集团有限公司第七一六研究所", true},
		{"中船重工702所", "中国船舶科学研究中心", true},
		{"航天科技集团五院", "中国航天科技集团有限公司第五研究院", true},
		{"第四军医大学", "空军军医大学", true},
		{"无锡市科学技术局", "无锡市科学技术局（知识产权局）", true},
		{"江苏云杉微电子股份有限公司", "江苏云杉微电子股份有限公司（云杉微电）", true},
		{"江苏省工程研究中心（云图大学）", "江苏省工程研究中心（风行大学）", false},
		{"人工智能教育部重点实验室（云图大学）", "人工智能教育部重点实验室（风行大学）", false},
		{"云杉波国家重点实验室（云图大学）", "云杉波国家重点实验室", true},
		{"东南大学", "东南大学（毫米波国家重点实验室）", false},
		{"苏州大学", "苏州大学（附属第一医院）", false},
		{"云图技术有限公司", "云图技术有限公司（南京研究所）", false},
		{"中国科学院", "中国科学院（微电子研究所）", false},
		{"南京大学", "南大", false}, // 南昌大学 too
		{"中国船舶重工集团公司", "中国船舶集团有限公司", false},
		{"航天科技集团五院", "航天科工集团五院", false},
		{"云图第五医院", "云图第五研究院", false},
		{"南京理工大学", "南京工业大学", false},
		{"中国电子科技集团公司第十四研究所", "中国电子科技集团公司第十五研究所", false},
		{"哈尔滨工业大学", "哈尔滨工业大学（威海）", false},
		{"中国矿业大学（北京）", "中国矿业大学（徐州）", false},
		{"云图科技有限公司", "云图科技有限责任公司", false},
		{"中国电信股份有限公司", "中国电信股份有限公司安徽分公司", false},
		{"国家重点实验室（云图大学）", "国家重点实验室（风行大学）", false},
		{"浙江大学", "浙江大学控股集团有限公司", false},
		{"云图（上海）科技有限公司", "云图（苏州）科技有限公司", false},
	} {
		if same := p.Keys(c.a, nil)[0] == p.Keys(c.b, nil)[0]; same != c.same {
			t.Errorf("%s, %s: same %v", c.a, c.b, same)
		}
	}
	if k := p.Keys("云图股份有限公司（原云图有限公司）", []string{"云图", "云图有限公司"}); !slices.Equal(k, []string{"云图股份有限公司", "云图有限公司", "云图"}) {
		t.Error(k)
	}
}

// pair reports why two names are candidates, "" where they are not.
func pair(p *Parser, a, b string) string {
	if ps := p.Candidates([]Unit{p.Parse(a), p.Parse(b)}); len(ps) > 0 {
		return ps[0].Reason
	}
	return ""
}

func TestCandidates(t *testing.T) {
	p := parser(t)
	for _, c := range []struct {
		a, b string
		near bool
	}{
		{"江苏云杉微电子有限公司", "江苏云杉微电子有限责任公司", true},
		{"江苏云杉微电子股份有限公司", "江苏云杉微电子有限公司", true},
		{"江苏云杉微电子有限公司", "江苏云衫微电子有限公司", true},
		{"江苏云杉微电子有限公司", "江苏云杉电子有限公司", true},
		{"江苏云杉微电子有限公司", "江苏云杉电微子有限公司", true},
		{"江苏云杉微电子有限公司", "江苏省云杉微电子有限公司", true},
		{"南京市云杉微电子有限公司", "南京云杉微电子有限公司", true},
		{"江苏云杉微电子有限公司", "云杉微电子有限公司", true},
		{"江苏云杉微电子有限公司", "云杉微电子", true},
		{"云杉（南京）微电子有限公司", "南京云杉微电子有限公司", true},
		{"云杉（南京）微电子有限公司", "云杉南京微电子有限公司", true},
		{"南京市科技局", "南京市科学技术局", true},
		{"南航无锡研究院", "南京航空航天大学无锡研究院", true},
		{"南京理工大学", "南京理工大字", true},
		{"江苏大学", "江苏大字", true},
		{"华侨大学", "华桥大学", true},
		{"南京大学", "南大", true},
		{"江苏云杉科技学院", "江苏云杉科技大学", true},
		{"江苏云杉微电子科技有限公司", "江苏云杉微电子有限公司", true},
		{"江苏云杉科技有限公司", "江苏云杉软件科技有限公司", false},
		{"江苏省云图院（智能制造所）", "江苏省云图院", false},
		{"江苏云杉科大", "江苏云杉科技大学", true},
		{"江苏农科院", "江苏省农业科学院", true},
		{"云城大学第一附属医院", "云城大学附属第一医院", true},
		{"云城大学附属云杉医院", "云城大学医学院附属云杉医院", true},
		{"川大附一院", "四川大学附属第一医院", true},
		{"哈工大（威海）", "哈尔滨工业大学（威海）", true},
		{"哈尔滨工业大学威海校区", "哈尔滨工业大学（威海）", true},
		{"无锡高新区管委会", "无锡国家高新技术产业开发区管理委员会", true},
		{"交通银行股份有限公司江苏省分行", "交通银行江苏省分行", true},
		{"云杉热工研究院", "云杉热工研究院有限公司", true},
		{"无锡云杉智能装备股份有限公司", "云杉智能", true},
		{"无锡云杉智能装备股份有限公司", "无锡云杉智能", true},
		{"云杉微电子股份有限公司", "云杉微电", true},
		{"材料科学云杉实验室", "云杉实验室", true},
		{"云杉国家重点实验室", "云杉全国重点实验室", true},
		{"江苏省云杉技术创新中心", "江苏省云杉技术创新中心（江苏岚川）", true},
		{"中国船舶重工集团公司", "中国船舶集团有限公司", true},
		{"南京医科大学附属无锡云杉医院", "无锡市云杉医院", true},
		{"云城大学云杉纳米国家重点实验室", "云杉纳米国家重点实验室", true},
		{"人工智能教育部重点实验室（云图大学）", "人工智能教育部重点实验室", true},
		{"人工智能教育部重点实验室（云图大学）", "人工智能教育部重点实验室（风行大学）", false},
		{"西安建大", "西安建筑科技大学", true},
		{"云南林科大", "云南林业科技大学", true},
		{"江苏省药监局", "江苏省药品监督管理局", true},
		{"南京环科所", "生态环境部南京环境科学研究所", true},
		{"江苏省国资委", "江苏省人民政府国有资产监督管理委员会", true},
		{"上海市政总院", "上海市政工程设计研究总院（集团）有限公司", true},
		{"苏州市政府", "苏州市人民政府", true},
		{"南京大学", "南京医科大学", false},
		{"江苏大学", "江苏科技大学", false},
		{"广东省科学院", "广东省农业科学院", false},
		{"国立台湾大学", "国立台湾科技大学", false},
		{"中国科学院", "中国科学院大学", false},
		{"浙江大学", "浙江大学控股集团有限公司", false},
		{"中国石油化工集团有限公司", "中国石油化工股份有限公司", false}, // both known
		{"材料科学国家重点实验室", "国家重点实验室", false},
		{"中国电科58所", "中国电科38所", false},
		{"云图通信集团江苏有限公司苏州分公司", "云图通信集团江苏有限公司", false},
		{"云城四局集团有限公司", "云城十四局集团有限公司", false},
		{"云城三局集团有限公司", "云城八局集团有限公司", false},
		{"云城工程中心一期", "云城工程中心二期", false},
		{"云城大学附属第一医院", "云城大学第二附属医院", false},
		{"南京理工大学", "南京工业大学", false},
		{"南京大学", "南昌大学", false},
		{"江苏大学", "江南大学", false},
		{"中国电子科技集团公司第十四研究所", "中国电子科技集团公司第十五研究所", false},
		{"上海云杉微电子有限公司", "江苏云杉微电子有限公司", false},
		{"云杉（上海）科技有限公司", "云杉（苏州）科技有限公司", false},
		{"江苏省科学技术厅", "浙江省科学技术厅", false},
		{"上海交通大学", "上海交大", false}, // the same, not a candidate
		{"上海市第一人民医院", "上海市第六人民医院", false},
		{"浙江云图研究院", "浙江云图研究所", false},
		{"江苏云图科技有限公司", "云图（上海）科技有限公司江苏分公司", false},
	} {
		why := pair(p, c.a, c.b)
		if (why != "") != c.near {
			t.Errorf("%s, %s: %q", c.a, c.b, why)
		}
		if back := pair(p, c.b, c.a); (back != "") != c.near {
			t.Errorf("%s, %s: %q the other way round", c.b, c.a, back)
		}
	}
}

// Pairs of public and invented names: the same unit by its key, near enough for a
// person to decide, or different units, which are never one.
func TestPairs(t *testing.T) {
	p := parser(t)
	for _, f := range table(t, "testdata/pairs.tsv", 3) {
		class, a, b := f[0], f[1], f[2]
		one := shareKey(p, a, b)
		switch {
		case class == "same" && !one:
			t.Errorf("%s is not found to be %s", a, b)
		case class == "near" && !one && pair(p, a, b) == "":
			t.Errorf("%s is no candidate for %s", a, b)
		case class == "different" && one:
			t.Errorf("%s is merged with %s", a, b)
		}
	}
}

// shareKey reports whether two names, with the second names they state, are one unit.
func shareKey(p *Parser, a, b string) bool {
	keys := p.Keys(a, p.Parse(a).Aliases)
	return slices.ContainsFunc(p.Keys(b, p.Parse(b).Aliases), func(k string) bool { return slices.Contains(keys, k) })
}

// spellings are ways in which writers vary a name.
var spellings = map[string]func(string) string{
	"spaces":    func(s string) string { return strings.Join(strings.Split(s, ""), " ") },
	"brackets":  strings.NewReplacer("（", "(", "）", ")").Replace,
	"wide":      strings.NewReplacer("A", "Ａ", "B", "Ｂ", "C", "Ｃ", "3", "３", "5", "５").Replace,
	"invisible": func(s string) string { return "\ufeff" + strings.Join(strings.Split(s, ""), "\u200b") },
	"stamp":     func(s string) string { return s + "（盖章）" },
	"radical":   strings.NewReplacer("风", "⻛", "车", "⻋", "长", "⻓", "目", "⽬", "飞", "⻜", "大", "⼤").Replace,
	"digits":    strings.NewReplacer("第五十八", "第58", "第十四", "第14", "第一", "第1", "第七〇二", "第702").Replace,
	"liability": strings.NewReplacer("有限公司", "有限责任公司", "有限责任公司", "有限公司").Replace,
	"share":     strings.NewReplacer("股份有限公司", "有限公司").Replace,
	"city":      strings.NewReplacer("省", "", "市", "").Replace,
	"typo":      func(s string) string { return replaceAt(s, 3, "曌") },
	"left out":  func(s string) string { return replaceAt(s, 3, "") },
	"no bracket": func(s string) string {
		if strings.HasSuffix(s, "公司") {
			return strings.NewReplacer("（", "", "）", "").Replace(s)
		}
		return s
	},
}

// replaceAt replaces character i of a name that is long enough to be known again.
func replaceAt(s string, i int, by string) string {
	r := []rune(s)
	if len(r) < 7 || strings.ContainsRune("第〇一二三四五六七八九十（）", r[i]) || strings.ContainsRune(s, '（') {
		return s
	}
	return string(r[:i]) + by + string(r[i+1:])
}

func TestSpellings(t *testing.T) {
	p := parser(t)
	found, all := 0, 0
	for what, vary := range spellings {
		for _, r := range rows(t) {
			v := vary(r.name)
			if v == r.name {
				continue
			}
			all++
			a, b := p.Parse(r.name), p.Parse(v)
			if a.Key() == b.Key() || pair(p, r.name, v) != "" {
				found++
			} else {
				t.Logf("%s: %s is not found as %s", what, v, r.name)
			}
		}
	}
	if found*100 < all*95 {
		t.Errorf("%d of %d variants found", found, all)
	}
	t.Logf("%d of %d variants found", found, all)
}

// No two units of the table are one, but those that are.
func TestDifferentUnits(t *testing.T) {
	p := parser(t)
	same := map[string]string{
		"中国电科58所": "中国电子科技集团公司第五十八研究所", "科大讯飞": "科大讯飞股份有限公司", "华为": "华为技术有限公司",
		"科技部":    "中华人民共和国科学技术部",
		"紫金山实验室": "紫金山实验室（网络通信与安全江苏省实验室）", "之江实验室": "之江实验室（浙江省智能计算实验室）",
		"网络通信与安全紫金山实验室": "紫金山实验室", "紫金山实验室（网络通信与安全江苏省实验室）": "网络通信与安全紫金山实验室",
		"赛迪研究院": "中国电子信息产业发展研究院", "东部战区总医院": "中国人民解放军东部战区总医院",
		"中国船舶第704研究所": "中国船舶重工集团公司第七〇四研究所",
	}
	byKey := map[string]string{}
	for _, r := range rows(t) {
		k := p.Keys(r.name, nil)[0]
		if other, ok := byKey[k]; ok && same[r.name] != other && same[other] != r.name {
			t.Errorf("%s and %s have one key %s", other, r.name, k)
		}
		byKey[k] = r.name
	}
}

// manyNames invents n names of companies that differ.
func manyNames(n int) []string {
	places := strings.Fields("上海 南京 苏州 无锡 杭州 宁波 合肥 芜湖 常州 南通")
	syllables := []rune("云图岚砺博枢启澜恒岳拓宇晟维捷泰海沅科沐金岫明策景航锐途融格蓝源天曜弘聚盛朗智衡芯谷凌辰卓微瑞翼驭熠")
	trades := strings.Fields("微电子 机器人 新材料 生物医药 智能装备 半导体 航空科技 储能技术 环境科技 精密机械 软件技术 电力电子 医疗器械 集成电路")
	out := make([]string, n)
	for i := range out {
		s := i / len(places)
		a, b := s%len(syllables), s/len(syllables)%len(syllables)
		trade := trades[s/len(syllables)/len(syllables)%len(trades)]
		out[i] = fmt.Sprintf("%s%c%c%s有限公司", places[i%len(places)], syllables[a], syllables[b], trade)
	}
	return out
}

func BenchmarkCandidates(b *testing.B) {
	p := parser(b)
	for _, n := range []int{10_000, 100_000} {
		names := manyNames(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				units := make([]Unit, len(names))
				for i, name := range names {
					units[i] = p.Parse(name)
				}
				b.ReportMetric(float64(len(p.Candidates(units))), "pairs")
			}
		})
	}
}

// A sure short name stands for one unit, and is no full name itself.
func TestKnownNames(t *testing.T) {
	of := map[string]string{}
	for line := range strings.Lines(knownTSV) {
		full, list, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if !ok || full != Normalize(full) {
			t.Errorf("line %q", line)
		}
		for short := range strings.FieldsSeq(list) {
			if strings.HasPrefix(short, "?") || strings.HasPrefix(short, "~") {
				continue
			}
			if other := of[short]; other != "" {
				t.Errorf("%s stands for %s and %s", short, other, full)
			}
			of[short] = full
			if known().whole[short] {
				t.Errorf("%s is a full name and short for %s", short, full)
			}
		}
	}
}
