//go:build !unix

package ingest

import "os"

const nonblock = 0

// limitMemory does nothing where the system has no such limit; the wall clock
// and the reader's own limits remain.
func limitMemory(uint64) {}

// lock does nothing where the system has no flock.
func lock(*os.File) error { return nil }
