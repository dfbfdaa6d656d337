package store

import (
	"cmp"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// rebuild derives the units of facts, which are whole clusters, and stores what
// is different from before. The units of old that none is left of are deleted.
// It returns the unit of each fact that has got another.
func rebuild(tx *sql.Tx, facts, old []fact) (map[int64]int64, error) {
	slices.SortFunc(facts, func(a, b fact) int { return a.compare(b) })
	if err := dropGeneric(tx, facts); err != nil {
		return nil, err
	}
	rulings, err := rulingsOn(tx, facts)
	if err != nil {
		return nil, err
	}
	gone := map[int64]bool{}
	for _, f := range old {
		if f.unit != 0 {
			gone[f.unit] = true
		}
	}
	moved := map[int64]int64{}
	for _, g := range partition(facts, rulings) {
		group := make([]fact, len(g))
		for i, k := range g {
			group[i] = facts[k]
		}
		u, err := derive(group)
		if err != nil {
			return nil, err
		}
		if err := u.save(tx); err != nil {
			return nil, err
		}
		delete(gone, u.id)
		for _, f := range group {
			if f.unit == u.id {
				continue
			}
			if err := moveFact(tx, f, u.id); err != nil {
				return nil, err
			}
			moved[f.id] = u.id
		}
	}
	for _, id := range sortedKeys(gone) {
		if _, err := tx.Exec("DELETE FROM unit_aliases WHERE unit_id = ?", id); err != nil {
			return nil, err
		}
		if _, err := tx.Exec("DELETE FROM units WHERE id = ?", id); err != nil {
			return nil, err
		}
	}
	return moved, nil
}

func (f *fact) compare(g fact) int {
	return cmp.Or(cmp.Compare(f.Name, g.Name), cmp.Compare(f.USCC, g.USCC), cmp.Compare(f.Kind, g.Kind), cmp.Compare(f.Province, g.Province),
		cmp.Compare(f.City, g.City), slices.Compare(f.Aliases, g.Aliases), cmp.Compare(fmt.Sprint(f.Shared), fmt.Sprint(g.Shared)))
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
// collision. isNew tells that there is no such unit yet.
func unitID(tx *sql.Tx, anchor string) (id int64, isNew bool, err error) {
	sum := sha256.Sum256([]byte(anchor))
	for id = max(1, int64(binary.BigEndian.Uint64(sum[:8])>>16)); ; id++ {
		var found int64
		var other bool
		err := tx.QueryRow("SELECT id, anchor <> ?1 FROM units WHERE anchor = ?1 OR id = ?2 ORDER BY 2", anchor, id).Scan(&found, &other)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return id, true, nil
		case err != nil || !other:
			return found, false, err
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
	names, kinds, codes, wrong, provinces, cities := votes{}, votes{}, votes{}, votes{}, votes{}, votes{}
	for _, f := range group {
		full, err := fullName(&f.factContent)
		if err != nil {
			return u, err
		}
		if all || proper(f) {
			names.add(full, f.uses)
		}
		kinds.add(f.Kind, f.uses)
		if identifies(f.USCC) {
			codes.add(f.USCC, f.uses)
		} else {
			wrong.add(f.USCC, f.uses)
		}
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
	if u.uscc == "" {
		u.uscc = wrong.best()
	}
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

// save stores a unit, with the id that its anchor has or gets.
func (u *unitRow) save(tx *sql.Tx) error {
	id, isNew, err := unitID(tx, u.anchor)
	if err != nil {
		return err
	}
	u.id = id
	if _, err := tx.Exec(`INSERT INTO units (id, name, kind, province, city, uscc, anchor) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, kind = excluded.kind, province = excluded.province, city = excluded.city, uscc = excluded.uscc`,
		u.id, u.name, nilEmpty(u.kind), nilEmpty(u.province), nilEmpty(u.city), nilEmpty(u.uscc), u.anchor); err != nil {
		return err
	}
	if !isNew {
		if _, err := tx.Exec("DELETE FROM unit_aliases WHERE unit_id = ?", u.id); err != nil {
			return err
		}
	}
	for _, a := range u.aliases {
		if _, err := tx.Exec("INSERT INTO unit_aliases (unit_id, alias) VALUES (?, ?)", u.id, a); err != nil {
			return err
		}
	}
	return nil
}
