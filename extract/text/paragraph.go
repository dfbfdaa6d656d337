package text

import (
	"regexp"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// style is how a text sets its paragraphs, measured over all of it.
type style struct {
	wrap     int  // width at which lines are broken by force; 0 where they are not
	doubled  bool // a blank line stands between the lines of one paragraph
	indented bool // paragraphs start with an indentation
	stopped  bool // sentences end with a full stop, so one without was cut
}

// measure finds the style of a text.
func measure(lines []line) style {
	var s style
	var long []*line
	stops, open := 0, 0
	for i := range lines {
		l := &lines[i]
		if l.cells != nil || l.width < 40 {
			continue
		}
		long = append(long, l)
		if strings.ContainsAny(l.text.Text, "，,") {
			if ended(l.text.Text) {
				stops++
			} else {
				open++
			}
		}
	}
	s.stopped = stops > open
	s.wrap = wrapWidth(long)
	if s.wrap == 0 {
		return s
	}
	single, double, in := 0, 0, 0
	for i := range lines {
		l := &lines[i]
		if l.indent >= 2 && l.indent <= 8 {
			in++
		}
		if i > 0 && !s.full(&lines[i-1]) {
			continue
		}
		if l.blanks == 0 {
			single++
		} else {
			double++
		}
	}
	s.doubled = double > single
	s.indented = in*20 >= len(lines)
	return s
}

// wrapWidth finds the width at which lines are broken: many lines of about the
// same, greatest width that do not end a sentence.
func wrapWidth(long []*line) int {
	if len(long) < 4 {
		return 0
	}
	widths := make([]int, len(long))
	for i, l := range long {
		widths[i] = l.width
	}
	sort.Ints(widths)
	w := widths[(len(widths)-1)*98/100]
	if w > 200 {
		return 0
	}
	at, cut := 0, 0
	same, lasts := 0, map[rune]int{} // lines of a list end alike (…公司）), those broken by force do not
	for _, l := range long {
		if l.width >= w-5 {
			at++
			if !ended(l.text.Text) {
				cut++
			}
			r, _ := utf8.DecodeLastRuneInString(l.text.Text)
			lasts[r]++
			same = max(same, lasts[r])
		}
	}
	if at < 4 || at*3 < len(long) || cut*5 < at*3 || same*2 > at {
		return 0
	}
	return w
}

// full reports whether a line reaches the width of the text; a character that
// may not start a line, or a Latin word, makes it a little shorter.
func (s style) full(l *line) bool { return s.wrap > 0 && l.width >= s.wrap-7 }

// continues reports whether line l goes on with the paragraph that reads text
// so far and whose last line is prev. next is the line right below l, or nil.
func (s style) continues(text string, prev, l, next *line) bool {
	t := l.text.Text
	switch {
	case prev.cells != nil || l.outline > 0 || l.item:
		return false
	case s.wrap > 0 && s.full(prev) && (l.blanks == 0 || s.doubled):
		if s.indented {
			return l.indent < 2 && !(starts(t) && ended(text))
		}
		return l.indent < 2 && !ended(text) && !starts(t)
	case l.indent >= 2 && prev.indent < l.indent, starts(t):
		return false
	case demandsMore(text, t):
		return true
	case titleGoesOn(prev, l, next):
		return true
	}
	return s.wrap == 0 && s.stopped && cutSentence(text, t)
}

var (
	item = regexp.MustCompile(`^([一二三四五六七八九十百]{1,4}[、.．]|[（(][一二三四五六七八九十百]{1,4}[）)]|\d{1,3}([.．]\D|、)|[（(]\d{1,3}[）)]|\d{1,2}[）)]|第[一二三四五六七八九十百\d]{1,4}[条章节款部]|[①-⑳]|附\s*(件|表|录|注)|注\s*[:：]|[-•·●◆■▪※□☑☐☒○√]|(\d{4}|[二〇○零一二三四五六七八九]{4})\s*年[\d一二三四五六七八九十\s]+月([\d一二三四五六七八九十\s]+日)?$|第[一二三四五六七八九十\d]+段)`)
	// docNumber is a 发文字号 on a line of its own (GB/T 9704 7.2.5).
	docNumber = regexp.MustCompile(`^[\p{Han}A-Za-z]{2,16}\s*[〔\[【（(]\s*\d{4}\s*[〕\]】）)]\s*第?\s*\d+\s*号$`)
	label     = regexp.MustCompile(`^[^，。；]{1,24}[:：]`)
	// roleLabel begins a line of a list of consortia; other short labels may be the
	// end of a sentence (…有关事项|通知如下：).
	roleLabel = regexp.MustCompile(`^((联合|共同)?牵头|成员|参与|参加|参建|合作|协作|共建|依托|承担|推荐|组建)(单位|企业|机构)(名单)?\s*[:：]|^(技术|产业|所属)领域\s*[:：]|^联系(人|电话|方式)\s*[:：]|^电子邮箱\s*[:：]`)
	closers   = "”’』」）)】]\""
)

// starts reports whether a line begins something of its own.
func starts(t string) bool {
	return item.MatchString(t) || docNumber.MatchString(t) || roleLabel.MatchString(t)
}

// ended reports whether t ends where a sentence, a salutation or a list item
// ends.
func ended(t string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(t, closers))
	return strings.ContainsRune("。！？；：…!?;:", r)
}

// demandsMore reports whether a text cannot be whole: it ends with a comma or
// an opening bracket, or the bracket that it leaves open is closed in what
// follows.
func demandsMore(text, t string) bool {
	r, _ := utf8.DecodeLastRuneInString(text)
	if strings.ContainsRune("、，,（(《“〔【", r) {
		return true
	}
	for _, pair := range [][2]string{{"《", "》"}, {"（", "）"}, {"(", ")"}, {"“", "”"}, {"〔", "〕"}} {
		if strings.LastIndex(text, pair[0]) <= strings.LastIndex(text, pair[1]) {
			continue
		}
		if c := strings.Index(t, pair[1]); c >= 0 && !strings.Contains(t[:c], pair[0]) {
			return true
		}
	}
	return false
}

var (
	titleEnd = regexp.MustCompile(`(的?(通知|通告|公告|公示|通报|决定|批复|函|请示|意见|报告)|办法|方案|指引|细则|规定|规划|纲要|名单|申请书|申报书|协议书?)\s*([（(][^（）()]{1,12}[）)])?$`)
	issuer   = regexp.MustCompile(`(厅|局|委员会|委|政府|部|办公室|中心|院|学会|协会)$`)
	issued   = regexp.MustCompile(`^\p{Han}{2,30}?(厅|局|委员会|委|政府|部|办公室)\s*(关于|印发|转发)`)
)

// titleGoesOn reports whether a title was broken between two lines that stand
// right below each other: the first begins "关于…" and is no title yet, or names
// the first of the issuers whose title follows.
func titleGoesOn(prev, l, next *line) bool {
	a, b := prev.text.Text, l.text.Text
	if l.blanks > 0 || prev.width > 90 || l.width > 90 || strings.ContainsAny(a+b, "。；：:") {
		return false
	}
	if strings.Contains(a, "关于") {
		return !titleEnd.MatchString(a) && (titleEnd.MatchString(b) || next != nil && titleEnd.MatchString(next.text.Text))
	}
	return issuer.MatchString(a) && issued.MatchString(b) && !strings.ContainsAny(a, "，、")
}

// cutSentence reports whether t is the rest of a sentence that a page break cut:
// text is running text without an end, t goes on in mid-sentence and comes to
// one. Labels, headings, signatures and addresses do not look like that.
func cutSentence(text, t string) bool {
	if ended(text) || columns(text) < 40 || !strings.ContainsAny(text, "，,。；") {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(text)
	first, _ := utf8.DecodeRuneInString(t)
	if !joins(last) || !joins(first) || label.MatchString(t) {
		return false
	}
	return ended(t) || strings.Contains(t, "，") && columns(t) >= 40
}

// joins reports whether a sentence may be cut beside r.
func joins(r rune) bool {
	return unicode.Is(unicode.Han, r) || unicode.IsDigit(r) || unicode.IsLetter(r) || strings.ContainsRune("》”", r)
}

// separator is what stands between two joined lines: nothing in Chinese, a blank
// between two Latin words.
func separator(a, b string) string {
	last, _ := utf8.DecodeLastRuneInString(a)
	first, _ := utf8.DecodeRuneInString(b)
	if last < 0x80 && first < 0x80 && unicode.IsLetter(last) && unicode.IsLetter(first) {
		return " "
	}
	return ""
}

// follower is the line right below line i, without a blank line between.
func follower(lines []line, i int) *line {
	if i+1 < len(lines) && lines[i+1].blanks == 0 && lines[i+1].cells == nil {
		return &lines[i+1]
	}
	return nil
}
