package main

import (
	"context"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"lianhe/store"
)

func (a *app) unitsCommand() *cobra.Command {
	var f format
	var ambiguous bool
	var kind, province string
	c := &cobra.Command{
		Use:   "units",
		Short: "列出全部文件中的单位；合并或拆分单位",
		Long: `列出全部文件中的单位：性质、地区、参加和牵头的联合体数、出现的文件数。
单位可以用编号或名称指明。
--ambiguous 列出可能是同一单位、需要人来判断的名称。判断之后用 units merge 合并，
或用 units apart 认定为不同单位；判断会保存，重新导入、重新读取后仍然有效，可以撤销。`,
		Example: "  lianhe units\n  lianhe units --kind university --province 江苏省\n  lianhe units --ambiguous\n  lianhe units merge 澄湖微电子 苏州澄湖微电子股份有限公司",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.reading(func(db *store.DB) error {
				if ambiguous {
					return a.printAmbiguous(c.Context(), db, f)
				}
				return a.printQuery(c.Context(), db, f, `
					SELECT u.id, u.name, u.kind, u.province, u.city, u.uscc, coalesce(r.consortia, 0) AS consortia, coalesce(r.led, 0) AS led,
						(SELECT count(DISTINCT document_id) FROM unit_history h WHERE h.unit_id = u.id) AS documents
					FROM units u LEFT JOIN unit_ranking r ON r.unit_id = u.id
					WHERE (?1 = '' OR u.kind = ?1) AND (?2 = '' OR u.province = ?2)
					ORDER BY consortia DESC, documents DESC, u.name`,
					[]string{"编号", "单位", "性质", "省份", "城市", "统一社会信用代码", "参加", "牵头", "文件"}, kind, province)
			})
		},
	}
	f.flags(c)
	c.Flags().BoolVar(&ambiguous, "ambiguous", false, "列出可能是同一单位的名称")
	c.Flags().StringVar(&kind, "kind", "", "只列这一`类`：enterprise university institute hospital platform government other")
	c.Flags().StringVar(&province, "province", "", "只列这个`省份`的，如 江苏省")
	c.AddCommand(
		a.decisionCommand("merge 单位A 单位B", "认定两者是同一单位", 2, func(ctx context.Context, db *store.DB, id []int64) (store.Decision, error) {
			return db.MergeUnits(ctx, id[0], id[1])
		}),
		a.decisionCommand("apart 单位A 单位B", "认定两者不是同一单位", 2, func(ctx context.Context, db *store.DB, id []int64) (store.Decision, error) {
			return db.KeepApart(ctx, id[0], id[1])
		}),
		a.decisionCommand("split 单位", "把一个单位按名称拆开", 1, func(ctx context.Context, db *store.DB, id []int64) (store.Decision, error) {
			return db.SplitUnit(ctx, id[0])
		}),
		a.decisionCommand("undo 决定编号", "撤销一项决定", 1, func(ctx context.Context, db *store.DB, id []int64) (store.Decision, error) {
			return db.UndoDecision(ctx, id[0])
		}),
		a.decisionsCommand(),
	)
	return c
}

func (a *app) printAmbiguous(ctx context.Context, db *store.DB, f format) error {
	pairs, err := db.AmbiguousPairs(ctx)
	if err != nil {
		return err
	}
	switch {
	case f.json:
		out := []object{}
		for _, p := range pairs {
			out = append(out, object{{"a", object{{"id", p.A.ID}, {"name", p.A.Name}}}, {"b", object{{"id", p.B.ID}, {"name", p.B.Name}}}, {"reason", p.Reason}})
		}
		return writeJSON(a.stdout, out)
	case f.csv:
		return writeCSV(a.stdout, []string{"编号A", "单位A", "编号B", "单位B", "原因"}, func(line func([]string) error) error {
			for _, p := range pairs {
				if err := line([]string{strconv.FormatInt(p.A.ID, 10), p.A.Name, strconv.FormatInt(p.B.ID, 10), p.B.Name, p.Reason}); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if len(pairs) == 0 {
		fmt.Fprintln(a.stdout, "没有需要判断的单位名称")
		return nil
	}
	var rows [][]string
	for _, p := range pairs {
		rows = append(rows, []string{strconv.FormatInt(p.A.ID, 10), p.A.Name, strconv.FormatInt(p.B.ID, 10), p.B.Name, p.Reason})
	}
	printTable(a.stdout, []column{{"编号A", true}, {"单位A", false}, {"编号B", true}, {"单位B", false}, {"原因", false}}, rows)
	fmt.Fprintln(a.stdout, "\n是同一单位：lianhe units merge 编号A 编号B；不是：lianhe units apart 编号A 编号B")
	return nil
}

// decisionCommand is a subcommand by which a person decides about units.
func (a *app) decisionCommand(use, short string, n int, decide func(context.Context, *store.DB, []int64) (store.Decision, error)) *cobra.Command {
	return &cobra.Command{
		Use: use, Short: short, Args: cobra.ExactArgs(n),
		RunE: func(c *cobra.Command, args []string) error {
			return a.writing(func(db *store.DB) error {
				ids := make([]int64, n)
				for i, s := range args {
					id, err := unitID(c.Context(), db, s)
					if err != nil {
						return err
					}
					ids[i] = id
				}
				d, err := decide(c.Context(), db, ids)
				if err != nil {
					return err
				}
				if err := db.CheckAcross(c.Context()); err != nil {
					return err
				}
				fmt.Fprintf(a.stdout, "已记下决定 %d：%s。撤销：lianhe units undo %d\n", d.ID, printable(d.Label), d.ID)
				return nil
			})
		},
	}
}

// unitID resolves a unit by its id, its name or an alias that it alone has.
func unitID(ctx context.Context, db *store.DB, s string) (int64, error) {
	if id, err := strconv.ParseInt(s, 10, 64); err == nil {
		return id, nil
	}
	rows, err := db.Query(ctx, "SELECT id FROM units WHERE name = ?1 UNION SELECT unit_id FROM unit_aliases WHERE alias = ?1", s)
	if err != nil {
		return 0, err
	}
	var ids []int64
	if err := rows.Each(func(row []any) error {
		ids = append(ids, row[0].(int64))
		return nil
	}); err != nil {
		return 0, err
	}
	switch len(ids) {
	case 0:
		return 0, fmt.Errorf("没有名为“%s”的单位；名称和编号见 lianhe units", s)
	case 1:
		return ids[0], nil
	}
	return 0, fmt.Errorf("“%s”对应多个单位，请用编号；编号见 lianhe units", s)
}

func (a *app) decisionsCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use: "decisions", Short: "列出已作出的决定", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.reading(func(db *store.DB) error {
				ds, err := db.Decisions(c.Context())
				if err != nil {
					return err
				}
				if asJSON {
					return writeJSON(a.stdout, append([]store.Decision{}, ds...))
				}
				var rows [][]string
				for _, d := range ds {
					state := "有效"
					if d.Undone != "" {
						state = "已撤销"
					}
					rows = append(rows, []string{strconv.FormatInt(d.ID, 10), map[string]string{"merge": "合并", "split": "分开"}[d.Action], d.Label, d.At, state})
				}
				printTable(a.stdout, []column{{"编号", true}, {"决定", false}, {"单位", false}, {"时间", false}, {"状态", false}}, rows)
				return nil
			})
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "输出 JSON")
	return c
}

func (a *app) consortiaCommand() *cobra.Command {
	var f format
	var field string
	c := &cobra.Command{
		Use:     "consortia",
		Short:   "列出全部文件中的创新联合体",
		Example: "  lianhe consortia\n  lianhe consortia --field 人工智能 --csv > 联合体.csv",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.reading(func(db *store.DB) error {
				return a.printQuery(c.Context(), db, f, `
					SELECT c.id, c.document_id, c.seq, c.name, c.field, l.lead_name, l.province, count(m.ord) AS members, coalesce(x.provinces, 0) AS provinces
					FROM consortia c JOIN consortium_leads l ON l.consortium_id = c.id
					LEFT JOIN members m ON m.consortium_id = c.id LEFT JOIN cross_province x ON x.consortium_id = c.id
					WHERE c.name IS NOT NULL AND (?1 = '' OR c.field = ?1)
					GROUP BY c.id ORDER BY c.document_id, c.ord`,
					[]string{"编号", "文件", "序号", "创新联合体", "领域", "牵头单位", "牵头省份", "成员", "涉及省份"}, field)
			})
		},
	}
	f.flags(c)
	c.Flags().StringVar(&field, "field", "", "只列这个`领域`的")
	return c
}
