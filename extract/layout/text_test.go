package layout

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"lianhe/extract"
)

const sentence = "为深入实施创新驱动发展战略，强化企业科技创新主体地位，经研究，现将有关事项通知如下，请各单位结合实际认真贯彻执行，遇有问题及时反馈。"

func TestParagraphs(t *testing.T) {
	c := newCanvas(1)
	c.centre(297, 90, 24, "云湖省科学技术厅")
	c.centre(297, 124, 24, "北岭省科学技术厅")
	c.centre(297, 160, 16, "云科发〔2031〕12号")
	c.centre(297, 210, 22, "关于公布第二批云湖省创新联合体建设试点")
	c.centre(297, 244, 22, "名单的通知")
	c.sized(80, 290, 16, "各有关单位：")
	y := c.body(318, sentence)
	y = c.body(y, "一、总体要求")
	y = c.body(y, "（一）牵头单位条件。"+sentence)
	c.sized(384, y+28, 16, "云湖省科技厅办公室")
	c.sized(410, y+56, 16, "2031年5月6日")
	want := []string{
		"云湖省科学技术厅", "北岭省科学技术厅", "云科发〔2031〕12号",
		"关于公布第二批云湖省创新联合体建设试点名单的通知", "各有关单位：", sentence,
		"一、总体要求", "（一）牵头单位条件。" + sentence, "云湖省科技厅办公室", "2031年5月6日",
	}
	bs := build(c)
	if d := cmp.Diff(want, paras(bs, extract.Body)); d != "" {
		t.Fatal(d)
	}
	aligns := map[string]extract.Align{}
	for _, b := range bs {
		aligns[b.Para.Text] = b.Para.Align
	}
	for text, align := range map[string]extract.Align{want[0]: extract.AlignCenter, want[3]: extract.AlignCenter, sentence: extract.AlignLeft, want[9]: extract.AlignRight} {
		if aligns[text] != align {
			t.Errorf("align of %q: %v, want %v", text, aligns[text], align)
		}
	}
}

// TestHeadingsOfOneWidth has more lines beyond the ends of two headings than margins
// are found by: these are no margin.
func TestHeadingsOfOneWidth(t *testing.T) {
	c := newCanvas(1)
	want := []string{
		"云湖公司拥有专用设备712台，洁净厂房3442平方米，通过两项认证，是云湖省认定的第一批企业。",
		"（一）云湖省医药装备有限公司",
		"云湖省医药装备有限公司是本领域的骨干单位，与下游用户签署协议，订单325件。",
		"本团队自2005年起从事研究，先后主持省级课题16项。",
		"（二）北岭省医药装备有限公司",
		"北岭省医药装备有限公司先后获科学技术奖两项。",
		"团队共10人，其中高级职称7人，平均年龄37岁，均为博士。",
	}
	for i, l := range want {
		c.sized(45, 100+14*float64(i), 10.5, l)
	}
	if d := cmp.Diff(want, paras(build(c), extract.Body)); d != "" {
		t.Fatal(d)
	}
}

// Word processors hang the mark that closes a line into the margin; the margin is
// where the other lines end.
func TestMarksInTheMargin(t *testing.T) {
	c := newCanvas(1)
	first, second := strings.Repeat("云", 27)+"，", strings.Repeat("湖", 26)+"7"
	var want []string
	for i := range 2 {
		for k, l := range []string{first, second, "北岭。"} {
			c.sized(80, 100+28*float64(3*i+k), 16, l)
		}
		want = append(want, first+second+"北岭。")
	}
	if d := cmp.Diff(want, paras(build(c), extract.Body)); d != "" {
		t.Fatal(d)
	}
}

// On a page of short lines any of them may look full; a role's label begins a line.
func TestLinesOfLabels(t *testing.T) {
	c := newCanvas(1)
	want := []string{
		"1．潮汐能创新联合体", "牵头单位：云湖精密仪器有限公司", "成员单位：", "（1）北岭大学",
		"2．波浪能创新联合体", "牵头单位：东川海洋工程有限公司", "成员单位：", "（1）西塘学院",
	}
	for i, l := range want {
		c.sized(112, 100+28*float64(i), 16, l)
	}
	if d := cmp.Diff(want, paras(build(c), extract.Body)); d != "" {
		t.Fatal(d)
	}
}

func TestParagraphOverPageBreak(t *testing.T) {
	long := strings.Repeat(sentence, 2)
	a, b := newCanvas(1), newCanvas(2)
	full := newCanvas(9)
	full.body(700, long)
	for _, g := range full.Glyphs { // the lines below 790 stand on the next page
		if g.Base > 790 {
			g.Box.Y0, g.Box.Y1, g.Base = g.Box.Y0-712, g.Box.Y1-712, g.Base-712
			b.Glyphs = append(b.Glyphs, g)
		} else {
			a.Glyphs = append(a.Glyphs, g)
		}
	}
	a.body(600, sentence)
	b.body(300, sentence)
	for i, c := range []*canvas{a, b} {
		c.centre(297, 820, 12, "—"+string(rune('1'+i))+"—")
		c.centre(297, 40, 9, "云湖省科技公报")
	}
	bs := build(a, b)
	if d := cmp.Diff([]string{sentence, long, sentence}, paras(bs, extract.Body)); d != "" {
		t.Fatal(d)
	}
	if d := cmp.Diff([]string{"—1—", "—2—"}, paras(bs, extract.PageNumber)); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"云湖省科技公报", "云湖省科技公报"}, paras(bs, extract.Header)); d != "" {
		t.Error(d)
	}
	for _, k := range bs {
		if k.Para.Text == long && (k.Para.Src.Page != 1 || k.Para.Slice(len(long)-3, len(long)).Src.Page != 2) {
			t.Errorf("places: %v %v", k.Para.Src, k.Para.Lines)
		}
	}
}

func TestSpaces(t *testing.T) {
	tests := []struct {
		name string
		draw func(*canvas)
		want string
	}{
		{"words of Latin text", func(c *canvas) { c.text(80, 100, "Table of results 2024") }, "Table of results 2024"},
		{"the gap between scripts is none", func(c *canvas) { c.text(80, 100, "长三角").text(112.5, 100, "T1000").text(140, 100, "级碳纤维") }, "长三角T1000级碳纤维"},
		{"a typed space between scripts", func(c *canvas) {
			c.text(80, 100, "长三角").text(115, 100, "Chiplet")
			c.Glyphs[3].Space = true
		}, "长三角 Chiplet"},
		{"letter-spacing is no space", func(c *canvas) {
			for i, r := range []rune("关于印发的通知") {
				c.text(80+16*float64(i), 100, string(r))
			}
		}, "关于印发的通知"},
		{"issuers side by side", func(c *canvas) {
			c.text(80, 100, "云湖省科学技术厅").text(190, 100, "北岭省科学技术厅")
		}, "云湖省科学技术厅 北岭省科学技术厅"},
		{"drawn twice for boldness", func(c *canvas) { c.text(80, 100, "创新联合体").text(80.3, 100, "创新联合体") }, "创新联合体"},
		{"superscript", func(c *canvas) { c.text(80, 100, "面积100km").sized(125, 96, 6, "2").text(128.5, 100, "以上") }, "面积100km2以上"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := newCanvas(1)
			tt.draw(c)
			if d := cmp.Diff([]string{tt.want}, paras(build(c), extract.Body)); d != "" {
				t.Fatal(d)
			}
		})
	}
}

func TestVerticalWriting(t *testing.T) {
	c := newCanvas(1)
	for col, s := range []string{"创新联合体名单", "云湖大学北岭院"} {
		x := 500 - 24*float64(col)
		for i, r := range []rune(s) {
			y := 100 + 16*float64(i)
			c.Glyphs = append(c.Glyphs, Glyph{Text: string(r), Box: extract.Rect{X0: x - 8, Y0: y, X1: x + 8, Y1: y + 16}, Base: x, Size: 16, Vert: true, Seq: len(c.Glyphs)})
		}
	}
	got := strings.Join(paras(build(c), extract.Body), "")
	if got != "创新联合体名单云湖大学北岭院" {
		t.Fatal(got)
	}
}

func TestTwoColumns(t *testing.T) {
	for _, shift := range []float64{0, 5} { // baselines of the columns agree or not
		testTwoColumns(t, shift)
	}
}

func testTwoColumns(t *testing.T, shift float64) {
	t.Helper()
	c := newCanvas(1)
	left := "Innovation consortia bring together companies universities and institutes to work on problems that none of them can solve alone and share what they find with each other and with the public over many years"
	right := strings.ToUpper(left)
	for k, s := range []string{left, right} {
		line, y, x := "", 100+shift*float64(k), 80+240*float64(k)
		for _, w := range strings.Fields(s) {
			if len(line)+len(w) > 38 {
				c.text(x, y, strings.TrimSpace(line))
				line, y = "", y+12
			}
			line += w + " "
		}
		c.text(x, y, strings.TrimSpace(line))
	}
	got := strings.Join(paras(build(c), extract.Body), " ")
	if got != left+" "+right {
		t.Fatal(got)
	}
}

func TestWatermark(t *testing.T) {
	c := newCanvas(1)
	c.body(400, sentence)
	c.centre(297, 440, 60, "内部资料")
	for i := range c.Glyphs {
		if c.Glyphs[i].Size > 50 {
			c.Glyphs[i].Gray = 0.8
		}
	}
	bs := build(c)
	if d := cmp.Diff([]string{sentence}, paras(bs, extract.Body)); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"内部资料"}, paras(bs, extract.Stamp)); d != "" {
		t.Error(d)
	}
}

func TestPageNumbers(t *testing.T) {
	for _, s := range []string{"— 3 —", "- 3 -", "3", "第3页 共5页", "第 3 页", "Page 3 of 5", "3/5", "iv"} {
		if !pageNumber.MatchString(s) {
			t.Errorf("%q is a page number", s)
		}
	}
	for _, s := range []string{"2024年", "3家", "第3条", "1.总则", "附件3"} {
		if pageNumber.MatchString(s) {
			t.Errorf("%q is no page number", s)
		}
	}
}

func TestFootnote(t *testing.T) {
	c := newCanvas(1)
	c.body(600, sentence)
	c.hline(745, 80, 220)
	c.sized(80, 760, 9, "①云湖省科学技术厅：《创新联合体建设指引》。").sized(80, 774, 9, "②同上。")
	c.centre(297, 820, 12, "—1—")
	bs := build(c)
	if d := cmp.Diff([]string{sentence}, paras(bs, extract.Body)); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"①云湖省科学技术厅：《创新联合体建设指引》。", "②同上。"}, paras(bs, extract.Footnote)); d != "" {
		t.Error(d)
	}
}

func TestContentsAreNoTable(t *testing.T) {
	c := newCanvas(1)
	for i, s := range []string{"Introduction", "Method and data", "Results", "Discussion", "References"} {
		c.text(80, 100+14*float64(i), s+" "+strings.Repeat(". ", 30)).flush(515, 100+14*float64(i), string(rune('1'+i)))
	}
	wantTables(t, build(c))
}

// TestCoverOfAForm has labels with underlined blanks to fill in.
func TestCoverOfAForm(t *testing.T) {
	c := newCanvas(1)
	for i, s := range []string{"联合体名称", "产业领域", "牵头单位", "联系人", "联系电话", "填报日期"} {
		y := 300 + 30*float64(i)
		c.sized(120, y, 14, s+"：").sized(240, y, 14, "云湖精密仪器创新中心").hline(y+4, 215, 480)
	}
	wantTables(t, build(c))
}
