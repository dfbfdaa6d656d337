package sheet

import (
	"bytes"
	"context"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lianhe/extract"
)

// testdata/list.xls was saved by LibreOffice from a workbook made for this test.
func TestXLS(t *testing.T) {
	data, err := os.ReadFile("testdata/list.xls")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := XLS{}.Read(context.Background(), extract.Input{Path: "list.xls", Data: data, Limits: extract.DefaultLimits})
	if err != nil {
		t.Fatal(err)
	}
	want := `A1 附件
A2 云澜省创新联合体名单
table A3 5x8
|序号|创新联合体名称|单位类别|单位名称|销售收入|研发占比|成立日期|备注|
|2×1 1|2×1 云澜省低温阀门创新联合体|牵头单位|澜谷阀业股份有限公司|120300万元|3.5%|2008-05-14|第一行/第二行|
|成员单位|云澜大学|2.4万元|||TRUE|
|2|云澜省Chiplet创新联合体|牵头单位|锦梭Micro（云澜）有限公司|-1203.456万元|7%|2016-11|新建|
|||合计|4家|119098.944万元||||
hidden table A4 1x5
|1|云澜省低温阀门创新联合体|成员单位|未公布单位|内部|
hidden table I3 2x1
|内部意见|
|同意|
hidden table A1 1x1
|牵头单位|
! field.unreadable 名单!F8 单元格 名单!F8 显示为错误值 #DIV/0!，按空白处理
! sheet.hidden 名单!A6 工作表“名单”的第6行是隐藏的，其中的内容没有读入
! sheet.hidden 名单!I3 工作表“名单”的I列是隐藏的，其中的内容没有读入
! sheet.hidden 字典!A1 工作表“字典”是隐藏的，其中的内容没有读入
`
	if diff := cmp.Diff(want, render(doc)); diff != "" {
		t.Error(diff)
	}
	if title := doc.Blocks[1].Para; title.Size != 16 || !title.Bold || title.Align != extract.AlignCenter {
		t.Errorf("look of the title: %+v", title)
	}
}

// TestTextOverRecords reads strings that a CONTINUE record cuts: in the middle of
// the characters, where the width may change, and in the formatting behind them.
func TestTextOverRecords(t *testing.T) {
	cases := []struct {
		name  string
		parts [][]byte
		want  string
	}{
		{"one byte a character", [][]byte{{3, 0, 0, 'A', 'B', 'C'}}, "ABC"},
		{"two bytes", [][]byte{{2, 0, 1, 0x32, 0x75, 0x59, 0x4E}}, "甲乙"},
		{"wide goes on wide", [][]byte{{2, 0, 1, 0x32, 0x75}, {1, 0x59, 0x4E}}, "甲乙"},
		{"wide goes on narrow", [][]byte{{3, 0, 1, 0x32, 0x75}, {0, 'A', 'B'}}, "甲AB"},
		{"cut before the first character", [][]byte{{1, 0, 0}, {1, 0x59, 0x4E}}, "乙"},
		{"formatting runs cut without a flag", [][]byte{{1, 0, 9, 1, 0, 0x59, 0x4E, 0, 0}, {5, 0}}, "乙"},
		{"phonetic data", [][]byte{{1, 0, 5, 3, 0, 0, 0, 0x59, 0x4E, 9}, {9, 9}}, "乙"},
		{"line breaks", [][]byte{{3, 0, 0, 'A', '\r', 'B'}}, "A\nB"},
	}
	for _, c := range cases {
		tx := &text{parts: c.parts}
		got, err := tx.long()
		if err != nil || got != c.want {
			t.Errorf("%s: got %q, %v; want %q", c.name, got, err, c.want)
		}
		if tx.room() != 0 {
			t.Errorf("%s: %d bytes are left", c.name, tx.room())
		}
	}
	if _, err := (&text{parts: [][]byte{{9, 0, 0, 'A'}}}).long(); err == nil {
		t.Error("a string that ends early was read")
	}
}

func TestRK(t *testing.T) {
	for n, want := range map[uint32]float64{
		0x3FF00000: 1, 0x3FF00001: 0.01, 12345<<2 | 2: 12345, 12345<<2 | 3: 123.45, 0xFFFFFFFE: -1,
	} {
		if got := rk(n); got != want {
			t.Errorf("%#x: got %v, want %v", n, got, want)
		}
	}
}

// FuzzWorkbook reads workbook streams: whatever the bytes, no panic, and tables
// whose cells do not overlap.
func FuzzWorkbook(f *testing.F) {
	data, err := os.ReadFile("testdata/list.xls")
	if err != nil {
		f.Fatal(err)
	}
	stream, err := workbookStream(data)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(stream)
	f.Add(stream[:len(stream)/2])
	f.Add(bytes.Repeat([]byte{0xE5, 0, 10, 0, 1, 0, 0, 0, 0xFF, 0xFF, 0, 0, 0xFF, 0}, 20))
	f.Fuzz(func(t *testing.T, stream []byte) {
		bk, err := readWorkbook(context.Background(), stream, small)
		if err != nil {
			return
		}
		doc := &extract.Document{}
		if bk.blocks(context.Background(), doc, small) == nil {
			checkTables(t, doc)
		}
	})
}

func BenchmarkXLS(b *testing.B) {
	data, err := os.ReadFile("testdata/list.xls")
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := (XLS{}).Read(context.Background(), extract.Input{Data: data, Limits: extract.DefaultLimits}); err != nil {
			b.Fatal(err)
		}
	}
}
