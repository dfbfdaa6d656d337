package rule

import (
	"cmp"
	"slices"
	"strings"

	"lianhe/extract"
	"lianhe/normalize"
)

// Sibling is what is needed of an application to tell with which others of the
// same archive it is one case.
type Sibling struct {
	Folder     string // in the archive
	Consortium string // normalized name, "" where not stated
	Lead       string
	LeadUnit   int64  // units.id, 0 where not known
	FilledOn   string // ISO 8601 at its precision
	Table      bool   // it has the list of members
	Text       bool   // it has the plan or profiles
}

// Cases tells which applications of one archive are parts of one application: the
// form and its table, the form and the plan. Each group lists indexes of all, two
// or more, ascending; a document in none is a case by itself. Two are one case
// when they state the same consortium, or the same lead and complete each other,
// and differ in neither lead nor date. Where that leads to a group of which two
// are not one case with each other, or of very many, only what lies in one folder is held together,
// and where that is no better each is left alone. A part that says neither
// consortium nor lead goes with the only case of its folder.
func Cases(all []Sibling) [][]int {
	var named, nameless []int
	for i, s := range all {
		if s.Consortium == "" && s.Lead == "" {
			nameless = append(nameless, i)
		} else {
			named = append(named, i)
		}
	}
	groups := cliques(all, named, func(part []int) (out [][]int) {
		for _, folder := range byFolder(all, part) {
			out = append(out, cliques(all, folder, alone)...)
		}
		return out
	})
	joined := slices.Clone(groups)
	for _, i := range nameless {
		if k := onlyIn(all, groups, all[i].Folder); k >= 0 && (all[i].Table || all[i].Text) && completes(all, joined[k], i) {
			joined[k] = append(slices.Clone(joined[k]), i)
		}
	}
	out := slices.DeleteFunc(joined, func(g []int) bool { return len(g) < 2 })
	for _, g := range out {
		slices.Sort(g)
	}
	return out
}

// maxCase is how many forms one application may come in; more are a heap of
// applications under one name, or made to do harm.
const maxCase = 20

// oneCase reports whether two documents that state who applies do so together.
func (a *Sibling) oneCase(b *Sibling) bool {
	if newer(a.FilledOn, b.FilledOn) != 0 {
		return false
	}
	known, same := sameLead(a.Lead, a.LeadUnit, b.Lead, b.LeadUnit)
	switch {
	case known && !same:
		return false
	case a.Consortium != "" && a.Consortium == b.Consortium:
		return true
	case a.Consortium != "" && b.Consortium != "" && a.Folder != b.Folder:
		return false
	}
	return known && a.complements(b)
}

// names are what two documents that are one case have one of in common.
func (a *Sibling) names() []any {
	type consortium string
	type lead string
	var out []any
	if a.Consortium != "" {
		out = append(out, consortium(a.Consortium))
	}
	if a.Lead != "" {
		out = append(out, lead(a.Lead))
		if a.LeadUnit != 0 {
			out = append(out, a.LeadUnit)
		}
	}
	return out
}

// complements reports whether one has what the other lacks: two forms that are
// both filled in are two applications.
func (a *Sibling) complements(b *Sibling) bool { return !(a.Table && b.Table) && !(a.Text && b.Text) }

// sameLead compares two leads by their units, else by their names; known is false
// where one is not stated.
func sameLead(a string, unitA int64, b string, unitB int64) (known, same bool) {
	if a == "" || b == "" {
		return false, false
	}
	return true, a == b || unitA != 0 && unitA == unitB
}

// cliques groups what is one case, directly or through others. A group of which two
// are not, or a very large one, is handed to apart.
func cliques(all []Sibling, part []int, apart func([]int) [][]int) [][]int {
	var out [][]int
	naming := map[any][]int{} // those that state the same: no others are linked
	for _, i := range part {
		for _, n := range all[i].names() {
			naming[n] = append(naming[n], i)
		}
	}
	seen := map[int]bool{}
	for _, i := range part {
		if seen[i] {
			continue
		}
		seen[i] = true
		group := []int{i}
		for k := 0; k < len(group); k++ {
			for _, n := range all[group[k]].names() {
				for _, j := range naming[n] {
					if !seen[j] && all[group[k]].oneCase(&all[j]) {
						seen[j] = true
						group = append(group, j)
					}
				}
				naming[n] = slices.DeleteFunc(naming[n], func(j int) bool { return seen[j] })
			}
		}
		whole := len(group) <= maxCase
		for k := 0; k < len(group) && whole; k++ {
			whole = !slices.ContainsFunc(group[k+1:], func(b int) bool { return !all[group[k]].oneCase(&all[b]) })
		}
		if whole {
			out = append(out, group)
		} else {
			out = append(out, apart(group)...)
		}
	}
	return out
}

// byFolder parts documents by their folders, in order of appearance.
func byFolder(all []Sibling, part []int) [][]int {
	at := map[string]int{}
	var out [][]int
	for _, i := range part {
		k, ok := at[all[i].Folder]
		if !ok {
			k = len(out)
			at[all[i].Folder] = k
			out = append(out, nil)
		}
		out[k] = append(out[k], i)
	}
	return out
}

// alone makes a group of each.
func alone(part []int) [][]int {
	out := make([][]int, len(part))
	for k, i := range part {
		out[k] = []int{i}
	}
	return out
}

// onlyIn is the group that alone has documents in a folder; -1 for none or several.
func onlyIn(all []Sibling, groups [][]int, folder string) int {
	found := -1
	for k, g := range groups {
		if !slices.ContainsFunc(g, func(i int) bool { return all[i].Folder == folder }) {
			continue
		}
		if found >= 0 {
			return -1
		}
		found = k
	}
	return found
}

func completes(all []Sibling, group []int, i int) bool {
	return !slices.ContainsFunc(group, func(j int) bool { return !all[i].complements(&all[j]) })
}

// Part is one document of a case.
type Part struct {
	Document int64
	Path     string // for people
	Result   *normalize.Result
	Units    map[int]int64 // units.id of the members, by their ord
}

// Supports reports whether a document that is no form can hold texts that an
// application needs: the plan as a file of its own, or a file that nothing could be
// read of, which has no kind.
func Supports(res *normalize.Result) bool {
	switch res.Kind {
	case "":
		return true
	case extract.Application:
		return res.Rules == ""
	case extract.Plan, extract.Agreement, extract.Other:
		return true
	}
	return false
}

// CheckCase judges the documents of one case as the one application that they
// are: what one of them states is not missing because another one leaves it out,
// counts and thresholds are judged over all, and what two of them state
// differently is a finding. extra are documents beside them, of which only the
// headings count, or that they could not be read. Each finding is for the document that it is about; what none of
// them has is for the one that is filled in most, whose rules they are, which
// choose names. Without any there is nothing to judge.
func CheckCase(choose func(*normalize.Result) *Set, parts []Part, extra []*normalize.Result) []Across {
	parts = slices.Clone(parts)
	slices.SortStableFunc(parts, func(a, b Part) int {
		return cmp.Or(cmp.Compare(filled(b.Result), filled(a.Result)), cmp.Compare(a.Result.SHA256, b.Result.SHA256))
	})
	var set *Set
	for _, p := range parts {
		if set == nil {
			set = choose(p.Result)
		}
	}
	switch {
	case set == nil:
		return nil
	case len(parts) == 1:
		c := newChecker(set, parts[0].Result)
		c.extra = extra
		c.check()
		return foundIn(parts[0].Document, c.issues)
	}
	m := merge(parts, set)
	c := newChecker(set, m.res)
	c.extra = extra
	c.check()
	return append(m.found, m.attribute(c.issues)...)
}

func foundIn(doc int64, issues []extract.Issue) []Across {
	var out []Across
	for _, i := range issues {
		out = append(out, Across{doc, i})
	}
	return out
}

// filled counts how much of the form a document holds.
func filled(res *normalize.Result) int {
	n := len(res.Of("members"))
	for _, table := range []string{"consortia", "applications"} {
		n += len(first(res.Of(table)).Values)
	}
	return n
}

// heads reports whether a document has a heading with a text below it that is no
// heading of the plan itself: a form that is not filled in has its headings too.
func heads(res *normalize.Result, is func(string) bool) bool {
	if slices.ContainsFunc(res.Of("sections"), func(x *normalize.Row) bool { return x.String("body") != "" && is(x.String("heading")) }) {
		return true
	}
	lines := strings.Split(res.Text, "\n")
	for i, l := range lines {
		if !is(bare(l)) {
			continue
		}
		for _, next := range lines[i+1:] {
			if next = bare(next); next != "" {
				if len([]rune(next)) > len([]rune(bare(l)))+4 {
					return true
				}
				break
			}
		}
	}
	return false
}

// bare is a line without number and white space.
func bare(line string) string {
	line = strings.Join(strings.Fields(line), "")
	if _, rest, ok := strings.Cut(line, "、"); ok && len([]rune(line))-len([]rune(rest)) <= 4 {
		line = rest
	}
	return strings.Trim(line, "（一二三四五六七八九十）0123456789.．：:")
}
