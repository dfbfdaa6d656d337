package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"lianhe/store"
	"lianhe/store/export"
)

func (a *app) exportCommand() *cobra.Command {
	var format, out, sheet string
	var sel selection
	c := &cobra.Command{
		Use:   "export --format xlsx|csv|json [--out 文件] [文件...]",
		Short: "导出成 Excel、CSV 或 JSON",
		Long: `把已入库的内容导出成 Excel 工作簿（汇总、成员单位、平台、项目、审核意见等），
或者 CSV（每张表一个文件，--out 指明文件夹；用 --sheet 只导出一张表）、JSON。`,
		Example: "  lianhe export --format xlsx --out 申请汇总.xlsx\n  lianhe export --format csv --out 导出/\n  lianhe export --format csv --sheet 审核意见 > 审核意见.csv",
		RunE: func(c *cobra.Command, args []string) error {
			return a.reading(func(db *store.DB) error {
				ids, err := sel.documents(c.Context(), db, args)
				if err != nil {
					return err
				}
				if len(ids) == 0 {
					return fmt.Errorf("没有可以导出的文件")
				}
				return a.export(c.Context(), db, ids, format, out, sheet)
			})
		},
	}
	c.Flags().StringVar(&format, "format", "xlsx", "`格式`：xlsx、csv 或 json")
	c.Flags().StringVar(&out, "out", "", "写到这个`文件`（csv 可以是文件夹）；不写时 xlsx 为“导出.xlsx”，csv 和 json 写到标准输出")
	c.Flags().StringVar(&sheet, "sheet", "", "csv 只导出这张`表`："+strings.Join(export.Sheets(), "、"))
	sel.flags(c)
	return c
}

func (a *app) export(ctx context.Context, db *store.DB, ids export.Selection, format, out, sheet string) error {
	switch format {
	case "xlsx":
		return a.exportFile(orDefault(out, "导出.xlsx"), func(w io.Writer) error { return export.XLSX(ctx, db, ids, w) })
	case "json":
		if out == "" {
			return export.JSON(ctx, db, ids, a.stdout)
		}
		return a.exportFile(out, func(w io.Writer) error { return export.JSON(ctx, db, ids, w) })
	case "csv":
		return a.exportCSV(ctx, db, ids, out, sheet)
	}
	return fmt.Errorf("没有 %s 这种格式；可用 xlsx、csv、json", format)
}

// exportCSV writes one sheet to a file or to standard output, or all sheets to a
// folder.
func (a *app) exportCSV(ctx context.Context, db *store.DB, ids export.Selection, out, sheet string) error {
	if out != "" && sheet == "" && filepath.Ext(out) == "" {
		files, err := export.CSVFolder(ctx, db, ids, out)
		for _, f := range files {
			fmt.Fprintf(a.stderr, "已写入 %s\n", f)
		}
		return err
	}
	name := orDefault(sheet, export.Sheets()[0])
	if out == "" {
		return export.CSV(ctx, db, ids, name, a.stdout)
	}
	return a.exportFile(out, func(w io.Writer) error { return export.CSV(ctx, db, ids, name, w) })
}

// exportFile writes a file whole or not at all, readable by its owner alone: it
// holds personal data.
func (a *app) exportFile(path string, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".导出-*")
	if err != nil {
		return fmt.Errorf("不能写入 %s：%w", path, err)
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if err = write(f); err != nil {
		return err
	}
	if err = f.Close(); err != nil {
		return fmt.Errorf("不能写入 %s：%w", path, err)
	}
	if err = os.Rename(f.Name(), path); err != nil {
		return fmt.Errorf("不能写入 %s：%w", path, err)
	}
	fmt.Fprintf(a.stderr, "已写入 %s\n", path)
	return nil
}
