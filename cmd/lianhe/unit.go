package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"lianhe/normalize"
	"lianhe/normalize/unit"
	"lianhe/store"
)

func (a *app) unitCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "unit [--json] 名称...|-",
		Short: "显示一个单位名称是怎样理解的：规范名称、性质、地区、组成部分",
		Long: `显示一个单位名称是怎样理解的：规范名称、性质、地区、上级单位、组成部分、别名。
有数据库时，还列出库中就是它的单位，和名称相近、需要人来判断的单位。
名称为 - 时从标准输入读取，一行一个，不查数据库。`,
		Example: "  lianhe unit 浙江大学上海高等研究院\n  lianhe unit --json - < 单位.txt",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			p, err := unit.New()
			if err != nil {
				return err
			}
			w := bufio.NewWriter(a.stdout)
			defer w.Flush()
			if len(args) == 1 && args[0] == "-" {
				lines := bufio.NewScanner(a.stdin)
				lines.Buffer(make([]byte, 0, 64<<10), 1<<20)
				for lines.Scan() {
					if err := printUnit(w, p.Parse(lines.Text()), nil, asJSON); err != nil {
						return err
					}
				}
				return lines.Err()
			}
			found, err := a.likes(c.Context(), args)
			if err != nil {
				return err
			}
			for i, name := range args {
				if err := printUnit(w, p.Parse(name), found[i], asJSON); err != nil {
					return err
				}
			}
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "每个名称输出一行 JSON")
	return c
}

// likes finds for each name the units of the database, where there is one.
func (a *app) likes(ctx context.Context, names []string) ([][]store.Like, error) {
	out := make([][]store.Like, len(names))
	if _, err := os.Stat(a.database()); errors.Is(err, fs.ErrNotExist) && a.db == "" {
		return out, nil
	}
	return out, a.reading(func(db *store.DB) (err error) {
		for i, name := range names {
			if out[i], err = db.Like(ctx, name); err != nil {
				return err
			}
		}
		return nil
	})
}

func printUnit(w *bufio.Writer, u unit.Unit, found []store.Like, asJSON bool) error {
	if asJSON {
		return printUnitJSON(w, u, found)
	}
	place := u.City
	if u.Province != u.City {
		place = u.Province + u.City
	}
	fmt.Fprintf(w, "%s\n  性质：%s\n  地区：%s\n", printable(u.Name), kindName(u.Kind), orDash(place))
	if u.Parent != "" {
		fmt.Fprintf(w, "  上级单位：%s\n", printable(u.Parent))
	}
	var parts []string
	for _, part := range u.Parts {
		text := printable(part.Text)
		if part.Bracket {
			text = "（" + text + "）"
		}
		parts = append(parts, text+"〔"+tagNames[part.Tag]+"〕")
	}
	fmt.Fprintf(w, "  组成：%s\n", strings.Join(parts, " "))
	if len(u.Aliases) > 0 {
		fmt.Fprintf(w, "  别名：%s\n", printable(strings.Join(u.Aliases, "、")))
	}
	for _, l := range found {
		if l.Reason == "" {
			fmt.Fprintf(w, "  库中就是：%s（编号 %d）\n", printable(l.Name), l.ID)
		} else {
			fmt.Fprintf(w, "  可能是：%s（编号 %d）：%s\n", printable(l.Name), l.ID, l.Reason)
		}
	}
	return nil
}

func printUnitJSON(w *bufio.Writer, u unit.Unit, found []store.Like) error {
	parts, candidates := []object{}, []object{}
	for _, part := range u.Parts {
		parts = append(parts, object{{"text", part.Text}, {"tag", part.Tag}, {"bracket", part.Bracket}})
	}
	for _, l := range found {
		candidates = append(candidates, object{{"id", l.ID}, {"name", l.Name}, {"reason", orNull(l.Reason)}})
	}
	raw, err := marshal(object{
		{"name", orNull(u.Name)}, {"kind", orNull(u.Kind)}, {"province", orNull(u.Province)}, {"city", orNull(u.City)}, {"parent", orNull(u.Parent)},
		{"aliases", append([]string{}, u.Aliases...)}, {"parts", parts}, {"candidates", candidates},
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s\n", raw)
	return err
}

// tagNames are the parts of a name as people call them.
var tagNames = map[unit.Tag]string{
	unit.TagRegion: "地区", unit.TagGroup: "集团", unit.TagBrand: "字号", unit.TagTrade: "行业", unit.TagForm: "公司类型", unit.TagInstitution: "机构类型",
	unit.TagNumber: "序号", unit.TagDesignator: "冠名", unit.TagRelation: "隶属关系", unit.TagAlias: "又名", unit.TagFormer: "曾用名", unit.TagHost: "依托单位",
	unit.TagQualifier: "说明",
}

// kindName is the Chinese name of a kind of unit.
func kindName(kind string) string {
	if kind == "" {
		return "未知"
	}
	return normalize.ChoiceLabel("units", "kind", kind)
}

func orDash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}
