package normalize

// Choice is one of the codes that a column may hold, and what people call it.
type Choice struct{ Code, Label string }

var levelChoices = []Choice{{"national", "国家级"}, {"provincial", "省部级"}, {"other", "其它"}}

// choices are the codes of the contract in the order in which people are shown
// them, by table and column.
var choices = map[string][]Choice{
	"documents.kind": {{"application", "申请书"}, {"designation", "名单"}, {"call", "申报通知"}, {"guideline", "工作指引"}, {"plan", "行动方案"},
		{"report", "报告"}, {"agreement", "协议"}, {"other", "其它"}},
	"documents.status":       {{"failed", "未读出"}, {"review", "待核"}, {"ok", "正常"}},
	"documents.disclosure":   {{"主动公开", "主动公开"}, {"依申请公开", "依申请公开"}, {"不予公开", "不予公开"}},
	"findings.severity":      {{"error", "错误"}, {"warning", "警告"}, {"info", "提示"}},
	"findings.answer":        {{"corrected", "已更正"}, {"confirmed", "已核"}, {"accepted", "已处理"}, {"dismissed", "不影响"}, {"elsewhere", "另一份里有"}},
	"members.role":           {{"lead", "牵头单位"}, {"co_lead", "联合牵头单位"}, {"member", "成员单位"}},
	"units.kind":             {{"enterprise", "企业"}, {"university", "高校"}, {"institute", "科研院所"}, {"hospital", "医院"}, {"platform", "平台"}, {"government", "政府部门"}, {"other", "其它"}},
	"applications.lead_type": {{"innovative_leader", "创新型领军企业"}, {"backbone", "龙头骨干企业"}, {"national_center", "国家级创新中心"}, {"provincial_center", "省级创新中心"}, {"other", "其它"}},
	"platforms.level":        levelChoices,
	"projects.level":         levelChoices,
	"deadlines.recurs":       {{"yearly", "每年"}},
	"requirements.subject":   {{"lead", "牵头单位"}, {"member", "成员单位"}, {"consortium", "创新联合体"}, {"document", "申报材料"}},
	"requirements.metric": {{"sales_revenue", "销售收入"}, {"rd_intensity", "研发强度"}, {"regions", "涉及省份"}, {"member_count", "成员数"}, {"university_or_institute", "高校或科研院所"},
		{"legal_person", "法人资格"}, {"word_count", "字数"}, {"credit_record", "信用记录"}, {"lead_unchanged", "牵头单位不变"}, {"other", "其它"}},
	"requirements.op":      {{">=", "不少于"}, {"<=", "不超过"}, {"=", "为"}, {"includes", "包含"}},
	"indicators.qualifier": {{"exact", "准确"}, {"over", "超过"}, {"under", "不足"}, {"about", "约"}},
}

// Choices lists the codes that a column may hold, nil where it holds no codes.
func Choices(table, column string) []Choice { return choices[table+"."+column] }

// ChoiceLabel is what people call a value of a column: the name of a code, and
// any other value as it is.
func ChoiceLabel(table, column, code string) string {
	for _, c := range Choices(table, column) {
		if c.Code == code {
			return c.Label
		}
	}
	return code
}

// tableLabels are the Chinese titles of the tables.
var tableLabels = map[string]string{
	"documents": "文件", "issuers": "发文机关", "attachments": "附件", "sections": "章节", "deadlines": "截止日期", "contacts": "联系人", "requirements": "要求", "indicators": "指标",
	"consortia": "创新联合体", "members": "成员单位", "units": "单位", "unit_aliases": "单位别名", "mentions": "提到的单位", "applications": "基本信息", "platforms": "创新平台", "projects": "科技项目", "narratives": "文字材料", "findings": "审核意见",
}

// TableLabel is the Chinese title of a table.
func TableLabel(table string) string {
	if l, ok := tableLabels[table]; ok {
		return l
	}
	return table
}
