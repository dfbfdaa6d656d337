package export

import (
	"context"
	"fmt"
	"io"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
	"github.com/xuri/excelize/v2"

	"lianhe/store"
)

// XLSX writes the workbook.
func XLSX(ctx context.Context, db *store.DB, sel Selection, w io.Writer) error {
	f := excelize.NewFile()
	defer f.Close()
	st, err := newStyles(f)
	if err != nil {
		return err
	}
	for i := range sheets {
		if err := writeSheet(ctx, f, st, db, sel, &sheets[i]); err != nil {
			return err
		}
	}
	if err := f.DeleteSheet("Sheet1"); err != nil {
		return err
	}
	f.SetActiveSheet(0)
	if err := f.SetDocProps(&excelize.DocProperties{Title: "创新联合体", Creator: "lianhe", Language: "zh-CN"}); err != nil {
		return err
	}
	return f.Write(w)
}

// always is the sheet that is there even without rows.
const always = "文件"

func writeSheet(ctx context.Context, f *excelize.File, st *styles, db *store.DB, sel Selection, s *sheet) error {
	n, err := s.count(ctx, db, sel)
	if err != nil || n == 0 && s.name != always {
		return err
	}
	if n >= excelize.TotalRows {
		return &store.Error{Reason: fmt.Sprintf("“%s”有 %d 行，超过工作表上限", s.name, n), Remedy: "请分批导出，或改用 --format csv"}
	}
	sw, err := openSheet(f, st, s, n)
	if err != nil {
		return err
	}
	at := 1
	err = s.rows(ctx, db, sel, func(row []any) error {
		at++
		cells := make([]any, len(row))
		lines := 1
		for i, v := range row {
			c := st.cell(s.columns[i], v)
			if t, ok := c.Value.(string); ok {
				n, most := linesOf(t, s.columns[i].width), maxLines
				if s.columns[i].kind == essay {
					most = essayLines
				}
				if n > most {
					c.StyleID = st.long
				}
				lines = max(lines, min(n, most))
			}
			cells[i] = c
		}
		first, err := excelize.CoordinatesToCellName(1, at)
		if err != nil {
			return err
		}
		return sw.SetRow(first, cells, excelize.RowOpts{Height: float64(lines)*lineHeight + 5})
	})
	if err != nil {
		return err
	}
	return sw.Flush()
}

// openSheet starts a sheet of n rows: a filter over all of it, column widths, and
// the header, which stays in view. What belongs to the sheet as a whole comes
// first: once streaming has begun, it would have to be read back into memory.
func openSheet(f *excelize.File, st *styles, s *sheet, n int) (*excelize.StreamWriter, error) {
	if _, err := f.NewSheet(s.name); err != nil {
		return nil, err
	}
	last, err := excelize.CoordinatesToCellName(len(s.columns), n+1, true)
	if err != nil {
		return nil, err
	}
	if err := f.AutoFilter(s.name, "$A$1:"+last, nil); err != nil {
		return nil, err
	}
	if err := page(f, s); err != nil {
		return nil, err
	}
	sw, err := f.NewStreamWriter(s.name)
	if err != nil {
		return nil, err
	}
	for i := len(s.columns); i > 0; i-- { // the stream puts the last one first
		if err := sw.SetColWidth(i, i, s.columns[i-1].width); err != nil {
			return nil, err
		}
	}
	header := make([]any, len(s.columns))
	for i, c := range s.columns {
		// The unit goes to a line of its own.
		header[i] = excelize.Cell{StyleID: st.header, Value: strings.Replace(c.title, "（", "\n（", 1)}
	}
	if err := sw.SetPanes(panes(s.frozen)); err != nil {
		return nil, err
	}
	return sw, sw.SetRow("A1", header, excelize.RowOpts{Height: 32})
}

// panes keep the header and the first columns in view.
func panes(columns int) *excelize.Panes {
	p := &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}
	if columns > 0 {
		p.XSplit, p.TopLeftCell, p.ActivePane = columns, string(rune('A'+columns))+"2", "bottomRight"
	}
	return p
}

// pageWidth is how many characters of the sheet fit on a landscape A4 page at a
// size that can be read.
const pageWidth = 210

// page sets how a sheet prints: landscape, on as many pages side by side as its
// width asks for, what stays in view on every page.
func page(f *excelize.File, s *sheet) error {
	total := 0.0
	for _, c := range s.columns {
		total += c.width
	}
	landscape, a4, wide, tall := "landscape", 9, int(total/pageWidth)+1, 0
	if err := f.SetPageLayout(s.name, &excelize.PageLayoutOptions{Orientation: &landscape, Size: &a4, FitToWidth: &wide, FitToHeight: &tall}); err != nil {
		return err
	}
	narrow, foot := 0.4, 0.7
	if err := f.SetPageMargins(s.name, &excelize.PageLayoutMarginsOptions{Left: &narrow, Right: &narrow, Top: &narrow, Bottom: &foot}); err != nil {
		return err
	}
	if err := f.SetHeaderFooter(s.name, &excelize.HeaderFooterOptions{OddFooter: "&L&A&R第 &P 页，共 &N 页"}); err != nil {
		return err
	}
	fit := true
	if err := f.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	titles := "'" + s.name + "'!$1:$1"
	if s.frozen > 0 {
		titles = "'" + s.name + "'!$A:$" + string(rune('A'+s.frozen-1)) + "," + titles
	}
	return f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: titles, Scope: s.name})
}

// A row is as high as its longest text, up to so many lines, in points.
const (
	maxLines   = 6
	essayLines = 3
	lineHeight = 14
)

// linesOf estimates the lines that a text takes in a column; Chinese characters
// are two wide.
func linesOf(s string, width float64) int {
	n := 0
	for l := range strings.Lines(s) {
		n += max(1, int(math.Ceil(float64(runewidth.StringWidth(strings.TrimRight(l, "\n")))/(width-3))))
		if n > maxLines {
			break
		}
	}
	return n
}

// styles are the cell styles of the workbook.
type styles struct {
	header, text, long, whole, money, day, order int
	grades, tallies                              map[string]int
}

// fills colours what needs a person: the shades of Excel's own 差, 适中, 好.
var fills = map[string][2]string{"错误": {"FFC7CE", "9C0006"}, "未读出": {"FFC7CE", "9C0006"}, "警告": {"FFEB9C", "7F6000"}, "待核": {"FFEB9C", "7F6000"}, "提示": {"DDEBF7", "1F4E78"}, "正常": {"E2EFDA", "375623"}}

func newStyles(f *excelize.File) (*styles, error) {
	font := func(color string, bold bool) *excelize.Font {
		return &excelize.Font{Family: "宋体", Size: 10.5, Color: color, Bold: bold}
	}
	var border []excelize.Border
	for _, side := range []string{"left", "right", "top", "bottom"} {
		border = append(border, excelize.Border{Type: side, Color: "BFBFBF", Style: 1})
	}
	var failed error
	style := func(s excelize.Style) int {
		s.Border = border
		id, err := f.NewStyle(&s)
		if err != nil && failed == nil {
			failed = err
		}
		return id
	}
	fill := func(color string) excelize.Fill {
		return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}
	}
	body := func(horizontal string) *excelize.Alignment {
		a := &excelize.Alignment{Horizontal: horizontal, Vertical: "center", WrapText: true}
		if horizontal != "center" {
			a.Indent = 1
		}
		return a
	}
	const textFormat, wholeFormat, moneyFormat = 49, 3, 4 // @, #,##0 and #,##0.00
	day := "yyyy-mm-dd"
	st := &styles{
		header: style(excelize.Style{Font: font("FFFFFF", true), Fill: fill("2F5597"), Alignment: body("center")}),
		text:   style(excelize.Style{Font: font("000000", false), Alignment: body("left"), NumFmt: textFormat}),
		long:   style(excelize.Style{Font: font("000000", false), Alignment: &excelize.Alignment{Horizontal: "left", Vertical: "top", Indent: 1, WrapText: true}, NumFmt: textFormat}),
		whole:  style(excelize.Style{Font: font("000000", false), Alignment: body("center"), NumFmt: wholeFormat}),
		money:  style(excelize.Style{Font: font("000000", false), Alignment: body("right"), NumFmt: moneyFormat}),
		day:    style(excelize.Style{Font: font("000000", false), Alignment: body("center"), CustomNumFmt: &day}),
		order:  style(excelize.Style{Font: font("595959", false), Alignment: body("center")}),
		grades: map[string]int{}, tallies: map[string]int{},
	}
	for _, g := range []string{"错误", "未读出", "警告", "待核", "提示", "正常"} {
		st.grades[g] = style(excelize.Style{Font: font(fills[g][1], true), Fill: fill(fills[g][0]), Alignment: body("center"), NumFmt: textFormat})
		st.tallies[g] = style(excelize.Style{Font: font(fills[g][1], true), Fill: fill(fills[g][0]), Alignment: body("right")})
	}
	return st, failed
}

// cell is a value with its style. Text is a string cell with the format of text,
// so that it stays text when someone edits it: codes keep their digits, and what
// begins with = + - or @ is no formula.
func (st *styles) cell(c column, v any) excelize.Cell {
	switch v := v.(type) {
	case nil:
		return excelize.Cell{StyleID: st.text}
	case int64, float64:
		switch c.kind {
		case tally:
			if id, ok := st.tallies[c.title]; ok && v != int64(0) {
				return excelize.Cell{StyleID: id, Value: v}
			}
		case ordinal:
			return excelize.Cell{StyleID: st.order, Value: v}
		case amount:
			return excelize.Cell{StyleID: st.money, Value: v}
		}
		return excelize.Cell{StyleID: st.whole, Value: v}
	case string:
		if c.kind == date {
			if d, err := time.Parse("2006-01-02", v); err == nil && d.Year() >= 1900 {
				return excelize.Cell{StyleID: st.day, Value: d}
			}
		}
		if id, ok := st.grades[v]; ok && c.kind == grade {
			return excelize.Cell{StyleID: id, Value: v}
		}
		return excelize.Cell{StyleID: st.text, Value: clip(printable(v))}
	}
	return excelize.Cell{StyleID: st.text, Value: printable(fmt.Sprint(v))}
}

// printable drops what a sheet cannot hold: control characters but line breaks,
// and bytes that are no UTF-8.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r' || r == '\v' || r == '\f' || r == '\u2028' || r == '\u2029':
			return '\n'
		case r == '\n' || r == '\t':
			return r
		case r < ' ' || r == 0x7f || r == utf8.RuneError || r == 0xfffe || r == 0xffff:
			return -1
		}
		return r
	}, strings.ReplaceAll(s, "\r\n", "\n"))
}

// clip cuts a text that is longer than a cell can hold, and says so.
func clip(s string) string {
	const tail = "……（超出单元格上限，全文见数据库）"
	if utf8.RuneCountInString(s) <= excelize.TotalCellChars/2 { // the limit counts UTF-16 units
		return s
	}
	n := 0
	for i := range s {
		if n++; n > excelize.TotalCellChars/2-utf8.RuneCountInString(tail) {
			return s[:i] + tail
		}
	}
	return s
}
