package main

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lianhe/cmd/lianhe/ingest"
	"lianhe/extract"
	"lianhe/store"
)

// TestMonitor: the log is rotated under the monitor's hands, holds no numbers of
// people and no raw control characters, tells a lasting error once; the counters
// go on after a restart.
func TestMonitor(t *testing.T) {
	dir := t.TempDir()
	db, log, metrics := filepath.Join(dir, "x.db"), filepath.Join(dir, "log"), filepath.Join(dir, "prom")
	d, err := store.Open(db)
	if err != nil {
		t.Fatal(err)
	}
	run, err := d.StartRun(t.Context(), "inbox in", "1")
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range []store.Outcome{store.Stored, store.Stored, store.Duplicate} {
		if err := d.Skip(t.Context(), run, "a", "", o, 0, ""); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	m := newMonitor(log, metrics)
	m.took(run, []ingest.File{{Path: "in/张三13812345678\u202e.pdf", Outcome: store.Failed, Failure: &extract.Error{Code: extract.FileUnreadable, Reason: "身份证 11010519491231002X"}}})
	broken := errors.New("打不开 in/11010519491231002X.pdf")
	for i := range 3 {
		if err := m.round(db, nil, broken, i > 0); err != nil {
			t.Fatal(err)
		}
	}
	first, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(first)), "\n")
	if len(lines) != 2 {
		t.Errorf("%d lines, want one for the file and one for the error:\n%s", len(lines), first)
	}
	for _, l := range lines {
		if !json.Valid([]byte(l)) {
			t.Errorf("no JSON: %s", l)
		}
	}
	for _, s := range []string{"13812345678", "11010519491231002X", "\u202e"} {
		if strings.Contains(string(first), s) {
			t.Errorf("the log holds %q", s)
		}
	}
	if err := os.Rename(log, log+".1"); err != nil {
		t.Fatal(err)
	}
	m = newMonitor(log, metrics)
	if err := m.round(db, nil, broken, false); err != nil {
		t.Fatal(err)
	}
	figures, err := os.ReadFile(metrics)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{"lianhe_inbox_up 0\n", "lianhe_inbox_errors_total 4\n", "lianhe_inbox_stored_total 2\n", "lianhe_inbox_duplicate_total 1\n"} {
		if !strings.Contains(string(figures), s) {
			t.Errorf("no %q in\n%s", s, figures)
		}
	}
	for path, mode := range map[string]os.FileMode{log: 0o600, metrics: 0o644} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s: %v %v", path, info.Mode(), err)
		}
	}
}
