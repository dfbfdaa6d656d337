// Package pdf reads PDF files: glyphs, rulings and pictures of every page, which
// package layout joins to paragraphs and tables.
//
// The first engine is our own interpreter of content streams and fonts over the
// object layer of ledongthuc/pdf, which gives cross-references, trailer and
// encryption. What it rejects or leaves unreadable goes to the second, PDFium as
// WebAssembly, which costs more time and memory.
package pdf

import (
	"context"
	"errors"
	"fmt"

	lib "github.com/ledongthuc/pdf"
	"lianhe/extract"
	"lianhe/extract/layout"
)

// Meta is what is known of a file besides its pages.
type Meta struct {
	Engine    string         // "lianhe" or "pdfium"
	Count     int            // pages of the file
	Truncated bool           // there are more pages than the limits allow
	Hidden    map[int]string // by page, text that is there but cannot be seen
}

// Pages reads all pages of a file.
func Pages(ctx context.Context, in extract.Input) ([]layout.Page, Meta, error) {
	if in.Limits == (extract.Limits{}) {
		in.Limits = extract.DefaultLimits
	}
	pages, meta, err := ownPages(ctx, in)
	if err != nil {
		return nil, meta, asError(err)
	}
	return pages, meta, nil
}

// ownPages reads the pages with the first engine.
func ownPages(ctx context.Context, in extract.Input) (pages []layout.Page, meta Meta, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	f, err := open(ctx, in)
	if err != nil {
		return nil, meta, err
	}
	leaves, truncated := f.leaves()
	meta = Meta{Engine: "lianhe", Count: len(leaves), Truncated: truncated, Hidden: map[int]string{}}
	fonts := &fontCache{byRef: map[ref]*font{}}
	var c canvas
	for i := range leaves {
		if err := ctx.Err(); err != nil {
			return nil, meta, err
		}
		if err := f.draw(ctx, &leaves[i], fonts, &c); err != nil {
			return nil, meta, err
		}
		p, hidden := c.page(i + 1)
		pages = append(pages, p)
		if hidden != "" {
			meta.Hidden[i+1] = hidden
		}
	}
	return pages, meta, nil
}

// draw interprets one page on a canvas.
func (f *file) draw(ctx context.Context, p *leaf, fonts *fontCache, c *canvas) error {
	m, w, h := p.frame()
	c.reset(w, h)
	in := &interpreter{ctx: ctx, file: f, fonts: fonts, out: c, forms: map[*stream]bool{}}
	in.g = graphics{ctm: m, fillAlpha: 1, lineWidth: 1, hscale: 1}
	in.tm, in.tlm = identity, identity
	data, err := f.contents(p.dict["Contents"])
	if err != nil {
		return err
	}
	if err := in.run(data, p.resources); err != nil {
		return err
	}
	for len(in.marks) > 0 {
		in.endMark()
	}
	return nil
}

// contents joins the content streams of a page; one that cannot be read is left out.
func (f *file) contents(o object) ([]byte, error) {
	list := f.array(o)
	if s := f.stream(o); s != nil {
		return f.content(s)
	}
	var all []byte
	for _, x := range list {
		s := f.stream(x)
		if s == nil {
			continue
		}
		data, err := f.content(s)
		if err != nil {
			return nil, err
		}
		all = append(append(all, data...), '\n')
	}
	return all, nil
}

func (f *file) content(s *stream) ([]byte, error) {
	data, err := f.bytes(s)
	if err != nil && err != errLimit {
		return nil, nil
	}
	return data, err
}

// asError says in words of the user why a file could not be read.
func asError(err error) error {
	var e *extract.Error
	switch {
	case errors.As(err, &e) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, lib.ErrInvalidPassword):
		return &extract.Error{Code: extract.DocumentEncrypted, Reason: "文件设有打开密码", Remedy: "请用密码打开后另存为不加密的 PDF，再导入", Err: err}
	case errors.Is(err, errLimit):
		return &extract.Error{Code: extract.FileLimit, Reason: "文件解压后过大", Remedy: "请确认文件来源，必要时拆分后再导入", Err: err}
	}
	return &extract.Error{Code: extract.FileUnreadable, Reason: "无法读取此 PDF，文件可能已损坏", Remedy: "请重新获取原件，或用阅读器打开后另存为 PDF 再导入", Err: err}
}
