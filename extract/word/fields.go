package word

import (
	"regexp"
	"strings"
	"unicode/utf16"
)

// overlay is the field by which Word draws one character over another, the way
// many offices tick a box: eq \o\ac(□,√).
var overlay = regexp.MustCompile(`(?i)^eq\s*\\o\s*(?:\\a[clr])?\s*\(([^,;，；]*)[,;，；]([^)]*)\)$`)

// evaluate prints a field that has no result: check boxes and lists of a form,
// characters drawn over each other.
func (w *walker) evaluate(f *field) string {
	code := strings.TrimSpace(f.code.String())
	if m := overlay.FindStringSubmatch(code); m != nil {
		return overlaid(strings.TrimSpace(m[1]), strings.TrimSpace(m[2]))
	}
	if f.form < 0 {
		if strings.HasPrefix(strings.ToUpper(code), "FORMCHECKBOX") {
			return "□"
		}
		return ""
	}
	return w.form(f.form)
}

// overlaid is what two characters drawn over each other read as.
func overlaid(a, b string) string {
	if a == "√" || a == "✓" || a == "×" {
		a, b = b, a
	}
	switch {
	case strings.ContainsAny(a, "□☐口") && strings.ContainsAny(b, "√✓✔"):
		return "☑"
	case strings.ContainsAny(a, "□☐口") && strings.ContainsAny(b, "×xX"):
		return "☒"
	}
	return b
}

// form prints a form field from the data stream: NilPICFAndBinData with FFData
// ([MS-DOC] 2.9.158, 2.9.78).
func (w *walker) form(at int) string {
	const (
		header    = 0x44
		checkBox  = 1
		dropDown  = 2
		undecided = 25 // the value is that of the default
	)
	d := w.data.from(at+header, w.data.u32(at)-header)
	if len(d) < 10 {
		return ""
	}
	kind, value := d.u16(4)&3, d.u16(4)>>2&0x1F
	next := 10
	text := func() string {
		n := d.u16(next)
		s := d.from(next+2, 2*n).utf16()
		next += 2 + 2*n + 2
		return s
	}
	text() // the name
	if kind != checkBox && kind != dropDown {
		return ""
	}
	if value == undecided {
		value = d.u16(next)
	}
	if kind == checkBox {
		if value == 1 {
			return "☑"
		}
		return "□"
	}
	next += 2
	for range 5 { // format, help, status, macros
		text()
	}
	return d.choice(next, value)
}

// choice is entry i of a list of strings ([MS-DOC] 2.2.4).
func (d bin) choice(at, i int) string {
	count, extra := d.u16(at+2), d.u16(at+4)
	at += 6
	for k := range count {
		n := d.u16(at)
		if k == i {
			return d.from(at+2, 2*n).utf16()
		}
		at += 2 + 2*n + extra
	}
	return ""
}

func (d bin) utf16() string {
	units := make([]uint16, len(d)/2)
	for i := range units {
		units[i] = uint16(d.u16(2 * i))
	}
	return string(utf16.Decode(units))
}
