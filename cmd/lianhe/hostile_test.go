package main

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"unicode"

	"lianhe/store"
)

// TestHostileFiles imports a folder of files made to do harm, with one good one
// among them. The parent lives, every file has its row in imports, every file
// that gave no document says why, the good one is stored, and nothing is written
// outside of the program's own files.
func TestHostileFiles(t *testing.T) {
	dir := t.TempDir()
	in := filepath.Join(dir, "in")
	n := hostileSet(t, in)
	before := listing(t, in)
	c := exec.Command("lianhe", "import", "--db", "x.db", "in")
	c.Dir = dir
	var stdout, stderr bytes.Buffer
	c.Stdout, c.Stderr = &stdout, &stderr
	if err := c.Run(); !exited(err, 2) {
		t.Fatalf("import: %v\n%s", err, stderr.String())
	}
	for _, r := range stdout.String() + stderr.String() {
		if r != '\n' && unicode.IsControl(r) || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			t.Fatalf("raw control character %U in the report", r)
		}
	}
	db, err := store.OpenReadOnly(filepath.Join(dir, "x.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if got := number(t, db, "SELECT count(DISTINCT CASE WHEN instr(path, '!') THEN substr(path, 1, instr(path, '!') - 1) ELSE path END) FROM imports"); got != n {
		t.Errorf("imports names %d of %d files", got, n)
	}
	if got := number(t, db, "SELECT count(*) FROM documents d WHERE d.status = 'failed' AND NOT EXISTS (SELECT 1 FROM findings f WHERE f.document_id = d.id AND f.code <> '' AND f.message <> '')"); got != 0 {
		t.Errorf("%d failed documents without a finding", got)
	}
	if got := number(t, db, "SELECT count(*) FROM imports WHERE outcome = 'failed' AND coalesce(reason, '') = ''"); got != 0 {
		t.Errorf("%d failed files without a reason", got)
	}
	if got := number(t, db, "SELECT count(*) FROM documents WHERE title = '关于公布创新联合体名单的通知' AND status <> 'failed'"); got == 0 {
		t.Error("the good file is not stored")
	}
	if got := number(t, db, "SELECT count(*) FROM members WHERE name LIKE '%2%' AND name LIKE '=%'"); got != 0 {
		t.Error("a formula was evaluated or taken for a name")
	}
	if after := listing(t, in); strings.Join(before, "\n") != strings.Join(after, "\n") {
		t.Error("the import wrote among its input")
	}
	for _, path := range listing(t, dir) {
		if path != "." && path != "in" && !strings.HasPrefix(path, "in/") && !strings.HasPrefix(path, "x.db") {
			t.Errorf("written outside: %s", path)
		}
	}
}

func number(t *testing.T, db *store.DB, sql string) int {
	t.Helper()
	rows, err := db.Query(context.Background(), sql)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	if err := rows.Each(func(row []any) error {
		n = int(row[0].(int64))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

func listing(t *testing.T, root string) []string {
	t.Helper()
	var out []string
	if err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		rel, relErr := filepath.Rel(root, path)
		if err != nil || relErr != nil {
			return err
		}
		out = append(out, filepath.ToSlash(rel))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

// hostileSet fills a folder and returns how many files are in it.
func hostileSet(t *testing.T, dir string) int {
	t.Helper()
	n := 0
	write := func(name string, data []byte) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		n++
	}
	write("good.txt", []byte(noticeText(1)))
	// Cut and flipped copies of real shapes.
	random := rand.New(rand.NewSource(2))
	fixtures, err := filepath.Glob(filepath.Join("..", "..", "fixtures", "documents", "*", "*"))
	if err != nil || len(fixtures) < 10 {
		t.Fatalf("fixtures: %v %v", fixtures, err)
	}
	for i, path := range fixtures {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		ext := filepath.Ext(path)
		for k := range 8 {
			write(fmt.Sprintf("cut/%d-%d%s", i, k, ext), data[:random.Intn(len(data))])
			flipped := bytes.Clone(data)
			for range 1 + len(flipped)/200 {
				flipped[random.Intn(len(flipped))] ^= 1 << random.Intn(8)
			}
			write(fmt.Sprintf("flip/%d-%d%s", i, k, ext), flipped)
		}
		write(fmt.Sprintf("wrong/%d%s", i, map[bool]string{true: ".docx", false: ".pdf"}[ext == ".pdf"]), data)
	}
	// Bombs: much from little, deep nesting, cycles.
	zeros := make([]byte, 1<<20)
	write("bomb/flat.zip", zipped(t, map[string][]byte{"a.txt": bytes.Repeat(zeros, 64)}))
	inner := zipped(t, map[string][]byte{"a.txt": zeros})
	for range 12 {
		inner = zipped(t, map[string][]byte{"a.zip": inner, "b.zip": inner})
	}
	write("bomb/nested.zip", inner)
	write("bomb/up.zip", zipped(t, map[string][]byte{"../../outside.txt": []byte(noticeText(2)), "/etc/outside.txt": []byte(noticeText(3))}))
	deep := strings.Repeat("<w:p>", 200000)
	write("bomb/deep.docx", zipped(t, docxParts("<w:body>"+deep+"</w:body>")))
	write("bomb/entity.docx", zipped(t, map[string][]byte{"[Content_Types].xml": []byte(contentTypes), "word/document.xml": []byte(`<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>`)}))
	write("bomb/span.docx", zipped(t, docxParts(`<w:body><w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl></w:body>`)))
	write("bomb/span.html", []byte(`<table><tr><td colspan="2000000000" rowspan="2000000000">名单</td></tr></table>`))
	write("bomb/deep.html", []byte(strings.Repeat("<div><table><tr><td>", 50000)))
	write("bomb/pages.pdf", pdfOf("1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj", "2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 999999999>>endobj"))
	write("bomb/length.pdf", pdfOf("1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj", "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj", "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 1e9 1e9]/Contents 4 0 R>>endobj", "4 0 obj<</Length 4 0 R>>stream\nBT ET\nendstream endobj"))
	write("bomb/inflate.pdf", pdfOf("1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj", "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj", "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>endobj", deflated(bytes.Repeat([]byte("q "), 10<<20))))
	write("bomb/table.txt", []byte(strings.Repeat(strings.Repeat("\t", 5000)+"\n", 2000)))
	write("bomb/line.txt", bytes.Repeat([]byte("创新联合体，"), 1<<17))
	// Names that would spoil a terminal or a path.
	write("new\nline.txt", []byte("x"))
	write("right\u202eleft.pdf", []byte("%PDF-1.4 nothing"))
	write("escape\x1b[31m.docx", []byte("PK\x03\x04"))
	write("dots..txt", []byte{})
	// Things that are no files.
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe.pdf"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("loop.docx", filepath.Join(dir, "loop.docx")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("..", filepath.Join(dir, "up")); err != nil {
		t.Fatal(err)
	}
	n += 3
	if n < 200 {
		t.Fatalf("only %d hostile files", n)
	}
	return n
}

const contentTypes = `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`

func docxParts(body string) map[string][]byte {
	return map[string][]byte{
		"[Content_Types].xml": []byte(contentTypes),
		"word/document.xml":   []byte(`<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">` + body + `</w:document>`),
	}
}

func zipped(t *testing.T, files map[string][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		data := files[name]
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func deflated(data []byte) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, _ = w.Write(data) // a bytes.Buffer takes all
	_ = w.Close()
	return fmt.Sprintf("4 0 obj<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream endobj", b.Len(), b.String())
}

// pdfOf is a PDF of the objects, numbered from 1, with a right cross-reference.
func pdfOf(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	var at []int
	for _, o := range objects {
		at = append(at, b.Len())
		b.WriteString(o + "\n")
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, p := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", p)
	}
	fmt.Fprintf(&b, "trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, start)
	return b.Bytes()
}
