package main

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"lianhe/cmd/lianhe/ingest"
	"lianhe/extract"
)

func (a *app) parseCommand() *cobra.Command {
	var asJSON bool
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
	return c
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

// maxFile is far above any notice or application.
const maxFile = 256 << 20

func readFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case os.IsNotExist(err):
		return nil, fmt.Errorf("没有这个文件：%s", path)
	case err != nil:
		return nil, fmt.Errorf("打不开文件 %s：%w", path, err)
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s 不是文件；读取整个文件夹请用 lianhe import", path)
	case info.Size() > maxFile:
		return nil, fmt.Errorf("%s 超过 %d MB，不像是公文；请确认文件", path, maxFile>>20)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("打不开文件 %s：%w", path, err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("读不完文件 %s：%w", path, err)
	}
	return data, nil
}
