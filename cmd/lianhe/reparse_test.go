package main

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lianhe/store"
)

// lianhe runs a command and returns what it printed, or fails the test when it
// ends otherwise than allowed.
func lianhe(t *testing.T, dir string, codes []int, args ...string) string {
	t.Helper()
	c := exec.Command("lianhe", args...)
	c.Dir = dir
	var stdout, stderr bytes.Buffer
	c.Stdout, c.Stderr = &stdout, &stderr
	if err := c.Run(); !exited(err, codes...) {
		t.Fatalf("lianhe %v: %v\n%s%s", args, err, stdout.String(), stderr.String())
	}
	return stdout.String()
}

// change does to the database what no command does.
func change(t *testing.T, dir, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite3", filepath.Join(dir, "x.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		t.Fatal(err)
	}
}

// sample makes a database of notices, one of them in an archive beside others, and
// a file that gave no document.
func sample(t *testing.T, n int) (dir string) {
	t.Helper()
	dir = t.TempDir()
	in := filepath.Join(dir, "in")
	if err := os.Mkdir(in, 0o700); err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{"bad.docx": []byte("PK\x03\x04 cut off"), "b.zip": zipped(t, map[string][]byte{
		"甲.txt": []byte(noticeText(501)), "乙.txt": []byte(noticeText(502)), "丙.txt": []byte(noticeText(503)), "../丁.txt": []byte(noticeText(504)),
	})}
	for i := range n {
		files[fmt.Sprintf("%03d.txt", i)] = []byte(noticeText(i))
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(in, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	lianhe(t, dir, []int{2}, "import", "--db", "x.db", "in")
	return dir
}

// TestReparse: with nothing changed nothing is reported, a dry run leaves every
// byte as it was, what another parser had read is told as a diff, what a person
// decided or corrected stays, and a file that failed gets a new try.
func TestReparse(t *testing.T) {
	dir := sample(t, 3)
	db, err := store.Open(filepath.Join(dir, "x.db"))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := db.Find(t.Context(), "in/000.txt")
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Correct(t.Context(), store.Correction{Document: doc, Table: "consortia", Ord: 1, Column: "field", Value: "低空经济"}); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if out := lianhe(t, dir, []int{0}, "units", "merge", "--db", "x.db", "云溪一丁传感技术有限公司", "云溪丁丄传感技术有限公司"); out == "" {
		t.Error("no decision")
	}
	want := contents(t, dir)

	if out := lianhe(t, dir, []int{0}, "reparse", "--db", "x.db", "--all"); !strings.Contains(out, "重新读取 8 份，其中 0 份有变化，0 份没有读成") {
		t.Errorf("nothing changed, and it says:\n%s", out)
	}
	if diff := cmp.Diff(want, contents(t, dir)); diff != "" {
		t.Errorf("a re-parse by the same parser changed (-before +after):\n%s", diff)
	}

	change(t, dir, `UPDATE consortia SET name = '旧名' WHERE document_id = (SELECT id FROM documents WHERE path = 'in/001.txt');
		UPDATE documents SET status = 'failed' WHERE path = 'in/002.txt';
		UPDATE documents SET parser_version = '0'`)
	before, err := os.ReadFile(filepath.Join(dir, "x.db"))
	if err != nil {
		t.Fatal(err)
	}
	dry := lianhe(t, dir, []int{0}, "reparse", "--db", "x.db", "--dry-run")
	for _, s := range []string{"旧名 → 云溪第2创新联合体", "没有写数据库", "重新读取 8 份，其中 2 份有变化"} {
		if !strings.Contains(dry, s) {
			t.Errorf("the dry run does not say %s:\n%s", s, dry)
		}
	}
	after, err := os.ReadFile(filepath.Join(dir, "x.db"))
	if err != nil || !bytes.Equal(before, after) {
		t.Errorf("the dry run wrote to the database (%v)", err)
	}

	var told struct {
		Changed []struct {
			Path    string
			Changes []any
		}
	}
	if err := json.Unmarshal([]byte(lianhe(t, dir, []int{0}, "reparse", "--db", "x.db", "--json")), &told); err != nil {
		t.Fatal(err)
	}
	for _, d := range told.Changed {
		if changed := d.Path == "in/001.txt" || d.Path == "in/002.txt"; changed != (len(d.Changes) > 0) {
			t.Errorf("%s: %d changes", d.Path, len(d.Changes))
		}
	}
	if diff := cmp.Diff(want, contents(t, dir)); diff != "" {
		t.Errorf("after the re-parse (-before +after):\n%s", diff)
	}
	if out := lianhe(t, dir, []int{0}, "reparse", "--db", "x.db"); !strings.Contains(out, "重新读取 0 份") {
		t.Errorf("all is of today's version, and it says:\n%s", out)
	}
}

// TestReparseKilled: a re-parse that is killed goes on where it was.
func TestReparseKilled(t *testing.T) {
	dir := sample(t, 150)
	want := contents(t, dir)
	change(t, dir, "UPDATE documents SET parser_version = '0'")
	for i := range 6 {
		c := exec.Command("lianhe", "reparse", "--db", "x.db")
		c.Dir = dir
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(60+25*i) * time.Millisecond)
		_ = c.Process.Kill()
		_ = c.Wait()
	}
	lianhe(t, dir, []int{0}, "reparse", "--db", "x.db")
	if diff := cmp.Diff(want, contents(t, dir)); diff != "" {
		t.Errorf("the databases differ (-undisturbed +killed):\n%s", diff)
	}
	db, err := store.OpenReadOnly(filepath.Join(dir, "x.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if n := number(t, db, "SELECT count(*) FROM documents WHERE parser_version = '0'"); n > 0 {
		t.Errorf("%d documents left of the old version", n)
	}
}

// TestDoctorOriginals: an original that is gone, damaged or open to others is
// told, and sending the file again mends what it can.
func TestDoctorOriginals(t *testing.T) {
	dir := sample(t, 2)
	if out := lianhe(t, dir, []int{0}, "doctor", "--db", "x.db"); !strings.Contains(out, "完好") || strings.Contains(out, "提示") {
		t.Errorf("a sound database:\n%s", out)
	}
	originals, err := filepath.Glob(filepath.Join(dir, "x.db.files", "*", "*"))
	if err != nil || len(originals) != 4 {
		t.Fatalf("%v %v", originals, err)
	}
	for i, path := range originals {
		if err := os.Chmod(path, 0o600); err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			err = os.Remove(path)
		} else {
			err = os.WriteFile(path, []byte("damaged"), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, d := range []string{"", filepath.Base(filepath.Dir(originals[1]))} {
		if err := os.Chmod(filepath.Join(dir, "x.db.files", d), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	spare := filepath.Join(dir, "x.db.files", "ff")
	if err := os.MkdirAll(spare, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(spare, strings.Repeat("f", 64)), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	out := lianhe(t, dir, []int{1}, "doctor", "--db", "x.db")
	for _, s := range []string{"不在", "已损坏", "可被其他用户读取", "1 份原件不属于"} {
		if !strings.Contains(out, s) {
			t.Errorf("not told: %s\n%s", s, out)
		}
	}
	lianhe(t, dir, []int{2}, "import", "--db", "x.db", "in")
	if err := os.Chmod(filepath.Join(dir, "x.db.files"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Dir(originals[1]), 0o700); err != nil {
		t.Fatal(err)
	}
	lianhe(t, dir, []int{0}, "doctor", "--db", "x.db")
	lianhe(t, dir, []int{0}, "backup", "--db", "x.db", "copy.db")
	if out := lianhe(t, dir, []int{1}, "doctor", "--db", "copy.db"); strings.Count(out, "问题") != 1 || !strings.Contains(out, "copy.db.files") {
		t.Errorf("the folder of originals is missing:\n%s", out)
	}
}
