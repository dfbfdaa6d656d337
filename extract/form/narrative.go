package form

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"lianhe/extract"
)

// planReader cuts the freely written part of a form into its headings.
type planReader struct {
	outline *Outline
	hints   []Pattern
	names   []string // of the units, squeezed, to know their profiles by
	mode    mode
	style   string // numbering of the plan's top headings: "一、"
	inner   string // numbering of the headings between the units' profiles
	open    *chapter
	done    []*chapter
	lines   []extract.Passage
}

type mode int

const (
	inPlan mode = iota
	inLead
	inMembers
	afterwards
)

// chapter is the text under one heading.
type chapter struct {
	heading extract.Value
	known   *Heading // of the profile, nil for one of the applicant's own
	text    extract.Passage
	wrote   bool // more than headings and hints of the blank form
}

// maxHeading is the length up to which a paragraph can be a heading.
const maxHeading = 40

// begins reports whether a paragraph begins the freely written part.
func (r *planReader) begins(s string) bool {
	k := labelKey(s)
	if k == "" || utf8.RuneCountInString(k) > maxHeading {
		return false
	}
	if matchAny(r.outline.Titles, k) || matchAny(r.outline.Lead, k) || matchAny(r.outline.Members, k) {
		return true
	}
	return r.outline.heading(k) != nil && numberOf(s) != ""
}

func (o *Outline) heading(key string) *Heading {
	for _, h := range o.Headings {
		if matchAny(h.Labels, key) {
			return h
		}
	}
	return nil
}

// paragraph and table collect the part; what is a heading in it is decided when
// all names of units are known.
func (r *planReader) paragraph(p extract.Passage) { r.lines = append(r.lines, p) }

// dropCaption takes back the lines over a table of records: its name, the unit
// of its amounts.
func (r *planReader) dropCaption(p *Profile) {
	for n := len(r.lines); n > 0; n-- {
		text := r.lines[n-1].Text
		k := labelKey(text)
		name := tableNumber.ReplaceAllString(k, "")
		if len(text) > 150 || name != "" && !p.caption(name) && !unitNotice.MatchString(squeeze(text)) {
			break
		}
		r.lines = r.lines[:n-1]
	}
}

// tableNumber is 附表1 before the name of a table or over it.
var tableNumber = regexp.MustCompile(`^附?表[0-9一二三四五六七八九十]*[:、.-]?`)

func (r *planReader) table(g *grid) {
	for row := 0; row < g.Rows; row++ {
		cells := g.filled(row)
		if len(cells) == 1 { // a frame around the text
			r.within(g.Cells[cells[0]].Passage)
			continue
		}
		if r.profileRow(g, cells) {
			continue
		}
		var line extract.Passage
		for _, i := range cells {
			line.Append("\t", g.Cells[i].Passage)
		}
		if line.Text != "" {
			r.lines = append(r.lines, line)
		}
	}
}

// profileRow collects a row of a table of profiles: the name of a unit and the
// text about it, with or without a number before them. It passes over the header.
func (r *planReader) profileRow(g *grid, cells []int) bool {
	const few, long = 3, 40
	if len(cells) < 2 || len(cells) > few {
		return false
	}
	name, text := cells[len(cells)-2], &g.Cells[cells[len(cells)-1]]
	if profileWord.MatchString(g.keys[cells[len(cells)-1]]) && utf8.RuneCountInString(text.Text) < few*few {
		return true
	}
	if !organisation.MatchString(unitName(g.Cells[name].Text)) || utf8.RuneCountInString(text.Text) < long {
		return false
	}
	r.paragraph(whole(g.Cells[name].Passage))
	r.within(text.Passage)
	return true
}

// within collects the paragraphs of a cell.
func (r *planReader) within(p extract.Passage) {
	for base, line := range lines(p.Text) {
		r.paragraph(sub(p, base, base+len(line)))
	}
}

// chapters returns the texts under the headings that say something.
func (r *planReader) chapters(names []string) []*chapter {
	r.names = names
	for _, p := range r.lines {
		for _, part := range r.split(p) {
			r.line(part)
		}
	}
	r.close()
	return r.done
}

func (r *planReader) close() {
	if r.open != nil && r.open.wrote {
		r.done = append(r.done, r.open)
	}
	r.open = nil
}

func (r *planReader) begin(p extract.Passage, known *Heading) {
	r.close()
	r.open = &chapter{heading: headingText(p), known: known}
}

// headingText is a heading without its number.
func headingText(p extract.Passage) extract.Value {
	v := slice(p, 0, len(p.Text))
	f := fold(v.Text)
	if n := utf8.RuneCountInString(numbering.FindString(string(f.runes))); n > 0 && n < len(f.runes) {
		v = slice(v, f.at[n], len(v.Text))
	}
	v.Text = strings.TrimRight(v.Text, "：:；;。 \u3000")
	return v.Value
}

// line reads one paragraph: a heading, or text under the one before.
func (r *planReader) line(p extract.Passage) {
	k := squeeze(p.Text)
	if k == "" || r.headed(p, k) || hollow(p.Text, r.hints) {
		return
	}
	if rest, ok := r.runIn(p); ok {
		p, k = rest, squeeze(rest.Text)
	}
	if r.open == nil {
		return
	}
	r.open.text.Append("\n", whole(p))
	if !r.outlined(k) {
		r.open.wrote = true
	}
}

// outlined reports whether a line is only a heading that the form prints.
func (r *planReader) outlined(k string) bool {
	return r.open.known != nil && matchAny(r.open.known.Parts, labelKey(k))
}

// runIn reads a heading of the profile that stands in one paragraph with its
// text (一、建设意义及发展方向。本联合体……) and returns the text.
func (r *planReader) runIn(p extract.Passage) (extract.Passage, bool) {
	if r.mode != inPlan || numberOf(p.Text) == "" {
		return p, false
	}
	i := strings.IndexAny(p.Text, "。：:")
	if i < 0 || utf8.RuneCountInString(p.Text[:i]) > maxHeading {
		return p, false
	}
	h := r.outline.heading(labelKey(p.Text[:i]))
	if h == nil {
		return p, false
	}
	r.style = numberOf(p.Text)
	r.begin(sub(p, 0, i), h)
	_, n := utf8.DecodeRuneInString(p.Text[i:])
	return slice(p, i+n, len(p.Text)), true
}

func (r *planReader) headed(p extract.Passage, k string) bool {
	key := labelKey(p.Text)
	if utf8.RuneCountInString(k) > maxHeading {
		return false
	}
	switch {
	case r.mode != afterwards && r.named(p):
	case key == "":
		return false
	case matchAny(r.outline.End, key):
		r.mode = afterwards
		r.close()
	case matchAny(r.outline.Titles, key):
		r.mode = inPlan
		r.begin(p, nil)
	case matchAny(r.outline.Lead, key) && !r.belongs(p, key):
		r.mode = inLead
		r.begin(p, nil)
	case matchAny(r.outline.Members, key) && !r.belongs(p, key):
		r.mode, r.inner = inMembers, ""
		r.begin(p, nil)
	case r.mode == inPlan:
		return r.planHeading(p, key)
	case r.mode == afterwards:
		return false // the names of a signature page are no headings
	default:
		return r.unitHeading(p, key)
	}
	return true
}

// belongs reports whether a heading that could begin the profiles is one of the
// plan's own below its top headings: （1）牵头单位基本情况 under 建设基础.
func (r *planReader) belongs(p extract.Passage, key string) bool {
	number := numberOf(p.Text)
	return r.mode == inPlan && !strings.Contains(key, "简介") && number != "" && r.style != "" && number != r.style
}

// planHeading takes the headings of the profile, and those that are numbered
// like them.
func (r *planReader) planHeading(p extract.Passage, key string) bool {
	number := numberOf(p.Text)
	h := r.outline.heading(key)
	switch {
	case h != nil:
		r.style = number
	case number == "" || r.style != "" && number != r.style || r.style == "" && number != "一、" && number != "第章" && number != "第分" || sentence(p.Text):
		return false
	}
	r.begin(p, h)
	return true
}

// unitHeading takes a numbered name of a unit that is not in the list, and what
// stands between the profiles.
func (r *planReader) unitHeading(p extract.Passage, key string) bool {
	number := numberOf(p.Text)
	switch {
	case r.mode != inMembers:
		return false
	case matchAny(r.outline.Groups, key):
		r.inner = ""
		r.begin(p, nil)
		return true
	case number == "" || r.inner != "" && number != r.inner || sentence(p.Text) || !organisation.MatchString(unitName(headingText(p).Text)):
		return false
	}
	r.inner = number
	r.begin(p, nil)
	return true
}

// named takes a heading that is the name of a unit of the list, alone or with
// what goes with it: 参与单位简介（一）：X, 参与单位1：X, X简介. Within the plan only a
// 简介 is one.
func (r *planReader) named(p extract.Passage) bool {
	name, words, ok := r.unitOf(p)
	if !ok || r.mode == inPlan && !profileWord.MatchString(words) {
		return false
	}
	r.mode = inMembers
	if number := numberOf(p.Text); number != "" {
		r.inner = number
	}
	r.begin(name, nil)
	return true
}

// unitOf returns the name of a unit of the list that a heading holds, and the
// words around it.
func (r *planReader) unitOf(p extract.Passage) (name extract.Passage, words string, ok bool) {
	h := extract.Passage{Value: headingText(p)}
	lead := profileBefore.FindString(h.Text)
	tail := profileAfter.FindString(h.Text)
	name = slice(h, len(lead), max(len(h.Text)-len(tail), len(lead)))
	if f, l := strings.IndexAny(name.Text, quotes), strings.LastIndexAny(name.Text, quotes); f == 0 && l > f {
		_, n := utf8.DecodeRuneInString(name.Text)
		name = slice(name, n, l)
	}
	return name, lead + tail, slices.Contains(r.names, unitName(name.Text))
}

// split parts a paragraph at its lines that are headings: a page does not always
// tell a short line from one that was wrapped, and some people break lines within
// a paragraph.
func (r *planReader) split(p extract.Passage) []extract.Passage {
	starts := lineStarts(p)
	if len(starts) < 2 {
		return []extract.Passage{p}
	}
	var out []extract.Passage
	from := 0
	for k, start := range starts {
		end := len(p.Text)
		if k+1 < len(starts) {
			end = starts[k+1]
		}
		if line := slice(p, start, end); r.headLine(line) {
			if start > from {
				out = append(out, slice(p, from, start))
			}
			out, from = append(out, line), end
		}
	}
	if from == 0 {
		return []extract.Passage{p}
	}
	return append(out, slice(p, from, len(p.Text)))
}

// lineStarts lists where the printed lines of a paragraph begin.
func lineStarts(p extract.Passage) []int {
	var out []int
	for base := range lines(p.Text) {
		out = append(out, base)
	}
	for _, l := range p.Lines {
		out = append(out, l.Start)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// headLine reports whether a printed line is surely a heading: numbered, with
// the words of the form or the name of a unit.
func (r *planReader) headLine(p extract.Passage) bool {
	if utf8.RuneCountInString(p.Text) > maxHeading {
		return false
	}
	numbered := numberOf(p.Text) != ""
	_, words, ok := r.unitOf(p)
	return ok && (words != "" || numbered) || numbered && r.outline.heading(labelKey(p.Text)) != nil
}

// quotes set a heading off.
const quotes = "【】「」《》“”[]"

// What a heading adds to the name of its unit.
var (
	profileBefore = regexp.MustCompile(`^(?:参与|成员|合作|牵头|联合牵头)?(?:单位|企业|高校|院校|院所|科研院所|公司)(?:简介|情况)?[（(]?[0-9０-９一二三四五六七八九十]*[）)]?[\s\p{Zs}]*[：:][\s\p{Zs}]*`)
	profileAfter  = regexp.MustCompile(`(?:单位|企业|情况|基本)*(?:简介|概况|介绍)$`)
)

// profileWord is a word that only the heading of a profile has.
var profileWord = regexp.MustCompile(`简介|概况|介绍`)

// organisation is how the names of organisations end.
var organisation = regexp.MustCompile(`(?:公司|集团|大学|学院|研究院|研究所|设计院|科学院|院|所|中心|实验室|医院|学会|协会|联盟|促进会|基金会|厂|分校|校区)(?:\([^()]*\))?$`)

var endOfSentence = regexp.MustCompile(`[。；;！？，]`)

// sentence reports whether a paragraph is one rather than a heading.
func sentence(s string) bool {
	return endOfSentence.MatchString(strings.TrimRight(strings.TrimSpace(s), "；;。"))
}

// numberOf is the kind of number that a paragraph begins with: "一、", "一)" for
// （一）, "1.", "1、", "1)", "1.1", "第章", "第分" for 第一部分, or "".
func numberOf(s string) string {
	n := numbering.FindString(squeeze(s[:runeStart(s, 60)]))
	switch {
	case n == "":
		return ""
	case strings.HasPrefix(n, "第"):
		return "第" + lastRune(strings.TrimRight(n, "、.,:"))
	case !strings.ContainsAny(n, "0123456789"):
		return "一" + lastRune(n)
	case strings.Contains(strings.TrimRight(n, ".、"), "."):
		return "1.1"
	}
	return "1" + lastRune(n)
}

// unitName is a name as it is compared.
func unitName(s string) string { return labelNote.ReplaceAllString(squeeze(s), "") }
