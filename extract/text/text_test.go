package text

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"lianhe/extract"
)

func read(t *testing.T, data string) *extract.Document {
	t.Helper()
	doc, err := Reader{}.Read(context.Background(), extract.Input{Data: []byte(data), Limits: extract.DefaultLimits})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// paragraphs returns the body's paragraphs.
func paragraphs(doc *extract.Document) []string {
	var out []string
	for _, p := range doc.Paragraphs() {
		out = append(out, p.Text)
	}
	return out
}

// rows prints a table: the cells of a row with the rows and columns they span.
func rows(tab *extract.Table) []string {
	out := make([]string, tab.Rows)
	for _, c := range tab.Cells {
		s := c.Text
		if c.RowSpan > 1 {
			s += strings.Repeat("↓", c.RowSpan-1)
		}
		if c.ColSpan > 1 {
			s += strings.Repeat("→", c.ColSpan-1)
		}
		out[c.Row] += "[" + s + "]"
	}
	return out
}

func tablesOf(doc *extract.Document) []*extract.Table {
	var out []*extract.Table
	for _, b := range doc.Blocks {
		if b.Table != nil {
			out = append(out, b.Table)
		}
	}
	return out
}

func TestParagraphs(t *testing.T) {
	long := "为加快建设产业科技创新高地，推动产学研深度融合，现就有关事项通知如下，请结合实际认真组织实施。"
	tests := []struct {
		name, in string
		want     []string
	}{
		{"a sentence cut by a page break is whole again",
			long + "\n\n各地要结合产业发展实际，统筹推进组织建设和项目实施，切实加强对成\n\n员单位的服务和管理。\n\n" + long,
			[]string{long, "各地要结合产业发展实际，统筹推进组织建设和项目实施，切实加强对成员单位的服务和管理。", long}},
		{"a label begins a line of a list, however even its lines are",
			strings.Repeat("牵头单位：海州远潮潮汐能源装备制造有限责任公司\n成员单位：\n", 5),
			slices.Repeat([]string{"牵头单位：海州远潮潮汐能源装备制造有限责任公司", "成员单位："}, 5)},
		{"what starts by itself is not joined",
			long + "\n\n各地要结合产业发展实际，统筹推进组织建设和项目实施，切实加强对成员的服务\n\n一、总体要求\n\n附件：名单\n\n海州市科学技术局\n\n2024年5月6日",
			[]string{long, "各地要结合产业发展实际，统筹推进组织建设和项目实施，切实加强对成员的服务", "一、总体要求", "附件：名单", "海州市科学技术局", "2024年5月6日"}},
		{"figures without full stops stay apart",
			"全年共征集企业需求85项，发布重点榜单任务26项，跨区域联合单位近百家\n\n完善协作机制\n\n签署合作协议，组建联合基金，进一步提升区域基础研究合作的整体水平\n\n推动共享，开放",
			[]string{"全年共征集企业需求85项，发布重点榜单任务26项，跨区域联合单位近百家", "完善协作机制", "签署合作协议，组建联合基金，进一步提升区域基础研究合作的整体水平", "推动共享，开放"}},
		{"a title in two lines",
			"甲省科学技术厅乙省科学技术厅\n丙省科学技术厅关于印发《区域创新联合体\n建设办法(试行)》的通知\n\n甲科规〔2024〕3号\n\n各有关单位：",
			[]string{"甲省科学技术厅乙省科学技术厅丙省科学技术厅关于印发《区域创新联合体建设办法(试行)》的通知", "甲科规〔2024〕3号", "各有关单位："}},
		{"lines of a head are not a title",
			"海州市科学技术局文件\n海科〔2024〕3号\n关于公布名单的通知\n各有关单位：",
			[]string{"海州市科学技术局文件", "海科〔2024〕3号", "关于公布名单的通知", "各有关单位："}},
		{"a phone that goes on in the next line",
			"联系人：孟青 0518-85550001、\n85550002\n\n通知\n",
			[]string{"联系人：孟青 0518-85550001、85550002", "通知"}},
		{"marks of Markdown and HTML",
			"» 联合机制走深走实\n- 累计建成中试线**12**条\n**三、要求**\n<input type=\"checkbox\" checked/> 是 <input type=\"checkbox\"> 否\n名称：_____",
			[]string{"联合机制走深走实", "累计建成中试线12条", "三、要求", "☑ 是 □ 否", "名称：_____"}},
		{"labels of a cover stay apart",
			"联合体名称：海州市光刻材料创新联合体\n产业领域：新材料\n联系人：孟青",
			[]string{"联合体名称：海州市光刻材料创新联合体", "产业领域：新材料", "联系人：孟青"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if d := cmp.Diff(tt.want, paragraphs(read(t, tt.in))); d != "" {
				t.Error(d)
			}
		})
	}
}

// wrapped sets text as a file of fixed line width does: each line followed by a
// blank one, each paragraph indented.
func wrapped(width int, paras ...string) string {
	var b strings.Builder
	for _, p := range paras {
		line, used := "  ", 2
		for _, r := range p {
			if used+2 > width {
				b.WriteString(line + "\n\n")
				line, used = "", 0
			}
			line += string(r)
			used += 2
		}
		b.WriteString(line + "\n\n")
	}
	return b.String()
}

func TestHardWrappedLinesAreJoined(t *testing.T) {
	paras := []string{
		"以推进区域科技创新一体化为主线，坚持战略协同、共商共建、市场为先、开放共赢的原则，聚焦重大科学问题、重点技术领域、重要产业方向，集中力量持续突破。",
		"一、总体要求",
		"完善基础设施集群网络。争取重大科技基础设施落地。推进同步辐射光源、超重力离心技术等方向，谋划筹建一批前沿领域重大科技基础设施，形成布局。",
		"共同培育科技领军企业。加快集聚高端创新主体，培育一批掌握关键核心技术的科技领军企业，跨区域组建创新联合体，提升企业数量和创新能级。",
	}
	if d := cmp.Diff(paras, paragraphs(read(t, wrapped(60, paras...)))); d != "" {
		t.Error(d)
	}
}

func TestTables(t *testing.T) {
	tests := []struct {
		name, in string
		want     [][]string
	}{
		{"merged cells, over a page break with its repeated header",
			"序号\t名称\t类别\t单位\n1\t甲联合体\t牵头\t东海公司\n\t\t成员\t西山公司\n\n序号\t名称\t类别\t单位\n\t\t成员\t南湖大学\n2\t乙联合体\t牵头\t北辰公司\n",
			[][]string{{"[序号][名称][类别][单位]", "[1↓↓][甲联合体↓↓][牵头][东海公司]", "[成员][西山公司]", "[成员][南湖大学]", "[2][乙联合体][牵头][北辰公司]"}}},
		{"a page number between the pieces",
			"序号\t名称\n1\t甲联合体\n— 2 —\n序号\t名称\n2\t乙联合体\n",
			[][]string{{"[序号][名称]", "[1][甲联合体]", "[2][乙联合体]"}}},
		{"a header of two rows",
			"序号\t创新联合体\t\t建设单位\t\n\t名称\t产业\t类型\t全称\n1\t甲联合体\t新材料\t牵头\t东海公司\n",
			[][]string{{"[序号↓][创新联合体→][建设单位→]", "[名称][产业][类型][全称]", "[1][甲联合体][新材料][牵头][东海公司]"}}},
		{"a form: further lines of a cell and section rows span the table",
			"名称\t甲联合体\t地址\t海州市\n方向\t（1）光刻；\n（2）刻蚀。\n2.合作情况\n分工\t序号\t单位\n\t1\t东海公司\n\t2\t\n",
			[][]string{{"[名称][甲联合体][地址][海州市]", "[方向][（1）光刻；]", "[（2）刻蚀。→→→]", "[2.合作情况→→→]", "[分工↓↓][序号][单位]", "[1][东海公司]", "[2][]"}}},
		{"a row of blanks to fill in",
			"分工\t序号\t单位\n\t1\t\n\t\t\n地址\t海州\t\n",
			[][]string{{"[分工↓↓][序号][单位]", "[1][]", "[][]", "[地址][海州][]"}}},
		{"cells of a list over several lines",
			"序号\t名称\t单位\n1\t甲联合体\t东海公司\n西山公司\n2\t乙联合体\t北辰公司\n南湖大学\n附件2\n",
			[][]string{{"[序号][名称][单位]", "[1][甲联合体][东海公司\n西山公司]", "[2][乙联合体][北辰公司\n南湖大学]"}}},
		{"a cell in the middle over several lines, groups between rows",
			"序号\t名称\t单位\t备注\n一、新材料领域\n1\t甲联合体\t东海公司\n西山公司\n南湖大学\t新建\n2\t乙联合体\n3\t丙联合体\t北辰公司\t续建\n",
			[][]string{{"[序号][名称][单位][备注]", "[一、新材料领域→→→]", "[1][甲联合体][东海公司\n西山公司\n南湖大学][新建]", "[2][乙联合体]", "[3][丙联合体][北辰公司][续建]"}}},
		{"a form that goes on behind a list",
			"序号\t单位\t代码\t分工\n1\t东海公司\t甲\t乙\n3.科技基础\n机制\t理事会负责\n人数\t17人\t其中技术人员\t8人\n",
			[][]string{{"[序号][单位][代码][分工]", "[1][东海公司][甲][乙]", "[3.科技基础→→→]", "[机制][理事会负责]", "[人数][17人][其中技术人员][8人]"}}},
		{"a caption parts two tables",
			"序号\t名称\n1\t甲联合体\n附件2\n联系表\n序号\t单位\n1\t东海市科技局\n",
			[][]string{{"[序号][名称]", "[1][甲联合体]"}, {"[序号][单位]", "[1][东海市科技局]"}}},
		{"a table of Markdown",
			"| 序号 | 名称 |\n| --- | :---: |\n| 1 | **甲**联合体 |\n",
			[][]string{{"[序号][名称]", "[1][甲联合体]"}}},
		{"bars between the cells, none around them",
			"序号 | 名称 | 单位\n1 | 甲联合体 | 东海公司、西山公司\n2 | 乙联合体 |\n",
			[][]string{{"[序号][名称][单位]", "[1][甲联合体][东海公司、西山公司]", "[2][乙联合体][]"}}},
		{"bars between the cells of a form",
			"申请书\n名称 | 甲联合体\n领域 | 海洋能 | 地址 | 东海市\n成员 | 序号 | 单位\n | 1 | 东海公司\n",
			[][]string{{"[名称][甲联合体]", "[领域][海洋能][地址][东海市]", "[成员↓][序号][单位]", "[1][东海公司]"}}},
		{"bars in the way to a page",
			"首页 | 政务公开 | 通知\n关于公布名单的通知\n", nil},
		{"gaps between the cells",
			"　　序号　名称      单位\n　　1　　甲联合体  东海公司\n　　2　　乙联合体  南湖大学\n附件2\n",
			[][]string{{"[序号][名称][单位]", "[1][甲联合体][东海公司]", "[2][乙联合体][南湖大学]"}}},
		{"a gap does not tell which cell is empty",
			"序号  名称      单位\n1  甲联合体  东海公司\n2  南湖大学\n", nil},
		{"tabs that only indent are no table",
			"\t各有关单位：\n\t现将名单予以公布。\n", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got [][]string
			for _, tab := range tablesOf(read(t, tt.in)) {
				got = append(got, rows(tab))
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestSitesFrameIsNotBody(t *testing.T) {
	doc := read(t, "关于公布名单的通知\n时间:2024-05-06 11:08 来源:海州市人民政府办公室 字号:默认\n\n各有关单位：\n\n— 1 —\n\n扫一扫在手机打开当前页\n")
	if d := cmp.Diff([]string{"关于公布名单的通知", "各有关单位："}, paragraphs(doc)); d != "" {
		t.Error(d)
	}
	if text := doc.Text(); !strings.Contains(text, "字号:默认") || !strings.Contains(text, "扫一扫") {
		t.Errorf("the text lost the frame: %q", text)
	}
}

func TestEncodings(t *testing.T) {
	const want = "海州市科学技术局关于公布㙍䶮名单的通知\n1\t2\n"
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(want)
	if err != nil {
		t.Fatal(err)
	}
	utf16 := func(e unicode.Endianness, b unicode.BOMPolicy) string {
		s, err := unicode.UTF16(e, b).NewEncoder().String(want)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for name, in := range map[string]string{
		"UTF-8": want, "UTF-8 with BOM": "\ufeff" + want, "GB18030": gb,
		"UTF-16LE": utf16(unicode.LittleEndian, unicode.IgnoreBOM), "UTF-16BE": utf16(unicode.BigEndian, unicode.IgnoreBOM),
		"UTF-16LE with BOM": utf16(unicode.LittleEndian, unicode.UseBOM), "UTF-16BE with BOM": utf16(unicode.BigEndian, unicode.UseBOM),
	} {
		if got := read(t, in).Text(); got != want {
			t.Errorf("%s: %q", name, got)
		}
		if f := extract.Sniff([]byte(in)); f != extract.TXT {
			t.Errorf("%s: sniffed as %s", name, f)
		}
	}
}

func TestPlaces(t *testing.T) {
	doc := read(t, "  总投入超**4.5亿元**，共**12**项\n序号\t名称\n1\t <input type=\"checkbox\"> 是\n")
	p := doc.Paragraphs()[0]
	i := strings.Index(p.Text, "12")
	if got := p.Slice(i, i+2).Src.String(); got != "1:20" {
		t.Errorf("the figure was read at %s", got)
	}
	cell := tablesOf(doc)[0].Cells[3]
	if cell.Src.String() != "3:4" || cell.Slice(len("□ "), len("□ 是")).Src.String() != "3:28" {
		t.Errorf("the cell was read at %s, its word at %s", cell.Src, cell.Slice(len("□ "), len("□ 是")).Src)
	}
}

func TestRefusals(t *testing.T) {
	wide := strings.Repeat("\t", 5000) + "a\tb\n" + strings.Repeat("甲\t乙\n", 500)
	for name, tt := range map[string]struct{ in, code string }{
		"empty":   {"", extract.FileUnreadable},
		"blank":   {" \n\u00a0\n", extract.FileUnreadable},
		"binary":  {strings.Repeat("\x7fELF\x02\x01\x01\x00\x9f\x03\xe2\x80\xff\xfe", 90), extract.FileUnreadable},
		"too big": {wide, extract.FileLimit},
	} {
		_, err := Reader{}.Read(context.Background(), extract.Input{Data: []byte(tt.in), Limits: extract.DefaultLimits})
		var e *extract.Error
		if !errors.As(err, &e) || e.Code != tt.code || e.Reason == "" || e.Remedy == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzRead checks what every later stage builds on: cells lie inside their table
// and never overlap, and each text stands where its Source says.
func FuzzRead(f *testing.F) {
	f.Add("序号\t名称\n1\t甲\n\t乙\n\n序号\t名称\n\t丙\n")
	f.Add("为贯彻，加强《甲\n\n乙》的通知\n**粗**<input type=\"checkbox\">\t\n")
	f.Add("序号\t\n\t号\t丙")
	f.Add("a\tb\tc\n（2）d\n\te\n")
	f.Fuzz(func(t *testing.T, in string) {
		doc, err := Reader{}.Read(context.Background(), extract.Input{Data: []byte(in), Limits: extract.DefaultLimits})
		if err != nil {
			return
		}
		src, _, _ := extract.DecodeText([]byte(in))
		physical := physicalLines(src)
		stands := func(p extract.Passage) {
			if p.Text == "" {
				return
			}
			first, _ := utf8.DecodeRuneInString(p.Text)
			if strings.ContainsRune("□☑\n\u00a0", first) {
				return
			}
			line := []rune(physical[p.Src.Line-1])
			if p.Src.Col < 1 || p.Src.Col > len(line) || line[p.Src.Col-1] != first {
				t.Fatalf("%q does not stand at %s", p.Text, p.Src)
			}
		}
		for _, b := range doc.Blocks {
			if b.Para != nil {
				stands(b.Para.Passage)
				continue
			}
			covered := map[[2]int]bool{}
			for _, c := range b.Table.Cells {
				stands(c.Passage)
				for r := c.Row; r < c.Row+c.RowSpan; r++ {
					for k := c.Col; k < c.Col+c.ColSpan; k++ {
						if r >= b.Table.Rows || k >= b.Table.Cols || covered[[2]int{r, k}] {
							t.Fatalf("cell %q overlaps or leaves its table", c.Text)
						}
						covered[[2]int{r, k}] = true
					}
				}
			}
		}
	})
}

func physicalLines(src string) []string {
	for _, b := range []string{"\r\n", "\r", "\f", "\v", "\u2028", "\u2029"} {
		src = strings.ReplaceAll(src, b, "\n")
	}
	return strings.Split(src, "\n")
}

func BenchmarkRead(b *testing.B) {
	page := "为加快建设产业科技创新高地，推动产学研深度融合，现就有关事项通知如下。\n\n序号\t名称\t单位\n" + strings.Repeat("1\t甲联合体\t东海公司\n\t\t西山公司\n", 40)
	data := []byte(strings.Repeat(page, 20))
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := (Reader{}).Read(context.Background(), extract.Input{Data: data, Limits: extract.DefaultLimits}); err != nil {
			b.Fatal(err)
		}
	}
}

// A spreadsheet saved as "Unicode text" has quotation marks around cells with
// line breaks, commas or marks of their own.
func TestQuotedCells(t *testing.T) {
	doc := read(t, "名单\t\t\r\n序号\t\"单位\r\n名称\"\t\"收入\r\n（万元）\"\r\n1\t\"甲\"\"星\"\"公司\"\t\"1,200\"\r\n2\t“乙”公司\t\"三\"号\r\n3\t\"丙公司\t7\r\n")
	tabs := tablesOf(doc)
	if len(tabs) != 1 {
		t.Fatalf("%d tables", len(tabs))
	}
	want := []string{"[名单][][]", "[序号][单位\n名称][收入\n（万元）]", "[1][甲\"星\"公司][1,200]", "[2][“乙”公司][\"三\"号]", "[3][\"丙公司][7]"}
	got := rows(tabs[0])
	if len(got) > len(want) {
		got = got[:len(want)]
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	for _, c := range tabs[0].Cells {
		if c.Text == "1,200" && (c.Src.Line != 5 || c.Src.Col != 15) {
			t.Errorf("place of 1,200 is %v", c.Src)
		}
	}
	if got := paragraphs(read(t, "\"三新\"行动\n\"四新\"经济，\n要求如下")); len(got) == 0 || !strings.HasPrefix(got[0], "\"三新\"") {
		t.Errorf("prose with quotation marks: %q", got)
	}
}

// Headers with line breaks come out over several lines, of which each goes on
// with the last cell of the one before.
func TestHeadersOverLines(t *testing.T) {
	doc := read(t, "名称\t海州联合体\n联系人\t孟青\t电话\t0518-85550001\n成员\t序\n号\t单位\n名称\t收入\n（万元）\n\t1\t甲公司\t120\n\t2\t乙公司\t80\n机制\t设理事会\n")
	tabs := tablesOf(doc)
	if len(tabs) != 1 {
		t.Fatalf("%d tables", len(tabs))
	}
	var head []string
	for _, c := range tabs[0].Cells {
		if c.Row == 2 {
			head = append(head, c.Text)
		}
	}
	if d := cmp.Diff([]string{"成员", "序\n号", "单位\n名称", "收入\n（万元）"}, head); d != "" {
		t.Error(d)
	}
	if tabs[0].Rows != 6 {
		t.Errorf("%d rows, want 6", tabs[0].Rows)
	}
}

// A list of lines of about the same length, each closed alike, is not one text
// broken at a width.
func TestListIsNotWrapped(t *testing.T) {
	lines := []string{
		"海州省潮汐能综合利用创新联合体（牵头单位：海州远潮能源装备有限公司）",
		"海州省盐碱地特色育种创新联合体（牵头单位：海州青禾种业科技有限公司）",
		"海州省航标智能运维创新联合体（牵头单位：东港蓝湾航海仪器有限公司）",
		"海州省波浪能就地制氢创新联合体（牵头单位：云川氢能源装备有限公司）",
		"海州省海水淡化膜材料创新联合体（牵头单位：海州海渡新材料有限公司）",
	}
	if d := cmp.Diff(lines, paragraphs(read(t, strings.Join(lines, "\n\n")))); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}
