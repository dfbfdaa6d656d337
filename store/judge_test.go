package store

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lianhe/extract"
	"lianhe/normalize"
	"lianhe/normalize/rule"
)

// filledIn is an application as a run hands it over: parsed and judged alone.
func filledIn(t testing.TB, name, sum string, values map[string]any, headings []string, units ...testUnit) *normalize.Result {
	t.Helper()
	r := applied(name, "2023-08-01", units...)
	r.SHA256, r.Rules = sum, "jiangsu-2023"
	app := r.Of("applications")[0]
	maps.Copy(app.Values, values)
	for i, h := range headings {
		r.Rows = append(r.Rows, &normalize.Row{Table: "narratives", Ord: i + 1, Values: map[string]any{"heading": h, "text": "围绕关键技术开展攻关"},
			Raw: map[string]extract.Value{"heading": at(h, 30+i)}})
	}
	judgeAlone(t, r)
	return r
}

func judgeAlone(t testing.TB, r *normalize.Result) {
	t.Helper()
	sets, err := embeddedRules()
	if err != nil {
		t.Fatal(err)
	}
	r.Findings = slices.DeleteFunc(slices.Clone(r.Findings), func(i extract.Issue) bool { return i.Rule != "" })
	r.Findings = append(r.Findings, sets.For(r).Check(r)...)
}

var (
	planHeadings = []string{"建设意义及发展方向", "建设任务及目标", "保障措施", "牵头单位简介"}
	formValues   = map[string]any{"field": "光电", "address": "苏州市", "lead_type": "backbone", "legal_representative": "甲", "chief_scientist": "乙", "contact_person": "丙",
		"contact_phone": "0512-1", "research_direction": "外延", "governance": "理事会"}
)

// sent is a form with the texts and its table, as they come in one archive.
func sent(t testing.TB) (form, table *normalize.Result) {
	t.Helper()
	lead := testUnit{name: "东江光电有限公司", kind: "enterprise", province: "江苏省", uscc: codeA}
	form = filledIn(t, "东江联合体", "f0", nil, planHeadings, lead)
	form.Findings = append([]extract.Issue{{Code: extract.MembersLeadMissing, Severity: extract.SevInfo, Text: "补入", Ref: extract.Ref{Table: "members", Ord: 1, Column: "name"}}}, form.Findings...)
	judgeAlone(t, form)
	table = filledIn(t, "东江联合体", "f1", formValues, nil, lead, testUnit{name: "南湖大学", kind: "university", province: "江苏省", uscc: "12320000466000123J"})
	for _, m := range table.Of("members") {
		m.Values["revenue_yuan"], m.Values["rd_yuan"] = 2e9, 1e8
	}
	judgeAlone(t, table)
	return form, table
}

func packed(r *normalize.Result, archive, name string) Item {
	it := item(0, r)
	it.Path, it.Archive, it.Name, it.Original = archive+"!"+name, archive, name, archive
	return it
}

func put1(t testing.TB, db *DB, it Item) int64 {
	t.Helper()
	rc, err := db.Put(t.Context(), it)
	if err != nil {
		t.Fatal(err)
	}
	return rc.Document
}

// told are all findings with what became of them, by the documents' hashes.
func told(t testing.TB, db *DB) []string {
	t.Helper()
	return grid(t, db, "SELECT d.sha256, ' ', f.ord, f.severity, ' ', f.origin, ' ', f.code, ' ', f.record, ' ', f.place, ' ', f.message, ' ', f.hint, ' ', f.answer, f.note FROM findings f JOIN documents d ON d.id = f.document_id ORDER BY d.sha256, f.ord")
}

func TestParsedResultComesBack(t *testing.T) {
	db := open(t)
	form, table := sent(t)
	table.Of("members")[1].Values["uscc"] = nil
	delete(table.Of("members")[1].Values, "uscc")
	delete(table.Of("applications")[0].Values, "address")
	judgeAlone(t, table)
	for i, r := range []*normalize.Result{form, table} {
		id := put1(t, db, packed(r, []string{"a", "b"}[i], "x"))
		sets, _ := embeddedRules()
		before, err := db.Findings(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		after, err := db.JudgedBy(t.Context(), []int64{id}, sets.For)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(before, after, cmp.AllowUnexported(Finding{})); d != "" || len(before) < 2 {
			t.Errorf("judged from the database (-parsed +stored):\n%s", d)
		}
	}
}

// A form and its table are complete together, in whatever order and by whatever
// way they come.
func TestCaseIsJudgedAsOne(t *testing.T) {
	form, table := sent(t)
	alone := func(r *normalize.Result) Item { it := item(0, r); it.Original = r.SHA256; return it }
	var want []string
	for name, items := range map[string][]Item{
		"":                          {packed(form, "z", "材料/申请书.docx"), packed(table, "z", "材料/信息表.xlsx")},
		"the table first":           {packed(table, "z", "材料/信息表.xlsx"), packed(form, "z", "材料/申请书.docx")},
		"the form came before":      {alone(form), packed(form, "z", "材料/申请书.docx"), packed(table, "z", "材料/信息表.xlsx")},
		"in an archive before, too": {packed(table, "y", "信息表.xlsx"), packed(form, "z", "材料/申请书.docx"), packed(table, "z", "材料/信息表.xlsx")},
	} {
		db := open(t)
		for _, it := range items {
			put1(t, db, it)
		}
		if got := strings.Join(told(t, db), "\n"); !strings.Contains(got, extract.FieldMissing) {
			t.Errorf("%s: nothing is missing from each alone:\n%s", name, got)
		}
		if err := db.CheckAcross(t.Context()); err != nil {
			t.Fatal(err)
		}
		got := told(t, db)
		if want == nil {
			want = got
		}
		if d := cmp.Diff(want, got); d != "" || strings.Contains(strings.Join(got, "\n"), extract.FieldMissing) {
			t.Errorf("%s: %s\n%s", name, strings.Join(got, "\n"), d)
		}
		if s := grid(t, db, "SELECT status FROM documents"); strings.Join(s, " ") != "ok ok" {
			t.Errorf("%s: states %v", name, s)
		}
		if b := grid(t, db, "SELECT count(DISTINCT document_id) FROM bundles WHERE bundle = 'z'"); b[0] != "2" {
			t.Errorf("%s: the view shows %v documents of the archive", name, b)
		}
	}
}

// What changes in one document of a case is judged in all: a correction, a
// re-parse, an application that is another one after all.
func TestCaseFollowsItsDocuments(t *testing.T) {
	db := open(t)
	form, table := sent(t)
	f, tb := put1(t, db, packed(form, "z", "申请书.docx")), put1(t, db, packed(table, "z", "信息表.xlsx"))
	if err := db.CheckAcross(t.Context()); err != nil {
		t.Fatal(err)
	}
	whole := told(t, db)
	correct := func(doc int64, table, column string, v any) {
		t.Helper()
		if err := db.Correct(t.Context(), Correction{Document: doc, Table: table, Ord: 1, Column: column, Value: v, At: testTime}); err != nil {
			t.Fatal(err)
		}
	}
	back := func(doc int64, table, column string) {
		t.Helper()
		if err := db.Uncorrect(t.Context(), doc, table, 1, column); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(whole, told(t, db)); d != "" {
			t.Errorf("after %s/%s is taken back: %s", table, column, d)
		}
	}
	expect := func(what string, words ...string) {
		t.Helper()
		got := strings.Join(told(t, db), "\n")
		for _, w := range words {
			if !strings.Contains(got, w) {
				t.Errorf("%s: no %s in\n%s", what, w, got)
			}
		}
	}
	correct(f, "applications", "contact_person", "丁")
	expect("told differently", "f1 ", "table.inconsistent applications/1/contact_person", "“丁”")
	back(f, "applications", "contact_person")
	correct(tb, "applications", "address", nil)
	expect("emptied", "field.missing applications/1/address")
	back(tb, "applications", "address")
	correct(f, "consortia", "name", "另一联合体")
	correct(f, "applications", "lead_name", "另一公司")
	expect("another application", "field.missing members", "field.missing narratives")
	if err := db.Uncorrect(t.Context(), f, "consortia", 1, "name"); err != nil {
		t.Fatal(err)
	}
	back(f, "applications", "lead_name")

	// A parser that no longer reads the texts, and one that does again.
	less, _ := sent(t)
	less.Rows = slices.DeleteFunc(less.Rows, func(r *normalize.Row) bool { return r.Table == "narratives" })
	judgeAlone(t, less)
	d, err := db.Replace(t.Context(), f, packed(less, "z", ""), false)
	if err != nil {
		t.Fatal(err)
	}
	expect("re-parsed", "f1 ", "field.missing narratives")
	if d.NewStatus != "ok" { // the table carries the finding
		t.Errorf("state of the form %s", d.NewStatus)
	}
	if _, err := db.Replace(t.Context(), f, packed(form, "z", ""), false); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(whole, told(t, db)); d != "" {
		t.Errorf("re-parsed as at first: %s", d)
	}
}

// A value that a person corrects is judged by the same rules, and again when that
// is taken back; what a reader doubted ends with it.
func TestCorrectedValueIsJudged(t *testing.T) {
	db := open(t)
	_, table := sent(t)
	lead := table.Of("members")[0]
	lead.Values["revenue_yuan"] = 9e8
	lead.Raw["revenue_yuan"] = at("9亿元", 8)
	table.Findings = []extract.Issue{{Code: extract.FieldUnreadable, Severity: extract.SevWarning, Text: "研发投入读不出来", Ref: extract.Ref{Table: "members", Ord: 1, Column: "rd_yuan"}}}
	delete(lead.Values, "rd_yuan")
	judgeAlone(t, table)
	id := mustPut(t, db, table).Document
	first := told(t, db)
	open := func() string {
		t.Helper()
		return strings.Join(grid(t, db, "SELECT code, ' ', message FROM findings WHERE answer IS NULL"), "\n")
	}
	correct := func(column string, v any) {
		t.Helper()
		if err := db.Correct(t.Context(), Correction{Document: id, Table: "members", Ord: 1, Column: column, Value: v, At: testTime}); err != nil {
			t.Fatal(err)
		}
	}
	if !strings.Contains(open(), "9亿元") || !strings.Contains(open(), "读不出来") {
		t.Fatalf("at first:\n%s", open())
	}
	correct("revenue_yuan", 9.5e8)
	if !strings.Contains(open(), "9.5亿元") {
		t.Errorf("a value that is still below is not open:\n%s", open())
	}
	correct("revenue_yuan", 2e9)
	correct("rd_yuan", 1e7)
	if got := open(); strings.Contains(got, extract.LeadRevenueBelow) || strings.Contains(got, "读不出来") || !strings.Contains(got, "0.5%") {
		t.Errorf("after the corrections:\n%s", got)
	}
	if _, err := db.Replace(t.Context(), id, item(0, table), false); err != nil {
		t.Fatal(err)
	}
	if got := open(); !strings.Contains(got, "0.5%") || strings.Contains(got, "9亿元") {
		t.Errorf("after a re-parse:\n%s", got)
	}
	for _, c := range []string{"revenue_yuan", "rd_yuan"} {
		if err := db.Uncorrect(t.Context(), id, "members", 1, c); err != nil {
			t.Fatal(err)
		}
	}
	if d := cmp.Diff(first, told(t, db)); d != "" {
		t.Error(d)
	}
}

// A person's answer stands through a re-parse, and ends when the finding says
// something else.
func TestAnswers(t *testing.T) {
	db := open(t)
	_, table := sent(t)
	table.Of("applications")[0].Values["member_count"] = int64(5)
	judgeAlone(t, table)
	id := mustPut(t, db, table).Document
	state := func() string {
		t.Helper()
		return strings.Join(grid(t, db, "SELECT d.status, ' ', coalesce(f.answer, '-'), ' ', coalesce(f.note, '-'), ' ', f.message FROM findings f JOIN documents d ON d.id = f.document_id WHERE f.code = ?", extract.MembersCountMismatch), "\n")
	}
	fs, err := db.Findings(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range fs {
		if err := db.AnswerFinding(t.Context(), id, f.Code, f.Record, f.Message, Dismissed, "以盖章件为准", testTime); err != nil {
			t.Fatal(err)
		}
	}
	if got := state(); !strings.HasPrefix(got, "ok dismissed 以盖章件为准") {
		t.Errorf("answered: %s", got)
	}
	if _, err := db.Replace(t.Context(), id, item(0, table), false); err != nil {
		t.Fatal(err)
	}
	if got := state(); !strings.HasPrefix(got, "ok dismissed") {
		t.Errorf("after a re-parse: %s", got)
	}
	if err := db.Correct(t.Context(), Correction{Document: id, Table: "applications", Ord: 1, Column: "member_count", Value: int64(7), At: testTime}); err != nil {
		t.Fatal(err)
	}
	if got := state(); !strings.HasPrefix(got, "review - -") || !strings.Contains(got, "7家") {
		t.Errorf("another finding: %s", got)
	}
	if err := db.AnswerFinding(t.Context(), id, extract.MembersCountMismatch, "", "没有这条", Accepted, "", testTime); err == nil {
		t.Error("a finding that is not there was answered")
	}
	if err := db.Uncorrect(t.Context(), id, "applications", 1, "member_count"); err != nil {
		t.Fatal(err)
	}
	f := fs[0]
	if err := db.AnswerFinding(t.Context(), id, f.Code, f.Record, f.Message, "", "", testTime); err != nil {
		t.Fatal(err)
	}
	if got := grid(t, db, "SELECT count(*) FROM findings WHERE answer IS NULL"); got[0] != "1" {
		t.Errorf("%v open, want the one taken back", got)
	}
}

// Rules that this program does not know leave what is stored.
func TestUnknownRulesLeaveFindings(t *testing.T) {
	db := open(t)
	_, table := sent(t)
	delete(table.Of("applications")[0].Values, "address")
	judgeAlone(t, table)
	table.Rules = "ours-2027"
	id := mustPut(t, db, table).Document
	before := told(t, db)
	if err := db.Correct(t.Context(), Correction{Document: id, Table: "applications", Ord: 1, Column: "field", Value: "新能源", At: testTime}); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(before, told(t, db)); d != "" {
		t.Error(d)
	}
	none := func(*normalize.Result) *rule.Set { return nil }
	if fs, err := db.JudgedBy(context.Background(), []int64{id}, none); err != nil || len(fs) > 0 {
		t.Errorf("%v, %v", fs, err)
	}
}

// What is missing may stand in a file of the same archive that could not be read:
// the hint says so until it can be.
func TestUnreadFileBeside(t *testing.T) {
	db := open(t)
	form, table := sent(t)
	put1(t, db, packed(table, "z", "材料/信息表.xlsx"))
	failed := Item{Path: "z!材料/申请书.docx", SHA256: form.SHA256, Format: extract.DOCX, Failure: &extract.Error{Code: extract.FileUnreadable, Reason: "文件不完整"}, ParserVersion: "1", Archive: "z", Name: "材料/申请书.docx", Original: "z", At: testTime}
	id := put1(t, db, failed)
	refused := Item{Path: "z", SHA256: "z", Format: extract.ZIP, Failure: &extract.Error{Code: extract.FileLimit, Reason: "有文件取不出来"}, ParserVersion: "1", Original: "z", At: testTime}
	put1(t, db, refused)
	hints := func() []string {
		t.Helper()
		if err := db.CheckAcross(t.Context()); err != nil {
			t.Fatal(err)
		}
		return grid(t, db, "SELECT coalesce(hint LIKE '%没有读出来的文件%', 0) FROM findings WHERE code = ?", extract.FieldMissing)
	}
	if got := strings.Join(hints(), ""); got != "1" {
		t.Errorf("hints of what is missing: %q", got)
	}
	if _, err := db.Replace(t.Context(), id, Item{Format: form.Format, Result: form, ParserVersion: "2"}, false); err != nil {
		t.Fatal(err)
	}
	if got := hints(); len(got) > 0 {
		t.Errorf("missing when the form is read: %v", told(t, db))
	}
	// A form of another applicant takes the plan with it; the archive's own refusals
	// concern everybody in it.
	other := filledIn(t, "西山联合体", form.SHA256, formValues, planHeadings, testUnit{name: "西山电子有限公司", kind: "enterprise", province: "江苏省"})
	if _, err := db.Replace(t.Context(), id, Item{Format: other.Format, Result: other, ParserVersion: "3"}, false); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(hints(), ""); got == "" || strings.Contains(got, "0") {
		t.Errorf("hints beside a refused file: %q", got)
	}
	if err := db.Recover(t.Context(), 0, "z", "z"); err != nil {
		t.Fatal(err)
	}
	if _, err := db.JudgeArchive(t.Context(), "z"); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(hints(), ""); got == "" || strings.Contains(got, "1") {
		t.Errorf("hints when all is read: %q", got)
	}
}

// The lead that the form's own list leaves out stands in the table: that finding
// waits for nobody.
func TestLeadInTheOtherList(t *testing.T) {
	db := open(t)
	form, table := sent(t)
	f := put1(t, db, packed(form, "z", "申请书.docx"))
	state := func() string {
		t.Helper()
		if err := db.CheckAcross(t.Context()); err != nil {
			t.Fatal(err)
		}
		return strings.Join(grid(t, db, "SELECT coalesce(answer, 'open') FROM findings WHERE code = ?", extract.MembersLeadMissing), " ")
	}
	if got := state(); got != "open" {
		t.Errorf("alone: %s", got)
	}
	put1(t, db, packed(table, "z", "信息表.xlsx"))
	if got := state(); got != string(Elsewhere) {
		t.Errorf("with the table: %s", got)
	}
	if err := db.Correct(t.Context(), Correction{Document: f, Table: "applications", Ord: 1, Column: "filled_on", Value: "2023-08-09", At: testTime}); err != nil {
		t.Fatal(err)
	}
	if got := state(); got != "open" {
		t.Errorf("of another date: %s", got)
	}
}
