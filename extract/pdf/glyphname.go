package pdf

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The names of characters that are not built from a letter and an accent, as in
// the Adobe Glyph List: pairs of name and character.
const plainNames = `exclam ! quotedbl " numbersign # dollar $ percent % ampersand & quotesingle ' parenleft ( parenright )
asterisk * plus + comma , hyphen - period . slash / zero 0 one 1 two 2 three 3 four 4 five 5 six 6 seven 7 eight 8 nine 9
colon : semicolon ; less < equal = greater > question ? at @ bracketleft [ backslash \ bracketright ] asciicircum ^ underscore _
grave ` + "`" + ` braceleft { bar | braceright } asciitilde ~ exclamdown ¡ cent ¢ sterling £ currency ¤ yen ¥ brokenbar ¦ section §
dieresis ¨ copyright © ordfeminine ª guillemotleft « logicalnot ¬ registered ® macron ¯ degree ° plusminus ± twosuperior ²
threesuperior ³ acute ´ mu µ paragraph ¶ periodcentered · middot · cedilla ¸ onesuperior ¹ ordmasculine º guillemotright »
onequarter ¼ onehalf ½ threequarters ¾ questiondown ¿ AE Æ Eth Ð multiply × Oslash Ø Thorn Þ germandbls ß ae æ eth ð divide ÷
oslash ø thorn þ Dcroat Đ dcroat đ Hbar Ħ hbar ħ dotlessi ı IJ Ĳ ij ĳ kgreenlandic ĸ Ldot Ŀ ldot ŀ Lslash Ł lslash ł
napostrophe ŉ Eng Ŋ eng ŋ OE Œ oe œ Tbar Ŧ tbar ŧ longs ſ florin ƒ circumflex ˆ caron ˇ breve ˘ dotaccent ˙ ring ˚ ogonek ˛
tilde ˜ hungarumlaut ˝ quoteleft ‘ quoteright ’ quotesinglbase ‚ quotereversed ‛ quotedblleft “ quotedblright ” quotedblbase „
endash – emdash — figuredash ‒ afii00208 ― dagger † daggerdbl ‡ bullet • onedotenleader ․ twodotenleader ‥ ellipsis …
perthousand ‰ minute ′ second ″ guilsinglleft ‹ guilsinglright › exclamdbl ‼ fraction ⁄ Euro € euro € franc ₣ lira ₤ peseta ₧
trademark ™ estimated ℮ numero № afii61352 № Omega Ω ohm Ω Ifraktur ℑ Rfraktur ℜ weierstrass ℘ aleph ℵ arrowleft ← arrowup ↑
arrowright → arrowdown ↓ arrowboth ↔ arrowupdn ↕ carriagereturn ↵ arrowdblleft ⇐ arrowdblup ⇑ arrowdblright ⇒ arrowdbldown ⇓
arrowdblboth ⇔ universal ∀ partialdiff ∂ existential ∃ emptyset ∅ Delta Δ increment ∆ gradient ∇ element ∈ notelement ∉
suchthat ∋ product ∏ summation ∑ minus − asteriskmath ∗ radical √ proportional ∝ infinity ∞ orthogonal ∟ angle ∠ logicaland ∧
logicalor ∨ intersection ∩ union ∪ integral ∫ therefore ∴ similar ∼ congruent ≅ approxequal ≈ notequal ≠ equivalence ≡
lessequal ≤ greaterequal ≥ propersubset ⊂ propersuperset ⊃ notsubset ⊄ reflexsubset ⊆ reflexsuperset ⊇ circleplus ⊕
circlemultiply ⊗ perpendicular ⊥ dotmath ⋅ angleleft 〈 angleright 〉 lozenge ◊ spade ♠ club ♣ heart ♥ diamond ♦ filledbox ■
H22073 □ circle ○ H18533 ● triagup ▲ triagdn ▼ checkmark ✓ ff ﬀ fi ﬁ fl ﬂ ffi ﬃ ffl ﬄ f_f ﬀ f_i ﬁ f_l ﬂ f_f_i ﬃ f_f_l ﬄ
theta1 ϑ phi1 ϕ omega1 ϖ Upsilon1 ϒ sigma1 ς arrowvertex ⏐
Alpha Α Beta Β Gamma Γ Epsilon Ε Zeta Ζ Eta Η Theta Θ Iota Ι Kappa Κ Lambda Λ Mu Μ Nu Ν Xi Ξ Omicron Ο Pi Π Rho Ρ Sigma Σ
Tau Τ Upsilon Υ Phi Φ Chi Χ Psi Ψ alpha α beta β gamma γ delta δ epsilon ε zeta ζ eta η theta θ iota ι kappa κ lambda λ nu ν
xi ξ omicron ο pi π rho ρ sigma σ tau τ upsilon υ phi φ chi χ psi ψ omega ω visiblespace ␣ nbhyphen ‑ apostrophe '`

// accents are the names of accents that follow a letter, with the combining mark.
var accents = map[string]rune{
	"grave": 0x300, "acute": 0x301, "circumflex": 0x302, "tilde": 0x303, "macron": 0x304, "breve": 0x306, "dotaccent": 0x307,
	"dot": 0x307, "dieresis": 0x308, "ring": 0x30a, "hungarumlaut": 0x30b, "caron": 0x30c, "commaaccent": 0x327, "cedilla": 0x327,
	"ogonek": 0x328, "horn": 0x31b, "dotbelow": 0x323, "tonos": 0x301, "hookabove": 0x309,
}

var glyphNames = func() map[string]string {
	m := map[string]string{"space": " ", "nbspace": "\u00a0", "nonbreakingspace": "\u00a0", "sfthyphen": "\u00ad", "softhyphen": "\u00ad"}
	f := strings.Fields(plainNames)
	for i := 0; i+1 < len(f); i += 2 {
		m[f[i]] = f[i+1]
	}
	// Russian letters in the order of the alphabet (ISO 8859-5).
	for i := range 32 {
		up, low := rune(0x410+i), rune(0x430+i)
		n, k := 10017+i, 10065+i
		if i >= 6 { // Ё stands behind Е
			n, k = n+1, k+1
		}
		m["afii"+strconv.Itoa(n)], m["afii"+strconv.Itoa(k)] = string(up), string(low)
	}
	m["afii10023"], m["afii10071"] = "Ё", "ё"
	for i, n := range strings.Fields("zero one two three four five six seven eight nine") {
		m[n+"oldstyle"] = string(rune('0' + i))
		m[n+"inferior"] = string(rune('₀' + i))
		if i == 0 || i > 3 {
			m[n+"superior"] = string(rune('⁰' + i))
		}
	}
	return m
}()

// glyphText is what a glyph of a name reads as: a name of the Adobe Glyph List,
// uniXXXX, uXXXXX, a ligature a_b, each with a suffix behind a point or not.
func glyphText(n string) (string, bool) {
	if s, ok := glyphNames[n]; ok {
		return s, true
	}
	if len(n) == 1 && n[0] > ' ' && n[0] < 0x7f {
		return n, isLetter(n[0])
	}
	if i := strings.IndexByte(n, '.'); i > 0 {
		return glyphText(n[:i])
	}
	if strings.HasPrefix(n, "uni") {
		if s, ok := uniName(n[3:]); ok {
			return s, true
		}
	}
	if len(n) >= 5 && len(n) <= 7 && n[0] == 'u' {
		if v, err := strconv.ParseUint(n[1:], 16, 32); err == nil && utf8.ValidRune(rune(v)) {
			return string(rune(v)), true
		}
	}
	if strings.IndexByte(n, '_') > 0 && len(n) < 40 {
		var b strings.Builder
		for _, part := range strings.Split(n, "_") {
			s, ok := glyphText(part)
			if !ok {
				return "", false
			}
			b.WriteString(s)
		}
		return b.String(), true
	}
	return accented(n)
}

// uniName reads the hexadecimal digits of uniXXXX, one group of four a character.
func uniName(hex string) (string, bool) {
	if len(hex) < 4 || len(hex)%4 != 0 || len(hex) > 32 {
		return "", false
	}
	var b strings.Builder
	for ; len(hex) > 0; hex = hex[4:] {
		v, err := strconv.ParseUint(hex[:4], 16, 16)
		if err != nil || !utf8.ValidRune(rune(v)) {
			return "", false
		}
		b.WriteRune(rune(v))
	}
	return b.String(), true
}

// accented reads the names of letters with an accent: Aacute, uhungarumlaut,
// alphatonos.
func accented(n string) (string, bool) {
	for k := 1; k < len(n) && k < 8; k++ {
		mark, ok := accents[n[k:]]
		if !ok {
			continue
		}
		base := n[:k]
		if len(base) > 1 {
			if base, ok = glyphNames[base]; !ok {
				continue
			}
		}
		s := norm.NFC.String(base + string(mark))
		return s, true
	}
	return "", false
}
