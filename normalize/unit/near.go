package unit

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"lianhe/normalize/region"
)

// Pair is two units that may be one, by their index, A < B, and why.
type Pair struct {
	A, B   int
	Reason string // Chinese, for the person who decides
}

// Candidates finds the pairs of different units whose names are nearly equal:
// one character apart, or apart in the form of the company, 省 and 市, brackets or a
// region alone, or one of them a short form of the other (江苏省农科院, 先导智能). They are
// for a person to decide, never merged. The pairs are ordered by A, then B, and
// depend on the set of names alone. Only names that share a key (nearForm.keys) are
// compared, so the time grows with the number of names.
func (p *Parser) Candidates(units []Unit) []Pair {
	forms := make([]nearForm, len(units))
	entries := make([]entry, 0, 20*len(units))
	var keys []int64
	for i := range units {
		forms[i] = p.nearForm(&units[i])
		keys = forms[i].keys(keys[:0])
		for _, k := range keys {
			entries = append(entries, entry{k, int32(i)})
		}
	}
	slices.SortFunc(entries, func(a, b entry) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.unit, b.unit)) })
	var out []Pair
	for from := 0; from < len(entries); {
		to := from + 1
		for to < len(entries) && entries[to].key == entries[from].key {
			to++
		}
		out = compare(forms, entries[from:to], out)
		from = to
	}
	out = abbreviations(units, forms, out)
	slices.SortStableFunc(out, func(a, b Pair) int { return cmp.Or(cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B)) })
	return slices.CompactFunc(out, func(a, b Pair) bool { return a.A == b.A && a.B == b.B })
}

// entry says that a unit has a near key.
type entry struct {
	key  int64
	unit int32
}

const (
	// maxFill is how many units may fill the same gap (上海云□科技有限公司) before it is
	// a way of naming firms and no slip of the pen.
	maxFill = 6
	// maxShare bounds the units that are compared with each other for one key.
	maxShare = 400
)

// compare adds the near pairs among units that share a key.
func compare(forms []nearForm, group []entry, out []Pair) []Pair {
	if len(group) < 2 || len(group) > maxShare {
		return out
	}
	crowded := distinct(forms, group) > maxFill // then only characters that look alike are a slip
	for i, e := range group {
		for _, o := range group[i+1:] {
			a, b := &forms[e.unit], &forms[o.unit]
			if why := near(a, b); why != "" && !(crowded && why == oneCharacter && !mistaken(a, b)) {
				out = append(out, Pair{int(e.unit), int(o.unit), why})
			}
		}
	}
	return out
}

// distinct counts the units of a group, by their keys, as far as it matters.
func distinct(forms []nearForm, group []entry) int {
	var seen [maxFill + 1]string
	n := 0
	for _, e := range group {
		if k := forms[e.unit].key; n < len(seen) && !slices.Contains(seen[:n], k) {
			seen[n] = k
			n++
		}
	}
	return n
}

// oneCharacter is the reason for names that differ in one character.
const oneCharacter = "名称只差一个字"

// nearForm is a name without what writers vary, for comparison.
type nearForm struct {
	key      string   // Unit.Key
	spelling          // 省, 市 and brackets dropped, words of sameForms made one
	raw      spelling // only brackets dropped
	core     string   // what is left without regions and company forms, "" where too little
	loose    string   // what is left of a name in a hurry (looseName)
	fulls    []string // loose names that this one may be short for
	keeps    []string // what a short name would keep of this one
	headless bool     // it is such a short name: 先导智能
	known    bool     // the table of known names has it as a full name
	number   string
	host     string // that a bracket gives: another host's laboratory is another
	place    region.Place
	kind     Kind
	forms    string
	body     bool // of another unit: a branch is not its company
}

// spelling is a text with what each of its characters belongs to.
type spelling struct {
	text  []rune
	class []byte
}

func (s *spelling) add(text string, class byte) {
	for _, r := range letters(text) {
		s.text = append(s.text, r)
		s.class = append(s.class, class)
	}
}

// What a character belongs to: two names that differ within two regions, or two
// institution words, are not near.
const (
	inBrand byte = iota
	inTrade
	inKnown // a word that stands for one thing: a region, a group, 大学
)

// sameForms are words that writers put for one another.
var sameForms = map[string]string{
	"有限责任公司": "有限公司", "股份有限公司": "有限公司", "股份有限责任公司": "有限公司", "股份公司": "有限公司", "集团股份有限公司": "集团有限公司",
	"公司": "有限公司", "集团公司": "集团有限公司", "总公司": "有限公司",
	"科学技术厅": "科技厅", "科学技术局": "科技局", "科学技术委员会": "科委", "科学技术部": "科技部",
	"工业和信息化厅": "工信厅", "工业和信息化局": "工信局", "工业和信息化部": "工信部",
	"经济和信息化厅": "经信厅", "经济和信息化局": "经信局", "经济和信息化委员会": "经信委",
	"发展和改革委员会": "发改委", "发展改革委": "发改委", "卫生健康委员会": "卫健委", "卫生健康委": "卫健委",
	"市场监督管理局": "市场监管局", "国有资产监督管理委员会": "国资委", "管理委员会": "管委会",
}

func (p *Parser) nearForm(u *Unit) nearForm {
	known := p.known.whole[u.Name]
	if full, ok := p.known.full[u.Name]; ok { // 西安交大 is compared as 西安交通大学
		c := p.parse(full)
		u = &c
	}
	f := nearForm{key: u.Key(), known: known, kind: u.Kind, body: u.Parent != "", place: region.Place{Province: u.Province, City: u.City}}
	var core strings.Builder
	named := 0
	for _, part := range u.Parts {
		text, class := part.Text, inKnown
		switch part.Tag {
		case TagHost:
			f.host += text
			continue
		case TagAlias, TagFormer:
			continue
		case TagRegion:
			text = shortRegion(text)
		case TagForm:
			if s, ok := sameForms[text]; ok {
				text = s
			}
			f.forms += part.Text
		case TagInstitution:
			if s, ok := sameForms[text]; ok {
				text = s
			}
			core.WriteString(text)
		default:
			switch part.Tag {
			case TagBrand:
				if class = inBrand; p.lex.opaque[text] {
					class = inKnown
				}
				named += utf8.RuneCountInString(text)
			case TagGroup:
				named += utf8.RuneCountInString(text)
			case TagTrade:
				class = inTrade
			}
			core.WriteString(text)
		}
		f.add(text, class)
		f.raw.add(part.Text, class)
	}
	f.number = numbersIn(f.key)
	if c := letters(core.String()); named >= 2 && utf8.RuneCountInString(c) >= 3 {
		f.core = c
	}
	f.loose = looseName(u)
	for _, full := range p.known.expand(u.Name) {
		c := p.parse(full)
		f.fulls = append(f.fulls, looseName(&c))
	}
	f.headless = headless(u)
	f.keeps = keeps(u)
	return f
}

// numbersIn lists the numbers behind 第: 第十四 and 第十五 are never one.
func numbersIn(name string) string {
	var out string
	for {
		_, rest, ok := strings.Cut(name, "第")
		if !ok {
			return out
		}
		out += "第" + rest[:numberLen(rest)]
		name = rest
	}
}

// shortRegion takes 省 or 市 off a region.
func shortRegion(name string) string {
	for _, s := range [...]string{"省", "市"} {
		if cut, ok := strings.CutSuffix(name, s); ok && utf8.RuneCountInString(cut) > 1 {
			return cut
		}
	}
	return name
}

// keys appends the near keys: the text, the text without each of its characters
// in turn, the core, the loose name, what it may be short for and what may be short
// for it.
func (f *nearForm) keys(out []int64) []int64 {
	out = slices.Grow(out, 2*len(f.raw.text)+4)
	out = deletions(f.text, out)
	if !slices.Equal(f.text, f.raw.text) {
		out = deletions(f.raw.text, out)
	}
	if f.core != "" {
		out = append(out, ^hash([]rune(f.core)))
	}
	if f.loose != "" {
		out = append(out, hash([]rune(f.loose)))
	}
	for _, list := range [2][]string{f.fulls, f.keeps} {
		for _, s := range list {
			out = append(out, hash([]rune(s)))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// near tells why two names may mean one unit.
func near(a, b *nearForm) string {
	if a.key == b.key || a.known && b.known || a.host != "" && b.host != "" && a.host != b.host {
		return ""
	}
	if why := short(a, b); why != "" {
		return why
	}
	if a.number != b.number {
		return ""
	}
	if slices.Equal(a.text, b.text) {
		switch {
		case a.forms != b.forms:
			return "名称只差公司类型"
		case strings.ContainsRune(a.key, '（') != strings.ContainsRune(b.key, '（'):
			return "名称只差括号"
		}
		return "只差“省”“市”等字样或机构的简写"
	}
	if a.loose != "" && a.loose == b.loose && (a.kind == b.kind || converted(a.kind) && converted(b.kind)) {
		return "去掉公司类型、“附属”等字样后相同"
	}
	if long(a, b) && (oneApart(&a.spelling, &b.spelling) || oneApart(&a.raw, &b.raw)) {
		return oneCharacter
	}
	together := a.place.Within(b.place) || b.place.Within(a.place)
	branch := strings.Contains(a.forms, "分公司") == strings.Contains(b.forms, "分公司")
	if together && branch && a.body == b.body && a.core != "" && a.core == b.core && (a.kind == b.kind || a.kind == "" || b.kind == "") {
		return "去掉地区和公司类型后名称相同"
	}
	return ""
}

// long reports whether two names are long enough for one character to be a slip of
// the pen: four where one of them has no head any more (江苏大字) or where the
// characters look alike.
func long(a, b *nearForm) bool {
	n := min(len(a.text), len(b.text))
	return n >= 5 || n == 4 && ((a.kind == "") != (b.kind == "") || mistaken(a, b))
}

// mistaken reports whether the names differ in characters that are taken for each
// other, by the eye or by a machine that reads print.
func mistaken(a, b *nearForm) bool {
	i, ok := edit(a.text, b.text)
	return ok && len(a.text) == len(b.text) && lookalikes[a.text[i]] != 0 && lookalikes[a.text[i]] == lookalikes[b.text[i]]
}

// lookalikes are groups of characters that look alike: character → number of its group.
var lookalikes = func() map[rune]int {
	const groups = "末未 己已巳 士土 木术本 日曰 准淮 徽微 亨享 洲州 人入八 天夭无元夫 千干于 大太犬 王玉主 田由甲申 目自 贝见 冶治 晴睛 博搏 侯候 崇祟 戊戌戍 " +
		"壁璧 辨辩辫 秦泰 园圆 沪泸 杨扬 汇江汪 项顶 刀刃力 侨桥 锦绵 拓柘 宇字 炎焱 驰弛"
	m := make(map[rune]int)
	for i, g := range strings.Fields(groups) {
		for _, r := range g {
			if m[r] == 0 {
				m[r] = i + 1
			}
		}
	}
	return m
}()

// converted reports whether units of a kind become companies under the same name:
// institutes do (改制), universities do not.
func converted(k Kind) bool { return k == "" || k == Enterprise || k == Institute || k == Platform }

// oneApart reports whether the names differ in one character put in, left out,
// replaced or exchanged with its neighbour, and not by one known word for
// another (南京/南昌, 研究院/研究所) or one number for another (中铁四局, 中铁十四局).
func oneApart(a, b *spelling) bool {
	if len(a.text) > len(b.text) {
		a, b = b, a
	}
	i, ok := edit(a.text, b.text)
	switch {
	case !ok:
		return false
	case len(a.text) < len(b.text):
		return !figure(b.text[i])
	}
	return !(figure(a.text[i]) && figure(b.text[i])) && (a.class[i] != inKnown || b.class[i] != inKnown)
}

// figure reports whether r is part of a number.
func figure(r rune) bool { return r == '十' || digitOf(r) >= 0 && r != 'o' }

// edit reports whether one edit makes s into t: a character put in, left out,
// replaced or exchanged with the next one; i is the first character that differs.
func edit(s, t []rune) (i int, ok bool) {
	if len(s) > len(t) {
		s, t = t, s
	}
	for i < len(s) && s[i] == t[i] {
		i++
	}
	switch {
	case len(t) == len(s)+1:
		return i, slices.Equal(s[i:], t[i+1:])
	case len(t) > len(s) || i == len(s):
		return i, false
	case slices.Equal(s[i+1:], t[i+1:]):
		return i, true
	}
	return i, i+1 < len(s) && s[i] == t[i+1] && s[i+1] == t[i] && slices.Equal(s[i+2:], t[i+2:])
}

// hashBase is the base of the polynomial hash: any odd number that spreads the
// characters well.
const hashBase = 0x9E3779B97F4A7C15

func hash(text []rune) int64 {
	var h uint64
	for _, r := range text {
		h = h*hashBase + uint64(r)
	}
	return mix(h)
}

// deletions appends the hash of text and those of text without one character.
func deletions(text []rune, out []int64) []int64 {
	n := len(text)
	prefix := make([]uint64, n+1)
	for i, r := range text {
		prefix[i+1] = prefix[i]*hashBase + uint64(r)
	}
	out = append(out, mix(prefix[n]))
	power := uint64(1) // hashBase to the number of characters behind i
	for i := n - 1; i >= 0; i-- {
		behind := prefix[n] - prefix[i+1]*power
		out = append(out, mix(prefix[i]*power+behind))
		power *= hashBase
	}
	return out
}

// mix spreads the bits of a hash (the finalizer of MurmurHash3).
func mix(h uint64) int64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	h ^= h >> 33
	return int64(h)
}
