package ingest

import (
	"bufio"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
)

// WorkerCommand is the hidden command under which lianhe starts itself as a
// worker process.
const WorkerCommand = "_worker"

// memoryLimit is what one worker may take: far above any real document, and low
// enough that a few of them leave the machine alive.
const memoryLimit = 1 << 30

// request and reply travel as gob over the worker's standard input and output.
type request struct {
	Path string
	Data []byte
}

type reply struct{ Docs []Parsed }

// Work is the life of a worker process: it parses what comes on in until that is
// closed. Untrusted files are parsed nowhere else, so that one that kills, hangs
// or exhausts its process costs itself alone.
func Work(ctx context.Context, formsDir, rulesDir string, in io.Reader, out io.Writer) error {
	limitMemory(memoryLimit)
	debug.SetMemoryLimit(memoryLimit * 3 / 4)
	p, err := NewPipeline(formsDir, rulesDir)
	if err != nil {
		return err
	}
	requests := gob.NewDecoder(bufio.NewReader(in))
	w := bufio.NewWriter(out)
	replies := gob.NewEncoder(w)
	for {
		var req request
		if err := requests.Decode(&req); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("worker: read request: %w", err)
		}
		docs := p.Parse(ctx, req.Path, req.Data)
		for i := range docs {
			docs[i].travel()
		}
		if err := replies.Encode(reply{docs}); err != nil {
			return fmt.Errorf("worker: send reply: %w", err)
		}
		if err := w.Flush(); err != nil {
			return fmt.Errorf("worker: send reply: %w", err)
		}
		if len(req.Data) > 8<<20 {
			debug.FreeOSMemory()
		}
	}
}

// travel drops what the parent has no use for and gob cannot carry.
func (p *Parsed) travel() {
	p.Document = nil
	if p.Failure != nil && p.Failure.Err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", p.SHA256, p.Failure.Err)
		p.Failure.Err = nil
	}
}
