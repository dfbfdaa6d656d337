package ingest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"lianhe/extract"
	"lianhe/normalize/rule"
	"lianhe/store"
)

// ParserVersion tells which rows an older parser made. It is raised with every
// change of what is read from the same bytes.
const ParserVersion = "2"

// Open opens the database, and creates it, for work that judges documents: by the
// built-in rule sets and those of a folder, where one is named.
func Open(database, rulesDir string) (*store.DB, error) {
	sets, err := rule.Load(rulesDir)
	if err != nil {
		return nil, err
	}
	db, err := store.Open(database)
	if err != nil {
		return nil, err
	}
	db.UseRules(sets)
	return db, nil
}

// Run is one import: files to a database, by worker processes, stored in the
// order of the files whatever the order in which they are done.
type Run struct {
	DB       *store.DB
	Pool     *Pool
	Vault    Vault
	Command  string                             // with what it works on: the same command goes on behind an interrupted one
	Progress func(done, total int, path string) // called after each file, from one goroutine
	// Leave, where set, says of a file that cannot be read whether it is left for a
	// later run, without a row: errLater or a *Stuck. With nil it has failed.
	Leave func(path string, err error) error
	// Settle, where set, is called when all that a file gave is stored: the inbox
	// moves the file then. A *Stuck error is of this file alone, another one ends
	// the run.
	Settle func(Taken) error

	large sync.Mutex // held by who has a large file in memory
}

// large is the size of file, in bytes, of which one at a time is held in memory.
const large = 8 << 20

// Taken is a file of which everything is stored.
type Taken struct {
	Path  string
	Info  fs.FileInfo // when it was read; nil for what is no file
	Run   int64
	Files []File
}

// Stuck says why a file stays where it is while the run goes on.
type Stuck struct{ Path, Reason string }

func (e *Stuck) Error() string { return legible(e.Path) + " " + e.Reason }

// errLater says that a file is not ready, or gone.
var errLater = errors.New("later")

// File is what became of one file, or of one document in an archive.
type File struct {
	Path     string
	Outcome  store.Outcome
	Status   string // ok, review or failed
	Document int64
	Format   extract.Format
	Kind     extract.Kind
	Findings []extract.Issue
	Failure  *extract.Error
	Seconds  float64
}

// job is a file on its way through a run.
type job struct {
	found Found
	info  fs.FileInfo
	data  []byte
	sha   string
	docs  []Parsed
	known int64 // the document that these bytes are already
	files []File
	left  error // why it is left for a later run
	err   error // of the environment: the run cannot go on
	took  time.Duration
}

// Import reads the files and stores their documents. It can be interrupted at
// any instant: what is stored is whole, and the next run goes on behind it.
func (r *Run) Import(ctx context.Context, files []Found) (*Summary, error) {
	started := time.Now()
	id, err := r.DB.StartRun(ctx, r.Command, ParserVersion)
	if err != nil {
		return nil, err
	}
	sum := &Summary{Run: id}
	removeTemporary(r.Vault.Dir())
	jobs := make([]*job, len(files))
	for i, f := range files {
		jobs[i] = &job{found: f}
	}
	n := 0
	var stuck []error
	err = inOrder(ctx, jobs, r.read, func(j *job) error {
		err := r.finish(ctx, id, j)
		var one *Stuck
		switch {
		case errors.As(err, &one):
			stuck = append(stuck, err)
		case err != nil && !errors.Is(err, errLater):
			return err
		}
		sum.add(j.files)
		n++
		if r.Progress != nil {
			r.Progress(n, len(files), j.found.Path)
		}
		*j = job{} // the memory of a run is that of the files under way
		return nil
	})
	if err == nil {
		err = r.DB.CheckAcross(ctx)
	}
	if err == nil {
		err = sum.judged(ctx, r.DB)
	}
	sum.Elapsed = time.Since(started)
	switch {
	case err != nil:
		return sum, err
	case len(stuck) == 1:
		return sum, stuck[0]
	case len(stuck) > 1:
		return sum, fmt.Errorf("%w（另有 %d 份也是这样）", stuck[0], len(stuck)-1)
	}
	return sum, r.DB.FinishRun(ctx, id)
}

// read takes one file to its documents. Bytes that are stored already are not
// parsed again.
func (r *Run) read(ctx context.Context, j *job) {
	started := time.Now()
	defer func() { j.took = time.Since(started) }()
	if j.found.Reason != "" {
		return
	}
	if info, err := os.Stat(j.found.Path); err == nil && info.Size() > large {
		r.large.Lock()
		defer r.large.Unlock()
		defer debug.FreeOSMemory()
	}
	var err error
	if j.data, j.info, err = Read(j.found.Path); err != nil {
		j.found.Reason = "读不了：" + reasonOf(err)
		if r.Leave != nil {
			j.left = r.Leave(j.found.Path, err)
		}
		return
	}
	j.sha = digest(j.data)
	id, status, ok, err := r.DB.Known(ctx, j.sha)
	if err != nil {
		j.err = err
		return
	}
	if ok && status != store.StatusFailed {
		j.known = id
	} else if j.docs, j.err = r.Pool.Parse(ctx, legible(j.found.Path), j.data); j.err != nil {
		return
	}
	j.err = r.keep(ctx, j)
	j.data = nil
}

// keep keeps the bytes where a document is to be stored from them, or rests on
// them: its original may have been lost. An archive of which all is stored from
// elsewhere is not kept.
func (r *Run) keep(ctx context.Context, j *job) error {
	needed := false
	for _, d := range j.docs {
		_, status, ok, err := r.DB.Known(ctx, d.SHA256)
		if err != nil {
			return err
		}
		needed = needed || !ok || status == store.StatusFailed
	}
	if !needed {
		rows, err := r.DB.Query(ctx, "SELECT 1 FROM documents WHERE original = ? LIMIT 1", j.sha)
		if err != nil {
			return err
		}
		if err := rows.Each(func([]any) error { needed = true; return nil }); err != nil {
			return err
		}
	}
	if !needed {
		return nil
	}
	return r.Vault.Keep(j.sha, j.data)
}

// finish stores what a file gave and has it settled.
func (r *Run) finish(ctx context.Context, run int64, j *job) error {
	if err := cmp.Or(j.err, j.left); err != nil {
		return err
	}
	if err := r.store(ctx, run, j); err != nil {
		return err
	}
	if r.Settle == nil {
		return nil
	}
	return r.Settle(Taken{Path: j.found.Path, Info: j.info, Run: run, Files: j.files})
}

// store writes what a file gave, one transaction a document.
func (r *Run) store(ctx context.Context, run int64, j *job) error {
	path := legible(j.found.Path)
	if j.found.Reason != "" {
		err := r.DB.Skip(ctx, run, path, "", store.Failed, 0, j.found.Reason)
		j.files = []File{{Path: path, Outcome: store.Failed, Failure: &extract.Error{Code: extract.FileUnreadable, Reason: j.found.Reason}}}
		return err
	}
	if j.known != 0 {
		f, err := r.again(ctx, run, path, j)
		j.files = []File{f}
		return err
	}
	for _, d := range j.docs {
		f, err := r.put(ctx, run, j, d)
		if err != nil {
			return err
		}
		j.files = append(j.files, f)
	}
	return r.judge(ctx, run, j)
}

// judge has the applications of an archive judged as the cases that they are, and
// takes over what that makes of their findings. An archive that had failed before
// and is read whole has failed no more.
func (r *Run) judge(ctx context.Context, run int64, j *job) error {
	if !slices.ContainsFunc(j.docs, func(d Parsed) bool { return d.SHA256 != j.sha }) {
		return nil
	}
	if last := j.docs[len(j.docs)-1]; last.SHA256 != j.sha {
		if err := r.DB.Recover(ctx, run, legible(j.found.Path), j.sha); err != nil {
			return err
		}
	}
	judged, err := r.DB.JudgeArchive(ctx, j.sha)
	if err != nil {
		return err
	}
	for i := range j.files {
		if f := &j.files[i]; f.Outcome == store.Duplicate || f.Outcome == store.Stored && slices.Contains(judged, f.Document) {
			f.Findings = nil
			if err := r.recall(ctx, f); err != nil {
				return err
			}
		}
	}
	return nil
}

// again handles bytes that are stored already: a duplicate, or what an
// interrupted run had stored before it was cut off.
func (r *Run) again(ctx context.Context, run int64, path string, j *job) (File, error) {
	rc, resumed, err := r.DB.Resumed(ctx, run, path, j.sha, ParserVersion)
	if err != nil {
		return File{}, err
	}
	if resumed {
		f := File{Path: path, Outcome: rc.Outcome, Status: rc.Status, Document: rc.Document, Seconds: j.took.Seconds()}
		err := r.recall(ctx, &f)
		return f, err
	}
	err = r.DB.Skip(ctx, run, path, j.sha, store.Duplicate, j.known, store.DuplicateReason)
	return File{Path: path, Outcome: store.Duplicate, Document: j.known, Seconds: j.took.Seconds()}, err
}

// recall fills in what the database holds of a document.
func (r *Run) recall(ctx context.Context, f *File) error {
	doc, err := r.DB.Show(ctx, f.Document)
	if err != nil {
		return err
	}
	kind, _ := doc.Value("kind").(string)
	f.Kind = extract.Kind(kind)
	f.Status, _ = doc.Value("status").(string)
	for _, i := range doc.Findings {
		if i.Answer != "" {
			continue
		}
		f.Format = i.Format
		f.Findings = append(f.Findings, extract.Issue{Code: i.Code, Severity: extract.Severity(i.Severity), Src: extract.ParseSource(i.Place), Text: i.Message, Hint: i.Hint})
	}
	return nil
}

func (r *Run) put(ctx context.Context, run int64, j *job, d Parsed) (File, error) {
	f := File{Path: d.Path, Format: d.Format, Failure: d.Failure, Findings: d.Refused, Seconds: j.took.Seconds()}
	if d.Result != nil {
		f.Kind, f.Findings = d.Result.Kind, d.Result.Findings
	}
	archive, name := "", ""
	if inner, ok := strings.CutPrefix(d.Path, legible(j.found.Path)+"!"); ok {
		archive, name = j.sha, inner
	}
	rc, resumed, err := r.DB.Resumed(ctx, run, d.Path, d.SHA256, ParserVersion)
	if err == nil && !resumed {
		rc, err = r.DB.Put(ctx, store.Item{
			Run: run, Path: d.Path, SHA256: d.SHA256, Format: d.Format, Result: d.Result, Failure: d.Failure, Refused: d.Refused,
			ParserVersion: ParserVersion, Original: j.sha, Archive: archive, Name: name, At: time.Now(),
		})
	}
	f.Outcome, f.Status, f.Document = rc.Outcome, rc.Status, rc.Document
	return f, err
}
