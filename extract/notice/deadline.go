package notice

import (
	"regexp"
	"strconv"

	"lianhe/extract"
)

const day = `(?:(?:(?:19|20)\d\d|[〇○零一二三四五六七八九]{4})年)?(?:\d{1,2}|[一二三四五六七八九十]{1,3})月(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3})[日号]|底|末)?(?:\([^()]{1,8}\))?(?:(?:上午|下午|晚上?|中午|\d{1,2}[:：时点])[\d:时点分]*)?`

// lastOf is the last day of a period, which may leave out the month: 6月9日至13日.
const lastOf = `(?:起)?(?:至|到|-|—|–|~|～)+(` + day + `|\d{1,2}日)`

var (
	yearly     = regexp.MustCompile(`((?:每年度?|次年|翌年)的?` + day + `)(?:以前|之前|前|截止|内)`)
	twice      = regexp.MustCompile(`每年度?的?(` + day + `)(?:和|及|与|、)(` + day + `)(?:以前|之前|前|截止|内)`)
	before     = regexp.MustCompile(`(` + day + `)(?:\([^()]{0,12}\))?(?:下班)?(?:以前|之前|前|截止|为止|止|关闭|结束)`)
	closing    = regexp.MustCompile(`(?:截止|截至|结束)(?:时间|日期|日)?(?:\([^()]{1,30}\))?(?:统一|均|定)?(?:为|至|到|是|:)?(?:即日起至)?(` + day + `)`)
	window     = regexp.MustCompile(`(?:申报|受理|填报|报名|申请|提交|推荐|征集|报送|填写|评审|网上)[^,。;]{0,14}?(?:时间|期限|期间|日期|起止)?(?:为|:|自|从|于)*(` + day + `)` + lastOf)
	barePeriod = regexp.MustCompile(`^(?:为|:|自|从)*(` + day + `)` + lastOf + `止?[。;]?$`)
	periodOf   = regexp.MustCompile(`(?:申报|受理|填报|报名|申请|提交|推荐|征集|报送)[^,。;]{0,6}(?:时间|期限|日期|时限)|^时间(?:安排|要求|节点)$`)
	untilDay   = regexp.MustCompile(`(?:即日|之日|今日)起(?:至|到)(` + day + `)`)

	// A deadline asks for something to be done; founding dates and validity do not.
	demands    = regexp.MustCompile(`报|提交|填|寄|送|上传|完成|截止|截至|反馈|推荐|登录|办理|验收|签订|签署|递交|汇总|审核|受理|申请|整改|制定|备案|发送`)
	notDue     = regexp.MustCompile(`(?:注册|成立|设立|登记|组建|认定|取得|获得|出生)(?:时间)?(?:于|在)?[^,。;]{0,4}$`)
	notDueTail = regexp.MustCompile(`^(?:注册|成立|设立|登记|出生|取得|获得|已)`)
	inForce    = regexp.MustCompile(`有效期|施行|失效|公示期|公示时间|废止|统计|数据`)
)

// readDeadlines adds the dates by which something is to be done.
func readDeadlines(p *parts, recs *extract.Records) {
	p.statements(func(s *statement) {
		if s.cell {
			return
		}
		for _, c := range s.clauses() {
			readDeadline(s, c, recs)
		}
	})
	for i := range p.blocks {
		if t := p.blocks[i].table; t != nil && recs.Kind == extract.Call {
			readSchedule(t, recs)
		}
	}
}

var (
	dateHeader = regexp.MustCompile(`^(?:时间|时限|日期|截止|完成|办理|受理|起止|工作)?(?:时间|时限|日期|期限|节点)(?:安排|要求|节点)?$`)
	stepHeader = regexp.MustCompile(`^(?:工作|主要|办理|申报)?(?:内容|环节|步骤|阶段|事项|任务|流程|程序|安排|工作)(?:名称|内容|安排)?$`)
	stepPeriod = regexp.MustCompile(`(` + day + `)` + lastOf + `止?[。;]?$`)
	stepDay    = regexp.MustCompile(`(` + day + `)(?:\([^()]{0,12}\))?(?:以前|之前|前|止)?[。;]?$`)
)

// readSchedule adds the last days of a table that says what is to be done when:
// 工作内容 | 时间.
func readSchedule(t *extract.Table, recs *extract.Records) {
	grid := t.Grid()
	date, step := -1, -1
	for k := 0; t.Rows > 1 && k < t.Cols; k++ {
		switch text := cellText(t, grid[0][k]); {
		case dateHeader.MatchString(text):
			date = k
		case stepHeader.MatchString(text):
			step = k // the last one says most: 阶段 | 工作内容
		}
	}
	if date < 0 || step < 0 {
		return
	}
	for _, row := range grid[1:] {
		when, what := cellAt(t, row, date), cellAt(t, row, step)
		if when == nil || what == nil || what.Text == "" {
			continue
		}
		f := extract.Fold(when.Passage, extract.DropSpaces)
		var due extract.Value
		if m := stepPeriod.FindStringSubmatchIndex(f.Text); m != nil {
			due = f.Value(m[4], m[5])
			due.Text = lastDayOf(f.Text[m[2]:m[3]], f.Text[m[4]:m[5]])
		} else if m := stepDay.FindStringSubmatchIndex(f.Text); m != nil {
			due = f.Value(m[2], m[3])
		}
		if !dayOfMonth.MatchString(due.Text) {
			continue
		}
		r := &extract.Record{Table: "deadlines", Src: when.Src}
		r.Set("action", what.Value)
		r.Set("due_on", due)
		r.Set("text", extract.Value{Text: what.Text + "：" + when.Text, Src: what.Src})
		recs.Add(r)
	}
}

var dayOfMonth = regexp.MustCompile(`[日号底末]`)

func readDeadline(s *statement, c [2]int, recs *extract.Records) {
	t := s.text.Text[c[0]:c[1]]
	if inForce.MatchString(t) {
		return
	}
	if m := twice.FindStringSubmatchIndex(t); m != nil { // 每年6月30日和12月31日前
		addDeadline(s, c, m[2], m[3], true, recs)
		addDeadline(s, c, m[4], m[5], true, recs)
		return
	}
	if m := yearly.FindStringSubmatchIndex(t); m != nil {
		addDeadline(s, c, m[2], m[3], true, recs)
		return
	}
	for _, re := range []*regexp.Regexp{window, closing, barePeriod, before, untilDay} {
		m := re.FindStringSubmatchIndex(t)
		if m == nil {
			continue
		}
		if re == barePeriod { // 三、申报时间。3月3日至3月21日
			if periodOf.MatchString(s.heading) {
				addPeriod(s, c, m, recs)
			}
			return
		}
		if notDue.MatchString(t[:m[0]]) || notDueTail.MatchString(t[m[1]:]) || !demands.MatchString(s.folded()) {
			return
		}
		if re == window {
			addPeriod(s, c, m, recs)
			return
		}
		addDeadline(s, c, m[2], m[3], false, recs)
		return
	}
}

// yearMonth is the year and month that a date begins with.
var yearMonth = regexp.MustCompile(`^(?:((?:19|20)\d\d年))?(?:(\d{1,2})月)?`)

// addPeriod adds the last day of a period, m[2:4] its first day and m[4:6] its last.
func addPeriod(s *statement, c [2]int, m []int, recs *extract.Records) {
	t := s.text.Text[c[0]:c[1]]
	r := addDeadline(s, c, m[4], m[5], false, recs)
	if end := lastDayOf(t[m[2]:m[3]], t[m[4]:m[5]]); end != t[m[4]:m[5]] {
		r.Set("due_on", extract.Value{Text: end, Src: r.Src})
	}
}

// lastDayOf is the last day of a period with the year and month of the first where
// it states none: 2025年5月6日至30日. A period over the turn of the year does not
// say in which year it ends.
func lastDayOf(first, last string) string {
	f, l := yearMonth.FindStringSubmatch(first), yearMonth.FindStringSubmatch(last)
	if l[2] == "" && f[2] != "" {
		last, l[2] = f[2]+"月"+last, f[2]
	}
	from, _ := strconv.Atoi(f[2])
	to, _ := strconv.Atoi(l[2])
	if l[1] == "" && to >= from {
		last = f[1] + last
	}
	return last
}

func addDeadline(s *statement, c [2]int, i, j int, recurs bool, recs *extract.Records) *extract.Record {
	date := s.text.Value(c[0]+i, c[0]+j)
	r := &extract.Record{Table: "deadlines", Src: date.Src}
	r.Set("action", s.action(c, i, j))
	if recurs {
		r.Set("recurs", extract.Value{Text: "yearly", Src: date.Src})
		r.Set("month_day", date)
	} else {
		r.Set("due_on", date)
	}
	r.Set("text", s.value())
	recs.Add(r)
	return r
}

var lateWord = regexp.MustCompile(`^(?:\([^()]*\))?(?:以前|之前|前|截止|为止|止)?$`)

// action is the clause of the date; where it says nothing but the date, the next
// one says what is to be done.
func (s *statement) action(c [2]int, dateStart, dateEnd int) extract.Value {
	end := c[1]
	bare := lateWord.MatchString(s.text.Text[c[0]+dateEnd:c[1]]) && !demands.MatchString(s.text.Text[c[0]:c[0]+dateStart])
	if bare {
		for _, d := range s.clauses() {
			if d[0] == c[1]+1 {
				end = d[1]
			}
		}
	}
	if m := sentenceEnd.FindStringIndex(s.text.Text[c[0]:end]); m != nil {
		end = c[0] + m[0]
	}
	return s.text.Value(c[0], end)
}

var sentenceEnd = regexp.MustCompile(`[。;!?]$`)
