package store

import (
	"strings"
	"testing"

	"lianhe/extract"
	"lianhe/normalize"
)

// applied is an application of the units given, filled in on a day.
func applied(consortium, day string, units ...testUnit) *normalize.Result {
	r := notice(consortium, units...)
	r.Kind = extract.Application
	r.SHA256 = day + r.SHA256
	for _, c := range r.Of("consortia") {
		c.Values["name"] = consortium
	}
	r.Rows = append(r.Rows, &normalize.Row{Table: "applications", Ord: 1,
		Values: map[string]any{"consortium_id": int64(1), "lead_name": units[0].name, "filled_on": day}})
	return r
}

func TestCheckAcross(t *testing.T) {
	db := open(t)
	a := applied("东江联合体", "2023-07-01", testUnit{name: "东江光电有限公司"}, testUnit{name: "上海交大"})
	b := applied("东江联合体", "2023-08-01", testUnit{name: "东江光电有限公司"}, testUnit{name: "上海交通大学"})
	c := applied("西山联合体", "2023-07-01", testUnit{name: "西山电子有限公司"}, testUnit{name: "西山电子有限责任公司"})
	var ids []int64
	for _, r := range []*normalize.Result{a, b, c} {
		ids = append(ids, mustPut(t, db, r).Document)
	}
	check := func() []string {
		t.Helper()
		if err := db.CheckAcross(t.Context()); err != nil {
			t.Fatal(err)
		}
		return grid(t, db, "SELECT document_id, code, place FROM findings WHERE code IN ('consortium.duplicate', 'unit.ambiguous') ORDER BY document_id, ord")
	}
	got := strings.Join(check(), "\n")
	for _, want := range []string{"consortium.duplicate", "unit.ambiguous 4:1", "unit.ambiguous 5:1"} {
		if !strings.Contains(got, want) && !strings.Contains(got, strings.ReplaceAll(want, " ", "")) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if s := grid(t, db, "SELECT status FROM documents ORDER BY id"); strings.Join(s, " ") != "review review ok" {
		t.Errorf("states %v", s)
	}
	// The same again changes nothing; a re-parse keeps it; a decision ends it.
	if again := strings.Join(check(), "\n"); again != got {
		t.Errorf("a second check:\n%s\n%s", again, got)
	}
	if _, err := db.Replace(t.Context(), ids[2], item(0, c), false); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Replace(t.Context(), ids[0], item(0, a), false); err != nil {
		t.Fatal(err)
	}
	if s := grid(t, db, "SELECT status FROM documents ORDER BY id"); strings.Join(s, " ") != "review review ok" {
		t.Errorf("states after a re-parse %v", s)
	}
	if _, err := db.KeepApart(t.Context(), unitOf(t, db, "西山电子有限公司"), unitOf(t, db, "西山电子有限责任公司")); err != nil {
		t.Fatal(err)
	}
	if now := strings.Join(check(), "\n"); strings.Contains(now, "ambiguous") || !strings.Contains(now, "duplicate") {
		t.Errorf("after the decision:\n%s", now)
	}
	if ps, err := db.AmbiguousPairs(t.Context()); err != nil || len(ps) > 0 {
		t.Errorf("pairs %v, %v", ps, err)
	}
	// When one of the two is another consortium after all, both are in order.
	b.Of("consortia")[0].Values["name"] = "北岭联合体"
	if _, err := db.Replace(t.Context(), ids[1], item(0, b), false); err != nil {
		t.Fatal(err)
	}
	if now := check(); len(now) > 0 {
		t.Errorf("findings stay: %v", now)
	}
	if s := grid(t, db, "SELECT status FROM documents ORDER BY id"); strings.Join(s, " ") != "ok ok ok" {
		t.Errorf("states %v", s)
	}
}

func TestAmbiguousPairs(t *testing.T) {
	db := open(t)
	for _, r := range family() {
		mustPut(t, db, r)
	}
	ps, err := db.AmbiguousPairs(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range ps {
		got = append(got, p.A.Name+"/"+p.B.Name)
		if p.Reason == "" || p.A.ID == p.B.ID {
			t.Errorf("%+v", p)
		}
	}
	// The alias that both claim, and the unit that goes by it, are for a person.
	for _, want := range []string{"江苏东江光电有限公司/浙江东江光电有限公司", "东江光电/江苏东江光电有限公司", "东江光电/浙江东江光电有限公司"} {
		if !strings.Contains(strings.Join(got, " "), want) {
			t.Errorf("no %s in %v", want, got)
		}
	}
}
