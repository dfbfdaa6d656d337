package store

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"lianhe/extract"
	"lianhe/normalize"
)

// refused asserts that an error is one that a user can understand.
func refused(t *testing.T, err error, words ...string) {
	t.Helper()
	var own *Error
	if !errors.As(err, &own) {
		t.Fatalf("error %v, want an *Error", err)
	}
	for _, w := range words {
		if !strings.Contains(own.Error(), w) {
			t.Errorf("%q does not say %q", own.Error(), w)
		}
	}
}

func TestOpenRefusesWhatIsNotOurs(t *testing.T) {
	dir := t.TempDir()
	other := filepath.Join(dir, "other.db")
	o, err := sql.Open("sqlite3", other)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Exec("CREATE TABLE t (a)"); err != nil {
		t.Fatal(err)
	}
	o.Close()
	newer := filepath.Join(dir, "newer.db")
	db, err := Open(newer)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.write.Exec(fmt.Sprintf("PRAGMA user_version = %d", len(migrations)+1)); err != nil {
		t.Fatal(err)
	}
	db.Close()
	for name, content := range map[string]string{"empty.db": "", "text.db": "not a database, but long enough to have a header" + strings.Repeat(".", 100), "cut.db": "SQLite format 3\x00"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct{ file, word string }{
		{"empty.db", "空文件"}, {"text.db", "不是 SQLite 数据库"}, {"cut.db", "不是 SQLite 数据库"}, {"other.db", "别的程序"}, {"newer.db", "更新版本"}, {".", "不是普通文件"}, {"no/folder.db", "文件夹不存在"},
	} {
		path := filepath.Join(dir, c.file)
		before, _ := os.ReadFile(path)
		for _, open := range []func(string) (*DB, error){Open, OpenReadOnly} {
			_, err := open(path)
			if c.file == "no/folder.db" && errors.Is(err, os.ErrNotExist) {
				refused(t, err)
				continue
			}
			refused(t, err, c.word)
		}
		if after, _ := os.ReadFile(path); string(after) != string(before) {
			t.Errorf("%s was changed", c.file)
		}
	}
	_, err = OpenReadOnly(filepath.Join(dir, "none.db"))
	refused(t, err, "不存在")
	if _, err := os.Stat(filepath.Join(dir, "none.db")); err == nil {
		t.Error("reading made a database")
	}
}

func TestMigrationsAreAllOrNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	db, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	mustPut(t, db, notice("甲", testUnit{name: "东江光电有限公司"}))
	before := dump(t, db)
	db.Close()
	real := migrations
	defer func() { migrations = real }()
	migrations = append(real[:len(real):len(real)], "CREATE TABLE later (a); INSERT INTO nowhere VALUES (1)")
	if _, err := Open(path); err == nil {
		t.Fatal("a broken migration went through")
	}
	migrations = append(real[:len(real):len(real)], "CREATE TABLE later (a); ALTER TABLE documents ADD COLUMN note TEXT")
	ro, err := OpenReadOnly(path) // a reader migrates too
	if err != nil {
		t.Fatal(err)
	}
	if got := grid(t, ro, "SELECT (SELECT count(*) FROM later), (SELECT count(note) FROM documents), user_version FROM pragma_user_version"); got[0] != fmt.Sprint(0, 0, len(migrations)) {
		t.Errorf("after the migration: %v", got)
	}
	if got := dump(t, ro); got != before {
		t.Errorf("the rows changed:\n%s\n%s", got, before)
	}
	ro.Close()
	migrations = real
	_, err = Open(path)
	refused(t, err, "更新版本", "未作任何改动")
}

var writeV1 = flag.Bool("write-v1", false, "write testdata/v1.db.gz anew; only as long as version 1 is not released")

// TestFirstVersionOpens keeps a database that version 1 of the schema wrote
// readable for ever.
func TestFirstVersionOpens(t *testing.T) {
	fixture, path := filepath.Join("testdata", "v1.db.gz"), filepath.Join(t.TempDir(), "v1.db")
	if *writeV1 {
		writeFixture(t, fixture)
	}
	f, err := os.Open(fixture)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if got := grid(t, db, "SELECT m.name, u.name FROM members m JOIN units u ON u.id = m.unit_id ORDER BY m.ord"); len(got) != 2 {
		t.Errorf("members: %v", got)
	}
	if hits, err := db.Search(t.Context(), "光电", 5); err != nil || len(hits) == 0 {
		t.Errorf("search: %v, %v", hits, err)
	}
	mustPut(t, db, notice("乙", testUnit{name: "东江光电有限公司"}))
	if got := grid(t, db, "SELECT count(DISTINCT unit_id) FROM members WHERE name = '东江光电有限公司'"); got[0] != "1" {
		t.Errorf("a new document does not find the old unit")
	}
	if p, err := db.Doctor(t.Context(), nil); err != nil || len(p) > 0 {
		t.Errorf("doctor: %v, %v", p, err)
	}
}

func writeFixture(t *testing.T, file string) {
	t.Helper()
	db := open(t)
	mustPut(t, db, notice("甲", testUnit{name: "东江光电有限公司", kind: "enterprise", aliases: []string{"东江光电"}}, testUnit{name: "南湖大学", kind: "university"}))
	if err := db.Correct(t.Context(), Correction{Document: 1, Table: "members", Ord: 2, Column: "task", Value: "检测", At: testTime}); err != nil {
		t.Fatal(err)
	}
	copy := filepath.Join(t.TempDir(), "v1.db")
	if err := db.Backup(t.Context(), copy); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(copy)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write(content)
	if err := errors.Join(z.Close(), os.WriteFile(file, b.Bytes(), 0o644)); err != nil {
		t.Fatal(err)
	}
}

func TestLockedDatabase(t *testing.T) {
	db := open(t)
	defer func(old int) { busyTimeout = old }(busyTimeout)
	busyTimeout = 50
	other, err := Open(db.Path())
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	tx, err := db.write.Begin()
	if err != nil {
		t.Fatal(err)
	}
	_, err = other.Put(t.Context(), item(0, notice("甲", testUnit{name: "东江光电有限公司"})))
	refused(t, err, "占用")
	// Reading goes on meanwhile.
	if got := grid(t, other, "SELECT count(*) FROM documents"); got[0] != "0" {
		t.Errorf("documents: %v", got)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	if _, err := other.Put(t.Context(), item(0, notice("甲", testUnit{name: "东江光电有限公司"}))); err != nil {
		t.Errorf("after the lock is gone: %v", err)
	}
}

func TestReadOnlyFile(t *testing.T) {
	db := open(t)
	mustPut(t, db, notice("甲", testUnit{name: "东江光电有限公司"}))
	db.Close()
	dir := filepath.Dir(db.Path())
	if err := os.Chmod(db.Path(), 0o400); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(dir, 0o700)
	ro, err := OpenReadOnly(db.Path())
	if err != nil {
		t.Fatal(err)
	}
	if got := grid(t, ro, "SELECT title FROM documents"); len(got) != 1 {
		t.Errorf("documents %v", got)
	}
	ro.Close()
	if all, err := os.ReadDir(dir); err != nil || len(all) != 1 {
		t.Errorf("reading left files behind: %v, %v", all, err)
	}
	if os.Getuid() == 0 {
		return // root writes whatever the mode says
	}
	_, err = Open(db.Path())
	refused(t, err, "权限")
}

func TestManyOpenAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			db, err := Open(path)
			if err != nil {
				t.Error(err)
				return
			}
			defer db.Close()
			if _, err := db.Put(context.Background(), item(0, notice(fmt.Sprint(i), testUnit{name: "东江光电有限公司"}))); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	db, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if got := grid(t, db, "SELECT count(*), (SELECT count(*) FROM units) FROM documents"); got[0] != "8 1" {
		t.Errorf("documents and units: %v", got)
	}
	if left, err := filepath.Glob(path + ".creating*"); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestKilled kills a process that imports, again and again, and looks that every
// document is stored whole or not at all, and what an undisturbed import gives
// at the end.
func TestKilled(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	docs := killDocs()
	for n := 0; ; n++ {
		c := exec.Command(os.Args[0], "-test.run=^TestKilled$")
		c.Env = append(os.Environ(), "LIANHE_KILL_TEST="+path)
		out, err := c.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		done := false
		for k := 0; lines.Scan(); k++ {
			done = lines.Text() == "done"
			if k >= n%4 && n < 12 { // killed after a few documents, in the midst of the next
				time.Sleep(time.Duration(n*137%900) * time.Microsecond)
				break
			}
		}
		c.Process.Kill()
		c.Wait()
		if done {
			break
		}
	}
	db, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	fresh := open(t)
	for _, r := range docs {
		mustPut(t, fresh, r)
	}
	if got, want := dump(t, db), dump(t, fresh); got != want {
		t.Errorf("after kills:\n%s\nundisturbed:\n%s", got, want)
	}
	if p, err := db.Doctor(t.Context(), nil); err != nil || len(p) > 0 {
		t.Errorf("doctor: %v, %v", p, err)
	}
}

func killDocs() []*normalize.Result {
	docs := family()
	for i := range 20 {
		docs = append(docs, notice(fmt.Sprint("第", i), testUnit{name: fmt.Sprintf("东江%d号有限公司", i)}, testUnit{name: "南湖大学"}))
	}
	return docs
}

// TestMain is the process that TestKilled kills, when it is asked to be.
func TestMain(m *testing.M) {
	path := os.Getenv("LIANHE_KILL_TEST")
	if path == "" {
		flag.Parse()
		os.Exit(m.Run())
	}
	db, err := Open(path)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	for _, r := range killDocs() {
		if _, err := db.Put(context.Background(), item(0, r)); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		fmt.Println("stored")
	}
	fmt.Println("done")
	os.Exit(0)
}

func TestBackup(t *testing.T) {
	db := open(t)
	mustPut(t, db, notice("甲", testUnit{name: "东江光电有限公司"}))
	tx, err := db.write.Begin() // a writer is at work meanwhile
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	if _, err := tx.Exec("UPDATE documents SET title = 'half'"); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "备份?#.db")
	if err := db.Backup(t.Context(), file); err != nil {
		t.Fatal(err)
	}
	if st, err := os.Stat(file); err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", st, err)
	}
	copy, err := Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer copy.Close()
	if got := dump(t, copy); got != dump(t, db) || strings.Contains(got, "half") {
		t.Errorf("the copy is another: %s", got)
	}
	refused(t, db.Backup(t.Context(), file), "已存在")
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(file), ".*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestDoctorFindsDamage(t *testing.T) {
	db := open(t)
	it := item(0, notice("甲", testUnit{name: "东江光电有限公司"}))
	it.Original = "ab/cd"
	if _, err := db.Put(t.Context(), it); err != nil {
		t.Fatal(err)
	}
	if _, err := db.write.Exec("PRAGMA foreign_keys = off; DELETE FROM units; DELETE FROM texts; UPDATE unit_facts SET uses = 5"); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(db.Path(), 0o644); err != nil {
		t.Fatal(err)
	}
	ps, err := db.Doctor(t.Context(), func(sum, place string) error { return fmt.Errorf("缺少 %s", place) })
	if err != nil {
		t.Fatal(err)
	}
	all := fmt.Sprint(ps)
	for _, w := range []string{"权限 0644", "表 members 有 1 行", "没有正文", "计数不符", "缺少 ab/cd"} {
		if !strings.Contains(all, w) {
			t.Errorf("no %q in %s", w, all)
		}
	}
	for _, p := range ps {
		if p.Remedy == "" {
			t.Errorf("%s: no remedy", p.What)
		}
	}
}

func TestResumed(t *testing.T) {
	db := open(t)
	first, err := db.StartRun(t.Context(), "inbox", "1")
	if err != nil {
		t.Fatal(err)
	}
	it := item(first, notice("甲", testUnit{name: "东江光电有限公司"}))
	rc, err := db.Put(t.Context(), it)
	if err != nil {
		t.Fatal(err)
	}
	// The run is cut off here; the next one sees the file again.
	second, err := db.StartRun(t.Context(), "inbox", "1")
	if err != nil {
		t.Fatal(err)
	}
	got, ok, err := db.Resumed(t.Context(), second, it.Path, it.SHA256, "1")
	if err != nil || !ok || got != rc {
		t.Fatalf("%+v, %v, %v; want %+v", got, ok, err, rc)
	}
	if _, ok, _ := db.Resumed(t.Context(), second, "另一处", it.SHA256, "1"); ok {
		t.Error("a copy at another path counts as resumed")
	}
	if err := db.FinishRun(t.Context(), second); err != nil {
		t.Fatal(err)
	}
	third, err := db.StartRun(t.Context(), "inbox", "1")
	if err != nil {
		t.Fatal(err)
	}
	if _, ok, _ := db.Resumed(t.Context(), third, it.Path, it.SHA256, "1"); ok {
		t.Error("what a run that came to its end has stored counts as resumed")
	}
	if n := grid(t, db, "SELECT count(*), max(run_id) FROM imports"); n[0] != fmt.Sprint(1, second) {
		t.Errorf("imports: %v", n)
	}
	if n := grid(t, db, "SELECT count(*) FROM runs WHERE finished_at IS NULL AND id < 3"); n[0] != "0" {
		t.Errorf("%v runs count as interrupted though another one went on behind them", n)
	}
}

// What is said of a duplicate does not depend on who recognised it, it is resumed
// like anything else, and only by the same command.
func TestResumedDuplicate(t *testing.T) {
	db := open(t)
	run, err := db.StartRun(t.Context(), "inbox a", "1")
	if err != nil {
		t.Fatal(err)
	}
	it := item(run, notice("甲", testUnit{name: "东江光电有限公司"}))
	first, err := db.Put(t.Context(), it)
	if err != nil {
		t.Fatal(err)
	}
	it.Path = "副本"
	if _, err := db.Put(t.Context(), it); err != nil {
		t.Fatal(err)
	}
	if err := db.Skip(t.Context(), run, "副本2", it.SHA256, Duplicate, first.Document, DuplicateReason); err != nil {
		t.Fatal(err)
	}
	if n := grid(t, db, "SELECT count(DISTINCT reason) FROM imports WHERE outcome = 'duplicate'"); n[0] != "1" {
		t.Errorf("%v reasons", n)
	}
	other, err := db.StartRun(t.Context(), "inbox b", "1")
	if err != nil {
		t.Fatal(err)
	}
	if _, ok, err := db.Resumed(t.Context(), other, "副本", it.SHA256, "1"); ok || err != nil {
		t.Errorf("resumed by another command: %v %v", ok, err)
	}
	if run, ok, err := db.Interrupted(t.Context(), "inbox a"); run != 1 || !ok || err != nil {
		t.Errorf("interrupted: %v %v %v", run, ok, err)
	}
	again, err := db.StartRun(t.Context(), "inbox a", "1")
	if err != nil {
		t.Fatal(err)
	}
	if rc, ok, err := db.Resumed(t.Context(), again, "副本", it.SHA256, "1"); !ok || rc.Outcome != Duplicate || err != nil {
		t.Errorf("%+v %v %v", rc, ok, err)
	}
}

// Two files with the same bytes that gave no document are one document, at the
// path of the first; of an archive each refused entry is a finding.
func TestFailedTwice(t *testing.T) {
	db := open(t)
	it := Item{Run: 1, Path: "a.zip", SHA256: "x", Format: extract.ZIP, ParserVersion: "1", At: time.Now(), Failure: &extract.Error{Code: extract.FileLimit, Reason: "两处不行"},
		Refused: []extract.Issue{{Code: extract.FileLimit, Severity: extract.SevError, Text: "甲"}, {Code: extract.FileUnsupported, Severity: extract.SevError, Text: "乙"}}}
	if _, err := db.StartRun(t.Context(), "import", "1"); err != nil {
		t.Fatal(err)
	}
	for _, p := range []string{"a.zip", "b.zip"} {
		it.Path = p
		if rc, err := db.Put(t.Context(), it); err != nil || rc.Outcome != Failed {
			t.Fatal(rc, err)
		}
	}
	if got := grid(t, db, "SELECT path, (SELECT group_concat(code || message) FROM findings f WHERE f.document_id = d.id) FROM documents d"); len(got) != 1 || got[0] != "a.zipfile.limit甲,file.unsupported乙" {
		t.Errorf("%q", got)
	}
}

// What was committed to a file that is no longer there is not safe.
func TestSyncGone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	db, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Sync(); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path, path+".away"); err != nil {
		t.Fatal(err)
	}
	if db.Sync() == nil {
		t.Error("safe, with the file gone")
	}
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if db.Sync() == nil {
		t.Error("safe, with another file in its place")
	}
}
