package main

import (
	"bufio"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"lianhe/normalize"
	"lianhe/normalize/unit"
)

func (a *app) unitCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:     "unit [--json] 名称...|-",
		Short:   "显示一个单位名称是怎样理解的：规范名称、性质、地区、组成部分",
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
					if err := printUnit(w, p, lines.Text(), asJSON); err != nil {
						return err
					}
				}
				return lines.Err()
			}
			for _, name := range args {
				if err := printUnit(w, p, name, asJSON); err != nil {
					return err
				}
			}
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "每个名称输出一行 JSON")
	return c
}

func printUnit(w *bufio.Writer, p *unit.Parser, name string, asJSON bool) error {
	u := p.Parse(name)
	if asJSON {
		parts := []object{}
		for _, part := range u.Parts {
			parts = append(parts, object{{"text", part.Text}, {"tag", part.Tag}})
		}
		raw, err := marshal(object{{"name", orNull(u.Name)}, {"kind", orNull(u.Kind)}, {"province", orNull(u.Province)}, {"city", orNull(u.City)}, {"aliases", append([]string{}, u.Aliases...)}, {"parts", parts}})
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(w, "%s\n", raw)
		return err
	}
	fmt.Fprintf(w, "%s\n  性质：%s\n  地区：%s\n", u.Name, kindName(u.Kind), orDash(u.Province+u.City))
	var parts []string
	for _, part := range u.Parts {
		parts = append(parts, part.Text+"〔"+string(part.Tag)+"〕")
	}
	fmt.Fprintf(w, "  组成：%s\n", strings.Join(parts, " "))
	if len(u.Aliases) > 0 {
		fmt.Fprintf(w, "  别名：%s\n", strings.Join(u.Aliases, "、"))
	}
	return nil
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
