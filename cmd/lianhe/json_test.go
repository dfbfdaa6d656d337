package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

// A record stands on a line of its own, and marks that would turn a terminal's
// direction of writing are escaped but not lost.
func TestWriteJSON(t *testing.T) {
	var b bytes.Buffer
	if err := writeJSON(&b, object{{"kind", "call"}, {"rows", []object{{{"a", 1}, {"b", "名\u202e单<"}}, {{"a", nil}}}}, {"none", []object{}}}); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsRune(b.String(), '\u202e') {
		t.Errorf("raw mark in %q", b.String())
	}
	if !strings.Contains(b.String(), "\n  {\"a\":1,\"b\":\"名\\u202e单<\"},\n") {
		t.Errorf("a record is not on its line: %s", b.String())
	}
	var v struct {
		Rows []struct{ B string }
		None []any
	}
	if err := json.Unmarshal(b.Bytes(), &v); err != nil || len(v.Rows) != 2 || v.Rows[0].B != "名\u202e单<" || v.None == nil {
		t.Errorf("%v: %+v", err, v)
	}
}
