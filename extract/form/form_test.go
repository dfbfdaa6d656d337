package form

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lianhe/extract"
)

// page builds a document from lines; consecutive lines with "|" are the rows of
// a table, in which "<" continues the cell to the left, "^" the one above, and
// "-" is a place without a cell. "\n" in a cell is a line break.
func page(s string) *extract.Document {
	doc := &extract.Document{Format: extract.DOCX}
	var rows [][]string
	flush := func() {
		if len(rows) > 0 {
			doc.Blocks = append(doc.Blocks, extract.Block{Table: table(rows)})
			rows = nil
		}
	}
	for i, line := range strings.Split(strings.Trim(s, "\n"), "\n") {
		if strings.Contains(line, "|") {
			var row []string
			for _, c := range strings.Split(line, "|") {
				row = append(row, strings.ReplaceAll(strings.TrimSpace(c), `\n`, "\n"))
			}
			rows = append(rows, row)
			continue
		}
		flush()
		p := &extract.Paragraph{}
		p.Value = extract.Value{Text: line, Src: extract.Source{Line: i + 1, Col: 1}}
		doc.Blocks = append(doc.Blocks, extract.Block{Para: p})
	}
	flush()
	return doc
}

func table(rows [][]string) *extract.Table {
	t := &extract.Table{Rows: len(rows)}
	for _, r := range rows {
		t.Cols = max(t.Cols, len(r))
	}
	owner := map[[2]int]int{}
	for r, row := range rows {
		for c, text := range row {
			switch text {
			case "-":
			case "<":
				if i, ok := owner[[2]int{r, c - 1}]; ok {
					owner[[2]int{r, c}] = i
					t.Cells[i].ColSpan = c - t.Cells[i].Col + 1
				}
			case "^":
				if i, ok := owner[[2]int{r - 1, c}]; ok {
					owner[[2]int{r, c}] = i
					t.Cells[i].RowSpan = r - t.Cells[i].Row + 1
				}
			default:
				owner[[2]int{r, c}] = len(t.Cells)
				cell := extract.Cell{Row: r, Col: c, RowSpan: 1, ColSpan: 1}
				cell.Value = extract.Value{Text: text, Src: extract.Source{Sheet: "表", Cell: fmt.Sprintf("%c%d", 'A'+c, r+1)}}
				t.Cells = append(t.Cells, cell)
			}
		}
	}
	return t
}

func load(t testing.TB, dir string) *Set {
	t.Helper()
	s, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func read(t testing.TB, s string) *extract.Records {
	t.Helper()
	set := load(t, "")
	doc := page(s)
	p := set.Match(doc)
	if p == nil {
		t.Fatalf("not recognised as an application:\n%s", s)
	}
	return set.Extract(doc, p)
}

// column gives a table's values of some columns, "∅" for an absent column.
func column(rs *extract.Records, table string, columns ...string) [][]string {
	var out [][]string
	for _, r := range rs.Of(table) {
		var row []string
		for _, c := range columns {
			v, ok := r.Get(c)
			text := v.Text
			if !ok {
				text = "∅"
			}
			for _, f := range r.Fields {
				if f.Column == c && f.Unit != "" {
					text += "[" + f.Unit + "]"
				}
			}
			row = append(row, text)
		}
		out = append(out, row)
	}
	return out
}

func codes(rs *extract.Records) []string {
	var out []string
	for _, i := range rs.Issues {
		out = append(out, i.Code+" "+i.Ref.String())
	}
	return out
}

func equal(t *testing.T, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

const cover = `
附件
江苏省创新联合体建设试点申请书
创新联合体名称：  江苏省海上风电创新联合体
产业领域：  新能源
牵头单位：  盐城临海风电股份有限公司  （盖章）
联系人：  周小渔    联系电话：0515-80001234
填报日期：2023年8月3日
江苏省科学技术厅
2023 年制
基础信息表
`

const official = cover + `
1.基本信息|<|<|<|<|<|<|<
创新联合体名称|<|江苏省海上风电创新联合体|<|<|<|<|<
产业领域|<|新能源|<|通讯地址|盐城市亭湖区风光路1号|<|<
创新联合体牵头单位|<|盐城临海风电股份有限公司|<|法定代表人|吴大江|<|<
领军人才/首席科学家|<|陈一帆|<|职务/职称|总工程师|<|<
创新联合体牵头单位类型|<|□创新型领军企业  ☑龙头骨干企业  □国家级技术创新中心  □省级技术创新中心  □其它|<|<|<|<|<
联系人|<|周小渔|<|联系电话|0515-80001234|<|<
创新联合体成员情况|<|3个，其中：企业1个，高校1个，科研院所1个，其它0个|<|<|<|<|<
2.组织合作情况|<|<|<|<|<|<|<
重点研发方向|<|（1）大功率机组；\n（2）柔性叶片。|<|<|<|<|<
创新联合体成员及分工|序号|单位名称|统一社会信用代码|任务分工|工作职责|近一年销售收入（万元，成员单位为企业填写）|近一年研发投入（万元，成员单位为企业填写）
^|1|盐城临海风电股份有限公司|91320900MA0000001X|整机|牵头|120,000|4800
^|2|河海大学|12100000000000002Y|载荷|研究|／|／
^|3|江苏省风能研究院|12320000000000003Z|测试|检测|／|／
^|…|||||||
联合体决策及运行机制|<|设理事会。|<|<|<|<|<
3.科技创新基础|<|<|<|<|<|<|<
牵头及成员单位拥有从业人员数|<|<|1200 人|其中：专业技术人员|<|300 人|<
拥有有效知识产权数量|<|<|80 项|其中：发明专利|<|20 项|<
牵头及成员单位已建省级以上创新平台|序号|平台名称|产业领域|级别（国家级/省级）|依托单位|<|建设时间
^|1|江苏省风电装备重点实验室|新能源|省级|河海大学|<|2016.07
牵头及成员单位近三年承担省级以上重大科技计划项目|序号|项目名称|产业领域|级别（国家级/省级）|实施期|承担单位|<
^|1|漂浮式机组研制|新能源|国家级|2021/01—2024/12|河海大学|<
江苏省创新联合体建设方案
一、建设意义及发展方向
1. 创新联合体建设的意义和必要性
海上风电资源丰富。
二、建设任务及目标
2024年建成样机。
三、保障措施
设立专项经费。
牵头单位简介（领军企业）
公司成立于2001年。
参与单位简介
一、企业
二、高校、科研院所
（一）河海大学
团队有20人。
（二）江苏省风能研究院
现有人员50人。
`

func TestOfficialForm(t *testing.T) {
	rs := read(t, official)
	if rs.Kind != extract.Application || rs.Profile != "jiangsu" {
		t.Errorf("kind %s, profile %s", rs.Kind, rs.Profile)
	}
	title, _ := rs.Document.Get("title")
	equal(t, "title", title.Text, "江苏省创新联合体建设试点申请书")
	equal(t, "consortia", column(rs, "consortia", "name", "field"), [][]string{{"江苏省海上风电创新联合体", "新能源"}})
	equal(t, "applications", column(rs, "applications", contract["applications"]...), [][]string{{
		"新能源", "盐城市亭湖区风光路1号", "盐城临海风电股份有限公司", "backbone", "吴大江", "陈一帆", "总工程师", "周小渔", "0515-80001234",
		"2023年8月3日", "3个", "1", "1", "1", "0", "（1）大功率机组；\n（2）柔性叶片。", "设理事会。", "1200 人", "300 人", "80 项", "20 项"}})
	equal(t, "members", column(rs, "members", contract["members"]...), [][]string{
		{"牵头单位", "盐城临海风电股份有限公司", "91320900MA0000001X", "整机", "牵头", "120,000[万元]", "4800[万元]"},
		{"成员单位", "河海大学", "12100000000000002Y", "载荷", "研究", "／[万元]", "／[万元]"},
		{"成员单位", "江苏省风能研究院", "12320000000000003Z", "测试", "检测", "／[万元]", "／[万元]"}})
	equal(t, "platforms", column(rs, "platforms", contract["platforms"]...), [][]string{{"江苏省风电装备重点实验室", "新能源", "省级", "河海大学", "2016.07"}})
	equal(t, "projects", column(rs, "projects", contract["projects"]...), [][]string{{"漂浮式机组研制", "新能源", "国家级", "2021/01—2024/12", "2021/01—2024/12", "河海大学"}})
	equal(t, "narratives", column(rs, "narratives", "heading", "text"), [][]string{
		{"建设意义及发展方向", "1. 创新联合体建设的意义和必要性\n海上风电资源丰富。"}, {"建设任务及目标", "2024年建成样机。"}, {"保障措施", "设立专项经费。"},
		{"牵头单位简介（领军企业）", "公司成立于2001年。"}, {"河海大学", "团队有20人。"}, {"江苏省风能研究院", "现有人员50人。"}})
	equal(t, "issues", codes(rs), []string(nil))
}

// A value keeps the place where it is printed.
func TestPlaces(t *testing.T) {
	rs := read(t, official)
	app := rs.Of("applications")[0]
	for _, c := range []struct{ column, place string }{{"filled_on", "7:6"}, {"address", "表!F3"}, {"enterprise_count", "表!C8"}, {"lead_type", "表!C6"}} {
		v, _ := app.Get(c.column)
		if v.Src.String() != c.place {
			t.Errorf("%s read at %s, want %s", c.column, v.Src, c.place)
		}
	}
}

func TestBlankForm(t *testing.T) {
	rs := read(t, `
江苏省创新联合体建设试点申请书
创新联合体名称：____________
牵头单位：________（盖章）
填报日期：    年   月   日
创新联合体名称||通讯地址|
创新联合体牵头单位||法定代表人|
牵头单位类型|□创新型领军企业 □龙头骨干企业 □其它____|<|<
联系人||联系电话|
创新联合体成员情况|___个，其中：企业___个，高校___个，科研院所___个，其它___个|<|<
序号|单位名称|统一社会信用代码|任务分工
1|||
2|||
…|||
联合体决策及运行机制|（决策执行机制、科技成果归属、利益分配等，不超过500字）|<|<
从业人员数|      人|其中：专业技术人员|   人
江苏省创新联合体建设方案
（参考提纲）
一、建设意义及发展方向
1. 创新联合体建设的意义和必要性；
2. 建设基础（人才团队、研发投入情况等）；
三、保障措施
字数控制在500字以内。
`)
	for _, r := range rs.Rows {
		for _, f := range r.Fields {
			if f.Value.Text != "" {
				t.Errorf("%s.%s has a value on a blank form: %q", r.Table, f.Column, f.Value.Text)
			}
		}
	}
	equal(t, "rows", len(rs.Rows), 2)
	if _, ok := rs.Of("applications")[0].Get("filled_on"); !ok {
		t.Error("the empty place of filled_on is not there")
	}
	if _, ok := rs.Of("applications")[0].Get("chief_title"); ok {
		t.Error("chief_title has no place on this form")
	}
}

func TestMatch(t *testing.T) {
	set := load(t, "")
	long := strings.Repeat("各设区市科技局要高度重视创新联合体建设工作，认真组织推荐。\n", 12)
	for name, c := range map[string]struct{ text, want string }{
		"a notice with the form attached": {"关于组织申报的通知\n" + long + official, ""},
		"a notice":                        {"关于组织申报的通知\n" + long, ""},
		"the other form":                  {"附件2\n长三角创新联合体建设申请书\n创新联合体名称：甲\n牵头单位：乙\n", "yangtze"},
		"a title over two lines":          {"江苏省创新联合体\n建设试点申请书\n创新联合体名称：甲\n牵头单位：乙\n", "jiangsu"},
		"a title with a year":             {"2023年江苏省创新联合体建设试点申请书\n联系人：甲\n牵头单位：乙\n", "jiangsu"},
		"an attachment's title":           {"附件1：江苏省创新联合体建设试点申请书\n联系人：甲\n牵头单位：乙\n", "jiangsu"},
		"a short notice with the form":    {"苏科高发〔2023〕1号\n关于组织申报的通知\n各有关单位：现组织申报。\n" + official, ""},
		"the table alone":                 {strings.SplitN(official, "基础信息表", 2)[1], "jiangsu"},
		"an agreement":                    {"江苏省海上风电创新联合体组建协议\n甲方：盐城临海风电股份有限公司\n乙方：河海大学\n一、组建目的", ""},
		"nothing":                         {"", ""},
	} {
		got := ""
		if p := set.Match(page(c.text)); p != nil {
			got = p.Name
		}
		if got != c.want {
			t.Errorf("%s: profile %q, want %q", name, got, c.want)
		}
	}
}

// A letter that encloses a filled form is an application; a notice with the blank
// form or with a specimen attached is none.
func TestEnclosedForm(t *testing.T) {
	letter := "关于报送申请材料的函\n江苏省科学技术厅：\n现将我单位牵头的申请材料报上，请予审核。\n联系人：丁一 0515-80009999\n盐城甲公司\n"
	set := load(t, "")
	doc := page(letter + official)
	p := set.Match(doc)
	if p == nil {
		t.Fatal("a filled form behind a letter is not recognised")
	}
	rs := set.Extract(doc, p)
	whole := read(t, official)
	equal(t, "fields", column(rs, "applications", "contact_person", "contact_phone", "lead_name"), column(whole, "applications", "contact_person", "contact_phone", "lead_name"))
	title, _ := rs.Document.Get("title")
	equal(t, "title", title.Text, "江苏省创新联合体建设试点申请书")
	blank := "江苏省创新联合体建设试点申请书\n创新联合体名称：____\n牵头单位：____（盖章）\n联系人|\n通讯地址|\n法定代表人|\n联系电话|\n产业领域|\n序号|单位名称|任务分工\n1||"
	for name, text := range map[string]string{"a notice with the blank form": letter + blank, "a notice with a specimen": letter + strings.Replace(official, "建设试点申请书", "建设试点申请书\n（填写示例）", 1)} {
		if p := set.Match(page(text)); p != nil {
			t.Errorf("%s is taken for an application (%s)", name, p.Name)
		}
	}
}

// A date is the same in every way of writing it.
func TestSameDate(t *testing.T) {
	for _, s := range []string{"二〇二三年八月十日", "二零二三年八月十日", "2023.8.10", "2023年08月10日", "2023年8月"} {
		if !same(s, "2023年8月10日") {
			t.Errorf("%s is not 2023年8月10日", s)
		}
	}
	for _, s := range []string{"二〇二三年十二月二十一日", "2023-12-21"} {
		if !same(s, "2023年12月21日") || same(s, "2023年12月20日") {
			t.Errorf("%s is not 2023年12月21日", s)
		}
	}
	if !same("二〇二三年十月三十日", "2023-10-30") || !same("二〇二三年十一月", "2023-11") {
		t.Error("10, 30, 11")
	}
}

func TestFields(t *testing.T) {
	head := "江苏省创新联合体建设试点申请书\n联系人|甲\n通讯地址|乙\n"
	for name, c := range map[string]struct {
		rows, column, want string
	}{
		"spaces and breaks in the label": {`创新联合体\n牵 头 单 位|盐城甲公司`, "lead_name", "盐城甲公司"},
		"a renamed label with a seal":    {"牵头单位（盖章）：|盐城甲公司", "lead_name", "盐城甲公司"},
		"full width":                     {"法　定　代　表　人|吴 江", "legal_representative", "吴 江"},
		"label above":                    {"法定代表人|首席科学家|职务/职称\n吴江|陈帆|教授", "chief_scientist", "陈帆"},
		"label above, wide":              {"重点研发方向|<|<\n大功率机组|<|<\n法定代表人|吴江|", "research_direction", "大功率机组"},
		"label and value in one cell":    {"法定代表人：吴江|职务/职称：教授", "chief_title", "教授"},
		"an empty cell between":          {"法定代表人||吴江|职务/职称||教授", "legal_representative", "吴江"},
		"a number before":                {"3、法定代表人*|吴江", "legal_representative", "吴江"},
		"continued below":                {"重点研发方向|（1）甲；\n（2）乙；|<\n|（3）丙。\n法定代表人|吴江", "research_direction", "（1）甲；\n（2）乙；\n（3）丙。"},
		"counts in one cell":             {"从业人员总数|21207 人，其中：专业技术人员 9098 人", "technical_staff_count", "9098"},
		"the total of them":              {"从业人员总数|21207 人，其中：专业技术人员 9098 人", "staff_count", "21207 人"},
		"underlined counts":              {"成员单位数量|_8_个，其中：企业_5_个，高校_2_个，科研院所_1_个，其它_0_个", "university_count", "2"},
		"counts before their word":       {"成员单位数量|共8家，其中5家企业、2所高校、1家科研院所", "institute_count", "1"},
		"the total before them":          {"成员单位数量|共8家，其中5家企业、2所高校、1家科研院所", "member_count", "8家"},
		"a total before other words":     {"成员单位数量|成员单位共8家：5家企业、2所高校、1家科研院所", "member_count", "8家"},
		"a total with 总":                 {"成员单位数量|总8个：企业5 高校2 科研院所1", "member_count", "8个"},
		"a total under its own word":     {"从业人员总数|人数：21207", "staff_count", "21207"},
		"a part of nothing":              {"发明专利|其中128项", "invention_patent_count", "128项"},
		"a person and the office":        {"首席科学家及职务/职称|陈帆（教授）|<", "chief_title", "教授"},
		"a person with both":             {"首席科学家及职务/职称|陈帆（教授）|<", "chief_scientist", "陈帆"},
		"a person and a place":           {"联系人及通讯地址|周小渔 盐城市|<", "contact_person", "甲"},
		"a number behind a name":         {"法定代表人|吴江 13800001111|<", "legal_representative", "吴江"},
		"a number in brackets":           {"联系人|周小渔（手机：13800001111）|<", "contact_phone", "13800001111"},
		"a number that is none":          {"联系人姓名|周小渔（身份证号：320900190001010011）|<", "contact_phone", "∅"},
		"a text in parts":                {"决策及运行机制|决策|设理事会。\n^|分配|按贡献。", "governance", "决策\n设理事会。\n分配\n按贡献。"},
		"a word of its own before it":    {"法定代表人|姓名|吴江|职务|董事长", "legal_representative", "吴江"},
		"two labels run together":        {"拥有从业人员数拥有有效知识产权数量|445 项|<", "staff_count", "∅"},
		"a long value in one cell":       {"重点研发方向：（1）甲；\\n（2）乙。|<", "research_direction", "（1）甲；\n（2）乙。"},
		"one part left blank":            {"成员单位数量|8个，其中：企业5个，高校__个，科研院所3个，其它__个", "other_count", ""},
		"counts in cells":                {"成员单位数量|8|其中：企业|5|高校|3", "enterprise_count", "5"},
		"a date in a table":              {"填表日期|2023.8.22", "filled_on", "2023.8.22"},
		"a hint left in":                 {"决策及运行机制|（决策执行机制、利益分配等，不超过500字）\\n设理事会。", "governance", "设理事会。"},
		"a name and a phone":             {"联系人及电话|周小渔 0515-80001234|<", "contact_phone", "0515-80001234"},
		"an empty cell":                  {"法定代表人||职务/职称|教授", "legal_representative", ""},
		"the next label in the cell":     {"产业领域|新能源  通讯地址|盐城市风光路1号|<", "field", "新能源"},
		"before the next label":          {"法定代表人|吴 江  职务/职称|教授|<", "legal_representative", "吴 江"},
		"the value of that label":        {"联系人|周小渔  联系电话|0515-80001234|<", "contact_phone", "0515-80001234"},
		"no such place":                  {"职务/职称|教授", "legal_representative", "∅"},
	} {
		rs := read(t, head+c.rows)
		if got := column(rs, "applications", c.column)[0][0]; got != c.want {
			t.Errorf("%s: %s is %q, want %q", name, c.column, got, c.want)
		}
	}
}

func TestChoices(t *testing.T) {
	for text, want := range map[string]string{
		"□创新型领军企业  ☑龙头骨干企业  □其它":          "backbone",
		"☐创新型领军企业  ☒龙头骨干企业  ☐其它":          "backbone",
		"■创新型领军企业  □龙头骨干企业  □其它":          "innovative_leader",
		"√创新型领军企业 □龙头骨干企业 □其它":            "innovative_leader",
		"（√）创新型领军企业 （  ）龙头骨干企业 （　）其它":     "innovative_leader",
		"( ) 创新型领军企业 (v) 龙头骨干企业 ( ) 其它":   "backbone",
		"[x] 创新型领军企业  [ ] 龙头骨干企业  [ ] 其它": "innovative_leader",
		"创新型领军企业□ 龙头骨干企业√ 国家级技术创新中心□":     "backbone",
		"创新型领军企业（ ） 国家级技术创新中心（√） 其它（ ）":   "national_center",
		"创新型领军企业 √龙头骨干企业 省级技术创新中心":        "backbone",
		"○创新型领军企业 ●省级技术创新中心 ○其它":          "provincial_center",
		"\uf0a8创新型领军企业  \uf0fe龙头骨干企业":     "backbone",
		`□创新型领军企业\n☑国家级技术创新中心\n□其它`:       "national_center",
		"□创新型领军企业 ☑其它：新型研发机构":             "other",
		"龙头骨干企业": "backbone",
		"□创新型领军企业  □龙头骨干企业  □其它____":                                                 "",
		"创新型领军企业、龙头骨干企业":                                                             "?",
		"创新型领军企业  龙头骨干企业  国家级技术创新中心  省级技术创新中心  其它":                                   "",
		"☑创新型领军企业  ☑龙头骨干企业":                                                          "?",
		"\ufffd创新型领军企业 \ufffd龙头骨干企业":                                                 "?",
		"\uf123创新型领军企业 \uf124龙头骨干企业":                                                 "?",
		"创新型领军企业 √ 龙头骨干企业":                                                           "?",
		"□创新型领军企业 □√龙头骨干企业 □其它":                                                      "backbone",
		"□创新型领军企业 √□龙头骨干企业 □其它":                                                      "backbone",
		"□创新型领军企业√ □龙头骨干企业 □其它":                                                      "innovative_leader",
		`□创新型领军企业 ☑龙头骨干企业 □其它\n（注：只选一项，请在□内打“√”）`:                                    "backbone",
		"请在相应□中打√：□创新型领军企业 □龙头骨干企业 □其它":                                              "",
		"□创新型领军企业√□龙头骨干企业□其它":                                                        "innovative_leader",
		"□创新型领军企业□龙头骨干企业√□其它":                                                        "backbone",
		"□创新型领军企业√ □龙头骨干企业√ □其它":                                                     "?",
		"<input type=\"checkbox\"> 创新型领军企业 <input type=\"checkbox\" checked> 龙头骨干企业": "backbone",
	} {
		rs := read(t, "江苏省创新联合体建设试点申请书\n联系人|甲\n通讯地址|乙\n牵头单位类型|"+text)
		got := column(rs, "applications", "lead_type")[0][0]
		if len(rs.Issues) == 1 && rs.Issues[0].Code == extract.FieldUnreadable && got == "" {
			got = "?"
		}
		if got != want {
			t.Errorf("%q is %q, want %q (%v)", text, got, want, codes(rs))
		}
	}
}

func TestChoiceOverCells(t *testing.T) {
	rs := read(t, "江苏省创新联合体建设试点申请书\n联系人|甲||\n通讯地址|乙||\n牵头单位类型|□创新型领军企业|☑龙头骨干企业|□其它\n法定代表人|丙||")
	equal(t, "lead_type", column(rs, "applications", "lead_type", "legal_representative"), [][]string{{"backbone", "丙"}})
	rs = read(t, "江苏省创新联合体建设试点申请书\n联系人|甲|\n通讯地址|乙|\n牵头单位类型|√|创新型领军企业\n^||龙头骨干企业\n法定代表人|丙|")
	equal(t, "lead_type", column(rs, "applications", "lead_type", "legal_representative"), [][]string{{"innovative_leader", "丙"}})
}

func TestChoiceInNestedTable(t *testing.T) {
	doc := page("江苏省创新联合体建设试点申请书\n联系人|甲\n通讯地址|乙\n牵头单位类型|")
	cells := doc.Blocks[1].Table.Cells
	cells[len(cells)-1].Tables = []*extract.Table{page("□|创新型领军企业\n√|龙头骨干企业\n□|其它").Blocks[0].Table}
	set := load(t, "")
	equal(t, "lead_type", column(set.Extract(doc, set.Match(doc)), "applications", "lead_type"), [][]string{{"backbone"}})
}

func TestPersons(t *testing.T) {
	for text, want := range map[string][2]string{
		"陈立":              {"陈立", ""},
		"陈立 教授、博士生导师":     {"陈立", "教授、博士生导师"},
		"欧阳 立 教授":         {"欧阳 立", "教授"},
		"陈立/科技部经理":        {"陈立", "科技部经理"},
		"陈立（研究员）":         {"陈立", "研究员"},
		"陈立（男，52岁）":       {"陈立", ""},
		"陈立教授":            {"陈立", "教授"},
		"陈立、王芳":           {"陈立、王芳", ""},
		"首席科学家：陈立":        {"陈立", ""},
		"Anna (Ann) Berg": {"Anna (Ann) Berg", ""},
		"Anna Berg, 教授":   {"Anna Berg", "教授"},
	} {
		rs := read(t, "江苏省创新联合体建设试点申请书\n联系人|甲\n通讯地址|乙\n首席科学家|"+text)
		got := column(rs, "applications", "chief_scientist", "chief_title")[0]
		if title := strings.ReplaceAll(got[1], "∅", ""); got[0] != want[0] || title != want[1] {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
	// The place of its own for the office goes before what stands behind the name,
	// and may say what is a label elsewhere.
	for _, title := range []string{"总工程师", "首席科学家"} {
		rs := read(t, "江苏省创新联合体建设试点申请书\n联系人|甲|通讯地址|乙\n首席科学家|陈立（教授）|职务/职称|"+title)
		equal(t, "title", column(rs, "applications", "chief_scientist", "chief_title"), [][]string{{"陈立", title}})
		equal(t, "issues", codes(rs), []string(nil))
	}
	// A spreadsheet has no cell where nothing was entered, and empty ones behind.
	rs := read(t, "江苏省创新联合体建设试点申请书\n联系人|甲|通讯地址|乙||\n首席科学家|陈立|职务/职称|首席科学家||\n法定代表人|丙|职务/职称|-|联系电话|-\n牵头单位|丁|产业领域|-|填报日期|")
	equal(t, "sparse", column(rs, "applications", "chief_title", "contact_phone", "field"), [][]string{{"首席科学家", "∅", "∅"}})
}

func TestNothingFilledIn(t *testing.T) {
	for _, text := range []string{"单击或点击此处输入文字。", "请输入地址", "（请填写）", "□苏州 □南京", "____"} {
		rs := read(t, "江苏省创新联合体建设试点申请书\n联系人|甲\n法定代表人|乙\n通讯地址|"+text)
		equal(t, text, column(rs, "applications", "address"), [][]string{{""}})
	}
}

// A content control that was not kept leaves its value several times.
func TestValueSeveralTimes(t *testing.T) {
	for text, want := range map[string]string{
		"盐城市盐城市盐城市":                           "盐城市",
		"风光路1号风光路1号":                          "风光路1号",
		"风光路1号风光路风光路1号1风光路1号号风光路1号":           "风光路1号",
		"0515-8000转1转0515-8000转110515-8000转1": "0515-8000转1",
		"平平": "平平", "中山路中山路口": "中山路中山路口", "88888888": "88888888", "中山中路中山": "中山中路中山",
	} {
		rs := read(t, "江苏省创新联合体建设试点申请书\n联系人|甲\n法定代表人|乙\n通讯地址|"+text)
		equal(t, text, column(rs, "applications", "address"), [][]string{{want}})
	}
}

func TestTickedField(t *testing.T) {
	for text, want := range map[string]string{
		`□集成电路\n☑物联网\n□氢能`: "物联网",
		"集成电路□ 物联网√ 氢能□":   "物联网",
		"☑集成电路 □物联网 ☑氢能":   "集成电路、氢能",
	} {
		rs := read(t, "江苏省创新联合体建设试点申请书\n联系人|甲\n通讯地址|乙\n产业领域|"+text)
		equal(t, text, column(rs, "applications", "field"), [][]string{{want}})
	}
	rs := read(t, "江苏省创新联合体建设试点申请书\n联系人|甲\n通讯地址|乙\n填报日期|二○二三年八月○日")
	equal(t, "a date", column(rs, "applications", "filled_on"), [][]string{{"二○二三年八月○日"}})
}
