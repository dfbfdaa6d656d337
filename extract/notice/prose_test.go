package notice

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Consortia that paragraphs name, below the head of a notice.
func TestProse(t *testing.T) {
	for _, c := range []struct {
		name, doc, want string
	}{
		{"paragraphs, 牵头单位为 and 参与单位包括", `
一、海洋能领域（1个）
1．潮汐能创新联合体。牵头单位为远潮公司，参与单位包括海州大学、器件与材料重点实验室（海州大学、东港学院）、沪海重机和东港学院。
二、现代农业领域（1个）
1．育种创新联合体，牵头单位：青禾公司；成员单位：海州农科院、微系统与信息技术研究所。`, `
1 潮汐能创新联合体 [海洋能领域] 牵头单位:远潮公司 参与单位:海州大学 参与单位:器件与材料重点实验室（海州大学、东港学院） 参与单位:沪海重机 参与单位:东港学院
1 育种创新联合体 [现代农业领域] 牵头单位:青禾公司 成员单位:海州农科院 成员单位:微系统与信息技术研究所`},
		{"paragraphs, other wordings", `
（一）潮汐能创新联合体（牵头单位：远潮公司；参与单位：海州大学、东港学院）
（二）育种创新联合体，由青禾公司牵头，联合海州农科院、海州大学等6家单位共同组建。
（三）由蓝湾公司牵头组建的“航标创新联合体”，成员单位有海州航海学院及东港大学。`, `
一 潮汐能创新联合体 [] 牵头单位:远潮公司 参与单位:海州大学 参与单位:东港学院
二 育种创新联合体 [] 牵头:青禾公司 参与:海州农科院 参与:海州大学
三 航标创新联合体 [] 牵头:蓝湾公司 成员单位:海州航海学院 成员单位:东港大学`},
		{"a reply that approves one", `
你单位关于组建创新联合体的请示收悉。经研究，同意组建“潮汐能创新联合体”，由远潮公司牵头，海州大学、东港学院参与。`, `
 潮汐能创新联合体 [] 牵头:远潮公司 参与:海州大学 参与:东港学院`},
		{"a reply that names the consortium last", `
你单位的请示收悉。
一、同意由远潮公司牵头，联合海州大学、东港学院和蓝湾公司等4家单位组建潮汐能创新联合体。
二、建设期三年。`, `
一 潮汐能创新联合体 [] 牵头:远潮公司 参与:海州大学 参与:东港学院 参与:蓝湾公司`},
		{"paragraphs that name the consortium behind its units", `
1.远潮公司牵头，海州大学、东港学院参与组建的潮汐能创新联合体。`, `
1 潮汐能创新联合体 [] 牵头:远潮公司 参与:海州大学 参与:东港学院`},
		{"以A为牵头单位", `
1．潮汐能创新联合体：以远潮公司为牵头单位，海州大学、东港学院为成员单位。`, `
1 潮汐能创新联合体 [] 牵头单位:远潮公司 成员单位:海州大学 成员单位:东港学院`},
		{"a bracket that says who leads and who takes part, 参与的", `
潮汐能创新联合体（远潮公司牵头，海州大学、东港学院参加）
（2）由青禾公司牵头，海州农科院参与的育种创新联合体；`, `
 潮汐能创新联合体 [] 牵头:远潮公司 参与:海州大学 参与:东港学院
2 育种创新联合体 [] 牵头:青禾公司 参与:海州农科院`},
		{"a letter that designates one", `
同意认定由远潮公司牵头，海州大学、东港学院参与的潮汐能创新联合体为省级创新联合体。`, `
 潮汐能创新联合体 [] 牵头:远潮公司 参与:海州大学 参与:东港学院`},
		{"a sentence that agrees to whom leads", `
同意远潮公司牵头，联合海州大学、东港学院组建“潮汐能创新联合体”，建设期3年。`, `
 潮汐能创新联合体 [] 牵头:远潮公司 参与:海州大学 参与:东港学院`},
		{"one that is founded, its units under a heading of their own", `
决定成立海州省潮汐能创新联合体。
一、组成单位
牵头单位：远潮公司
副牵头单位：海州大学
成员单位：东港学院、云川公司。`, `
 海州省潮汐能创新联合体 [] 牵头单位:远潮公司 副牵头单位:海州大学 成员单位:东港学院 成员单位:云川公司`},
		{"paragraphs that say the field they aim at", `
1．潮汐能创新联合体。由远潮公司牵头，联合海州大学和东港学院共同组建，面向海洋能领域。`, `
1 潮汐能创新联合体 [海洋能] 牵头:远潮公司 参与:海州大学 参与:东港学院`},
		{"the field in a bracket behind the name", `
1.潮汐能创新联合体（海洋能领域）。牵头单位：远潮公司；成员单位：海州大学。
2.育种创新联合体（培育）。牵头单位：青禾公司；成员单位：海州农科院。`, `
1 潮汐能创新联合体 [海洋能领域] 牵头单位:远潮公司 成员单位:海州大学
2 育种创新联合体 [] 牵头单位:青禾公司 成员单位:海州农科院`},
		{"paragraphs without words between role and units", `
1. 潮汐能创新联合体：牵头单位远潮公司；成员单位海州大学、东港学院。
2．育种创新联合体——青禾公司（牵头）、海州农科院`, `
1 潮汐能创新联合体 [] 牵头单位:远潮公司 成员单位:海州大学 成员单位:东港学院
2 育种创新联合体 [] 牵头:青禾公司 成员单位:海州农科院`},
		{"a line for each unit below the label", `
●潮汐能创新联合体
牵头单位：远潮公司
成员单位：
（1）海州大学
（2）东港学院
●育种创新联合体
牵头单位为青禾公司。
成员单位包括：海州农科院；云川公司。`, `
 潮汐能创新联合体 [] 牵头单位:远潮公司 成员单位:海州大学 成员单位:东港学院
 育种创新联合体 [] 牵头单位:青禾公司 成员单位:海州农科院 成员单位:云川公司`},
		{"the label of the name, roles on numbered lines", `
1.名称：潮汐能创新联合体
牵头单位：远潮公司
成员单位：海州大学
2.育种创新联合体
（1）牵头单位
青禾公司
（2）成员单位
海州农科院
云川公司`, `
1 潮汐能创新联合体 [] 牵头单位:远潮公司 成员单位:海州大学
2 育种创新联合体 [] 牵头单位:青禾公司 成员单位:海州农科院 成员单位:云川公司`},
		{"a change of the lead is no list", `
同意潮汐能创新联合体牵头单位由远潮公司变更为蓝湾公司，成员单位调整为海州大学等3家单位。`, ``},
		{"what a bracket says of a unit is not its name", `
一、潮汐能创新联合体
牵头单位：远潮公司（联系人：蔡宁，13900000001）
参与单位：海州大学（东港校区）；东港学院`, `
一 潮汐能创新联合体 [] 牵头单位:远潮公司 参与单位:海州大学（东港校区） 参与单位:东港学院`},
		{"a paragraph for each role", `
1.潮汐能创新联合体
技术领域：海洋能
牵头单位：远潮公司
成员单位：海州大学、东港学院
2.育种创新联合体
牵头单位：青禾公司
参建单位：海州农科院`, `
1 潮汐能创新联合体 [海洋能] 牵头单位:远潮公司 成员单位:海州大学 成员单位:东港学院
2 育种创新联合体 [] 牵头单位:青禾公司 参建单位:海州农科院`},
		{"a reply that approves one in two sentences", `
一、同意组建潮汐能创新联合体。牵头单位为远潮公司，成员单位为海州大学、东港学院。`, `
一 潮汐能创新联合体 [] 牵头单位:远潮公司 成员单位:海州大学 成员单位:东港学院`},
	} {
		t.Run(c.name, func(t *testing.T) {
			recs := Extract(build(head + c.doc))
			if diff := cmp.Diff(strings.TrimPrefix(c.want, "\n"), strings.TrimSuffix(summary(recs), "\n")); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// The units of a list that ends right above the signature do not sign.
func TestListAboveSignature(t *testing.T) {
	doc := build(`
关于公布海州省创新联合体名单的通知
各有关单位：
1.育种创新联合体
牵头单位：
青禾公司
成员单位：
云川装备有限公司
东港大学
海州省科学技术厅
海州省财政厅
2024年5月6日`)
	var issuers []string
	recs := Extract(doc)
	for _, r := range recs.Of("issuers") {
		issuers = append(issuers, text(r, "name"))
	}
	if diff := cmp.Diff([]string{"海州省科学技术厅", "海州省财政厅"}, issuers); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if diff := cmp.Diff("1 育种创新联合体 [] 牵头单位:青禾公司 成员单位:云川装备有限公司 成员单位:东港大学\n", summary(recs)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// A reply calls its addressee 你单位.
func TestAddresseeLeads(t *testing.T) {
	doc := `
关于同意组建潮汐能创新联合体的批复
海州远潮能源有限公司：
经研究，同意由你单位牵头，联合海州大学、东港学院组建潮汐能创新联合体。`
	want := " 潮汐能创新联合体 [] 牵头:海州远潮能源有限公司 参与:海州大学 参与:东港学院\n"
	if diff := cmp.Diff(want, summary(Extract(build(doc)))); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
