package unit

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"
)

// known.tsv lists the full name of a unit, then the short and former names that
// everybody knows it by: "?" in front of one that may also mean another, "~" in front
// of a group that was merged into it, whose numbered institutes go on under its name.
// Sources are in NOTICE.
//
//go:embed known.tsv
var knownTSV string

// short.tsv lists the short form of a word that ends names, then what it may stand for.
//
//go:embed short.tsv
var shortTSV string

// knownNames are the short names of universities and state groups, and the
// short forms of the words that end names.
type knownNames struct {
	full   map[string]string   // short name → full name
	whole  map[string]bool     // the full names
	maybe  map[string][]string // short name → full names that it may mean
	merged map[string]string   // group → the one that it is now part of
	ends   map[string][]string // 农科院 → 农业科学院
}

var known = sync.OnceValue(func() *knownNames {
	k := &knownNames{make(map[string]string), make(map[string]bool), make(map[string][]string), make(map[string]string), make(map[string][]string)}
	for line := range strings.Lines(knownTSV) {
		full, list, _ := strings.Cut(strings.TrimSpace(line), "\t")
		k.whole[full] = true
		for short := range strings.FieldsSeq(list) {
			mark, name := short[0], short[1:]
			switch mark {
			case '~':
				k.merged[name] = full
				k.maybe[name] = append(k.maybe[name], full)
			case '?':
				k.maybe[name] = append(k.maybe[name], full)
			default:
				k.full[short] = full
			}
		}
	}
	for line := range strings.Lines(shortTSV) {
		short, list, _ := strings.Cut(strings.TrimSpace(line), "\t")
		k.ends[short] = strings.Fields(list)
	}
	return k
})

// group is the full name of a group, as its numbered institutes have it.
func (k *knownNames) group(name string) string {
	if full, ok := k.merged[name]; ok {
		return full
	}
	if full, ok := k.full[name]; ok {
		return full
	}
	return name
}

// longest of a short form at the beginning or the end of a name, in characters.
const longestShort = 8

// expand lists what a name may stand for with the known short name that it begins
// with (南航无锡研究院), the short form that it ends in (江苏省农科院), or both written out.
func (k *knownNames) expand(name string) []string {
	begun := append([]string{name}, k.expandBegin(name)...)
	out := begun[1:]
	for _, s := range begun {
		out = append(out, k.expandEnd(s)...)
	}
	return out
}

// sure writes out the longest short name that a longer name begins with and that
// means one unit, "" where there is none.
func (k *knownNames) sure(name string) string {
	out, end := "", 0
	for range longestShort {
		_, w := utf8.DecodeRuneInString(name[end:])
		if end += w; end >= len(name) {
			break
		}
		if full, ok := k.full[name[:end]]; ok && !strings.HasPrefix(name, full) {
			out = full + name[end:]
		}
	}
	return out
}

// expandBegin writes out the longest short name that name begins with.
func (k *knownNames) expandBegin(name string) []string {
	var ends [longestShort]int
	n := 0
	for i := range name {
		if i > 0 && n < len(ends) {
			ends[n] = i
			n++
		}
	}
	if n < len(ends) {
		ends[n] = len(name)
		n++
	}
	for n--; n > 0; n-- {
		short, rest := name[:ends[n]], name[ends[n]:]
		var out []string
		if full, ok := k.full[short]; ok && !strings.HasPrefix(name, full) {
			out = append(out, full+rest)
		}
		for _, full := range k.maybe[short] {
			if !strings.HasPrefix(name, full) {
				out = append(out, full+rest)
			}
		}
		if out != nil {
			return out
		}
	}
	return nil
}

// expandEnd writes out the short form that name ends in.
func (k *knownNames) expandEnd(name string) []string {
	var out []string
	end := len(name)
	for range 5 {
		_, w := utf8.DecodeLastRuneInString(name[:end])
		if end -= w; end <= 0 {
			break
		}
		for _, long := range k.ends[name[end:]] {
			if !strings.HasSuffix(name, long) {
				out = append(out, name[:end]+long)
			}
		}
	}
	if begin, ok := strings.CutSuffix(name, "所"); ok && !strings.HasSuffix(begin, "研究") {
		out = append(out, begin+"研究所")
	}
	return out
}

// canonical is the full name of a unit that is known by another, or the name of a
// numbered body as its group has it; name itself where it is none of these.
func (k *knownNames) canonical(name string) string {
	name = k.academy(name)
	if full, ok := k.full[name]; ok {
		name = full
	}
	name = k.numbered(name)
	if full, ok := k.full[name]; ok {
		name = full
	}
	return name
}

// academy writes out the name of an institute of the Chinese Academy of Sciences:
// 中科院金属所 → 中国科学院金属研究所.
func (k *knownNames) academy(name string) string {
	const full = "中国科学院"
	if rest, ok := strings.CutPrefix(name, "中科院"); ok {
		name = full + rest
	}
	begin, ok := strings.CutSuffix(name, "所")
	if !ok || !strings.HasPrefix(begin, full) || strings.HasSuffix(begin, "研究") || k.full[name] != "" {
		return name
	}
	return begin + "研究所"
}

// numbered writes the numbered institute of a state group in full: 中国电科58所,
// 中国电子科技集团有限公司第五十八研究所 → 中国电子科技集团公司第五十八研究所; its numbered academies
// too (航天科技集团五院), which without a group are hospitals.
func (k *knownNames) numbered(name string) string {
	rest, higher := strings.CutSuffix(name, "院")
	if !higher {
		var ok bool
		if rest, ok = strings.CutSuffix(name, "所"); !ok {
			return name
		}
	}
	rest = strings.TrimSuffix(rest, "研究")
	i := numberStart(rest)
	if i == len(rest) || i == 0 {
		return name
	}
	group, number := strings.TrimSuffix(rest[:i], "第"), chineseNumber(rest[i:])
	full := k.group(group)
	switch {
	case !higher:
		return k.numbered(full) + "第" + number + "研究所"
	case full != group || k.whole[group]:
		return full + "第" + number + "研究院"
	}
	return name
}
