package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"lianhe/cmd/lianhe/ingest"
)

// app is what the commands share: the streams, the global flags and the exit
// status of a command that did its work but has failures to report.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	db             string
	forms, rules   string
	exit           int
}

const usage = `用法：{{if .HasParent}}
  {{.UseLine}} [选项]{{end}}{{if .HasAvailableSubCommands}}
  {{.CommandPath}} 命令 [选项]{{end}}{{if .HasExample}}

示例：
{{.Example}}{{end}}{{if .HasAvailableSubCommands}}

命令：{{range .Commands}}{{if .IsAvailableCommand}}
  {{rpad .Name .NamePadding}} {{.Short}}{{end}}{{end}}{{end}}{{if .HasAvailableLocalFlags}}

选项：
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}{{if .HasAvailableInheritedFlags}}

通用选项：
{{.InheritedFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}{{if .HasAvailableSubCommands}}

查看某个命令的说明：{{.CommandPath}} 命令 --help{{end}}
`

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "lianhe",
		Short:         "把创新联合体的公文和申请书读成可以信赖的数据",
		Long:          "lianhe 读取创新联合体的名单、申报通知、工作指引、行动方案、年度报告和申请书\n（PDF、Word、Excel、文本、网页、压缩包），把每个联合体、单位、角色、数字、要求和表格项\n存入 SQLite，并注明每个值是从哪里读到的。",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.SetUsageTemplate(usage)
	root.SetHelpTemplate("{{with (or .Long .Short)}}{{.}}\n\n{{end}}" + usage)
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error { return callError{err, c.CommandPath()} })
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetHelpCommand(&cobra.Command{Use: "help [命令]", Short: "显示命令的说明", RunE: func(c *cobra.Command, args []string) error {
		found, _, err := c.Root().Find(args)
		if err != nil {
			return err
		}
		return found.Help()
	}})
	root.PersistentFlags().BoolP("help", "h", false, "显示说明")
	root.PersistentFlags().StringVar(&a.db, "db", "", "数据库`文件`（默认取环境变量 LIANHE_DB，再默认为当前目录的 lianhe.db）")
	root.PersistentFlags().StringVar(&a.forms, "forms", "", "另外的申请书式样所在`目录`")
	root.PersistentFlags().StringVar(&a.rules, "rules-dir", "", "另外的审核规则所在`目录`")
	root.AddCommand(
		a.importCommand(), a.inboxCommand(), a.reparseCommand(), a.parseCommand(), a.showCommand(), a.queryCommand(), a.searchCommand(),
		a.unitCommand(), a.unitsCommand(), a.consortiaCommand(), a.checkCommand(), a.exportCommand(), a.doctorCommand(), a.backupCommand(), a.workerCommand(),
		a.serveCommand(), a.pictureCommand(),
	)
	finish(root)
	return root
}

// finish gives a command and those below it what all of them have: usage lines
// without cobra's English, and mistakes in the call that point to the help.
func finish(c *cobra.Command) {
	c.DisableFlagsInUseLine = true
	if check := c.Args; check != nil {
		c.Args = func(c *cobra.Command, args []string) error {
			if err := check(c, args); err != nil {
				return callError{err, c.CommandPath()}
			}
			return nil
		}
	}
	for _, sub := range c.Commands() {
		finish(sub)
	}
}

// database is the file that the command works on.
func (a *app) database() string {
	if a.db != "" {
		return a.db
	}
	if env := os.Getenv("LIANHE_DB"); env != "" {
		return env
	}
	return "lianhe.db"
}

func (a *app) pipeline() (*ingest.Pipeline, error) { return ingest.NewPipeline(a.forms, a.rules) }

// callError is a mistake in the call, which the help of the command mends.
type callError struct {
	err     error
	command string
}

func (e callError) Error() string { return e.err.Error() }

// complain prints why the command could not do its work, in Chinese where the
// message is the library's.
func (a *app) complain(err error) {
	var call callError
	message := printable(translate(err.Error()))
	if errors.As(err, &call) {
		fmt.Fprintf(a.stderr, "lianhe: %s\n请用 %s --help 查看用法\n", message, call.command)
		return
	}
	fmt.Fprintf(a.stderr, "lianhe: %s\n", message)
}

// translate puts cobra's messages about a wrong call into Chinese.
func translate(s string) string {
	for _, t := range []struct{ from, to string }{
		{"unknown command ", "没有这个命令："}, {"unknown flag: ", "没有这个选项："}, {"unknown shorthand flag: ", "没有这个选项："}, {"flag needs an argument: ", "选项缺少值："}, {"invalid argument ", "选项的值不对："},
	} {
		if rest, ok := strings.CutPrefix(s, t.from); ok {
			rest, _, _ = strings.Cut(rest, " for ")
			return t.to + rest
		}
	}
	if strings.HasPrefix(s, "accepts ") || strings.HasPrefix(s, "requires ") {
		return "参数的个数不对"
	}
	return s
}
