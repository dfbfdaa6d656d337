package pdf

import "testing"

func TestGlyphNames(t *testing.T) {
	for name, want := range map[string]string{
		"A": "A", "space": " ", "nbspace": "\u00a0", "exclam": "!", "Aacute": "Á", "uhungarumlaut": "ű", "alphatonos": "ά", "theta1": "ϑ",
		"afii10017": "А", "afii10097": "я", "uni4E00": "一", "uni4E004E8C": "一二", "u20BB7": "𠮷", "f_i": "ﬁ", "a.sc": "a", "T_h": "Th", "Omega": "Ω", "apostrophe": "'", "sevenoldstyle": "7", "foursuperior": "⁴", "twosuperior": "²", "nineinferior": "₉",
	} {
		if got, ok := glyphText(name); !ok || got != want {
			t.Errorf("%s: %q, %v, want %q", name, got, ok, want)
		}
	}
	for _, name := range []string{"", ".notdef", "g12", "cid345", "uniD800", "u1", "foo_bar"} {
		if got, ok := glyphText(name); ok {
			t.Errorf("%s: %q, want nothing", name, got)
		}
	}
}
