package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"lianhe/cmd/lianhe/ingest"
	"lianhe/extract"
	"lianhe/extract/pdf"
)

func (a *app) parseCommand() *cobra.Command {
	var asJSON bool
	var overlay string
	var page int
	c := &cobra.Command{
		Use:     "parse [--json] 文件",
		Short:   "读一个文件并显示读到的内容，不写数据库",
		Example: "  lianhe parse 名单.pdf\n  lianhe parse --json 申请书.docx",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			data, err := readFile(args[0])
			if err != nil {
				return err
			}
			p, err := a.pipeline()
			if err != nil {
				return err
			}
			docs := p.Parse(c.Context(), args[0], data)
			for _, d := range docs {
				if d.Failure != nil {
					a.exit = exitPartial
				}
			}
			if overlay != "" {
				return a.overlay(c.Context(), args[0], data, docs[0], page, overlay)
			}
			if asJSON {
				return a.printJSON(docs, data)
			}
			for _, d := range docs {
				printParsed(a.stdout, d)
			}
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "输出 JSON")
	c.Flags().StringVar(&overlay, "overlay", "", "把 PDF 一页上识别出的表格和阅读顺序画成`图片`（PNG）")
	c.Flags().IntVar(&page, "page", 1, "画哪一`页`")
	return c
}

// overlay draws what was understood of a page over it.
func (a *app) overlay(ctx context.Context, path string, data []byte, p ingest.Parsed, page int, out string) error {
	switch {
	case p.Failure != nil:
		return p.Failure
	case p.Format != extract.PDF:
		return fmt.Errorf("%s 不是 PDF，没有页面可画", path)
	}
	in := extract.Input{Path: path, Data: data, Limits: extract.DefaultLimits}
	return a.exportFile(out, func(w io.Writer) error { return pdf.Overlay(ctx, in, page, p.Document.Blocks, w) })
}

// printJSON prints an object for a document and an array for an archive.
func (a *app) printJSON(docs []ingest.Parsed, data []byte) error {
	switch extract.Sniff(data) {
	case extract.ZIP, extract.SevenZ, extract.RAR:
		out := []object{}
		for _, d := range docs {
			out = append(out, documentJSON(d))
		}
		return writeJSON(a.stdout, out)
	}
	return writeJSON(a.stdout, documentJSON(docs[0]))
}

func readFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case os.IsNotExist(err):
		return nil, fmt.Errorf("没有这个文件：%s", path)
	case err != nil:
		return nil, fmt.Errorf("打不开文件 %s：%w", path, err)
	case info.IsDir():
		return nil, fmt.Errorf("%s 是文件夹；读取整个文件夹请用 lianhe import", path)
	}
	data, _, err := ingest.Read(path)
	if err != nil {
		return nil, fmt.Errorf("读不了文件 %s：%w", path, err)
	}
	return data, nil
}
