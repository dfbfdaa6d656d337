package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"

	"github.com/spf13/cobra"

	"lianhe/cmd/lianhe/ingest"
	"lianhe/extract"
	"lianhe/normalize"
	"lianhe/store"
)

func (a *app) reparseCommand() *cobra.Command {
	var dryRun, all, asJSON bool
	var version string
	var sel selection
	c := &cobra.Command{
		Use:   "reparse [文件...]",
		Short: "用今天的解析程序重新读取存档的原件，并报告有什么变化",
		Long: `重新读取存档的原件，每份文件一次换成新的结果，并报告增加、减少和改变的记录。
人工作出的合并、更正不受影响。默认只处理由旧版解析程序读取的文件，所以中断后再次运行会接着做；
指明文件或加 --all 时，同一版本读取的也重新读取。`,
		Example: "  lianhe reparse --dry-run\n  lianhe reparse --kind application\n  lianhe reparse 名单.pdf",
		RunE: func(c *cobra.Command, args []string) error {
			return a.writing(func(db *store.DB) error {
				ids, err := sel.documents(c.Context(), db, args)
				if err != nil {
					return err
				}
				if len(args) == 0 && !all {
					if ids, err = outdated(c.Context(), db, ids, version); err != nil {
						return err
					}
				}
				pool := ingest.NewPool(runtime.NumCPU(), a.forms, a.rules)
				defer pool.Close()
				re := &ingest.Reparse{DB: db, Pool: pool, Vault: ingest.VaultOf(a.database()), DryRun: dryRun, Progress: a.progress(len(ids))}
				diffs, failures, err := re.Documents(c.Context(), ids)
				if len(failures) > 0 {
					a.exit = exitPartial
				}
				if asJSON {
					err = errors.Join(err, writeJSON(a.stdout, object{{"dry_run", dryRun}, {"documents", len(ids)}, {"changed", diffs}, {"failed", failuresJSON(failures)}}))
				} else {
					printDiffs(a.stdout, len(ids), diffs, failures, dryRun)
				}
				if errors.Is(err, context.Canceled) {
					return errors.New("已中断；再次运行会接着做")
				}
				return err
			})
		},
	}
	c.Flags().BoolVar(&dryRun, "dry-run", false, "只报告变化，不写数据库")
	c.Flags().BoolVar(&all, "all", false, "也重新读取由当前版本读取的文件")
	c.Flags().BoolVar(&asJSON, "json", false, "输出 JSON")
	c.Flags().StringVar(&version, "parser-version", "", "只处理由这个`版本`读取的文件")
	sel.flags(c)
	return c
}

// outdated keeps the documents that another version of the parser has read, or
// the given one.
func outdated(ctx context.Context, db *store.DB, ids []int64, version string) ([]int64, error) {
	old := map[int64]bool{}
	rows, err := db.Query(ctx, "SELECT id FROM documents WHERE CASE WHEN ?1 = '' THEN parser_version <> ?2 ELSE parser_version = ?1 END", version, ingest.ParserVersion)
	if err != nil {
		return nil, err
	}
	if err := rows.Each(func(row []any) error {
		old[row[0].(int64)] = true
		return nil
	}); err != nil {
		return nil, err
	}
	var out []int64
	for _, id := range ids {
		if old[id] {
			out = append(out, id)
		}
	}
	return out, nil
}

var changeNames = map[string]string{"added": "增加", "removed": "减少", "changed": "改变"}

func printDiffs(w io.Writer, total int, diffs []*store.Diff, failures []ingest.ReparseFailure, dryRun bool) {
	changed := 0
	for _, d := range diffs {
		if len(d.Changes) == 0 {
			continue
		}
		changed++
		fmt.Fprintf(w, "%s（编号 %d，%s → %s）\n", printable(d.Path), d.Document, d.OldVersion, d.NewVersion)
		for _, c := range d.Changes {
			printChange(w, c)
		}
		for _, c := range d.Lost {
			fmt.Fprintf(w, "  注意：对 %s/%d 的人工更正找不到对应的记录，已保留待核对\n", c.Table, c.Ord)
		}
	}
	for _, f := range failures {
		fmt.Fprintf(w, "编号 %d 没有重新读取：%s\n", f.Document, printable(f.Reason))
	}
	done := "已写入数据库"
	if dryRun {
		done = "只是预演，没有写数据库"
	}
	fmt.Fprintf(w, "重新读取 %d 份，其中 %d 份有变化，%d 份没有读成。%s。\n", total, changed, len(failures), done)
}

func printChange(w io.Writer, c store.Change) {
	fmt.Fprintf(w, "  %s %s %d", changeNames[c.Kind], normalize.TableLabel(c.Table), c.Ord)
	if c.Label != "" {
		fmt.Fprintf(w, "（%s）", printable(c.Label))
	}
	if c.Column != "" {
		fmt.Fprintf(w, " %s：%s → %s", normalize.Label(c.Table, c.Column), orDash(printable(cellText(c.Old))), orDash(printable(cellText(c.New))))
	}
	if c.NewPlace != "" {
		fmt.Fprintf(w, "〔%s〕", printable(c.NewPlace))
	} else if c.OldPlace != "" {
		fmt.Fprintf(w, "〔原在%s〕", printable(c.OldPlace))
	}
	fmt.Fprintln(w)
}

func failuresJSON(failures []ingest.ReparseFailure) []object {
	out := []object{}
	for _, f := range failures {
		out = append(out, object{{"document_id", f.Document}, {"code", extract.FileUnreadable}, {"reason", f.Reason}})
	}
	return out
}
