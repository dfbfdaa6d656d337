package sheet

import (
	"regexp"
	"strings"

	"lianhe/extract"
)

// line is what the cutting into regions asks of a row of the grid.
type line struct {
	text     string // the texts of the row, without white space, a tab behind each
	single   bool   // one text and nothing else: a title, a section heading, a note
	labelled bool   // each text carries its own label: 填报单位：…, 日期：…
	headed   bool   // looks like the header of a list
	serial   int    // the column of the serial number that a header starts with, or -1
	numbered bool   // starts with a number
	body     int    // the first row from here on that is more than titles and facts above a header
}

var (
	serialWord = regexp.MustCompile(`^(序号|编号|序|No\.?)$`)
	number     = regexp.MustCompile(`^([\d.]+|[一二三四五六七八九十]+)$`)
	section    = regexp.MustCompile(`^\s*(\d{1,2}[.．、]|[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[)）])`)
	note       = regexp.MustCompile(`^\s*(注|备注|说明|附注|填表说明|填报说明|联系(人|方式|电话)[：:]|[（(]?此件|\d{4}年\d{1,2}月\d{1,2}日\s*$)`)
	goesOn     = regexp.MustCompile(`续(表|上表)?[）)]?\s*$`)
)

// headerWords are what the names of columns end in, two or three characters each.
var headerWords = set("序号 编号 名称 单位 领域 类型 类别 级别 时间 日期 代码 备注 职责 任务 分工 金额 收入 投入 角色 性质 地址 联系人 电话 方式 职务 职称 姓名 " +
	"方向 期限 建设期 实施期 内容 情况 数量 比例 地区 城市 所在地 负责人 科学家 项目 平台")

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// isHeader reports whether a text without white space is the name of a column,
// a remark in brackets behind it put aside: 销售收入（万元）.
func isHeader(t string) bool {
	if strings.HasSuffix(t, "）") || strings.HasSuffix(t, ")") {
		if i := strings.LastIndexAny(t, "（("); i >= 0 {
			t = t[:i]
		}
	}
	const two, three, longest = 6, 9, 36 // bytes of Chinese characters
	n := len(t)
	return n <= longest && (n >= two && headerWords[t[n-two:]] || n >= three && headerWords[t[n-three:]])
}

// lines surveys the rows of the grid.
func (g *grid) lines() []line {
	ls := make([]line, len(g.rows))
	for r := range ls {
		ls[r] = g.line(r)
		if p := g.slots[r]; ls[r].single && r > 0 && g.places[firstPlace(p)].r0 < r {
			ls[r].single = ls[r-1].single // a title merged over two rows, not the label beside a list
		}
	}
	for r := len(ls) - 1; r >= 0; r-- {
		next := len(ls)
		if r+1 < len(ls) {
			next = ls[r+1].body
		}
		ls[r].body = r
		if ls[r].single || ls[r].labelled && next < len(ls) && ls[next].headed {
			ls[r].body = next
		}
	}
	return ls
}

func firstPlace(slots []int32) int32 {
	for _, i := range slots {
		if i >= 0 {
			return i
		}
	}
	return 0
}

func (g *grid) line(r int) line {
	ps, texts := g.row(r)
	l := line{single: len(ps) == 1 && texts == 1, labelled: texts > 0, serial: -1}
	words := 0
	var b strings.Builder
	for i, p := range ps {
		if p.cell.blank() {
			continue
		}
		t := extract.Squeeze(p.cell.text)
		if i == 0 {
			l.numbered = number.MatchString(t)
		}
		b.WriteString(t)
		b.WriteByte('\t')
		l.labelled = l.labelled && strings.ContainsAny(t, "：:")
		if serialWord.MatchString(t) && texts >= 2 {
			l.headed = true
			if i == 0 && p.r0 == r {
				l.serial = p.c0
			}
		}
		if isHeader(t) {
			words++
		}
	}
	l.headed = l.headed || words >= 2 && 2*words >= texts
	l.text = b.String()
	return l
}

// blocks cuts the grid into regions that hold at most one table each, and gives
// for each its title lines, the table, and the notes and signatures below it.
func (g *grid) blocks() []extract.Block {
	var out []extract.Block
	ls := g.lines()
	from := 0
	for r := 1; r <= len(ls); r++ {
		if r == len(ls) || g.starts(ls, from, r) {
			out = append(out, g.region(ls, from, r)...)
			from = r
		}
	}
	return out
}

// starts reports whether a new region begins at row r: below a blank row where a
// header of its own follows, where the header of the table above comes again
// under a new title, or where another list begins. A list that simply goes on
// below a blank row, or a heading between its rows, stays whole.
func (g *grid) starts(ls []line, from, r int) bool {
	header, body := ls[from].body, ls[r].body
	if header >= r || body >= len(ls) {
		return false
	}
	if !ls[body].headed {
		return g.gaps[r] && body > r && ls[header].serial >= 0 && !ls[body].numbered
	}
	if ls[body].text == ls[header].text {
		return body > r && ls[r].text != ls[from].text && !goesOn.MatchString(ls[r].text)
	}
	return g.gaps[r] || ls[header].serial >= 0 && ls[header].serial == ls[body].serial
}

// region gives the blocks of the rows from..to-1. Section headings between the
// rows of a form stay in its table, also the first one, which stands above them.
func (g *grid) region(ls []line, from, to int) []extract.Block {
	top := min(ls[from].body, to)
	if top == to {
		return g.paragraphs(from, to)
	}
	end := g.end(ls, top, to)
	if sectioned(ls[top+1:end]) && !ls[top].headed {
		for top > from && !g.gaps[top] && ls[top-1].single && section.MatchString(ls[top-1].text) {
			top--
		}
	}
	out := g.paragraphs(from, top)
	out = append(out, extract.Block{Table: g.table(distinct(ls, top, end))})
	return append(out, g.paragraphs(end, to)...)
}

func sectioned(ls []line) bool {
	for i := range ls {
		if ls[i].single && section.MatchString(ls[i].text) {
			return true
		}
	}
	return false
}

// end is the row behind the last one of the table: what follows are notes,
// signatures, dates, the text of a plan. Where the table has borders, they tell;
// else a single text ends it below a blank row, as a note, merged over the width,
// or in a run of lines that has whole sentences.
func (g *grid) end(ls []line, top, to int) int {
	framed := g.framed(top)
	sentences := false
	end := to
	for r := to - 1; r > top; r-- {
		l := &ls[r]
		sentences = sentences || strings.Contains(l.text, "。")
		switch {
		case l.labelled && ls[top].headed && !l.headed:
			end = r
		case !l.single:
			return end
		case g.gaps[r], note.MatchString(l.text):
			end = r
		case g.lone(r, top): // a row of a list that leaves its first columns empty
			return end
		case framed && !g.framed(r), !framed && (sentences || g.wide(r)):
			end = r
		}
	}
	return end
}

// lone reports whether the text of a single row stands right of the column in
// which the table begins.
func (g *grid) lone(r, top int) bool {
	return g.places[firstPlace(g.slots[r])].c0 > g.places[firstPlace(g.slots[top])].c0
}

// framed reports whether the first text of a row stands within borders.
func (g *grid) framed(r int) bool {
	ps, _ := g.row(r)
	for _, p := range ps {
		if !p.cell.blank() {
			return p.cell.look.framed
		}
	}
	return false
}

// wide reports whether the text of a single row is merged over most of the
// columns.
func (g *grid) wide(r int) bool {
	p := g.places[firstPlace(g.slots[r])]
	return p.c1 > p.c0 && 2*(p.c1-p.c0+1) > len(g.cols)
}

// distinct is the rows of a table without the repeats of its header, and without
// the titles that stand above a repeated header.
func distinct(ls []line, top, end int) []int {
	rows := upTo(top, top+1)
	for r := top + 1; r < end; r++ {
		if body := ls[r].body; ls[top].headed && body < end && ls[body].text == ls[top].text {
			r = body
			continue
		}
		rows = append(rows, r)
	}
	return rows
}

// paragraphs gives each text of the rows as a paragraph a line; a text merged
// over several rows comes once.
func (g *grid) paragraphs(from, to int) []extract.Block {
	var out []extract.Block
	for r := from; r < to; r++ {
		ps, _ := g.row(r)
		for _, p := range ps {
			if p.cell.blank() || p.r0 < r && p.r0 >= from {
				continue
			}
			for line := range strings.SplitSeq(p.cell.text, "\n") {
				if line = strings.TrimSpace(line); line == "" {
					continue
				}
				out = append(out, extract.Block{Para: &extract.Paragraph{
					Passage: extract.Passage{Value: extract.Value{Text: line, Src: p.source(g.sheet)}},
					Align:   p.cell.look.align, Size: p.cell.look.size, Bold: p.cell.look.bold,
				}})
			}
		}
	}
	return out
}
