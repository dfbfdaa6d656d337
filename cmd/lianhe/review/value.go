package review

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"lianhe/extract"
	"lianhe/normalize"
	"lianhe/normalize/text"
	"lianhe/store"
)

type valuePage struct {
	ID                   int64
	Ref, Document        string
	Table, Row, Label    string
	Column               string
	RowName              string
	Value, Entry         string
	Raw, Place           string
	Picture              string // address of the picture of the place
	Context              *passage
	Remarks              []remark
	Correctable          bool
	Long                 bool
	Choices              []normalize.Choice
	Hint                 string
	Corrected, Confirmed bool
	Parsed, At, Note     string
	Typed                string // the note of an entry that was not stored
	Prev, Next           string // values with open findings
	Problem              string // why what was typed was not stored
}

// passage is a text with a part of it marked.
type passage struct{ Before, Marked, After string }

func (s *server) value(w http.ResponseWriter, r *http.Request) error {
	p, ref, f, err := s.named(r, r.URL.Query().Get("ref"))
	if err != nil {
		return err
	}
	return s.showValue(w, r, http.StatusOK, p.valuePage(ref, f))
}

func (s *server) showValue(w http.ResponseWriter, r *http.Request, status int, v valuePage) error {
	return s.render(w, r, status, "value", frame{Title: v.Label, Section: "overview", Body: v})
}

func (p *paper) valuePage(ref extract.Ref, f store.Field) valuePage {
	v := valuePage{
		ID: p.ID, Ref: ref.String(), Document: p.name(), Table: ref.Table, Label: normalize.Label(ref.Table, ref.Column), Column: ref.Column,
		Value: display(ref.Table, ref.Column, f.Value), Entry: shown(f.Value), Raw: text.Visible(f.TextRaw), Place: placeName(p.string("format"), f.Place),
		Remarks: p.remarks(p.byRecord[ref.String()]),
	}
	if !singles[ref.Table] {
		v.Row, v.RowName = itoa(int64(ref.Ord)), p.rowName(ref)
	}
	if page, _, ok := extract.ParsePlace(f.Place); ok && page > 0 && p.string("format") == string(extract.PDF) && p.string("original") != "" {
		v.Picture = documentPath(p.ID) + "/picture?ref=" + v.Ref
	} else {
		v.Context = p.around(ref, f.TextRaw)
	}
	if col, ok := correctable(ref); ok {
		v.Correctable, v.Choices, v.Hint = true, normalize.Choices(ref.Table, ref.Column), entryHint(col)
		v.Long = col.Type == normalize.Text || len(v.Entry) > 120
	}
	if c := p.correction(ref); c != nil {
		v.Corrected, v.Confirmed = true, c.Value == c.Parsed
		v.Parsed, v.At, v.Note = display(ref.Table, ref.Column, c.Parsed), c.At.Local().Format("2006-01-02 15:04"), text.Visible(c.Note)
	}
	v.Prev, v.Next = p.neighbours(ref)
	return v
}

// named resolves the document of a request and a value of it.
func (s *server) named(r *http.Request, name string) (*paper, extract.Ref, store.Field, error) {
	ref := extract.ParseRef(name)
	p, err := s.paper(r)
	if err != nil {
		return nil, ref, store.Field{}, err
	}
	f, ok := p.field(ref)
	if !ok {
		return nil, ref, f, notFound("这份文件没有这个值")
	}
	return p, ref, f, nil
}

// rowName is what the row of a value is called.
func (p *paper) rowName(ref extract.Ref) string {
	for _, r := range p.records(ref.Table) {
		if r.Ord != ref.Ord {
			continue
		}
		for _, column := range []string{"name", "heading", "title", "action", "person", "text"} {
			if n, _ := r.Get(column).(string); n != "" {
				return clip(text.Visible(n), 40)
			}
		}
	}
	return ""
}

// neighbours are the addresses of the values before and after one that have open
// findings, in the order in which the document's page shows them.
func (p *paper) neighbours(ref extract.Ref) (prev, next string) {
	here := p.order(ref)
	before, after := []int{-1}, []int{1 << 30}
	for _, f := range p.Findings {
		x := extract.ParseRef(f.Record)
		if _, ok := p.field(x); !ok || !f.Open() {
			continue
		}
		at := p.order(x)
		if c := slices.Compare(at, here); c < 0 && slices.Compare(at, before) > 0 {
			before, prev = at, valuePath(p.ID, x)
		} else if c > 0 && slices.Compare(at, after) < 0 {
			after, next = at, valuePath(p.ID, x)
		}
	}
	return prev, next
}

// order is the place of a value in its document: table, row, column.
func (p *paper) order(ref extract.Ref) []int {
	column := 0
	for _, r := range p.records(ref.Table) {
		if r.Ord == ref.Ord {
			column = slices.IndexFunc(r.Fields, func(f store.Field) bool { return f.Column == ref.Column })
		}
	}
	return []int{slices.Index(p.tables(), ref.Table), ref.Ord, column}
}

// aroundShown is how many characters of the text stand before and after a value.
const aroundShown = 160

// around finds where in the text of a document a value stands, which its row's
// other values are beside; nil where that is not one place.
func (p *paper) around(ref extract.Ref, raw string) *passage {
	if raw == "" {
		return nil
	}
	var beside []string
	for _, r := range p.records(ref.Table) {
		if r.Ord != ref.Ord {
			continue
		}
		for _, f := range r.Fields {
			if f.TextRaw != "" && f.TextRaw != raw {
				beside = append(beside, f.TextRaw)
			}
		}
	}
	at, best, tie := -1, -1, false
	for i := 0; i < len(p.Text); i++ {
		k := strings.Index(p.Text[i:], raw)
		if k < 0 {
			break
		}
		i += k
		switch n := countIn(lineAt(p.Text, i, len(raw)), beside); {
		case n > best:
			at, best, tie = i, n, false
		case n == best:
			tie = true
		}
	}
	if at < 0 || tie {
		return nil
	}
	before, after := []rune(p.Text[:at]), []rune(p.Text[at+len(raw):])
	return &passage{
		Before: text.Visible(string(before[max(0, len(before)-aroundShown):])),
		Marked: text.Visible(clip(raw, 4*aroundShown)),
		After:  text.Visible(string(after[:min(len(after), aroundShown)])),
	}
}

// lineAt is the line around n bytes of a text.
func lineAt(s string, i, n int) string {
	from := strings.LastIndexByte(s[:i], '\n') + 1
	if to := strings.IndexByte(s[i+n:], '\n'); to >= 0 {
		return s[from : i+n+to]
	}
	return s[from:]
}

func countIn(s string, parts []string) int {
	n := 0
	for _, p := range parts {
		if strings.Contains(s, p) {
			n++
		}
	}
	return n
}

// correct stores the value that a person has entered. One that cannot be stored
// comes back with the reason, to be mended.
func (s *server) correct(w http.ResponseWriter, r *http.Request) error {
	p, ref, f, err := s.named(r, r.PostForm.Get("ref"))
	if err != nil {
		return err
	}
	typed := r.PostForm.Get("value")
	v, err := s.entered(ref, typed)
	var why refusal
	if errors.As(err, &why) {
		page := p.valuePage(ref, f)
		page.Problem, page.Entry, page.Typed = why.reason+"。"+why.remedy, typed, r.PostForm.Get("note")
		return s.showValue(w, r, why.status, page)
	}
	if err != nil {
		return err
	}
	return s.store(w, r, p, ref, v, "corrected")
}

// confirm stores the value as it is: a person has compared it with the document.
func (s *server) confirm(w http.ResponseWriter, r *http.Request) error {
	p, ref, f, err := s.named(r, r.PostForm.Get("ref"))
	if err != nil {
		return err
	}
	return s.store(w, r, p, ref, f.Value, "confirmed")
}

func (s *server) store(w http.ResponseWriter, r *http.Request, p *paper, ref extract.Ref, v any, done string) error {
	c := store.Correction{Document: p.ID, Table: ref.Table, Ord: ref.Ord, Column: ref.Column, Value: v, At: time.Now(), Note: clip(strings.TrimSpace(r.PostForm.Get("note")), 500)}
	if err := s.DB.Correct(r.Context(), c); err != nil {
		return err
	}
	if err := s.checkAgain(r.Context(), ref.Table); err != nil {
		return err
	}
	back(w, r, valuePath(p.ID, ref), done)
	return nil
}

// uncorrect brings back what was read.
func (s *server) uncorrect(w http.ResponseWriter, r *http.Request) error {
	p, ref, _, err := s.named(r, r.PostForm.Get("ref"))
	if err != nil {
		return err
	}
	if err := s.DB.Uncorrect(r.Context(), p.ID, ref.Table, ref.Ord, ref.Column); err != nil {
		return err
	}
	if err := s.checkAgain(r.Context(), ref.Table); err != nil {
		return err
	}
	back(w, r, valuePath(p.ID, ref), "restored")
	return nil
}
