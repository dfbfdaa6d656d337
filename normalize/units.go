package normalize

import (
	"fmt"
	"sort"

	"lianhe/extract"
	"lianhe/normalize/region"
	"lianhe/normalize/unit"
	"lianhe/normalize/uscc"
)

// units collects the units of one document. Rows that name the same unit share
// an ord. A code alone does not make two names one unit here: in one document the
// same code for two names is a mistake in one of them.
type units struct {
	parser *unit.Parser
	seen   []*observed
	byKey  map[string]*observed
}

type observed struct {
	unit     unit.Unit
	raw      extract.Value
	uscc     string
	rows     []*Row
	mentions int
}

func newUnits(p *unit.Parser) *units {
	return &units{parser: p, byKey: map[string]*observed{}}
}

// add notes the unit that a row names.
func (u *units) add(row *Row, column string) {
	name := row.String(column)
	if name == "" {
		return
	}
	o := u.observe(u.parser.Parse(name), row.Raw[column], row.String("uscc"))
	o.rows = append(o.rows, row)
}

func (u *units) observe(p unit.Unit, raw extract.Value, code string) *observed {
	key := p.Key()
	o := u.byKey[key]
	if o == nil {
		o = &observed{unit: p, raw: raw}
		u.seen = append(u.seen, o)
	}
	u.byKey[key] = o
	if code != "" && o.uscc == "" {
		o.uscc = code
	}
	return o
}

// mention counts the organisations that the running text names.
func (u *units) mention(doc *extract.Document) {
	for _, p := range doc.Paragraphs() {
		for _, m := range u.parser.Mentions(p.Text) {
			u.observe(m.Unit, p.Slice(m.Start, m.End), "").mentions++
		}
	}
}

// finish numbers the units in the order of their first place and adds their
// rows, aliases and mentions to the result.
func (u *units) finish(res *Result) {
	var aliases, mentions []*Row
	for i, o := range u.seen {
		ord := i + 1
		p, conflict := u.parser.ParseWithCode(o.unit.Name, o.uscc)
		row := &Row{Table: "units", Ord: ord, Values: map[string]any{}, Raw: map[string]extract.Value{"name": o.raw}}
		for column, v := range map[string]string{"name": p.Name, "kind": string(p.Kind), "uscc": o.uscc, "province": p.Province, "city": p.City} {
			if v != "" {
				row.Values[column] = v
			}
		}
		if conflict.Province != "" && conflict.Province != p.Province && u.proves(o.uscc) {
			res.Findings = append(res.Findings, seatConflict(p, ord, o, conflict))
		}
		res.Rows = append(res.Rows, row)
		for _, r := range o.rows {
			r.Values["unit_id"] = int64(ord)
		}
		names := append([]string(nil), o.unit.Aliases...)
		sort.Strings(names)
		for _, a := range names {
			aliases = append(aliases, &Row{Table: "unit_aliases", Ord: len(aliases) + 1, Values: map[string]any{"unit_id": int64(ord), "alias": a}, Raw: map[string]extract.Value{"alias": o.raw}})
		}
		if o.mentions > 0 {
			mentions = append(mentions, &Row{Table: "mentions", Ord: len(mentions) + 1, Values: map[string]any{"unit_id": int64(ord), "count": int64(o.mentions)}, Raw: map[string]extract.Value{"unit_id": o.raw}})
		}
	}
	res.Rows = append(append(res.Rows, aliases...), mentions...)
}

// proves reports whether a code tells where its unit is registered: it is right,
// and no other unit of the document has it.
func (u *units) proves(code string) bool {
	n := 0
	for _, o := range u.seen {
		if o.uscc == code {
			n++
		}
	}
	return n == 1 && uscc.Check(code)
}

// seatConflict says that a unit's name and its credit code name different places:
// seat and registration may differ, so the name stands. Cities of one province
// differ too often to be worth a word.
func seatConflict(p unit.Unit, ord int, o *observed, code region.Place) extract.Issue {
	return extract.Issue{
		Code: extract.UnitAmbiguous, Severity: extract.SevInfo, Src: o.raw.Src, Ref: extract.Ref{Table: "units", Ord: ord, Column: "province"},
		Text: fmt.Sprintf("“%s”的名称表明在%s，统一社会信用代码%s登记在%s", p.Name, p.Province+p.City, o.uscc, code.Province+code.City),
		Hint: "登记地与所在地可以不同；如不符请核对名称和代码",
	}
}
