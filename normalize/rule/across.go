package rule

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"lianhe/extract"
)

// Applied is what the rules over several documents need of one application.
type Applied struct {
	Document   int64
	Path       string
	Consortium string // normalized name
	Lead       string
	FilledOn   string // ISO 8601 at its precision, "" where not stated
	ImportedAt string // ISO 8601
	Members    []AppliedMember
}

// AppliedMember is one member of an application.
type AppliedMember struct {
	Ord  int
	Unit int64 // units.id
	Name string
	USCC string
}

// Across is a finding about one of several documents.
type Across struct {
	Document int64
	Issue    extract.Issue
}

// CheckAcross judges applications together: the same consortium applied twice,
// a unit in several consortia, a code that stands for different names. The
// findings are ordered by document, in the order given.
func CheckAcross(apps []Applied) []Across {
	x := &across{apps: apps, at: map[int64]int{}}
	for i, a := range apps {
		x.at[a.Document] = i
	}
	x.consortia()
	x.units()
	x.codes()
	slices.SortStableFunc(x.out, func(a, b Across) int { return cmp.Compare(x.at[a.Document], x.at[b.Document]) })
	return x.out
}

type across struct {
	apps []Applied
	at   map[int64]int // of a document in apps
	out  []Across
}

func (x *across) add(a Applied, code string, sev extract.Severity, ref extract.Ref, text, hint string) {
	x.out = append(x.out, Across{a.Document, extract.Issue{Code: code, Severity: sev, Ref: ref, Text: text, Hint: hint}})
}

// groups orders the indexes of apps by a key, in order of appearance.
func groups[T any](all []T, key func(T) string) [][]T {
	at := map[string]int{}
	var out [][]T
	for _, a := range all {
		k := key(a)
		if k == "" {
			continue
		}
		i, ok := at[k]
		if !ok {
			i = len(out)
			at[k] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], a)
	}
	return out
}

// consortia says of every application of a consortium that applied more than
// once which other one there is, the newest where there are several; apart from
// it, that another lead applied under the same name.
func (x *across) consortia() {
	for _, g := range groups(x.apps, func(a Applied) string { return a.Consortium }) {
		byAge := slices.Clone(g)
		slices.SortStableFunc(byAge, func(a, b Applied) int { return newer(b, a) })
		for _, a := range g {
			other := func(sameLead bool) int {
				return slices.IndexFunc(byAge, func(b Applied) bool {
					return b.Document != a.Document && !oneCase(a, b) && sameLead == (a.Lead == "" || b.Lead == "" || a.Lead == b.Lead)
				})
			}
			if i := other(true); i >= 0 {
				x.twice(a, byAge[i])
			}
			if i := other(false); i >= 0 {
				x.clash(a, byAge[i])
			}
		}
	}
}

// oneCase reports whether two documents are parts of one application: the form
// and its table side by side in one archive, and not of different dates.
func oneCase(a, b Applied) bool {
	bundle, _, packed := strings.Cut(a.Path, "!")
	other, _, _ := strings.Cut(b.Path, "!")
	return packed && bundle == other && newer(a, b) == 0
}

// twice says of one application that another one of the same consortium exists.
func (x *across) twice(a, b Applied) {
	text := fmt.Sprintf("“%s”另有一份申报材料（%s，%s），", a.Consortium, b.Path, dated(b.FilledOn))
	hint := "请保留较新的一份，或请申报单位说明"
	switch n := newer(a, b); {
	case n > 0:
		text += "本份较新"
	case n < 0:
		text += "那一份较新"
	default:
		text += "两份日期相同，不能确定哪份较新"
	}
	x.add(a, extract.ConsortiumDuplicate, extract.SevWarning, extract.Ref{Table: "consortia", Ord: 1, Column: "name"}, text, hint)
}

// clash says that another lead applied for a consortium of the same name.
func (x *across) clash(a, b Applied) {
	x.add(a, extract.ConsortiumDuplicate, extract.SevWarning, extract.Ref{Table: "consortia", Ord: 1, Column: "name"},
		fmt.Sprintf("另一份申报材料（%s，%s）也叫“%s”，牵头单位不同：本份为“%s”，另一份为“%s”", b.Path, dated(b.FilledOn), a.Consortium, a.Lead, b.Lead),
		"请核对是重名还是更换了牵头单位")
}

func dated(d string) string {
	if d == "" {
		return "没有填报日期"
	}
	return "填报日期" + d
}

// newer is positive where a is newer than b, by what both state.
func newer(a, b Applied) int {
	if n := min(len(a.FilledOn), len(b.FilledOn)); n > 0 {
		return strings.Compare(a.FilledOn[:n], b.FilledOn[:n])
	}
	return 0
}

// member is a member with its application.
type member struct {
	AppliedMember
	app Applied
}

func (x *across) all() []member {
	var out []member
	for _, a := range x.apps {
		for _, m := range a.Members {
			out = append(out, member{m, a})
		}
	}
	return out
}

// units finds units that take part in several consortia.
func (x *across) units() {
	for _, g := range groups(x.all(), func(m member) string {
		if m.Unit == 0 {
			return ""
		}
		return fmt.Sprint(m.Unit)
	}) {
		names := distinct(g, func(m member) string { return m.app.Consortium })
		if len(names) < 2 {
			continue
		}
		for _, m := range g {
			if m.app.Consortium == "" {
				continue
			}
			x.add(m.app, extract.MembersShared, extract.SevInfo, extract.Ref{Table: "members", Ord: m.Ord, Column: "name"},
				fmt.Sprintf("“%s”还参加了另外%d个创新联合体：%s", m.Name, len(names)-1, others(names, m.app.Consortium)), "如有限制，请核对该单位能否同时参加")
		}
	}
}

// distinct lists the first member of each value of a key, without "".
func distinct(g []member, key func(member) string) []member {
	var out []member
	for _, same := range groups(g, key) {
		out = append(out, same[0])
	}
	return out
}

// others names up to five consortia other than own.
func others(g []member, own string) string {
	const most = 5
	var names []string
	for _, m := range g {
		switch {
		case m.app.Consortium == own:
		case len(names) == most:
			return strings.Join(names, "、") + "等"
		default:
			names = append(names, m.app.Consortium)
		}
	}
	return strings.Join(names, "、")
}

// codes finds a code that different documents give to different names.
func (x *across) codes() {
	for _, g := range groups(x.all(), func(m member) string { return m.USCC }) {
		names := distinct(g, func(m member) string { return m.Name })
		for _, m := range g {
			i := slices.IndexFunc(names, func(o member) bool { return o.app.Document != m.app.Document && o.Name != m.Name })
			if i < 0 {
				continue
			}
			o := names[i]
			x.add(m.app, extract.USCCDuplicate, extract.SevWarning, extract.Ref{Table: "members", Ord: m.Ord, Column: "uscc"},
				fmt.Sprintf("统一社会信用代码%s在本份中是“%s”，在另一份（%s）中是“%s”", m.USCC, m.Name, o.app.Path, o.Name), "请核对是否为同一单位的不同名称，或代码填错")
		}
	}
}
