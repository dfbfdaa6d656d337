package ingest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"

	"lianhe/extract"
	"lianhe/store"
)

// Inbox takes what lies in a folder. Each file is stored first (original, then
// rows, both forced to disk), gets a report, and is moved last: whatever instant
// the power fails at, the next run finds the file either still in the inbox or
// dealt with, and what was stored already is recognised.
type Inbox struct {
	Dir      string
	Run      Run           // DB, Pool, Vault, Progress; the rest is the inbox's
	Interval time.Duration // between two looks at the folder
	Round    func(*Summary, error)
}

// The folders inside the inbox and the ending of the reports.
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
// still being written for a few seconds at most.
func (b *Inbox) Once(ctx context.Context) (*Summary, error) {
	unlock, err := b.open()
	if err != nil {
		return nil, err
	}
	defer unlock()
	return b.round(ctx)
}

// Watch takes what comes into the folder until ctx ends. A round that fails (the
// disk is full, the network folder is gone) is reported and tried again: after
// the cause is gone the inbox catches up by itself.
func (b *Inbox) Watch(ctx context.Context) error {
	unlock, err := b.open()
	if err != nil {
		return err
	}
	defer unlock()
	wake := b.notifications(ctx)
	for {
		sum, err := b.round(ctx)
		if ctx.Err() != nil {
			return nil
		}
		b.Round(sum, err)
		select {
		case <-ctx.Done():
			return nil
		case <-wake:
		case <-time.After(b.Interval): // network folders send no notifications
		}
	}
}

// open locks the inbox and removes what a run that died has left behind.
func (b *Inbox) open() (unlock func(), err error) {
	if info, err := os.Stat(b.Dir); err != nil || !info.IsDir() {
		return nil, fmt.Errorf("收件文件夹 %s 不存在或打不开", b.Dir)
	}
	for _, d := range []string{doneDir, failedDir} {
		if err := os.MkdirAll(filepath.Join(b.Dir, d), 0o700); err != nil {
			return nil, fmt.Errorf("收件文件夹 %s 不能写入：%s", b.Dir, reasonOf(err))
		}
	}
	unlock, err = lockFile(filepath.Join(b.Dir, lockName))
	if err != nil {
		return nil, err
	}
	for _, d := range []string{filepath.Join(b.Dir, doneDir), filepath.Join(b.Dir, failedDir), b.Run.Vault.Dir()} {
		removeTemporary(d)
	}
	return unlock, nil
}

func removeTemporary(dir string) {
	_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasPrefix(d.Name(), ".tmp-") {
			_ = os.Remove(path)
		}
		return nil
	})
}

// round takes the complete files once.
func (b *Inbox) round(ctx context.Context) (*Summary, error) {
	files, err := b.complete(ctx)
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return &Summary{}, b.finish(ctx)
	}
	run := b.Run
	run.Command = "inbox"
	run.Settle = b.move
	return run.Import(ctx, files)
}

// finish brings the last run to its end where it was cut off behind its last
// file: the comparison of documents was still to come.
func (b *Inbox) finish(ctx context.Context) error {
	run, ok, err := b.Run.DB.Interrupted(ctx)
	if err != nil || !ok {
		return err
	}
	if err := b.Run.DB.CheckAcross(ctx); err != nil {
		return err
	}
	return b.Run.DB.FinishRun(ctx, run)
}

// state is what tells whether a file changes.
type state struct {
	size int64
	time time.Time
}

// complete lists the files that nobody writes any more: unchanged since two looks
// apart, and not open for writing where the system can tell.
func (b *Inbox) complete(ctx context.Context) ([]Found, error) {
	files, err := b.scan()
	if err != nil || len(files) == 0 {
		return nil, err
	}
	before := map[string]state{}
	young := false
	for _, f := range files {
		s := stateOf(f.Path)
		before[f.Path] = s
		young = young || time.Since(s.time) < settle
	}
	if young {
		select {
		case <-time.After(settle):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	var ready []Found
	for _, f := range files {
		if stateOf(f.Path) == before[f.Path] && !beingWritten(f.Path) {
			ready = append(ready, f)
		}
	}
	return ready, nil
}

func stateOf(path string) state {
	info, err := os.Stat(path)
	if err != nil {
		return state{}
	}
	return state{info.Size(), info.ModTime()}
}

func (b *Inbox) scan() ([]Found, error) {
	skip := map[string]bool{filepath.Join(b.Dir, doneDir): true, filepath.Join(b.Dir, failedDir): true}
	files, err := Walk([]string{b.Dir}, func(path string) bool { return skip[path] || partial(path) })
	if err != nil {
		return nil, fmt.Errorf("收件文件夹 %s 打不开：%s", b.Dir, reasonOf(err))
	}
	return files, nil
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
// a file in done/ always has one.
func (b *Inbox) move(path string, files []File) error {
	rel, err := filepath.Rel(b.Dir, path)
	if err != nil {
		return err
	}
	folder := doneDir
	for _, f := range files {
		if f.Outcome == store.Failed {
			folder = failedDir
		}
	}
	if err := b.Run.DB.Sync(); err != nil {
		return err
	}
	target := free(filepath.Join(b.Dir, folder, rel))
	if err := os.MkdirAll(filepath.Dir(target), 0o700); err != nil {
		return fmt.Errorf("不能移动 %s：%s", path, reasonOf(err))
	}
	if err := writeDurably(target+reportSuffix, []byte(report(rel, files)), 0o600); err != nil {
		return fmt.Errorf("不能写入 %s 的说明：%s", path, reasonOf(err))
	}
	if err := os.Rename(path, target); err != nil {
		return fmt.Errorf("不能移动 %s：%s", path, reasonOf(err))
	}
	return errors.Join(syncDir(filepath.Dir(target)), syncDir(filepath.Dir(path)))
}

// free is a name that no file has: 名单.pdf, 名单(2).pdf, …
func free(path string) string {
	ext := filepath.Ext(path)
	stem := strings.TrimSuffix(path, ext)
	for n := 2; ; n++ {
		if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
			return path
		}
		path = fmt.Sprintf("%s(%d)%s", stem, n, ext)
	}
}

// report is what a person finds beside a file that was taken.
func report(name string, files []File) string {
	var b strings.Builder
	fmt.Fprintf(&b, "文件：%s\n处理时间：%s\n", clean(name), time.Now().Format("2006-01-02 15:04:05"))
	for _, f := range files {
		b.WriteString("\n")
		if inner := strings.SplitN(f.Path, "!", 2); len(inner) == 2 {
			fmt.Fprintf(&b, "包内文件：%s\n", clean(inner[1]))
		}
		switch f.Outcome {
		case store.Stored:
			fmt.Fprintf(&b, "结果：已入库，编号 %d\n", f.Document)
			if f.Status == "review" {
				b.WriteString("需要核对，详见：lianhe check\n")
			}
		case store.Duplicate:
			fmt.Fprintf(&b, "结果：重复。内容相同的文件已经入库，编号 %d\n", f.Document)
		case store.Failed:
			b.WriteString("结果：没有读成\n")
			if f.Failure != nil {
				fmt.Fprintf(&b, "原因：%s\n", clean(f.Failure.Error()))
			}
		}
		for _, i := range f.Findings {
			if i.Severity == extract.SevInfo {
				continue
			}
			fmt.Fprintf(&b, "- %s", clean(i.Text))
			if p := i.Src.String(); p != "" {
				fmt.Fprintf(&b, "（%s）", clean(p))
			}
			if i.Hint != "" {
				fmt.Fprintf(&b, "。%s", clean(i.Hint))
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}

// clean keeps control characters of a hostile file out of a report.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 || r == 0x7f || r >= 0x80 && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return '\uFFFD'
		}
		return r
	}, s)
}

// notifications wakes the watch when something happens in the folder; nothing
// comes where the system or the file system has none.
func (b *Inbox) notifications(ctx context.Context) <-chan struct{} {
	wake := make(chan struct{}, 1)
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return wake
	}
	if err := w.Add(b.Dir); err != nil {
		w.Close()
		return wake
	}
	go func() {
		defer w.Close()
		for {
			select {
			case <-ctx.Done():
				return
			case _, ok := <-w.Errors:
				if !ok {
					return
				}
			case e, ok := <-w.Events:
				if !ok {
					return
				}
				if e.Has(fsnotify.Create) || e.Has(fsnotify.Write) {
					select {
					case wake <- struct{}{}:
					default:
					}
				}
			}
		}
	}()
	return wake
}
