package normalize

import (
	"testing"

	"lianhe/extract"
)

func at(text string) extract.Value {
	return extract.Value{Text: text, Src: extract.Source{Line: 1, Col: 1}}
}

func record(table string, parent int, fields ...string) *extract.Record {
	r := &extract.Record{Table: table, Parent: parent}
	for i := 0; i < len(fields); i += 2 {
		r.Set(fields[i], at(fields[i+1]))
	}
	return r
}

func normalized(t *testing.T, kind extract.Kind, document *extract.Record, rows ...*extract.Record) *Result {
	t.Helper()
	n, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return n.Normalize(&extract.Document{Format: extract.TXT}, &extract.Records{Kind: kind, Document: *document, Rows: rows})
}

func codes(fs []extract.Issue) map[string]extract.Issue {
	out := map[string]extract.Issue{}
	for _, f := range fs {
		out[f.Code+" "+f.Ref.String()] = f
	}
	return out
}

func TestNotice(t *testing.T) {
	res := normalized(t, extract.Call,
		record("documents", 0, "title", "关于 组织申报的通知", "doc_number", "云科发[2024]18号", "issued_on", "二〇二四年九月十八日", "disclosure", "（此件主动公开）"),
		record("deadlines", 0, "action", "报送材料", "due_on", "10月25日", "text", "请于10月25日前报送"),
		record("deadlines", 0, "action", "报告", "recurs", "yearly", "month_day", "每年3月底前"),
		record("deadlines", 0, "action", "填报", "due_on", "2月30日"),
		record("requirements", 0, "subject", "lead", "metric", "sales_revenue", "op", ">=", "value", "10亿元", "period", "2023年"),
		record("requirements", 0, "subject", "lead", "metric", "rd_intensity", "op", ">=", "value", "3%", "period", "上年度"),
		record("indicators", 0, "name", "仪器", "value", "超4.7万台(套)", "change_pct", "同比下降3.2%"),
		record("sections", 0, "level", "1", "number", "一、", "heading", "组建 条件"),
	)
	for column, want := range map[string]string{"title": "关于组织申报的通知", "doc_number": "云科发〔2024〕18号", "issued_on": "2024-09-18", "disclosure": "主动公开"} {
		if got := res.Document.String(column); got != want {
			t.Errorf("%s: %q, want %q", column, got, want)
		}
	}
	due := res.Of("deadlines")
	if got := due[0].String("due_on"); got != "2024-10-25" {
		t.Errorf("a date without a year gets the notice's: %q", got)
	}
	if got := due[1].String("month_day"); got != "03-31" {
		t.Errorf("month_day %q", got)
	}
	if _, ok := due[2].Values["due_on"]; ok || due[2].Raw["due_on"].Text != "2月30日" {
		t.Errorf("2月30日 is NULL and keeps its place: %+v", due[2])
	}
	found := codes(res.Findings)
	if f, ok := found["date.year_inferred deadlines/1/due_on"]; !ok || f.Severity != extract.SevInfo {
		t.Errorf("findings %+v", res.Findings)
	}
	if _, ok := found["date.invalid deadlines/3/due_on"]; !ok {
		t.Errorf("findings %+v", res.Findings)
	}
	req := res.Of("requirements")
	if v, _ := req[0].Number("value"); v != 1e9 || req[0].String("unit") != "元" || req[0].String("period") != "2023" {
		t.Errorf("requirement %+v", req[0].Values)
	}
	if req[1].String("period") != "上年度" || req[1].String("unit") != "%" {
		t.Errorf("requirement %+v", req[1].Values)
	}
	ind := res.Of("indicators")[0]
	if v, _ := ind.Number("value"); v != 47000 || ind.String("unit") != "台（套）" || ind.String("qualifier") != "over" {
		t.Errorf("indicator %+v", ind.Values)
	}
	if v, _ := ind.Number("change_pct"); v != -3.2 {
		t.Errorf("change %v", v)
	}
	if s := res.Of("sections")[0]; s.String("number") != "一" || s.String("heading") != "组建条件" || s.Int("level") != 1 {
		t.Errorf("section %+v", s.Values)
	}
}

func TestApplication(t *testing.T) {
	lead := record("members", 1, "role", "牵头单位", "name", "云溪 传感技术有限公司（盖章）", "uscc", "12100000400000624d")
	lead.SetUnit("revenue_yuan", at("12,030.5"), "万元")
	lead.SetUnit("rd_yuan", at("／"), "万元")
	doubtful := record("members", 1, "role", "吉祥物", "name", "棠湖大学", "uscc", "121000004000006245")
	doubtful.SetUnit("revenue_yuan", at("保密"), "万元")
	again := record("members", 1, "role", "成员单位", "name", "云溪传感技术有限公司")
	res := normalized(t, extract.Application, record("documents", 0, "title", "申请书"),
		record("consortia", 0, "name", "云溪\n传感器创新联合体", "field", "物联网领域"), lead, doubtful, again,
		record("narratives", 0, "heading", "一、建设意义", "text", "共 建、共享。\n第二段"),
	)
	m := res.Of("members")
	if m[0].String("name") != "云溪传感技术有限公司" || m[0].String("name_raw") != "云溪 传感技术有限公司（盖章）" || m[0].String("role") != "lead" || m[0].String("uscc") != "12100000400000624D" {
		t.Errorf("lead %+v", m[0].Values)
	}
	if v, _ := m[0].Number("revenue_yuan"); v != 120305000 {
		t.Errorf("revenue %v", v)
	}
	if _, ok := m[0].Values["rd_yuan"]; ok {
		t.Error("／ is NULL, never 0")
	}
	if _, ok := m[0].Raw["rd_yuan"]; !ok {
		t.Error("an empty place keeps where it is")
	}
	if m[0].Int("unit_id") != m[2].Int("unit_id") || m[0].Int("unit_id") == m[1].Int("unit_id") {
		t.Errorf("unit ids %d %d %d", m[0].Int("unit_id"), m[1].Int("unit_id"), m[2].Int("unit_id"))
	}
	twin := normalized(t, extract.Application, record("documents", 0),
		record("members", 1, "name", "云溪传感技术有限公司", "uscc", "12100000400000624D"), record("members", 1, "name", "棠湖传感技术有限公司", "uscc", "12100000400000624D")).Of("members")
	if twin[0].Int("unit_id") == twin[1].Int("unit_id") {
		t.Error("one code does not make two names one unit")
	}
	found := codes(res.Findings)
	for _, want := range []string{"field.unreadable members/2/role", "field.unreadable members/2/revenue_yuan", "uscc.invalid members/2/uscc"} {
		if f, ok := found[want]; !ok || f.Text == "" || f.Hint == "" {
			t.Errorf("no finding %s among %+v", want, res.Findings)
		}
	}
	projects := normalized(t, extract.Application, record("documents", 0),
		record("projects", 0, "name", "一", "period_start", "2021.1-2023.12", "period_end", "2021.1-2023.12"),
		record("projects", 0, "name", "二", "period_start", "2022年3月", "period_end", "2024年5月"),
		record("projects", 0, "name", "三", "period_start", "2022年", "period_end", "2022年")).Of("projects")
	for i, want := range [][2]string{{"2021-01", "2023-12"}, {"2022-03", "2024-05"}, {"", ""}} {
		if got := [2]string{projects[i].String("period_start"), projects[i].String("period_end")}; got != want {
			t.Errorf("period %d: %q, want %q", i+1, got, want)
		}
	}
	if c := res.Of("consortia")[0]; c.String("name") != "云溪传感器创新联合体" || c.String("field") != "物联网" {
		t.Errorf("consortium %+v", c.Values)
	}
	if n := res.Of("narratives")[0].Int("char_count"); n != 9 {
		t.Errorf("char_count %d, white space does not count", n)
	}
}

// What a reader calls unreadable is not stored; its finding says which value it is.
func TestLostDigits(t *testing.T) {
	src := extract.Source{Sheet: "成员", Cell: "C3"}
	member := record("members", 1, "name", "盐城临海风电股份有限公司", "task", "整机")
	member.Set("uscc", extract.Value{Text: "913209021234567000", Src: src})
	n, err := New()
	if err != nil {
		t.Fatal(err)
	}
	doc := &extract.Document{Format: extract.XLSX, Issues: []extract.Issue{{Code: extract.FieldUnreadable, Severity: extract.SevWarning, Src: src, Text: "丢失数位", Hint: "改为文本"}}}
	res := n.Normalize(doc, &extract.Records{Kind: extract.Application, Rows: []*extract.Record{member}})
	if got := res.Of("members")[0].String("uscc"); got != "" {
		t.Errorf("uscc %q", got)
	}
	if _, ok := codes(res.Findings)["field.unreadable members/1/uscc"]; !ok || len(res.Findings) != 1 {
		t.Errorf("findings %v", res.Findings)
	}
}
