package extract

import "strings"

// The signs of Microsoft's symbol fonts that official forms use, by the code of
// the font; those of check boxes and list marks matter most. Word stores them at
// U+F000 plus the code.
var (
	wingdings = map[rune]string{
		0x6C: "●", 0x6D: "○", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "□", 0x72: "□", 0x75: "◆", 0x76: "◆", 0x77: "◆", 0x78: "☒",
		0xA1: "○", 0xA2: "○", 0xA4: "◉", 0xA5: "◎", 0xA7: "■", 0xA8: "□", 0xD8: "➢", 0xE0: "→", 0xFB: "×", 0xFC: "√", 0xFD: "☒", 0xFE: "☑",
	}
	wingdings2 = map[rune]string{
		0x2A: "□", 0x30: "□", 0x4F: "×", 0x50: "√", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x97: "●", 0x98: "●", 0x99: "○", 0x9A: "○",
		0xA0: "■", 0xA1: "■", 0xA2: "■", 0xA3: "□", 0xA4: "□",
	}
	webdings = map[rune]string{0x61: "√", 0x63: "□", 0x67: "■", 0x6E: "●", 0x72: "×"}
	symbols  = map[rune]string{
		0xA3: "≤", 0xB0: "°", 0xB1: "±", 0xB2: "″", 0xA2: "′", 0xB3: "≥", 0xB4: "×", 0xB7: "·", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0x6D: "μ",
		0x61: "α", 0x62: "β", 0x67: "γ", 0x64: "δ", 0x44: "Δ", 0x57: "Ω", 0xA5: "∞",
	}
)

var symbolFonts = map[string]map[rune]string{"wingdings": wingdings, "wingdings2": wingdings2, "webdings": webdings, "symbol": symbols}

func fontKey(font string) string { return strings.ToLower(strings.ReplaceAll(font, " ", "")) }

// IsSymbolFont reports whether the characters of a font are signs.
func IsSymbolFont(font string) bool { return symbolFonts[fontKey(font)] != nil }

// Symbol is what r reads as in a font: in a symbol font its sign, elsewhere
// itself. Private-use characters without a known font are Wingdings', which is
// what Word puts check boxes in; one without meaning reads as nothing.
func Symbol(font string, r rune) string {
	code := r
	private := r >= 0xF000 && r <= 0xF0FF
	if private {
		code = r - 0xF000
	}
	f := fontKey(font)
	table := symbolFonts[f]
	if table == nil {
		if !private {
			return string(r)
		}
		table = wingdings
	}
	if s, ok := table[code]; ok {
		return s
	}
	if !private && (code > 0xFF || code <= ' ' || code < 0x80 && f == "symbol") {
		return string(r)
	}
	return ""
}
