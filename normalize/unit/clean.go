package unit

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Normalize gives a unit's name its one spelling: compatibility forms folded
// (NFKC, CJK radicals too), traditional characters simplified (清華大學), all brackets
// full-width round ones, white space kept only between Latin words, invisible
// characters gone, the number of an institute in Chinese (第58 → 第五十八, 第702 → 第七〇二),
// and without what forms print beside the name: （盖章）, （牵头单位）, 公章, "单位名称：".
// Normalizing twice changes nothing more.
func Normalize(name string) string {
	// One step can open the way for another: a note taken away leaves a space at
	// the edge, a number written in Chinese one inside.
	for {
		next := name
		if !plain(next) {
			next = fold(next)
		}
		if next = numerals(stripNotes(next)); next == name {
			return name
		}
		name = next
	}
}

// plain reports whether fold would leave name alone, without allocating.
func plain(name string) bool {
	simplified := simplifiedForms()
	for _, r := range name {
		switch {
		case r >= firstHan && r <= lastHan:
			if rune(simplified[r-firstHan]) != r {
				return false
			}
		case r == '（', r == '）', r == '、', r == '〇', r == '·':
		case r < 0x80 && (r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r == '-'):
		default:
			return false
		}
	}
	return true
}

// fold works character by character; see Normalize.
func fold(name string) string {
	name = norm.NFKC.String(strings.ToValidUTF8(strings.Map(mapRune, name), ""))
	var b strings.Builder
	b.Grow(len(name))
	var last rune // last written
	gap := false  // white space since
	for _, r := range name {
		r = mapRune(r)
		switch {
		case r < 0:
			continue
		case unicode.IsSpace(r):
			gap = last != 0
			continue
		}
		if gap && latin(last) && latin(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		last, gap = r, false
	}
	// A combining mark may meet its base only now that what stood between is gone.
	if s := b.String(); norm.NFKC.IsNormalString(halfWidth.Replace(s)) {
		return s
	}
	return fold(norm.NFKC.String(b.String()))
}

// halfWidth folds full-width brackets, the one thing here that NFKC would change.
var halfWidth = strings.NewReplacer("（", "(", "）", ")")

// latin reports whether r belongs to a word that white space separates.
func latin(r rune) bool {
	return r < 0x2E80 && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("&.,'+-", r))
}

func mapRune(r rune) rune {
	switch {
	case r >= firstHan && r <= lastHan:
		return rune(simplifiedForms()[r-firstHan])
	case r >= 0x2E80 && r <= 0x2EFF:
		if c, ok := radicals[r]; ok {
			return c
		}
		return r
	case unicode.IsSpace(r):
		return ' '
	case unicode.Is(unicode.C, r), unicode.Is(unicode.Variation_Selector, r), r == utf8.RuneError:
		return -1
	}
	switch r {
	case '(', '[', '{', '［', '｛', '〔', '【', '〖', '〘', '﹙', '⟨':
		return '（'
	case ')', ']', '}', '］', '｝', '〕', '】', '〗', '〙', '﹚', '⟩':
		return '）'
	case '•', '・', '‧', '∙', '･', '᛫':
		return '·'
	case '‐', '‑', '‒', '–', '—', '―', '−', '﹣', '－':
		return '-'
	case '○', '◯', '０': // the zero of 七〇二; a full-width digit is folded by NFKC
		if r == '０' {
			return '0'
		}
		return '〇'
	}
	return r
}

// radicals are the forms of the block CJK Radicals Supplement that PDF fonts put
// in place of characters and that NFKC leaves alone.
var radicals = func() map[rune]rune {
	const pairs = "⺟母⺠民⺩王⻁虎⻄西⻅见⻆角⻉贝⻋车⻑長⻓长⻔门⻘青⻙韦⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻨麦⻩黄⻬齐⻮齿⻰龙⻳龟⺁厂⺄乙⺋巳⺒巳⻌辶⻢马⺝月⺪疋⺫目⺮竹⺯糸⺰纟⺶羊⺸羊⺼肉⻂衣⻃西⻊足⻐钅⻤鬼"
	m := make(map[rune]rune)
	var from rune
	for _, r := range pairs {
		if from == 0 {
			from = r
			continue
		}
		m[from], from = r, 0
	}
	return m
}()

// notes are what a form prints in brackets beside a name, in front of or behind it.
var notes = set("盖章 公章 加盖公章 单位盖章 单位公章 盖公章 签章 印章 签字盖章 签字 章 牵头单位 牵头 牵头方 牵头企业 牵头申报单位 申报单位 申报牵头单位 主牵头 " +
	"联合牵头 联合牵头单位 共同牵头单位 成员单位 成员 参与单位 参加单位 联合单位 合作单位 参与方 主持单位 依托单位 承担单位 组长单位 副组长单位 理事长单位 排名不分先后 法人单位公章 盖章处 单位名称 全称 单位全称")

// labels stand in front of a name with a colon.
var labels = set("联合单位 合作单位 共建单位 主持单位 协作单位 参加单位 完成单位 单位全称 组建单位 主要成员单位 成员单位名称 联合牵头单位名称 单位名称 牵头单位名称 企业名称 牵头单位 成员单位 依托单位 承担单位 参与单位 申报单位 联合牵头单位 法人单位 单位 名称")

const edge = " ，,；;。.、：:*＊#|/\\·-_~!！?？"

func stripNotes(name string) string {
	for {
		before := name
		name = strings.Trim(name[listNumber(name):], edge)
		if strings.HasSuffix(name, "）") {
			if i := strings.LastIndex(name, "（"); i > 0 && notes[name[i+len("（"):len(name)-len("）")]] {
				name = name[:i]
			}
		} else if cut, ok := strings.CutSuffix(name, "章"); ok {
			for _, w := range [...]string{"单位公", "加盖公", "公", "盖"} {
				if c, ok := strings.CutSuffix(cut, w); ok && c != "" {
					name = c
					break
				}
			}
		}
		if rest, ok := strings.CutPrefix(name, "（"); ok {
			if i := strings.Index(rest, "）"); i >= 0 && notes[rest[:i]] && i+len("）") < len(rest) {
				name = rest[i+len("）"):]
			}
		}
		if label, rest, ok := strings.Cut(name, ":"); ok && rest != "" {
			if i := strings.LastIndex(label, "（"); i > 0 && notes[strings.TrimSuffix(label[i+len("（"):], "）")] {
				label = label[:i]
			}
			if labels[label] {
				name = rest
			}
		}
		if name == before {
			return name
		}
	}
}

// listNumber is the length of the number of a list in front of a name: "1.", "12、" or
// "（1）", not the one of 3M or 360.
func listNumber(name string) int {
	if rest, ok := strings.CutPrefix(name, "（"); ok {
		if n := listDigits(rest); n > 0 && strings.HasPrefix(rest[n:], "）") {
			return len("（") + n + len("）")
		}
	}
	n := listDigits(name)
	if n == 0 {
		return 0
	}
	for _, mark := range [...]string{".", "、"} {
		rest, ok := strings.CutPrefix(name[n:], mark)
		if r, _ := utf8.DecodeRuneInString(rest); ok && unicode.Is(unicode.Han, r) {
			return n + len(mark)
		}
	}
	return 0
}

// listDigits counts the digits that s begins with, three at most.
func listDigits(s string) int {
	n := 0
	for n < len(s) && n < 3 && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

func set(words string) map[string]bool {
	m := make(map[string]bool)
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// numerals writes the numbers behind 第 in Chinese.
func numerals(name string) string {
	const mark = "第"
	if !strings.Contains(name, mark) {
		return name
	}
	var b strings.Builder
	b.Grow(len(name))
	for {
		before, rest, found := strings.Cut(name, mark)
		b.WriteString(before)
		if !found {
			return b.String()
		}
		n := numberLen(rest)
		b.WriteString(mark)
		b.WriteString(chineseNumber(rest[:n]))
		name = rest[n:]
	}
}

const chineseDigits = "〇一二三四五六七八九"

func digitOf(r rune) int {
	switch {
	case r >= '0' && r <= '9':
		return int(r - '0')
	case r == '零' || r == 'O' || r == 'o':
		return 0
	}
	if i := strings.IndexRune(chineseDigits, r); i >= 0 {
		return i / len("〇")
	}
	return -1
}

// numberLen is the length in bytes of the number, Chinese or Arabic, at the
// beginning of s; 0 where there is none. A lone letter O is no number.
func numberLen(s string) int {
	n, digits := 0, false
	for n < len(s) {
		r, w := utf8.DecodeRuneInString(s[n:])
		if r != '十' && digitOf(r) < 0 || n == 0 && (r == 'O' || r == 'o') {
			break
		}
		digits = true
		n += w
	}
	if !digits || n > 4*len("〇")+len("〇") {
		return 0
	}
	return n
}

// chineseNumber gives a number its one Chinese form: 58, 五八 and 五十八 are 五十八;
// from three digits on figure by figure: 702, 七零二 are 七〇二. What is
// neither is left as it stands.
func chineseNumber(s string) string {
	var ds [8]int
	n, ten := 0, false
	for _, r := range s {
		if r == '十' {
			ten = true
			break
		}
		if n == len(ds) {
			return s
		}
		ds[n] = digitOf(r)
		n++
	}
	at := func(d int) string { return chineseDigits[d*len("〇") : (d+1)*len("〇")] }
	switch {
	case ten:
		return s
	case n == 1:
		return at(ds[0])
	case n == 2 && ds[0] > 0:
		out := "十"
		if ds[0] > 1 {
			out = at(ds[0]) + out
		}
		if ds[1] > 0 {
			out += at(ds[1])
		}
		return out
	}
	var b strings.Builder
	for _, d := range ds[:n] {
		b.WriteString(at(d))
	}
	return b.String()
}
