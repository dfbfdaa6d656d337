package form

import (
	"fmt"
	"slices"
	"strings"

	"lianhe/extract"
)

// records puts together what was read, in the order of the contract.
func (x *extraction) records() *extract.Records {
	rs := &extract.Records{Kind: extract.Application, Profile: x.profile.Name, Rules: x.profile.Rules, Document: extract.Record{Table: "documents"}}
	if x.title.Text != "" {
		rs.Document.Src = x.title.Src
		rs.Document.Set("title", x.title)
	}
	rs.Rows = append(rs.Rows, x.single("applications"), x.single("consortia"))
	members := x.members()
	for _, r := range x.rows {
		if r.Table != "members" {
			continue
		}
		r.Parent = 1
		rs.Rows = append(rs.Rows, r)
	}
	x.lead(rs, members)
	for _, table := range []string{"platforms", "projects"} {
		for _, r := range x.rows {
			if name, _ := r.Get("name"); r.Table == table && !nothing(name.Text) {
				rs.Rows = append(rs.Rows, r)
			}
		}
	}
	x.narratives(rs, members)
	rs.Issues = x.issues
	return rs
}

// single is the one row of a table that the fields fill.
func (x *extraction) single(table string) *extract.Record {
	r := &extract.Record{Table: table}
	for _, name := range contract[table] {
		v, ok := x.values[Column{table, name}]
		if !ok {
			continue
		}
		if r.Src == (extract.Source{}) {
			r.Src = v.value.Src
		}
		r.Set(name, v.value)
	}
	return r
}

// members lists the names of the member list as they are compared.
func (x *extraction) members() []string {
	var out []string
	for _, r := range x.rows {
		if name, _ := r.Get("name"); r.Table == "members" && name.Text != "" {
			out = append(out, unitName(name.Text))
		}
	}
	return out
}

// What the form itself says of a unit whose row has no role: the unit that it
// names as leading leads, the others of the list are members.
const (
	leads        = "牵头单位"
	participates = "成员单位"
)

// lead marks the leading unit in the member list, or adds it there. Where the
// form names none, nothing is said about roles that are not printed.
func (x *extraction) lead(rs *extract.Records, members []string) {
	name := x.leadName()
	if name.Text == "" {
		return
	}
	marked := false
	for _, r := range rs.Of("members") {
		v, _ := r.Get("name")
		role, _ := r.Get("role")
		if unitName(v.Text) != unitName(name.Text) {
			if nothing(role.Text) {
				r.Set("role", extract.Value{Text: participates, Src: r.Src})
			}
			continue
		}
		marked = true
		if !strings.Contains(role.Text, "牵头") {
			r.Set("role", extract.Value{Text: leads, Src: name.Src})
		}
	}
	if marked {
		return
	}
	r := &extract.Record{Table: "members", Parent: 1, Src: name.Src}
	r.Set("role", extract.Value{Text: leads, Src: name.Src})
	r.Set("name", name)
	ord := rs.Add(r)
	x.issues = append(x.issues, extract.Issue{Code: extract.MembersLeadMissing, Severity: extract.SevInfo, Src: name.Src,
		Ref:  extract.Ref{Table: "members", Ord: ord, Column: "name"},
		Text: fmt.Sprintf("成员名单中没有牵头单位“%s”，已按牵头单位补入（名单列出%d家）", clip(name.Text), len(members)),
		Hint: "请核对名单是否有意不列牵头单位"})
}

func (x *extraction) leadName() extract.Value {
	for _, f := range x.profile.Fields {
		if f.Lead {
			for _, c := range f.Columns {
				if v := x.values[c].value; v.Text != "" {
					return v
				}
			}
		}
	}
	return extract.Value{}
}

// narratives adds the chapters of the plan and the units' profiles.
func (x *extraction) narratives(rs *extract.Records, members []string) {
	names := slices.Clone(members)
	if v := x.leadName(); v.Text != "" {
		names = append(names, unitName(v.Text))
	}
	for _, c := range x.plan.chapters(names) {
		r := &extract.Record{Table: "narratives", Src: c.heading.Src}
		r.Set("heading", c.heading)
		r.Set("text", c.text.Value)
		rs.Add(r)
	}
}
