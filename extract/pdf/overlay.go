package pdf

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"strconv"

	"lianhe/extract"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/requests"
	xfont "golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"
)

// renderDPI is the resolution of the pictures of pages, enough to read small print.
const renderDPI = 144

// CropScale is how many pixels of a Crop make a point of the page.
const CropScale = renderDPI / 72.0

var (
	colorCell  = color.NRGBA{0, 90, 200, 255}
	colorSpan  = color.NRGBA{255, 150, 0, 60}
	colorPara  = color.NRGBA{0, 150, 60, 255}
	colorOrder = color.NRGBA{220, 0, 40, 255}
)

// Overlay writes a PNG of a page, counted from 1, with what was understood drawn
// over it: cells in blue, those that span several rows or columns filled orange,
// lines of paragraphs in green, and the reading order of the blocks as numbers
// joined by a red line.
func Overlay(ctx context.Context, in extract.Input, page int, blocks []extract.Block, w io.Writer) error {
	img, err := render(ctx, in, page)
	if err != nil {
		return err
	}
	s := sketch{img, renderDPI / 72.0}
	var order []extract.Rect
	for _, b := range blocks {
		if first := s.block(b, page); !first.Empty() {
			order = append(order, first)
		}
	}
	for i, r := range order {
		if i > 0 {
			s.line(order[i-1].X0, order[i-1].Y0, r.X0, r.Y0)
		}
		s.label(r, strconv.Itoa(i+1))
	}
	return png.Encode(w, img)
}

// Crop writes a PNG of a part of a page, in points from its top left corner.
func Crop(ctx context.Context, in extract.Input, page int, box extract.Rect, w io.Writer) error {
	img, err := render(ctx, in, page)
	if err != nil {
		return err
	}
	r := sketch{img, renderDPI / 72.0}.pixels(box).Intersect(img.Bounds())
	if r.Empty() {
		return fmt.Errorf("第%d页上没有这个区域", page)
	}
	return png.Encode(w, img.SubImage(r))
}

// maxPixels bounds the sides of the picture of a page.
const maxPixels = 6000

// render draws a page with its annotations.
func render(ctx context.Context, in extract.Input, page int) (*image.RGBA, error) {
	var out *image.RGBA
	err := withPDFium(ctx, in.Data, func(p *pdfiumFile) error {
		if page < 1 || page > p.pages {
			return fmt.Errorf("没有第%d页，共%d页", page, p.pages)
		}
		size, err := p.GetPageSize(&requests.GetPageSize{Page: p.page(page - 1)})
		if err != nil {
			return err
		}
		if max(size.Width, size.Height)*renderDPI/72 > maxPixels {
			return fmt.Errorf("第%d页过大，无法绘制", page)
		}
		r, err := p.RenderPageInDPI(&requests.RenderPageInDPI{Page: p.page(page - 1), DPI: renderDPI, RenderFlags: enums.FPDF_RENDER_FLAG_ANNOT})
		if err != nil {
			return err
		}
		defer r.Cleanup()
		out = image.NewRGBA(r.Result.Image.Bounds())
		draw.Draw(out, out.Bounds(), r.Result.Image, image.Point{}, draw.Src)
		return nil
	})
	return out, err
}

// A sketch draws in points over the picture of a page.
type sketch struct {
	*image.RGBA
	scale float64 // pixels a point
}

func (s sketch) pixels(r extract.Rect) image.Rectangle {
	px := func(v float64) int { return int(v*s.scale + 0.5) }
	return image.Rect(px(r.X0), px(r.Y0), px(r.X1), px(r.Y1))
}

// block draws a block as far as it is on the page and returns where it begins there.
func (s sketch) block(b extract.Block, page int) (first extract.Rect) {
	mark := func(src extract.Source, draw func(extract.Rect)) {
		if src.Page == page && !src.Box.Empty() {
			draw(src.Box)
			if first.Empty() {
				first = src.Box
			}
		}
	}
	frame := func(c color.NRGBA) func(extract.Rect) { return func(r extract.Rect) { s.frame(r, c) } }
	if p := b.Para; p != nil {
		if len(p.Lines) == 0 {
			mark(p.Src, frame(colorPara))
		}
		for _, l := range p.Lines {
			mark(l.Src, frame(colorPara))
		}
		return first
	}
	for _, c := range b.Table.Cells {
		if c.RowSpan > 1 || c.ColSpan > 1 {
			mark(c.Src, func(r extract.Rect) {
				draw.Draw(s, s.pixels(r), image.NewUniform(colorSpan), image.Point{}, draw.Over)
			})
		}
		mark(c.Src, frame(colorCell))
	}
	return first
}

func (s sketch) frame(r extract.Rect, c color.NRGBA) {
	p := s.pixels(r)
	for x := p.Min.X; x <= p.Max.X; x++ {
		s.Set(x, p.Min.Y, c)
		s.Set(x, p.Max.Y, c)
	}
	for y := p.Min.Y; y <= p.Max.Y; y++ {
		s.Set(p.Min.X, y, c)
		s.Set(p.Max.X, y, c)
	}
}

func (s sketch) line(x0, y0, x1, y1 float64) {
	const steps = 400
	for i := range steps + 1 {
		t := float64(i) / steps
		s.Set(int((x0+(x1-x0)*t)*s.scale), int((y0+(y1-y0)*t)*s.scale), colorOrder)
	}
}

func (s sketch) label(r extract.Rect, text string) {
	p := s.pixels(r).Min
	d := xfont.Drawer{Dst: s, Src: image.NewUniform(colorOrder), Face: basicfont.Face7x13, Dot: fixed.P(p.X-8*len(text), p.Y+10)}
	d.DrawString(text)
}
