package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"github.com/mattn/go-sqlite3"
)

// Error is what a user can understand and mend; Err is the cause, for the log.
type Error struct {
	Reason string
	Remedy string
	Err    error
}

func (e *Error) Error() string {
	if e.Remedy == "" {
		return e.Reason
	}
	return e.Reason + "。" + e.Remedy
}

func (e *Error) Unwrap() error { return e.Err }

// explain turns the errors of SQLite and of the file system that a user can do
// something about into an *Error.
func explain(path string, err error) error {
	var own *Error
	if err == nil || errors.As(err, &own) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	var s sqlite3.Error
	isSQLite := errors.As(err, &s)
	reason, remedy := explainSystem(err)
	if isSQLite {
		if reason, remedy = explainSystem(s.SystemErrno); reason == "" {
			reason, remedy = explainSQLite(s.Code)
		}
	}
	if reason == "" {
		return err
	}
	return &Error{Reason: fmt.Sprintf(reason, path), Remedy: remedy, Err: err}
}

// explainSystem gives the reason, with a place for the path, and the remedy for
// an error of the operating system.
func explainSystem(err error) (reason, remedy string) {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "数据库 %s 所在的文件夹不存在", "请先建立文件夹，或用 --db 指明别处"
	case errors.Is(err, fs.ErrPermission):
		return "没有权限读写数据库 %s", "请检查文件及其文件夹的权限"
	case errors.Is(err, syscall.EROFS):
		return "数据库 %s 在只读的磁盘上", "请用 --db 指明可写的位置"
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return "磁盘已满，数据库 %s 无法写入", "已写入的数据完好；请腾出空间后重试"
	}
	return "", ""
}

func explainSQLite(code sqlite3.ErrNo) (reason, remedy string) {
	switch code {
	case sqlite3.ErrBusy, sqlite3.ErrLocked:
		return fmt.Sprintf("数据库 %%s 正被另一个程序占用，等待 %d 秒后仍未释放", (busyTimeout+999)/1000), "请关闭占用它的程序后重试，已写入的数据不受影响"
	case sqlite3.ErrNotADB:
		return "%s 不是 SQLite 数据库", "请检查 --db 是否指错了文件"
	case sqlite3.ErrCorrupt:
		return "数据库 %s 已损坏", "请用 lianhe doctor 检查，并从备份恢复"
	case sqlite3.ErrFull:
		return explainSystem(syscall.ENOSPC)
	case sqlite3.ErrReadonly:
		return "数据库 %s 只能读、不能写", "请检查文件及其文件夹的权限，或用 --db 指明可写的位置"
	case sqlite3.ErrCantOpen, sqlite3.ErrPerm:
		return "无法打开数据库 %s", "请检查路径、文件及其文件夹的权限"
	case sqlite3.ErrIoErr:
		return "读写数据库 %s 时磁盘出错", "请检查磁盘和网络文件夹，必要时从备份恢复"
	}
	return "", ""
}
