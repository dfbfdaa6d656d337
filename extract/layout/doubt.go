package layout

import (
	"fmt"
	"slices"
	"strings"

	"lianhe/extract"
)

// Tables without vertical rules are read by where their text stands, which may
// go wrong. What the texts themselves then say is reported: a name that is not
// complete in a column of names, two names in one, a number left out.

// maxDoubts is how many doubts of a table are told one by one.
const maxDoubts = 8

// doubts lists what is suspicious about a table made of parts without rules.
func doubts(t *extract.Table, parts []*grid) []extract.Issue {
	var out []extract.Issue
	for _, g := range parts {
		if g.unsure {
			out = append(out, doubt(g.source(g.box), fmt.Sprintf("第%d页的表格没有竖线，各行从哪里分开不能完全确定", g.page)))
		}
	}
	cols := byColumn(t)
	for _, cells := range cols {
		kind := kindOf(cells)
		for _, c := range cells {
			if why := kind.suspect(c.Text); why != "" {
				out = append(out, doubt(c.Src, fmt.Sprintf("表格没有竖线，“%s”%s", short(c.Text), why)))
			}
		}
	}
	out = append(out, outOfOrder(cols)...)
	if n := len(out); n > maxDoubts {
		out[maxDoubts-1].Text += fmt.Sprintf("（同一表格另有%d处存疑）", n-maxDoubts)
		out = out[:maxDoubts]
	}
	return out
}

func doubt(src extract.Source, text string) extract.Issue {
	return extract.Issue{
		Code: extract.TableInconsistent, Severity: extract.SevWarning, Src: src, Text: text,
		Hint: "请对照原件核对表格中的名称和所在的行，或提供可编辑的电子版（Word、Excel）",
	}
}

// short is a text for a message, its middle left out where it is long.
func short(s string) string {
	rs := []rune(strings.ReplaceAll(s, "\n", " "))
	if len(rs) > 40 {
		return string(rs[:24]) + "…" + string(rs[len(rs)-14:])
	}
	return string(rs)
}

// byColumn lists the cells below the first row that stand in one column and hold
// text.
func byColumn(t *extract.Table) [][]*extract.Cell {
	out := make([][]*extract.Cell, t.Cols)
	for i := range t.Cells {
		if c := &t.Cells[i]; c.Row > 0 && c.ColSpan == 1 && c.Text != "" {
			out[c.Col] = append(out[c.Col], c)
		}
	}
	return out
}

// columnKind is what the texts of a column mostly are.
type columnKind int

const (
	otherTexts columnKind = iota
	unitNames
	consortiumNames
)

// kindOf is the kind of a column of at least three texts, of which most end as
// the names of units or of consortia do.
func kindOf(cells []*extract.Cell) columnKind {
	n, units, consortia := 0, 0, 0
	for _, c := range cells {
		for _, s := range names(c.Text) {
			n++
			switch {
			case strings.HasSuffix(s, "联合体"):
				consortia++
			case endsAsUnit(s) && len([]rune(s)) > 3:
				units++
			}
		}
	}
	switch {
	case n < 3:
	case consortia*10 >= n*6:
		return consortiumNames
	case units*10 >= n*6:
		return unitNames
	}
	return otherTexts
}

// suspect says what is wrong with a text in a column of a kind, or nothing.
func (k columnKind) suspect(text string) string {
	if k == otherTexts {
		return ""
	}
	for i, s := range names(text) {
		switch {
		case strings.Count(s, "（")+strings.Count(s, "(") != strings.Count(s, "）")+strings.Count(s, ")"):
			return "的括号不成对，名称可能没有读完整"
		case i == 0 && isTail(s):
			return "像是一个名称的后半部分，名称可能被拆开"
		case strings.Contains(s, "牵头") || strings.Contains(s, "成员单") || strings.Contains(s, "参与单"):
			return "中混有单位角色，可能与邻近的单元格混在一起"
		case k == consortiumNames && !strings.HasSuffix(s, "联合体") || k == unitNames && !endsAsUnit(s):
			return "不像完整的名称，可能被拆到别的行或与邻近的单元格混在一起"
		case k == unitNames && holdsTwo(s):
			return "像是两个单位的名称连在一起"
		}
	}
	return ""
}

// names are the parts of a text that names units.
func names(text string) []string {
	return slices.DeleteFunc(strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("\n、；;，,/", r) }),
		func(s string) bool { return strings.TrimSpace(s) == "" })
}

// endsAsUnit reports whether a text ends as the names of units do.
func endsAsUnit(s string) bool {
	return strings.ContainsRune("司学院所室心会盟厂局校团馆站区社部库队园行地场矿田台港网办）)", lastRune(s))
}

// isTail reports whether a text is or begins with the end of a name.
func isTail(s string) bool {
	return hasAny(s, []string{"有限公司", "限公司", "公司", "司", "有限责任", "责任公司", "任公司", "股份有限", "份有限", "）", "体"}, strings.HasPrefix) ||
		len([]rune(s)) < 4 && endsAsUnit(s) && s != "无"
}

// holdsTwo reports whether a text without a mark between them names two units.
func holdsTwo(s string) bool {
	for i := range s {
		a, rest := s[:i], s[i:]
		if len([]rune(rest)) < 4 || !endsUnit(a) || hasAny(a, []string{"）", "集团"}, strings.HasSuffix) || strings.HasSuffix(rest, "分公司") {
			continue
		}
		own := strings.HasSuffix(a, "有限公司") && (hasAny(rest, []string{"实验室", "医院", "创新中心"}, strings.HasSuffix) || strings.Contains(rest, "大学") || strings.ContainsRune("省市", []rune(rest)[2]))
		if own || twoUnits(a, rest) {
			return true
		}
	}
	return false
}

// outOfOrder reports the places where the numbers of the first column do not go
// on by one, where nearly all do.
func outOfOrder(cols [][]*extract.Cell) []extract.Issue {
	if len(cols) == 0 || len(cols[0]) < 3 {
		return nil
	}
	var out []extract.Issue
	steps := 0
	for i, c := range cols[0] {
		n := ordinal(strings.TrimSpace(c.Text))
		switch {
		case i == 0:
		case n >= 0 && n == ordinal(strings.TrimSpace(cols[0][i-1].Text))+1:
			steps++
		default:
			out = append(out, doubt(c.Src, fmt.Sprintf("表格没有竖线，序号“%s”之后是“%s”，可能有行没有读到或混在一起", short(cols[0][i-1].Text), short(c.Text))))
		}
	}
	if steps < 2*len(out) {
		return nil
	}
	return out
}
