package extract

import (
	"fmt"
	"strconv"
	"strings"
)

// Severity is how bad a finding is.
type Severity string

// Error: the record cannot stand as it is; Warning: a person should look;
// Info: what was done and why.
const (
	SevError   Severity = "error"
	SevWarning Severity = "warning"
	SevInfo    Severity = "info"
)

// Issue is a doubt about a place of a document that was read: a row of the
// table findings. Every stage raises them; Text and Hint are Chinese sentences,
// Text with the values, Hint with what to do.
type Issue struct {
	Code     string
	Severity Severity
	Src      Source
	Ref      Ref
	Text     string
	Hint     string
	Rule     string `json:",omitempty"` // the set of review rules that it is a judgement by; "" where a reader found it
}

// Ref names what an issue is about: table/ord/column of the output. Empty parts
// concern the whole.
type Ref struct {
	Table  string
	Ord    int // as in the output, 0 for the whole table
	Column string
}

// String is findings.record: "members/3/uscc", "applications/1/field",
// "members" or "".
func (r Ref) String() string {
	switch {
	case r.Ord > 0 && r.Column != "":
		return fmt.Sprintf("%s/%d/%s", r.Table, r.Ord, r.Column)
	case r.Ord > 0:
		return fmt.Sprintf("%s/%d", r.Table, r.Ord)
	case r.Column != "":
		return r.Table + "//" + r.Column
	}
	return r.Table
}

// ParseRef reads back what Ref.String wrote. Of any other text it gives a Ref that
// names nothing.
func ParseRef(s string) Ref {
	parts := strings.SplitN(s, "/", 3)
	ref := Ref{Table: parts[0]}
	if len(parts) > 1 {
		n, _ := strconv.ParseInt(parts[1], 10, 32)
		ref.Ord = max(int(n), 0)
	}
	if len(parts) > 2 {
		ref.Column = parts[2]
	}
	return ref
}

// The codes of findings.
const (
	FieldMissing         = "field.missing"
	FieldUnreadable      = "field.unreadable"
	USCCInvalid          = "uscc.invalid"
	USCCDuplicate        = "uscc.duplicate"
	MembersCountMismatch = "members.count_mismatch"
	MembersSingleRegion  = "members.single_region"
	MembersNoUniversity  = "members.no_university_or_institute"
	MembersLeadMissing   = "members.lead_missing"
	MembersShared        = "members.shared" // the unit is a member of several consortia
	LeadRevenueBelow     = "lead.revenue_below"
	LeadRDBelow          = "lead.rd_below"
	LeadOutsideRegion    = "lead.outside_region"
	TextTooLong          = "text.too_long"
	FileUnreadable       = "file.unreadable"
	FileLimit            = "file.limit"
	FileUnsupported      = "file.unsupported"
	DateInvalid          = "date.invalid"
	DateLate             = "date.late"
	DateYearInferred     = "date.year_inferred"
	UnitAmbiguous        = "unit.ambiguous"
	ConsortiumDuplicate  = "consortium.duplicate"
	TableInconsistent    = "table.inconsistent"
	SheetHidden          = "sheet.hidden"
	DocumentScanned      = "document.scanned"
	DocumentEncrypted    = "document.encrypted"
	DocumentUnknownKind  = "document.unknown_kind"
	DocumentTruncated    = "document.truncated"
)

// Error is why a file gave no document. Code is file.unreadable, file.limit,
// file.unsupported or document.encrypted; Reason and Remedy are Chinese; Err is
// the cause, for the log.
type Error struct {
	Code   string
	Place  string
	Reason string
	Remedy string
	Err    error
}

func (e *Error) Error() string {
	s := e.Reason
	if e.Place != "" {
		s = e.Place + "：" + s
	}
	if e.Remedy != "" {
		s += "。" + e.Remedy
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }
