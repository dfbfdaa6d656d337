package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
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
func (v Vault) Path(sha256 string) string {
	return filepath.Join(v.dir, sha256[:min(2, len(sha256))], sha256)
}

// Keep writes the bytes and forces them to disk, unless they are there already and
// whole.
func (v Vault) Keep(sha256 string, data []byte) error {
	path := v.Path(sha256)
	err := mkdirDurably(filepath.Dir(path))
	if err == nil {
		if old, missing := os.ReadFile(path); missing == nil && bytes.Equal(old, data) {
			err = syncDir(filepath.Dir(path)) // who wrote it may have died before doing so
		} else {
			err = writeDurably(v.dir, path, data, 0o400)
		}
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
		return nil, fmt.Errorf("原件 %s 不在 %s 中", short(sha256), v.dir)
	}
	if err != nil {
		return nil, fmt.Errorf("原件 %s 读不了：%s", short(sha256), reasonOf(err))
	}
	if digest(data) != sha256 {
		return nil, fmt.Errorf("原件 %s 已损坏：内容与校验值不符", short(sha256))
	}
	return data, nil
}

// Survey looks at the folder itself: open are files and folders that others than
// the owner can get at, spare are the originals that wanted does not name.
func (v Vault) Survey(wanted map[string]bool) (open, spare []string, err error) {
	err = filepath.WalkDir(v.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if info.Mode().Perm()&0o077 != 0 {
			open = append(open, path)
		}
		if !d.IsDir() && !wanted[d.Name()] {
			spare = append(spare, path)
		}
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil // no document yet
	}
	return open, spare, err
}

func short(sha256 string) string { return sha256[:min(12, len(sha256))] }

// temporary is how the names of files begin that are being written. They are
// locked by who writes them, so that those of a process that died are known.
const temporary = ".tmp-"

// writeDurably writes a file so that it is there whole or not at all: a temporary
// file in dir, forced to disk, renamed, and the folder forced too.
func writeDurably(dir, path string, data []byte, mode fs.FileMode) (err error) {
	f, err := os.CreateTemp(dir, temporary+"*")
	if err != nil {
		return err
	}
	defer f.Close() // also lets go of the lock, after the rename
	defer func() {
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	_ = lock(f) // without one, as on some network disks, it is not removed after a death
	if _, err = f.Write(data); err != nil {
		return err
	}
	if err = f.Chmod(mode); err != nil {
		return err
	}
	if err = f.Sync(); err != nil {
		return err
	}
	if err = os.Rename(f.Name(), path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// removeTemporary removes what processes that died were writing in a folder.
func removeTemporary(dir string) {
	entries, _ := os.ReadDir(dir) // one that cannot be read is told by who writes there
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), temporary) {
			continue
		}
		name := filepath.Join(dir, e.Name())
		if f, err := os.Open(name); err == nil {
			if lock(f) == nil {
				os.Remove(name)
			}
			f.Close()
		}
	}
}

// mkdirDurably makes a folder, and those above it, so that their entries survive a
// power cut.
func mkdirDurably(dir string) error {
	if isDir(dir) {
		return nil
	}
	parent := filepath.Dir(dir)
	if parent != dir {
		if err := mkdirDurably(parent); err != nil {
			return err
		}
	}
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncDir(parent)
}

// syncDir forces a folder's entries to disk, where its file system can do so.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, syscall.EINVAL) && !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	return nil
}
