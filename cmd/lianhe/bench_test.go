package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

// BenchmarkImport imports a mixed folder, worker processes, parsing, storing and
// all, and prints the documents per second and the share of all processors that
// was used. A variant of a fixture differs in its bytes and not in what it says.
func BenchmarkImport(b *testing.B) {
	fixtures, err := filepath.Glob(filepath.Join("..", "..", "fixtures", "documents", "*", "*"))
	if err != nil || len(fixtures) == 0 {
		b.Fatal(fixtures, err)
	}
	const copies = 20
	dir := b.TempDir()
	for i, path := range fixtures {
		data, err := os.ReadFile(path)
		if err != nil {
			b.Fatal(err)
		}
		for k := range copies {
			v := filepath.Join(dir, "in", fmt.Sprint(k), fmt.Sprintf("%02d%s", i, filepath.Ext(path)))
			if err := os.MkdirAll(filepath.Dir(v), 0o700); err != nil {
				b.Fatal(err)
			}
			if err := os.WriteFile(v, variant(b, data, k), 0o600); err != nil {
				b.Fatal(err)
			}
		}
	}
	var used time.Duration
	for i := 0; b.Loop(); i++ {
		c := exec.Command("lianhe", "import", "--db", fmt.Sprintf("x%d.db", i), "in")
		c.Dir = dir
		if out, err := c.CombinedOutput(); err != nil {
			b.Fatalf("%v\n%s", err, out)
		}
		used += c.ProcessState.UserTime() + c.ProcessState.SystemTime()
	}
	b.ReportMetric(100*used.Seconds()/b.Elapsed().Seconds()/float64(runtime.NumCPU()), "%cpu")
	b.ReportMetric(float64(len(fixtures)*copies*b.N)/b.Elapsed().Seconds(), "documents/s")
}

// variant adds bytes that mean nothing: a comment to an archive, a comment behind
// the end of a PDF, blank lines to a text.
func variant(b *testing.B, data []byte, k int) []byte {
	if !bytes.HasPrefix(data, []byte("PK")) {
		if bytes.HasPrefix(data, []byte("%PDF")) {
			return fmt.Appendf(bytes.Clone(data), "%%%d\n", k)
		}
		return append(bytes.Clone(data), bytes.Repeat([]byte("\n"), k+1)...)
	}
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		b.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range r.File {
		if err := w.Copy(f); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.SetComment(fmt.Sprint(k)); err != nil {
		b.Fatal(err)
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
	return out.Bytes()
}
