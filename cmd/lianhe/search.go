package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"lianhe/store"
)

var hitNames = map[string]string{"unit": "单位", "consortium": "联合体", "document": "文件"}

func (a *app) searchCommand() *cobra.Command {
	var asJSON bool
	var limit int
	c := &cobra.Command{
		Use:     "search 词...",
		Short:   "在全文、联合体名称、单位名称和别名中检索",
		Long:    "在全文、联合体名称、单位名称和别名中检索任意一段文字，一个字也可以。\n多个词用空格分开，找同时含有它们的。",
		Example: "  lianhe search 碳化硅\n  lianhe search 低空经济 上海",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.reading(func(db *store.DB) error {
				hits, err := db.Search(c.Context(), strings.Join(args, " "), limit)
				if err != nil {
					return err
				}
				if asJSON {
					return writeJSON(a.stdout, hitsJSON(hits))
				}
				if len(hits) == 0 {
					fmt.Fprintln(a.stderr, "没有找到")
				}
				for _, h := range hits {
					a.printHit(h)
				}
				return nil
			})
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "输出 JSON")
	c.Flags().IntVar(&limit, "limit", 20, "每类最多显示的`条数`")
	return c
}

func (a *app) printHit(h store.Hit) {
	fmt.Fprintf(a.stdout, "%s %d　%s", hitNames[h.Kind], h.ID, printable(h.Title))
	if h.Path != "" {
		fmt.Fprintf(a.stdout, "　%s", printable(filepath.Base(h.Path)))
	}
	if h.Place != "" {
		fmt.Fprintf(a.stdout, "（%s）", printable(h.Place))
	}
	fmt.Fprintln(a.stdout)
	if h.Snippet != "" && h.Kind == "document" {
		fmt.Fprintf(a.stdout, "    %s\n", printable(h.Snippet))
	}
}

func hitsJSON(hits []store.Hit) []object {
	out := []object{}
	for _, h := range hits {
		out = append(out, object{{"kind", h.Kind}, {"id", h.ID}, {"document_id", positive(int(h.Document))}, {"title", h.Title}, {"path", orNull(h.Path)}, {"place", orNull(h.Place)}, {"snippet", orNull(h.Snippet)}, {"score", h.Score}})
	}
	return out
}
