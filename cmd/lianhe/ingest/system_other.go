//go:build !unix

package ingest

import (
	"os"
	"os/exec"
)

const nonblock = 0

// limitMemory does nothing where the system has no such limit; the wall clock
// and the reader's own limits remain.
func limitMemory(uint64) {}

func detach(*exec.Cmd) {}

// lockFile is for systems without flock: a file that must not exist yet.
func lockFile(path string) (unlock func(), err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL, 0o600)
	if os.IsExist(err) {
		return nil, ErrBusy
	}
	if err != nil {
		return nil, err
	}
	return func() { f.Close(); os.Remove(path) }, nil
}
