package ingest

import (
	"context"
	"fmt"
	"time"

	"lianhe/extract"
	"lianhe/store"
)

// Reparse parses kept originals again, one transaction a document.
type Reparse struct {
	DB       *store.DB
	Pool     *Pool
	Vault    Vault
	DryRun   bool
	Progress func(done, total int, path string)
}

// ReparseFailure is a document that could not be parsed again; its rows stay.
type ReparseFailure struct {
	Document int64
	Reason   string
}

// kept is a stored document whose original is to be read again.
type kept struct {
	id             int64
	path, original string
	sha            string
	parsed         Parsed
	err            error
}

// Documents parses the documents again, in the order given, and tells what
// changed. What is done is done, also when ctx ends.
func (r *Reparse) Documents(ctx context.Context, ids []int64) ([]*store.Diff, []ReparseFailure, error) {
	var diffs []*store.Diff
	var failures []ReparseFailure
	jobs := make([]*kept, len(ids))
	for i, id := range ids {
		jobs[i] = &kept{id: id}
	}
	n := 0
	err := inOrder(ctx, jobs, func(ctx context.Context, k *kept) { k.err = r.parse(ctx, k) }, func(k *kept) error {
		diff, err := r.replace(ctx, k)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			failures = append(failures, ReparseFailure{k.id, err.Error()})
		default:
			diffs = append(diffs, diff)
		}
		n++
		r.Progress(n, len(ids), k.path)
		return nil
	})
	if err != nil || r.DryRun {
		return diffs, failures, err
	}
	return diffs, failures, r.DB.CheckAcross(ctx)
}

func (r *Reparse) replace(ctx context.Context, k *kept) (*store.Diff, error) {
	if k.err != nil {
		return nil, k.err
	}
	return r.DB.Replace(ctx, k.id, store.Item{
		Path: k.path, SHA256: k.sha, Format: k.parsed.Format, Result: k.parsed.Result, Failure: k.parsed.Failure,
		ParserVersion: ParserVersion, Original: k.original, At: time.Now(),
	}, r.DryRun)
}

// parse reads the original of a document; from an archive it takes the one entry
// that is the document.
func (r *Reparse) parse(ctx context.Context, k *kept) error {
	doc, err := r.DB.Show(ctx, k.id)
	if err != nil {
		return err
	}
	k.path, _ = doc.Value("path").(string)
	k.sha, _ = doc.Value("sha256").(string)
	k.original, _ = doc.Value("original").(string)
	if k.original == "" {
		return fmt.Errorf("没有存档的原件，请重新导入 %s", k.path)
	}
	data, err := r.Vault.Load(k.original)
	if err != nil {
		return err
	}
	docs, err := r.Pool.Parse(ctx, k.path, data)
	if err != nil {
		return err
	}
	for _, d := range docs {
		if d.SHA256 == k.sha {
			k.parsed = d
			return nil
		}
	}
	if len(docs) == 1 && docs[0].Failure != nil {
		return docs[0].Failure
	}
	return &extract.Error{Code: extract.FileUnreadable, Reason: "压缩包里找不到这份文件", Remedy: "请重新导入"}
}
