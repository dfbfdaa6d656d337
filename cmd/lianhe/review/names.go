package review

import (
	"html/template"
	"strings"

	"lianhe/extract"
	"lianhe/normalize/text"
)

// codeNames say in a few words what a finding is about, in the order in which
// people are offered them.
var codeNames = []struct{ Code, Label string }{
	{extract.FieldMissing, "没有填写"},
	{extract.FieldUnreadable, "读不出来"},
	{extract.USCCInvalid, "信用代码不对"},
	{extract.USCCDuplicate, "信用代码重复"},
	{extract.MembersCountMismatch, "成员数不符"},
	{extract.MembersSingleRegion, "成员只在一省"},
	{extract.MembersNoUniversity, "缺高校院所"},
	{extract.MembersLeadMissing, "成员表缺牵头单位"},
	{extract.MembersShared, "单位参加多个联合体"},
	{extract.LeadRevenueBelow, "牵头单位收入不足"},
	{extract.LeadRDBelow, "牵头单位研发投入不足"},
	{extract.LeadOutsideRegion, "牵头单位不在区域内"},
	{extract.TextTooLong, "字数超限"},
	{extract.DateInvalid, "日期不对"},
	{extract.DateLate, "超过截止日期"},
	{extract.DateYearInferred, "年份为推定"},
	{extract.UnitAmbiguous, "单位名称待判断"},
	{extract.ConsortiumDuplicate, "联合体重复申报"},
	{extract.TableInconsistent, "前后不一致"},
	{extract.SheetHidden, "有隐藏的表"},
	{extract.DocumentScanned, "扫描件"},
	{extract.DocumentEncrypted, "加密"},
	{extract.DocumentUnknownKind, "类别不明"},
	{extract.DocumentTruncated, "文件不完整"},
	{extract.FileUnreadable, "读不了"},
	{extract.FileLimit, "超过限度"},
	{extract.FileUnsupported, "格式不支持"},
}

// placeName spells a place for a person, also where its sheet has an odd name.
func placeName(format, place string) string {
	return text.Visible(extract.Where(extract.Format(format), place))
}

// clip shortens a text to n characters.
func clip(s string, n int) string {
	i := 0
	for at := range s {
		if i == n {
			return s[:at] + "…"
		}
		i++
	}
	return s
}

// marked turns the 【 and 】 around found words into marks.
func marked(s string) template.HTML {
	var b strings.Builder
	for i, part := range strings.Split(s, "【") {
		word, rest, ok := strings.Cut(part, "】")
		switch {
		case i > 0 && ok:
			b.WriteString("<mark>" + template.HTMLEscapeString(word) + "</mark>" + template.HTMLEscapeString(rest))
		case i > 0:
			b.WriteString("【" + template.HTMLEscapeString(part))
		default:
			b.WriteString(template.HTMLEscapeString(part))
		}
	}
	return template.HTML(b.String())
}
