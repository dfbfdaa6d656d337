package unit

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// legalForms are the words for the form of a company that writers leave out.
var legalForms = set("有限公司 有限责任公司 股份有限公司 股份有限责任公司 公司 股份公司 集团 集团公司 集团有限公司 集团股份有限公司 总公司 控股 控股集团 股份")

// looseWords are words inside a name that writers leave out or put for one another.
var looseWords = strings.NewReplacer(
	"医学院附属", "", "附属", "", "直属", "", "校区", "", "中国人民解放军", "解放军",
	"国家高新技术产业开发区", "高新区", "国家级高新技术产业开发区", "高新区", "高新技术产业开发区", "高新区", "高新技术开发区", "高新区",
	"国家经济技术开发区", "经开区", "国家级经济技术开发区", "经开区", "经济技术开发区", "经开区", "经济开发区", "经开区",
	"全国重点实验室", "国家重点实验室", "国营", "", "中共", "", "人民政府", "政府",
)

// looseName is a name as one in a hurry writes it: without company forms, 省, 市,
// brackets, notes in brackets, 附属, a leading 中国; "" where too little is left to
// tell units apart.
func looseName(u *Unit) string {
	var b strings.Builder
	named := 0
	for i, part := range u.Parts {
		text := part.Text
		switch part.Tag {
		case TagAlias, TagFormer, TagHost:
			continue
		case TagQualifier:
			if u.Kind != University && utf8.RuneCountInString(text) > 2 && !headlike(text) {
				continue
			}
		case TagRegion:
			text = shortRegion(text)
			named++
		case TagForm:
			if legalForms[text] {
				continue
			}
		case TagInstitution:
			if s, ok := sameForms[text]; ok {
				text = s
			}
			if i+1 < len(u.Parts) { // 国务院 of its 国资委
				named++
			}
		case TagBrand, TagGroup, TagNumber, TagDesignator:
			named++
		case TagTrade:
			if u.Kind == Enterprise && fillers[text] && i > 0 && u.Parts[i-1].Tag == TagTrade {
				continue
			}
		}
		b.WriteString(text)
	}
	s := letters(looseWords.Replace(b.String()))
	if rest, ok := strings.CutPrefix(s, "中国"); ok && utf8.RuneCountInString(rest) >= 4 {
		s = rest
	}
	if named == 0 || utf8.RuneCountInString(s) < 3 {
		return ""
	}
	return s
}

// fillers are trades that say little behind another: 微电子|科技.
var fillers = set("科技 技术 实业 产业 发展 科技发展 技术开发 技术发展 国际 工业 应用")

// headlike reports whether text ends as the name of a body does: （微电子研究所）.
func headlike(text string) bool {
	c, _ := utf8.DecodeLastRuneInString(text)
	return tails[c] != "" || strings.HasSuffix(text, "中心") || strings.HasSuffix(text, "公司") || strings.HasSuffix(text, "大学")
}

// headless reports whether a name has no word that tells the form of a unit: the
// short name of a firm (先导智能, 无锡先导智能).
func headless(u *Unit) bool {
	for i := range u.Parts {
		if t := u.Parts[i].Tag; t == TagForm || t == TagInstitution {
			return false
		}
	}
	return len(u.Parts) > 0
}

// The shortest and longest short name of a firm that ends within a word (士兰微,
// 通富微电), in characters.
const (
	shortestCut = 3
	longestCut  = 4
)

// keeps lists what a short name may keep of a unit's name: of a company the
// beginning up to any of its words, with its place or without, or its first three or
// four characters; of a laboratory the end (姑苏实验室); of a university's hospital or
// laboratory what stands behind the university.
func keeps(u *Unit) []string {
	n := len(u.Parts)
	if n == 0 {
		return nil
	}
	switch last := u.Parts[n-1]; {
	case last.Tag == TagForm && legalForms[last.Text]:
		return companyBeginnings(u)
	case last.Text == "实验室" && last.Tag == TagInstitution:
		return append(labEndings(u), ownName(u)...)
	case u.Kind == Platform || u.Kind == Hospital:
		return ownName(u)
	}
	return nil
}

// ownName is the loose name of a body without its parent: 无锡人民医院 of
// 南京医科大学附属无锡人民医院; none where it would be any university's (附属第一医院).
func ownName(u *Unit) []string {
	if u.Parent == "" {
		return nil
	}
	own := Unit{Kind: u.Kind}
	at, placed := 0, false
	for _, part := range u.Parts {
		if at += len(part.Text); at > len(u.Parent) && !part.Bracket && part.Tag != TagRelation {
			own.Parts = append(own.Parts, part)
			placed = placed || part.Tag == TagRegion
		}
	}
	if name := looseName(&own); name != "" && (placed || u.Kind == Platform && utf8.RuneCountInString(name) > longestLab) {
		return []string{name}
	}
	return nil
}

func companyBeginnings(u *Unit) []string {
	var out []string
	var whole, core strings.Builder
	for _, part := range u.Parts {
		if part.Tag == TagForm {
			break
		}
		text := letters(part.Text)
		if part.Tag == TagRegion {
			whole.WriteString(shortRegion(text))
			continue
		}
		whole.WriteString(text)
		core.WriteString(text)
		out = append(out, whole.String())
		if core.Len() < whole.Len() {
			out = append(out, core.String())
		}
	}
	place := ""
	if u.Parts[0].Tag == TagRegion && !u.Parts[0].Bracket {
		place = shortRegion(letters(u.Parts[0].Text))
	}
	short := []rune(core.String())
	for n := shortestCut; n <= longestCut && n < len(short); n++ {
		out = append(out, string(short[:n]), place+string(short[:n]))
	}
	return slices.DeleteFunc(out, func(s string) bool { return utf8.RuneCountInString(s) < shortestCut })
}

// The length of a laboratory's short name, in characters: 姑苏实验室.
const (
	shortestLab = 5
	longestLab  = 7
)

func labEndings(u *Unit) []string {
	var out []string
	r := []rune(looseName(u))
	for n := shortestLab; n <= longestLab && n < len(r); n++ {
		out = append(out, string(r[len(r)-n:]))
	}
	return out
}

// short tells whether one of two names is a short form of the other.
func short(a, b *nearForm) string {
	switch {
	case shortFor(a, b):
		return "前者可能是后者的简称"
	case shortFor(b, a):
		return "后者可能是前者的简称"
	}
	return ""
}

func shortFor(a, b *nearForm) bool {
	if b.loose != "" && slices.Contains(a.fulls, b.loose) {
		return true
	}
	return a.loose != "" && (a.headless || a.kind == Platform || a.kind == Hospital) && slices.Contains(b.keeps, a.loose)
}
