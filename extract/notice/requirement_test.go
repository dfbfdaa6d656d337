package notice

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lianhe/extract"
)

const call = `
关于组织申报2024年度海州省创新联合体的通知
各有关单位：
现将有关事项通知如下：
`

// columns prints the named columns of each record of a table.
func columns(recs *extract.Records, table string, names ...string) string {
	var lines []string
	for _, r := range recs.Of(table) {
		var vs []string
		for _, n := range names {
			vs = append(vs, text(r, n))
		}
		lines = append(lines, strings.TrimSpace(strings.Join(vs, " ")))
	}
	return strings.Join(lines, "\n")
}

func TestRequirements(t *testing.T) {
	for _, c := range []struct{ name, doc, want string }{
		{"lead under its heading, period and intensity", `
一、申报条件
（一）牵头单位条件。应为在本省注册、具有独立法人资格的企业，2023年度销售收入不低于5亿元，研发投入占销售收入的比重不低于3%，近三年无严重失信行为，信用记录良好。`, `
lead legal_person =
lead sales_revenue >= 5亿元 2023年度
lead rd_intensity >= 3%
lead credit_record =`},
		{"items of a list", `
一、牵头单位
1.近两年平均主营业务收入达到2亿元（含）以上；
2.2023年研发费用占营业收入比例超过4.5％；
3.科研人员占职工总数的比例不低于20%。`, `
lead sales_revenue >= 2亿元 近两年
lead rd_intensity >= 4.5％ 2023年
lead other >= 20%`},
		{"a lead-in instead of a heading", `
第三条 牵头企业应具备以下条件：
（一）上年度营业收入3000万元以上；
（二）为独立法人，社会信用状况良好。`, `
lead sales_revenue >= 3000万元 上年度
lead legal_person =
lead credit_record =`},
		{"members: count, universities, regions", `
（二）成员单位。参与单位不少于5家，其中高校、科研院所至少2家，且应来自三省一市中的两个及以上省（市）。`, `
consortium member_count >= 5家
consortium university_or_institute includes 2家
consortium regions >= 两个`},
		{"regions in other words", `
参与单位应包括三省一市两地及以上的单位。
成员单位应至少来自3个不同省（市）。
联合体成员须覆盖2个以上设区市。`, `
consortium regions >= 两地
consortium regions >= 3个
consortium regions >= 2个`},
		{"sentences that a number begins", `
（一）建设方案正文控制在8000字以内。
（二）牵头单位和成员单位均未被列入严重失信名单。
（三）成员单位分布在2个以上（含2个）设区市。
（四）各单位在网站无严重失信记录。
（五）成员单位跨2个及以上市（州）。
（六）至少来自两个不同省市。
（七）牵头单位原则上不作调整。`, `
document word_count <= 8000字
lead credit_record =
member credit_record =
consortium regions >= 2个
consortium credit_record =
consortium regions >= 2个
consortium regions >= 两个
lead lead_unchanged =`},
		{"words in brackets, districts, 诚信", `
牵头企业上一年度销售（营业）收入8亿元以上，成员应来自2个以上区、县（市）。
牵头企业和成员单位近三年无不良诚信记录。`, `
lead sales_revenue >= 8亿元 上一年度
consortium regions >= 2个
lead credit_record =
member credit_record =`},
		{"turnover, 诚信", `
牵头单位年营业额不低于2亿元，诚信记录良好。`, `
lead sales_revenue >= 2亿元
lead credit_record =`},
		{"both bounds, any units, money without its unit", `
一、联合体
成员总数在5家至20家之间。
应由企业、高校和科研院所等不少于6家独立法人单位共同组建。
牵头单位销售额超过1.5亿，研发强度高于5个百分点。`, `
consortium member_count >= 5家
consortium member_count <= 20家
consortium member_count >= 6家
consortium legal_person =
lead sales_revenue >= 1.5亿
lead rd_intensity >= 5个百分点`},
		{"so many of so many regions", `
联合体成员应覆盖三地中的至少两地，且来自3个以上设区市。`, `
consortium regions >= 两地
consortium regions >= 3个`},
		{"the last item of a list is no heading", `
（一）牵头单位
1.具有独立法人资格；
2.近三年无严重失信行为记录。
（二）申报主体
申报单位不得存在不良信用记录。`, `
lead legal_person =
lead credit_record =
lead credit_record =`},
		{"a university without a figure", `
一、成员单位条件
原则上应包含高校或科研院所。
高校院所作为成员的，应拥有专门研究团队。`, `
consortium university_or_institute includes`},
		{"lead and members together", `
牵头单位和各成员单位均应具有独立法人资格，未被列入严重失信主体名单。`, `
lead legal_person =
member legal_person =
lead credit_record =`},
		{"the object of a verb is not who is spoken of", `
一、牵头单位
应能够带动成员单位协同攻关，上年度营业收入超10亿元人民币，与高校签订3年以上合作协议。`, `
lead sales_revenue >= 10亿元 上年度
lead other >= 3年`},
		{"创新联合体牵头单位 is the lead, 联合体 no verb", `
（一）参与及成员单位条件
创新联合体牵头单位上年度营收应达到1亿元以上。`, `
lead sales_revenue >= 1亿元 上年度`},
		{"how many members, of which so many", `
成员单位一般不少于5家，其中省外单位不少于2家，最多不超过15家。`, `
consortium member_count >= 5家
member other >= 2家
consortium member_count <= 15家`},
		{"lead unchanged, three ways", `
建设期内牵头单位原则上不得变更。
牵头企业一般不予更换。
运行期间不得更换牵头单位。`, `
lead lead_unchanged =
lead lead_unchanged =
lead lead_unchanged =`},
		{"words", `
建设方案不超过3000字，单位简介控制在500字以内，附表限1页，摘要控制在300—500字。
|运行机制|（利益分配等，800字以内）|`, `
document word_count <= 3000字
document word_count <= 500字
consortium other <= 1页
document word_count <= 500字
document word_count <= 800字`},
		{"grants are no requirements, sanctions neither", `
对入选的创新联合体给予不超过500万元资助。
存在弄虚作假等严重失信行为的，取消其资格。`, ``},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := columns(Extract(build(call+c.doc)), "requirements", "subject", "metric", "op", "value", "period")
			if diff := cmp.Diff(strings.TrimPrefix(c.want, "\n"), got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestDeadlines(t *testing.T) {
	for _, c := range []struct{ doc, want string }{
		{"推荐意见及相关材料请于9月28日前报省科技厅。", "9月28日|||推荐意见及相关材料请于9月28日前报省科技厅"},
		{"请于2024年10月22日17:00前，登录系统提交申报书。", "2024年10月22日17:00|||请于2024年10月22日17:00前，登录系统提交申报书"},
		{"网上填报截止时间为2024年10月23日17:00，纸质材料报送截止时间为10月25日。", "2024年10月23日17:00|||网上填报截止时间为2024年10月23日17:00\n10月25日|||纸质材料报送截止时间为10月25日"},
		{"三、申报时间。2025年3月3日至3月21日，逾期系统关闭。", "2025年3月21日|||2025年3月3日至3月21日，逾期系统关闭"},
		{"二、受理时间\n自2024年3月1日起至3月31日止。", "2024年3月31日|||自2024年3月1日起至3月31日止"},
		{"材料报送时间：2025年6月9日－13日。", "2025年6月13日|||材料报送时间：2025年6月9日－13日"},
		{"申报时间：2024年12月20日至1月10日。", "1月10日|||申报时间：2024年12月20日至1月10日"},
		{"申报系统于2025年8月4日24:00关闭。", "2025年8月4日24:00|||申报系统于2025年8月4日24:00关闭"},
		{"截止时间（含网上审核）为2025年5月6日16:30。", "2025年5月6日16:30|||截止时间（含网上审核）为2025年5月6日16:30"},
		{"申报时间：2024年3月1日至3月31日。", "2024年3月31日|||申报时间：2024年3月1日至3月31日"},
		{"应于每年3月底前报送上年度运行情况自评报告。", "|yearly|每年3月底|应于每年3月底前报送上年度运行情况自评报告"},
		{"每年6月30日、12月31日前提交进展情况。", "|yearly|6月30日|每年6月30日、12月31日前提交进展情况\nyearly|12月31日|每年6月30日、12月31日前提交进展情况"},
		{"市科技局次年2月15日前完成评估。", "|yearly|次年2月15日|市科技局次年2月15日前完成评估"},
		{"请各市二〇二四年八月十日前将推荐函报送我厅。", "二〇二四年八月十日|||请各市二〇二四年八月十日前将推荐函报送我厅"},
		{"受理时间自发布之日起至2024年8月31日。", "2024年8月31日|||受理时间自发布之日起至2024年8月31日"},
		{"请于9月28日（星期四）下班前报送。", "9月28日（星期四）|||请于9月28日（星期四）下班前报送"},
		{"三、时间安排\n|阶段|工作内容|时间|\n|1|网上填报|2025年6月3日至6月20日|\n|2|审核|2025年6月25日前|\n|3|评审|2025年7月|", "2025年6月20日|||网上填报\n2025年6月25日|||审核"},
		{"本通知自2025年7月5日起施行，有效期至2027年7月4日。", ""},
		{"申报企业应于2020年12月31日前注册成立。", ""},
		{"经社会公示（公示期：2024年2月1日至2月8日），研究确定8家。", ""},
		{"截至2024年底，全省建有120家。", ""},
	} {
		got := strings.ReplaceAll(columns(Extract(build(call+c.doc)), "deadlines", "due_on", "recurs", "month_day", "action"), " ", "|")
		want := strings.TrimLeft(c.want, "|")
		if strings.HasPrefix(c.want, "|yearly") {
			want = c.want[1:]
		}
		if strings.TrimLeft(got, "|") != want {
			t.Errorf("%s\n got %q\nwant %q", c.doc, got, want)
		}
	}
}

func TestContacts(t *testing.T) {
	for _, c := range []struct{ name, doc, want string }{
		{"a shared phone that goes on over a line", `
3. 联系人及联系方式
省科技厅高新处联系人：戴晓 0500-83350001
省促进中心联系人：汪一 吴小倩 0500-85480002、\n85480003`, `
省科技厅高新处|戴晓|0500-83350001|
省促进中心|汪一|0500-85480002、85480003|
省促进中心|吴小倩|0500-85480002、85480003|`},
		{"topic, unit, person", `
业务咨询：高新技术处　萧晓东，0500-88580001；电子邮箱：gx@example.cn
技术支持：信息中心　唐静，0500-75560002`, `
高新技术处|萧晓东|0500-88580001|gx@example.cn
信息中心|唐静|0500-75560002|`},
		{"labels on lines of their own", `
联系人：王　伟
联系电话：（0500）64830009
电子邮箱：wang@example.cn
传真：0500-64830010`, `
|王　伟|（0500）64830009|wang@example.cn`},
		{"the office behind each name", `
联系人：孙悦（省科技厅）0500-66120001，周凯（省财政厅）0500-66120002`, `
省科技厅|孙悦|0500-66120001|
省财政厅|周凯|0500-66120002|`},
		{"phones of offices, one to complain to", `
技术支持：0500-83218888（信息中心）
监督电话：0500-83217777（机关纪委）`, `
信息中心||0500-83218888|
机关纪委||0500-83217777|`},
		{"a line for each, in other words", `
联系单位：省工业和信息化厅科技处
联系人员：吴晓波
联系方式：0500-87650001、13900001111
邮箱地址：wu@example.cn`, `
省工业和信息化厅科技处|吴晓波|0500-87650001、13900001111|wu@example.cn`},
		{"a phone that is a fax too, a label without its colon, blanks in phones", `
省科技厅联系人：郑爽　电话（传真）：0500-8877661
联系人：高新处陈工、褚工，联系电话0500-83214567
`, `
省科技厅|郑爽|0500-8877661|
高新处|陈工|0500-83214567|
高新处|褚工|0500-83214567|`},
		{"a phone cut by the end of its paragraph", `
（联系人：麦小俊；联系电话：0500-
83120002、83120003）`, `
|麦小俊|0500-83120002、83120003|`},
		{"persons right behind their unit or what to ask about", `
联系人及电话：省科技厅高新处普光荣，0500－63130007；技术支持娄小勇 0500-87060002。`, `
省科技厅高新处|普光荣|0500－63130007|
|娄小勇|0500-87060002|`},
		{"what an office is to be asked about, in brackets", `
省科技厅高新处（政策咨询）：牟军 0500-83377020
信息中心（技术咨询）：裴小芳 15900000437`, `
省科技厅高新处|牟军|0500-83377020|
信息中心|裴小芳|15900000437|`},
		{"blanks in phones", `
联络人：卫东；手机：139 0000 1234；座机：（0500）8321 4568`, `
|卫东|139 0000 1234、（0500）8321 4568|`},
		{"the office on a line of its own", `
联系处室：省科技厅基地处
联 系 人：谌小兵、万一
联系电话：0500－86250001`, `
省科技厅基地处|谌小兵|0500－86250001|
省科技厅基地处|万一|0500－86250001|`},
		{"a phone cut behind its area code", `
|责任处室|联系人|联系电话|
|产业处|邹小博|0500-\n85910001|`, `
产业处|邹小博|0500-\n85910001|`},
		{"a phone and a label without a space", `
联系人：资管处　谭小军　联系电话：0500—88980001邮箱：tan@example.cn`, `
资管处|谭小军|0500—88980001|tan@example.cn`},
		{"several units and persons in one paragraph", `
（联系人：省科技厅高新处 张三，0500-8710001；省财政厅科教处 李四，0500-8710002、13800000001）`, `
省科技厅高新处|张三|0500-8710001|
省财政厅科教处|李四|0500-8710002、13800000001|`},
		{"persons separated by a comma, extension", `
政策咨询：市科委高新处 陈晓明、欧阳小波 021－23110033 转 8012`, `
市科委高新处|陈晓明|021－23110033 转 8012|
市科委高新处|欧阳小波|021－23110033 转 8012|`},
		{"labels whose characters layout has set apart", `
联 系 人：王　伟、李小明
电　　话：0500－6610003
邮　　箱：wang@example.cn`, `
|王　伟|0500－6610003|wang@example.cn
|李小明|0500－6610003|wang@example.cn`},
		{"an area code at the end of a line, the unit behind the name", `
联系人：郝建军（高新处）、冼小玲　联系电话：0500-\n6610003`, `
高新处|郝建军|0500-\n6610003|
高新处|冼小玲|0500-\n6610003|`},
		{"an office where a person is expected", `
联系人：区科技局 钱程、涂小平，0500-6610004`, `
区科技局|钱程|0500-6610004|
区科技局|涂小平|0500-6610004|`},
		{"a person right behind the unit", `
（联系人：市经信局技术创新处代明远；联系电话：0500- 61882211）`, `
市经信局技术创新处|代明远|0500- 61882211|`},
		{"a table", `
|序号|设区市|单位名称|联系人|联系电话|
|1|东港|东港市科技局|汪宁|0500-6610001|
|2|西陵|西陵市科技局|程雪|0500-6610002|`, `
东港市科技局|汪宁|0500-6610001|
西陵市科技局|程雪|0500-6610002|`},
		{"the blanks of a form", `
联系人：
联系电话：
|牵头单位||技术领域||
|联系人||联系电话||
|张三|李四|王五|赵六|`, ``},
		{"no contacts in figures and numbers", `
全省投入12345678元，共涉及4001234567件。`, ``},
	} {
		t.Run(c.name, func(t *testing.T) {
			var lines []string
			for _, r := range Extract(build(call + c.doc)).Of("contacts") {
				lines = append(lines, strings.ReplaceAll(text(r, "unit")+"|"+text(r, "person")+"|"+text(r, "phone")+"|"+text(r, "email"), "\n", `\n`))
			}
			if diff := cmp.Diff(strings.TrimPrefix(c.want, "\n"), strings.Join(lines, "\n")); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
