package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"lianhe/cmd/lianhe/ingest"
)

const inboxHelp = `处理收件文件夹里已经写完的文件：原件存档、内容入库，再把文件移到 done/（已入库）或
failed/（读不了），旁边附一份说明。断电、磁盘满、网络盘断开或中断之后再次运行，会接着处理，不丢也不重。
不加 --once 时一直守候新文件；加 --once 时处理完现有文件就结束，适合定时任务。

结束状态：0 都已处理；1 没有做完（原因见提示，消除后再运行会接着处理；同一文件夹已有另一个在运行时也是 1）；
2 做完了，其中有读不了的文件（在 failed/ 里）。

定时任务（crontab -e，每 5 分钟）：
  */5 * * * * lianhe inbox --once --db /data/lianhe.db /data/收件箱
systemd（lianhe.service，另配 lianhe.timer，其中写 OnCalendar=*:0/5）：
  [Service]
  Type=oneshot
  ExecStart=/usr/local/bin/lianhe inbox --once --db /data/lianhe.db /data/收件箱
  SuccessExitStatus=2
一直守候时用 Type=exec、Restart=on-failure，ExecStart 不加 --once。`

func (a *app) inboxCommand() *cobra.Command {
	var once bool
	var interval time.Duration
	var logFile, metricsFile string
	c := &cobra.Command{
		Use:     "inbox [--once] 文件夹",
		Short:   "处理收件文件夹：入库后移到 done/ 或 failed/，旁边附上说明",
		Long:    inboxHelp,
		Example: "  lianhe inbox --once 收件箱\n  lianhe inbox --db 2024.db 收件箱",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			db := a.database()
			logFile, metricsFile = orDefault(logFile, ingest.LogOf(db)), orDefault(metricsFile, ingest.MetricsOf(db))
			m := newMonitor(logFile, metricsFile)
			box := &ingest.Inbox{
				Dir: filepath.Clean(args[0]), Database: db, Forms: a.forms, Rules: a.rules, Took: m.took,
				Skip: func(path string) bool { return sameFile(path, logFile) || sameFile(path, metricsFile) },
			}
			last := ""
			round := func(sum *ingest.Summary, err error) {
				again := err != nil && err.Error() == last
				a.reportRound(sum)
				if err != nil && !once && !again {
					fmt.Fprintf(a.stderr, "%s 本轮没有做完：%s\n", clock(), printable(err.Error()))
				}
				if broken := m.round(db, sum, err, again); broken != nil {
					fmt.Fprintf(a.stderr, "日志或监控指标写不进去：%s\n", printable(broken.Error()))
				}
				if last = ""; err != nil {
					last = err.Error()
				}
			}
			if !once {
				return box.Watch(c.Context(), interval, round)
			}
			sum, err := box.Once(c.Context())
			if errors.Is(err, context.Canceled) { // no fault of the round: what is not done yet waits
				round(sum, nil)
				return errors.New("已中断；再次运行会接着处理")
			}
			round(sum, err)
			if sum != nil && sum.Failed > 0 {
				a.exit = exitPartial
			}
			return err
		},
	}
	c.Flags().BoolVar(&once, "once", false, "处理完现有文件就结束")
	c.Flags().DurationVar(&interval, "interval", 10*time.Second, "守候时每隔多少`时间`看一次文件夹")
	c.Flags().StringVar(&logFile, "log", "", "运行日志`文件`，每行一个 JSON（默认在数据库旁边）")
	c.Flags().StringVar(&metricsFile, "metrics", "", "监控指标`文件`，Prometheus 文本格式（默认在数据库旁边）")
	return c
}

func sameFile(a, b string) bool {
	x, errX := os.Stat(a)
	y, errY := os.Stat(b)
	return errX == nil && errY == nil && os.SameFile(x, y)
}

// reportRound tells on the terminal what a round did.
func (a *app) reportRound(sum *ingest.Summary) {
	if sum != nil && len(sum.Files) > 0 {
		fmt.Fprintf(a.stderr, "%s 入库 %d 份（需要核对 %d 份），重复 %d 份，读不了 %d 份\n", clock(), sum.Stored, sum.Review, sum.Duplicates, sum.Failed)
	}
}

func clock() string { return time.Now().Format("15:04:05") }

func orDefault(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
