package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"lianhe/extract"
	"lianhe/normalize/rule"
)

// Finding is a row of findings with the path of its document.
type Finding struct {
	Document int64
	Path     string
	Format   extract.Format // of the document
	Ord      int
	Severity string
	Code     string
	Message  string
	Record   string
	Page     int
	Place    string
	Hint     string
	Origin   string // document: by a reader; rule: by the review rules; check: from a comparison with other documents
	Answer   Answer // what has become of it, "" while it waits for a person
	Note     string // of a person's answer

	basis string // of origin check: what the documents have in common
}

// Open reports whether a finding still asks something of a person.
func (f Finding) Open() bool { return f.Answer == "" && f.Severity != string(extract.SevInfo) }

// Answer is what has become of a finding, findings.answer.
type Answer string

// The answers. A reader's doubt about a value ends when a person enters or
// confirms the value; rules judge a corrected value anew.
const (
	Corrected Answer = "corrected"
	Confirmed Answer = "confirmed"
	Accepted  Answer = "accepted"  // it is so, and seen to
	Dismissed Answer = "dismissed" // it does not matter, or is not so
	Elsewhere Answer = "elsewhere" // another document of the same application has what the reader misses
)

// The values of findings.origin, in their order within a document.
const (
	originDocument = "document" // by the reader of the document
	originRule     = "rule"     // by the review rules, of the document or its case
	originCheck    = "check"    // from a comparison with others
)

var origins = []string{originDocument, originRule, originCheck}

// findingOf is an issue as a finding on a document.
func findingOf(i extract.Issue, origin, basis string) Finding {
	return Finding{Severity: string(i.Severity), Code: i.Code, Message: i.Text, Record: i.Ref.String(), Page: i.Src.Page, Place: i.Src.String(), Hint: i.Hint, Origin: origin, basis: basis}
}

// findingsOf are the issues of a parsed document; those of rules know it.
func findingsOf(is []extract.Issue) []Finding {
	out := make([]Finding, len(is))
	for k, i := range is {
		origin := originDocument
		if i.Rule != "" {
			origin = originRule
		}
		out[k] = findingOf(i, origin, "")
	}
	return out
}

// issue is a finding as the rules see it.
func (f Finding) issue() extract.Issue {
	return extract.Issue{Code: f.Code, Severity: extract.Severity(f.Severity), Src: extract.ParseSource(f.Place), Ref: extract.ParseRef(f.Record), Text: f.Message, Hint: f.Hint}
}

// same reports whether two findings say the same, wherever they stand.
func (f Finding) same(g Finding) bool {
	f.Document, f.Path, f.Format = g.Document, g.Path, g.Format
	return f == g
}

// Findings lists the findings of all documents, or of those given.
func (db *DB) Findings(ctx context.Context, docs ...int64) ([]Finding, error) {
	tx, err := db.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, explain(db.path, err)
	}
	defer tx.Rollback()
	if len(docs) == 0 {
		fs, err := findings(tx, "")
		return fs, explain(db.path, err)
	}
	var out []Finding
	for _, d := range docs {
		fs, err := findings(tx, "WHERE f.document_id = ?", d)
		if err != nil {
			return nil, explain(db.path, fmt.Errorf("document %d: %w", d, err))
		}
		out = append(out, fs...)
	}
	return out, nil
}

// findings reads findings f of documents d, by where.
func findings(tx *sql.Tx, where string, args ...any) ([]Finding, error) {
	rows, err := tx.Query(`SELECT f.document_id, d.path, d.format, f.ord, f.severity, f.code, f.message, coalesce(f.record, ''), coalesce(f.page, 0), coalesce(f.place, ''), coalesce(f.hint, ''), f.origin,
		coalesce(f.answer, ''), coalesce(f.note, ''), coalesce(f.basis, '')
		FROM findings f JOIN documents d ON d.id = f.document_id `+where+` ORDER BY f.document_id, f.ord`, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Finding
	for rows.Next() {
		var f Finding
		if err := rows.Scan(&f.Document, &f.Path, &f.Format, &f.Ord, &f.Severity, &f.Code, &f.Message, &f.Record, &f.Page, &f.Place, &f.Hint, &f.Origin, &f.Answer, &f.Note, &f.basis); err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, rows.Err()
}

const findingSQL = "INSERT INTO findings (document_id, ord, severity, code, message, record, page, place, hint, origin, answer, note, basis) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"

func insertFindings(tx *sql.Tx, doc int64, fs []Finding) error {
	for i, f := range fs {
		if _, err := tx.Exec(findingSQL, doc, i+1, f.Severity, f.Code, f.Message, nilEmpty(f.Record), nilZero(int64(f.Page)), nilEmpty(f.Place), nilEmpty(f.Hint), f.Origin,
			nilEmpty(string(f.Answer)), nilEmpty(f.Note), nilEmpty(f.basis)); err != nil {
			return err
		}
	}
	return nil
}

// putFindings stores the findings of a document as settled gives them, in the
// place of old, and its status in line with them. What is the same is left alone.
func putFindings(tx *sql.Tx, doc int64, old, fs []Finding) error {
	fs, err := settled(tx, doc, fs)
	if err != nil {
		return err
	}
	if !slices.EqualFunc(old, fs, Finding.same) {
		if _, err := tx.Exec("DELETE FROM findings WHERE document_id = ?", doc); err != nil {
			return err
		}
		if err := insertFindings(tx, doc, fs); err != nil {
			return err
		}
	}
	status := "ok"
	if slices.ContainsFunc(fs, Finding.Open) {
		status = "review"
	}
	_, err = tx.Exec("UPDATE documents SET status = ?2 WHERE id = ?1 AND status NOT IN (?2, ?3)", doc, status, StatusFailed)
	return err
}

// settled orders and numbers the findings of a document, gives those without a
// place that of the value that they are about, and each its answer.
func settled(tx *sql.Tx, doc int64, fs []Finding) ([]Finding, error) {
	fs = slices.Clone(fs)
	slices.SortStableFunc(fs, func(a, b Finding) int {
		if a.Origin == originCheck && b.Origin == originCheck {
			return rule.CompareIssues(a.issue(), b.issue())
		}
		return cmp.Compare(slices.Index(origins, a.Origin), slices.Index(origins, b.Origin))
	})
	fixes, err := corrections(tx, doc)
	if err != nil {
		return nil, err
	}
	said, err := answers(tx, doc)
	if err != nil {
		return nil, err
	}
	for i := range fs {
		f := &fs[i]
		f.Ord = i + 1
		if f.Place == "" && f.Origin != originDocument {
			ref := extract.ParseRef(f.Record)
			err := tx.QueryRow(`SELECT coalesce(page, 0), coalesce(place, '') FROM provenance WHERE document_id = ? AND record = ? AND "column" = ?`, doc, extract.Ref{Table: ref.Table, Ord: ref.Ord}.String(), ref.Column).Scan(&f.Page, &f.Place)
			if err != nil && err != sql.ErrNoRows {
				return nil, err
			}
		}
		if f.Note = ""; f.Answer != Elsewhere { // which judgement alone tells
			f.Answer = ""
		}
		if a, ok := said[answerKey{f.Code, f.Record, f.Message}]; ok {
			f.Answer, f.Note = a.answer, a.note
			continue
		}
		for _, c := range fixes {
			if !c.Lost && f.Record == (extract.Ref{Table: c.Table, Ord: c.Ord, Column: c.Column}).String() {
				f.Answer, f.Note = cmp.Or(c.answers(f.Origin), f.Answer), c.Note
			}
		}
		if f.Answer == "" {
			f.Note = ""
		}
	}
	return fs, nil
}

// answers is what a correction makes of a finding on its value: what the rules
// find in a value that was entered still stands.
func (c Correction) answers(origin string) Answer {
	switch {
	case c.Value == c.Parsed:
		return Confirmed
	case origin == originDocument:
		return Corrected
	}
	return ""
}

type answerKey struct{ code, record, message string }

type said struct {
	answer Answer
	note   string
}

// answers are what persons have said of the findings of a document.
func answers(tx *sql.Tx, doc int64) (map[answerKey]said, error) {
	rows, err := tx.Query("SELECT code, record, message, answer, coalesce(note, '') FROM answers WHERE document_id = ?", doc)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[answerKey]said{}
	for rows.Next() {
		var k answerKey
		var s said
		if err := rows.Scan(&k.code, &k.record, &k.message, &s.answer, &s.note); err != nil {
			return nil, err
		}
		out[k] = s
	}
	return out, rows.Err()
}

// AnswerFinding stores a person's answer to a finding, Accepted or Dismissed, or
// takes it back with "". It holds as long as the finding says the same. Of a
// finding that is not there it is an *Error.
func (db *DB) AnswerFinding(ctx context.Context, doc int64, code, record, message string, a Answer, note string, at time.Time) error {
	return db.tx(ctx, func(tx *sql.Tx) error {
		fs, err := findings(tx, "WHERE f.document_id = ?", doc)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(fs, func(f Finding) bool { return f.Code == code && f.Record == record && f.Message == message }) {
			return &Error{Reason: "这条意见已经不在了，可能已随更正或重新读取而改变", Remedy: "请刷新后再看"}
		}
		if a == "" {
			_, err = tx.Exec("DELETE FROM answers WHERE document_id = ? AND code = ? AND record = ? AND message = ?", doc, code, record, message)
		} else {
			_, err = tx.Exec(`INSERT INTO answers (document_id, code, record, message, answer, note, at) VALUES (?, ?, ?, ?, ?, ?, ?)
				ON CONFLICT DO UPDATE SET answer = excluded.answer, note = excluded.note, at = excluded.at`, doc, code, record, message, string(a), nilEmpty(note), stamp(at))
		}
		if err != nil {
			return err
		}
		return putFindings(tx, doc, fs, fs)
	})
}
