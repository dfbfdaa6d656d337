package rule

import (
	"slices"
	"strings"

	"lianhe/extract"
	"lianhe/normalize"
)

// Answering returns the rules for applications that answer an imported call:
// what s demands of every form, with the thresholds, regions and deadline that
// the call states in place of those of s.
func (s *Set) Answering(call *normalize.Result) *Set {
	out := *s
	source := "《" + strings.Trim(call.Document.String("title"), "《》") + "》"
	if n := call.Document.String("doc_number"); n != "" {
		source = n
	}
	out.Name, out.Title = "call:"+source, source
	out.Leads, out.Region, out.Members, out.Deadline = nil, Region{Lead: s.Region.Lead}, Members{}, ""
	for _, r := range call.Of("requirements") {
		out.demand(r, source)
	}
	for _, d := range call.Of("deadlines") {
		if due := d.String("due_on"); out.Deadline == "" && len(due) == len("2006-01-02") && d.String("recurs") == "" {
			out.Deadline = due
		}
		if d.String("recurs") == "yearly" {
			out.Report = d.String("month_day")
		}
	}
	return &out
}

// demand turns a row of requirements into a rule, where it is one that records
// can be judged by.
func (s *Set) demand(r *normalize.Row, source string) {
	v, ok := r.Number("value")
	if op := r.String("op"); op != ">=" && op != "includes" {
		return
	}
	switch r.String("metric") {
	case "sales_revenue":
		if ok && r.String("subject") == "lead" {
			s.threshold(r, source).RevenueYuan = v
		}
	case "rd_intensity":
		if ok && r.String("subject") == "lead" {
			s.threshold(r, source).RDPercent = v
		}
	case "regions":
		if ok {
			s.Region.Source = source
			s.Region.AtLeast, s.Region.Of = int(v), provinces(r.String("text"), s.Region.Lead)
		}
	case "university_or_institute":
		s.Members.UniversityOrInstitute, s.Members.Source = true, source
	case "member_count":
		if ok {
			s.Members.AtLeast = int(v)
		}
	}
}

// threshold is the rule for the same kind of lead as the sentence names.
func (s *Set) threshold(r *normalize.Row, source string) *Threshold {
	var types []string
	for _, t := range []struct{ word, code string }{{"龙头", "backbone"}, {"领军企业", "innovative_leader"}, {"技术创新中心", "provincial_center"}} {
		if strings.Contains(condition(r.String("text")), t.word) {
			types = append(types, t.code)
		}
	}
	i := slices.IndexFunc(s.Leads, func(t Threshold) bool { return slices.Equal(t.Types, types) })
	if i < 0 {
		s.Leads = append(s.Leads, Threshold{Types: types, Source: source})
		i = len(s.Leads) - 1
	}
	return &s.Leads[i]
}

// condition is the part of a sentence before 的，: 牵头单位为行业龙头企业的，….
func condition(text string) string {
	if i := strings.Index(text, "的，"); i >= 0 {
		return text[:i]
	}
	return ""
}

var delta = []string{"上海市", "江苏省", "浙江省", "安徽省"}

// provinces are those that a sentence names; 长三角 and 三省一市 are the four of
// the Yangtze delta.
func provinces(text string, fallback []string) []string {
	var out []string
	for _, p := range delta {
		if strings.Contains(text, strings.TrimRight(p, "省市")) {
			out = append(out, p)
		}
	}
	if len(out) > 1 {
		return out
	}
	if strings.Contains(text, "长三角") || strings.Contains(text, "三省一市") || len(fallback) < 2 {
		return delta
	}
	return fallback
}

// IsCall reports whether a document states what applications must meet.
func IsCall(res *normalize.Result) bool {
	return (res.Kind == extract.Call || res.Kind == extract.Guideline) && len(res.Of("requirements")) > 0
}
