// Package normalize turns raw records into normalized ones: dates to ISO 8601,
// money to yuan, names and codes to the one form that makes the same unit the
// same row everywhere. The raw text and its place stay beside every value.
//
// Its sub-packages hold pure rules over strings (unit, region, date, quantity,
// uscc); normalize/rule judges normalized records and never edits them.
package normalize

import "lianhe/extract"

// Row is one normalized row of a table of the contract.
type Row struct {
	Table  string
	Ord    int // 1-based position among the rows of its table in the document
	Parent int // for members: the ord of their consortium
	// Values holds string, float64 or int64 by column; a column that is absent
	// is NULL: not stated, or not readable (then a finding says so).
	Values map[string]any
	// Raw tells for a column what the document prints, and where; also for a
	// place that is empty.
	Raw map[string]extract.Value
}

// String returns a text column, "" for NULL.
func (r *Row) String(column string) string {
	s, _ := r.Values[column].(string)
	return s
}

// Number returns a numeric column and whether it is stated.
func (r *Row) Number(column string) (float64, bool) {
	switch v := r.Values[column].(type) {
	case float64:
		return v, true
	case int64:
		return float64(v), true
	}
	return 0, false
}

// Int returns an integer column, 0 for NULL.
func (r *Row) Int(column string) int {
	v, _ := r.Values[column].(int64)
	return int(v)
}

// Result is a document as it goes into the store. unit_id of issuers, members
// and mentions is the ord of the document's own units rows; consortium_id is the
// ord of its consortia rows.
type Result struct {
	Format   extract.Format
	SHA256   string
	Kind     extract.Kind
	Profile  string // of an application: the form profile that it matched
	Rules    string // of an application: the rule set that its profile names
	Engine   string
	Pages    int
	Text     string
	Document *Row
	Rows     []*Row
	Findings []extract.Issue
}

// Of returns the rows of one table, in order.
func (r *Result) Of(table string) []*Row {
	var out []*Row
	for _, x := range r.Rows {
		if x.Table == table {
			out = append(out, x)
		}
	}
	return out
}

// Status is documents.status of a document that was read: review where a
// finding asks for a person, else ok.
func (r *Result) Status() string {
	for _, f := range r.Findings {
		if f.Severity != extract.SevInfo {
			return "review"
		}
	}
	return "ok"
}
