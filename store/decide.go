package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Decision is a person's word on which units are one. It is kept by the names,
// so that it holds for documents that come later, after a re-import and a
// re-parse too.
type Decision struct {
	ID     int64  `json:"id"`
	Action string `json:"action"` // merge or split
	Label  string `json:"label"`  // the names concerned
	At     string `json:"at"`
	Undone string `json:"undone_at,omitempty"` // when it was taken back
}

// MergeUnits makes two units one.
func (db *DB) MergeUnits(ctx context.Context, a, b int64) (Decision, error) {
	if a == b {
		return Decision{}, &Error{Reason: "两者已经是同一个单位"}
	}
	return db.decide(ctx, "merge", func(tx *sql.Tx, d *Decision) ([]ruling, error) {
		as, err := unitNames(tx, a)
		if err != nil {
			return nil, err
		}
		bs, err := unitNames(tx, b)
		if err != nil {
			return nil, err
		}
		d.Label = as[0].name + " = " + bs[0].name
		pairs := []ruling{newRuling(as[0], bs[0], true)}
		// What an earlier split holds apart is one now.
		for _, x := range as {
			for _, y := range bs {
				r := newRuling(x, y, true)
				if r == pairs[0] {
					continue
				}
				apart, err := heldApart(tx, r)
				if err != nil {
					return nil, err
				}
				if apart {
					pairs = append(pairs, r)
				}
			}
		}
		return pairs, nil
	})
}

// SplitUnit takes a unit apart into the units of its different names.
func (db *DB) SplitUnit(ctx context.Context, id int64) (Decision, error) {
	return db.decide(ctx, "split", func(tx *sql.Tx, d *Decision) ([]ruling, error) {
		names, err := unitNames(tx, id)
		if err != nil {
			return nil, err
		}
		if len(names) < 2 {
			return nil, &Error{Reason: fmt.Sprintf("“%s”在各文件中只有这一个名称，无从拆分", names[0].name)}
		}
		var pairs []ruling
		var label []string
		for i, x := range names {
			label = append(label, x.name)
			for _, y := range names[i+1:] {
				pairs = append(pairs, newRuling(x, y, false))
			}
		}
		d.Label = strings.Join(label, " ≠ ")
		return pairs, nil
	})
}

// KeepApart records that two units, candidates for being one, are not.
func (db *DB) KeepApart(ctx context.Context, a, b int64) (Decision, error) {
	return db.decide(ctx, "split", func(tx *sql.Tx, d *Decision) ([]ruling, error) {
		as, err := unitNames(tx, a)
		if err != nil {
			return nil, err
		}
		bs, err := unitNames(tx, b)
		if err != nil {
			return nil, err
		}
		if a == b {
			return nil, &Error{Reason: "两者是同一个单位", Remedy: "请用 lianhe units split 拆分"}
		}
		d.Label = as[0].name + " ≠ " + bs[0].name
		var pairs []ruling
		for _, x := range as {
			for _, y := range bs {
				pairs = append(pairs, newRuling(x, y, false))
			}
		}
		return pairs, nil
	})
}

// UndoDecision takes a decision back: older decisions and the rules hold again.
func (db *DB) UndoDecision(ctx context.Context, id int64) (Decision, error) {
	var d Decision
	err := db.tx(ctx, func(tx *sql.Tx) error {
		res, err := tx.Exec("UPDATE unit_decisions SET undone_at = ? WHERE id = ? AND undone_at IS NULL", stamp(time.Now()), id)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil {
			return err
		} else if n == 0 {
			return &Error{Reason: fmt.Sprintf("没有编号为 %d 的归并或拆分决定，或它已撤销", id)}
		}
		if err := tx.QueryRow("SELECT id, action, label, at, undone_at FROM unit_decisions WHERE id = ?", id).Scan(&d.ID, &d.Action, &d.Label, &d.At, &d.Undone); err != nil {
			return err
		}
		return obey(tx, id)
	})
	return d, err
}

// Decisions lists all, the newest first.
func (db *DB) Decisions(ctx context.Context) ([]Decision, error) {
	var out []Decision
	err := db.each(ctx, "SELECT id, action, label, at, coalesce(undone_at, '') FROM unit_decisions ORDER BY id DESC", func(r *sql.Rows) error {
		var d Decision
		err := r.Scan(&d.ID, &d.Action, &d.Label, &d.At, &d.Undone)
		out = append(out, d)
		return err
	})
	return out, err
}

// decide stores the rulings of a new decision and derives the units that they
// touch anew.
func (db *DB) decide(ctx context.Context, action string, rulings func(*sql.Tx, *Decision) ([]ruling, error)) (Decision, error) {
	d := Decision{Action: action, At: stamp(time.Now())}
	err := db.tx(ctx, func(tx *sql.Tx) error {
		rs, err := rulings(tx, &d)
		if err != nil {
			return err
		}
		res, err := tx.Exec("INSERT INTO unit_decisions (action, label, at) VALUES (?, ?, ?)", d.Action, d.Label, d.At)
		if err != nil {
			return err
		}
		if d.ID, err = res.LastInsertId(); err != nil {
			return err
		}
		for _, r := range rs {
			if err := insertRuling(tx, d.ID, r); err != nil {
				return err
			}
		}
		return obey(tx, d.ID)
	})
	if err != nil {
		return Decision{}, err
	}
	return d, nil
}

// obey derives the units anew that a decision is about.
func obey(tx *sql.Tx, decision int64) error {
	facts, err := column[int64](tx, `SELECT DISTINCT k.fact_id FROM unit_decision_pairs p JOIN unit_keys k ON k.key IN (p.a, p.b) WHERE p.decision_id = ? ORDER BY 1`, decision)
	if err != nil {
		return err
	}
	return resettle(tx, facts)
}

// unitName is one of the names of a unit, and its key.
type unitName struct{ name, key string }

// unitNames lists the different names of a unit by their keys, the name it goes
// by first.
func unitNames(tx *sql.Tx, id int64) ([]unitName, error) {
	var current string
	err := tx.QueryRow("SELECT name FROM units WHERE id = ?", id).Scan(&current)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, &Error{Reason: fmt.Sprintf("没有编号为 %d 的单位", id), Remedy: "lianhe units 列出全部单位", Err: err}
	}
	if err != nil {
		return nil, err
	}
	ids, err := column[int64](tx, "SELECT id FROM unit_facts WHERE unit_id = ?", id)
	if err != nil {
		return nil, err
	}
	facts := make([]fact, len(ids))
	for i, f := range ids {
		if facts[i], err = loadFact(tx, f); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(facts, func(a, b fact) int { return a.compare(b) })
	var out []unitName
	for _, f := range facts {
		n := unitName{f.Name, f.keys[0].key}
		i := slices.IndexFunc(out, func(o unitName) bool { return o.key == n.key })
		switch {
		case i < 0 && f.Name == current:
			out = slices.Insert(out, 0, n)
		case i < 0:
			out = append(out, n)
		case f.Name == current:
			out = slices.Insert(slices.Delete(out, i, i+1), 0, n)
		}
	}
	return out, nil
}

// newRuling puts the smaller key first, so that a pair is written in one way.
func newRuling(a, b unitName, same bool) ruling {
	if b.key < a.key {
		a, b = b, a
	}
	return ruling{a: a.key, b: b.key, aName: a.name, bName: b.name, same: same}
}

// heldApart reports whether the decision in force on a pair is that they differ.
func heldApart(tx *sql.Tx, r ruling) (bool, error) {
	rs, err := rulingsFrom(tx, r.a)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(rs, func(x ruling) bool { return x.b == r.b && !x.same }), nil
}

// rulingsOn returns the decisions in force between the names of some facts.
func rulingsOn(tx *sql.Tx, facts []fact) ([]ruling, error) {
	var decided bool
	if err := tx.QueryRow("SELECT EXISTS (SELECT 1 FROM unit_decisions)").Scan(&decided); err != nil || !decided {
		return nil, err
	}
	seen := map[string]bool{}
	var out []ruling
	for _, f := range facts {
		k := f.keys[0].key
		if seen[k] {
			continue
		}
		seen[k] = true
		rs, err := rulingsFrom(tx, k)
		if err != nil {
			return nil, err
		}
		out = append(out, rs...)
	}
	return out, nil
}

// rulingsFrom returns the decision in force on each pair whose first key is a:
// the newest that is not undone.
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

// rekeyDecisions makes the keys of all decisions from their names anew.
func rekeyDecisions(tx *sql.Tx) error {
	rows, err := tx.Query("SELECT decision_id, a_name, b_name, same FROM unit_decision_pairs ORDER BY decision_id, a, b")
	if err != nil {
		return err
	}
	defer rows.Close()
	type row struct {
		decision int64
		ruling
	}
	var all []row
	for rows.Next() {
		var r row
		if err := rows.Scan(&r.decision, &r.aName, &r.bName, &r.same); err != nil {
			return err
		}
		all = append(all, r)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if _, err := tx.Exec("DELETE FROM unit_decision_pairs"); err != nil {
		return err
	}
	for _, r := range all {
		a, err := keysOf(&factContent{Name: r.aName})
		if err != nil {
			return err
		}
		b, err := keysOf(&factContent{Name: r.bName})
		if err != nil {
			return err
		}
		if err := insertRuling(tx, r.decision, newRuling(unitName{r.aName, a[0].key}, unitName{r.bName, b[0].key}, r.same)); err != nil {
			return err
		}
	}
	return nil
}

func insertRuling(tx *sql.Tx, decision int64, r ruling) error {
	if r.a == r.b {
		return nil // the rules have come to the same end
	}
	_, err := tx.Exec("INSERT INTO unit_decision_pairs (decision_id, a, b, a_name, b_name, same) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
		decision, r.a, r.b, r.aName, r.bName, r.same)
	return err
}
