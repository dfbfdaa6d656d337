package normalize

// Type is how a column is normalized and stored.
type Type int

// The types of columns. Money is REAL in yuan, Quantity REAL in the base unit
// and sets the columns unit and qualifier beside it, Count and Int are INTEGER,
// Ref is the INTEGER ord of a row of the same document; all others are TEXT.
const (
	Text        Type = iota // trimmed, inner structure kept
	Phrase                  // a name or title: no white space between Chinese characters
	UnitName                // a unit's name, see normalize/unit
	Field                   // a field of technology, without 领域
	DocNumber               // 发文字号 with 〔〕
	Disclosure              // 主动公开, 依申请公开, 不予公开
	Date                    // ISO 8601 at the precision written
	Due                     // Date; a missing year is the notice's
	MonthDay                // 03-31
	PeriodStart             // ISO 8601, first half of a period
	PeriodEnd               // ISO 8601, second half
	Year                    // ISO 8601 where it is a date, else as written (上年度)
	Person
	Phone
	USCC  // unified social credit code, GB 32100-2015
	Role  // lead, co_lead, member
	Level // national, provincial, other
	Money
	Quantity
	Change // percentage with sign
	Count
	Int
	Code    // a code of the contract, as it is
	Numeral // 一 of a heading "一、", without its punctuation
	Ref
)

// Numeric reports whether the column is stored as a number.
func (t Type) Numeric() bool {
	switch t {
	case Money, Quantity, Change, Count, Int, Ref:
		return true
	}
	return false
}

// Column is a column of a table of the contract. Derived columns are computed
// from another column or the context and never read from the document by
// themselves.
type Column struct {
	Name    string
	Type    Type
	Derived bool
}

// Table is a table of the contract that holds records of a document. The
// columns document_id and ord, which all of them have, are not listed.
type Table struct {
	Name    string
	Columns []Column
}

// Document lists the columns of documents that are read from the text.
var Document = Table{"documents", []Column{
	{"title", Phrase, false}, {"doc_number", DocNumber, false}, {"issued_on", Date, false}, {"effective_on", Date, false},
	{"expires_on", Date, false}, {"addressee", Phrase, false}, {"disclosure", Disclosure, false},
}}

// Tables are the tables of records, in the order of the output.
var Tables = []Table{
	{"issuers", []Column{{"unit_id", Ref, true}, {"name", UnitName, false}}},
	{"attachments", []Column{{"title", Phrase, false}}},
	{"sections", []Column{{"level", Int, false}, {"number", Numeral, false}, {"heading", Phrase, false}, {"body", Text, false}, {"page", Int, true}}},
	{"deadlines", []Column{{"action", Text, false}, {"due_on", Due, false}, {"recurs", Code, false}, {"month_day", MonthDay, false}, {"text", Text, false}}},
	{"contacts", []Column{{"unit", Phrase, false}, {"person", Person, false}, {"phone", Phone, false}, {"email", Text, false}}},
	{"requirements", []Column{{"subject", Code, false}, {"metric", Code, false}, {"op", Code, false}, {"value", Quantity, false}, {"unit", Code, true}, {"period", Year, false}, {"text", Text, false}}},
	{"indicators", []Column{{"heading", Phrase, false}, {"name", Phrase, false}, {"value", Quantity, false}, {"unit", Code, true}, {"qualifier", Code, true}, {"change_pct", Change, false}, {"text", Text, false}}},
	{"consortia", []Column{{"seq", Int, false}, {"name", Phrase, false}, {"name_raw", Text, true}, {"field", Field, false}}},
	{"members", []Column{{"consortium_id", Ref, true}, {"role", Role, false}, {"role_raw", Text, true}, {"unit_id", Ref, true}, {"name", UnitName, false}, {"name_raw", Text, true},
		{"uscc", USCC, false}, {"task", Text, false}, {"duty", Text, false}, {"revenue_yuan", Money, false}, {"rd_yuan", Money, false}}},
	{"units", []Column{{"name", UnitName, true}, {"kind", Code, true}, {"province", Code, true}, {"city", Code, true}, {"uscc", USCC, true}}},
	{"unit_aliases", []Column{{"unit_id", Ref, true}, {"alias", UnitName, true}}},
	{"mentions", []Column{{"unit_id", Ref, true}, {"count", Int, true}}},
	{"applications", []Column{{"consortium_id", Ref, true}, {"field", Field, false}, {"address", Text, false}, {"lead_name", UnitName, false}, {"lead_type", Code, false},
		{"legal_representative", Person, false}, {"chief_scientist", Person, false}, {"chief_title", Text, false}, {"contact_person", Person, false}, {"contact_phone", Phone, false},
		{"filled_on", Date, false}, {"member_count", Count, false}, {"enterprise_count", Count, false}, {"university_count", Count, false}, {"institute_count", Count, false}, {"other_count", Count, false},
		{"research_direction", Text, false}, {"governance", Text, false}, {"staff_count", Count, false}, {"technical_staff_count", Count, false}, {"ip_count", Count, false}, {"invention_patent_count", Count, false}}},
	{"platforms", []Column{{"name", Phrase, false}, {"field", Field, false}, {"level", Level, false}, {"host", UnitName, false}, {"built_on", Date, false}}},
	{"projects", []Column{{"name", Phrase, false}, {"field", Field, false}, {"level", Level, false}, {"period_start", PeriodStart, false}, {"period_end", PeriodEnd, false}, {"undertaker", UnitName, false}}},
	{"narratives", []Column{{"heading", Phrase, false}, {"text", Text, false}, {"char_count", Int, true}}},
}

// TableOf returns a table of records by name; false for an unknown one.
func TableOf(name string) (Table, bool) {
	for _, t := range Tables {
		if t.Name == name {
			return t, true
		}
	}
	return Table{}, false
}
