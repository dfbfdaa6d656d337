// Package rule judges normalized records and never edits them. Its rules are
// data: a rule set (a YAML file, the embedded ones lie under rules) states what
// a call for applications demands, and the thresholds that an imported call
// states can take the place of those (Set.Answering).
//
// A finding says in one Chinese sentence, with the values, what is wrong, where
// it is read and what to do. What the document does not state is never counted
// against it beyond the finding that it is missing.
package rule

import (
	"embed"
	"errors"
	"fmt"
	"slices"
	"strings"

	"lianhe/extract"
	"lianhe/extract/catalog"
	"lianhe/normalize"
	"lianhe/normalize/uscc"
)

//go:embed rules/*.yaml
var embedded embed.FS

// Set is the rules of one call.
type Set struct {
	Name  string `yaml:"name"`
	Base  string `yaml:"base"`  // the set whose required, plan, limits and foreign hold where this one lists none
	Title string `yaml:"title"` // what the rules are, for people

	Required []Required  `yaml:"required"`
	Plan     Plan        `yaml:"plan"`
	Limits   []Limit     `yaml:"limits"`
	Leads    []Threshold `yaml:"lead"`
	Region   Region      `yaml:"region"`
	Members  Members     `yaml:"members"`
	Deadline string      `yaml:"deadline"` // of applications, ISO 8601
	Report   string      `yaml:"report"`   // of the yearly report, month and day: 03-31
	Foreign  []string    `yaml:"foreign"`  // what the names of foreign units begin with or hold: no credit code is asked of them
}

// Required lists columns that must be filled in.
type Required struct {
	Table    string           `yaml:"table"`
	Columns  []string         `yaml:"columns"`
	Kinds    []string         `yaml:"kinds"`    // of units, for members; none: of all
	Place    bool             `yaml:"place"`    // only where the form has a place for it
	Severity extract.Severity `yaml:"severity"` // warning where it is left out
}

// Plan lists the texts that an application must hold.
type Plan struct {
	Name     string     `yaml:"name"`     // of the plan, for people
	Headings [][]string `yaml:"headings"` // of the plan, with their other spellings
	Lead     string     `yaml:"lead"`     // how the heading of the lead's profile begins
}

// Limit is the length that a text may have, in characters without white space,
// punctuation included.
type Limit struct {
	Table      string   `yaml:"table"`
	Column     string   `yaml:"column"`
	Headings   []string `yaml:"headings"` // of narratives: how they begin
	Units      bool     `yaml:"units"`    // of narratives: the profiles of members
	Characters int      `yaml:"characters"`
}

// Threshold is what is asked of the leading unit.
type Threshold struct {
	Types       []string `yaml:"types"` // lead_type; none: of all
	RevenueYuan float64  `yaml:"revenue_yuan"`
	RDPercent   float64  `yaml:"rd_percent"` // R&D of sales
	Source      string   `yaml:"source"`
}

// Region is where the lead must be and how the members must be spread.
type Region struct {
	Lead    []string `yaml:"lead"`     // provinces, full names of GB/T 2260; none: anywhere
	Of      []string `yaml:"of"`       // provinces among which regions are counted
	AtLeast int      `yaml:"at_least"` // regions
	Source  string   `yaml:"source"`   // where the call says so
}

// Members is what is asked of the members together.
type Members struct {
	UniversityOrInstitute bool   `yaml:"university_or_institute"`
	AtLeast               int    `yaml:"at_least"`
	Source                string `yaml:"source"`
}

// Sets is the loaded rule sets.
type Sets struct{ sets []*Set }

// Load reads the embedded rule sets and, where dir is not empty, those of that
// folder (*.yaml, *.yml); a set of a known name replaces the embedded one. An
// error names file and line.
func Load(dir string) (*Sets, error) {
	s := &Sets{}
	if err := catalog.Read("审核规则", embedded, "rules", dir, s.add); err != nil {
		return nil, err
	}
	for _, set := range s.sets {
		if err := s.finish(set); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// finish gives a set what it leaves to its base; a base has no base.
func (s *Sets) finish(set *Set) error {
	if set.Base == "" {
		return nil
	}
	base, ok := s.Get(set.Base)
	if !ok || base.Base != "" {
		return fmt.Errorf("审核规则 %s 的 base：没有名为 %q 的规则，或它自己又有 base", set.Name, set.Base)
	}
	if set.Required == nil {
		set.Required = base.Required
	}
	if set.Plan.Name == "" {
		set.Plan = base.Plan
	}
	if set.Limits == nil {
		set.Limits = base.Limits
	}
	if set.Foreign == nil {
		set.Foreign = base.Foreign
	}
	return nil
}

// Get returns a set by its name.
func (s *Sets) Get(name string) (*Set, bool) {
	i := slices.IndexFunc(s.sets, func(x *Set) bool { return x.Name == name })
	if i < 0 {
		return nil, false
	}
	return s.sets[i], true
}

// Names lists the sets, for a message about an unknown one.
func (s *Sets) Names() []string {
	var out []string
	for _, x := range s.sets {
		out = append(out, x.Name)
	}
	return out
}

// For returns the set that judges a document by default: the one that the profile
// of its form names; nil for every other document.
func (s *Sets) For(res *normalize.Result) *Set {
	if res.Kind != extract.Application {
		return nil
	}
	set, _ := s.Get(res.Rules)
	return set
}

func (s *Sets) add(_ string, data []byte) error {
	set, err := parse(data)
	if err != nil {
		return err
	}
	s.sets = slices.DeleteFunc(s.sets, func(x *Set) bool { return x.Name == set.Name })
	s.sets = slices.Insert(s.sets, 0, set)
	return nil
}

func parse(data []byte) (*Set, error) {
	set := &Set{}
	if err := catalog.Decode(data, set); err != nil {
		return nil, err
	}
	if err := set.check(); err != nil {
		return nil, err
	}
	return set, nil
}

func (s *Set) check() error {
	if s.Name == "" {
		return errors.New("缺少 name")
	}
	for _, r := range s.Required {
		for _, c := range r.Columns {
			if !known(r.Table, c) {
				return fmt.Errorf("required：没有 %s.%s 这一列", r.Table, c)
			}
		}
		if sev := r.Severity; sev != "" && sev != extract.SevError && sev != extract.SevWarning && sev != extract.SevInfo {
			return fmt.Errorf("required：severity 应为 error、warning 或 info，不能是 %q", sev)
		}
	}
	for _, l := range s.Limits {
		if !known(l.Table, l.Column) || l.Characters <= 0 {
			return fmt.Errorf("limits：没有 %s.%s 这一列，或 characters 不是正数", l.Table, l.Column)
		}
	}
	return nil
}

func known(table, column string) bool {
	t, ok := normalize.TableOf(table)
	return ok && slices.ContainsFunc(t.Columns, func(c normalize.Column) bool { return c.Name == column })
}

// Check judges one document. Rules that need other documents are CheckCase and
// CheckAcross.
func (s *Set) Check(res *normalize.Result) []extract.Issue {
	c := newChecker(s, res)
	c.check()
	return c.issues
}

func (c *checker) check() {
	if c.res.Kind == extract.Report {
		c.report()
	}
	if c.res.Kind != extract.Application || c.scanned() {
		return
	}
	c.required()
	c.plan()
	c.limits()
	c.counts()
	c.codes()
	c.thresholds()
	c.regions()
	c.participants()
	c.deadline()
}

// checker judges one document, or those of one case merged.
type checker struct {
	set         *Set
	res         *normalize.Result
	extra       []*normalize.Result // documents beside it, of which the headings count
	application *normalize.Row
	lead        *normalize.Row
	members     []*normalize.Row
	units       map[int]*normalize.Row // by ord
	added       map[int]bool           // members that the list left out: the lead
	doubted     map[extract.Ref]bool   // values whose absence a finding already explains
	issues      []extract.Issue
}

func newChecker(s *Set, res *normalize.Result) *checker {
	c := &checker{set: s, res: res, application: first(res.Of("applications")), members: res.Of("members"),
		units: map[int]*normalize.Row{}, added: map[int]bool{}, doubted: map[extract.Ref]bool{}}
	for _, u := range res.Of("units") {
		c.units[u.Ord] = u
	}
	for _, m := range c.members {
		if c.lead == nil && m.String("role") == "lead" {
			c.lead = m
		}
	}
	for _, f := range res.Findings {
		switch f.Code {
		case extract.MembersLeadMissing:
			c.added[f.Ref.Ord] = true
		case extract.TableInconsistent:
		default:
			c.doubted[f.Ref] = true
		}
	}
	return c
}

// scanned reports whether the document is a picture: nothing was read, so
// nothing is missing.
func (c *checker) scanned() bool {
	return slices.ContainsFunc(c.res.Findings, func(f extract.Issue) bool {
		return f.Code == extract.DocumentScanned || f.Code == extract.DocumentEncrypted
	})
}

func first(rows []*normalize.Row) *normalize.Row {
	if len(rows) == 0 {
		return &normalize.Row{}
	}
	return rows[0]
}

func (c *checker) add(code string, sev extract.Severity, src extract.Source, ref extract.Ref, text, hint string) {
	c.issues = append(c.issues, extract.Issue{Code: code, Severity: sev, Src: src, Ref: ref, Text: text, Hint: hint, Rule: c.set.Name})
}

// unit returns the units row of a member.
func (c *checker) unit(m *normalize.Row) *normalize.Row {
	if u := c.units[m.Int("unit_id")]; u != nil {
		return u
	}
	return &normalize.Row{}
}

// foreign reports whether a member has no Chinese credit code: no Chinese name, a
// country in it, or a word to that effect where the code would stand.
func (c *checker) foreign(m *normalize.Row) bool {
	name := m.String("name")
	if uscc.Abroad(m.Raw["uscc"].Text) {
		return true
	}
	if !strings.ContainsFunc(name, func(r rune) bool { return r >= 0x4E00 && r <= 0x9FFF }) {
		return true
	}
	return slices.ContainsFunc(c.set.Foreign, func(w string) bool {
		return strings.HasPrefix(name, w) || strings.Contains(name, "（"+w) || strings.Contains(name, "("+w)
	})
}
