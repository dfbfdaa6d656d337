package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestImportLaw keeps the one direction of flow: extract ← normalize ← store ←
// cmd. A stage imports itself and earlier ones, sibling readers never import
// each other, and each foreign library has the one place where it may be used.
func TestImportLaw(t *testing.T) {
	stages := []string{"extract", "normalize", "store", "cmd"}
	rank := map[string]int{}
	for i, s := range stages {
		rank[s] = i
	}
	homes := map[string][]string{
		"github.com/ledongthuc/pdf":       {"extract/pdf"},
		"github.com/klippa-app/":          {"extract/pdf"},
		"github.com/xuri/excelize/":       {"extract/sheet", "store/export"},
		"github.com/go-ego/gse":           {"normalize/unit"},
		"github.com/mattn/go-sqlite3":     {"store"},
		"github.com/goccy/go-yaml":        {"extract/catalog", "extract/form"},
		"github.com/spf13/cobra":          {"cmd/lianhe"},
		"github.com/richardlehane/":       {"extract", "extract/sheet", "extract/word"},
		"golang.org/x/net/html":           {"extract/html"},
		"github.com/bodgit/sevenzip":      {"extract/archive"},
		"github.com/nwaples/rardecode/v2": {"extract/archive"},
	}
	shared := map[string]bool{"extract": true, "extract/layout": true, "extract/figure": true, "extract/catalog": true}
	root := filepath.Join("..", "..")
	seen := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && strings.HasPrefix(d.Name(), ".") && path != root {
			return fs.SkipDir
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		rel, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		dir := filepath.ToSlash(rel)
		stage, _, _ := strings.Cut(dir, "/")
		if _, ok := rank[stage]; !ok {
			t.Errorf("%s: %q is no stage; the top level holds %v", path, stage, stages)
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		seen++
		isTest := strings.HasSuffix(path, "_test.go")
		for _, spec := range f.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			for library, allowed := range homes {
				if belongs(imported, library) && !contains(allowed, dir) && !isTest {
					t.Errorf("%s imports %s, whose place is %v", path, imported, allowed)
				}
			}
			own, ok := strings.CutPrefix(imported, "lianhe/")
			if !ok {
				continue
			}
			to, _, _ := strings.Cut(own, "/")
			if rank[to] > rank[stage] {
				t.Errorf("%s imports %s: %s comes before %s", path, imported, stage, to)
			}
			if stage == "extract" && to == "extract" && own != dir && !shared[own] && !isTest {
				t.Errorf("%s imports its sibling %s", path, imported)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 50 {
		t.Errorf("looked at %d files only", seen)
	}
}

// belongs reports whether a package is the library, or one below a path that ends
// with a slash.
func belongs(imported, library string) bool {
	return imported == library || strings.HasSuffix(library, "/") && strings.HasPrefix(imported, library)
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
