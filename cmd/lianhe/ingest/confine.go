package ingest

import "runtime/debug"

// Confine caps the memory that this process may take, for the rest of its life:
// it works on a file that nobody trusts.
func Confine() {
	limitMemory(hardLimit)
	debug.SetMemoryLimit(hardLimit * 3 / 4)
}
