package main

import (
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"lianhe/cmd/lianhe/ingest"
	"lianhe/store"
)

func (a *app) doctorCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "doctor",
		Short: "检查数据库和存档的原件，说明哪里坏了、怎样修",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.reading(func(db *store.DB) error {
				problems, spare, err := examine(c.Context(), db, ingest.VaultOf(a.database()))
				if err != nil {
					return err
				}
				if len(problems) > 0 {
					a.exit = exitWrong
				}
				if asJSON {
					return writeJSON(a.stdout, append([]store.Problem{}, problems...))
				}
				for _, p := range problems {
					fmt.Fprintf(a.stdout, "问题：%s\n  处理：%s\n", printable(p.What), printable(p.Remedy))
				}
				if len(problems) == 0 {
					fmt.Fprintln(a.stdout, "数据库和存档的原件都完好")
				}
				if spare > 0 {
					fmt.Fprintf(a.stdout, "提示：存档里有 %d 份原件不属于任何一份已入库的文件，多是内容重复的压缩包，或中断时留下的，不影响使用\n", spare)
				}
				return nil
			})
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "输出 JSON")
	return c
}

// examine checks the database and the originals; spare is how many of these no
// document needs.
func examine(ctx context.Context, db *store.DB, vault ingest.Vault) (problems []store.Problem, spare int, err error) {
	wanted, faults := map[string]bool{}, map[string]error{}
	_, missing := os.Stat(vault.Dir())
	gone := missing != nil // which is said once, not of each document
	problems, err = db.Doctor(ctx, func(_, original string) error {
		if !wanted[original] && !gone { // an archive is the original of many
			_, faults[original] = vault.Load(original)
		}
		wanted[original] = true
		return faults[original]
	})
	if err != nil {
		return nil, 0, err
	}
	if gone && len(wanted) > 0 {
		problems = append(problems, store.Problem{
			What:   fmt.Sprintf("存放原件的文件夹 %s 不在", vault.Dir()),
			Remedy: "请从备份找回该文件夹，放在数据库旁边；没有备份时请重新导入各文件",
		})
	}
	open, extra, err := vault.Survey(wanted)
	if err != nil {
		return nil, 0, fmt.Errorf("不能检查存档的原件：%w", err)
	}
	if len(open) > 0 {
		problems = append(problems, store.Problem{
			What:   fmt.Sprintf("存档的原件可被其他用户读取（%s 等 %d 处），而申请书含有个人信息", open[0], len(open)),
			Remedy: "chmod -R go= " + vault.Dir(),
		})
	}
	return problems, len(extra), nil
}

func (a *app) backupCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "backup 文件",
		Short:   "把使用中的数据库完整复制一份",
		Long:    "把使用中的数据库完整复制一份。存档的原件在数据库旁边的文件夹里，请一并备份。",
		Example: "  lianhe backup 备份-2024-06-01.db",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.reading(func(db *store.DB) error {
				if err := db.Backup(c.Context(), args[0]); err != nil {
					return err
				}
				fmt.Fprintf(a.stdout, "已备份到 %s；原件在 %s，请一并备份\n", printable(args[0]), printable(ingest.VaultOf(a.database()).Dir()))
				return nil
			})
		},
	}
}
