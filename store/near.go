package store

import (
	"context"
	"database/sql"
	"encoding/binary"
	"fmt"
	"maps"
	"os"
	"runtime"
	"slices"
	"sync"

	"lianhe/normalize/unit"
)

// compareNames brings near_pairs up to date with the names that documents give
// units. A name that came or went changes pairs among the names that share a near
// key with it alone, and those are compared anew.
func compareNames(ctx context.Context, tx *sql.Tx) error {
	stale, err := column[string](tx, "SELECT name FROM stale_names ORDER BY name")
	if err != nil {
		return err
	}
	var before string
	var known int
	if err := tx.QueryRow("SELECT program, (SELECT count(*) FROM near_names) FROM near_program").Scan(&before, &known); err != nil {
		return err
	}
	switch program := thisProgram(); {
	case program == "" || program != before:
		err = compareAll(ctx, tx, program)
	case len(stale) > known/4: // a bulk import: nearly all would be touched
		err = compareAll(ctx, tx, program)
	case len(stale) > 0:
		err = compareSome(ctx, tx, stale)
	}
	if err != nil || len(stale) == 0 {
		return err
	}
	_, err = tx.Exec("DELETE FROM stale_names")
	return err
}

// thisProgram tells this build of the program from others, which may compare names
// otherwise; "" where that cannot be told.
var thisProgram = sync.OnceValue(func() string {
	path, err := os.Executable()
	if err != nil {
		return ""
	}
	info, err := os.Stat(path)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%d %d", info.Size(), info.ModTime().UnixNano())
})

// compareAll compares all names with each other.
func compareAll(ctx context.Context, tx *sql.Tx, program string) error {
	names, err := factNames(tx)
	if err != nil {
		return err
	}
	near, keys, err := nearPairs(ctx, names, true)
	if err != nil {
		return err
	}
	for _, t := range []string{"near_names", "near_pairs"} {
		if _, err := tx.Exec("DELETE FROM " + t); err != nil {
			return err
		}
	}
	for i, n := range names {
		if err := insertNearName(tx, n, keys[i]); err != nil {
			return err
		}
	}
	for _, p := range near {
		if err := insertNearPair(tx, p); err != nil {
			return err
		}
	}
	_, err = tx.Exec("UPDATE near_program SET program = ?", program)
	return err
}

// factNames are the names that documents give units, each once, in order.
func factNames(tx *sql.Tx) ([]string, error) {
	return column[string](tx, "SELECT DISTINCT content ->> 'name' FROM unit_facts WHERE content ->> 'name' IS NOT NULL ORDER BY 1")
}

// nearPair is two names that are nearly equal, a < b.
type nearPair struct{ a, b, reason string }

// nearPairs compares names, which are in order, with each other; keys are the near
// keys of each where they are wanted.
func nearPairs(ctx context.Context, names []string, wanted bool) ([]nearPair, [][]int64, error) {
	p, err := parser()
	if err != nil {
		return nil, nil, err
	}
	units := make([]unit.Unit, len(names))
	keys := make([][]int64, len(names))
	each(len(names), func(i int) {
		if units[i] = p.Parse(names[i]); wanted {
			keys[i] = p.NearKeys(units[i])
		}
	})
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	var out []nearPair
	for _, c := range p.Candidates(units) {
		out = append(out, nearPair{names[c.A], names[c.B], c.Reason})
	}
	return out, keys, nil
}

// each calls f for 0 … n-1 on all processors.
func each(n int, f func(int)) {
	var wg sync.WaitGroup
	workers := min(runtime.GOMAXPROCS(0), 1+n/100)
	for w := range workers {
		wg.Go(func() {
			for i := w; i < n; i += workers {
				f(i)
			}
		})
	}
	wg.Wait()
}

// compareSome compares anew what the names that came or went touch.
func compareSome(ctx context.Context, tx *sql.Tx, stale []string) error {
	touched := map[int64]bool{} // keys
	changed, err := changeNames(tx, stale, touched)
	if err != nil || !changed {
		return err
	}
	all, err := nearNames(tx)
	if err != nil {
		return err
	}
	names := all.having(touched)
	around := all.having(all.keysOf(names))
	near, _, err := nearPairs(ctx, slices.Sorted(maps.Keys(around)), false)
	if err != nil {
		return err
	}
	if err := dropPairs(tx, names); err != nil {
		return err
	}
	for _, p := range near {
		if names[p.a] && names[p.b] {
			if err := insertNearPair(tx, p); err != nil {
				return err
			}
		}
	}
	return nil
}

// changeNames brings near_names in line with the facts for some names, drops the
// pairs of those that are gone, and collects the keys of all that came or went.
func changeNames(tx *sql.Tx, stale []string, touched map[int64]bool) (changed bool, err error) {
	p, err := parser()
	if err != nil {
		return false, err
	}
	for _, n := range stale {
		var is, was bool
		if err := tx.QueryRow("SELECT EXISTS (SELECT 1 FROM unit_facts WHERE content ->> 'name' = ?1), EXISTS (SELECT 1 FROM near_names WHERE name = ?1)", n).Scan(&is, &was); err != nil {
			return false, err
		}
		if is == was {
			continue
		}
		changed = true
		keys := p.NearKeys(p.Parse(n))
		for _, k := range keys {
			touched[k] = true
		}
		if is {
			err = insertNearName(tx, n, keys)
		} else if _, err = tx.Exec("DELETE FROM near_names WHERE name = ?", n); err == nil {
			_, err = tx.Exec("DELETE FROM near_pairs WHERE a = ?1 OR b = ?1", n)
		}
		if err != nil {
			return false, err
		}
	}
	return changed, nil
}

// dropPairs deletes the pairs among some names.
func dropPairs(tx *sql.Tx, names map[string]bool) error {
	for _, a := range slices.Sorted(maps.Keys(names)) {
		others, err := column[string](tx, "SELECT b FROM near_pairs WHERE a = ?", a)
		if err != nil {
			return err
		}
		for _, b := range others {
			if !names[b] {
				continue
			}
			if _, err := tx.Exec("DELETE FROM near_pairs WHERE a = ? AND b = ?", a, b); err != nil {
				return err
			}
		}
	}
	return nil
}

// nearIndex is near_names in memory: the keys of each name, little endian as
// stored.
type nearIndex struct {
	names []string
	keys  [][]byte
}

func nearNames(tx *sql.Tx) (*nearIndex, error) {
	rows, err := tx.Query("SELECT name, keys FROM near_names ORDER BY name")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	x := &nearIndex{}
	for rows.Next() {
		var n string
		var k []byte
		if err := rows.Scan(&n, &k); err != nil {
			return nil, err
		}
		x.names, x.keys = append(x.names, n), append(x.keys, k)
	}
	return x, rows.Err()
}

// having are the names that have one of the keys.
func (x *nearIndex) having(keys map[int64]bool) map[string]bool {
	out := map[string]bool{}
	for i, ks := range x.keys {
		for k := ks; len(k) >= 8; k = k[8:] {
			if keys[int64(binary.LittleEndian.Uint64(k))] {
				out[x.names[i]] = true
				break
			}
		}
	}
	return out
}

// keysOf are the keys of names.
func (x *nearIndex) keysOf(names map[string]bool) map[int64]bool {
	out := map[int64]bool{}
	for i, ks := range x.keys {
		for k := ks; names[x.names[i]] && len(k) >= 8; k = k[8:] {
			out[int64(binary.LittleEndian.Uint64(k))] = true
		}
	}
	return out
}

func insertNearName(tx *sql.Tx, name string, keys []int64) error {
	b := make([]byte, 0, 8*len(keys))
	for _, k := range keys {
		b = binary.LittleEndian.AppendUint64(b, uint64(k))
	}
	_, err := tx.Exec("INSERT INTO near_names (name, keys) VALUES (?, ?)", name, b)
	return err
}

func insertNearPair(tx *sql.Tx, p nearPair) error {
	_, err := tx.Exec("INSERT INTO near_pairs (a, b, reason) VALUES (?, ?, ?)", p.a, p.b, p.reason)
	return err
}
