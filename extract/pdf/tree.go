package pdf

import (
	"math"

	"lianhe/extract"
)

// A leaf is a page of the page tree with what it inherits.
type leaf struct {
	dict
	resources dict
	box       [4]float64
	rotate    int
	unit      float64
}

// maxTree bounds the depth of the page tree, which some writers make a chain.
const maxTree = 2000

// inheritable are the entries that pages take from the nodes above them.
var inheritable = []name{"Resources", "MediaBox", "CropBox", "Rotate"}

// maxNodes bounds the nodes of the page tree that are visited, those that stand
// in it twice counted twice.
const maxNodes = 1 << 17

// leaves walks the page tree. A page may stand in it more than once; a node within
// itself is not entered, so that a tree that bites its tail ends.
func (f *file) leaves() (pages []leaf, truncated bool) {
	limit := f.limits.Pages
	open, nodes := map[ref]bool{}, 0
	var walk func(o object, in dict, depth int)
	walk = func(o object, in dict, depth int) {
		if r, ok := o.(ref); ok {
			if open[r] {
				return
			}
			open[r] = true
			defer delete(open, r)
		}
		d := f.dict(o)
		if d == nil {
			f.incomplete = true
		}
		if nodes++; d == nil || depth > maxTree || nodes > maxNodes {
			return
		}
		here := dict{}
		for _, k := range inheritable {
			if v := f.resolve(d[k]); v != nil {
				here[k] = v
			} else if v, ok := in[k]; ok {
				here[k] = v
			}
		}
		if kids := f.array(d["Kids"]); kids != nil && f.name(d["Type"]) != "Page" {
			for _, k := range kids {
				walk(k, here, depth+1)
			}
			return
		}
		if len(pages) >= limit {
			truncated = true
			return
		}
		pages = append(pages, f.leaf(d, here))
	}
	walk(f.dict(f.trailer["Root"])["Pages"], dict{}, 0)
	if len(pages) == 0 { // a tree without leaves: take the pages that are found
		for n := range f.entries {
			if d := f.dict(ref{n, 0}); d["Type"] == name("Page") {
				in := dict{}
				for _, k := range inheritable {
					in[k] = f.inherited(d, k)
				}
				walk(ref{n, 0}, in, 0)
			}
		}
	}
	return pages, truncated
}

func (f *file) leaf(d, in dict) leaf {
	p := leaf{dict: d, resources: f.dict(in["Resources"]), unit: f.num(d["UserUnit"], 1)}
	p.box = [4]float64{0, 0, 612, 792}
	media, ok := f.box(in["MediaBox"])
	if ok {
		p.box = media
	}
	if crop, ok := f.box(in["CropBox"]); ok {
		c := [4]float64{max(crop[0], p.box[0]), max(crop[1], p.box[1]), min(crop[2], p.box[2]), min(crop[3], p.box[3])}
		if c[2]-c[0] > 1 && c[3]-c[1] > 1 {
			p.box = c
		}
	}
	p.rotate = ((asInt(f.resolve(in["Rotate"]))/90*90)%360 + 360) % 360
	if p.unit <= 0 || p.unit > 100 {
		p.unit = 1
	}
	return p
}

// box reads a rectangle, its corners in any order; an empty one is none.
func (f *file) box(o object) ([4]float64, bool) {
	a := f.numbers(o)
	if len(a) < 4 {
		return [4]float64{}, false
	}
	b := [4]float64{min(a[0], a[2]), min(a[1], a[3]), max(a[0], a[2]), max(a[1], a[3])}
	for _, v := range b {
		if math.Abs(v) > 1e6 {
			return b, false
		}
	}
	return b, b[2]-b[0] > 1 && b[3]-b[1] > 1
}

// frame is the page's size as it is shown, and the matrix that maps its user
// space there, to points from the top left corner.
func (p *leaf) frame() (m matrix, w, h float64) {
	w, h = p.box[2]-p.box[0], p.box[3]-p.box[1]
	u := p.unit
	switch p.rotate {
	case 90:
		m = matrix{0, 1, 1, 0, -p.box[1], -p.box[0]}
		w, h = h, w
	case 180:
		m = matrix{-1, 0, 0, 1, p.box[2], -p.box[1]}
	case 270:
		m = matrix{0, -1, -1, 0, p.box[3], p.box[2]}
		w, h = h, w
	default:
		m = matrix{1, 0, 0, -1, -p.box[0], p.box[3]}
	}
	return m.mul(matrix{u, 0, 0, u, 0, 0}), w * u, h * u
}

// onPage reports whether the middle of a box lies on a page of that size.
func onPage(r extract.Rect, w, h float64) bool {
	x, y := (r.X0+r.X1)/2, (r.Y0+r.Y1)/2
	return x >= 0 && y >= 0 && x <= w && y <= h
}
