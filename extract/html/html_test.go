package html

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"lianhe/extract"
)

func read(t testing.TB, page string) *extract.Document {
	t.Helper()
	doc, err := Reader{}.Read(context.Background(), extract.Input{Data: []byte(page), Limits: extract.DefaultLimits})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// outline prints the blocks: B body, H header, F footer, N page number, T table.
func outline(doc *extract.Document) []string {
	letters := map[extract.Role]string{extract.Body: "B ", extract.Header: "H ", extract.Footer: "F ", extract.PageNumber: "N "}
	var out []string
	for _, b := range doc.Blocks {
		if b.Para != nil {
			out = append(out, letters[b.Role]+b.Para.Text)
			continue
		}
		out = append(out, letters[b.Role]+"T "+strings.Join(cells(b.Table), "|"))
	}
	return out
}

func cells(tab *extract.Table) []string {
	var out []string
	for _, c := range tab.Cells {
		s := fmt.Sprintf("%d,%d", c.Row, c.Col)
		if c.RowSpan > 1 || c.ColSpan > 1 {
			s += fmt.Sprintf(" %dx%d", c.RowSpan, c.ColSpan)
		}
		out = append(out, s+" "+c.Text)
	}
	return out
}

func TestArticleAndFrame(t *testing.T) {
	article := `<p>　　各有关单位：</p><p>现将名单予以公布，请认真组织实施。</p><p align="right">海州市科学技术局</p>`
	tests := []struct {
		name, page string
		want       []string
	}{
		{"a named article, the title above it",
			`<title>关于公布创新联合体名单的通知_海州市科学技术局</title><body><div class="nav"><a>首页</a></div><h1>关于公布创新联合体名单的通知</h1>
			<div>时间：2024-05-06 来源：海州市 字号：<a>大</a></div><div id="zoom">` + article + `</div><div>主办：海州市科学技术局 电话：0518-85550000</div>`,
			[]string{"H 首页", "B 关于公布创新联合体名单的通知", "H 时间：2024-05-06 来源：海州市 字号：大", "B 各有关单位：", "B 现将名单予以公布，请认真组织实施。", "B 海州市科学技术局", "F 主办：海州市科学技术局 电话：0518-85550000"}},
		{"no name tells the article: its sentences do",
			`<body><div class="x1"><a>首页</a>欢迎访问</div><div class="x2">` + article + `</div><div class="x3">电话：0518-85550000</div>`,
			[]string{"H 首页欢迎访问", "B 各有关单位：", "B 现将名单予以公布，请认真组织实施。", "B 海州市科学技术局", "F 电话：0518-85550000"}},
		{"a bare page is all body, but for the lines of a site",
			`<h1>通知</h1>` + article + `<p>扫一扫在手机打开当前页</p>`,
			[]string{"B 通知", "B 各有关单位：", "B 现将名单予以公布，请认真组织实施。", "B 海州市科学技术局", "F 扫一扫在手机打开当前页"}},
		{"tables that lay out the page",
			`<table><tr><td>左栏</td><td><h2>名单</h2><table><tr><td>` + article + `<table><tr><th>序号</th><th>名称</th></tr><tr><td>1</td><td>甲联合体</td></tr></table></td></tr></table></td></tr></table>`,
			[]string{"H 左栏", "B 名单", "B 各有关单位：", "B 现将名单予以公布，请认真组织实施。", "B 海州市科学技术局", "B T 0,0 序号|0,1 名称|1,0 1|1,1 甲联合体"}},
		{"what is not shown",
			`<style>.hide{display:none}</style><p>正文一。</p><script>document.write("脚本")</script><p style="display: none">暗</p><p class="a hide">暗</p><p hidden>暗</p><!-- 注 --><ruby>联<rt>lián</rt></ruby>`,
			[]string{"B 正文一。", "B 联"}},
		{"line breaks set paragraphs, in a title they break it",
			`<h2>关于公布<br>名单的通知</h2><div>第一段。<br/><br/>　　第二段。</div><pre>甲
乙</pre>`,
			[]string{"B 关于公布\n名单的通知", "B 第一段。", "B 第二段。", "B 甲", "B 乙"}},
		{"white space as a browser shows it",
			"<p>创新\n  联合体  Chiplet\n技术 <b>甲</b>\n</p>", []string{"B 创新联合体 Chiplet 技术 甲"}},
		{"numbers of a list and controls of a form",
			`<ol start="3"><li>甲</li><li>乙</li></ol><p><input type="checkbox" checked>是 <input type=radio>否 <input type=hidden value=x><input value="填写"> <select><option>一<option selected>二</select></p>`,
			[]string{"B 3. 甲", "B 4. 乙", "B ☑是 □否 填写 二"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if d := cmp.Diff(tt.want, outline(read(t, tt.page))); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestTables(t *testing.T) {
	tests := []struct {
		name, page string
		want       []string
	}{
		{"spans, breaks and paragraphs in a cell",
			`<table><tr><th rowspan=2>序号<th colspan=2>单位<tr><th>牵头<th>成员<tr><td>1<td>东海<br>公司<td><p>西山</p><p>南湖</p></table>`,
			[]string{"B T 0,0 2x1 序号|0,1 1x2 单位|1,1 牵头|1,2 成员|2,0 1|2,1 东海\n公司|2,2 西山\n南湖"}},
		{"rowspan 0 goes to the end of its group, larger ones no further",
			`<table><tbody><tr><td rowspan=0>甲<td>1<tr><td>2</tbody><tbody><tr><td rowspan=900>乙<td>3<tr><td>4</tbody></table>`,
			[]string{"B T 0,0 2x1 甲|0,1 1|1,1 2|2,0 2x1 乙|2,1 3|3,1 4"}},
		{"spans that collide and spans beyond reason",
			`<table><tr><td colspan=99999>甲</td></tr><tr><td>1</td><td rowspan=2>2</td></tr><tr><td colspan=3>3</td></tr></table>`,
			[]string{"B T 0,0 1x2 甲|1,0 1|1,1 2x1 2|2,0 3"}},
		{"pieces with the same header are one table",
			`<table><tr><td>序号<td>单位<tr><td rowspan=1>1<td>东海</table><p> </p><table><tr><td>序号<td>单位<tr><td><td>西山<tr><td>2<td>北辰</table>`,
			[]string{"B T 0,0 序号|0,1 单位|1,0 2x1 1|1,1 东海|2,1 西山|3,0 2|3,1 北辰"}},
		{"a caption and a footer written first",
			`<table><caption>表1</caption><tfoot><tr><td>合计<td>2</tfoot><tr><td>甲<td>1<tr><td>乙<td>1</table>`,
			[]string{"B 表1", "B T 0,0 甲|0,1 1|1,0 乙|1,1 1|2,0 合计|2,1 2"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if d := cmp.Diff(tt.want, outline(read(t, tt.page))); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestNestedDataTable(t *testing.T) {
	doc := read(t, `<table><tr><td>名称<td>甲<td>地址<td>海州<tr><td>成员<td colspan=3><table><tr><td>1<td>东海</table><tr><td>联系人<td>孟青<td>电话<td>1</table>`)
	c := doc.Blocks[0].Table.Cells[5]
	if c.Text != "" || len(c.Tables) != 1 || c.Tables[0].Cells[1].Text != "东海" {
		t.Errorf("%+v", c)
	}
}

func TestEncodings(t *testing.T) {
	const page = `<html><head><meta charset="%s"></head><body><p>海州市科學技術局</p></body></html>`
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(fmt.Sprintf(page, "gb2312"))
	if err != nil {
		t.Fatal(err)
	}
	big5, err := traditionalchinese.Big5.NewEncoder().String(fmt.Sprintf(page, "big5"))
	if err != nil {
		t.Fatal(err)
	}
	for name, in := range map[string]string{"GBK": gb, "Big5": big5, "UTF-8": fmt.Sprintf(page, "utf-8"), "UTF-8 that says gb2312": fmt.Sprintf(page, "gb2312")} {
		if got := read(t, in).Text(); got != "海州市科學技術局\n" {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestRefusals(t *testing.T) {
	rows := "<table>" + "<tr>" + strings.Repeat("<td>", 900) + strings.Repeat("<tr><td>", 5000)
	for name, tt := range map[string]struct{ page, code string }{
		"no text":         {"<html><body><script>x</script></body></html>", extract.FileUnreadable},
		"endless nesting": {strings.Repeat("<div>", 100000) + "甲", extract.FileLimit},
		"too many cells":  {rows, extract.FileLimit},
	} {
		_, err := Reader{}.Read(context.Background(), extract.Input{Data: []byte(tt.page), Limits: extract.DefaultLimits})
		var e *extract.Error
		if !errors.As(err, &e) || e.Code != tt.code || e.Reason == "" || e.Remedy == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzRead checks that no page makes the reader panic or lay cells over one
// another.
func FuzzRead(f *testing.F) {
	f.Add(`<table><tr><td rowspan=0>甲<td colspan=9>乙<tr><td rowspan=3>丙</table>`)
	f.Add(`<div id=zoom><p>各有关单位：</p><ol><li>甲<pre>
乙</pre></ol><table><tr><td><h1>丙</h1><table><tr><td>1<td>2</table></table></div>`)
	f.Add(`<title>通知通知通知 - 站</title><h1>通知通知通知</h1><article>甲。<input type=checkbox></article><footer>乙`)
	f.Fuzz(func(t *testing.T, page string) {
		doc, err := Reader{}.Read(context.Background(), extract.Input{Data: []byte(page), Limits: extract.DefaultLimits})
		if err != nil {
			return
		}
		for _, b := range doc.Blocks {
			if b.Table != nil {
				checkTable(t, b.Table)
			} else if strings.TrimSpace(b.Para.Text) == "" {
				t.Fatal("a paragraph without text")
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
	page := `<div id="zoom">` + strings.Repeat("<p>现将名单予以公布，请认真组织实施。</p>", 100) + "<table>" + strings.Repeat("<tr><td rowspan=2>1<td>甲联合体<td>东海公司<tr><td>乙<td>西山公司", 200) + "</table></div>"
	b.SetBytes(int64(len(page)))
	for b.Loop() {
		read(b, page)
	}
}

// The head names the site alone; the heading above the article is its title.
// The box of facts above an article is the site's, but for the number that the
// article itself does not print.
func TestNumberAboveArticle(t *testing.T) {
	box := `<ul class="header"><li>[发文机构] 海州市科学技术局</li><li>[发文字号] 海科发〔2024〕7号</li></ul>`
	text := `<div id="zoom"><h2>关于公布创新联合体名单的通知</h2>%s<p>各有关单位：</p><p>现将名单予以公布，请认真组织实施。</p></div>`
	for _, c := range []struct {
		page string
		want string
	}{
		{box + fmt.Sprintf(text, ""), "B [发文字号] 海科发〔2024〕7号"},
		{box + fmt.Sprintf(text, "<p>海科发〔2024〕7号</p>"), "H [发文字号] 海科发〔2024〕7号"},
	} {
		if got := outline(read(t, c.page)); got[1] != c.want {
			t.Errorf("%q, want %q second", got, c.want)
		}
	}
}

func TestHeadingAboveArticle(t *testing.T) {
	doc, err := Reader{}.Read(context.Background(), extract.Input{Limits: extract.DefaultLimits, Data: []byte(`<html><head><title>云溪省科学技术厅</title></head><body>
<div class="nav">首页 &gt; 通知公告</div><h1>云溪省科学技术厅关于公布创新联合体名单的通知</h1>
<div class="content"><p>各设区市科技局：</p><p>现将名单予以公布，请认真组织实施，确保各项任务按期完成。</p><p>云溪省科学技术厅</p></div></body></html>`)})
	if err != nil {
		t.Fatal(err)
	}
	if ps := doc.Paragraphs(); len(ps) == 0 || ps[0].Text != "云溪省科学技术厅关于公布创新联合体名单的通知" {
		t.Errorf("body begins with %+v", ps)
	}
}

// A page laid out by tables has no heading: the line above the article that reads
// like the title of a notice is one, those of the menu are not.
func TestTitleInLayoutTable(t *testing.T) {
	article := `<p>各有关单位：</p><p>　　现就申报工作通知如下。</p><p>　　一、牵头单位应具备独立法人资格，成员单位不少于五家。</p><p>　　二、申报材料应真实完整，逾期不予受理。</p>`
	doc := read(t, `<title>海州省科技厅</title><body><table><tr><td width=200><a>关于举办科技活动周的通知</a><br><a>信息公开</a></td><td>
<table><tr><td align=center><b>关于组织申报海州省创新联合体的通知</b></td></tr><tr><td>日期：2025-03-03　[<a>打印</a>]</td></tr><tr><td>`+article+`</td></tr></table></td></tr></table>`)
	var got []string
	for _, line := range outline(doc) {
		if strings.Contains(line, "关于") {
			got = append(got, line)
		}
	}
	want := []string{"H 关于举办科技活动周的通知", "B 关于组织申报海州省创新联合体的通知"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
