package main

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lianhe/cmd/lianhe/ingest"
	"lianhe/extract"
	"lianhe/store"
)

// tableOf is the table of an application in the fixtures, a file that has no plan.
func tableOf(t *testing.T) []byte {
	t.Helper()
	z, err := zip.OpenReader(filepath.Join("..", "..", "fixtures", "documents", "applications", "tangzhou.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	for _, f := range z.File {
		if !strings.HasSuffix(f.Name, ".xlsx") {
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	t.Fatal("no workbook")
	return nil
}

// formText is the form of the same application without the table.
func formText(contact string) string {
	return "江苏省创新联合体建设试点申请书\n\n联合体名称：盐城市海上风电运维创新联合体\n牵头单位：盐城棠舟风电科技有限公司\n" + contact + "填报日期：2023年9月1日\n\n" + planText
}

const planText = "一、建设意义及发展方向\n围绕海上风电运维的关键技术，组织上下游单位协同攻关。\n二、建设任务及目标\n完成三项关键技术攻关，建成一个中试平台，培养一批人才。\n" +
	"三、保障措施\n成立理事会，设立专项资金，定期考核各单位的任务完成情况。\n\n牵头单位简介\n盐城棠舟风电科技有限公司成立于2010年，主营海上风电运维，员工五千余人。\n"

type finding struct{ Path, Severity, Code, Message, Record, Place, Hint, Answer string }

func checked(t *testing.T, dir string, args ...string) []finding {
	t.Helper()
	var out []finding
	if err := json.Unmarshal([]byte(lianhe(t, dir, []int{0}, append([]string{"check", "--json", "--db", "x.db"}, args...)...)), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestBundle: what the documents of one archive say together is what check, the
// report of the inbox and the workbook go by.
func TestBundle(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		want  []string // what a person is asked
	}{
		"form and table":           {map[string]string{"材料/申请书.txt": formText("")}, nil},
		"in folders by kind":       {map[string]string{"申请书/甲.txt": formText("")}, nil},
		"the plan in its own file": {map[string]string{"材料/建设方案.txt": "江苏省创新联合体建设方案\n\n" + planText}, nil},
		"the table alone":          {nil, []string{"建设方案和牵头单位简介没有填写"}},
		"told differently":         {map[string]string{"材料/申请书.txt": formText("联系人：张三\n")}, []string{"联系人在同一套材料中前后不一：本份（Sheet1!C7）为“连翘”，“申请书.txt”（第5行）为“张三”"}},
		"another applicant":        {map[string]string{"材料/申请书.txt": strings.ReplaceAll(formText(""), "盐城棠舟风电", "盐城丁舟风电")}, []string{"建设方案和牵头单位简介没有填写", "成员名单没有填写", "也叫“盐城市海上风电运维创新联合体”，牵头单位不同"}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			files := map[string][]byte{"材料/基础信息表.xlsx": tableOf(t)}
			for n, text := range c.files {
				files[n] = []byte(text)
			}
			in := filepath.Join(dir, "in")
			if err := os.Mkdir(in, 0o700); err != nil {
				t.Fatal(err)
			}
			old, sent := time.Now().Add(-time.Hour), filepath.Join(in, "甲.zip")
			if err := errors.Join(os.WriteFile(sent, zipped(t, files), 0o600), os.Chtimes(sent, old, old)); err != nil {
				t.Fatal(err)
			}
			lianhe(t, dir, []int{0}, "inbox", "--once", "--db", "x.db", "in")
			report, err := os.ReadFile(filepath.Join(in, "done", "甲.zip.说明.txt"))
			if err != nil {
				t.Fatal(err)
			}
			findings := checked(t, dir)
			lianhe(t, dir, []int{0}, "export", "--db", "x.db", "--format", "csv", "--out", "out")
			sheet, _ := os.ReadFile(filepath.Join(dir, "out", "审核意见.csv"))
			asked := 0
			for _, f := range findings {
				if f.Severity == "info" {
					continue
				}
				asked++
				if !strings.Contains(string(sheet), strings.ReplaceAll(f.Message, `"`, `""`)) {
					t.Errorf("not in the workbook: %s", f.Message)
				}
				if alone := f.Code != "consortium.duplicate"; alone && !strings.Contains(string(report), f.Message) {
					t.Errorf("not in the report: %s\n%s", f.Message, report)
				}
			}
			for _, w := range c.want {
				if !strings.Contains(strings.Join(messages(findings), "\n"), w) {
					t.Errorf("no %q in %q", w, messages(findings))
				}
			}
			if n := strings.Count(string(report), "\n- "); len(c.want) == 0 && asked+n > 0 || len(c.want) == 1 && asked != 1 {
				t.Errorf("%d findings ask a person, %d in the report: %q", asked, n, messages(findings))
			}
			if name != "another applicant" && strings.Contains(string(report), "需要核对") != (len(c.want) > 0) {
				t.Errorf("the report:\n%s", report)
			}
			// Read again by the same parser, it is the same.
			if out := lianhe(t, dir, []int{0}, "reparse", "--db", "x.db", "--all"); !strings.Contains(out, "其中 0 份有变化") {
				t.Error(out)
			}
			if d := cmp.Diff(findings, checked(t, dir)); d != "" {
				t.Errorf("after a re-parse: %s", d)
			}
		})
	}
}

func messages(findings []finding) []string {
	var out []string
	for _, f := range findings {
		out = append(out, f.Message)
	}
	return out
}

// TestJudgedFromTheDatabase: the rules find in what is stored what they found in
// what was parsed.
func TestJudgedFromTheDatabase(t *testing.T) {
	fixtures, err := filepath.Abs(filepath.Join("..", "..", "fixtures", "documents", "applications"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	lianhe(t, dir, []int{0}, "import", "--db", "x.db", fixtures)
	stored := checked(t, dir, "--kind", "application")
	if d := cmp.Diff(stored, checked(t, dir, "--kind", "application", "--rules", "jiangsu-2023")); d != "" || len(stored) < 10 {
		t.Errorf("%d findings: %s", len(stored), d)
	}
}

// TestArchiveRecovers: an archive that failed once, with an older parser say, and
// is read whole later has failed no more; the history of imports stays.
func TestArchiveRecovers(t *testing.T) {
	for name, again := range map[string][]string{
		"sent again":    {"import", "--db", "x.db", "甲.zip"},
		"in the inbox":  {"inbox", "--once", "--db", "x.db", "in"},
		"parsed again":  {"reparse", "--db", "x.db", "--all"},
		"first a check": {"reparse", "--db", "x.db", "--all", "--dry-run"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			data := zipped(t, map[string][]byte{"基础信息表.xlsx": tableOf(t), "申请书.txt": []byte(formText(""))})
			if err := os.Mkdir(filepath.Join(dir, "in"), 0o700); err != nil {
				t.Fatal(err)
			}
			for _, p := range []string{"甲.zip", filepath.Join("in", "甲.zip")} {
				p, old := filepath.Join(dir, p), time.Now().Add(-time.Hour)
				if err := errors.Join(os.WriteFile(p, data, 0o600), os.Chtimes(p, old, old)); err != nil {
					t.Fatal(err)
				}
			}
			sum := fmt.Sprintf("%x", sha256.Sum256(data))
			failedOnce(t, filepath.Join(dir, "x.db"), sum, data)
			if name == "first a check" {
				if out := lianhe(t, dir, []int{0}, again...); !strings.Contains(out, "申请书.txt") {
					t.Errorf("the dry run does not tell the documents:\n%s", out)
				}
				again = []string{"reparse", "--db", "x.db", "--all"}
			}
			lianhe(t, dir, []int{0}, again...)
			db, err := store.OpenReadOnly(filepath.Join(dir, "x.db"))
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			for q, want := range map[string]int{
				"SELECT count(*) FROM documents": 2, "SELECT count(*) FROM documents WHERE status = 'failed'": 0, "SELECT count(*) FROM failed_files": 0,
				"SELECT count(*) FROM imports WHERE outcome = 'failed'": 1, "SELECT count(*) FROM bundles": 2,
			} {
				if n := number(t, db, q); n != want {
					t.Errorf("%s: %d, want %d", q, n, want)
				}
			}
			if out := lianhe(t, dir, []int{0}, "doctor", "--db", "x.db"); !strings.Contains(out, "完好") || strings.Contains(out, "提示") {
				t.Error(out)
			}
			if fs := checked(t, dir); len(fs) != 1 || fs[0].Code != "members.lead_missing" {
				t.Errorf("%q", messages(fs))
			}
		})
	}
}

// failedOnce stores that an archive could not be read.
func failedOnce(t *testing.T, path, sum string, data []byte) {
	t.Helper()
	db, err := store.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	run, err := db.StartRun(t.Context(), "import 甲.zip", "0")
	if err != nil {
		t.Fatal(err)
	}
	if err := ingest.VaultOf(path).Keep(sum, data); err != nil {
		t.Fatal(err)
	}
	item := store.Item{Run: run, Path: "甲.zip", SHA256: sum, Format: extract.ZIP, ParserVersion: "0", Original: sum, At: time.Now(),
		Failure: &extract.Error{Code: extract.FileLimit, Reason: "压缩包里有文件取不出来"}}
	if _, err := db.Put(t.Context(), item); err != nil {
		t.Fatal(err)
	}
	if err := db.FinishRun(t.Context(), run); err != nil {
		t.Fatal(err)
	}
	if n := number(t, db, "SELECT count(*) FROM failed_files"); n != 1 {
		t.Errorf("%d failed files, want 1", n)
	}
}

// TestSummaryAgrees: the report of an import counts what lianhe check asks of a
// person, also what only the comparison with other documents shows.
func TestSummaryAgrees(t *testing.T) {
	dir := t.TempDir()
	in := filepath.Join(dir, "in")
	if err := os.Mkdir(in, 0o700); err != nil {
		t.Fatal(err)
	}
	table := tableOf(t)
	for name, files := range map[string]map[string][]byte{
		"甲.zip": {"信息表.xlsx": table, "申请书.txt": []byte(formText(""))},
		"乙.zip": {"申请书.txt": []byte(strings.ReplaceAll(formText(""), "2023年9月1日", "2023年9月8日"))},
	} {
		if err := os.WriteFile(filepath.Join(in, name), zipped(t, files), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var sum struct {
		Review int
		Files  []struct {
			Path, Status string
			Findings     int
		}
	}
	if err := json.Unmarshal([]byte(lianhe(t, dir, []int{0}, "import", "--json", "--db", "x.db", "in")), &sum); err != nil {
		t.Fatal(err)
	}
	count, asked := map[string]int{}, map[string]bool{}
	for _, f := range checked(t, dir) {
		if f.Answer != "" {
			continue
		}
		count[f.Path]++
		asked[f.Path] = asked[f.Path] || f.Severity != "info"
	}
	n := 0
	for _, f := range sum.Files {
		if f.Findings != count[f.Path] || (f.Status == "review") != asked[f.Path] {
			t.Errorf("%s: %d findings, %s; check tells %d, asks %v", f.Path, f.Findings, f.Status, count[f.Path], asked[f.Path])
		}
		if asked[f.Path] {
			n++
		}
	}
	if len(sum.Files) != 3 || n != sum.Review || n < 2 {
		t.Errorf("%d files, %d to be reviewed, check asks of %d", len(sum.Files), sum.Review, n)
	}
}
