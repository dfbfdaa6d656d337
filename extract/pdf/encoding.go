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
