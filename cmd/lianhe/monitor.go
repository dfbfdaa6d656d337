package main

import (
	"context"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"

	"lianhe/cmd/lianhe/ingest"
	"lianhe/store"
)

// monitor writes what a monitoring system reads: a line of JSON for each file as
// it is dealt with, and figures in the Prometheus text format after each round. Of
// a file it knows the name, the outcome and the reason's code; what stands in the
// file never reaches it. Both files are opened anew each time, so that they may be
// rotated or removed at will.
type monitor struct {
	log, metrics string
	failed       int64 // documents that are not read to this day
	review       int64 // documents that wait for a person
	errors       int   // rounds that could not be finished
	outcomes     map[store.Outcome]int64
	failure      error // of writing the log itself, until it is told
}

// newMonitor goes on counting where the figures on disk end.
func newMonitor(log, metrics string) *monitor {
	m := &monitor{log: log, metrics: metrics, outcomes: map[store.Outcome]int64{}}
	if old, err := os.ReadFile(metrics); err == nil {
		for line := range strings.Lines(string(old)) {
			if n, ok := strings.CutPrefix(line, "lianhe_inbox_errors_total "); ok {
				m.errors, _ = strconv.Atoi(strings.TrimSpace(n)) // 0 where somebody has spoilt it
			}
		}
	}
	return m
}

// took logs a file of which all is stored.
func (m *monitor) took(run int64, files []ingest.File) {
	for _, f := range files {
		o := object{{"event", "file"}, {"run", run}, {"path", discreet(f.Path)}, {"outcome", f.Outcome}, {"status", orNull(f.Status)}, {"document_id", positive(int(f.Document))}, {"seconds", f.Seconds}}
		if f.Failure != nil {
			o = append(o, pair{"code", f.Failure.Code})
		}
		m.line(o)
	}
}

// round logs how a round ended and writes the figures. again says that it failed
// as the last one did, which is not logged again. Its own error is that of the
// disk.
func (m *monitor) round(db string, sum *ingest.Summary, err error, again bool) error {
	switch {
	case err != nil:
		m.errors++
		if !again {
			m.line(object{{"event", "error"}, {"message", discreet(err.Error())}})
		}
	case sum != nil && len(sum.Files) > 0:
		m.line(object{{"event", "round"}, {"run", sum.Run}, {"stored", sum.Stored}, {"review", sum.Review}, {"duplicate", sum.Duplicates}, {"failed", sum.Failed}, {"seconds", sum.Elapsed.Seconds()}})
	}
	m.count(db)
	failure := m.failure
	m.failure = nil
	if failure == nil {
		failure = m.write(err == nil)
	}
	return failure
}

func (m *monitor) line(o object) {
	raw, err := marshal(append(object{{"at", time.Now().UTC().Format(time.RFC3339)}}, o...))
	if err == nil {
		err = appendTo(m.log, append(raw, '\n'))
	}
	if err != nil {
		m.failure = err
	}
}

// appendTo writes a line at once, so that a kill never leaves half of one.
func appendTo(path string, line []byte) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if _, err := f.Write(line); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// count takes the outcomes from the database, which a kill between a file and its
// count cannot put out of step. It does so also when the command is being stopped.
// Where the database cannot be read the last counts stay.
func (m *monitor) count(path string) {
	db, err := store.OpenReadOnly(path)
	if err != nil {
		return
	}
	defer db.Close()
	rows, err := db.Query(context.Background(), "SELECT i.outcome, count(*) FROM imports i JOIN runs r ON r.id = i.run_id WHERE r.command LIKE 'inbox%' GROUP BY 1")
	if err != nil {
		return
	}
	_ = rows.Each(func(row []any) error {
		m.outcomes[store.Outcome(row[0].(string))] = row[1].(int64)
		return nil
	})
	if rows, err = db.Query(context.Background(), "SELECT (SELECT count(*) FROM failed_files), (SELECT count(*) FROM documents WHERE status = 'review')"); err != nil {
		return
	}
	_ = rows.Each(func(row []any) error {
		m.failed, m.review = row[0].(int64), row[1].(int64)
		return nil
	})
}

// write replaces the figures whole, so that a reader never sees half of them.
func (m *monitor) write(ok bool) error {
	up := 0
	if ok {
		up = 1
	}
	var b strings.Builder
	for _, f := range []struct {
		name, help, kind string
		value            any
	}{
		{"lianhe_inbox_up", "1 when the last round ended well", "gauge", up},
		{"lianhe_inbox_last_round_timestamp_seconds", "end of the last round", "gauge", time.Now().Unix()},
		{"lianhe_inbox_stored_total", "documents stored", "counter", m.outcomes[store.Stored]},
		{"lianhe_inbox_duplicate_total", "files whose bytes were stored already", "counter", m.outcomes[store.Duplicate]},
		{"lianhe_inbox_failed_total", "times that a file could not be read", "counter", m.outcomes[store.Failed]},
		{"lianhe_failed_files", "files that are not read to this day", "gauge", m.failed},
		{"lianhe_review_documents", "documents that wait for a person", "gauge", m.review},
		{"lianhe_inbox_errors_total", "rounds that could not be finished", "counter", m.errors},
	} {
		fmt.Fprintf(&b, "# HELP %s %s\n# TYPE %s %s\n%s %v\n", f.name, f.help, f.name, f.kind, f.name, f.value)
	}
	tmp := m.metrics + ".tmp"
	if err := os.WriteFile(tmp, []byte(b.String()), 0o644); err != nil { // counts alone, for another user's monitoring
		return err
	}
	return os.Rename(tmp, m.metrics)
}

// personal finds mobile phones and identity numbers, which people write into the
// names of files.
var personal = regexp.MustCompile(`\d{17}[\dXx]|1[3-9]\d{9}|0\d{2,3}-\d{7,8}`)

// discreet is a text as the log may hold it.
func discreet(s string) string { return personal.ReplaceAllString(printable(s), "***") }
