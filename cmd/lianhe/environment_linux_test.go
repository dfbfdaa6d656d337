package main

import (
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
	_ "github.com/mattn/go-sqlite3" // to lock the database as another program would
)

// What goes wrong from outside is said with its cause, costs nothing that was
// stored, and after the cause is gone the next run catches up.

// mounted makes a file system of its own for a test; where the test may not
// mount, the environment cannot be made and the test says so.
func mounted(t *testing.T, options string) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, options); err != nil {
		t.Skipf("cannot mount a file system here: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	return dir
}

func remount(t *testing.T, dir string, flags uintptr, options string) {
	t.Helper()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", flags|syscall.MS_REMOUNT, options); err != nil {
		t.Fatal(err)
	}
}

// undisturbed is what a run without trouble leaves.
func undisturbed(t *testing.T) map[string][]string {
	t.Helper()
	dir := t.TempDir()
	fillInbox(t, dir)
	if out, err := inboxRun(dir).CombinedOutput(); !exited(err, 2) {
		t.Fatalf("%v\n%s", err, out)
	}
	return contents(t, dir)
}

func failsWith(t *testing.T, c *exec.Cmd, reason string) {
	t.Helper()
	out, err := c.CombinedOutput()
	if !exited(err, 1) || !strings.Contains(string(out), reason) {
		t.Errorf("exit %v, want 1 and %q:\n%s", err, reason, out)
	}
}

func catchesUp(t *testing.T, dir string, want map[string][]string) {
	t.Helper()
	if out, err := inboxRun(dir).CombinedOutput(); !exited(err, 0, 2) {
		t.Fatalf("after the cause is gone: %v\n%s", err, out)
	}
	if diff := cmp.Diff(want, contents(t, dir)); diff != "" {
		t.Errorf("the databases differ (-undisturbed +disturbed):\n%s", diff)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "in", "[^.]*.*")); len(left) > 0 {
		t.Errorf("left in the inbox: %v", left)
	}
}

func TestInboxFullDisk(t *testing.T) {
	want := undisturbed(t)
	dir := mounted(t, "size=4m")
	fillInbox(t, dir)
	failsWith(t, inboxRun(dir), "磁盘")
	remount(t, dir, 0, "size=64m")
	catchesUp(t, dir, want)
}

// TestCreateFullDisk: a disk that is full while the database is made leaves none,
// never half of one.
func TestCreateFullDisk(t *testing.T) {
	for kb := 64; kb <= 704; kb += 128 {
		dir := mounted(t, fmt.Sprintf("size=%dk", kb))
		if err := os.WriteFile(filepath.Join(dir, "a.txt"), []byte(noticeText(1)), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, want := range []int{1, 0} {
			c := exec.Command("lianhe", "import", "--db", "x.db", "a.txt")
			c.Dir = dir
			if out, err := c.CombinedOutput(); !exited(err, want) && !(want == 1 && exited(err, 0)) {
				t.Errorf("%d KB, exit %v:\n%s", kb, err, out)
			}
			remount(t, dir, 0, "size=64m")
		}
	}
}

func TestInboxReadOnlyFolder(t *testing.T) {
	want := undisturbed(t)
	dir := mounted(t, "size=64m")
	fillInbox(t, dir)
	remount(t, dir, syscall.MS_RDONLY, "")
	failsWith(t, inboxRun(dir), "只读")
	remount(t, dir, 0, "")
	catchesUp(t, dir, want)
}

func TestInboxWithoutPermission(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root can run as somebody else")
	}
	want := undisturbed(t)
	dir := mounted(t, "size=64m,mode=0777")
	if err := os.Chmod(filepath.Dir(dir), 0o755); err != nil { // else the other user does not get there
		t.Fatal(err)
	}
	fillInbox(t, dir)
	c := inboxRun(dir)
	c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	path, err := exec.LookPath("lianhe")
	if err != nil {
		t.Fatal(err)
	}
	c.Path = publish(t, dir, path)
	failsWith(t, c, "没有")
	if err := os.Remove(c.Path); err != nil {
		t.Fatal(err)
	}
	for _, left := range []string{"x.db", "x.db-wal", "x.db-shm", "x.db.log.jsonl", "x.db.prom"} {
		_ = os.Remove(filepath.Join(dir, left)) // of the other user
	}
	catchesUp(t, dir, want)
}

// publish puts a copy of the program where another user may run it.
func publish(t *testing.T, dir, program string) string {
	t.Helper()
	data, err := os.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "lianhe")
	if err := os.WriteFile(path, data, 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestInboxLockedDatabase(t *testing.T) {
	want := undisturbed(t)
	dir := t.TempDir()
	fillInbox(t, dir)
	if out, err := exec.Command("lianhe", "inbox", "--once", "--db", filepath.Join(dir, "x.db"), t.TempDir()).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	other, err := sql.Open("sqlite3", "file:"+filepath.Join(dir, "x.db")+"?_txlock=exclusive")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	lock, err := other.Begin()
	if err != nil {
		t.Fatal(err)
	}
	failsWith(t, inboxRun(dir), "占用")
	if err := lock.Rollback(); err != nil {
		t.Fatal(err)
	}
	catchesUp(t, dir, want)
}
