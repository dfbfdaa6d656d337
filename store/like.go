package store

import (
	"context"
	"database/sql"
	"slices"
)

// Like is a unit of the database that a name may mean: surely where Reason is
// empty, else as a person decides.
type Like struct {
	UnitRef
	Reason string
}

// Like finds the units that a name means, and those with a nearly equal name.
func (db *DB) Like(ctx context.Context, name string) ([]Like, error) {
	tx, err := db.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, explain(db.path, err)
	}
	defer tx.Rollback()
	out, err := like(ctx, tx, name)
	return out, explain(db.path, err)
}

func like(ctx context.Context, tx *sql.Tx, name string) ([]Like, error) {
	p, err := parser()
	if err != nil {
		return nil, err
	}
	u := p.Parse(name)
	var out []Like
	known := func(refs []UnitRef, reason string) {
		for _, r := range refs {
			if !slices.ContainsFunc(out, func(l Like) bool { return l.ID == r.ID }) {
				out = append(out, Like{r, reason})
			}
		}
	}
	for _, k := range p.Keys(u.Name, nil) {
		refs, err := unitsWithKey(tx, k)
		if err != nil {
			return nil, err
		}
		known(refs, "")
	}
	names, err := factNames(tx)
	if err != nil {
		return nil, err
	}
	i, found := slices.BinarySearch(names, u.Name)
	if !found {
		names = slices.Insert(names, i, u.Name)
	}
	near, _, err := nearPairs(ctx, names, false)
	if err != nil {
		return nil, err
	}
	near = slices.DeleteFunc(near, func(p nearPair) bool { return p.a != u.Name && p.b != u.Name })
	byName, err := unitsNamed(tx, near)
	if err != nil {
		return nil, err
	}
	for _, p := range near {
		other := p.a
		if other == u.Name {
			other = p.b
		}
		known(byName[other], p.reason)
	}
	return out, nil
}

func unitsWithKey(tx *sql.Tx, key string) ([]UnitRef, error) {
	rows, err := tx.Query(`SELECT DISTINCT u.id, u.name FROM unit_keys k JOIN unit_facts f ON f.id = k.fact_id JOIN units u ON u.id = f.unit_id
		WHERE k.key = ? ORDER BY u.id`, key)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []UnitRef
	for rows.Next() {
		var r UnitRef
		if err := rows.Scan(&r.ID, &r.Name); err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, rows.Err()
}
