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
	x := &across{apps: apps}
	x.consortia()
	x.units()
	x.codes()
	slices.SortStableFunc(x.out, func(a, b Across) int { return cmp.Compare(x.at(a.Document), x.at(b.Document)) })
	return x.out
}

type across struct {
	apps []Applied
	out  []Across
}

func (x *across) at(document int64) int {
	return slices.IndexFunc(x.apps, func(a Applied) bool { return a.Document == document })
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

func (x *across) consortia() {
	for _, g := range groups(x.apps, func(a Applied) string { return a.Consortium }) {
		if len(g) < 2 {
			continue
		}
		for i, a := range g {
			for j, b := range g {
				if i != j {
					x.twice(a, b)
				}
			}
		}
	}
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
	if a.Lead != "" && b.Lead != "" && a.Lead != b.Lead {
		text += fmt.Sprintf("；牵头单位不同：本份为“%s”，另一份为“%s”", a.Lead, b.Lead)
	}
	x.add(a, extract.ConsortiumDuplicate, extract.SevWarning, extract.Ref{Table: "consortia", Ord: 1, Column: "name"}, text, hint)
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
		for _, m := range g {
			var others []string
			for _, o := range g {
				if o.app.Consortium != m.app.Consortium && o.app.Consortium != "" && !slices.Contains(others, o.app.Consortium) {
					others = append(others, o.app.Consortium)
				}
			}
			if m.app.Consortium == "" || len(others) == 0 {
				continue
			}
			x.add(m.app, extract.ConsortiumDuplicate, extract.SevInfo, extract.Ref{Table: "members", Ord: m.Ord, Column: "name"},
				fmt.Sprintf("“%s”还参加了另外%d个创新联合体：%s", m.Name, len(others), few(others)), "如有限制，请核对该单位能否同时参加")
		}
	}
}

func few(names []string) string {
	if len(names) > 5 {
		return strings.Join(names[:5], "、") + "等"
	}
	return strings.Join(names, "、")
}

// codes finds a code that different documents give to different names.
func (x *across) codes() {
	for _, g := range groups(x.all(), func(m member) string { return m.USCC }) {
		for _, m := range g {
			i := slices.IndexFunc(g, func(o member) bool { return o.app.Document != m.app.Document && o.Name != m.Name })
			if i < 0 {
				continue
			}
			o := g[i]
			x.add(m.app, extract.USCCDuplicate, extract.SevWarning, extract.Ref{Table: "members", Ord: m.Ord, Column: "uscc"},
				fmt.Sprintf("统一社会信用代码%s在本份中是“%s”，在另一份（%s）中是“%s”", m.USCC, m.Name, o.app.Path, o.Name), "请核对是否为同一单位的不同名称，或代码填错")
		}
	}
}
