package pdf

import (
	"strings"

	"lianhe/extract"
)

// The flags of a button field that say what it looks like (12.7.4.2).
const (
	buttonRadio = 1 << 15
	buttonPush  = 1 << 16
)

// The signs of a radio button.
const (
	radioOff = "○"
	radioOn  = "●"
)

// button says how the state of a check box or radio button reads. Appearances draw
// it in too many ways, or not at all.
func (f *file) button(a dict) (sign string, ok bool) {
	if f.name(a["Subtype"]) != "Widget" || f.inherited(a, "FT") != name("Btn") {
		return "", false
	}
	flags := asInt(f.inherited(a, "Ff"))
	if flags&buttonPush != 0 {
		return "", false
	}
	state := f.name(a["AS"])
	if state == "" {
		if v, _ := f.inherited(a, "V").(name); f.dict(f.dict(a["AP"])["N"])[v] != nil {
			state = v
		}
	}
	on := state != "" && state != "Off"
	switch {
	case flags&buttonRadio == 0 && on:
		return boxTicked, true
	case flags&buttonRadio == 0:
		return boxEmpty, true
	case on:
		return radioOn, true
	}
	return radioOff, true
}

// press puts the sign of a button where it stands; in a wide one at its start,
// before the words it is drawn around.
func (in *interpreter) press(a dict, sign string) {
	rect, ok := in.file.box(a["Rect"])
	if !ok || len(in.out.buttons) >= maxAnnots {
		return
	}
	side := min(rect[2]-rect[0], rect[3]-rect[1])
	middle := (rect[1] + rect[3]) / 2
	b := in.g.ctm.bounds(rect[0], middle-side/2, rect[0]+side, middle+side/2)
	in.out.buttons = append(in.out.buttons, button{b, sign})
}

// A button is a check box or radio button of a form, and how its state reads.
type button struct {
	box  extract.Rect
	sign string
}

// boxSigns are what pages print where a button is to be.
const boxSigns = "□■☐☑☒❏❑❒○●◯"

// pressButtons lets the buttons of a form take the place of the box that is
// printed under them, if there is one.
func (c *canvas) pressButtons() {
	if len(c.buttons)*len(c.glyphs) > maxWork {
		return
	}
	for _, b := range c.buttons {
		if g := c.signUnder(b.box); g != nil {
			g.text = b.sign
			continue
		}
		c.seq++
		c.replace(b.box, b.sign, nil, c.seq)
	}
}

// signUnder is the printed box the middle of which lies in b, or that b's lies in.
func (c *canvas) signUnder(b extract.Rect) *canvasGlyph {
	for i := range c.glyphs {
		g := &c.glyphs[i]
		if g.gone || !strings.Contains(boxSigns, g.text) {
			continue
		}
		if holdsMiddle(b, g.box) || holdsMiddle(g.box, b) {
			return g
		}
	}
	return nil
}

// holdsMiddle reports whether the middle of b lies in a.
func holdsMiddle(a, b extract.Rect) bool {
	x, y := (b.X0+b.X1)/2, (b.Y0+b.Y1)/2
	return x >= a.X0 && x <= a.X1 && y >= a.Y0 && y <= a.Y1
}
