package review

import (
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"lianhe/extract"
	"lianhe/normalize"
	"lianhe/normalize/date"
	"lianhe/normalize/text"
)

// correctable returns the column of a value that a person may correct.
func correctable(ref extract.Ref) (normalize.Column, bool) {
	t, ok := normalize.TableOf(ref.Table)
	if ref.Table == normalize.Document.Name {
		t, ok = normalize.Document, true
	}
	if !ok || unshownTables[ref.Table] {
		return normalize.Column{}, false
	}
	for _, c := range t.Columns {
		if c.Name == ref.Column && c.Type != normalize.Ref && !hiddenColumns[c.Name] {
			return c, true
		}
	}
	return normalize.Column{}, false
}

// entryHint says how a value may be written.
func entryHint(c normalize.Column) string {
	switch c.Type {
	case normalize.Date, normalize.Due, normalize.PeriodStart, normalize.PeriodEnd:
		return "如 2024-05-23、2024年5月，写到知道的为止"
	case normalize.MonthDay:
		return "如 03-31、3月31日"
	case normalize.Money:
		return "如 153400万元、15.34亿元；只写数字的按元计"
	case normalize.Count, normalize.Int:
		return "填整数"
	case normalize.Quantity:
		return "如 10亿元、3%、4.7万台"
	case normalize.Change:
		return "如 下降3.7%、-3.7、增长12%"
	case normalize.USCC:
		return "18 位统一社会信用代码，会按校验码检查"
	}
	return ""
}

// entered reads what a person has typed: as the database spells such a value, or
// by the rules for what a document says, so that 2024年5月 is stored as 2024-05
// here too. What those rules doubt is refused.
func (s *server) entered(ref extract.Ref, typed string) (any, error) {
	typed = strings.TrimSpace(text.WithoutHidden(strings.ReplaceAll(typed, "\r\n", "\n")))
	col, ok := correctable(ref)
	if !ok {
		return nil, refuse(http.StatusUnprocessableEntity, "这一项不能更正", "单位的归并请在“待判断”中处理")
	}
	if text.Blank(typed) {
		return nil, nil
	}
	if cs := normalize.Choices(ref.Table, ref.Column); cs != nil {
		if !slices.ContainsFunc(cs, func(c normalize.Choice) bool { return c.Code == typed }) {
			return nil, refuse(http.StatusUnprocessableEntity, "没有保存：没有这个选项", "请从列出的选项中选择")
		}
		return typed, nil
	}
	if v, ok := stored(col, typed); ok {
		return v, nil
	}
	v, why := s.normalized(ref, col, typed)
	if v == nil || v == "" {
		reason := fmt.Sprintf("没有保存：%s“%s”读不出来", normalize.Label(ref.Table, ref.Column), text.Visible(clip(typed, 40)))
		return nil, refuse(http.StatusUnprocessableEntity, orDefault(why.Text, reason), orDefault(why.Hint, entryHint(col)))
	}
	return v, nil
}

// stored reads a value that is typed as the database spells it; false for any
// other spelling, and for columns whose rules tell right from wrong.
func stored(col normalize.Column, typed string) (any, bool) {
	switch {
	case col.Type.Numeric():
		n, err := strconv.ParseFloat(strings.ReplaceAll(typed, ",", ""), 64)
		return n, err == nil && !math.IsInf(n, 0) && !math.IsNaN(n)
	case col.Type == normalize.PeriodStart || col.Type == normalize.PeriodEnd: // one end of it, where a document states both
		day, err := date.Parse(typed)
		return day, err == nil
	case col.Type == normalize.MonthDay:
		_, err := time.Parse("01-02", typed)
		return typed, err == nil
	}
	return typed, col.Derived
}

// normalized makes a document that says the one value and returns what is read
// from it, or the finding that speaks against it.
func (s *server) normalized(ref extract.Ref, col normalize.Column, typed string) (any, extract.Issue) {
	rec := extract.Record{Table: ref.Table, Fields: []extract.Field{{Column: col.Name, Value: extract.Value{Text: typed}}}}
	recs := &extract.Records{Kind: extract.Application}
	if ref.Table == normalize.Document.Name {
		recs.Document = rec
	} else {
		recs.Rows = []*extract.Record{&rec}
	}
	res := s.normalizer.Normalize(&extract.Document{}, recs)
	if len(res.Findings) > 0 {
		f := res.Findings[0]
		return nil, extract.Issue{Text: "没有保存：" + text.Visible(f.Text), Hint: f.Hint}
	}
	row := res.Document
	if ref.Table != normalize.Document.Name {
		row = res.Of(ref.Table)[0]
	}
	return row.Values[col.Name], extract.Issue{}
}
