package docx

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lianhe/extract"
)

const (
	transitional = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"`
	strict       = `xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"`
)

// pkg packs parts (name, content, …) into a package with content types.
func pkg(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		f, err := w.Create(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(parts[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// document packs a body with further parts.
func document(t testing.TB, body string, parts ...string) []byte {
	return pkg(t, append([]string{"[Content_Types].xml", "<Types/>", "word/document.xml", `<w:document ` + transitional + `><w:body>` + body + `</w:body></w:document>`}, parts...)...)
}

func read(t *testing.T, data []byte) *extract.Document {
	t.Helper()
	doc, err := Reader{}.Read(context.Background(), extract.Input{Data: data, Limits: extract.DefaultLimits})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func p(runs string) string { return `<w:p>` + runs + `</w:p>` }

func r(text string) string { return `<w:r><w:t xml:space="preserve">` + text + `</w:t></w:r>` }

func tc(props, content string) string {
	return `<w:tc><w:tcPr>` + props + `</w:tcPr>` + content + `</w:tc>`
}

func TestWhatIsPrinted(t *testing.T) {
	tests := []struct{ name, body, want string }{
		{"insertions stay, deletions go",
			p(r("牵头单位：") + `<w:ins w:id="1"><w:r><w:t>东海</w:t></w:r></w:ins><w:del w:id="2"><w:r><w:delText>西山</w:delText></w:r></w:del>` + r("公司")),
			"牵头单位：东海公司\n"},
		{"moved text is where it went",
			p(`<w:moveFrom w:id="1"><w:r><w:t>甲</w:t></w:r></w:moveFrom>` + r("乙") + `<w:moveTo w:id="1"><w:r><w:t>甲</w:t></w:r></w:moveTo>`), "乙甲\n"},
		{"a deleted paragraph mark joins",
			`<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>` + r("东海") + `</w:p>` + p(r("公司")), "东海公司\n"},
		{"check boxes of three kinds",
			p(`<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="1"/></w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:t>☒</w:t></w:r></w:sdtContent></w:sdt>` + r("甲") +
				`<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="0"/></w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:t>☐</w:t></w:r></w:sdtContent></w:sdt>` + r("乙") +
				`<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="c"/><w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>` + r("丙") +
				`<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/></w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>` + r("丁") +
				`<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>` + r("戊") + `<w:r><w:sym w:font="Wingdings 2" w:char="F0A3"/></w:r>` + r("己") +
				`<w:r><w:rPr><w:rFonts w:ascii="Wingdings 2"/></w:rPr><w:t>R</w:t></w:r>` + r("庚")),
			"☑甲☐乙☑丙□丁☑戊□己☑庚\n"},
		{"a field prints its result",
			p(`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE \@ yyyy</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` + r("2024年") + `<w:r><w:fldChar w:fldCharType="end"/></w:r>` + r("制")), "2024年制\n"},
		{"a field that is never separated does not swallow the rest",
			p(`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>`) + p(r("正文")), "正文\n"},
		{"a placeholder says nothing",
			p(r("联系人：") + `<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>` + r("单击此处输入文字") + `</w:sdtContent></w:sdt>`), "联系人：\n"},
		{"a text box is printed once",
			p(r("前") + `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx><w:txbxContent>` + p(r("框内")) + `</w:txbxContent></wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>` + p(r("框内")) + `</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>`), "前\n框内\n"},
		{"ruby, hidden text, hyphens and breaks",
			p(`<w:r><w:ruby><w:rt><w:r><w:t>lián</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>联</w:t></w:r></w:rubyBase></w:ruby></w:r>` + `<w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r>` +
				`<w:r><w:t>A</w:t><w:noBreakHyphen/><w:t>B</w:t><w:softHyphen/><w:br/><w:t>次行</w:t></w:r>`), "联A-B\n次行\n"},
		{"content controls and smart tags around blocks and runs",
			`<w:sdt><w:sdtContent>` + p(`<w:smartTag><w:hyperlink r:id="x">`+r("名单")+`</w:hyperlink></w:smartTag><w:fldSimple w:instr="X">`+r("一")+`</w:fldSimple>`) + `</w:sdtContent></w:sdt>`, "名单一\n"},
		{"a formula keeps its characters", p(r("E=") + `<m:oMath><m:r><m:t>mc</m:t></m:r></m:oMath>`), "E=mc\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := read(t, document(t, tt.body)).Text(); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func num(id, level string) string {
	return `<w:pPr><w:numPr><w:ilvl w:val="` + level + `"/><w:numId w:val="` + id + `"/></w:numPr></w:pPr>`
}

func lvl(i, format, text, more string) string {
	return `<w:lvl w:ilvl="` + i + `"><w:start w:val="1"/><w:numFmt w:val="` + format + `"/>` + more + `<w:lvlText w:val="` + text + `"/></w:lvl>`
}

func TestAutomaticNumbers(t *testing.T) {
	numbering := `<w:numbering ` + transitional + `>` +
		`<w:abstractNum w:abstractNumId="0">` + lvl("0", "chineseCounting", "%1、", `<w:pStyle w:val="H1"/>`) + lvl("1", "chineseCountingThousand", "（%2）", `<w:pStyle w:val="H2"/>`) + lvl("2", "decimal", "%3.", "") + lvl("3", "decimal", "%1.%4", `<w:isLgl/>`) + `</w:abstractNum>` +
		`<w:abstractNum w:abstractNumId="1">` + lvl("0", "bullet", "\uf0a8", `<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr>`) + lvl("1", "bullet", "\uf06c", `<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr>`) + lvl("2", "decimalEnclosedCircle", "%3", `<w:suff w:val="nothing"/>`) + `</w:abstractNum>` +
		`<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>` +
		`<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="2"><w:startOverride w:val="5"/></w:lvlOverride></w:num></w:numbering>`
	styles := `<w:styles ` + transitional + `><w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>` +
		`<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>`
	body := `<w:p><w:pPr><w:pStyle w:val="H1"/></w:pPr>` + r("总体要求") + `</w:p>` +
		p(num("1", "1")+r("牵头单位")) + p(num("1", "2")+r("条件")) + p(num("1", "2")+r("2023年")) +
		`<w:p><w:pPr><w:pStyle w:val="H2"/></w:pPr>` + r("成员单位") + `</w:p>` + p(num("1", "2")+r("重新计数")) +
		p(num("1", "0")+r("其他")) + p(num("1", "3")+r("小节")) + p(num("3", "2")+r("另起")) + p(num("0", "0")+r("无号")) +
		p(num("2", "0")+r("选项")) + p(num("2", "1")+r("圆点")) + p(num("2", "2")+r("圈码"))
	want := []string{"一、总体要求", "（一）牵头单位", "1. 条件", "2. 2023年", "（二）成员单位", "1. 重新计数", "二、其他", "2.1 小节", "5. 另起", "无号", "□选项", "圆点", "①圈码"}
	doc := read(t, document(t, body, "word/numbering.xml", numbering, "word/styles.xml", styles))
	var got []string
	for _, x := range doc.Paragraphs() {
		got = append(got, x.Text)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if ps := doc.Paragraphs(); ps[0].Outline != 1 || ps[4].Outline != 2 || ps[2].Outline != 0 {
		t.Error("the heading styles do not give the outline")
	}
}

func TestFormatNumber(t *testing.T) {
	tests := []struct {
		n            int
		format, want string
	}{
		{10, "chineseCounting", "十"}, {11, "chineseCountingThousand", "十一"}, {20, "japaneseCounting", "二十"}, {101, "chineseCountingThousand", "一百零一"},
		{110, "chineseCountingThousand", "一百一十"}, {1010, "chineseCountingThousand", "一千零一十"}, {10005, "chineseCountingThousand", "一万零五"},
		{12, "chineseLegalSimplified", "壹拾贰"}, {3, "ideographTraditional", "丙"}, {11, "ideographTraditional", "11"}, {21, "decimalEnclosedCircle", "㉑"},
		{4, "lowerRoman", "iv"}, {1994, "upperRoman", "MCMXCIV"}, {28, "lowerLetter", "bb"}, {7, "decimalZero", "07"}, {12, "ideographDigital", "一二"}, {3, "none", ""}, {5, "hebrew1", "5"},
	}
	for _, tt := range tests {
		if got := extract.Numeral(tt.n, tt.format); got != tt.want {
			t.Errorf("%d as %s: got %q, want %q", tt.n, tt.format, got, tt.want)
		}
	}
}

func TestTables(t *testing.T) {
	tests := []struct {
		name, body string
		want       []string
	}{
		{"spans, restarts and what has none",
			`<w:tbl><w:tr>` + tc(`<w:gridSpan w:val="2"/>`, p(r("创新联合体"))) + tc(`<w:gridSpan w:val="3"/>`, p(r("单位"))) + `</w:tr>` +
				`<w:tr>` + tc(`<w:vMerge w:val="restart"/>`, p(r("1"))) + tc(`<w:vMerge w:val="restart"/>`, p(r("甲"))) + tc(`<w:gridSpan w:val="3"/>`, p(r("东海"))+p(r("公司"))) + `</w:tr>` +
				`<w:tr>` + tc(`<w:vMerge/>`, p("")) + tc(`<w:vMerge w:val="restart"/>`, p(r("乙"))) + tc(`<w:gridSpan w:val="3"/>`, p("")) + `</w:tr></w:tbl>`,
			[]string{"0,0 1x2 创新联合体", "0,2 1x1 单位", "1,0 2x1 1", "1,1 1x1 甲", "1,2 1x1 东海\n公司", "2,1 1x1 乙", "2,2 1x1 "}},
		{"old horizontal merges, a row that starts late, a deleted row",
			`<w:tbl><w:tr>` + tc(`<w:hMerge w:val="restart"/>`, p(r("甲"))) + tc(`<w:hMerge/>`, p("")) + tc("", p(r("乙"))) + `</w:tr>` +
				`<w:tr><w:trPr><w:del w:id="1"/></w:trPr>` + tc("", p(r("删"))) + `</w:tr>` +
				`<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>` + tc("", p(r("丙"))) + tc("", p(r("丁"))) + `</w:tr></w:tbl>`,
			[]string{"0,0 1x2 甲", "0,2 1x1 乙", "1,1 1x1 丙", "1,2 1x1 丁"}},
		{"controls around rows and cells, a placeholder for a cell, an automatic number",
			`<w:tbl><w:sdt><w:sdtContent><w:tr><w:sdt><w:sdtContent>` + tc("", p(num("1", "0"))) + `</w:sdtContent></w:sdt><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>` + tc("", p(r("请填写"))) + `</w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt></w:tbl>`,
			[]string{"0,0 1x1 1", "0,1 1x1 "}},
		{"a table split in two with its header repeated is one",
			`<w:tbl><w:tr>` + tc("", p(r("序号"))) + tc("", p(r("名称"))) + tc("", p(r("单位"))) + `</w:tr><w:tr>` + tc("", p(r("1"))) + tc("", p(r("甲"))) + tc("", p(r("东海"))) + `</w:tr></w:tbl>` + p("") +
				`<w:tbl><w:tr>` + tc("", p(r("序号"))) + tc("", p(r("名 称"))) + tc("", p(r("单位"))) + `</w:tr><w:tr>` + tc("", p("")) + tc("", p("")) + tc("", p(r("西山"))) + `</w:tr></w:tbl>`,
			[]string{"0,0 1x1 序号", "0,1 1x1 名称", "0,2 1x1 单位", "1,0 2x1 1", "1,1 2x1 甲", "1,2 1x1 东海", "2,2 1x1 西山"}},
	}
	numbering := `<w:numbering ` + transitional + `><w:abstractNum w:abstractNumId="0">` + lvl("0", "decimal", "%1", "") + `</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc := read(t, document(t, tt.body, "word/numbering.xml", numbering))
			if len(doc.Blocks) != 1 || doc.Blocks[0].Table == nil {
				t.Fatalf("%d blocks, want one table", len(doc.Blocks))
			}
			if d := cmp.Diff(tt.want, cells(doc.Blocks[0].Table)); d != "" {
				t.Error(d)
			}
		})
	}
}

func cells(tab *extract.Table) []string {
	var out []string
	for _, c := range tab.Cells {
		out = append(out, strings.Join([]string{itoa(c.Row) + "," + itoa(c.Col), itoa(c.RowSpan) + "x" + itoa(c.ColSpan), c.Text}, " "))
	}
	return out
}

func itoa(n int) string { return extract.Numeral(n, "decimal") }

func TestNestedTable(t *testing.T) {
	inner := `<w:tbl><w:tr>` + tc("", p(r("内"))) + `</w:tr></w:tbl>`
	doc := read(t, document(t, `<w:tbl><w:tr>`+tc("", p(r("外"))+inner+p(""))+tc("", p(r("右")))+`</w:tr></w:tbl>`))
	c := doc.Blocks[0].Table.Cells[0]
	if c.Text != "外" || len(c.Tables) != 1 || c.Tables[0].Cells[0].Text != "内" {
		t.Errorf("the nested table is lost: %+v", c)
	}
}

func TestHeadersFootersAndNotesStandApart(t *testing.T) {
	rels := `<Relationships xmlns="x"><Relationship Id="h" Type="http://x/header" Target="header1.xml"/><Relationship Id="f" Type="http://x/footer" Target="footer1.xml"/><Relationship Id="n" Type="http://x/footnotes" Target="footnotes.xml"/></Relationships>`
	body := p(r("正文")+`<w:r><w:footnoteReference w:id="2"/></w:r>`) + `<w:sectPr><w:headerReference r:id="h"/><w:footerReference r:id="f"/></w:sectPr>`
	doc := read(t, document(t, body, "word/_rels/document.xml.rels", rels,
		"word/header1.xml", `<w:hdr `+transitional+`>`+p(r("内部资料"))+`</w:hdr>`,
		"word/footer1.xml", `<w:ftr `+transitional+`>`+p(r("— 3 —"))+`</w:ftr>`,
		"word/footnotes.xml", `<w:footnotes `+transitional+`><w:footnote w:id="0">`+p(r("分隔"))+`</w:footnote><w:footnote w:id="2">`+p(r("注释"))+`</w:footnote></w:footnotes>`))
	var got []string
	for _, b := range doc.Blocks {
		got = append(got, itoa(int(b.Role))+b.Para.Text)
	}
	want := []string{itoa(int(extract.Header)) + "内部资料", "0正文", itoa(int(extract.Footnote)) + "注释", itoa(int(extract.PageNumber)) + "— 3 —"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestLook(t *testing.T) {
	styles := `<w:styles ` + transitional + `><w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="21"/></w:rPr></w:rPrDefault></w:docDefaults>` +
		`<w:style w:type="paragraph" w:styleId="B"><w:name w:val="x"/><w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:b/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="T"><w:basedOn w:val="B"/><w:name w:val="y"/></w:style></w:styles>`
	doc := read(t, document(t, `<w:p><w:pPr><w:pStyle w:val="T"/></w:pPr><w:r><w:rPr><w:sz w:val="44"/></w:rPr><w:t>标题文字</w:t></w:r>`+r("1")+`</w:p>`+p(r("正文")), "word/styles.xml", styles))
	ps := doc.Paragraphs()
	if ps[0].Align != extract.AlignCenter || !ps[0].Bold || ps[0].Size != 22 || ps[1].Size != 10.5 || ps[1].Bold {
		t.Errorf("%+v\n%+v", ps[0], ps[1])
	}
}

func TestStrictAndUTF16(t *testing.T) {
	if got := read(t, pkg(t, "word/document.xml", `<w:document `+strict+`><w:body>`+p(r("严格"))+`</w:body></w:document>`)).Text(); got != "严格\n" {
		t.Errorf("strict: %q", got)
	}
	src := `<?xml version="1.0" encoding="UTF-16"?><w:document ` + strict + `><w:body>` + p(r("宽")) + `</w:body></w:document>`
	wide := []byte{0xff, 0xfe}
	for _, r := range src {
		wide = append(wide, byte(r), byte(r>>8))
	}
	if got := read(t, pkg(t, "word/document.xml", string(wide))).Text(); got != "宽\n" {
		t.Errorf("UTF-16: %q", got)
	}
}

func TestHostileFiles(t *testing.T) {
	whole := document(t, p(r("正文")))
	nested := strings.Repeat(`<w:tbl><w:tr><w:tc>`, 400)
	tests := []struct {
		name string
		data []byte
		lim  extract.Limits
		code string
	}{
		{"cut off", whole[:len(whole)/2], extract.DefaultLimits, extract.FileUnreadable},
		{"no main document", pkg(t, "word/other.xml", "<a/>"), extract.DefaultLimits, extract.FileUnreadable},
		{"not Word's XML", pkg(t, "word/document.xml", "<html><body/></html>"), extract.DefaultLimits, extract.FileUnreadable},
		{"no text", document(t, p("")), extract.DefaultLimits, extract.FileUnreadable},
		{"a bomb", document(t, p(r(strings.Repeat("　", 1<<20)))), extract.Limits{Inflated: 1 << 20}, extract.FileLimit},
		{"endless nesting", document(t, nested), extract.DefaultLimits, extract.FileLimit},
		{"too many cells", document(t, `<w:tbl><w:tr>`+strings.Repeat(tc("", p("")), 50)+`</w:tr></w:tbl>`), extract.Limits{Cells: 20}, extract.FileLimit},
		{"too many entries", document(t, p(r("正文"))), extract.Limits{Entries: 1}, extract.FileLimit},
	}
	for _, tt := range tests {
		_, err := Reader{}.Read(context.Background(), extract.Input{Data: tt.data, Limits: tt.lim})
		var e *extract.Error
		if !errors.As(err, &e) || e.Code != tt.code || e.Reason == "" || e.Remedy == "" {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

func TestWhatStandsBeforeTheDamageIsKept(t *testing.T) {
	doc := read(t, pkg(t, "word/document.xml", `<w:document `+transitional+`><w:body>`+p(r("前文"))+`<w:p><w:r><w:t>断`))
	if !strings.HasPrefix(doc.Text(), "前文\n") || len(doc.Issues) != 1 || doc.Issues[0].Code != extract.DocumentTruncated {
		t.Errorf("%q %v", doc.Text(), doc.Issues)
	}
}

func TestPicturesAloneAreAScan(t *testing.T) {
	doc := read(t, document(t, p(`<w:r><w:drawing><pic xmlns:a="a"><a:blip/></pic></w:drawing></w:r>`)))
	if len(doc.Issues) != 1 || doc.Issues[0].Code != extract.DocumentScanned {
		t.Errorf("%v", doc.Issues)
	}
}

func TestEmbeddedContentIsNotPassedOverInSilence(t *testing.T) {
	doc := read(t, document(t, p(r("正文")+`<w:r><w:object><o:OLEObject xmlns:o="o" ProgID="Excel.Sheet.12"/></w:object></w:r>`)+`<w:altChunk r:id="x"/>`))
	if len(doc.Issues) != 1 || doc.Issues[0].Code != extract.DocumentTruncated || !strings.Contains(doc.Issues[0].Text, "2 个") {
		t.Errorf("%v", doc.Issues)
	}
}

func TestContentsRepeatHeadings(t *testing.T) {
	styles := `<w:styles ` + transitional + `><w:style w:type="paragraph" w:styleId="T1"><w:name w:val="toc 1"/></w:style></w:styles>`
	doc := read(t, document(t, `<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>`+p(r("目录"))+`</w:sdtContent></w:sdt>`+
		`<w:p><w:pPr><w:pStyle w:val="T1"/></w:pPr>`+r("一、总体要求")+`<w:r><w:tab/><w:t>3</w:t></w:r></w:p>`+p(r("一、总体要求")), "word/styles.xml", styles))
	if ps := doc.Paragraphs(); len(ps) != 1 || ps[0].Src.Line != 3 {
		t.Errorf("%d paragraphs in the body", len(ps))
	}
}

func TestAFailedChecksumIsSaid(t *testing.T) {
	data := pkg(t, "word/document.xml", `<w:document `+transitional+`><w:body>`+p(r("正文"))+`</w:body></w:document>`)
	at := bytes.Index(data, []byte("PK\x01\x02")) + 16 // the checksum in the directory
	data[at] ^= 1
	doc := read(t, data)
	if doc.Text() != "正文\n" || len(doc.Issues) != 1 || doc.Issues[0].Severity != extract.SevError {
		t.Errorf("%q %v", doc.Text(), doc.Issues)
	}
}

func TestHugeSpansAreCapped(t *testing.T) {
	doc := read(t, document(t, `<w:tbl><w:tr>`+tc(`<w:gridSpan w:val="2000000000"/>`, p(r("甲")))+tc("", p(r("乙")))+`</w:tr></w:tbl>`))
	if tab := doc.Blocks[0].Table; tab.Cols != 2 || len(tab.Grid()[0]) != 2 {
		t.Errorf("%d columns", tab.Cols)
	}
}

// FuzzRead feeds arbitrary XML as the main document: no panic, and tables whose
// cells lie inside and never overlap.
func FuzzRead(f *testing.F) {
	f.Add(p(r("甲")) + `<w:tbl><w:tr>` + tc(`<w:gridSpan w:val="3"/>`, p(r("乙"))) + tc(`<w:vMerge/>`, "") + `</w:tr><w:tr>` + tc(`<w:vMerge/>`, p("")) + `</w:tr></w:tbl>`)
	f.Add(p(`<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox/></w:ffData></w:fldChar><w:sym w:char="F0FE"/></w:r>` + num("1", "2")))
	f.Add(`<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:tbl><w:tr><w:trPr><w:gridBefore w:val="9"/></w:trPr>` + tc(`<w:hMerge/>`, p("x")) + `</w:tr></w:tbl></w:sdtContent></w:sdt>`)
	f.Fuzz(func(t *testing.T, body string) {
		doc, err := Reader{}.Read(context.Background(), extract.Input{Data: document(t, body), Limits: extract.DefaultLimits})
		if err != nil {
			return
		}
		for _, b := range doc.Blocks {
			if b.Table != nil {
				checkTable(t, b.Table)
			}
		}
	})
}

func checkTable(t *testing.T, tab *extract.Table) {
	t.Helper()
	covered := map[[2]int]bool{}
	for _, c := range tab.Cells {
		for row := c.Row; row < c.Row+c.RowSpan; row++ {
			for col := c.Col; col < c.Col+c.ColSpan; col++ {
				if row >= tab.Rows || col >= tab.Cols || covered[[2]int{row, col}] {
					t.Fatalf("cell %q overlaps or leaves its table", c.Text)
				}
				covered[[2]int{row, col}] = true
			}
		}
		for _, n := range c.Tables {
			checkTable(t, n)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	row := `<w:tr>` + tc(`<w:vMerge w:val="restart"/>`, p(r("甲联合体"))) + tc("", p(r("东海公司"))) + `</w:tr>`
	data := document(b, strings.Repeat(p(r("为加快建设产业科技创新高地，现就有关事项通知如下。")), 100)+`<w:tbl>`+strings.Repeat(row, 300)+`</w:tbl>`)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := (Reader{}).Read(context.Background(), extract.Input{Data: data, Limits: extract.DefaultLimits}); err != nil {
			b.Fatal(err)
		}
	}
}
