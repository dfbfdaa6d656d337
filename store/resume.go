package store

import (
	"context"
	"database/sql"
	"errors"
)

// Resumed looks up a file that an interrupted run had stored before it could
// finish with it: the newest outcome for these bytes at this path, of a run that
// was cut off since the last one that ended well. Such a file is no duplicate.
// run is the current run; a file that an older parser failed on is not resumed.
func (db *DB) Resumed(ctx context.Context, run int64, path, sha256, parserVersion string) (Receipt, bool, error) {
	var rc Receipt
	var outcome string
	err := db.read.QueryRowContext(ctx, `
		SELECT d.id, d.status, i.outcome FROM imports i
		JOIN documents d ON d.id = i.document_id
		JOIN runs r ON r.id = i.run_id
		WHERE d.sha256 = ? AND i.path = ? AND i.outcome IN ('stored', 'failed', 'duplicate')
		  AND (d.status <> 'failed' OR d.parser_version = ?)
		  AND i.run_id < ? AND i.run_id > coalesce((SELECT max(f.id) FROM runs f WHERE f.finished_at IS NOT NULL AND f.command = r.command), 0)
		ORDER BY i.id DESC LIMIT 1`, sha256, path, parserVersion, run).Scan(&rc.Document, &rc.Status, &outcome)
	if errors.Is(err, sql.ErrNoRows) {
		return Receipt{}, false, nil
	}
	rc.Outcome = Outcome(outcome)
	return rc, err == nil, explain(db.path, err)
}
