package ingest

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// MaxFile is the largest file that is read, far above any notice or application.
const MaxFile = 128 << 20

// Found is a file of a run, or what was met in its place with the reason why it
// is no file to read.
type Found struct {
	Path   string
	Reason string // Chinese, "" for a regular file
}

// Walk lists the files of the paths, each once: files themselves, folders
// recursively, in lexical order. Links are followed to files, to folders only
// where the caller names the link itself, so that a loop of links ends. Hidden
// files, the lock files of Word and whatever skip names are left out.
func Walk(paths []string, skip func(path string) bool) ([]Found, error) {
	var found []Found
	seen := map[string]bool{}
	for _, root := range paths {
		info, err := os.Lstat(root)
		switch {
		case os.IsNotExist(err):
			return nil, fmt.Errorf("没有这个文件或文件夹：%s", root)
		case err != nil:
			return nil, fmt.Errorf("打不开 %s：%s", root, reasonOf(err))
		case info.Mode()&fs.ModeSymlink != 0 && isDir(root):
			root += string(filepath.Separator) // which follows the link
		}
		err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			switch {
			case seen[filepath.Clean(path)] && !d.IsDir():
				return nil
			case err != nil:
				found = append(found, Found{path, "读不了：" + reasonOf(err)})
				if d != nil && d.IsDir() {
					return fs.SkipDir
				}
				return nil
			case path != root && ignored(d.Name()), skip(path):
				if d.IsDir() {
					return fs.SkipDir
				}
				return nil
			case d.IsDir():
				return nil
			}
			seen[filepath.Clean(path)] = true
			found = append(found, Found{path, irregular(path)})
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// BelongsTo tells the files of a database: itself, what SQLite keeps beside it,
// the originals, the inbox's log and figures. They are never input.
func BelongsTo(database string) func(path string) bool {
	own := absolute(database)
	return func(path string) bool {
		rest, ok := strings.CutPrefix(absolute(path), own)
		if !ok {
			return false
		}
		switch rest {
		case "", "-wal", "-shm", "-journal", ".creating", VaultOf("").Dir(), LogOf(""), MetricsOf(""):
			return true
		}
		return strings.HasPrefix(rest, LogOf("")+".") // rotated
	}
}

// LogOf and MetricsOf are where the inbox of a database writes its log and its
// figures, unless told otherwise.
func LogOf(database string) string     { return database + ".log.jsonl" }
func MetricsOf(database string) string { return database + ".prom" }

func absolute(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}

// legible is a path as it is recorded and shown: names that an old archive or disk
// has brought along in GBK are decoded, what is no text at all is replaced.
func legible(path string) string {
	if utf8.ValidString(path) {
		return path
	}
	if s, err := simplifiedchinese.GB18030.NewDecoder().String(path); err == nil && !strings.ContainsRune(s, utf8.RuneError) {
		return s
	}
	return strings.ToValidUTF8(path, string(utf8.RuneError))
}

func ignored(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") || name == "Thumbs.db" || name == "desktop.ini"
}

// irregular says why a path is no file to read; "" for a regular file, also at
// the end of a link.
func irregular(path string) string {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return "读不了：" + reasonOf(err)
	case info.IsDir():
		return "是指向文件夹的链接，未跟随"
	case info.Mode()&fs.ModeNamedPipe != 0:
		return "是命名管道，不是文件"
	case !info.Mode().IsRegular():
		return "不是普通文件"
	case info.Size() > MaxFile:
		return fmt.Sprintf("超过 %d MB，不像是公文", MaxFile>>20)
	}
	return ""
}

// errChanging says that a file was written while it was read.
var errChanging = errors.New("读取时还在被改写，请等写完后重新导入")

// Read reads a regular file whole, and tells what it was like. The file is opened
// without waiting, so that a pipe that took its place meanwhile cannot hang the
// run.
func Read(path string) ([]byte, fs.FileInfo, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|nonblock, 0)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, nil, errors.New("不是普通文件")
	}
	if info.Size() > MaxFile {
		return nil, nil, fmt.Errorf("超过 %d MB，不像是公文", MaxFile>>20)
	}
	data := make([]byte, info.Size())
	if _, err := io.ReadFull(f, data); err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, nil, err
	}
	if after, err := f.Stat(); err != nil || !unchanged(info, after) {
		return nil, nil, errChanging
	}
	return data, info, nil
}

// unchanged reports whether two looks saw one file with the same content, as far
// as can be told without reading it.
func unchanged(a, b fs.FileInfo) bool {
	return os.SameFile(a, b) && a.Size() == b.Size() && a.ModTime().Equal(b.ModTime())
}

// reasonOf is the system's reason in Chinese where it is a common one.
func reasonOf(err error) string {
	switch {
	case os.IsPermission(err):
		return "没有读取权限"
	case os.IsNotExist(err):
		return "文件已不存在"
	case errors.Is(err, syscall.ELOOP):
		return "链接成环"
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return "磁盘空间不足，请腾出空间后再运行"
	case errors.Is(err, syscall.EROFS):
		return "文件系统是只读的，请改为可写后再运行"
	}
	return err.Error()
}
