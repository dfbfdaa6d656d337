package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"lianhe/extract"
	"lianhe/normalize"
	"lianhe/store"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// hostile is what someone may type into a form to have it run in a spreadsheet.
const hostile = `=HYPERLINK("http://example.invalid","点我")`

func row(table string, ord int, values map[string]any) *normalize.Row {
	r := &normalize.Row{Table: table, Ord: ord, Values: values, Raw: map[string]extract.Value{}}
	for c, v := range values {
		if s, ok := v.(string); ok {
			r.Raw[c] = extract.Value{Text: s, Src: extract.Source{Sheet: "基础信息表", Cell: "B7"}}
		}
	}
	return r
}

// stored is a database with an invented application and an invented notice.
func stored(t testing.TB) *store.DB {
	t.Helper()
	db, err := store.Open(filepath.Join(t.TempDir(), "x.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	app := &normalize.Result{Format: extract.XLSX, SHA256: strings.Repeat("a", 64), Kind: extract.Application, Profile: "甲省申请书", Text: "申请书\n"}
	app.Document = row("documents", 1, map[string]any{"title": "创新联合体申请书"})
	app.Rows = []*normalize.Row{
		row("consortia", 1, map[string]any{"name": "东江光电创新联合体", "field": "光电"}),
		row("units", 1, map[string]any{"name": "东江光电有限公司", "kind": "enterprise", "province": "江苏省", "city": "苏州市"}),
		row("units", 2, map[string]any{"name": "南湖大学", "kind": "university"}),
		row("members", 1, map[string]any{"consortium_id": int64(1), "role": "lead", "unit_id": int64(1), "name": "东江光电有限公司", "uscc": "913205001234567890", "task": hostile, "revenue_yuan": 1534000000.0, "rd_yuan": 63000000.0}),
		row("members", 2, map[string]any{"consortium_id": int64(1), "role": "member", "unit_id": int64(2), "name": "南湖大学", "duty": "-1+1", "task": "@SUM(A1)"}),
		row("applications", 1, map[string]any{"consortium_id": int64(1), "lead_name": "东江光电有限公司", "lead_type": "backbone", "contact_person": "+A1", "contact_phone": "051285550100", "filled_on": "2023-07-19",
			"member_count": int64(3), "enterprise_count": int64(1), "research_direction": strings.Repeat("方向", 90), "governance": "机制\x07\r\n第二行"}),
		row("platforms", 1, map[string]any{"name": "国家光电中心", "level": "national", "host": "南湖大学", "built_on": "2011"}),
		row("projects", 1, map[string]any{"name": "光电项目", "level": "provincial", "period_start": "2022-12", "period_end": "2025-12-31", "undertaker": "南湖大学"}),
	}
	app.Findings = []extract.Issue{
		{Code: extract.MembersCountMismatch, Severity: extract.SevWarning, Ref: extract.Ref{Table: "applications", Ord: 1, Column: "member_count"}, Src: extract.Source{Sheet: "基础信息表", Cell: "C9"}, Text: "申报成员3家，名单列出2家", Hint: "请核对"},
		{Code: extract.USCCInvalid, Severity: extract.SevError, Ref: extract.Ref{Table: "members", Ord: 1, Column: "uscc"}, Text: "代码校验不通过"},
	}
	notice := &normalize.Result{Format: extract.TXT, SHA256: strings.Repeat("b", 64), Kind: extract.Designation, Pages: 2, Text: "名单\n"}
	notice.Document = row("documents", 1, map[string]any{"title": "关于公布名单的通知", "doc_number": "甲科发〔2024〕8号", "issued_on": "2024-05"})
	notice.Rows = []*normalize.Row{
		row("consortia", 1, map[string]any{"seq": int64(7), "name": "西山芯片创新联合体"}),
		row("units", 1, map[string]any{"name": "西山电子有限公司"}),
		row("units", 2, map[string]any{"name": "南湖大学", "kind": "university"}),
		row("members", 1, map[string]any{"consortium_id": int64(1), "role": "lead", "unit_id": int64(1), "name": "西山电子有限公司"}),
		row("members", 2, map[string]any{"consortium_id": int64(1), "role": "member", "unit_id": int64(2), "name": "南湖大学"}),
	}
	for _, r := range []*normalize.Result{app, notice} {
		path := "来文/" + r.Document.String("title") + "." + string(r.Format)
		if _, err := db.Put(t.Context(), store.Item{Path: path, SHA256: r.SHA256, Format: r.Format, Result: r, ParserVersion: "1", At: time.Date(2024, 6, 1, 8, 0, 0, 0, time.UTC)}); err != nil {
			t.Fatal(err)
		}
	}
	return db
}

func workbook(t testing.TB, db *store.DB) *excelize.File {
	t.Helper()
	var b bytes.Buffer
	if err := XLSX(t.Context(), db, nil, &b); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// contents is a workbook as text: each sheet, each row, cells by tabs.
func contents(t testing.TB, f *excelize.File) string {
	t.Helper()
	var b strings.Builder
	for _, s := range f.GetSheetList() {
		b.WriteString("## " + s + "\n")
		rows, err := f.GetRows(s)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			b.WriteString(strings.ReplaceAll(strings.Join(r, "\t"), "\n", "⏎") + "\n")
		}
	}
	return b.String()
}

func TestWorkbookContents(t *testing.T) {
	got := contents(t, workbook(t, stored(t)))
	golden := filepath.Join("testdata", "workbook.txt")
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Error(d)
	}
}

func TestNothingBecomesAFormula(t *testing.T) {
	db := stored(t)
	f := workbook(t, db)
	seen := 0
	for _, s := range f.GetSheetList() {
		rows, err := f.GetRows(s)
		if err != nil {
			t.Fatal(err)
		}
		for i, r := range rows {
			for j, v := range r {
				at, _ := excelize.CoordinatesToCellName(j+1, i+1)
				if formula, _ := f.GetCellFormula(s, at); formula != "" {
					t.Errorf("%s!%s holds the formula %q", s, at, formula)
				}
				if v == hostile {
					seen++
					id, _ := f.GetCellStyle(s, at)
					if st, err := f.GetStyle(id); err != nil || st.NumFmt != 49 {
						t.Errorf("%s!%s does not have the format of text: %+v, %v", s, at, st, err)
					}
				}
			}
		}
	}
	if seen != 1 {
		t.Errorf("the hostile text is there %d times, want once", seen)
	}
	var b bytes.Buffer
	if err := CSV(t.Context(), db, nil, "成员单位", &b); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(b.String(), "\ufeff") || !strings.Contains(b.String(), "\r\n") {
		t.Error("CSV without byte order mark or CRLF")
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(b.String(), "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows[1:] {
		for _, v := range r {
			if v != "" && strings.ContainsAny(v[:1], "=+-@") {
				t.Errorf("Excel would take %q for a formula", v)
			}
		}
	}
}

func TestCodesStayTextAndNumbersNumbers(t *testing.T) {
	f := workbook(t, stored(t))
	for _, c := range []struct {
		sheet, cell string
		want        excelize.CellType
		value       string
	}{
		{"成员单位", "J2", excelize.CellTypeInlineString, "913205001234567890"},
		{"汇总", "P2", excelize.CellTypeInlineString, "051285550100"},
		{"汇总", "X2", excelize.CellTypeNumber, "153,400.00"},
		{"汇总", "R2", excelize.CellTypeNumber, "3"},
		{"汇总", "Q2", excelize.CellTypeNumber, "2023-07-19"},
		{"平台", "H2", excelize.CellTypeInlineString, "2011"},
	} {
		typ, err := f.GetCellType(c.sheet, c.cell)
		if err != nil {
			t.Fatal(err)
		}
		if typ == excelize.CellTypeUnset {
			typ = excelize.CellTypeNumber
		}
		v, err := f.GetCellValue(c.sheet, c.cell)
		if err != nil || v != c.value || typ != c.want {
			t.Errorf("%s!%s = %q of type %d, want %q of type %d", c.sheet, c.cell, v, typ, c.value, c.want)
		}
	}
}

func TestHeaderIsFrozenAndFiltered(t *testing.T) {
	f := workbook(t, stored(t))
	for _, s := range f.GetSheetList() {
		p, err := f.GetPanes(s)
		if err != nil || !p.Freeze || p.YSplit != 1 {
			t.Errorf("%s: panes %+v, %v", s, p, err)
		}
	}
	found := 0
	for _, n := range f.GetDefinedName() {
		if strings.Contains(n.Name, "FilterDatabase") {
			found++
		}
	}
	if found != len(f.GetSheetList()) {
		t.Errorf("%d sheets have a filter, want %d", found, len(f.GetSheetList()))
	}
}

func TestCSVFolder(t *testing.T) {
	db, dir := stored(t), filepath.Join(t.TempDir(), "表")
	files, err := CSVFolder(t.Context(), db, nil, dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != len(Sheets()) {
		t.Errorf("files %v", files)
	}
	for _, f := range files {
		if st, err := os.Stat(f); err != nil || st.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v", f, st, err)
		}
	}
	all, err := os.ReadDir(dir)
	if err != nil || len(all) != len(files) {
		t.Errorf("folder holds %d files, want %d", len(all), len(files))
	}
	if err := CSV(t.Context(), db, nil, "没有", &bytes.Buffer{}); err == nil {
		t.Error("an unknown sheet is no error")
	}
}

func TestJSONHasTheTables(t *testing.T) {
	db := stored(t)
	var b bytes.Buffer
	if err := JSON(t.Context(), db, nil, &b); err != nil {
		t.Fatal(err)
	}
	var got map[string][]map[string]any
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatalf("%v in %s", err, b.Bytes())
	}
	if len(got["documents"]) != 2 || len(got["members"]) != 4 || len(got["units"]) != 3 || len(got["findings"]) != 2 {
		t.Errorf("documents %d, members %d, units %d, findings %d", len(got["documents"]), len(got["members"]), len(got["units"]), len(got["findings"]))
	}
	b.Reset()
	if err := JSON(t.Context(), db, Selection{int64(got["documents"][1]["id"].(float64))}, &b); err != nil {
		t.Fatal(err)
	}
	clear(got)
	if err := json.Unmarshal(b.Bytes(), &got); err != nil || len(got["documents"]) != 1 || len(got["units"]) != 2 {
		t.Errorf("one document: %v, %v", got, err)
	}
}

func TestSelection(t *testing.T) {
	db := stored(t)
	id, err := db.Find(t.Context(), "来文/关于公布名单的通知.txt")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := XLSX(t.Context(), db, Selection{id}, &b); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := strings.Join(f.GetSheetList(), " "); got != "联合体名单 成员单位 文件" {
		t.Errorf("sheets %s", got)
	}
}

func TestEmptyDatabase(t *testing.T) {
	db, err := store.Open(filepath.Join(t.TempDir(), "x.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if got := strings.Join(workbook(t, db).GetSheetList(), " "); got != "文件" {
		t.Errorf("sheets %s", got)
	}
}

func BenchmarkXLSX(b *testing.B) {
	db := stored(b)
	for b.Loop() {
		if err := XLSX(b.Context(), db, nil, &bytes.Buffer{}); err != nil {
			b.Fatal(err)
		}
	}
}

// A form and its table are one row of 汇总, with what either of them states and all
// open findings; a lead that the form alone names is no second member.
func TestCaseIsOneRow(t *testing.T) {
	db := stored(t)
	lead := map[string]any{"consortium_id": int64(1), "role": "lead", "unit_id": int64(1), "name": "太湖公司"}
	form := &normalize.Result{Format: extract.DOCX, SHA256: "form", Kind: extract.Application, Rules: "ours"}
	form.Rows = []*normalize.Row{row("consortia", 1, map[string]any{"name": "太湖联合体"}), row("units", 1, map[string]any{"name": "太湖公司"}), row("members", 1, lead),
		row("applications", 1, map[string]any{"consortium_id": int64(1), "lead_name": "太湖公司", "filled_on": "2023-08-01", "contact_person": "连翘"}), row("narratives", 1, map[string]any{"heading": "保障措施", "text": "定期考核"})}
	form.Findings = []extract.Issue{{Code: extract.MembersLeadMissing, Severity: extract.SevInfo, Ref: extract.Ref{Table: "members", Ord: 1, Column: "name"}, Text: "补入"},
		{Code: extract.DateInvalid, Severity: extract.SevError, Text: "日期不对"}}
	table := &normalize.Result{Format: extract.XLSX, SHA256: "table", Kind: extract.Application, Rules: "ours"}
	table.Rows = []*normalize.Row{row("consortia", 1, map[string]any{"name": "太湖联合体", "field": "光电"}), row("units", 1, map[string]any{"name": "太湖公司"}), row("units", 2, map[string]any{"name": "南湖大学"}), row("members", 1, lead),
		row("members", 2, map[string]any{"consortium_id": int64(1), "role": "member", "unit_id": int64(2), "name": "南湖大学"}),
		row("applications", 1, map[string]any{"consortium_id": int64(1), "lead_name": "太湖公司", "address": "无锡市"})}
	var ids []int64
	for name, r := range map[string]*normalize.Result{"申请书.docx": form, "信息表.xlsx": table} {
		r.Document = row("documents", 1, nil)
		rc, err := db.Put(t.Context(), store.Item{Path: "z.zip!" + name, Archive: "z", Name: name, SHA256: r.SHA256, Format: r.Format, Result: r, ParserVersion: "1", At: time.Now()})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, rc.Document)
	}
	if err := db.CheckAcross(t.Context()); err != nil {
		t.Fatal(err)
	}
	sheet := func(sel Selection, name string) []string {
		t.Helper()
		var b bytes.Buffer
		if err := CSV(t.Context(), db, sel, name, &b); err != nil {
			t.Fatal(err)
		}
		return slices.DeleteFunc(strings.Split(b.String(), "\r\n"), func(l string) bool { return !strings.Contains(l, "太湖") })
	}
	if rows := sheet(nil, "汇总"); len(rows) != 1 || !strings.Contains(rows[0], "太湖联合体,待核,1,0,光电,太湖公司") || !strings.Contains(rows[0], "无锡市") || !strings.Contains(rows[0], "连翘") ||
		!strings.HasSuffix(rows[0], "z.zip!信息表.xlsx；z.zip!申请书.docx") {
		t.Errorf("汇总: %q", rows)
	}
	if rows := sheet(nil, "成员单位"); len(rows) != 2 {
		t.Errorf("成员单位: %q", rows)
	}
	for _, id := range ids { // one of the two alone is a row
		if rows := sheet(Selection{id}, "汇总"); len(rows) != 1 || strings.Contains(rows[0], "；") {
			t.Errorf("one of the two: %q", rows)
		}
	}
}
