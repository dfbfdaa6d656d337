package notice

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"lianhe/extract"
)

// consortium is one consortium of a list, raw.
type consortium struct {
	seq, name, field extract.Value
	src              extract.Source
	members          []member
	lead             leadMark        // what the header of its table says of the lead
	table            int             // the table of the document that names it
	unnamed          []extract.Value // lists of units that count more than they name
	label            extract.Value   // the role of the units on the lines below, in prose
}

// member is one unit of a consortium; extra holds what other columns say of it.
type member struct {
	unit
	extra []extract.Field
}

var countedUnits = regexp.MustCompile(`等(?:共?计?)?(\d{1,3})(?:余|多)?[家个所]`)

// addUnits adds the units of a cell or a part of a sentence; role is that of the
// units which bear no mark of their own.
func (c *consortium) addUnits(p extract.Passage, role extract.Value, extra []extract.Field) {
	units := splitUnits(p)
	for _, u := range units {
		if u.role.Text == "" {
			u.role = role
		}
		c.members = append(c.members, member{unit: u, extra: extra})
	}
	c.checkCount(p.Value, len(units))
}

// checkCount remembers a list that counts more units than the named ones.
func (c *consortium) checkCount(list extract.Value, named int) {
	if m := countedUnits.FindStringSubmatch(folded(list)); m != nil {
		if n, err := strconv.Atoi(m[1]); err == nil && n > named {
			c.unnamed = append(c.unnamed, list)
		}
	}
}

// lists is what the tables and paragraphs of a document say of consortia.
type lists struct {
	consortia []*consortium
	fromTable int // how many of them tables gave
	issues    []extract.Issue
	fields    map[string]extract.Value // by name, of tables that state nothing else
}

// readLists reads all tables that list consortia; a document without one may
// list them in numbered paragraphs.
func readLists(p *parts) *lists {
	l := &lists{fields: map[string]extract.Value{}}
	r := tableReader{lists: l}
	for i := range p.blocks {
		if b := &p.blocks[i]; b.table != nil {
			r.read(b.table, 0)
		} else {
			r.heading(b)
		}
	}
	l.dropRepeated()
	l.joinSplit()
	for _, c := range l.consortia {
		if c.field.Text == "" {
			c.field = l.fields[folded(c.name)]
		}
	}
	l.fromTable = len(l.consortia)
	if l.fromTable == 0 {
		readProse(p, l)
	}
	note := p.leadNote()
	for i, c := range l.consortia {
		c.applyNote(note)
		l.checkRoles(i+1, c)
	}
	l.checkTitle(p.title)
	return l
}

// dropRepeated drops what a second table, of funds or of contacts, says again of
// consortia that the list names with more units.
func (l *lists) dropRepeated() {
	all := slices.Clone(l.consortia)
	l.consortia = slices.DeleteFunc(l.consortia, func(c *consortium) bool {
		return slices.ContainsFunc(all, func(o *consortium) bool {
			return o.table != c.table && len(o.members) > len(c.members) && folded(o.name) == folded(c.name) && o.hasAll(c.members)
		})
	})
}

// joinSplit joins what two tables say of one consortium where only one of them
// names its lead: names and leads in one attachment, the members in the next.
func (l *lists) joinSplit() {
	var kept []*consortium
	for _, c := range l.consortia {
		i := slices.IndexFunc(kept, func(o *consortium) bool {
			return o.table != c.table && folded(o.name) == folded(c.name) && o.hasLead() != c.hasLead()
		})
		if i < 0 {
			kept = append(kept, c)
			continue
		}
		kept[i].join(c)
	}
	l.consortia = kept
}

// join adds the units and what else another table says of a consortium, the lead
// first.
func (c *consortium) join(o *consortium) {
	first, second := c.members, o.members
	if !c.hasLead() {
		first, second = second, first
	}
	c.members = slices.Clone(first)
	for _, m := range second {
		if !(&consortium{members: first}).hasAll([]member{m}) {
			c.members = append(c.members, m)
		}
	}
	if c.field.Text == "" {
		c.field = o.field
	}
	if c.seq.Text == "" {
		c.seq = o.seq
	}
	c.unnamed = append(c.unnamed, o.unnamed...)
}

var leads = regexp.MustCompile(`牵头|理事长|组长|盟主|链主|龙头|领军|主持|依托|承担|发起`)

func (c *consortium) hasLead() bool {
	return slices.ContainsFunc(c.members, func(m member) bool { return leads.MatchString(folded(m.role)) })
}

// hasAll reports whether all units are among those of c.
func (c *consortium) hasAll(units []member) bool {
	for _, u := range units {
		if !slices.ContainsFunc(c.members, func(m member) bool { return folded(m.name) == folded(u.name) }) {
			return false
		}
	}
	return true
}

// checkRoles reports what is missing from a consortium.
func (l *lists) checkRoles(ord int, c *consortium) {
	issue := func(src extract.Source, text, hint string) {
		l.issues = append(l.issues, extract.Issue{Code: extract.TableInconsistent, Severity: extract.SevWarning, Src: src, Ref: extract.Ref{Table: "consortia", Ord: ord}, Text: text, Hint: hint})
	}
	if len(c.members) == 0 {
		issue(c.src, fmt.Sprintf("“%s”没有读到任何单位", c.name.Text), "请对照原文补充牵头单位和成员单位")
		return
	}
	for _, v := range c.unnamed {
		issue(v.Src, fmt.Sprintf("“%s”的单位没有全部列出：%s", c.name.Text, v.Text), "请补充没有列出的单位")
	}
	for _, m := range c.members {
		if twoUnits(m.name) {
			issue(m.name.Src, fmt.Sprintf("“%s”中间有空格，可能是两家单位", m.name.Text), "请对照原文确认；现按一家单位记录")
		}
		if m.role.Text == "" {
			issue(m.name.Src, fmt.Sprintf("“%s”在“%s”中的角色没有写明", m.name.Text, c.name.Text), "请对照原文确认是牵头单位还是成员单位")
		}
	}
}

// withdraws are the titles that end what another document has designated.
var withdraws = regexp.MustCompile(`取消|撤销|终止|退出|移出|摘牌|不予`)

// checkTitle warns of a list of consortia that the document does not designate.
func (l *lists) checkTitle(title extract.Passage) {
	if m := withdraws.FindString(folded(title.Value)); m != "" && len(l.consortia) > 0 {
		l.issues = append(l.issues, extract.Issue{Code: extract.TableInconsistent, Severity: extract.SevWarning, Src: title.Src, Ref: extract.Ref{Table: "consortia"},
			Text: fmt.Sprintf("文件标题中有“%s”，所列创新联合体可能不是新认定的", m), Hint: "请对照原文确认；查询认定名单时应排除本文件"})
	}
}

// addTo adds the consortia and, behind them, their members.
func (l *lists) addTo(recs *extract.Records) {
	if len(l.consortia) == 0 {
		recs.Issues = append(recs.Issues, extract.Issue{
			Code: extract.TableInconsistent, Severity: extract.SevWarning, Src: recs.Document.Src, Ref: extract.Ref{Table: "consortia"},
			Text: "公布名单的文件里没有读到创新联合体", Hint: "名单可能在没有一并提供的附件里，请找到附件后导入",
		})
	}
	for _, c := range l.consortia {
		r := &extract.Record{Table: "consortia", Src: c.src}
		for _, f := range []extract.Field{{Column: "seq", Value: c.seq}, {Column: "name", Value: c.name}, {Column: "field", Value: c.field}} {
			if f.Value.Text != "" {
				r.Set(f.Column, f.Value)
			}
		}
		recs.Add(r)
	}
	for i, c := range l.consortia {
		for _, m := range c.members {
			r := &extract.Record{Table: "members", Parent: i + 1, Src: m.name.Src}
			if m.role.Text != "" {
				r.Set("role", m.role)
			}
			r.Set("name", m.name)
			for _, e := range m.extra {
				r.Set(e.Column, e.Value)
			}
			recs.Add(r)
		}
	}
	recs.Issues = append(recs.Issues, l.issues...)
}
