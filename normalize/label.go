package normalize

import "strings"

// labels are the Chinese names of columns for the people who read findings,
// reports and workbooks. A column of the same name means the same in all tables
// unless it is listed with its table.
var labels = map[string]string{
	"title": "标题", "doc_number": "发文字号", "issued_on": "成文日期", "effective_on": "施行日期", "expires_on": "失效日期", "addressee": "主送机关", "disclosure": "公开方式",
	"name": "名称", "level": "级别", "number": "序号", "heading": "标题", "body": "正文", "page": "页码", "action": "事项", "due_on": "截止日期", "recurs": "周期", "month_day": "每年日期", "text": "原文",
	"unit": "单位", "person": "联系人", "phone": "电话", "email": "电子邮箱", "subject": "对象", "metric": "指标", "op": "条件", "value": "数值", "period": "期间", "qualifier": "限定", "change_pct": "增减（%）",
	"seq": "序号", "field": "产业领域", "role": "角色", "uscc": "统一社会信用代码", "task": "任务分工", "duty": "工作职责", "revenue_yuan": "销售收入（元）", "rd_yuan": "研发投入（元）",
	"kind": "单位性质", "province": "省份", "city": "城市", "alias": "别名", "count": "次数", "address": "通讯地址", "lead_name": "牵头单位", "lead_type": "牵头单位类型",
	"legal_representative": "法定代表人", "chief_scientist": "领军人才/首席科学家", "chief_title": "职务/职称", "contact_person": "联系人", "contact_phone": "联系电话", "filled_on": "填报日期",
	"member_count": "成员数", "enterprise_count": "企业数", "university_count": "高校数", "institute_count": "科研院所数", "other_count": "其它单位数", "research_direction": "重点研发方向",
	"governance": "决策及运行机制", "staff_count": "从业人员数", "technical_staff_count": "专业技术人员数", "ip_count": "有效知识产权数", "invention_patent_count": "发明专利数",
	"host": "依托单位", "built_on": "建设时间", "period_start": "开始时间", "period_end": "结束时间", "undertaker": "承担单位", "char_count": "字数",
	"path": "文件", "format": "格式", "status": "状态", "page_count": "页数", "imported_at": "入库时间", "parser_version": "解析版本", "profile": "表格式样", "rules": "审核规则", "engine": "解析方式", "documents.kind": "类别",
	"name_raw": "名称原文", "role_raw": "角色原文", "consortia.name": "创新联合体名称", "members.name": "单位名称", "platforms.name": "平台名称", "projects.name": "项目名称", "issuers.name": "发文机关", "indicators.name": "指标名称", "indicators.unit": "计量单位", "requirements.unit": "计量单位",
}

// Name is Label without the unit in which a column is stored: a form asks for the
// same amount in another one.
func Name(table, column string) string {
	return strings.TrimSuffix(Label(table, column), "（元）")
}

// Label is the Chinese name of a column.
func Label(table, column string) string {
	if l, ok := labels[table+"."+column]; ok {
		return l
	}
	if l, ok := labels[column]; ok {
		return l
	}
	return column
}
