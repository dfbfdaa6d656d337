package rule

import (
	"fmt"
	"slices"
	"strings"

	"lianhe/extract"
	"lianhe/normalize"
)

// required finds what the form demands and the applicant left out.
func (c *checker) required() {
	for _, r := range c.set.Required {
		sev := r.Severity
		if sev == "" {
			sev = extract.SevWarning
		}
		if r.Table == "members" {
			c.requiredOfMembers(r, sev)
			continue
		}
		row := first(c.res.Of(r.Table))
		for _, column := range r.Columns {
			_, place := row.Raw[column]
			if row.Values[column] != nil || r.Place && !place || c.doubted[extract.Ref{Table: r.Table, Ord: 1, Column: column}] {
				continue
			}
			c.missing(r.Table, 1, column, row.Raw[column].Src, sev, normalize.Name(r.Table, column))
		}
	}
}

// requiredOfMembers looks at the rows of the member list; the lead that the list
// leaves out has no row on the form that could be filled in.
func (c *checker) requiredOfMembers(r Required, sev extract.Severity) {
	if len(c.members) == len(c.added) && slices.Contains(r.Columns, "name") {
		c.add(extract.FieldMissing, sev, extract.Source{}, extract.Ref{Table: "members"},
			"成员名单没有填写，或没有读出来", c.unreadBeside()+"请核对原件；没有名单的，请申报单位补填")
	}
	for _, m := range c.members {
		name := m.String("name")
		if c.added[m.Ord] || len(r.Kinds) > 0 && !slices.Contains(r.Kinds, c.unit(m).String("kind")) {
			continue
		}
		for _, column := range r.Columns {
			if m.Values[column] != nil || c.doubted[extract.Ref{Table: "members", Ord: m.Ord, Column: column}] || column != "name" && c.foreign(m) {
				continue
			}
			src := m.Raw[column].Src
			if src == (extract.Source{}) {
				src = m.Raw["name"].Src
			}
			c.missing("members", m.Ord, column, src, sev, fmt.Sprintf("成员单位“%s”的%s", name, normalize.Name("members", column)))
		}
	}
}

// unreadBeside says, before what to do, that what is missing may stand in a document
// of the same case that could not be read.
func (c *checker) unreadBeside() string {
	if slices.ContainsFunc(c.extra, unread) {
		return "同一套材料中有没有读出来的文件（扫描件，或打不开的），请先在其中核对；"
	}
	return ""
}

// unread reports whether nothing was read of a document: a scan, or a file that is
// damaged, encrypted or of no known format.
func unread(res *normalize.Result) bool {
	return slices.ContainsFunc(res.Findings, func(f extract.Issue) bool {
		switch f.Code {
		case extract.DocumentScanned, extract.DocumentEncrypted, extract.FileUnreadable, extract.FileLimit, extract.FileUnsupported:
			return true
		}
		return false
	})
}

func (c *checker) missing(table string, ord int, column string, src extract.Source, sev extract.Severity, what string) {
	c.add(extract.FieldMissing, sev, src, extract.Ref{Table: table, Ord: ord, Column: column},
		what+"没有填写", c.unreadBeside()+"请申报单位补填")
}

// plan finds the texts that are not there.
func (c *checker) plan() {
	p := c.set.Plan
	if len(p.Headings) == 0 {
		return
	}
	var absent []string
	for _, spellings := range p.Headings {
		if !c.hasHeading(func(h string) bool { return slices.Contains(spellings, h) }) {
			absent = append(absent, spellings[0])
		}
	}
	switch {
	case len(c.res.Of("narratives")) == 0 && len(absent) == len(p.Headings) && p.Lead != "" && !c.hasProfile():
		c.text(p.Name + "和" + p.Lead)
		return
	case len(absent) == len(p.Headings):
		c.text(p.Name)
	default:
		for _, h := range absent {
			c.text(fmt.Sprintf("%s的“%s”部分", p.Name, h))
		}
	}
	if p.Lead != "" && !c.hasProfile() {
		c.text(p.Lead)
	}
}

// hasProfile reports whether the profile of the lead is there.
func (c *checker) hasProfile() bool {
	lead := c.application.String("lead_name")
	return c.hasHeading(func(h string) bool { return strings.HasPrefix(h, c.set.Plan.Lead) || lead != "" && h == lead })
}

func (c *checker) hasHeading(is func(string) bool) bool {
	return slices.ContainsFunc(c.res.Of("narratives"), func(n *normalize.Row) bool { return is(n.String("heading")) }) ||
		slices.ContainsFunc(c.extra, func(res *normalize.Result) bool { return heads(res, is) })
}

func (c *checker) text(what string) {
	c.add(extract.FieldMissing, extract.SevWarning, extract.Source{}, extract.Ref{Table: "narratives"},
		what+"没有填写，或申报材料中没有这一部分", c.unreadBeside()+"请申报单位补充；如另有文件，请一并导入")
}

// limits finds texts that are longer than the form allows.
func (c *checker) limits() {
	names := map[string]bool{}
	for _, m := range c.members {
		names[m.String("name")], names[m.String("name_raw")] = true, true
	}
	for _, l := range c.set.Limits {
		for _, row := range c.res.Of(l.Table) {
			heading := row.String("heading")
			if l.Table == "narratives" && !l.hits(heading) && !(l.Units && names[heading]) {
				continue
			}
			c.limit(l, row)
		}
	}
}

// hits reports whether a limit is for the narrative under a heading.
func (l *Limit) hits(heading string) bool {
	return slices.ContainsFunc(l.Headings, func(h string) bool { return strings.HasPrefix(heading, h) })
}

func (c *checker) limit(l Limit, row *normalize.Row) {
	n := normalize.CharCount(row.String(l.Column))
	if n <= int64(l.Characters) {
		return
	}
	what := normalize.Label(l.Table, l.Column)
	if l.Table == "narratives" {
		what = "“" + row.String("heading") + "”"
	}
	c.add(extract.TextTooLong, extract.SevWarning, row.Raw[l.Column].Src, extract.Ref{Table: l.Table, Ord: row.Ord, Column: l.Column},
		fmt.Sprintf("%s有%d字，超过%d字的限制", what, n, l.Characters), fmt.Sprintf("请压缩到%d字以内（不计空白，计标点）", l.Characters))
}
