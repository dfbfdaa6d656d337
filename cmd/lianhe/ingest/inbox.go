package ingest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"

	"lianhe/store"
)

// Inbox takes what lies in a folder. Each file is stored first (original, then
// rows, both forced to disk), gets a report, and is moved last: whatever instant
// the power fails at, the next run finds the file either still in the inbox or
// dealt with, and what was stored already is recognised.
type Inbox struct {
	Dir, Database string
	Forms, Rules  string                        // folders of more form profiles and rule sets
	Skip          func(path string) bool        // files that are no input, besides those of the database
	Took          func(run int64, files []File) // called for each file that was stored and moved

	opened bool // the database is there
}

// The folders inside the inbox, its lock and the ending of the reports.
const (
	doneDir      = "done"
	failedDir    = "failed"
	lockName     = ".lianhe.lock"
	reportSuffix = ".说明.txt"
)

// settle is how long a file must lie unchanged before it is taken.
const settle = 2 * time.Second

// ErrBusy says that another run works on the same inbox.
var ErrBusy = errors.New("另一个 lianhe inbox 正在处理这个文件夹，本次不重复处理")

// Once takes what is complete in the folder now, and waits for files that are
// still being written for a few seconds at most. It opens what it needs and closes
// it again, so that each round of a watch finds the folder, the database and the
// lock as they are then.
func (b *Inbox) Once(ctx context.Context) (*Summary, error) {
	unlock, err := b.open()
	if err != nil {
		return nil, err
	}
	defer unlock()
	files, unread, err := b.complete(ctx)
	if err != nil {
		return nil, err
	}
	db, err := b.store()
	if err != nil {
		return nil, err
	}
	defer db.Close()
	command := "inbox " + legible(absolute(b.Dir))
	if len(files) == 0 {
		return &Summary{}, cmp.Or(finish(ctx, db, command), unread)
	}
	pool := NewPool(runtime.NumCPU(), b.Forms, b.Rules)
	defer pool.Close()
	run := &Run{DB: db, Pool: pool, Vault: VaultOf(b.Database), Command: command, Leave: leave, Settle: func(t Taken) error {
		if err := b.move(db, t); err != nil {
			return err
		}
		b.Took(t.Run, t.Files)
		return nil
	}}
	sum, err := run.Import(ctx, files)
	return sum, cmp.Or(err, unread)
}

// store opens the database. One that was there and is gone, with its disk perhaps,
// is not begun anew.
func (b *Inbox) store() (*store.DB, error) {
	if _, err := os.Lstat(b.Database); b.opened && err != nil {
		return nil, fmt.Errorf("数据库 %s 不见了（被删除、移走，或所在的磁盘断开）；请放回原处，会自动接着处理；要新建数据库请停止后重新启动", legible(b.Database))
	}
	db, err := Open(b.Database, b.Rules)
	b.opened = b.opened || err == nil
	return db, err
}

// Watch takes what comes into the folder until ctx ends. A round that fails (the
// disk is full, the network folder is gone) is reported and tried again, less
// often while it goes on failing: after the cause is gone the inbox catches up by
// itself. Only a folder that is not there at the start is an error.
func (b *Inbox) Watch(ctx context.Context, interval time.Duration, round func(*Summary, error)) error {
	if !isDir(b.Dir) {
		return b.missing()
	}
	for wait := interval; ; {
		woken, stop := b.notifications()
		sum, err := b.Once(ctx)
		if ctx.Err() != nil {
			err = nil // stopped, which is no fault of the round
		}
		round(sum, err)
		if wait = min(2*wait, maxWait); err == nil {
			wait = interval
		}
		select {
		case <-ctx.Done():
		case <-woken:
		case <-time.After(wait): // network folders send no notifications
		}
		stop()
		if ctx.Err() != nil {
			return nil
		}
	}
}

// maxWait is how long a watch waits after a round that failed, at most.
const maxWait = time.Minute

func (b *Inbox) missing() error {
	return fmt.Errorf("收件文件夹 %s 不存在或打不开", legible(b.Dir))
}

// open locks the inbox and removes what a run that died has left behind.
func (b *Inbox) open() (unlock func(), err error) {
	if !isDir(b.Dir) {
		return nil, b.missing()
	}
	unwritable := func(err error) error {
		return fmt.Errorf("收件文件夹 %s 不能写入：%s", legible(b.Dir), reasonOf(err))
	}
	for _, d := range []string{doneDir, failedDir} {
		if err := mkdirDurably(filepath.Join(b.Dir, d)); err != nil {
			return nil, unwritable(err)
		}
	}
	f, err := os.OpenFile(filepath.Join(b.Dir, lockName), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, unwritable(err)
	}
	if err := lock(f); err != nil {
		f.Close()
		return nil, err
	}
	removeTemporary(b.Dir)
	return func() { f.Close() }, nil
}

// finish brings the last run to its end where it was cut off behind its last
// file: the comparison of documents was still to come.
func finish(ctx context.Context, db *store.DB, command string) error {
	run, ok, err := db.Interrupted(ctx, command)
	if err != nil || !ok {
		return err
	}
	if err := db.CheckAcross(ctx); err != nil {
		return err
	}
	return db.FinishRun(ctx, run)
}

// complete lists the files that nobody writes any more: unchanged since two looks
// apart, and not open for writing where the system can tell. unread says which
// folder could not be looked into.
func (b *Inbox) complete(ctx context.Context) (ready []Found, unread, err error) {
	files, unread, err := b.scan()
	if err != nil || len(files) == 0 {
		return nil, unread, err
	}
	now, err := clockOf(b.Dir)
	if err != nil {
		return nil, nil, fmt.Errorf("收件文件夹 %s 不能写入：%s", legible(b.Dir), reasonOf(err))
	}
	before := map[string]fs.FileInfo{}
	young := false
	for _, f := range files {
		if info, err := look(f.Path); err == nil {
			before[f.Path] = info
			young = young || now.Sub(info.ModTime()) < settle
		}
	}
	if young {
		select {
		case <-time.After(settle):
		case <-ctx.Done():
			return nil, nil, ctx.Err()
		}
	}
	for _, f := range files {
		if was, ok := before[f.Path]; ok && same(f.Path, was) {
			ready = append(ready, f)
		}
	}
	return ready, unread, nil
}

// clockOf is the time by the clock that stamps the files of a folder, which on a
// network folder is the server's.
func clockOf(dir string) (time.Time, error) {
	f, err := os.CreateTemp(dir, temporary+"*")
	if err != nil {
		return time.Time{}, err
	}
	defer os.Remove(f.Name())
	defer f.Close()
	if _, err := f.Write([]byte{0}); err != nil {
		return time.Time{}, err
	}
	if err := f.Sync(); err != nil {
		return time.Time{}, err
	}
	info, err := f.Stat()
	if err != nil {
		return time.Time{}, err
	}
	return info.ModTime(), nil
}

// same reports whether a path is still what it was, and nobody writes it.
func same(path string, was fs.FileInfo) bool {
	now, err := look(path)
	return err == nil && unchanged(was, now) && !beingWritten(path)
}

// look is what a path is; of a link that leads nowhere, the link.
func look(path string) (fs.FileInfo, error) {
	if info, err := os.Stat(path); err == nil {
		return info, nil
	}
	return os.Lstat(path)
}

// scan lists what lies in the inbox. A folder that cannot be read stays where it
// is with all that is in it, and is an error beside the files.
func (b *Inbox) scan() (files []Found, unread, err error) {
	own := BelongsTo(b.Database)
	skip := map[string]bool{filepath.Join(b.Dir, doneDir): true, filepath.Join(b.Dir, failedDir): true}
	found, err := Walk([]string{b.Dir}, func(path string) bool {
		return skip[path] || own(path) || b.Skip != nil && b.Skip(path) || partial(path)
	})
	if err != nil {
		return nil, nil, fmt.Errorf("收件文件夹 %s 打不开：%w", legible(b.Dir), err)
	}
	for _, f := range found {
		if info, err := os.Lstat(f.Path); err == nil && info.IsDir() {
			unread = &Stuck{f.Path, f.Reason + "；里面的文件还没有处理"}
			continue
		}
		files = append(files, f)
	}
	return files, unread, nil
}

// leave says what becomes of a file that was complete and cannot be read now. One
// that may not be read has failed; one that is gone or written again is seen to
// later, and so is one that a disk or a network keeps back.
func leave(path string, err error) error {
	switch {
	case os.IsPermission(err):
		return nil
	case os.IsNotExist(err), errors.Is(err, errChanging):
		return errLater
	}
	return &Stuck{path, "暂时读不了：" + reasonOf(err) + "；原因消除后会自动处理"}
}

// partial tells the names under which browsers and copy programs write a file
// before they rename it.
func partial(path string) bool {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".part", ".partial", ".crdownload", ".download", ".tmp", ".filepart":
		return true
	}
	return false
}

// move puts a file with its report into done/ or failed/. The report comes first:
// a file in done/ always has one. A file that was changed or taken away since it
// was read stays: what it is now is for the next round.
func (b *Inbox) move(db *store.DB, t Taken) error {
	if t.Info != nil && !same(t.Path, t.Info) {
		return nil
	}
	rel, err := filepath.Rel(b.Dir, t.Path)
	if err != nil {
		return err
	}
	folder := doneDir
	for _, f := range t.Files {
		if f.Outcome == store.Failed {
			folder = failedDir
		}
	}
	if err := db.Sync(); err != nil {
		return err
	}
	if err := b.put(t, filepath.Join(b.Dir, folder, rel), report(rel, t)); err != nil {
		if lasting(err) || !isDir(b.Dir) {
			return fmt.Errorf("不能把 %s 移到 %s：%s", legible(t.Path), folder, reasonOf(err))
		}
		return &Stuck{t.Path, fmt.Sprintf("不能移到 %s：%s；它已入库，不会重复处理", folder, reasonOf(err))}
	}
	return nil
}

// put moves a file to a path near target that is free, behind its report.
func (b *Inbox) put(t Taken, target, report string) error {
	if err := mkdirDurably(filepath.Dir(target)); err != nil {
		return err
	}
	target = free(target, report)
	if err := writeDurably(b.Dir, target+reportSuffix, []byte(report), 0o600); err != nil {
		return err
	}
	if err := os.Rename(t.Path, target); err != nil {
		return errors.Join(err, os.Remove(target+reportSuffix))
	}
	return errors.Join(syncDir(filepath.Dir(target)), syncDir(filepath.Dir(t.Path)))
}

// lasting reports whether an error would meet every other file too.
func lasting(err error) bool {
	for _, e := range []error{syscall.ENOSPC, syscall.EDQUOT, syscall.EROFS, syscall.EIO, syscall.ESTALE, syscall.EMFILE, syscall.ENFILE} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// notifications tells when something new happens in the folder, from now to stop;
// nothing comes where the system or the file system has none.
func (b *Inbox) notifications() (woken <-chan struct{}, stop func()) {
	wake := make(chan struct{}, 1)
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return wake, func() {}
	}
	if err := w.Add(b.Dir); err != nil {
		w.Close()
		return wake, func() {}
	}
	go func() {
		for e := range w.Events {
			if (e.Has(fsnotify.Create) || e.Has(fsnotify.Write)) && !ignored(filepath.Base(e.Name)) {
				select {
				case wake <- struct{}{}:
				default:
				}
			}
		}
	}()
	go func() {
		for range w.Errors { // what is missed comes with the next look
		}
	}()
	return wake, func() { w.Close() }
}
