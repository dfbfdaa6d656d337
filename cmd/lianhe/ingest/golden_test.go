package ingest

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lianhe/extract"
	"lianhe/extract/archive"
)

var update = flag.Bool("update", false, "rewrite the goldens of fixtures/; a person reads the diff")

var fixtures = filepath.Join("..", "..", "..", "fixtures")

// TestGolden compares every fixture at each boundary of the pipeline with what a
// person has checked: the document as read, the raw records, the normalized rows
// with their findings.
func TestGolden(t *testing.T) {
	p, err := NewPipeline("", "")
	if err != nil {
		t.Fatal(err)
	}
	root := filepath.Join(fixtures, "documents")
	n := 0
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, in := range inputs(t, rel, data) {
			n++
			t.Run(in.Path, func(t *testing.T) { golden(t, p, in) })
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n < 15 {
		t.Errorf("only %d fixtures", n)
	}
}

// inputs is a file itself, or what an archive holds.
func inputs(t *testing.T, path string, data []byte) []extract.Input {
	in := extract.Input{Path: path, Data: data, Limits: extract.DefaultLimits}
	if extract.Sniff(data) != extract.ZIP {
		return []extract.Input{in}
	}
	entries, _, err := archive.Expand(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	var out []extract.Input
	for i, e := range entries {
		out = append(out, extract.Input{Path: fmt.Sprintf("%s!%d%s", path, i+1, filepath.Ext(e.Name)), Data: e.Data, Limits: in.Limits})
	}
	return out
}

func golden(t *testing.T, p *Pipeline, in extract.Input) {
	format := extract.Sniff(in.Data)
	reader, ok := readers[format]
	if !ok {
		t.Fatalf("no reader for %s", format)
	}
	doc, err := reader.Read(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	recs := p.records(doc)
	compare(t, in.Path+".document.json", doc)
	compare(t, in.Path+".records.json", recs)
	res := p.read(context.Background(), newPart(in.Path, in.Data)).Result
	res.Text, res.SHA256 = "", "" // in the document's golden, and in the file itself
	compare(t, in.Path+".rows.json", res)
}

func compare(t *testing.T, name string, v any) {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(fixtures, "golden", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; run go test ./cmd/lianhe/ingest -run Golden -update and read the diff", err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

// TestBroken reads files that give no document: each has a reason and a remedy.
func TestBroken(t *testing.T) {
	p, err := NewPipeline("", "")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(fixtures, "broken", "*"))
	if err != nil || len(files) < 5 {
		t.Fatalf("%v: %v", files, err)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range p.Parse(context.Background(), f, data) {
			if d.Failure == nil || d.Failure.Code == "" || d.Failure.Reason == "" || d.Failure.Remedy == "" {
				t.Errorf("%s: failure %+v", f, d.Failure)
			}
		}
	}
}
