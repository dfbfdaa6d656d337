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

// ambiguous lists the pairs as far as names have been compared; where that is
// outdated, a reader compares all of them for itself.
func ambiguous(tx *sql.Tx) ([]Pair, error) {
	near, err := storedPairs(tx)
	if err != nil {
		return nil, err
	}
	byName, err := unitsNamed(tx, near)
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
	for _, p := range near {
		for _, a := range byName[p.a] {
			for _, b := range byName[p.b] {
				c.add(a, b, p.reason)
			}
		}
	}
	slices.SortFunc(c.out, func(a, b Pair) int {
		return cmp.Or(cmp.Compare(a.A.Name, b.A.Name), cmp.Compare(a.B.Name, b.B.Name), cmp.Compare(a.A.ID, b.A.ID), cmp.Compare(a.B.ID, b.B.ID))
	})
	return c.out, nil
}

// storedPairs are the names that are nearly equal, in order.
func storedPairs(tx *sql.Tx) ([]nearPair, error) {
	var outdated bool
	if err := tx.QueryRow("SELECT EXISTS (SELECT 1 FROM stale_names) OR program <> ? FROM near_program", thisProgram()).Scan(&outdated); err != nil {
		return nil, err
	}
	if outdated {
		names, err := factNames(tx)
		if err != nil {
			return nil, err
		}
		near, _, err := nearPairs(context.Background(), names, false)
		return near, err
	}
	rows, err := tx.Query("SELECT a, b, reason FROM near_pairs ORDER BY a, b")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []nearPair
	for rows.Next() {
		var p nearPair
		if err := rows.Scan(&p.a, &p.b, &p.reason); err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, rows.Err()
}

// unitsNamed are the units that documents give each name of the pairs.
func unitsNamed(tx *sql.Tx, near []nearPair) (map[string][]UnitRef, error) {
	out := map[string][]UnitRef{}
	load := func(name string) error {
		if _, ok := out[name]; ok {
			return nil
		}
		rows, err := tx.Query("SELECT DISTINCT u.id, u.name FROM unit_facts f JOIN units u ON u.id = f.unit_id WHERE f.content ->> 'name' = ? ORDER BY u.id", name)
		if err != nil {
			return err
		}
		defer rows.Close()
		out[name] = nil
		for rows.Next() {
			var u UnitRef
			if err := rows.Scan(&u.ID, &u.Name); err != nil {
				return err
			}
			out[name] = append(out[name], u)
		}
		return rows.Err()
	}
	for _, p := range near {
		for _, n := range []string{p.a, p.b} {
			if err := load(n); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
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
	first := map[int64]rule.Across{} // of each unit
	for _, p := range pairs {
		for _, u := range []UnitRef{p.A, p.B} {
			at, ok := first[u.ID]
			if !ok {
				at.Issue.Ref = extract.Ref{Table: "members", Column: "name"}
				err := tx.QueryRow(`SELECT m.document_id, m.ord FROM members m JOIN documents d ON d.id = m.document_id WHERE m.unit_id = ? ORDER BY d.sha256, m.ord LIMIT 1`, u.ID).Scan(&at.Document, &at.Issue.Ref.Ord)
				if err != nil && err != sql.ErrNoRows {
					return nil, err
				}
				first[u.ID] = at
			}
			if at.Document == 0 {
				continue
			}
			out = append(out, rule.Across{Document: at.Document, Issue: extract.Issue{
				Code: extract.UnitAmbiguous, Severity: extract.SevInfo, Ref: at.Issue.Ref,
				Text: fmt.Sprintf("“%s”与“%s”可能是同一单位：%s", p.A.Name, p.B.Name, strings.TrimSuffix(p.Reason, "。")),
				Hint: "是同一单位的请在审核页面归并，或用 lianhe units merge；不是的不必处理",
			}})
		}
	}
	return out, nil
}
