package notice

import (
	"regexp"
	"strings"

	"lianhe/extract"
)

// kindRule says what a title's words make of a document. Rules are tried in
// order: a notice that hands on a guideline is the guideline, one that calls for
// applications under it is a call.
type kindRule struct {
	kind  extract.Kind
	title *regexp.Regexp
}

var kindRules = []kindRule{
	{extract.Application, regexp.MustCompile(`(?:申请书|申报书|申请表|申报表|任务书)(?:\([^()]*\))?$`)},
	{extract.Agreement, regexp.MustCompile(`(?:协议书?|合同书?|章程|契约)(?:\([^()]*\))?$`)},
	{extract.Call, regexp.MustCompile(`申报指南|征集指南|申报工作|组织申报|申报.{0,30}(?:通知|公告)|(?:征集|遴选|推荐|揭榜|申请|备案申请).{0,40}(?:通知|公告|函)|(?:组织)?开展.{0,40}(?:组建|建设|试点|培育|备案|认定|遴选|征集)(?:试点)?(?:工作)?的(?:通知|公告)`)},
	{extract.Guideline, regexp.MustCompile(`指引|办法|细则|指南|规定|规程|导则|若干措施|政策措施|实施意见|指导意见|工作意见|的意见|管理制度|规则`)},
	{extract.Plan, regexp.MustCompile(`(?:方案|计划|规划|纲要|要点|路线图)(?:\([^()]*\))*(?:》|〉)?(?:\([^()]*\))?(?:(?:的|等).{0,12}(?:通知|公告|意见|函|报告|决定))?$`)},
	{extract.Report, regexp.MustCompile(`报告|年报|公报|综述|统计|白皮书|蓝皮书|总结|进展|成效|推进情况|运行情况|建设情况|发展情况|加快推进|取得`)},
	{extract.Designation, regexp.MustCompile(`名单|公布|认定|试点建设|批复|确定|公示|同意|组建|备案|立项|下达|培育|入选|公告|(?:成立|设立|命名)[^《》]{0,40}联合体`)},
}

// kindOf decides by the title, with the words of the text only where the title
// says nothing. A list of consortia makes a designation of what is not plainly
// something else.
func kindOf(p *parts, l *lists) extract.Kind {
	title := extract.Fold(p.title, extract.DropSpaces).Text
	named := l.fromTable > 0
	for _, r := range kindRules {
		if !r.title.MatchString(title) {
			continue
		}
		switch r.kind {
		case extract.Designation:
		case extract.Application:
			if p.addressee.Text != "" {
				continue
			}
		case extract.Report:
			if asksFor.MatchString(title) {
				continue
			}
		default:
			if named && designates.MatchString(title) {
				return extract.Designation
			}
		}
		return r.kind
	}
	switch {
	case named || len(l.consortia) > 1:
		return extract.Designation
	case p.textHas(asks):
		return extract.Call
	case p.figures() >= 5 && p.addressee.Text == "":
		return extract.Report
	}
	return extract.Other
}

// designates are the titles that announce a result whatever else they name:
// 关于公布…实施方案入选名单的通知.
var designates = regexp.MustCompile(`名单|公布|试点建设|批复|确定|同意|下达|认定结果`)

// asksFor are the titles that ask for reports instead of being one.
var asksFor = regexp.MustCompile(`(?:报送|提交|填报|报告|开展|做好|组织)[^《》]{0,20}的(?:通知|函)$`)

// asks is what the text of a call says, where the title does not.
var asks = regexp.MustCompile(`组织开展.{0,40}(?:申报|推荐|征集|遴选)工作|申报(?:条件|要求|程序|材料)`)

func (p *parts) textHas(re *regexp.Regexp) bool {
	for _, b := range p.blocks {
		if b.para != nil && re.MatchString(b.text.Text) {
			return true
		}
	}
	return false
}

var countable = regexp.MustCompile(`\d(?:余|多)?[万亿]?(?:家|项|个|亿元|万元|件|人|名|台|元)`)

// figures counts what looks like a figure of a report.
func (p *parts) figures() int {
	n := 0
	for _, b := range p.blocks {
		if b.para != nil {
			n += len(countable.FindAllStringIndex(strings.ReplaceAll(b.text.Text, ",", ""), -1))
		}
	}
	return n
}
