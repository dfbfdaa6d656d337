package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Diff is what a new parse of a stored document changes.
type Diff struct {
	Document   int64    `json:"document_id"`
	Path       string   `json:"path"`
	OldVersion string   `json:"old_version"`
	NewVersion string   `json:"new_version"`
	OldStatus  string   `json:"old_status"`
	NewStatus  string   `json:"new_status"`
	Changes    []Change `json:"changes"`
	// Lost are corrections by a person whose row is no more; they are kept in the
	// table corrections, marked lost.
	Lost []Correction `json:"lost_corrections,omitempty"`
}

// errDryRun ends a transaction that is not to be kept.
var errDryRun = errors.New("dry run")

// Replace puts a new parse of the same bytes in the place of the stored one, in
// one transaction, and tells what changed. The document keeps its id, its path
// and the time of its import; consortia keep their ids where their ord is the
// same; what persons decided or corrected stays. With dryRun nothing is written.
// A new parse that failed does not replace one that did not: that is an *Error.
func (db *DB) Replace(ctx context.Context, doc int64, it Item, dryRun bool) (*Diff, error) {
	var d *Diff
	err := db.tx(ctx, func(tx *sql.Tx) error {
		var err error
		if d, err = db.replace(ctx, tx, doc, it); err == nil && dryRun {
			return errDryRun
		}
		return err
	})
	if err != nil && !errors.Is(err, errDryRun) {
		return nil, err
	}
	return d, nil
}

func (db *DB) replace(ctx context.Context, tx *sql.Tx, doc int64, it Item) (*Diff, error) {
	old, err := load(tx, doc)
	if err != nil {
		return nil, err
	}
	var imported string
	var original sql.NullString
	d := &Diff{Document: doc, NewVersion: it.ParserVersion, NewStatus: StatusFailed}
	if err := tx.QueryRow("SELECT path, parser_version, status, imported_at, original, sha256 FROM documents WHERE id = ?", doc).
		Scan(&d.Path, &d.OldVersion, &d.OldStatus, &imported, &original, &it.SHA256); err != nil {
		return nil, err
	}
	if it.Result == nil && d.OldStatus != StatusFailed {
		return nil, &Error{Reason: fmt.Sprintf("%s 重新解析失败，已保留原有记录：%s", d.Path, it.Failure.Reason), Remedy: it.Failure.Remedy, Err: it.Failure}
	}
	it.Path, it.Original = d.Path, original.String
	if it.At, err = time.Parse(time.RFC3339, imported); err != nil {
		return nil, err
	}
	fixes, err := corrections(tx, doc)
	if err != nil {
		return nil, err
	}
	old.revert(fixes)
	ids := map[int]int64{}
	for _, r := range old.table("consortia") {
		ids[r.Ord], _ = r.Get("id").(int64)
	}
	before, err := db.beside(tx, doc)
	if err != nil {
		return nil, err
	}
	if err := clearRows(tx, doc); err != nil {
		return nil, err
	}
	if _, err := putDocument(tx, doc, it); err != nil {
		return nil, err
	}
	if it.Result == nil {
		return d, insertFindings(tx, doc, failures(it))
	}
	if err := putRows(ctx, tx, doc, it.Result, ids); err != nil {
		return nil, err
	}
	new, err := load(tx, doc)
	if err != nil {
		return nil, err
	}
	if d.Lost, err = reapply(tx, old, new, fixes); err != nil {
		return nil, err
	}
	if err := keepChecks(tx, doc, old.Findings, new.Findings); err != nil {
		return nil, err
	}
	if err := db.judgeAround(tx, doc, before...); err != nil {
		return nil, err
	}
	if err := tx.QueryRow("SELECT status FROM documents WHERE id = ?", doc).Scan(&d.NewStatus); err != nil {
		return nil, err
	}
	for i := range new.Values {
		if f := &new.Values[i]; f.Column == "status" {
			f.Value = d.NewStatus
		}
	}
	d.Changes = diff(old, new)
	return d, nil
}

// keepChecks stores again the findings that come from a comparison with other
// documents; the next check replaces them.
func keepChecks(tx *sql.Tx, doc int64, old, new []Finding) error {
	fs := slices.Clone(new)
	for _, f := range old {
		if f.Origin == originCheck {
			fs = append(fs, f)
		}
	}
	return putFindings(tx, doc, new, fs)
}
