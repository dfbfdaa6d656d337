package unit

import (
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
	for _, w := range [...]string{"以下简称", "下称", "简称", "又称", "又名", "亦称", "即"} {
		if short, ok := strings.CutPrefix(text, w); ok {
			return TagAlias, names(short)
		}
	}
	inner := r.p.lex.headOf(text)
	switch outer := r.kind(); {
	case inner == "" && latinName(text):
		return TagAlias, []string{text}
	case inner == "":
		return TagQualifier, nil
	case strings.Contains(text, "、"), outer == Platform && inner != Platform:
		return TagHost, nil
	case outer == University && inner == University && !strings.Contains(text, "大学"):
		return TagQualifier, nil // a school of it
	}
	return TagAlias, []string{text}
}

// formerName takes the word for "formerly" off a name.
func formerName(text string) (string, bool) {
	for _, w := range [...]string{"曾用名", "原名称", "原名", "原称", "更名前", "原"} {
		if old, ok := strings.CutPrefix(text, w); ok && utf8.RuneCountInString(old) > 2 && !strings.HasPrefix(text, "原子") {
			return old, true
		}
	}
	return "", false
}

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
