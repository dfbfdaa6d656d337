package ingest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"lianhe/extract"
	"lianhe/store"
)

// Summary counts what a run did.
type Summary struct {
	Run        int64
	Files      []Line
	Stored     int
	Review     int // of the stored, those with findings for a person
	Duplicates int
	Failed     int
	Skipped    int
	Elapsed    time.Duration
}

// Line is what a summary tells of a file: few bytes, since a run may have very
// many.
type Line struct {
	Path     string
	Outcome  store.Outcome
	Status   string
	Document int64
	Kind     extract.Kind
	Reason   string // of a file that failed
	Findings int
	Worst    string // the finding to look at first, and how many there are besides; "" without one for a person
}

func (s *Summary) add(files []File) {
	for _, f := range files {
		l := Line{Path: f.Path, Outcome: f.Outcome, Status: f.Status, Document: f.Document, Kind: f.Kind, Findings: len(f.Findings), Worst: worst(f.Findings)}
		if f.Failure != nil {
			l.Reason = f.Failure.Error()
		}
		s.Files = append(s.Files, l)
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

// worst is the finding that a person looks at first and how many more there are.
func worst(findings []extract.Issue) string {
	var first *extract.Issue
	n := 0
	for i := range findings {
		f := &findings[i]
		if f.Severity == extract.SevInfo {
			continue
		}
		if n++; first == nil || first.Severity != extract.SevError && f.Severity == extract.SevError {
			first = f
		}
	}
	switch n {
	case 0:
		return ""
	case 1:
		return first.Text
	}
	return fmt.Sprintf("%s（另有 %d 条）", first.Text, n-1)
}

// KindCount is how many documents of a kind were stored.
type KindCount struct {
	Kind extract.Kind
	N    int
}

// Kinds counts the stored documents by kind, most first.
func (s *Summary) Kinds() []KindCount {
	count := map[extract.Kind]int{}
	for _, f := range s.Files {
		if f.Outcome == store.Stored {
			count[f.Kind]++
		}
	}
	out := make([]KindCount, 0, len(count))
	for k, n := range count {
		out = append(out, KindCount{k, n})
	}
	slices.SortFunc(out, func(a, b KindCount) int { return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Kind, b.Kind)) })
	return out
}

// judged takes over what is found of the documents that a run has stored now that
// they are compared with all others: that lianhe check tells the same.
func (s *Summary) judged(ctx context.Context, db *store.DB) error {
	at := map[int64]*Line{}
	for i := range s.Files {
		if l := &s.Files[i]; l.Outcome == store.Stored {
			at[l.Document] = l
		}
	}
	rows, err := db.Query(ctx, `SELECT i.document_id, d.status, f.severity, f.message FROM imports i JOIN documents d ON d.id = i.document_id
		LEFT JOIN findings f ON f.document_id = d.id AND f.answer IS NULL WHERE i.run_id = ? AND i.outcome = 'stored' ORDER BY i.document_id, f.ord`, s.Run)
	if err != nil {
		return err
	}
	var last *Line
	var found []extract.Issue
	flush := func() {
		if last != nil {
			last.Findings, last.Worst = len(found), worst(found)
		}
		found = found[:0]
	}
	s.Review = 0
	err = rows.Each(func(row []any) error {
		l := at[row[0].(int64)]
		if l == nil {
			return nil
		}
		if l != last {
			flush()
			if last, l.Status = l, row[1].(string); l.Status == "review" {
				s.Review++
			}
		}
		if severity, ok := row[2].(string); ok {
			found = append(found, extract.Issue{Severity: extract.Severity(severity), Text: row[3].(string)})
		}
		return nil
	})
	flush()
	return err
}
