package extract

// Kind is the kind of a document, the value of documents.kind.
type Kind string

// The kinds of the contract.
const (
	Designation Kind = "designation"
	Call        Kind = "call"
	Guideline   Kind = "guideline"
	Plan        Kind = "plan"
	Report      Kind = "report"
	Application Kind = "application"
	Agreement   Kind = "agreement"
	Other       Kind = "other"
)

// Field is one column of a record, raw. Unit is the unit that the document
// states elsewhere than in the value, for instance in the column's header
// （万元）.
type Field struct {
	Column string
	Value  Value
	Unit   string
}

// Record is one raw row of a table of the contract. Table and column names are
// the contract's; the values are as printed, or codes of the contract where a
// column has codes (role is raw, requirements.metric is a code). A column whose
// place on the form is empty is there with an empty Text and its place; a column
// without a place is absent.
type Record struct {
	Table  string
	Parent int // for members: the 1-based ord of their consortium among the consortia
	Src    Source
	Fields []Field
}

// Get returns the value of a column and whether the record has it.
func (r *Record) Get(column string) (Value, bool) {
	for i := range r.Fields {
		if r.Fields[i].Column == column {
			return r.Fields[i].Value, true
		}
	}
	return Value{}, false
}

// Set adds a column, or replaces its value.
func (r *Record) Set(column string, v Value) { r.SetUnit(column, v, "") }

// SetUnit is Set with the unit stated elsewhere.
func (r *Record) SetUnit(column string, v Value, unit string) {
	for i := range r.Fields {
		if r.Fields[i].Column == column {
			r.Fields[i] = Field{column, v, unit}
			return
		}
	}
	r.Fields = append(r.Fields, Field{column, v, unit})
}

// Records is all that one document yields, raw. Rows holds the records in
// output order; the ord of a row is its 1-based position among those of its
// table in the document.
type Records struct {
	Kind     Kind
	Profile  string // the form profile that an application matched
	Rules    string // the rule set that the profile names
	Document Record // the columns of documents that are read from the text
	Rows     []*Record
	Issues   []Issue
}

// Add appends a record and returns its ord.
func (rs *Records) Add(r *Record) int {
	rs.Rows = append(rs.Rows, r)
	n := 0
	for _, x := range rs.Rows {
		if x.Table == r.Table {
			n++
		}
	}
	return n
}

// Of returns the records of one table, in order.
func (rs *Records) Of(table string) []*Record {
	var out []*Record
	for _, r := range rs.Rows {
		if r.Table == table {
			out = append(out, r)
		}
	}
	return out
}
