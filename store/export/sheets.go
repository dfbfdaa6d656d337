package export

// single are the tables of which a document has one row.
var single = map[string]bool{"documents": true, "applications": true}

// selected keeps the documents d of the selection.
const selected = "(?1 IS NULL OR d.id IN (SELECT value FROM json_each(?1)))"

// lead is the leading member l of consortium c and its unit u.
const lead = `LEFT JOIN members l ON l.document_id = c.document_id AND l.ord = (SELECT min(x.ord) FROM members x WHERE x.consortium_id = c.id AND x.role = 'lead')
	LEFT JOIN units u ON u.id = l.unit_id`

// counts counts the open findings of document d by severity.
const counts = `(SELECT count(*) FROM findings f WHERE f.document_id = d.id AND f.severity = 'error' AND f.answer IS NULL),
	(SELECT count(*) FROM findings f WHERE f.document_id = d.id AND f.severity = 'warning' AND f.answer IS NULL)`

// selectedCompanion keeps the companions k of the selection.
const selectedCompanion = "(?1 IS NULL OR k.companion_id IN (SELECT value FROM json_each(?1)))"

// companions is what the other documents of the same application state, one row a
// document: a form and its table are one row of 汇总, that of the document with the
// longer list of members.
const companions = `(SELECT k.document_id, max(d.status = 'review') AS review, group_concat(d.path, '；' ORDER BY d.path) AS paths, max(c.name) AS name, max(coalesce(a.field, c.field)) AS field,
	max(a.lead_name) AS lead_name, max(a.lead_type) AS lead_type, max(a.address) AS address, max(a.legal_representative) AS legal_representative, max(a.chief_scientist) AS chief_scientist, max(a.chief_title) AS chief_title,
	max(a.contact_person) AS contact_person, max(a.contact_phone) AS contact_phone, max(a.filled_on) AS filled_on, max(a.member_count) AS member_count, max(a.enterprise_count) AS enterprise_count,
	max(a.university_count) AS university_count, max(a.institute_count) AS institute_count, max(a.other_count) AS other_count, max(a.staff_count) AS staff_count, max(a.technical_staff_count) AS technical_staff_count,
	max(a.ip_count) AS ip_count, max(a.invention_patent_count) AS invention_patent_count, max(a.research_direction) AS research_direction, max(a.governance) AS governance
	FROM cases k JOIN documents d ON d.id = k.companion_id JOIN applications a ON a.document_id = d.id AND a.ord = 1 LEFT JOIN consortia c ON c.id = a.consortium_id
	WHERE ` + selectedCompanion + ` GROUP BY k.document_id)`

// listed counts the members that a document lists.
func listed(document string) string {
	return "(SELECT count(*) FROM members x WHERE x.document_id = " + document + ".id)"
}

// openFindings counts the open findings of a severity on document d and those that are one
// application with it.
func openFindings(severity string) string {
	return "(SELECT count(*) FROM findings f WHERE (f.document_id = d.id OR f.document_id IN (SELECT k.companion_id FROM cases k WHERE k.document_id = d.id AND " + selectedCompanion + ")) AND f.severity = '" + severity + "' AND f.answer IS NULL)"
}

// sheets are the sheets of the workbook, in its order.
var sheets = []sheet{
	{"汇总", 2, []column{
		{"编号", 7, ordinal, ""}, {"联合体名称", 30, plain, ""}, {"状态", 8, grade, "documents.status"}, {"错误", 7, tally, ""}, {"警告", 7, tally, ""}, {"领域", 16, plain, ""}, {"牵头单位", 30, plain, ""}, {"牵头单位类型", 18, plain, "applications.lead_type"},
		{"省份", 10, plain, ""}, {"城市", 10, plain, ""}, {"通讯地址", 32, plain, ""}, {"法定代表人", 12, plain, ""}, {"首席科学家", 12, plain, ""}, {"职务/职称", 20, plain, ""},
		{"联系人", 10, plain, ""}, {"联系电话", 26, plain, ""}, {"填报日期", 12, date, ""},
		{"成员数（家）", 9, count, ""}, {"企业（家）", 8, count, ""}, {"高校（家）", 8, count, ""}, {"科研院所（家）", 10, count, ""}, {"其他（家）", 8, count, ""}, {"名单所列（家）", 10, count, ""},
		{"牵头单位销售收入（万元）", 17, amount, ""}, {"牵头单位研发投入（万元）", 17, amount, ""}, {"研发强度（%）", 10, amount, ""},
		{"从业人员（人）", 10, count, ""}, {"专业技术人员（人）", 12, count, ""}, {"有效知识产权（件）", 12, count, ""}, {"发明专利（件）", 10, count, ""},
		{"重点研发方向", 60, essay, ""}, {"决策及运行机制", 60, essay, ""}, {"文件", 40, plain, ""},
	}, `SELECT d.id, coalesce(c.name, o.name), CASE WHEN o.review OR d.status = 'review' THEN 'review' ELSE d.status END, ` + openFindings("error") + `, ` + openFindings("warning") + `,
		coalesce(a.field, c.field, o.field), coalesce(a.lead_name, l.name, o.lead_name), coalesce(a.lead_type, o.lead_type), u.province, u.city, coalesce(a.address, o.address), coalesce(a.legal_representative, o.legal_representative),
		coalesce(a.chief_scientist, o.chief_scientist), coalesce(a.chief_title, o.chief_title), coalesce(a.contact_person, o.contact_person), coalesce(a.contact_phone, o.contact_phone), coalesce(a.filled_on, o.filled_on),
		coalesce(a.member_count, o.member_count), coalesce(a.enterprise_count, o.enterprise_count), coalesce(a.university_count, o.university_count), coalesce(a.institute_count, o.institute_count), coalesce(a.other_count, o.other_count),
		(SELECT count(*) FROM members m WHERE m.consortium_id = c.id),
		l.revenue_yuan / 1e4, l.rd_yuan / 1e4, 100.0 * l.rd_yuan / nullif(l.revenue_yuan, 0), coalesce(a.staff_count, o.staff_count), coalesce(a.technical_staff_count, o.technical_staff_count), coalesce(a.ip_count, o.ip_count), coalesce(a.invention_patent_count, o.invention_patent_count),
		coalesce(a.research_direction, o.research_direction), coalesce(a.governance, o.governance), d.path || coalesce('；' || o.paths, '')
		FROM applications a JOIN documents d ON d.id = a.document_id LEFT JOIN consortia c ON c.id = a.consortium_id ` + lead + ` LEFT JOIN ` + companions + ` o ON o.document_id = d.id
		WHERE ` + selected + ` AND NOT EXISTS (SELECT 1 FROM cases k JOIN documents e ON e.id = k.companion_id WHERE k.document_id = d.id AND ` + selectedCompanion + `
			AND (-` + listed("e") + `, e.sha256) < (-` + listed("d") + `, d.sha256))
		ORDER BY coalesce(c.name, o.name) IS NULL, coalesce(c.name, o.name), coalesce(a.filled_on, o.filled_on), d.sha256`},

	{"联合体名单", 0, []column{
		{"文号", 22, plain, ""}, {"成文日期", 12, date, ""}, {"序号", 7, ordinal, ""}, {"联合体名称", 32, plain, ""}, {"领域", 18, plain, ""},
		{"牵头单位", 30, plain, ""}, {"省份", 10, plain, ""}, {"城市", 10, plain, ""}, {"成员数（家）", 9, count, ""}, {"其他成员单位", 60, plain, ""}, {"文件标题", 40, plain, ""}, {"文件", 36, plain, ""},
	}, `SELECT d.doc_number, d.issued_on, coalesce(c.seq, c.ord), c.name, c.field, l.name, u.province, u.city, (SELECT count(*) FROM members m WHERE m.consortium_id = c.id),
		(SELECT group_concat(m.name, '、' ORDER BY m.ord) FROM members m WHERE m.consortium_id = c.id AND m.ord IS NOT l.ord), d.title, d.path
		FROM consortia c JOIN documents d ON d.id = c.document_id ` + lead + `
		WHERE ` + selected + ` AND NOT EXISTS (SELECT 1 FROM applications a WHERE a.consortium_id = c.id) ORDER BY d.issued_on, d.sha256, c.ord`},

	{"成员单位", 2, []column{
		{"编号", 7, ordinal, ""}, {"联合体名称", 30, plain, ""}, {"领域", 16, plain, ""}, {"序号", 7, ordinal, ""}, {"角色", 12, plain, "members.role"}, {"单位名称", 30, plain, ""}, {"单位性质", 10, plain, "units.kind"}, {"省份", 10, plain, ""}, {"城市", 10, plain, ""},
		{"统一社会信用代码", 22, plain, ""}, {"任务分工", 34, plain, ""}, {"工作职责", 34, plain, ""}, {"销售收入（万元）", 14, amount, ""}, {"研发投入（万元）", 14, amount, ""},
		{"参加联合体（个）", 10, count, ""}, {"文件", 36, plain, ""}, {"位置", 20, where, ""},
	}, `SELECT d.id, c.name, c.field, m.ord - (SELECT min(x.ord) FROM members x WHERE x.consortium_id = m.consortium_id) + 1, m.role, m.name, u.kind, u.province, u.city, m.uscc, m.task, m.duty, m.revenue_yuan / 1e4, m.rd_yuan / 1e4,
		(SELECT count(DISTINCT x.key) FROM memberships x WHERE x.unit_id = m.unit_id), d.path, d.format || ':' || p.place
		FROM members m JOIN documents d ON d.id = m.document_id LEFT JOIN consortia c ON c.id = m.consortium_id LEFT JOIN units u ON u.id = m.unit_id
		LEFT JOIN provenance p ON p.document_id = m.document_id AND p.record = 'members/' || m.ord AND p."column" = 'name'
		WHERE ` + selected + ` AND NOT (EXISTS (SELECT 1 FROM findings f WHERE f.document_id = d.id AND f.code = 'members.lead_missing' AND f.record = 'members/' || m.ord || '/name')
			AND EXISTS (SELECT 1 FROM cases k JOIN members x ON x.document_id = k.companion_id AND x.unit_id = m.unit_id WHERE k.document_id = d.id AND ` + selectedCompanion + `))
		ORDER BY d.kind, c.name IS NULL, c.name, d.sha256, m.ord`},

	{"平台", 2, []column{
		{"编号", 7, ordinal, ""}, {"联合体名称", 30, plain, ""}, {"序号", 7, ordinal, ""}, {"平台名称", 40, plain, ""}, {"级别", 10, plain, "platforms.level"}, {"领域", 20, plain, ""}, {"依托单位", 30, plain, ""}, {"建设时间", 12, date, ""}, {"文件", 36, plain, ""},
	}, `SELECT d.id, c.name, p.ord, p.name, p.level, p.field, p.host, p.built_on, d.path
		FROM platforms p JOIN documents d ON d.id = p.document_id LEFT JOIN consortia c ON c.document_id = d.id AND c.ord = 1
		WHERE ` + selected + ` ORDER BY c.name IS NULL, c.name, d.sha256, p.ord`},

	{"项目", 2, []column{
		{"编号", 7, ordinal, ""}, {"联合体名称", 30, plain, ""}, {"序号", 7, ordinal, ""}, {"项目名称", 44, plain, ""}, {"级别", 10, plain, "platforms.level"}, {"领域", 20, plain, ""}, {"开始时间", 12, date, ""}, {"结束时间", 12, date, ""}, {"承担单位", 30, plain, ""}, {"文件", 36, plain, ""},
	}, `SELECT d.id, c.name, p.ord, p.name, p.level, p.field, p.period_start, p.period_end, p.undertaker, d.path
		FROM projects p JOIN documents d ON d.id = p.document_id LEFT JOIN consortia c ON c.document_id = d.id AND c.ord = 1
		WHERE ` + selected + ` ORDER BY c.name IS NULL, c.name, d.sha256, p.ord`},

	{"审核意见", 2, []column{
		{"编号", 7, ordinal, ""}, {"级别", 8, grade, "findings.severity"}, {"联合体名称", 28, plain, ""}, {"问题", 60, plain, ""}, {"处理建议", 36, plain, ""}, {"文件", 36, plain, ""}, {"位置", 22, where, ""}, {"涉及记录", 30, record, ""}, {"问题代码", 30, plain, ""}, {"处理情况", 12, plain, "findings.answer"}, {"处理说明", 30, plain, ""},
	}, `SELECT d.id, f.severity, (SELECT c.name FROM consortia c WHERE c.document_id = d.id AND (SELECT count(*) FROM consortia x WHERE x.document_id = d.id) = 1), f.message, f.hint, d.path, d.format || ':' || f.place, f.record, f.code, f.answer, f.note
		FROM findings f JOIN documents d ON d.id = f.document_id
		WHERE ` + selected + ` ORDER BY f.answer IS NOT NULL, CASE f.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, d.path, d.sha256, f.ord`},

	{"文件", 0, []column{
		{"编号", 7, ordinal, ""}, {"文件", 44, plain, ""}, {"类别", 12, plain, "documents.kind"}, {"标题", 44, plain, ""}, {"发文字号", 22, plain, ""}, {"成文日期", 12, date, ""}, {"页数", 7, count, ""},
		{"错误", 7, tally, ""}, {"警告", 7, tally, ""}, {"状态", 8, grade, "documents.status"}, {"入库时间", 22, plain, ""},
	}, `SELECT d.id, d.path, d.kind, d.title, d.doc_number, d.issued_on, d.page_count, ` + counts + `, d.status, d.imported_at FROM documents d WHERE ` + selected + ` ORDER BY d.path, d.id`},
}
