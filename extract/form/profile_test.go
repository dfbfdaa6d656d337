package form

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A field that is listed again keeps what it does not say.
func TestInheritedField(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "next.yaml", "name: next\nbase: jiangsu\ntitles: [联合体申报表]\nfields:\n  - {columns: [applications.lead_type], labels: [企业类别]}\n  - {columns: [applications.member_count], labels: [组成单位]}\n"+
		"tables:\n  - table: members\n    header:\n      - {columns: [revenue_yuan], labels: [年产值]}\n")
	set := load(t, dir)
	doc := page("联合体申报表\n企业类别|□创新型领军企业 ☑龙头骨干企业\n组成单位|3家，其中企业2家，高校1家\n序号|单位名称|年产值（亿元）\n1|甲公司|1.5")
	rs := set.Extract(doc, set.Match(doc))
	equal(t, "fields", column(rs, "applications", "lead_type", "member_count", "enterprise_count"), [][]string{{"backbone", "3家", "2"}})
	equal(t, "members", column(rs, "members", "revenue_yuan"), [][]string{{"1.5[亿元]"}})
}

func TestExtraProfile(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "next.yaml", `
name: jiangsu-2027
base: jiangsu
titles: ["江苏省创新联合体申报表"]
fields:
  - columns: [applications.chief_scientist]
    labels: [首席技术专家]
tables:
  - table: members
    header:
      - {columns: [name], labels: [共建单位]}
`)
	set := load(t, dir)
	doc := page("江苏省创新联合体申报表\n首席技术专家|陈帆\n联系人|乙\n序号|共建单位|任务分工\n1|河海大学|载荷")
	p := set.Match(doc)
	if p == nil || p.Name != "jiangsu-2027" || p.Rules != "jiangsu-2023" {
		t.Fatalf("matched %+v", p)
	}
	rs := set.Extract(doc, p)
	equal(t, "chief", column(rs, "applications", "chief_scientist", "contact_person"), [][]string{{"陈帆", "乙"}})
	equal(t, "members", column(rs, "members", "name", "task"), [][]string{{"河海大学", "载荷"}})
}

// A form that no profile knows by its title is read by its labels, and says so.
func TestUnknownForm(t *testing.T) {
	rs := read(t, strings.Replace(official, "江苏省创新联合体建设试点申请书", "浙江省产业技术联合体申报书", 1))
	title, _ := rs.Document.Get("title")
	equal(t, "title", title.Text, "浙江省产业技术联合体申报书")
	equal(t, "issues", codes(rs), []string{"document.unknown_kind documents/1/title"})
	equal(t, "members", len(rs.Of("members")), 3)
}

func TestBadProfiles(t *testing.T) {
	for name, c := range map[string]struct{ yaml, want string }{
		"an unknown column": {"name: x\ntitles: [甲]\nfields:\n  - columns: [applications.adress]\n    labels: [地址]\n", "第4行"},
		"an unknown key":    {"name: x\ntitles: [甲]\nfeilds: []\n", "第3行"},
		"no YAML":           {"name: [", "第1行"},
		"no title":          {"name: x\nfields:\n  - {columns: [applications.field], labels: [领域]}\n", "titles"},
		"an empty label":    {"name: x\ntitles: ['*']\n", "第2行"},
		"an unknown base":   {"name: x\nbase: y\ntitles: [甲]\n", "base"},
		"a circle":          {"name: x\nbase: x\ntitles: [甲]\n", "base"},
	} {
		dir := t.TempDir()
		write(t, dir, "bad.yaml", c.yaml)
		_, err := Load(dir)
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "bad.yaml") {
			t.Errorf("%s: %v, want %s and the file's name", name, err, c.want)
		}
	}
	if _, err := Load(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("a folder that is not there gives no error")
	}
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// FuzzProfile: a profile is read or refused, never half of it.
func FuzzProfile(f *testing.F) {
	data, err := embedded.ReadFile("profiles/yangtze.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(data))
	f.Add("name: x\ntitles: [甲*]\nfields:\n  - {columns: [applications.field], labels: [领域], options: [{code: a, labels: [b]}]}\n")
	f.Add("name: &a x\ntitles: *a\n<<: {b: [")
	f.Fuzz(func(t *testing.T, s string) {
		p, err := parse([]byte(s))
		if err == nil && p.Name == "" || err != nil && p != nil {
			t.Fatalf("profile %+v, error %v", p, err)
		}
	})
}
