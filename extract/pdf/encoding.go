package pdf

import (
	"strings"
	"unicode"

	"golang.org/x/text/encoding/charmap"
)

// An encoding gives the character of each code of a simple font, 0 for none.
type encoding [256]rune

var (
	winAnsi  = winAnsiEncoding()
	macRoman = fromCharmap(charmap.Macintosh)
	standard = fromRuns(map[int]string{0x20: ascii('’', '‘'), 0xa1: "¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ", 0xb1: "–†‡·", 0xb6: "¶•‚„”»…‰", 0xbf: "¿",
		0xc1: "`´ˆ˜¯˘˙¨", 0xca: "˚¸", 0xcd: "˝˛ˇ—", 0xe1: "Æ", 0xe3: "ª", 0xe8: "ŁØŒº", 0xf1: "æ", 0xf5: "ı", 0xf8: "łøœß"})
	symbol = fromRuns(map[int]string{0x20: " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼",
		0xa0: "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪", 0xf1: "〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭"})
	dingbats = fromRuns(map[int]string{0x20: " ✁✂✃✄☎✆✇✈✉☛☞✌✍✎✏✐✑✒✓✔✕✖✗✘✙✚✛✜✝✞✟✠✡✢✣✤✥✦✧★✩✪✫✬✭✮✯✰✱✲✳✴✵✶✷✸✹✺✻✼✽✾✿❀❁❂❃❄❅❆❇❈❉❊❋●❍■❏❐❑❒▲▼◆❖◗❘❙❚❛❜❝❞",
		0x80: "❨❩❪❫❬❭❮❯❰❱❲❳❴❵", 0xa1: "❡❢❣❤❥❦❧♣♦♥♠①②③④⑤⑥⑦⑧⑨⑩❶❷❸❹❺❻❼❽❾❿➀➁➂➃➄➅➆➇➈➉➊➋➌➍➎➏➐➑➒➓➔→↔↕➘➙➚➛➜➝➞➟➠➡➢➣➤➥➦➧➨➩➪➫➬➭➮➯", 0xf1: "➱➲➳➴➵➶➷➸➹➺➻➼➽➾"})
	// wingdings and wingdings2 hold what documents use of the two: boxes, ticks and
	// crosses, bullets, digits in circles, arrows.
	wingdings = fromRuns(map[int]string{0x20: " ✏✂", 0x28: "☎", 0x2a: "✉", 0x46: "☞", 0x6c: "●❍■□□❑❒⬧⧫◆❖⬥☒", 0x80: "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿",
		0x9e: "·•", 0xa1: "○", 0xa4: "◉", 0xa7: "▪□", 0xab: "★", 0xd8: "➢", 0xdf: "←→↑↓", 0xe8: "➔", 0xf0: "⇨", 0xfb: "✗✓☒☑"})
	wingdings2 = fromRuns(map[int]string{0x20: " ", 0x2a: "□", 0x4f: "✗✓☒☑☒☒", 0x98: "●", 0xa3: "□"})
)

func fromCharmap(c *charmap.Charmap) (e encoding) {
	for i := 0x20; i < 256; i++ {
		if r := c.DecodeByte(byte(i)); r != 0xfffd && !unicode.IsControl(r) {
			e[i] = r
		}
	}
	return e
}

// winAnsiEncoding is Windows-1252 with what PDF adds to it: codes without a
// character are bullets, the soft hyphen is a hyphen (annex D.2, notes 3 and 6).
func winAnsiEncoding() encoding {
	e := fromCharmap(charmap.Windows1252)
	for i := 0x7f; i < 256; i++ {
		if e[i] == 0 {
			e[i] = '•'
		}
	}
	e[0xad] = '-'
	return e
}

func fromRuns(runs map[int]string) (e encoding) {
	for at, s := range runs {
		for _, r := range s {
			e[at] = r
			at++
		}
	}
	return e
}

// ascii is the printable ASCII with other characters at 0x27 and 0x60.
func ascii(quote, grave rune) string {
	var b strings.Builder
	for r := ' '; r <= '~'; r++ {
		switch r {
		case '\'':
			b.WriteRune(quote)
		case '`':
			b.WriteRune(grave)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// baseEncoding is the encoding with a name of ISO 32000-1, annex D; nil for none.
func baseEncoding(n name) *encoding {
	switch n {
	case "WinAnsiEncoding", "PDFDocEncoding":
		return &winAnsi
	case "MacRomanEncoding", "MacExpertEncoding":
		return &macRoman
	case "StandardEncoding":
		return &standard
	}
	return nil
}

// namedEncoding is the built-in encoding of a symbol font that is known by name.
func namedEncoding(font string) *encoding {
	f := strings.ToLower(strings.ReplaceAll(font, " ", ""))
	switch {
	case strings.HasPrefix(f, "wingdings2"):
		return &wingdings2
	case strings.HasPrefix(f, "wingdings"):
		return &wingdings
	case strings.HasPrefix(f, "zapfdingbats"):
		return &dingbats
	case f == "symbol" || strings.HasPrefix(f, "symbol,") || strings.HasPrefix(f, "symbolmt"), strings.HasPrefix(f, "standardsymbols"):
		return &symbol
	}
	return nil
}

// The widths of the printable ASCII in Helvetica and Times (Adobe's core font
// metrics), in thousandths of the
// size, for files that leave out those of the standard fonts.
var (
	helvetica = [95]uint16{278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
		1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
		333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584}
	times = [95]uint16{250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444,
		921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469, 500,
		333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541}
	helveticaBold = [95]uint16{278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611,
		975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556,
		333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584}
	timesBold = [95]uint16{250, 333, 555, 500, 500, 1000, 833, 278, 333, 333, 500, 570, 250, 333, 250, 278, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 333, 333, 570, 570, 570, 500,
		930, 722, 667, 722, 722, 667, 611, 778, 778, 389, 500, 778, 667, 944, 722, 778, 611, 778, 722, 556, 667, 722, 722, 1000, 722, 722, 667, 333, 278, 333, 581, 500,
		333, 500, 556, 444, 556, 444, 333, 500, 556, 278, 333, 556, 278, 833, 556, 500, 556, 556, 444, 389, 333, 556, 500, 722, 500, 500, 444, 394, 220, 394, 520}
)

// standardWidth is the width of a code in the standard font that a name is closest to.
func standardWidth(font string, code byte) float64 {
	f := strings.ToLower(font)
	if strings.Contains(f, "courier") || strings.Contains(f, "mono") {
		return 0.6
	}
	bold := strings.Contains(f, "bold")
	table := &helvetica
	switch serif := strings.Contains(f, "times") || strings.Contains(f, "roman") || strings.Contains(f, "serif"); {
	case serif && bold:
		table = &timesBold
	case serif:
		table = &times
	case bold:
		table = &helveticaBold
	}
	if code < 32 || code > 126 {
		return 0.556
	}
	return float64(table[code-32]) / 1000
}
