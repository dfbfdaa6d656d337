package notice

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lianhe/extract"
)

// describe prints the head of a document.
func describe(recs *extract.Records) string {
	var b strings.Builder
	b.WriteString(string(recs.Kind))
	for _, c := range []string{"title", "doc_number", "issued_on", "effective_on", "expires_on", "addressee", "disclosure"} {
		if v := text(&recs.Document, c); v != "" {
			b.WriteString("\n" + c + " " + v)
		}
	}
	for _, i := range recs.Of("issuers") {
		b.WriteString("\nissuer " + text(i, "name"))
	}
	for _, a := range recs.Of("attachments") {
		b.WriteString("\nattachment " + text(a, "title"))
	}
	return b.String()
}

func TestHead(t *testing.T) {
	for _, c := range []struct{ name, doc, want string }{
		{"one issuer, red head", `
海州省科学技术厅文件
海科发〔2024〕7 号
关于组织开展2024年海州省创新联合体建设试点工作的通知
省直有关部门，各市（州）科技局，各有关单位：
现通知如下。
附件：1.申请书
　　　2.推荐汇总表.docx
海州省科学技术厅
2024 年 5 月 6 日
信息公开形式：主动公开
抄送：省政府办公厅。
海州省科学技术厅办公室　2024年5月7日印发
附件1
申请书`, `call
title 关于组织开展2024年海州省创新联合体建设试点工作的通知
doc_number 海科发〔2024〕7 号
issued_on 2024 年 5 月 6 日
addressee 省直有关部门，各市（州）科技局，各有关单位
disclosure 主动公开
issuer 海州省科学技术厅
attachment 申请书
attachment 推荐汇总表`},
		{"joint issuers in one line, disclosure among the signatures", `
海州省科学技术厅 云港市科学技术委员会
海科高发[2024]81号
关于试点建设首批创新联合体的通知
各有关单位：
名单见附件。
附件：首批名单
海州省科学技术厅
（此件主动公开）
云港市科学技术委员会
二〇二四年五月二十三日`, `designation
title 关于试点建设首批创新联合体的通知
doc_number 海科高发[2024]81号
issued_on 二〇二四年五月二十三日
addressee 各有关单位
disclosure 此件主动公开
issuer 海州省科学技术厅
issuer 云港市科学技术委员会
attachment 首批名单`},
		{"a web page: title of several lines with the issuers, then the frame", `
海州省科学技术厅云港市科学技术委员会
关于印发《海州创新联合体
建设工作指引(试行)》的通知
时间:2025-09-04 11:08 来源:省政府办公厅 字号:默认
海科规范〔2025〕2号
各有关单位:
现印发给你们。
海州省科学技术厅
云港市科学技术委员会
2025年6月5日
海州创新联合体建设工作指引(试行)
一、功能定位
八、其他
本指引自2025年7月5日起施行,有效期至2027年7月4日。
扫一扫在手机打开当前页`, `guideline
title 关于印发《海州创新联合体建设工作指引(试行)》的通知
doc_number 海科规范〔2025〕2号
issued_on 2025年6月5日
effective_on 2025年7月5日
expires_on 2027年7月4日
addressee 各有关单位
issuer 海州省科学技术厅
issuer 云港市科学技术委员会`},
		{"text from the addressee on, the plan behind it", `
各有关单位：
现予以印发，请认真推进落实。
海州省科学技术厅
2022 年 8 月 22 日
海州科技创新共同体行动方案（2022-2025年）
一、总体要求
力争走在前列。`, `plan
title 海州科技创新共同体行动方案（2022-2025年）
issued_on 2022 年 8 月 22 日
addressee 各有关单位
issuer 海州省科学技术厅`},
		{"issuers' names before the title's 关于, signature with the date", `
海州省科技厅 海州省财政厅关于批复组建2023年度
海州省创新联合体的通知
各市科技局、财政局：
同意组建。
海州省科学技术厅 海州省财政厅
2023年6月30日`, `designation
title 关于批复组建2023年度海州省创新联合体的通知
issued_on 2023年6月30日
addressee 各市科技局、财政局
issuer 海州省科学技术厅
issuer 海州省财政厅`},
		{"a list alone, as a sheet has it", `
|附件|<|<|<|
|2024年度海州省创新联合体名单|<|<|<|
|（排名不分先后）|<|<|<|
|序号|创新联合体名称|牵头单位|成员单位|
|1|潮汐能创新联合体|远潮公司|海州大学|`, `designation
title 2024年度海州省创新联合体名单`},
		{"a red head laid out as a table, the addressee over two lines", `
|海州省科学技术厅|文件|
|海州省财政厅|^|
海科高发〔2024〕9号
关于公布2024年海州省创新联合体名单
的通知
各市科技局，
各有关单位：
名单见附件。
附件：
1. 创新联合体名单
2. 任务书
海州省科学技术厅 海州省财政厅 云港市科学
技术局
2024年5月6日`, `designation
title 关于公布2024年海州省创新联合体名单的通知
doc_number 海科高发〔2024〕9号
issued_on 2024年5月6日
addressee 各市科技局，各有关单位
issuer 海州省科学技术厅
issuer 海州省财政厅
issuer 云港市科学技术局
attachment 创新联合体名单
attachment 任务书`},
		{"an issuer and a title so large that they wrap", `
海州高新技术产业开发区管
理委员会
关于申报第一批区级创新联合体的通
知
各有关企业：
现组织申报。`, `call
title 关于申报第一批区级创新联合体的通知
addressee 各有关企业
issuer 海州高新技术产业开发区管理委员会`},
		{"an announcement, numbered within its year", `
海州省发展和改革委员会公告
2024年第6号
关于公布创新联合体培育名单的公告
现予公告。
海州省发展和改革委员会
2024年12月2日`, `designation
title 关于公布创新联合体培育名单的公告
doc_number 2024年第6号
issued_on 2024年12月2日
issuer 海州省发展和改革委员会`},
		{"issuers that only the title names", `
海州省科技厅 海州省财政厅关于公布创新联合体评估结果的通知
海科〔2024〕50号
各市科技局：
结果见附表。
2024年11月5日`, `designation
title 关于公布创新联合体评估结果的通知
doc_number 海科〔2024〕50号
issued_on 2024年11月5日
addressee 各市科技局
issuer 海州省科技厅
issuer 海州省财政厅`},
		{"a bracket of the title that the next line closes", `
海州创新联合体行动方案（2024—2026
年）
一、总体要求`, `plan
title 海州创新联合体行动方案（2024—2026年）`},
		{"a yearbook's chapter", `
8.2
海州科技创新共同体建设加快推进
» 联合创新机制走深走实
发布12项任务。`, `report
title 海州科技创新共同体建设加快推进`},
		{"a form", `
海州省创新联合体建设申请书
创新联合体名称：____
牵头单位：____`, `application
title 海州省创新联合体建设申请书`},
		{"an agreement", `
潮汐能创新联合体组建协议书
甲方：远潮公司
乙方：海州大学`, `agreement
title 潮汐能创新联合体组建协议书`},
		{"something else", `
关于举办科技活动周的通知
各有关单位：
请参加。`, `other
title 关于举办科技活动周的通知
addressee 各有关单位`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, describe(Extract(build(c.doc)))); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestKinds(t *testing.T) {
	for title, want := range map[string]extract.Kind{
		"关于公布2024年度海州省创新联合体名单的通知":     extract.Designation,
		"关于认定第二批创新联合体的决定":             extract.Designation,
		"关于同意组建潮汐能创新联合体的批复":           extract.Designation,
		"关于2024年度拟认定创新联合体名单的公示":       extract.Designation,
		"关于发布2024年度创新联合体项目申报指南的通知":    extract.Call,
		"关于征集2025年创新联合体建设需求的公告":       extract.Call,
		"关于组织推荐2025年创新联合体的通知":         extract.Call,
		"关于开展2024年度创新联合体组建工作的通知":      extract.Call,
		"海州省创新联合体管理办法（试行）":            extract.Guideline,
		"关于支持创新联合体建设的若干措施":            extract.Guideline,
		"关于加快创新联合体建设的实施意见":            extract.Guideline,
		"海州省创新联合体建设三年行动计划（2024—2026）": extract.Plan,
		"关于印发创新联合体建设实施方案的通知":          extract.Plan,
		"关于下达2024年度创新联合体支持计划项目的决定":    extract.Designation,
		"2024年海州省创新联合体建设年度报告":         extract.Report,
		"2023年度科技统计公报":                extract.Report,
		"创新联合体运行情况总结":                 extract.Report,
		"关于做好2024年度创新联合体年度报告报送工作的通知":  extract.Other,
		"关于印发《2024年创新联合体年度报告》的通知":     extract.Report,
		"创新联合体组建协议":                   extract.Agreement,
	} {
		if got := KindOf(build(title + "\n各有关单位：\n请知悉。")); got != want {
			t.Errorf("%s: %s, want %s", title, got, want)
		}
	}
}

func TestOutline(t *testing.T) {
	recs := Extract(build(call + `
一、申报条件
（一）牵头单位条件。应为龙头企业。
1.近两年收入达到2亿元以上；
2.具有独立法人资格。
（二）成员单位
二、报送要求
1.请各地于8月10日前将材料报送我厅。
2.优先支持长三角合作。支持跨省组建。
（1）材料真实
三、联系方式：
海州省科学技术厅
2024年5月6日
附件
建设方案
一、建设意义
1．意义；
2．定位及分析。`))
	want := `0   现将有关事项通知如下：
1 一、 申报条件 
2 （一） 牵头单位条件 应为龙头企业。\n1.近两年收入达到2亿元以上；\n2.具有独立法人资格。
2 （二） 成员单位 
1 二、 报送要求 1.请各地于8月10日前将材料报送我厅。
3 2. 优先支持长三角合作 支持跨省组建。
4 （1） 材料真实 
1 三、 联系方式 
1 一、 建设意义 1．意义；\n2．定位及分析。`
	var got []string
	for _, r := range recs.Of("sections") {
		got = append(got, text(r, "level")+" "+text(r, "number")+" "+text(r, "heading")+" "+strings.ReplaceAll(text(r, "body"), "\n", `\n`))
	}
	if diff := cmp.Diff(want, strings.Join(got, "\n")); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// Every value can be found in the text at the place that it names.
func TestPlaces(t *testing.T) {
	doc := build(head + `
附件：2024年度名单
一、海洋能领域（1个）
1．潮汐能创新联合体。牵头单位为远潮公司，参与单位包括海州大学和东港学院。
联系人：高新处 张三 0500-8710001`)
	lines := map[int]string{}
	for _, p := range doc.Paragraphs() {
		lines[p.Src.Line] = p.Text
	}
	recs := Extract(doc)
	for _, r := range append(recs.Rows, &recs.Document) {
		for _, f := range r.Fields {
			line, col := lines[f.Value.Src.Line], f.Value.Src.Col
			if f.Column == "level" || r.Table == "sections" && f.Column == "body" {
				continue
			}
			if rest := []rune(line); col < 1 || col > len(rest) || !strings.HasPrefix(string(rest[col-1:]), f.Value.Text) {
				t.Errorf("%s.%s %q is not at %s", r.Table, f.Column, f.Value.Text, f.Value.Src)
			}
		}
	}
}

func TestDoubts(t *testing.T) {
	recs := Extract(build(head + `
|序号|创新联合体名称|单位名称|
|1|潮汐能创新联合体|远潮公司|
|2||青禾公司|
|3|育种创新联合体||
|4|航标创新联合体|蓝湾公司（牵头）、海州大学等5家|`))
	var got []string
	for _, i := range recs.Issues {
		got = append(got, i.Code+" "+i.Ref.String()+" "+i.Text)
	}
	want := []string{
		"table.inconsistent consortia 名单中序号“2”一行没有创新联合体名称",
		"table.inconsistent members 名单中的“青禾公司”不属于任何创新联合体",
		"table.inconsistent consortia/1 “远潮公司”在“潮汐能创新联合体”中的角色没有写明",
		"table.inconsistent consortia/2 “育种创新联合体”没有读到任何单位",
		"table.inconsistent consortia/3 “航标创新联合体”的单位没有全部列出：蓝湾公司（牵头）、海州大学等5家",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestWithdrawal(t *testing.T) {
	recs := Extract(build(`
关于拟取消1家创新联合体资格的公示
1.潮汐能创新联合体，牵头单位：远潮公司。`))
	if len(recs.Issues) != 1 || recs.Issues[0].Text != "文件标题中有“取消”，所列创新联合体可能不是新认定的" {
		t.Errorf("issues %+v", recs.Issues)
	}
}

// Whatever the document, members point at consortia that are there, nothing
// panics, and the same document gives the same records.
func FuzzExtract(f *testing.F) {
	f.Add(head + "|序号|创新联合体名称|单位类别|单位名称|\n|1|潮汐能创新联合体|牵头|远潮公司|\n|^|^|参与|海州大学|")
	f.Add(call + "一、牵头单位\n1.上年度营业收入3000万元以上；\n联系人：张三 0500-8710001")
	f.Add("2024年年度报告\n一、总体\n建成平台60个，同比增长3%。\n|指标|单位|2023年|2024年|\n|专利|件|1|2|")
	f.Add("||\x16") // a cell of nothing but an invisible character
	f.Add("1．潮汐能创新联合体。牵头单位为远潮公司，参与单位包括海州大学和东港学院（（）。")
	f.Fuzz(func(t *testing.T, src string) {
		if len(src) > 1<<14 || strings.Contains(src, "|^") || strings.Contains(src, "|<") {
			return
		}
		recs := Extract(build(src))
		consortia := len(recs.Of("consortia"))
		for _, m := range recs.Of("members") {
			if m.Parent < 1 || m.Parent > consortia {
				t.Fatalf("member %q of consortium %d of %d", text(m, "name"), m.Parent, consortia)
			}
			if text(m, "name") == "" {
				t.Fatal("a member without name")
			}
		}
		if diff := cmp.Diff(recs, Extract(build(src))); diff != "" {
			t.Fatalf("twice is not once: %s", diff)
		}
	})
}

func BenchmarkExtract(b *testing.B) {
	doc := build(head + strings.Repeat("1．潮汐能创新联合体。牵头单位为远潮公司，参与单位包括海州大学和东港学院。\n", 100))
	for b.Loop() {
		Extract(doc)
	}
}
