package notice

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"lianhe/extract"
)

const (
	phonePattern = `(?:\(?0\d{2,3}\)?[-—]? ?)?[2-9]\d{6,7}(?:[-—转]\d{1,6})?|\(0\d{2,3}\) ?[2-9]\d{2,3} \d{4}|1[3-9]\d{9}|1[3-9]\d[- ]\d{4}[- ]\d{4}|400[-—]?\d{3,4}[-—]?\d{3,4}`
	emailPattern = `[\w.+-]+@[\w-]+(?:\.[\w-]+)+`
)

var (
	phone         = regexp.MustCompile(`^(?:` + phonePattern + `)$`)
	extension     = regexp.MustCompile(`^(?:` + phonePattern + `) ?-?转 ?\d{1,6}$`)
	email         = regexp.MustCompile(`^` + emailPattern + `$`)
	phoneAndLabel = regexp.MustCompile(`^(` + phonePattern + `)(?:联系|电子|邮箱|邮件|传真|手机|电话|地址)`)     // the space between them lost
	labelAndPhone = regexp.MustCompile(`^((?:联系|咨询)?(?:电话|手机)(?:号码)?)(?:` + phonePattern + `)$`) // the colon left out
	anyContact    = regexp.MustCompile(`(?:^|[^\d.-])(?:` + phonePattern + `)(?:[^\d]|$)|` + emailPattern)
	contactSep    = regexp.MustCompile(`1[3-9]\d[- ]\d{4}[- ]\d{4}|\(0\d{2,3}\) ?[2-9]\d{2,3} \d{4}|(?:` + phonePattern + `) ?(?:转|-转) ?\d{1,6}|\(?0\d{2,3}\)[-— ]?[2-9]\d{6,7}|0\d{2,3}[-—]? [2-9]\d{6,7}|[ ,;:。、()/|]`)

	contactLabel = regexp.MustCompile(`^(.{0,24}?)(联系人(?:员)?(?:姓名)?(?:及(?:联系)?(?:电话|方式))?|联络[员人]|经办人|负责人|(?:联系|咨询|办公|座机|固定|移动|监督|服务|热线)?电话(?:号码)?|座机|手机(?:号码?)?|热线|传真|(?:电子)?(?:邮箱|邮件|信箱)(?:地址)?|(?i:e-?mail)|邮编|邮政编码|(?:通讯|通信|联系|邮寄|办公)?地址|联系方式|咨询|支持|受理|QQ群?)$`)
	spacedLabel  = regexp.MustCompile(`联 ?系 ?人|联 ?系 ?电 ?话|联 ?系 ?方 ?式|电 ?话|手 ?机|传 ?真|(?:电 ?子 ?)?邮 ?[箱件]|邮 ?编|地 ?址`)
	unitEnd      = regexp.MustCompile(`(?:处|厅|局|委|中心|部|科|室|院|公司|会|办|所|站|司|专班|大学|学院|实验室|平台|集团)(?:\([^()]*\))?$`)
	officeEnd    = regexp.MustCompile(`[处厅局委办]$`) // what no name of a person ends with
	personName   = regexp.MustCompile(`^\p{Han}{1,4}(?:老师|同志|处长|科长|主任|先生|女士|工程师|工)?$|^\p{Han}{2,6}·\p{Han}{2,8}$`)
)

// A contactGroup is one or several persons with what they share.
type contactGroup struct {
	unit, email extract.Value
	kept        bool // the unit is that of the group before
	persons     []extract.Value
	phones      []extract.Value
}

type contactReader struct {
	recs  *extract.Records
	group contactGroup
	mode  string // what the last label announced: person, phone, email, skip or ""
	half  int    // where the single character began that may be half a name, -1
}

// readContacts adds the persons to ask, from paragraphs and from tables.
func readContacts(p *parts, recs *extract.Records) {
	r := &contactReader{recs: recs, half: -1}
	for i := 0; i < len(p.blocks); i++ {
		b := &p.blocks[i]
		switch {
		case b.table != nil:
			r.flush(true)
			contactTable(b.table, recs)
		case b.part == partText && officeLine.MatchString(b.text.Text):
			r.flush(true)
			m := officeLine.FindStringSubmatchIndex(b.text.Text)
			r.group.unit = b.text.Value(m[2], m[3])
		case b.part == partText && (anyContact.MatchString(extract.Fold(b.para.Passage, extract.KeepSpaces).Text) || namesContact.MatchString(b.text.Text)):
			text := b.para.Passage
			if cutAtCode.MatchString(b.text.Text) && i+1 < len(p.blocks) && p.blocks[i+1].para != nil {
				text = extract.Passage{}
				text.Append("", b.para.Passage)
				i++
				text.Append("", p.blocks[i].para.Passage)
			}
			r.paragraph(text)
		default:
			r.flush(true)
		}
	}
	r.flush(true)
}

// cutAtCode is a paragraph that its layout ended behind the hyphen of a phone; the
// number goes on in the next one.
var cutAtCode = regexp.MustCompile(`:\(?0\d{2,3}\)?[-—]$`)

// officeLine names the office to ask on a line of its own, the persons below it.
var officeLine = regexp.MustCompile(`^(?:\d{1,2}[.、]|\([^)]{1,3}\))?(?:联系|咨询|受理|责任|承办|主办|业务)(?:处室|部门|单位|机构|科室):(\p{Han}[^:,;。]{2,30})[。;]?$`)

var namesContact = regexp.MustCompile(`^(?:\d{1,2}[.、]|\([^)]{1,3}\))?.{0,20}(?:联系人员?|联络[员人]):\p{Han}{2,}`)

func (r *contactReader) paragraph(p extract.Passage) {
	f := extract.Fold(p, extract.KeepSpaces)
	r.mode = ""
	at := f.Number().End
	bracket := false
	labels := spacedLabel.FindAllStringIndex(f.Text, -1)
	for _, m := range contactSep.FindAllStringIndex(f.Text[at:], -1) {
		m[0], m[1] = m[0]+f.Number().End, m[1]+f.Number().End
		if m[0] < at || inside(m[0], labels) {
			continue
		}
		r.segment(f, at, m[0], bracket)
		bracket = f.Text[m[0]:m[1]] == "("
		if utf8.RuneCountInString(f.Text[m[0]:m[1]]) > 1 { // a phone with a bracket or space in it
			r.segment(f, m[0], m[1], false)
		}
		at = m[1]
	}
	r.segment(f, at, len(f.Text), bracket)
	r.dropHalf()
}

// inside reports whether a byte lies within one of the spans: the spaces of
// 联 系 人 separate nothing.
func inside(i int, spans [][]int) bool {
	for _, s := range spans {
		if s[0] < i && i < s[1] {
			return true
		}
	}
	return false
}

// segment takes what stands between two separators.
func (r *contactReader) segment(f extract.Folded, a, b int, bracket bool) {
	if a >= b {
		return
	}
	t, v := f.Text[a:b], f.Value(a, b)
	switch {
	case phone.MatchString(t) || extension.MatchString(t):
		if r.mode != "skip" {
			r.dropHalf()
			r.group.phones = append(r.group.phones, v)
		}
		return
	case email.MatchString(t):
		r.dropHalf()
		r.group.email = v
		return
	}
	if m := phoneAndLabel.FindStringSubmatchIndex(t); m != nil {
		r.segment(f, a, a+m[3], bracket)
		r.segment(f, a+m[3], b, false)
		return
	}
	if m := contactLabel.FindStringSubmatch(strings.ReplaceAll(t, " ", "")); m != nil {
		switch {
		case bracket && m[2] == "传真": // 电话（传真）：
		case bracket && m[2] == "咨询" && r.group.unit.Text != "" && len(r.group.persons) == 0: // 高新处（政策咨询）：
		default:
			r.label(f, a, m[1], m[2])
		}
		return
	}
	if m := labelAndPhone.FindStringSubmatchIndex(t); m != nil {
		r.segment(f, a, a+m[3], bracket)
		r.segment(f, a+m[3], b, false)
		return
	}
	if r.mode == "skip" {
		return
	}
	if n := utf8.RuneCountInString(t); unitEnd.MatchString(t) && n >= 3 && n <= 30 && (r.mode != "person" || n > 4 || officeEnd.MatchString(t) || bracket && len(r.group.persons) > 0) {
		r.unit(v, bracket)
		return
	}
	if m := topicAndPerson.FindStringSubmatchIndex(t); m != nil && surname(t[m[2]:m[3]]) {
		r.flush(true)
		r.mode = ""
		a += m[2]
	}
	if m := unitAndPerson.FindStringSubmatchIndex(t); m != nil && surname(t[m[4]:m[5]]) && (r.mode == "person" || r.mode == "") {
		r.unit(f.Value(a, a+m[3]), bracket)
		a += m[4]
	}
	r.person(f, a, b)
}

// topicAndPerson is a person right behind what to ask about.
var topicAndPerson = regexp.MustCompile(`^(?:(?:技术|系统|平台)支持|(?:业务|政策|系统|技术|申报)咨询)(\p{Han}{2,3})$`)

// unitAndPerson is a person right behind the unit, the space between them lost:
// 高新技术处张三.
var unitAndPerson = regexp.MustCompile(`^(\p{Han}{2,26}(?:处|局|科|室|厅|委|司|中心))(\p{Han}{2,4})$`)

func (r *contactReader) label(f extract.Folded, a int, prefix, word string) {
	r.dropHalf()
	topic := prefix != "" && !unitEnd.MatchString(prefix) || strings.HasPrefix(word, "监督") || strings.HasPrefix(word, "咨询") || strings.HasPrefix(word, "服务")
	switch {
	case strings.Contains(word, "联系人") || strings.Contains(word, "联络") || strings.Contains(word, "经办人") || word == "负责人":
		r.flushIf(len(r.group.phones) > 0 || r.group.email.Text != "")
		r.mode = "person"
	case word == "联系方式" && prefix == "" && len(r.group.persons) > 0 && len(r.group.phones) == 0:
		r.mode = "phone"
	case strings.Contains(word, "电话") || strings.Contains(word, "手机") || word == "热线" || word == "座机":
		r.flushIf(topic && len(r.group.phones) > 0)
		r.mode = "phone"
	case strings.Contains(word, "邮箱") || strings.Contains(word, "邮件") || strings.Contains(word, "信箱") || strings.Contains(strings.ToLower(word), "mail"):
		r.mode = "email"
	case word == "传真" || word == "邮编" || word == "邮政编码" || strings.HasSuffix(word, "地址") || strings.HasPrefix(word, "QQ"):
		r.mode = "skip"
	default: // 业务咨询, 技术支持: a topic begins
		r.flush(true)
		r.mode = ""
	}
	if prefix != "" && unitEnd.MatchString(prefix) {
		r.unit(f.Value(a, a+len(prefix)), false)
	}
}

func (r *contactReader) unit(v extract.Value, bracket bool) {
	r.dropHalf()
	g := &r.group
	if bracket && len(g.persons)+len(g.phones) > 0 && (g.unit.Text == "" || g.kept || len(g.phones) == 0) { // 张三（高新处）
		g.unit, g.kept = v, false
		return
	}
	r.flushIf(len(g.persons) > 0 || len(g.phones) > 0)
	if g.unit.Text != "" && len(g.persons) == 0 && utf8.RuneCountInString(g.unit.Text) > utf8.RuneCountInString(v.Text)+12 {
		return
	}
	g.unit, g.kept = v, false
}

func (r *contactReader) person(f extract.Folded, a, b int) {
	t, v := f.Text[a:b], f.Value(a, b)
	n := utf8.RuneCountInString(t)
	if !personName.MatchString(t) || r.mode != "person" && !surname(t) && n > 1 || r.mode == "phone" && !surname(t) {
		r.dropHalf()
		return
	}
	if n == 1 { // 王 伟
		if r.half < 0 {
			r.half = a
			return
		}
		v = f.Value(r.half, b)
	}
	r.dropHalf()
	r.flushIf(len(r.group.phones) > 0 || r.group.email.Text != "")
	r.group.persons = append(r.group.persons, v)
}

func (r *contactReader) dropHalf() { r.half = -1 }

// flushIf closes the group but keeps its unit for the next person.
func (r *contactReader) flushIf(due bool) {
	if due {
		r.flush(false)
	}
}

// flush adds the group's rows. A name without a phone or an address to write to
// is no contact.
func (r *contactReader) flush(end bool) {
	g := r.group
	r.group = contactGroup{}
	if !end {
		r.group.unit, r.group.kept = g.unit, true
	}
	if len(g.phones) == 0 && g.email.Text == "" {
		return
	}
	if len(g.persons) == 0 {
		if g.unit.Text != "" {
			addContact(r.recs, g.unit, extract.Value{}, joinValues(g.phones), g.email)
		}
		return
	}
	for _, p := range g.persons {
		addContact(r.recs, g.unit, p, joinValues(g.phones), g.email)
	}
}

func joinValues(vs []extract.Value) extract.Value {
	if len(vs) == 0 {
		return extract.Value{}
	}
	out := vs[0]
	for _, v := range vs[1:] {
		out.Text += "、" + v.Text
	}
	return out
}

func addContact(recs *extract.Records, unit, person, phone, email extract.Value) {
	r := &extract.Record{Table: "contacts", Src: firstOf(person, unit, phone).Src}
	for _, f := range []extract.Field{{Column: "unit", Value: unit}, {Column: "person", Value: person}, {Column: "phone", Value: phone}, {Column: "email", Value: email}} {
		if f.Value.Text != "" {
			r.Set(f.Column, f.Value)
		}
	}
	recs.Add(r)
}

func firstOf(vs ...extract.Value) extract.Value {
	for _, v := range vs {
		if v.Text != "" {
			return v
		}
	}
	return extract.Value{}
}

var contactUnit = regexp.MustCompile(`单位|部门|处室|地区|设区市|城市|机构|区县`)

// contactTable reads a table of units, persons and phones. In a blank form the
// same words stand beside the blanks, not above them.
func contactTable(t *extract.Table, recs *extract.Records) {
	grid := t.Grid()
	h, ok := readHeader(t, grid)
	if !ok || h.isList() || h.index(colPerson) < 0 || h.index(colPhone) < 0 && h.index(colEmail) < 0 {
		return
	}
	unit := h.index(colUnit)
	for k, w := range h.words {
		if w.Text == "" {
			return
		}
		if unit < 0 && h.cols[k] != colSeq && contactUnit.MatchString(folded(w)) {
			unit = k
		}
	}
	for i := h.rows; i < t.Rows; i++ {
		row := grid[i]
		if !isCaption(t, row) && !h.repeats(t, row) {
			contactRow(t, row, h, unit, recs)
		}
	}
}

func contactRow(t *extract.Table, row []int, h header, unit int, recs *extract.Records) {
	persons := cellValues(cellAt(t, row, h.index(colPerson)))
	phones := cellValues(cellAt(t, row, h.index(colPhone)))
	emails := cellValues(cellAt(t, row, h.index(colEmail)))
	var u extract.Value
	if c := cellAt(t, row, unit); c != nil {
		u = c.Value
	}
	if len(phones) == 0 && len(emails) == 0 {
		return
	}
	if len(persons) == 0 {
		persons = []extract.Value{{}}
	}
	for k, p := range persons {
		addContact(recs, u, p, share(phones, k, len(persons)), share(emails, k, len(persons)))
	}
}

// share gives each person the value of the same place where there are as many
// values as persons, else all of them.
func share(vs []extract.Value, k, persons int) extract.Value {
	if len(vs) == persons {
		return vs[k]
	}
	return joinValues(vs)
}

// brokenPhone is the area code of a phone that the line ends behind.
var brokenPhone = regexp.MustCompile(`^\s*0\d{2,3}\s*[-—－–]\s*$`)

// cellValues are the values of one cell, a line or an item each.
func cellValues(c *extract.Cell) []extract.Value {
	if c == nil {
		return nil
	}
	var out []extract.Value
	from := 0
	for i, r := range c.Text + "\n" {
		if strings.ContainsRune("\n、,，;；/", r) {
			if r == '\n' && i < len(c.Text) && brokenPhone.MatchString(c.Text[from:i]) {
				continue
			}
			a, b := from, min(i, len(c.Text))
			from = i + utf8.RuneLen(r)
			part := c.Text[a:b]
			a += len(part) - len(strings.TrimLeft(part, " \t　"))
			b = a + len(strings.TrimSpace(part))
			if v := c.Slice(min(a, b), b); v.Text != "" && !noUnit.MatchString(v.Text) || phone.MatchString(v.Text) {
				out = append(out, v)
			}
		}
	}
	return out
}
