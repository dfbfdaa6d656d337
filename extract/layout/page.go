// Package layout turns the glyphs and rulings of fixed-layout pages into lines,
// paragraphs and tables. It is pure geometry: it knows no file format, so every
// engine that can place glyphs feeds it. Coordinates are points from the page's
// top left corner after rotation, y growing downwards.
//
// A page is taken apart from the most certain to the least:
//
//   - Glyphs go into the frame of the direction that they read in, so that a
//     table turned sideways is a table like any other (frame.go, turned.go).
//   - Rules that cross make lattices: snapped lines, unit cells, a union of those
//     with no rule between them (rule.go, lattice.go). What stands in a cell
//     belongs to the cell (assign.go); lines are made of the rest. The edges of
//     adjoining filled boxes count as rules (shade.go).
//   - Bands of lines are read in columns of text (order.go); what stands between
//     rules of one width becomes a table (shelf.go), other groups of bands with
//     common gaps where there is evidence (align.go, columns.go, evidence.go), two of
//     them where they stand side by side (seam.go),
//     their rows set apart by rules, gaps, or the middles of cells (rows.go,
//     stack.go, centre.go), below a header with levels (head.go, stretch.go). The
//     columns of Chinese tables may be a few points apart (narrow.go, headed.go);
//     their rows are the cheapest way to cut the table (fit.go).
//   - When all pages are there, running heads and page numbers get their roles
//     (furniture.go), lines become paragraphs where the line break was forced by
//     the margin (para.go), and the parts of a table are joined over pages
//     (join.go, beside.go, rest.go). What texts between no vertical rules leave in
//     doubt becomes an issue (doubt.go).
//
// One rule decides nearly every join: a line was wrapped when the first unit of
// the next line would not have fitted behind it.
package layout

import "lianhe/extract"

// Glyph is one drawn character (or ligature) in upright page space.
type Glyph struct {
	Text  string       // what it reads as; "" never, U+FFFD where unknown
	Box   extract.Rect // advance width by font ascent/descent, not the ink
	Base  float64      // y of the baseline (x of the centre line for vertical writing)
	Size  float64      // font size in points, CTM applied
	Angle int          // direction of writing: 0, 90, 180, 270 degrees clockwise
	Vert  bool         // vertical writing mode
	Bold  bool
	Gray  float64 // luminance of the fill, 0 black to 1 white
	Font  int     // equal for glyphs of the same font on the page
	Seq   int     // order in the content stream
	// Space reports that the content stream itself placed a space (or a word
	// gap in a TJ array of an otherwise spaced text) before this glyph.
	Space bool
}

// Rule is a horizontal or vertical line, or a thin filled rectangle that serves
// as one. A filled box that is no rule is a Fill.
type Rule struct {
	X0, Y0, X1, Y1 float64 // centre line; X0<=X1, Y0<=Y1; one of the extents is ~0
	Width          float64
}

// Picture is where an image or shading covers the page.
type Picture struct{ Box extract.Rect }

// Fill is a filled upright box that can be seen on the page: shading.
type Fill struct {
	Box  extract.Rect
	Gray float64 // luminance, 0 black to 1 white
}

// Page is one page as an engine hands it over.
type Page struct {
	Number        int // from 1
	Width, Height float64
	Glyphs        []Glyph
	Rules         []Rule
	Fills         []Fill
	Pictures      []Picture
}
