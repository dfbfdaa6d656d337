// Package form reads filled-in application forms. A form is data, not code: a
// profile (a YAML file, the embedded ones lie under profiles) lists the labels
// of a form with their known variants and the columns that their values go to,
// the tables of the form with their headers, its check boxes and the outline of
// its plan. Next year's form, or another province's, is a new file.
//
// Matching is by meaning, not by position: a label is found wherever it stands,
// its value to the right of it, below it or behind it; a table by its header,
// whatever the order of its columns; a plan by its headings.
package form

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"lianhe/extract/catalog"
)

//go:embed profiles/*.yaml
var embedded embed.FS

// Profile describes one form. profiles/README.md explains the file for those
// who write one.
type Profile struct {
	Name  string `yaml:"name"`  // documents say it as their profile
	Base  string `yaml:"base"`  // the profile that this one changes
	Rules string `yaml:"rules"` // the rule set that judges applications on this form

	// Titles recognise the form, Editions its year where several share a title.
	Titles   []Pattern `yaml:"titles"`
	Editions []Pattern `yaml:"editions"`

	Sections []Pattern `yaml:"sections"` // rows that only divide the form
	Notes    []Pattern `yaml:"notes"`    // heading of the instructions, which name labels and tell no values
	Hints    []Pattern `yaml:"hints"`    // what the blank form prints where an applicant writes

	Fields     []*Field `yaml:"fields"`
	Tables     []*Table `yaml:"tables"`
	Narratives Outline  `yaml:"narratives"`

	file     string
	complete bool // has what its base lists, and its labels
	labels   *labels
}

// Field is a place of the form that holds one value.
type Field struct {
	Columns []Column  `yaml:"columns"` // several where the value belongs to several tables
	Labels  []Pattern `yaml:"labels"`
	Text    bool      `yaml:"text"`    // may go on over several rows and paragraphs
	Lead    bool      `yaml:"lead"`    // names the unit that leads
	Phone   []Column  `yaml:"phone"`   // of a person: where a number behind the name goes
	Person  bool      `yaml:"person"`  // names a person
	Title   []Column  `yaml:"title"`   // of a person: where an office behind the name goes
	Near    Column    `yaml:"near"`    // the person whose office or number this is
	Options []*Option `yaml:"options"` // check boxes; the value is the code of the ticked one
	Parts   []*Part   `yaml:"parts"`   // counts told in the same cell: 8 个，其中：企业 5 个
	Count   bool      `yaml:"count"`
}

// Option is one check box of a group.
type Option struct {
	Code   string    `yaml:"code"`
	Labels []Pattern `yaml:"labels"`
}

// Part is a count that stands behind its own word within the cell of another.
type Part struct {
	Columns []Column  `yaml:"columns"`
	Labels  []Pattern `yaml:"labels"`
}

// Table is a table of the form whose rows are records.
type Table struct {
	Table    Name      `yaml:"table"`
	Captions []Pattern `yaml:"captions"` // above the table or beside it
	Key      string    `yaml:"key"`      // the column without which a header is none
	Header   []*Header `yaml:"header"`

	exact map[string]*Header // by label, without those that have stars
}

// Header is a column of a table of the form. A header without columns is known
// and not wanted (序号).
type Header struct {
	Columns []string  `yaml:"columns"` // both ends of a period stand in one column of the form
	Labels  []Pattern `yaml:"labels"`
	Except  []Pattern `yaml:"except"`
	Number  bool      `yaml:"number"` // the running number of the row
	Money   bool      `yaml:"money"`  // the header may state the unit
	Options []*Option `yaml:"options"`
}

// Outline is the part of the form that is written freely: a plan under given
// headings and a profile of each unit.
type Outline struct {
	Titles   []Pattern  `yaml:"titles"`
	Headings []*Heading `yaml:"headings"`
	Lead     []Pattern  `yaml:"lead"`    // heading of the leading unit's profile
	Members  []Pattern  `yaml:"members"` // heading above the profiles of the members
	Groups   []Pattern  `yaml:"groups"`  // headings between the profiles of the members
	End      []Pattern  `yaml:"end"`     // headings of what follows and is no plan any more
}

// Heading is a top heading of the plan with the headings that the form prints
// under it.
type Heading struct {
	Labels []Pattern `yaml:"labels"`
	Parts  []Pattern `yaml:"parts"`
}

// Column is a column of the contract, written table.column.
type Column struct{ Table, Name string }

// UnmarshalYAML implements yaml.NodeUnmarshaler.
func (c *Column) UnmarshalYAML(n ast.Node) error {
	s, err := scalar(n)
	if err != nil {
		return err
	}
	table, name, ok := strings.Cut(s, ".")
	if !ok || !slices.Contains(contract[table], name) {
		return at(n, fmt.Sprintf("没有 %q 这一列；应写成“表.列”，如 applications.address", s))
	}
	*c = Column{table, name}
	return nil
}

// Name is a table of the contract that a table of the form fills.
type Name string

// UnmarshalYAML implements yaml.NodeUnmarshaler.
func (t *Name) UnmarshalYAML(n ast.Node) error {
	s, err := scalar(n)
	if err != nil {
		return err
	}
	if !slices.Contains([]string{"members", "platforms", "projects"}, s) {
		return at(n, fmt.Sprintf("没有 %q 这张表；可用 members、platforms、projects", s))
	}
	*t = Name(s)
	return nil
}

// contract lists the columns that a form can fill.
var contract = map[string][]string{
	"applications": {"field", "address", "lead_name", "lead_type", "legal_representative", "chief_scientist", "chief_title", "contact_person", "contact_phone",
		"filled_on", "member_count", "enterprise_count", "university_count", "institute_count", "other_count", "research_direction", "governance",
		"staff_count", "technical_staff_count", "ip_count", "invention_patent_count"},
	"consortia": {"name", "field"},
	"members":   {"role", "name", "uscc", "task", "duty", "revenue_yuan", "rd_yuan"},
	"platforms": {"name", "field", "level", "host", "built_on"},
	"projects":  {"name", "field", "level", "period_start", "period_end", "undertaker"},
}

// Set is the profiles that documents are matched against.
type Set struct{ profiles []*Profile }

// Load reads the embedded profiles and, where extraDir is not empty, those of
// that folder (*.yaml, *.yml); a profile of a known name replaces the embedded
// one. An error names file and line.
func Load(extraDir string) (*Set, error) {
	s := &Set{}
	if err := catalog.Read("表单", embedded, "profiles", extraDir, s.add); err != nil {
		return nil, err
	}
	for _, p := range s.profiles {
		if err := s.finish(p, 0); err != nil {
			return nil, fmt.Errorf("表单文件 %s %w", p.file, err)
		}
	}
	return s, nil
}

// Names lists the profiles in the order in which they are tried.
func (s *Set) Names() []string {
	var out []string
	for _, p := range s.profiles {
		out = append(out, p.Name)
	}
	return out
}

// Get returns a profile by its name.
func (s *Set) Get(name string) (*Profile, bool) {
	for _, p := range s.profiles {
		if p.Name == name {
			return p, true
		}
	}
	return nil, false
}

func (s *Set) add(file string, data []byte) error {
	p, err := parse(data)
	if err != nil {
		return err
	}
	p.file = file
	s.profiles = append(slices.DeleteFunc(s.profiles, func(q *Profile) bool { return q.Name == p.Name }), p)
	return nil
}

func parse(data []byte) (*Profile, error) {
	p := &Profile{}
	if err := catalog.Decode(data, p); err != nil {
		return nil, err
	}
	if p.Name == "" {
		return nil, errors.New("缺少 name")
	}
	return p, nil
}

// maxBases is far above any line of forms that build on each other.
const maxBases = 20

// finish gives a profile what it takes from its base and checks it.
func (s *Set) finish(p *Profile, depth int) error {
	if p.complete {
		return nil
	}
	if p.Base != "" {
		base, ok := s.Get(p.Base)
		switch {
		case !ok:
			return fmt.Errorf("base：没有名为 %q 的表单", p.Base)
		case depth > maxBases:
			return errors.New("base：表单之间互相引用")
		}
		if err := s.finish(base, depth+1); err != nil {
			return err
		}
		p.inherit(base)
	}
	if err := p.check(); err != nil {
		return err
	}
	for _, t := range p.Tables {
		t.index()
	}
	p.labels, p.complete = newLabels(p), true
	return nil
}

// inherit adds what the base lists behind what p lists, so that p's own labels
// are found first. Titles and editions are p's alone.
func (p *Profile) inherit(base *Profile) {
	p.Sections = append(p.Sections, base.Sections...)
	p.Notes = append(p.Notes, base.Notes...)
	p.Hints = append(p.Hints, base.Hints...)
	for _, f := range p.Fields {
		i := slices.IndexFunc(base.Fields, func(b *Field) bool { return len(b.Columns) > 0 && len(f.Columns) > 0 && b.Columns[0] == f.Columns[0] })
		if i >= 0 {
			f.inherit(base.Fields[i])
		}
	}
	p.Fields = append(p.Fields, base.Fields...)
	for _, b := range base.Tables {
		i := slices.IndexFunc(p.Tables, func(t *Table) bool { return t.Table == b.Table })
		if i < 0 {
			p.Tables = append(p.Tables, b)
			continue
		}
		t := p.Tables[i]
		t.Key = cmp.Or(t.Key, b.Key)
		for _, h := range t.Header {
			k := slices.IndexFunc(b.Header, func(o *Header) bool { return slices.Equal(o.Columns, h.Columns) && o.Number == h.Number })
			if k >= 0 {
				h.inherit(b.Header[k])
			}
		}
		t.Captions = append(t.Captions, b.Captions...)
		t.Header = append(t.Header, b.Header...)
	}
	n, b := &p.Narratives, base.Narratives
	n.Titles = append(n.Titles, b.Titles...)
	n.Headings = append(n.Headings, b.Headings...)
	n.Lead = append(n.Lead, b.Lead...)
	n.Members = append(n.Members, b.Members...)
	n.Groups = append(n.Groups, b.Groups...)
	n.End = append(n.End, b.End...)
	p.Rules = cmp.Or(p.Rules, base.Rules)
}

// inherit takes from the same field of the base what f does not say.
func (f *Field) inherit(b *Field) {
	f.Text, f.Lead, f.Count, f.Person = f.Text || b.Text, f.Lead || b.Lead, f.Count || b.Count, f.Person || b.Person
	if f.Near == (Column{}) {
		f.Near = b.Near
	}
	if len(f.Columns) < len(b.Columns) {
		f.Columns = b.Columns
	}
	if f.Phone == nil {
		f.Phone = b.Phone
	}
	if f.Title == nil {
		f.Title = b.Title
	}
	if f.Options == nil {
		f.Options = b.Options
	}
	if f.Parts == nil {
		f.Parts = b.Parts
	}
}

func (h *Header) inherit(b *Header) {
	h.Money = h.Money || b.Money
	h.Except = append(h.Except, b.Except...)
	if h.Options == nil {
		h.Options = b.Options
	}
}

func (p *Profile) check() error {
	switch {
	case len(p.Titles) == 0:
		return errors.New("缺少 titles：没有标题就无法识别这种表单")
	case len(p.Fields) == 0:
		return errors.New("缺少 fields")
	}
	for i, f := range p.Fields {
		if len(f.Columns) == 0 || len(f.Labels) == 0 {
			return fmt.Errorf("fields 第%d项缺少 columns 或 labels", i+1)
		}
	}
	for i, t := range p.Tables {
		if t.Table == "" || t.column(t.Key) == nil {
			return fmt.Errorf("tables 第%d项缺少 table，或 key 不是 header 中的一列", i+1)
		}
		for _, h := range t.Header {
			for _, c := range h.Columns {
				if !slices.Contains(contract[string(t.Table)], c) {
					return fmt.Errorf("tables 第%d项：表 %s 没有 %q 这一列", i+1, t.Table, c)
				}
			}
		}
	}
	return nil
}

func (t *Table) index() {
	t.exact = map[string]*Header{}
	for _, h := range t.Header {
		for _, l := range h.Labels {
			if _, known := t.exact[l.text]; !known && !l.glob() && !matchAny(h.Except, l.text) {
				t.exact[l.text] = h
			}
		}
	}
}

func (t *Table) column(name string) *Header {
	for _, h := range t.Header {
		if name != "" && slices.Contains(h.Columns, name) {
			return h
		}
	}
	return nil
}

func scalar(n ast.Node) (string, error) {
	if s, ok := n.(ast.ScalarNode); ok {
		return strings.TrimSpace(fmt.Sprint(s.GetValue())), nil
	}
	return "", at(n, "这里应是一段文字")
}

func at(n ast.Node, msg string) error {
	return &yaml.SyntaxError{Message: msg, Token: n.GetToken()}
}

// longest orders patterns so that 其中专业技术人员 is tried before 专业技术人员.
func longest(a, b Pattern) int { return cmp.Compare(len(b.text), len(a.text)) }
