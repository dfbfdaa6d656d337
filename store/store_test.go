package store

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lianhe/extract"
	"lianhe/normalize"
)

var testTime = time.Date(2024, 5, 6, 7, 8, 9, 0, time.UTC)

// codeA is an invented credit code whose check character is right.
const codeA = "91320500MA1A1A1A10"

// testUnit is a unit as an invented document names it.
type testUnit struct {
	name, kind, province, city, uscc string
	aliases                          []string
}

// notice builds a designation with one consortium of the units given, the first
// one leading.
func notice(title string, units ...testUnit) *normalize.Result {
	sum := sha256.Sum256([]byte(title))
	text := title + "\n各有关单位：\n经审核，同意组建碳化硅 创新联合体（Chiplet-3D）。\n"
	r := &normalize.Result{Format: extract.TXT, SHA256: hex.EncodeToString(sum[:]), Kind: extract.Designation, Pages: 2}
	r.Document = &normalize.Row{Table: "documents", Ord: 1,
		Values: map[string]any{"title": title, "issued_on": "2024-05-06"},
		Raw:    map[string]extract.Value{"title": at(title, 1), "issued_on": at("2024年5月6日", 9)}}
	r.Rows = append(r.Rows, &normalize.Row{Table: "consortia", Ord: 1,
		Values: map[string]any{"seq": int64(1), "name": title + "创新联合体", "field": "第三代半导体"},
		Raw:    map[string]extract.Value{"name": at(title+"创新联合体", 3)}})
	alias := 0
	for i, u := range units {
		ord := i + 1
		unit := map[string]any{"name": u.name}
		for k, v := range map[string]string{"kind": u.kind, "province": u.province, "city": u.city, "uscc": u.uscc} {
			if v != "" {
				unit[k] = v
			}
		}
		r.Rows = append(r.Rows, &normalize.Row{Table: "units", Ord: ord, Values: unit})
		for _, a := range u.aliases {
			alias++
			r.Rows = append(r.Rows, &normalize.Row{Table: "unit_aliases", Ord: alias, Values: map[string]any{"unit_id": int64(ord), "alias": a}})
		}
		role := "member"
		if i == 0 {
			role = "lead"
		}
		member := map[string]any{"consortium_id": int64(1), "role": role, "unit_id": int64(ord), "name": u.name, "name_raw": u.name}
		if u.uscc != "" {
			member["uscc"] = u.uscc
		}
		r.Rows = append(r.Rows, &normalize.Row{Table: "members", Ord: ord, Parent: 1, Values: member,
			Raw: map[string]extract.Value{"name": at(u.name, 4+i)}})
		text += u.name + "\n"
	}
	r.Text = text
	return r
}

func at(text string, line int) extract.Value {
	return extract.Value{Text: text, Src: extract.Source{Line: line, Col: 1}}
}

func item(run int64, r *normalize.Result) Item {
	return Item{Run: run, Path: "来文/" + r.Document.String("title") + ".txt", SHA256: r.SHA256, Format: r.Format, Result: r, ParserVersion: "1", At: testTime}
}

func open(t testing.TB) *DB {
	t.Helper()
	db, err := Open(filepath.Join(t.TempDir(), "a b?#%.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func mustPut(t testing.TB, db *DB, r *normalize.Result) Receipt {
	t.Helper()
	rc, err := db.Put(t.Context(), item(0, r))
	if err != nil {
		t.Fatal(err)
	}
	return rc
}

// grid runs a query and returns each row as text.
func grid(t testing.TB, db *DB, q string, args ...any) []string {
	t.Helper()
	rows, err := db.Query(t.Context(), q, args...)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	if err := rows.Each(func(r []any) error { out = append(out, fmt.Sprint(r...)); return nil }); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestRoundTrip(t *testing.T) {
	db := open(t)
	r := notice("关于支持甲联合体的通知", testUnit{name: "东江光电有限公司", kind: "enterprise", province: "江苏省", city: "苏州市", uscc: "91320500MA1X", aliases: []string{"东江光电"}}, testUnit{name: "南湖大学", kind: "university"})
	rc := mustPut(t, db, r)
	if rc.Outcome != Stored || rc.Status != "ok" {
		t.Fatalf("receipt %+v", rc)
	}
	d, err := db.Show(t.Context(), rc.Document)
	if err != nil {
		t.Fatal(err)
	}
	tables := map[string][]Record{}
	for _, s := range d.Tables {
		tables[s.Table] = s.Rows
	}
	m := tables["members"]
	if len(m) != 2 || m[0].Get("name") != "东江光电有限公司" || m[0].Get("role") != "lead" || m[0].Get("unit_id") != tables["units"][0].Get("id") {
		t.Errorf("members %+v", m)
	}
	for _, f := range m[1].Fields {
		if f.Column == "name" && (f.Place != "5:1" || f.TextRaw != "南湖大学") {
			t.Errorf("place of the name: %+v", f)
		}
		if f.Column == "uscc" && f.Value != nil {
			t.Errorf("uscc: %v, want NULL", f.Value)
		}
	}
	if d.Text != r.Text {
		t.Errorf("text %q", d.Text)
	}
	if got := grid(t, db, "SELECT name, alias FROM units JOIN unit_aliases ON unit_id = units.id"); len(got) != 1 || got[0] != "东江光电有限公司 东江光电" && got[0] != "东江光电有限公司东江光电" {
		t.Errorf("aliases %q", got)
	}
	st, err := os.Stat(db.Path())
	if err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v; want 0600", st.Mode(), err)
	}
}

func TestDuplicateChangesNothing(t *testing.T) {
	db := open(t)
	run, err := db.StartRun(t.Context(), "import", "1")
	if err != nil {
		t.Fatal(err)
	}
	r := notice("通知", testUnit{name: "东江光电有限公司"})
	first, err := db.Put(t.Context(), item(run, r))
	if err != nil {
		t.Fatal(err)
	}
	before := grid(t, db, "SELECT * FROM members")
	second, err := db.Put(t.Context(), item(run, r))
	if err != nil {
		t.Fatal(err)
	}
	if second.Outcome != Duplicate || second.Document != first.Document {
		t.Errorf("second: %+v", second)
	}
	if after := grid(t, db, "SELECT * FROM members"); fmt.Sprint(before) != fmt.Sprint(after) {
		t.Errorf("rows changed: %v → %v", before, after)
	}
	if got := grid(t, db, "SELECT group_concat(outcome) FROM imports"); got[0] != "stored,duplicate" {
		t.Errorf("imports: %v", got)
	}
}

func TestFailedThenRead(t *testing.T) {
	db := open(t)
	r := notice("通知", testUnit{name: "东江光电有限公司"})
	bad := item(0, r)
	bad.Result, bad.Failure = nil, &extract.Error{Code: extract.FileUnreadable, Reason: "文件已截断", Remedy: "请重新取得原件"}
	rc, err := db.Put(t.Context(), bad)
	if err != nil || rc.Outcome != Failed || rc.Status != StatusFailed {
		t.Fatalf("%+v, %v", rc, err)
	}
	if got := grid(t, db, "SELECT code, message FROM findings"); len(got) != 1 {
		t.Errorf("findings %v", got)
	}
	again := mustPut(t, db, r)
	if again.Outcome != Stored || again.Document != rc.Document {
		t.Errorf("%+v, want stored as document %d", again, rc.Document)
	}
	if got := grid(t, db, "SELECT count(*) FROM findings"); got[0] != "0" {
		t.Errorf("the old finding is still there")
	}
}

// TestSchemaHoldsEveryColumn: a column that package normalize gains needs a
// migration.
func TestSchemaHoldsEveryColumn(t *testing.T) {
	db := open(t)
	for _, table := range append(normalize.Tables, normalize.Document) {
		have := map[string]string{}
		for _, r := range grid(t, db, "SELECT name || ' ' || type FROM pragma_table_info(?)", table.Name) {
			name, typ, _ := strings.Cut(r, " ")
			have[name] = typ
		}
		for _, c := range table.Columns {
			want := "TEXT"
			switch c.Type {
			case normalize.Money, normalize.Quantity, normalize.Change:
				want = "REAL"
			case normalize.Count, normalize.Int, normalize.Ref:
				want = "INTEGER"
			}
			if have[c.Name] != want {
				t.Errorf("%s.%s is %q, want %s", table.Name, c.Name, have[c.Name], want)
			}
		}
	}
}
