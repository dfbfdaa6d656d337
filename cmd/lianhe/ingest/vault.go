package ingest

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Vault keeps the original bytes of documents by their hash, in a folder beside
// the database that its owner alone can read. A file in it is complete or absent,
// whenever the power fails.
type Vault struct{ dir string }

// VaultOf is the vault of a database.
func VaultOf(database string) Vault { return Vault{database + ".files"} }

// Dir is the folder of the vault.
func (v Vault) Dir() string { return v.dir }

// Path is where the bytes of a hash are kept.
func (v Vault) Path(sha256 string) string { return filepath.Join(v.dir, sha256[:2], sha256) }

// Keep writes the bytes, unless they are there already, and forces them to disk.
func (v Vault) Keep(sha256 string, data []byte) error {
	path := v.Path(sha256)
	if info, err := os.Stat(path); err == nil && info.Size() == int64(len(data)) {
		return nil
	}
	err := os.MkdirAll(filepath.Dir(path), 0o700)
	if err == nil {
		err = writeDurably(path, data, 0o400)
	}
	if err != nil {
		return fmt.Errorf("不能在 %s 保存原件：%s", v.dir, reasonOf(err))
	}
	return nil
}

// Load reads the bytes of a hash and checks that they are the ones.
func (v Vault) Load(sha256 string) ([]byte, error) {
	data, err := os.ReadFile(v.Path(sha256))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("原件 %s 不在 %s 中：%w", sha256[:12], v.dir, err)
	}
	if err != nil {
		return nil, fmt.Errorf("读取原件：%w", err)
	}
	if digest(data) != sha256 {
		return nil, fmt.Errorf("原件 %s 已损坏：内容与校验值不符", sha256[:12])
	}
	return data, nil
}

// writeDurably writes a file so that it is there whole or not at all: a temporary
// file in the same folder, forced to disk, renamed, and the folder forced too.
func writeDurably(path string, data []byte, mode fs.FileMode) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".tmp-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if _, err = f.Write(data); err != nil {
		return err
	}
	if err = f.Chmod(mode); err != nil {
		return err
	}
	if err = f.Sync(); err != nil {
		return err
	}
	if err = f.Close(); err != nil {
		return err
	}
	if err = os.Rename(f.Name(), path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// syncDir forces a folder's entries to disk.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}
