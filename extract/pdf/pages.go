// Package pdf reads PDF files: glyphs, rulings and pictures of every page, which
// package layout joins to paragraphs and tables.
//
// The first engine is our own interpreter of content streams and fonts, with our own
// decryption, over the object layer of ledongthuc/pdf, which gives cross-references
// and trailer. What it rejects or leaves unreadable goes to the second, PDFium as
// WebAssembly, which costs more time and memory.
//
// A page is what a person sees on paper: text that is invisible, white, off the page
// or painted over stands aside, as do watermarks set aslant.
package pdf

import (
	"context"
	"errors"
	"fmt"
	"unicode/utf8"

	"lianhe/extract"
	"lianhe/extract/layout"
)

// The engines that can read a file, the values of Document.Engine.
const (
	engineOwn    = "lianhe"
	enginePDFium = "pdfium"
)

// Meta is what is known of a file besides its pages.
type Meta struct {
	Engine     string  // what read it, "lianhe" or "pdfium"
	Count      int     // pages that were read
	Truncated  bool    // there are more pages than the limits allow
	Incomplete bool    // pages that the file names are not in it
	Damaged    []int   // pages of which not all data could be read
	Scanned    []int   // pages that are pictures or outlines without visible text
	Garbled    []int   // pages with glyphs of which nothing tells what they are
	Asides     []Aside // text that is not part of what is read, by page
	doubted    bool    // a page has too many unknown glyphs
	quality
}

// quality counts what tells whether an engine could read a file.
type quality struct {
	glyphs  int
	unknown int // glyphs that read as nothing known
	bare    int // pages with neither text nor pictures
}

// see counts a page, with the number of filled outlines on it.
func (m *Meta) see(p *layout.Page, asides []Aside, shapes int) {
	m.Count++
	m.Asides = append(m.Asides, asides...)
	q := rate(p.Glyphs)
	m.glyphs, m.unknown = m.glyphs+q.glyphs, m.unknown+q.unknown
	if q.unknown > 0 {
		m.Garbled = append(m.Garbled, p.Number)
	}
	m.doubted = m.doubted || q.doubtful()
	covered, layer := pictureShare(p), 0
	for _, a := range asides {
		if a.Role == extract.Hidden {
			layer += utf8.RuneCountInString(a.Text)
		}
	}
	switch {
	case layer > max(scanGlyphs, len(p.Glyphs)) && (covered >= scanShare || len(p.Glyphs) == 0):
		m.Scanned = append(m.Scanned, p.Number)
	case len(p.Glyphs) > scanGlyphs:
	case covered >= scanShare || shapes >= scanShapes:
		m.Scanned = append(m.Scanned, p.Number)
	case len(p.Glyphs) == 0 && covered == 0 && len(asides) == 0:
		m.bare++
	}
}

// A page is a scan when pictures cover most of it, or letters are drawn as outlines,
// and it shows hardly any text, no more than a page number or a stamp of the scanner;
// or when most of its text is a layer that is not shown, and what is shown was typed
// over the picture.
const (
	scanGlyphs = 20
	scanShare  = 0.5
	scanShapes = 100
)

// pictureShare is the part of the page that pictures cover, strips of a scan added up.
func pictureShare(p *layout.Page) float64 {
	area := 0.0
	for _, pic := range p.Pictures {
		w := min(pic.Box.X1, p.Width) - max(pic.Box.X0, 0)
		h := min(pic.Box.Y1, p.Height) - max(pic.Box.Y0, 0)
		if w > 0 && h > 0 {
			area += w * h
		}
	}
	return area / max(1, p.Width*p.Height)
}

// doubtful reports whether the other engine should have a look: a share of the
// glyphs of a page is unknown, or pages that should show something do not.
func (m *Meta) doubtful() bool {
	return m.doubted || m.bare > 0 && m.glyphs == 0 || m.Count == 0
}

// doubtful reports whether so many glyphs of a page are unknown that it is not just
// a sign here and there.
func (q quality) doubtful() bool { return q.unknown > 2 && q.unknown*50 > q.glyphs }

// better reports whether q reads more than o.
func (q quality) better(o quality) bool {
	return q.glyphs-q.unknown > o.glyphs-o.unknown
}

// Pages reads all pages of a file. The error is an *extract.Error unless ctx ended.
func Pages(ctx context.Context, in extract.Input) ([]layout.Page, Meta, error) {
	var pages []layout.Page
	meta, err := read(ctx, in, func() pageFunc {
		pages = nil
		return func(p *layout.Page) { pages = append(pages, *p) }
	})
	return pages, meta, err
}

// A pageFunc takes the pages in order; it may keep and change what p holds.
type pageFunc func(p *layout.Page)

// read reads the pages with the first engine and, where that fails or the result
// is doubtful, with the second. start is called before either; the pages passed
// since the last call count.
func read(ctx context.Context, in extract.Input, start func() pageFunc) (Meta, error) {
	if in.Limits == (extract.Limits{}) {
		in.Limits = extract.DefaultLimits
	}
	meta, err := ownPages(ctx, in, start())
	if ctx.Err() != nil || errors.Is(err, errLimit) || err == nil && !meta.doubtful() {
		return meta, asError(err)
	}
	second, serr := secondPages(ctx, in, err != nil, start())
	if serr == nil && (err != nil || second.better(meta.quality)) {
		return second, nil
	}
	if err == nil { // nothing is gained: the first reading holds
		meta, err = ownPages(ctx, in, start())
		return meta, asError(err)
	}
	if errors.Is(serr, errPassword) || errors.Is(err, errPassword) {
		return meta, asError(errPassword)
	}
	return meta, asError(errors.Join(err, serr))
}

// ownPages reads the pages with the first engine.
func ownPages(ctx context.Context, in extract.Input, each pageFunc) (meta Meta, err error) {
	meta = Meta{Engine: engineOwn}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	f, err := open(ctx, in)
	if err != nil {
		return meta, err
	}
	leaves, truncated := f.leaves()
	meta.Truncated, meta.Incomplete = truncated, f.incomplete
	fonts := &fontCache{byRef: map[ref]*font{}}
	var c canvas
	for i := range leaves {
		if err := ctx.Err(); err != nil {
			return meta, err
		}
		if err := f.draw(ctx, &leaves[i], fonts, &c); err != nil {
			return meta, err
		}
		p, asides := c.page(i + 1)
		each(&p)
		meta.see(&p, asides, c.shapes)
		if f.damaged {
			meta.Damaged = append(meta.Damaged, p.Number)
		}
	}
	return meta, nil
}

// draw interprets one page on a canvas.
func (f *file) draw(ctx context.Context, p *leaf, fonts *fontCache, c *canvas) error {
	m, w, h := p.frame()
	c.reset(w, h)
	in := &interpreter{ctx: ctx, file: f, fonts: fonts, out: c, forms: map[*stream]bool{}}
	in.g = graphics{ctm: m, clip: extract.Rect{X1: w, Y1: h}, fillAlpha: 1, lineWidth: 1, hscale: 1}
	in.tm, in.tlm = identity, identity
	data, err := f.contents(p.dict["Contents"])
	if err != nil {
		return err
	}
	if err := in.spend(len(data) / 16); err != nil {
		return err
	}
	if err := in.run(data, p.resources); err != nil {
		return err
	}
	for len(in.marks) > 0 {
		in.endMark()
	}
	in.off = 0
	return in.annotations(p, m)
}

// contents joins the content streams of a page; one that cannot be read is left out,
// and the page said to be damaged.
func (f *file) contents(o object) ([]byte, error) {
	f.damaged = false
	list := f.array(o)
	if s := f.stream(o); s != nil {
		return f.content(s)
	}
	var all []byte
	f.damaged = list == nil && f.dict(o) == nil && o != nil
	for _, x := range list {
		s := f.stream(x)
		if s == nil {
			f.damaged = true
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
	f.damaged = f.damaged || s.damaged || err != nil
	if err != nil && err != errLimit {
		return nil, nil
	}
	return data, err
}

// errPassword says that a file cannot be opened without a password.
var errPassword = errors.New("password needed")

// asError says in words of the user why a file could not be read.
func asError(err error) error {
	var e *extract.Error
	switch {
	case err == nil || errors.As(err, &e) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, errPassword):
		return &extract.Error{Code: extract.DocumentEncrypted, Reason: "文件设有打开密码", Remedy: "请用密码打开后另存为不加密的 PDF，再导入", Err: err}
	case errors.Is(err, errCertificate):
		return &extract.Error{Code: extract.DocumentEncrypted, Reason: "文件用数字证书或专用软件加密", Remedy: "请由有权限的人员打开后另存为不加密的 PDF，再导入", Err: err}
	case errors.Is(err, errLimit):
		return &extract.Error{Code: extract.FileLimit, Reason: "文件解压后过大，或内容过于复杂", Remedy: "请确认文件来源，必要时拆分后再导入", Err: err}
	}
	return &extract.Error{Code: extract.FileUnreadable, Reason: "无法读取此 PDF，文件可能已损坏", Remedy: "请重新获取原件，或用阅读器打开后另存为 PDF 再导入", Err: err}
}
