package ingest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"lianhe/store"
)

func testInbox(t *testing.T) *Inbox {
	t.Helper()
	dir := t.TempDir()
	b := &Inbox{Dir: filepath.Join(dir, "in"), Database: filepath.Join(dir, "x.db"), Took: func(int64, []File) {}}
	if err := os.Mkdir(b.Dir, 0o700); err != nil {
		t.Fatal(err)
	}
	return b
}

// drop puts a file into the inbox that nobody writes any more.
func drop(t *testing.T, b *Inbox, name, text string) string {
	t.Helper()
	path := filepath.Join(b.Dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	old := time.Now().Add(-time.Hour)
	if err := os.Chtimes(path, old, old); err != nil {
		t.Fatal(err)
	}
	return path
}

func once(t *testing.T, b *Inbox) *Summary {
	t.Helper()
	sum, err := b.Once(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

func content(t *testing.T, b *Inbox, parts ...string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(append([]string{b.Dir}, parts...)...))
	if err != nil {
		t.Error(err)
	}
	return string(data)
}

// Names that are as long as a file system allows, or no UTF-8, or full of control
// characters, hold nothing up and are told apart.
func TestInboxNames(t *testing.T) {
	b := testInbox(t)
	long := strings.Repeat("长", 83) + "文.pdf"
	gbk := "\xc3\xfb\xb5\xa5.txt" // 名单.txt in GBK
	names := []string{long[3:], strings.Repeat("x", 255), gbk, "new\nline.txt", "turn\u202eed.txt", "a!b.txt", "\xff\xff.txt"}
	for i, n := range names {
		drop(t, b, n, fmt.Sprint("good ", i))
	}
	sum := once(t, b)
	var seen []string
	for _, f := range sum.Files {
		seen = append(seen, filepath.Base(f.Path))
	}
	if !slices.Contains(seen, "名单.txt") {
		t.Errorf("a name in GBK is not recorded as it reads: %q", seen)
	}
	left, err := os.ReadDir(b.Dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range left {
		if e.Name() != doneDir && e.Name() != failedDir && !strings.HasPrefix(e.Name(), ".") {
			t.Errorf("left in the inbox: %q", e.Name())
		}
	}
	if r := content(t, b, doneDir, "a!b.txt"+reportSuffix); strings.Contains(r, "包内文件") {
		t.Errorf("a name with ! is taken for an archive:\n%s", r)
	}
	if r := content(t, b, doneDir, "new\nline.txt"+reportSuffix); strings.Contains(r, "new\nline") {
		t.Errorf("a line break of a name in a report:\n%q", r)
	}
}

// The same name again, also one that looks like a report, replaces nothing.
func TestInboxNameAgain(t *testing.T) {
	b := testInbox(t)
	drop(t, b, "a.txt"+reportSuffix, "good, a document that is called like a report")
	once(t, b)
	for i := range 3 {
		drop(t, b, "a.txt", fmt.Sprint("good ", i))
		once(t, b)
	}
	if got := content(t, b, doneDir, "a.txt"+reportSuffix); !strings.HasPrefix(got, "good") {
		t.Errorf("a report has replaced a document: %s", got)
	}
	for i, name := range []string{"a(2).txt", "a(3).txt", "a(4).txt"} {
		if got := content(t, b, doneDir, name); got != fmt.Sprint("good ", i) {
			t.Errorf("%s holds %q", name, got)
		}
		content(t, b, doneDir, name+reportSuffix)
	}
}

// A file that is written again after it was read stays for the next round.
func TestInboxReplacedMeanwhile(t *testing.T) {
	b := testInbox(t)
	path := drop(t, b, "a.txt", "good 1")
	_, info, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(b.Database)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	taken := Taken{Path: path, Info: info, Files: []File{{Path: path, Outcome: store.Stored}}}
	drop(t, b, "a.txt", "good 2, longer")
	if err := b.move(db, taken); err != nil {
		t.Fatal(err)
	}
	if content(t, b, "a.txt") != "good 2, longer" {
		t.Error("a file that was never read has been moved away")
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if sum := once(t, b); len(sum.Files) != 0 {
		t.Errorf("taken while it is open for writing: %+v", sum.Files)
	}
}

// One file that cannot be moved holds up no other one, and is said.
func TestInboxStuck(t *testing.T) {
	b := testInbox(t)
	drop(t, b, "a/1.txt", "good 1")
	drop(t, b, "b/2.txt", "good 2")
	if err := os.MkdirAll(filepath.Join(b.Dir, doneDir), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(b.Dir, doneDir, "a"), []byte("in the way"), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		_, err := b.Once(t.Context())
		var stuck *Stuck
		if !errors.As(err, &stuck) || !strings.HasSuffix(stuck.Path, "1.txt") {
			t.Fatalf("error %v", err)
		}
	}
	content(t, b, doneDir, "b", "2.txt")
	if err := os.Remove(filepath.Join(b.Dir, doneDir, "a")); err != nil {
		t.Fatal(err)
	}
	if sum := once(t, b); sum.Stored != 1 {
		t.Errorf("what was stored before is %+v", sum)
	}
	content(t, b, doneDir, "a", "1.txt")
}

// The database in the inbox itself, and a link to the inbox, are nothing special.
func TestInboxOwnFiles(t *testing.T) {
	b := testInbox(t)
	b.Database = filepath.Join(b.Dir, "x.db")
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(b.Dir, link); err != nil {
		t.Fatal(err)
	}
	b.Dir = link
	drop(t, b, "a.txt", "good")
	for _, own := range []string{LogOf("x.db"), LogOf("x.db") + ".1", MetricsOf("x.db")} {
		drop(t, b, own, "own")
	}
	b.Database = filepath.Join(link, "x.db")
	once(t, b)
	if sum := once(t, b); len(sum.Files) != 0 {
		t.Errorf("took its own files: %+v", sum.Files)
	}
	content(t, b, doneDir, "a.txt")
	content(t, b, "x.db")
}

// Two runs never meet.
func TestInboxBusy(t *testing.T) {
	b := testInbox(t)
	unlock, err := b.open()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Once(t.Context()); !errors.Is(err, ErrBusy) {
		t.Errorf("a second run: %v", err)
	}
	unlock()
	once(t, b)
}

// A watch goes on when the folder is gone and comes back, and when the database
// does, by itself.
func TestWatchCatchesUp(t *testing.T) {
	b := testInbox(t)
	rounds := make(chan error, 1000)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- b.Watch(ctx, 5*time.Millisecond, func(_ *Summary, err error) { rounds <- err }) }()
	until := func(failing bool) {
		for {
			select {
			case err := <-rounds:
				if failing == (err != nil) {
					return
				}
			case err := <-ended:
				t.Fatalf("ended: %v", err)
			}
		}
	}
	appears := func(parts ...string) {
		path := filepath.Join(append([]string{b.Dir}, parts...)...)
		for {
			if _, err := os.Stat(path); err == nil {
				return
			}
			until(false)
		}
	}
	until(false)
	away := b.Dir + "-away"
	if err := os.Rename(b.Dir, away); err != nil {
		t.Fatal(err)
	}
	until(true)
	if err := os.WriteFile(filepath.Join(away, "a.txt"), []byte("good 1"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(away, b.Dir); err != nil {
		t.Fatal(err)
	}
	appears(doneDir, "a.txt")
	if err := os.Rename(b.Database, b.Database+".away"); err != nil {
		t.Fatal(err)
	}
	drop(t, b, "b.txt", "good 2")
	until(true)
	if _, err := os.Stat(b.Database); err == nil {
		t.Error("a database that was taken away is begun anew")
	}
	if err := os.Rename(b.Database+".away", b.Database); err != nil {
		t.Fatal(err)
	}
	appears(doneDir, "b.txt")
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	db, err := store.OpenReadOnly(b.Database)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, _, ok, err := db.Known(t.Context(), digest([]byte("good 2"))); !ok || err != nil {
		t.Errorf("moved to done and not stored: %v", err)
	}
}
