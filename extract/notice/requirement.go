package notice

import (
	"regexp"
	"strings"

	"lianhe/extract"
)

// The codes of requirements.subject and requirements.op.
const (
	subjectLead       = "lead"
	subjectMember     = "member"
	subjectConsortium = "consortium"
	subjectDocument   = "document"

	opAtLeast  = ">="
	opAtMost   = "<="
	opEqual    = "="
	opIncludes = "includes"
)

var (
	speaksLead       = regexp.MustCompile(`牵头(?:单位|企业|机构|方|的|申报|组建)?|申报(?:单位|主体|企业)|领军企业`)
	speaksMember     = regexp.MustCompile(`(?:成员|参与|参建|参加|合作|联合|协作|共建)(?:单位|企业|方|机构)|成员`)
	speaksConsortium = regexp.MustCompile(`联合体(?:应|须|必须|原则|需|要|不|中|内|由)|组建(?:要求|条件)|总体要求`)
)

// isObject is what stands in front of those whom a clause does not speak of:
// 带动成员单位, 与其他成员单位.
var isObject = regexp.MustCompile(`(?:与|同|和|及|带动|联合|整合|组织|协调|引领|吸纳|支持|对|向|为)(?:其他|各|主要|所有|若干|多家)*$`)

// speaksOf tells of whom a heading speaks: who is named first, "" where nobody
// is.
func speaksOf(t string) string {
	who, _ := firstNamed(t)
	return who
}

// subjectOf is speaksOf for a clause, which may name somebody as the object of a
// verb.
func subjectOf(t string) string {
	who, at := firstNamed(t)
	if isObject.MatchString(t[:at]) {
		return ""
	}
	return who
}

func firstNamed(t string) (who string, at int) {
	at = len(t)
	for _, s := range []struct {
		who string
		re  *regexp.Regexp
	}{{subjectLead, speaksLead}, {subjectMember, speaksMember}, {subjectConsortium, speaksConsortium}} {
		if m := s.re.FindStringIndex(t); m != nil && m[0] < at {
			who, at = s.who, m[0]
		}
	}
	return who, at
}

const (
	atLeast = `不低于|不少于|不得低于|不得少于|不小于|高于|大于|多于|超过|超|≥|达到|达|至少(?:应?(?:为|有|含|包含|包括))?|满`
	atMost  = `不超过|不得超过|不能超过|不超出|不超|≤|不高于|不大于|不多于|控制在(?:\d[\d,]*字?[—–~～至到-]{1,2})?|限制?在?|低于|少于|不足`
	amount  = `(?:\d[\d,]*(?:\.\d+)?|[一二两三四五六七八九十百]{1,4})`
	measure = `(?:(?:万亿|千万|百万|亿|万)?(?:元|%|个百分点|家|个月|个|名|人|项|件|字|年|页|分钟|所|种|次|亩|平方米|(?i:mb)|地)|亿)`
)

var (
	threshold = regexp.MustCompile(`(` + atMost + `|` + atLeast + `)?(?:在|为|到)?(?:人民币)?(` + amount + measure + `)(?:人民币)?(?:\(不?含\))?(及以上|以上|及以下|以下|以内|之内)?`)
	etcUnits  = regexp.MustCompile(`等$`)
	anyUnits  = regexp.MustCompile(`^(?:及以上|以上)?的?(?:独立法人|法人|创新|成员|参与)*(?:单位|主体|成员)`)
	bareCount = regexp.MustCompile(`^(?:数量|总数|原则上|一般|最多|应|须|需|为|的|且)*$`)
	isAtMost  = regexp.MustCompile(`^(?:` + atMost + `)$`)
	support   = regexp.MustCompile(`给予|资助|补助|奖励|补贴|支持额度|经费支持|贴息`)
	period    = regexp.MustCompile(`(?:19|20)\d\d年度?|(?:最近|近)[一二两三四五\d]{1,2}个?(?:会计)?年度?|上一?(?:会计)?年度?`)

	// Regions: 三省一市两地及以上, 至少来自三省一市中的两个省（市）, 3个及以上省（市）.
	regionCount = regexp.MustCompile(`([二两三四五六七八九十2-9](?:个|地|省))(?:及以上|以上)?(?:\([^()]{1,8}\))?(?:不同)?的?(省|市|地区|区域|设区|地级|地市|区、县|区县|县\(|州)?`)
	regionsBar  = regexp.MustCompile(`至少|不少于|不低于|以上|跨|分属|来自|覆盖|涉及`)
	regionWords = regexp.MustCompile(`三省一市|长三角|跨省|跨区域|省\(市\)|省市|省份|地区|两地|[个跨两三]省|设区的?市|地级市|地市|市\(州\)|区、?县|县\(市|跨[^,;。]{0,10}(?:市|州|盟|区县)`)
	together    = regexp.MustCompile(`(?:牵头|申报)(?:单位|企业|主体)?(?:和|与|及|、|以及)(?:各|其他|所有)?(?:成员|参与|合作|联合|参建)`)
)

// metricRule names what a threshold measures by the words of its clause, nil for
// any, and by its unit.
type metricRule struct {
	metric      string
	words, unit *regexp.Regexp
}

var metricRules = []metricRule{
	{"word_count", nil, regexp.MustCompile(`字`)},
	{"rd_intensity", regexp.MustCompile(`(?:研发|研究开发|研究与试验发展|R&D|科研)(?:经费|费用|投入|支出|资金)*(?:支出|总额|额|合计)?[^,;人]{0,6}?(?:占|强度|比重|比例)|研发强度`), regexp.MustCompile(`%|百分点`)},
	{"sales_revenue", regexp.MustCompile(`(?:销售|营业|业务|经营|营业总)(?:\([^()]{1,6}\))?收入|销售额|营业额|营收|产值`), regexp.MustCompile(`元|亿$`)},
	{"university_or_institute", regexp.MustCompile(`高校|高等院校|高等学校|大学|院所|科研机构|研究机构|科研单位|研究院`), regexp.MustCompile(`家|个|所`)},
	{"member_count", regexp.MustCompile(`成员|参与单位|参加单位|参建单位|联合单位|合作单位|单位(?:总数|数量|数)|组成单位|家单位|由.{0,6}家`), regexp.MustCompile(`家|个`)},
}

var (
	legalPerson   = regexp.MustCompile(`独立法人|法人(?:资格|单位|机构|实体|地位)|企事业法人`)
	creditRecord  = regexp.MustCompile(`(?:信用|诚信)(?:记录|状况|等级|情况)?(?:保持)?良好|良好的?(?:社会|科研)?(?:信用|诚信|信誉|科研信用)|(?:无|没有|未有|不存在|不得存在|不得有|不应存在|未发生|未出现|未被列入|未列入|未纳入|未被纳入)[^,。;]{0,24}(?:失信|不良(?:社会|科研)?(?:信用|诚信)|信用不良|信用记录|诚信记录|不良记录|违法|经营异常)|非失信`)
	hasUniversity = regexp.MustCompile(`(?:应|须|必须|需|原则上|至少|要)[^,。;]{0,12}(?:包含|包括|含有?|吸纳|联合|有)[^,。;]{0,24}(?:高校|高等院校|高等学校|大学|院所|科研机构|研究机构)`)
	leadUnchanged = regexp.MustCompile(`牵头(?:单位|企业)?[^,。;]{0,14}(?:不得|不可|不能|不予|不允许|不应|严禁|原则上不|一般不)[^,。;]{0,8}(?:变更|变动|更换|调整|更改|替换)|(?:不得|不可|不能|不予|不允许|严禁)[^,。;]{0,6}(?:变更|更换|变动|调整|替换)[^,。;]{0,4}牵头|牵头(?:单位|企业)[^,。;]{0,8}(?:保持|维持)(?:不变|相对稳定|稳定)`)
)

// readRequirements adds what a call, guideline or plan demands.
func readRequirements(p *parts, recs *extract.Records) {
	r := requirementReader{recs: recs, targets: recs.Kind == extract.Plan}
	p.statements(r.read)
}

type requirementReader struct {
	recs    *extract.Records
	targets bool            // figures without a metric are a plan's targets, demanded of nobody
	who     string          // of whom the paragraph speaks
	said    map[string]bool // subject and metric that the paragraph has stated
}

func (r *requirementReader) read(s *statement) {
	if s.new {
		r.who, r.said = s.context, map[string]bool{}
	}
	for _, c := range s.clauses() {
		t := s.text.Text[c[0]:c[1]]
		if who := subjectOf(t); who != "" {
			r.who = who
		}
		r.thresholds(s, c, t)
		r.conditions(s, c, t)
	}
}

// conditions adds what a clause demands without a figure.
func (r *requirementReader) conditions(s *statement, c [2]int, t string) {
	if s.cell {
		return
	}
	if legalPerson.MatchString(t) {
		r.each(t, func(who string) { r.once(s, who, "legal_person", opEqual) })
	}
	if creditRecord.MatchString(t) {
		r.each(t, func(who string) { r.once(s, who, "credit_record", opEqual) })
	}
	if leadUnchanged.MatchString(t) {
		r.once(s, subjectLead, "lead_unchanged", opEqual)
	}
	if hasUniversity.MatchString(t) {
		r.once(s, subjectConsortium, "university_or_institute", opIncludes)
	}
	if i, j := regionsIn(t); i < j && regionWords.MatchString(t) && regionsBar.MatchString(t) {
		r.add(s, subjectConsortium, "regions", opAtLeast, s.text.Value(c[0]+i, c[0]+j))
	}
}

// regionsIn finds a number of regions in a clause. 三省一市, the name of the four,
// is none, and neither are 两个 of anything else.
//
// Of two numbers the first is the whole of which the other is demanded:
// 三地中的至少两地.
func regionsIn(t string) (i, j int) {
	for _, m := range regionCount.FindAllStringSubmatchIndex(t, -1) {
		counted := !strings.HasSuffix(t[m[2]:m[3]], "个") || m[4] >= 0
		if counted && !strings.HasPrefix(t[m[3]:], "一市") {
			i, j = m[2], m[3]
			if !strings.HasPrefix(t[m[1]:], "中") && !strings.HasPrefix(t[m[1]:], "范围内") {
				break
			}
		}
	}
	return i, j
}

// each calls add for every subject that a clause names together: 牵头单位和成员单位.
func (r *requirementReader) each(t string, add func(string)) {
	if together.MatchString(t) {
		add(subjectLead)
		add(subjectMember)
		return
	}
	add(r.who)
}

// thresholds adds what a clause demands in figures.
func (r *requirementReader) thresholds(s *statement, c [2]int, t string) {
	if support.MatchString(t) {
		return
	}
	r.bounds(s, c, t)
	for _, m := range threshold.FindAllStringSubmatchIndex(t, -1) {
		op := operator(t, m)
		if op == "" {
			continue
		}
		rule := r.metricOf(t, m)
		if s.cell && rule != "word_count" || rule == "" || rule == "other" && r.targets {
			continue
		}
		value := s.text.Value(c[0]+m[4], c[0]+m[5])
		who := r.who
		switch rule {
		case "word_count":
			who = subjectDocument
		case "university_or_institute":
			op, who = opIncludes, subjectConsortium
			r.said[who+rule] = true
		case "member_count":
			who = subjectConsortium
		}
		rec := r.add(s, who, rule, op, value)
		before := last(t[:m[0]], nearby)
		if pm := lastMatch(period, before); pm != nil && rule != "word_count" {
			at := c[0] + m[0] - len(before)
			rec.Set("period", s.text.Value(at+pm[0], at+pm[1]))
		}
	}
}

// unitsBetween is a number of members with both its bounds: 成员总数在5家至20家之间.
var unitsBetween = regexp.MustCompile(`(?:成员|单位)[^,;。\d]{0,12}?(\d{1,3}[家个]?)(?:至|到|-|—|–|~|～)+(\d{1,3}[家个])`)

func (r *requirementReader) bounds(s *statement, c [2]int, t string) {
	m := unitsBetween.FindStringSubmatchIndex(t)
	if m == nil || s.cell {
		return
	}
	r.add(s, subjectConsortium, "member_count", opAtLeast, s.text.Value(c[0]+m[2], c[0]+m[3]))
	r.add(s, subjectConsortium, "member_count", opAtMost, s.text.Value(c[0]+m[4], c[0]+m[5]))
}

func operator(t string, m []int) string {
	pre, post := group(t, m, 1), group(t, m, 3)
	switch {
	case strings.HasSuffix(post, "以上"):
		return opAtLeast
	case post != "":
		return opAtMost
	case pre == "":
		return ""
	case isAtMost.MatchString(pre):
		return opAtMost
	}
	return opAtLeast
}

func group(t string, m []int, k int) string {
	if m[2*k] < 0 {
		return ""
	}
	return t[m[2*k]:m[2*k+1]]
}

func lastMatch(re *regexp.Regexp, t string) []int {
	all := re.FindAllStringIndex(t, -1)
	if all == nil {
		return nil
	}
	return all[len(all)-1]
}

// nearby is how far from a threshold, in bytes, the words may stand that say
// what it measures.
const nearby = 180

// metricOf names what the threshold at m measures, "" where another rule has
// read it.
func (r *requirementReader) metricOf(t string, m []int) string {
	value := t[m[4]:m[5]]
	if i, j := regionsIn(t[m[4]:]); i == 0 && j > 0 {
		return "" // a number of regions
	}
	words := last(t[:m[0]], nearby) + first(t[m[0]:], nearby)
	if etcUnits.MatchString(t[:m[0]]) && anyUnits.MatchString(t[m[5]:]) { // 企业、高校等不少于5家单位
		return "member_count"
	}
	for _, rule := range metricRules {
		if rule.unit.MatchString(value) && (rule.words == nil || rule.words.MatchString(words)) {
			return rule.metric
		}
	}
	if r.who == subjectMember && strings.Contains(value, "家") && bareCount.MatchString(t[:m[0]]) {
		return "member_count" // under the heading 成员单位: 不少于6家
	}
	return "other"
}

// once adds a condition that a paragraph may repeat in other words.
func (r *requirementReader) once(s *statement, who, metric, op string) {
	if who == "" {
		who = subjectConsortium
	}
	if key := who + metric; !r.said[key] {
		r.said[key] = true
		r.add(s, who, metric, op, extract.Value{})
	}
}

func (r *requirementReader) add(s *statement, who, metric, op string, value extract.Value) *extract.Record {
	if who == "" {
		who = subjectConsortium
	}
	v := s.value()
	rec := &extract.Record{Table: "requirements", Src: v.Src}
	code := func(column, c string) { rec.Set(column, extract.Value{Text: c, Src: v.Src}) }
	code("subject", who)
	code("metric", metric)
	code("op", op)
	if value.Text != "" {
		rec.Set("value", value)
	}
	rec.Set("text", v)
	r.recs.Add(rec)
	return rec
}
