//go:build !linux

package ingest

// beingWritten says no where the system has no leases; the two looks at the file
// must do.
func beingWritten(string) bool { return false }
