package notice

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"lianhe/extract"
)

// An issuer is named by its organ, never with punctuation.
var (
	organ       = regexp.MustCompile(`^[\p{Han}()]{2,40}(?:厅|局|委员会|委|政府|办公室|办|部|科学院|工程院|管理中心|促进中心|中心|协会|学会|联合会|领导小组|专班|秘书处|联盟|联席会议|公司|大学|研究院)$`)
	organBorder = regexp.MustCompile(`(?:科学技术厅|科技厅|科学技术局|科技局|信息化厅|信息化局|科学技术委员会|科技创新委员会|信息化委员会|改革委员会|资产监督管理委员会|委员会|人民政府|办公厅|办公室|财政厅|财政局|教育厅|教育局|教育委员会|科学技术部|科技部|财政部|教育部)`)
	notOrgan    = regexp.MustCompile(`^(?:各|有关|相关|请|本|附|为|联系|抄送|主送)|名单|条件|单位$`)
)

// isOrganization reports whether a folded text is one or several issuers' names
// and nothing else.
func isOrganization(t string) bool {
	return organ.MatchString(t) && !notOrgan.MatchString(t)
}

// organizations splits a line of issuers' names, with or without spaces between
// them; nil where the line is anything else.
func organizations(p extract.Passage) []extract.Value {
	f := extract.Fold(p, extract.KeepSpaces)
	if f.Text == "" || utf8.RuneCountInString(f.Text) > 160 {
		return nil
	}
	var names []extract.Value
	at := 0
	for at <= len(f.Text) {
		end := strings.IndexAny(f.Text[at:], " 、")
		if end < 0 {
			end = len(f.Text) - at
		}
		if end > 0 {
			if !isOrganization(f.Text[at : at+end]) {
				return spacedOrganization(p)
			}
			for _, c := range borders(f.Text[at : at+end]) {
				names = append(names, f.Value(at+c[0], at+c[1]))
			}
		}
		at += end
		if at < len(f.Text) {
			at += utf8.RuneLen([]rune(f.Text[at:])[0])
			continue
		}
		break
	}
	return names
}

// spacedOrganization reads a name whose characters layout has set apart.
func spacedOrganization(p extract.Passage) []extract.Value {
	f := extract.Fold(p, extract.DropSpaces)
	if !isOrganization(f.Text) {
		return nil
	}
	var names []extract.Value
	for _, c := range borders(f.Text) {
		names = append(names, f.Value(c[0], c[1]))
	}
	return names
}

// borders finds where one name of several written without a space ends:
// 江苏省科学技术厅上海市科学技术委员会.
func borders(t string) [][2]int {
	var out [][2]int
	from := 0
	for _, m := range organBorder.FindAllStringIndex(t, -1) {
		rest := t[m[1]:]
		if utf8.RuneCountInString(rest) >= 4 && isOrganization(rest) && startsRegion(rest) {
			out = append(out, [2]int{from, m[1]})
			from = m[1]
		}
	}
	return append(out, [2]int{from, len(t)})
}

var regionStart = regexp.MustCompile(`^(?:\p{Han}{2,7}?(?:省|市|自治区|州|区|县)|国家|科学?技|中共|长三角)`)

func startsRegion(t string) bool { return regionStart.MatchString(t) }
