package ingest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

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

// kept is an original with the documents that were read from it: itself, or
// those of an archive.
type kept struct {
	original  string
	path      string // under which it is parsed
	documents []stored
	parsed    []Parsed
	err       error // of this original alone
	fatal     error
}

type stored struct {
	id           int64
	path, sha256 string
	failed       bool
}

// Documents parses the documents again and tells what changed, in the order of
// the ids; an archive is parsed once, with its first document. What is done is
// done, also when ctx ends.
func (r *Reparse) Documents(ctx context.Context, ids []int64) ([]*store.Diff, []ReparseFailure, error) {
	var diffs []*store.Diff
	var failures []ReparseFailure
	jobs, err := r.originals(ctx, ids)
	if err != nil {
		return nil, nil, err
	}
	n := 0
	err = inOrder(ctx, jobs, r.parse, func(k *kept) error {
		for _, d := range k.documents {
			diff, failure, err := r.replace(ctx, k, d)
			if err != nil {
				return err
			}
			if failure != nil {
				failures = append(failures, ReparseFailure{d.id, failure.Error()})
			} else {
				diffs = append(diffs, diff)
			}
			n++
			r.Progress(n, len(ids), d.path)
		}
		*k = kept{} // the memory of a run is that of the files under way
		return nil
	})
	if err == nil && !r.DryRun {
		err = r.DB.CheckAcross(ctx)
	}
	slices.SortFunc(diffs, func(a, b *store.Diff) int { return cmp.Compare(a.Document, b.Document) })
	slices.SortFunc(failures, func(a, b ReparseFailure) int { return cmp.Compare(a.Document, b.Document) })
	return diffs, failures, err
}

// originals groups the documents by the file that they were read from.
func (r *Reparse) originals(ctx context.Context, ids []int64) ([]*kept, error) {
	wanted := make(map[int64]bool, len(ids))
	for _, id := range ids {
		wanted[id] = true
	}
	rows, err := r.DB.Query(ctx, "SELECT id, path, sha256, coalesce(original, ''), status FROM documents ORDER BY id")
	if err != nil {
		return nil, err
	}
	var out []*kept
	at := map[string]*kept{}
	err = rows.Each(func(row []any) error {
		d := stored{row[0].(int64), row[1].(string), row[2].(string), row[4] == store.StatusFailed}
		if !wanted[d.id] {
			return nil
		}
		original := row[3].(string)
		k := at[original]
		if k == nil {
			k = &kept{original: original}
			at[original] = k
			out = append(out, k)
		}
		k.documents = append(k.documents, d)
		return nil
	})
	return out, err
}

// replace puts what was read today in the place of what is stored. failure is why
// that cannot be; the stored rows stay then.
func (r *Reparse) replace(ctx context.Context, k *kept, d stored) (diff *store.Diff, failure, err error) {
	if k.fatal != nil || k.err != nil {
		return nil, k.err, k.fatal
	}
	i := slices.IndexFunc(k.parsed, func(p Parsed) bool { return p.SHA256 == d.sha256 })
	if i < 0 && d.recovered(k) {
		diff, err = r.recover(ctx, k, d)
		return diff, nil, err
	}
	if i < 0 {
		return nil, k.without(), nil
	}
	p := k.parsed[i]
	if p.Failure != nil && !d.failed {
		return nil, fmt.Errorf("重新解析失败，已保留原有记录：%w", p.Failure), nil
	}
	diff, err = r.DB.Replace(ctx, d.id, store.Item{
		Path: d.path, SHA256: d.sha256, Format: p.Format, Result: p.Result, Failure: p.Failure, Refused: p.Refused,
		ParserVersion: ParserVersion, Original: k.original, At: time.Now(),
	}, r.DryRun)
	return diff, nil, err
}

// recovered reports whether a document is an archive that failed and gives all of
// its documents today.
func (d stored) recovered(k *kept) bool {
	return d.failed && d.sha256 == k.original && len(k.parsed) > 0
}

// recover stores the documents of an archive that had failed.
func (r *Reparse) recover(ctx context.Context, k *kept, d stored) (*store.Diff, error) {
	diff := &store.Diff{Document: d.id, Path: d.path, NewVersion: ParserVersion, OldStatus: store.StatusFailed, NewStatus: "ok"}
	for i, p := range k.parsed {
		name := strings.TrimPrefix(p.Path, k.path+"!")
		_, status, ok, err := r.DB.Known(ctx, p.SHA256)
		if err != nil {
			return nil, err
		}
		if ok && status != store.StatusFailed {
			continue
		}
		diff.Changes = append(diff.Changes, store.Change{Kind: "added", Table: "documents", Ord: i + 1, Label: name})
		if r.DryRun {
			continue
		}
		if _, err := r.DB.Put(ctx, store.Item{
			Path: d.path + "!" + name, SHA256: p.SHA256, Format: p.Format, Result: p.Result, Failure: p.Failure, Refused: p.Refused,
			ParserVersion: ParserVersion, Original: k.original, Archive: k.original, Name: name, At: time.Now(),
		}); err != nil {
			return nil, err
		}
	}
	if r.DryRun {
		return diff, nil
	}
	if err := r.DB.Recover(ctx, 0, d.path, d.sha256); err != nil {
		return nil, err
	}
	_, err := r.DB.JudgeArchive(ctx, k.original)
	return diff, err
}

// without says why an original no longer gives a document.
func (k *kept) without() error {
	if last := len(k.parsed) - 1; last >= 0 && k.parsed[last].Failure != nil {
		return k.parsed[last].Failure
	}
	return errors.New("压缩包里找不到这份文件，请重新导入")
}

// parse reads an original.
func (r *Reparse) parse(ctx context.Context, k *kept) {
	if k.original == "" {
		k.err = errors.New("没有存档的原件，请重新导入")
		return
	}
	data, err := r.Vault.Load(k.original)
	if err != nil {
		k.err = err
		return
	}
	k.path = k.documents[0].path
	k.parsed, k.fatal = r.Pool.Parse(ctx, k.path, data)
}
