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
	slots chan *worker // nil: not started yet
	size  int
}

// NewPool makes a pool of n workers that run this program's own executable.
func NewPool(n int, formsDir, rulesDir string) *Pool {
	p := &Pool{limit: timeLimit, size: n, slots: make(chan *worker, n)}
	p.args = []string{WorkerCommand, "--forms", formsDir, "--rules-dir", rulesDir}
	for range n {
		p.slots <- nil
	}
	return p
}

// Parse has a worker read one file. It never fails: what goes wrong is the
// Failure of the one document that it returns.
func (p *Pool) Parse(ctx context.Context, path string, data []byte) ([]Parsed, error) {
	var w *worker
	select {
	case w = <-p.slots:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if w == nil {
		var err error
		if w, err = start(p.args); err != nil {
			p.slots <- nil
			return nil, err
		}
	}
	docs, err := w.parse(ctx, p.limit, request{path, data})
	if err == nil {
		p.slots <- w
		return docs, nil
	}
	w.kill()
	p.slots <- nil
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return []Parsed{{Path: path, SHA256: digest(data), Format: extract.Sniff(data), Failure: w.failure(err, p.limit)}}, nil
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
	exe, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("找不到程序自身：%w", err)
	}
	w := &worker{cmd: exec.Command(exe, args...)}
	w.cmd.Stderr = &w.log
	w.cmd.Env = append(os.Environ(), "GOMAXPROCS=2", "GOTRACEBACK=none")
	detach(w.cmd)
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

func (w *worker) parse(ctx context.Context, limit time.Duration, req request) ([]Parsed, error) {
	type answer struct {
		docs []Parsed
		err  error
	}
	done := make(chan answer, 1)
	go func() {
		if err := w.send.Encode(req); err != nil {
			done <- answer{err: err}
			return
		}
		var r reply
		err := w.receive.Decode(&r)
		done <- answer{r.Docs, err}
	}()
	clock := time.NewTimer(limit)
	defer clock.Stop()
	select {
	case a := <-done:
		return a.docs, a.err
	case <-clock.C:
		return nil, errLate
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// failure says why a worker gave no answer.
func (w *worker) failure(err error, limit time.Duration) *extract.Error {
	log := w.log.String()
	switch {
	case errors.Is(err, errLate):
		return &extract.Error{Code: extract.FileLimit, Reason: fmt.Sprintf("解析超过 %.0f 秒，已停止", limit.Seconds()), Remedy: "请确认文件没有损坏，另存后重新导入", Err: err}
	case strings.Contains(log, "out of memory") || strings.Contains(log, "cannot allocate memory"):
		return &extract.Error{Code: extract.FileLimit, Reason: fmt.Sprintf("解析需要的内存超过 %d MB，已停止", memoryLimit>>20), Remedy: "请确认文件没有损坏，另存后重新导入", Err: err}
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

// tail keeps the beginning of what a worker says on standard error: a panic's
// first line says why it died.
type tail struct {
	mu  sync.Mutex
	buf []byte
}

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if room := 4096 - len(t.buf); room > 0 {
		t.buf = append(t.buf, p[:min(room, len(p))]...)
	}
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.buf)
}
