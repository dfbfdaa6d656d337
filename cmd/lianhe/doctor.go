package main

import (
	"fmt"

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
				vault := ingest.VaultOf(a.database())
				problems, err := db.Doctor(c.Context(), func(_, original string) error {
					_, err := vault.Load(original)
					return err
				})
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
				return nil
			})
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "输出 JSON")
	return c
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
