package ingest

import (
	"bufio"
	"context"
	"encoding/gob"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"sync/atomic"
	"time"
)

// WorkerCommand is the hidden command under which lianhe starts itself as a
// worker process.
const WorkerCommand = "_worker"

// What one worker may hold, in bytes: usual is far above what a real document
// needs; one that needs more is read again, one at a time, with heavy, so that the
// whole run stays small on a machine with little memory. Each byte of the file
// itself is allowed for perByte times. hardLimit is the system's own, should the
// worker not see its memory grow.
const (
	usual     = 128 << 20
	heavy     = 256 << 20
	perByte   = 4
	hardLimit = 1 << 30
)

// request and reply travel as gob over the worker's standard input and output; the
// bytes of the file follow its request as they are, since gob would hold a large
// file several times.
type request struct {
	Path string
	Size int
	From int   // of an archive: how many documents are read already
	Heap int64 // what the worker may hold

	data []byte
}

// send writes a request with its bytes.
func (r request) send(header *gob.Encoder, to io.Writer) error {
	r.Size = len(r.data)
	if err := header.Encode(r); err != nil {
		return err
	}
	_, err := to.Write(r.data)
	return err
}

// receiveFrom reads a request with its bytes. header reads from the same reader,
// of which it takes no more than its own.
func (r *request) receiveFrom(header *gob.Decoder, from *bufio.Reader) error {
	if err := header.Decode(r); err != nil {
		return err
	}
	r.data = make([]byte, r.Size)
	_, err := io.ReadFull(from, r.data)
	return err
}

// reply is what a worker says of a file: of each document in an archive that it
// begins it, what each document gave, and with the last one the end.
type reply struct {
	Begun, Done *Parsed
	End         bool
}

// Work is the life of a worker process: it parses what comes on in until that is
// closed. Untrusted files are parsed nowhere else, so that one that kills, hangs
// or exhausts its process costs itself alone. A signal to the whole group does not
// end it in the middle of a file: its parent decides that.
func Work(ctx context.Context, formsDir, rulesDir string, in io.Reader, out io.Writer) error {
	limitMemory(hardLimit)
	os.Stdout = os.Stderr // what a library prints must not get among the replies
	ctx = context.WithoutCancel(ctx)
	p, err := NewPipeline(formsDir, rulesDir)
	if err != nil {
		return err
	}
	var allowed atomic.Int64
	allowed.Store(heavy)
	go watchMemory(&allowed)
	var busy atomic.Bool
	requests := receive(in, &busy)
	w := bufio.NewWriter(out)
	replies := gob.NewEncoder(w)
	say := func(r reply) error {
		if err := replies.Encode(r); err != nil {
			return err
		}
		return w.Flush()
	}
	for req := range requests {
		allowed.Store(req.Heap)
		debug.SetMemoryLimit(req.Heap * 9 / 10)
		if err := p.answer(ctx, req, say); err != nil {
			return fmt.Errorf("worker: send reply: %w", err)
		}
		busy.Store(false)
		if req.Size > large {
			req.data = nil
			debug.FreeOSMemory()
		}
	}
	return nil
}

// outOfMemory is what a worker says when it dies of its size.
const outOfMemory = "out of memory"

// watchMemory ends the worker when it holds more than it may.
func watchMemory(allowed *atomic.Int64) {
	held := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	for range time.Tick(5 * time.Millisecond) {
		metrics.Read(held)
		if int64(held[0].Value.Uint64()-held[1].Value.Uint64()) > allowed.Load() {
			fmt.Fprintln(os.Stderr, outOfMemory)
			os.Exit(1)
		}
	}
}

// receive hands out the requests as they come. The parent closes the input when
// there is nothing more to do; where a file is being read then, the parent is dead
// and the worker dies too, however long that file would take.
func receive(in io.Reader, busy *atomic.Bool) <-chan request {
	requests := make(chan request)
	from := bufio.NewReader(in)
	header := gob.NewDecoder(from)
	go func() {
		defer close(requests)
		for {
			var req request
			if err := req.receiveFrom(header, from); err != nil {
				if busy.Load() {
					os.Exit(1)
				}
				return
			}
			busy.Store(true)
			requests <- req
		}
	}()
	return requests
}

// answer reads the documents of one file. The parent has no use for the Document,
// and gob cannot carry the cause of a failure.
func (p *Pipeline) answer(ctx context.Context, req request, say func(reply) error) error {
	documents := parts(ctx, req.Path, req.data)
	for i := min(req.From, len(documents)); i < len(documents); i++ {
		if begun := documents[i].Parsed; begun.Path != req.Path {
			begun.Failure = nil
			if err := say(reply{Begun: &begun}); err != nil {
				return err
			}
		}
		done := p.read(ctx, documents[i])
		documents[i].data = nil
		done.Document = nil
		if done.Failure != nil {
			done.Failure.Err = nil
		}
		if err := say(reply{Done: &done, End: i == len(documents)-1}); err != nil {
			return err
		}
	}
	if req.From >= len(documents) {
		return say(reply{End: true})
	}
	return nil
}
