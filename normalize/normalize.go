package normalize

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"lianhe/extract"
	"lianhe/normalize/date"
	"lianhe/normalize/quantity"
	"lianhe/normalize/term"
	"lianhe/normalize/text"
	"lianhe/normalize/unit"
	"lianhe/normalize/uscc"
)

// Normalizer turns raw records into rows. It is safe for concurrent use.
type Normalizer struct{ units *unit.Parser }

// New loads the dictionary of units.
func New() (*Normalizer, error) {
	p, err := unit.New()
	if err != nil {
		return nil, err
	}
	return &Normalizer{p}, nil
}

// Units is the parser of unit names that the rows were made with.
func (n *Normalizer) Units() *unit.Parser { return n.units }

// Normalize converts every raw value by the type of its column. A value that
// cannot be read becomes NULL with a finding; nothing is guessed.
func (n *Normalizer) Normalize(doc *extract.Document, recs *extract.Records) *Result {
	c := &conversion{
		units: newUnits(n.units),
		res: &Result{
			Format: doc.Format, SHA256: doc.SHA256, Engine: doc.Engine, Pages: doc.Pages, Text: doc.Text(),
			Kind: recs.Kind, Profile: recs.Profile, Rules: recs.Rules,
		},
	}
	c.res.Findings = append(append(c.res.Findings, doc.Issues...), recs.Issues...)
	c.noteLost()
	c.res.Document = c.row(Document, &recs.Document, 1)
	c.year = noticeYear(c.res.Document)
	ords := map[string]int{}
	for _, rec := range recs.Rows {
		table, ok := TableOf(rec.Table)
		if !ok {
			continue
		}
		ords[rec.Table]++
		row := c.row(table, rec, ords[rec.Table])
		c.derive(row, rec)
		c.res.Rows = append(c.res.Rows, row)
	}
	if recs.Kind != extract.Application && recs.Kind != extract.Agreement {
		c.units.mention(doc)
	}
	c.units.finish(c.res)
	return c.res
}

// noticeYear is the year that a date without one belongs to: that of the issue,
// or of the 发文字号.
func noticeYear(d *Row) int {
	for _, s := range []string{d.String("issued_on"), after(d.String("doc_number"), "〔")} {
		if len(s) >= 4 {
			if y, err := strconv.Atoi(s[:4]); err == nil {
				return y
			}
		}
	}
	return 0
}

func after(s, sep string) string {
	_, rest, _ := strings.Cut(s, sep)
	return rest
}

// conversion is the state of one document.
type conversion struct {
	res   *Result
	units *units
	year  int
	lost  map[extract.Source]int // findings that the value at a place is not what was entered
}

// noteLost remembers the places that a reader calls unreadable: a number that the
// spreadsheet has rounded.
func (c *conversion) noteLost() {
	c.lost = map[extract.Source]int{}
	for i, f := range c.res.Findings {
		if f.Code == extract.FieldUnreadable && f.Ref == (extract.Ref{}) && f.Src != (extract.Source{}) {
			c.lost[f.Src] = i
		}
	}
}

func (c *conversion) row(table Table, rec *extract.Record, ord int) *Row {
	row := &Row{Table: table.Name, Ord: ord, Parent: rec.Parent, Values: map[string]any{}, Raw: map[string]extract.Value{}}
	for i := range rec.Fields {
		row.Raw[rec.Fields[i].Column] = rec.Fields[i].Value
	}
	for _, col := range table.Columns {
		if col.Derived {
			continue
		}
		for i := range rec.Fields {
			if f := &rec.Fields[i]; f.Column == col.Name {
				c.set(row, col, f)
			}
		}
	}
	return row
}

// set converts one value. A place that says nothing, or nothing that can be read,
// stays NULL but keeps where it is.
func (c *conversion) set(row *Row, col Column, f *extract.Field) {
	if i, lost := c.lost[f.Value.Src]; lost {
		if finding := &c.res.Findings[i]; finding.Ref == (extract.Ref{}) {
			finding.Ref = extract.Ref{Table: row.Table, Ord: row.Ord, Column: col.Name}
		}
		return
	}
	v, err := c.convert(row, col, f)
	switch {
	case err != nil:
		c.doubt(row, col, f, err)
	case v != nil && v != "":
		row.Values[col.Name] = v
	}
}

func (c *conversion) convert(row *Row, col Column, f *extract.Field) (any, error) {
	s := f.Value.Text
	switch col.Type {
	case Text:
		return text.Paragraphs(s), nil
	case Phrase:
		return text.Phrase(s), nil
	case Person, Phone:
		if text.Blank(s) {
			return nil, nil
		}
		return text.Phrase(s), nil
	case UnitName:
		if text.Blank(s) {
			return nil, nil
		}
		return c.units.parser.Parse(s).Name, nil
	case Field:
		return term.Field(s), nil
	case DocNumber:
		return term.DocNumber(s), nil
	case Disclosure:
		return term.Disclosure(s), nil
	case Date:
		return date.Parse(s)
	case Due:
		return c.due(row, col, f)
	case MonthDay:
		return date.MonthDay(s)
	case PeriodStart:
		start, _, err := period(row, s, "period_end")
		return start, err
	case PeriodEnd:
		_, end, err := period(row, s, "period_start")
		return end, err
	case Year:
		if iso, err := date.Parse(s); err == nil {
			return iso, nil
		}
		return text.Phrase(s), nil
	case USCC:
		return c.uscc(row, col, f)
	case Role:
		if r := term.Role(s); r != "" || text.Blank(s) {
			return r, nil
		}
		return nil, errors.New("不是已知的单位角色")
	case Level:
		return term.Level(s), nil
	case Money:
		yuan, stated, err := quantity.Money(s, f.Unit)
		if !stated {
			return nil, err
		}
		return yuan, nil
	case Count:
		k, stated, err := quantity.Count(s)
		if !stated {
			return nil, err
		}
		return k, nil
	case Quantity:
		return c.quantity(row, f)
	case Change:
		percent, stated, err := quantity.Change(s)
		if !stated {
			return nil, err
		}
		return percent, nil
	case Int:
		k, stated, err := quantity.Count(strings.TrimRight(text.Squeeze(s), ".、．"))
		if !stated {
			return nil, err
		}
		return k, nil
	case Numeral:
		return term.Numeral(s), nil
	}
	return s, nil // Code
}

// period reads the span of a cell, or, on forms with a column for each end of it,
// the one date of this column.
func period(row *Row, s, other string) (start, end string, err error) {
	if raw, ok := row.Raw[other]; !ok || raw.Text != s {
		if d, err := date.Parse(s); err == nil {
			return d, d, nil
		}
	}
	return date.Period(s)
}

// doubt says that a value could not be read; nothing is stored for it.
func (c *conversion) doubt(row *Row, col Column, f *extract.Field, err error) {
	code := extract.FieldUnreadable
	switch col.Type {
	case Date, Due, MonthDay:
		code = extract.DateInvalid
	case PeriodEnd: // the same cell as the start, said once
		return
	}
	c.find(extract.Issue{
		Code: code, Severity: extract.SevWarning, Src: f.Value.Src, Ref: extract.Ref{Table: row.Table, Ord: row.Ord, Column: col.Name},
		Text: fmt.Sprintf("%s“%s”读不出来：%v", Name(row.Table, col.Name), shorten(f.Value.Text), err),
		Hint: "请对照原文核实并更正",
	})
}

func (c *conversion) find(i extract.Issue) { c.res.Findings = append(c.res.Findings, i) }

func (c *conversion) due(row *Row, col Column, f *extract.Field) (any, error) {
	iso, inferred, err := date.ParseIn(f.Value.Text, c.year)
	if err == nil && inferred {
		c.find(extract.Issue{
			Code: extract.DateYearInferred, Severity: extract.SevInfo, Src: f.Value.Src, Ref: extract.Ref{Table: row.Table, Ord: row.Ord, Column: col.Name},
			Text: fmt.Sprintf("“%s”没有写年份，按发文年份记为%s", shorten(f.Value.Text), iso), Hint: "如年份不符请更正",
		})
	}
	return iso, err
}

func (c *conversion) uscc(row *Row, col Column, f *extract.Field) (any, error) {
	code, verdict := uscc.Parse(f.Value.Text)
	issue := extract.Issue{Code: extract.USCCInvalid, Src: f.Value.Src, Ref: extract.Ref{Table: row.Table, Ord: row.Ord, Column: col.Name}}
	switch verdict {
	case uscc.Healed:
		issue.Severity = extract.SevWarning
		issue.Text = fmt.Sprintf("统一社会信用代码“%s”有一个字符写错，按校验码更正为%s", shorten(f.Value.Text), code)
		issue.Hint = "请与营业执照或法人证书核对"
		c.find(issue)
	case uscc.Invalid:
		issue.Severity = extract.SevError
		issue.Text = fmt.Sprintf("统一社会信用代码“%s”%s", shorten(f.Value.Text), invalidReason(code))
		issue.Hint = "请与营业执照或法人证书核对后更正"
		c.find(issue)
	case uscc.None:
		if uscc.Abroad(f.Value.Text) {
			return nil, nil
		}
		return nil, errors.New("不是统一社会信用代码")
	}
	return code, nil
}

func invalidReason(code string) string {
	if n := len([]rune(code)); n != 18 {
		return fmt.Sprintf("有%d位，应为18位", n)
	}
	return "校验不通过"
}

// quantity sets the columns unit and qualifier beside the value.
func (c *conversion) quantity(row *Row, f *extract.Field) (any, error) {
	if text.Blank(f.Value.Text) {
		return nil, nil
	}
	q, err := quantity.Parse(f.Value.Text, f.Unit)
	if err != nil {
		return nil, err
	}
	if q.Unit != "" {
		row.Values["unit"] = q.Unit
		row.Raw["unit"] = f.Value
	}
	if row.Table == "indicators" {
		row.Values["qualifier"] = q.Qualifier
		row.Raw["qualifier"] = f.Value
	}
	return q.Value, nil
}

// derive fills the columns that are computed from others.
func (c *conversion) derive(row *Row, rec *extract.Record) {
	switch row.Table {
	case "issuers":
		c.units.add(row, "name")
	case "sections":
		if rec.Src.Page > 0 {
			row.Values["page"] = int64(rec.Src.Page)
		}
	case "consortia":
		row.keepRaw("name")
	case "members":
		row.keepRaw("name")
		row.keepRaw("role")
		if row.Parent > 0 {
			row.Values["consortium_id"] = int64(row.Parent)
		}
		c.units.add(row, "name")
	case "applications":
		row.Values["consortium_id"] = int64(1)
	case "narratives":
		row.Values["char_count"] = CharCount(row.String("text"))
	}
}

// keepRaw stores beside a column what the document says.
func (r *Row) keepRaw(column string) {
	if raw := r.Raw[column]; raw.Text != "" {
		r.Values[column+"_raw"] = text.Clean(raw.Text)
		r.Raw[column+"_raw"] = raw
	}
}

// CharCount counts characters as the forms do: punctuation counts, white space
// does not.
func CharCount(s string) int64 {
	var n int64
	for _, r := range s {
		if !unicode.IsSpace(r) && !text.Invisible(r) {
			n++
		}
	}
	return n
}

func shorten(s string) string {
	rs := []rune(strings.Join(strings.Fields(text.Clean(s)), " "))
	if len(rs) > 40 {
		return string(rs[:40]) + "…"
	}
	return string(rs)
}
