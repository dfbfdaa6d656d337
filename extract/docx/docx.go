// Package docx reads Word's Office Open XML (ECMA-376 and ISO/IEC 29500, both
// Transitional and Strict) with archive/zip and encoding/xml alone: every Go
// library tried loses tracked insertions, content controls or nested tables.
//
// A Document holds what a reader of the printed page sees: insertions and moved
// text where they went, no deletions, no field codes, check boxes as ☑ and ☐,
// automatic numbers in front of their paragraphs, text boxes once. A file has
// no fixed pages, so a Source counts paragraphs: Line is the running number of
// the paragraph in its part, table cells included, Col the character.
package docx

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"lianhe/extract"
)

// Reader reads .docx and .docm; macros are not looked at.
type Reader struct{}

// Read reads the main document with its headers, footers and notes. A main
// document that breaks off half-way gives what stands before the break and an
// issue document.truncated.
func (Reader) Read(ctx context.Context, in extract.Input) (*extract.Document, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	pkg, err := openPackage(in.Data, in.Limits)
	if err != nil {
		return nil, err
	}
	main, rels, err := pkg.mainPart()
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(in.Data)
	doc := &extract.Document{Format: extract.DOCX, SHA256: hex.EncodeToString(sum[:]), Engine: "docx"}
	w := &walker{ctx: ctx, limits: pkg.limits, cells: pkg.limits.Cells}
	if w.styles, err = readStyles(pkg.related(rels, "styles")); err != nil {
		doc.Issues = append(doc.Issues, partIssue("样式", err))
	}
	if w.numbers, err = readNumbering(pkg.related(rels, "numbering"), w.styles); err != nil {
		doc.Issues = append(doc.Issues, partIssue("自动编号", err))
	}
	body, err := w.part(main, extract.Body)
	var known *extract.Error
	switch {
	case err == nil && len(body) == 0 && w.pictures == 0:
		return nil, &extract.Error{Code: extract.FileUnreadable, Reason: "Word 文件中没有文字", Remedy: "请向提供者重新索取"}
	case err == nil && len(body) == 0:
		doc.Issues = append(doc.Issues, extract.Issue{Code: extract.DocumentScanned, Severity: extract.SevWarning,
			Text: "Word 文件里只有图片，没有文字", Hint: "请提供文字版，或人工录入"})
	case err == nil:
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.As(err, &known):
		return nil, known
	case len(body) == 0:
		return nil, &extract.Error{Code: extract.FileUnreadable, Reason: "Word 文件的正文已损坏", Remedy: "请用 Word 或 WPS 打开并另存后重试", Err: err}
	default:
		doc.Issues = append(doc.Issues, extract.Issue{Code: extract.DocumentTruncated, Severity: extract.SevError,
			Text: "Word 文件的正文在中途损坏，后面的内容没有读到", Hint: "请用 Word 或 WPS 打开、核对并另存后重新导入"})
	}
	heads, feet, notes := w.around(pkg, rels)
	if len(pkg.bad) > 0 {
		doc.Issues = append(doc.Issues, extract.Issue{Code: extract.DocumentTruncated, Severity: extract.SevError,
			Text: fmt.Sprintf("Word 文件内部校验不符（%s），读到的内容可能有误", strings.Join(pkg.bad, "、")), Hint: "请重新传输该文件，或用 Word 打开、核对并另存后重新导入"})
	}
	if w.embedded > 0 {
		doc.Issues = append(doc.Issues, extract.Issue{Code: extract.DocumentTruncated, Severity: extract.SevWarning,
			Text: fmt.Sprintf("文中嵌有 %d 个对象（如 Excel 表格、控件或另一份文档），其中的内容没有读取", w.embedded), Hint: "请打开原件核对，或将嵌入内容改为普通表格后重新导入"})
	}
	doc.Blocks = append(doc.Blocks, heads...)
	doc.Blocks = append(doc.Blocks, extract.JoinTables(body)...)
	doc.Blocks = append(doc.Blocks, notes...)
	doc.Blocks = append(doc.Blocks, feet...)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return doc, nil
}

func partIssue(part string, err error) extract.Issue {
	return extract.Issue{Code: extract.DocumentTruncated, Severity: extract.SevWarning,
		Text: fmt.Sprintf("Word 文件的%s部分已损坏", part), Hint: "请核对编号和格式，必要时另存后重新导入"}
}

// around reads the parts that belong to the pages rather than to the text, in
// the order in which the text refers to them: headers, footers, notes.
func (w *walker) around(pkg *pack, rels relations) (heads, feet, notes []extract.Block) {
	seen := map[string]bool{}
	for _, ref := range w.pageParts {
		target := rels.byID[ref.id]
		if seen[target] {
			continue
		}
		seen[target] = true
		blocks, _ := w.part(pkg.part(target), ref.role) // a damaged header costs no more than the header
		if ref.role == extract.Header {
			heads = append(heads, blocks...)
		} else {
			feet = append(feet, blocks...)
		}
	}
	for _, kind := range []string{"footnote", "endnote"} {
		if ids := w.notes[kind]; len(ids) > 0 {
			notes = append(notes, w.noteBlocks(pkg.related(rels, kind+"s"), kind, ids)...)
		}
	}
	return heads, feet, notes
}
