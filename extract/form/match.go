package form

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"lianhe/extract"
)

const (
	maxBefore = 200 // characters that may stand before the title of a form
	minLabels = 6   // labels that make a form without its title
	withTitle = 2   // labels that a form under its title must have
)

// Match returns the profile of the form that a document is, nil where it is no
// application. A blank form alone is one; a notice with the form attached is
// not: there the text of the notice stands before the form's title. A letter that
// encloses a form which is filled in is one.
func (s *Set) Match(doc *extract.Document) *Profile {
	blocks := body(doc)
	var best *Profile
	score := 0
	for _, p := range s.profiles {
		// Where nothing tells a form from the one that it builds on, it is that one.
		if n := p.score(blocks); n > score || n == score && n > 0 && best.Base == p.Name {
			best, score = p, n
		}
	}
	if best == nil {
		best = s.enclosed(blocks)
	}
	return best
}

// enclosed returns the profile of a filled-in form that stands behind another
// text.
func (s *Set) enclosed(blocks []extract.Block) *Profile {
	for _, p := range s.profiles {
		if i := p.start(blocks); i > 0 && p.filled(blocks[i:]) {
			return p
		}
	}
	return nil
}

// start is the block with which the form begins: that of its title where another
// text stands before it that calls for no applications.
func (p *Profile) start(blocks []extract.Block) int {
	if findTitle(blocks, p.Titles) != nil {
		return 0
	}
	for i, b := range blocks {
		if b.Para == nil {
			continue
		}
		k := squeeze(b.Para.Text)
		if callLine.MatchString(k) {
			return 0
		}
		if matchAny(p.Titles, k) {
			return i
		}
	}
	return 0
}

// callLine is the title of a notice that has its form attached.
var callLine = regexp.MustCompile(`(?:通知|公告|通告|指南|办法)$`)

// filled reports whether somebody filled in a form: it names the consortium, its
// lead and a member, and is no specimen.
func (p *Profile) filled(blocks []extract.Block) bool {
	for _, v := range opening(blocks) {
		if specimen.MatchString(v.Text) {
			return false
		}
	}
	x := newExtraction(p, "")
	x.read(blocks)
	rs := x.records()
	name, _ := rs.Of("consortia")[0].Get("name")
	return name.Text != "" && x.leadName().Text != "" && len(rs.Of("members")) > 0 && len(x.values) >= minLabels
}

var specimen = regexp.MustCompile(`示例|样例|样表|范例|范本|模板|填写样`)

func (p *Profile) score(blocks []extract.Block) int {
	n := 0
	title := findTitle(blocks, p.Titles)
	if title != nil {
		n += 1000
	}
	fields, before := p.places(blocks)
	if title == nil && (fields < minLabels || before > maxBefore) || fields < withTitle {
		return 0
	}
	if p.edition(blocks) {
		n += 100
	}
	return n + fields
}

// anyForm is how the titles of forms end that no profile knows.
var anyForm = []Pattern{newPattern("*申请书"), newPattern("*申报书"), newPattern("*申请表"), newPattern("*申报表")}

// findTitle looks for one of the titles at the beginning of a document, on one line or
// broken over up to three.
func findTitle(blocks []extract.Block, titles []Pattern) *extract.Value {
	var recent []extract.Value
	before := 0
	for _, v := range opening(blocks) {
		k := squeeze(v.Text)
		if k == "" || attachment(k) {
			continue
		}
		if noticeLine.MatchString(k) {
			return nil
		}
		recent = append(recent, withoutAttachment(v))
		for n := 1; n <= min(3, len(recent)); n++ {
			parts := recent[len(recent)-n:]
			if t := joined(parts); matchAny(titles, strings.Trim(squeeze(t), "《》")) {
				return &extract.Value{Text: t, Src: parts[0].Src}
			}
		}
		if before += utf8.RuneCountInString(k); before > maxBefore {
			return nil
		}
	}
	return nil
}

func joined(vs []extract.Value) string {
	var b strings.Builder
	for _, v := range vs {
		b.WriteString(strings.TrimSpace(v.Text))
	}
	return b.String()
}

// noticeLine is a line of a notice: a 发文字号, a title that ends like one.
var noticeLine = regexp.MustCompile(`[〔\[]20\d\d[〕\]]\d+号|(?:的|关于.*)(?:通知|公告|通告|函)$`)

var attachmentMark = regexp.MustCompile(`^[\s\p{Zs}]*附件?[\s\p{Zs}]*[0-9一二三四五]*[\s\p{Zs}]*[:：、]?[\s\p{Zs}]*`)

// withoutAttachment cuts 附件1： from the line of a title.
func withoutAttachment(v extract.Value) extract.Value {
	m := attachmentMark.FindString(v.Text)
	if m == "" || len(m) == len(v.Text) {
		return v
	}
	return extract.Passage{Value: v}.Slice(len(m), len(v.Text))
}

// attachment reports whether a line is the 附件 over a form.
func attachment(k string) bool {
	return strings.HasPrefix(k, "附件") && utf8.RuneCountInString(k) <= 6
}

// opening lists the first lines of a document, those of its tables included.
func opening(blocks []extract.Block) []extract.Value {
	const enough = 60
	var out []extract.Value
	for _, b := range blocks {
		if b.Para != nil {
			for base, line := range lines(b.Para.Text) {
				out = append(out, b.Para.Slice(base, base+len(line)))
			}
		} else {
			for i := 0; i < min(len(b.Table.Cells), enough); i++ {
				out = append(out, b.Table.Cells[i].Value)
			}
		}
		if len(out) > enough {
			break
		}
	}
	return out
}

// places counts the different fields whose labels a document has, and the
// characters of running text before the first one.
func (p *Profile) places(blocks []extract.Block) (fields, before int) {
	seen := map[*Field]bool{}
	for _, b := range blocks {
		if b.Para != nil {
			if len(seen) == 0 && noticeLine.MatchString(squeeze(b.Para.Text)) {
				before += maxBefore
			}
			found := p.labels.inline(b.Para.Text)
			if f := p.labels.of(b.Para.Text); f != nil {
				seen[f] = true
			}
			for _, f := range found {
				seen[f.field] = true
			}
			if len(seen) == 0 {
				before += utf8.RuneCountInString(b.Para.Text)
			}
			continue
		}
		headers := p.listHeaders(b.Table)
		for i := range b.Table.Cells {
			t := b.Table.Cells[i].Text
			if headers[b.Table.Cells[i].Row] {
				continue
			}
			if f := p.labels.of(t); f != nil {
				seen[f] = true
			}
			if len(t) < 200 && strings.ContainsAny(t, ":：") {
				for _, f := range p.labels.inline(t) {
					seen[f.field] = true
				}
			}
		}
	}
	return len(seen), before
}

// minHeaders is how many labels side by side head a list, as no row of a form does.
const minHeaders = 4

// listHeaders finds the rows of a table in which labels stand side by side without
// a place for a value between them: the header of a list of consortia, which has
// the words of a form and is none.
func (p *Profile) listHeaders(t *extract.Table) map[int]bool {
	labels, empty := map[int]int{}, map[int]bool{}
	for i := range t.Cells {
		c := &t.Cells[i]
		if squeeze(c.Text) == "" {
			empty[c.Row] = true
		} else if p.labels.of(c.Text) != nil {
			labels[c.Row]++
		}
	}
	out := map[int]bool{}
	for row, n := range labels {
		out[row] = n >= minHeaders && !empty[row]
	}
	return out
}

func (p *Profile) edition(blocks []extract.Block) bool {
	for _, v := range opening(blocks) {
		if matchAny(p.Editions, squeeze(v.Text)) {
			return true
		}
	}
	return false
}
