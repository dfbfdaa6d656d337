package store

import (
	"cmp"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"slices"
)

// rebuild derives the units of facts, which are whole clusters, and stores what
// is different from before. The units of old that none is left of are deleted.
func rebuild(tx *sql.Tx, facts, old []fact) error {
	slices.SortFunc(facts, func(a, b fact) int { return a.compare(b) })
	if err := dropGeneric(tx, facts); err != nil {
		return err
	}
	rulings, err := rulingsOn(tx, facts)
	if err != nil {
		return err
	}
	gone := map[int64]bool{}
	for _, f := range old {
		if f.unit != 0 {
			gone[f.unit] = true
		}
	}
	for _, g := range partition(facts, rulings) {
		group := make([]fact, len(g))
		for i, k := range g {
			group[i] = facts[k]
		}
		u, err := derive(group)
		if err != nil {
			return err
		}
		if u.id, err = unitID(tx, u.anchor); err != nil {
			return err
		}
		delete(gone, u.id)
		if err := u.save(tx); err != nil {
			return err
		}
		for _, f := range group {
			if f.unit != u.id {
				if err := moveFact(tx, f, u.id); err != nil {
					return err
				}
			}
		}
	}
	for _, id := range sortedKeys(gone) {
		if _, err := tx.Exec("DELETE FROM unit_aliases WHERE unit_id = ?", id); err != nil {
			return err
		}
		if _, err := tx.Exec("DELETE FROM units WHERE id = ?", id); err != nil {
			return err
		}
	}
	return nil
}

func (f *fact) compare(g fact) int {
	return cmp.Or(cmp.Compare(f.Name, g.Name), cmp.Compare(f.USCC, g.USCC), cmp.Compare(f.Kind, g.Kind), cmp.Compare(f.Province, g.Province),
		cmp.Compare(f.City, g.City), slices.Compare(f.Aliases, g.Aliases), cmp.Compare(f.id, g.id))
}

// moveFact gives a fact, and all rows that rest on it, to a unit.
func moveFact(tx *sql.Tx, f fact, unit int64) error {
	if _, err := tx.Exec("UPDATE unit_facts SET unit_id = ? WHERE id = ?", unit, f.id); err != nil {
		return err
	}
	if f.unit == 0 {
		return nil // new: no row rests on it yet
	}
	for _, t := range []string{"issuers", "members", "mentions"} {
		if _, err := tx.Exec("UPDATE "+t+" SET unit_id = ?1 FROM unit_observations o WHERE o.fact_id = ?2 AND "+
			t+".document_id = o.document_id AND "+t+".unit_ord = o.ord", unit, f.id); err != nil {
			return err
		}
	}
	return nil
}

// unitID makes the id of a unit from its anchor, so that it does not depend on
// the order of import: 48 bits, the next free one in the rare case of a
// collision.
func unitID(tx *sql.Tx, anchor string) (int64, error) {
	var id int64
	err := tx.QueryRow("SELECT id FROM units WHERE anchor = ?", anchor).Scan(&id)
	if err == nil || !errors.Is(err, sql.ErrNoRows) {
		return id, err
	}
	sum := sha256.Sum256([]byte(anchor))
	for id = int64(binary.BigEndian.Uint64(sum[:8]) >> 16); ; id++ {
		var taken bool
		if err := tx.QueryRow("SELECT EXISTS (SELECT 1 FROM units WHERE id = ?)", id).Scan(&taken); err != nil {
			return 0, err
		}
		if id > 0 && !taken {
			return id, nil
		}
	}
}

// unitRow is a row of units with its aliases.
type unitRow struct {
	id                               int64
	anchor                           string
	name, kind, province, city, uscc string
	aliases                          []string
}

// derive chooses what a unit is called and where it sits from all facts on it:
// what most documents say, the fuller name and the smaller text on a tie. A name
// that another fact gives as a mere alias, by another key, is not chosen.
func derive(group []fact) (unitRow, error) {
	u := unitRow{anchor: group[0].keys[0].key}
	aliases := map[string]bool{}
	for _, f := range group {
		u.anchor = min(u.anchor, f.keys[0].key)
		for _, k := range f.keys {
			if k.role == aliasKey {
				aliases[k.key] = true
			}
		}
	}
	proper := func(f fact) bool { return !aliases[f.keys[0].key] }
	all := !slices.ContainsFunc(group, proper) // each is an alias of the other
	names, kinds, codes, provinces, cities := votes{}, votes{}, votes{}, votes{}, votes{}
	for _, f := range group {
		full, err := fullName(&f.factContent)
		if err != nil {
			return u, err
		}
		if all || proper(f) {
			names.add(full, f.uses)
		}
		kinds.add(f.Kind, f.uses)
		codes.add(f.USCC, f.uses)
		provinces.add(f.Province, f.uses)
		u.aliases = append(append(u.aliases, f.Name), f.Aliases...)
	}
	u.name, u.kind, u.uscc, u.province = names.best(), kinds.best(), codes.best(), provinces.best()
	for _, f := range group {
		if f.Province == u.province {
			cities.add(f.City, f.uses)
		}
	}
	u.city = cities.best()
	slices.Sort(u.aliases)
	u.aliases = slices.DeleteFunc(slices.Compact(u.aliases), func(a string) bool { return a == u.name })
	return u, nil
}

// votes counts the documents for each value; nothing is no vote.
type votes map[string]int64

func (v votes) add(s string, n int64) {
	if s != "" {
		v[s] += n
	}
}

func (v votes) best() string {
	best := ""
	for s, n := range v {
		if best == "" || cmp.Or(cmp.Compare(n, v[best]), cmp.Compare(len(s), len(best)), cmp.Compare(best, s)) > 0 {
			best = s
		}
	}
	return best
}

func (u *unitRow) save(tx *sql.Tx) error {
	if _, err := tx.Exec(`INSERT INTO units (id, name, kind, province, city, uscc, anchor) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, kind = excluded.kind, province = excluded.province, city = excluded.city, uscc = excluded.uscc`,
		u.id, u.name, nilEmpty(u.kind), nilEmpty(u.province), nilEmpty(u.city), nilEmpty(u.uscc), u.anchor); err != nil {
		return err
	}
	old, err := column[string](tx, "SELECT alias FROM unit_aliases WHERE unit_id = ? ORDER BY alias", u.id)
	if err != nil || slices.Equal(old, u.aliases) {
		return err
	}
	if _, err := tx.Exec("DELETE FROM unit_aliases WHERE unit_id = ?", u.id); err != nil {
		return err
	}
	for _, a := range u.aliases {
		if _, err := tx.Exec("INSERT INTO unit_aliases (unit_id, alias) VALUES (?, ?)", u.id, a); err != nil {
			return err
		}
	}
	return nil
}
