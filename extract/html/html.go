// Package html reads web pages: notices as government sites publish them, and
// the HTML that Word and Excel write. The article becomes the body; what the
// site puts around it (menus, breadcrumbs, the 时间/来源/字号 line, share buttons,
// the footer) is kept with the role of a header or footer, so that it is text
// but never a record. Scripts are not run and nothing is fetched.
//
// A page has no lines that mean anything to its reader, so a Source counts
// paragraphs: Line is the running number of the paragraph, table cells included,
// and Col the character.
package html

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/text/encoding/htmlindex"

	"lianhe/extract"
)

// Reader reads HTML in UTF-8, UTF-16, GB18030 and what a meta element declares.
type Reader struct{}

// Read makes a Document of the page.
func (Reader) Read(ctx context.Context, in extract.Input) (*extract.Document, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	lim := in.Limits
	if lim.Inflated <= 0 {
		lim.Inflated = extract.DefaultLimits.Inflated
	}
	if lim.Cells <= 0 {
		lim.Cells = extract.DefaultLimits.Cells
	}
	if int64(len(in.Data)) > lim.Inflated {
		return nil, &extract.Error{Code: extract.FileLimit, Reason: fmt.Sprintf("网页文件超过 %d MB", lim.Inflated>>20), Remedy: "请确认这是要导入的文件"}
	}
	src, damaged, ok := decode(in.Data)
	if !ok {
		return nil, &extract.Error{Code: extract.FileUnreadable, Reason: "网页的文字编码无法识别", Remedy: "请在浏览器中打开并另存为 UTF-8 网页"}
	}
	root, err := html.Parse(strings.NewReader(src))
	if err != nil {
		return nil, &extract.Error{Code: extract.FileLimit, Reason: "网页的嵌套过深，无法解析", Remedy: "请在浏览器中打开并另存后重试", Err: err}
	}
	p := newPage(root)
	w := &walker{ctx: ctx, page: p, cells: lim.Cells, items: map[*html.Node]int{}}
	w.walk(p.body, place{})
	w.flush()
	if w.err != nil {
		return nil, w.err
	}
	if len(w.blocks) == 0 {
		return nil, &extract.Error{Code: extract.FileUnreadable, Reason: "网页中没有文字", Remedy: "请确认网页已完整保存"}
	}
	p.rescueTitle(w.blocks)
	p.rescueNumber(w.blocks)
	sum := sha256.Sum256(in.Data)
	doc := &extract.Document{Format: extract.HTML, SHA256: hex.EncodeToString(sum[:]), Engine: "html", Blocks: extract.JoinTables(w.blocks)}
	if damaged > 0 {
		doc.Issues = append(doc.Issues, extract.Issue{Code: extract.DocumentTruncated, Severity: extract.SevWarning,
			Text: fmt.Sprintf("有 %d 处字符损坏，无法还原", damaged), Hint: "请核对原网页，必要时重新保存"})
	}
	return doc, nil
}

var metaCharset = regexp.MustCompile(`(?i)<meta[^>]+charset\s*=\s*["']?([\w-]+)`)

// decode trusts what the bytes prove before what the page declares: pages that
// say gb2312 and are UTF-8 are common. The declaration decides where neither
// UTF-8 nor GB18030 is meant.
func decode(data []byte) (string, int, bool) {
	if m := metaCharset.FindSubmatch(data[:min(len(data), 4096)]); m != nil {
		enc, err := htmlindex.Get(string(m[1]))
		name, _ := htmlindex.Name(enc)
		if err == nil && name != "utf-8" && !strings.HasPrefix(name, "gb") && !strings.HasPrefix(name, "utf-16") && !isUTF8(data) {
			if b, err := enc.NewDecoder().Bytes(data); err == nil {
				return string(b), 0, true
			}
		}
	}
	return extract.DecodeText(data)
}

// isUTF8 reports whether data is UTF-8 beyond ASCII.
func isUTF8(data []byte) bool {
	s := string(data)
	return strings.ToValidUTF8(s, "") == s && len([]rune(s)) != len(s)
}
