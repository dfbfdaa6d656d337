package unit

import (
	"slices"
	"strings"
	"unicode/utf8"

	"lianhe/normalize/region"
)

// parts lists what the name is made of, and the second names in its brackets.
func (r *reader) parts() (parts []Part, aliases []string) {
	parts = make([]Part, 0, len(r.sc.tokens)+len(r.spans))
	for i, s := range r.spans {
		if s.bracket {
			tag, names := r.bracket(s)
			parts = append(parts, Part{r.name[s.start:s.end], tag, true})
			aliases = append(aliases, names...)
			continue
		}
		end := len(r.sc.tokens)
		if i+1 < len(r.spans) {
			end = r.spans[i+1].tokens
		}
		base := len(parts)
		for _, t := range r.sc.tokens[s.tokens:end] {
			tag := r.tag(t)
			if tag == TagBrand && t.word != nil && t.kind != "" { // 之江实验室: a name known as a whole
				head := r.p.lex.headLen(r.name[t.start:t.end])
				parts = append(parts, Part{r.name[t.start : t.end-head], TagBrand, false}, Part{r.name[t.end-head : t.end], headTag(t.kind), false})
				continue
			}
			if n := len(parts); tag == TagBrand && n > base && parts[n-1].Tag == TagBrand {
				parts[n-1].Text = r.name[t.start-len(parts[n-1].Text) : t.end]
				continue
			}
			parts = append(parts, Part{r.name[t.start:t.end], tag, false})
		}
	}
	return parts, aliases
}

func (r *reader) tag(t token) Tag {
	switch {
	case t.word == nil:
		if text := r.name[t.start:t.end]; strings.HasPrefix(text, "第") && numberLen(text[len("第"):]) == len(text)-len("第") {
			return TagNumber
		}
		return TagBrand
	case t.tag == TagRegion && !t.seat:
		return TagBrand
	}
	return t.tag
}

// headTag is the tag of a head of kind k.
func headTag(k Kind) Tag {
	if k == Enterprise {
		return TagForm
	}
	return TagInstitution
}

// bracket tells what a bracket holds and which names of the unit it gives.
func (r *reader) bracket(s span) (Tag, []string) {
	text := r.name[s.start:s.end]
	if _, ok := region.Lookup(text); ok {
		return TagRegion, nil
	}
	if text == "集团" || text == "控股" || text == "股份" || strings.HasSuffix(text, "合伙") {
		return TagForm, nil
	}
	if old, ok := formerName(text); ok {
		return TagFormer, names(old)
	}
	for _, w := range [...]string{"以下简称", "下称", "简称", "又称", "又名", "亦称", "现已更名为", "现更名为", "更名为", "现名", "现为", "现", "即"} {
		if short, ok := strings.CutPrefix(text, w); ok && !otherWords[text[:min(len(text), len("即墨"))]] {
			return TagAlias, names(short)
		}
	}
	inner := r.p.lex.headOf(text)
	switch outer := r.kind(); {
	case inner == "" && latinName(text):
		return TagAlias, []string{text}
	case inner == "" && s.end+len("）") == len(r.name) && shortens(text, r.name[:s.start-len("（")]):
		return TagAlias, []string{text} // 云杉微电子股份有限公司（云杉微电）
	case inner == "":
		return TagQualifier, nil
	case outer == Government && inner == Government && !strings.HasSuffix(text, "处"):
		return TagAlias, r.sign(text)
	case strings.Contains(text, "、"), outer == Platform && inner != Platform:
		return TagHost, nil
	case r.holdsBody(text, outer, inner):
		return TagQualifier, nil
	}
	return TagAlias, []string{text}
}

// holdsBody reports whether a bracket holds the name of a body of the unit, or of
// one that it belongs to, and no second name of its own: 东南大学（毫米波国家重点实验室）,
// 中国科学院（微电子研究所）, 无锡市科学技术局（知识产权局）. A second name stands on its own
// feet: 齐鲁工业大学（山东省科学院）.
func (r *reader) holdsBody(text string, outer, inner Kind) bool {
	whole := r.name[:strings.Index(r.name, "（"+text)]
	if nested(text) || strings.Contains(whole, text) { // 云杉医院有限公司（云杉医院）
		return false
	}
	if full := r.p.known.canonical(whole); full == r.p.known.canonical(text) {
		return false
	}
	if slices.ContainsFunc(branches[:], func(b string) bool { return strings.HasSuffix(text, b) }) {
		return true
	}
	u := r.p.parse(text)
	first := u.Parts[0]
	if first.Tag == TagRelation || first.Tag == TagNumber || !slices.ContainsFunc(u.Parts, ownPart) {
		return true
	}
	stands := first.Text == "中国" || first.Text == "国家" ||
		first.Tag == TagRegion && (strings.HasSuffix(first.Text, "省") || strings.Contains(whole, first.Text))
	switch {
	case r.p.known.whole[whole] && outer == Enterprise, r.p.known.whole[r.p.known.canonical(text)] && inner == Enterprise:
		return true // a group with one of its firms, a firm with its group
	case outer == University && inner == University:
		return !strings.Contains(text, "大学")
	case outer == University, outer == Enterprise && inner != Enterprise:
		return !stands
	}
	return outer == Institute && inner == Institute && strings.HasSuffix(whole, "院") && strings.HasSuffix(text, "所") && !stands
}

// branches end the names of bodies without a legal person of their own.
var branches = [...]string{"分公司", "子公司", "分行", "支行", "分院", "分所", "分校", "分厂", "分部", "分会", "事业部", "办事处", "代表处", "项目部", "院区", "校区", "厂区", "研发中心", "技术中心"}

// sign is the second name that an office bears (加挂牌子) where it is one office's:
// 无锡市知识产权局, not 知识产权局.
func (r *reader) sign(text string) []string {
	if nested(text) || r.p.parse(text).Province == "" {
		return nil
	}
	return []string{text}
}

// shortens reports whether short is a name without a form made of characters of
// name, in their order.
func shortens(short, name string) bool {
	return utf8.RuneCountInString(short) >= 2 && subsequence([]rune(short), []rune(name))
}

// ownPart reports whether a part makes a name one unit's: 知识产权局 is any city's.
func ownPart(p Part) bool {
	return p.Tag == TagBrand || p.Tag == TagGroup || p.Tag == TagRegion || p.Tag == TagDesignator
}

// formerName takes the word for "formerly" off a name.
func formerName(text string) (string, bool) {
	for _, w := range [...]string{"曾用名", "原名称", "原名", "原称", "更名前", "原"} {
		if old, ok := strings.CutPrefix(text, w); ok && utf8.RuneCountInString(old) > 2 && !originWords[text[:min(len(text), len("原子"))]] {
			return old, true
		}
	}
	return "", false
}

// otherWords begin with 即 or 现 without leading in a name.
var otherWords = set("即墨 现代 现场 现货 现金")

// originWords begin with 原 without meaning "formerly".
var originWords = set("原子 原料 原材 原油 原位 原创 原种 原始 原生 原动 原浆 原研 原平 原阳 原州")

// names splits a list of names and takes quotes and punctuation off them.
func names(list string) []string {
	var out []string
	for n := range strings.FieldsFuncSeq(list, func(r rune) bool { return strings.ContainsRune("、,;，；或:：", r) }) {
		if n = strings.Trim(n, "“”\"'‘’「」《》 为"); n != "" {
			out = append(out, n)
		}
	}
	return out
}

// latinName reports whether a bracket holds a name in Latin letters, long enough
// to be one unit's: （SIOM）, not （II）.
func latinName(s string) bool {
	letters := 0
	for _, c := range s {
		switch {
		case c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z':
			letters++
		case c != ' ' && c != '-' && c != '.' && c != '&' && c != '\'':
			return false
		}
	}
	return letters >= 4
}
