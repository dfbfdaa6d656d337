package review

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"

	"lianhe/extract"
	"lianhe/extract/pdf"
)

// margin is how much of the page above and below a place its picture shows, in
// points; the picture is as wide as the page.
const margin = 100

var frameColor = image.NewUniform(color.RGBA{208, 40, 30, 255})

// Draw writes a PNG of the band of a page around a box, with a frame around the
// box. It renders the file in this process, which should be one that may die.
func Draw(ctx context.Context, in extract.Input, page int, box extract.Rect, w io.Writer) error {
	const beyond = 1e5 // any page ends before
	band := extract.Rect{X0: 0, Y0: max(0, box.Y0-margin), X1: beyond, Y1: box.Y1 + margin}
	var b bytes.Buffer
	if err := pdf.Crop(ctx, in, page, band, &b); err != nil {
		return err
	}
	plain, err := png.Decode(&b)
	if err != nil {
		return err
	}
	img := image.NewRGBA(plain.Bounds())
	draw.Draw(img, img.Bounds(), plain, img.Bounds().Min, draw.Src)
	// The band begins at the left edge of the page, and ends where the page does.
	pixel := func(x, y float64) image.Point {
		return image.Pt(int(x*pdf.CropScale), int((y-band.Y0)*pdf.CropScale))
	}
	outline(img, image.Rectangle{Min: pixel(box.X0, box.Y0), Max: pixel(box.X1, box.Y1)}.Inset(-5))
	return png.Encode(w, img)
}

// outline draws the sides of a rectangle.
func outline(img draw.Image, r image.Rectangle) {
	const thick = 3
	for _, side := range []image.Rectangle{
		image.Rect(r.Min.X, r.Min.Y, r.Max.X, r.Min.Y+thick), image.Rect(r.Min.X, r.Max.Y-thick, r.Max.X, r.Max.Y),
		image.Rect(r.Min.X, r.Min.Y, r.Min.X+thick, r.Max.Y), image.Rect(r.Max.X-thick, r.Min.Y, r.Max.X, r.Max.Y),
	} {
		draw.Draw(img, side, frameColor, image.Point{}, draw.Src)
	}
}
