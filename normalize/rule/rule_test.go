package rule

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lianhe/extract"
	"lianhe/normalize"
)

// place is where an invented value stands.
func place(line int) extract.Source { return extract.Source{Line: line, Col: 1} }

func row(table string, ord int, values map[string]any) *normalize.Row {
	r := &normalize.Row{Table: table, Ord: ord, Parent: 1, Values: map[string]any{}, Raw: map[string]extract.Value{}}
	for k, v := range values {
		if v != nil {
			r.Values[k] = v
		}
		r.Raw[k] = extract.Value{Src: place(ord)}
	}
	return r
}

type unit struct {
	name, kind, province, uscc string
	revenue, rd                any
}

// result is an application that meets every rule, with the given lead and
// members; change may spoil it.
func result(rules string, units []unit, change func(app map[string]any, res *normalize.Result)) *normalize.Result {
	counts := map[string]int64{}
	for _, u := range units {
		counts[u.kind]++
	}
	app := map[string]any{
		"field": "新能源", "address": "盐城市", "lead_name": units[0].name, "lead_type": "backbone", "legal_representative": "甲", "chief_scientist": "乙",
		"contact_person": "丙", "contact_phone": "0515", "filled_on": "2023-08-03", "research_direction": "风电", "governance": "理事会",
		"member_count": int64(len(units)), "enterprise_count": counts["enterprise"], "university_count": counts["university"], "institute_count": counts["institute"], "other_count": counts["other"],
	}
	res := &normalize.Result{Kind: extract.Application, Rules: rules, Document: row("documents", 1, nil)}
	for i, u := range units {
		role := "member"
		if i == 0 {
			role = "lead"
		}
		res.Rows = append(res.Rows,
			row("members", i+1, map[string]any{"role": role, "name": u.name, "name_raw": u.name, "unit_id": int64(i + 1), "uscc": u.uscc, "revenue_yuan": u.revenue, "rd_yuan": u.rd}),
			row("units", i+1, map[string]any{"name": u.name, "kind": u.kind, "province": u.province}))
	}
	for i, h := range []string{"建设意义及发展方向", "建设任务及目标", "保障措施", "牵头单位简介（领军企业）"} {
		res.Rows = append(res.Rows, row("narratives", i+1, map[string]any{"heading": h, "text": "正文"}))
	}
	if change != nil {
		change(app, res)
	}
	res.Rows = append(res.Rows, row("applications", 1, app), row("consortia", 1, map[string]any{"name": "江苏省海上风电创新联合体"}))
	return res
}

var (
	lead    = unit{"盐城甲公司", "enterprise", "江苏省", "A1", 2e9, 1e8}
	college = unit{"河海大学", "university", "江苏省", "B2", nil, nil}
	partner = unit{"杭州乙公司", "enterprise", "浙江省", "C3", 1e8, 1e7}
)

func sets(t testing.TB, dir string) *Sets {
	t.Helper()
	s, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func found(issues []extract.Issue) []string {
	var out []string
	for _, i := range issues {
		out = append(out, i.Code+" "+i.Ref.String())
	}
	return out
}

func find(rows []*normalize.Row, table string, ord int) *normalize.Row {
	for _, r := range rows {
		if r.Table == table && r.Ord == ord {
			return r
		}
	}
	return nil
}

func TestCheck(t *testing.T) {
	long := strings.Repeat("字", 501)
	for name, c := range map[string]struct {
		form   string
		units  []unit
		change func(app map[string]any, res *normalize.Result)
		want   []string
	}{
		"all right":            {"jiangsu-2023", []unit{lead, college, partner}, nil, nil},
		"all right, the delta": {"yangtze-2025", []unit{lead, college, partner}, nil, nil},
		"empty fields": {"jiangsu-2023", []unit{lead, college}, func(app map[string]any, _ *normalize.Result) {
			app["address"], app["lead_type"] = nil, nil
		}, []string{"field.missing applications/1/address", "field.missing applications/1/lead_type"}},
		"no list of members": {"jiangsu-2023", []unit{lead}, func(app map[string]any, res *normalize.Result) {
			app["member_count"], app["enterprise_count"] = nil, nil
			res.Findings = []extract.Issue{{Code: extract.MembersLeadMissing, Ref: extract.Ref{Table: "members", Ord: 1, Column: "name"}}}
		}, []string{"field.missing members"}},
		"an unreadable field is not missing too": {"jiangsu-2023", []unit{lead, college}, func(app map[string]any, res *normalize.Result) {
			app["lead_type"] = nil
			res.Findings = []extract.Issue{{Code: extract.FieldUnreadable, Ref: extract.Ref{Table: "applications", Ord: 1, Column: "lead_type"}}}
		}, nil},
		"no place for a date": {"jiangsu-2023", []unit{lead, college}, func(app map[string]any, _ *normalize.Result) { delete(app, "filled_on") }, nil},
		"an empty date":       {"jiangsu-2023", []unit{lead, college}, func(app map[string]any, _ *normalize.Result) { app["filled_on"] = nil }, []string{"field.missing applications/1/filled_on"}},
		"members without codes and amounts": {"jiangsu-2023", []unit{lead, {"河海大学", "university", "", "", nil, nil}, {"杭州乙公司", "enterprise", "", "C3", nil, 1e7}},
			func(_ map[string]any, res *normalize.Result) { delete(find(res.Rows, "members", 2).Values, "uscc") },
			[]string{"field.missing members/2/uscc", "field.missing members/3/revenue_yuan"}},
		"a foreign member has no code": {"jiangsu-2023", []unit{lead, college, {"德国北海风能研究所", "institute", "", "", nil, nil}, {"North Sea Wind GmbH", "enterprise", "", "", nil, nil}},
			func(_ map[string]any, res *normalize.Result) {
				delete(find(res.Rows, "members", 3).Values, "uscc")
				delete(find(res.Rows, "members", 4).Values, "uscc")
			}, nil},
		"no plan": {"jiangsu-2023", []unit{lead, college}, func(_ map[string]any, res *normalize.Result) {
			res.Rows = res.Rows[:4]
		}, []string{"field.missing narratives"}},
		"a part of the plan is missing": {"jiangsu-2023", []unit{lead, college}, func(_ map[string]any, res *normalize.Result) {
			find(res.Rows, "narratives", 3).Values["heading"] = "其他"
		}, []string{"field.missing narratives"}},
		"texts too long": {"jiangsu-2023", []unit{lead, college}, func(app map[string]any, res *normalize.Result) {
			app["governance"] = long
			find(res.Rows, "narratives", 1).Values["text"] = long // a plan has no limit
			find(res.Rows, "narratives", 4).Values["text"] = long
			res.Rows = append(res.Rows, row("narratives", 5, map[string]any{"heading": "河海大学", "text": long[:1500]}))
		}, []string{"text.too_long applications/1/governance", "text.too_long narratives/4/text"}},
		"more declared than listed": {"jiangsu-2023", []unit{lead, college}, func(app map[string]any, _ *normalize.Result) { app["member_count"] = int64(5) },
			[]string{"members.count_mismatch applications/1/member_count"}},
		"the kinds do not agree": {"jiangsu-2023", []unit{lead, college}, func(app map[string]any, _ *normalize.Result) {
			app["enterprise_count"], app["university_count"] = int64(2), int64(0)
		}, []string{"members.count_mismatch applications/1/enterprise_count", "members.count_mismatch applications/1/university_count"}},
		"a lead that is counted but not listed": {"jiangsu-2023", []unit{lead, college}, func(_ map[string]any, res *normalize.Result) {
			delete(find(res.Rows, "members", 1).Values, "uscc")
			res.Findings = []extract.Issue{{Code: extract.MembersLeadMissing, Ref: extract.Ref{Table: "members", Ord: 1, Column: "name"}}}
		}, nil},
		"a code for two names": {"jiangsu-2023", []unit{lead, college, {"南通丙公司", "enterprise", "江苏省", "A1", 1e8, 1e7}}, nil, []string{"uscc.duplicate members/3/uscc"}},
		"sales below":          {"jiangsu-2023", []unit{{"盐城甲公司", "enterprise", "江苏省", "A1", 9.99e8, 1e8}, college}, nil, []string{"lead.revenue_below members/1/revenue_yuan"}},
		"R&D below":            {"jiangsu-2023", []unit{{"盐城甲公司", "enterprise", "江苏省", "A1", 1e9, 2.4e7}, college}, nil, []string{"lead.rd_below members/1/rd_yuan"}},
		"R&D exactly":          {"jiangsu-2023", []unit{{"盐城甲公司", "enterprise", "江苏省", "A1", 1e9, 3e7}, college}, nil, nil},
		"another kind of lead": {"jiangsu-2023", []unit{{"盐城甲公司", "enterprise", "江苏省", "A1", 1e8, 1e6}, college}, func(app map[string]any, _ *normalize.Result) { app["lead_type"] = "innovative_leader" }, nil},
		"a lead from elsewhere": {"jiangsu-2023", []unit{partner, college}, func(app map[string]any, _ *normalize.Result) { app["lead_type"] = "innovative_leader" },
			[]string{"lead.outside_region members/1/name"}},
		"a lead known by its address": {"jiangsu-2023", []unit{{"甲公司", "enterprise", "", "A1", 2e9, 1e8}, college}, func(app map[string]any, _ *normalize.Result) { app["address"] = "浙江省杭州市西湖区1号" },
			[]string{"lead.outside_region members/1/name"}},
		"one region":                {"yangtze-2025", []unit{lead, college}, nil, []string{"members.single_region members"}},
		"no university":             {"yangtze-2025", []unit{lead, partner}, nil, []string{"members.no_university_or_institute members"}},
		"a late date":               {"jiangsu-2023", []unit{lead, college}, func(app map[string]any, _ *normalize.Result) { app["filled_on"] = "2023-10-08" }, []string{"date.late applications/1/filled_on"}},
		"the month of the deadline": {"jiangsu-2023", []unit{lead, college}, func(app map[string]any, _ *normalize.Result) { app["filled_on"] = "2023-09" }, nil},
		"the next year's round":     {"jiangsu-2023", []unit{lead, college}, func(app map[string]any, _ *normalize.Result) { app["filled_on"] = "2024-10-08" }, nil},
		"a scan": {"jiangsu-2023", []unit{lead}, func(app map[string]any, res *normalize.Result) {
			clear(app)
			res.Findings = []extract.Issue{{Code: extract.DocumentScanned}}
		}, nil},
	} {
		res := result(c.form, c.units, c.change)
		set := sets(t, "").For(res)
		if set == nil {
			t.Fatalf("%s: no rules for the form %s", name, c.form)
		}
		issues := set.Check(res)
		if d := cmp.Diff(c.want, found(issues)); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
		for _, i := range issues {
			if i.Text == "" || i.Hint == "" || i.Severity == "" {
				t.Errorf("%s: a finding without text, hint or severity: %+v", name, i)
			}
		}
	}
}

func TestSentences(t *testing.T) {
	for _, tt := range []struct {
		revenue, rd float64
		want        string
	}{
		{1e9, 2.4e7, "牵头单位近一年研发投入2400万元，占销售收入10亿元的2.4%，低于3%的要求"},
		{2.5e9, 7.499e7, "牵头单位近一年研发投入7499万元，占销售收入25亿元的2.9996%，低于3%的要求"},
	} {
		res := result("jiangsu-2023", []unit{{"盐城甲公司", "enterprise", "江苏省", "A1", tt.revenue, tt.rd}, college}, nil)
		issues := sets(t, "").For(res).Check(res)
		if len(issues) != 1 || issues[0].Text != tt.want || issues[0].Src != place(1) {
			t.Errorf("got %+v, want %s", issues, tt.want)
		}
	}
}

// Judging changes nothing.
func TestCheckNeverEdits(t *testing.T) {
	change := func(app map[string]any, _ *normalize.Result) { app["address"], app["member_count"] = nil, int64(9) }
	res, same := result("jiangsu-2023", []unit{lead, college}, change), result("jiangsu-2023", []unit{lead, college}, change)
	sets(t, "").For(res).Check(res)
	if d := cmp.Diff(same, res); d != "" {
		t.Error(d)
	}
}

func TestAnswering(t *testing.T) {
	s, _ := sets(t, "").Get("jiangsu-2023")
	call := &normalize.Result{Kind: extract.Call, Document: row("documents", 1, map[string]any{"title": "关于组织申报的通知", "doc_number": "苏科高发〔2027〕1号"})}
	text := "牵头单位为行业龙头企业的，2026年销售收入应在20亿元以上，研发投入强度不低于5%"
	call.Rows = []*normalize.Row{
		row("requirements", 1, map[string]any{"subject": "lead", "metric": "sales_revenue", "op": ">=", "value": 2e9, "unit": "元", "text": text}),
		row("requirements", 2, map[string]any{"subject": "lead", "metric": "rd_intensity", "op": ">=", "value": 5.0, "text": text}),
		row("requirements", 3, map[string]any{"subject": "consortium", "metric": "regions", "op": ">=", "value": 2.0, "text": "应包括三省一市两地及以上"}),
		row("requirements", 4, map[string]any{"subject": "consortium", "metric": "university_or_institute", "op": "includes", "text": "应包含高校"}),
		row("deadlines", 1, map[string]any{"action": "报送材料", "due_on": "2027-05-31"}),
	}
	if !IsCall(call) {
		t.Error("a call with requirements is not taken for one")
	}
	rules := s.Answering(call)
	res := result("jiangsu-2023", []unit{{"盐城甲公司", "enterprise", "江苏省", "A1", 1.5e9, 6e7}, partner}, func(app map[string]any, _ *normalize.Result) { app["filled_on"] = "2027-06-01" })
	want := []string{"lead.revenue_below members/1/revenue_yuan", "lead.rd_below members/1/rd_yuan", "members.no_university_or_institute members", "date.late applications/1/filled_on"}
	issues := rules.Check(res)
	if d := cmp.Diff(want, found(issues)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if !strings.Contains(issues[0].Hint, "苏科高发〔2027〕1号") {
		t.Errorf("the finding does not name the call: %s", issues[0].Hint)
	}
	if s.Deadline != "2023-09-28" || len(s.Leads) != 1 || s.Leads[0].RevenueYuan != 1e9 {
		t.Error("the built-in rules were changed")
	}
}

func TestAcross(t *testing.T) {
	apps := []Applied{
		{Document: 1, Path: "一.docx", Consortium: "甲联合体", Lead: "盐城甲公司", FilledOn: "2023-07-15", Members: []AppliedMember{{1, 10, "盐城甲公司", "A1"}, {2, 20, "河海大学", "B2"}}},
		{Document: 2, Path: "二.pdf", Consortium: "甲联合体", Lead: "盐城甲公司", FilledOn: "2023-08-20", Members: []AppliedMember{{1, 10, "盐城甲公司", "A1"}}},
		{Document: 3, Path: "三.docx", Consortium: "乙联合体", FilledOn: "2023-08", Members: []AppliedMember{{1, 20, "河海大学", "B2"}, {2, 30, "南通丙公司", "A1"}}},
	}
	var got []string
	for _, a := range CheckAcross(apps) {
		got = append(got, string(rune('0'+a.Document))+" "+string(a.Issue.Severity)+" "+a.Issue.Code+" "+a.Issue.Ref.String()+" "+a.Issue.Text)
	}
	want := []string{
		"1 warning consortium.duplicate consortia/1/name “甲联合体”另有一份申报材料（二.pdf，填报日期2023-08-20），那一份较新",
		"1 info members.shared members/2/name “河海大学”还参加了另外1个创新联合体：乙联合体",
		"1 warning uscc.duplicate members/1/uscc 统一社会信用代码A1在本份中是“盐城甲公司”，在另一份（三.docx）中是“南通丙公司”",
		"2 warning consortium.duplicate consortia/1/name “甲联合体”另有一份申报材料（一.docx，填报日期2023-07-15），本份较新",
		"2 warning uscc.duplicate members/1/uscc 统一社会信用代码A1在本份中是“盐城甲公司”，在另一份（三.docx）中是“南通丙公司”",
		"3 info members.shared members/1/name “河海大学”还参加了另外1个创新联合体：甲联合体",
		"3 warning uscc.duplicate members/2/uscc 统一社会信用代码A1在本份中是“南通丙公司”，在另一份（一.docx）中是“盐城甲公司”",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// A resubmission is told apart from another lead's consortium of the same name.
func TestSameNameOtherLead(t *testing.T) {
	apps := []Applied{
		{Document: 1, Path: "一", Consortium: "甲联合体", Lead: "甲公司", FilledOn: "2023-07-01"},
		{Document: 2, Path: "二", Consortium: "甲联合体", Lead: "甲公司", FilledOn: "2023-08-01"},
		{Document: 3, Path: "三", Consortium: "甲联合体", Lead: "乙公司", FilledOn: "2023-09-01"},
	}
	var got []string
	for _, a := range CheckAcross(apps) {
		got = append(got, a.Issue.Text)
	}
	want := []string{
		"“甲联合体”另有一份申报材料（二，填报日期2023-08-01），那一份较新",
		"另一份申报材料（三，填报日期2023-09-01）也叫“甲联合体”，牵头单位不同：本份为“甲公司”，另一份为“乙公司”",
		"“甲联合体”另有一份申报材料（一，填报日期2023-07-01），本份较新",
		"另一份申报材料（三，填报日期2023-09-01）也叫“甲联合体”，牵头单位不同：本份为“甲公司”，另一份为“乙公司”",
		"另一份申报材料（二，填报日期2023-08-01）也叫“甲联合体”，牵头单位不同：本份为“乙公司”，另一份为“甲公司”",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// The documents of one case are no second application; others are.
func TestOneCaseIsNoDuplicate(t *testing.T) {
	app := func(doc int64, with ...int64) Applied {
		return Applied{Document: doc, Path: "甲.zip!申请书.docx", Consortium: "甲联合体", Case: with}
	}
	if got := CheckAcross([]Applied{app(1, 2), app(2, 1)}); len(got) != 0 {
		t.Errorf("one case is found twice: %+v", got)
	}
	if got := CheckAcross([]Applied{app(1, 2), app(2, 1), app(3)}); len(got) != 2 || got[0].Document != 1 || got[1].Document != 3 {
		t.Errorf("%+v, want one on each of the two applications", got)
	}
}

func TestYearlyReport(t *testing.T) {
	s, _ := sets(t, "").Get("yangtze-2025")
	for issued, want := range map[string]int{"2026-03-31": 0, "2026-03": 0, "2026-04-02": 1, "2026": 0} {
		res := &normalize.Result{Kind: extract.Report, Document: row("documents", 1, map[string]any{"issued_on": issued})}
		if got := len(s.Check(res)); got != want {
			t.Errorf("a report of %s gives %d findings, want %d", issued, got, want)
		}
	}
}

func TestLoad(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("ours.yaml", "name: ours\nbase: jiangsu-2023\nlead:\n  - {rd_percent: 5}\n")
	s := sets(t, dir)
	if set, ok := s.Get("ours"); !ok || len(set.Required) == 0 || set.Leads[0].RDPercent != 5 {
		t.Errorf("own rules are not loaded on their base: %+v", set)
	}
	if _, ok := s.Get("none"); ok {
		t.Error("an unknown set is found")
	}
	for text, want := range map[string]string{
		"name: x\nlimits:\n  - {table: applications, column: governence, characters: 5}\n": "governence",
		"name: x\nleed: []\n":    "第2行",
		"name: x\ndeadline: [\n": "第2行",
		"title: x\n":             "name",
		"name: x\nbase: none\n":  "none",
		"name: x\nrequired: [{severity: bad, table: applications, columns: [field]}]\n": "severity",
	} {
		write("bad.yaml", text)
		if _, err := Load(dir); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q gives %v, want an error with %s", text, err, want)
		}
	}
}

// FuzzParse: a rule set is read or refused, never half of it.
func FuzzParse(f *testing.F) {
	data, err := embedded.ReadFile("rules/jiangsu-2023.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(data))
	f.Add("name: x\nlead: [{types: [a], rd_percent: 3}]\n")
	f.Fuzz(func(t *testing.T, s string) {
		set, err := parse([]byte(s))
		if err == nil && set.Name == "" || err != nil && set != nil {
			t.Fatalf("set %+v, error %v", set, err)
		}
	})
}

func BenchmarkCheck(b *testing.B) {
	res := result("jiangsu-2023", []unit{lead, college, partner}, nil)
	set := sets(b, "").For(res)
	for b.Loop() {
		set.Check(res)
	}
}
