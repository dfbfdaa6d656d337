package form

import "testing"

// A list of consortia heads its columns with the words of a form and is none.
func TestListIsNoForm(t *testing.T) {
	set := load(t, "")
	list := "海州省创新联合体推荐汇总表\n填报日期：2024年5月10日\n" +
		"序号|创新联合体名称|产业领域|牵头单位|成员单位|联系人|联系电话|法定代表人|通讯地址\n" +
		"1|海州省潮汐能创新联合体|海洋能|海州远潮能源有限公司|海州大学、东港学院|汪宁|13900000001|程雪|海州市滨海路1号\n" +
		"2|海州省育种创新联合体|现代农业|海州青禾种业有限公司|海州农科院|戴晓|13900000002|唐静|海州市禾丰路2号\n"
	if p := set.Match(page(list)); p != nil {
		t.Errorf("a list of consortia is taken for an application (%s)", p.Name)
	}
}
