package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"lianhe/cmd/lianhe/ingest"
	"lianhe/store"
)

func (a *app) inboxCommand() *cobra.Command {
	var once bool
	var interval time.Duration
	var logFile, metricsFile string
	c := &cobra.Command{
		Use:   "inbox [--once] 文件夹",
		Short: "处理收件文件夹：入库后移到 done/ 或 failed/，旁边附上说明",
		Long: `处理收件文件夹里已经写完的文件：原件存档、内容入库，再把文件移到 done/（已入库）或
failed/（读不了），旁边附一份说明。断电、磁盘满、中断之后再次运行，会接着处理，不丢也不重。
不加 --once 时一直守候新文件；加 --once 适合定时任务。`,
		Example: "  lianhe inbox --once 收件箱\n  lianhe inbox --db 2024.db 收件箱",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			db, err := store.Open(a.database())
			if err != nil {
				return err
			}
			defer db.Close()
			pool := ingest.NewPool(runtime.NumCPU(), a.forms, a.rules)
			defer pool.Close()
			monitor, err := newMonitor(orDefault(logFile, a.database()+".log.jsonl"), orDefault(metricsFile, a.database()+".prom"))
			if err != nil {
				return err
			}
			defer monitor.Close()
			box := &ingest.Inbox{Dir: filepath.Clean(args[0]), Interval: interval, Run: ingest.Run{DB: db, Pool: pool, Vault: ingest.VaultOf(a.database())}}
			box.Round = func(sum *ingest.Summary, err error) { a.reportRound(monitor, sum, err) }
			if once {
				sum, err := box.Once(c.Context())
				a.reportRound(monitor, sum, err)
				return a.inboxResult(sum, err)
			}
			return box.Watch(c.Context())
		},
	}
	c.Flags().BoolVar(&once, "once", false, "处理完现有文件就结束")
	c.Flags().DurationVar(&interval, "interval", 10*time.Second, "守候时多久看一次文件夹")
	c.Flags().StringVar(&logFile, "log", "", "运行日志`文件`，每行一个 JSON（默认在数据库旁边）")
	c.Flags().StringVar(&metricsFile, "metrics", "", "监控指标`文件`，Prometheus 文本格式（默认在数据库旁边）")
	return c
}

func (a *app) inboxResult(sum *ingest.Summary, err error) error {
	if sum != nil && sum.Failed > 0 {
		a.exit = exitPartial
	}
	if errors.Is(err, context.Canceled) {
		return errors.New("已中断；再次运行会接着处理")
	}
	return err
}

// reportRound tells of one round on the terminal and to the monitor.
func (a *app) reportRound(m *monitor, sum *ingest.Summary, err error) {
	if err != nil {
		fmt.Fprintf(a.stderr, "%s 本轮没有做完：%v\n", time.Now().Format("15:04:05"), err)
	}
	if sum != nil && len(sum.Files) > 0 {
		fmt.Fprintf(a.stderr, "%s 入库 %d 份（需要核对 %d 份），重复 %d 份，读不了 %d 份\n", time.Now().Format("15:04:05"), sum.Stored, sum.Review, sum.Duplicates, sum.Failed)
	}
	if err := m.round(sum, err); err != nil {
		fmt.Fprintf(a.stderr, "日志写不进去：%v\n", err)
	}
}

func orDefault(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// monitor writes what a monitoring system reads: a line of JSON for each file,
// and counters in the Prometheus text format. Names and numbers of people never
// reach it; of a file it knows the name, the outcome and the reason's code.
type monitor struct {
	log     *os.File
	metrics string
	total   map[string]int
}

func newMonitor(log, metrics string) (*monitor, error) {
	f, err := os.OpenFile(log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("打不开日志 %s：%w", log, err)
	}
	return &monitor{log: f, metrics: metrics, total: map[string]int{}}, nil
}

func (m *monitor) Close() error { return m.log.Close() }

func (m *monitor) round(sum *ingest.Summary, err error) error {
	now := time.Now().UTC().Format(time.RFC3339)
	if err != nil {
		m.total["errors"]++
		if err := m.line(object{{"at", now}, {"event", "error"}, {"message", err.Error()}}); err != nil {
			return err
		}
	}
	if sum != nil {
		for _, f := range sum.Files {
			o := object{{"at", now}, {"event", "file"}, {"run", sum.Run}, {"path", f.Path}, {"outcome", f.Outcome}, {"status", orNull(f.Status)}, {"document_id", positive(int(f.Document))}, {"seconds", f.Seconds}}
			if f.Failure != nil {
				o = append(o, pair{"code", f.Failure.Code})
			}
			if err := m.line(o); err != nil {
				return err
			}
			m.total[string(f.Outcome)]++
		}
	}
	return m.write(err == nil)
}

func (m *monitor) line(o object) error {
	raw, err := json.Marshal(o)
	if err != nil {
		return err
	}
	_, err = m.log.Write(append(raw, '\n'))
	return err
}

// write replaces the metrics file whole, so that a reader never sees half of it.
func (m *monitor) write(ok bool) error {
	tmp := m.metrics + ".tmp"
	f, err := os.OpenFile(tmp, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	up := 0
	if ok {
		up = 1
	}
	for _, c := range []struct{ name, help, kind, value string }{
		{"lianhe_inbox_up", "1 when the last round ended well", "gauge", fmt.Sprint(up)},
		{"lianhe_inbox_last_round_timestamp_seconds", "end of the last round", "gauge", fmt.Sprint(time.Now().Unix())},
		{"lianhe_inbox_stored_total", "documents stored since the start", "counter", fmt.Sprint(m.total["stored"])},
		{"lianhe_inbox_duplicate_total", "duplicates met since the start", "counter", fmt.Sprint(m.total["duplicate"])},
		{"lianhe_inbox_failed_total", "files that could not be read since the start", "counter", fmt.Sprint(m.total["failed"])},
		{"lianhe_inbox_errors_total", "rounds that could not be finished since the start", "counter", fmt.Sprint(m.total["errors"])},
	} {
		if _, err := io.WriteString(f, "# HELP "+c.name+" "+c.help+"\n# TYPE "+c.name+" "+c.kind+"\n"+c.name+" "+c.value+"\n"); err != nil {
			f.Close()
			return err
		}
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(tmp, m.metrics)
}
