package rule

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"lianhe/extract"
)

// Applied is what the rules over several documents need of one application.
type Applied struct {
	Document   int64
	Path       string
	Consortium string // normalized name
	Lead       string
	LeadUnit   int64   // units.id, 0 where not known
	FilledOn   string  // ISO 8601 at its precision, "" where not stated
	Case       []int64 // the documents that are one application with it, see Cases
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

// What applications can have in common, as Key.Kind.
const (
	ByName = "name" // of the consortium
	ByUnit = "unit" // units.id of a member
	ByCode = "code" // credit code of a member
)

// Key is something that several applications may have in common; what is found
// about one of them rests on its keys alone.
type Key struct{ Kind, Value string }

// Keys lists those of an application, each once.
func (a Applied) Keys() []Key {
	var out []Key
	add := func(kind, value string) {
		if k := (Key{kind, value}); value != "" && !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	add(ByName, a.Consortium)
	for _, m := range a.Members {
		if m.Unit != 0 {
			add(ByUnit, strconv.FormatInt(m.Unit, 10))
		}
		add(ByCode, m.USCC)
	}
	return out
}

// CheckAcross judges applications together: the same consortium applied twice,
// a unit in several consortia, a code that stands for different names. The
// findings are ordered by document, in the order given.
func CheckAcross(apps []Applied) []Across {
	var keys []Key
	sharing := map[Key][]Applied{}
	at := map[int64]int{}
	for i, a := range apps {
		at[a.Document] = i
		for _, k := range a.Keys() {
			if sharing[k] == nil {
				keys = append(keys, k)
			}
			sharing[k] = append(sharing[k], a)
		}
	}
	var out []Across
	for _, k := range keys {
		out = append(out, CheckShared(k, sharing[k])...)
	}
	slices.SortStableFunc(out, func(a, b Across) int {
		return cmp.Or(cmp.Compare(at[a.Document], at[b.Document]), CompareIssues(a.Issue, b.Issue))
	})
	return out
}

// CompareIssues orders the findings over several documents on one of them.
func CompareIssues(a, b extract.Issue) int {
	rank := func(i extract.Issue) int {
		return slices.Index([]string{extract.ConsortiumDuplicate, extract.MembersShared, extract.USCCDuplicate, extract.UnitAmbiguous}, i.Code)
	}
	return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Ref.Ord, b.Ref.Ord), cmp.Compare(a.Text, b.Text))
}

// CheckShared judges the applications that have a key, in the order in which
// others are named.
func CheckShared(k Key, apps []Applied) []Across {
	x := &shared{speaks: map[int64]bool{}}
	for i, a := range apps {
		x.speaks[a.Document] = !slices.ContainsFunc(apps, a.outranked) && !slices.ContainsFunc(apps[:i], a.equalled)
	}
	switch k.Kind {
	case ByName:
		x.consortia(apps)
	case ByUnit:
		x.unit(having(apps, func(m AppliedMember) bool { return strconv.FormatInt(m.Unit, 10) == k.Value }))
	case ByCode:
		x.code(having(apps, func(m AppliedMember) bool { return m.USCC == k.Value }))
	}
	return x.out
}

// shared collects what is found. Of the documents of one case that share a key, the
// one with the longest list of members speaks for all.
type shared struct {
	out    []Across
	speaks map[int64]bool
}

// outranked reports whether another document of the same case lists more members,
// equalled whether it lists as many.
func (a Applied) outranked(b Applied) bool {
	return slices.Contains(a.Case, b.Document) && len(b.Members) > len(a.Members)
}

func (a Applied) equalled(b Applied) bool {
	return slices.Contains(a.Case, b.Document) && len(b.Members) == len(a.Members)
}

func (x *shared) add(a Applied, code string, sev extract.Severity, ref extract.Ref, text, hint string) {
	if !x.speaks[a.Document] {
		return
	}
	x.out = append(x.out, Across{a.Document, extract.Issue{Code: code, Severity: sev, Ref: ref, Text: text, Hint: hint}})
}

// consortia says of every application of a consortium that applied more than
// once which other one there is, the newest where there are several; apart from
// it, that another lead applied under the same name.
func (x *shared) consortia(apps []Applied) {
	byAge := slices.Clone(apps)
	slices.SortStableFunc(byAge, func(a, b Applied) int { return newer(b.FilledOn, a.FilledOn) })
	for _, a := range apps {
		other := func(same bool) int {
			return slices.IndexFunc(byAge, func(b Applied) bool {
				known, is := sameLead(a.Lead, a.LeadUnit, b.Lead, b.LeadUnit)
				return !a.with(b) && same == (is || !known)
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

// with reports whether two documents are one application.
func (a Applied) with(b Applied) bool {
	return a.Document == b.Document || slices.Contains(a.Case, b.Document)
}

// twice says of one application that another one of the same consortium exists.
func (x *shared) twice(a, b Applied) {
	text := fmt.Sprintf("“%s”另有一份申报材料（%s，%s），", a.Consortium, b.Path, dated(b.FilledOn))
	hint := "请保留较新的一份，或请申报单位说明"
	switch n := newer(a.FilledOn, b.FilledOn); {
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
func (x *shared) clash(a, b Applied) {
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

// newer is positive where date a is later than b, as far as both say.
func newer(a, b string) int {
	n := min(len(a), len(b))
	return strings.Compare(a[:n], b[:n])
}

// member is a member with its application.
type member struct {
	AppliedMember
	app Applied
}

// having lists the members for which is holds.
func having(apps []Applied, is func(AppliedMember) bool) []member {
	var out []member
	for _, a := range apps {
		for _, m := range a.Members {
			if is(m) {
				out = append(out, member{m, a})
			}
		}
	}
	return out
}

// unit says of a unit that takes part in several consortia which others these are.
func (x *shared) unit(group []member) {
	var consortia []Applied // the first application of each
	for _, m := range group {
		if c := m.app.Consortium; c != "" && !slices.ContainsFunc(consortia, func(a Applied) bool { return a.Consortium == c }) {
			consortia = append(consortia, m.app)
		}
	}
	if len(consortia) < 2 {
		return
	}
	for _, m := range group {
		const most = 5
		var names []string
		for _, o := range consortia {
			if m.app.Consortium != "" && o.Consortium != m.app.Consortium && !m.app.with(o) {
				names = append(names, o.Consortium)
			}
		}
		if len(names) == 0 {
			continue
		}
		text := strings.Join(names[:min(len(names), most)], "、")
		if len(names) > most {
			text += "等"
		}
		x.add(m.app, extract.MembersShared, extract.SevInfo, extract.Ref{Table: "members", Ord: m.Ord, Column: "name"},
			fmt.Sprintf("“%s”还参加了另外%d个创新联合体：%s", m.Name, len(names), text), "如有限制，请核对该单位能否同时参加")
	}
}

// code says of a code that different documents give to different names.
func (x *shared) code(group []member) {
	var names []member // the first of each name
	for _, m := range group {
		if !slices.ContainsFunc(names, func(o member) bool { return o.Name == m.Name }) {
			names = append(names, m)
		}
	}
	for _, m := range group {
		i := slices.IndexFunc(names, func(o member) bool { return o.app.Document != m.app.Document && o.Name != m.Name })
		if i < 0 {
			continue
		}
		o := names[i]
		x.add(m.app, extract.USCCDuplicate, extract.SevWarning, extract.Ref{Table: "members", Ord: m.Ord, Column: "uscc"},
			fmt.Sprintf("统一社会信用代码%s在本份中是“%s”，在另一份（%s）中是“%s”", m.USCC, m.Name, o.app.Path, o.Name), "请核对是否为同一单位的不同名称，或代码填错")
	}
}
