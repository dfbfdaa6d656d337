package ingest

import (
	"bufio"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"lianhe/extract"
)

// timeLimit is the wall clock of one file. Real documents take milliseconds.
const timeLimit = 60 * time.Second

// Pool is a set of worker processes, started when needed and used again for many
// files. It is safe for concurrent use.
type Pool struct {
	args  []string
	limit time.Duration
	slots chan *worker  // nil: not started yet
	alone chan struct{} // held by who gives a worker the memory for a heavy file
	size  int
}

// NewPool makes a pool of n workers that run this program's own executable.
func NewPool(n int, formsDir, rulesDir string) *Pool {
	p := &Pool{limit: timeLimit, size: n, slots: make(chan *worker, n), alone: make(chan struct{}, 1)}
	p.args = []string{WorkerCommand, "--forms", formsDir, "--rules-dir", rulesDir}
	for range n {
		p.slots <- nil
	}
	return p
}

// maxLost is how many documents of one archive may end or hang their worker
// before the rest of it is given up.
const maxLost = 5

// reading is one file on its way through workers, mostly a single one.
type reading struct {
	request
	whole   Parsed // the file itself
	current Parsed // the document that is being read
	docs    []Parsed
}

// Parse has a worker read one file. What goes wrong with a document is its
// Failure; an error is of the environment. A worker that dies may have died of
// what it read before, or of the system's own needs: a document has failed only
// when a fresh worker, with all the memory there is for one, dies of it too. The
// other documents of an archive go on.
func (p *Pool) Parse(ctx context.Context, path string, data []byte) ([]Parsed, error) {
	var w *worker
	select {
	case w = <-p.slots:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { p.slots <- w }()
	r := &reading{request: request{Path: path, data: data}, whole: newPart(path, data).Parsed}
	for lost := 0; ; {
		err := p.try(ctx, &w, r, usual)
		if err != nil && ctx.Err() == nil && !errors.Is(err, errLate) {
			err = p.tryAlone(ctx, &w, r)
		}
		var failed *extract.Error
		switch {
		case err == nil:
			return r.docs, nil
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case !errors.As(err, &failed):
			return nil, err
		}
		r.current.Failure = failed
		r.docs = append(r.docs, r.current)
		if r.current.Path == path {
			return r.docs, nil
		}
		if lost++; lost == maxLost {
			r.whole.Failure = &extract.Error{Code: extract.FileLimit, Reason: fmt.Sprintf("压缩包内有 %d 份文件无法解析，其余的没有读取", lost), Remedy: "请解压后去掉损坏的文件，再导入"}
			return append(r.docs, r.whole), nil
		}
	}
}

// try has the worker, a new one where there is none, read on where r is. A worker
// that does not come to the end is replaced, and what it died of is an
// *extract.Error.
func (p *Pool) try(ctx context.Context, w **worker, r *reading, memory int64) error {
	if *w == nil {
		var err error
		if *w, err = start(p.args); err != nil {
			return err
		}
	}
	r.current, r.From = r.whole, len(r.docs)
	r.Heap = memory + perByte*int64(len(r.data))
	err := (*w).read(ctx, p.limit, r)
	if err == nil {
		return nil
	}
	(*w).kill()
	failed := (*w).failure(err, p.limit, r.Heap)
	*w = nil
	return failed
}

// tryAlone is try with the memory for a heavy file.
func (p *Pool) tryAlone(ctx context.Context, w **worker, r *reading) error {
	select {
	case p.alone <- struct{}{}:
		defer func() { <-p.alone }()
	case <-ctx.Done():
		return ctx.Err()
	}
	return p.try(ctx, w, r, heavy)
}

// Close ends the workers and waits for them.
func (p *Pool) Close() {
	for range p.size {
		if w := <-p.slots; w != nil {
			w.stop()
		}
	}
}

// worker is one child process.
type worker struct {
	cmd     *exec.Cmd
	in      io.WriteCloser
	send    *gob.Encoder
	receive *gob.Decoder
	log     tail
	once    sync.Once
}

func start(args []string) (*worker, error) {
	exe, err := executable()
	if err != nil {
		return nil, fmt.Errorf("找不到程序自身：%w", err)
	}
	w := &worker{cmd: exec.Command(exe, args...)}
	w.cmd.Args[0] = os.Args[0]
	w.cmd.Stderr = &w.log
	w.cmd.Env = append(os.Environ(), "GOMAXPROCS=2", "GOTRACEBACK=none")
	endWithParent(w.cmd)
	if w.in, err = w.cmd.StdinPipe(); err != nil {
		return nil, fmt.Errorf("启动解析进程：%w", err)
	}
	out, err := w.cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("启动解析进程：%w", err)
	}
	if err := w.cmd.Start(); err != nil {
		return nil, fmt.Errorf("启动解析进程：%w", err)
	}
	w.send = gob.NewEncoder(w.in)
	w.receive = gob.NewDecoder(bufio.NewReader(out))
	return w, nil
}

var errLate = errors.New("late")

// read has the worker read a file, from the document on at which r is. The clock
// starts anew with each document.
func (w *worker) read(ctx context.Context, limit time.Duration, r *reading) error {
	replies, failed := make(chan reply), make(chan error, 1)
	left := make(chan struct{})
	defer close(left)
	req := r.request
	go func() {
		if err := req.send(w.send, w.in); err != nil {
			failed <- err
			return
		}
		for {
			var a reply
			if err := w.receive.Decode(&a); err != nil {
				failed <- err
				return
			}
			select {
			case replies <- a:
			case <-left:
				return
			}
			if a.End {
				return
			}
		}
	}()
	clock := time.NewTimer(limit)
	defer clock.Stop()
	for {
		select {
		case a := <-replies:
			switch {
			case a.Begun != nil:
				r.current = *a.Begun
			case a.Done != nil:
				r.docs = append(r.docs, *a.Done)
				r.current = r.whole
			}
			if a.End {
				return nil
			}
			clock.Reset(limit)
		case err := <-failed:
			return err
		case <-clock.C:
			return errLate
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// failure says why a worker gave no answer.
func (w *worker) failure(err error, limit time.Duration, memory int64) *extract.Error {
	log := w.log.String()
	switch {
	case errors.Is(err, errLate):
		return &extract.Error{Code: extract.FileLimit, Reason: fmt.Sprintf("解析超过 %.0f 秒，已停止", limit.Seconds()), Remedy: "请确认文件没有损坏，另存后重新导入", Err: err}
	case strings.Contains(log, outOfMemory) || strings.Contains(log, "allocate"): // as runtimes say it: cannot allocate, failed to allocate
		return &extract.Error{Code: extract.FileLimit, Reason: fmt.Sprintf("解析需要的内存超过 %d MB，已停止", memory>>20), Remedy: "请确认文件没有损坏，另存后重新导入", Err: err}
	}
	return &extract.Error{Code: extract.FileUnreadable, Reason: "解析进程意外结束", Remedy: "请确认文件能正常打开，另存后重新导入", Err: fmt.Errorf("%w: %s", err, log)}
}

func (w *worker) kill() {
	w.once.Do(func() {
		_ = w.cmd.Process.Kill()
		_ = w.cmd.Wait()
	})
}

// stop lets the worker end by itself, which it does when its input closes.
func (w *worker) stop() {
	w.in.Close()
	done := make(chan struct{})
	go func() {
		_ = w.cmd.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(2 * time.Second):
		w.kill()
	}
}

// tail keeps the end of what a worker says on standard error: why it died, behind
// what libraries may have printed before.
type tail struct {
	mu  sync.Mutex
	buf []byte
}

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.buf = append(t.buf, p...)
	if over := len(t.buf) - 4096; over > 0 {
		t.buf = append(t.buf[:0], t.buf[over:]...)
	}
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.buf)
}
