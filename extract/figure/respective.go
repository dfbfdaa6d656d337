package figure

import (
	"regexp"
	"strings"

	"lianhe/extract"
)

var (
	respectively = regexp.MustCompile(`([^,。;:!?]{4,120}?)(?:分别|依次)(?:为|是|有|达到?了?|完成|实现)*`)
	ownEach      = regexp.MustCompile(`^(?:拥有|建有|建成|共有|组建|布局|新增|认定|获批)了?([^,。;:!?、]{2,20}?)(?:为|达到?)?$`)
	// each is what a clause says of the figures before it: 分别占72%、9%.
	each         = regexp.MustCompile(`^(?:(分别|依次)(?:约)?占(?:比|总数|总量|全部)?的?(?:为|达到?)?|(?:分别|依次)(` + compared + `?(?:净|新)?` + moved + `了?)|(` + compared + `)(?:分别|依次)((?:净|新)?` + moved + `了?))$`)
	inList       = regexp.MustCompile(`^(?:、|和|与|及|以及|,)$`)
	betweenNames = regexp.MustCompile(`、|以及|和|与|及`)
)

// respectiveNames reads 发明专利授权量和软件著作权登记量分别为82件和34件: what each of
// the figures counts, by the byte at which it begins. Where there are not as many
// names as figures it gives nothing.
func respectiveNames(f extract.Folded, from, to int) map[int]extract.Value {
	out := map[int]extract.Value{}
	for _, m := range respectively.FindAllStringSubmatchIndex(f.Text[from:to], -1) {
		at, noun := from+m[1], ""
		for _, s := range figuresIn(f.Text[at:to]) { // 分别拥有创新联合体30家、9家
			if own := ownEach.FindStringSubmatch(f.Text[at : at+s.from]); own != nil {
				at, noun = at+s.from, own[1]
			}
			break
		}
		starts := figuresListed(f.Text, at, to)
		names := namesListed(f, from+m[2], from+m[3])
		if len(starts) < 2 || len(names) != len(starts) {
			continue
		}
		for i, s := range starts {
			out[s] = names[i]
			if noun != "" {
				out[s] = extract.Value{Text: names[i].Text + noun, Src: names[i].Src}
			}
		}
	}
	return out
}

// eachOf names the figures of a list that begins at byte from by the figures
// before it, of which it says the shares or the growth: 企业75家、高校9家，分别占
// 72%、9%. It gives nothing where there are not as many.
func eachOf(f extract.Folded, from, at, to int, figures []found) map[int]extract.Value {
	m := each.FindStringSubmatch(f.Text[clauseBefore(f.Text, from, at):at])
	starts := figuresListed(f.Text, at, to)
	if m == nil || len(starts) < 2 || len(figures) < len(starts) {
		return nil
	}
	what := m[2] + m[3] + m[4]
	if m[1] != "" {
		what = "占比"
	}
	out := map[int]extract.Value{}
	for i, s := range starts {
		v, _ := figures[len(figures)-len(starts)+i].rec.Get("name")
		v.Text += what
		out[s] = v
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
	if n := len(names); n > 1 { // 人工智能、新材料领域创新联合体
		if i := strings.Index(names[n-1].Text, "领域"); i > 0 {
			for k := range names[:n-1] {
				if !strings.Contains(names[k].Text, "领域") {
					names[k].Text += names[n-1].Text[i:]
				}
			}
		}
	}
	return names
}
