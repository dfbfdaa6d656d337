package layout

import "strings"

// Geometry alone cannot tell whether a line that is exactly full ends a name or
// was wrapped within it. These few word forms settle it for lists of units, the
// most frequent content of the tables read here.

var unitEnds = [...]string{"公司", "大学", "学院", "医院", "研究院", "研究所", "设计院", "实验室", "中心", "集团", "学会", "协会", "联盟", "）", "、", "；", "。"}

var unitTails = [...]string{"（", "(", "有限", "股份", "集团", "第", "附属", "分公司", "责任", "公司", "研究", "创新联合体", "联合体"}

// endsUnit reports whether a text ends as the name of an organisation does.
func endsUnit(s string) bool { return hasAny(s, unitEnds[:], strings.HasSuffix) }

// continuesUnit reports whether a text reads on from a name that stands before it.
func continuesUnit(s string) bool { return hasAny(s, unitTails[:], strings.HasPrefix) }

func hasAny(s string, forms []string, has func(s, form string) bool) bool {
	for _, f := range forms {
		if has(s, f) {
			return true
		}
	}
	return false
}

// listBreaks adds the breaks behind full lines of a cell in a column that lists
// units, one a paragraph: where the line ends a name and the text up to the next break is a
// name of its own, of a kind that does not stand behind the first (a company's
// research institute does, another company does not).
func listBreaks(ls []line, breaks []bool) {
	for i := len(ls) - 1; i > 0; i-- {
		if breaks[i] || sameRow(&ls[i-1], &ls[i]) {
			continue
		}
		rest := ls[i].text()
		for k := i + 1; k < len(ls) && !breaks[k]; k++ {
			rest += ls[k].text()
		}
		breaks[i] = twoUnits(ls[i-1].text(), rest)
	}
}

func twoUnits(a, b string) bool {
	if !endsUnit(a) || continuesUnit(b) || unbalanced(a) || len([]rune(b)) < 4 {
		return false
	}
	ends := func(s string, forms ...string) bool { return hasAny(s, forms, strings.HasSuffix) }
	if branch(b) {
		return false
	}
	if ends(b, "公司", "集团", "大学") || namesParent(b) {
		return true
	}
	switch {
	case ends(a, "公司", "集团", "大学", "学院", "科学院"), strings.HasPrefix(a, "中国") && ends(a, "研究院"):
		return false // 中国工程物理研究院|化工材料研究所
	case ends(a, "研究院", "研究所", "设计院", "实验室", "中心", "医院", "）"):
		return ends(b, "研究院", "研究所", "设计院", "实验室", "中心", "医院", "学院", "）")
	}
	return false
}

// namesParent reports whether a name begins with that of the unit it belongs to,
// so that it stands behind no other.
func namesParent(s string) bool {
	return hasAny(s, []string{"中国", "国家"}, strings.HasPrefix) || hasAny(strings.TrimSuffix(s, "大学"), []string{"大学", "公司", "科学院"}, strings.Contains)
}

// branch reports whether a text is but the name of a branch, which stands behind
// the name of its unit.
func branch(s string) bool {
	return len([]rune(s)) < 9 && hasAny(s, []string{"分公司", "分院", "分所", "分校", "校区", "分中心"}, strings.HasSuffix)
}

// beginsRole reports whether a text begins as the name of a role does.
func beginsRole(s string) bool { return hasAny(s, roleHeads[:], strings.HasPrefix) }

var roleHeads = [...]string{"牵头", "成员", "参与", "参加", "联合单位", "共建", "承担", "依托", "核心单位"}
