// Package catalog reads what the program knows as data and not as code: form
// profiles, rule sets. Each is a YAML file; some are embedded, and a user may add
// others in a folder.
package catalog

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"github.com/goccy/go-yaml"
)

// maxFile is far above any description that a person writes, in bytes.
const maxFile = 1 << 20

// Read calls add with the embedded files (*.yaml, *.yml) of a folder, and then,
// where extra is not empty, with those of the folder extra. An error names the
// file as users know it; what says in Chinese what the files are.
func Read(what string, embedded fs.FS, dir, extra string, add func(file string, data []byte) error) error {
	if err := readFolder(what, embedded, dir, "", add); err != nil || extra == "" {
		return err
	}
	return readFolder(what, os.DirFS(extra), ".", extra, add)
}

func readFolder(what string, fsys fs.FS, dir, shown string, add func(file string, data []byte) error) error {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return fmt.Errorf("%s目录 %s 无法读取：%w", what, shown, err)
	}
	for _, e := range entries {
		if ext := filepath.Ext(e.Name()); e.IsDir() || ext != ".yaml" && ext != ".yml" {
			continue
		}
		file := filepath.Join(shown, e.Name())
		data, err := fs.ReadFile(fsys, path.Join(dir, e.Name()))
		switch {
		case err != nil:
			return fmt.Errorf("%s文件 %s 无法读取：%w", what, file, err)
		case len(data) > maxFile:
			return fmt.Errorf("%s文件 %s 超过 1 MB", what, file)
		}
		if err := add(file, data); err != nil {
			return fmt.Errorf("%s文件 %s %w", what, file, err)
		}
	}
	return nil
}

// Decode reads YAML strictly; an error names the line. The YAML library panics on
// some malformed texts.
func Decode(data []byte, to any) (err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("不是有效的 YAML")
		}
	}()
	err = yaml.UnmarshalWithOptions(data, to, yaml.Strict())
	var y yaml.Error
	if errors.As(err, &y) && y.GetToken() != nil {
		return fmt.Errorf("第%d行：%s", y.GetToken().Position.Line, y.GetMessage())
	}
	return err
}
