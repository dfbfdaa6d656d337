package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"lianhe/extract"
	"lianhe/normalize/rule"
	"lianhe/normalize/unit"
)

// UnitRef names a unit.
type UnitRef struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

// Pair is two units that may be one; a person decides.
type Pair struct {
	A      UnitRef `json:"a"`
	B      UnitRef `json:"b"`
	Reason string  `json:"reason"`
}

// AmbiguousPairs lists the units that may be one: names that are nearly equal
// (normalize/unit says when), and an alias that several units claim. Pairs that
// a person has decided on are left out. They are ordered by their names.
func (db *DB) AmbiguousPairs(ctx context.Context) ([]Pair, error) {
	tx, err := db.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true}) // one state of the database
	if err != nil {
		return nil, explain(db.path, err)
	}
	defer tx.Rollback()
	ps, err := ambiguous(tx)
	return ps, explain(db.path, err)
}

func ambiguous(tx *sql.Tx) ([]Pair, error) {
	names, err := allNames(tx)
	if err != nil {
		return nil, err
	}
	c := candidates{seen: map[[2]int64]bool{}}
	if c.decided, err = decidedUnits(tx); err != nil {
		return nil, err
	}
	if err := c.claims(tx); err != nil {
		return nil, err
	}
	p, err := parser()
	if err != nil {
		return nil, err
	}
	units := make([]unit.Unit, len(names))
	for i, n := range names {
		units[i] = p.Parse(n.name)
	}
	for _, pair := range p.Candidates(units) {
		c.add(names[pair.A].UnitRef, names[pair.B].UnitRef, pair.Reason)
	}
	slices.SortFunc(c.out, func(a, b Pair) int {
		return cmp.Or(cmp.Compare(a.A.Name, b.A.Name), cmp.Compare(a.B.Name, b.B.Name), cmp.Compare(a.A.ID, b.A.ID), cmp.Compare(a.B.ID, b.B.ID))
	})
	return c.out, nil
}

// candidates collects pairs, each once.
type candidates struct {
	out     []Pair
	seen    map[[2]int64]bool
	decided map[[2]int64]bool // by a person
}

func (c *candidates) add(a, b UnitRef, reason string) {
	if cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) > 0 {
		a, b = b, a
	}
	key := [2]int64{min(a.ID, b.ID), max(a.ID, b.ID)}
	if a.ID == b.ID || c.seen[key] || c.decided[key] {
		return
	}
	c.seen[key] = true
	c.out = append(c.out, Pair{a, b, reason})
}

// claims adds the units that claim the same alias, or whose alias is the name of
// another.
func (c *candidates) claims(tx *sql.Tx) error {
	rows, err := tx.Query(`SELECT DISTINCT k.key, u.id, u.name FROM unit_keys k JOIN unit_facts f ON f.id = k.fact_id JOIN units u ON u.id = f.unit_id
		WHERE k.key IN (SELECT key FROM unit_keys WHERE role = 'alias') ORDER BY k.key, u.name, u.id`)
	if err != nil {
		return err
	}
	defer rows.Close()
	var key string
	var claim []UnitRef
	flush := func() {
		if len(claim) > maxClaims {
			return // generic
		}
		for i, a := range claim {
			for _, b := range claim[i+1:] {
				c.add(a, b, fmt.Sprintf("“%s”在不同文件中既指前者、又指后者", key))
			}
		}
	}
	for rows.Next() {
		var k string
		var u UnitRef
		if err := rows.Scan(&k, &u.ID, &u.Name); err != nil {
			return err
		}
		if k != key {
			flush()
			key, claim = k, nil
		}
		if len(claim) <= maxClaims {
			claim = append(claim, u)
		}
	}
	flush()
	return rows.Err()
}

// spelling is a unit under one of its names.
type spelling struct {
	UnitRef
	name string
}

// allNames lists every name that a document gives a unit, with the unit.
func allNames(tx *sql.Tx) ([]spelling, error) {
	rows, err := tx.Query(`SELECT DISTINCT u.id, u.name, f.content ->> 'name' FROM units u JOIN unit_facts f ON f.unit_id = u.id ORDER BY 3, 1`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []spelling
	for rows.Next() {
		var n spelling
		if err := rows.Scan(&n.ID, &n.Name, &n.name); err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, rows.Err()
}

// decidedUnits are the pairs of units on which a decision is in force.
func decidedUnits(tx *sql.Tx) (map[[2]int64]bool, error) {
	rows, err := tx.Query(`SELECT DISTINCT fa.unit_id, fb.unit_id FROM unit_decision_pairs p JOIN unit_decisions d ON d.id = p.decision_id AND d.undone_at IS NULL
		JOIN unit_keys a ON a.key = p.a AND a.role = 'name' JOIN unit_facts fa ON fa.id = a.fact_id
		JOIN unit_keys b ON b.key = p.b AND b.role = 'name' JOIN unit_facts fb ON fb.id = b.fact_id`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	m := map[[2]int64]bool{}
	for rows.Next() {
		var a, b int64
		if err := rows.Scan(&a, &b); err != nil {
			return nil, err
		}
		m[[2]int64{min(a, b), max(a, b)}] = true
	}
	return m, rows.Err()
}

// ambiguousFindings makes of each pair a finding for the first document, by its
// hash, that names either unit as a member.
func ambiguousFindings(tx *sql.Tx, pairs []Pair) ([]rule.Across, error) {
	var out []rule.Across
	for _, p := range pairs {
		for _, u := range []UnitRef{p.A, p.B} {
			var doc int64
			ref := extract.Ref{Table: "members", Column: "name"}
			err := tx.QueryRow(`SELECT m.document_id, m.ord FROM members m JOIN documents d ON d.id = m.document_id WHERE m.unit_id = ? ORDER BY d.sha256, m.ord LIMIT 1`, u.ID).Scan(&doc, &ref.Ord)
			if err == sql.ErrNoRows {
				continue
			}
			if err != nil {
				return nil, err
			}
			out = append(out, rule.Across{Document: doc, Issue: extract.Issue{
				Code: extract.UnitAmbiguous, Severity: extract.SevInfo, Ref: ref,
				Text: fmt.Sprintf("“%s”与“%s”可能是同一单位：%s", p.A.Name, p.B.Name, strings.TrimSuffix(p.Reason, "。")),
				Hint: "是同一单位的请用 lianhe units merge 归并；不是的不必处理",
			}})
		}
	}
	return out, nil
}
