// Package text reads plain text as offices export it from Word or copy it from
// a web page: paragraphs cut by page breaks and hard wraps are made whole again,
// and tab-separated lines become tables whose merged cells are the empty leading
// cells of the rows below.
package text

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"lianhe/extract"
)

// Reader reads text in UTF-8, UTF-16 and GB18030, with or without BOM.
type Reader struct{}

// Read makes a Document of paragraphs and tables. Every Source has the line and
// the column (in characters, markup included) of the file.
func (Reader) Read(ctx context.Context, in extract.Input) (*extract.Document, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if lim := in.Limits.Inflated; lim > 0 && int64(len(in.Data)) > lim {
		return nil, &extract.Error{Code: extract.FileLimit, Reason: fmt.Sprintf("文本文件超过 %d MB", lim>>20), Remedy: "请确认这是要导入的文件"}
	}
	src, damaged, ok := extract.DecodeText(in.Data)
	if !ok {
		return nil, &extract.Error{Code: extract.FileUnreadable, Reason: "内容不是可读的文字（既不是 UTF-8、UTF-16，也不是 GB18030）", Remedy: "请确认文件没有损坏，或另存为 UTF-8 文本"}
	}
	b := builder{cells: in.Limits.Cells}
	if b.cells == 0 {
		b.cells = extract.DefaultLimits.Cells
	}
	if strings.Count(src, "\t") > b.cells {
		return nil, tooManyCells("")
	}
	lines := split(src)
	setApart(lines)
	if len(lines) == 0 {
		return nil, &extract.Error{Code: extract.FileUnreadable, Reason: "文件中没有文字", Remedy: "请向提供者重新索取"}
	}
	sum := sha256.Sum256(in.Data)
	doc := &extract.Document{Format: extract.TXT, SHA256: hex.EncodeToString(sum[:]), Engine: "text"}
	if damaged > 0 {
		doc.Issues = append(doc.Issues, extract.Issue{Code: extract.DocumentTruncated, Severity: extract.SevWarning,
			Text: fmt.Sprintf("有 %d 处字符损坏，无法还原", damaged), Hint: "请核对原件，必要时重新索取文件"})
	}
	b.doc = doc
	if err := b.build(ctx, lines); err != nil {
		return nil, err
	}
	return doc, nil
}

func tooManyCells(place string) error {
	return &extract.Error{Code: extract.FileLimit, Place: place, Reason: "表格单元格过多", Remedy: "请确认文件没有损坏，必要时拆分后导入"}
}

// builder turns lines into blocks.
type builder struct {
	doc     *extract.Document
	style   style
	cells   int // that may still be made
	para    *extract.Paragraph
	last    *line           // the last line of para
	between []extract.Block // page furniture since the start of para
}

func (b *builder) build(ctx context.Context, lines []line) error {
	spans := tables(lines)
	b.style = measure(lines)
	for i := 0; i < len(lines); i++ {
		if i%512 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if len(spans) == 0 || i < spans[0].from {
			b.line(&lines[i], follower(lines, i))
			continue
		}
		b.flush()
		if err := b.table(ctx, lines[i:spans[0].to]); err != nil {
			return err
		}
		i, spans = spans[0].to-1, spans[1:]
	}
	b.flush()
	return nil
}

// line takes a line that is in no table: it continues the open paragraph or
// starts one. next is the line below it without a blank line between, or nil.
func (b *builder) line(l, next *line) {
	if l.role != extract.Body {
		// A page number or running head may stand in the middle of a sentence:
		// it goes behind the paragraph that it interrupts.
		b.between = append(b.between, extract.Block{Role: l.role, Para: l.paragraph()})
		return
	}
	if b.para != nil && b.style.continues(b.para.Text, b.last, l, next) {
		b.para.Append(separator(b.para.Text, l.text.Text), l.text)
		b.last = l
		return
	}
	b.flush()
	b.para, b.last = l.paragraph(), l
}

func (b *builder) emit(k extract.Block) { b.doc.Blocks = append(b.doc.Blocks, k) }

func (b *builder) flush() {
	if b.para != nil {
		b.emit(extract.Block{Para: b.para})
		b.para, b.last = nil, nil
	}
	b.doc.Blocks = append(b.doc.Blocks, b.between...)
	b.between = nil
}
