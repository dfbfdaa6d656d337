package store

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lianhe/extract"
	"lianhe/normalize"
)

// reparsed is a second parse of the notice 甲: a member's name read right, another
// one found, one gone, the date at full precision.
func reparsed(t *testing.T) (first, second *normalize.Result) {
	t.Helper()
	first = notice("甲", testUnit{name: "东江光电有限公司"}, testUnit{name: "西山电子有限公同"}, testUnit{name: "南湖大学", kind: "university"})
	second = notice("甲", testUnit{name: "东江光电有限公司", uscc: codeA}, testUnit{name: "西山电子有限公司"}, testUnit{name: "北岭研究院"}, testUnit{name: "南湖大学", kind: "university"})
	second.Document.Values["issued_on"] = "2024-05-07"
	return first, second
}

func summary(cs []Change) []string {
	var out []string
	for _, c := range cs {
		out = append(out, strings.TrimSpace(strings.Join([]string{c.Kind, c.Table, c.Label, c.Column, text(c.Old), text(c.New)}, " ")))
	}
	return out
}

func TestReplaceTellsWhatChanged(t *testing.T) {
	db := open(t)
	first, second := reparsed(t)
	rc := mustPut(t, db, first)
	consortium := grid(t, db, "SELECT id FROM consortia")
	before := dump(t, db)
	it := item(0, second)
	it.ParserVersion = "2"

	dry, err := db.Replace(t.Context(), rc.Document, it, true)
	if err != nil {
		t.Fatal(err)
	}
	if got := dump(t, db); got != before {
		t.Errorf("a dry run wrote:\n%s", cmp.Diff(before, got))
	}
	d, err := db.Replace(t.Context(), rc.Document, it, false)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(dry, d); diff != "" {
		t.Errorf("dry run and run differ: %s", diff)
	}
	want := []string{
		"changed documents  issued_on 2024-05-06 2024-05-07",
		"changed members 东江光电有限公司 uscc  " + codeA,
		"removed members 西山电子有限公同", "added members 西山电子有限公司", "added members 北岭研究院",
		"changed units 东江光电有限公司 uscc  " + codeA,
	}
	got := slices.DeleteFunc(summary(d.Changes), func(s string) bool {
		return strings.Contains(s, "kind") || strings.HasPrefix(s[strings.Index(s, " ")+1:], "units 西")
	})
	for _, w := range want {
		if !slices.Contains(got, w) {
			t.Errorf("no %q in %q", w, got)
		}
	}
	if d.OldVersion != "1" || d.NewVersion != "2" {
		t.Errorf("versions %s → %s", d.OldVersion, d.NewVersion)
	}
	if after := grid(t, db, "SELECT id FROM consortia"); after[0] != consortium[0] {
		t.Error("the consortium changed its id")
	}
	// The database is the one that the second parse alone would have given.
	fresh := open(t)
	mustPut(t, fresh, second)
	if diff := cmp.Diff(dump(t, fresh), dump(t, db)); diff != "" {
		t.Error(diff)
	}
	if p, err := db.Doctor(t.Context(), nil); err != nil || len(p) > 0 {
		t.Errorf("doctor: %v, %v", p, err)
	}
	if hits, err := db.Search(t.Context(), "公同", 5); err != nil || len(hits) > 0 {
		t.Errorf("the old text is still found: %+v, %v", hits, err)
	}
}

func TestReplaceKeepsWhatFailsNow(t *testing.T) {
	db := open(t)
	rc := mustPut(t, db, notice("甲", testUnit{name: "东江光电有限公司"}))
	before := dump(t, db)
	_, err := db.Replace(t.Context(), rc.Document, Item{Failure: &extract.Error{Code: extract.FileLimit, Reason: "太大"}, ParserVersion: "2"}, false)
	if err == nil || dump(t, db) != before {
		t.Errorf("error %v; a failed parse replaced a good one: %v", err, dump(t, db) != before)
	}
}

func TestCorrectionsSurvive(t *testing.T) {
	db := open(t)
	first, second := reparsed(t)
	rc := mustPut(t, db, first)
	fix := func(table string, ord int, column string, v any) {
		t.Helper()
		if err := db.Correct(t.Context(), Correction{Document: rc.Document, Table: table, Ord: ord, Column: column, Value: v, At: testTime}); err != nil {
			t.Fatal(err)
		}
	}
	fix("documents", 1, "issued_on", "2024-05-01")
	fix("members", 3, "name", "南湖理工大学")
	fix("members", 1, "revenue_yuan", "1000000000")
	if unitOf(t, db, "南湖理工大学") == 0 || len(grid(t, db, "SELECT id FROM units WHERE name = '南湖大学'")) != 0 {
		t.Error("the corrected name did not find its unit")
	}
	it := item(0, second)
	d, err := db.Replace(t.Context(), rc.Document, it, false)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range d.Changes {
		if c.Table == "members" && c.Label == "南湖大学" {
			t.Errorf("a correction shows as a change: %+v", c)
		}
	}
	// The member moved from the third place to the fourth.
	if got := grid(t, db, "SELECT ord FROM members WHERE name = '南湖理工大学'"); len(got) != 1 || got[0] != "4" {
		t.Errorf("corrected member at %v, want 4", got)
	}
	if got := grid(t, db, "SELECT issued_on, revenue_yuan FROM documents JOIN members ON document_id = id AND ord = 1"); got[0] != "2024-05-01 1e+09" && got[0] != "2024-05-011e+09" {
		t.Errorf("corrections lost: %v", got)
	}
	cs, err := db.Corrections(t.Context(), rc.Document)
	if err != nil || len(cs) != 3 {
		t.Fatalf("%+v, %v", cs, err)
	}
	for _, c := range cs {
		if err := db.Uncorrect(t.Context(), c.Document, c.Table, c.Ord, c.Column); err != nil {
			t.Fatal(err)
		}
	}
	fresh := open(t)
	mustPut(t, fresh, second)
	if diff := cmp.Diff(dump(t, fresh), dump(t, db)); diff != "" {
		t.Errorf("after taking all back: %s", diff)
	}
	for _, bad := range []Correction{
		{Table: "members", Ord: 1, Column: "revenue_yuan", Value: "很多"}, {Table: "members", Ord: 99, Column: "name", Value: "x"},
		{Table: "members", Ord: 1, Column: "unit_id", Value: int64(1)}, {Table: "sqlite_master", Ord: 1, Column: "sql", Value: "x"}, {Table: "members", Ord: 1, Column: "name = ''; --", Value: "x"},
	} {
		bad.Document, bad.At = rc.Document, testTime
		if err := db.Correct(t.Context(), bad); err == nil {
			t.Errorf("%+v was taken", bad)
		}
	}
}

func TestLostCorrectionIsTold(t *testing.T) {
	db := open(t)
	rc := mustPut(t, db, notice("甲", testUnit{name: "东江光电有限公司"}, testUnit{name: "南湖大学"}))
	if err := db.Correct(t.Context(), Correction{Document: rc.Document, Table: "members", Ord: 2, Column: "task", Value: "检测", At: testTime}); err != nil {
		t.Fatal(err)
	}
	d, err := db.Replace(t.Context(), rc.Document, item(0, notice("甲", testUnit{name: "东江光电有限公司"})), false)
	if err != nil || len(d.Lost) != 1 || d.Lost[0].Column != "task" {
		b, _ := json.Marshal(d)
		t.Fatalf("%s, %v", b, err)
	}
}
