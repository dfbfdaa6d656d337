package form

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"lianhe/extract"
)

// Extract reads the records of an application on the form p, raw. It never
// fails: a place that is not found is an absent column, an empty one a column
// with no text, and what cannot be decided is an issue without a value.
func (s *Set) Extract(doc *extract.Document, p *Profile) *extract.Records {
	x := newExtraction(p, doc.Format)
	blocks := body(doc)
	x.read(blocks[p.start(blocks):])
	return x.records()
}

func newExtraction(p *Profile, format extract.Format) *extraction {
	return &extraction{profile: p, values: map[Column]reading{}, lists: map[*Table]*openTable{}, early: map[*Table]bool{}, format: format}
}

// extraction is what has been read of one document so far.
type extraction struct {
	profile *Profile
	format  extract.Format
	title   extract.Value
	values  map[Column]reading
	rows    []*extract.Record     // members, platforms, projects in reading order
	open    *openTable            // a table that may go on in the next block
	lists   map[*Table]*openTable // the last one of each table
	named   *Table                // the table whose name stands over the next block
	unit    string                // of money, told over the next table
	tail    *Field                // the field of the last label on the cover
	cut     *Field                // a long value in the last row of the table before
	planned bool                  // within the plan
	early   map[*Table]bool       // tables that stood before the plan
	muted   bool                  // within the instructions of the form
	plan    planReader
	label   string // that is being read, as labels are compared
	rank    int    // of that label
	issues  []extract.Issue
}

// reading is the value of a column and where it was told.
type reading struct {
	value extract.Value
	cover bool   // told outside of the form's table
	label string // that it was told under, as labels are compared
	rank  int    // of that label, the best is 0
}

func (x *extraction) read(body []extract.Block) {
	x.plan.outline = &x.profile.Narratives
	x.plan.hints = x.profile.Hints
	x.entitle(body)
	body = x.unstack(body)
	plan := x.planStart(body)
	for i, b := range body {
		x.planned = i >= plan
		switch {
		case b.Table != nil:
			x.tail, x.muted = nil, false
			x.table(b.Table)
			x.unit, x.named = "", nil
		case x.planned:
			x.cut = nil
			x.noteOver(b.Para.Text)
			x.plan.paragraph(b.Para.Passage)
		default:
			x.cut = nil
			x.noteOver(b.Para.Text)
			x.paragraph(b.Para)
		}
	}
}

// entitle reads the title; where that is not one of the profile's, a person
// should know that the form is read as one that it resembles.
func (x *extraction) entitle(body []extract.Block) {
	if t := findTitle(body, x.profile.Titles); t != nil {
		x.title = *t
		return
	}
	t := findTitle(body, anyForm)
	if t == nil {
		return
	}
	x.title = *t
	x.issues = append(x.issues, extract.Issue{
		Code: extract.DocumentUnknownKind, Severity: extract.SevWarning, Src: t.Src, Ref: extract.Ref{Table: "documents", Ord: 1, Column: "title"},
		Text: "“" + clip(t.Text) + "”不是已知的申请书式样，按最接近的式样（" + x.profile.Name + "）读取和审核", Hint: "请核对读到的内容；常用的式样可用 --forms 加入",
	})
}

// noteOver keeps what a line over a table says of it: 单位：万元, its name.
func (x *extraction) noteOver(s string) {
	if len(s) > 150 {
		return
	}
	k := squeeze(s)
	if m := unitNotice.FindStringSubmatch(k); m != nil {
		x.unit = m[1]
	}
	if !strings.Contains(k, "续") {
		return
	}
	name := strings.Trim(tableNumber.ReplaceAllString(labelKey(continued.ReplaceAllString(s, "")), ""), ":")
	for _, t := range x.profile.Tables {
		if matchAny(t.Captions, name) || name == "" && x.open != nil && x.open.spec == t {
			x.named = t
			return
		}
	}
}

// continued is what a caption says of a table that goes on.
var continued = regexp.MustCompile(`[（(\[【]?[接续]+(?:上?表|上页)?[0-9一二三四五六七八九十]*[)）\]】]?`)

// body is the blocks that records are taken from.
func body(doc *extract.Document) []extract.Block {
	var out []extract.Block
	for _, b := range doc.Blocks {
		if b.Role == extract.Body && (b.Table != nil || b.Para != nil) {
			out = append(out, b)
		}
	}
	return withoutContents(out)
}

// withoutContents leaves out the table of contents, which repeats the headings of
// the plan.
func withoutContents(blocks []extract.Block) []extract.Block {
	i := slices.IndexFunc(blocks, func(b extract.Block) bool { return b.Para != nil && contentsTitle.MatchString(squeeze(b.Para.Text)) })
	if i < 0 {
		return blocks
	}
	end := i + 1
	for end < len(blocks) && blocks[end].Para != nil && contentsLine(blocks[end].Para.Text) {
		end++
	}
	return slices.Concat(blocks[:i], blocks[end:])
}

var (
	contentsTitle = regexp.MustCompile(`^目[录次]$`)
	pageNumber    = regexp.MustCompile(`(?:[^0-9.]|\.\.)[0-9]{1,3}$`)
)

// contentsLine reports whether all lines of a paragraph are headings with the
// number of their page.
func contentsLine(s string) bool {
	for _, line := range lines(s) {
		if k := squeeze(line); k != "" && (utf8.RuneCountInString(strings.Trim(k, ".…·-_")) > 2*maxHeading || !pageNumber.MatchString(k)) {
			return false
		}
	}
	return true
}

// planStart is the block with which the plan begins: its title or first
// heading.
func (x *extraction) planStart(body []extract.Block) int {
	for i, b := range body {
		if b.Para != nil && x.plan.begins(b.Para.Text) {
			return i
		}
	}
	return len(body)
}

// paragraph reads what a cover or a form without a table says line by line.
func (x *extraction) paragraph(p *extract.Paragraph) {
	for base, line := range lines(p.Text) {
		x.line(sub(p.Passage, base, base+len(line)))
	}
}

// line reads one line of a cover. A long value goes on in the lines below, up to
// the next label; a date or a telephone number may stand below its label.
func (x *extraction) line(p extract.Passage) {
	k := labelKey(p.Text)
	switch {
	case matchAny(x.profile.Notes, k):
		x.muted = true
	case x.profile.divides(k):
		x.muted = false
	}
	if x.muted {
		return
	}
	if fields := x.inline(p, true); len(fields) > 0 {
		x.tail = fields[len(fields)-1]
		return
	}
	if x.tail == nil || k == "" || x.empty(p.Text) {
		return
	}
	f := x.tail
	if x.profile.divides(k) || x.profile.caption(k) || !f.Text {
		x.tail = nil
	}
	for _, c := range f.Columns {
		r := x.values[c]
		switch {
		case !r.cover:
		case f.Text && x.tail != nil:
			v := extract.Passage{Value: r.value}
			v.Append("\n", whole(p))
			x.values[c] = reading{v.Value, true, r.label, r.rank}
		case r.value.Text == "" && dateOrPhone.MatchString(squeeze(p.Text)):
			x.values[c] = reading{whole(p).Value, true, r.label, r.rank}
		}
	}
}

// dateOrPhone is a line that is nothing else: what stands below an empty label of
// a cover may also be the name of the office that issued the form.
var dateOrPhone = regexp.MustCompile(`^(?:(?:19|20)[0-9]{2}[年./-][0-9]{1,2}(?:[月./-](?:[0-9]{1,2}日?)?)?|[0-9()+-]{7,20}(?:转[0-9]+)?)$`)

// inline reads "label：value" within a passage and returns the fields that it
// found.
func (x *extraction) inline(p extract.Passage, cover bool) []*Field {
	var fields []*Field
	for _, in := range x.profile.labels.inline(p.Text) {
		x.label, x.rank = labelKey(p.Text[in.label:in.start]), 0
		x.put(in.field, slice(p, in.start, in.end), cover)
		fields = append(fields, in.field)
	}
	return fields
}

// slice cuts a value out of a passage, without white space, the lines of a
// blank and the form's request for a seal around it.
func slice(p extract.Passage, i, j int) extract.Passage {
	const blank = " \t\r\n\u00a0\u3000_＿"
	t := p.Text[i:j]
	i += len(t) - len(strings.TrimLeft(t, blank))
	t = strings.TrimRight(strings.TrimLeft(t, blank), blank)
	t = strings.TrimRight(seal.ReplaceAllString(t, ""), blank)
	i = min(i, len(p.Text))
	return sub(p, i, i+len(t))
}

// seal is the form's request for a seal or a signature.
var seal = regexp.MustCompile(`[\s\p{Zs}_]*[（(](?:单位|请)?(?:盖公?章|公章|签章|签字|签名)(?:处)?[）)]$`)

// sub is the part of a passage from byte i to byte j with all its places.
func sub(p extract.Passage, i, j int) extract.Passage {
	v := p.Slice(i, j)
	out := extract.Passage{Value: v}
	for _, l := range p.Lines {
		if l.Start > i && l.Start < j {
			if out.Lines == nil {
				out.Lines = []extract.Line{{Start: 0, Src: v.Src}}
			}
			out.Lines = append(out.Lines, extract.Line{Start: l.Start - i, Src: l.Src})
		}
	}
	return out
}

// empty reports whether a text is only what the blank form prints there.
func (x *extraction) empty(s string) bool { return hollow(s, x.profile.Hints) }

func hollow(s string, hints []Pattern) bool {
	k := strings.Trim(squeeze(s), "_")
	return k == "" || matchAny(hints, k) || matchAny(hints, strings.ReplaceAll(k, "_", ""))
}
