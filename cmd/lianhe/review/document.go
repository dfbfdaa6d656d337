package review

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"lianhe/extract"
	"lianhe/normalize"
	"lianhe/normalize/text"
	"lianhe/store"
)

// Sizes of what the page of a document shows at once.
const (
	rowsShown  = 40     // of a table of records
	cellShown  = 120    // characters of a value in a table
	longShown  = 400    // characters of a value in a list of fields
	textShown  = 400000 // bytes of the whole text
	infosShown = 5      // findings that ask nobody to do anything; more are folded away
)

// item is one value as a page shows it.
type item struct {
	Label, Value, Raw, Place, Link string
	Missing, Corrected             bool
	Number                         bool
	Unit                           int64 // the unit that the value names, 0 for none
	Worst                          string
	Remarks                        []remark
}

// hiddenColumns are of no use to a person.
var hiddenColumns = map[string]bool{"id": true, "unit_id": true, "consortium_id": true, "sha256": true, "original": true, "name_raw": true, "role_raw": true}

func (p *paper) item(table string, ord int, f store.Field, size int) item {
	ref := extract.Ref{Table: table, Ord: ord, Column: f.Column}
	it := item{Label: normalize.Label(table, f.Column), Missing: f.Value == nil, Place: placeName(p.string("format"), f.Place), Link: valuePath(p.ID, ref), Corrected: p.correction(ref) != nil}
	full := display(table, f.Column, f.Value)
	it.Value = clip(full, size)
	it.Number = isNumber(table, f.Column)
	if raw := text.Visible(f.TextRaw); raw != full && strings.Join(strings.Fields(raw), "") != strings.Join(strings.Fields(shown(f.Value)), "") {
		it.Raw = clip(raw, size)
	}
	it.Remarks = p.remarks(p.byRecord[ref.String()])
	for _, m := range it.Remarks {
		if it.Worst == "" && !m.Answered {
			it.Worst = m.Severity
		}
	}
	return it
}

// display spells a value of a column: codes by their names, sums with commas.
func display(table, column string, v any) string {
	s := shown(v)
	switch v.(type) {
	case float64:
		return grouped(s)
	case string:
		return normalize.ChoiceLabel(table, column, s)
	}
	return s
}

// list is a table of records: fields one below the other where a document has
// one row, else a grid.
type list struct {
	Table   string
	Fields  []item
	Columns []heading
	Rows    []listRow
	Remarks []remark // about the table as a whole
	Pager   pager
}

// heading is the title of a column.
type heading struct {
	Label  string
	Number bool
}

type listRow struct {
	Ord     int
	Group   string // the consortium whose members begin here
	Cells   []item
	Remarks []remark
}

// singles are the tables whose row is shown as a list of fields.
var singles = map[string]bool{"documents": true, "applications": true}

func (p *paper) list(r *http.Request, table string, size int) list {
	rows := p.records(table)
	l := list{Table: table, Remarks: p.remarks(p.about(table))}
	if singles[table] {
		for _, f := range rows[0].Fields {
			if !hiddenColumns[f.Column] && (table != "documents" || isRead(f.Column) && (p.isNotice() || f.Value != nil || p.doubted(table, 1, f.Column))) {
				l.Fields = append(l.Fields, p.item(table, rows[0].Ord, f, longShown))
			}
		}
		return l
	}
	l.Pager = paged(r, len(rows), size)
	rows = rows[l.Pager.Offset():l.Pager.To]
	var used []string
	for _, f := range rows[0].Fields {
		if !hiddenColumns[f.Column] && slices.ContainsFunc(rows, func(r store.Record) bool { return r.Get(f.Column) != nil || p.doubted(table, r.Ord, f.Column) }) {
			used = append(used, f.Column)
			l.Columns = append(l.Columns, heading{normalize.Label(table, f.Column), isNumber(table, f.Column)})
		}
	}
	groups := p.consortia(table)
	var last any
	for _, r := range rows {
		row := p.listRow(table, r, used)
		if id := r.Get("consortium_id"); len(groups) > 1 && id != last {
			row.Group, last = groups[id], id
		}
		l.Rows = append(l.Rows, row)
	}
	return l
}

// consortia names the consortia of a document by their ids, for the table of its
// members; other tables are not grouped.
func (p *paper) consortia(table string) map[any]string {
	if table != "members" {
		return nil
	}
	names := map[any]string{}
	for _, r := range p.records("consortia") {
		name := strings.TrimSpace(shown(r.Get("seq")) + " " + shown(r.Get("name")))
		names[r.Get("id")] = orDefault(name, "（无名称的联合体）")
	}
	return names
}

func orDefault(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}

// isNumber reports whether a column holds numbers, which stand right.
func isNumber(table, column string) bool {
	t, _ := normalize.TableOf(table)
	return slices.ContainsFunc(t.Columns, func(c normalize.Column) bool { return c.Name == column && c.Type.Numeric() })
}

func (p *paper) listRow(table string, r store.Record, columns []string) listRow {
	out := listRow{Ord: r.Ord}
	unit, _ := r.Get("unit_id").(int64)
	for _, f := range r.Fields {
		if !slices.Contains(columns, f.Column) {
			continue
		}
		it := p.item(table, r.Ord, f, cellShown)
		if f.Column == "name" {
			it.Unit = unit
		}
		out.Cells = append(out.Cells, it)
		out.Remarks = append(out.Remarks, it.Remarks...)
	}
	return out
}

// doubted reports whether a finding is about a value, which may be missing.
func (p *paper) doubted(table string, ord int, column string) bool {
	return len(p.byRecord[extract.Ref{Table: table, Ord: ord, Column: column}.String()]) > 0
}

// isNotice reports whether the document is one of those that offices issue, which
// have a number, a date and the like.
func (p *paper) isNotice() bool {
	k := extract.Kind(p.string("kind"))
	return k != extract.Application && k != extract.Agreement && k != extract.Other
}

// isRead reports whether a column of documents is read from the text; the others
// are about the file.
func isRead(column string) bool {
	return slices.ContainsFunc(normalize.Document.Columns, func(c normalize.Column) bool { return c.Name == column })
}

type documentPage struct {
	ID                         int64
	Name, Path, Kind, Format   string
	State, StateName, Imported string
	Pages                      string
	Original                   bool
	Remarks, Infos             []remark // Infos: those of severity info, where they are many
	Open                       int
	Lists                      []list
	Only                       string // the one table that is shown
	Case                       []companion
}

// companion is another document of the same application.
type companion struct {
	ID   int64
	Name string
}

// companions are the documents that are one application with a document.
func (s *server) companions(ctx context.Context, id int64) ([]companion, error) {
	rows, err := s.rows(ctx, "SELECT d.id, d.path FROM cases c JOIN documents d ON d.id = c.companion_id WHERE c.document_id = ? ORDER BY d.path, d.id", id)
	if err != nil {
		return nil, err
	}
	var out []companion
	for _, r := range rows {
		out = append(out, companion{r.Int("id"), fileName(r.Text("path"))})
	}
	return out, nil
}

// unshownTables repeat others, or list what no one corrects.
var unshownTables = map[string]bool{"units": true, "unit_aliases": true, "mentions": true}

func (s *server) document(w http.ResponseWriter, r *http.Request) error {
	p, err := s.paper(r)
	if err != nil {
		return err
	}
	d := documentPage{
		ID: p.ID, Name: p.name(), Path: text.Visible(p.string("path")), Kind: p.string("kind"), Format: p.string("format"),
		Imported: localTime(p.string("imported_at")), Pages: shown(p.Value("page_count")), Original: p.string("original") != "", Only: r.URL.Query().Get("table"),
	}
	if d.Case, err = s.companions(r.Context(), p.ID); err != nil {
		return err
	}
	d.Remarks = p.remarks(p.Findings)
	infos := slices.IndexFunc(d.Remarks, func(m remark) bool { return m.Severity == string(extract.SevInfo) || m.Answered })
	if infos >= 0 && len(d.Remarks)-infos > infosShown {
		d.Remarks, d.Infos = d.Remarks[:infos], d.Remarks[infos:]
	}
	for _, m := range d.Remarks {
		if !m.Answered && m.Severity != string(extract.SevInfo) {
			d.Open++
		}
	}
	if d.State = p.string("status"); d.State == "ok" && slices.ContainsFunc(p.Findings, func(f store.Finding) bool { return f.Answer != "" && f.Severity != string(extract.SevInfo) }) {
		d.State = "done"
	}
	d.StateName = stateName(d.State)
	size := rowsShown
	if d.Only != "" {
		size = 5 * rowsShown
	}
	for _, table := range p.tables() {
		if d.Only != "" && d.Only != table {
			continue
		}
		if l := p.list(r, table, size); len(l.Fields)+len(l.Rows) > 0 {
			d.Lists = append(d.Lists, l)
		}
	}
	if d.Only != "" && len(d.Lists) == 0 {
		return notFound("这份文件没有这类内容")
	}
	return s.show(w, r, "document", frame{Title: d.Name, Section: "overview", Body: d})
}

// tables are those that a document's page shows: what a form is judged by first.
func (p *paper) tables() []string {
	var out []string
	for _, t := range p.Tables {
		if !unshownTables[t.Table] {
			out = append(out, t.Table)
		}
	}
	first := []string{"consortia", "applications", "members"}
	slices.SortStableFunc(out, func(a, b string) int {
		i, k := slices.Index(first, a), slices.Index(first, b)
		if i < 0 {
			i = len(first)
		}
		if k < 0 {
			k = len(first)
		}
		return i - k
	})
	if p.string("status") != store.StatusFailed {
		out = append([]string{"documents"}, out...)
	}
	return out
}

type textPage struct {
	ID   int64
	Name string
	Text string
	Cut  bool
}

func (s *server) text(w http.ResponseWriter, r *http.Request) error {
	p, err := s.paper(r)
	if err != nil {
		return err
	}
	t := textPage{ID: p.ID, Name: p.name(), Text: text.Visible(p.Text)}
	if len(t.Text) > textShown {
		t.Text, t.Cut = strings.ToValidUTF8(t.Text[:textShown], ""), true
	}
	return s.show(w, r, "text", frame{Title: t.Name + "　全文", Section: "overview", Body: t})
}

// checkAgain brings the findings that compare documents up to date after a change
// of a value that they rest on.
func (s *server) checkAgain(ctx context.Context, table string) error {
	switch table {
	case "members", "applications", "consortia", "issuers":
		return s.DB.CheckAcross(ctx)
	}
	return nil
}

// localTime spells a time of the database as the clock on the wall shows it.
func localTime(s string) string {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return text.Visible(s)
	}
	return t.Local().Format("2006-01-02 15:04")
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
