package store

import "database/sql"

// rulingsOn returns the decisions in force on the name keys of some facts, the
// newest for each pair, oldest decision first.
func rulingsOn(tx *sql.Tx, keys [][]factKey) ([]ruling, error) {
	seen := map[string]bool{}
	var out []ruling
	for _, ks := range keys {
		for _, k := range ks {
			if k.role != nameKey || seen[k.key] {
				continue
			}
			seen[k.key] = true
			rs, err := rulingsFrom(tx, k.key)
			if err != nil {
				return nil, err
			}
			out = append(out, rs...)
		}
	}
	return out, nil
}

func rulingsFrom(tx *sql.Tx, a string) ([]ruling, error) {
	rows, err := tx.Query(`SELECT p.b, p.same, max(d.id) FROM unit_decision_pairs p JOIN unit_decisions d ON d.id = p.decision_id
		WHERE p.a = ? AND d.undone_at IS NULL GROUP BY p.b ORDER BY p.b`, a)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []ruling
	for rows.Next() {
		r, newest := ruling{a: a}, int64(0)
		if err := rows.Scan(&r.b, &r.same, &newest); err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, rows.Err()
}
