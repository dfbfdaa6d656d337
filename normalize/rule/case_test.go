package rule

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lianhe/extract"
	"lianhe/normalize"
)

func TestCases(t *testing.T) {
	form := Sibling{Consortium: "甲联合体", Lead: "甲公司", FilledOn: "2023-08-01", Text: true}
	table := Sibling{Consortium: "甲联合体", Lead: "甲公司", FilledOn: "2023-08", Table: true}
	with := func(s Sibling, change func(*Sibling)) Sibling { change(&s); return s }
	for name, c := range map[string]struct {
		all  []Sibling
		want string
	}{
		"form and table":              {[]Sibling{form, table}, "[[0 1]]"},
		"in two folders by kind":      {[]Sibling{with(form, func(s *Sibling) { s.Folder = "申请书/" }), with(table, func(s *Sibling) { s.Folder = "信息表/" })}, "[[0 1]]"},
		"another lead":                {[]Sibling{form, with(table, func(s *Sibling) { s.Lead = "乙公司" })}, "[]"},
		"the lead's short name":       {[]Sibling{with(form, func(s *Sibling) { s.LeadUnit = 7 }), with(table, func(s *Sibling) { s.Lead, s.LeadUnit = "甲", 7 })}, "[[0 1]]"},
		"another date":                {[]Sibling{form, with(table, func(s *Sibling) { s.FilledOn = "2023-09" })}, "[]"},
		"another name, two forms":     {[]Sibling{with(form, func(s *Sibling) { s.Table = true }), with(table, func(s *Sibling) { s.Consortium, s.Text = "乙联合体", true })}, "[]"},
		"another name, form and list": {[]Sibling{form, with(table, func(s *Sibling) { s.Consortium = "甲创新联合体" })}, "[[0 1]]"},
		"no name in the table":        {[]Sibling{form, with(table, func(s *Sibling) { s.Consortium = "" })}, "[[0 1]]"},
		"a folder for each applicant": {[]Sibling{
			with(form, func(s *Sibling) { s.Folder = "甲/" }), with(table, func(s *Sibling) { s.Folder = "甲/" }),
			{Folder: "乙/", Consortium: "乙联合体", Text: true}, {Folder: "乙/", Table: true},
		}, "[[0 1] [2 3]]"},
		"one that says nothing, two cases": {[]Sibling{form, {Consortium: "乙联合体", Text: true}, {Table: true}}, "[]"},
		"a form that is not filled in":     {[]Sibling{form, {}}, "[]"},
		"which of two dates":               {[]Sibling{form, table, with(form, func(s *Sibling) { s.FilledOn, s.Folder = "2023-08-02", "新/" })}, "[[0 1]]"},
	} {
		got := fmt.Sprint(Cases(c.all))
		if got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// A heap of forms under one name is no case, and does not take long to tell.
func TestHeapIsNoCase(t *testing.T) {
	all := make([]Sibling, 20000)
	for i := range all {
		all[i] = Sibling{Consortium: "甲联合体", Lead: "甲公司", Folder: fmt.Sprint(i/3, "/")}
	}
	if got := Cases(all); len(got) != 6667 {
		t.Errorf("%d cases, want one a folder", len(got))
	}
	for i := range all {
		all[i].Folder = ""
	}
	if got := Cases(all); len(got) != 0 {
		t.Errorf("%d cases, want none", len(got))
	}
}

// Which documents are one case does not depend on their order.
func TestCasesWhateverTheOrder(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	pick := func(of ...string) string { return of[r.Intn(len(of))] }
	for range 300 {
		all := make([]Sibling, 2+r.Intn(5))
		for i := range all {
			all[i] = Sibling{Folder: pick("", "a/", "b/"), Consortium: pick("", "甲", "乙"), Lead: pick("", "丙", "丁"), FilledOn: pick("", "2023-08", "2023-08-01", "2023-08-02"), Table: r.Intn(2) == 0, Text: r.Intn(2) == 0}
		}
		order := r.Perm(len(all))
		mixed := make([]Sibling, len(all))
		for i, k := range order {
			mixed[i] = all[k]
		}
		var got []string
		for _, g := range Cases(mixed) {
			for i := range g {
				g[i] = order[g[i]]
			}
			slices.Sort(g)
			got = append(got, fmt.Sprint(g))
		}
		var want []string
		for _, g := range Cases(all) {
			want = append(want, fmt.Sprint(g))
		}
		slices.Sort(got)
		slices.Sort(want)
		if d := cmp.Diff(want, got); d != "" {
			t.Fatalf("%+v: %s", all, d)
		}
	}
}

// halves are an application told in two files: the form with the texts, and the
// table.
func halves(change func(form, table *normalize.Result)) []Part {
	keep := func(sum string, which func(*normalize.Row) bool) *normalize.Result {
		whole := result("jiangsu-2023", []unit{lead, college, partner}, nil)
		whole.SHA256 = sum
		whole.Rows = slices.DeleteFunc(whole.Rows, func(r *normalize.Row) bool { return !which(r) })
		return whole
	}
	form := keep("1", func(r *normalize.Row) bool { return r.Table == "narratives" || r.Table == "consortia" })
	form.Rows = append(form.Rows, row("applications", 1, map[string]any{"lead_name": "盐城甲公司", "filled_on": "2023-08-03"}))
	table := keep("2", func(r *normalize.Row) bool { return r.Table != "narratives" })
	if change != nil {
		change(form, table)
	}
	return []Part{{1, "甲.zip!材料/申请书.docx", form, nil}, {2, "甲.zip!材料/信息表.xlsx", table, nil}}
}

func told(found []Across) []string {
	var out []string
	for _, a := range found {
		out = append(out, fmt.Sprintf("%d %s %s", a.Document, a.Issue.Code, a.Issue.Ref))
	}
	return out
}

func TestCheckCase(t *testing.T) {
	s := sets(t, "")
	for name, c := range map[string]struct {
		change func(form, table *normalize.Result)
		want   []string
	}{
		"complete together": {nil, nil},
		"nobody has it": {func(_, table *normalize.Result) { delete(find(table.Rows, "applications", 1).Values, "address") },
			[]string{"2 field.missing applications/1/address"}},
		"the cover has it": {func(form, table *normalize.Result) {
			delete(find(table.Rows, "applications", 1).Values, "address")
			find(form.Rows, "applications", 1).Values["address"] = "盐城市"
		}, nil},
		"a heading is left out": {func(form, _ *normalize.Result) { find(form.Rows, "narratives", 3).Values["heading"] = "其他" },
			[]string{"2 field.missing narratives"}},
		"told differently": {func(form, _ *normalize.Result) { find(form.Rows, "applications", 1).Values["contact_person"] = "丁" },
			[]string{"2 table.inconsistent applications/1/contact_person"}},
		"the same at another precision": {func(form, _ *normalize.Result) { find(form.Rows, "applications", 1).Values["filled_on"] = "2023-08" }, nil},
		"the name of the consortium": {func(form, _ *normalize.Result) {
			find(form.Rows, "consortia", 1).Values["name"] = "海上风电创新联合体"
		},
			[]string{"2 table.inconsistent consortia/1/name"}},
		"a number": {func(form, _ *normalize.Result) { find(form.Rows, "applications", 1).Values["member_count"] = int64(8) },
			[]string{"2 table.inconsistent applications/1/member_count"}},
		"declared in the form, listed in the table": {func(form, table *normalize.Result) {
			delete(find(table.Rows, "applications", 1).Values, "member_count")
			find(form.Rows, "applications", 1).Values["member_count"] = int64(8)
		}, []string{"1 members.count_mismatch applications/1/member_count"}},
		"sales below, the kind of lead in the form": {func(form, table *normalize.Result) {
			delete(find(table.Rows, "applications", 1).Values, "lead_type")
			find(form.Rows, "applications", 1).Values["lead_type"] = "backbone"
			find(table.Rows, "members", 1).Values["revenue_yuan"] = 9e8
		}, []string{"2 lead.revenue_below members/1/revenue_yuan"}},
		"a text too long": {func(form, _ *normalize.Result) {
			find(form.Rows, "narratives", 4).Values["text"] = strings.Repeat("字", 501)
		}, []string{"1 text.too_long narratives/4/text"}},
		"two lists": {func(form, _ *normalize.Result) {
			form.Rows = append(form.Rows,
				row("members", 1, map[string]any{"role": "lead", "name": "盐城甲公司", "uscc": "A1", "revenue_yuan": 2e9, "rd_yuan": 1e8}),
				row("members", 2, map[string]any{"role": "member", "name": "河海大学", "uscc": "B2", "task": "检测"}),
				row("members", 3, map[string]any{"role": "member", "name": "丙研究院", "uscc": "D4"}))
		}, []string{"1 table.inconsistent members", "2 members.count_mismatch applications/1/member_count", "2 table.inconsistent members"}},
		"a code in one list alone": {func(form, table *normalize.Result) {
			delete(find(table.Rows, "members", 2).Values, "uscc")
			form.Rows = append(form.Rows, row("members", 1, map[string]any{"role": "member", "name": "河海大学", "uscc": "B2"}))
		}, nil},
		"the cover names the lead": {func(form, _ *normalize.Result) {
			form.Rows = append(form.Rows, row("members", 1, map[string]any{"role": "lead", "name": "盐城甲公司"}))
			form.Findings = []extract.Issue{{Code: extract.MembersLeadMissing, Ref: extract.Ref{Table: "members", Ord: 1, Column: "name"}}}
		}, nil},
	} {
		parts := halves(c.change)
		before := halves(c.change)
		got := told(CheckCase(s.For, parts, nil))
		slices.Sort(got)
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
		if d := cmp.Diff(before, parts); d != "" {
			t.Errorf("%s: judging changed something: %s", name, d)
		}
		turned := told(CheckCase(s.For, []Part{parts[1], parts[0]}, nil))
		slices.Sort(turned)
		if d := cmp.Diff(got, turned); d != "" {
			t.Errorf("%s: in the other order: %s", name, d)
		}
	}
}

func TestDifferenceNamesBothPlaces(t *testing.T) {
	found := CheckCase(sets(t, "").For, halves(func(form, _ *normalize.Result) {
		form.Format = extract.DOCX
		find(form.Rows, "applications", 1).Values["member_count"] = int64(8)
		find(form.Rows, "applications", 1).Raw["member_count"] = extract.Value{Text: "8", Src: place(12)}
	}), nil)
	want := "成员数在同一套材料中前后不一：本份（第1段）为“3”，“申请书.docx”（第12段）为“8”"
	if len(found) != 1 || found[0].Issue.Text != want {
		t.Errorf("%+v, want %s", found, want)
	}
}

// A plan in a file of its own counts, a list of its headings alone does not.
func TestPlanBeside(t *testing.T) {
	table := halves(nil)[1]
	for text, want := range map[string]int{
		"一、建设意义及发展方向\n围绕海上风电的关键技术开展联合攻关。\n二、建设任务及目标\n完成三项关键技术攻关，建成中试平台。\n三、保障措施\n设立理事会，定期考核各单位的任务。\n牵头单位简介\n本公司成立于2010年，主营海上风电的运维。": 0,
		"一、建设意义及发展方向\n二、建设任务及目标\n三、保障措施\n牵头单位简介\n": 1,
		"牵头单位简介\n本公司成立于2010年，主营海上风电的运维。":           1,
	} {
		beside := &normalize.Result{Kind: extract.Plan, Text: text}
		if got := CheckCase(sets(t, "").For, []Part{table}, []*normalize.Result{{Findings: []extract.Issue{{Code: extract.DocumentScanned}}}}); len(got) != 1 || !strings.Contains(got[0].Issue.Hint, "没有读出来的文件") {
			t.Errorf("beside a scan: %+v", got)
		}
		if got := CheckCase(sets(t, "").For, []Part{table}, []*normalize.Result{beside}); len(got) != want {
			t.Errorf("beside %q: %v, want %d", text, told(got), want)
		}
	}
}
