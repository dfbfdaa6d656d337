package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"sort"
	"strings"

	"github.com/spf13/cobra"

	"lianhe/extract"
	"lianhe/normalize"
	"lianhe/normalize/rule"
	"lianhe/store"
)

func (a *app) checkCommand() *cobra.Command {
	var f format
	var rules, call string
	var all bool
	var sel selection
	c := &cobra.Command{
		Use:   "check [文件...]",
		Short: "列出审核意见：缺什么、哪里前后不一、哪里不达标",
		Long: `列出已入库文件的审核意见。申请书默认按其式样对应的规则审核；
用 --rules 换一套规则，或用 --call 以一份已入库申报通知里写明的门槛为准。
同一压缩包里属于一份申请的几个文件合在一起审核。已由人工更正或答复的意见不再列出；
没有指明文件时，只供参考的提示也不列出，用 --all 列出。--json 和 --csv 里全部都有。`,
		Example: "  lianhe check\n  lianhe check 申请书.docx\n  lianhe check --call 3\n  lianhe check --csv > 审核意见.csv",
		RunE: func(c *cobra.Command, args []string) error {
			return a.reading(func(db *store.DB) error {
				ids, err := sel.documents(c.Context(), db, args)
				if err != nil {
					return err
				}
				findings, err := a.findings(c.Context(), db, ids, rules, call)
				if err != nil {
					return err
				}
				return a.printCheck(f, findings, all || len(args) > 0)
			})
		},
	}
	f.flags(c)
	c.Flags().StringVar(&rules, "rules", "", "审核规则的`名称`")
	c.Flags().StringVar(&call, "call", "", "以这份已入库的申报`通知`为规则")
	c.Flags().BoolVar(&all, "all", false, "连只供参考的提示一起列出")
	c.MarkFlagsMutuallyExclusive("rules", "call")
	sel.flags(c)
	return c
}

// findings are those that are stored, or, under another set of rules, what the
// readers found together with what that set objects to.
func (a *app) findings(ctx context.Context, db *store.DB, ids []int64, rules, call string) ([]store.Finding, error) {
	if rules == "" && call == "" {
		return db.Findings(ctx, ids...)
	}
	sets, err := rule.Load(a.rules)
	if err != nil {
		return nil, err
	}
	choose, err := chooseRules(ctx, db, sets, rules, call)
	if err != nil {
		return nil, err
	}
	return db.JudgedBy(ctx, ids, choose)
}

// chooseRules returns for each application the set that it is judged by.
func chooseRules(ctx context.Context, db *store.DB, sets *rule.Sets, rules, call string) (func(*normalize.Result) *rule.Set, error) {
	if rules != "" {
		set, ok := sets.Get(rules)
		if !ok {
			return nil, fmt.Errorf("没有名为 %s 的审核规则；现有：%s", rules, strings.Join(sets.Names(), "、"))
		}
		return func(res *normalize.Result) *rule.Set { return applying(res, set) }, nil
	}
	doc, err := findDocument(ctx, db, call)
	if err != nil {
		return nil, err
	}
	notice, err := db.Result(ctx, doc.ID)
	if err != nil {
		return nil, err
	}
	if !rule.IsCall(notice) {
		return nil, fmt.Errorf("%s 里没有写明对申报的要求，不能作为规则", call)
	}
	return func(res *normalize.Result) *rule.Set {
		set := sets.For(res)
		if set == nil {
			set = &rule.Set{}
		}
		return applying(res, set.Answering(notice))
	}, nil
}

// applying is a set for an application, and none for any other document.
func applying(res *normalize.Result, set *rule.Set) *rule.Set {
	if res.Kind != extract.Application {
		return nil
	}
	return set
}

// printCheck prints the findings: to a person those that wait for an answer, the
// hints among them (a unit in several consortia) only where all are wanted.
func (a *app) printCheck(f format, findings []store.Finding, all bool) error {
	switch {
	case f.json:
		out := []object{}
		for _, x := range findings {
			out = append(out, findingJSON(x))
		}
		return writeJSON(a.stdout, out)
	case f.csv:
		return a.findingsCSV(findings)
	}
	open := slices.DeleteFunc(slices.Clone(findings), func(x store.Finding) bool { return x.Answer != "" })
	shown := slices.Clone(open)
	if !all {
		shown = slices.DeleteFunc(shown, func(x store.Finding) bool { return x.Severity == string(extract.SevInfo) })
	}
	if len(open) == 0 {
		fmt.Fprintln(a.stdout, "没有审核意见")
	}
	for i, x := range shown {
		if i == 0 || shown[i-1].Document != x.Document {
			fmt.Fprintf(a.stdout, "%s（编号 %d）\n", printable(x.Path), x.Document)
		}
		a.printFinding(x)
	}
	if len(open) > 0 {
		printSeverities(a.stdout, open)
	}
	if len(shown) < len(open) {
		fmt.Fprintln(a.stdout, "提示只供参考，没有列出；用 --all 一起列出")
	}
	if n := len(findings) - len(open); n > 0 {
		fmt.Fprintf(a.stdout, "另有 %d 条已由人工更正或答复，没有列出；在审核页面（lianhe serve）、导出的表格和 --json、--csv 中可以看到\n", n)
	}
	return nil
}

func (a *app) findingsCSV(findings []store.Finding) error {
	rows := make([][]string, 0, len(findings))
	for _, x := range findings {
		rows = append(rows, []string{x.Path, severityName(extract.Severity(x.Severity)), x.Code, x.Message, x.Record, extract.Where(x.Format, x.Place), x.Hint, answerName(x)})
	}
	return writeCSV(a.stdout, []string{"文件", "级别", "代码", "意见", "记录", "位置", "处理建议", "处理情况"}, func(line func([]string) error) error {
		for _, r := range rows {
			if err := line(r); err != nil {
				return err
			}
		}
		return nil
	})
}

func printSeverities(w io.Writer, findings []store.Finding) {
	count := map[string]int{}
	documents := map[int64]bool{}
	for _, f := range findings {
		count[f.Severity]++
		documents[f.Document] = true
	}
	var parts []string
	for _, s := range []extract.Severity{extract.SevError, extract.SevWarning, extract.SevInfo} {
		if n := count[string(s)]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d 条", severityName(s), n))
		}
	}
	fmt.Fprintf(w, "\n共 %d 份文件有意见：%s\n", len(documents), strings.Join(parts, "，"))
}

// selection picks documents for a command that can work on some of them.
type selection struct{ kind, since, until, path string }

func (s *selection) flags(c *cobra.Command) {
	c.Flags().StringVar(&s.kind, "kind", "", "只看这一`类`文件：designation call guideline plan report application agreement other")
	c.Flags().StringVar(&s.since, "since", "", "只看成文或填报日期不早于此`日期`的，如 2024-01-01")
	c.Flags().StringVar(&s.until, "until", "", "只看成文或填报日期不晚于此`日期`的")
	c.Flags().StringVar(&s.path, "path", "", "只看路径符合此`样式`的，如 '*2024*.pdf'")
}

// documents resolves the named documents, or all that the flags select, in the
// order of their ids.
func (s *selection) documents(ctx context.Context, db *store.DB, names []string) ([]int64, error) {
	if len(names) > 0 {
		var ids []int64
		for _, n := range names {
			id, err := db.Find(ctx, n)
			if err != nil {
				return nil, err
			}
			ids = append(ids, id)
		}
		sort.Slice(ids, func(i, k int) bool { return ids[i] < ids[k] })
		return slices.Compact(ids), nil
	}
	rows, err := db.Query(ctx, `SELECT d.id FROM documents d LEFT JOIN applications a ON a.document_id = d.id
		WHERE (?1 = '' OR d.kind = ?1)
		  AND (?2 = '' OR coalesce(d.issued_on, a.filled_on) >= ?2)
		  AND (?3 = '' OR substr(coalesce(d.issued_on, a.filled_on), 1, length(?3)) <= ?3)
		  AND (?4 = '' OR d.path GLOB ?4)
		ORDER BY d.id`, s.kind, s.since, s.until, s.path)
	if err != nil {
		return nil, err
	}
	var ids []int64
	err = rows.Each(func(row []any) error {
		ids = append(ids, row[0].(int64))
		return nil
	})
	return ids, err
}
