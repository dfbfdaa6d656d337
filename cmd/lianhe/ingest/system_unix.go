//go:build unix

package ingest

import (
	"errors"
	"os"
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

// nonblock opens a file without waiting for a writer at the other end.
const nonblock = syscall.O_NONBLOCK

// lock locks an open file until it is closed or the process ends, however that
// ends. It does not wait: ErrBusy says that another one holds the lock.
func lock(f *os.File) error {
	err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if errors.Is(err, unix.EWOULDBLOCK) {
		return ErrBusy
	}
	return err
}
