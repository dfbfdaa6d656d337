package notice

import (
	"maps"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"lianhe/extract"
)

// role words. A mark in brackets (（牵头）) and a label (牵头单位：) use them too.
var (
	leadWord   = regexp.MustCompile(`^(?:联合|共同|副|总)?牵头(?:建设|组建|申报|承担|发起)?(?:单位|企业|机构|方|者)?$|^(?:理事长|组长|盟主|链主)(?:单位|企业)?$|^(?:主要?承担|承担|主持|主导)(?:单位|企业|方)$|^龙头企业$`)
	memberWord = regexp.MustCompile(`^(?:主要|核心|其他|其它|产业链)?(?:成员|参与|参建|参加|合作|联合|协作|共建|协同|支撑|配合|配套)(?:建设|组建|申报|承担)?(?:单位|企业|机构|高校|院校|院所|科研院所|方)?(?:名单)?$|^(?:(?:副|常务)理事长|(?:常务)?理事|副组长|组员)(?:单位)?$`)
)

// roleMark is a role as it stands in brackets beside a unit.
const roleMark = `(?:联合|共同|副|总)?牵头(?:建设|组建|申报)?(?:单位|企业|机构|方)?|(?:主要|核心)?(?:成员|参与|参建|参加|合作|协作|共建|支撑)(?:单位|企业|机构|方)?|(?:副|常务)?理事长(?:单位)?|(?:常务)?理事(?:单位)?|副?组长(?:单位)?|盟主(?:单位)?|链主(?:单位|企业)?`

// unit is a unit's name cut out of a cell or a sentence, with the role that a
// mark or label gives it there.
type unit struct {
	name, role extract.Value
}

// splitUnits cuts a list of units. Separators inside brackets do not count, for
// a laboratory names its hosts there.
func splitUnits(p extract.Passage) []unit {
	f := extract.Fold(p, extract.KeepSpaces)
	var units []unit
	var role extract.Value
	for _, s := range pieces(f, p.Text) {
		a, b := trimPiece(f.Text, s[0], s[1])
		if m := labelled.FindStringSubmatchIndex(f.Text[a:b]); m != nil {
			role = f.Value(a+m[2], a+m[3])
			a, b = trimPiece(f.Text, a+m[1], b)
		}
		if b <= a {
			continue
		}
		if m := unitNote.FindStringIndex(f.Text[a:b]); m != nil && m[0] > 0 {
			b = a + m[0]
		}
		u := unit{role: role}
		if m := markedHead.FindStringSubmatchIndex(f.Text[a:b]); m != nil && m[1] < b-a {
			u.role = f.Value(a+m[2], a+m[3])
			a += m[1]
		}
		if m := marked.FindStringSubmatchIndex(f.Text[a:b]); m != nil {
			u.role = f.Value(a+m[2], a+m[3])
			b = a + m[0]
		}
		a, b = trimPiece(f.Text, a, b)
		if m := bareRole.FindStringSubmatchIndex(f.Text[a:b]); m != nil && complete(f.Text[a+m[1]:b]) {
			role = f.Value(a+m[2], a+m[3])
			u.role, a = role, a+m[1]
		}
		if isRoleWord(f.Text[a:b]) { // alone on its line: 一、牵头单位
			role = f.Value(a, b)
			continue
		}
		for _, name := range companies(f.Text, a, b) {
			if a, b := name[0], name[1]; b > a && !noUnit.MatchString(f.Text[a:b]) {
				u.name = f.Value(a, b)
				units = append(units, u)
			}
		}
	}
	return units
}

var twoCompanies = regexp.MustCompile(`^.{4,}?(?:有限公司|有限责任公司)(.{4,}(?:有限公司|有限责任公司))$`)

// companies cuts a name at the company within it: no company is named behind
// another one's whole name, so that layout has lost the line between the two.
func companies(t string, a, b int) [][2]int {
	if b-a > maxNames {
		return [][2]int{{a, b}}
	}
	m := twoCompanies.FindStringSubmatchIndex(t[a:b])
	if m == nil {
		return [][2]int{{a, b}}
	}
	return append([][2]int{{a, a + m[2]}}, companies(t, a+m[2], b)...)
}

var (
	labelled   = regexp.MustCompile(`^((?:联合|共同|副)?牵头[^:()]{0,6}|(?:主要|核心|其他|其它)?(?:成员|参与|参建|参加|合作|联合|协作|共建)[^:()]{0,6})[:]`)
	bareRole   = regexp.MustCompile(`^((?:联合|共同|副)?牵头(?:单位|企业)|(?:主要|核心|其他|其它)?(?:成员|参与|参建|参加|合作|协作|共建)(?:单位|企业)) ?`)
	marked     = regexp.MustCompile(` ?[(\[](` + roleMark + `)(?:[,;、](?:联系人|联系电话|电话|手机|负责人|盖章)[^()]*)?[)\]]$`)
	markedHead = regexp.MustCompile(`^[(\[](` + roleMark + `)[)\]] ?`)
	enumerator = regexp.MustCompile(`^(?:\(?\d{1,2}[.、)]|\d{1,2} |[①-⑳]|[·•●■◆-])+ ?`)
	unitNote   = regexp.MustCompile(`\((?:联系人|联系电话|电话|手机|负责人|项目负责人|法定代表人|法人代表|统一社会信用代码|盖章|公章)[^()]*\)$`)
	noUnit     = regexp.MustCompile(`^(?:[\d./\\—–_-]+|[一二三四五六七八九十]{1,2}|无|暂无|略|等|空)$`)
	etcetera   = regexp.MustCompile(`等(?:共?(?:计)?[\d一二三四五六七八九十]+(?:余|多)?[家个所])?(?:单位|企业|机构)?$`)
)

// maxNames is how many bytes two long names with their marks may take. What is
// longer between two separators is prose and is left as it stands.
const maxNames = 600

// trimPiece takes white space, list numbers and closing punctuation off a piece.
func trimPiece(t string, a, b int) (int, int) {
	for b-a <= maxNames {
		from, to := a, b
		for a < b && strings.ContainsRune(" ,;、。:", firstRune(t[a:b])) {
			a += utf8.RuneLen(firstRune(t[a:b]))
		}
		if m := enumerator.FindString(t[a:b]); m != "" && len(m) < b-a {
			a += len(m)
		}
		b = a + len(strings.TrimRight(t[a:b], " ,;、。:."))
		if m := etcetera.FindStringIndex(t[a:b]); m != nil && m[0] > 0 {
			b = a + m[0]
		}
		if a == from && b == to {
			break
		}
	}
	return a, b
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// pieces cuts the folded text at separators outside brackets.
func pieces(f extract.Folded, raw string) [][2]int {
	t := f.Text
	lines := lineBreaks(f, raw)
	spaced := spacesSeparate(t, lines)
	strong := strings.ContainsAny(headNumber.ReplaceAllString(t, ""), "、;")
	labels := labelStarts(t)
	maps.Copy(labels, itemStarts(t))
	lastClosing := strings.LastIndexAny(t, ")]》”") // an open bracket that is not closed protects nothing
	var out [][2]int
	from, depth := 0, 0
	cut := func(i, size int) {
		out = append(out, [2]int{from, i})
		from = i + size
	}
	for i, r := range t {
		switch r {
		case '(', '[', '《', '“':
			depth++
			continue
		case ')', ']', '》', '”':
			depth = max(depth-1, 0)
			continue
		}
		if depth > 0 && i < lastClosing {
			continue
		}
		if labels[i] && i > from {
			cut(i, 0)
		}
		switch r {
		case '、', ';', ',', '。', '\\', '|':
			cut(i, utf8.RuneLen(r))
		case '/':
			if complete(last(t[from:i], maxNames)) && complete(upTo(first(t[i+1:], maxNames), "/、;, ")) {
				cut(i, 1)
			}
		case ' ':
			if lines[i] && !wraps(last(t[from:i], maxNames), first(t[i+1:], maxNames)) && (!strong || lineSeparates(last(t[from:i], maxNames), first(t[i+1:], maxNames))) || !lines[i] && spaceSeparates(last(t[from:i], maxNames), first(t[i+1:], maxNames), spaced) {
				cut(i, 1)
			}
		}
	}
	out = append(out, [2]int{from, len(t)})
	return splitConjunctions(t, out)
}

// wraps reports whether a line break stands within the name of a company: before its
// form, before the name of a branch, or behind the place in the middle of it
// (远潮（海州）|能源有限公司).
func wraps(before, after string) bool {
	return formOnly.MatchString(after) || bareBranch.MatchString(after) || strings.HasSuffix(before, "集团") && placeOnly.MatchString(after) || brandAndPlace.MatchString(before) && !complete(before) && companyEnd.MatchString(marked.ReplaceAllString(upTo(after, " 、;,"), ""))
}

var (
	bareBranch = regexp.MustCompile(`^\p{Han}{2,4}分(?:公司|院|所|行|校)(?:[ 、;,(]|$)`)
	placeOnly  = regexp.MustCompile(`^\p{Han}{2,3}有限公司(?:[ 、;,(]|$)`) // 中国…集团|江苏有限公司
)

var brandAndPlace = regexp.MustCompile(`^(?:\(?\d{1,2}[.、)]|[(\[]\p{Han}{2,6}[)\]])?[^()]{2,8}\([^()]{2,5}\)$`)

// headNumber numbers the roles of a cell: 一、牵头单位.
var headNumber = regexp.MustCompile(`(?:^| )[一二三四五六七八九十]{1,2}、`)

// formOnly is the end of a company's name that the line has pushed down.
var formOnly = regexp.MustCompile(`^(?:股份|集团|控股|科技)*(?:有限)?(?:责任)?公司(?:[ 、,;。(]|$)`)

var innerLabel = regexp.MustCompile(`(?:联合|共同|副)?牵头(?:单位|企业|机构|方)?:|(?:主要|核心|其他|其它)?(?:成员|参与|参建|参加|合作|协作|共建)(?:单位|企业|机构|方)?:`)

// labelStarts finds where a label announces other units, even where nothing
// stands between it and the name before: 牵头单位：A成员单位：B.
func labelStarts(t string) map[int]bool {
	out := map[int]bool{}
	for _, m := range innerLabel.FindAllStringIndex(t, -1) {
		out[m[0]] = true
	}
	return out
}

// itemStarts finds where the items of a numbered list begin, 1.A 2.B 3.C, whatever
// stands between them: a number counts where it is the next one and the name
// before it is whole or a space follows it.
func itemStarts(t string) map[int]bool {
	out := map[int]bool{}
	if !itemFirst.MatchString(t) {
		return out
	}
	next := 2
	for _, m := range itemAhead.FindAllStringSubmatchIndex(t, -1) {
		before := t[:m[0]]
		if n, err := strconv.Atoi(t[m[2]:m[3]]); err == nil && n == next && (strings.HasSuffix(before, " ") || complete(last(before, maxNames))) {
			out[m[0]] = true
			next++
		}
	}
	return out
}

var (
	itemFirst = regexp.MustCompile(`^\(?1[.、)]`)
	itemAhead = regexp.MustCompile(`\(?(\d{1,2})(?:[.、]|\)[.、]?)`)
)

// lineBreaks tells which spaces of the folded text stand for a line break.
func lineBreaks(f extract.Folded, raw string) map[int]bool {
	out := map[int]bool{}
	for i, r := range f.Text {
		if r == ' ' {
			next := len(raw)
			if i+1 < len(f.Text) {
				next = f.Start(i + 1)
			}
			if strings.ContainsAny(raw[f.Start(i):next], "\n\r\v") {
				out[i] = true
			}
		}
	}
	return out
}

// The endings of unit names. An ending alone does not make a unit: 技术开发中心
// behind 和 is the second half of a name.
var (
	companyEnd = regexp.MustCompile(`(?:公司|集团|厂|银行|事务所|合作社)\)?$`)
	strongEnd  = regexp.MustCompile(`(?:公司|集团|大学|学院|研究院|研究所|设计院|科学院|研究中心|实验室|医院|中心|研究总院|联盟|协会|学会|院|所|厂|局|银行|基地|平台|联合会|学校|分校|创新园|科技园|产业园)(?:\([^()]*\))?$`)
	tradeEnd   = regexp.MustCompile(`(?:科技|重机|药业|制药|生物|股份|智能|智行|电子|汽车|材料|能源|重工|机械|医疗|光电|半导体|微电子|信息|通信|软件|电气|钢铁|石化|化工|航天|航空|动力|装备|机器人|传感)$`)
	// Words that do not begin a name: what follows a conjunction with them is the
	// second half of one.
	generic = regexp.MustCompile(`^(?:技术|科学|科研|研究|开发|工程|应用|设计|管理|服务|发展|材料|信息|产业|创新|附属|系统|器件|装备|设备|推广|转化|教育|试验|检测|检验|认证|测试|制造|生产|化学|物理|生物|环境|能源|安全|健康|控制|软件|硬件|网络|智能|经济|数据|先进|新型|高端)+`)
)

func complete(t string) bool { return strongEnd.MatchString(strings.TrimRight(t, " ")) }

// upTo is t up to the first of the characters.
func upTo(t, chars string) string {
	if i := strings.IndexAny(t, chars); i >= 0 {
		return t[:i]
	}
	return t
}

// lineSeparates reports whether a line break stands between two units of a list that
// has separators too: behind a whole name, unless the rest of it follows (上海院).
func lineSeparates(before, after string) bool {
	after = upTo(after, " 、;,")
	return complete(before) && utf8.RuneCountInString(after) >= 4 && !branch.MatchString(after)
}

var branch = regexp.MustCompile(`^\p{Han}{2,4}(?:分公司|分院|分所|分行|事业部)$|^第`)

// spaceSeparates reports whether a mere space stands between two units: behind
// a whole name and before one that cannot be a part of it, as 上海药物研究所 can of
// 中国科学院.
//
// Where other spaces of the list are sure to separate, any between two whole names
// does.
func spaceSeparates(before, after string, others bool) bool {
	switch {
	case marked.MatchString(before): // 远潮公司（牵头） 海州大学
		return true
	case isRoleWord(before), headNumber.MatchString(" " + first(after, 9)): // 一、牵头单位 远潮公司 二、参与单位 …
		return true
	}
	after = upTo(after, " 、;,")
	if !complete(before) || !complete(after) || utf8.RuneCountInString(after) < 4 {
		return false
	}
	if wholeName.MatchString(after) || strings.HasPrefix(after, "中国") && !mother.MatchString(before) {
		return true
	}
	return !partOfUnit.MatchString(after) && (others || companyEnd.MatchString(before) || independent.MatchString(after))
}

// spacesSeparate reports whether some space of a list is sure to stand between two
// units.
func spacesSeparate(t string, lines map[int]bool) bool {
	from := 0
	for i, r := range t {
		if r == ' ' && !lines[i] {
			if spaceSeparates(last(t[from:i], maxNames), first(t[i+1:], maxNames), false) {
				return true
			}
			from = i + 1
		}
	}
	return false
}

var (
	partOfUnit = regexp.MustCompile(`^附属|^医学院|校区$|分公司$|分院$|分所$|分行$|^第|研究所$|事业部|\($`)
	// A branch that names its company, an institute that names its academy.
	wholeName   = regexp.MustCompile(`^.{2,}公司.{2,}(?:公司|院|所|中心)$|^中国.{2,}院.{2,}(?:院|所)$|^[^第]{2,}(?:大学|学院).{2,}(?:院|所|医院)$`)
	mother      = regexp.MustCompile(`(?:大学|科学院|委员会|总局|部)$`) // has parts that begin with 中国
	independent = regexp.MustCompile(`(?:公司|大学|厂|集团|银行)(?:\([^()]*\))?$`)
)

// twoUnits reports a name with a space in it at which it may be two.
func twoUnits(v extract.Value) bool {
	t := extract.Fold(extract.Passage{Value: v}, extract.KeepSpaces).Text
	for i, r := range t {
		if r == ' ' && complete(t[:i]) && complete(t[i+1:]) && utf8.RuneCountInString(t[i+1:]) >= 4 {
			return true
		}
	}
	return false
}

var conjunction = regexp.MustCompile(`^(?:以及|及其|和|及|与)`)

// splitConjunctions cuts the last piece of a list at 和, 及, 与 between two
// names: A、B和C.
func splitConjunctions(t string, in [][2]int) [][2]int {
	if len(in) == 0 {
		return in
	}
	end := len(in) - 1
	for end > 0 && strings.Trim(t[in[end][0]:in[end][1]], " .") == "" {
		end--
	}
	s := in[end]
	if s[1]-s[0] > maxNames {
		return in
	}
	depth := 0
	for i := s[0]; i < s[1]; {
		r, size := utf8.DecodeRuneInString(t[i:])
		switch r {
		case '(':
			depth++
		case ')':
			depth--
		}
		w := conjunction.FindString(t[i:s[1]])
		if depth == 0 && w != "" && w != "及其" && joinsUnits(w, t[s[0]:i], t[i+len(w):s[1]], end > 0) {
			return append(append(append([][2]int{}, in[:end]...), [2]int{s[0], i}, [2]int{i + len(w), s[1]}), in[end+1:]...)
		}
		i += size
	}
	return in
}

// joinsUnits decides whether a conjunction joins two units. inList says that it
// stands in the last item of a list, where 和 is to be expected; elsewhere it is
// more often part of a name (新型显示材料与器件重点实验室), so that both sides have to
// be whole names.
func joinsUnits(word, left, right string, inList bool) bool {
	inList = inList && word != "与"
	if i := strings.IndexAny(left, ":"); i >= 0 {
		left = left[i+1:]
	}
	right = strings.TrimRight(right, " .。;")
	right = etcetera.ReplaceAllString(right, "")
	if utf8.RuneCountInString(left) < 2 || utf8.RuneCountInString(right) < 2 {
		return false
	}
	switch {
	case complete(left):
		return !genericName(right) && (complete(right) || tradeEnd.MatchString(right) || inList)
	case tradeEnd.MatchString(left):
		whole := complete(right) && generic.FindString(right) == ""
		return inList && (whole && utf8.RuneCountInString(left) <= 8 || tradeEnd.MatchString(right))
	}
	return false
}

// genericName reports a name that has nothing of its own: 技术开发中心.
func genericName(t string) bool {
	rest := strongEnd.ReplaceAllString(t, "")
	return generic.FindString(rest) == rest
}

// first and last cut at most n bytes off the ends of a text, between characters.
func first(t string, n int) string {
	if len(t) <= n {
		return t
	}
	for n > 0 && !utf8.RuneStart(t[n]) {
		n--
	}
	return t[:n]
}

func last(t string, n int) string {
	i := max(len(t)-n, 0)
	for i < len(t) && !utf8.RuneStart(t[i]) {
		i++
	}
	return t[i:]
}
