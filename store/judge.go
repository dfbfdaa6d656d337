package store

import (
	"context"
	"database/sql"
	"slices"
	"sync"

	"lianhe/extract"
	"lianhe/normalize"
	"lianhe/normalize/rule"
)

var embeddedRules = sync.OnceValues(func() (*rule.Sets, error) { return rule.Load("") })

// UseRules tells by which rule sets stored documents are judged again when a value
// is corrected or a document of their case comes; without it, the embedded ones. A
// document whose set is not among them keeps the findings that it has. It is
// called before the database is used.
func (db *DB) UseRules(sets *rule.Sets) { db.sets = sets }

// maxParts is how many documents a judgement keeps in memory: an archive may hold
// thousands, a case has a few.
const maxParts = 64

// judging is the judgement of documents inside a transaction.
type judging struct {
	tx      *sql.Tx
	choose  func(*normalize.Result) *rule.Set
	layouts map[string]*layout // of archives
	parts   map[int64]rule.Part
}

// judging prepares the judgement by the rules that each document's form names.
func (db *DB) judging(tx *sql.Tx) (*judging, error) {
	sets := db.sets
	if sets == nil {
		var err error
		if sets, err = embeddedRules(); err != nil {
			return nil, err
		}
	}
	return newJudging(tx, sets.For), nil
}

func newJudging(tx *sql.Tx, choose func(*normalize.Result) *rule.Set) *judging {
	return &judging{tx: tx, choose: choose, layouts: map[string]*layout{}, parts: map[int64]rule.Part{}}
}

// part loads a document for the rules.
func (j *judging) part(doc int64) (rule.Part, error) {
	if p, ok := j.parts[doc]; ok {
		return p, nil
	}
	d, places, err := loadWithPlaces(j.tx, doc)
	if err != nil {
		return rule.Part{}, err
	}
	p := rule.Part{Document: doc}
	if p.Result, p.Units, err = result(j.tx, d, places); err != nil {
		return rule.Part{}, err
	}
	p.Path, _ = d.Value("path").(string)
	fixes, err := corrections(j.tx, doc)
	if err != nil {
		return rule.Part{}, err
	}
	// A reader's doubt about a value ends with the value.
	for _, c := range fixes {
		if c.Lost || c.Value == c.Parsed {
			continue
		}
		at := extract.Ref{Table: c.Table, Ord: c.Ord, Column: c.Column}
		p.Result.Findings = slices.DeleteFunc(p.Result.Findings, func(f extract.Issue) bool { return f.Ref == at && f.Code != extract.MembersLeadMissing })
	}
	if len(j.parts) >= maxParts {
		clear(j.parts)
	}
	j.parts[doc] = p
	return p, nil
}

// found are the findings of the rules on a document, judged with those of its case.
// known is false where there are no rules for it.
func (j *judging) found(doc int64) (fs []Finding, known bool, err error) {
	whole, err := j.caseOf(doc)
	if err != nil {
		return nil, false, err
	}
	var parts []rule.Part
	for _, d := range whole.forms {
		p, err := j.part(d)
		if err != nil {
			return nil, false, err
		}
		parts = append(parts, p)
		known = known || d == doc && j.choose(p.Result) != nil
	}
	if !known {
		return nil, false, nil
	}
	var extra []*normalize.Result
	for _, d := range whole.extra {
		p, err := j.part(d)
		if err != nil {
			return nil, false, err
		}
		extra = append(extra, p.Result)
	}
	for _, a := range rule.CheckCase(j.choose, parts, extra) {
		if a.Document == doc {
			fs = append(fs, findingOf(a.Issue, originRule, ""))
		}
	}
	return fs, true, nil
}

// judge brings the findings of the rules on a document up to date.
func (j *judging) judge(doc int64) error {
	old, err := findings(j.tx, "WHERE f.document_id = ?", doc)
	if err != nil {
		return err
	}
	fs := old
	found, known, err := j.found(doc)
	if err != nil {
		return err
	}
	if known {
		fs = append(withoutOrigin(old, originRule), found...)
		if err := j.elsewhere(doc, fs); err != nil {
			return err
		}
	}
	return putFindings(j.tx, doc, old, fs)
}

// elsewhere marks what the reader of a document misses and another document of its
// case has: the lead in the list of members.
func (j *judging) elsewhere(doc int64, fs []Finding) error {
	whole, err := j.caseOf(doc)
	if err != nil {
		return err
	}
	var parts []rule.Part
	for _, d := range whole.forms {
		p, err := j.part(d)
		if err != nil {
			return err
		}
		parts = append(parts, p)
	}
	listed := rule.LeadListed(parts, slices.Index(whole.forms, doc))
	for i := range fs {
		if f := &fs[i]; f.Origin == originDocument && f.Code == extract.MembersLeadMissing && listed {
			f.Answer = Elsewhere
		} else if f.Answer == Elsewhere {
			f.Answer = ""
		}
	}
	return nil
}

func withoutOrigin(fs []Finding, origin string) []Finding {
	return slices.DeleteFunc(slices.Clone(fs), func(f Finding) bool { return f.Origin == origin })
}

// judgeAround brings the findings on a document that has changed up to date, and
// those on the documents that are or were one case with it; before are those that
// it stood beside before it changed.
func (db *DB) judgeAround(tx *sql.Tx, doc int64, before ...int64) error {
	j, err := db.judging(tx)
	if err != nil {
		return err
	}
	archives, err := column[string](tx, "SELECT DISTINCT archive FROM parts WHERE document_id = ? ORDER BY archive", doc)
	if err != nil {
		return err
	}
	touched, err := j.settleCases(archives, append(before, doc)...)
	if err != nil {
		return err
	}
	for _, d := range touched {
		if err := j.judge(d); err != nil {
			return err
		}
	}
	return nil
}

// JudgedBy lists the findings that documents would have under other rules, which
// choose names for each application; nothing is stored. Documents that have no
// such rules are left out.
func (db *DB) JudgedBy(ctx context.Context, ids []int64, choose func(*normalize.Result) *rule.Set) ([]Finding, error) {
	tx, err := db.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, explain(db.path, err)
	}
	defer tx.Rollback()
	j := newJudging(tx, choose)
	var out []Finding
	for _, id := range ids {
		found, known, err := j.found(id)
		if err != nil {
			return nil, explain(db.path, err)
		}
		if !known {
			continue
		}
		old, err := findings(tx, "WHERE f.document_id = ?", id)
		if err != nil {
			return nil, explain(db.path, err)
		}
		fs, err := settled(tx, id, append(withoutOrigin(old, originRule), found...))
		if err != nil {
			return nil, explain(db.path, err)
		}
		p, err := j.part(id)
		if err != nil {
			return nil, explain(db.path, err)
		}
		for i := range fs {
			fs[i].Document, fs[i].Path, fs[i].Format = id, p.Path, p.Result.Format
		}
		out = append(out, fs...)
	}
	return out, nil
}
