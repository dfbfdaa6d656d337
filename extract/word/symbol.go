package word

import "strings"

// The signs of Microsoft's symbol fonts that forms use, by the code of the font;
// in text they stand at U+F000 plus the code.
var symbolFonts = map[string]map[rune]string{
	"wingdings": {
		0x6C: "●", 0x6D: "○", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "□", 0x72: "□", 0x75: "◆", 0x78: "☒", 0xA1: "○", 0xA4: "◉", 0xA7: "■",
		0xA8: "□", 0xFB: "×", 0xFC: "√", 0xFD: "☒", 0xFE: "☑",
	},
	"wingdings2": {
		0x2A: "□", 0x30: "□", 0x4F: "×", 0x50: "√", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x97: "●", 0x99: "○", 0xA0: "■", 0xA3: "□", 0xA4: "□",
	},
	"webdings": {0x61: "√", 0x63: "□", 0x67: "■", 0x6E: "●", 0x72: "×"},
	"symbol":   {0xA3: "≤", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "·", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0x6D: "μ"},
}

func fontKey(font string) string { return strings.ToLower(strings.ReplaceAll(font, " ", "")) }

func isSymbolFont(font string) bool { return symbolFonts[fontKey(font)] != nil }

// symbol is what a character of a symbol font reads as. One without a known font
// is taken for Wingdings, in which Word puts check boxes; one without meaning
// reads as nothing.
func symbol(font string, r rune) string {
	private := r >= 0xF000 && r <= 0xF0FF
	table := symbolFonts[fontKey(font)]
	if table == nil {
		if !private {
			return string(r)
		}
		table = symbolFonts["wingdings"]
	}
	code := r
	if private {
		code -= 0xF000
	}
	if s, ok := table[code]; ok || private {
		return s
	}
	if r > ' ' && r <= 0xFF && fontKey(font) != "symbol" {
		return "" // a bullet or an ornament
	}
	return string(r) // Chinese, or a space, in a run with a symbol font
}
