package figure

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"lianhe/extract"
)

const (
	number  = `(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?`
	letters = `(?:万亿|千亿|百亿|亿|千万|百万|十万|万|千|百)`
	units   = `(?:台\(套\)|台套|人次|人天|人年|人月|万元|美元|欧元|元|家次|项次|家|个百分点|个|项|件|人|名|位|台|套|亩|平方米|平方公里|公顷|公里|千米|吨|篇|次|场|批|支|组|款|种|类|只|笔|宗|份|部|户|所|座|条|张|辆|艘|架|天|倍|对|期|门|课时|小时|机时|核时|千瓦时|千瓦|兆瓦|度|%|(?i:gb|tb|pb|pflops|eflops))`
	over    = `超过|超出|超|逾|突破|达到?(?:了)?近|近|约为|约|大约|接近|将近|不足|不到|至少|不少于|多达|高达`
)

var (
	// A figure: [超]4.7[万][余]台（套）[以上]. Numerals in Chinese stand only with
	// a word of size: 超百项, 数十家 is no figure.
	figure = regexp.MustCompile(`(` + over + `)?(?:(` + number + `)(?:余|多)?` + letters + `?(?:余|多)?|上?(?:[一二三四五六七八九十两]{0,2}` + letters + `)(?:余|多)?)(` + units + `)(?:以上|左右|有余|以下)?`)
	// What stands before a number that is no figure: ordinals, names, versions.
	ordinal    = regexp.MustCompile(`(?:第|[A-Za-z]|\d[./:-]|“)$`) // at most three bytes
	sized      = regexp.MustCompile(`^上|[余多]`)
	insideWord = regexp.MustCompile(`[签合节预集条契履公特]$`) // 约 is the end of a word there
	// A place in a ranking: 前进1位.
	ranked = regexp.MustCompile(`(?:前进|后退|上升|提升|跃升|下降|排名|位居|居|列)了?\d+位$`)
	// What stands behind it.
	noCount = regexp.MustCompile(`^(?:工作日|月|年|行动|纲要|城市)`)
)

// span is a figure found in a folded paragraph.
type span struct {
	from, to  int
	hasNumber bool
}

func (r *reader) paragraph(p *extract.Paragraph) {
	f := extract.Fold(p.Passage, extract.DropSpaces)
	if f.Text == "" {
		return
	}
	from := f.Number().End
	if v, ok := captionOf(f); ok {
		r.caption = v
		return
	}
	if v, body, ok := headingOf(p, f); ok {
		r.heading = v
		from = body
	}
	for from < len(f.Text) {
		end := strings.IndexAny(f.Text[from:], "。;!?")
		to := len(f.Text)
		if end >= 0 {
			_, size := utf8.DecodeRuneInString(f.Text[from+end:])
			to = from + end + size
		}
		r.sentence(f, from, to)
		from = to
	}
}

// found is a figure of a sentence with its record, and how deep in brackets it
// stands.
type found struct {
	span
	rec   *extract.Record
	depth int
}

// sentence adds the figures of one sentence, then what it says of their change.
func (r *reader) sentence(f extract.Folded, from, to int) {
	changes := changesIn(f, from, to)
	respective := respectiveNames(f, from, to)
	former := risesIn(f, from, to, respective)
	var figures []found
	var more map[int]extract.Value // what the figures say of those before them
	last := from
	for _, s := range figuresIn(f.Text[from:to]) {
		s.from, s.to = s.from+from, s.to+from
		if !within(s, changes) && !former[s.from] && !compares(f.Text[from:to], s.from-from, s.to-from) {
			if more == nil {
				more = eachOf(f, from, s.from, to, figures)
			}
			if name, ok := more[s.from]; ok {
				r.record(f.Value(s.from, s.to), name, f.Value(from, to))
				last = s.to
				continue
			}
			name, ok := respective[s.from]
			switch {
			case ok:
			case len(figures) > 0 && restated.MatchString(f.Text[last:s.from]): // 榜单2批共58项
				name, _ = figures[len(figures)-1].rec.Get("name")
				if strings.Contains(f.Text[last:s.from], cumulative) && !strings.HasPrefix(name.Text, cumulative) {
					name.Text = cumulative + name.Text
				}
			default:
				name = nameOf(f, s, from, to, last)
			}
			last = s.to
			value, text := f.Value(s.from, s.to), f.Value(from, to)
			switch {
			case name.Text == "":
			case len(figures) > 0 && delta.MatchString(f.Text[clauseBefore(f.Text, from, s.from):s.from]):
				of, _ := figures[len(figures)-1].rec.Get("name") // 投入38亿元，较上年增加5亿元
				name.Text = of.Text + name.Text
				r.record(value, name, text)
			default:
				figures = append(figures, found{s, r.record(value, name, text), depthAt(f.Text[from:s.from])})
			}
		}
	}
	for _, c := range changes {
		r.attach(f, c, from, to, figures)
	}
}

// restated is what stands between two figures of one thing: 突破千亿元大关，达1037亿元;
// 新增4家，累计达19家.
var restated = regexp.MustCompile(`^(?:大关|关口)?,?(?:共计?|总计|合计|累计|实际|已|达到?)+$`)

const cumulative = "累计"

// compares reports a figure that only says how much another one is: 是2020年的3.2倍,
// 估值超10亿元的企业3家.
func compares(t string, from, to int) bool {
	if strings.HasSuffix(t[:to], "倍") {
		return timesOf.MatchString(t[clauseStart(t[:from]):from])
	}
	m := ofThing.FindStringSubmatchIndex(t[to:])
	if m == nil {
		return false
	}
	next := figuresIn(t[to+m[2] : to+m[3]])
	return next != nil && utf8.RuneCountInString(t[to+m[2]:to+m[2]+next[0].from]) >= 2
}

var (
	timesOf = regexp.MustCompile(`^(?:,|约|已)*(?:是|为|相当于|达到?)[^,。;]*的$`)
	ofThing = regexp.MustCompile(`^的([^,。;:!?()、]{2,60})`)
)

// record adds an indicator under the heading of the text.
func (r *reader) record(value, name, text extract.Value) *extract.Record {
	rec := &extract.Record{Table: "indicators", Src: value.Src}
	if r.heading.Text != "" {
		rec.Set("heading", r.heading)
	}
	rec.Set("name", name)
	rec.Set("value", value)
	rec.Set("text", text)
	r.out = append(r.out, rec)
	return rec
}

func figuresIn(t string) []span {
	var out []span
	for _, m := range figure.FindAllStringSubmatchIndex(t, -1) {
		s := span{m[0], m[1], m[4] >= 0}
		word := s.from
		if m[2] >= 0 {
			word = m[3]
			if t[m[2]:m[3]] == "约" && insideWord.MatchString(t[:m[2]]) { // 签约88项
				s.from = word
			}
		}
		if !s.hasNumber && m[2] < 0 && !sized.MatchString(t[s.from:s.to]) { // 百家争鸣
			continue
		}
		if strings.HasPrefix(t[s.from:], "突破") && nounBehind.MatchString(t[s.to:]) && !verbBehind.MatchString(t[s.to:]) { // 突破10项关键技术
			s.from += len("突破")
		}
		if ordinal.MatchString(t[max(word-len("第"), 0):word]) || noCount.MatchString(t[s.to:]) || ranked.MatchString(t[:s.to]) {
			continue
		}
		out = append(out, s)
	}
	return out
}

var (
	nounBehind   = regexp.MustCompile(`^的?([^,。;:!?()、《》]{2,40})`)
	verbBehind   = regexp.MustCompile(`^(?:大关|关口|支持|用于|助力|推动|帮助|奖励|补助|资助|以上|左右|增长|下降|增至|增加到|提升|,|和|与|及|等|的$)`)
	leadIn       = regexp.MustCompile(`^(?:截至(?:目前|年底|\d{4}年(?:\d{1,2}月)?(?:底|末)?)|截止(?:目前|年底|\d{4}年(?:\d{1,2}月)?(?:底|末)?)|\d{4}年(?:以来|度|来)?(?:启动以来)?|全年|全省|全市|年内|目前|其中|含|包括|包含|累计|共计|共有|总计|合计|已|新增加?|并|的|:)+`)
	verbs        = regexp.MustCompile(`(?:统筹布局建设|布局建设|设立了?|征集|撬动|促成|挖掘|达成|共建|组建了?|培养了?|引进|集聚|汇聚|实施了?|开展了?|举办了?|发布了?|形成了?|获得了?|培育了?|研制了?|获(?:批)?|累计|新增|共有|共计|建设了?|完成了?|提出|制定了?|攻克了?|突破了?|实现了?|带动)`)
	attribute    = regexp.MustCompile(`^(?:项目|任务|资金|单位|情况|清单)`)
	tail         = regexp.MustCompile(`(?:已经?|共计?|总计|合计|累计|达到?了?|为|是|有|增至|(?:增加|增长|提升|提高|上升|扩大|下降|减少|降低)[到至]|的|分别|均|,|:)+$`)
	totalOnly    = regexp.MustCompile(`^(?:共计?|总计|合计|累计|达到?|为|是|有|其中|约|近|超过?|已|,|:)*$`)
	clauseBorder = ",。;:!?("
)

// nameOf finds what a figure counts: the noun behind it (8个创新服务驿站), or the
// words before it (服务机构3000余家). prev is where the figure before it ended.
func nameOf(f extract.Folded, s span, from, to, prev int) extract.Value {
	rest := f.Text[s.to:to]
	if !verbBehind.MatchString(rest) {
		if m := nounBehind.FindStringSubmatchIndex(rest); m != nil {
			a, b := s.to+m[2], nounEnd(f.Text, s.to+m[2], s.to+m[3])
			if utf8.RuneCountInString(f.Text[a:b]) >= 2 {
				return f.Value(a, b)
			}
		}
	}
	start := max(from, prev)
	if i := clauseStart(f.Text[start:s.from]); i > 0 {
		if totalOnly.MatchString(f.Text[start+i : s.from]) { // 形成清单，共计12项
			_, border := utf8.DecodeLastRuneInString(f.Text[start : start+i])
			i = clauseStart(f.Text[start : start+i-border])
		}
		start += i
	}
	end := s.from
	if c := change.FindStringIndex(f.Text[max(start, end-maxName):end]); c != nil { // 总额同比增长12%，达到30亿元
		end = max(start, end-maxName) + c[0]
	}
	return f.Value(nounSpan(f, start, end))
}

// nounEnd shortens a noun that runs into the next figure of its clause:
// 8个服务驿站|设立32个站点.
func nounEnd(t string, from, to int) int {
	next := figuresIn(t[from:to])
	if next == nil {
		return to
	}
	end := from + next[0].from
	if all := verbs.FindAllStringIndex(t[from:end], -1); all != nil && from+all[len(all)-1][1] == end {
		end = from + all[len(all)-1][0]
	}
	return end
}

func clauseBefore(t string, from, to int) int { return from + clauseStart(t[from:to]) }

// depthAt is how many brackets are open at the end of t.
func depthAt(t string) int {
	return max(strings.Count(t, "(")-strings.Count(t, ")"), 0)
}

// clauseStart is where the last clause of t begins. A bracket that is closed
// again is part of a noun: 首台（套）装备.
func clauseStart(t string) int {
	i := strings.LastIndexAny(t, clauseBorder)
	for i >= 0 && t[i] == '(' && strings.Contains(t[i:], ")") {
		i = strings.LastIndexAny(t[:i], clauseBorder)
	}
	if i < 0 {
		return 0
	}
	_, size := utf8.DecodeRuneInString(t[i:])
	return i + size
}

// maxName is how many bytes before a figure may belong to its name.
const maxName = 240

// nounSpan trims the words before a figure to what it counts; an empty span
// where they name nothing.
func nounSpan(f extract.Folded, from, to int) (a, b int) {
	for to-from > maxName || from < to && !utf8.RuneStart(f.Text[from]) {
		from++
	}
	t := strings.TrimLeft(f.Text[from:to], "、,;:()“”*-—·")
	from = to - len(t)
	from += len(leadIn.FindString(f.Text[from:to]))
	to = from + len(tail.ReplaceAllString(f.Text[from:to], ""))
	from += verbEnd(f.Text[from:to])
	if utf8.RuneCountInString(f.Text[from:to]) < 2 {
		return from, from
	}
	return from, to
}

// verbEnd is where the last verb in front of the noun ends: 累计布局建设|研发载体.
// A verb within a name (重大建设项目) is none.
func verbEnd(t string) int {
	all := verbs.FindAllStringIndex(t, -1)
	for i := len(all) - 1; i >= 0; i-- {
		noun := t[all[i][1]:]
		if utf8.RuneCountInString(noun) >= 2 && (all[i][0] == 0 || !attribute.MatchString(noun)) {
			return all[i][1]
		}
	}
	return 0
}
