package pdf

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"lianhe/extract"
	"lianhe/extract/layout"
)

// Reader reads PDF files. Its zero value is ready and may be shared.
type Reader struct{}

var _ extract.Reader = Reader{}

// Read gives the paragraphs and tables of a PDF. A file that asks for a password
// gives an *extract.Error with code document.encrypted; pages that are pictures
// give an Issue document.scanned and no text, whatever text layer lies under them.
func (Reader) Read(ctx context.Context, in extract.Input) (*extract.Document, error) {
	var build *layout.Builder
	meta, err := read(ctx, in, func() pageFunc {
		build = &layout.Builder{}
		return build.Add
	})
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(in.Data)
	doc := &extract.Document{Format: extract.PDF, SHA256: hex.EncodeToString(sum[:]), Pages: meta.Count, Engine: meta.Engine}
	doc.Blocks, doc.Issues = build.Finish()
	doc.Blocks = append(doc.Blocks, meta.asideBlocks()...)
	doc.Issues = append(doc.Issues, meta.issues()...)
	return doc, nil
}

// asideBlocks are the texts beside the page, a paragraph each.
func (m *Meta) asideBlocks() []extract.Block {
	var blocks []extract.Block
	for _, a := range m.Asides {
		v := extract.Value{Text: a.Text, Src: extract.Source{Page: a.Page, Box: a.Box}}
		blocks = append(blocks, extract.Block{Role: a.Role, Para: &extract.Paragraph{Passage: extract.Passage{Value: v}}})
	}
	return blocks
}

func (m *Meta) issues() []extract.Issue {
	var out []extract.Issue
	if len(m.Scanned) > 0 {
		out = append(out, extract.Issue{Code: extract.DocumentScanned, Severity: extract.SevError, Src: extract.Source{Page: m.Scanned[0]},
			Text: fmt.Sprintf("第%s页是扫描图像（或文字已转为图形），没有可读取的文字", pageList(m.Scanned)),
			Hint: "请提供电子版原件，或先做文字识别（OCR）并人工核对后再导入"})
	}
	if len(m.Garbled) > 0 {
		out = append(out, extract.Issue{Code: extract.FieldUnreadable, Severity: extract.SevWarning, Src: extract.Source{Page: m.Garbled[0]},
			Text: fmt.Sprintf("第%s页有%d个字符无法识别，文件没有说明其字形是什么字（显示为�）", pageList(m.Garbled), m.unknown),
			Hint: "请对照原件核对含有“�”的内容，或索取可复制文字的电子版"})
	}
	if m.Incomplete {
		out = append(out, extract.Issue{Code: extract.DocumentTruncated, Severity: extract.SevWarning, Src: extract.Source{Page: m.Count},
			Text: fmt.Sprintf("文件不完整，有页面丢失，只读到%d页", m.Count), Hint: "请重新获取完整的文件后再导入"})
	}
	if len(m.Damaged) > 0 {
		out = append(out, extract.Issue{Code: extract.DocumentTruncated, Severity: extract.SevWarning, Src: extract.Source{Page: m.Damaged[0]},
			Text: fmt.Sprintf("第%s页的数据有损坏，可能没有读全", pageList(m.Damaged)), Hint: "请重新获取完整的文件后再导入，或对照原件核对"})
	}
	if m.Truncated {
		out = append(out, extract.Issue{Code: extract.DocumentTruncated, Severity: extract.SevWarning, Src: extract.Source{Page: m.Count},
			Text: fmt.Sprintf("文件页数过多，只读取了前%d页", m.Count), Hint: "请拆分文件后再导入"})
	}
	return out
}

// pageList writes page numbers with runs joined: 1-3、7.
func pageList(pages []int) string {
	var b strings.Builder
	for i := 0; i < len(pages); {
		j := i
		for j+1 < len(pages) && pages[j+1] == pages[j]+1 {
			j++
		}
		if i > 0 {
			b.WriteString("、")
		}
		if j > i {
			fmt.Fprintf(&b, "%d-%d", pages[i], pages[j])
		} else {
			fmt.Fprintf(&b, "%d", pages[i])
		}
		i = j + 1
	}
	return b.String()
}
