package pdf

import (
	"context"
	"errors"
	"math"

	"lianhe/extract"
	"lianhe/extract/layout"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// secondPages reads a file that the first engine rejected (broken is true) or
// could not make sense of. PDFium writes a rejected file anew, mended and without
// encryption, so that rules and pictures come from the same interpreter; glyphs
// that are unreadable even so are replaced by those of PDFium.
func secondPages(ctx context.Context, in extract.Input, broken bool, each pageFunc) (meta Meta, err error) {
	err = withPDFium(ctx, in.Data, func(p *pdfiumFile) error {
		copied := in
		if broken {
			if copied.Data, err = p.saved(in.Limits.Inflated); err != nil {
				return err
			}
		}
		meta, err = ownPages(ctx, copied, func(pg *layout.Page) {
			p.replaceGlyphs(pg)
			each(pg)
		})
		if err != nil && ctx.Err() == nil {
			meta, err = p.barePages(ctx, in.Limits.Pages, each)
		}
		return err
	})
	meta.Engine = enginePDFium
	return meta, err
}

// barePages are pages with nothing but the glyphs that PDFium finds.
func (p *pdfiumFile) barePages(ctx context.Context, limit int, each pageFunc) (Meta, error) {
	meta := Meta{Truncated: p.pages > limit}
	for i := range min(p.pages, limit) {
		if err := ctx.Err(); err != nil {
			return meta, err
		}
		_, w, h := p.leaf(i).frame()
		pg := layout.Page{Number: i + 1, Width: w, Height: h}
		pg.Glyphs = p.glyphs(i, w, h)
		each(&pg)
		meta.see(&pg, nil, 0)
	}
	if meta.Count == 0 {
		return meta, errors.New("no pages")
	}
	return meta, nil
}

// replaceGlyphs takes PDFium's glyphs for a page where they are more readable.
func (p *pdfiumFile) replaceGlyphs(pg *layout.Page) {
	own := rate(pg.Glyphs)
	if !own.doubtful() && own.glyphs > 0 || pg.Number > p.pages {
		return
	}
	if gs := p.glyphs(pg.Number-1, pg.Width, pg.Height); rate(gs).better(own) {
		pg.Glyphs = gs
	}
}

// rate counts the glyphs and those that read as nothing known.
func rate(gs []layout.Glyph) quality {
	q := quality{glyphs: len(gs)}
	for i := range gs {
		if !readable(gs[i].Text) {
			q.unknown++
		}
	}
	return q
}

// leaf is the frame of a page as PDFium knows it.
func (p *pdfiumFile) leaf(i int) *leaf {
	l := &leaf{box: [4]float64{0, 0, 612, 792}, unit: 1}
	if b, err := p.FPDFPage_GetMediaBox(&requests.FPDFPage_GetMediaBox{Page: p.page(i)}); err == nil {
		l.box = [4]float64{float64(b.Left), float64(b.Bottom), float64(b.Right), float64(b.Top)}
	}
	if b, err := p.FPDFPage_GetCropBox(&requests.FPDFPage_GetCropBox{Page: p.page(i)}); err == nil {
		l.box = [4]float64{float64(b.Left), float64(b.Bottom), float64(b.Right), float64(b.Top)}
	}
	if r, err := p.FPDFPage_GetRotation(&requests.FPDFPage_GetRotation{Page: p.page(i)}); err == nil {
		l.rotate = int(r.PageRotation) * 90
	}
	return l
}

// glyphs are the visible characters of a page, as PDFium reads them.
func (p *pdfiumFile) glyphs(i int, w, h float64) []layout.Glyph {
	text, err := p.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: p.page(i)})
	if err != nil {
		return nil
	}
	defer p.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: text.TextPage})
	n, err := p.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: text.TextPage})
	if err != nil {
		return nil
	}
	frame, _, _ := p.leaf(i).frame()
	var c canvas
	c.reset(w, h)
	for k := range min(n.Count, maxGlyphs) {
		p.char(&c, text.TextPage, k, frame)
	}
	pg, _ := c.page(i + 1)
	return pg.Glyphs
}

// char puts one character on the canvas. Those that PDFium makes up, spaces and
// line ends, count as the space before the next glyph.
func (p *pdfiumFile) char(c *canvas, t references.FPDF_TEXTPAGE, k int, frame matrix) {
	code, err := p.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: t, Index: k})
	if err != nil || code.Unicode == 0 {
		return
	}
	g := canvasGlyph{text: fold(string(rune(code.Unicode)))}
	if blank(g.text) {
		c.space = true
		return
	}
	if bad, err := p.FPDFText_HasUnicodeMapError(&requests.FPDFText_HasUnicodeMapError{TextPage: t, Index: k}); err == nil && bad.HasUnicodeMapError {
		g.text = "\ufffd" // the code itself, which PDFium falls back to, is no reading
	}
	g.hidden = p.invisible(t, k)
	box, err := p.FPDFText_GetLooseCharBox(&requests.FPDFText_GetLooseCharBox{TextPage: t, Index: k})
	if err != nil {
		return
	}
	r := box.Rect
	g.box = frame.bounds(float64(r.Left), float64(r.Bottom), float64(r.Right), float64(r.Top))
	m := frame
	if tm, err := p.FPDFText_GetMatrix(&requests.FPDFText_GetMatrix{TextPage: t, Index: k}); err == nil {
		m = matrix{float64(tm.Matrix.A), float64(tm.Matrix.B), float64(tm.Matrix.C), float64(tm.Matrix.D), 0, 0}.mul(frame)
	}
	g.angle = direction(m[0], m[1])
	g.size = g.box.Y1 - g.box.Y0
	if s, err := p.FPDFText_GetFontSize(&requests.FPDFText_GetFontSize{TextPage: t, Index: k}); err == nil && s.FontSize > 0 {
		g.size = s.FontSize * math.Hypot(m[2], m[3])
	}
	if o, err := p.FPDFText_GetCharOrigin(&requests.FPDFText_GetCharOrigin{TextPage: t, Index: k}); err == nil {
		x, y := frame.apply(o.X, o.Y)
		if g.base = y; g.angle == 90 || g.angle == 270 {
			g.base = x
		}
	}
	if f, err := p.FPDFText_GetFillColor(&requests.FPDFText_GetFillColor{TextPage: t, Index: k}); err == nil {
		g.gray = luminance([]float64{float64(f.R) / 255, float64(f.G) / 255, float64(f.B) / 255})
	}
	if w, err := p.FPDFText_GetFontWeight(&requests.FPDFText_GetFontWeight{TextPage: t, Index: k}); err == nil {
		g.bold = w.FontWeight >= 600
	}
	c.glyph(g)
}

// invisible reports whether a character is in a text object that is not painted.
func (p *pdfiumFile) invisible(t references.FPDF_TEXTPAGE, k int) bool {
	obj, err := p.FPDFText_GetTextObject(&requests.FPDFText_GetTextObject{TextPage: t, Index: k})
	if err != nil {
		return false
	}
	mode, err := p.FPDFTextObj_GetTextRenderMode(&requests.FPDFTextObj_GetTextRenderMode{PageObject: obj.TextObject})
	return err == nil && mode.TextRenderMode == enums.FPDF_TEXTRENDERMODE_INVISIBLE
}
