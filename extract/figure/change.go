package figure

import (
	"regexp"
	"slices"

	"lianhe/extract"
)

const (
	compared = `(?:同比|环比|(?:较|比)(?:上年度?|去年|上一?年|前一年|上年度|年初|\d{4}年)(?:同期|底|末)?|年均)`
	moved    = `(?:增长|增加|上升|提高|提升|增幅|增速|下降|减少|降低|回落|下滑)`
	by       = `(?:幅度)?(?:了|为|达到?|近|超过?|约)*`
	share    = number + `(?:%|个百分点|倍)`
	doubled  = `(?:实现|已)?翻了?[一两二]番`
)

var (
	change = regexp.MustCompile(compared + `?(?:(?:实际|累计|约|大幅|均)?` + moved + by + share + `|` + doubled + `)`)
	// 分别增长12.5%和10.1%: one share for each of the figures before.
	changes   = regexp.MustCompile(`(?:` + compared + `)?分别` + compared + `?(` + moved + `)` + by + share + `(?:(?:、|和|与|及|,)(?:` + moved + `)?` + share + `)+`)
	oneShare  = regexp.MustCompile(`(` + moved + `)?` + by + share)
	delta     = regexp.MustCompile(`^` + compared + `?(?:(?:净|新)?` + moved + by + `|净增)$`)
	sameThing = regexp.MustCompile(`^(?:(?:` + compared + `)?(?:净|新)?` + moved + `了?` + number + letters + `?` + units + `、|其中|数量|总量|总数|规模|总额|金额|均|也|且|并|,|:|分别)*$`)
)

// shift is one statement of change: where it stands and, for each figure that it
// speaks of, its words.
type shift struct {
	from, to int
	shares   []extract.Value
}

func changesIn(f extract.Folded, from, to int) []shift {
	var out []shift
	t := f.Text[from:to]
	for _, m := range changes.FindAllStringSubmatchIndex(t, -1) {
		s := shift{from: from + m[0], to: from + m[1]}
		verb := f.Value(from+m[2], from+m[3]).Text
		for _, x := range oneShare.FindAllStringSubmatchIndex(t[m[2]:m[1]], -1) {
			v := f.Value(from+m[2]+x[0], from+m[2]+x[1])
			if x[2] < 0 {
				v.Text = verb + v.Text
			} else {
				verb = f.Value(from+m[2]+x[2], from+m[2]+x[3]).Text
			}
			s.shares = append(s.shares, v)
		}
		out = append(out, s)
	}
	for _, m := range change.FindAllStringIndex(t, -1) {
		if s := (shift{from: from + m[0], to: from + m[1]}); !within(span{from: s.from, to: s.to}, out) {
			s.shares = []extract.Value{f.Value(s.from, s.to)}
			out = append(out, s)
		}
	}
	return out
}

func within(s span, changes []shift) bool {
	for _, c := range changes {
		if s.from >= c.from && s.from < c.to {
			return true
		}
	}
	return false
}

// attach sets a change on the figure that it speaks of: the one before it, where
// nothing but the change stands in its clause (41项，同比增长46%), or the one that
// it leads to (同比增长12%，达到30亿元). A change of something that has no figure
// (服务机时同比下降1.5%) is an indicator itself.
func (r *reader) attach(f extract.Folded, c shift, from, to int, figures []found) {
	depth := depthAt(f.Text[from:c.from])
	figures = slices.DeleteFunc(slices.Clone(figures), func(x found) bool { return x.depth > depth })
	before := 0
	for before < len(figures) && figures[before].from < c.from {
		before++
	}
	clause := clauseBefore(f.Text, from, c.from)
	own := before == 0 || figures[before-1].to <= clause
	if n := len(c.shares); before >= n && (!own || sameThing.MatchString(f.Text[clause:c.from])) {
		for i, v := range c.shares {
			setChange(figures[before-n+i].rec, v)
		}
		return
	}
	if before < len(figures) && len(c.shares) == 1 && totalOnly.MatchString(f.Text[c.to:figures[before].from]) {
		setChange(figures[before].rec, c.shares[0])
		return
	}
	m := oneShare.FindStringSubmatchIndex(f.Text[c.from:c.to])
	a, b := nounSpan(f, clause, c.from)
	if m == nil || a == b || len(c.shares) != 1 {
		return
	}
	value := f.Value(c.from+lastShare(f.Text[c.from:c.to]), c.to)
	rec := r.record(value, f.Value(a, c.from+m[3]), f.Value(from, to))
	setChange(rec, c.shares[0])
}

// setChange keeps the first change that a figure is given.
func setChange(rec *extract.Record, v extract.Value) {
	if _, ok := rec.Get("change_pct"); !ok {
		rec.Set("change_pct", v)
	}
}

var trailingShare = regexp.MustCompile(share + `$`)

func lastShare(t string) int { return trailingShare.FindStringIndex(t)[0] }
