package term

import "testing"

func check(t *testing.T, name string, f func(string) string, cases map[string]string) {
	t.Helper()
	for in, want := range cases {
		if got := f(in); got != want {
			t.Errorf("%s(%q) = %q, want %q", name, in, got, want)
		}
	}
}

func TestTerms(t *testing.T) {
	check(t, "Role", Role, map[string]string{"牵头单位": "lead", "牵 头": "lead", "联合牵头单位": "co_lead", "共同牵头": "co_lead", "成员单位": "member", "参与单位": "member", "参加": "member", "核心成员": "member", "主持单位": "lead", "依托单位": "lead", "参与承担单位": "member", "备注": "", "副理事长单位": "member", "副组长单位": "member", "组长单位": "lead", "理事长": "lead", "链主企业": "lead", "领军企业": "lead", "主导企业": "lead", "配套单位": "member", "链上企业及院所": "member", "副盟主": "co_lead", "共同发起单位": "co_lead", "盟员单位": "member", "配套企业": "member"})
	check(t, "Level", Level, map[string]string{"国家级": "national", "省级": "provincial", "省部级": "provincial", "市级": "other", "自治区级": "provincial", "／": ""})
	check(t, "Field", Field, map[string]string{"人工智能领域": "人工智能", "一体化": "一体化", "生物医药领域（2个）": "生物医药", "新材料技术领域": "新材料", "新 材料": "新材料", "领域": "领域", "": "", "（一）新材料领域": "新材料", "一、新材料": "新材料", "1.新材料领域": "新材料", "3D打印": "3D打印", "2.5D封装": "2.5D封装", "重点领域：氢能": "氢能"})
	check(t, "DocNumber", DocNumber, map[string]string{"苏科高发[2024]81号": "苏科高发〔2024〕81号", "苏科高发（2024） 81 号": "苏科高发〔2024〕81号", "沪科规【２０２４】第021号": "沪科规〔2024〕21号", "苏科规范﹝2025﹞2号": "苏科规范〔2025〕2号", "2024年第3号": "2024年第3号", "关于": "", "国科发区{2024}15号": "国科发区〔2024〕15号", "锡科高[2024]31号文": "锡科高〔2024〕31号", "工信部联科〔2021〕 号": "", "科技部令第18号": "科技部令第18号"})
	check(t, "Disclosure", Disclosure, map[string]string{"（此件主动公开）": "主动公开", "此件依申请公开": "依申请公开", "（此件不予公开）": "不予公开", "公开方式：主动公开": "主动公开", "公开": ""})
	check(t, "Numeral", Numeral, map[string]string{"一、": "一", "（二）": "二", "3．": "3", "(4)": "4"})
}
