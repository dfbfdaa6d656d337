package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"

	"lianhe/normalize"
)

// observe stores what a document says about its units and returns the global id
// of each, by its ord in the document.
func observe(ctx context.Context, tx *sql.Tx, doc int64, r *normalize.Result) (map[int64]int64, error) {
	contents := unitContents(r)
	facts := map[int64]fact{} // by ord
	for _, ord := range sortedKeys(contents) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		f, err := useFact(tx, contents[ord])
		if err != nil {
			return nil, err
		}
		facts[ord] = f
		if err := insertObservation(tx, doc, ord, f.id); err != nil {
			return nil, err
		}
	}
	var seeds []fact
	for _, ord := range sortedKeys(facts) {
		seeds = append(seeds, facts[ord])
	}
	moved, err := settle(tx, seeds)
	if err != nil {
		return nil, err
	}
	units := make(map[int64]int64, len(facts))
	for ord, f := range facts {
		units[ord] = f.unit
		if u, ok := moved[f.id]; ok {
			units[ord] = u
		}
	}
	return units, nil
}

// observeOne is observe for one more unit of a document; it returns its ord there
// and its global id.
func observeOne(tx *sql.Tx, doc int64, c *factContent) (ord, unit int64, err error) {
	f, err := useFact(tx, c)
	if err != nil {
		return 0, 0, err
	}
	if err := tx.QueryRow("SELECT coalesce(max(ord), 0) + 1 FROM unit_observations WHERE document_id = ?", doc).Scan(&ord); err != nil {
		return 0, 0, err
	}
	if err := insertObservation(tx, doc, ord, f.id); err != nil {
		return 0, 0, err
	}
	moved, err := settle(tx, []fact{f})
	if u, ok := moved[f.id]; ok {
		f.unit = u
	}
	return ord, f.unit, err
}

func insertObservation(tx *sql.Tx, doc, ord, fact int64) error {
	_, err := tx.Exec("INSERT INTO unit_observations (document_id, ord, fact_id) VALUES (?, ?, ?)", doc, ord, fact)
	return err
}

// forget takes back what a document said about its units.
func forget(tx *sql.Tx, doc int64) error {
	facts, err := column[int64](tx, "SELECT fact_id FROM unit_observations WHERE document_id = ? ORDER BY ord", doc)
	if err != nil {
		return err
	}
	for _, t := range []string{"issuers", "members", "mentions"} {
		if _, err := tx.Exec("UPDATE "+t+" SET unit_id = NULL WHERE document_id = ?", doc); err != nil {
			return err
		}
	}
	if _, err := tx.Exec("DELETE FROM unit_observations WHERE document_id = ?", doc); err != nil {
		return err
	}
	return release(tx, facts)
}

// release counts one use less of each fact and derives the units around them
// anew; a fact without use is gone.
func release(tx *sql.Tx, facts []int64) error {
	for _, f := range facts {
		if _, err := tx.Exec("UPDATE unit_facts SET uses = uses - 1 WHERE id = ?", f); err != nil {
			return err
		}
	}
	near, err := cluster(tx, facts, nil)
	if err != nil {
		return err
	}
	left := make([]fact, 0, len(near))
	for _, f := range near {
		if f.uses > 0 {
			left = append(left, f)
		} else if _, err := tx.Exec("DELETE FROM unit_facts WHERE id = ?", f.id); err != nil {
			return err
		}
	}
	_, err = rebuild(tx, left, near)
	return err
}

// unitContents collects the units rows of a document with their aliases.
func unitContents(r *normalize.Result) map[int64]*factContent {
	m := map[int64]*factContent{}
	codes := map[string]int{}
	for _, row := range r.Rows {
		if row.Table != "units" || row.String("name") == "" {
			continue
		}
		c := &factContent{Name: row.String("name"), Kind: row.String("kind"), Province: row.String("province"), City: row.String("city"), USCC: row.String("uscc")}
		m[int64(row.Ord)] = c
		if c.USCC != "" {
			codes[c.USCC]++
		}
	}
	for _, row := range r.Rows {
		if row.Table != "unit_aliases" {
			continue
		}
		if c, a := m[localRef(row, "unit_id")], row.String("alias"); c != nil && a != "" && a != c.Name {
			c.Aliases = append(c.Aliases, a)
		}
	}
	for _, c := range m {
		slices.Sort(c.Aliases)
		c.Aliases = slices.Compact(c.Aliases)
		c.Shared = codes[c.USCC] > 1
	}
	return m
}

// useFact counts one more use of a fact. A new one has no unit yet, and its keys;
// an old one has its unit alone.
func useFact(tx *sql.Tx, c *factContent) (fact, error) {
	f := fact{factContent: *c}
	b, err := json.Marshal(c)
	if err != nil {
		return f, err
	}
	var unit sql.NullInt64 // NULL where this document itself has just made the fact
	err = tx.QueryRow("UPDATE unit_facts SET uses = uses + 1 WHERE content = ? RETURNING id, uses, unit_id", string(b)).Scan(&f.id, &f.uses, &unit)
	if err == nil || !errors.Is(err, sql.ErrNoRows) {
		f.unit = unit.Int64
		return f, err
	}
	f.uses = 1
	if f.keys, err = keysOf(c); err != nil {
		return f, err
	}
	res, err := tx.Exec("INSERT INTO unit_facts (content, uses) VALUES (?, 1)", string(b))
	if err != nil {
		return f, err
	}
	if f.id, err = res.LastInsertId(); err != nil {
		return f, err
	}
	return f, insertKeys(tx, f.id, f.keys)
}

func insertKeys(tx *sql.Tx, id int64, keys []factKey) error {
	for i, k := range keys {
		if _, err := tx.Exec("INSERT INTO unit_keys (fact_id, ord, key, role) VALUES (?, ?, ?, ?)", id, i, k.key, string(k.role)); err != nil {
			return err
		}
	}
	return nil
}

// settle derives the units anew around the facts that a document uses: new ones
// may join units, one more use of an old one may weigh in another name or seat of
// a unit that has several. It returns the unit of each fact that has got another.
func settle(tx *sql.Tx, used []fact) (map[int64]int64, error) {
	var seeds []int64
	known := map[int64]fact{}
	for _, f := range used {
		if f.keys != nil {
			seeds = append(seeds, f.id)
			known[f.id] = f
			continue
		}
		delete(known, f.id) // used a second time: count anew
		var several bool
		if err := tx.QueryRow("SELECT EXISTS (SELECT 1 FROM unit_facts WHERE unit_id = ? AND id <> ?)", f.unit, f.id).Scan(&several); err != nil {
			return nil, err
		}
		if several {
			seeds = append(seeds, f.id)
		}
	}
	near, err := cluster(tx, seeds, known)
	if err != nil {
		return nil, err
	}
	return rebuild(tx, near, near)
}

// cluster returns the facts that share a key with a seed, or with a fact that
// does, and so on; and those that a person's decision ties to them. What lies
// outside is not affected by anything inside. known facts need not be read.
func cluster(tx *sql.Tx, seeds []int64, known map[int64]fact) ([]fact, error) {
	seen := map[int64]bool{}
	keys := map[string]bool{}
	var out []fact
	queue := slices.Clone(seeds)
	for len(queue) > 0 {
		id := queue[0]
		queue = queue[1:]
		if seen[id] {
			continue
		}
		seen[id] = true
		f, ok := known[id]
		if !ok {
			var err error
			if f, err = loadFact(tx, id); err != nil {
				return nil, err
			}
		}
		out = append(out, f)
		for _, k := range f.keys {
			if keys[k.key] {
				continue
			}
			keys[k.key] = true
			more, err := neighbours(tx, id, k.key)
			if err != nil {
				return nil, err
			}
			queue = append(queue, more...)
		}
	}
	return out, nil
}

// neighbours lists the facts that a key of a fact ties it to.
func neighbours(tx *sql.Tx, id int64, key string) ([]int64, error) {
	var tied bool
	if err := tx.QueryRow("SELECT EXISTS (SELECT 1 FROM unit_keys WHERE key = ?1 AND fact_id <> ?2) OR EXISTS (SELECT 1 FROM unit_decision_pairs WHERE a = ?1 OR b = ?1)", key, id).Scan(&tied); err != nil || !tied {
		return nil, err
	}
	n, err := claims(tx, key)
	if err != nil {
		return nil, err
	}
	// An alias that is about to become, or to cease being, generic changes units;
	// one that has long been does not.
	return column[int64](tx, `SELECT fact_id FROM unit_keys WHERE key = ?1 AND (role <> 'alias' OR ?2)
		UNION SELECT k.fact_id FROM unit_decision_pairs p JOIN unit_keys k ON k.key = p.b WHERE p.a = ?1
		UNION SELECT k.fact_id FROM unit_decision_pairs p JOIN unit_keys k ON k.key = p.a WHERE p.b = ?1`, key, n <= maxClaims+1)
}

// maxClaims is how many names may claim an alias before it is generic and tells
// nothing, as 甲方 or 本公司. Without a limit, each new document that uses such a
// word would touch the units of all that do.
const maxClaims = 20

// claims counts the different names that claim an alias, up to maxClaims + 2.
func claims(tx *sql.Tx, alias string) (n int, err error) {
	err = tx.QueryRow(`SELECT count(*) FROM (SELECT DISTINCT n.key FROM unit_keys a JOIN unit_keys n ON n.fact_id = a.fact_id AND n.ord = 0
		WHERE a.key = ? AND a.role = 'alias' LIMIT ?)`, alias, maxClaims+2).Scan(&n)
	return n, err
}

// dropGeneric takes the keys of generic aliases off the facts.
func dropGeneric(tx *sql.Tx, facts []fact) error {
	generic := map[string]bool{}
	for i := range facts {
		for _, k := range facts[i].keys {
			if _, known := generic[k.key]; known || k.role != aliasKey {
				continue
			}
			n, err := claims(tx, k.key)
			if err != nil {
				return err
			}
			generic[k.key] = n > maxClaims
		}
		facts[i].keys = slices.DeleteFunc(facts[i].keys, func(k factKey) bool { return k.role == aliasKey && generic[k.key] })
	}
	return nil
}

func loadFact(tx *sql.Tx, id int64) (fact, error) {
	f := fact{id: id}
	var content string
	var unit sql.NullInt64
	if err := tx.QueryRow("SELECT content, uses, unit_id FROM unit_facts WHERE id = ?", id).Scan(&content, &f.uses, &unit); err != nil {
		return f, err
	}
	f.unit = unit.Int64
	if err := json.Unmarshal([]byte(content), &f.factContent); err != nil {
		return f, err
	}
	rows, err := tx.Query("SELECT key, role FROM unit_keys WHERE fact_id = ? ORDER BY ord", id)
	if err != nil {
		return f, err
	}
	defer rows.Close()
	for rows.Next() {
		var k factKey
		if err := rows.Scan(&k.key, &k.role); err != nil {
			return f, err
		}
		f.keys = append(f.keys, k)
	}
	return f, rows.Err()
}

// column reads the only column of a query.
func column[T any](tx *sql.Tx, query string, args ...any) ([]T, error) {
	rows, err := tx.Query(query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		var v T
		if err := rows.Scan(&v); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

func sortedKeys[V any](m map[int64]V) []int64 {
	ks := make([]int64, 0, len(m))
	for k := range m {
		ks = append(ks, k)
	}
	slices.Sort(ks)
	return ks
}

// rederive makes the keys and units of all facts anew, for a database whose
// units an older version of the rules derived.
func rederive(tx *sql.Tx) error {
	ids, err := column[int64](tx, "SELECT id FROM unit_facts ORDER BY id")
	if err != nil {
		return err
	}
	if _, err := tx.Exec("DELETE FROM unit_keys"); err != nil {
		return err
	}
	for _, id := range ids {
		f, err := loadFact(tx, id)
		if err != nil {
			return err
		}
		keys, err := keysOf(&f.factContent)
		if err != nil {
			return err
		}
		if err := insertKeys(tx, id, keys); err != nil {
			return err
		}
	}
	if err := rekeyDecisions(tx); err != nil {
		return err
	}
	return resettle(tx, ids)
}

// resettle derives the units around facts anew, whatever has changed.
func resettle(tx *sql.Tx, facts []int64) error {
	near, err := cluster(tx, facts, nil)
	if err != nil {
		return err
	}
	_, err = rebuild(tx, near, near)
	return err
}
