package ingest

import (
	"errors"
	"os"
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"
)

// beingWritten reports whether another process has the file open for writing: a
// read lease is refused then. It says no where leases are not to be had, as on
// network folders; there the two looks at the file must do.
func beingWritten(path string) bool {
	f, err := os.OpenFile(path, os.O_RDONLY|nonblock, 0)
	if err != nil {
		return false
	}
	defer f.Close()
	_, err = unix.FcntlInt(f.Fd(), unix.F_SETLEASE, unix.F_RDLCK)
	return errors.Is(err, unix.EAGAIN)
}

// executable is this very program, also after an update has put another one in
// its place: a watch that runs for months must not mix two versions.
func executable() (string, error) { return "/proc/self/exe", nil }

// endWithParent has the system end a worker whose parent was killed, whatever the
// worker is doing.
func endWithParent(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}
