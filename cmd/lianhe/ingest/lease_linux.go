package ingest

import (
	"errors"
	"os"

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
