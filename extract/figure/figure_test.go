package figure

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lianhe/extract"
)

// build makes a report of paragraphs and, where lines begin with "|", tables.
func build(text string) *extract.Document {
	doc := &extract.Document{}
	var t *extract.Table
	for i, line := range strings.Split(strings.Trim(text, "\n"), "\n") {
		if !strings.HasPrefix(line, "|") {
			t = nil
			p := &extract.Paragraph{}
			p.Value = extract.Value{Text: line, Src: extract.Source{Line: i + 1, Col: 1}}
			doc.Blocks = append(doc.Blocks, extract.Block{Para: p})
			continue
		}
		if t == nil {
			t = &extract.Table{}
			doc.Blocks = append(doc.Blocks, extract.Block{Table: t})
		}
		for k, text := range strings.Split(strings.TrimSuffix(line[1:], "|"), "|") {
			t.Cells = append(t.Cells, extract.Cell{Row: t.Rows, Col: k, RowSpan: 1, ColSpan: 1, Passage: extract.Passage{Value: extract.Value{Text: text}}})
			t.Cols = max(t.Cols, k+1)
		}
		t.Rows++
	}
	return doc
}

// figures prints name=value unit (change) of each indicator.
func figures(records []*extract.Record) string {
	var b strings.Builder
	for _, r := range records {
		name, _ := r.Get("name")
		value, _ := r.Get("value")
		b.WriteString(name.Text + "=" + value.Text)
		for _, f := range r.Fields {
			if f.Column == "value" && f.Unit != "" {
				b.WriteString(" " + f.Unit)
			}
		}
		if c, ok := r.Get("change_pct"); ok {
			b.WriteString(" (" + c.Text + ")")
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestFigures(t *testing.T) {
	for _, c := range []struct{ name, doc, want string }{
		{"brackets within a noun, growth in number and share", "组建创新联合体215家，同比增加43家、增长25%；研制首台（套）装备127台（套）。", `
创新联合体=215家 (增长25%)
创新联合体同比增加=43家
首台（套）装备=127台（套）
`},
		{"what a figure rose from is not its value", "研发人员占比由2023年的21.3%提高到2024年的24.6%，成员单位从120家增加到286家，比上年净增7家。", `
研发人员占比=24.6%
成员单位=286家
成员单位比上年净增=7家
`},
		{"what it rose from, in other verbs", "实验室由2020年的12个增至2024年的31个，投入从8.2亿元升至15.6亿元，共建平台增长到48个。", `
实验室=31个
投入=15.6亿元
平台=48个
`},
		{"the same thing again", "发布榜单2批共58项；新增上市企业4家，累计达19家；产值突破千亿元大关，达1037亿元。", `
榜单=2批
榜单=58项
上市企业=4家
累计上市企业=19家
产值=突破千亿元
产值=1037亿元
`},
		{"comparisons, ranks and attributes are none", "合同成交额达5010亿元，是2020年的3.2倍；新建中心3家，较上年前进1位；估值超10亿元的独角兽企业3家。", `
合同成交额=5010亿元
新建中心=3家
估值超10亿元的独角兽企业=3家
`},
		{"what is said of each figure before", "其中，企业75家、高校9家，分别占89.3%、10.7%；建成中心8家、基地23家，分别比上年增加3家、9家。", `
企业=75家
高校=9家
企业占比=89.3%
高校占比=10.7%
建成中心=8家
基地=23家
建成中心比上年增加=3家
基地比上年增加=9家
`},
		{"a list of names that share their noun", "东港市、西陵市分别拥有联合体30家、9家；海洋能、新材料领域联合体分别为21家和18家。", `
东港市联合体=30家
西陵市联合体=9家
海洋能领域联合体=21家
新材料领域联合体=18家
`},
		{"growth in words, growth with a bound, money that supports", "专项资金5亿元，较上年翻一番；投入60亿元，年均增长18%以上；安排财政资金8000万元支持10家企业；全时当量21.6万人年。", `
专项资金=5亿元 (较上年翻一番)
投入=60亿元 (年均增长18%)
安排财政资金=8000万元
企业=10家
全时当量=21.6万人年
`},
		{"a table in groups", "|类别|指标名称|单位|2024年|\n|规模|联合体数量|家|57|\n||成员数量|家|688|\n|投入|研发经费|亿元|7.9|", `
联合体数量=57 家
成员数量=688 家
研发经费=7.9 亿元
`},
		{"growth over the year before, an item of a list", "|指标|单位|本年实际|上年实际|增长（%）|\n|一、联合体数|家|53|42|26.2|", `
一、联合体数（本年实际）=53 家 (26.2%)
一、联合体数（上年实际）=42 家
`},
		{"签约 is no 约", "对接会促成签约88项，签约额约36亿元。", `
签约=88项
签约额=约36亿元
`},
		{"names that several groups have", "|类别|指标|单位|2024年|\n|企业|数量|家|57|\n|高校|数量|所|8|", `
企业数量=57 家
高校数量=8 所
`},
		{"several names, then their figures", "发明专利授权量和软件著作权登记量分别为82件和34件，分别增长5.2%和9.8%；平台、基地分别达3个、12个。", `
发明专利授权量=82件 (增长5.2%)
软件著作权登记量=34件 (增长9.8%)
平台=3个
基地=12个
`},
		{"words of size before and behind", "集聚仪器超4.7万台（套）、总价值超560亿元，服务机构3000余家，培养研究生近330名，落地签约超百项，约1,200人次参与。", `
仪器=超4.7万台（套）
总价值=超560亿元
服务机构=3000余家
研究生=近330名
落地签约=超百项
参与=约1,200人次
`},
		{"the noun behind the figure", "在太仓、昆山等8个服务驿站设立32个园区站点，29家企业技术需求纳入计划；突破10项关键核心技术。", `
服务驿站=8个
园区站点=32个
企业技术需求纳入计划=29家
关键核心技术=10项
`},
		{"a noun that begins with 大", "获批8台（套）大型科研仪器，服务三大先导产业。", `
大型科研仪器=8台（套）
`},
		{"inside brackets", "布局建设研发载体103家（包含15家功能型平台），与200余家机构（海外118家，国内85家）合作。", `
研发载体=103家
功能型平台=15家
机构=200余家
海外=118家
国内=85家
`},
		{"the noun in the clause before", "形成园区重大建设项目清单，共计12项，总投资686.22亿元。", `
园区重大建设项目清单=12项
总投资=686.22亿元
`},
		{"no figures: ordinals, years, names, versions, plans", "2024年第7届大赛在G60九城市举办，发布“2.0版”，三省一市5G基站、“十四五”规划和2025—2027年计划落地。", ``},
		{"changes", "发布任务41项，同比增长46%；获授权专利161件，较上年下降3.7%；总额同比增长12%，达到30亿元。", `
任务=41项 (同比增长46%)
授权专利=161件 (较上年下降3.7%)
总额=30亿元 (同比增长12%)
`},
		{"changes of several and of something else", "登记合同7.8万项，成交额4607亿元，分别增长12.5%和10.1%；入网仪器1.2万台，服务机时同比下降1.5%。", `
登记合同=7.8万项 (增长12.5%)
成交额=4607亿元 (增长10.1%)
入网仪器=1.2万台
服务机时同比下降=1.5% (同比下降1.5%)
`},
		{"changes past brackets and amounts", "申请专利42件（发明专利28件），授权20件，分别增长1%、2%；投入38.6亿元，较2023年增加5.2亿元，增长15.6%；任务41项（同比增长46%）。", `
申请专利=42件 (增长1%)
发明专利=28件
授权=20件 (增长2%)
投入=38.6亿元 (增长15.6%)
投入较2023年增加=5.2亿元
任务=41项 (同比增长46%)
`},
		{"a table with years", "一、总体\n表1 主要指标\n|序号|指标|单位|2023年|2024年|同比（%）|\n|1|专利授权量|件|100|118|18.0|\n|2|研发人员|万人|9.5|10.1|-2|", `
专利授权量（2023年）=100 件
专利授权量（2024年）=118 件 (18.0%)
研发人员（2023年）=9.5 万人
研发人员（2024年）=10.1 万人 (-2%)
`},
		{"a table of things", "|设区市|联合体数（家）|研发投入（亿元）|\n|东港|25|12.5|\n|西陵|/|18.8|", `
东港（联合体数）=25 家
东港（研发投入）=12.5 亿元
西陵（研发投入）=18.8 亿元
`},
		{"a table of single values", "|指标|数值|\n|建成平台|60个|\n|合同金额|超76亿元|\n|备注|另有说明|", `
建成平台=60个
合同金额=超76亿元
`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(strings.TrimPrefix(c.want, "\n"), figures(Extract(build(c.doc)))); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestHeadings(t *testing.T) {
	doc := build(`» 联合创新机制走深走实
加强基础研究合作
签署合作协议3项
发布《科创产业供需清单》
授牌12家概念验证中心
二、协同攻关情况
实施项目136项。
（一）平台建设。建成平台60个。
表1 指标
|指标|数值|
|专利|5件|
表2　2024年主要指标
|指标|数值|
|标准|6件|
新增用户7户。`)
	var got []string
	for _, r := range Extract(doc) {
		h, _ := r.Get("heading")
		v, _ := r.Get("value")
		got = append(got, h.Text+" "+v.Text)
	}
	want := []string{"加强基础研究合作 3项", "加强基础研究合作 12家", "协同攻关情况 136项", "平台建设 60个", "指标 5件", "2024年主要指标 6件", "平台建设 7户"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// Whatever the text, a value is a piece of it and every indicator has a name.
func FuzzExtract(f *testing.F) {
	f.Add("截至2024年底，集聚成员单位475余家，同比增长38%；其中12家（含3家）。")
	f.Add("|指标|单位|2023年|\n|专利|件|1|")
	f.Add("分别增长1%和2%，达到百项")
	f.Fuzz(func(t *testing.T, src string) {
		if len(src) > 1<<14 {
			return
		}
		for _, r := range Extract(build(src)) {
			name, _ := r.Get("name")
			value, _ := r.Get("value")
			if name.Text == "" || !strings.Contains(src, value.Text) {
				t.Fatalf("name %q value %q", name.Text, value.Text)
			}
		}
	})
}

func BenchmarkExtract(b *testing.B) {
	doc := build(strings.Repeat("全年实施联合攻关项目136项，同比增长38%，项目总投入达67.7亿元，培养研究生近330名。\n", 100))
	for b.Loop() {
		Extract(doc)
	}
}
