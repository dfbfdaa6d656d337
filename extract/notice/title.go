package notice

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"lianhe/extract"
)

var (
	titleEnd   = regexp.MustCompile(`(?:通知|公告|公示|函|意见|决定|批复|通报|报告|请示|通告|纪要|公报|方案|计划|规划|纲要|办法|指引|指南|细则|规定|规程|措施|要点|名单|名录|一览表|清单|年报|协议书?|合同|章程|申请书|申报书|汇总表)(?:\([^()]*\))?[》〉]?$`)
	redHead    = regexp.MustCompile(`^.{2,120}文件$`)
	justNumber = regexp.MustCompile(`^[\d.、一二三四五六七八九十()第章节]+$`)
	bulletMark = regexp.MustCompile(`^[-—·•●■◆▪*»>]`)
)

const maxTitleLines = 5

// findTitle finds the title in front of the addressee; where the text begins
// with the addressee, it is that of the document which the notice hands on.
func (p *parts) findTitle(to, date int) {
	head := p.head(to)
	p.markRedHead(head)
	if p.titleAbout(head) || p.titlePlain(head) {
		return
	}
	if to >= 0 && date >= 0 && p.titlePlain(p.blocks[date+1:]) {
		return
	}
	for _, b := range p.blocks {
		if b.table != nil {
			p.title = tableCaption(b.table)
			return
		}
	}
}

// markRedHead marks the issuers' names above the title: 江苏省科学技术厅文件, or
// the names of several issuers alone.
func (p *parts) markRedHead(head []block) {
	for i := range head {
		b := &head[i]
		if b.part != partText || b.para == nil {
			continue
		}
		if redHead.MatchString(b.text.Text) || organizations(b.para.Passage) != nil {
			b.part = partRedHead
			continue
		}
		if i+1 < len(head) && wrapsName(b, &head[i+1]) {
			b.part, head[i+1].part = partRedHead, partRedHead
			continue
		}
		if strings.Contains(b.text.Text, "关于") {
			return
		}
	}
}

// wrapsName reports whether two lines are one issuer's name, set so large that it
// wraps: 海州高新技术产业开发区管|理委员会.
func wrapsName(b, next *block) bool {
	return next.part == partText && next.para != nil && b.para.Align == next.para.Align && b.para.Size == next.para.Size &&
		!strings.Contains(b.text.Text, "关于") && utf8.RuneCountInString(b.text.Text) >= 8 && utf8.RuneCountInString(next.text.Text) <= 12 && joinedNames(b, next) != nil
}

func joinedNames(b, next *block) []extract.Value {
	var joined extract.Passage
	joined.Append("", b.para.Passage)
	joined.Append("", next.para.Passage)
	return organizations(joined)
}

// titleAbout finds a title 关于…的通知 of one or several lines. The issuers'
// names before 关于 are not part of it.
func (p *parts) titleAbout(head []block) bool {
	for i := range head {
		b := &head[i]
		about := strings.Index(b.text.Text, "关于")
		if b.part != partText || b.para == nil || about < 0 || strings.ContainsAny(b.text.Text, "。;") {
			continue
		}
		if about > 0 {
			if names := organizations(b.text.Passage(0, about)); names != nil {
				p.titleNames = names
			} else {
				about = 0
			}
		}
		joined := b.text.Passage(about, len(b.text.Text))
		for j := i; j < len(head) && j < i+maxTitleLines; j++ {
			if j > i {
				if head[j].part != partText || head[j].para == nil {
					break
				}
				joined.Append("", head[j].para.Passage)
			}
			if titleEnd.MatchString(extract.Fold(joined, extract.DropSpaces).Text) && balanced(joined.Text) && !(j+1 < len(head) && goesOn(head[j+1])) {
				for k := i; k <= j; k++ {
					head[k].part = partTitle
				}
				p.title = joined
				return true
			}
		}
	}
	return false
}

// titleRest is the last line of a title whose first lines end with a word that
// could have been its end: 关于公布创新联合体名单|的通知.
var titleRest = regexp.MustCompile(`^(?:工作)?的[^,。;:!?]{0,20}$|^(?:通知|公告|公示|决定|批复|通报|函)$`)

func goesOn(b block) bool {
	return b.part == partText && b.para != nil && titleRest.MatchString(b.text.Text) && titleEnd.MatchString(b.text.Text)
}

// balanced reports whether all brackets of a line are closed.
func balanced(t string) bool {
	for _, pair := range [...]string{"《》", "（）", "()", "〈〉"} {
		open, shut := []rune(pair)[0], []rune(pair)[1]
		if strings.Count(t, string(open)) > strings.Count(t, string(shut)) {
			return false
		}
	}
	return true
}

// titlePlain takes the first line that can be a title.
func (p *parts) titlePlain(head []block) bool {
	for i := range head {
		b := &head[i]
		t := b.text.Text
		if b.table != nil {
			return false
		}
		if b.part == partText && justNumber.MatchString(t) { // 8.2, of a yearbook
			b.part = partTitle
			continue
		}
		if b.part != partText || bulletMark.MatchString(t) || b.text.Number().Level > 0 {
			continue
		}
		if b.para.Outline == 1 { // the headline of a page may exclaim
			t = strings.TrimRight(t, "!?")
		}
		if n := utf8.RuneCountInString(t); n < 4 || n > 80 || strings.ContainsAny(t, "。;:!?") {
			return false
		}
		b.part = partTitle
		p.title = b.para.Passage
		if i+1 < len(head) && (!titleEnd.MatchString(t) && endsTitle(head[i+1]) || !balanced(t) && closesTitle(head[i+1])) {
			head[i+1].part = partTitle
			p.title.Append("", head[i+1].para.Passage)
		}
		return true
	}
	return false
}

// endsTitle reports whether a block can be the second line of a title.
func endsTitle(b block) bool {
	t := b.text.Text
	return b.part == partText && b.para != nil && titleEnd.MatchString(t) && !strings.ContainsAny(t, "。,;:") && utf8.RuneCountInString(t) <= 40
}

// closesTitle reports whether a block can close the bracket that the line above
// has opened: …行动方案（2024—2026|年）.
func closesTitle(b block) bool {
	t := b.text.Text
	return b.part == partText && b.para != nil && strings.ContainsAny(t, ")》〉") && !strings.ContainsAny(t, "。,;:") && utf8.RuneCountInString(t) <= 40
}

var (
	attachmentList = regexp.MustCompile(`^附件?\(?[一二三四五六七八九十\d]{0,3}\)?:(.+)$`)
	attachmentItem = regexp.MustCompile(`^\(?\d{1,2}[.、)]+`)
	firstItem      = regexp.MustCompile(`^\(?1[.、)]`)
	itemNumber     = regexp.MustCompile(`(?:^|[^\d.])(\d{1,2}[.、])\D`)
	fileExtension  = regexp.MustCompile(`(?i)\.(?:docx?|pdf|xlsx?|wps|et|zip|rar|txt|ofd)$`)
)

// findAttachments reads the list of attachments and marks its lines.
func (p *parts) findAttachments() {
	for i := 0; i < len(p.blocks); i++ {
		b := &p.blocks[i]
		if b.part == partAnnexLabel && p.listsFiles(i) {
			b.part = partAttachment
			i = p.addItems(i)
			continue
		}
		m := attachmentList.FindStringSubmatchIndex(b.text.Text)
		if b.part != partText || b.para == nil || m == nil || strings.Contains(b.text.Text, "。") && utf8.RuneCountInString(b.text.Text) > 80 {
			continue
		}
		b.part = partAttachment
		p.addFiles(b.text, m[2])
		if !attachmentItem.MatchString(b.text.Text[m[2]:]) {
			continue
		}
		i = p.addItems(i)
	}
}

// addItems adds the numbered lines behind block i and returns the last of them.
func (p *parts) addItems(i int) int {
	for ; i+1 < len(p.blocks); i++ {
		next := &p.blocks[i+1]
		if next.part != partText || next.para == nil || !attachmentItem.MatchString(next.text.Text) {
			break
		}
		next.part = partAttachment
		p.addFiles(next.text, 0)
	}
	return i
}

// listsFiles reports whether the label 附件： at block i stands above the list of
// the attachments, not above an attachment: before the signature, with the items
// from 1 on below it.
func (p *parts) listsFiles(i int) bool {
	if !strings.HasSuffix(p.blocks[i].text.Text, ":") || i+1 >= len(p.blocks) {
		return false
	}
	next := &p.blocks[i+1]
	if next.part != partText || next.para == nil || !firstItem.MatchString(next.text.Text) || strings.Contains(next.text.Text, "。") {
		return false
	}
	for j := i + 1; j < len(p.blocks) && j < i+maxSignature; j++ {
		if p.blocks[j].part == partDate {
			return true
		}
	}
	return false
}

// maxSignature is how many lines attachments and signatures may take.
const maxSignature = 40

// addFiles adds the titles of one line, each behind its number.
func (p *parts) addFiles(f extract.Folded, from int) {
	t := f.Text[from:]
	starts := itemNumber.FindAllStringSubmatchIndex(t, -1)
	cut := []int{0}
	for _, m := range starts {
		if m[2] > 0 {
			cut = append(cut, m[2])
		}
	}
	for k, a := range cut {
		b := len(t)
		if k+1 < len(cut) {
			b = cut[k+1]
		}
		item := t[a:b]
		a += len(attachmentItem.FindString(item))
		b = a + len(strings.TrimRight(t[a:b], "。;,.、"))
		b = a + len(fileExtension.ReplaceAllString(t[a:b], ""))
		if b > a {
			p.addFile(f.Value(from+a, from+b), t[a:b])
		}
	}
}

func (p *parts) addFile(v extract.Value, folded string) {
	for _, f := range p.files {
		if extract.Fold(extract.Passage{Value: f}, extract.DropSpaces).Text == folded {
			return
		}
	}
	p.files = append(p.files, v)
}

func (p *parts) attachments(recs *extract.Records) {
	for _, f := range p.files {
		r := &extract.Record{Table: "attachments", Src: f.Src}
		r.Set("title", f)
		recs.Add(r)
	}
}
