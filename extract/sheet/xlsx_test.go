package sheet

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"lianhe/extract"
)

// pack makes a workbook of one sheet from the XML of its parts, which excelize
// would not write.
func pack(t testing.TB, sheet, shared, formats string) []byte {
	t.Helper()
	const (
		head  = `<?xml version="1.0" encoding="UTF-8"?>`
		main  = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
		rels  = `xmlns="http://schemas.openxmlformats.org/package/2006/relationships"`
		types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	)
	var fmts, xfs strings.Builder
	for i, code := range strings.Split(formats, "|") {
		fmt.Fprintf(&fmts, `<numFmt numFmtId="%d" formatCode="%s"/>`, 164+i, strings.ReplaceAll(code, `"`, "&quot;"))
		fmt.Fprintf(&xfs, `<xf numFmtId="%d" applyNumberFormat="1"/>`, 164+i)
	}
	parts := []struct{ name, text string }{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`},
		{"_rels/.rels", `<Relationships ` + rels + `><Relationship Id="r1" Type="` + types + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook ` + main + ` xmlns:r="` + types + `"><sheets><sheet name="名单" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships ` + rels + `><Relationship Id="rId1" Type="` + types + `/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="rId2" Type="` + types + `/sharedStrings" Target="/xl/sharedStrings.xml"/><Relationship Id="rId3" Type="` + types + `/styles" Target="styles.xml"/></Relationships>`},
		{"xl/worksheets/sheet1.xml", `<worksheet ` + main + `>` + sheet + `</worksheet>`},
		{"xl/sharedStrings.xml", `<sst ` + main + `>` + shared + `</sst>`},
		{"xl/styles.xml", `<styleSheet ` + main + `><numFmts>` + fmts.String() + `</numFmts><cellXfs><xf numFmtId="0"/>` + xfs.String() + `</cellXfs></styleSheet>`},
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range parts {
		w, err := z.Create(p.name)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(w, head+p.text)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestCellText reads one cell in each way that a cell can be written.
func TestCellText(t *testing.T) {
	const shared = `<si><t>甲公司</t></si><si><r><t>乙</t></r><r><rPr><b/></rPr><t xml:space="preserve"> 公司</t></r><rPh><t>yi</t></rPh></si><si><t>一行_x000D_
二行</t></si>`
	const formats = `#,##0"万元"|yyyy"年"m"月"|0.0%`
	cases := []struct{ name, cell, want string }{
		{"shared string", `<c r="A1" t="s"><v>0</v></c>`, "甲公司"},
		{"rich text without its phonetic guide", `<c r="A1" t="s"><v>1</v></c>`, "乙 公司"},
		{"inline string", `<c r="A1" t="inlineStr"><is><t>丙公司</t></is></c>`, "丙公司"},
		{"number", `<c r="A1"><v>120300</v></c>`, "120300"},
		{"noise of a binary fraction", `<c r="A1"><v>2.3999999999999999</v></c>`, "2.4"},
		{"unit of the number format", `<c r="A1" s="1"><v>120300</v></c>`, "120300万元"},
		{"date to the month", `<c r="A1" s="2"><v>45119</v></c>`, "2023-07"},
		{"percentage", `<c r="A1" s="3"><v>0.035</v></c>`, "3.5%"},
		{"ISO date", `<c r="A1" t="d"><v>2023-08-14T00:00:00Z</v></c>`, "2023-08-14"},
		{"boolean", `<c r="A1" t="b"><v>0</v></c>`, "FALSE"},
		{"saved result of a formula", `<c r="A1" t="str"><f>B1&amp;"公司"</f><v>丁公司</v></c>`, "丁公司"},
		{"saved number of a formula", `<c r="A1"><f>SUM(B1:B3)</f><v>42</v></c>`, "42"},
		{"no references at all", `<c><v>7</v></c>`, "7"},
	}
	for _, c := range cases {
		doc := readXLSX(t, pack(t, `<sheetData><row>`+c.cell+`</row></sheetData>`, shared, formats))
		if len(doc.Blocks) != 1 || doc.Blocks[0].Para == nil || doc.Blocks[0].Para.Text != c.want || len(doc.Issues) > 0 {
			t.Errorf("%s: want %q, got %s", c.name, c.want, render(doc))
		}
	}
	doc := readXLSX(t, pack(t, `<sheetData><row><c t="s"><v>2</v></c><c><v>1</v></c></row></sheetData>`, shared, formats))
	if got := doc.Blocks[0].Table.Cells[0].Text; got != "一行\n二行" {
		t.Errorf("line break: %q", got)
	}
	doc = readXLSX(t, pack(t, `<sheetData><row><c t="str"><f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v></c><c><v>8</v></c></row></sheetData>`, "", ""))
	if diff := cmp.Diff("table A1 1x2\n||8|\n", render(doc)); diff != "" {
		t.Errorf("picture in a cell: %s", diff)
	}
}

// TestDoubtfulCells gives an empty place and an issue where a cell has no value.
func TestDoubtfulCells(t *testing.T) {
	for cell, want := range map[string]string{
		`<c r="B2"><f>SUM(A1:A3)</f></c>`:  "是公式，文件中没有保存它的计算结果",
		`<c r="B2" t="e"><v>#REF!</v></c>`: "显示为错误值 #REF!",
		`<c r="B2" t="s"><v>99</v></c>`:    "引用的文字不存在",
		`<c r="B2"><v>twelve</v></c>`:      "数值“twelve”无法识别",
	} {
		doc := readXLSX(t, pack(t, `<sheetData><row r="2"><c r="A2"><v>1</v></c>`+cell+`<c r="C2"><v>3</v></c></row></sheetData>`, "", ""))
		if len(doc.Issues) != 1 || doc.Issues[0].Code != extract.FieldUnreadable || doc.Issues[0].Src.String() != "名单!B2" || !strings.Contains(doc.Issues[0].Text, want) {
			t.Errorf("%s: %s", cell, render(doc))
		}
		got, _, _ := strings.Cut(render(doc), "!")
		if diff := cmp.Diff("table A2 1x3\n|1||3|\n", got); diff != "" {
			t.Error(diff)
		}
	}
}

// TestLostDigits warns of a code that was typed as a number, unless the file has
// all of its digits.
func TestLostDigits(t *testing.T) {
	doc := readXLSX(t, pack(t, `<sheetData><row><c><v>913206121798182826</v></c></row></sheetData>`, "", ""))
	if len(doc.Issues) != 0 || doc.Blocks[0].Para.Text != "913206121798182826" {
		t.Error(render(doc))
	}
	doc = readXLSX(t, pack(t, `<sheetData><row r="2"><c r="A2"><v>9.1320612179818189E+17</v></c></row></sheetData>`, "", ""))
	if len(doc.Issues) != 1 || doc.Issues[0].Code != extract.FieldUnreadable || doc.Issues[0].Src.String() != "名单!A2" {
		t.Error(render(doc))
	}
}

// TestHostileSheets must end soon, with a document or a clear refusal.
func TestHostileSheets(t *testing.T) {
	row := `<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row></sheetData>`
	var many strings.Builder
	for r := 1; r <= 2000; r++ {
		fmt.Fprintf(&many, `<row r="%d"><c r="%s%d"><v>1</v></c></row>`, r, colName(r), r)
	}
	cases := []struct{ name, sheet, code string }{
		{"row number out of range", `<sheetData><row r="99999999999"><c><v>1</v></c></row><row r="2000000"/></sheetData>`, extract.FileUnreadable},
		{"column out of range", `<sheetData><row r="1"><c r="ZZZZ1"><v>1</v></c></row></sheetData>`, extract.FileUnreadable},
		{"a diagonal of cells", `<sheetData>` + many.String() + `</sheetData>`, extract.FileLimit},
		{"broken XML", `<sheetData><row r="1"><c r="A1"><v>1</v></row>`, extract.FileUnreadable},
		{"whole columns merged", row + `<mergeCells><mergeCell ref="A1:A1048576"/><mergeCell ref="B:XFD"/><mergeCell ref="A1:XFD1048576"/><mergeCell ref="C3:A1"/></mergeCells>`, ""},
		{"rows in disorder", `<sheetData><row r="3"><c r="B3"><v>6</v></c><c r="A3"><v>5</v></c></row><row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row></sheetData>`, ""},
	}
	limits := extract.DefaultLimits
	limits.Cells = 100_000
	for _, c := range cases {
		doc, err := XLSX{}.Read(context.Background(), extract.Input{Data: pack(t, c.sheet, "", ""), Limits: limits})
		var e *extract.Error
		switch {
		case c.code == "" && err != nil:
			t.Errorf("%s: %v", c.name, err)
		case c.code != "" && (!errors.As(err, &e) || e.Code != c.code || e.Remedy == ""):
			t.Errorf("%s: got %v, want %s", c.name, err, c.code)
		case c.code == "":
			checkTables(t, doc)
		}
	}
}

func TestRefusals(t *testing.T) {
	good := workbook(t, page{name: "名单", rows: [][]any{{"序号", "单位名称"}, {1, "甲公司"}}})
	f, err := excelize.OpenReader(bytes.NewReader(good))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var locked bytes.Buffer
	if err := f.Write(&locked, excelize.Options{Password: "yunlan"}); err != nil {
		t.Fatal(err)
	}
	crc := bytes.Clone(good)
	crc[bytes.Index(crc, []byte("PK\x01\x02"))+16] ^= 1
	tight := extract.DefaultLimits
	tight.Inflated = 2000
	few := extract.DefaultLimits
	few.Entries = 2
	cases := []struct {
		name   string
		reader extract.Reader
		data   []byte
		limits extract.Limits
		code   string
	}{
		{"password", XLSX{}, locked.Bytes(), extract.DefaultLimits, extract.DocumentEncrypted},
		{"password, as .xls", XLS{}, locked.Bytes(), extract.DefaultLimits, extract.DocumentEncrypted},
		{"wrong check sum", XLSX{}, crc, extract.DefaultLimits, extract.FileUnreadable},
		{"cut off", XLSX{}, good[:len(good)/2], extract.DefaultLimits, extract.FileUnreadable},
		{"too large inside", XLSX{}, good, tight, extract.FileLimit},
		{"too many parts", XLSX{}, good, few, extract.FileLimit},
		{"empty", XLSX{}, nil, extract.DefaultLimits, extract.FileUnreadable},
		{"not a compound file", XLS{}, []byte("名单"), extract.DefaultLimits, extract.FileUnreadable},
	}
	for _, c := range cases {
		_, err := c.reader.Read(context.Background(), extract.Input{Path: "名单.xlsx", Data: c.data, Limits: c.limits})
		var e *extract.Error
		if !errors.As(err, &e) || e.Code != c.code || e.Reason == "" || e.Remedy == "" || e.Place != "名单.xlsx" {
			t.Errorf("%s: got %v, want %s", c.name, err, c.code)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := (XLSX{}).Read(ctx, extract.Input{Data: good, Limits: extract.DefaultLimits}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// small are limits for fuzzing.
var small = extract.Limits{Inflated: 1 << 20, Entries: 100, Depth: 20, Cells: 20_000, Pages: 10}

// checkTables fails where the cells of a table overlap, leave it or stand in
// disorder.
func checkTables(t *testing.T, doc *extract.Document) {
	t.Helper()
	for _, b := range doc.Blocks {
		if b.Table == nil {
			continue
		}
		taken := map[[2]int]bool{}
		last := -1
		for _, c := range b.Table.Cells {
			if at := c.Row*b.Table.Cols + c.Col; at <= last {
				t.Fatalf("cell %d,%d is out of order", c.Row, c.Col)
			} else {
				last = at
			}
			if c.RowSpan < 1 || c.ColSpan < 1 || c.Row+c.RowSpan > b.Table.Rows || c.Col+c.ColSpan > b.Table.Cols {
				t.Fatalf("cell %+v leaves the table of %dx%d", c, b.Table.Rows, b.Table.Cols)
			}
			for r := c.Row; r < c.Row+c.RowSpan; r++ {
				for k := c.Col; k < c.Col+c.ColSpan; k++ {
					if taken[[2]int{r, k}] {
						t.Fatalf("cells overlap at %d,%d", r, k)
					}
					taken[[2]int{r, k}] = true
				}
			}
		}
	}
}

// FuzzSheet reads the XML of a sheet.
func FuzzSheet(f *testing.F) {
	f.Add(`<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1"><v>4</v></c></row><row r="3" hidden="1"><c r="B3" s="1"><v>5</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="B2:C3"/></mergeCells>`)
	f.Add(`<cols><col min="1" max="2" hidden="1"/></cols><sheetData><row><c t="inlineStr"><is><t>序号</t></is></c><c t="inlineStr"><is><t>单位名称</t></is></c></row><row><c><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A:A"/></mergeCells>`)
	f.Fuzz(func(t *testing.T, xml string) {
		data := pack(t, xml, "<si><t>甲公司</t></si>", `0"家"`)
		doc, err := XLSX{}.Read(context.Background(), extract.Input{Data: data, Limits: small})
		if err != nil {
			return
		}
		checkTables(t, doc)
	})
}

func BenchmarkXLSX(b *testing.B) {
	rows := [][]any{{"序号", "创新联合体名称", "单位名称"}}
	for i := range 2000 {
		rows = append(rows, []any{i + 1, "云澜省低温阀门创新联合体", "澜谷阀业股份有限公司"})
	}
	data := workbook(b, page{name: "名单", rows: rows})
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := (XLSX{}).Read(context.Background(), extract.Input{Data: data, Limits: extract.DefaultLimits}); err != nil {
			b.Fatal(err)
		}
	}
}
