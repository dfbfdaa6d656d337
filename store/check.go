package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"maps"
	"slices"

	"lianhe/extract"
	"lianhe/normalize/rule"
)

// CheckAcross compares all stored applications by the rules that need several
// documents and keeps what they find in findings, in the place of what the last
// comparison had found. It runs at the end of an import and of a re-parse.
func (db *DB) CheckAcross(ctx context.Context) error {
	if err := db.judgeArchives(ctx); err != nil {
		return err
	}
	apps, err := db.applied(ctx)
	if err != nil {
		return err
	}
	found := rule.CheckAcross(apps)
	return db.tx(ctx, func(tx *sql.Tx) error {
		pairs, err := ambiguous(tx)
		if err != nil {
			return err
		}
		units, err := ambiguousFindings(tx, pairs)
		if err != nil {
			return err
		}
		return putChecks(ctx, tx, append(found, units...))
	})
}

// applied lists the applications as the rules over several documents want them,
// ordered by the hash of the bytes, so that the order of import has no part in
// what is found.
func (db *DB) applied(ctx context.Context) ([]rule.Applied, error) {
	var out []rule.Applied
	at := map[int64]int{}
	err := db.each(ctx, `SELECT a.document_id, d.path, coalesce(c.name, ''), coalesce(a.lead_name, ''), coalesce(a.filled_on, ''),
		coalesce((SELECT m.unit_id FROM members m WHERE m.document_id = a.document_id AND m.name = a.lead_name ORDER BY m.ord LIMIT 1), 0)
		FROM applications a JOIN documents d ON d.id = a.document_id LEFT JOIN consortia c ON c.id = a.consortium_id WHERE a.ord = 1 ORDER BY d.sha256`, func(r *sql.Rows) error {
		var a rule.Applied
		if err := r.Scan(&a.Document, &a.Path, &a.Consortium, &a.Lead, &a.FilledOn, &a.LeadUnit); err != nil {
			return err
		}
		at[a.Document] = len(out)
		out = append(out, a)
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = db.each(ctx, "SELECT document_id, companion_id FROM cases ORDER BY document_id, companion_id", func(r *sql.Rows) error {
		var doc, with int64
		err := r.Scan(&doc, &with)
		if i, ok := at[doc]; ok {
			out[i].Case = append(out[i].Case, with)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	err = db.each(ctx, `SELECT m.document_id, m.ord, coalesce(m.unit_id, 0), coalesce(m.name, ''), coalesce(m.uscc, ''), coalesce(f.content, '{}')
		FROM members m JOIN applications a ON a.document_id = m.document_id AND a.ord = 1
		LEFT JOIN unit_observations o ON o.document_id = m.document_id AND o.ord = m.unit_ord LEFT JOIN unit_facts f ON f.id = o.fact_id
		ORDER BY m.document_id, m.ord`, func(r *sql.Rows) error {
		var doc int64
		var m rule.AppliedMember
		var content string
		if err := r.Scan(&doc, &m.Ord, &m.Unit, &m.Name, &m.USCC, &content); err != nil {
			return err
		}
		// 上海交大 and 上海交通大学 are no two names for one code.
		c := factContent{}
		if err := json.Unmarshal([]byte(content), &c); err != nil {
			return err
		}
		if c.Name == m.Name {
			var err error
			if m.Name, err = fullName(&c); err != nil {
				return err
			}
		}
		if i, ok := at[doc]; ok {
			out[i].Members = append(out[i].Members, m)
		}
		return nil
	})
	return out, err
}

// putChecks replaces the findings that come from a comparison of documents and
// brings documents.status in line with them. Documents of which the same is found
// as before, nearly all when the inbox has taken one file more, are left alone.
func putChecks(ctx context.Context, tx *sql.Tx, found []rule.Across) error {
	fresh := map[int64][]extract.Issue{}
	for _, f := range found {
		fresh[f.Document] = append(fresh[f.Document], f.Issue)
	}
	stale, err := checksDiffer(tx, fresh)
	if err != nil {
		return err
	}
	for _, doc := range stale {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := putCheck(tx, doc, fresh[doc]); err != nil {
			return err
		}
	}
	return nil
}

// checksDiffer lists the documents whose stored findings of this origin are not
// the fresh ones.
func checksDiffer(tx *sql.Tx, fresh map[int64][]extract.Issue) ([]int64, error) {
	stored, err := findings(tx, "WHERE f.origin = ?", originCheck)
	if err != nil {
		return nil, err
	}
	old := map[int64][]Finding{}
	for _, f := range stored {
		old[f.Document] = append(old[f.Document], f)
	}
	stale := map[int64]bool{}
	for doc, is := range fresh {
		stale[doc] = !slices.EqualFunc(old[doc], is, func(f Finding, i extract.Issue) bool {
			return f.Code == i.Code && f.Severity == string(i.Severity) && f.Message == i.Text && f.Record == i.Ref.String() && f.Hint == i.Hint
		})
	}
	for doc := range old {
		if len(fresh[doc]) == 0 {
			stale[doc] = true
		}
	}
	maps.DeleteFunc(stale, func(_ int64, differs bool) bool { return !differs })
	return sortedKeys(stale), nil
}

// putCheck replaces these findings of one document.
func putCheck(tx *sql.Tx, doc int64, is []extract.Issue) error {
	old, err := findings(tx, "WHERE f.document_id = ?", doc)
	if err != nil {
		return err
	}
	fs := withoutOrigin(old, originCheck)
	for _, i := range is {
		fs = append(fs, findingOf(i, originCheck, ""))
	}
	return putFindings(tx, doc, old, fs)
}
