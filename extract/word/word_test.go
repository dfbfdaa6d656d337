package word

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lianhe/extract"
)

func load(t testing.TB) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/notice.doc")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func input(data []byte) extract.Input {
	return extract.Input{Path: "通知.doc", Data: data, Limits: extract.DefaultLimits}
}

// render prints a document a line a paragraph and a line a row: cells between
// bars, spans as rows×columns in front, nested tables in braces.
func render(d *extract.Document) string {
	names := map[extract.Role]string{extract.Header: "header ", extract.Footer: "footer ", extract.PageNumber: "page number ", extract.Footnote: "note "}
	var b strings.Builder
	for _, k := range d.Blocks {
		if k.Para != nil {
			fmt.Fprintf(&b, "%s%s %s\n", names[k.Role], k.Para.Src, strings.ReplaceAll(k.Para.Text, "\n", "/"))
			continue
		}
		fmt.Fprintf(&b, "table %s %dx%d\n%s", k.Table.Src, k.Table.Rows, k.Table.Cols, rows(k.Table))
	}
	return b.String()
}

func rows(t *extract.Table) string {
	var b strings.Builder
	row := -1
	for _, c := range t.Cells {
		if c.Row != row {
			if row >= 0 {
				b.WriteString("|\n")
			}
			row = c.Row
		}
		b.WriteByte('|')
		if c.RowSpan*c.ColSpan > 1 {
			fmt.Fprintf(&b, "%d×%d ", c.RowSpan, c.ColSpan)
		}
		b.WriteString(strings.ReplaceAll(c.Text, "\n", "/"))
		for _, n := range c.Tables {
			b.WriteString("{" + strings.ReplaceAll(strings.TrimSpace(rows(n)), "\n", ";") + "}")
		}
	}
	b.WriteString("|\n")
	return b.String()
}

// testdata/notice.doc was saved by LibreOffice from a document made for this
// test. It has automatic numbers on two levels and in a second list, a bullet,
// a deletion, an insertion and hidden text, fields, form check boxes and
// Wingdings, a table with merged cells, a nested table, a text box, a footnote,
// header and footer.
func TestDocument(t *testing.T) {
	doc, err := Reader{}.Read(context.Background(), input(load(t)))
	if err != nil {
		t.Fatal(err)
	}
	want := `header 64:1 云澜省创新联合体文件
1:1 云澜省科学技术厅文件
2:1 云科高发〔2024〕17号
3:1 关于公布2024年度云澜省/创新联合体名单的通知
4:1 各设区市科技局：
5:1 一、总体要求
6:1 （一）坚持问题导向。
7:1 （二）坚持企业主体。
8:1 二、有关安排
9:1 （一）报送材料。
10:1 1. 第一步
11:1 2. 第二步
12:1 要点
13:1 保留的文字补充的文字。
14:1 详见云澜科技网，共7家。
15:1 类型：□领军企业 ☑骨干企业 ☑高校 □其他
16:1 同意
table 17:1 5x4
|序号|创新联合体名称|单位类别|单位名称|
|3×1 1|3×1 云澜省低温阀门创新联合体|牵头单位|澜谷阀业股份有限公司|
|2×1 成员单位|云澜大学|
|澜谷低温研究院/（第二段）|
|1×3 合计|3家|
`
	got := render(doc)
	if diff := cmp.Diff(want, got[:min(len(got), len(want))]); diff != "" {
		t.Error(diff)
	}
	for _, line := range []string{
		"|平台|外层文字/外层末尾{|内层一|内层二|;|甲|乙|}|\n|备注||\n",
		" 锚定段落。\n",
		" 文本框里的字\n",
		"note ", " 脚注说明。\n",
		" 第1页\n",
	} {
		if !strings.Contains(got, line) {
			t.Errorf("%q is missing in\n%s", line, got)
		}
	}
	for _, hidden := range []string{"删去的文字", "看不见", "HYPERLINK", "FORMCHECKBOX"} {
		if strings.Contains(got, hidden) {
			t.Errorf("%q is not printed, but read", hidden)
		}
	}
	title := doc.Blocks[1].Para
	if !title.Bold || title.Size != 22 || title.Align != extract.AlignCenter {
		t.Errorf("look of the title: %+v", title)
	}
}

func TestRefusals(t *testing.T) {
	good := load(t)
	at := bytes.Index(good, []byte{0xEC, 0xA5}) // the information block
	patch := func(i int, b ...byte) []byte {
		data := bytes.Clone(good)
		copy(data[at+i:], b)
		return data
	}
	cases := []struct {
		name string
		data []byte
		code string
	}{
		{"password", patch(0x0A, good[at+0x0A], good[at+0x0B]|1), extract.DocumentEncrypted},
		{"Word 95", patch(2, 0x68, 0), extract.FileUnsupported},
		{"Word 6", patch(0, 0xDC, 0xA5), extract.FileUnsupported},
		{"impossible length", patch(0x4C, 0xFF, 0xFF, 0xFF, 0x7F), extract.FileUnreadable},
		{"no piece table", patch(0x01A2, 0, 0, 0, 0, 0, 0, 0, 0), extract.FileUnreadable},
		{"cut off", good[:1024], extract.FileUnreadable},
		{"no compound file", []byte("通知"), extract.FileUnreadable},
		{"empty", nil, extract.FileUnreadable},
	}
	for _, c := range cases {
		_, err := Reader{}.Read(context.Background(), input(c.data))
		var e *extract.Error
		if !errors.As(err, &e) || e.Code != c.code || e.Reason == "" || e.Remedy == "" || e.Place != "通知.doc" {
			t.Errorf("%s: got %v, want %s", c.name, err, c.code)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := (Reader{}).Read(ctx, input(good)); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	few := input(good)
	few.Limits.Cells = 5
	var e *extract.Error
	if _, err := (Reader{}).Read(context.Background(), few); !errors.As(err, &e) || e.Code != extract.FileLimit {
		t.Errorf("too many cells: %v", err)
	}
}

// TestTruncated gives what stands before the break, and says that it does.
func TestTruncated(t *testing.T) {
	data := load(t)
	at := bytes.Index(data, []byte{0xEC, 0xA5})
	data[at+0x4C+1] += 4 // a thousand characters more than there are
	doc, err := Reader{}.Read(context.Background(), input(data))
	if err != nil {
		t.Fatal(err)
	}
	if len(doc.Issues) != 1 || doc.Issues[0].Code != extract.DocumentTruncated || !strings.Contains(doc.Text(), "关于公布2024年度云澜省") {
		t.Errorf("%d issues, text %.40q", len(doc.Issues), doc.Text())
	}
}

// TestPieces puts text together that is stored in pieces of one and two bytes a
// character, as fast saving leaves it.
func TestPieces(t *testing.T) {
	f := &file{main: make(bin, 0x600)}
	put := func(at int, bytes ...byte) { copy(f.main[at:], bytes) }
	put(0x4C, 7)
	put(0x400, 'C', 'h', 0x93, '7') // “
	put(0x420, 0x32, 0x75, 0x59, 0x4E, 0x0D, 0)
	f.table = bin{
		1, 2, 0, 9, 9, // a property list
		2, 28, 0, 0, 0,
		0, 0, 0, 0, 4, 0, 0, 0, 7, 0, 0, 0,
		0, 0, 0x00, 0x08, 0, 0x40, 0, 0, // 0x400, compressed
		0, 0, 0x20, 0x04, 0, 0, 0, 0,
	}
	put(fibPieces+4, byte(len(f.table)))
	if err := f.readPieces(); err != nil {
		t.Fatal(err)
	}
	if got := string(utf(f.text)); got != "Ch“7甲乙\r" || f.cut {
		t.Errorf("got %q, cut %v", got, f.cut)
	}
	for cp, want := range []int{0x400, 0x401, 0x402, 0x403, 0x420, 0x422, 0x424} {
		if got := f.offset(cp); got != want {
			t.Errorf("offset of %d: %#x, want %#x", cp, got, want)
		}
	}
}

func utf(units []uint16) []rune {
	var rs []rune
	for _, u := range units {
		rs = append(rs, rune(u))
	}
	return rs
}

func TestAssemble(t *testing.T) {
	def := func(cells []cellDef, edges ...int) rowDef { return rowDef{edges: edges, cells: cells} }
	row := func(d rowDef, texts ...string) []cell {
		cs := make([]cell, len(texts))
		for i, s := range texts {
			cs[i].Cell = extract.Cell{RowSpan: 1, ColSpan: 1}
			cs[i].Text = s
		}
		return place(cs, d, nil)
	}
	none := make([]cellDef, 4)
	up := []cellDef{{above: true}, {}, {}}
	cases := []struct {
		name string
		rows [][]cell
		want string
	}{
		{"edges that jitter are one column", [][]cell{row(def(none, 0, 1000, 2000), "甲", "乙"), row(def(none, -8, 1010, 1990), "丙", "丁")}, "|甲|乙|\n|丙|丁|\n"},
		{"rows whose outer edges differ by the cell margin", [][]cell{row(def(none, -108, 1000, 2108), "甲", "乙"), row(def(none, 0, 1000, 2000), "丙", "丁")}, "|甲|乙|\n|丙|丁|\n"},
		{"a row of fewer cells", [][]cell{row(def(none, 0, 1000, 2000, 3000), "甲", "乙", "丙"), row(def(none, 0, 2000, 3000), "丁", "戊")}, "|甲|乙|丙|\n|1×2 丁|戊|\n"},
		{"cells merged by flags", [][]cell{row(def([]cellDef{{}, {left: true}, {}}, 0, 1000, 2000, 3000), "甲", "", "丙"), row(def(none, 0, 1000, 2000, 3000), "丁", "戊", "己")}, "|1×2 甲|丙|\n|丁|戊|己|\n"},
		{"a row whose flags mark the first cell with 2", [][]cell{row(flagged(0, 2, 1, 2, 1), "甲", "乙", "", "丙", ""), row(flagged(0, 0, 0, 0, 0), "1", "2", "3", "4", "5")}, "|甲|1×2 乙|1×2 丙|\n|1|2|3|4|5|\n"},
		{"a row whose flags mark the first cell with 1", [][]cell{row(flagged(1, 2, 2, 0, 0), "甲", "", "", "乙", "丙"), row(flagged(0, 0, 0, 0, 0), "1", "2", "3", "4", "5")}, "|1×3 甲|乙|丙|\n|1|2|3|4|5|\n"},
		{"cells merged downwards", [][]cell{row(def(none, 0, 1000, 2000), "甲", "乙"), row(def(up, 0, 1000, 2000), "", "丙"), row(def(up, 0, 1000, 2000), "", "丁")}, "|3×1 甲|乙|\n|丙|\n|丁|\n"},
		{"a merge with nothing above is a cell", [][]cell{row(def(up, 0, 1000, 2000), "甲", "乙")}, "|甲|乙|\n"},
		{"cells without a definition", [][]cell{row(rowDef{}, "甲", "乙", "丙")}, "|甲|乙|丙|\n"},
		{"edges that run backwards", [][]cell{row(def(none, 3000, 0, -9), "甲", "乙")}, ""},
	}
	for _, c := range cases {
		got := assemble(c.rows)
		checkTable(t, got)
		if c.want != "" && rows(got) != c.want {
			t.Errorf("%s: got\n%swant\n%s", c.name, rows(got), c.want)
		}
	}
}

// flagged is the definition of a row with these flags of horizontal merges, as
// the property list holds it.
func flagged(flags ...byte) rowDef {
	arg := bin{byte(len(flags))}
	for i := range len(flags) + 1 {
		arg = append(arg, byte(1000*i), byte(1000*i>>8))
	}
	for _, f := range flags {
		arg = append(arg, append([]byte{f}, make([]byte, 19)...)...)
	}
	var d rowDef
	d.apply(sprmTDefinition, arg)
	return d
}

func TestFields(t *testing.T) {
	data := make(bin, 0x44, 0x80)
	data = append(data, 0xFF, 0xFF, 0xFF, 0xFF, 1|25<<2, 0, 0, 0, 0, 0, 1, 0, 'c', 0, 0, 0, 1, 0) // as by default: checked
	data[0] = byte(len(data))
	w := &walker{file: &file{data: data}} // the first form field of a document stands at offset 0
	cases := []struct {
		code string
		form int
		want string
	}{
		{`eq \o\ac(□,√)`, -1, "☑"},
		{`EQ \o(√,□)`, -1, "☑"},
		{`eq \o\ac(○,3)`, -1, "3"},
		{`FORMCHECKBOX`, -1, "□"},
		{`FORMCHECKBOX`, 0, "☑"},
		{`PAGE`, -1, ""},
	}
	for _, c := range cases {
		f := &field{form: c.form}
		f.code.WriteString(c.code)
		if got := w.evaluate(f); got != c.want {
			t.Errorf("%s: got %q, want %q", c.code, got, c.want)
		}
	}
}

func TestNumeral(t *testing.T) {
	for _, c := range []struct {
		n, system int
		want      string
	}{{3, 0, "3"}, {4, 1, "IV"}, {9, 2, "ix"}, {2, 3, "B"}, {28, 4, "bb"}, {12, 0x25, "十二"}, {20, 0x27, "二十"}, {3, 0x12, "③"}, {2, 0x26, "贰"}, {2, 0x1E, "乙"}, {7, 0x16, "07"}, {5, 0xFF, ""}, {120, 0x25, "一百二十"}} {
		if got := extract.Numeral(c.n, numberFormats[c.system]); got != c.want {
			t.Errorf("%d in %#x: got %q, want %q", c.n, c.system, got, c.want)
		}
	}
}

func checkTable(t *testing.T, x *extract.Table) {
	t.Helper()
	taken := map[[2]int]bool{}
	last := -1
	for _, c := range x.Cells {
		if at := c.Row*x.Cols + c.Col; at <= last {
			t.Fatalf("cell %d,%d is out of order", c.Row, c.Col)
		} else {
			last = at
		}
		if c.RowSpan < 1 || c.ColSpan < 1 || c.Row+c.RowSpan > x.Rows || c.Col+c.ColSpan > x.Cols {
			t.Fatalf("cell %d,%d of %dx%d leaves the table of %dx%d", c.Row, c.Col, c.RowSpan, c.ColSpan, x.Rows, x.Cols)
		}
		for r := c.Row; r < c.Row+c.RowSpan; r++ {
			for k := c.Col; k < c.Col+c.ColSpan; k++ {
				if taken[[2]int{r, k}] {
					t.Fatalf("cells overlap at %d,%d", r, k)
				}
				taken[[2]int{r, k}] = true
			}
		}
		for _, n := range c.Tables {
			checkTable(t, n)
		}
	}
}

// FuzzRead changes a document at a place: no panic, no overlapping cells, the
// same result twice.
func FuzzRead(f *testing.F) {
	good := load(f)
	f.Add(0x200, []byte{0xEC, 0xA5})
	f.Add(0x2C1, []byte{0xFF, 0xFF, 0xFF})
	f.Add(0x400, []byte("甲乙"))
	f.Add(len(good)-0x800, []byte{0, 0, 0, 0x80, 0xFF})
	f.Fuzz(func(t *testing.T, at int, patch []byte) {
		data := bytes.Clone(good)
		copy(data[max(at%len(data), 0):], patch)
		in := extract.Input{Data: data, Limits: extract.Limits{Inflated: 1 << 20, Entries: 100, Depth: 20, Cells: 5000, Pages: 10}}
		doc, err := Reader{}.Read(context.Background(), in)
		if err != nil {
			if strings.Contains(fmt.Sprint(errors.Unwrap(err)), "panic") {
				t.Fatal(errors.Unwrap(err))
			}
			return
		}
		for _, b := range doc.Blocks {
			if b.Table != nil {
				checkTable(t, b.Table)
			}
		}
		again, err := Reader{}.Read(context.Background(), in)
		if err != nil || render(again) != render(doc) {
			t.Error("read twice, it differs")
		}
	})
}

func BenchmarkRead(b *testing.B) {
	data := load(b)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := (Reader{}).Read(context.Background(), input(data)); err != nil {
			b.Fatal(err)
		}
	}
}

// TestSymbols reads a check box drawn with Wingdings, whatever the font of the
// characters around it.
func TestSymbols(t *testing.T) {
	w := &walker{file: &file{fonts: []string{"宋体", "Wingdings", "Wingdings 2", "Webdings"}}}
	cases := []struct {
		list  bin
		units []uint16
		want  string
	}{
		{bin{0x09, 0x6A, 1, 0, 0xFE, 0xF0, 0x4F, 0x4A, 0, 0}, []uint16{'('}, "☑"}, // the font of the text follows
		{bin{0x09, 0x6A, 2, 0, 0x52, 0}, []uint16{'('}, "☑"},
		{bin{0x09, 0x6A, 3, 0, 0x34, 0}, []uint16{'('}, ""},
		{bin{0x4F, 0x4A, 1, 0}, []uint16{0xA8, ' ', 0x7532}, "□ 甲"},
		{bin{0x4F, 0x4A, 0, 0}, []uint16{0xF0FE, 'a'}, "☑a"},
		{bin{0x4F, 0x4A, 0, 0}, []uint16{0x7532, '4'}, "甲4"},
	}
	for _, c := range cases {
		var x char
		w.applyChar(&x, c.list, char{}, false)
		if got := w.plain(c.units, x); got != c.want {
			t.Errorf("%x %x: got %q, want %q", c.list, c.units, got, c.want)
		}
	}
}
