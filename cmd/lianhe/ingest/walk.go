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
)

// MaxFile is the largest file that is read, far above any notice or application.
const MaxFile = 128 << 20

// Found is a file of a run, or what was met in its place with the reason why it
// is no file to read.
type Found struct {
	Path   string
	Reason string // Chinese, "" for a regular file
}

// Walk lists the files of the paths: files themselves, folders recursively, in
// lexical order. Links are followed to files, never to folders, so that a loop of
// links ends. Hidden files, the lock files of Word and whatever skip names are
// left out.
func Walk(paths []string, skip func(path string) bool) ([]Found, error) {
	var found []Found
	for _, root := range paths {
		if _, err := os.Lstat(root); err != nil {
			if os.IsNotExist(err) {
				return nil, fmt.Errorf("没有这个文件或文件夹：%s", root)
			}
			return nil, fmt.Errorf("打不开 %s：%w", root, err)
		}
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			switch {
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
			found = append(found, Found{path, irregular(path)})
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return found, nil
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

// Read reads a regular file whole. The file is opened without waiting, so that a
// pipe that took its place meanwhile cannot hang the run.
func Read(path string) ([]byte, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|nonblock, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("不是普通文件")
	}
	data, err := io.ReadAll(io.LimitReader(f, MaxFile+1))
	if err == nil && len(data) > MaxFile {
		err = fmt.Errorf("超过 %d MB，不像是公文", MaxFile>>20)
	}
	return data, err
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
