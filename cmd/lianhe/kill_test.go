package main

import (
	"context"
	"fmt"
	"io/fs"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lianhe/store"
)

// TestInboxSurvivesKills kills an inbox run at fifty random instants. In the end
// the database equals that of an undisturbed run, every file is in exactly one of
// done/ and failed/, and nothing temporary remains.
func TestInboxSurvivesKills(t *testing.T) {
	calm, wild := t.TempDir(), t.TempDir()
	names := fillInbox(t, calm)
	fillInbox(t, wild)
	if out, err := inboxRun(calm).CombinedOutput(); !exited(err, 0, 2) {
		t.Fatalf("undisturbed run: %v\n%s", err, out)
	}
	random := rand.New(rand.NewSource(1))
	for kills := 0; kills < 50; {
		c := inboxRun(wild)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(10+random.Intn(110)) * time.Millisecond)
		if c.Process.Kill() == nil {
			kills++
		}
		_ = c.Wait()
	}
	if out, err := inboxRun(wild).CombinedOutput(); !exited(err, 0, 2) {
		t.Fatalf("last run: %v\n%s", err, out)
	}
	want := contents(t, calm)
	if diff := cmp.Diff(want, contents(t, wild)); diff != "" || len(want["cases"]) == 0 {
		t.Errorf("the databases differ (-undisturbed +killed):\n%s", diff)
	}
	if diff := cmp.Diff(reports(t, calm), reports(t, wild)); diff != "" {
		t.Errorf("the reports differ (-undisturbed +killed):\n%s", diff)
	}
	for _, name := range names {
		done, failed := exists(wild, "in", "done", name), exists(wild, "in", "failed", name)
		if done == failed || exists(wild, "in", name) {
			t.Errorf("%s: in done %v, in failed %v, in the inbox %v", name, done, failed, exists(wild, "in", name))
		}
	}
	if diff := cmp.Diff(tree(t, calm), tree(t, wild)); diff != "" {
		t.Errorf("the folders differ (-undisturbed +killed):\n%s", diff)
	}
}

// fillInbox writes notices, some of them several times, in folders and in archives,
// and files that are no documents, again some of them twice.
func fillInbox(t *testing.T, dir string) []string {
	t.Helper()
	in := filepath.Join(dir, "in")
	var names []string
	write := func(name string, data []byte) {
		path := filepath.Join(in, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		old := time.Now().Add(-time.Hour)
		if err := os.Chtimes(path, old, old); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	for i := range 360 {
		name := fmt.Sprintf("名单%03d", i)
		if i%10 == 0 {
			name = "下级/" + name
		}
		write(name+".txt", []byte(noticeText(i)))
		switch i % 40 {
		case 3:
			write(name+"副本.txt", []byte(noticeText(i)))
		case 7:
			write(name+".zip", zipped(t, map[string][]byte{"甲.txt": []byte(noticeText(1000 + i)), "乙.txt": []byte(noticeText(1000 + i)), "丙.txt": []byte(noticeText(i))}))
		case 11:
			write(name+"坏.zip", zipped(t, map[string][]byte{"甲.txt": []byte(noticeText(2000 + i)), "../丁.txt": nil, "戊.docx": []byte("PK\x03\x04 cut off")}))
		case 15:
			write(name+"坏.docx", fmt.Appendf(nil, "PK\x03\x04 cut off %d", i))
			write(name+"坏副本.docx", fmt.Appendf(nil, "PK\x03\x04 cut off %d", i))
		case 19: // one application in two files, one of which also comes by itself
			lead := fmt.Sprintf("盐城%c%c风电科技有限公司", '丁'+rune(i), '七'+rune(i))
			form, cover := strings.ReplaceAll(formText(""), "盐城棠舟风电科技有限公司", lead), strings.ReplaceAll(coverText, "盐城棠舟风电科技有限公司", lead)
			write(name+"申请.zip", zipped(t, map[string][]byte{"申请书.txt": []byte(form), "封面.txt": []byte(cover)}))
			write(name+"封面.txt", []byte(cover))
		}
	}
	write("重复.txt", []byte(noticeText(7)))
	write("空.pdf", nil)
	return names
}

// coverText is what formText leaves out, without the texts.
const coverText = "江苏省创新联合体建设试点申请书\n\n联合体名称：盐城市海上风电运维创新联合体\n牵头单位：盐城棠舟风电科技有限公司\n联系人：连翘\n联系电话：0515-80001111\n"

// noticeText is an invented list of one consortium with two members.
func noticeText(i int) string {
	return fmt.Sprintf("云溪市科学技术局\n\n云科〔2024〕%d号\n\n关于公布创新联合体名单的通知\n\n各有关单位：\n\n现将名单予以公布。\n\n附件：创新联合体名单\n\n云溪市科学技术局\n\n2024年5月6日\n\n附件\n\n创新联合体名单\n\n序号\t联合体名称\t领域\t单位类别\t单位名称\n1\t云溪第%d创新联合体\t物联网\t牵头单位\t云溪%c%c传感技术有限公司\n\t\t\t成员单位\t棠湖大学\n", i+1, i+1, '一'+rune(i), '丁'+rune(i*3))
}

func inboxRun(dir string) *exec.Cmd {
	c := exec.Command("lianhe", "inbox", "--once", "--db", "x.db", "in")
	c.Dir = dir
	return c
}

func exited(err error, codes ...int) bool {
	if err == nil {
		return slices.Contains(codes, 0)
	}
	e, ok := err.(*exec.ExitError)
	return ok && slices.Contains(codes, e.ExitCode())
}

// contents is what a run leaves in the database, but for times and run numbers.
func contents(t *testing.T, dir string) map[string][]string {
	t.Helper()
	db, err := store.OpenReadOnly(filepath.Join(dir, "x.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	out := map[string][]string{}
	for name, sql := range map[string]string{
		"documents":  "SELECT id, sha256, path, kind, title, doc_number, status, original FROM documents ORDER BY id",
		"imports":    "SELECT path, sha256, outcome, document_id, reason FROM imports ORDER BY path, sha256",
		"consortia":  "SELECT * FROM consortia ORDER BY id",
		"members":    "SELECT * FROM members ORDER BY document_id, ord",
		"units":      "SELECT * FROM units ORDER BY id",
		"findings":   "SELECT * FROM findings ORDER BY document_id, ord",
		"parts":      "SELECT * FROM parts ORDER BY archive, path",
		"cases":      "SELECT * FROM cases ORDER BY document_id, companion_id",
		"pairs":      "SELECT a, b, reason FROM near_pairs ORDER BY a, b",
		"to do":      "SELECT 'archive', archive FROM unjudged UNION ALL SELECT 'document', document_id FROM stale_documents UNION ALL SELECT kind, value FROM stale_keys UNION ALL SELECT 'name', name FROM stale_names",
		"provenance": `SELECT * FROM provenance ORDER BY document_id, record, "column"`,
	} {
		rows, err := db.Query(context.Background(), sql)
		if err != nil {
			t.Fatal(err)
		}
		if err := rows.Each(func(row []any) error {
			out[name] = append(out[name], fmt.Sprint(row...))
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func exists(parts ...string) bool {
	_, err := os.Lstat(filepath.Join(parts...))
	return err == nil
}

// reports are those beside the files that were taken, but for the time.
func reports(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, name := range tree(t, dir) {
		if !strings.HasSuffix(name, ".说明.txt") {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		head, rest, _ := strings.Cut(string(data), "处理时间")
		_, rest, _ = strings.Cut(rest, "\n")
		out[name] = head + rest
	}
	return out
}

// tree lists all files that a run leaves, but for those of the open database.
func tree(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		rel, relErr := filepath.Rel(dir, path)
		if err != nil || relErr != nil {
			return err
		}
		if !strings.HasPrefix(rel, "x.db-") {
			out = append(out, rel)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
