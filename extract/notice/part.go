package notice

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"lianhe/extract"
)

// part is what a block of a document is there for.
type part int

const (
	partText part = iota
	partRedHead
	partNumber
	partTitle
	partAddressee
	partAttachment // the list 附件：1.… of the notice
	partSignature
	partDate
	partDisclosure
	partAnnexLabel // 附件1, alone on its line
	partAnnexTitle // the line below it, or one that names an attachment again
	partFrame      // what a web page puts around a text, and the imprint below it
)

// block is a block of the body with its folded text.
type block struct {
	part  part
	para  *extract.Paragraph
	table *extract.Table
	text  extract.Folded // without white space

	heading   heading // where isHeading
	isHeading bool
}

// parts is a document taken apart.
type parts struct {
	blocks     []block
	title      extract.Passage
	number     extract.Value
	addressee  extract.Value
	issuedOn   extract.Value
	shown      extract.Value // disclosure
	names      []extract.Value
	titleNames []extract.Value // the issuers' names that the title begins with
	files      []extract.Value // titles of the attachments
}

// headLength is how many blocks the head of a document may take, web frame
// included.
const headLength = 40

func takeApart(doc *extract.Document) *parts {
	p := &parts{}
	for _, b := range doc.Blocks {
		switch {
		case b.Role != extract.Body:
		case b.Table != nil:
			p.blocks = append(p.blocks, block{table: b.Table})
		case b.Para != nil:
			f := extract.Fold(b.Para.Passage, extract.DropSpaces)
			if f.Text != "" {
				p.blocks = append(p.blocks, block{para: b.Para, text: f})
			}
		}
	}
	p.markPlain()
	to := p.findAddressee()
	p.findNumber(to)
	date := p.findDate(to)
	p.findAttachments()
	p.findTitle(to, date)
	p.findIssuers(date)
	if p.names == nil { // neither signature nor red head
		p.names = p.titleNames
	}
	p.markAnnexTitles()
	p.markHeadings()
	return p
}

var (
	annexLabel = regexp.MustCompile(`^(?:附件|附表|附)\(?[一二三四五六七八九十\d]{0,3}\)?:?$`)
	disclosure = regexp.MustCompile(`^\(?(?:(?:信息|政府信息)?公开(?:属性|选项|方式|类别|形式|类型)[:：])?(此件?(?:主动公开|依申请公开|不予公开|不公开|公开发布)|(?:主动公开|依申请公开|不予公开))[)。.]?$`)
	webFrame   = regexp.MustCompile(`^(?:扫一扫|打印|关闭|分享到|上一篇|下一篇|浏览次数|当前位置|公报PDF版|【?字体|字号[:：])|^(?:发布)?(?:时间|日期)[:：].*(?:来源|浏览|字号|作者)[:：]|^(?:来源|发布日期|发布时间|信息来源|作者)[:：].{0,30}$`)
	imprint    = regexp.MustCompile(`^(?:抄送|抄报|分送|主题词):|日印发$`)
	signedDate = regexp.MustCompile(`((?:19|20)\d\d年\d{1,2}月\d{1,2}日|[〇○零一二三四五六七八九O0]{4}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日|(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2})$`)
	// An announcement is numbered within its year: 2024年第6号.
	serialNumber = regexp.MustCompile(`^(?:公告|通告)?\(?((?:19|20)\d\d年第\d{1,4}号)\)?$`)
	docNumber    = regexp.MustCompile(`[\p{Han}A-Za-z]{1,16}[\[(](?:19|20)\d\d[\])]第?\d{1,5}号`)
)

// markPlain marks the blocks that tell by themselves what they are.
func (p *parts) markPlain() {
	for i := range p.blocks {
		b := &p.blocks[i]
		if b.para == nil {
			continue
		}
		if m := disclosure.FindStringSubmatchIndex(b.text.Text); m != nil {
			b.part = partDisclosure
			if p.shown.Text == "" {
				p.shown = b.text.Value(m[2], m[3])
			}
			continue
		}
		switch {
		case annexLabel.MatchString(b.text.Text):
			b.part = partAnnexLabel
		case webFrame.MatchString(b.text.Text), imprint.MatchString(b.text.Text) && utf8.RuneCountInString(b.text.Text) < 200:
			b.part = partFrame
		}
	}
}

var (
	addressee      = regexp.MustCompile(`^([^。;!?:《]{2,150}):$`)
	addressees     = regexp.MustCompile(`[各有关厅局委办府院所校司会部处心区市县位企]|同志`)
	addresseeLine  = regexp.MustCompile(`^[^。;!?:《关于]{2,150}[,、]$`)
	noAddressee    = regexp.MustCompile(`如下|以下|事项|包括|^附|^联系|^时间|^地点|^来源|条件$|要求$|方式$|内容$|电话$|名称$|领域$|单位$`)
	unitsAddressed = regexp.MustCompile(`[,、](?:各|各有关|有关|相关|各相关)单位$`)
	addresseeRun   = regexp.MustCompile(`^(各[^。;:《]{2,60}):`)
)

// findAddressee returns the block that names the addressee, -1 where none does.
func (p *parts) findAddressee() int {
	for i := range p.blocks {
		b := &p.blocks[i]
		if i > headLength || b.table != nil && !isRedHeadTable(b.table) || b.part == partAnnexLabel {
			return -1
		}
		if b.part != partText || b.table != nil {
			continue
		}
		t := b.text.Text
		if m := addresseeRun.FindStringSubmatchIndex(t); m != nil && utf8.RuneCountInString(t) > m[1] {
			p.addressee = b.text.Value(m[2], m[3])
			return i // its text goes on in the same paragraph
		}
		m := addressee.FindStringSubmatchIndex(t)
		if m == nil || b.text.Number().Level > 0 || !addressees.MatchString(t) {
			continue
		}
		if name := t[m[2]:m[3]]; noAddressee.MatchString(name) && !strings.HasPrefix(name, "各") && !strings.HasPrefix(name, "有关") && !unitsAddressed.MatchString(name) {
			continue
		}
		p.addressee = b.text.Value(m[2], m[3])
		b.part = partAddressee
		p.addresseeAbove(i)
		return i
	}
	return -1
}

// isRedHeadTable reports a table that only lays out the red head: the names of
// joint issuers below each other, 文件 beside them.
func isRedHeadTable(t *extract.Table) bool {
	for i := range t.Cells {
		f := extract.Fold(t.Cells[i].Passage, extract.DropSpaces).Text
		if f != "" && f != "文件" && !isOrganization(f) && !docNumber.MatchString(f) {
			return false
		}
	}
	return true
}

// addresseeAbove joins the lines above the addressee's last one that end with a
// comma: 各设区市科技局，|各有关单位：.
func (p *parts) addresseeAbove(i int) {
	joined := extract.Passage{Value: p.addressee}
	for k := i - 1; k >= 0 && i-k <= 3; k-- {
		b := &p.blocks[k]
		if b.part != partText || b.para == nil || !addresseeLine.MatchString(b.text.Text) || !addressees.MatchString(b.text.Text) {
			break
		}
		above := b.text.Passage(0, len(b.text.Text))
		above.Append("", joined)
		joined = above
		b.part = partAddressee
	}
	p.addressee = joined.Value
}

// head returns the blocks before the addressee, or the first ones of a document
// without one.
func (p *parts) head(to int) []block {
	if to < 0 {
		to = min(len(p.blocks), headLength)
	}
	return p.blocks[:to]
}

func (p *parts) findNumber(to int) {
	head := p.head(to)
	for i := range head {
		b := &head[i]
		if b.table != nil || b.text.Number().Level > 0 || strings.ContainsAny(b.text.Text, "《。") || utf8.RuneCountInString(b.text.Text) > 60 {
			continue
		}
		m := docNumber.FindStringIndex(b.text.Text)
		if s := serialNumber.FindStringSubmatchIndex(b.text.Text); m == nil && s != nil {
			m = s[2:4]
		}
		if m != nil {
			p.number = b.text.Value(m[0], m[1])
			if b.part == partText {
				b.part = partNumber
			}
			return
		}
	}
}

// findDate returns the block with the date of signature, -1 where there is none.
func (p *parts) findDate(to int) int {
	for i := max(to, 0); i < len(p.blocks); i++ {
		b := &p.blocks[i]
		if b.part != partText || b.para == nil {
			continue
		}
		m := signedDate.FindStringIndex(b.text.Text)
		if m == nil || m[0] > 0 && !isOrganization(b.text.Text[:m[0]]) {
			continue
		}
		p.issuedOn = b.text.Value(m[0], m[1])
		b.part = partDate
		return i
	}
	return -1
}

// findIssuers reads the names of the signature and, where there is none, those
// of the red head.
func (p *parts) findIssuers(date int) {
	if date >= 0 {
		b := &p.blocks[date]
		if m := signedDate.FindStringIndex(b.text.Text); m != nil && m[0] > 0 {
			p.names = organizations(b.text.Passage(0, m[0]))
		}
		for i := date - 1; i > 0 && i > date-20; i-- {
			b := &p.blocks[i]
			if b.part == partDisclosure || b.part == partFrame {
				continue
			}
			if b.part != partText || b.para == nil {
				break
			}
			names := organizations(b.para.Passage)
			if i > 1 && (names == nil || !startsRegion(b.text.Text)) && !endsWhole(p.blocks[i-1]) {
				if both := joinedNames(&p.blocks[i-1], &p.blocks[i]); both != nil {
					p.blocks[i].part = partSignature
					i, names = i-1, both
					b = &p.blocks[i]
				}
			}
			if names == nil || len(p.names) > 0 && signsAlone(names) && !signsAlone(p.names) {
				break
			}
			b.part = partSignature
			p.names = append(names, p.names...)
		}
	}
	if p.names != nil {
		return
	}
	for i := 0; i < len(p.blocks); i++ {
		b := &p.blocks[i]
		if b.part == partRedHead {
			t := b.text.Text
			if i+1 < len(p.blocks) && p.blocks[i+1].part == partRedHead && organizations(b.para.Passage) == nil && !strings.HasSuffix(t, "文件") {
				p.names = append(p.names, joinedNames(b, &p.blocks[i+1])...)
				i++
				continue
			}
			if n := len(t) - len("文件"); strings.HasSuffix(t, "文件") && n > 0 {
				p.names = append(p.names, organizations(b.text.Passage(0, n))...)
			} else {
				p.names = append(p.names, organizations(b.para.Passage)...)
			}
		}
	}
}

// listed are the units that a list ends with right above the signature: a company
// does not sign above a department.
var listed = regexp.MustCompile(`(?:公司|大学|学院|研究院|医院|实验室|医学中心|技术中心|研究中心|创新中心)$`)

func signsAlone(names []extract.Value) bool {
	return slices.ContainsFunc(names, func(v extract.Value) bool { return listed.MatchString(folded(v)) })
}

// endsWhole reports whether a block is no first line of a signature: one that is
// whole by itself, or text.
func endsWhole(b block) bool {
	return b.part != partText || b.para == nil || strings.ContainsAny(b.text.Text, "。;:,!?") || utf8.RuneCountInString(b.text.Text) > 60 || organizations(b.para.Passage) != nil
}

// markAnnexTitles marks the titles of the attachments where they begin.
func (p *parts) markAnnexTitles() {
	titles := map[string]bool{}
	for _, f := range p.files {
		titles[folded(f)] = true
	}
	for i := range p.blocks {
		b := &p.blocks[i]
		if b.part != partText || b.para == nil || b.text.Number().Level > 0 || utf8.RuneCountInString(b.text.Text) > 60 || strings.ContainsAny(b.text.Text, "。;:") {
			continue
		}
		if titles[b.text.Text] || i > 0 && p.blocks[i-1].part == partAnnexLabel {
			b.part = partAnnexTitle
		}
	}
}

func (p *parts) document() extract.Record {
	r := extract.Record{Table: "documents", Src: p.firstPlace()}
	for _, c := range []struct {
		column string
		value  extract.Value
	}{
		{"title", p.title.Value}, {"doc_number", p.number}, {"issued_on", p.issuedOn},
		{"addressee", p.addressee}, {"disclosure", p.shown},
	} {
		if c.value.Text != "" {
			r.Set(c.column, c.value)
		}
	}
	p.validity(&r)
	return r
}

const anyDate = `(?:(?:19|20)\d\d年\d{1,2}月(?:\d{1,2}日)?|[〇○零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日)`

var (
	effective = regexp.MustCompile(`自?(` + anyDate + `)起?(?:正式)?(?:施行|实施|执行|生效|试行)|有效期(?:为|自|从)*(` + anyDate + `)(?:起|至|到|-|—)`)
	expires   = regexp.MustCompile(`(?:有效期|试行期|执行期)[^。]{0,30}?(?:至|到|-|—|截止)(` + anyDate + `)|(?:至|到)(` + anyDate + `)(?:失效|止|废止)`)
)

// validity reads from when and until when a guideline is in force. A period
// without a date (自印发之日起, 有效期两年) is not computed.
func (p *parts) validity(r *extract.Record) {
	for i := range p.blocks {
		b := &p.blocks[i]
		if b.part != partText || b.para == nil || !strings.ContainsAny(b.text.Text, "效施执试") {
			continue
		}
		setFirst(r, "effective_on", b.text, effective)
		setFirst(r, "expires_on", b.text, expires)
	}
}

// setFirst sets a column to the first group of the expression that took part in
// its match, unless an earlier block gave it.
func setFirst(r *extract.Record, column string, f extract.Folded, re *regexp.Regexp) {
	if _, ok := r.Get(column); ok {
		return
	}
	m := re.FindStringSubmatchIndex(f.Text)
	for k := 2; k < len(m); k += 2 {
		if m[k] >= 0 {
			r.Set(column, f.Value(m[k], m[k+1]))
			return
		}
	}
}

func (p *parts) issuers(recs *extract.Records) {
	for _, n := range p.names {
		r := &extract.Record{Table: "issuers", Src: n.Src}
		r.Set("name", n)
		recs.Add(r)
	}
}

func (p *parts) firstPlace() extract.Source {
	switch {
	case len(p.blocks) == 0:
		return extract.Source{}
	case p.blocks[0].para != nil:
		return p.blocks[0].para.Src
	}
	return p.blocks[0].table.Src
}
