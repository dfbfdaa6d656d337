package ingest

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"lianhe/extract"
)

// TestMain lets the test be its own worker, whose reader of text does what the
// text tells it to.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == WorkerCommand {
		readers[extract.TXT] = obedient{}
		ctx, stop := signal.NotifyContext(context.Background(), unix.SIGTERM) // as main does
		defer stop()
		if err := Work(ctx, "", "", os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// obedient is a reader with the faults that a reader can have.
type obedient struct{}

var leak [][]byte

func (obedient) Read(ctx context.Context, in extract.Input) (*extract.Document, error) {
	order, arg, _ := strings.Cut(strings.TrimSpace(string(in.Data)), " ")
	switch order {
	case "exit":
		os.Exit(0)
	case "panic":
		go func() { panic("in a goroutine that nobody watches") }()
		select {}
	case "loop":
		spin()
	case "eat":
		for range 1000 {
			fmt.Fprintln(os.Stderr, "progress of a library")
		}
		for {
			leak = append(leak, bytes.Repeat([]byte{1}, 1<<20))
		}
	case "leak": // much, and it stays
		for range 100 {
			leak = append(leak, bytes.Repeat([]byte{1}, 1<<20))
		}
	case "print":
		fmt.Println("progress of a library")
	case "close":
		os.NewFile(1, "stdout").Close()
	case "once": // dies where the file that it names is not there yet
		f, err := os.OpenFile(arg, os.O_CREATE|os.O_EXCL, 0o600)
		if err == nil {
			f.Close()
			os.Exit(1)
		}
	case "term": // as a terminal or a service manager does to the whole group
		if err := unix.Kill(os.Getpid(), unix.SIGTERM); err != nil {
			return nil, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	case "pid":
		return nil, &extract.Error{Code: "pid", Reason: strconv.Itoa(os.Getpid())}
	case "announce": // then loops
		if err := os.WriteFile(arg, []byte(strconv.Itoa(os.Getpid())), 0o600); err != nil {
			return nil, err
		}
		spin()
	}
	return &extract.Document{Format: extract.TXT}, nil
}

func testPool(t *testing.T, n int) *Pool {
	t.Helper()
	p := NewPool(n, "", "")
	t.Cleanup(p.Close)
	return p
}

func parseText(t *testing.T, p *Pool, order string) Parsed {
	t.Helper()
	docs, err := p.Parse(t.Context(), "x.txt", []byte(order))
	if err != nil || len(docs) != 1 {
		t.Fatalf("%s: %d documents, %v", order, len(docs), err)
	}
	return docs[0]
}

// TestWorkerFaults: a file that kills, hangs or exhausts its worker has failed,
// with the reason, and the next one is read by the pool as ever.
func TestWorkerFaults(t *testing.T) {
	p := testPool(t, 1)
	for _, c := range []struct{ order, code string }{
		{"exit", extract.FileUnreadable},
		{"panic", extract.FileUnreadable},
		{"close", extract.FileUnreadable},
		{"eat", extract.FileLimit},
		{"loop", extract.FileLimit},
	} {
		if p.limit = timeLimit; c.order == "loop" {
			p.limit = 500 * time.Millisecond
		}
		d := parseText(t, p, c.order)
		if d.Failure == nil || d.Failure.Code != c.code || d.Failure.Reason == "" || d.Failure.Remedy == "" || d.SHA256 == "" {
			t.Errorf("%s: failure %+v, %v", c.order, d.Failure, d.Failure.Err)
		}
		p.limit = timeLimit
		if d := parseText(t, p, "good"); d.Failure != nil || d.Result == nil {
			t.Errorf("after %s: a good file failed: %v", c.order, d.Failure)
		}
	}
}

// What is not a file's fault does not fail it.
func TestWorkerInnocent(t *testing.T) {
	p := testPool(t, 1)
	for _, order := range []string{"print", "once " + t.TempDir() + "/died", "leak", "leak", "leak", "term"} {
		if d := parseText(t, p, order); d.Failure != nil || d.Result == nil {
			t.Errorf("%.5s: failed: %+v", order, d.Failure)
		}
	}
}

// TestWorkerKilled kills an idle worker from outside, as a system short of memory
// does.
func TestWorkerKilled(t *testing.T) {
	p := testPool(t, 1)
	pid, err := strconv.Atoi(parseText(t, p, "pid").Failure.Reason)
	if err != nil {
		t.Fatal(err)
	}
	if err := unix.Kill(pid, unix.SIGKILL); err != nil {
		t.Fatal(err)
	}
	if d := parseText(t, p, "good"); d.Failure != nil {
		t.Errorf("failed: %+v", d.Failure)
	}
}

// TestArchiveEntries: one entry of an archive that kills its worker costs itself
// alone; many give the archive up.
func TestArchiveEntries(t *testing.T) {
	p := testPool(t, 1)
	docs, err := p.Parse(t.Context(), "b.zip", zipOf(t, "good 1", "exit", "good 2", "eat", "good 3"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range docs {
		got = append(got, fmt.Sprint(d.Path, " ", d.Failure == nil))
	}
	want := "b.zip!0.txt true|b.zip!1.txt false|b.zip!2.txt true|b.zip!3.txt false|b.zip!4.txt true"
	if s := strings.Join(got, "|"); s != want {
		t.Errorf("got %s, want %s", s, want)
	}
	docs, err = p.Parse(t.Context(), "b.zip", zipOf(t, "exit 1", "exit 2", "exit 3", "exit 4", "exit 5", "exit 6", "good"))
	if err != nil {
		t.Fatal(err)
	}
	if last := docs[len(docs)-1]; len(docs) != maxLost+1 || last.Path != "b.zip" || last.Failure == nil || last.Failure.Code != extract.FileLimit {
		t.Errorf("%d documents, the last %+v", len(docs), last)
	}
}

func zipOf(t *testing.T, texts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i, text := range texts {
		w, err := z.Create(fmt.Sprintf("%d.txt", i))
		if err == nil {
			_, err = io.WriteString(w, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestOrphans: whoever kills the parent leaves no worker behind, not even one that
// never comes to an end.
func TestOrphans(t *testing.T) {
	if note := os.Getenv("LIANHE_TEST_ORPHAN"); note != "" { // the parent
		_, _ = NewPool(1, "", "").Parse(context.Background(), "x.txt", []byte("announce "+note))
		return
	}
	note := t.TempDir() + "/pid"
	parent := exec.Command(os.Args[0], "-test.run=^TestOrphans$")
	parent.Env = append(os.Environ(), "LIANHE_TEST_ORPHAN="+note)
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	var pid int
	for pid == 0 {
		time.Sleep(10 * time.Millisecond)
		if data, err := os.ReadFile(note); err == nil {
			pid, _ = strconv.Atoi(string(data)) // 0 while it is being written
		}
	}
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = parent.Wait()
	for unix.Kill(pid, 0) == nil && !zombie(pid) { // else the test's own time limit tells
		time.Sleep(10 * time.Millisecond)
	}
}

// zombie reports whether a process has ended and nobody has asked how.
func zombie(pid int) bool {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return true
	}
	_, rest, _ := strings.Cut(string(data), ") ")
	return strings.HasPrefix(rest, "Z")
}

// spin never ends and never waits, as a parser does that goes round in circles.
func spin() {
	for n := 0; ; n++ {
		turns.Store(int64(n))
	}
}

var turns atomic.Int64
