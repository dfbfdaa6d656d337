package pdf

// colorOperator keeps the luminance of what is filled and stroked; a pattern is
// taken as mid-grey.
func (in *interpreter) colorOperator(op []byte, ops []operand, res dict) {
	var v [4]float64
	switch string(op) {
	case "g":
		if nums(ops, v[:1]) {
			in.g.fill, in.g.fillSpace = v[0], 1
		}
	case "G":
		if nums(ops, v[:1]) {
			in.g.stroke, in.g.strokeSpace = v[0], 1
		}
	case "rg":
		if nums(ops, v[:3]) {
			in.g.fill, in.g.fillSpace = luminance(v[:3]), 3
		}
	case "RG":
		if nums(ops, v[:3]) {
			in.g.stroke, in.g.strokeSpace = luminance(v[:3]), 3
		}
	case "k":
		if nums(ops, v[:4]) {
			in.g.fill, in.g.fillSpace = luminance(v[:4]), 4
		}
	case "K":
		if nums(ops, v[:4]) {
			in.g.stroke, in.g.strokeSpace = luminance(v[:4]), 4
		}
	case "cs":
		in.g.fill, in.g.fillSpace = 0, in.space(res, ops)
	case "CS":
		in.g.stroke, in.g.strokeSpace = 0, in.space(res, ops)
	case "sc", "scn":
		in.g.fill = in.color(ops, in.g.fillSpace, in.g.fill)
	case "SC", "SCN":
		in.g.stroke = in.color(ops, in.g.strokeSpace, in.g.stroke)
	}
}

// The colour spaces whose components do not say how light they are.
const (
	spaceTint    = -1 // Separation, DeviceN: 0 is no ink
	spaceIndexed = -2
	spacePattern = -3
	spaceLab     = -4 // the first component is the lightness, to 100
)

// space is the number of components of a colour space, or one of the constants.
func (in *interpreter) space(res dict, ops []operand) int {
	if len(ops) == 0 {
		return 0
	}
	f := in.file
	o := f.resolve(f.dict(res["ColorSpace"])[name(ops[len(ops)-1].text)])
	n, ok := o.(name)
	if o == nil {
		n, ok = name(ops[len(ops)-1].text), true
	}
	var a []object
	if !ok {
		if a = f.array(o); len(a) == 0 {
			return 0
		}
		n = f.name(a[0])
	}
	switch n {
	case "DeviceGray", "CalGray", "G":
		return 1
	case "Lab":
		return spaceLab
	case "DeviceRGB", "CalRGB", "RGB":
		return 3
	case "DeviceCMYK", "CMYK":
		return 4
	case "ICCBased":
		if len(a) > 1 {
			return asInt(f.resolve(f.dict(a[1])["N"]))
		}
	case "Separation", "DeviceN":
		return spaceTint
	case "Indexed", "I":
		return spaceIndexed
	case "Pattern":
		return spacePattern
	}
	return 0
}

func (in *interpreter) color(ops []operand, space int, old float64) float64 {
	var v []float64
	var buf [4]float64
	for _, o := range ops {
		if o.kind == tokNumber && len(v) < 4 {
			v = append(buf[:0], append(v, o.num)...)
		}
	}
	switch {
	case space == spaceTint && len(v) > 0:
		top := 0.0
		for _, x := range v {
			top = max(top, x)
		}
		return 1 - min(1, top)
	case space == spaceLab && len(v) > 0:
		return clamp(v[0] / 100)
	case space < 0:
		return 0.5
	case len(v) == 1 || len(v) == 3 || len(v) == 4:
		return luminance(v)
	}
	return old
}

// luminance of a gray, RGB or CMYK colour.
func luminance(v []float64) float64 {
	switch len(v) {
	case 1:
		return clamp(v[0])
	case 3:
		return 0.299*clamp(v[0]) + 0.587*clamp(v[1]) + 0.114*clamp(v[2])
	}
	k := 1 - clamp(v[3])
	return 0.299*(1-clamp(v[0]))*k + 0.587*(1-clamp(v[1]))*k + 0.114*(1-clamp(v[2]))*k
}

func clamp(x float64) float64 { return max(0, min(1, x)) }
