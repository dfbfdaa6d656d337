package store

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"lianhe/normalize"
)

// dump is all that a user can query, with documents by their hash in the place
// of their id, since ids and times tell when a document came.
func dump(t testing.TB, db *DB) string {
	t.Helper()
	var out []string
	for _, q := range []string{
		"SELECT 'document', sha256, path, title, status FROM documents ORDER BY sha256",
		"SELECT 'consortium', d.sha256, c.ord, c.seq, c.name, c.field FROM consortia c JOIN documents d ON d.id = document_id ORDER BY d.sha256, c.ord",
		"SELECT 'member', d.sha256, m.ord, c.ord, m.unit_id, m.role, m.name, m.uscc FROM members m JOIN consortia c ON c.id = consortium_id JOIN documents d ON d.id = m.document_id ORDER BY d.sha256, m.ord",
		"SELECT 'unit', id, name, kind, province, city, uscc FROM units ORDER BY id",
		"SELECT 'alias', unit_id, alias FROM unit_aliases ORDER BY 1, 2, 3",
		"SELECT 'fact', content, uses, unit_id FROM unit_facts ORDER BY content",
		"SELECT 'place', d.sha256, record, \"column\", place, text_raw FROM provenance p JOIN documents d ON d.id = document_id ORDER BY d.sha256, record, \"column\"",
	} {
		out = append(out, grid(t, db, q)...)
	}
	return strings.Join(out, "\n")
}

// family is a set of documents whose units touch each other in every way the
// rules know.
func family() []*normalize.Result {
	return []*normalize.Result{
		notice("甲", testUnit{name: "江苏东江光电有限公司", kind: "enterprise", province: "江苏省", aliases: []string{"东江光电"}}, testUnit{name: "南湖大学", kind: "university"}),
		notice("乙", testUnit{name: "东江光电", kind: "enterprise"}, testUnit{name: "西山电子有限公司", uscc: codeA}),
		notice("丙", testUnit{name: "西山电子股份有限公司", uscc: codeA, city: "苏州市", province: "江苏省"}, testUnit{name: "南湖大学 "}),
		notice("丁", testUnit{name: "浙江东江光电有限公司", aliases: []string{"东江光电"}}, testUnit{name: "北岭研究院", aliases: []string{"北岭院"}}),
		notice("戊", testUnit{name: "北岭院"}, testUnit{name: "西山电子有限公司"}),
		notice("己", testUnit{name: "西山电子有限公司"}, testUnit{name: "江苏东江光电有限公司"}, testUnit{name: "北岭研究院", province: "安徽省", city: "合肥市"}),
	}
}

func TestOrderOfImportDoesNotMatter(t *testing.T) {
	var want string
	docs := family()
	for n := range 12 {
		rand.New(rand.NewSource(int64(n))).Shuffle(len(docs), func(i, j int) { docs[i], docs[j] = docs[j], docs[i] })
		db := open(t)
		for _, r := range docs {
			mustPut(t, db, r)
		}
		got := dump(t, db)
		if n == 0 {
			want = got
		}
		if got != want {
			t.Fatalf("order %d gives another database:\n%s\n---\n%s", n, got, want)
		}
		if p, err := db.Doctor(t.Context(), nil); err != nil || len(p) > 0 {
			t.Fatalf("doctor: %v, %v", p, err)
		}
	}
}

// TestGenericAlias: an alias that very many claim links none of them, whenever it
// becomes generic, and links again when it no longer is.
func TestGenericAlias(t *testing.T) {
	alias := func(i int) *normalize.Result {
		return notice(fmt.Sprint("文", i), testUnit{name: fmt.Sprintf("东江%c光电有限公司", '甲'+rune(i)), aliases: []string{"本公司"}})
	}
	docs := []*normalize.Result{notice("本", testUnit{name: "本公司"})}
	for i := range maxClaims + 4 {
		docs = append(docs, alias(i))
	}
	a, b := open(t), open(t)
	for i := range docs {
		mustPut(t, a, docs[i])
		mustPut(t, b, docs[len(docs)-1-i])
	}
	if x, y := dump(t, a), dump(t, b); x != y {
		t.Errorf("the order tells:\n%s\n---\n%s", x, y)
	}
	if got := grid(t, a, "SELECT count(*) FROM units"); got[0] != fmt.Sprint(len(docs)) {
		t.Errorf("%v units of %d documents", got, len(docs))
	}
	// All but one are read again without the alias: now it belongs to one alone.
	for _, r := range docs[2:] {
		id, _, _, err := a.Known(t.Context(), r.SHA256)
		if err != nil {
			t.Fatal(err)
		}
		again := *r
		again.Rows = slices.DeleteFunc(slices.Clone(r.Rows), func(r *normalize.Row) bool { return r.Table == "unit_aliases" })
		it := item(0, &again)
		if _, err := a.Replace(t.Context(), id, it, false); err != nil {
			t.Fatal(err)
		}
	}
	if unitOf(t, a, "本公司") != unitOf(t, a, "东江甲光电有限公司") {
		t.Error("an alias of one unit alone does not name it")
	}
}

func TestUnitsAreOneOrNot(t *testing.T) {
	db := open(t)
	for _, r := range family() {
		mustPut(t, db, r)
	}
	for _, c := range []struct {
		a, b string
		same bool
		why  string
	}{
		{"西山电子有限公司", "西山电子股份有限公司", true, "same code"},
		{"北岭院", "北岭研究院", true, "alias of one alone"},
		{"江苏东江光电有限公司", "浙江东江光电有限公司", false, "only an alias that both claim"},
		{"东江光电", "江苏东江光电有限公司", false, "an alias that two claim names neither"},
	} {
		a, b := unitOf(t, db, c.a), unitOf(t, db, c.b)
		if (a == b) != c.same {
			t.Errorf("%s and %s: same %v, want %v (%s)", c.a, c.b, a == b, c.same, c.why)
		}
	}
	if got := grid(t, db, "SELECT name, province, city FROM units WHERE name LIKE '西山%'"); len(got) != 1 || !strings.HasPrefix(got[0], "西山电子有限公司") || !strings.Contains(got[0], "苏州市") {
		t.Errorf("the name most documents give, the seat that one states: %v", got)
	}
}

// unitOf is the unit of the member of that name.
func unitOf(t testing.TB, db *DB, name string) int64 {
	t.Helper()
	var id int64
	if err := db.read.QueryRow("SELECT unit_id FROM members WHERE name = ?", name).Scan(&id); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return id
}

func TestSharedCodeIdentifiesNeither(t *testing.T) {
	db := open(t)
	mustPut(t, db, notice("甲", testUnit{name: "东江光电有限公司", uscc: codeA}, testUnit{name: "西山电子有限公司", uscc: codeA}))
	if unitOf(t, db, "东江光电有限公司") == unitOf(t, db, "西山电子有限公司") {
		t.Error("two members of one document with the same code became one unit")
	}
}

func TestWrongCodeIdentifiesNobody(t *testing.T) {
	for _, code := range []string{"91320500MA1A1A1A1A", "000000000000000000", "暂无", "9132"} {
		db := open(t)
		mustPut(t, db, notice("甲", testUnit{name: "东江光电有限公司", uscc: code}))
		mustPut(t, db, notice("乙", testUnit{name: "西山电子有限公司", uscc: code}))
		if unitOf(t, db, "东江光电有限公司") == unitOf(t, db, "西山电子有限公司") {
			t.Errorf("%s made one unit of two", code)
		}
		if got := grid(t, db, "SELECT DISTINCT uscc FROM units"); len(got) != 1 || got[0] != code {
			t.Errorf("the code as written is lost: %v", got)
		}
	}
}

func TestDecisionsHoldAndCanBeUndone(t *testing.T) {
	db := open(t)
	docs := family()
	for _, r := range docs[:4] {
		mustPut(t, db, r)
	}
	before := dump(t, db)
	a, b := unitOf(t, db, "江苏东江光电有限公司"), unitOf(t, db, "浙江东江光电有限公司")
	merge, err := db.MergeUnits(t.Context(), a, b)
	if err != nil {
		t.Fatal(err)
	}
	same := func() bool {
		return unitOf(t, db, "江苏东江光电有限公司") == unitOf(t, db, "浙江东江光电有限公司")
	}
	if !same() {
		t.Fatal("merged units are two")
	}
	// It survives documents that come later and a re-parse.
	for _, r := range docs[4:] {
		mustPut(t, db, r)
	}
	if _, err := db.Replace(t.Context(), 1, item(0, docs[0]), false); err != nil {
		t.Fatal(err)
	}
	if !same() {
		t.Error("the merge is lost after a re-parse")
	}
	// A split takes it apart, and what the rules had joined.
	if _, err := db.SplitUnit(t.Context(), unitOf(t, db, "江苏东江光电有限公司")); err != nil {
		t.Fatal(err)
	}
	if same() {
		t.Error("split units are one")
	}
	west, err := db.SplitUnit(t.Context(), unitOf(t, db, "西山电子有限公司"))
	if err != nil {
		t.Fatal(err)
	}
	if unitOf(t, db, "西山电子有限公司") == unitOf(t, db, "西山电子股份有限公司") {
		t.Error("a split does not stand against the code")
	}
	if _, err := db.SplitUnit(t.Context(), unitOf(t, db, "南湖大学")); err == nil {
		t.Error("a unit of one name was split")
	}
	ds, err := db.Decisions(t.Context())
	if err != nil || len(ds) != 3 || ds[0].ID != west.ID {
		t.Fatalf("decisions %+v, %v", ds, err)
	}
	for _, d := range ds {
		if _, err := db.UndoDecision(t.Context(), d.ID); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := db.UndoDecision(t.Context(), merge.ID); err == nil {
		t.Error("undone twice")
	}
	fresh := open(t)
	for _, r := range docs {
		mustPut(t, fresh, r)
	}
	if got, want := dump(t, db), dump(t, fresh); got != want {
		t.Errorf("after undoing all:\n%s\n---\n%s", got, want)
	}
	if before == dump(t, fresh) {
		t.Error("the dump does not tell states apart")
	}
}

func TestRederiveGivesTheSameUnits(t *testing.T) {
	db := open(t)
	for _, r := range family() {
		mustPut(t, db, r)
	}
	if _, err := db.MergeUnits(t.Context(), unitOf(t, db, "南湖大学"), unitOf(t, db, "北岭院")); err != nil {
		t.Fatal(err)
	}
	before := dump(t, db)
	if _, err := db.write.Exec("UPDATE identity SET version = 0"); err != nil {
		t.Fatal(err)
	}
	again, err := Open(db.Path())
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if got := dump(t, again); got != before {
		t.Errorf("got\n%s\nwant\n%s", got, before)
	}
}

func TestPartitionIsAFunctionOfTheSet(t *testing.T) {
	rnd := rand.New(rand.NewSource(7))
	key := func(r keyRole) factKey { return factKey{fmt.Sprint("k", rnd.Intn(12)), r} }
	for range 300 {
		facts := make([]fact, 2+rnd.Intn(10))
		for i := range facts {
			facts[i].Name = fmt.Sprintf("%02d", i)
			facts[i].keys = []factKey{key(nameKey)}
			for range rnd.Intn(3) {
				facts[i].keys = append(facts[i].keys, key(aliasKey))
			}
			if rnd.Intn(3) == 0 {
				facts[i].keys = append(facts[i].keys, factKey{fmt.Sprint("c", rnd.Intn(3)), codeKey})
			}
		}
		groups := partition(facts, nil)
		seen := map[int]bool{}
		for _, g := range groups {
			for _, i := range g {
				if seen[i] {
					t.Fatalf("fact %d is in two units", i)
				}
				seen[i] = true
			}
		}
		shuffled := slices.Clone(facts)
		rnd.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		if a, b := named(facts, groups), named(shuffled, partition(shuffled, nil)); a != b {
			t.Fatalf("%s ≠ %s", a, b)
		}
	}
}

func named(facts []fact, groups [][]int) string {
	var out []string
	for _, g := range groups {
		var ns []string
		for _, i := range g {
			ns = append(ns, facts[i].Name)
		}
		slices.Sort(ns)
		out = append(out, strings.Join(ns, "+"))
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}
