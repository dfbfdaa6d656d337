//go:build unix

package ingest

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"
)

// limitMemory caps the data of this process. An allocation beyond it ends the
// worker, and the parent records the file as over its limit.
func limitMemory(bytes uint64) {
	var old unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_DATA, &old); err != nil {
		return
	}
	limit := unix.Rlimit{Cur: min(bytes, old.Max), Max: old.Max}
	_ = unix.Setrlimit(unix.RLIMIT_DATA, &limit) // without it the wall clock and the reader's own limits remain
	core := unix.Rlimit{}
	_ = unix.Setrlimit(unix.RLIMIT_CORE, &core) // a core dump would hold personal data
}

// detach keeps the terminal's interrupt from the worker: the parent decides when
// it ends.
func detach(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}

// nonblock opens a file without waiting for a writer at the other end.
const nonblock = syscall.O_NONBLOCK

// lockFile takes a lock that ends with the process, however it ends.
func lockFile(path string) (unlock func(), err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("不能写入 %s：%s", path, reasonOf(err))
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		f.Close()
		if errors.Is(err, unix.EWOULDBLOCK) {
			return nil, ErrBusy
		}
		return nil, fmt.Errorf("不能锁定 %s：%w", path, err)
	}
	return func() { f.Close() }, nil
}
