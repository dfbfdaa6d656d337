package catalog

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
)

func TestRead(t *testing.T) {
	embedded := fstest.MapFS{
		"forms/b.yaml": {Data: []byte("b")},
		"forms/a.yml":  {Data: []byte("a")},
		"forms/README": {Data: []byte("no description")},
	}
	extra := t.TempDir()
	if err := os.WriteFile(filepath.Join(extra, "own.yaml"), []byte("own"), 0o600); err != nil {
		t.Fatal(err)
	}
	var got []string
	err := Read("表单", embedded, "forms", extra, func(file string, data []byte) error {
		got = append(got, file+"="+string(data))
		return nil
	})
	want := []string{"a.yml=a", "b.yaml=b", filepath.Join(extra, "own.yaml") + "=own"}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("read %v, %v; want %v", got, err, want)
	}
}

func TestReadErrors(t *testing.T) {
	decode := func(_ string, data []byte) error {
		var to struct{ Name string }
		return Decode(data, &to)
	}
	tests := []struct{ name, content, want string }{
		{"unknown key", "name: a\nnmae: b\n", "表单文件 %s 第2行"},
		{"broken", "name: [a\n", "表单文件 %s 第1行"},
		{"too large", strings.Repeat("#\n", maxFile), "表单文件 %s 超过 1 MB"},
	}
	for _, tt := range tests {
		dir := t.TempDir()
		file := filepath.Join(dir, "own.yaml")
		if err := os.WriteFile(file, []byte(tt.content), 0o600); err != nil {
			t.Fatal(err)
		}
		err := Read("表单", fstest.MapFS{"forms/a.yaml": {Data: []byte("name: a")}}, "forms", dir, decode)
		if want := strings.ReplaceAll(tt.want, "%s", file); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v, want %s…", tt.name, err, want)
		}
	}
	missing := filepath.Join(t.TempDir(), "none")
	err := Read("表单", fstest.MapFS{"forms/a.yaml": {Data: []byte("name: a")}}, "forms", missing, decode)
	if err == nil || !strings.Contains(err.Error(), "表单目录 "+missing+" 无法读取") {
		t.Errorf("a folder that is not there: %v", err)
	}
}
