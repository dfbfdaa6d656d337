package rule

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"lianhe/extract"
	"lianhe/normalize"
	"lianhe/normalize/region"
)

// counts compares the declared numbers of members with the list.
func (c *checker) counts() {
	listed, added := len(c.members), len(c.added)
	if listed == added {
		return // no list to compare with
	}
	declared, ok := c.application.Number("member_count")
	if ok && int(declared) != listed && int(declared) != listed-added {
		c.count("member_count", fmt.Sprintf("申报成员%d家，成员名单列出%d家", int(declared), listed-added))
		return
	}
	c.countsByKind(added)
	c.countsAddUp(declared, ok)
}

// kinds are the declared columns and the kinds of unit that they count.
var kinds = []struct{ column, kind, word string }{
	{"enterprise_count", "enterprise", "企业"}, {"university_count", "university", "高校"}, {"institute_count", "institute", "科研院所"},
}

// countsByKind compares kind by kind, where the kind of every member is certain:
// forms count platforms and hospitals now here, now there.
func (c *checker) countsByKind(added int) {
	have := map[string]int{}
	leads := map[string]int{}
	for _, m := range c.members {
		kind := c.unit(m).String("kind")
		switch kind {
		case "enterprise", "university", "institute", "other":
		default:
			return
		}
		have[kind]++
		if c.added[m.Ord] {
			leads[kind] += added
		}
	}
	for _, k := range kinds {
		n, ok := c.application.Number(k.column)
		if ok && int(n) != have[k.kind] && int(n) != have[k.kind]-leads[k.kind] {
			c.count(k.column, fmt.Sprintf("申报%s%d家，成员名单中为%d家", k.word, int(n), have[k.kind]-leads[k.kind]))
		}
	}
}

// countsAddUp compares the total with its parts.
func (c *checker) countsAddUp(total float64, ok bool) {
	sum := 0.0
	for _, column := range []string{"enterprise_count", "university_count", "institute_count", "other_count"} {
		n, stated := c.application.Number(column)
		ok = ok && stated
		sum += n
	}
	if ok && sum != total {
		c.count("member_count", fmt.Sprintf("申报成员%d家，其中各类合计%d家，两者不一致", int(total), int(sum)))
	}
}

func (c *checker) count(column, text string) {
	c.add(extract.MembersCountMismatch, extract.SevWarning, c.application.Raw[column].Src, extract.Ref{Table: "applications", Ord: 1, Column: column},
		text, "请申报单位核对成员数量和成员名单")
}

// codes finds one code that stands for two names.
func (c *checker) codes() {
	seen := map[string]*normalize.Row{}
	for _, m := range c.members {
		code := m.String("uscc")
		if code == "" {
			continue
		}
		other := seen[code]
		if other == nil {
			seen[code] = m
			continue
		}
		if other.String("name") == m.String("name") && other.String("name_raw") == m.String("name_raw") {
			continue
		}
		c.add(extract.USCCDuplicate, extract.SevError, m.Raw["uscc"].Src, extract.Ref{Table: "members", Ord: m.Ord, Column: "uscc"},
			fmt.Sprintf("统一社会信用代码%s同时填给了“%s”（第%d家）和“%s”（第%d家）", code, printed(other), other.Ord, printed(m), m.Ord),
			"请按营业执照或法人证书核对两家单位的代码")
	}
}

func printed(m *normalize.Row) string {
	if raw := strings.Join(strings.Fields(m.String("name_raw")), ""); raw != "" {
		return raw
	}
	return m.String("name")
}

// thresholds judges what is asked of the leading unit.
func (c *checker) thresholds() {
	if c.lead == nil {
		return
	}
	revenue, hasRevenue := c.lead.Number("revenue_yuan")
	rd, hasRD := c.lead.Number("rd_yuan")
	for _, t := range c.set.Leads {
		if len(t.Types) > 0 && !slices.Contains(t.Types, c.application.String("lead_type")) {
			continue
		}
		if t.RevenueYuan > 0 && hasRevenue && revenue < t.RevenueYuan {
			c.add(extract.LeadRevenueBelow, extract.SevWarning, c.lead.Raw["revenue_yuan"].Src, extract.Ref{Table: "members", Ord: c.lead.Ord, Column: "revenue_yuan"},
				fmt.Sprintf("牵头单位近一年销售收入%s，低于%s的要求", yuan(revenue), yuan(t.RevenueYuan)), because(t.Source, "请核对金额和单位，属实的按规定处理"))
		}
		if t.RDPercent > 0 && hasRD && hasRevenue && revenue > 0 && rd*100 < t.RDPercent*revenue*(1-1e-12) {
			c.add(extract.LeadRDBelow, extract.SevWarning, c.lead.Raw["rd_yuan"].Src, extract.Ref{Table: "members", Ord: c.lead.Ord, Column: "rd_yuan"},
				fmt.Sprintf("牵头单位近一年研发投入%s，占销售收入%s的%s%%，低于%s%%的要求", yuan(rd), yuan(revenue), below(rd*100/revenue, t.RDPercent), decimal(t.RDPercent, 2)), because(t.Source, "请核对金额和单位，属实的按规定处理"))
		}
	}
}

// because puts the source of a rule before what to do.
func because(source, todo string) string {
	if source == "" {
		return todo
	}
	return "依据：" + source + "；" + todo
}

// yuan writes an amount as staff write it: 10亿元, 2400万元, 350元.
func yuan(v float64) string {
	switch {
	case v >= 1e8:
		return decimal(v/1e8, 4) + "亿元"
	case v >= 1e4:
		return decimal(v/1e4, 4) + "万元"
	}
	return decimal(v, 2) + "元"
}

func decimal(v float64, digits int) string {
	s := strconv.FormatFloat(v, 'f', digits, 64)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// below writes a number with as many decimals, at least two, as tell that it is
// below another.
func below(v, limit float64) string {
	digits := 2
	for ; digits < 9; digits++ {
		if r, err := strconv.ParseFloat(decimal(v, digits), 64); err != nil || r < limit {
			break
		}
	}
	return decimal(v, digits)
}

// regions judges where the lead is and how the members are spread. A unit whose
// province is not known is counted for neither side.
func (c *checker) regions() {
	r := c.set.Region
	if c.lead != nil && len(r.Lead) > 0 {
		if p := c.seat(); p != "" && !slices.Contains(r.Lead, p) {
			c.add(extract.LeadOutsideRegion, extract.SevWarning, c.lead.Raw["name"].Src, extract.Ref{Table: "members", Ord: c.lead.Ord, Column: "name"},
				fmt.Sprintf("牵头单位“%s”在%s，不在%s", c.lead.String("name"), p, strings.Join(r.Lead, "、")), because(r.Source, "请核对牵头单位注册地"))
		}
	}
	if r.AtLeast <= 1 {
		return
	}
	var in []string
	unknown, counted := 0, 0
	for _, m := range c.members {
		p := c.unit(m).String("province")
		counted++
		switch {
		case p == "":
			unknown++
		case slices.Contains(r.Of, p) && !slices.Contains(in, p):
			in = append(in, p)
		}
	}
	if counted == 0 || len(in) >= r.AtLeast {
		return
	}
	text := fmt.Sprintf("参与单位只来自%s，应至少来自%s中的%d个", strings.Join(in, "、"), strings.Join(r.Of, "、"), r.AtLeast)
	if len(in) == 0 {
		text = fmt.Sprintf("参与单位没有来自%s的", strings.Join(r.Of, "、"))
	}
	hint := because(r.Source, "请核对各单位注册地，或补充其他地区的参与单位")
	if unknown > 0 {
		hint = fmt.Sprintf("另有%d家单位所在地不明；%s", unknown, hint)
	}
	c.add(extract.MembersSingleRegion, extract.SevWarning, first(c.members).Raw["name"].Src, extract.Ref{Table: "members"}, text, hint)
}

// seat is the province of the lead, by its name or code, else by the address
// that the form asks for.
func (c *checker) seat() string {
	if p := c.unit(c.lead).String("province"); p != "" {
		return p
	}
	return region.InAddress(c.application.String("address")).Province
}

// participants judges the members together.
func (c *checker) participants() {
	rows := c.members
	if len(rows) == 0 {
		return
	}
	if n := c.set.Members.AtLeast; n > len(rows) {
		c.count("member_count", fmt.Sprintf("成员单位%d家，少于要求的%d家", len(rows), n))
	}
	if !c.set.Members.UniversityOrInstitute {
		return
	}
	unknown := 0
	for _, m := range rows {
		switch c.unit(m).String("kind") {
		case "university", "institute":
			return
		case "":
			unknown++
		}
	}
	hint := because(c.set.Members.Source, "请补充高校或科研院所作为参与单位")
	if unknown > 0 {
		hint = fmt.Sprintf("另有%d家单位性质不明；%s", unknown, hint)
	}
	c.add(extract.MembersNoUniversity, extract.SevWarning, rows[0].Raw["name"].Src, extract.Ref{Table: "members"},
		fmt.Sprintf("%d家参与单位中没有高校或科研院所", len(rows)), hint)
}

// deadline judges the date of the application. A deadline ends its own round:
// an application of another year answers another one.
func (c *checker) deadline() {
	filled, due := c.application.String("filled_on"), c.set.Deadline
	if due == "" || len(filled) < 4 || filled[:4] != due[:4] || !after(filled, due) {
		return
	}
	c.add(extract.DateLate, extract.SevWarning, c.application.Raw["filled_on"].Src, extract.Ref{Table: "applications", Ord: 1, Column: "filled_on"},
		fmt.Sprintf("填报日期%s晚于截止日期%s", filled, due), "请核对填报日期；逾期的按规定处理")
}

// report judges the date of a yearly report.
func (c *checker) report() {
	issued := c.res.Document
	if c.set.Report == "" || issued == nil {
		return
	}
	d := issued.String("issued_on")
	if len(d) < 7 || !after(d[5:], c.set.Report) {
		return
	}
	c.add(extract.DateLate, extract.SevWarning, issued.Raw["issued_on"].Src, extract.Ref{Table: "documents", Ord: 1, Column: "issued_on"},
		fmt.Sprintf("年度报告日期%s晚于每年%s的截止日期", d, c.set.Report), "请核对报送日期")
}

// after compares dates at the precision that both have: a month that holds the
// deadline is not late.
func after(date, due string) bool {
	n := min(len(date), len(due))
	return date[:n] > due[:n]
}
