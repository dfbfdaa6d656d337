package store

import (
	"fmt"
	"math/rand"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lianhe/extract"
	"lianhe/normalize"
)

// compared is all that CheckAcross makes.
func compared(t testing.TB, db *DB) []string {
	t.Helper()
	out := told(t, db)
	out = append(out, grid(t, db, "SELECT d.sha256, ' ', d.status FROM documents d ORDER BY d.sha256")...)
	out = append(out, grid(t, db, "SELECT * FROM near_pairs ORDER BY a, b")...)
	return append(out, grid(t, db, "SELECT name, hex(keys) FROM near_names ORDER BY name")...)
}

// forget makes a database look at everything when it is compared next.
func forgetComparison(t testing.TB, db *DB) {
	t.Helper()
	for _, q := range []string{"INSERT OR IGNORE INTO stale_documents SELECT document_id FROM applications", "UPDATE near_program SET program = 'another'",
		"DELETE FROM findings WHERE origin = 'check'"} {
		if _, err := db.write.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
}

// What a comparison of the changed finds is what one of everything does, after any
// sequence of imports, re-parses, corrections and decisions.
func TestIncrementalIsFull(t *testing.T) {
	const steps = 30
	usual := many
	defer func() { many = usual }()
	seen := map[string]bool{}
	for seed := range int64(4) {
		r := rand.New(rand.NewSource(seed))
		db := open(t)
		var docs []*normalize.Result // stored, by their place
		var ids []int64
		some := func() *normalize.Result {
			pick := func(of ...string) string { return of[r.Intn(len(of))] }
			var units []testUnit
			for range 2 + r.Intn(4) {
				// Names one character apart, some of them crowded; short and full ones.
				name := pick("东江", "苏州东江", "江苏东江", "西山") + pick("云", "光", "电", "海", "山", "水", "木", "火", "金", "土") + pick("光电科技", "电子") + pick("有限公司", "股份有限公司", "有限责任公司", "")
				u := testUnit{name: name, kind: "enterprise", uscc: pick("", "", codeA, "91320500MA1B2B2B24", "12320000466000123J")}
				if r.Intn(4) == 0 {
					u.aliases = []string{pick("东江", "西山电子")}
				}
				units = append(units, u)
			}
			return applied(pick("甲", "乙", "丙")+"联合体", pick("2023-07", "2023-07-01", "2023-08-01"), units...)
		}
		for step := range steps {
			switch k := r.Intn(10); {
			case k < 4 || len(ids) == 0:
				res := some()
				res.SHA256 = fmt.Sprintf("%d-%d", r.Intn(1000), len(ids))
				it := item(0, res)
				if r.Intn(2) == 0 {
					it.Archive, it.Name = fmt.Sprint("z", len(ids)/2), fmt.Sprint(len(ids))
					res.Rules = "jiangsu-2023"
				}
				docs, ids = append(docs, res), append(ids, put1(t, db, it))
			case k < 6: // read otherwise
				i := r.Intn(len(ids))
				res := some()
				res.SHA256 = docs[i].SHA256
				res.Rules = docs[i].Rules
				if r.Intn(3) == 0 { // as no application
					res.Rows = slices.DeleteFunc(res.Rows, func(x *normalize.Row) bool { return x.Table == "applications" })
				}
				if _, err := db.Replace(t.Context(), ids[i], item(0, res), false); err != nil {
					t.Fatal(err)
				}
				docs[i] = res
			case k < 8:
				i := r.Intn(len(ids))
				x := some()
				c := Correction{Document: ids[i], Table: "members", Ord: 1, Column: "name", Value: x.Of("members")[0].Values["name"], At: testTime}
				if r.Intn(2) == 0 {
					c.Table, c.Column, c.Value = "consortia", "name", x.Of("consortia")[0].Values["name"]
				}
				if err := db.Correct(t.Context(), c); err != nil {
					t.Fatal(err)
				}
			case k < 9:
				i := r.Intn(len(ids))
				cs, err := db.Corrections(t.Context(), ids[i])
				if err != nil {
					t.Fatal(err)
				}
				for _, c := range cs {
					if err := db.Uncorrect(t.Context(), c.Document, c.Table, c.Ord, c.Column); err != nil {
						t.Fatal(err)
					}
				}
			default:
				if ps, err := db.AmbiguousPairs(t.Context()); err != nil {
					t.Fatal(err)
				} else if len(ps) > 0 {
					p := ps[r.Intn(len(ps))]
					how := db.MergeUnits
					if r.Intn(2) == 0 {
						how = db.KeepApart
					}
					if _, err := how(t.Context(), p.A.ID, p.B.ID); err != nil {
						t.Fatal(err)
					}
				}
			}
			if r.Intn(3) == 0 && step < steps-1 {
				continue // several changes between two comparisons
			}
			if err := db.CheckAcross(t.Context()); err != nil {
				t.Fatal(err)
			}
			copied := filepath.Join(t.TempDir(), "copy.db")
			if err := db.Backup(t.Context(), copied); err != nil {
				t.Fatal(err)
			}
			full, err := Open(copied)
			if err != nil {
				t.Fatal(err)
			}
			forgetComparison(t, full)
			many = 0 // as for a large database
			err = full.CheckAcross(t.Context())
			many = usual
			if err != nil {
				t.Fatal(err)
			}
			want, got := compared(t, full), compared(t, db)
			full.Close()
			for _, code := range grid(t, db, "SELECT DISTINCT code FROM findings") {
				seen[code] = true
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Fatalf("seed %d, step %d (-full +incremental):\n%s", seed, step, d)
			}
		}
	}
	for _, code := range []string{extract.UnitAmbiguous, extract.ConsortiumDuplicate, extract.MembersShared, extract.USCCDuplicate} {
		if !seen[code] {
			t.Errorf("no sequence ever finds %s", code)
		}
	}
}
