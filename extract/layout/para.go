package layout

import (
	"math"
	"regexp"
	"strings"

	"lianhe/extract"
)

// paragraph collects the lines of one paragraph.
type paragraph struct {
	extract.Paragraph
	first, last *textLine
	count       int
}

// add takes a line in.
func (p *paragraph) add(t *textLine) {
	if p.count == 0 {
		p.Src = t.source()
		p.Size, p.Bold, p.Align = math.Round(t.size*10)/10, t.bold, t.align()
		p.first = t
	}
	sep := ""
	if p.last != nil {
		sep = seam(p.last.text, t.text)
	}
	src := t.source()
	appendLine(&p.Passage, sep, t.text, src)
	if p.count > 0 && src.Page == p.Src.Page {
		p.Src.Box = p.Src.Box.Union(src.Box)
	}
	if p.count == 1 && t.box.X0 < p.first.box.X0-0.5*t.size && t.align() == extract.AlignLeft {
		p.Align = extract.AlignLeft
	}
	p.last = t
	p.count++
}

func (p *paragraph) block(role extract.Role) extract.Block {
	if p.count == 1 {
		p.Lines = nil
	}
	out := p.Paragraph
	return extract.Block{Role: role, Para: &out}
}

// align is how a line stands between the margins of its column.
func (t *textLine) align() extract.Align {
	l, r := t.box.X0-t.left, t.right-t.box.X1
	em := t.size
	switch {
	case t.heading && math.Abs(l-r) < 1.3*em:
		return extract.AlignCenter
	case l > 1.6*em && l < 2.4*em && math.Abs(l-r) > 0.35*em: // indented by two characters
	case l > 1.5*em && math.Abs(l-r) < 1.3*em, l > 4*em && math.Abs(l-r) < 2.2*em && r > 4*em:
		return extract.AlignCenter
	case l > 0.3*(t.right-t.left) && l > 2*r && l > 6*em:
		return extract.AlignRight
	}
	return extract.AlignLeft
}

// docNumber is the printed form of a 发文字号, and date that of a day; each
// stands on a line of its own in official papers (GB/T 9704).
var (
	docNumber = regexp.MustCompile(`^[\p{Han}]{1,16}\s*[〔\[［（(【]\s*(19|20)\d\d\s*[〕\]］）)】]\s*(第)?\s*\d+\s*号$`)
	dateLine  = regexp.MustCompile(`^((19|20)\d\d|[一二〇○零][一二三四五六七八九〇○零]{3})\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月(\s*[\d一二三四五六七八九十]{1,3}\s*日)?$`)
	organ     = regexp.MustCompile(`(厅|局|委|部|委员会|办公室|办公厅|人民政府|党委|学会|协会|联盟|中心|公司|大学|研究院)$`)
)

func alone(s string) bool { return docNumber.MatchString(s) || dateLine.MatchString(s) }

// follows decides whether line b goes on with the paragraph whose last line is
// a. A line was wrapped when it reaches so far right that the first unit of the
// next would not have fitted; pitch is the usual distance of lines, body the
// usual size of type.
func follows(p *paragraph, b *textLine, pitch, body float64) bool {
	a := p.last
	if a.frame.angle != b.frame.angle || math.Abs(a.size-b.size) > 0.08*max(a.size, b.size)+0.2 || b.ruled {
		return false
	}
	if alone(a.text) || alone(b.text) || newItem(b.text) {
		return false
	}
	if a.page == b.page && a.column == b.column && (b.base-a.base > max(1.45*pitch, 1.3*b.size) || b.base <= a.base) {
		return false
	}
	big := a.size > 1.12*body && b.size > 1.12*body
	if b.align() == extract.AlignCenter && (a.align() == extract.AlignCenter || big) {
		return a.page == b.page && a.bold == b.bold && a.size > 1.05*body && b.base-a.base < 2.6*b.size &&
			!red(a) && !organ.MatchString(strings.TrimSuffix(a.text, "文件"))
	}
	if p.Align == extract.AlignRight || b.align() == extract.AlignRight {
		return false
	}
	em := b.size
	indentA, indentB := a.box.X0-a.left, b.box.X0-b.left
	if indentB > 1.2*em {
		if math.Abs(indentA-indentB) > 0.6*em || p.count == 1 && anyWide(b.text) && ended(a.text) {
			return false
		}
	}
	gap := 0.0
	if seam(a.text, b.text) != "" {
		gap = 0.25 * em
	}
	return a.box.X1-a.left+gap+b.head() > b.right-b.left-0.35*em
}

// ended reports whether a text closes with the end of a sentence.
func ended(s string) bool { return strings.ContainsRune("。；：！？.;:!?", lastRune(s)) }

// red reports whether a line has the luminance of the red head.
func red(t *textLine) bool { return t.gray > 0.12 && t.gray < 0.5 }
