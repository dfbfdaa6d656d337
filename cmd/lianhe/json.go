package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"unicode"

	"lianhe/cmd/lianhe/ingest"
	"lianhe/extract"
	"lianhe/normalize"
)

// object is a JSON object whose keys keep their order.
type object []pair

type pair struct {
	key   string
	value any
}

func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, p := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		k, err := json.Marshal(p.key)
		if err != nil {
			return nil, err
		}
		v, err := marshal(p.value)
		if err != nil {
			return nil, err
		}
		b.Write(k)
		b.WriteByte(':')
		b.Write(v)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// marshal is json.Marshal without the escapes that are for web pages.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

// visible escapes what encoding/json leaves raw: control characters beyond ASCII
// and marks that turn the direction of writing or print nothing. They stand in
// strings alone.
func visible(raw []byte) []byte {
	unseen := func(r rune) bool {
		return r >= 0x7f && r <= 0xffff && (unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r))
	}
	if !bytes.ContainsFunc(raw, unseen) {
		return raw
	}
	var b bytes.Buffer
	for _, r := range string(raw) {
		if unseen(r) {
			fmt.Fprintf(&b, `\u%04x`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.Bytes()
}

// writeJSON writes a value to be read by programs and, a line for each record,
// by people. Records are encoded one at a time: a document of hundreds of pages
// is never in memory a second time as text.
func writeJSON(w io.Writer, v any) error {
	b := bufio.NewWriter(w)
	if err := streamJSON(b, v, 1); err != nil {
		return err
	}
	b.WriteByte('\n')
	return b.Flush()
}

// spread is how deep the elements of objects and lists get lines of their own.
const spread = 4

func streamJSON(w *bufio.Writer, v any, depth int) error {
	switch v := v.(type) {
	case object:
		if depth > spread || !v.nested() {
			break
		}
		return streamList(w, '{', '}', len(v), depth, func(i int) error {
			key, err := marshal(v[i].key)
			if err != nil {
				return err
			}
			w.Write(key)
			w.WriteByte(':')
			return streamJSON(w, v[i].value, depth+1)
		})
	case []object:
		if depth > spread {
			break
		}
		return streamList(w, '[', ']', len(v), depth, func(i int) error { return streamJSON(w, v[i], depth+1) })
	}
	raw, err := marshal(v)
	if err != nil {
		return err
	}
	_, err = w.Write(visible(raw))
	return err
}

// nested reports whether an object holds others; one that does not is a record
// and stands on one line.
func (o object) nested() bool {
	for _, p := range o {
		switch p.value.(type) {
		case object, []object:
			return true
		}
	}
	return false
}

func streamList(w *bufio.Writer, open, end byte, n, depth int, element func(int) error) error {
	w.WriteByte(open)
	for i := range n {
		if i > 0 {
			w.WriteByte(',')
		}
		w.WriteByte('\n')
		for range depth {
			w.WriteByte(' ')
		}
		if err := element(i); err != nil {
			return err
		}
	}
	return w.WriteByte(end)
}

// documentJSON is one document as the contract gives it.
func documentJSON(p ingest.Parsed) object {
	if p.Failure != nil {
		return object{
			{"format", p.Format}, {"kind", nil}, {"sha256", p.SHA256}, {"path", filepath.ToSlash(p.Path)}, {"pages", nil}, {"text", ""}, {"tables", []any{}},
			{"records", object{{"document", object{{"path", filepath.ToSlash(p.Path)}, {"format", p.Format}, {"status", "failed"}}}}},
			{"findings", []object{{{"severity", extract.SevError}, {"code", p.Failure.Code}, {"message", p.Failure.Reason}, {"hint", p.Failure.Remedy}, {"record", ""}, {"page", nil}, {"place", orNull(p.Failure.Place)}}}},
		}
	}
	r := p.Result
	return object{
		{"format", r.Format}, {"kind", r.Kind}, {"sha256", r.SHA256}, {"path", filepath.ToSlash(p.Path)}, {"pages", positive(r.Pages)}, {"engine", orNull(r.Engine)},
		{"text", r.Text}, {"tables", tablesJSON(p.Document)}, {"records", recordsJSON(p)}, {"findings", findingsJSON(r.Findings)},
	}
}

func tablesJSON(doc *extract.Document) []object {
	out := []object{}
	for _, b := range doc.Blocks {
		if b.Table != nil && b.Role != extract.Hidden {
			out = appendTable(out, b.Table)
		}
	}
	return out
}

// appendTable lists a table and, behind it, those that are nested in its cells.
func appendTable(out []object, t *extract.Table) []object {
	cells := make([]object, 0, len(t.Cells))
	for _, c := range t.Cells {
		cells = append(cells, object{
			{"row", c.Row}, {"col", c.Col}, {"rowspan", c.RowSpan}, {"colspan", c.ColSpan}, {"text", c.Text},
			{"page", positive(c.Src.Page)}, {"bbox", bbox(c.Src.Box)}, {"place", orNull(c.Src.String())},
		})
	}
	out = append(out, object{{"page", positive(t.Src.Page)}, {"rows", t.Rows}, {"cols", t.Cols}, {"cells", cells}})
	for _, c := range t.Cells {
		for _, n := range c.Tables {
			out = appendTable(out, n)
		}
	}
	return out
}

func recordsJSON(p ingest.Parsed) object {
	r := p.Result
	document := object{
		{"id", 1}, {"sha256", r.SHA256}, {"path", filepath.ToSlash(p.Path)}, {"format", r.Format}, {"kind", r.Kind},
	}
	document = append(document, columns(normalize.Document, r.Document)...)
	document = append(document, pair{"page_count", positive(r.Pages)}, pair{"status", r.Status()})
	out := object{{"document", document}}
	for _, t := range normalize.Tables {
		rows := []object{}
		for _, row := range r.Of(t.Name) {
			o := object{}
			if t.Name == "consortia" || t.Name == "units" {
				o = append(o, pair{"id", row.Ord})
			}
			o = append(o, pair{"ord", row.Ord})
			rows = append(rows, append(o, columns(t, row)...))
		}
		out = append(out, pair{t.Name, rows})
	}
	return out
}

func columns(t normalize.Table, row *normalize.Row) object {
	o := object{}
	for _, c := range t.Columns {
		o = append(o, pair{c.Name, row.Values[c.Name]})
	}
	return o
}

func findingsJSON(issues []extract.Issue) []object {
	out := []object{}
	for i, f := range issues {
		out = append(out, object{
			{"ord", i + 1}, {"severity", f.Severity}, {"code", f.Code}, {"message", f.Text}, {"hint", orNull(f.Hint)},
			{"record", f.Ref.String()}, {"page", positive(f.Src.Page)}, {"place", orNull(f.Src.String())},
		})
	}
	return out
}

func bbox(r extract.Rect) any {
	if r.Empty() {
		return nil
	}
	return []float64{r.X0, r.Y0, r.X1, r.Y1}
}

func positive(n int) any {
	if n <= 0 {
		return nil
	}
	return n
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}
