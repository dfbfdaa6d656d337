package pdf

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// supplement pairs radicals of the CJK Radicals Supplement, which have no
// decomposition, with the ideographs that they are printed for.
const supplement = "⺀冫⺁厂⺄乙⺅亻⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺒巳⺓幺⺔彑⺕彐⺖忄⺗㣺⺘扌⺙攵⺛旡⺝月⺞歺⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺨犭⺩王⺪疋⺫目⺬示⺭礻⺮竹⺰纟⺱罓⺲罒⺳网⺶羊⺷羊⺸羊⺹耂⺼肉⺼肉⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻒镸⻓长⻔门⻖阝⻘青⻙韦⻚页⻛风⻜飞⻝食⻟飠⻠饣⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龟⻲亀⻳龟"

var radicals = func() map[rune]rune {
	m := map[rune]rune{}
	rs := []rune(supplement)
	for i := 0; i+1 < len(rs); i += 2 {
		m[rs[i]] = rs[i+1]
	}
	for r := rune(0x2f00); r <= 0x2fd5; r++ { // Kangxi radicals decompose
		m[r] = []rune(norm.NFKC.String(string(r)))[0]
	}
	for _, run := range [][2]rune{{0xfe10, 0xfe19}, {0xfe30, 0xfe48}} {
		for r := run[0]; r <= run[1]; r++ { // forms of punctuation for vertical writing
			if f := []rune(norm.NFKC.String(string(r))); len(f) == 1 {
				m[r] = f[0]
			}
		}
	}
	return m
}()

// ligatures are the Latin ones; a word is found by its letters.
var ligatures = strings.NewReplacer("ﬀ", "ff", "ﬁ", "fi", "ﬂ", "fl", "ﬃ", "ffi", "ﬄ", "ffl", "ﬅ", "st", "ﬆ", "st")

// fold replaces radicals by the ideographs of the same form: Chrome and others name
// ⽬ in ToUnicode where the page says 目. Punctuation for vertical writing becomes the
// common one, ligatures become letters.
func fold(s string) string {
	found := false
	for _, r := range s {
		switch {
		case r >= 0xfb00 && r <= 0xfb06:
			return fold(ligatures.Replace(s))
		case r >= 0x2e80 && r <= 0x2fd5 || r >= 0xfe10 && r <= 0xfe48:
			found = true
		}
	}
	if !found {
		return s
	}
	return strings.Map(func(r rune) rune {
		if f, ok := radicals[r]; ok {
			return f
		}
		return r
	}, s)
}
