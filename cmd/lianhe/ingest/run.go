package ingest

import (
	"context"
	"fmt"
	"sort"
	"time"

	"lianhe/extract"
	"lianhe/store"
)

// ParserVersion tells which rows an older parser made. It is raised with every
// change of what is read from the same bytes.
const ParserVersion = "1"

// Run is one import: files to a database, by worker processes, stored in the
// order of the files whatever the order in which they are done.
type Run struct {
	DB       *store.DB
	Pool     *Pool
	Vault    Vault
	Command  string
	Progress func(done, total int, path string) // called after each file, from one goroutine
	// Settle, where set, is called when all that a file gave is stored: the inbox
	// moves the file then. Its error ends the run.
	Settle func(path string, files []File) error
}

// File is what became of one file, or of one document in an archive.
type File struct {
	Path     string
	Outcome  store.Outcome
	Status   string // ok, review or failed
	Document int64
	Kind     extract.Kind
	Findings []extract.Issue
	Failure  *extract.Error
	Seconds  float64
}

// Summary counts what a run did.
type Summary struct {
	Run        int64
	Files      []File
	Stored     int
	Review     int // of the stored, those with findings for a person
	Duplicates int
	Failed     int
	Skipped    int
	Elapsed    time.Duration
}

// job is a file on its way through a run.
type job struct {
	found Found
	data  []byte
	sha   string
	docs  []Parsed
	known int64 // the document that these bytes are already
	files []File
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
	jobs := make([]*job, len(files))
	for i, f := range files {
		jobs[i] = &job{found: f}
	}
	n := 0
	err = inOrder(ctx, jobs, r.read, func(j *job) error {
		if j.err != nil {
			return j.err
		}
		if err := r.store(ctx, id, j); err != nil {
			return err
		}
		if r.Settle != nil {
			if err := r.Settle(j.found.Path, j.files); err != nil {
				return err
			}
		}
		sum.add(j.files)
		n++
		if r.Progress != nil {
			r.Progress(n, len(files), j.found.Path)
		}
		return nil
	})
	if err == nil {
		err = r.DB.CheckAcross(ctx)
	}
	sum.Elapsed = time.Since(started)
	if err != nil {
		return sum, err
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
	var err error
	if j.data, err = Read(j.found.Path); err != nil {
		j.found.Reason = "读不了：" + reasonOf(err)
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
		return
	}
	if j.docs, j.err = r.Pool.Parse(ctx, j.found.Path, j.data); j.err != nil {
		return
	}
	j.err = r.Vault.Keep(j.sha, j.data)
	j.data = nil
}

// store writes what a file gave, one transaction a document.
func (r *Run) store(ctx context.Context, run int64, j *job) error {
	if j.found.Reason != "" {
		err := r.DB.Skip(ctx, run, j.found.Path, "", store.Failed, 0, j.found.Reason)
		j.files = []File{{Path: j.found.Path, Outcome: store.Failed, Failure: &extract.Error{Code: extract.FileUnreadable, Reason: j.found.Reason}}}
		return err
	}
	if j.known != 0 {
		f, err := r.again(ctx, run, j)
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
	return nil
}

// again handles bytes that are stored already: a duplicate, or what an
// interrupted run had stored before it was cut off.
func (r *Run) again(ctx context.Context, run int64, j *job) (File, error) {
	rc, resumed, err := r.DB.Resumed(ctx, run, j.found.Path, j.sha, ParserVersion)
	if err != nil {
		return File{}, err
	}
	if resumed {
		return File{Path: j.found.Path, Outcome: rc.Outcome, Status: rc.Status, Document: rc.Document}, nil
	}
	err = r.DB.Skip(ctx, run, j.found.Path, j.sha, store.Duplicate, j.known, "内容相同的文件已经入库")
	return File{Path: j.found.Path, Outcome: store.Duplicate, Document: j.known}, err
}

func (r *Run) put(ctx context.Context, run int64, j *job, d Parsed) (File, error) {
	f := File{Path: d.Path, Failure: d.Failure, Seconds: j.took.Seconds()}
	if d.Result != nil {
		f.Kind, f.Findings = d.Result.Kind, d.Result.Findings
	}
	rc, resumed, err := r.DB.Resumed(ctx, run, d.Path, d.SHA256, ParserVersion)
	if err == nil && !resumed {
		rc, err = r.DB.Put(ctx, store.Item{
			Run: run, Path: d.Path, SHA256: d.SHA256, Format: d.Format, Result: d.Result, Failure: d.Failure,
			ParserVersion: ParserVersion, Original: j.sha, At: time.Now(),
		})
	}
	f.Outcome, f.Status, f.Document = rc.Outcome, rc.Status, rc.Document
	return f, err
}

func (s *Summary) add(files []File) {
	s.Files = append(s.Files, files...)
	for _, f := range files {
		switch f.Outcome {
		case store.Stored:
			s.Stored++
			if f.Status == "review" {
				s.Review++
			}
		case store.Duplicate:
			s.Duplicates++
		case store.Failed:
			s.Failed++
		case store.Skipped:
			s.Skipped++
		}
	}
}

// Kinds counts the stored documents by kind, most first.
func (s *Summary) Kinds() []string {
	count := map[extract.Kind]int{}
	for _, f := range s.Files {
		if f.Outcome == store.Stored {
			count[f.Kind]++
		}
	}
	kinds := make([]extract.Kind, 0, len(count))
	for k := range count {
		kinds = append(kinds, k)
	}
	sort.Slice(kinds, func(i, k int) bool {
		if count[kinds[i]] != count[kinds[k]] {
			return count[kinds[i]] > count[kinds[k]]
		}
		return kinds[i] < kinds[k]
	})
	out := make([]string, len(kinds))
	for i, k := range kinds {
		out[i] = fmt.Sprintf("%s\t%d", k, count[k])
	}
	return out
}
