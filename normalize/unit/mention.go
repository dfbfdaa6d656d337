package unit

import (
	"strings"
	"unicode/utf8"
)

// Mention is a unit that running text names: bytes Start to End of the text.
type Mention struct {
	Start, End int
	Unit       Unit
}

// Mentions finds the units that running text names, in order, the longest name at
// each place. It would rather miss a name than take words that are none: a name
// must end in a head (有限公司, 大学, 研究院, 厅 …) and begin with a place,
// a group or, right behind punctuation or a connecting word, a brand. Generic words
// (重点实验室, 各有关单位) name nobody.
func (p *Parser) Mentions(text string) []Mention {
	var out []Mention
	sc := p.pool.Get().(*scratch)
	defer p.pool.Put(sc)
	for from := 0; from < len(text); {
		to := from + clauseLen(text[from:])
		if to > from {
			sc.tokens = sc.tokens[:0]
			p.lex.cut(sc, text, from, to)
			out = p.mentionsIn(sc, text, out)
		}
		_, w := utf8.DecodeRuneInString(text[to:])
		from = to + w
	}
	return out
}

// maxClause bounds what is cut at once, in bytes; no name is near as long.
const maxClause = 600

// clauseLen is the length of what stands before the next punctuation mark. A
// bracket belongs to a name, so it is not one.
func clauseLen(s string) int {
	for i, r := range s {
		if i >= maxClause || strings.ContainsRune("，。；：、！？,;:!?\n\t \u3000“”\"《》〈〉/|", r) {
			return i
		}
	}
	return len(s)
}

// mentionsIn adds the names in one clause.
func (p *Parser) mentionsIn(sc *scratch, text string, out []Mention) []Mention {
	tokens := append([]token(nil), sc.tokens...)
	for i := 0; i < len(tokens); {
		start, ok := nameStart(text, tokens, i)
		if !ok {
			i++
			continue
		}
		last := nameEnd(text, tokens, i)
		if last < 0 {
			i++
			continue
		}
		name := text[start:tokens[last].end]
		if u := p.Parse(name); u.Kind != "" && p.particular(&u) {
			out = append(out, Mention{start, tokens[last].end, u})
			i = last + 1
			continue
		}
		i++
	}
	return out
}

// connectors are words behind which a name may begin.
const connectors = "由与和及向对在从为是以经让请邀被把将或至到同跟含等"

// nameStart reports whether a name can begin in token i, and where.
func nameStart(text string, tokens []token, i int) (int, bool) {
	t := tokens[i]
	if t.word != nil {
		return t.start, t.tag == TagRegion || t.tag == TagGroup || t.tag == TagBrand || t.tag == TagDesignator && strings.HasPrefix(text[t.start:], "国家")
	}
	// The brand begins at the clause, or behind the last connecting word in it.
	run := text[t.start:t.end]
	begin := 0
	for j, r := range run {
		if strings.ContainsRune(connectors, r) || r == '（' || r == '(' {
			begin = j + utf8.RuneLen(r)
		}
	}
	if begin == 0 && i > 0 {
		return 0, false
	}
	n := utf8.RuneCountInString(run[begin:])
	return t.start + begin, n >= 2 && n <= 4
}

// nameEnd is the last token of the name that begins in token i: the last head
// that can be reached over words of a name, -1 where there is none.
func nameEnd(text string, tokens []token, i int) int {
	last := -1
	for j := i; j < len(tokens); j++ {
		t := tokens[j]
		if t.word == nil {
			if j > i && !brandLike(text[t.start:t.end]) {
				break
			}
			continue
		}
		if t.kind == "" || t.tag == TagGroup {
			continue
		}
		last = j
		if t.kind == Enterprise && !continued(text, tokens, j) || t.kind == Government {
			break
		}
	}
	return last
}

// continued reports whether a body of the unit may follow its head: 集团|有限公司,
// 有限公司|安徽|分公司.
func continued(text string, tokens []token, j int) bool {
	if j+1 >= len(tokens) {
		return false
	}
	t := tokens[j+1]
	if t.word != nil {
		return t.tag == TagRegion || t.kind != "" || t.tag == TagTrade
	}
	return brandLike(text[t.start:t.end])
}

// brandLike reports whether unknown characters can stand inside a name.
func brandLike(run string) bool {
	if utf8.RuneCountInString(run) > 6 {
		return false
	}
	return !strings.ContainsAny(run, "由向对在从为是以经让请邀被把将或至到同跟的了等各将并其该本")
}

// particular reports whether a name names one unit: it has a brand, a group, a
// place or a number, and is no consortium, which is not a unit.
func (p *Parser) particular(u *Unit) bool {
	if strings.HasSuffix(u.Name, "联合体") || strings.HasSuffix(u.Name, "共同体") {
		return false
	}
	own := false
	for _, part := range u.Parts {
		switch part.Tag {
		case TagRegion, TagGroup, TagBrand, TagNumber:
			own = true
		}
	}
	return own && utf8.RuneCountInString(u.Name) >= 4
}
