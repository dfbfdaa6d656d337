package review

import (
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"lianhe/extract"
	"lianhe/normalize"
	"lianhe/normalize/text"
	"lianhe/store"
)

// paper is a stored document as its pages show it.
type paper struct {
	*store.Document
	corrections []store.Correction
	byRecord    map[string][]store.Finding
}

func (s *server) paper(r *http.Request) (*paper, error) {
	id := number(r.PathValue("id"))
	if _, ok, err := s.one(r.Context(), "SELECT 1 FROM documents WHERE id = ?", id); err != nil {
		return nil, err
	} else if !ok {
		return nil, notFound("库中没有这份文件")
	}
	d, err := s.DB.Show(r.Context(), id)
	if err != nil {
		return nil, err
	}
	p := &paper{Document: d, byRecord: map[string][]store.Finding{}}
	for _, f := range d.Findings {
		p.byRecord[f.Record] = append(p.byRecord[f.Record], f)
	}
	p.corrections, err = s.DB.Corrections(r.Context(), id)
	return p, err
}

func (p *paper) string(column string) string {
	v, _ := p.Value(column).(string)
	return v
}

// name is what a person calls the document.
func (p *paper) name() string {
	if p.string("kind") == string(extract.Application) {
		for _, r := range p.records("consortia") {
			if n, _ := r.Get("name").(string); n != "" {
				return text.Visible(n)
			}
		}
	}
	if t := p.string("title"); t != "" {
		return text.Visible(t)
	}
	return fileName(p.string("path"))
}

// fileName is the last part of a path, also of one inside an archive.
func fileName(p string) string {
	p = p[strings.LastIndexByte(p, '!')+1:]
	return text.Visible(path.Base(strings.ReplaceAll(p, `\`, "/")))
}

// records are the rows of a table; that of documents is the document itself.
func (p *paper) records(table string) []store.Record {
	if table == "documents" {
		return []store.Record{{Ord: 1, Fields: p.Values}}
	}
	for _, t := range p.Tables {
		if t.Table == table {
			return t.Rows
		}
	}
	return nil
}

// field finds the value that a reference names.
func (p *paper) field(ref extract.Ref) (store.Field, bool) {
	for _, r := range p.records(ref.Table) {
		if r.Ord != ref.Ord {
			continue
		}
		for _, f := range r.Fields {
			if f.Column == ref.Column {
				return f, true
			}
		}
	}
	return store.Field{}, false
}

// correction is the one that stands on a value, nil for none.
func (p *paper) correction(ref extract.Ref) *store.Correction {
	for i, c := range p.corrections {
		if c.Table == ref.Table && c.Ord == ref.Ord && c.Column == ref.Column && !c.Lost {
			return &p.corrections[i]
		}
	}
	return nil
}

// valuePath is the address of the page of a value.
func valuePath(id int64, ref extract.Ref) string {
	return documentPath(id) + "/value?ref=" + url.QueryEscape(ref.String())
}

// remark is a finding as a page shows it.
type remark struct {
	Severity, Code, Message, Hint, Place string
	About                                string // the row that it is about
	Link                                 string // to the value, or the part of the document
	Reply                                string // to the page where a person answers it
	Answered                             bool   // it asks nothing of a person any more
	Answer                               string // what has become of it
}

func (p *paper) remark(f store.Finding) remark {
	ref := extract.ParseRef(f.Record)
	m := remark{Severity: f.Severity, Code: f.Code, Message: text.Visible(f.Message), Hint: text.Visible(f.Hint), Place: placeName(p.string("format"), f.Place), Answered: f.Answer != "", Answer: string(f.Answer)}
	m.Reply = findingPath(p.ID, f.Code, f.Record, f.Message)
	m.About = aboutRow(ref, p.rowName(ref))
	if m.askUnits(); m.Link != "" {
		return m
	}
	if _, ok := p.field(ref); ok {
		m.Link = valuePath(p.ID, ref)
	} else if rows := p.records(ref.Table); len(rows) > 0 {
		m.Link = documentPath(p.ID) + "#" + ref.Table
	}
	return m
}

// askUnits points a finding that two units may be one to the page where a person
// decides so.
func (m *remark) askUnits() {
	if m.Code == extract.UnitAmbiguous {
		m.Link, m.Hint = "/units/pairs", "请在“待判断”中判断是否同一单位"
	}
}

// aboutRow says which row of a table a finding is about, by its name where it has
// one: "成员单位 3 苏州澄湖微电子".
func aboutRow(ref extract.Ref, name string) string {
	if ref.Ord == 0 || singles[ref.Table] || ref.Table == "consortia" {
		return ""
	}
	return strings.TrimSpace(normalize.TableLabel(ref.Table) + " " + itoa(int64(ref.Ord)) + " " + name)
}

// remarks shows findings, the worst first, answered ones last.
func (p *paper) remarks(findings []store.Finding) []remark {
	var out []remark
	for _, f := range findings {
		out = append(out, p.remark(f))
	}
	rank := func(m remark) int {
		n := slices.Index([]string{"error", "warning", "info"}, m.Severity)
		if m.Answered {
			n += 10
		}
		return n
	}
	slices.SortStableFunc(out, func(a, b remark) int { return rank(a) - rank(b) })
	return out
}

// about are the findings on a table as a whole or on whole rows of it.
func (p *paper) about(table string) []store.Finding {
	var out []store.Finding
	for _, f := range p.Findings {
		if ref := extract.ParseRef(f.Record); ref.Table == table && (ref.Ord == 0 || ref.Column == "") {
			out = append(out, f)
		}
	}
	return out
}
