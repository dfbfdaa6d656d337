package figure

import (
	"regexp"

	"lianhe/extract"
)

var (
	respectively = regexp.MustCompile(`([^,。;:!?]{4,120}?)(?:分别|依次)(?:为|是|有|达到?了?|完成|实现)*`)
	inList       = regexp.MustCompile(`^(?:、|和|与|及|以及|,)$`)
	betweenNames = regexp.MustCompile(`、|以及|和|与|及`)
)

// respectiveNames reads 发明专利授权量和软件著作权登记量分别为82件和34件: what each of
// the figures counts, by the byte at which it begins. Where there are not as many
// names as figures it gives nothing.
func respectiveNames(f extract.Folded, from, to int) map[int]extract.Value {
	out := map[int]extract.Value{}
	for _, m := range respectively.FindAllStringSubmatchIndex(f.Text[from:to], -1) {
		starts := figuresListed(f.Text, from+m[1], to)
		names := namesListed(f, from+m[2], from+m[3])
		if len(starts) < 2 || len(names) != len(starts) {
			continue
		}
		for i, s := range starts {
			out[s] = names[i]
		}
	}
	return out
}

// figuresListed is where the figures of a list begin that begins at byte from:
// 82件、34件和5项.
func figuresListed(t string, from, to int) []int {
	var starts []int
	end := from
	for _, s := range figuresIn(t[from:to]) {
		between := t[end : from+s.from]
		if len(starts) == 0 && between != "" || len(starts) > 0 && !inList.MatchString(between) {
			break
		}
		starts = append(starts, from+s.from)
		end = from + s.to
	}
	return starts
}

// namesListed cuts the names of a list and trims each to its noun.
func namesListed(f extract.Folded, from, to int) []extract.Value {
	var names []extract.Value
	add := func(a, b int) {
		if a, b = nounSpan(f, a, b); a < b {
			names = append(names, f.Value(a, b))
		}
	}
	at := from
	for _, m := range betweenNames.FindAllStringIndex(f.Text[from:to], -1) {
		add(at, from+m[0])
		at = from + m[1]
	}
	add(at, to)
	return names
}
