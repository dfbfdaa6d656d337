package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/mattn/go-runewidth"
	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"lianhe/cmd/lianhe/ingest"
	"lianhe/normalize"
	"lianhe/store"
)

func (a *app) importCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:     "import 文件或文件夹...",
		Short:   "读取文件、文件夹和压缩包，存入数据库，并报告结果",
		Long:    "读取文件、文件夹（含下级文件夹）和压缩包，每份文件一次存入数据库。\n已经入库的文件不会重复入库；中断后再次运行，会从中断处接着做。",
		Example: "  lianhe import 收到的申请书/\n  lianhe import --db 2024.db 名单.pdf 申报通知.docx",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			sum, err := a.importPaths(c.Context(), args)
			if sum == nil {
				return err
			}
			if asJSON {
				err = errors.Join(err, writeJSON(a.stdout, summaryJSON(sum)))
			} else {
				printSummary(a.stdout, a.database(), sum)
			}
			if sum.Failed > 0 {
				a.exit = exitPartial
			}
			if errors.Is(err, context.Canceled) {
				return errors.New("已中断；已入库的文件不受影响，再次运行同一命令会接着做")
			}
			return err
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "报告输出为 JSON")
	return c
}

func (a *app) importPaths(ctx context.Context, paths []string) (*ingest.Summary, error) {
	path := a.database()
	vault := ingest.VaultOf(path)
	files, err := ingest.Walk(paths, ingest.BelongsTo(path))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%s 里没有可以读取的文件", strings.Join(paths, "、"))
	}
	db, err := ingest.Open(path, a.rules)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	pool := ingest.NewPool(runtime.NumCPU(), a.forms, a.rules)
	defer pool.Close()
	run := &ingest.Run{DB: db, Pool: pool, Vault: vault, Command: importOf(paths), Progress: a.progress(len(files))}
	return run.Import(ctx, files)
}

// importOf names an import by what it reads: the same call goes on behind one that
// was interrupted.
func importOf(paths []string) string {
	names := []string{"import"}
	for _, p := range paths {
		if abs, err := filepath.Abs(p); err == nil {
			p = abs
		}
		names = append(names, strings.ToValidUTF8(p, "\uFFFD"))
	}
	return strings.Join(names, " ")
}

// progress shows a bar on a terminal and a plain line now and then in a log.
func (a *app) progress(total int) func(done, total int, path string) {
	started := time.Now()
	left := func(done, total int) time.Duration {
		return time.Duration(float64(time.Since(started)) / float64(done) * float64(total-done)).Round(time.Second)
	}
	if f, ok := a.stderr.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		bar := progressbar.NewOptions(total,
			progressbar.OptionSetWriter(f), progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionSetItsString("份"),
			progressbar.OptionSetElapsedTime(false), progressbar.OptionSetPredictTime(false), progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionSetWidth(24), progressbar.OptionSetTheme(progressbar.Theme{Saucer: "█", SaucerPadding: "░", BarStart: "", BarEnd: ""}))
		return func(done, total int, path string) {
			bar.Describe(fmt.Sprintf("预计还需 %s", left(done, total)))
			_ = bar.Set(done) // a terminal that has gone away stops nothing
		}
	}
	last := started
	return func(done, total int, path string) {
		if done < total && time.Since(last) < 10*time.Second {
			return
		}
		last = time.Now()
		fmt.Fprintf(a.stderr, "已读取 %d/%d，预计还需 %s\n", done, total, left(done, total))
	}
}

// shownProblems is how many files with problems the report lists; the rest is in
// lianhe check.
const shownProblems = 20

// printSummary prints the report at the end of an import.
func printSummary(w io.Writer, database string, sum *ingest.Summary) {
	fmt.Fprintf(w, "\n入库 %d 份", sum.Stored)
	if parts := kindCounts(sum); parts != "" {
		fmt.Fprintf(w, "（%s）", parts)
	}
	fmt.Fprintf(w, "，其中需要核对 %d 份；重复 %d 份；读不了 %d 份。用时 %s。\n", sum.Review, sum.Duplicates, sum.Failed, sum.Elapsed.Round(100*time.Millisecond))
	printProblems(w, "读不了", sum.Files, func(f ingest.Line) string { return f.Reason })
	printProblems(w, "需要核对", sum.Files, func(f ingest.Line) string {
		if f.Outcome != store.Stored || f.Status != "review" {
			return ""
		}
		return f.Worst
	})
	fmt.Fprintf(w, "\n数据库：%s。接下来可以：lianhe check 看审核意见，lianhe consortia 看联合体，lianhe export 导出表格。\n", printable(database))
}

func kindCounts(sum *ingest.Summary) string {
	var parts []string
	for _, k := range sum.Kinds() {
		parts = append(parts, fmt.Sprintf("%s %d", normalize.ChoiceLabel("documents", "kind", string(k.Kind)), k.N))
	}
	return strings.Join(parts, "、")
}

// printProblems lists the files for which why gives a reason.
func printProblems(w io.Writer, title string, files []ingest.Line, why func(ingest.Line) string) {
	n := 0
	for _, f := range files {
		reason := why(f)
		if reason == "" {
			continue
		}
		if n++; n == 1 {
			fmt.Fprintf(w, "\n%s：\n", title)
		}
		if n <= shownProblems {
			fmt.Fprintf(w, "  %s\n    %s\n", printable(f.Path), runewidth.Truncate(printable(reason), 150, "…"))
		}
	}
	if n > shownProblems {
		fmt.Fprintf(w, "  ……另有 %d 份\n", n-shownProblems)
	}
}

func summaryJSON(sum *ingest.Summary) object {
	files := []object{}
	for _, f := range sum.Files {
		o := object{{"path", f.Path}, {"outcome", f.Outcome}, {"document_id", positive(int(f.Document))}, {"kind", orNull(string(f.Kind))}, {"status", orNull(f.Status)}, {"findings", f.Findings}}
		if f.Reason != "" {
			o = append(o, pair{"reason", f.Reason})
		}
		files = append(files, o)
	}
	return object{{"run", sum.Run}, {"stored", sum.Stored}, {"review", sum.Review}, {"duplicates", sum.Duplicates}, {"failed", sum.Failed}, {"skipped", sum.Skipped}, {"seconds", sum.Elapsed.Seconds()}, {"files", files}}
}
