package rule

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"

	"lianhe/extract"
	"lianhe/normalize"
)

// merged is the documents of a case as one application, whose rows know where
// they come from.
type merged struct {
	parts []Part
	res   *normalize.Result
	home  map[extract.Ref]origin // of each row, without Column, and of each value taken from another document
	rule  string                 // the set that judges
	found []Across               // what the documents state differently
}

// origin is a row of one of the documents.
type origin struct{ part, ord int }

// merge puts the documents together. parts[0] is the one that the others are
// compared with.
func merge(parts []Part, set *Set) *merged {
	main := parts[0].Result
	m := &merged{parts: parts, home: map[extract.Ref]origin{}, rule: set.Name}
	m.res = &normalize.Result{Format: main.Format, Kind: main.Kind, Profile: main.Profile, Rules: main.Rules, Document: main.Document}
	m.units()
	m.table("consortia", func(a, b *normalize.Row, _ int) bool { return true })
	m.table("applications", func(a, b *normalize.Row, _ int) bool { return true })
	m.members()
	for _, table := range []string{"platforms", "projects"} {
		m.table(table, func(a, b *normalize.Row, _ int) bool { return alike(a.String("name"), b.String("name")) })
	}
	m.texts()
	return m
}

// rows are the rows of a table in a document. A lead that its list leaves out is
// none of them where another document lists it.
func (m *merged) rows(part int, table string) []*normalize.Row {
	rows := m.parts[part].Result.Of(table)
	if table != "members" {
		return rows
	}
	added := addedTo(m.parts[part].Result)
	return slices.DeleteFunc(slices.Clone(rows), func(r *normalize.Row) bool { return added[r.Ord] && m.listed(part, r) })
}

// addedTo are the members that the list of a document leaves out, by ord.
func addedTo(res *normalize.Result) map[int]bool {
	added := map[int]bool{}
	for _, f := range res.Findings {
		if f.Code == extract.MembersLeadMissing {
			added[f.Ref.Ord] = true
		}
	}
	return added
}

// LeadListed reports whether the lead that the list of parts[i] leaves out stands in
// the list of another part: then it is left out of nothing.
func LeadListed(parts []Part, i int) bool {
	m := &merged{parts: parts}
	return slices.ContainsFunc(parts[i].Result.Of("members"), func(r *normalize.Row) bool { return addedTo(parts[i].Result)[r.Ord] && m.listed(i, r) })
}

// listed reports whether another document has a member in its list.
func (m *merged) listed(part int, r *normalize.Row) bool {
	for k, p := range m.parts {
		added := addedTo(p.Result)
		if k != part && slices.ContainsFunc(p.Result.Of("members"), func(o *normalize.Row) bool { return !added[o.Ord] && m.sameMember(k, o, part, r) }) {
			return true
		}
	}
	return false
}

func (m *merged) sameMember(k int, a *normalize.Row, l int, b *normalize.Row) bool {
	u, v := m.parts[k].Units[a.Ord], m.parts[l].Units[b.Ord]
	return u != 0 && u == v || alike(a.String("name"), b.String("name")) || a.String("uscc") != "" && a.String("uscc") == b.String("uscc")
}

// units numbers the units of all documents together.
func (m *merged) units() {
	for k, p := range m.parts {
		for _, u := range p.Result.Of("units") {
			c := copyRow(u)
			c.Ord = m.unit(k, u.Ord)
			m.res.Rows = append(m.res.Rows, c)
		}
	}
}

// unit is the number of a document's unit among those of all.
func (m *merged) unit(part, ord int) int { return ord*len(m.parts) + part }

func copyRow(r *normalize.Row) *normalize.Row {
	c := &normalize.Row{Table: r.Table, Ord: r.Ord, Parent: r.Parent, Values: map[string]any{}, Raw: map[string]extract.Value{}}
	for k, v := range r.Values {
		c.Values[k] = v
	}
	for k, v := range r.Raw {
		c.Raw[k] = v
	}
	return c
}

// add puts a row of a document behind those that are there.
func (m *merged) add(part int, r *normalize.Row) *normalize.Row {
	c := copyRow(r)
	c.Ord = len(m.res.Of(r.Table)) + 1
	if u := r.Int("unit_id"); u > 0 {
		c.Values["unit_id"] = int64(m.unit(part, u))
	}
	at := extract.Ref{Table: r.Table, Ord: c.Ord}
	m.home[at] = origin{part, r.Ord}
	m.res.Rows = append(m.res.Rows, c)
	m.doubts(part, r.Ord, at)
	return c
}

// doubts brings along what the reader said of a row.
func (m *merged) doubts(part, ord int, at extract.Ref) {
	for _, f := range m.parts[part].Result.Findings {
		if f.Ref.Table == at.Table && f.Ref.Ord == ord {
			f.Ref.Ord = at.Ord
			m.res.Findings = append(m.res.Findings, f)
		}
	}
}

// table merges the rows of a table: each row of a further document fills what the
// row that it is the same as leaves open.
func (m *merged) table(table string, same func(a, b *normalize.Row, part int) bool) {
	for part := range m.parts {
		var taken []*normalize.Row
		for _, r := range m.rows(part, table) {
			var into *normalize.Row
			if part > 0 {
				for _, o := range m.res.Of(table) {
					if m.home[extract.Ref{Table: table, Ord: o.Ord}].part != part && !slices.Contains(taken, o) && same(o, r, part) {
						into = o
						break
					}
				}
			}
			if into == nil {
				taken = append(taken, m.add(part, r))
				continue
			}
			taken = append(taken, into)
			m.fill(into, part, r)
		}
	}
}

// fill takes from a row what another one leaves open, and notes what they state
// differently.
func (m *merged) fill(into *normalize.Row, part int, r *normalize.Row) {
	t, _ := normalize.TableOf(r.Table)
	at := extract.Ref{Table: r.Table, Ord: into.Ord}
	for _, c := range t.Columns {
		v, stated := r.Values[c.Name]
		if !stated || c.Type == normalize.Ref || c.Name == "seq" || strings.HasSuffix(c.Name, "_raw") {
			continue
		}
		old, has := into.Values[c.Name]
		if !has {
			into.Values[c.Name] = v
			into.Raw[c.Name] = r.Raw[c.Name]
			cell := at
			cell.Column = c.Name
			m.home[cell] = origin{part, r.Ord}
			m.res.Findings = slices.DeleteFunc(m.res.Findings, func(f extract.Issue) bool { return f.Ref == cell && f.Code != extract.MembersLeadMissing })
			continue
		}
		if !agree(c, old, v) && !m.sameLead(r.Table, c.Name) {
			m.differ(at, c.Name, old, into.Raw[c.Name].Src, part, v, r.Raw[c.Name].Src)
		}
	}
}

// sameLead reports whether all documents name the same unit as their lead, under
// whatever spelling.
func (m *merged) sameLead(table, column string) bool {
	if table != "applications" || column != "lead_name" {
		return table == "members" && column == "name" // told by the list, or one unit
	}
	var unit int64
	for _, p := range m.parts {
		lead := first(p.Result.Of("applications")).String("lead_name")
		for _, r := range p.Result.Of("members") {
			if lead == "" || r.String("name") != lead {
				continue
			}
			if u := p.Units[r.Ord]; u == 0 || unit != 0 && u != unit {
				return false
			}
			unit = p.Units[r.Ord]
		}
	}
	return unit != 0
}

// members merges the lists and says which members only one of them has.
func (m *merged) members() {
	m.table("members", func(a, b *normalize.Row, part int) bool {
		h := m.home[extract.Ref{Table: "members", Ord: a.Ord}]
		return m.sameMember(h.part, m.row(h, "members"), part, b)
	})
	for k := range m.parts {
		for l := range m.parts {
			if k != l {
				m.onlyIn(k, l)
			}
		}
	}
}

func (m *merged) row(h origin, table string) *normalize.Row {
	rows := m.parts[h.part].Result.Of(table)
	i := slices.IndexFunc(rows, func(r *normalize.Row) bool { return r.Ord == h.ord })
	return rows[i]
}

// list is the member list of a document as it stands there.
func (m *merged) list(part int) []*normalize.Row {
	added := addedTo(m.parts[part].Result)
	return slices.DeleteFunc(m.parts[part].Result.Of("members"), func(r *normalize.Row) bool { return added[r.Ord] })
}

// onlyIn says which members document k lists and document l, which has a list, does
// not. One row is no list: a cover names the lead alone.
func (m *merged) onlyIn(k, l int) {
	a, b := m.list(k), m.list(l)
	if len(a) < 2 || len(b) < 2 {
		return
	}
	const most = 5
	var names []string
	for _, r := range a {
		if n := r.String("name"); n != "" && !slices.ContainsFunc(b, func(o *normalize.Row) bool { return m.sameMember(k, r, l, o) }) {
			names = append(names, "“"+n+"”")
		}
	}
	if len(names) == 0 {
		return
	}
	text := strings.Join(names[:min(len(names), most)], "、")
	if len(names) > most {
		text += fmt.Sprintf("等%d家", len(names))
	}
	m.note(k, extract.Source{}, extract.Ref{Table: "members"}, fmt.Sprintf("%s在本份的成员名单中，不在同一套材料“%s”的成员名单中", text, m.name(l)))
}

// texts takes the texts of all documents, since each has its own limit.
func (m *merged) texts() {
	for part := range m.parts {
		for _, r := range m.parts[part].Result.Of("narratives") {
			heading, text := r.String("heading"), r.String("text")
			for _, o := range m.res.Of("narratives") {
				h := m.home[extract.Ref{Table: "narratives", Ord: o.Ord}]
				if h.part != part && heading != "" && alike(o.String("heading"), heading) && !alike(o.String("text"), text) {
					m.differ(extract.Ref{Table: "narratives", Ord: o.Ord}, "text", o.String("text"), o.Raw["text"].Src, part, text, r.Raw["text"].Src)
					break
				}
			}
			m.add(part, r)
		}
	}
}

// differ notes that two documents state a value differently.
func (m *merged) differ(at extract.Ref, column string, a any, srcA extract.Source, part int, b any, srcB extract.Source) {
	h := m.home[at]
	if taken, ok := m.home[extract.Ref{Table: at.Table, Ord: at.Ord, Column: column}]; ok {
		h = taken
	}
	p, q := m.parts[h.part], m.parts[part]
	what := normalize.Name(at.Table, column)
	if row := m.row(h, at.Table); at.Table != "consortia" && at.Table != "applications" {
		if name := row.String("name") + row.String("heading"); name != "" {
			what = "“" + name + "”的" + what
		}
	}
	text := what + "在同一套材料中前后不一："
	there := beside(m.name(part), q.Result.Format, srcB)
	if x, y := spelled(at.Table, column, a), spelled(at.Table, column, b); len([]rune(x)) > 60 || len([]rune(y)) > 60 {
		text += fmt.Sprintf("本份%s与%s的文字不同", beside("", p.Result.Format, srcA), there)
	} else {
		text += fmt.Sprintf("本份%s为“%s”，%s为“%s”", beside("", p.Result.Format, srcA), x, there, y)
	}
	m.note(h.part, srcA, extract.Ref{Table: at.Table, Ord: h.ord, Column: column}, text)
}

// beside names a document and a place in it.
func beside(name string, format extract.Format, src extract.Source) string {
	if name != "" {
		name = "“" + name + "”"
	}
	if w := extract.Where(format, src.String()); w != "" {
		name += "（" + w + "）"
	}
	return name
}

func (m *merged) note(part int, src extract.Source, ref extract.Ref, text string) {
	m.found = append(m.found, Across{m.parts[part].Document, extract.Issue{Code: extract.TableInconsistent, Severity: extract.SevWarning, Src: src, Ref: ref, Text: text,
		Hint: "请与申报单位核实以哪一份为准，更正另一份", Rule: m.rule}})
}

// name is what people call a document: the file without the folders that all share.
func (m *merged) name(part int) string {
	p := m.parts[part].Path
	p = path.Base(strings.ReplaceAll(p[strings.LastIndexByte(p, '!')+1:], `\`, "/"))
	return p
}

// attribute turns the findings on the whole into findings on its documents.
func (m *merged) attribute(issues []extract.Issue) []Across {
	var out []Across
	for _, i := range issues {
		h, ok := m.home[i.Ref]
		if !ok {
			h, ok = m.home[extract.Ref{Table: i.Ref.Table, Ord: i.Ref.Ord}]
		}
		if ok {
			i.Ref.Ord = h.ord
		}
		out = append(out, Across{m.parts[h.part].Document, i})
	}
	return out
}

// agree reports whether two documents state the same: dates at the precision that
// both have, texts without regard to punctuation, of an address or a field also
// the longer form of the shorter one.
func agree(c normalize.Column, a, b any) bool {
	x, isText := a.(string)
	y, _ := b.(string)
	switch {
	case a == b:
		return true
	case !isText:
		return false
	}
	switch c.Type {
	case normalize.Date, normalize.PeriodStart, normalize.PeriodEnd:
		n := min(len(x), len(y))
		return x[:n] == y[:n]
	case normalize.Text, normalize.Field:
		x, y = plain(x), plain(y)
		return strings.Contains(x, y) || strings.Contains(y, x)
	}
	return alike(x, y)
}

func alike(a, b string) bool { return a == b || plain(a) == plain(b) && plain(a) != "" }

// plain is a text without white space and punctuation.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// spelled is a value as people read it.
func spelled(table, column string, v any) string {
	switch v := v.(type) {
	case string:
		return normalize.ChoiceLabel(table, column, v)
	case float64:
		if strings.HasSuffix(column, "_yuan") {
			return yuan(v)
		}
		return decimal(v, 4)
	}
	return fmt.Sprint(v)
}
