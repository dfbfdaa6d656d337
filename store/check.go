package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"

	"lianhe/normalize/rule"
)

// CheckAcross brings the findings that need several documents up to date: those
// of cases that are still to be judged, the rules over all applications, and units
// that may be one. It runs at the end of an import and of a re-parse, and after a
// person's change. Only what the documents that have changed since the last time
// have in common with others is looked at; what comes out is the same as if
// everything were.
func (db *DB) CheckAcross(ctx context.Context) error {
	if err := db.judgeArchives(ctx); err != nil {
		return err
	}
	return db.tx(ctx, func(tx *sql.Tx) error {
		c := comparison{tx: tx, apps: map[int64]*rule.Applied{}, fresh: map[int64][]Finding{}}
		if err := c.applications(ctx); err != nil {
			return err
		}
		if err := c.pairs(ctx); err != nil {
			return err
		}
		return c.store(ctx)
	})
}

// comparison is one run of CheckAcross.
type comparison struct {
	tx    *sql.Tx
	apps  map[int64]*rule.Applied // loaded applications; nil for a document that is none
	bases []string                // whose findings are made anew
	fresh map[int64][]Finding     // by document
}

func (c *comparison) add(basis string, found []rule.Across) {
	for _, a := range found {
		c.fresh[a.Document] = append(c.fresh[a.Document], findingOf(a.Issue, originCheck, basis))
	}
}

// pairBasis is findings.basis of units that may be one.
const pairBasis = "pair:"

func basisOf(k rule.Key) string { return k.Kind + ":" + k.Value }

// applications judges what has changed between applications.
func (c *comparison) applications(ctx context.Context) error {
	keys, err := c.staleKeys(ctx)
	if err != nil {
		return err
	}
	shared, err := c.shared(len(keys))
	if err != nil {
		return err
	}
	for _, k := range keys {
		if err := ctx.Err(); err != nil {
			return err
		}
		c.bases = append(c.bases, basisOf(k))
		if !shared(k) {
			continue
		}
		apps, err := c.sharing(k)
		if err != nil {
			return err
		}
		c.add(basisOf(k), rule.CheckShared(k, apps))
	}
	for _, t := range []string{"stale_documents", "stale_keys"} {
		if _, err := c.tx.Exec("DELETE FROM " + t); err != nil {
			return err
		}
	}
	return nil
}

// staleKeys are the keys that changed documents have or had.
func (c *comparison) staleKeys(ctx context.Context) ([]rule.Key, error) {
	seen := map[rule.Key]bool{}
	var out []rule.Key
	add := func(k rule.Key) {
		if !seen[k] {
			seen[k] = true
			out = append(out, k)
		}
	}
	rows, err := c.tx.Query("SELECT kind, value FROM stale_keys ORDER BY kind, value")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var k rule.Key
		if err := rows.Scan(&k.Kind, &k.Value); err != nil {
			return nil, err
		}
		add(k)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	docs, err := column[int64](c.tx, "SELECT document_id FROM stale_documents ORDER BY document_id")
	if err != nil {
		return nil, err
	}
	for _, d := range docs {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		a, err := c.applied(d)
		if err != nil {
			return nil, err
		}
		if a != nil {
			for _, k := range a.Keys() {
				add(k)
			}
		}
	}
	return out, nil
}

// holders are the queries for the applications that have a key, by its kind,
// ordered by the hash of the bytes, so that the order of import has no part in what
// is found.
var holders = map[string]string{
	rule.ByName: `SELECT d.id FROM consortia c JOIN applications a ON a.consortium_id = c.id AND a.ord = 1 JOIN documents d ON d.id = a.document_id WHERE c.name = ? ORDER BY d.sha256`,
	rule.ByUnit: `SELECT DISTINCT d.id FROM members m JOIN applications a ON a.document_id = m.document_id AND a.ord = 1 JOIN documents d ON d.id = m.document_id WHERE m.unit_id = CAST(? AS INTEGER) ORDER BY d.sha256`,
	rule.ByCode: `SELECT DISTINCT d.id FROM members m JOIN applications a ON a.document_id = m.document_id AND a.ord = 1 JOIN documents d ON d.id = m.document_id WHERE m.uscc = ? ORDER BY d.sha256`,
}

// many is from how many keys, or bases, on they are looked up at once and not one
// by one.
var many = 500

// shared tells the keys that several applications have. For a few it says so of
// all, and looking at each is cheaper.
func (c *comparison) shared(n int) (func(rule.Key) bool, error) {
	if n < many {
		return func(rule.Key) bool { return true }, nil
	}
	rows, err := c.tx.Query(`SELECT 'name', c.name FROM consortia c JOIN applications a ON a.consortium_id = c.id AND a.ord = 1 WHERE c.name IS NOT NULL GROUP BY c.name HAVING count(*) > 1
		UNION ALL SELECT 'unit', m.unit_id FROM members m JOIN applications a ON a.document_id = m.document_id AND a.ord = 1 WHERE m.unit_id IS NOT NULL GROUP BY m.unit_id HAVING count(DISTINCT m.document_id) > 1
		UNION ALL SELECT 'code', m.uscc FROM members m JOIN applications a ON a.document_id = m.document_id AND a.ord = 1 WHERE m.uscc IS NOT NULL GROUP BY m.uscc HAVING count(DISTINCT m.document_id) > 1`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	several := map[rule.Key]bool{}
	for rows.Next() {
		var k rule.Key
		if err := rows.Scan(&k.Kind, &k.Value); err != nil {
			return nil, err
		}
		several[k] = true
	}
	return func(k rule.Key) bool { return several[k] }, rows.Err()
}

// sharing loads the applications that have a key; one alone shares it with nobody.
func (c *comparison) sharing(k rule.Key) ([]rule.Applied, error) {
	q, ok := holders[k.Kind]
	if !ok {
		return nil, nil
	}
	docs, err := column[int64](c.tx, q, k.Value)
	if err != nil || len(docs) < 2 {
		return nil, err
	}
	var out []rule.Applied
	for _, d := range docs {
		a, err := c.applied(d)
		if err != nil {
			return nil, err
		}
		if a != nil {
			out = append(out, *a)
		}
	}
	return out, nil
}

// applied loads one application as the rules over several documents want it; nil
// for a document that is none.
func (c *comparison) applied(doc int64) (*rule.Applied, error) {
	if a, ok := c.apps[doc]; ok {
		return a, nil
	}
	a := &rule.Applied{Document: doc}
	err := c.tx.QueryRow(`SELECT d.path, coalesce(c.name, ''), coalesce(a.lead_name, ''), coalesce(a.filled_on, ''),
		coalesce((SELECT m.unit_id FROM members m WHERE m.document_id = a.document_id AND m.name = a.lead_name ORDER BY m.ord LIMIT 1), 0)
		FROM applications a JOIN documents d ON d.id = a.document_id LEFT JOIN consortia c ON c.id = a.consortium_id WHERE a.document_id = ? AND a.ord = 1`, doc).
		Scan(&a.Path, &a.Consortium, &a.Lead, &a.FilledOn, &a.LeadUnit)
	if err == sql.ErrNoRows {
		c.apps[doc] = nil
		return nil, nil
	}
	if err == nil {
		a.Case, err = column[int64](c.tx, "SELECT companion_id FROM cases WHERE document_id = ? ORDER BY companion_id", doc)
	}
	if err == nil {
		a.Members, err = appliedMembers(c.tx, doc)
	}
	c.apps[doc] = a
	return a, err
}

func appliedMembers(tx *sql.Tx, doc int64) ([]rule.AppliedMember, error) {
	rows, err := tx.Query(`SELECT m.ord, coalesce(m.unit_id, 0), coalesce(m.name, ''), coalesce(m.uscc, ''), coalesce(f.content, '{}') FROM members m
		LEFT JOIN unit_observations o ON o.document_id = m.document_id AND o.ord = m.unit_ord LEFT JOIN unit_facts f ON f.id = o.fact_id
		WHERE m.document_id = ? ORDER BY m.ord`, doc)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []rule.AppliedMember
	for rows.Next() {
		var m rule.AppliedMember
		var content string
		if err := rows.Scan(&m.Ord, &m.Unit, &m.Name, &m.USCC, &content); err != nil {
			return nil, err
		}
		// 上海交大 and 上海交通大学 are no two names for one code.
		var fact factContent
		if err := json.Unmarshal([]byte(content), &fact); err != nil {
			return nil, err
		}
		if fact.Name == m.Name {
			if m.Name, err = fullName(&fact); err != nil {
				return nil, err
			}
		}
		out = append(out, m)
	}
	return out, rows.Err()
}

// pairs makes the findings on units that may be one.
func (c *comparison) pairs(ctx context.Context) error {
	if err := compareNames(ctx, c.tx); err != nil {
		return err
	}
	pairs, err := ambiguous(c.tx)
	if err != nil {
		return err
	}
	found, err := ambiguousFindings(c.tx, pairs)
	c.bases = append(c.bases, pairBasis)
	c.add(pairBasis, found)
	return err
}

// store puts what was found in the place of what had been found on the same bases.
// Documents of which the same is found as before, nearly all when the inbox has
// taken one file more, are left alone.
func (c *comparison) store(ctx context.Context) error {
	anew := map[string]bool{}
	for _, b := range c.bases {
		anew[b] = true
	}
	if len(c.bases) > many { // most of them have never had a finding
		all, err := column[string](c.tx, "SELECT DISTINCT basis FROM findings WHERE basis IS NOT NULL")
		if err != nil {
			return err
		}
		c.bases = slices.DeleteFunc(all, func(b string) bool { return !anew[b] })
	}
	docs := map[int64]bool{}
	for _, b := range c.bases {
		had, err := column[int64](c.tx, "SELECT DISTINCT document_id FROM findings WHERE basis = ?", b)
		if err != nil {
			return err
		}
		for _, d := range had {
			docs[d] = true
		}
	}
	for d := range c.fresh {
		docs[d] = true
	}
	for _, d := range sortedKeys(docs) {
		if err := ctx.Err(); err != nil {
			return err
		}
		old, err := findings(c.tx, "WHERE f.document_id = ?", d)
		if err != nil {
			return err
		}
		fs := slices.DeleteFunc(slices.Clone(old), func(f Finding) bool { return f.Origin == originCheck && anew[f.basis] })
		if err := putFindings(c.tx, d, old, append(fs, c.fresh[d]...)); err != nil {
			return err
		}
	}
	return nil
}
