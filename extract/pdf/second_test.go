package pdf

import (
	"context"
	"errors"
	"math"
	"testing"

	"lianhe/extract"
	"lianhe/extract/layout"
)

// What the second engine makes of a file reads as the first would have read it.
func TestSecondEngine(t *testing.T) {
	in := extract.Input{Data: new(builder).onePage(helv, "BT /F1 10 Tf 20 100 Td (Hello there) Tj ET 10 20 m 90 20 l S", ""), Limits: extract.DefaultLimits}
	var pages []layout.Page
	meta, err := secondPages(context.Background(), in, true, func(p *layout.Page) { pages = append(pages, *p) })
	if err != nil {
		t.Fatal(err)
	}
	if meta.Engine != enginePDFium || len(pages) != 1 || textOf(pages[0]) != "Hello there" || len(pages[0].Rules) != 1 {
		t.Errorf("by %s: %v", meta.Engine, pages)
	}
}

// The glyphs of PDFium stand where those of the first engine do.
func TestGlyphsOfSecondEngine(t *testing.T) {
	data := new(builder).onePage(helv, "BT /F1 10 Tf 20 100 Td (Hello there) Tj 3 Tr (unseen) Tj ET", "")
	own, _ := pagesOf(t, data)
	err := withPDFium(context.Background(), data, func(p *pdfiumFile) error {
		gs := p.glyphs(0, 200, 200)
		if len(gs) != len(own[0].Glyphs) {
			t.Fatalf("%d glyphs, want %d", len(gs), len(own[0].Glyphs))
		}
		for i, g := range gs {
			if o := own[0].Glyphs[i]; g.Text != o.Text || g.Space != o.Space || math.Abs(g.Box.X0-o.Box.X0) > 0.5 || math.Abs(g.Base-o.Base) > 0.5 || math.Abs(g.Size-o.Size) > 0.1 {
				t.Errorf("glyph %d: %v, want %v", i, g, o)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestSecondEngineNeedsPassword(t *testing.T) {
	in := extract.Input{Data: testdata(t, "password.pdf"), Limits: extract.DefaultLimits}
	if _, err := secondPages(context.Background(), in, true, func(*layout.Page) {}); !errors.Is(err, errPassword) {
		t.Errorf("got %v", err)
	}
}
